//! The outbox: what is sent next, and what follows from the answer. The edge does the sending.

use crate::index::Index;
use crate::limits::{BATCH_BYTES_MAX, BATCH_RECORDS_MAX};
use crate::{Code, Problem, retry};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// One record on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The record's id.
    pub id: String,
    /// Bytes of its JSON.
    pub bytes: usize,
    /// The record that must be received before this one (a contact goes after what it is about).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Digests of its attachments that are not uploaded yet, as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uploads: Vec<String>,
}

/// What the edge does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Upload this attachment of this record.
    Upload {
        /// The record's id.
        record: String,
        /// The attachment's digest, as text.
        sha256: String,
    },
    /// Send these records, in this order.
    Send(Vec<String>),
    /// Nothing before this time, ms since the epoch.
    Wait(i64),
    /// Nothing at all.
    Done,
}

/// How the backend answered about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stored the record.
    Stored,
    /// It had it already, with the same content.
    Duplicate,
    /// It has other content under this id.
    Conflict,
    /// It will not take it, ever.
    Refused(Vec<Problem>),
    /// Not now.
    Later,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// The attachment is there.
    Uploaded {
        /// The attachment's digest, as text.
        sha256: String,
    },
    /// The backend will not take the attachment.
    UploadRefused {
        /// The record's id.
        record: String,
        /// Why.
        problems: Vec<Problem>,
    },
    /// An answer for each of these records.
    Answered(Vec<(String, Outcome)>),
    /// The batch was too large for the backend.
    TooLarge,
    /// No answer, or one that says to try again; with what it asked for in ms.
    Later(Option<i64>),
}

/// What the edge writes down, in one transaction each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The record was received.
    Acknowledge(String),
    /// The record needs its owner.
    Park(String, Vec<Problem>),
    /// This attachment need not be uploaded again.
    Uploaded(String),
}

/// The queue of one backend. It holds entries, not records, and never says that something is being sent: after a crash
/// it is rebuilt from what is stored, and what was on the way is sent again.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    queue: Vec<Entry>,
    /// Where an id stands in the queue, so that a long queue is not searched for each record.
    queued: Index,
    /// Ids that were parked: what must go after them stays here. They wait for their owner, and are few.
    parked: Vec<String>,
    failures: u32,
    wait_until_ms: Option<i64>,
    /// Whether the backend asked for the wait.
    wait_is_asked: bool,
    batch_max: Option<usize>,
}

impl Outbox {
    /// From what the store holds: entries in the order in which they were written, and the ids of parked records.
    pub fn new(entries: impl IntoIterator<Item = Entry>, parked: impl IntoIterator<Item = String>) -> Self {
        let mut outbox = Self { parked: parked.into_iter().collect(), ..Self::default() };
        for entry in entries {
            outbox.push(entry);
        }
        outbox
    }

    /// Takes what the store holds now instead of what it held before; how often sending failed, and until when to wait, is
    /// kept. Another tab may have sent or written records meanwhile.
    pub fn refill(
        &mut self,
        entries: impl IntoIterator<Item = Entry>,
        parked: impl IntoIterator<Item = String>,
    ) {
        self.parked = parked.into_iter().collect();
        let queue: Vec<Entry> = entries.into_iter().collect();
        if queue.iter().any(|entry| self.place(&entry.id).is_none()) {
            self.hurry_ours();
        }
        self.queue = queue;
        self.index();
    }

    /// Adds a record at the end; one that is already there is not added again.
    pub fn push(&mut self, entry: Entry) {
        if self.place(&entry.id).is_none() {
            self.hurry_ours();
            self.queue.push(entry);
            self.queued.insert(self.queue.len() - 1, &|place| &self.queue[place].id);
        }
    }

    /// Where an id stands in the queue.
    fn place(&self, id: &str) -> Option<usize> {
        self.queued.get(id, &|place| &self.queue[place].id)
    }

    /// Finds the ids again, after entries left.
    fn index(&mut self) {
        self.queued = Index::default();
        for place in 0..self.queue.len() {
            self.queued.insert(place, &|place| &self.queue[place].id);
        }
    }

    /// What was just written is tried at once, whatever an earlier record waits for, unless the backend asked for patience.
    fn hurry_ours(&mut self) {
        if !self.wait_is_asked {
            self.wait_until_ms = None;
        }
    }

    /// How many records are not received yet.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Forgets the wait: somebody pressed "send now", or the network came back.
    pub fn hurry(&mut self) {
        self.wait_until_ms = None;
    }

