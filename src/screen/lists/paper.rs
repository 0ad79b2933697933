//! The paper list: a table that exists only while the browser prints.

use super::row::paper_head;
use super::{Sight, name};
use crate::part::{El, el};
use crate::text::desk::lists as say;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Most rows that go on paper: some sixty sheets. A longer list is narrowed first.
const ROWS_MAX: usize = 2_000;

/// An empty table that fills itself before printing and empties itself afterwards.
pub(super) fn paper(sight: &Sight, passing: Rc<[usize]>) -> El {
    let table = el("table").class("paper");
    let (filled, emptied, sight) = (table.clone(), table.clone(), sight.clone());
    while_here("beforeprint", move || fill(&filled, &sight, &passing));
    while_here("afterprint", move || emptied.clear());
    table
}

/// Listens to the window as long as the list stands: the window outlives every list.
struct Listener(&'static str, Closure<dyn FnMut()>);

impl Drop for Listener {
    fn drop(&mut self) {
        let removed = window().remove_event_listener_with_callback(self.0, self.1.as_ref().unchecked_ref());
        if let Err(error) = removed {
            web_sys::console::warn_1(&error);
        }
    }
}

fn while_here(event: &'static str, call: impl FnMut() + 'static) {
    let listener = Listener(event, Closure::new(call));
    match window().add_event_listener_with_callback(event, listener.1.as_ref().unchecked_ref()) {
        Ok(()) => {
            StoredValue::new_local(listener);
        }
        Err(error) => web_sys::console::warn_1(&error),
    }
}

fn fill(table: &El, sight: &Sight, passing: &[usize]) {
    let lang = sight.lang;
    table.clear();
    let caption =
        [name(sight.address.list).say(lang), " · ", &say::as_of(lang, sight.listing.as_of())].concat();
    let rows = passing.iter().take(ROWS_MAX).map(|index| {
        let row = sight.listing.row(*index, lang);
        row.print(&sight.place(&row.place))
    });
    let _filled: El = table
        .clone()
        .child(el("caption").text(&caption))
        .child(paper_head(lang))
        .child(el("tbody").children(rows));
}
