//! The engine over IndexedDB.

use super::schema::{Migration, version};
use super::{Answer, Durability, Engine, Error, Job, Rows, Span, Step, Table};
use indexed_db_futures::database::Database;
use indexed_db_futures::future::VoidRequest;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use indexed_db_futures::{KeyRange, error::Error as IdbError};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Called when another tab keeps an older version open, and the upgrade waits for it to be closed.
pub type OnBlocked = Rc<dyn Fn()>;

/// A database with its connection, which is opened again when the browser or another tab closed it.
pub struct IndexedDb {
    name: String,
    migrations: &'static [Migration],
    on_blocked: OnBlocked,
    connection: Rc<RefCell<Option<Database>>>,
}

impl std::fmt::Debug for IndexedDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl IndexedDb {
    /// Opens a database and brings its schema up to date. While an older version is open elsewhere it calls `on_blocked`
    /// once and waits.
    pub async fn open(
        name: &str,
        migrations: &'static [Migration],
        on_blocked: OnBlocked,
    ) -> Result<Self, Error> {
        let this = Self { name: name.into(), migrations, on_blocked, connection: Rc::default() };
        this.connect().await?;
        Ok(this)
    }

    /// Closes the connection. The next read or write opens it again.
    pub fn close(&self) {
        close(&self.connection);
    }

    /// The connection, opened anew when there is none.
    async fn connect(&self) -> Result<Database, Error> {
        if let Some(database) = self.connection.borrow().as_ref() {
            return Ok(database.clone());
        }
        let (migrations, on_blocked) = (self.migrations, self.on_blocked.clone());
        let database = Database::open(self.name.as_str())
            .with_version(version(migrations)?)
            .with_on_blocked(move |_| {
                on_blocked();
                Ok(())
            })
            .with_on_upgrade_needed(move |event, database| {
                let seen = event.old_version() as usize;
                migrations.iter().skip(seen).try_for_each(|migration| migration(&database))
            })
            .await?;
        // Two reads at once may both have opened one: the first stays.
        if let Some(earlier) = self.connection.borrow().as_ref() {
            database.close();
            return Ok(earlier.clone());
        }
        self.connection.replace(Some(database.clone()));
        self.watch(&database)?;
        Ok(database)
    }

    /// Lets the connection go when another tab wants to upgrade or delete the database, or when the browser closed it.
    fn watch(&self, database: &Database) -> Result<(), Error> {
        let mut changes = database.version_changes()?;
        let connection = Rc::downgrade(&self.connection);
        wasm_bindgen_futures::spawn_local(async move {
            // An upgrade elsewhere, or (for none) a connection that the browser closed: both end this one.
            changes.recv().await;
            if let Some(connection) = connection.upgrade() {
                close(&connection);
            }
        });
        Ok(())
    }
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        // `Database` does not close itself, and an open connection blocks every upgrade.
        self.close();
    }
}

fn close(connection: &RefCell<Option<Database>>) {
    if let Some(database) = connection.take() {
        database.close();
    }
}

fn key_of(text: &str) -> JsValue {
    JsValue::from_str(text)
}

async fn rows_of(transaction: &Transaction<'_>, table: Table, span: &Span) -> Result<Vec<JsValue>, IdbError> {
    let (range, limit) = match span {
        Span::All => (KeyRange::LowerBound(key_of(""), false), u32::MAX),
        Span::One(key) => (KeyRange::Only(key_of(key)), 1),
        Span::After(None, limit) => (KeyRange::LowerBound(key_of(""), false), *limit),
        Span::After(Some(key), limit) => (KeyRange::LowerBound(key_of(key), true), *limit),
    };
    let store = transaction.object_store(table.name())?;
    store.get_all::<JsValue>().with_query::<JsValue, _>(range).with_limit(limit).primitive()?.await?.collect()
}

/// Asks for one step. The steps go out together.
fn take(transaction: &Transaction<'_>, step: Step) -> Result<VoidRequest, IdbError> {
    let store = transaction.object_store(step.table().name())?;
    match step {
        Step::Put(_, key, row) => store.put(row).with_key(key_of(&key)).without_key_type().primitive(),
        Step::Add(_, key, row) => store.add(row).with_key(key_of(&key)).without_key_type().primitive(),
        Step::Delete(_, key) => store.delete::<JsValue, _>(KeyRange::Only(key_of(&key))).primitive(),
        Step::Clear(_) => store.clear(),
    }
}

/// Runs a job once. Waits for the transaction's own end, and tells why it was aborted. (`Transaction::commit` would lose
/// the reason, and with it the difference between a full disk and anything else.)
async fn attempt(database: &Database, job: &Job<'_>) -> Result<Rows, Error> {
    let names: Vec<&str> = job.tables().into_iter().map(Table::name).collect();
    let mut options = TransactionOptions::new();
    options.set_durability(match job.durability {
        Durability::Strict => TransactionDurability::Strict,
        Durability::Relaxed => TransactionDurability::Relaxed,
    });
    let mode = if job.decide.is_some() { TransactionMode::Readwrite } else { TransactionMode::Readonly };
    let transaction = database.transaction(names.as_slice()).with_mode(mode).with_options(options).build()?;
    let mut rows = Vec::with_capacity(job.look.len());
    for (table, span) in &job.look {
        rows.push(rows_of(&transaction, *table, span).await?);
    }
    let Some(decide) = &job.decide else {
        return Ok(rows);
    };
    // An error from here on drops the transaction, which aborts it.
    let done = transaction.on_done()?;
    let mut sent = Vec::new();
    for step in decide(&rows)? {
        sent.push(take(&transaction, step)?);
    }
    // The end says that all is well; the answers of the steps are only asked when it is not.
    if done.await.is_ok() {
        return Ok(rows);
    }
    if let Some(error) = transaction.error() {
        return Err(error.into());
    }
    // A step that failed: the transaction hears of it before it has taken the reason over.
    for request in sent {
        match request.await.map_err(Error::from) {
            // Aborted with the others, or with the connection: another has the reason, or there is none.
            Ok(()) | Err(Error::Failed) => {}
            reason => return reason.map(|()| rows),
        }
    }
    Err(Error::Closed)
}

impl Engine for IndexedDb {
    fn is_lasting(&self) -> bool {
        true
    }

    /// When the connection turns out to be closed, runs once more over a new one. Nothing was written the first time, so
    /// nothing is written twice.
    fn run<'a>(&'a self, job: Job<'a>) -> Answer<'a, Rows> {
        Box::pin(async move {
            let mut first = true;
            loop {
                let database = self.connect().await?;
                match attempt(&database, &job).await {
                    Err(Error::Closed) if first => self.close(),
                    outcome => return outcome,
                }
                first = false;
            }
        })
    }
}
