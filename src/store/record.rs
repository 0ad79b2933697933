//! Records that were written on this phone, in the store.

use super::outbox::OutboxRow;
use super::row::{value, with};
use super::{Answer, Error, Own, ReceiptRow, Rows, Step, Store, Table};
use crate::object::{field, number, object, set, text, to_js};
use js_sys::Array;
use linli_core::body::Attachment;
use linli_core::{Digest, Kind, Problem, Record};
use serde_json::Value;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

/// A record that was written on this phone and is final.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// Id on the wire.
    pub id: String,
    /// Identity in the lists.
    pub digest: Digest,
    /// Id of the need or offer that it speaks of, when it is not one itself.
    pub about: Option<String>,
    /// When it was saved, ms since the epoch.
    pub saved_ms: i64,
    /// When a backend confirmed it, ms since the epoch.
    pub received_ms: Option<i64>,
    /// What a backend finds wrong with it.
    pub parked: Option<Vec<Problem>>,
    /// The row as it stands in the store.
    row: JsValue,
}

impl RecordRow {
    pub(super) fn read(row: &JsValue) -> Result<Self, Error> {
        let digest = text(row, "digest").and_then(|digest| digest.parse().ok());
        let (Some(id), Some(digest)) = (text(row, "id"), digest) else {
            return Err(super::row::corrupt(row));
        };
        let parked = field(row, "parked");
        Ok(Self {
            id,
            digest,
            about: text(row, "about"),
            saved_ms: number(row, "saved_ms").unwrap_or_default(),
            received_ms: number(row, "received_ms"),
            parked: if parked.is_object() { Some(problems(&value(&parked)?)) } else { None },
            row: row.clone(),
        })
    }

    /// The row of a new record.
    fn of(record: &Record, about: Option<&str>, saved_ms: i64) -> Result<JsValue, Error> {
        Ok(object([
            ("id", JsValue::from_str(record.id())),
            ("digest", JsValue::from_str(&record.digest().to_string())),
            ("about", about.map_or(JsValue::NULL, JsValue::from_str)),
            ("record", to_js(&record.to_value())),
            ("saved_ms", JsValue::from_f64(saved_ms as f64)),
        ]))
    }

    /// The record as it stands in the store: what is sent and exported.
    pub fn stored(&self) -> JsValue {
        field(&self.row, "record")
    }

    /// The record; an error when what is stored is none.
    pub fn record(&self) -> Result<Record, Error> {
        Record::from_value(value(&self.stored())?).map_err(|_| super::row::corrupt(&self.row))
    }

    /// Its `type`.
    pub fn type_name(&self) -> String {
        text(&self.stored(), "type").unwrap_or_default()
    }

    /// The noun of its type.
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.type_name()).map(|(kind, _)| kind)
    }

    /// Its place code.
    pub fn place(&self) -> String {
        text(&self.stored(), "subject").unwrap_or_default()
    }

    /// Whether its body is still there.
    pub fn has_body(&self) -> bool {
        field(&self.stored(), "data").is_object()
    }

    /// Its body; null once erased.
    pub fn data(&self) -> Result<Value, Error> {
        value(&field(&self.stored(), "data"))
    }

    /// The attachments that it names.
    pub fn attachments(&self) -> Vec<Attachment> {
        let list = field(&field(&self.stored(), "data"), "attachments");
        let mut found = Vec::new();
        for item in list.dyn_into::<Array>().unwrap_or_default().iter() {
            if let Some(sha256) = text(&item, "sha256").and_then(|digest| digest.parse().ok()) {
                found.push(Attachment {
                    sha256,
                    media_type: text(&item, "type").unwrap_or_default(),
                    size: number(&item, "size").unwrap_or_default() as u64,
                });
            }
        }
        found
    }

    /// Says something new about it; undefined takes a field away.
    fn note(&self, name: &str, value: &JsValue) -> JsValue {
        with(&self.row, name, value)
    }

    pub(super) fn put(&self, row: JsValue) -> Step {
        Step::Put(Table::Records, self.id.clone(), row)
    }

    /// It was received: what was wrong with it before is not any more.
    pub(super) fn received(&self, now_ms: i64) -> Step {
        let row = self.note("parked", &JsValue::UNDEFINED);
        set(&row, "received_ms", &JsValue::from_f64(now_ms as f64));
        self.put(row)
    }

    /// Something is wrong with it, or (for none) not any more.
    pub(super) fn park(&self, problems: Option<&[Problem]>) -> Result<Step, Error> {
        let problems = match problems {
            Some(problems) => to_js(&Value::Array(problems.iter().map(Problem::to_value).collect())),
            None => JsValue::UNDEFINED,
        };
        Ok(self.put(self.note("parked", &problems)))
    }

    /// Its body is gone; the envelope stays.
    fn erase(&self) -> Step {
        self.put(self.note("record", &with(&self.stored(), "data", &JsValue::UNDEFINED)))
    }
}

