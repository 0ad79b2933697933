//! The desk module: lists, desk, settings, access links.

use linli_app::screen::lists::measure;
use linli_app::{desk_app, mount};
use wasm_bindgen::prelude::*;

fn main() {}

/// Puts the lists, the desk and the settings into an element; `options` as in the resident's module.
#[wasm_bindgen(js_name = mount)]
pub fn mount_desk(element: web_sys::HtmlElement, options: JsValue) -> mount::Handle {
    mount::mount(element, move |element| desk_app::build(element, mount::options(&options)))
}

/// Lists out of lines, for `tests/browser/fold.bench.mjs`: the digest of their bytes.
#[wasm_bindgen]
pub fn fold_lines(config: &str, lines: &str, as_of_ms: f64) -> Option<String> {
    measure::fold_lines(config, lines, as_of_ms as i64)
}
