//! What a session does in the background: it opens the store, reads the configuration, sends, and keeps the signals true.

use super::browser::{self, spawn, spawn_begun};
use super::gate::Gate;
use super::mine;
use super::{DraftHandle, Hitch, Options, Signals};
use crate::config::Loaded;
use crate::object::{object, text};
use crate::store::{self, Store};
use crate::sync::{Bell, Courier};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::task::Waker;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

mod background;
mod configuration;
mod sending;
mod storage;

pub(super) use sending::news;

/// Name of the channel on which tabs and modules tell each other that something changed.
const CHANNEL: &str = "linli";

/// On a fresh phone the catalogue and the settings are read so much later, ms: the first question needs nothing of them, and
/// a slow processor would be busy with them just when somebody begins to write.
const FIRST_WORDS_MS: u32 = 250;

/// Something was queued.
pub(super) const QUEUED: &str = "queued";
/// The phone was emptied.
pub(super) const ERASED: &str = "erased";
/// Something changed.
pub(super) const CHANGED: &str = "changed";
/// A record was saved; the name is also that of the event that the page around a widget gets.
pub(super) const SAVED: &str = "linli:saved";
/// A record was received.
pub(super) const RECEIVED: &str = "linli:received";
/// A record needs its owner.
pub(super) const PARKED: &str = "linli:parked";

/// Names of settings.
pub(super) mod setting {
    pub(crate) const LANG: &str = "lang";
    pub(crate) const TEXT: &str = "text";
    pub(crate) const PLACE: &str = "place";
    pub(crate) const CONFIG: &str = "config";
    pub(crate) const SOURCE: &str = "source";
    pub(crate) const TOKEN: &str = "token";
    pub(crate) const STAFF: &str = "staff";
    /// How far a backend was read, and with what.
    pub(crate) const CURSOR: &str = "cursor";
    /// The count of imports: it tells that what was pulled has grown without a cursor.
    pub(crate) const IMPORTS: &str = "imports";
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
    pub(super) entering: Gate,
    pub(super) loaded: RefCell<Option<Rc<Loaded>>>,
    pub(super) token: RefCell<Option<(String, String)>>,
    opened: RefCell<Opened>,
    bell: Rc<Bell>,
    courier: Courier,
    hitch: Cell<Option<Hitch>>,
    counts: Cell<mine::Counts>,
    channel: Option<BroadcastChannel>,
    refreshing: Gate,
    /// What is needed later is being fetched, or is here.
    fetching: Cell<bool>,
    /// A refresh is asked for and has not begun: whoever asks meanwhile is served by it.
    refresh_asked: Cell<bool>,
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
            entering: Gate::default(),
            loaded: RefCell::default(),
            token: RefCell::default(),
            opened: RefCell::new(Opened::Not(Vec::new())),
            bell: Rc::default(),
            courier: Courier::default(),
            hitch: Cell::default(),
            counts: Cell::default(),
            channel: BroadcastChannel::new(CHANNEL).ok(),
            refreshing: Gate::default(),
            fetching: Cell::new(false),
            refresh_asked: Cell::new(false),
            asked_to_persist: Cell::new(false),
        });
        phone.listen();
        spawn_begun(Box::pin(phone.clone().open()));
        let reading = phone.clone();
        spawn(async move {
            if reading.options.fresh {
                TimeoutFuture::new(FIRST_WORDS_MS).await;
            }
            reading.read_config().await;
        });
        phone
    }

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

    /// What another tab or module says: `{news}`, with `id` and `type` of the record that it is about, if it is about one.
    fn heard(self: &Rc<Self>, message: &JsValue) {
        match text(message, "news").as_deref() {
            Some(QUEUED) => self.bell.ring(),
            Some(ERASED) => self.forget_everything(),
            Some(event @ (RECEIVED | PARKED)) => self.dispatch(event, message),
            _ => {}
        }
        self.refresh_soon();
    }

    /// Tells other tabs and modules. Nobody may be there to hear it, and what they show is read from the store anyway.
    pub(super) fn tell(&self, news: &str) {
        self.post(&object([("news", JsValue::from_str(news))]));
    }

    fn post(&self, message: &JsValue) {
        if let Some(channel) = &self.channel {
            channel.post_message(message).unwrap_or_default();
        }
    }

    /// Tells the page around a widget what became of a record.
    pub(super) fn dispatch(&self, event: &str, of: &JsValue) {
        if let Some(host) = &self.options.host {
            browser::dispatch(host, event, of);
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
