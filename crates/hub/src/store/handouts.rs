//! To whom a record is handed out: the places whose staff must have it to build their lists, in a log whose numbers are
//! the cursor. A record that concerns a place only later (a need moves in, and brings its account along) gets a number
//! then, so whoever asks on from a cursor is handed it; nothing is ever handed out to a place twice.
//!
//! The rule, of which the log is the smallest that satisfies it. A record goes
//!
//! 1. to its own place;
//! 2. when it is about a need or an offer: wherever that goes, and that goes where a correction moves it;
//! 3. when it is a version of a project: wherever another version goes;
//! 4. when it strikes off a need: wherever a project goes that names the need;
//! 5. when it is an erasure: wherever what it names goes;
//! 6. when it enrols somebody whom somebody else has let in: wherever a record goes that this key has signed.
//!
//! It does not depend on the order in which records come.

use super::records::digest_of;
use crate::Result;
use linli_core::body::{Change, Contact, Correction, Enrolment, Erasure, Project, Rating, Withdrawal};
use linli_core::limits::PLACE_CHARS_MAX;
use linli_core::{Digest, Kind, Record, Verdict};
use rusqlite::types::FromSql;
use rusqlite::{Connection, Params, params};
use serde_json::Value;

/// Most places to which one need or offer goes: people move a few times, and one who moves every minute fills the log
/// with a line for every place and everything that was ever said about it.
const PLACES_OF_ONE_MAX: usize = 16;

/// How one record names another.
mod how {
    /// It is about it.
    pub const ABOUT: i64 = 0;
    /// It is about it and strikes it off.
    pub const STRIKES: i64 = 1;
    /// It is a later version of it.
    pub const AFTER: i64 = 2;
    /// It erases it.
    pub const ERASES: i64 = 3;
}

/// What of a record decides where it goes.
struct Node {
    row: i64,
    digest: Digest,
    kind: String,
    key: Option<Vec<u8>>,
}

impl Node {
    fn is(&self, kinds: &[Kind]) -> bool {
        kinds.iter().any(|kind| kind.noun() == self.kind)
    }

    fn is_thing(&self) -> bool {
        self.is(&[Kind::Need, Kind::Offer])
    }
}

/// What a body names, and how; nothing for one that is erased or of a newer version.
fn named(record: &Record) -> Vec<(Digest, i64)> {
    if record.is_newer() {
        return Vec::new();
    }
    let all = |digests: Vec<Digest>, how: i64| digests.into_iter().map(|digest| (digest, how)).collect();
    let about = |digest: Digest| vec![(digest, how::ABOUT)];
    let found: Option<Vec<(Digest, i64)>> = match record.kind() {
        Kind::Need | Kind::Offer | Kind::Enrolment => None,
        Kind::Contact => record.body::<Contact>().map(|body| about(body.about)),
        Kind::Correction => record.body::<Correction>().map(|body| about(body.about)),
        Kind::Withdrawal => record.body::<Withdrawal>().map(|body| about(body.about)),
        Kind::Rating => record.body::<Rating>().map(|body| about(body.about)),
        Kind::Erasure => record.body::<Erasure>().map(|body| all(body.records, how::ERASES)),
        Kind::Change => record.body::<Change>().map(|body| {
            let struck = body.to == "struck_off";
            all(body.about, if struck { how::STRIKES } else { how::ABOUT })
        }),
        Kind::Project => record.body::<Project>().map(|body| {
            let offers = body.resources.iter().map(|part| part.offer);
            let about = body.needs.iter().copied().chain(offers).map(|digest| (digest, how::ABOUT));
            about.chain(body.after.iter().map(|digest| (*digest, how::AFTER))).collect()
        }),
    };
    found.unwrap_or_default()
}

/// Hands a record out that was written just now, and with it whatever follows from it.
pub fn insert(connection: &Connection, row: i64, record: &Record, verdict: Verdict) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO handout (record, place, own) VALUES (?1, ?2, 1)")?
        .execute(params![row, record.place()])?;
    follow(connection, row, record, verdict)
}

/// The same for records that were here before there was a log: each keeps its row as its number, so that cursors which
/// phones hold go on.
pub fn fill(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "INSERT INTO handout (seq, record, place, own) SELECT row, row, place, 1 FROM record",
    )?;
    super::records::each_after(connection, 0, |stored| {
        follow(connection, stored.row, &stored.record()?, stored.verdict())
    })
}

