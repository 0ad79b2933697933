//! What a resident does: a record becomes final, is corrected, taken back, erased, rated; its receipt is asked.

use super::browser::{self, now_ms};
use super::mine;
use super::phone::Phone;
use super::{DraftHandle, Error, Finalized, ReceiptView};
use crate::keys::{self, Signer};
use crate::store::{self, Finished, Queued, ReceiptRow, Store};
use crate::sync;
use leptos::prelude::*;
use linli_core::journey::Journey;
use linli_core::receipt::Receipt;
use linli_core::record::{Header, Unsigned};
use linli_core::{Digest, Kind, Record, canonical};
use serde_json::{Map, Value, json};
use std::rc::Rc;
use web_sys::Blob;

/// Why somebody erases what is theirs, for the record: nobody has to give a reason.
const ERASED_BY_AUTHOR: &str = "by its author";
/// Media type of an export.
const JSON_LINES: &str = "application/jsonl";

/// What one may speak about: a record of one's own, or one whose receipt one holds.
struct Subject {
    id: String,
    digest: Digest,
    place: String,
}

/// Signs a record.
pub(super) async fn sign(
    signer: &Signer,
    source: &str,
    kind: Kind,
    data: Value,
    readcheck: Option<Digest>,
) -> Result<Record, Error> {
    let id = keys::uuid(now_ms())?;
    sign_as(
        signer,
        Header { id, source, time_ms: now_ms(), key: Some(signer.public()), readcheck },
        kind,
        data,
    )
    .await
}

