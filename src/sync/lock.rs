//! One sender at a time, among all tabs and both modules of this origin.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// Longest wait for another sender before the lock is taken from it, ms. It is longer than any single request may last,
/// so that only a tab that sleeps is robbed; what that one sends later is a duplicate, which is a success.
const STEAL_AFTER_MS: u32 = 45_000;

/// The lock, until it is dropped.
pub struct Held {
    release: Function,
}

impl Drop for Held {
    fn drop(&mut self) {
        // The resolver of a promise: it cannot throw.
        self.release.call0(&JsValue::UNDEFINED).unwrap_or_default();
    }
}

/// A promise with its resolver.
fn promise() -> (Promise, Function) {
    let mut resolver = None;
    let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve));
    (promise, resolver.unwrap_or_default())
}

// web-sys has Web Locks only behind a flag for unstable APIs.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &Object, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// Whether there are Web Locks: not in insecure contexts, not in older browsers.
fn is_supported() -> bool {
    let navigator = web_sys::window().map(|window| JsValue::from(window.navigator()));
    navigator.is_some_and(|navigator| {
        Reflect::get(&navigator, &"locks".into()).is_ok_and(|locks| !locks.is_undefined())
    })
}

async fn request(name: &str, option: &str, value: &JsValue) -> Result<Held, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str(option), value)?;
    let (held, release) = promise();
    let (granted, grant) = promise();
    let callback = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        // The resolver of a promise: it cannot throw.
        grant.call0(&JsValue::UNDEFINED).unwrap_or_default();
        held
    });
    let whole = request_lock(name, &options, &callback)?;
    // The request ends when the lock is released, is robbed, or was not granted in time: only the last is before the
    // grant. Racing also takes care of a rejection that comes after it.
    JsFuture::from(Promise::race(&Array::of2(&granted, &whole))).await?;
    Ok(Held { release })
}

/// Waits for the lock; `None` where the browser has none, and everybody may go on.
pub async fn hold(name: &str) -> Option<Held> {
    if !is_supported() {
        return None;
    }
    let controller = AbortController::new().ok()?;
    let signal = JsValue::from(controller.signal());
    let patience = Timeout::new(STEAL_AFTER_MS, move || controller.abort());
    let granted = request(name, "signal", &signal).await;
    patience.cancel();
    match granted {
        Ok(held) => Some(held),
        Err(_) => match request(name, "steal", &JsValue::TRUE).await {
            Ok(held) => Some(held),
            // Two senders at once send twice, which is a success twice: better than none.
            Err(thrown) => {
                web_sys::console::warn_1(&thrown);
                None
            }
        },
    }
}
