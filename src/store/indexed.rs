//! The engine over IndexedDB.

use super::schema::{Migration, version};
use super::{Answer, Durability, Engine, Error, Step, Table, row};
use indexed_db_futures::database::Database;
use indexed_db_futures::future::VoidRequest;
use indexed_db_futures::object_store::ObjectStore;
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

    /// Runs a transaction; when the connection turns out to be closed, once more over a new one. Nothing was written
    /// the first time, so nothing is written twice.
    async fn run<T>(&self, job: impl AsyncFn(&Database) -> Result<T, Error>) -> Result<T, Error> {
        let first = job(&self.connect().await?).await;
        let Err(Error::Closed(_)) = first else {
            return first;
        };
        self.close();
        job(&self.connect().await?).await
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

async fn row_at(store: &ObjectStore<'_>, key: &str) -> Result<Option<JsValue>, IdbError> {
    store.get::<JsValue, JsValue, _>(KeyRange::Only(key_of(key))).primitive()?.await
}

async fn rows_of(
    store: &ObjectStore<'_>,
    range: KeyRange<JsValue>,
    limit: u32,
) -> Result<Vec<JsValue>, IdbError> {
    store.get_all::<JsValue>().with_query::<JsValue, _>(range).with_limit(limit).primitive()?.await?.collect()
}

fn put(store: &ObjectStore<'_>, key: &str, row: JsValue) -> Result<VoidRequest, IdbError> {
    store.put(row).with_key(key_of(key)).without_key_type().primitive()
}

/// Does one step. What needs no answer is only sent; its request is added to `sent`.
async fn take(transaction: &Transaction<'_>, step: Step, sent: &mut Vec<VoidRequest>) -> Result<(), Error> {
    let store = transaction.object_store(step.table().name())?;
    match step {
        Step::Expect(_, key, expected) => {
            let right = match (row_at(&store, &key).await?, expected) {
                (None, None) => true,
                (Some(found), Some(expected)) => row::revision(&found) == Some(expected),
                _ => false,
            };
            if !right {
                return Err(Error::Conflict);
            }
        }
        Step::Put(_, key, row) => sent.push(put(&store, &key, row)?),
        Step::Add(_, key, row) => {
            sent.push(store.add(row).with_key(key_of(&key)).without_key_type().primitive()?);
        }
        Step::Merge { key, patch, unless, .. } => {
            let found = row_at(&store, &key).await?;
            if let Some(merged) = found.and_then(|row| row::merged(&row, &patch, unless)) {
                sent.push(put(&store, &key, merged)?);
            }
        }
        Step::Delete(_, key) => {
            sent.push(store.delete::<JsValue, _>(KeyRange::Only(key_of(&key))).primitive()?);
        }
        Step::Clear(_) => sent.push(store.clear()?),
    }
    Ok(())
}

/// Waits for the transaction's own end, and tells why it was aborted. (`Transaction::commit` would lose the reason,
/// and with it the difference between a full disk and anything else.)
async fn finish(transaction: Transaction<'_>, sent: Vec<VoidRequest>) -> Result<(), Error> {
    let done = transaction.on_done()?;
    for request in sent {
        request.await?;
    }
    if done.await.is_ok() {
        return Ok(());
    }
    Err(match transaction.error() {
        Some(error) => error.into(),
        None => Error::Closed("the transaction was aborted".into()),
    })
}

async fn write(database: &Database, steps: Vec<Step>, durability: Durability) -> Result<(), Error> {
    let mut tables: Vec<&str> = Vec::with_capacity(Table::ALL.len());
    for step in &steps {
        let name = step.table().name();
        if !tables.contains(&name) {
            tables.push(name);
        }
    }
    let durability = match durability {
        Durability::Strict => TransactionDurability::Strict,
        Durability::Relaxed => TransactionDurability::Relaxed,
    };
    let mut options = TransactionOptions::new();
    options.set_durability(durability);
    let transaction = database
        .transaction(tables.as_slice())
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()?;
    let mut sent = Vec::with_capacity(steps.len());
    for step in steps {
        // An error drops the transaction, which aborts it.
        take(&transaction, step, &mut sent).await?;
    }
    finish(transaction, sent).await
}

impl Engine for IndexedDb {
    fn is_lasting(&self) -> bool {
        true
    }

    fn get<'a>(&'a self, table: Table, key: &'a str) -> Answer<'a, Option<JsValue>> {
        Box::pin(self.run(async move |database: &Database| {
            let transaction = database.transaction(table.name()).build()?;
            Ok(row_at(&transaction.object_store(table.name())?, key).await?)
        }))
    }

    fn page<'a>(&'a self, table: Table, after: Option<&'a str>, limit: u32) -> Answer<'a, Vec<JsValue>> {
        Box::pin(self.run(async move |database: &Database| {
            let transaction = database.transaction(table.name()).build()?;
            let range = KeyRange::LowerBound(key_of(after.unwrap_or_default()), after.is_some());
            Ok(rows_of(&transaction.object_store(table.name())?, range, limit).await?)
        }))
    }

    fn snapshot<'a>(&'a self, tables: &'a [Table]) -> Answer<'a, Vec<Vec<JsValue>>> {
        Box::pin(self.run(async move |database: &Database| {
            let names: Vec<&str> = tables.iter().map(|table| table.name()).collect();
            let transaction = database.transaction(names.as_slice()).build()?;
            let mut all = Vec::with_capacity(names.len());
            for name in &names {
                let range = KeyRange::LowerBound(key_of(""), false);
                all.push(rows_of(&transaction.object_store(name)?, range, u32::MAX).await?);
            }
            Ok(all)
        }))
    }

    fn write(&self, steps: Vec<Step>, durability: Durability) -> Answer<'_, ()> {
        Box::pin(self.run(async move |database: &Database| write(database, steps.clone(), durability).await))
    }
}
