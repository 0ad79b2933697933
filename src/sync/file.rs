//! A file of the page: the first pages need one, and nothing of what speaks to a backend.

use super::Error;
use super::http::{Later, REQUEST_MS_MAX};
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, RequestInit, Response};

/// Fetches a JSON file of the configuration. Servers say `no-cache` of it, so that it is what stands there now.
pub fn fetch_json(url: &str) -> Later<JsValue> {
    // Just as `<link rel="preload">` asks, or it would be loaded twice.
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::SameOrigin);
    let controller = AbortController::new();
    if let Ok(controller) = &controller {
        init.set_signal(Some(&controller.signal()));
    }
    let asked = web_sys::window().map(|window| window.fetch_with_str_and_init(url, &init));
    Box::pin(async move {
        let _late = controller.map(|controller| Timeout::new(REQUEST_MS_MAX, move || controller.abort()));
        let answer = JsFuture::from(asked.ok_or(Error::Offline)?).await.map_err(|_| Error::Offline)?;
        let answer: Response = answer.unchecked_into();
        match answer.status() {
            200 => {}
            404 | 410 => return Err(Error::NotFound),
            status => return Err(Error::Status(status)),
        }
        // What is no JSON is the sign-in page of a network.
        let json = answer.json().map_err(|_| Error::NotTheBackend)?;
        JsFuture::from(json).await.map_err(|_| Error::NotTheBackend)
    })
}
