//! The one writer: a thread that owns the database connection. Requests that come together are one transaction.

use crate::access::Caller;
use crate::admit::{Admission, Case};
use crate::hub::Shared;
use crate::store::{self, attachments, records, settings};
use crate::{Error, Result, clock, demo, log, sign};
use linli_core::body::{Enrolment, Erasure};
use linli_core::config::Config;
use linli_core::{Code, Digest, Kind, Problem, PublicKey, Record, Verdict};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::{mpsc, oneshot};

/// Jobs that wait for the writer before senders wait too: a few seconds of work.
const JOBS_MAX: usize = 64;
/// Most records in one transaction: beyond this a longer one is no faster, and answers wait for it.
const TRANSACTION_RECORDS_MAX: usize = 1_000;
/// An upload without a record is dropped after this: a phone that was cut off comes back within days.
const ORPHAN_MS: i64 = 3 * 24 * 3_600_000;

/// A record that was read and verified, off the writer's thread.
pub struct Prepared {
    /// Its `id` as it came, for the answer.
    pub id: Value,
    /// The record with the verdict, or what is wrong with it.
    pub read: std::result::Result<(Record, Verdict), Vec<Problem>>,
}

impl Prepared {
    /// Reads and verifies one record.
    pub fn new(config: &Config, text: &str) -> Self {
        let read = Record::parse(text).and_then(|record| examine(config, record));
        let id = match &read {
            Ok((record, _)) => json!(record.id()),
            Err(_) => claimed_id(text),
        };
        Self { id, read }
    }
}

/// What is wrong with a record that can be seen without looking anything up.
pub fn examine(config: &Config, record: Record) -> std::result::Result<(Record, Verdict), Vec<Problem>> {
    let mut problems = config.check(&record);
    let verdict = sign::verdict(&record);
    if verdict == Verdict::Bad {
        problems.push(Problem::new("signature", Code::BadSignature, "ES256 by `key` over the record"));
    }
    if problems.is_empty() { Ok((record, verdict)) } else { Err(problems) }
}

/// The `id` of what is no record, so that its sender knows which one is meant.
fn claimed_id(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    value.get("id").filter(|id| id.is_string()).cloned().unwrap_or_default()
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored, durably.
    Stored,
    /// It was there with the same content.
    Duplicate,
    /// Its id is there with other content.
    Conflict,
    /// It is not taken.
    Refused(Vec<Problem>),
}

/// What the writer is asked.
pub enum Job {
    /// Take these records.
    Ingest(Vec<Prepared>, Caller, oneshot::Sender<Result<Vec<Outcome>>>),
    /// Take bytes of an attachment; anything else that must write.
    Run(Box<dyn FnOnce(&mut Connection) + Send>),
    /// A moment has passed: see what other programs wrote, finish what could not be finished.
    Tick,
}

/// A handle to the writer.
#[derive(Clone)]
pub struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the thread. It ends when the last handle is dropped and all jobs are done.
    pub fn start(state: State) -> Result<(Self, std::thread::JoinHandle<()>)> {
        let (sender, jobs) = mpsc::channel(JOBS_MAX);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(state, jobs))
            .map_err(Error::io("The writer's thread cannot be started"))?;
        Ok((Self(sender), thread))
    }

    /// Hands a job over; waits while too many wait already.
    pub async fn send(&self, job: Job) -> Result<()> {
        self.0.send(job).await.map_err(|_| Error::Stopping)
    }

    /// Takes records.
    pub async fn ingest(&self, records: Vec<Prepared>, caller: Caller) -> Result<Vec<Outcome>> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Ingest(records, caller, reply)).await?;
        answer.await.map_err(|_| Error::Stopping)?
    }

    /// Runs something in the writer's thread.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Run(Box::new(move |connection| {
            // Nobody waits any more when the phone has hung up; the work is done all the same.
            if reply.send(work(connection)).is_err() {}
        }));
        self.send(job).await?;
        answer.await.map_err(|_| Error::Stopping)?
    }
}

