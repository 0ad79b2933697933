//! What the page and the widget call.

use crate::lang::{Lang, TextSize};
use crate::later;
use crate::session::{Early, Options};
use any_spawner::Executor;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, UrlSearchParams};

/// A mounted app.
#[wasm_bindgen]
pub struct Handle {
    element: HtmlElement,
    owner: Option<Owner>,
}

#[wasm_bindgen]
impl Handle {
    /// Takes the app out of its element: its signals, listeners and tasks end.
    pub fn unmount(&mut self) {
        if self.owner.take().is_some() {
            self.element.set_text_content(None);
        }
    }
}

/// A page that mounts the app and does not keep the handle means it to stay: the browser's collector must not unmount it.
impl Drop for Handle {
    fn drop(&mut self) {
        std::mem::forget(self.owner.take());
    }
}

/// Builds an app into `element` with what `build` makes of it, under an owner of its own.
pub fn mount(element: HtmlElement, build: impl FnOnce(&HtmlElement) + 'static) -> Handle {
    if Executor::init_wasm_bindgen().is_err() {
        // Another app is mounted in this page: the executor is there already.
    }
    let owner = Owner::new();
    owner.with(|| build(&element));
    Handle { element, owner: Some(owner) }
}

/// What the caller says; in our own page what the address says too, which does not go before it.
pub fn options(given: &JsValue) -> Options {
    later::comes_by(get(given, "later").and_then(|fetch| fetch.dyn_into().ok()));
    let flag = |name: &str| get(given, name).is_some_and(|value| value.is_truthy());
    let widget = flag("widget");
    let query = if widget { None } else { query() };
    let text = |name: &str| {
        let given = get(given, name).and_then(|value| value.as_string());
        given.or_else(|| query.as_ref()?.get(name)).filter(|text| !text.is_empty())
    };
    Options {
        config: text("config"),
        kind: text("kind"),
        place: text("place"),
        lang: text("lang").and_then(|tag| Lang::parse(&tag)),
        text: text("text").and_then(|name| TextSize::parse(&name)),
        fresh: flag("fresh"),
        early: get(given, "early").map(|typed| Early::read(&typed)).unwrap_or_default(),
        widget,
        host: get(given, "host").and_then(|host| host.dyn_into().ok()),
    }
}

/// The address of the app: as the caller says it, or this page's without query and hash. Links that leave the phone
/// begin with it.
pub fn base(given: &JsValue) -> String {
    if let Some(base) = get(given, "base").and_then(|value| value.as_string()) {
        return base;
    }
    let href = window().location().href().unwrap_or_default();
    href.split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let found = js_sys::Reflect::get(object, &name.into()).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

fn query() -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()
}
