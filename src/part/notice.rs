//! Boxes that say something, and buttons.

use super::{El, el};

/// A box with a sentence that matters before going on.
pub fn notice(text: &str) -> El {
    el("div").class("notice").child(el("p").text(text))
}

/// A button with what it does.
pub fn button(action: &str, text: &str) -> El {
    el("button").attr("type", "button").attr("data-action", action).class("button plain").text(text)
}

/// The main button of a form.
pub fn submit(action: &str, text: &str) -> El {
    el("button").attr("type", "submit").attr("data-action", action).class("button main").text(text)
}

/// A number that a phone dials.
pub fn telephone(number: &str, text: &str) -> El {
    el("a").class("call").attr("href", &["tel:", number].concat()).text(text)
}
