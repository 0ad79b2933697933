//! Records in the database.

use super::handouts;
use crate::admit::Thing;
use crate::{Error, Result};
use linli_core::{Digest, Kind, PublicKey, Record, Verdict, receipt};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

/// What is here under an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its row.
    pub row: i64,
    /// Its identity.
    pub digest: Digest,
}

/// One record as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its row.
    pub row: i64,
    /// When it came, ms since the epoch.
    pub received_ms: i64,
    /// The verdict on its signature.
    pub signed: bool,
    /// Canonical JSON.
    pub content: String,
}

impl Stored {
    /// The verdict on its signature; a bad one is never stored.
    pub fn verdict(&self) -> Verdict {
        if self.signed { Verdict::Signed } else { Verdict::Unsigned }
    }

    /// Reads it back. What was stored has been read before: it fails only when the file is damaged.
    pub fn record(&self) -> Result<Record> {
        Record::parse(&self.content).map_err(|_| {
            Error::Refused(format!("Row {} of the database is damaged; restore a backup.", self.row))
        })
    }
}

fn id_bytes(id: &str) -> Vec<u8> {
    receipt::uuid_bytes(id).map(Vec::from).unwrap_or_default()
}

pub(super) fn digest_of(bytes: Vec<u8>) -> Result<Digest> {
    let bytes: [u8; 32] =
        bytes.try_into().map_err(|_| Error::Refused("A digest in the database is damaged.".into()))?;
    Ok(Digest::from_bytes(bytes))
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored { row: row.get(0)?, received_ms: row.get(1)?, signed: row.get(2)?, content: row.get(3)? })
}

const STORED: &str = "SELECT row, received_ms, signed, content FROM record";

/// What is here under an id.
pub fn by_id(connection: &Connection, id: &str) -> Result<Option<Held>> {
    let found: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT row, digest FROM record WHERE id = ?1")?
        .query_row([id_bytes(id)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.map(|(row, digest)| Ok(Held { row, digest: digest_of(digest)? })).transpose()
}

/// One record by its id.
pub fn read(connection: &Connection, id: &str) -> Result<Option<Stored>> {
    let sql = format!("{STORED} WHERE id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id_bytes(id)], stored).optional()?)
}

/// The record that a read token opens; the first that came, should another claim the same.
pub fn by_readcheck(connection: &Connection, readcheck: &Digest) -> Result<Option<Stored>> {
    let sql = format!("{STORED} WHERE readcheck = ?1 ORDER BY row LIMIT 1");
    Ok(connection.prepare_cached(&sql)?.query_row([readcheck.as_bytes()], stored).optional()?)
}

/// What others may be about: kind, places and signer of a record.
pub fn thing(connection: &Connection, digest: &Digest) -> Result<Option<Thing>> {
    let found: Option<(i64, String, String, Option<Vec<u8>>)> = connection
        .prepare_cached(
            "SELECT row, kind, place, CASE WHEN signed THEN key END FROM record WHERE digest = ?1",
        )?
        .query_row([digest.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((row, noun, place, key)) = found else {
        return Ok(None);
    };
    let damaged = || Error::Refused(format!("The record {digest} in the database is damaged."));
    let kind = Kind::ALL.into_iter().find(|kind| kind.noun() == noun).ok_or_else(damaged)?;
    let key = match key {
        None => None,
        Some(bytes) => Some(bytes.try_into().ok().and_then(PublicKey::from_bytes).ok_or_else(damaged)?),
    };
    // What others say about a record takes it nowhere, but for a need or an offer that is moved.
    let moves = matches!(kind, Kind::Need | Kind::Offer);
    let places = if moves { handouts::places(connection, row)? } else { vec![place.clone()] };
    Ok(Some(Thing { kind, place, places, key }))
}

/// Writes a record, and to whom it goes; returns its row.
pub fn insert(connection: &Connection, record: &Record, verdict: Verdict, received_ms: i64) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO record (id, digest, kind, place, received_ms, signed, key, readcheck, erased, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            id_bytes(record.id()),
            record.digest().as_bytes(),
            record.kind().noun(),
            record.place(),
            received_ms,
            verdict == Verdict::Signed,
            record.key().map(|key| key.as_bytes().to_vec()),
            record.readcheck().map(|digest| digest.as_bytes().to_vec()),
            record.data().is_none(),
            record.to_json(),
        ])?;
    let row = connection.last_insert_rowid();
    handouts::insert(connection, row, record, verdict)?;
    Ok(row)
}

/// Notes that an erasure names these records.
pub fn note_erasure(connection: &Connection, erasure: &Digest, targets: &[Digest]) -> Result<()> {
    let mut statement =
        connection.prepare_cached("INSERT OR IGNORE INTO erasing (target, erasure) VALUES (?1, ?2)")?;
    for target in targets {
        statement.execute([target.as_bytes(), erasure.as_bytes()])?;
    }
    Ok(())
}

/// The erasures that name a record.
pub fn erasures_of(connection: &Connection, target: &Digest) -> Result<Vec<Stored>> {
    let sql = format!("{STORED} WHERE digest IN (SELECT erasure FROM erasing WHERE target = ?1)");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([target.as_bytes()], stored)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Drops a body and what hangs on it. The envelope stays. Whether anything was dropped.
pub fn erase(connection: &Connection, digest: &Digest) -> Result<bool> {
    let sql = format!("{STORED} WHERE digest = ?1 AND erased = 0");
    let found = connection.prepare_cached(&sql)?.query_row([digest.as_bytes()], stored).optional()?;
    let Some(found) = found else {
        return Ok(false);
    };
    let mut record = found.record()?;
    record.erase();
    connection
        .prepare_cached("UPDATE record SET content = ?2, erased = 1 WHERE row = ?1")?
        .execute(params![found.row, record.to_json()])?;
    connection
        .prepare_cached("DELETE FROM attachment WHERE record = ?1")?
        .execute([id_bytes(record.id())])?;
    Ok(true)
}

/// Writes what is in the write-ahead log into the database and empties it, so that what was erased is nowhere. Whether
/// nobody stood in the way.
pub fn flush(connection: &Connection) -> Result<bool> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

/// The newest row; 0 for an empty database.
pub fn last_row(connection: &Connection) -> Result<i64> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(row), 0) FROM record")?
        .query_row([], |row| row.get(0))?)
}

/// Hands every record after a row to `each`, in order.
pub fn each_after(
    connection: &Connection,
    after: i64,
    mut each: impl FnMut(Stored) -> Result<()>,
) -> Result<()> {
    let sql = format!("{STORED} WHERE row > ?1 ORDER BY row");
    let mut statement = connection.prepare_cached(&sql)?;
    for found in statement.query_map([after], stored)? {
        each(found?)?;
    }
    Ok(())
}

/// What a reader may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Codes of the places of its branch; `None` for all.
    pub places: Option<Vec<String>>,
    /// Codes of the places above: their enrolments and erasures belong to whoever is below.
    pub above: Vec<String>,
    /// Whether names and telephone numbers are for its eyes.
    pub contacts: bool,
}