type Ask = (Vec<Prepared>, Caller, oneshot::Sender<Result<Vec<Outcome>>>);

fn run(mut state: State, mut jobs: mpsc::Receiver<Job>) {
    while let Some(job) = jobs.blocking_recv() {
        let mut next = Some(job);
        while let Some(job) = next.take() {
            match job {
                Job::Run(work) => work(&mut state.connection),
                Job::Tick => state.tick(),
                Job::Ingest(records, caller, reply) => {
                    let mut asks = vec![(records, caller, reply)];
                    next = gather(&mut asks, &mut jobs);
                    state.answer(asks);
                }
            }
        }
    }
    if let Err(error) = records::flush(&state.connection) {
        log::event("flush_failed", json!({"error": error.to_string()}));
    }
}

/// Takes the requests that wait behind the first into the same transaction.
fn gather(asks: &mut Vec<Ask>, jobs: &mut mpsc::Receiver<Job>) -> Option<Job> {
    let mut count: usize = asks.iter().map(|(records, ..)| records.len()).sum();
    while count < TRANSACTION_RECORDS_MAX {
        match jobs.try_recv() {
            Ok(Job::Ingest(records, caller, reply)) => {
                count += records.len();
                asks.push((records, caller, reply));
            }
            Ok(other) => return Some(other),
            Err(_) => return None,
        }
    }
    None
}

/// What the writer owns.
pub struct State {
    connection: Connection,
    shared: Arc<Shared>,
    /// Signs staff devices in by itself, in a demonstration only.
    demo: Option<sign::Key>,
    /// The newest record that the lists have taken.
    seen: i64,
    /// Bodies that are still to be dropped: a full disk may have prevented it.
    to_drop: Vec<Digest>,
    /// Whether something erased may still be in the write-ahead log.
    to_flush: bool,
}

/// What a transaction has written.
#[derive(Default)]
struct Written {
    records: Vec<(Record, Verdict)>,
    roots: Option<Vec<PublicKey>>,
}

impl State {
    /// Reads the lists from the database.
    pub fn new(connection: Connection, shared: Arc<Shared>, demo: Option<sign::Key>) -> Result<Self> {
        let mut state = Self { connection, shared, demo, seen: 0, to_drop: Vec::new(), to_flush: true };
        state.rebuild()?;
        Ok(state)
    }

    /// What it shares with readers.
    pub fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    /// Answers several requests with one transaction. When it fails, nothing of any of them is stored.
    fn answer(&mut self, asks: Vec<Ask>) {
        let mut replies = Vec::new();
        let mut work = Vec::new();
        for (records, caller, reply) in asks {
            replies.push(reply);
            work.push((records, caller));
        }
        let done = self.ingest(work);
        let failure = done.as_ref().err().map(|error| (matches!(error, Error::Full), error.to_string()));
        if let Some((_, words)) = &failure {
            log::event("write_failed", json!({"error": words}));
        }
        let mut outcomes = done.unwrap_or_default().into_iter();
        for reply in replies {
            let answer = match (&failure, outcomes.next()) {
                (Some((true, _)), _) => Err(Error::Full),
                (Some((false, words)), _) => Err(Error::Refused(words.clone())),
                (None, outcomes) => Ok(outcomes.unwrap_or_default()),
            };
            // The phone has hung up; it will ask again and hear "duplicate".
            if reply.send(answer).is_err() {}
        }
    }