    /// What to do now.
    pub fn next(&self, now_ms: i64) -> Task {
        if self.queue.is_empty() {
            return Task::Done;
        }
        if let Some(until) = self.wait_until_ms
            && until > now_ms
            // A clock that was set back must not freeze the queue.
            && until - now_ms <= retry::RETRY_AFTER_MS_MAX
        {
            return Task::Wait(until);
        }
        let mut batch: Vec<String> = Vec::new();
        let mut upload = None;
        let mut bytes = 0;
        for entry in &self.queue {
            if self.is_held(entry, &batch) {
                continue;
            }
            if let Some(sha256) = entry.uploads.first() {
                // Words go before pictures: a photo that cannot be uploaded must not keep somebody's need back.
                upload
                    .get_or_insert_with(|| Task::Upload { record: entry.id.clone(), sha256: sha256.clone() });
                continue;
            }
            bytes += entry.bytes;
            let full = batch.len() >= self.batch_max.unwrap_or(BATCH_RECORDS_MAX) || bytes > BATCH_BYTES_MAX;
            if full && !batch.is_empty() {
                break;
            }
            batch.push(entry.id.clone());
        }
        if batch.is_empty() { upload.unwrap_or(Task::Done) } else { Task::Send(batch) }
    }

    /// Whether an entry must stay: what it goes after was parked, or waits and is not in this batch.
    fn is_held(&self, entry: &Entry, batch: &[String]) -> bool {
        entry.after.as_ref().is_some_and(|after| {
            self.parked.contains(after) || (!batch.contains(after) && self.place(after).is_some())
        })
    }

    /// Takes what came of a task; returns what to write down. `random` is any `u32`, for the jitter.
    pub fn report(&mut self, now_ms: i64, report: Report, random: u32) -> Vec<Effect> {
        match report {
            Report::Uploaded { sha256 } => {
                self.succeed();
                for entry in &mut self.queue {
                    entry.uploads.retain(|other| *other != sha256);
                }
                vec![Effect::Uploaded(sha256)]
            }
            Report::UploadRefused { record, problems } => vec![self.park(record, problems)],
            Report::Answered(outcomes) => self.answered(now_ms, outcomes, random),
            Report::TooLarge => self.too_large(now_ms),
            Report::Later(asked_ms) => {
                self.fail(now_ms, asked_ms, random);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, now_ms: i64, outcomes: Vec<(String, Outcome)>, random: u32) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut later = false;
        let mut gone = Vec::new();
        for (id, outcome) in outcomes {
            let Some(place) = self.place(&id).filter(|place| !gone.contains(place)) else {
                continue;
            };
            let problems = match outcome {
                Outcome::Later => {
                    later = true;
                    continue;
                }
                Outcome::Conflict => vec![Problem::new("id", Code::Conflict, "an id of its own")],
                Outcome::Refused(problems) => problems,
                Outcome::Stored | Outcome::Duplicate => {
                    gone.push(place);
                    effects.push(Effect::Acknowledge(id));
                    continue;
                }
            };
            gone.push(place);
            self.parked.push(id.clone());
            effects.push(Effect::Park(id, problems));
        }
        self.leave(&gone);
        if later || effects.is_empty() {
            // An answer that speaks of none of ours is no progress: without a wait it would be asked for for ever.
            self.fail(now_ms, None, random);
        } else {
            self.succeed();
        }
        effects
    }

    fn too_large(&mut self, now_ms: i64) -> Vec<Effect> {
        let Task::Send(batch) = self.next(now_ms) else {
            return Vec::new();
        };
        match batch.as_slice() {
            [single] => {
                let problem = Problem::new("", Code::TooMany, "fewer bytes");
                vec![self.park(single.clone(), vec![problem])]
            }
            several => {
                self.batch_max = Some(several.len() / 2);
                Vec::new()
            }
        }
    }

    fn park(&mut self, id: String, problems: Vec<Problem>) -> Effect {
        if let Some(place) = self.place(&id) {
            self.leave(&[place]);
        }
        self.parked.push(id.clone());
        Effect::Park(id, problems)
    }

    /// Takes the entries at these places out of the queue.
    fn leave(&mut self, gone: &[usize]) {
        let mut place = 0;
        self.queue.retain(|_| {
            place += 1;
            !gone.contains(&(place - 1))
        });
        self.index();
    }

    fn succeed(&mut self) {
        self.failures = 0;
        self.wait_until_ms = None;
    }

    fn fail(&mut self, now_ms: i64, asked_ms: Option<i64>, random: u32) {
        self.failures = self.failures.saturating_add(1);
        let wait = asked_ms
            .unwrap_or(0)
            .clamp(0, retry::RETRY_AFTER_MS_MAX)
            .max(retry::backoff_ms(self.failures, random));
        self.wait_until_ms = Some(now_ms.saturating_add(wait));
        self.wait_is_asked = asked_ms.is_some();
    }
}
