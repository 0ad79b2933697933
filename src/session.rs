//! What screens call: signals to read, actions to take. It wires store, keys and sync together and decides nothing that
//! core can decide.

use crate::{keys, store, sync};
use leptos::prelude::*;
use linli_core::config::Config;
use linli_core::{Digest, Kind, Problem, PublicKey, Record, Verdict};
use serde_json::{Map, Value};
use std::sync::Arc;

mod state;

pub use crate::keys::Error as KeysError;
pub use crate::store::Error as StoreError;
pub use crate::sync::Error as NetError;
pub use state::*;

/// What the page or the embedding element says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Address of the configuration; `None` for `linli.json` beside the page.
    pub config: Option<String>,
    /// What the widget shows: `need`, `offer`, `start`.
    pub kind: Option<String>,
    /// Place code from a QR code or the element.
    pub place: Option<String>,
    /// Language; `None` for the remembered one, then the browser's.
    pub lang: Option<Lang>,
    /// Text size; `None` for the remembered one.
    pub text: Option<TextSize>,
    /// Mounted in somebody else's page: nothing may be done to the document.
    pub widget: bool,
    /// Where `linli:saved`, `linli:received`, `linli:parked` are dispatched.
    pub host: Option<web_sys::HtmlElement>,
}

/// Why an action could not be done. People read the sentence that `text` has for it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The database would not.
    Store(store::Error),
    /// The browser's cryptography would not.
    Keys(keys::Error),
    /// The backend would not, or nobody answered.
    Net(sync::Error),
    /// What is wrong with the content, by control or by path.
    Problems(Vec<Problem>),
    /// There is no configuration yet.
    NoConfig,
    /// There is no such record on this phone.
    Unknown,
    /// This phone has no receipt for it, so it cannot speak for it.
    NoReceipt,
    /// The receipt's code is cut short or mistyped.
    BadReceipt,
    /// The draft was changed in another tab; both versions are kept.
    Clash,
    /// No staff key on this phone: open a staff link first.
    NoStaffKey,
    /// The backend knows nothing of what this action needs (a rating before anything was done).
    TooEarly,
}

/// Why a draft did not become final.
pub type FinalizeError = Error;

/// One record as the fold takes it.
pub type Judged = (Record, Verdict);

/// Everything a screen needs. `Copy`; provided by context.
#[derive(Clone, Copy)]
pub struct Session {
    /// Language.
    pub lang: RwSignal<Lang>,
    /// Text size.
    pub text_size: RwSignal<TextSize>,
    /// Place code, from the link or remembered.
    pub place: RwSignal<Option<String>>,
    /// The configuration, once there is one.
    pub config: RwSignal<Option<Arc<Config>>>,
    /// What is wrong with the configuration; an older copy may be in use meanwhile.
    pub config_problem: RwSignal<Option<ConfigProblem>>,
    /// The phone's storage.
    pub storage: RwSignal<StorageState>,
    /// The status line.
    pub status: RwSignal<Status>,
    /// This phone as a staff device.
    pub staff: RwSignal<Staff>,
    /// Whether a token is kept here.
    pub has_token: RwSignal<bool>,
    /// Grows whenever records came in or went out, here or in another tab: lists are built anew.
    pub records_version: RwSignal<u64>,
    mine: RwSignal<Vec<Mine>>,
}

/// A draft on the screen. `Copy`.
#[derive(Clone, Copy)]
pub struct DraftHandle {
    /// The draft as it is on the screen.
    pub draft: RwSignal<linli_core::draft::Draft>,
    saved: RwSignal<SaveState>,
}

impl Session {
    /// Returns at once; opens the database and reads the configuration in the background. Call it under the owner of
    /// the app, which must outlive everything that uses it.
    pub fn start(options: Options) -> Self {
        Self {
            lang: RwSignal::new(options.lang.unwrap_or_default()),
            text_size: RwSignal::new(options.text.unwrap_or_default()),
            place: RwSignal::new(options.place),
            config: RwSignal::new(None),
            config_problem: RwSignal::new(None),
            storage: RwSignal::new(StorageState::Opening),
            status: RwSignal::new(Status::default()),
            staff: RwSignal::new(Staff::default()),
            has_token: RwSignal::new(false),
            records_version: RwSignal::new(0),
            mine: RwSignal::new(Vec::new()),
        }
    }

    /// Remembers the language on this phone and shows it.
    pub fn set_lang(&self, lang: Lang) {
        self.lang.set(lang);
    }

    /// Remembers the text size on this phone and shows it.
    pub fn set_text_size(&self, size: TextSize) {
        self.text_size.set(size);
    }

    /// Remembers the place on this phone.
    pub fn set_place(&self, place: Option<String>) {
        self.place.set(place);
    }

    /// The newest unfinished draft of a need or an offer, or a new one. Waits for the database.
    pub async fn open_draft(&self, kind: Kind) -> Result<DraftHandle, Error> {
        let draft = linli_core::draft::Draft::new(String::new(), kind, 0);
        Ok(DraftHandle { draft: RwSignal::new(draft), saved: RwSignal::new(SaveState::Saved(0)) })
    }

