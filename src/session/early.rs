//! What was typed into the first question before the app was here: `web/boot.js` keeps it, and hands it over.

use super::browser::now_ms;
use super::phone::Phone;
use crate::keys;
use crate::object::text;
use crate::store::{self, Store};
use linli_core::Kind;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Journeys, as the page names them.
const KINDS: [(&str, Kind); 2] = [("need", Kind::Need), ("offer", Kind::Offer)];

/// The words, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Early(Vec<(Kind, String)>);

impl Early {
    /// Reads what the page says: `{need?, offer?}`.
    pub fn read(typed: &JsValue) -> Self {
        let words = |(name, kind)| Some((kind, text(typed, name).filter(|words| !words.is_empty())?));
        Self(KINDS.into_iter().filter_map(words).collect())
    }

    /// The words for a kind.
    pub(super) fn of(&self, kind: Kind) -> Option<&str> {
        self.0.iter().find(|(of, _)| *of == kind).map(|(_, words)| words.as_str())
    }
}

/// The setting that they are kept as, which is also the id of the draft that is made of them: the store forgets the one
/// when the other is written for the first time, or thrown away.
pub(super) fn id(kind: Kind) -> String {
    [store::EARLY, kind.noun()].concat()
}

impl Phone {
    /// Makes drafts of words whose page has died before it could. Those that this page has taken over it writes itself.
    pub(in crate::session) async fn take_early(self: &Rc<Self>, store: &Store) -> Result<(), store::Error> {
        for (_, kind) in KINDS {
            let id = id(kind);
            if self.drafts.borrow().iter().any(|handle| handle.is_of(&id)) {
                continue;
            }
            // Where a draft of this name has other words, they are a draft of their own.
            let Ok(other) = keys::uuid(now_ms()) else { continue };
            store.take_early(&self.empty(id, kind), &other, now_ms()).await?;
        }
        Ok(())
    }
}
