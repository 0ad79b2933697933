//! One task of the outbox after the other, and the status line that tells of it.

use super::super::browser::{self, now_ms, spawn};
use super::super::{Hitch, SaveState, Status, Whole, mine};
use super::{PARKED, Phone, QUEUED, RECEIVED};
use crate::keys;
use crate::object::object;
use crate::store::{self, Own, RecordRow, Store};
use crate::sync::{self, Errand, Turn};
use linli_core::outbox::Effect;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Rest after nothing could be sent and the outbox asked for no wait of its own, ms.
const IDLE_MS: u32 = 60_000;

impl Phone {
    /// Something was queued: shows it, sends it, tells the others.
    pub(in crate::session) async fn queued(self: &Rc<Self>) {
        self.hitch.set(None);
        self.tell(QUEUED);
        self.refresh().await;
        self.ask_to_persist();
        self.bell.ring();
    }

    /// Sends at once, whatever the backoff says.
    pub(in crate::session) fn hurry(self: &Rc<Self>) {
        self.courier.hurry();
        self.bell.ring();
        if self.loaded.borrow().is_none() {
            let phone = self.clone();
            spawn(async move { phone.read_config().await });
        }
    }

    /// One task of the outbox; how long to rest after it, `None` for not at all.
    pub(in crate::session) async fn turn(self: &Rc<Self>) -> Option<Option<u32>> {
        let Ok(store) = self.store().await else {
            return Some(None);
        };
        // Whoever sends speaks for every module and tab: with an old token, staff's records would be refused for good.
        if self.read_token(&store).await.is_err() {
            self.hitch.set(Some(Hitch::Storage));
            self.show_status();
            return Some(Some(IDLE_MS));
        }
        let random = keys::random().map(u32::from_le_bytes).unwrap_or_default();
        let backend = self.backend();
        let backend = backend.as_ref().map_err(|error| *error);
        let turn = self.courier.turn(Errand { store: &store, backend, now_ms, random }).await;
        let (hitch, rest) = match turn {
            Turn::Went(effects) => {
                self.hitch.set(None);
                self.went(&store, &effects).await;
                return None;
            }
            Turn::Empty => (None, None),
            Turn::Rest(ms, Some(error)) => (Some(hitch_of(&error)), Some(ms.unwrap_or(IDLE_MS))),
            // The wait of an earlier failure: its reason stands.
            Turn::Rest(ms, None) => (self.hitch.get(), ms),
            Turn::Store(ms, error) => {
                if matches!(error, store::Error::NewerSchema) {
                    self.storage_failed(error);
                }
                (Some(Hitch::Storage), Some(ms))
            }
        };
        self.hitch.set(hitch);
        self.show_status();
        Some(rest)
    }

    /// Tells what was written down about records.
    pub(in crate::session) async fn went(self: &Rc<Self>, store: &Store, effects: &[Effect]) {
        // What was written down is told, also when the store will not say just now what the records are.
        let own = store.own().await.unwrap_or_else(|error| {
            self.storage_failed(error);
            Own::default()
        });
        if !own.records.is_empty() {
            self.show(&own);
        }
        for effect in effects {
            let (event, id) = match effect {
                Effect::Acknowledge(id) => (RECEIVED, id),
                Effect::Park(id, _) => (PARKED, id),
                Effect::Uploaded(_) => continue,
            };
            let news = news(event, id, &own.record(id).map(RecordRow::type_name).unwrap_or_default());
            self.dispatch(event, &news);
            self.post(&news);
        }
    }

    /// Reads anew what is shown of the store.
    pub(in crate::session) async fn refresh(&self) {
        let _pass = self.refreshing.enter().await;
        self.refresh_asked.set(false);
        let own = match self.store().await {
            Ok(store) => store.own().await,
            Err(error) => Err(error),
        };
        match own {
            Ok(own) => self.show(&own),
            Err(error) => self.storage_failed(error),
        }
    }

    fn show(&self, own: &Own) {
        match mine::read(own) {
            Ok((mine, counts)) => {
                self.counts.set(counts);
                self.signals.mine.set(mine);
                self.signals.records_version.try_update(|version| *version += 1);
            }
            Err(error) => self.storage_failed(error),
        }
        self.show_status();
    }

    /// Says in one line where everything is. Drafts on the screen come first: what was typed and is not on the phone
    /// yet is what a person must know.
    pub(in crate::session) fn show_status(&self) {
        let mine::Counts { pending, parked, received_ms } = self.counts.get();
        let (mut unsaved, mut draft_ms) = (false, None);
        for draft in self.drafts.borrow().iter() {
            match draft.save_state() {
                Some(SaveState::Saving | SaveState::Unsaved(_)) => unsaved = true,
                Some(SaveState::Saved(ms) | SaveState::Clashed(ms)) if ms > 0 => {
                    draft_ms = draft_ms.max(Some(ms))
                }
                _ => {}
            }
        }
        let hitch = match self.hitch.get() {
            None if pending > 0 && !browser::is_online() => Some(Hitch::Offline),
            hitch => hitch,
        };
        let state = if unsaved {
            Whole::Unsaved
        } else if parked > 0 {
            Whole::Parked
        } else if pending > 0 {
            Whole::Waiting
        } else if received_ms.is_some() && received_ms >= draft_ms {
            Whole::Received
        } else {
            Whole::Saved
        };
        let at_ms = if state == Whole::Received { received_ms } else { draft_ms };
        let status = Status { state, pending, at_ms, hitch: hitch.filter(|_| pending > 0) };
        if self.signals.status.try_get_untracked() != Some(status) {
            self.signals.status.set(status);
        }
    }
}

/// What became of a record, for the page around a widget and for other tabs.
pub(in crate::session) fn news(event: &str, id: &str, type_name: &str) -> JsValue {
    object([
        ("news", JsValue::from_str(event)),
        ("id", JsValue::from_str(id)),
        ("type", JsValue::from_str(type_name)),
    ])
}

/// What a failed request means to a person.
fn hitch_of(error: &sync::Error) -> Hitch {
    match error {
        sync::Error::NoBackend => Hitch::NoBackend,
        sync::Error::Offline | sync::Error::TimedOut => Hitch::Offline,
        sync::Error::TokenRefused => Hitch::TokenRefused,
        sync::Error::NotTheBackend | sync::Error::NotFound => Hitch::NotTheBackend,
        sync::Error::Busy(_) | sync::Error::Status(_) => Hitch::Busy,
    }
}