    /// Makes a draft final: signs first, then writes records, outbox entries, receipt and attachments and deletes the
    /// draft in one strict transaction.
    pub async fn finalize(&self, _draft: &DraftHandle) -> Result<Finalized, FinalizeError> {
        Err(Error::NoConfig)
    }

    /// The needs and offers of this phone, newest first.
    pub fn mine(&self) -> Signal<Vec<Mine>> {
        self.mine.into()
    }

    /// Says new values for fields of a need or an offer; null takes an optional field away.
    pub async fn correct(&self, _id: &str, _set: Map<String, Value>) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// Takes a need or an offer back.
    pub async fn withdraw(&self, _id: &str, _reason: &str) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// Has the content of a need or an offer and of everything this phone wrote about it dropped everywhere.
    pub async fn erase(&self, _id: &str) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// Takes a parked record, and what is parked about it, back into the outbox as it is.
    pub async fn resend(&self, _id: &str) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// Opens a new draft with the content of a record that is on this phone (to mend what a backend refused, or to say
    /// it again).
    pub async fn draft_again(&self, _id: &str) -> Result<DraftHandle, Error> {
        Err(Error::Unknown)
    }

    /// The resident's verdict on what was done; `after` are the digests of the done that was seen.
    pub async fn rate(
        &self,
        _receipt_code: &str,
        _after: Vec<Digest>,
        _stars: i64,
        _satisfied: bool,
        _comment: &str,
    ) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// What became of the record of a receipt: the backend's answer, or the copy kept from the last time when nobody
    /// answers.
    pub async fn receipt_status(&self, _code: &str) -> Result<ReceiptView, Error> {
        Err(Error::BadReceipt)
    }

    /// Keeps a receipt on this phone, so that the record shows among one's own.
    pub async fn keep_receipt(&self, _code: &str) -> Result<(), Error> {
        Err(Error::BadReceipt)
    }

    /// Sends at once, whatever the backoff says.
    pub fn send_now(&self) {}

    /// Every record written on this phone as JSON Lines; what is only in memory included.
    pub async fn export_mine(&self) -> Result<web_sys::Blob, Error> {
        Err(Error::Unknown)
    }

    /// Everything this phone holds as JSON Lines, what was pulled included: what `linli lists` takes.
    pub async fn export_records(&self) -> Result<web_sys::Blob, Error> {
        Err(Error::Unknown)
    }

    /// Deletes everything of ours on this phone. What was not received is lost with it: ask first.
    pub async fn erase_phone(&self) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// The token for the backend of this configuration.
    pub fn token(&self) -> Option<String> {
        None
    }

    /// Takes the token of an access link; on a staff link makes this device's key, and the root and its recovery key
    /// where there is none.
    pub async fn enter(&self, _token: &str) -> Result<Entered, Error> {
        Err(Error::NoConfig)
    }

    /// Forgets the token.
    pub async fn leave(&self) -> Result<(), Error> {
        Err(Error::NoConfig)
    }

    /// This device's staff key; made when there is none.
    pub async fn staff_key(&self) -> Result<PublicKey, Error> {
        Err(Error::NoStaffKey)
    }

    /// Writes a record signed by this device's staff key and queues it. `data` may lack `salt`.
    pub async fn write_staff(&self, _kind: Kind, _data: Value) -> Result<Record, Error> {
        Err(Error::NoStaffKey)
    }

    /// Pulls from the backend, from where it stopped the last time to the end; returns how many records are new.
    pub async fn pull(&self) -> Result<usize, Error> {
        Err(Error::NoConfig)
    }

    /// Every record on this phone with its verdict, own ones included, for the fold.
    pub async fn records_with_verdicts(&self) -> Result<Vec<Judged>, Error> {
        Ok(Vec::new())
    }

    /// The current time by this device's clock, ms since the epoch.
    pub fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }
}

impl DraftHandle {
    /// How much of it is on the phone.
    pub fn saved(&self) -> Signal<SaveState> {
        self.saved.into()
    }

    /// Takes what was typed into a control; it is on the phone within a second.
    pub fn set(&self, name: &str, value: &str) {
        self.draft.update(|draft| draft.set(name, value));
    }

    /// Says which question is in sight.
    pub fn go(&self, question: &str) {
        self.draft.update(|draft| draft.at = question.into());
    }

    /// Keeps a photo or a voice note with the draft.
    pub async fn attach(&self, _blob: web_sys::Blob, _media_type: &str) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// Takes an attachment away.
    pub async fn detach(&self, _sha256: Digest) -> Result<(), Error> {
        Err(Error::Unknown)
    }

    /// The bytes of an attachment, to show or play.
    pub async fn attachment(&self, _sha256: Digest) -> Result<web_sys::Blob, Error> {
        Err(Error::Unknown)
    }

    /// Writes now what waits to be written, and returns when the database has it.
    pub async fn flush(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Throws the draft away.
    pub async fn discard(&self) -> Result<(), Error> {
        Ok(())
    }
}