fn follow(connection: &Connection, row: i64, record: &Record, verdict: Verdict) -> Result<()> {
    for (target, how) in named(record) {
        connection
            .prepare_cached("INSERT OR IGNORE INTO naming (target, record, how) VALUES (?1, ?2, ?3)")?
            .execute(params![target.as_bytes(), row, how])?;
    }
    let signed = verdict == Verdict::Signed;
    note_place(connection, row, record, signed)?;
    let mut spread = Spread { connection, open: Vec::new() };
    if record.kind() == Kind::Enrolment && !record.is_newer() && signed {
        spread.enrolled(row, record)?;
    }
    let node = spread.node(row)?;
    // It is there already where it was written for: what follows it does so from there.
    spread.followers(&node, record.place())?;
    spread.joins(&node)?;
    spread.run()
}

/// Notes where a correction moves what it is about. Only what somebody has signed moves anything.
fn note_place(connection: &Connection, row: i64, record: &Record, signed: bool) -> Result<()> {
    let body = record.body::<Correction>();
    let correction = body.filter(|_| record.kind() == Kind::Correction && signed && !record.is_newer());
    let place = correction.as_ref().and_then(|body| body.set.get("place")).and_then(Value::as_str);
    if let Some(place) = place.filter(|place| place.chars().count() <= PLACE_CHARS_MAX) {
        connection
            .prepare_cached("INSERT OR IGNORE INTO moving (record, place) VALUES (?1, ?2)")?
            .execute(params![row, place])?;
    }
    Ok(())
}

/// Hand-outs that are still to be followed.
struct Spread<'a> {
    connection: &'a Connection,
    open: Vec<(i64, String)>,
}

