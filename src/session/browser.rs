//! The few things of the page that a session touches.

use crate::object::{field, object};
use js_sys::Array;
use std::pin::Pin;
use std::task::{Context, Waker};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, CustomEvent, CustomEventInit, EventTarget, HtmlElement};

/// Something that runs beside the page. Boxed, so that what runs tasks is compiled once.
pub(super) type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Lets a task run beside the page.
pub(super) fn spawn(task: impl Future<Output = ()> + 'static) {
    spawn_task(Box::pin(task));
}

/// The same with one that is boxed already.
#[inline(never)]
pub(super) fn spawn_task(task: Task) {
    wasm_bindgen_futures::spawn_local(task);
}

/// The same with one that does its first step at once: what it asks of the browser is under way while the page is built.
pub(super) fn spawn_begun(mut task: Task) {
    if task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
        spawn_task(task);
    }
}

/// The device's clock, ms since the epoch.
pub(super) fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Calls `heard` whenever an event comes, as long as the page lives; `heard` looks whether its session still does.
pub(super) fn listen(target: &EventTarget, event: &str, heard: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(heard);
    // It throws only for a listener that is no function.
    if target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()).is_ok() {
        closure.forget();
    }
}

/// Whether the browser believes that there is a network. It is often wrong when it says so, rarely when it says no.
pub(super) fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the page is in sight.
pub(super) fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| !document.hidden())
}

/// Tells the page around a widget, with an event that crosses shadow roots.
pub(super) fn dispatch(host: &HtmlElement, name: &str, of: &JsValue) {
    let detail = object([("id", field(of, "id")), ("type", field(of, "type"))]);
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        // What a listener of the host page throws is the host page's.
        host.dispatch_event(&event).unwrap_or_default();
    }
}

/// Text as a file.
pub(super) fn blob_of_text(text: &str, media_type: &str) -> Option<Blob> {
    blob(&JsValue::from_str(text), media_type)
}

/// Text or bytes as a file.
pub(super) fn blob(part: &JsValue, media_type: &str) -> Option<Blob> {
    let bag = BlobPropertyBag::new();
    bag.set_type(media_type);
    Blob::new_with_str_sequence_and_options(&Array::of1(part), &bag).ok()
}