fn problems(list: &Value) -> Vec<Problem> {
    list.as_array().into_iter().flatten().filter_map(Problem::from_value).collect()
}

/// A record that is to be written and queued.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The record.
    pub record: Record,
    /// Id of the need or offer that it speaks of.
    pub about: Option<String>,
    /// Id of the record that goes before it.
    pub after: Option<String>,
}

/// The draft that becomes final with what is queued.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its id.
    pub draft: String,
    /// The revision that was signed; another one is [`Error::Conflict`], and nothing is written.
    pub revision: u64,
}

fn add_queued(own: &Own, queued: &[Queued], steps: &mut Vec<Step>, now_ms: i64) -> Result<(), Error> {
    let first = own.end_of_queue(now_ms);
    for (place, Queued { record, about, after }) in queued.iter().enumerate() {
        let row = RecordRow::of(record, about.as_deref(), now_ms)?;
        let waiting = OutboxRow {
            id: record.id().into(),
            bytes: record.to_json().len(),
            after: after.clone(),
            uploads: RecordRow::read(&row)?.uploads(),
            queued: first + place as i64,
        };
        steps.push(Step::Add(Table::Records, waiting.id.clone(), row));
        steps.push(waiting.put());
    }
    Ok(())
}

impl RecordRow {
    /// Digests of its attachments, to be uploaded before it.
    pub(super) fn uploads(&self) -> Vec<String> {
        self.attachments().iter().map(|attachment| attachment.sha256.to_string()).collect()
    }
}

impl Store {
    /// Everything that was written on this phone and is final, oldest first.
    pub async fn records(&self) -> Result<Vec<RecordRow>, Error> {
        Ok(self.own().await?.records)
    }

    /// One record that was written on this phone.
    pub async fn record(&self, id: &str) -> Result<Option<RecordRow>, Error> {
        self.get(Table::Records, id).await?.as_ref().map(RecordRow::read).transpose()
    }

