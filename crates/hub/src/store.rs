//! SQLite: one file, one writer, readers beside it. What a server adds to a record (when it came, its cursor, the
//! verdict on its signature) lives in columns beside it.

use crate::{Error, Result};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub mod attachments;
pub mod copy;
pub mod handouts;
pub mod records;
mod schema;
pub mod settings;
pub mod tokens;

/// The database within the data folder.
const FILE: &str = "linli.sqlite";
/// Held by whoever serves the folder, so that a second one and a restore keep away.
const LOCK: &str = "linli.lock";
/// How long one program waits for another's transaction: a batch takes milliseconds, a slow disk seconds.
const BUSY_MS: u64 = 10_000;
/// Prepared statements kept per connection; there are fewer than this.
const STATEMENTS: usize = 64;
/// Readers kept open between requests: more than the machine's cores helps nobody.
const READERS_IDLE_MAX: usize = 8;

/// Where the database of a data folder is.
pub fn file(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// Opens the database for writing; creates it and brings it up to date. A database of a newer version is an error,
/// never an empty store.
pub fn open(data: &Path) -> Result<Connection> {
    fs::create_dir_all(data)
        .map_err(Error::io(format!("The data folder {} cannot be made", data.display())))?;
    let mut connection = Connection::open(file(data))?;
    prepare(&connection)?;
    // FULL: a record is called received only when a power cut cannot take it away. The default checkpoint and page
    // size are SQLite's own.
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// Opens an existing database; a folder without one is an error.
pub fn open_existing(data: &Path) -> Result<Connection> {
    if !file(data).is_file() {
        return Err(Error::Refused(format!(
            "There is no database in {}; `linli serve --data {}` makes one.",
            data.display(),
            data.display()
        )));
    }
    open(data)
}

fn prepare(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_millis(BUSY_MS))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Erased means overwritten, not merely forgotten.
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")?;
    Ok(())
}

/// A transaction that has the write lock from its start, so that it cannot fail half-way because of another program.
pub fn begin(connection: &mut Connection) -> Result<rusqlite::Transaction<'_>> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// Takes the folder for as long as the file is held.
pub fn lock(data: &Path) -> Result<File> {
    fs::create_dir_all(data)
        .map_err(Error::io(format!("The data folder {} cannot be made", data.display())))?;
    let path = data.join(LOCK);
    let failed = || Error::io(format!("{} cannot be opened", path.display()));
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed())?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Refused(format!(
            "Another `linli` is at work in {}: stop it first, or choose another --data.",
            data.display()
        ))),
        Err(fs::TryLockError::Error(error)) => Err(failed()(error)),
    }
}

/// Connections for reading, made as they are needed and kept for the next.
#[derive(Debug)]
pub struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// For the database of a data folder.
    pub fn new(data: &Path) -> Self {
        Self { file: file(data), idle: Mutex::default() }
    }

    /// Runs something on a connection. It blocks: not on a thread that serves others.
    pub fn with<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = kept.map_or_else(|| self.open(), Ok)?;
        let result = read(&connection);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if result.is_ok() && idle.len() < READERS_IDLE_MAX {
            idle.push(connection);
        }
        result
    }

    fn open(&self) -> Result<Connection> {
        let connection = Connection::open_with_flags(
            &self.file,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        prepare(&connection)?;
        connection.execute_batch("PRAGMA query_only = ON;")?;
        Ok(connection)
    }
}
