//! The resident's module: start, need, offer, my records, receipts.

use linli_app::{app, mount};
use wasm_bindgen::prelude::*;

fn main() {}

/// Puts the resident's pages into an element. `options`: `config`, `kind`, `place`, `lang`, `text` as in the element's
/// attributes; `widget` true in a page that is not ours; `host` the element on which events are dispatched; `base` the
/// address of the app; `later` a function that fetches the second half of the module ([`linli_app::later`]);
/// `fresh` true when this browser has no database of ours yet, and `early` then what was typed into its first question, by
/// kind.
#[wasm_bindgen(js_name = mount)]
pub fn mount_resident(element: web_sys::HtmlElement, options: JsValue) -> mount::Handle {
    mount::mount(element, move |element| app::build(element, mount::options(&options), mount::base(&options)))
}
