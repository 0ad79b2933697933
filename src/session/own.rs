//! What a resident does: a record becomes final, is corrected, taken back, erased, rated; its receipt is asked.

use super::browser::{self, now_ms};
use super::mine;
use super::phone::{CHANGED, ERASED, Phone, SAVED, news};
use super::{DraftHandle, Error, Finalized, ReceiptView};
use crate::keys::{self, Signer};
use crate::store::{Finished, Own, Queued, ReceiptRow, RecordRow};
use crate::sync;
use linli_core::journey::Journey;
use linli_core::receipt::Receipt;
use linli_core::record::{Header, Unsigned};
use linli_core::{Digest, Kind, Record, canonical};
use serde_json::{Map, Value};
use std::pin::Pin;
use std::rc::Rc;
use web_sys::Blob;

/// Why somebody erases what is theirs, for the record: nobody has to give a reason.
const ERASED_BY_AUTHOR: &str = "by its author";
/// Media type of an export.
const JSON_LINES: &str = "application/jsonl";

/// Something that is being done. Boxed, so that whoever waits for it is compiled without what it does.
pub(super) type Doing<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// Whose receipt speaks.
enum Speaker {
    /// That of a record of this phone.
    Of(String),
    /// This one.
    With(Box<Receipt>),
}

/// What is said of a record, from what the phone holds and the record's id.
type Say = Box<dyn FnOnce(&Own, &str) -> Result<Map<String, Value>, Error>>;

/// Signs a record. `id` is made when there is none yet.
pub(super) fn sign(
    signer: &Signer,
    source: &str,
    kind: Kind,
    data: Value,
    named: Option<(String, Digest)>,
) -> Doing<Record> {
    let (signer, source) = (signer.clone(), source.to_owned());
    Box::pin(async move {
        let (id, readcheck) = match named {
            Some((id, readcheck)) => (id, Some(readcheck)),
            None => (keys::uuid(now_ms())?, None),
        };
        let header = Header { id, source: &source, time_ms: now_ms(), key: Some(signer.public()), readcheck };
        let unsigned = Unsigned::new(kind, header, data);
        let signature = signer.sign(&unsigned.signing_input()).await?;
        unsigned.sign(&signature).map_err(Error::Problems)
    })
}

/// Digests as a body names them.
fn texts(digests: impl IntoIterator<Item = Digest>) -> Value {
    Value::Array(digests.into_iter().map(|digest| Value::String(digest.to_string())).collect())
}

/// The corrections of a record that no other has seen: the next one names them.
fn latest_corrections(own: &Own, id: &str) -> Result<Vec<Digest>, Error> {
    let mut latest = Vec::new();
    let mut seen = Vec::new();
    for row in own.about(id).filter(|row| row.kind() == Some(Kind::Correction)) {
        latest.push(row.digest);
        let data = row.data()?;
        let after = data.get("after").and_then(Value::as_array);
        seen.extend(after.into_iter().flatten().filter_map(|digest| digest.as_str()?.parse::<Digest>().ok()));
    }
    latest.retain(|digest| !seen.contains(digest));
    Ok(latest)
}

/// What an erasure of a record takes along: everything that its key has signed about it. The account stays: it names
/// nobody.
fn personal<'o>(own: &'o Own, id: &'o str) -> impl Iterator<Item = &'o RecordRow> {
    own.about(id).filter(|row| row.kind().is_some_and(|kind| !kind.is_account()) && row.has_body())
}

