//! Opening the store, what it remembers, and what the browser promises about it.

use super::super::browser::spawn;
use super::super::{Lang, Staff, StorageState, TextSize};
use super::{FIRST_WORDS_MS, Opened, Phone, setting};
use crate::config::Loaded;
use crate::keys;
use crate::later::{self, Door};
use crate::object::{field, number, text};
use crate::store::{self, IndexedDb, MIGRATIONS, Memory, NAME, Store, Table};
use gloo_timers::future::TimeoutFuture;
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Between two looks whether what is needed has come, ms.
const LOOK_MS: u32 = 500;

/// A store for a browser that keeps nothing.
static LATER_MEMORY: Door<fn() -> Store> = Door::new(|| Store::new(Memory::new()));

impl Phone {
    /// The store, once it is known whether there is one.
    pub(in crate::session) async fn store(&self) -> Result<Rc<Store>, store::Error> {
        std::future::poll_fn(|context| match &mut *self.opened.borrow_mut() {
            Opened::Not(waiting) => {
                waiting.push(context.waker().clone());
                Poll::Pending
            }
            Opened::Yes(store) => Poll::Ready(Ok(store.clone())),
            Opened::No(error) => Poll::Ready(Err(*error)),
        })
        .await
    }

    /// Whether it is not known yet whether there is a store.
    pub(in crate::session) fn is_opening(&self) -> bool {
        matches!(*self.opened.borrow(), Opened::Not(_))
    }

    /// Waits until the store in memory is here: without it there is nowhere to put what is typed. `None` when the session
    /// has ended meanwhile.
    async fn in_memory(self: &Rc<Self>) -> Option<Rc<Store>> {
        loop {
            if let Some(make) = LATER_MEMORY.open() {
                return Some(Rc::new(make()));
            }
            self.fetch_later();
            TimeoutFuture::new(LOOK_MS).await;
            self.signals.storage.try_get_untracked()?;
        }
    }

    fn settle(&self, opened: Opened) {
        if let Opened::Not(waiting) = self.opened.replace(opened) {
            for waker in waiting {
                waker.wake();
            }
        }
    }

    pub(in crate::session) async fn open(self: Rc<Self>) {
        let storage = self.signals.storage;
        let blocked = move || {
            storage.set(StorageState::Blocked);
        };
        let opened = match IndexedDb::open(NAME, MIGRATIONS, Rc::new(blocked)).await {
            Ok(database) => Opened::Yes(Rc::new(Store::new(database))),
            Err(store::Error::NewerSchema) => {
                storage.set(StorageState::NewerSchema);
                Opened::No(store::Error::NewerSchema)
            }
            Err(error) => {
                // One that cannot even be opened for want of room keeps nothing either.
                self.storage_failed(if error == store::Error::Full { store::Error::Refused } else { error });
                match self.in_memory().await {
                    Some(store) => Opened::Yes(store),
                    None => return,
                }
            }
        };
        let store = match &opened {
            Opened::Yes(store) => Some(store.clone()),
            _ => None,
        };
        // What is typed on a fresh phone does not wait for settings that cannot be there.
        let mut opened = Some(opened);
        if self.options.fresh {
            if let Some(opened) = opened.take() {
                self.settle(opened);
            }
            TimeoutFuture::new(FIRST_WORDS_MS).await;
        }
        if let Some(store) = &store {
            for read in [self.take_early(store).await, self.read_settings(store).await] {
                if let Err(error) = read {
                    self.storage_failed(error);
                }
            }
        }
        if let Some(opened) = opened {
            self.settle(opened);
        }
        match self.store().await {
            // Somebody who has only just come may never need more than the first pages.
            Ok(store) if store.is_empty().await == Ok(true) && later::is_away() => {}
            _ => self.fetch_later(),
        }
        if store.is_some_and(|store| store.is_lasting()) {
            self.show_storage(None).await;
        }
    }

    pub(in crate::session) fn storage_failed(&self, error: store::Error) {
        self.signals.storage.set(match error {
            // Nothing is refused, and there may be room again: the draft that finds none says so itself.
            store::Error::Full => return,
            store::Error::NewerSchema => StorageState::NewerSchema,
            store::Error::Blocked => StorageState::Blocked,
            _ => StorageState::Refused,
        });
    }

