//! Records, the outbox, receipts and what was pulled, in the store.

use super::row::in_order;
use super::{Durability, Error, Step, Store, Table, from_js, to_js};
use linli_core::body::Attachment;
use linli_core::outbox::{Effect, Entry};
use linli_core::{Digest, Problem, Record, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What names an erased record in a backend's answer: these stay, so that its owner still sees that it was there.
const KEPT_OF_ANSWER: [&str; 5] = ["id", "digest", "kind", "reference", "received"];

/// A record that was written on this phone and is final.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordRow {
    /// Id on the wire.
    pub id: String,
    /// Identity in the lists.
    pub digest: Digest,
    /// Id of the need or offer that it speaks of, when it is not one itself.
    pub about: Option<String>,
    /// The record.
    pub record: Value,
    /// When it was saved, ms since the epoch.
    pub saved_ms: i64,
    /// When a backend confirmed it, ms since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_ms: Option<i64>,
    /// What a backend finds wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parked: Option<Vec<Problem>>,
}

impl RecordRow {
    /// The row of a new record.
    pub fn new(record: &Record, about: Option<String>, saved_ms: i64) -> Self {
        Self {
            id: record.id().into(),
            digest: record.digest(),
            about,
            record: record.to_value(),
            saved_ms,
            received_ms: None,
            parked: None,
        }
    }

    /// The record; an error when what is stored is none.
    pub fn record(&self) -> Result<Record, Error> {
        Record::from_value(self.record.clone()).map_err(|_| Error::Corrupt(self.id.clone()))
    }

    /// The attachments that it names.
    pub fn attachments(&self) -> Vec<Attachment> {
        let list = self.record.pointer("/data/attachments");
        list.map(|list| Vec::deserialize(list).unwrap_or_default()).unwrap_or_default()
    }
}

/// A record that is not received yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Id of the record.
    pub id: String,
    /// Bytes of its JSON.
    pub bytes: usize,
    /// Id of the record that goes before it.
    pub after: Option<String>,
    /// Digests of attachments to be uploaded before it.
    pub uploads: Vec<String>,
    /// Its place in the queue: grows with every record, whatever the clock does.
    pub queued: i64,
}

/// The receipt of a record: whoever holds it may speak for the record.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ReceiptRow {
    /// Id of the record.
    pub id: String,
    /// Code of the receipt; holds the private key.
    pub code: String,
    /// When it came onto this phone, ms since the epoch.
    pub kept_ms: i64,
    /// What the backend last said about the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Value>,
}

impl ReceiptRow {
    /// What stays of the backend's answer once the record is erased: what it was, and nothing that was said in it.
    fn erased_view(mut self) -> Option<Value> {
        let answer = self.view.as_mut()?.get_mut("answer")?.as_object_mut()?;
        answer.retain(|key, _| KEPT_OF_ANSWER.contains(&key.as_str()));
        answer.insert("account".into(), "erased".into());
        self.view
    }
}

/// What somebody else wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PulledRow {
    /// Identity in the lists.
    pub digest: Digest,
    /// The record.
    pub record: Value,
    /// What was found about its signature, once: `signed`, `unsigned`, `bad`.
    pub verdict: String,
    /// When the backend received it, as the backend says.
    pub received: String,
}

impl PulledRow {
    /// The row of a record with its verdict.
    pub fn new(record: &Record, verdict: Verdict, received: String) -> Self {
        let verdict = match verdict {
            Verdict::Signed => "signed",
            Verdict::Unsigned => "unsigned",
            Verdict::Bad => "bad",
        };
        Self { digest: record.digest(), record: record.to_value(), verdict: verdict.into(), received }
    }

    /// Record and verdict; an error when what is stored is none.
    pub fn judged(self) -> Result<(Record, Verdict), Error> {
        let verdict = match self.verdict.as_str() {
            "signed" => Verdict::Signed,
            "unsigned" => Verdict::Unsigned,
            _ => Verdict::Bad,
        };
        match Record::from_value(self.record) {
            Ok(record) => Ok((record, verdict)),
            Err(_) => Err(Error::Corrupt(self.digest.to_string())),
        }
    }
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

impl Store {
    /// Everything that was written on this phone and is final, oldest first.
    pub async fn records(&self) -> Result<Vec<RecordRow>, Error> {
        let rows = self.page(Table::Records, None, u32::MAX).await?;
        let records = rows.iter().map(from_js::<RecordRow>).collect::<Result<Vec<_>, _>>()?;
        // Rows come by their ids, which grow with time.
        Ok(in_order(records, |row| row.saved_ms))
    }