impl Phone {
    /// Signs first and writes then: waiting for WebCrypto inside a transaction would end it. The draft's revision is
    /// looked at again inside.
    pub(super) async fn finalize(self: &Rc<Self>, handle: &DraftHandle) -> Result<Finalized, Error> {
        let _pass = self.finishing.enter().await;
        handle.flush().await?;
        let draft = handle.draft.get_untracked();
        if !handle.is_of(&draft.id) {
            // The button was pressed twice, and the first press has done it.
            return Err(Error::Clash);
        }
        let loaded = self.loaded.borrow().clone().ok_or(Error::NoConfig)?;
        let problems = Journey::new(&draft, &loaded.config).all_problems();
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        let store = self.store().await?;
        let source = self.source(&store).await?;
        let (signer, scalar) = keys::make_record_key().await?;
        let id = keys::uuid(now_ms())?;
        let receipt = Receipt::new(scalar, signer.public(), &id).ok_or(Error::BadReceipt)?;
        let body = draft.body(&keys::salt()?).map_err(Error::Problems)?;
        let named = Some((id.clone(), receipt.readcheck()));
        let record = sign(&signer, &source, draft.kind(), body, named).await?;
        let (kind, digest, reference) = (record.kind(), record.digest(), record.reference());
        let mut queued = vec![Queued { record, about: None, after: None }];
        if let Some(contact) = draft.contact(digest, &keys::salt()?) {
            let record = sign(&signer, &source, Kind::Contact, contact, None).await?;
            queued.push(Queued { record, about: Some(id.clone()), after: Some(id.clone()) });
        }
        let row = ReceiptRow { id: id.clone(), code: receipt.code(), kept_ms: now_ms(), view: None };
        let finished = Finished { draft: draft.id, revision: draft.revision };
        store.queue(&queued, Some(&row), Some(finished), now_ms()).await?;
        handle.end();
        self.dispatch(SAVED, &news(SAVED, &id, &kind.type_name()));
        self.queued().await;
        Ok(Finalized { id, digest, reference, receipt_code: row.code, kind })
    }

    /// Signs something about a record with its receipt, writes it down and queues it.
    fn speak(self: &Rc<Self>, speaker: Speaker, kind: Kind, say: Say) -> Doing<()> {
        let phone = self.clone();
        Box::pin(async move {
            let store = phone.store().await?;
            let own = store.own().await?;
            let receipt = match speaker {
                Speaker::With(receipt) => *receipt,
                Speaker::Of(id) => {
                    let row = own.receipt(&id).ok_or(Error::NoReceipt)?;
                    Receipt::parse(&row.code).ok_or(Error::BadReceipt)?
                }
            };
            let id = receipt.record_id();
            let (digest, place) = match own.record(&id) {
                Some(row) => (row.digest, row.place()),
                None => {
                    let view = phone.receipt_status(&receipt.code()).await?;
                    let found = view.digest().zip(view.place().map(str::to_owned));
                    found.ok_or(Error::Net(sync::Error::NotTheBackend))?
                }
            };
            let mut data = say(&own, &id)?;
            data.insert("place".into(), Value::String(place));
            if let Some(Value::Array(erased)) = data.get_mut("records") {
                erased.insert(0, Value::String(digest.to_string()));
            } else {
                data.insert("about".into(), Value::String(digest.to_string()));
                data.insert("salt".into(), Value::String(keys::salt()?));
            }
            let signer = keys::open_receipt(&receipt).await?;
            let source = phone.source(&store).await?;
            let record = sign(&signer, &source, kind, Value::Object(data), None).await?;
            let is_here = kind != Kind::Erasure && own.record(&id).is_some();
            let queued = Queued { record, about: Some(id.clone()), after: is_here.then(|| id.clone()) };
            if kind == Kind::Erasure {
                let mut ids: Vec<String> = personal(&own, &id).map(|row| row.id.clone()).collect();
                ids.push(id.clone());
                store.erase(&queued, &ids, now_ms()).await?;
            } else {
                store.queue(std::slice::from_ref(&queued), None, None, now_ms()).await?;
            }
            phone.queued().await;
            Ok(())
        })
    }

    pub(super) fn correct(self: &Rc<Self>, id: &str, set: Map<String, Value>) -> Doing<()> {
        let say = move |own: &Own, id: &str| {
            let after = latest_corrections(own, id)?;
            let mut data = Map::new();
            data.insert("set".into(), Value::Object(set));
            if !after.is_empty() {
                data.insert("after".into(), texts(after));
            }
            Ok(data)
        };
        self.speak(Speaker::Of(id.into()), Kind::Correction, Box::new(say))
    }

