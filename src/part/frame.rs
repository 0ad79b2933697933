//! What stands around every page.

use super::{El, el};
use crate::text::{Lang, Sentence};

/// The heading of a page: it gets the focus when the page comes.
pub fn heading(text: &str) -> El {
    el("h1[id=heading][tabindex=-1]").text(text)
}

/// A button in the top line.
pub fn tool(id: &str, lang: Lang, sentence: Sentence) -> El {
    el("button.tool[type=button]").attr("id", id).say(lang, sentence)
}
