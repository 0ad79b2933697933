//! Does what core's outbox wants done, one task at a time.

use super::lock;
use super::{Backend, Error};
use crate::object::from_js;
use crate::store::{self, OutboxRow, Own, Store};
use linli_core::outbox::{Effect, Outbox, Report, Task};
use linli_core::{Code, Problem, canonical};
use serde_json::Value;
use std::cell::RefCell;
use wasm_bindgen::JsValue;

/// Name of the lock that the sender holds.
const LOCK: &str = "linli-outbox";
/// Wait after the phone's own database failed, ms: it is not the backend's fault, and may pass by itself.
const STORE_RETRY_MS: u32 = 5_000;

/// What one task needs from outside.
pub struct Errand<'a> {
    /// The phone's store.
    pub store: &'a Store,
    /// Where to; an error is told and tried again when somebody rings.
    pub backend: Result<&'a Backend, Error>,
    /// The time now, ms since the epoch.
    pub now_ms: fn() -> i64,
    /// Any number, for the jitter.
    pub random: u32,
}

/// What came of a turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Something was written down: tell it, and go on at once.
    Went(Vec<Effect>),
    /// Nothing waits.
    Empty,
    /// Nothing can be done for so many ms, or until somebody rings; and why, when this turn found it out.
    Rest(Option<u32>, Option<Error>),
    /// The phone's database failed; nothing was lost, what was sent will be a duplicate.
    Store(u32, store::Error),
}

/// Remembers between turns how often it failed; everything else is in the store.
#[derive(Debug, Default)]
pub struct Courier {
    outbox: RefCell<Outbox>,
}

impl Courier {
    /// Forgets the wait: somebody pressed "send now", the network came back, the page came into sight.
    pub fn hurry(&self) {
        self.outbox.borrow_mut().hurry();
    }

    /// Does one task of the outbox and writes down what follows, under the lock.
    pub async fn turn(&self, errand: Errand<'_>) -> Turn {
        match self.try_turn(errand).await {
            Ok(turn) => turn,
            Err(error) => Turn::Store(STORE_RETRY_MS, error),
        }
    }

    async fn try_turn(&self, errand: Errand<'_>) -> Result<Turn, store::Error> {
        let store = errand.store;
        // Most turns find nothing to do: they need no lock.
        self.refill(&store.own().await?);
        let backend = match errand.backend {
            _ if self.outbox.borrow().is_empty() => return Ok(Turn::Empty),
            Ok(backend) => backend,
            Err(error) => return Ok(Turn::Rest(None, Some(error))),
        };
        if let Some(rest) = self.rest((errand.now_ms)()) {
            return Ok(rest);
        }
        let _held = lock::hold(LOCK).await;
        // Another tab may have sent everything while this one waited for its turn.
        let own = store.own().await?;
        self.refill(&own);
        let task = self.outbox.borrow().next((errand.now_ms)());
        let outcome = match task {
            Task::Upload { record, sha256 } => match store.attachment(&sha256).await? {
                Some((bytes, media_type)) => {
                    backend.put_attachment(&record, &sha256, &media_type, bytes.into()).await
                }
                None => Ok(Report::UploadRefused { record, problems: vec![lost_bytes()] }),
            },
            Task::Send(ids) => backend.post(&ids, batch(&own, &ids)).await,
            Task::Wait(_) | Task::Done => return Ok(self.rest((errand.now_ms)()).unwrap_or(Turn::Empty)),
        };
        let now_ms = (errand.now_ms)();
        let (report, error) = match outcome {
            Ok(report) => (report, None),
            Err(error) => (Report::Later(error.asked_ms()), Some(error)),
        };
        let effects = self.outbox.borrow_mut().report(now_ms, report, errand.random);
        if !effects.is_empty() {
            store.apply(&effects, now_ms).await?;
        }
        match (error, self.rest(now_ms)) {
            (Some(_), Some(Turn::Rest(ms, _))) => Ok(Turn::Rest(ms, error)),
            (Some(_), _) => Ok(Turn::Rest(None, error)),
            (None, _) => Ok(Turn::Went(effects)),
        }
    }

    /// Takes what the store holds.
    fn refill(&self, own: &Own) {
        let parked = own.records.iter().filter(|row| row.parked.is_some()).map(|row| row.id.clone());
        // A place in the queue without its record has nothing to send.
        let whole = own.outbox.iter().filter(|row| own.record(&row.id).is_some());
        self.outbox.borrow_mut().refill(whole.map(OutboxRow::entry), parked);
    }

    /// The wait that the outbox asks for.
    fn rest(&self, now_ms: i64) -> Option<Turn> {
        match self.outbox.borrow().next(now_ms) {
            Task::Wait(until) => {
                Some(Turn::Rest(Some(u32::try_from(until - now_ms).unwrap_or_default()), None))
            }
            // What waits is held back by something parked.
            Task::Done => Some(Turn::Rest(None, None)),
            _ => None,
        }
    }
}

fn lost_bytes() -> Problem {
    Problem::new("data.attachments", Code::Missing, "the bytes of the attachment")
}

/// Records as the text of a JSON list, as they stand in the store. Not by the browser's own writer: a page around a widget
/// may have taught it to write lists as texts (`Array.prototype.toJSON` of old libraries).
fn batch(own: &Own, ids: &[String]) -> JsValue {
    let records = ids.iter().filter_map(|id| own.record(id)).filter_map(|row| from_js(&row.stored()));
    JsValue::from_str(&canonical::to_string(&Value::Array(records.collect())))
}
