//! The outbox in the store.

use super::{Answer, Error, Rows, Step, Store, Table};
use crate::object::{field, number, object, text};
use js_sys::Array;
use linli_core::outbox::{Effect, Entry};
use wasm_bindgen::{JsCast, JsValue};

/// A record that is not received yet.
#[derive(Clone, Debug, PartialEq)]
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

impl OutboxRow {
    pub(super) fn read(row: &JsValue) -> Result<Self, Error> {
        let id = text(row, "id").ok_or_else(|| super::row::corrupt(row))?;
        let uploads = field(row, "uploads").dyn_into::<Array>().unwrap_or_default();
        Ok(Self {
            id,
            bytes: number(row, "bytes").unwrap_or_default() as usize,
            after: text(row, "after"),
            uploads: uploads.iter().filter_map(|digest| digest.as_string()).collect(),
            queued: number(row, "queued").unwrap_or_default(),
        })
    }

    /// As core's outbox takes it.
    pub fn entry(&self) -> Entry {
        Entry {
            id: self.id.clone(),
            bytes: self.bytes,
            after: self.after.clone(),
            uploads: self.uploads.clone(),
        }
    }

    pub(super) fn put(&self) -> Step {
        let uploads: Array = self.uploads.iter().map(|digest| JsValue::from_str(digest)).collect();
        let row = object([
            ("id", JsValue::from_str(&self.id)),
            ("bytes", JsValue::from_f64(self.bytes as f64)),
            ("after", self.after.as_deref().map_or(JsValue::NULL, JsValue::from_str)),
            ("uploads", uploads.into()),
            ("queued", JsValue::from_f64(self.queued as f64)),
        ]);
        Step::Put(Table::Outbox, self.id.clone(), row)
    }
}

impl Store {
    /// What is not received yet, in the order in which it is sent, and the ids of what is parked: what core's outbox is
    /// built from.
    pub async fn outbox(&self) -> Result<(Vec<Entry>, Vec<String>), Error> {
        let own = self.own().await?;
        let parked =
            own.records.iter().filter(|row| row.parked.is_some()).map(|row| row.id.clone()).collect();
        Ok((own.outbox.iter().map(OutboxRow::entry).collect(), parked))
    }

    /// Writes down what follows from a backend's answer, in one strict transaction. What repeats an acknowledgement
    /// changes nothing, what was received once is not parked by a later answer, and what comes too late brings nothing
    /// back.
    pub fn apply<'a>(&'a self, effects: &'a [Effect], now_ms: i64) -> Answer<'a, Rows> {
        self.change(&[], move |own| {
            let mut steps = Vec::new();
            for effect in effects {
                let (id, problems) = match effect {
                    Effect::Acknowledge(id) => (id, None),
                    Effect::Park(id, problems) => (id, Some(problems)),
                    Effect::Uploaded(sha256) => {
                        for row in own.outbox.iter().filter(|row| row.uploads.contains(sha256)) {
                            let mut row = row.clone();
                            row.uploads.retain(|other| other != sha256);
                            steps.push(row.put());
                        }
                        continue;
                    }
                };
                steps.push(Step::Delete(Table::Outbox, id.clone()));
                let Some(row) = own.record(id).filter(|row| row.received_ms.is_none()) else {
                    continue;
                };
                steps.push(match problems {
                    None => row.received(now_ms),
                    Some(problems) => row.park(Some(problems))?,
                });
            }
            Ok(steps)
        })
    }
}