/// Whether a hand-out is for a window. As lists in JSON: a city has more places than a statement takes values.
const SEEN: &str = "(H.place IN (SELECT value FROM json_each(?4))
     OR H.own AND r.kind IN ('enrolment', 'erasure') AND H.place IN (SELECT value FROM json_each(?5)))";

/// What was handed out after a cursor, and where the next page begins. Nothing comes twice: the first hand-out counts.
pub fn page(
    connection: &Connection,
    after: i64,
    limit: usize,
    window: &Window,
) -> Result<(Vec<Stored>, i64)> {
    let seen = |name: &str| match window.places {
        None => format!("{name}.own"),
        Some(_) => SEEN.replace("H.", &format!("{name}.")),
    };
    let contacts = if window.contacts { "" } else { "AND r.kind <> 'contact'" };
    let sql = format!(
        "SELECT r.row, r.received_ms, r.signed, r.content, h.seq FROM handout h JOIN record r ON r.row = h.record
         WHERE h.seq > ?1 AND h.seq <= ?2 AND {} {contacts} AND NOT EXISTS (
             SELECT 1 FROM handout e WHERE e.record = h.record AND e.seq < h.seq AND {})
         ORDER BY h.seq LIMIT ?3",
        seen("h"),
        seen("e"),
    );
    // Read first: what commits meanwhile is after it, and is not skipped by a page that ends here.
    let last: i64 = connection
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM handout")?
        .query_row([], |row| row.get(0))?;
    let mut values =
        vec![Sql::Integer(after), Sql::Integer(last), Sql::Integer(i64::try_from(limit).unwrap_or(i64::MAX))];
    if let Some(places) = &window.places {
        let list = |codes: &[String]| Sql::Text(serde_json::json!(codes).to_string());
        values.extend([list(places), list(&window.above)]);
    }
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| Ok((stored(row)?, row.get(4)?)))?;
    let page: Vec<(Stored, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    let next = match page.last() {
        Some((_, end)) if page.len() >= limit => *end,
        _ => last.max(after),
    };
    Ok((page.into_iter().map(|(stored, _)| stored).collect(), next))
}
