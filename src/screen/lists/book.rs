//! The records on this device as a fold, kept current while a page is open.

use crate::session::{Error, Judged, Session};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_core::config::Config;
use linli_core::lists::Fold;
use std::sync::Arc;

/// Records taken in between two looks at the screen: some 30 ms on a cheap phone, so that a street's hundred thousand
/// never hold up a touch.
const CHUNK: u32 = 500;

/// How far the reading has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Nothing is here yet: the database or the configuration is awaited.
    Opening,
    /// So many are through.
    Going(usize),
    /// Everything on this device is in the fold.
    Complete,
    /// The store would not give the records out.
    Failed(Error),
}

/// The fold over everything that this device holds. `Copy`.
#[derive(Clone, Copy)]
pub struct Book {
    session: Session,
    fold: StoredValue<Option<Fold>, LocalStorage>,
    /// How far the reading has come.
    pub reading: RwSignal<Reading>,
    /// Grows when the fold has changed.
    pub version: RwSignal<u64>,
    /// How far what others wrote was read the last time: the same mark, nothing new.
    mark: StoredValue<String>,
    busy: StoredValue<bool>,
    again: StoredValue<bool>,
}

impl Book {
    /// An empty book that fills itself, now and whenever records come in.
    pub fn open(session: Session) -> Self {
        let book = Self {
            session,
            fold: StoredValue::new_local(None),
            reading: RwSignal::new(Reading::Opening),
            version: RwSignal::new(0),
            mark: StoredValue::new(String::new()),
            busy: StoredValue::new(false),
            again: StoredValue::new(false),
        };
        Effect::new(move |_| {
            session.records_version.track();
            if let Some(config) = session.config.get() {
                book.update(config);
            }
        });
        book
    }

    /// What the fold says; `None` until there is one. Whoever draws with it draws anew whenever records come in.
    pub fn with<T>(&self, ask: impl FnOnce(&Fold) -> T) -> Option<T> {
        self.version.track();
        self.now(ask)
    }

    /// What the fold says now, for whoever draws at a pace of their own.
    pub fn now<T>(&self, ask: impl FnOnce(&Fold) -> T) -> Option<T> {
        self.fold.with_value(|fold| fold.as_ref().map(ask))
    }

    /// Takes a record in at once: what this device has just written shows before anything is read again.
    pub fn take(&self, (record, verdict): &Judged) {
        self.fold.update_value(|fold| {
            if let Some(fold) = fold {
                fold.insert(record, *verdict);
            }
        });
        self.version.update(|version| *version += 1);
    }

    fn update(&self, config: Arc<Config>) {
        if self.busy.get_value() {
            self.again.set_value(true);
            return;
        }
        self.busy.set_value(true);
        let book = *self;
        spawn_local(async move {
            loop {
                book.again.set_value(false);
                let outcome = book.read(&config).await;
                if let Err(error) = outcome {
                    leptos::logging::error!("{error:?}");
                    book.reading.set(Reading::Failed(error));
                    break;
                }
                if !book.again.get_value() {
                    break;
                }
            }
            book.busy.set_value(false);
        });
    }

    async fn read(&self, config: &Arc<Config>) -> Result<(), Error> {
        // Another configuration may judge otherwise: what is known is judged anew.
        let is_other =
            self.fold.with_value(|fold| fold.as_ref().is_none_or(|fold| !Arc::ptr_eq(fold.config(), config)));
        let mark = self.session.pulled_mark().await?;
        // Somebody left: what others wrote is gone from this device, and from what is shown.
        let is_emptied = mark.is_empty() && self.mark.with_value(|known| !known.is_empty());
        if is_other || is_emptied {
            self.fold.set_value(Some(Fold::new(config.clone())));
            self.mark.set_value(String::new());
        }
        self.insert(self.session.own_records().await?).await?;
        if self.mark.with_value(|known| *known != mark) {
            self.read_pulled().await?;
            self.mark.set_value(mark);
        }
        self.reading.set(Reading::Complete);
        self.version.update(|version| *version += 1);
        Ok(())
    }

    async fn read_pulled(&self) -> Result<(), Error> {
        let (mut after, mut through) = (None, 0);
        loop {
            let (records, next) = self.session.pulled_records(after.as_deref(), CHUNK).await?;
            through += records.len();
            self.insert(records).await?;
            if next.is_none() {
                return Ok(());
            }
            after = next;
            self.reading.set(Reading::Going(through));
            // Lets the browser draw and take touches.
            TimeoutFuture::new(0).await;
        }
    }

    /// Takes records in; bodies that an erasure among them takes away are dropped from this device too.
    async fn insert(&self, records: Vec<Judged>) -> Result<(), Error> {
        let mut erased = Vec::new();
        self.fold.update_value(|fold| {
            for (record, verdict) in &records {
                if let Some(fold) = fold {
                    erased.append(&mut fold.insert(record, *verdict).erased);
                }
            }
        });
        if erased.is_empty() { Ok(()) } else { self.session.drop_erased(&erased).await }
    }
}