    /// One record that was written on this phone.
    pub async fn record(&self, id: &str) -> Result<Option<RecordRow>, Error> {
        self.get(Table::Records, id).await?.as_ref().map(from_js).transpose()
    }

    /// What is not received yet, in the order in which it is sent, and the ids of what is parked: what core's outbox is
    /// built from.
    pub async fn outbox(&self) -> Result<(Vec<Entry>, Vec<String>), Error> {
        let tables = self.snapshot(&[Table::Outbox, Table::Records]).await?;
        let rows = tables[0].iter().map(from_js::<OutboxRow>).collect::<Result<Vec<_>, _>>()?;
        let rows = in_order(rows, |row| row.queued);
        let entry =
            |row: OutboxRow| Entry { id: row.id, bytes: row.bytes, after: row.after, uploads: row.uploads };
        let mut parked = Vec::new();
        for row in &tables[1] {
            let row: RecordRow = from_js(row)?;
            if row.parked.is_some() {
                parked.push(row.id);
            }
        }
        Ok((rows.into_iter().map(entry).collect(), parked))
    }

    /// The place behind everything that waits. A clock that was set back must not let a contact overtake its need.
    async fn end_of_queue(&self, now_ms: i64) -> Result<i64, Error> {
        let rows = self.page(Table::Outbox, None, u32::MAX).await?;
        let last =
            rows.iter().filter_map(|row| super::row::field(row, "queued").as_f64()).fold(0.0, f64::max);
        Ok(now_ms.max(last as i64 + 1))
    }

    /// Writes records and their places in the outbox, with the receipt of a new need or offer, and deletes the draft
    /// that they came from: one strict transaction, so that there is never a record without its receipt, a final record
    /// that nobody sends, or a draft beside the record that it became.
    pub async fn queue(
        &self,
        queued: &[Queued],
        receipt: Option<&ReceiptRow>,
        finished: Option<Finished>,
        now_ms: i64,
    ) -> Result<(), Error> {
        let mut steps = Vec::new();
        if let Some(Finished { draft, revision }) = finished {
            steps.push(Step::Expect(Table::Drafts, draft.clone(), Some(revision)));
            steps.push(Step::Delete(Table::Drafts, draft));
        }
        if let Some(receipt) = receipt {
            steps.push(Step::Put(Table::Receipts, receipt.id.clone(), to_js(receipt)?));
        }
        self.add_queued(queued, &mut steps, now_ms).await?;
        self.write(steps, Durability::Strict).await
    }

    async fn add_queued(&self, queued: &[Queued], steps: &mut Vec<Step>, now_ms: i64) -> Result<(), Error> {
        let mut place = self.end_of_queue(now_ms).await?;
        for Queued { record, about, after } in queued {
            let row = RecordRow::new(record, about.clone(), now_ms);
            let waiting = OutboxRow {
                id: row.id.clone(),
                bytes: record.to_json().len(),
                after: after.clone(),
                uploads: row.attachments().iter().map(|attachment| attachment.sha256.to_string()).collect(),
                queued: place,
            };
            place += 1;
            steps.push(Step::Add(Table::Records, row.id.clone(), to_js(&row)?));
            steps.push(Step::Put(Table::Outbox, row.id, to_js(&waiting)?));
        }
        Ok(())
    }

    /// Queues an erasure and drops the bodies that it names on this phone, in one strict transaction: the records' own
    /// and what a backend told of them. What of it was not received yet is not sent any more.
    pub async fn erase(&self, erasure: &Queued, ids: &[String], now_ms: i64) -> Result<(), Error> {
        let (mut steps, rows) = (Vec::new(), self.records().await?);
        let (erased, others): (Vec<RecordRow>, Vec<RecordRow>) =
            rows.into_iter().partition(|row| ids.contains(&row.id));
        for row in &erased {
            let mut record = row.record()?;
            record.erase();
            steps.push(note(&row.id, json!({"record": record.to_value()}), None)?);
            steps.push(Step::Delete(Table::Outbox, row.id.clone()));
        }
        self.drop_attachments(&erased, &others, &mut steps).await?;
        for id in ids {
            if let Some(receipt) = self.receipt(id).await? {
                let patch = to_js(&json!({"view": receipt.erased_view(), "erased": true}))?;
                steps.push(Step::Merge { table: Table::Receipts, key: id.clone(), patch, unless: None });
            }
        }
        self.add_queued(std::slice::from_ref(erasure), &mut steps, now_ms).await?;
        self.write(steps, Durability::Strict).await
    }