impl Spread<'_> {
    fn list<T: FromSql>(&self, sql: &str, params: impl Params) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn node(&self, row: i64) -> Result<Node> {
        let sql = "SELECT digest, kind, CASE WHEN signed THEN key END FROM record WHERE row = ?1";
        let read = |found: &rusqlite::Row<'_>| Ok((found.get(0)?, found.get(1)?, found.get(2)?));
        let (digest, kind, key) = self.connection.prepare_cached(sql)?.query_row([row], read)?;
        Ok(Node { row, digest: digest_of(digest)?, kind, key })
    }

    fn push(&mut self, rows: Vec<i64>, place: &str) {
        self.open.extend(rows.into_iter().map(|row| (row, place.to_owned())));
    }

    /// Hands a record out wherever another one goes.
    fn push_to_places_of(&mut self, row: i64, others: Vec<i64>) -> Result<()> {
        for other in others {
            for place in places(self.connection, other)? {
                self.open.push((row, place));
            }
        }
        Ok(())
    }

    fn naming(&self, target: &Digest, how: &[i64]) -> Result<Vec<i64>> {
        let mut rows = Vec::new();
        for how in how {
            let sql = "SELECT record FROM naming WHERE target = ?1 AND how = ?2";
            rows.extend(self.list::<i64>(sql, params![target.as_bytes(), how])?);
        }
        Ok(rows)
    }

    /// Records that one names in this way and that are here, of these kinds.
    fn targets(&self, row: i64, how: i64, kinds: &[Kind]) -> Result<Vec<i64>> {
        let sql = "SELECT r.row FROM naming n JOIN record r ON r.digest = n.target
                   WHERE n.record = ?1 AND n.how = ?2 AND r.kind IN (SELECT value FROM json_each(?3))";
        let nouns: Vec<&str> = kinds.iter().map(|kind| kind.noun()).collect();
        self.list(sql, params![row, how, serde_json::json!(nouns).to_string()])
    }

    /// Where a new record goes because of what is here.
    fn joins(&mut self, node: &Node) -> Result<()> {
        let things = [Kind::Need, Kind::Offer];
        let mut with = self.targets(node.row, how::ABOUT, &things)?;
        with.extend(self.targets(node.row, how::STRIKES, &things)?);
        with.extend(self.targets(node.row, how::ERASES, &Kind::ALL)?);
        if node.is(&[Kind::Project]) {
            with.extend(self.targets(node.row, how::AFTER, &[Kind::Project])?);
            with.extend(self.naming(&node.digest, &[how::AFTER])?);
        }
        // Projects that name the needs it strikes off.
        with.extend(self.list::<i64>(
            "SELECT p.row FROM naming n JOIN naming m ON m.target = n.target AND m.how = ?3
             JOIN record p ON p.row = m.record AND p.kind = 'project'
             WHERE n.record = ?1 AND n.how = ?2",
            [node.row, how::STRIKES, how::ABOUT],
        )?);
        self.push_to_places_of(node.row, with)?;
        self.moves(node)
    }

    /// Where a correction moves a thing that is here, and a new thing by corrections that came before it.
    fn moves(&mut self, node: &Node) -> Result<()> {
        let things = if node.is_thing() {
            vec![node.row]
        } else if node.is(&[Kind::Correction]) {
            self.targets(node.row, how::ABOUT, &[Kind::Need, Kind::Offer])?
        } else {
            return Ok(());
        };
        for thing in things {
            let digest = self.node(thing)?.digest;
            let known = places(self.connection, thing)?;
            let mut moved: Vec<String> = self.list(
                "SELECT m.place FROM naming n JOIN moving m ON m.record = n.record WHERE n.target = ?1 ORDER BY m.record",
                [digest.as_bytes()],
            )?;
            moved.retain(|place| !known.contains(place));
            moved.dedup();
            moved.truncate(PLACES_OF_ONE_MAX.saturating_sub(known.len()));
            self.open.extend(moved.into_iter().map(|place| (thing, place)));
        }
        Ok(())
    }

    /// Notes whom an enrolment lets in. What this key has signed brings its enrolments along.
    fn enrolled(&mut self, row: i64, record: &Record) -> Result<()> {
        let Some(body) = record.body::<Enrolment>() else {
            return Ok(());
        };
        let subject = body.subject_key.as_bytes().to_vec();
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO enrolled (subject, record) VALUES (?1, ?2)")?
            .execute(params![subject, row])?;
        let rows = self.enrolments(&subject)?;
        let sql = "SELECT DISTINCT h.place FROM record r JOIN handout h ON h.record = r.row
                   WHERE r.key = ?1 AND r.signed";
        for place in self.list::<String>(sql, [&subject])? {
            self.push(rows.clone(), &place);
        }
        Ok(())
    }

    /// The enrolments of a key, when somebody else has let it in: one that merely asks is told to nobody elsewhere.
    fn enrolments(&self, key: &[u8]) -> Result<Vec<i64>> {
        self.list(
            "SELECT record FROM enrolled WHERE subject = ?1 AND EXISTS (
                 SELECT 1 FROM enrolled o JOIN record r ON r.row = o.record
                 WHERE o.subject = ?1 AND r.key <> ?1)",
            [key],
        )
    }

    /// What goes to a place because this record goes there.
    fn followers(&mut self, node: &Node, place: &str) -> Result<()> {
        let mut rows = self.naming(&node.digest, &[how::ERASES])?;
        if node.is_thing() {
            rows.extend(self.naming(&node.digest, &[how::ABOUT, how::STRIKES])?);
        }
        if node.is(&[Kind::Project]) {
            rows.extend(self.naming(&node.digest, &[how::AFTER])?);
            rows.extend(self.targets(node.row, how::AFTER, &[Kind::Project])?);
            rows.extend(self.list::<i64>(
                "SELECT m.record FROM naming n JOIN naming m ON m.target = n.target AND m.how = ?3
                 WHERE n.record = ?1 AND n.how = ?2",
                [node.row, how::ABOUT, how::STRIKES],
            )?);
        }
        if let Some(key) = &node.key {
            rows.extend(self.enrolments(key)?);
        }
        self.push(rows, place);
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        while let Some((row, place)) = self.open.pop() {
            let new = self
                .connection
                .prepare_cached("INSERT OR IGNORE INTO handout (record, place, own) VALUES (?1, ?2, 0)")?
                .execute(params![row, place])?;
            if new > 0 {
                let node = self.node(row)?;
                self.followers(&node, &place)?;
            }
        }
        Ok(())
    }
}

/// The places to which a record goes, its own first.
pub fn places(connection: &Connection, row: i64) -> Result<Vec<String>> {
    let mut statement =
        connection.prepare_cached("SELECT place FROM handout WHERE record = ?1 ORDER BY own DESC, seq")?;
    let rows = statement.query_map([row], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
