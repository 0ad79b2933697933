//! The tables, as an ordered list of steps. The version of a database is how many of them it has seen.

use crate::{Error, Result};
use rusqlite::Connection;

/// Steps are added, never changed.
const MIGRATIONS: &[&str] = &["
    -- One record. `row` is the cursor: given inside the single writer's transaction, never reused, so a reader that
    -- has seen row N has seen everything before it. `content` is the record as canonical JSON; once `erased` it is the
    -- envelope alone.
    CREATE TABLE record (
        row INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        digest BLOB NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        place TEXT NOT NULL,
        received_ms INTEGER NOT NULL,
        signed INTEGER NOT NULL,
        key BLOB,
        readcheck BLOB,
        erased INTEGER NOT NULL DEFAULT 0,
        content TEXT NOT NULL
    ) STRICT;
    CREATE INDEX record_readcheck ON record (readcheck) WHERE readcheck IS NOT NULL;

    -- Which erasures name which records, here or not.
    CREATE TABLE erasing (
        target BLOB NOT NULL,
        erasure BLOB NOT NULL,
        PRIMARY KEY (target, erasure)
    ) STRICT, WITHOUT ROWID;

    -- Content under a record that may not be here yet. `size` is the whole, `bytes` what has come of it.
    CREATE TABLE attachment (
        record BLOB NOT NULL,
        sha256 BLOB NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        complete INTEGER NOT NULL,
        touched_ms INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (record, sha256)
    ) STRICT;

    -- Tokens by their hash: what is here opens nothing.
    CREATE TABLE token (
        hash BLOB PRIMARY KEY,
        role TEXT NOT NULL,
        branch TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        expires_ms INTEGER,
        revoked_ms INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
", "
    -- To which places a record goes (see `handouts`). `seq` is the cursor: given inside the single writer's transaction,
    -- never reused. Each record has one line of its `own`; the others come with it or later.
    CREATE TABLE handout (
        seq INTEGER PRIMARY KEY,
        record INTEGER NOT NULL,
        place TEXT NOT NULL,
        own INTEGER NOT NULL,
        UNIQUE (record, place)
    ) STRICT;

    -- Which record names which, here or not, and how.
    CREATE TABLE naming (
        target BLOB NOT NULL,
        how INTEGER NOT NULL,
        record INTEGER NOT NULL,
        PRIMARY KEY (target, how, record)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX naming_record ON naming (record, how);

    -- Where corrections move what they are about.
    CREATE TABLE moving (record INTEGER PRIMARY KEY, place TEXT NOT NULL) STRICT;

    -- Whom enrolments let in.
    CREATE TABLE enrolled (
        subject BLOB NOT NULL,
        record INTEGER NOT NULL,
        PRIMARY KEY (subject, record)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX record_key ON record (key) WHERE key IS NOT NULL;
"];
/// The version from which on hand-outs are written down; those of records from before are found then.
const HANDOUTS: usize = 2;

/// Brings a database up to date.
pub fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = super::begin(connection)?;
    let steps = missing(&transaction)?;
    for step in steps {
        transaction.execute_batch(step)?;
    }
    if MIGRATIONS.len() - steps.len() < HANDOUTS {
        super::handouts::fill(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

/// Whether this program can read a database.
pub fn is_known(connection: &Connection) -> Result<()> {
    missing(connection).map(drop)
}

/// The steps that a database has not seen.
fn missing(connection: &Connection) -> Result<&'static [&'static str]> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let seen = usize::try_from(found).unwrap_or(usize::MAX);
    MIGRATIONS.get(seen..).ok_or_else(|| {
        Error::Refused(format!(
            "The database has version {found}; this `linli` knows {}. Run the newer `linli` that wrote it, or restore \
             a backup made before.",
            MIGRATIONS.len()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_to_the_newest_version_and_stays_there() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, MIGRATIONS.len() as i64);
    }

    #[test]
    fn refuses_a_newer_database_in_words() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let sentence = migrate(&mut connection).unwrap_err().to_string();
        assert!(sentence.contains("version 99"), "{sentence}");
    }
}