    /// Deletes what was parked and is given up: the record, what was written about it, and its receipt. A record that
    /// was received is left alone.
    pub async fn forget(&self, id: &str) -> Result<bool, Error> {
        let concerned = |row: &RecordRow| row.id == id || row.about.as_deref() == Some(id);
        let (gone, others): (Vec<RecordRow>, Vec<RecordRow>) =
            self.records().await?.into_iter().partition(concerned);
        if gone.iter().any(|row| row.received_ms.is_some()) {
            return Ok(false);
        }
        let mut steps = vec![Step::Delete(Table::Receipts, id.into())];
        for row in &gone {
            steps.push(Step::Delete(Table::Records, row.id.clone()));
            steps.push(Step::Delete(Table::Outbox, row.id.clone()));
        }
        self.drop_attachments(&gone, &others, &mut steps).await?;
        self.write(steps, Durability::Strict).await?;
        Ok(true)
    }

    /// Drops the attachments of records that go, unless another record names them, or a draft: the one in which it is
    /// mended may by now.
    async fn drop_attachments(
        &self,
        gone: &[RecordRow],
        others: &[RecordRow],
        steps: &mut Vec<Step>,
    ) -> Result<(), Error> {
        let mut named: Vec<Attachment> = others.iter().flat_map(RecordRow::attachments).collect();
        named.extend(self.drafts().await?.into_iter().flat_map(|row| row.draft.attachments));
        for attachment in gone.iter().flat_map(RecordRow::attachments) {
            if named.iter().all(|other| other.sha256 != attachment.sha256) {
                steps.push(Step::Delete(Table::Attachments, attachment.sha256.to_string()));
            }
        }
        Ok(())
    }

    /// Writes down what follows from a backend's answer, in one strict transaction.
    pub async fn apply(&self, effects: &[Effect], now_ms: i64) -> Result<(), Error> {
        let mut steps = Vec::new();
        for effect in effects {
            match effect {
                Effect::Acknowledge(id) => {
                    steps.push(Step::Delete(Table::Outbox, id.clone()));
                    steps.push(note(
                        id,
                        json!({"received_ms": now_ms, "parked": null}),
                        Some("received_ms"),
                    )?);
                }
                Effect::Park(id, problems) => {
                    steps.push(Step::Delete(Table::Outbox, id.clone()));
                    // What was received once is not parked by a later answer.
                    steps.push(note(id, json!({"parked": problems}), Some("received_ms"))?);
                }
                Effect::Uploaded(sha256) => self.note_upload(sha256, &mut steps).await?,
            }
        }
        if steps.is_empty() { Ok(()) } else { self.write(steps, Durability::Strict).await }
    }

    async fn note_upload(&self, sha256: &String, steps: &mut Vec<Step>) -> Result<(), Error> {
        for row in self.page(Table::Outbox, None, u32::MAX).await? {
            let mut row: OutboxRow = from_js(&row)?;
            if row.uploads.contains(sha256) {
                row.uploads.retain(|other| other != sha256);
                let patch = to_js(&json!({"uploads": row.uploads}))?;
                steps.push(Step::Merge { table: Table::Outbox, key: row.id, patch, unless: None });
            }
        }
        Ok(())
    }

