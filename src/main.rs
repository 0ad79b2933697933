//! The resident's module: `mount` is what the page and the widget call.

use wasm_bindgen::prelude::*;

fn main() {}

/// Puts the resident's pages into an element.
#[wasm_bindgen]
pub fn mount(element: web_sys::HtmlElement, _options: JsValue) {
    element.set_inner_text("…");
}