    /// Writes records and their places in the outbox, with the receipt of a new need or offer, and deletes the draft
    /// that they came from: one strict transaction, so that there is never a record without its receipt, a final record
    /// that nobody sends, or a draft beside the record that it became. A parked record that the draft was filled from goes
    /// too: its content shall not arrive twice.
    pub fn queue<'a>(
        &'a self,
        queued: &'a [Queued],
        receipt: Option<&'a ReceiptRow>,
        finished: Option<Finished>,
        now_ms: i64,
    ) -> Answer<'a, Rows> {
        self.change(&[Table::Attachments], move |own| {
            let mut steps = Vec::new();
            if let Some(Finished { draft, revision }) = &finished {
                let stored = own.drafts.iter().find(|row| row.draft.id == *draft).map(|row| &row.draft);
                let stored = stored.filter(|stored| stored.revision == *revision).ok_or(Error::Conflict)?;
                let before = stored.filled_from.as_deref().and_then(|id| own.record(id));
                if let Some(before) = before.filter(|row| row.received_ms.is_none()) {
                    give_up(own, &before.id, &mut steps);
                }
                steps.push(Step::Delete(Table::Drafts, draft.clone()));
            }
            if let Some(receipt) = receipt {
                steps.push(receipt.put());
            }
            // Nothing more is said of what was erased here meanwhile.
            let about = queued.iter().filter_map(|queued| own.record(queued.about.as_deref()?));
            if about.filter(|row| !row.has_body()).count() > 0 {
                return Err(Error::Conflict);
            }
            add_queued(own, queued, &mut steps, now_ms)?;
            Ok(steps)
        })
    }

    /// Drops the bodies of records that were written here, with their attachments that nothing else names and with what
    /// a backend told of them, and queues the erasure that says so to others: one strict transaction. What was not
    /// received yet is not sent any more.
    pub fn erase<'a>(&'a self, erasure: &'a Queued, ids: &'a [String], now_ms: i64) -> Answer<'a, Rows> {
        self.change(&[Table::Attachments], move |own| {
            let mut steps = Vec::new();
            for row in own.records.iter().filter(|row| ids.contains(&row.id)) {
                steps.push(row.erase());
                steps.push(Step::Delete(Table::Outbox, row.id.clone()));
                drop_attachments(own, row, ids, &mut steps);
            }
            for receipt in own.receipts.iter().filter(|row| ids.contains(&row.id)) {
                steps.push(receipt.erased());
            }
            add_queued(own, std::slice::from_ref(erasure), &mut steps, now_ms)?;
            Ok(steps)
        })
    }

    /// Deletes what was parked and is given up: the record, what was written about it, and its receipt. A record that
    /// was received is left alone.
    pub async fn forget(&self, id: &str) -> Result<bool, Error> {
        let forgot = Cell::new(false);
        let deciding = self.change(&[Table::Attachments], |own| {
            let mut steps = Vec::new();
            forgot.set(give_up(own, id, &mut steps));
            Ok(steps)
        });
        deciding.await?;
        Ok(forgot.get())
    }

    /// Takes a parked record, and what is parked about it, back into the outbox. Returns how many.
    pub async fn unpark(&self, id: &str, now_ms: i64) -> Result<usize, Error> {
        let count = Cell::new(0);
        let deciding = self.change(&[], |own| {
            let mut steps = Vec::new();
            // What is being mended is not sent as it is, beside that.
            if own.drafts.iter().any(|row| row.draft.filled_from.as_deref() == Some(id)) {
                return Ok(steps);
            }
            let concerned = own.record(id).into_iter().chain(own.about(id));
            for row in concerned.filter(|row| row.parked.is_some()) {
                let waiting = OutboxRow {
                    bytes: row.record()?.to_json().len(),
                    after: row.about.clone(),
                    uploads: row.uploads(),
                    queued: own.end_of_queue(now_ms) + steps.len() as i64,
                    id: row.id.clone(),
                };
                steps.push(row.park(None)?);
                steps.push(waiting.put());
            }
            count.set(steps.len() / 2);
            Ok(steps)
        });
        deciding.await?;
        Ok(count.get())
    }
}

/// Gives up a record that was parked, with what was written about it and its receipt; not one that was received.
fn give_up(own: &Own, id: &str, steps: &mut Vec<Step>) -> bool {
    let concerned: Vec<&RecordRow> = own.record(id).into_iter().chain(own.about(id)).collect();
    if concerned.iter().any(|row| row.received_ms.is_some()) {
        return false;
    }
    let ids: Vec<String> = concerned.iter().map(|row| row.id.clone()).collect();
    steps.push(Step::Delete(Table::Receipts, id.into()));
    for row in concerned {
        steps.push(Step::Delete(Table::Records, row.id.clone()));
        steps.push(Step::Delete(Table::Outbox, row.id.clone()));
        drop_attachments(own, row, &ids, steps);
    }
    true
}

/// Drops the attachments of a record that goes, unless something that stays names them: another record, or the draft in
/// which it is mended.
fn drop_attachments(own: &Own, row: &RecordRow, going: &[String], steps: &mut Vec<Step>) {
    for attachment in row.attachments() {
        if !own.is_named(&attachment.sha256, "", going) {
            steps.push(Step::Delete(Table::Attachments, attachment.sha256.to_string()));
        }
    }
}