    /// Takes a parked record, and what is parked about it, back into the outbox. Returns how many.
    pub async fn unpark(&self, id: &str, now_ms: i64) -> Result<usize, Error> {
        let mut place = self.end_of_queue(now_ms).await?;
        let mut steps = Vec::new();
        for row in self.records().await? {
            let concerned = row.id == id || row.about.as_deref() == Some(id);
            if !concerned || row.parked.is_none() {
                continue;
            }
            let waiting = OutboxRow {
                bytes: row.record()?.to_json().len(),
                after: row.about.clone().filter(|about| about != &row.id),
                uploads: row.attachments().iter().map(|attachment| attachment.sha256.to_string()).collect(),
                queued: place,
                id: row.id.clone(),
            };
            place += 1;
            steps.push(note(&row.id, json!({"parked": null}), None)?);
            steps.push(Step::Put(Table::Outbox, row.id, to_js(&waiting)?));
        }
        let count = steps.len() / 2;
        if count > 0 {
            self.write(steps, Durability::Strict).await?;
        }
        Ok(count)
    }

    /// All receipts on this phone.
    pub async fn receipts(&self) -> Result<Vec<ReceiptRow>, Error> {
        self.page(Table::Receipts, None, u32::MAX).await?.iter().map(from_js).collect()
    }

    /// The receipt of a record.
    pub async fn receipt(&self, id: &str) -> Result<Option<ReceiptRow>, Error> {
        self.get(Table::Receipts, id).await?.as_ref().map(from_js).transpose()
    }

    /// Keeps a receipt that came from elsewhere; one that is here stays as it is.
    pub async fn keep_receipt(&self, receipt: &ReceiptRow) -> Result<(), Error> {
        if self.receipt(&receipt.id).await?.is_some() {
            return Ok(());
        }
        let step = Step::Put(Table::Receipts, receipt.id.clone(), to_js(receipt)?);
        self.write(vec![step], Durability::Strict).await
    }

    /// Keeps what the backend said about a record whose receipt is here; not when it was erased here: a backend that has
    /// not heard of that yet still tells its words.
    pub async fn keep_view(&self, id: &str, view: &Value) -> Result<(), Error> {
        let patch = to_js(&json!({"view": view}))?;
        let step = Step::Merge { table: Table::Receipts, key: id.into(), patch, unless: Some("erased") };
        self.write(vec![step], Durability::Relaxed).await
    }

    /// Writes what was pulled together with the cursor behind it, so that neither is ever ahead of the other. A record
    /// that is here already is left alone, unless what came has lost its body: then this one loses it too. Nothing is
    /// written when `first` does not hold.
    pub async fn add_pulled(
        &self,
        first: Option<Step>,
        rows: &[PulledRow],
        cursor: &str,
        place: &Value,
    ) -> Result<(), Error> {
        let mut steps: Vec<Step> = first.into_iter().collect();
        for row in rows {
            steps.push(Step::Put(Table::Pulled, row.digest.to_string(), to_js(row)?));
        }
        steps.push(Step::Put(Table::Settings, cursor.into(), to_js(place)?));
        self.write(steps, Durability::Strict).await
    }

    /// Drops everything that others wrote, and these settings: what it was opened with, and how far it was read.
    pub async fn drop_pulled(&self, settings: &[&str]) -> Result<(), Error> {
        let mut steps = vec![Step::Clear(Table::Pulled)];
        steps.extend(settings.iter().map(|name| Step::Delete(Table::Settings, (*name).into())));
        self.write(steps, Durability::Strict).await
    }

    /// What others wrote: at most `limit` rows whose digests come after one.
    pub async fn pulled(&self, after: Option<&str>, limit: u32) -> Result<Vec<PulledRow>, Error> {
        self.page(Table::Pulled, after, limit).await?.iter().map(from_js).collect()
    }

    /// Drops the bodies of pulled records; the envelopes stay.
    pub async fn drop_pulled_bodies(&self, digests: &[Digest]) -> Result<(), Error> {
        let mut steps = Vec::new();
        for digest in digests {
            let key = digest.to_string();
            let Some(row) = self.get(Table::Pulled, &key).await? else {
                continue;
            };
            let row: PulledRow = from_js(&row)?;
            let (mut record, _) = row.judged()?;
            record.erase();
            let patch = to_js(&json!({"record": record.to_value()}))?;
            steps.push(Step::Merge { table: Table::Pulled, key, patch, unless: None });
        }
        if steps.is_empty() { Ok(()) } else { self.write(steps, Durability::Strict).await }
    }
}

/// Says something new about a record of this phone.
fn note(id: &str, patch: Value, unless: Option<&'static str>) -> Result<Step, Error> {
    Ok(Step::Merge { table: Table::Records, key: id.into(), patch: to_js(&patch)?, unless })
}
