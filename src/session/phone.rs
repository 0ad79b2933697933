//! What a session does in the background: it opens the store, reads the configuration, sends, and keeps the signals true.

use super::browser::{self, now_ms, spawn};
use super::gate::Gate;
use super::mine;
use super::{
    ConfigProblem, DraftHandle, Error, Hitch, Lang, Options, SaveState, Signals, Status, StorageState,
    TextSize, Whole,
};
use crate::config::{self, Loaded};
use crate::keys;
use crate::store::{self, IndexedDb, MIGRATIONS, Memory, NAME, Store};
use crate::sync::{self, Backend, Bell, Courier, Errand, Turn};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use linli_core::outbox::Effect;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// Name of the channel on which tabs and modules tell each other that something changed.
const CHANNEL: &str = "linli";
/// Rest after nothing could be sent and the outbox asked for no wait of its own, ms.
const IDLE_MS: u32 = 60_000;

/// Names of settings.
pub(super) mod setting {
    pub(crate) const LANG: &str = "lang";
    pub(crate) const TEXT: &str = "text";
    pub(crate) const PLACE: &str = "place";
    pub(crate) const CONFIG: &str = "config";
    pub(crate) const SOURCE: &str = "source";
    pub(crate) const TOKEN: &str = "token";
    pub(crate) const STAFF: &str = "staff";
}

enum Opened {
    Not(Vec<Waker>),
    Yes(Rc<Store>),
    No(store::Error),
}

/// The inside of a session.
pub(super) struct Phone {
    pub(super) signals: Signals,
    pub(super) options: Options,
    /// Weak, for the owner keeps the session, which keeps this.
    pub(super) owner: Option<WeakOwner>,
    pub(super) drafts: RefCell<Vec<DraftHandle>>,
    pub(super) finishing: Gate,
    pub(super) loaded: RefCell<Option<Rc<Loaded>>>,
    pub(super) token: RefCell<Option<(String, String)>>,
    opened: RefCell<Opened>,
    bell: Rc<Bell>,
    courier: Courier,
    hitch: Cell<Option<Hitch>>,
    counts: Cell<mine::Counts>,
    channel: Option<BroadcastChannel>,
    refreshing: Gate,
    asked_to_persist: Cell<bool>,
}

impl Phone {
    pub(super) fn start(signals: Signals, options: Options) -> Rc<Self> {
        let phone = Rc::new(Self {
            signals,
            options,
            owner: Owner::current().map(|owner| owner.downgrade()),
            drafts: RefCell::default(),
            finishing: Gate::default(),
            loaded: RefCell::default(),
            token: RefCell::default(),
            opened: RefCell::new(Opened::Not(Vec::new())),
            bell: Rc::default(),
            courier: Courier::default(),
            hitch: Cell::default(),
            counts: Cell::default(),
            channel: BroadcastChannel::new(CHANNEL).ok(),
            refreshing: Gate::default(),
            asked_to_persist: Cell::new(false),
        });
        phone.listen();
        let opening = phone.clone();
        spawn(async move { opening.open().await });
        let reading = phone.clone();
        spawn(async move { reading.read_config().await });
        phone
    }

    // ---- the store ----

    /// The store, once it is known whether there is one.
    pub(super) async fn store(&self) -> Result<Rc<Store>, store::Error> {
        std::future::poll_fn(|context| match &mut *self.opened.borrow_mut() {
            Opened::Not(waiting) => {
                waiting.push(context.waker().clone());
                Poll::Pending
            }
            Opened::Yes(store) => Poll::Ready(Ok(store.clone())),
            Opened::No(error) => Poll::Ready(Err(error.clone())),
        })
        .await
    }

