//! Does what core's outbox wants done, one task at a time.

use super::lock;
use super::{Backend, Error};
use crate::store::{self, Store};
use linli_core::outbox::{Effect, Outbox, Report, Task};
use linli_core::{Code, Problem, canonical};
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
        // Most turns find nothing to do: they need no lock.
        if self.refill(errand.store).await? {
            return Ok(Turn::Empty);
        }
        let backend = match errand.backend {
            Ok(backend) => backend,
            Err(error) => return Ok(Turn::Rest(None, Some(error))),
        };
        if let Some(rest) = self.rest((errand.now_ms)()) {
            return Ok(rest);
        }
        let _held = lock::hold(LOCK).await;
        // Another tab may have sent everything while this one waited for its turn.
        if self.refill(errand.store).await? {
            return Ok(Turn::Empty);
        }
        let task = self.outbox.borrow().next((errand.now_ms)());
        let outcome = match task {
            Task::Upload { record, sha256 } => upload(errand.store, backend, &record, &sha256).await?,
            Task::Send(ids) => send(errand.store, backend, ids).await?,
            Task::Wait(_) | Task::Done => return Ok(self.rest((errand.now_ms)()).unwrap_or(Turn::Empty)),
        };
        let now_ms = (errand.now_ms)();
        let (report, error) = match outcome {
            Ok(report) => (report, None),
            Err(error) => (Report::Later(error.asked_ms()), Some(error)),
        };
        let effects = self.outbox.borrow_mut().report(now_ms, report, errand.random);
        errand.store.apply(&effects, now_ms).await?;
        match error {
            Some(error) => Ok(match self.rest(now_ms) {
                Some(Turn::Rest(ms, _)) => Turn::Rest(ms, Some(error)),
                _ => Turn::Rest(None, Some(error)),
            }),
            None => Ok(Turn::Went(effects)),
        }
    }

    /// Takes what the store holds; whether that is nothing.
    async fn refill(&self, store: &Store) -> Result<bool, store::Error> {
        let (entries, parked) = store.outbox().await?;
        let mut outbox = self.outbox.borrow_mut();
        outbox.refill(entries, parked);
        Ok(outbox.is_empty())
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

type Outcome = Result<Result<Report, Error>, store::Error>;

async fn upload(store: &Store, backend: &Backend, record: &str, sha256: &str) -> Outcome {
    let Some((bytes, media_type)) = store.attachment(sha256).await? else {
        let problems = vec![Problem::new("data.attachments", Code::Missing, "the bytes of the attachment")];
        return Ok(Ok(Report::UploadRefused { record: record.into(), problems }));
    };
    Ok(backend.put_attachment(record, sha256, &media_type, JsValue::from(bytes)).await)
}

async fn send(store: &Store, backend: &Backend, ids: Vec<String>) -> Outcome {
    let mut batch = String::from("[");
    let mut sent = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(row) = store.record(&id).await? else {
            // Erased in another tab a moment ago: the next refill no longer has it.
            continue;
        };
        if !sent.is_empty() {
            batch.push(',');
        }
        batch.push_str(&canonical::to_string(&row.record));
        sent.push(id);
    }
    batch.push(']');
    if sent.is_empty() {
        return Ok(Ok(Report::Later(None)));
    }
    Ok(backend.post(&sent, &batch).await)
}
