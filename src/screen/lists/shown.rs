//! The items in sight: a page of them at a time, because nobody reads a hundred thousand.

use super::Sight;
use crate::part::notice::button;
use crate::part::{El, el};
use crate::text::desk::lists as say;
use std::cell::Cell;
use std::rc::Rc;

/// Items that are put on the page at once: some screens of scrolling, drawn without a pause on a cheap phone.
const PAGE: usize = 50;

/// The first items, and a button for more.
pub(super) fn items(sight: &Sight, passing: Rc<[usize]>) -> El {
    let lang = sight.lang;
    if passing.is_empty() {
        return el("p").text(say::NOTHING.say(lang));
    }
    let list = el("ol").class("items");
    let shown = Rc::new(Cell::new(0));
    add(sight, &list, &passing, &shown);
    let whole = el("div").child(list.clone());
    if shown.get() == passing.len() {
        return whole;
    }
    let sight = sight.clone();
    let more = button("more", lang, say::MORE);
    let itself = more.clone();
    let more = more.on("click", move |_| {
        let first = add(&sight, &list, &passing, &shown);
        if shown.get() == passing.len() {
            itself.node().remove();
        }
        // Whoever reads by ear or by keyboard goes on from the first new item.
        if let Some(first) = first
            && let Err(error) = first.html().focus()
        {
            web_sys::console::warn_1(&error);
        }
    });
    whole.child(more)
}

/// Adds a page of items; returns the first of them.
fn add(sight: &Sight, list: &El, passing: &[usize], shown: &Cell<usize>) -> Option<El> {
    let from = shown.get();
    let until = passing.len().min(from + PAGE);
    let rows: Vec<El> = passing[from..until]
        .iter()
        .map(|index| {
            let row = sight.listing.row(*index, sight.lang);
            row.show(&sight.place(&row.place))
        })
        .collect();
    let first = rows.first().cloned();
    let _filled: El = list.clone().children(rows);
    shown.set(until);
    first
}
