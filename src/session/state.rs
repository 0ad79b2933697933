//! What screens show: plain values, read from signals.

pub use crate::lang::{Lang, TextSize};

use crate::object::{field, from_js, number, object, text, to_js};
use crate::store;
use linli_core::{Digest, Kind, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::JsValue;

/// What the phone's storage can do for us. Where it is not [`StorageState::Ready`], answers live in memory only and an
/// export belongs at hand.
#[derive(Clone, Debug, PartialEq)]
pub enum StorageState {
    /// Not known yet.
    Opening,
    /// Open.
    Ready {
        /// Whether the browser promised not to evict it; `None` when it was not asked or cannot say.
        persisted: Option<bool>,
        /// Bytes in use.
        usage: Option<u64>,
        /// Bytes allowed.
        quota: Option<u64>,
    },
    /// The browser keeps nothing for us (private mode, storage denied).
    Refused,
    /// A newer version of the app wrote this database: this one must be updated, and shows nothing as empty.
    NewerSchema,
    /// Plain http: no keys can be made, no service worker runs.
    Insecure,
    /// Another tab holds an older version of the database open: close it.
    Blocked,
}

/// Where everything written on this phone is, taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whole {
    /// Nothing waits; what was typed is on this phone.
    #[default]
    Saved,
    /// At least one record waits for the network or a backend.
    Waiting,
    /// Everything was received.
    Received,
    /// At least one record needs its owner.
    Parked,
    /// Something typed could not be written down.
    Unsaved,
}

impl Whole {
    /// The value of `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Waiting => "waiting",
            Self::Received => "received",
            Self::Parked => "parked",
            Self::Unsaved => "unsaved",
        }
    }
}

/// Why records wait, when more can be said than "no network".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hitch {
    /// The configuration names no backend.
    NoBackend,
    /// Nobody answered.
    Offline,
    /// Somebody answered, and it was not the backend (a sign-in page of the network).
    NotTheBackend,
    /// The backend does not accept this phone's token.
    TokenRefused,
    /// The backend asked for patience, or is in trouble.
    Busy,
    /// Sending needs what the phone's database does not give.
    Storage,
}

/// The status line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// For `data-state`.
    pub state: Whole,
    /// For `data-pending`: records that are not received yet.
    pub pending: usize,
    /// When the state was reached, ms since the epoch.
    pub at_ms: Option<i64>,
    /// Why records wait, if known.
    pub hitch: Option<Hitch>,
}

/// Where the second half of the app is ([`crate::later`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondHalf {
    /// On its way.
    Coming,
    /// Here.
    Here,
    /// It could not be fetched; it will be asked for again.
    Missing,
    /// The server has another version by now: only a new page has both its halves.
    Gone,
}

/// How much of a draft is on the phone.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveState {
    /// All of it, since (ms since the epoch); 0 for a draft in which nothing was typed yet.
    Saved(i64),
    /// Not yet, within a second.
    Saving,
    /// Another tab wrote the same draft: what was typed here was kept as a draft of its own.
    Clashed(i64),
    /// It could not be written down.
    Unsaved(store::Error),
}

/// Where a record is.
#[derive(Clone, Debug, PartialEq)]
pub enum Whereabouts {
    /// On this phone, waiting.
    Queued,
    /// A backend confirmed it, ms since the epoch.
    Received(i64),
    /// A backend will not take it: what is wrong.
    Parked(Vec<Problem>),
}

/// One need or offer written on this phone, or opened on it by its receipt.
#[derive(Clone, Debug, PartialEq)]
pub struct Mine {
    /// Id on the wire.
    pub id: String,
    /// Identity in the lists.
    pub digest: Digest,
    /// Need or offer.
    pub kind: Kind,
    /// The reference that is read aloud.
    pub reference: String,
    /// In the person's words, with corrections made here; empty once erased.
    pub text: String,
    /// The body with corrections made here; `None` once erased.
    pub data: Option<Value>,
    /// When it was saved, ms since the epoch.
    pub saved_ms: i64,
    /// Where it is.
    pub whereabouts: Whereabouts,
    /// What the backend last said became of it.
    pub account: Option<ReceiptView>,
    /// Code of its receipt; `None` when this phone has none.
    pub receipt_code: Option<String>,
    /// Whether a draft with its content is under way: it is not to be sent as it is, beside that.
    pub rewriting: bool,
    /// Whether it was taken back here.
    pub withdrawn: bool,
    /// Whether its content was erased here.
    pub erased: bool,
    /// Records about it (contact, corrections, …) that are not received yet.
    pub pending: usize,
    /// What is wrong with parked records about it.
    pub problems: Vec<Problem>,
}

