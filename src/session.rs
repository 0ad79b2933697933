//! What screens call: signals to read, actions to take. It wires store, keys and sync together and decides nothing that
//! core can decide.

use crate::told::Told;
use crate::{keys, photo, store, sync};
use leptos::prelude::*;
use linli_core::config::Config;
use linli_core::lists::List;
use linli_core::{Digest, Kind, Problem, PublicKey, Record, Verdict};
use phone::{Phone, setting};
use serde_json::{Map, Value};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::Blob;

mod browser;
mod draft;
mod early;
mod gate;
mod mine;
mod others;
mod own;
mod phone;
mod staff;
mod state;

pub use crate::keys::Error as KeysError;
pub use crate::store::Error as StoreError;
pub use crate::sync::Error as NetError;
pub use draft::DraftHandle;
pub use early::Early;
pub use others::Imported;
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
    /// Nothing of ours was on this phone when the page began, and somebody has come to write: the first question waits for
    /// nothing.
    pub fresh: bool,
    /// What was typed before the app was here.
    pub early: Early,
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
    /// The picture could not be taken in.
    Photo(photo::Error),
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

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Conflict => Self::Clash,
            error => Self::Store(error),
        }
    }
}

impl From<keys::Error> for Error {
    fn from(error: keys::Error) -> Self {
        Self::Keys(error)
    }
}

impl From<photo::Error> for Error {
    fn from(error: photo::Error) -> Self {
        Self::Photo(error)
    }
}

/// What a session shows. A [`Session`] dereferences to it.
#[derive(Clone, Copy)]
pub struct Signals {
    /// Language.
    pub lang: Told<Lang>,
    /// Text size.
    pub text_size: Told<TextSize>,
    /// Place code, from the link or remembered.
    pub place: Told<Option<String>>,
    /// The configuration, once there is one.
    pub config: Told<Option<Arc<Config>>>,
    /// What is wrong with the configuration; an older copy may be in use meanwhile.
    pub config_problem: Told<Option<ConfigProblem>>,
    /// The phone's storage.
    pub storage: Told<StorageState>,
    /// Where the second half of the app is.
    pub second_half: Told<SecondHalf>,
    /// The status line.
    pub status: Told<Status>,
    /// This phone as a staff device.
    pub staff: Told<Staff>,
    /// Whether a token for the configured backend is kept here.
    pub has_token: Told<bool>,
    /// Grows whenever records came in or went out, here or in another tab: lists are built anew.
    pub records_version: Told<u64>,
    mine: Told<Vec<Mine>>,
}

/// Everything a screen needs. `Copy`; provided by context.
#[derive(Clone, Copy)]
pub struct Session {
    signals: Signals,
    phone: StoredValue<Rc<Phone>, LocalStorage>,
}

impl Deref for Session {
    type Target = Signals;

    fn deref(&self) -> &Signals {
        &self.signals
    }
}

/// The language that the browser asks for.
fn browser_lang() -> Option<Lang> {
    Lang::parse(&web_sys::window()?.navigator().language()?)
}

impl Session {
    /// Returns at once; opens the database and reads the configuration in the background. Call it under the owner of
    /// the app, which must outlive everything that uses it.
    pub fn start(options: Options) -> Self {
        let lang = options.lang.or_else(browser_lang).unwrap_or_default();
        let signals = Signals {
            lang: Told::new(lang),
            text_size: Told::new(options.text.unwrap_or_default()),
            place: Told::new(options.place.clone()),
            config: Told::new(None),
            config_problem: Told::new(None),
            storage: Told::new(StorageState::Opening),
            second_half: Told::new(SecondHalf::Coming),
            status: Told::new(Status::default()),
            staff: Told::new(Staff::default()),
            has_token: Told::new(false),
            records_version: Told::new(0),
            mine: Told::new(Vec::new()),
        };
        Self { signals, phone: StoredValue::new_local(Phone::start(signals, options)) }
    }

    fn phone(&self) -> Rc<Phone> {
        self.phone.get_value()
    }

    /// Remembers the language on this phone and shows it.
    pub fn set_lang(&self, lang: Lang) {
        self.lang.set(lang);
        self.phone().remember(setting::LANG, Some(lang.tag()));
    }