    /// Takes the records of several requests.
    pub fn ingest(&mut self, asks: Vec<(Vec<Prepared>, Caller)>) -> Result<Vec<Vec<Outcome>>> {
        let now_ms = clock::now_ms();
        let settled = self.shared.settled();
        let transaction = store::begin(&mut self.connection)?;
        let foreign = records::last_row(&transaction)? != self.seen;
        let mut batch = Batch {
            connection: &transaction,
            config: &settled.config,
            shared: &self.shared,
            demo: self.demo.as_ref(),
            root_place: settled.root_place(),
            now_ms,
            written: Written::default(),
        };
        let outcomes = asks
            .into_iter()
            .map(|(records, caller)| batch.take_all(records, &caller))
            .collect::<Result<Vec<_>>>()?;
        let written = batch.written;
        let last = records::last_row(&transaction)?;
        transaction.commit()?;
        self.shared.metrics.count(outcomes.iter().flatten());
        if let Some(roots) = &written.roots {
            self.shared.adopt(roots)?;
            log::event("root_adopted", json!({}));
            self.rebuild()?;
        } else if foreign {
            self.catch_up()?;
        } else {
            self.to_drop.extend(self.shared.fold_in(&written.records));
            self.seen = last;
        }
        self.shared.generation.store(self.seen, Ordering::Release);
        self.drop_bodies();
        Ok(outcomes)
    }

    /// Makes the lists anew, under another configuration.
    fn rebuild(&mut self) -> Result<()> {
        self.shared.clear_fold();
        self.seen = 0;
        self.catch_up()?;
        self.drop_bodies();
        Ok(())
    }

    /// Takes into the lists what the database has and they have not.
    fn catch_up(&mut self) -> Result<()> {
        let (shared, seen, to_drop) = (&self.shared, &mut self.seen, &mut self.to_drop);
        let mut page = Vec::new();
        records::each_after(&self.connection, *seen, |stored| {
            *seen = stored.row;
            page.push((stored.record()?, stored.verdict()));
            if page.len() >= TRANSACTION_RECORDS_MAX {
                to_drop.extend(shared.fold_in(&page));
                page.clear();
            }
            Ok(())
        })?;
        to_drop.extend(shared.fold_in(&page));
        self.shared.generation.store(self.seen, Ordering::Release);
        Ok(())
    }

    /// Drops bodies that an erasure names. What cannot be done now is tried again with the next tick.
    fn drop_bodies(&mut self) {
        if self.to_drop.is_empty() && !self.to_flush {
            return;
        }
        if let Err(error) = self.try_drop() {
            log::event("erase_failed", json!({"error": error.to_string()}));
        }
    }

    fn try_drop(&mut self) -> Result<()> {
        let transaction = store::begin(&mut self.connection)?;
        for digest in &self.to_drop {
            self.to_flush |= records::erase(&transaction, digest)?;
        }
        transaction.commit()?;
        self.to_drop.clear();
        if self.to_flush {
            self.to_flush = !records::flush(&self.connection)?;
        }
        Ok(())
    }

    fn tick(&mut self) {
        let last = records::last_row(&self.connection);
        let result = match last {
            Ok(last) if last != self.seen => self.catch_up(),
            other => other.map(drop),
        };
        let sweep = || attachments::sweep(&self.connection, clock::now_ms() - ORPHAN_MS);
        if let Err(error) = result.and_then(|()| sweep().map(drop)) {
            log::event("tick_failed", json!({"error": error.to_string()}));
        }
        self.drop_bodies();
    }
}

/// Records within one transaction.
struct Batch<'a> {
    connection: &'a Connection,
    config: &'a Config,
    shared: &'a Shared,
    demo: Option<&'a sign::Key>,
    root_place: &'a str,
    now_ms: i64,
    written: Written,
}

