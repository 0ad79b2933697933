//! What a session does in the background: it opens the store, reads the configuration, sends, and keeps the signals true.

use super::browser::{self, spawn};
use super::gate::Gate;
use super::mine;
use super::{DraftHandle, Hitch, Options, Signals};
use crate::config::Loaded;
use crate::store::{self, Store};
use crate::sync::{Bell, Courier};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::task::Waker;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

mod configuration;
mod sending;
mod storage;

/// Name of the channel on which tabs and modules tell each other that something changed.
const CHANNEL: &str = "linli";

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
            asked_to_persist: Cell::new(false),
        });
        phone.listen();
        let opening = phone.clone();
        spawn(async move { opening.open().await });
        let reading = phone.clone();
        spawn(async move { reading.read_config().await });
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
}

impl Drop for Phone {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