    /// Remembers the text size on this phone and shows it.
    pub fn set_text_size(&self, size: TextSize) {
        self.text_size.set(size);
        self.phone().remember(setting::TEXT, Some(size.name()));
    }

    /// Remembers the place on this phone.
    pub fn set_place(&self, place: Option<String>) {
        self.phone().remember(setting::PLACE, place.as_deref());
        self.place.set(place);
    }

    /// Reads the configuration again.
    pub async fn reload_config(&self) {
        self.phone().read_config().await;
    }

    /// A new draft, at once, on a phone that can have none yet; `None` where one may be in the database.
    pub fn begin_draft(&self, kind: Kind) -> Result<Option<DraftHandle>, Error> {
        self.phone().begin_draft(kind)
    }

    /// The newest unfinished draft of a need or an offer, or a new one. Waits for the database.
    pub async fn open_draft(&self, kind: Kind) -> Result<DraftHandle, Error> {
        self.phone().open_draft(kind).await
    }

    /// Makes a draft final: signs first, then writes records, outbox entries and the receipt and deletes the draft in
    /// one strict transaction. Once it returns, the record is on the phone.
    pub async fn finalize(&self, draft: &DraftHandle) -> Result<Finalized, FinalizeError> {
        self.phone().finalize(draft).await
    }

    /// The needs and offers of this phone, newest first.
    pub fn mine(&self) -> Told<Vec<Mine>> {
        self.mine
    }

    /// Says new values for fields of a need or an offer; null takes an optional field away.
    pub async fn correct(&self, id: &str, set: Map<String, Value>) -> Result<(), Error> {
        self.phone().correct(id, set).await
    }

    /// Takes a need or an offer back.
    pub async fn withdraw(&self, id: &str, reason: &str) -> Result<(), Error> {
        self.phone().withdraw(id, reason).await
    }

    /// Has the content of a need or an offer and of everything this phone wrote about it dropped everywhere; here at
    /// once.
    pub async fn erase(&self, id: &str) -> Result<(), Error> {
        self.phone().erase(id).await
    }

    /// Takes a parked record, and what is parked about it, back into the outbox as it is.
    pub async fn resend(&self, id: &str) -> Result<(), Error> {
        self.phone().resend(id).await
    }

    /// Deletes a record that no backend has received, with what was written about it. Say first that it is gone then.
    pub async fn forget(&self, id: &str) -> Result<(), Error> {
        self.phone().forget(id).await
    }

    /// Opens a new draft with the content of a record that is on this phone (to mend what a backend refused, or to say
    /// it again).
    pub async fn draft_again(&self, id: &str) -> Result<DraftHandle, Error> {
        self.phone().draft_again(id).await
    }

    /// The resident's verdict on what was done; `after` are the digests of the done that was seen.
    pub async fn rate(
        &self,
        receipt_code: &str,
        after: Vec<Digest>,
        stars: i64,
        satisfied: bool,
        comment: &str,
    ) -> Result<(), Error> {
        self.phone().rate(receipt_code, after, (stars, satisfied), comment)?.await
    }

    /// What became of the record of a receipt: the backend's answer, or the copy kept from the last time when nobody
    /// answers.
    pub async fn receipt_status(&self, code: &str) -> Result<ReceiptView, Error> {
        self.phone().receipt_status(code).await
    }

    /// Asks what became of every record of this phone; [`Mine::account`] then says so.
    pub async fn refresh_accounts(&self) -> Result<(), Error> {
        self.phone().refresh_accounts().await
    }

    /// Keeps a receipt on this phone, with the backend's answers about its record for offline.
    pub async fn keep_receipt(&self, code: &str) -> Result<(), Error> {
        self.phone().keep_receipt(code).await
    }

    /// Fetches what is needed after the first page, if it is not here or on its way; [`Signals::second_half`] tells how it went.
    pub fn fetch_later(&self) {
        self.phone().fetch_later();
    }

    /// Whether the app was taken out of its page: nothing may be asked of the session any more.
    pub fn has_ended(&self) -> bool {
        self.phone.try_get_value().is_none()
    }

    /// Sends at once, whatever the backoff says; what the app still misses is asked for again, too.
    pub fn send_now(&self) {
        self.phone().hurry();
    }