    pub(super) fn withdraw(self: &Rc<Self>, id: &str, reason: &str) -> Doing<()> {
        let mut data = Map::new();
        put_words(&mut data, "reason", reason);
        self.speak(Speaker::Of(id.into()), Kind::Withdrawal, Box::new(|_, _| Ok(data)))
    }

    pub(super) fn erase(self: &Rc<Self>, id: &str) -> Doing<()> {
        let say = |own: &Own, id: &str| {
            let mut data = Map::new();
            data.insert("records".into(), texts(personal(own, id).map(|row| row.digest)));
            data.insert("reason".into(), Value::String(ERASED_BY_AUTHOR.into()));
            Ok(data)
        };
        self.speak(Speaker::Of(id.into()), Kind::Erasure, Box::new(say))
    }

    pub(super) fn rate(
        self: &Rc<Self>,
        code: &str,
        after: Vec<Digest>,
        (stars, satisfied): (i64, bool),
        comment: &str,
    ) -> Result<Doing<()>, Error> {
        let receipt = Receipt::parse(code).ok_or(Error::BadReceipt)?;
        if after.is_empty() {
            return Err(Error::TooEarly);
        }
        let mut data = Map::new();
        data.insert("after".into(), texts(after));
        data.insert("stars".into(), Value::from(stars));
        data.insert("satisfied".into(), Value::Bool(satisfied));
        put_words(&mut data, "comment", comment);
        Ok(self.speak(Speaker::With(Box::new(receipt)), Kind::Rating, Box::new(|_, _| Ok(data))))
    }

    /// Takes what is parked back into the outbox.
    pub(super) async fn resend(self: &Rc<Self>, id: &str) -> Result<(), Error> {
        if self.store().await?.unpark(id, now_ms()).await? == 0 {
            return Err(Error::Unknown);
        }
        self.queued().await;
        Ok(())
    }

    /// Gives up what is parked.
    pub(super) async fn forget(self: &Rc<Self>, id: &str) -> Result<(), Error> {
        if !self.store().await?.forget(id).await? {
            return Err(Error::Unknown);
        }
        self.tell(CHANGED);
        self.refresh().await;
        Ok(())
    }

    /// A draft with the content of a record: the one that was begun, or a new one.
    pub(super) async fn draft_again(self: &Rc<Self>, id: &str) -> Result<DraftHandle, Error> {
        let own = self.store().await?.own().await?;
        let begun = own.drafts.iter().find(|row| row.draft.filled_from.as_deref() == Some(id));
        if let Some(draft) = begun.map(|row| row.draft.clone()) {
            let seen = draft.revision;
            return Ok(self.handle(draft, Some(seen)));
        }
        let row = own.record(id).ok_or(Error::Unknown)?;
        let kind = row.kind().ok_or(Error::Unknown)?;
        let data = mine::corrected(row, &own)?.ok_or(Error::Unknown)?;
        let contact = own.about(id).find(|row| row.kind() == Some(Kind::Contact));
        let contact = contact.map(RecordRow::data).transpose()?.unwrap_or_default();
        let handle = self.new_draft(kind)?;
        handle.fill(|draft| {
            for (prefix, data) in [("", Some(&data)), ("contact.", contact.as_object())] {
                for (name, value) in data.into_iter().flatten() {
                    let typed = match value {
                        Value::String(text) => text.clone(),
                        value => canonical::to_string(value),
                    };
                    draft.set(&[prefix, name.as_str()].concat(), &typed);
                }
            }
            draft.set("salt", "");
            draft.set("attachments", "");
            draft.filled_from = Some(id.to_owned());
            for attachment in row.attachments() {
                draft.attach(attachment);
            }
        });
        handle.flush().await?;
        self.refresh().await;
        Ok(handle)
    }

