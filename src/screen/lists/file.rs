//! Files that a page hands to the person in front of it.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Browsers read a saved file some time after the click; then its address may go.
const ADDRESS_KEPT_MS: u32 = 60_000;

/// Text as the bytes of a file.
pub fn of_text(text: &str, media_type: &str) -> Result<Blob, String> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    Blob::new_with_str_sequence_and_options(&parts, &options).map_err(words)
}

/// Saves a file under this name, the way the browser saves downloads.
pub fn save(name: &str, blob: &Blob) -> Result<(), String> {
    let address = Url::create_object_url_with_blob(blob).map_err(words)?;
    let link: HtmlAnchorElement = document().create_element("a").map_err(words)?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    gloo_timers::callback::Timeout::new(ADDRESS_KEPT_MS, move || {
        if let Err(error) = Url::revoke_object_url(&address) {
            web_sys::console::warn_1(&error);
        }
    })
    .forget();
    Ok(())
}

/// A time as it may stand in a file's name everywhere: without colons.
pub fn stamp(time: &str) -> String {
    time.replace(':', "")
}

fn words(error: JsValue) -> String {
    format!("{error:?}")
}