    /// Every record written on this phone as JSON Lines; what is only in memory included.
    pub async fn export_mine(&self) -> Result<Blob, Error> {
        self.phone().export_mine().await
    }

    /// Everything this phone holds as JSON Lines, what was pulled included: what `linli lists` takes.
    pub async fn export_records(&self) -> Result<Blob, Error> {
        self.phone().export_records().await
    }

    /// Deletes everything of ours on this phone. What was not received is lost with it: ask first.
    pub async fn erase_phone(&self) -> Result<(), Error> {
        self.phone().erase_phone().await
    }

    /// The token for the backend of this configuration.
    pub fn token(&self) -> Option<String> {
        self.phone().token_for_backend()
    }

    /// Takes the token of an access link; on a staff link makes this device's key, and the root and its recovery key
    /// where there is none. Needs the network; doing it again finishes what was left open.
    pub async fn enter(&self, token: &str) -> Result<Entered, Error> {
        self.phone().enter(token).await
    }

    /// Finishes what [`Session::enter`] left open because the backend had not answered yet; whether nothing is left to
    /// wait for.
    pub async fn finish_entering(&self) -> Result<bool, Error> {
        self.phone().finish_entering().await
    }

    /// Somebody has the recovery key: it is shown no more, and kept nowhere.
    pub async fn recovery_kept(&self) -> Result<(), Error> {
        self.phone().recovery_kept().await
    }

    /// Forgets the token, and everything that was pulled or imported with it: say so first.
    pub async fn leave(&self) -> Result<(), Error> {
        self.phone().leave().await
    }

    /// This device's staff key; made when there is none.
    pub async fn staff_key(&self) -> Result<PublicKey, Error> {
        self.phone().staff_key().await
    }

    /// Writes a record signed by this device's staff key and queues it. `data` may lack `salt`.
    pub async fn write_staff(&self, kind: Kind, data: Value) -> Result<Record, Error> {
        self.phone().write_staff(kind, data).await
    }

    /// Pulls from the backend, from where it stopped the last time to the end; returns how many records are new. Asks
    /// nothing with a reader's token, which opens no records.
    pub async fn pull(&self) -> Result<usize, Error> {
        self.phone().pull().await
    }

    /// Every record on this phone with its verdict, own ones included, for the fold.
    pub async fn records_with_verdicts(&self) -> Result<Vec<Judged>, Error> {
        self.phone().records_with_verdicts().await
    }

    /// What was written on this phone, with its verdicts.
    pub async fn own_records(&self) -> Result<Vec<Judged>, Error> {
        self.phone().own_judged().await
    }

    /// A page of what others wrote with its verdicts, and where the next page begins; for a fold that fills itself
    /// without holding the phone up.
    pub async fn pulled_records(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<Judged>, Option<String>), Error> {
        self.phone().pulled_judged(after, limit).await
    }

    /// Changes whenever more of what others wrote has come in: while it is the same, nothing need be read again. Empty
    /// when there is nothing of theirs.
    pub async fn pulled_mark(&self) -> Result<String, Error> {
        self.phone().pulled_mark().await
    }

    /// A list as the backend builds it: what the token opens; without one, what anybody may read.
    pub async fn list(&self, list: List, place: Option<&str>, as_of_ms: Option<i64>) -> Result<Value, Error> {
        self.phone().list(list, place, as_of_ms).await
    }

    /// Whether the token here opens lists and no records: then lists are asked for, and not built.
    pub fn is_reader(&self) -> bool {
        self.has_token.get() && self.staff.with(Staff::is_reader)
    }

    /// Takes a file of records (JSON Lines) in; doing it again changes nothing.
    pub async fn import(&self, text: &str) -> Result<Imported, Error> {
        self.phone().import(text).await
    }

    /// Drops the bodies of pulled records that the fold says are erased; the envelopes stay.
    pub async fn drop_erased(&self, digests: &[Digest]) -> Result<(), Error> {
        self.phone().drop_erased(digests).await
    }

    /// The current time by this device's clock, ms since the epoch.
    pub fn now_ms(&self) -> i64 {
        browser::now_ms()
    }
}