    /// What became of a record: the backend's word, or the last one that was kept when nobody answers.
    pub(super) async fn receipt_status(&self, code: &str) -> Result<ReceiptView, Error> {
        let receipt = Receipt::parse(code).ok_or(Error::BadReceipt)?;
        let (id, store) = (receipt.record_id(), self.store().await?);
        let answer = match self.backend() {
            Ok(backend) => backend.receipt(&receipt.read_token()).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) => {
                let view = ReceiptView { id: id.clone(), answer, fetched_ms: now_ms(), from_memory: false };
                store.keep_view(&id, view.to_js()).await?;
                // Not the words of a record that was erased here, from a backend that has not heard of it yet.
                let kept = store.receipt(&id).await?.as_ref().and_then(mine::view);
                Ok(kept.unwrap_or(view))
            }
            Err(error) => {
                let kept = store.receipt(&id).await?.as_ref().and_then(mine::view);
                kept.map(|view| ReceiptView { from_memory: true, ..view }).ok_or(Error::Net(error))
            }
        }
    }

    /// Asks what became of every record of this phone that was received.
    pub(super) async fn refresh_accounts(self: &Rc<Self>) -> Result<(), Error> {
        let own = self.store().await?.own().await?;
        for receipt in &own.receipts {
            if own.record(&receipt.id).is_none_or(|row| row.received_ms.is_some()) {
                match self.receipt_status(&receipt.code).await {
                    // A backend that knows nothing of one record may know of the next.
                    Ok(_) | Err(Error::Net(sync::Error::NotFound) | Error::BadReceipt) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        self.refresh().await;
        Ok(())
    }

    pub(super) async fn keep_receipt(self: &Rc<Self>, code: &str) -> Result<(), Error> {
        let receipt = Receipt::parse(code).ok_or(Error::BadReceipt)?;
        let row = ReceiptRow { id: receipt.record_id(), code: receipt.code(), kept_ms: now_ms(), view: None };
        self.store().await?.keep_receipt(&row).await?;
        match self.receipt_status(code).await {
            // Kept is kept: what became of the record can be asked later.
            Ok(_) | Err(Error::Net(_)) => {}
            Err(error) => return Err(error),
        }
        self.tell(CHANGED);
        self.refresh().await;
        self.ask_to_persist();
        Ok(())
    }

    /// Everything written on this phone, as JSON Lines: records, and what is still being written as `{"draft": …}`, for
    /// the copy is offered just where a draft cannot be kept.
    pub(super) async fn export_mine(&self) -> Result<Blob, Error> {
        let mut lines = String::new();
        for row in self.store().await?.own().await?.records {
            push_line(&mut lines, &row.record()?.to_value());
        }
        for handle in self.drafts.borrow().iter() {
            let draft = handle.draft.with_untracked(|draft| (!draft.is_empty()).then(|| draft.to_value()));
            if let Some(draft) = draft {
                push_line(&mut lines, &Value::Object(Map::from_iter([("draft".into(), draft)])));
            }
        }
        browser::blob_of_text(&lines, JSON_LINES).ok_or(Error::Unknown)
    }

    /// Deletes everything of ours on this phone.
    pub(super) async fn erase_phone(self: &Rc<Self>) -> Result<(), Error> {
        let _pass = self.finishing.enter().await;
        // Opening reads what is kept: forgotten before that, it would come back.
        let store = self.store().await?;
        // First, so that nothing is written behind it.
        self.forget_everything();
        store.erase_everything().await?;
        self.tell(ERASED);
        self.refresh().await;
        Ok(())
    }
}

fn push_line(lines: &mut String, value: &Value) {
    lines.push_str(&canonical::to_string(value));
    lines.push('\n');
}

/// Adds somebody's own words, if there are any.
fn put_words(data: &mut Map<String, Value>, name: &str, words: &str) {
    if linli_core::text::has_content(words) {
        data.insert(name.into(), Value::String(words.trim().into()));
    }
}
