//! Text: several lines, one line, a number, a telephone number.

use super::{Form, id};
use crate::part::el::origin;
use crate::part::{El, el};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// What the phone's keyboard and its memory need to know about one line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keyboard {
    /// `inputmode`.
    pub mode: Option<&'static str>,
    /// `autocomplete`.
    pub complete: Option<&'static str>,
}

/// Several lines, named by the heading of the page.
pub fn area(form: &Form, name: &'static str, hint: &str) -> El {
    let control = el("textarea")
        .attr("id", &id(name))
        .attr("name", name)
        .attr("rows", "5")
        .attr("aria-labelledby", "heading");
    let control = form.tie(control, name, true);
    put(&control, form.draft.value(name));
    let set = form.set.clone();
    let control = control.on("input", move |event| set(name, &typed(&event)));
    el("div.field").child(form.hint(name, hint)).maybe(form.mend(name)).child(control)
}

/// One line with its label; named by the heading of the page when the label is empty.
pub fn line(form: &Form, name: &'static str, label: &str, keyboard: Keyboard) -> El {
    let mut control = el("input").attr("id", &id(name)).attr("name", name).attr("type", "text");
    for (key, value) in [("inputmode", keyboard.mode), ("autocomplete", keyboard.complete)] {
        if let Some(value) = value {
            control = control.attr(key, value);
        }
    }
    if label.is_empty() {
        control = control.attr("aria-labelledby", "heading");
    }
    let control = form.tie(control, name, false);
    put(&control, form.draft.value(name));
    let set = form.set.clone();
    let control = control.on("input", move |event| set(name, &typed(&event)));
    let label = (!label.is_empty()).then(|| el("label").attr("for", &id(name)).text(label));
    el("div.field").maybe(label).maybe(form.mend(name)).child(control)
}

/// What a control holds after an event.
#[inline(never)]
pub fn typed(event: &Event) -> String {
    origin(event).map(|control| value(&control)).unwrap_or_default()
}

/// What a control holds. Several lines have the same `value` as one.
pub fn value(control: &El) -> String {
    control.node().unchecked_ref::<HtmlInputElement>().value()
}

/// Puts something into a control.
pub fn put(control: &El, value: &str) {
    control.node().unchecked_ref::<HtmlInputElement>().set_value(value);
}
