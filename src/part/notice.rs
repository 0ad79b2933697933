//! Boxes that say something, and buttons.

use super::{El, el};
use crate::text::{Lang, Sentence};

/// A box with a sentence that matters before going on.
#[inline(never)]
pub fn notice(lang: Lang, sentence: Sentence) -> El {
    notice_text(sentence.say(lang))
}

/// The same with words that are put together.
#[inline(never)]
pub fn notice_text(text: &str) -> El {
    el("div.notice").child(el("p").text(text))
}

/// A button with what it does.
#[inline(never)]
pub fn button(action: &str, lang: Lang, sentence: Sentence) -> El {
    el("button.button.plain[type=button]").attr("data-action", action).say(lang, sentence)
}

/// The main button of a form.
#[inline(never)]
pub fn submit(action: &str, lang: Lang, sentence: Sentence) -> El {
    el("button.button.main[type=submit]").attr("data-action", action).say(lang, sentence)
}

/// A number that a phone dials.
#[inline(never)]
pub fn telephone(number: &str, text: &str) -> El {
    el("a.call").attr("href", &["tel:", number].concat()).text(text)
}
