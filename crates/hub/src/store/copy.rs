//! Backup and restore.

use super::{file, lock, open, schema};
use crate::{Error, Result, clock};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages copied at a time, between which a backend that serves goes on writing.
const PAGES: i32 = 512;
/// Rest between two steps.
const REST: Duration = Duration::from_millis(5);

/// Writes a consistent copy of the database into one file, also while a backend serves it. The file appears when it is
/// whole.
pub fn backup(data: &Path, to: &Path) -> Result<()> {
    let from = super::open_existing(data)?;
    if to.exists() {
        return Err(Error::Refused(format!("{} is there already; choose another name.", to.display())));
    }
    let part = beside(to, "part");
    remove(&part)?;
    let mut copy = Connection::open(&part)?;
    // One read transaction: what is written meanwhile is not in the copy, and does not make it start anew.
    from.execute_batch("BEGIN; SELECT count(*) FROM setting;")?;
    Backup::new(&from, &mut copy)?.run_to_completion(PAGES, REST, None)?;
    from.execute_batch("COMMIT")?;
    // A single file without companions, whoever opens it.
    copy.execute_batch("PRAGMA journal_mode = DELETE;")?;
    copy.close().map_err(|(_, error)| Error::from(error))?;
    fs::rename(&part, to).map_err(Error::io(format!("{} cannot be written", to.display())))
}

/// Puts a backup in the place of the database; what was there is kept beside it. Returns where.
pub fn restore(data: &Path, from: &Path) -> Result<Option<PathBuf>> {
    let held = lock(data)?;
    check(from)?;
    let target = file(data);
    let part = beside(&target, "part");
    remove(&part)?;
    fs::copy(from, &part).map_err(Error::io(format!("{} cannot be copied", from.display())))?;
    let kept = if target.exists() {
        // What is in the write-ahead log belongs to what is kept.
        let old = open(data)?;
        super::records::flush(&old)?;
        old.close().map_err(|(_, error)| Error::from(error))?;
        let aside = beside(&target, &format!("before-{}", clock::now_ms()));
        fs::rename(&target, &aside).map_err(Error::io("The database cannot be put aside"))?;
        for companion in ["-wal", "-shm"] {
            remove(&PathBuf::from(format!("{}{companion}", target.display())))?;
        }
        Some(aside)
    } else {
        None
    };
    fs::rename(&part, &target).map_err(Error::io("The backup cannot be put in place"))?;
    open(data)?;
    drop(held);
    Ok(kept)
}

/// Whether a file is a whole database of ours.
fn check(path: &Path) -> Result<()> {
    let no =
        |why: &str| Error::Refused(format!("{} is no backup that can be restored: {why}.", path.display()));
    if !path.is_file() {
        return Err(no("there is no such file"));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(path, flags)?;
    let found: std::result::Result<String, _> =
        copy.query_row("PRAGMA integrity_check", [], |row| row.get(0));
    match found.as_deref() {
        Ok("ok") => {}
        Ok(words) => return Err(no(words)),
        Err(_) => return Err(no("it is not a database")),
    }
    let ours: bool = copy.query_row(
        "SELECT count(*) = 2 FROM sqlite_schema WHERE type = 'table' AND name IN ('record', 'token')",
        [],
        |row| row.get(0),
    )?;
    if !ours {
        return Err(no("it holds no records of Linli"));
    }
    schema::is_known(&copy)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::Io(format!("{} cannot be removed", path.display()), error))
        }
        _ => Ok(()),
    }
}