    async fn open(self: Rc<Self>) {
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
                storage.set(StorageState::Refused(format!("{error:?}")));
                Opened::Yes(Rc::new(Store::new(Memory::new())))
            }
        };
        let lasting = matches!(&opened, Opened::Yes(store) if store.is_lasting());
        if let Opened::Yes(store) = &opened {
            let store = store.clone();
            if let Err(error) = self.read_settings(&store).await {
                self.storage_failed(&error);
            }
        }
        if let Opened::Not(waiting) = self.opened.replace(opened) {
            for waker in waiting {
                waker.wake();
            }
        }
        self.refresh().await;
        self.send_in_background();
        if lasting {
            self.show_storage(None).await;
        }
    }

    fn storage_failed(&self, error: &store::Error) {
        self.signals.storage.set(match error {
            store::Error::NewerSchema => StorageState::NewerSchema,
            store::Error::Blocked => StorageState::Blocked,
            error => StorageState::Refused(format!("{error:?}")),
        });
    }

    async fn read_settings(&self, store: &Store) -> Result<(), store::Error> {
        let text = |value: Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
        let signals = self.signals;
        if self.options.lang.is_none()
            && let Some(lang) = text(store.setting(setting::LANG).await?)
        {
            signals.lang.set(Lang::parse(&lang).unwrap_or_default());
        }
        if self.options.text.is_none()
            && let Some(size) = text(store.setting(setting::TEXT).await?)
        {
            signals.text_size.set(TextSize::parse(&size).unwrap_or_default());
        }
        match &self.options.place {
            Some(place) if !self.options.widget => store.set_setting(setting::PLACE, &json!(place)).await?,
            Some(_) => {}
            None => signals.place.set(text(store.setting(setting::PLACE).await?)),
        }
        if let Some(token) = store.setting(setting::TOKEN).await? {
            let part = |key: &str| token.get(key).and_then(Value::as_str).map(str::to_owned);
            self.token.replace(part("origin").zip(part("token")));
        }
        if let Some(staff) = store.setting(setting::STAFF).await?
            && let Ok(staff) = serde_json::from_value(staff)
        {
            signals.staff.set(staff);
        }
        if self.loaded.borrow().is_none()
            && let Some(kept) = store.setting(setting::CONFIG).await?
            && let Some(at) = kept.get("at").and_then(Value::as_str)
            && self.config_address().as_deref() == Some(at)
            && let Ok(loaded) = Loaded::read(kept.get("value").cloned().unwrap_or_default(), at.to_owned())
        {
            self.take_config(loaded);
        }
        signals.has_token.set(self.token_for_backend().is_some());
        Ok(())
    }

    /// Asks the browser about our place on its disk; after the first save also for a promise to keep it.
    pub(super) async fn show_storage(&self, mut persisted: Option<bool>) {
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
                persisted = JsFuture::from(asked).await.ok().and_then(|answer| answer.as_bool());
            }
            if let Ok(estimate) = manager.estimate()
                && let Ok(estimate) = JsFuture::from(estimate).await
            {
                let number = |name: &str| {
                    let value = js_sys::Reflect::get(&estimate, &JsValue::from_str(name)).ok();
                    value.and_then(|value| value.as_f64()).map(|number| number as u64)
                };
                (usage, quota) = (number("usage"), number("quota"));
            }
        }
        self.signals.storage.set(StorageState::Ready { persisted, usage, quota });
    }

    /// Asks for lasting storage, once, after something was saved: browsers grant it to pages that are used.
    pub(super) fn ask_to_persist(self: &Rc<Self>) {
        let ready = matches!(self.signals.storage.get_untracked(), StorageState::Ready { .. });
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
            let granted = JsFuture::from(asked).await.ok().and_then(|answer| answer.as_bool());
            phone.show_storage(granted).await;
        });
    }

    /// Remembers a setting. A failure is told: what is not remembered must not look so.
    pub(super) fn remember(self: &Rc<Self>, name: &'static str, value: Value) {
        let phone = self.clone();
        spawn(async move {
            let written = match phone.store().await {
                Ok(store) => store.set_setting(name, &value).await,
                Err(error) => Err(error),
            };
            if let Err(error) = written {
                phone.storage_failed(&error);
            }
        });
    }

    // ---- the configuration ----

    fn config_address(&self) -> Option<String> {
        let given = config::address(self.options.config.as_deref());
        // The page around a widget may say whatever it wants; a link may not send anybody elsewhere.
        match given {
            Some(at) if self.options.widget || config::is_own_origin(&at) => Some(at),
            Some(at) => {
                self.signals.config_problem.set(Some(ConfigProblem::ForeignOrigin(at)));
                config::address(None)
            }
            None => config::address(None),
        }
    }

    fn take_config(&self, loaded: Loaded) -> Rc<Loaded> {
        let loaded = Rc::new(loaded);
        self.signals.config.set(Some(Arc::new(loaded.config.clone())));
        self.loaded.replace(Some(loaded.clone()));
        self.signals.has_token.set(self.token_for_backend().is_some());
        loaded
    }

    /// Reads the configuration anew; what was read before stays in use when that fails.
    pub(super) async fn read_config(&self) {
        let Some(at) = self.config_address() else {
            return;
        };
        match self.fetch_config(&at).await {
            Ok(_) => self.bell.ring(),
            Err(problem) => {
                // A store may still hand out what was kept.
                let opened = self.store().await;
                let is_unreachable = matches!(problem, ConfigProblem::Unreachable(_));
                if !is_unreachable || opened.is_err() || self.loaded.borrow().is_none() {
                    self.signals.config_problem.set(Some(problem));
                }
            }
        }
    }

    /// Fetches the configuration and keeps it for offline.
    async fn fetch_config(&self, at: &str) -> Result<Rc<Loaded>, ConfigProblem> {
        let loaded = config::fetch(at).await.map_err(|error| match error {
            config::Error::Net(_) => ConfigProblem::Unreachable(at.to_owned()),
            config::Error::Invalid(problems) => ConfigProblem::Invalid(problems),
        })?;
        let loaded = self.take_config(loaded);
        if !matches!(self.signals.config_problem.get_untracked(), Some(ConfigProblem::ForeignOrigin(_))) {
            self.signals.config_problem.set(None);
        }
        if let Ok(store) = self.store().await {
            let kept = json!({"at": loaded.at, "value": loaded.value});
            if let Err(error) = store.set_setting(setting::CONFIG, &kept).await {
                self.storage_failed(&error);
            }
        }
        Ok(loaded)
    }

    /// The configuration as it is now at its address.
    pub(super) async fn fresh_config(&self) -> Result<Rc<Loaded>, Error> {
        let at = self.config_address().ok_or(Error::NoConfig)?;
        self.fetch_config(&at).await.map_err(|problem| match problem {
            ConfigProblem::Invalid(problems) => Error::Problems(problems),
            _ => Error::Net(sync::Error::Offline),
        })
    }

    /// The backend of the configuration, with the token that was given for its origin, and no other.
    pub(super) fn backend(&self) -> Result<Backend, sync::Error> {
        let loaded = self.loaded.borrow().clone().ok_or(sync::Error::NoBackend)?;
        Ok(loaded.backend()?.with_token(self.token_for_backend()))
    }

    /// The token for the configured backend.
    pub(super) fn token_for_backend(&self) -> Option<String> {
        let loaded = self.loaded.borrow().clone()?;
        let origin = loaded.backend().ok()?.origin().ok()?;
        let token = self.token.borrow();
        token.as_ref().filter(|(given_for, _)| *given_for == origin).map(|(_, token)| token.clone())
    }

    /// The device's URN, made once.
    pub(super) async fn source(&self, store: &Store) -> Result<String, Error> {
        if let Some(Value::String(source)) = store.setting(setting::SOURCE).await? {
            return Ok(source);
        }
        let source = ["urn:uuid:", keys::uuid(now_ms())?.as_str()].concat();
        store.set_setting(setting::SOURCE, &json!(source)).await?;
        Ok(source)
    }

    // ---- triggers ----

    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let on = move |act: fn(&Rc<Phone>)| {
            let weak: Weak<Phone> = weak.clone();
            move || {
                if let Some(phone) = weak.upgrade() {
                    act(&phone);
                }
            }
        };
        if let Some(window) = web_sys::window() {
            browser::listen(&window, "online", on(Phone::hurry));
            browser::listen(&window, "offline", on(|phone| phone.show_status()));
            browser::listen(&window, "pagehide", on(Phone::flush_drafts));
            browser::listen(&window, "blur", on(Phone::flush_drafts));
            if let Some(document) = window.document() {
                browser::listen(&document, "visibilitychange", on(Phone::visibility_changed));
            }
        }
        self.hear_others();
    }

    fn visibility_changed(self: &Rc<Self>) {
        if browser::is_visible() {
            self.hurry();
            self.refresh_soon();
        } else {
            self.flush_drafts();
        }
    }

    fn flush_drafts(self: &Rc<Self>) {
        for draft in self.drafts.borrow().iter() {
            draft.write_soon();
        }
    }

    fn hear_others(self: &Rc<Self>) {
        let Some(channel) = &self.channel else {
            return;
        };
        let weak = Rc::downgrade(self);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(phone) = weak.upgrade() {
                phone.heard(&event.data());
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    }

    /// Forgets what this page still knows of a phone that was emptied: a draft on its screen must not come back.
    pub(super) fn forget_everything(&self) {
        for draft in self.drafts.take() {
            draft.end();
        }
        self.token.replace(None);
        self.hitch.set(None);
        self.signals.has_token.set(false);
        self.signals.staff.set(super::Staff::default());
        self.signals.place.set(None);
    }

    /// What another tab or module says: `{queued}`, `{erased}`, or `{received: […], parked: […]}`, or only that something changed.
    fn heard(self: &Rc<Self>, message: &JsValue) {
        let Ok(message) = store::from_js::<Value>(message) else {
            return;
        };
        if message.get("queued").is_some() {
            self.bell.ring();
        }
        if message.get("erased").is_some() {
            self.forget_everything();
        }
        for (key, event) in [("received", "linli:received"), ("parked", "linli:parked")] {
            let list = message.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            for entry in list {
                let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
                self.dispatch(event, text("id"), text("type"));
            }
        }
        self.refresh_soon();
    }

    /// Tells other tabs and modules. Nobody may be there to hear it, and what they show is read from the store anyway.
    pub(super) fn tell(&self, message: &Value) {
        if let (Some(channel), Ok(message)) = (&self.channel, store::to_js(message)) {
            channel.post_message(&message).unwrap_or_default();
        }
    }

    pub(super) fn dispatch(&self, event: &str, id: &str, type_name: &str) {
        if let Some(host) = &self.options.host {
            browser::dispatch(host, event, id, type_name);
        }
    }

    // ---- sending ----

    /// Something was queued: shows it, sends it, tells the others.
    pub(super) async fn queued(self: &Rc<Self>) {
        self.hitch.set(None);
        self.tell(&json!({"queued": true}));
        self.refresh().await;
        self.ask_to_persist();
        self.bell.ring();
    }

    /// Sends at once, whatever the backoff says.
    pub(super) fn hurry(self: &Rc<Self>) {
        self.courier.hurry();
        self.bell.ring();
        if self.loaded.borrow().is_none() {
            let phone = self.clone();
            spawn(async move { phone.read_config().await });
        }
    }

    fn send_in_background(self: &Rc<Self>) {
        let (weak, bell) = (Rc::downgrade(self), self.bell.clone());
        spawn(async move {
            while let Some(phone) = weak.upgrade() {
                let rest = phone.turn().await;
                drop(phone);
                if let Some(rest) = rest {
                    bell.wait(rest).await;
                }
            }
        });
    }

    /// One task of the outbox; how long to rest after it, `None` for not at all.
    async fn turn(self: &Rc<Self>) -> Option<Option<u32>> {
        let Ok(store) = self.store().await else {
            return Some(None);
        };
        let random = keys::random().map(u32::from_le_bytes).unwrap_or_default();
        let backend = self.backend();
        let backend = backend.as_ref().map_err(Clone::clone);
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
                    self.storage_failed(&error);
                }
                (Some(Hitch::Storage), Some(ms))
            }
        };
        self.hitch.set(hitch);
        self.show_status();
        Some(rest)
    }

    /// Tells what was written down about records.
    async fn went(self: &Rc<Self>, store: &Store, effects: &[Effect]) {
        let (mut received, mut parked) = (Vec::new(), Vec::new());
        for effect in effects {
            let (event, id, list) = match effect {
                Effect::Acknowledge(id) => ("linli:received", id, &mut received),
                Effect::Park(id, _) => ("linli:parked", id, &mut parked),
                Effect::Uploaded(_) => continue,
            };
            let row = store.record(id).await.ok().flatten();
            let type_name = row.as_ref().and_then(|row| row.record.get("type")?.as_str()).unwrap_or_default();
            self.dispatch(event, id, type_name);
            list.push(json!({"id": id, "type": type_name}));
        }
        self.refresh().await;
        if !(received.is_empty() && parked.is_empty()) {
            self.tell(&json!({"received": received, "parked": parked}));
        }
    }

    // ---- what is shown ----

    /// Reads anew what is shown of the store.
    pub(super) async fn refresh(&self) {
        let _pass = self.refreshing.enter().await;
        let read = match self.store().await {
            Ok(store) => mine::read(&store).await,
            Err(error) => Err(error),
        };
        match read {
            Ok((mine, counts)) => {
                self.counts.set(counts);
                self.signals.mine.set(mine);
                self.signals.records_version.try_update(|version| *version += 1);
            }
            Err(error) => self.storage_failed(&error),
        }
        self.show_status();
    }

    fn refresh_soon(self: &Rc<Self>) {
        let phone = self.clone();
        spawn(async move { phone.refresh().await });
    }

    /// Says in one line where everything is. Drafts on the screen come first: what was typed and is not on the phone
    /// yet is what a person must know.
    pub(super) fn show_status(&self) {
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

impl Drop for Phone {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
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
