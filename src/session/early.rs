//! What was typed into the first question before the app was here: `web/boot.js` keeps it, and hands it over.

use super::browser::now_ms;
use super::phone::{Phone, setting};
use crate::object::text;
use crate::store::{self, Durability, Step, Store, Table, draft_step};
use linli_core::Kind;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Journeys, as the page names them.
const KINDS: [(&str, Kind); 2] = [("need", Kind::Need), ("offer", Kind::Offer)];

/// The words, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Early(Vec<(Kind, String)>);

impl Early {
    /// Reads what the page says or keeps: `{need?, offer?}`.
    pub fn read(typed: &JsValue) -> Self {
        let words = |(name, kind)| Some((kind, text(typed, name).filter(|words| !words.is_empty())?));
        Self(KINDS.into_iter().filter_map(words).collect())
    }

    /// The words for a kind.
    pub(super) fn of(&self, kind: Kind) -> Option<&str> {
        self.0.iter().find(|(of, _)| *of == kind).map(|(_, words)| words.as_str())
    }
}

/// The id of the draft that is made of them. There is one in the life of a database, whoever makes it, and however often:
/// words that were taken over and not forgotten yet are not made a draft again.
pub(super) fn id(kind: Kind) -> String {
    ["early-", kind.noun()].concat()
}

impl Phone {
    /// Makes drafts of what was typed before the app was here, unless that was done, and forgets it. Where this page has
    /// taken the words over, its own draft must be on the phone first.
    pub(in crate::session) async fn take_early(
        self: &Rc<Self>,
        store: &Store,
        kept: &JsValue,
    ) -> Result<(), store::Error> {
        if kept.is_undefined() {
            return Ok(());
        }
        let mut steps = vec![Step::Delete(Table::Settings, setting::EARLY.into())];
        for (kind, words) in Early::read(kept).0 {
            let id = id(kind);
            let here = self.drafts.borrow().iter().copied().find(|handle| handle.is_of(&id));
            if let Some(handle) = here {
                // What could not be written now is made a draft on the next visit.
                if handle.flush().await.is_err() {
                    return Ok(());
                }
            } else if store.get(Table::Drafts, &id).await?.is_none() {
                let mut draft = self.empty(id, kind);
                draft.set("text", &words);
                steps.push(draft_step(&draft, now_ms()));
            }
        }
        store.write(steps, Durability::Relaxed).await?;
        Ok(())
    }
}