async fn sign_as(signer: &Signer, header: Header<'_>, kind: Kind, data: Value) -> Result<Record, Error> {
    let unsigned = Unsigned::new(kind, header, data);
    let signature = signer.sign(&unsigned.signing_input()).await?;
    unsigned.sign(&signature).map_err(Error::Problems)
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
        let header = Header {
            id: id.clone(),
            source: &source,
            time_ms: now_ms(),
            key: Some(signer.public()),
            readcheck: Some(receipt.readcheck()),
        };
        let record = sign_as(&signer, header, draft.kind(), body).await?;
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
        self.dispatch("linli:saved", &id, &kind.type_name());
        self.queued().await;
        Ok(Finalized { id, digest, reference, receipt_code: row.code, kind })
    }

    /// The record of an id, and the key that speaks for it.
    async fn open_own(&self, store: &Store, id: &str) -> Result<(Subject, Signer), Error> {
        let row = store.receipt(id).await?.ok_or(Error::NoReceipt)?;
        let receipt = Receipt::parse(&row.code).ok_or(Error::BadReceipt)?;
        self.open_with(store, &receipt).await
    }

    async fn open_with(&self, store: &Store, receipt: &Receipt) -> Result<(Subject, Signer), Error> {
        let id = receipt.record_id();
        let (digest, place) = match store.record(&id).await? {
            Some(row) => {
                let record = row.record()?;
                (record.digest(), record.place().to_owned())
            }
            None => {
                let view = self.receipt_status(&receipt.code()).await?;
                let found = view.digest().zip(view.place().map(str::to_owned));
                found.ok_or(Error::Net(sync::Error::NotTheBackend))?
            }
        };
        Ok((Subject { id, digest, place }, keys::open_receipt(receipt).await?))
    }

    /// Signs something about a record with its receipt, and queues it.
    async fn speak(
        self: &Rc<Self>,
        store: &Store,
        (subject, signer): (Subject, Signer),
        kind: Kind,
        mut data: Map<String, Value>,
    ) -> Result<(), Error> {
        data.insert("about".into(), json!(subject.digest));
        data.insert("place".into(), json!(subject.place));
        data.insert("salt".into(), json!(keys::salt()?));
        let source = self.source(store).await?;
        let record = sign(&signer, &source, kind, Value::Object(data), None).await?;
        let after = store.record(&subject.id).await?.map(|row| row.id);
        let queued = Queued { record, about: Some(subject.id), after };
        store.queue(&[queued], None, None, now_ms()).await?;
        self.queued().await;
        Ok(())
    }

    /// Everything on this phone that was written about a record.
    async fn about(&self, store: &Store, id: &str) -> Result<Vec<Record>, Error> {
        let rows = store.records().await?;
        let about = rows.iter().filter(|row| row.about.as_deref() == Some(id));
        Ok(about.map(store::RecordRow::record).collect::<Result<_, _>>()?)
    }

    pub(super) async fn correct(self: &Rc<Self>, id: &str, set: Map<String, Value>) -> Result<(), Error> {
        let store = self.store().await?;
        let opened = self.open_own(&store, id).await?;
        let about = self.about(&store, id).await?;
        let corrections = || about.iter().filter(|record| record.kind() == Kind::Correction);
        let named = |digest: Digest| {
            let digest = digest.to_string();
            corrections().any(|other| {
                let after = other.data().and_then(|data| data.get("after")?.as_array());
                after.is_some_and(|after| after.iter().any(|seen| seen.as_str() == Some(digest.as_str())))
            })
        };
        let after: Vec<Digest> = corrections().map(Record::digest).filter(|digest| !named(*digest)).collect();
        let mut data = Map::new();
        data.insert("set".into(), Value::Object(set));
        if !after.is_empty() {
            data.insert("after".into(), json!(after));
        }
        self.speak(&store, opened, Kind::Correction, data).await
    }

    pub(super) async fn withdraw(self: &Rc<Self>, id: &str, reason: &str) -> Result<(), Error> {
        let store = self.store().await?;
        let opened = self.open_own(&store, id).await?;
        let mut data = Map::new();
        if linli_core::text::has_content(reason) {
            data.insert("reason".into(), json!(reason.trim()));
        }
        self.speak(&store, opened, Kind::Withdrawal, data).await
    }

    pub(super) async fn erase(self: &Rc<Self>, id: &str) -> Result<(), Error> {
        let store = self.store().await?;
        let (subject, signer) = self.open_own(&store, id).await?;
        let about = self.about(&store, id).await?;
        // The account stays: it names nobody. Everything else that this key has signed goes.
        let personal: Vec<&Record> =
            about.iter().filter(|record| !record.kind().is_account() && record.data().is_some()).collect();
        let mut digests = vec![subject.digest];
        digests.extend(personal.iter().map(|record| record.digest()));
        let mut ids = vec![subject.id.clone()];
        ids.extend(personal.iter().map(|record| record.id().to_owned()));
        let data = json!({"records": digests, "reason": ERASED_BY_AUTHOR, "place": subject.place});
        let source = self.source(&store).await?;
        let record = sign(&signer, &source, Kind::Erasure, data, None).await?;
        let erasure = Queued { record, about: Some(subject.id), after: None };
        store.erase(&erasure, &ids, now_ms()).await?;
        self.queued().await;
        Ok(())
    }

    pub(super) async fn rate(
        self: &Rc<Self>,
        code: &str,
        after: Vec<Digest>,
        (stars, satisfied): (i64, bool),
        comment: &str,
    ) -> Result<(), Error> {
        let receipt = Receipt::parse(code).ok_or(Error::BadReceipt)?;
        if after.is_empty() {
            return Err(Error::TooEarly);
        }
        let store = self.store().await?;
        let opened = self.open_with(&store, &receipt).await?;
        let mut data = Map::new();
        data.insert("after".into(), json!(after));
        data.insert("stars".into(), json!(stars));
        data.insert("satisfied".into(), json!(satisfied));
        if linli_core::text::has_content(comment) {
            data.insert("comment".into(), json!(comment.trim()));
        }
        self.speak(&store, opened, Kind::Rating, data).await
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
        self.tell(&json!({}));
        self.refresh().await;
        Ok(())
    }

    /// A draft with the content of a record: the one that was begun, or a new one.
    pub(super) async fn draft_again(self: &Rc<Self>, id: &str) -> Result<DraftHandle, Error> {
        let store = self.store().await?;
        let begun = store.drafts().await?.into_iter().map(|row| row.draft);
        if let Some(draft) = begun.into_iter().find(|draft| draft.filled_from.as_deref() == Some(id)) {
            let seen = draft.revision;
            return Ok(self.handle(draft, Some(seen)));
        }
        let record = store.record(id).await?.ok_or(Error::Unknown)?.record()?;
        let about = self.about(&store, id).await?;
        let data = mine::corrected(&record, about.iter()).ok_or(Error::Unknown)?;
        let contact = about.iter().find(|record| record.kind() == Kind::Contact).and_then(Record::data);
        let handle = self.new_draft(record.kind())?;
        handle.fill(|draft| {
            for (prefix, data) in [("", Some(&data)), ("contact.", contact)] {
                for (name, value) in data.and_then(Value::as_object).into_iter().flatten() {
                    let typed = match value {
                        Value::String(text) => text.clone(),
                        value => canonical::to_string(value),
                    };
                    draft.set(&[prefix, name.as_str()].concat(), &typed);
                }
            }
            draft.values.remove("salt");
            draft.values.remove("attachments");
            draft.filled_from = Some(id.to_owned());
        });
        for attachment in store.record(id).await?.ok_or(Error::Unknown)?.attachments() {
            handle.fill(|draft| {
                draft.attach(attachment);
            });
        }
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
                store.keep_view(&id, &serde_json::to_value(&view).unwrap_or_default()).await?;
                Ok(view)
            }
            Err(error) => {
                let kept = store.receipt(&id).await?.as_ref().and_then(mine::view);
                kept.map(|view| ReceiptView { from_memory: true, ..view }).ok_or(Error::Net(error))
            }
        }
    }

    /// Asks what became of every record of this phone that was received.
    pub(super) async fn refresh_accounts(self: &Rc<Self>) -> Result<(), Error> {
        let store = self.store().await?;
        for receipt in store.receipts().await? {
            let received = store.record(&receipt.id).await?.is_none_or(|row| row.received_ms.is_some());
            if received {
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
        self.tell(&json!({}));
        self.refresh().await;
        self.ask_to_persist();
        Ok(())
    }

    /// Everything written on this phone, as JSON Lines: records, and what is still being written as `{"draft": …}`, for
    /// the copy is offered just where a draft cannot be kept.
    pub(super) async fn export_mine(&self) -> Result<Blob, Error> {
        let mut lines = String::new();
        for row in self.store().await?.records().await? {
            lines.push_str(&canonical::to_string(&row.record));
            lines.push('\n');
        }
        for handle in self.drafts.borrow().iter() {
            let draft =
                handle.draft.with_untracked(|draft| (!draft.is_empty()).then(|| json!({"draft": draft})));
            if let Some(draft) = draft {
                lines.push_str(&canonical::to_string(&draft));
                lines.push('\n');
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
        self.tell(&json!({"erased": true}));
        self.refresh().await;
        Ok(())
    }
}
