//! What stands around every page.

use super::{El, el};

/// The heading of a page: it gets the focus when the page comes.
pub fn heading(text: &str) -> El {
    el("h1").attr("id", "heading").attr("tabindex", "-1").text(text)
}

/// A button in the top line.
pub fn tool(id: &str, text: &str) -> El {
    el("button").attr("type", "button").attr("id", id).class("tool").text(text)
}
