//! A box to tick.

use super::{Form, id};
use crate::part::el::origin;
use crate::part::{El, el};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// A box with its sentence.
pub fn flag(form: &Form, name: &'static str, label: &str) -> El {
    let control = tick("checkbox", name, "true", form.draft.flag(name)).attr("id", &id(name));
    let control = form.tie(control, name, false);
    let set = form.set.clone();
    let control = control.on("change", move |event| set(name, if is_ticked(&event) { "true" } else { "" }));
    el("div.field").maybe(form.mend(name)).child(row(control, label, "", None))
}

/// A radio button or a box.
pub(super) fn tick(kind: &str, name: &str, value: &str, on: bool) -> El {
    let control = el("input").attr("type", kind).attr("name", name).attr("value", value);
    control.node().unchecked_ref::<HtmlInputElement>().set_checked(on);
    control
}

/// Whether the control of an event is ticked now.
pub(super) fn is_ticked(event: &Event) -> bool {
    origin(event).is_some_and(|control| control.node().unchecked_ref::<HtmlInputElement>().checked())
}

/// A whole row that can be tapped: the control, its name, a hint, an icon.
pub(super) fn row(control: El, name: &str, hint: &str, icon: Option<El>) -> El {
    let words = el("span.words").text(name);
    let words = if hint.is_empty() { words } else { words.child(el("small").text(hint)) };
    el("label.choice").child(control).child(words).maybe(icon)
}