    /// Takes what this phone remembers.
    async fn read_settings(&self, store: &Store) -> Result<(), store::Error> {
        use setting::{CONFIG, LANG, PLACE, STAFF, TEXT, TOKEN};
        let kept = store.settings(&[LANG, TEXT, PLACE, TOKEN, STAFF, CONFIG]).await?;
        let [lang, size, place, token, staff, config] = &kept[..] else {
            return Ok(());
        };
        let signals = self.signals;
        if let (None, Some(lang)) = (self.options.lang, lang.as_string()) {
            signals.lang.set(Lang::parse(&lang).unwrap_or_default());
        }
        if let (None, Some(size)) = (self.options.text, size.as_string()) {
            signals.text_size.set(TextSize::parse(&size).unwrap_or_default());
        }
        self.take_token(token);
        if let Some(staff) = Staff::read(staff) {
            signals.staff.set(staff);
        }
        if self.loaded.borrow().is_none()
            && let Some(at) = text(config, "at")
            && self.config_address().as_deref() == Some(&at)
            && let Ok(loaded) = Loaded::read(field(config, "value"), at)
        {
            self.take_config(loaded);
        }
        signals.has_token.set(self.token_for_backend().is_some());
        match &self.options.place {
            Some(place) if !self.options.widget => {
                store.write_setting(PLACE, JsValue::from_str(place)).await?;
            }
            Some(_) => {}
            None => signals.place.set(place.as_string()),
        }
        Ok(())
    }

    /// Takes the token as the store has it: another module of this page, or another tab, may have entered or left.
    pub(in crate::session) async fn read_token(&self, store: &Store) -> Result<(), store::Error> {
        self.take_token(&store.get(Table::Settings, setting::TOKEN).await?.unwrap_or_default());
        Ok(())
    }

    fn take_token(&self, kept: &JsValue) {
        self.token.replace(text(kept, "origin").zip(text(kept, "token")));
    }

    /// Asks the browser about our place on its disk; after the first save also for a promise to keep it.
    pub(in crate::session) async fn show_storage(&self, mut persisted: Option<bool>) {
        if !keys::is_available() {
            self.signals.storage.set(StorageState::Insecure);
            return;
        }
        let Some(manager) = web_sys::window().map(|window| window.navigator().storage()) else {
            return;
        };
        let (mut usage, mut quota) = (None, None);
        // All three are absent in one browser or another: then nothing is known, and nothing is claimed.
        if !JsValue::from(&manager).is_undefined() {
            if persisted.is_none()
                && let Ok(asked) = manager.persisted()
            {
                persisted = JsFuture::from(asked).await.map_or(None, |answer| answer.as_bool());
            }
            if let Ok(estimate) = manager.estimate()
                && let Ok(estimate) = JsFuture::from(estimate).await
            {
                let bytes = |name: &str| number(&estimate, name).map(|number| number as u64);
                (usage, quota) = (bytes("usage"), bytes("quota"));
            }
        }
        self.signals.storage.set(StorageState::Ready { persisted, usage, quota });
    }

    /// Asks for lasting storage, once, after something was saved: browsers grant it to pages that are used.
    pub(in crate::session) fn ask_to_persist(self: &Rc<Self>) {
        let ready = matches!(self.signals.storage.try_get_untracked(), Some(StorageState::Ready { .. }));
        if !ready || self.asked_to_persist.replace(true) || self.options.widget {
            return;
        }
        let phone = self.clone();
        spawn(async move {
            let Some(manager) = web_sys::window().map(|window| window.navigator().storage()) else {
                return;
            };
            if JsValue::from(&manager).is_undefined() {
                return;
            }
            let Ok(asked) = manager.persist() else {
                return;
            };
            let granted = JsFuture::from(asked).await.map_or(None, |answer| answer.as_bool());
            phone.show_storage(granted).await;
        });
    }

    /// Remembers a text, or (for none) forgets it. A failure is told: what is not remembered must not look so.
    pub(in crate::session) fn remember(self: &Rc<Self>, name: &'static str, value: Option<&str>) {
        let phone = self.clone();
        let value = value.map_or(JsValue::UNDEFINED, JsValue::from_str);
        spawn(async move {
            let written = match phone.store().await {
                Ok(store) => store.write_setting(name, value).await,
                Err(error) => Err(error),
            };
            if let Err(error) = written {
                phone.storage_failed(error);
            }
        });
    }
}
