//! What JavaScript threw.

use wasm_bindgen::{JsCast, JsValue};

/// In words for a log; people read `text`.
pub fn words(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<js_sys::Error>() {
        Some(error) => {
            let mut words = String::from(error.name());
            words.push_str(": ");
            words.push_str(&String::from(error.message()));
            words
        }
        None => thrown.as_string().unwrap_or_default(),
    }
}