impl Batch<'_> {
    /// Takes the records of one request. A record that is about another of the same request may stand before it.
    fn take_all(&mut self, records: Vec<Prepared>, caller: &Caller) -> Result<Vec<Outcome>> {
        let mut outcomes = vec![Outcome::Refused(Vec::new()); records.len()];
        let mut rest: Vec<(usize, (Record, Verdict))> = Vec::new();
        for (index, prepared) in records.into_iter().enumerate() {
            match prepared.read {
                Ok(read) => rest.push((index, read)),
                Err(problems) => outcomes[index] = Outcome::Refused(problems),
            }
        }
        loop {
            let before = rest.len();
            let mut unknown = Vec::new();
            for (index, (record, verdict)) in rest {
                match self.take(&record, verdict, caller)? {
                    Ok(outcome) => outcomes[index] = outcome,
                    Err(problem) => {
                        outcomes[index] = Outcome::Refused(vec![problem]);
                        unknown.push((index, (record, verdict)));
                    }
                }
            }
            if unknown.is_empty() || unknown.len() == before {
                return Ok(outcomes);
            }
            rest = unknown;
        }
    }

    /// Takes one record; `Err` with a problem when it is about what is not here.
    fn take(
        &mut self,
        record: &Record,
        verdict: Verdict,
        caller: &Caller,
    ) -> Result<std::result::Result<Outcome, Problem>> {
        if let Some(held) = records::by_id(self.connection, record.id())? {
            let same = held.digest == record.digest();
            return Ok(Ok(if same { Outcome::Duplicate } else { Outcome::Conflict }));
        }
        let bare = record.data().is_none() && *caller != Caller::Operator;
        if bare || self.is_erased(record, verdict)? {
            let problem =
                Problem::new("data", Code::Erased, "nothing: the record was erased and does not come back");
            return Ok(Ok(Outcome::Refused(vec![problem])));
        }
        let find = |digest: &Digest| records::thing(self.connection, digest);
        match (Case { config: self.config, caller, record, verdict, find }).decide()? {
            Admission::Taken => {}
            Admission::Unknown(problem) => return Ok(Err(problem)),
            Admission::Refused(problem) => return Ok(Ok(Outcome::Refused(vec![problem]))),
        }
        self.write(record, verdict)?;
        if record.kind() == Kind::Enrolment && !record.is_newer() {
            self.enrolled(record, caller)?;
        }
        Ok(Ok(Outcome::Stored))
    }

    fn write(&mut self, record: &Record, verdict: Verdict) -> Result<()> {
        records::insert(self.connection, record, verdict, self.now_ms)?;
        // What one of a newer version means is not known here: it is kept, and nothing is done by it.
        if record.kind() == Kind::Erasure
            && !record.is_newer()
            && let Some(body) = record.body::<Erasure>()
        {
            records::note_erasure(self.connection, &record.digest(), &body.records)?;
        }
        self.written.records.push((record.clone(), verdict));
        Ok(())
    }

    /// Whether an erasure that came before it may take this record away.
    fn is_erased(&self, record: &Record, verdict: Verdict) -> Result<bool> {
        if record.kind().is_account() || record.data().is_none() {
            return Ok(false);
        }
        for stored in records::erasures_of(self.connection, &record.digest())? {
            let erasure = stored.record()?;
            let Some(key) = erasure.key().filter(|_| stored.signed && !erasure.is_newer()) else {
                continue;
            };
            let own = verdict == Verdict::Signed && record.key() == Some(key);
            if own || self.shared.is_staff(self.config, &key, record.place(), erasure.time_ms()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The first staff device becomes the root; in a demonstration later ones are let in at once.
    fn enrolled(&mut self, record: &Record, caller: &Caller) -> Result<()> {
        let Some(body) = record.body::<Enrolment>() else {
            return Ok(());
        };
        let asks = record.key() == Some(body.subject_key) && body.role == "staff";
        if !asks || !caller.is_staff_of(self.config, &body.branch) {
            return Ok(());
        }
        // Read in this transaction: a command line beside the server may have adopted one meanwhile. A file that is
        // imported adopts none: only somebody who was given a token may become the root.
        let rootless = self.config.staff_keys.is_empty()
            && matches!(caller, Caller::Token(_))
            && settings::roots(self.connection)?.is_empty();
        if rootless && body.branch == self.root_place && !body.recovery {
            let roots = vec![body.subject_key];
            settings::set_roots(self.connection, &roots)?;
            self.written.roots = Some(roots);
        } else if let Some(key) = self.demo {
            let grant = demo::let_in(key, &body, self.now_ms)?;
            self.write(&grant, Verdict::Signed)?;
        }
        Ok(())
    }
}
