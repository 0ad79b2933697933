//! The lists that the backend handed out while this page is open: for a device that has no records to build them from.

use super::address::Address;
use super::fetched::Fetched;
use crate::session::{Error, Session};
use leptos::prelude::*;
use std::rc::Rc;

/// A list that is younger is not asked for again by itself, ms: another state of it is a look at the same one.
const FRESH_MS: i64 = 60_000;

/// What was asked: without a state, and with which token.
type Asked = (Address, Option<String>);

#[derive(Clone)]
struct Kept {
    asked: Asked,
    at_ms: i64,
    list: Rc<Fetched>,
}

/// What was fetched last of each of the three. `Copy`.
#[derive(Clone, Copy)]
pub struct Shelf {
    session: Session,
    lists: RwSignal<Vec<Kept>, LocalStorage>,
}

impl Shelf {
    /// An empty one. What a token opened goes with it.
    pub fn open(session: Session) -> Self {
        let shelf = Self { session, lists: RwSignal::new_local(Vec::new()) };
        Effect::new(move |_| {
            session.has_token.track();
            let token = session.token();
            shelf.lists.update(|lists| lists.retain(|kept| kept.asked.1 == token));
        });
        shelf
    }

    fn asked(&self, address: &Address) -> Asked {
        (address.with_state(None), self.session.token())
    }

    /// The list of an address as it was fetched last.
    pub fn find(&self, address: &Address) -> Option<Rc<Fetched>> {
        let asked = self.asked(address);
        self.lists.with(|lists| lists.iter().find(|kept| kept.asked == asked).map(|kept| kept.list.clone()))
    }

    /// Whether it need not be asked for again just now.
    pub fn is_fresh(&self, address: &Address) -> bool {
        let (asked, now_ms) = (self.asked(address), self.session.now_ms());
        self.lists.with_untracked(|lists| {
            lists.iter().any(|kept| kept.asked == asked && now_ms - kept.at_ms < FRESH_MS)
        })
    }

    /// Asks for it; what comes after somebody left, or entered with another token, is dropped.
    pub async fn fetch(&self, address: &Address) -> Result<(), Error> {
        let asked = self.asked(address);
        let answer = self.session.list(address.list, address.place.as_deref(), address.as_of).await?;
        let config = self.session.config.get_untracked().ok_or(Error::NoConfig)?;
        if asked == self.asked(address) {
            let list = Rc::new(Fetched::of(address.list, answer, config));
            let kept = Kept { asked, at_ms: self.session.now_ms(), list };
            self.lists.update(|lists| {
                lists.retain(|kept| kept.asked.0.list != address.list);
                lists.push(kept);
            });
        }
        Ok(())
    }
}