/// What became of a record, as the backend tells the holder of its receipt.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceiptView {
    /// Id on the wire.
    pub id: String,
    /// The backend's answer as it came.
    pub answer: Value,
    /// When it was fetched, ms since the epoch.
    pub fetched_ms: i64,
    /// Whether this is the copy kept for offline because nobody answered just now.
    pub from_memory: bool,
}

impl ReceiptView {
    /// Identity of the record in the lists.
    pub fn digest(&self) -> Option<Digest> {
        self.text("digest")?.parse().ok()
    }

    /// Place code of the record; `None` once erased.
    pub fn place(&self) -> Option<&str> {
        self.answer.get("data")?.get("place")?.as_str()
    }

    /// Need or offer.
    pub fn kind(&self) -> Option<Kind> {
        let noun = self.text("kind")?;
        Kind::ALL.into_iter().find(|kind| kind.noun() == noun)
    }

    /// Where it stands in the account, by its name in the lists.
    pub fn account(&self) -> Option<&str> {
        self.text("account")
    }

    /// The corrections that the next one has seen.
    pub fn corrections(&self) -> Vec<Digest> {
        let list = self.answer.get("corrections").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|digest| digest.as_str()?.parse().ok()).collect()
    }

    /// As the store keeps it.
    pub(super) fn read(kept: &JsValue) -> Option<Self> {
        Some(Self {
            id: text(kept, "id")?,
            answer: from_js(&field(kept, "answer"))?,
            fetched_ms: number(kept, "fetched_ms")?,
            from_memory: false,
        })
    }

    /// For the store.
    pub(super) fn to_js(&self) -> JsValue {
        object([
            ("id", JsValue::from_str(&self.id)),
            ("answer", to_js(&self.answer)),
            ("fetched_ms", JsValue::from_f64(self.fetched_ms as f64)),
        ])
    }

    /// A text of the answer.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.answer.get(key)?.as_str()
    }
}

/// A need or offer that became final.
#[derive(Clone, Debug, PartialEq)]
pub struct Finalized {
    /// Id on the wire.
    pub id: String,
    /// Identity in the lists.
    pub digest: Digest,
    /// The reference that is read aloud.
    pub reference: String,
    /// Code of the receipt, for `#/receipt/CODE`.
    pub receipt_code: String,
    /// Need or offer.
    pub kind: Kind,
}

/// What is wrong with the configuration.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigProblem {
    /// It could not be fetched, and none is kept from before.
    Unreachable(String),
    /// It has mistakes; each names the offending key.
    Invalid(Vec<Problem>),
    /// `?config=` names another origin: taken only from the app's own.
    ForeignOrigin(String),
}

/// What this phone's staff key may do, as far as the phone knows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Staff {
    /// Public key of this device.
    pub key: Option<linli_core::PublicKey>,
    /// Whether the configuration names it as a root.
    pub is_root: bool,
    /// Digest of the enrolment request or of the root enrolment that it wrote.
    pub enrolment: Option<Digest>,
    /// Whether somebody has said that they have the recovery key.
    #[serde(default)]
    pub has_recovery: bool,
    /// The recovery key, until then; afterwards it is kept nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_code: Option<String>,
    /// What the token opens, as the backend told it.
    #[serde(default)]
    pub access: Option<Access>,
}

impl Staff {
    /// Whether its token opens lists and no records.
    pub fn is_reader(&self) -> bool {
        self.access.as_ref().is_some_and(|access| access.role == "reader")
    }

    /// As the store keeps it; `None` when there is none.
    pub(super) fn read(kept: &JsValue) -> Option<Self> {
        if !kept.is_object() {
            return None;
        }
        let access = field(kept, "access");
        Some(Self {
            key: text(kept, "key").and_then(|key| key.parse().ok()),
            is_root: field(kept, "is_root").is_truthy(),
            enrolment: text(kept, "enrolment").and_then(|digest| digest.parse().ok()),
            has_recovery: field(kept, "has_recovery").is_truthy(),
            recovery_code: text(kept, "recovery_code"),
            access: text(&access, "role")
                .zip(text(&access, "branch"))
                .map(|(role, branch)| Access { role, branch }),
        })
    }
}

/// What a token opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// `reader`, `worker`, `team`, `staff`.
    pub role: String,
    /// Place code of the branch.
    pub branch: String,
}

/// What came of opening an access link.
#[derive(Clone, Debug, PartialEq)]
pub struct Entered {
    /// What the token opens; `None` where the backend does not tell.
    pub access: Option<Access>,
    /// Public key of this device; only staff sign.
    pub key: Option<linli_core::PublicKey>,
    /// Whether a request to be enrolled was written, which another staff device must grant. Neither this nor
    /// [`Staff::is_root`] while the backend has not answered: then it is finished later, by
    /// [`super::Session::finish_entering`].
    pub requested: bool,
}
