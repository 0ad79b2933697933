//! Attachments in the database: bytes under a record's id and their digest, whole or still coming.

use crate::{Error, Result};
use linli_core::{Digest, receipt};
use rusqlite::{Connection, OptionalExtension, params};

/// What is here of an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Media type as it was sent.
    pub media_type: String,
    /// Bytes of the whole.
    pub size: u64,
    /// Bytes that are here.
    pub have: u64,
    /// Whether it is whole and was found to be what its digest says.
    pub complete: bool,
}

fn key(record: &str) -> Vec<u8> {
    receipt::uuid_bytes(record).map(Vec::from).unwrap_or_default()
}

/// What is here of an attachment.
pub fn part(connection: &Connection, record: &str, sha256: &Digest) -> Result<Option<Part>> {
    Ok(connection
        .prepare_cached(
            "SELECT media_type, size, length(bytes), complete FROM attachment WHERE record = ?1 AND sha256 = ?2",
        )?
        .query_row(params![key(record), sha256.as_bytes()], |row| {
            Ok(Part { media_type: row.get(0)?, size: row.get(1)?, have: row.get(2)?, complete: row.get(3)? })
        })
        .optional()?)
}

/// The bytes of a whole one, with their media type.
pub fn read(connection: &Connection, record: &str, sha256: &Digest) -> Result<Option<(String, Vec<u8>)>> {
    Ok(connection
        .prepare_cached(
            "SELECT media_type, bytes FROM attachment WHERE record = ?1 AND sha256 = ?2 AND complete = 1",
        )?
        .query_row(params![key(record), sha256.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// How many attachments a record has, and how many bytes wait for records that are not here, this attachment not counted in
/// either. Bytes count as they came, not as they were announced: an announcement costs nothing.
pub fn load(connection: &Connection, record: &str, sha256: &Digest) -> Result<(usize, u64)> {
    let count: i64 = connection.query_row(
        "SELECT count(*) FROM attachment WHERE record = ?1 AND sha256 <> ?2",
        params![key(record), sha256.as_bytes()],
        |row| row.get(0),
    )?;
    let waiting: i64 = connection.query_row(
        "SELECT coalesce(sum(length(bytes)), 0) FROM attachment
         WHERE record NOT IN (SELECT id FROM record) AND NOT (record = ?1 AND sha256 = ?2)",
        params![key(record), sha256.as_bytes()],
        |row| row.get(0),
    )?;
    Ok((usize::try_from(count).unwrap_or(usize::MAX), u64::try_from(waiting).unwrap_or(u64::MAX)))
}

/// Bytes that came, at an offset that is where the last ones ended.
pub struct Piece<'a> {
    /// Id of the record.
    pub record: &'a str,
    /// Digest of the whole.
    pub sha256: Digest,
    /// Media type.
    pub media_type: &'a str,
    /// Bytes of the whole.
    pub size: u64,
    /// Where this piece begins.
    pub offset: u64,
    /// The piece.
    pub bytes: &'a [u8],
}

/// What came of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// The whole is here and is what its digest says.
    Complete,
    /// So many bytes are here.
    Partial(u64),
    /// The piece does not begin where the last one ended: so many bytes are here.
    Gap(u64),
    /// The whole is not what its digest says; it was dropped.
    Wrong,
}

/// Adds a piece.
pub fn put(connection: &Connection, piece: &Piece<'_>, now_ms: i64) -> Result<Put> {
    let found: Option<(Vec<u8>, bool)> = connection
        .prepare_cached("SELECT bytes, complete FROM attachment WHERE record = ?1 AND sha256 = ?2")?
        .query_row(params![key(piece.record), piece.sha256.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let mut bytes = match found {
        Some((_, true)) => return Ok(Put::Complete),
        // A whole body starts anew, whatever came before.
        Some(_) if piece.offset == 0 => Vec::new(),
        Some((bytes, false)) => bytes,
        None => Vec::new(),
    };
    if bytes.len() as u64 != piece.offset {
        return Ok(Put::Gap(bytes.len() as u64));
    }
    bytes.extend_from_slice(piece.bytes);
    let have = bytes.len() as u64;
    if have > piece.size || have == piece.size && Digest::of(&bytes) != piece.sha256 {
        remove(connection, piece.record, &piece.sha256)?;
        return Ok(Put::Wrong);
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO attachment (record, sha256, media_type, size, complete, touched_ms, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            key(piece.record),
            piece.sha256.as_bytes(),
            piece.media_type,
            i64::try_from(piece.size).map_err(|_| Error::Full)?,
            have == piece.size,
            now_ms,
            bytes,
        ])?;
    Ok(if have == piece.size { Put::Complete } else { Put::Partial(have) })
}

fn remove(connection: &Connection, record: &str, sha256: &Digest) -> Result<()> {
    connection.execute(
        "DELETE FROM attachment WHERE record = ?1 AND sha256 = ?2",
        params![key(record), sha256.as_bytes()],
    )?;
    Ok(())
}

/// Drops what nobody has touched since a time and no record has come for; how many.
pub fn sweep(connection: &Connection, before_ms: i64) -> Result<usize> {
    Ok(connection.execute(
        "DELETE FROM attachment WHERE touched_ms < ?1 AND (complete = 0 OR record NOT IN (SELECT id FROM record))",
        [before_ms],
    )?)
}
