//! What all requests share: the configuration in force, the lists, readers, the writer.

use crate::access::Caller;
use crate::config::Settled;
use crate::http::limit::Limiter;
use crate::store::{self, Readers, settings, tokens};
use crate::writer::{Outcome, State, Writer};
use crate::{Error, Result, clock, demo, sign};
use linli_core::config::Config;
use linli_core::lists::{self, Fold, List};
use linli_core::{Digest, PublicKey, Record, Verdict};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// What readers and the writer share.
pub struct Shared {
    settled: RwLock<Settled>,
    fold: RwLock<Fold>,
    /// The newest record that the lists have taken: two answers of the same generation are the same.
    pub generation: AtomicI64,
    /// Figures for `/metrics`.
    pub metrics: Metrics,
}

/// Figures for `/metrics`.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Records stored since the start.
    pub stored: AtomicU64,
    /// Records that were there already.
    pub duplicate: AtomicU64,
    /// Records whose id was there with other content.
    pub conflict: AtomicU64,
    /// Records not taken.
    pub refused: AtomicU64,
    /// Answers by the first digit of their status, from 1 to 5.
    pub answers: [AtomicU64; 5],
}

impl Metrics {
    /// Counts what became of records.
    pub fn count<'a>(&self, outcomes: impl Iterator<Item = &'a Outcome>) {
        for outcome in outcomes {
            let counter = match outcome {
                Outcome::Stored => &self.stored,
                Outcome::Duplicate => &self.duplicate,
                Outcome::Conflict => &self.conflict,
                Outcome::Refused(_) => &self.refused,
            };
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Shared {
    /// Under a configuration, without records.
    pub fn new(settled: Settled) -> Self {
        let fold = RwLock::new(Fold::new(settled.config.clone()));
        let (generation, metrics) = (AtomicI64::new(0), Metrics::default());
        Self { settled: RwLock::new(settled), fold, generation, metrics }
    }

    /// The configuration in force.
    pub fn settled(&self) -> Settled {
        self.settled.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes these roots into the configuration.
    pub fn adopt(&self, roots: &[PublicKey]) -> Result<()> {
        let settled = self.settled().with_roots(roots)?;
        *self.settled.write().unwrap_or_else(PoisonError::into_inner) = settled;
        Ok(())
    }

    /// Empties the lists; they follow the configuration in force from here on.
    pub fn clear_fold(&self) {
        let fold = Fold::new(self.settled().config);
        *self.fold.write().unwrap_or_else(PoisonError::into_inner) = fold;
    }

    /// Takes records into the lists; returns those whose bodies must be dropped.
    pub fn fold_in(&self, records: &[(Record, Verdict)]) -> Vec<Digest> {
        let mut fold = self.fold.write().unwrap_or_else(PoisonError::into_inner);
        records.iter().flat_map(|(record, verdict)| fold.insert(record, *verdict).erased).collect()
    }

    /// Asks the lists something. The writer waits meanwhile.
    pub fn ask<T>(&self, ask: impl FnOnce(&Fold) -> T) -> T {
        ask(&self.fold.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A list as everybody prints it.
    pub fn list(&self, list: List, as_of_ms: i64, place: Option<&str>) -> String {
        self.ask(|fold| match list {
            List::Needs => lists::to_json(&fold.needs(as_of_ms, place)),
            List::Resources => lists::to_json(&fold.resources(as_of_ms, place)),
            List::Projects => lists::to_json(&fold.projects(as_of_ms, place)),
        })
    }

    /// Whether a key was staff of a place at a moment.
    pub fn is_staff(&self, config: &Config, key: &PublicKey, place: &str, at_ms: i64) -> bool {
        self.ask(|fold| fold.enrolments(key)).iter().any(|enrolled| {
            enrolled.role == lists::Role::Staff
                && enrolled.from_ms.is_none_or(|from_ms| from_ms <= at_ms)
                && enrolled.until_ms.is_none_or(|until_ms| at_ms < until_ms)
                && config.places.contains(&enrolled.branch, place)
        })
    }
}

/// How a backend is run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Origins of other people's pages that may ask.
    pub allow_origins: Vec<String>,
    /// Whether the made-up street is loaded, and staff devices are let in without asking.
    pub demo: bool,
    /// Whether a reverse proxy on this machine says who asks, in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Most pages of the database.
    pub database_pages_max: Option<u32>,
}

/// A backend, ready to answer.
pub struct Hub {
    /// Configuration and lists.
    pub shared: Arc<Shared>,
    /// Connections for reading.
    pub readers: Readers,
    /// The writer.
    pub writer: Writer,
    /// Who has asked how often.
    pub limiter: Limiter,
    /// How it is run.
    pub options: Options,
    /// The app's files.
    pub app: crate::http::app::App,
}

/// The writer's thread: joined after the last handle is gone.
pub type WriterThread = std::thread::JoinHandle<()>;

impl Hub {
    /// Opens the data folder and starts the writer.
    pub fn start(
        data: &Path,
        settled: Settled,
        app: crate::http::app::App,
        options: Options,
    ) -> Result<(Self, WriterThread)> {
        let connection = store::open(data)?;
        if let Some(pages) = options.database_pages_max {
            // Answers with what it is now.
            connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
        }
        let codes: Vec<&str> = settled.config.places.iter().map(|place| place.code.as_str()).collect();
        settings::set_places(&connection, &codes)?;
        let key = if options.demo { Some(demo::root_key(&connection)?) } else { None };
        if let Some(key) = &key
            && settled.config.staff_keys.is_empty()
            && settings::roots(&connection)?.is_empty()
        {
            settings::set_roots(&connection, &[key.public()?])?;
        }
        let state = open_state(connection, settled, key)?;
        let shared = state.shared();
        let (writer, thread) = Writer::start(state)?;
        let readers = Readers::new(data);
        Ok((Self { shared, readers, writer, limiter: Limiter::default(), options, app }, thread))
    }

    /// Who asks, by a token; `None` when the token opens nothing.
    pub fn caller(&self, token: &str) -> Result<Option<Caller>> {
        let grant = self.readers.with(|connection| tokens::find(connection, token, clock::now_ms()))?;
        Ok(grant.map(Caller::Token))
    }
}

/// The writer's state over a database, with the adopted roots in force.
pub fn open_state(
    connection: rusqlite::Connection,
    settled: Settled,
    demo: Option<sign::Key>,
) -> Result<State> {
    let settled = if settled.config.staff_keys.is_empty() {
        let roots = settings::roots(&connection)?;
        if roots.is_empty() { settled } else { settled.with_roots(&roots)? }
    } else {
        settled
    };
    State::new(connection, Arc::new(Shared::new(settled)), demo)
}

/// Runs something that blocks off the threads that serve.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Refused(format!("A part of the backend failed: {error}.")))?
}
