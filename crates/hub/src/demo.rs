//! The made-up neighbourhood: its voices as needs and offers, and some projects that show every state. Everything in it
//! follows from one key and one moment, which are kept: loading it again brings the same records, and changes nothing.

use crate::access::Caller;
use crate::hub::Hub;
use crate::store::settings;
use crate::writer::{Outcome, Prepared};
use crate::{Error, Result, clock, random, sign};
use linli_core::body::Enrolment;
use linli_core::time::DAY_MS;
use linli_core::{Digest, Kind, Record, base64url, receipt, time};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

mod tales;

use tales::{Stage, TALES, Tale};

const VOICES: &str = include_str!("../demo/voices.json");
/// Where the demonstration's records say they come from.
const SOURCE: &str = "urn:uuid:0193584e-0000-7000-8000-00000000d0d0";
/// One voice in so many was written down by another program, without a key.
const UNSIGNED_EVERY: u8 = 5;
/// The street of the built-in places, for which staff speak.
const STREET: &str = "yhl";
/// Voices are spread over so many days before the moment of the first start.
const SPREAD_DAYS: i64 = 24;

#[derive(Deserialize)]
struct Voices {
    needs: Vec<Voice>,
    offers: Vec<Voice>,
}

#[derive(Deserialize)]
struct Voice {
    id: String,
    #[serde(flatten)]
    said: serde_json::Map<String, Value>,
}

/// What stands in a record's body; the rest of a voice says where it came from.
const NEED_FIELDS: [&str; 5] = ["category", "text", "urgency", "place", "vulnerable"];
const OFFER_FIELDS: [&str; 8] =
    ["kind", "field", "text", "place", "capacity", "capacity_note", "available_note", "by"];

impl Voice {
    fn body(&self, fields: &[&str]) -> Value {
        let kept = self.said.iter().filter(|(name, value)| {
            fields.contains(&name.as_str())
                && !value.is_null()
                && **value != json!("")
                && **value != json!(false)
        });
        Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    }
}

/// The demonstration's root key: made once, kept in the database, so that newcomers can be let in without anybody else.
/// Nothing but a demonstration keeps a private key there.
pub fn root_key(connection: &Connection) -> Result<sign::Key> {
    if let Some(text) = settings::get(connection, settings::DEMO_KEY)? {
        return sign::Key::from_private(&base64url::decode(&text).unwrap_or_default());
    }
    let key = sign::Key::random()?;
    settings::set(connection, settings::DEMO_KEY, &base64url::encode(&key.private()))?;
    Ok(key)
}

/// The moment of the first start: all times are relative to it.
fn born_ms(connection: &Connection) -> Result<i64> {
    if let Some(text) = settings::get(connection, settings::DEMO_BORN)? {
        return text.parse().map_err(|_| Error::Refused("The demonstration's moment is damaged.".into()));
    }
    let now_ms = clock::now_ms();
    settings::set(connection, settings::DEMO_BORN, &now_ms.to_string())?;
    Ok(now_ms)
}

/// Lets a key in that asks for it.
pub fn let_in(root: &sign::Key, asked: &Enrolment, now_ms: i64) -> Result<Record> {
    // From the day before: the device's clock may be slow.
    let from = time::format(now_ms - DAY_MS);
    let name = asked.name.clone().unwrap_or_else(|| "演示".into());
    let salt = base64url::encode(&random::bytes::<16>()?);
    let data = json!({
        "subject_key": asked.subject_key, "role": asked.role, "branch": asked.branch, "place": asked.place,
        "from": from, "name": name, "salt": salt,
    });
    root.write(Kind::Enrolment, SOURCE, now_ms, data)
}

/// Writes the neighbourhood, or finds that it is there.
pub async fn load(hub: &Hub) -> Result<()> {
    let (key, born_ms) =
        hub.writer.run(|connection| Ok((root_key(connection)?, born_ms(connection)?))).await?;
    let config = hub.shared.settled().config;
    let records = records(key, born_ms)?;
    let prepared = records.iter().map(|record| Prepared::new(&config, &record.to_json())).collect();
    let outcomes = hub.writer.ingest(prepared, Caller::Operator).await?;
    match outcomes.iter().find(|outcome| !matches!(outcome, Outcome::Stored | Outcome::Duplicate)) {
        None => Ok(()),
        Some(outcome) => Err(Error::Refused(format!(
            "The made-up neighbourhood does not fit this configuration or this data folder ({outcome:?}); start it in \
             a folder of its own, without --config."
        ))),
    }
}

/// All of them, as they follow from a key and a moment.
fn records(root: sign::Key, born_ms: i64) -> Result<Vec<Record>> {
    let voices: Voices = serde_json::from_str(VOICES)
        .map_err(|error| Error::Refused(format!("The made-up voices are damaged: {error}.")))?;
    let mut town = Town { root, born_ms, by_voice: HashMap::new(), records: Vec::new() };
    town.office()?;
    for voice in &voices.needs {
        town.voice(Kind::Need, voice, voice.body(&NEED_FIELDS))?;
    }
    for voice in &voices.offers {
        town.voice(Kind::Offer, voice, voice.body(&OFFER_FIELDS))?;
    }
    for tale in &TALES {
        town.tell(tale)?;
    }
    Ok(town.records)
}

struct Town {
    root: sign::Key,
    born_ms: i64,
    /// Digest, place and key of what a voice has said.
    by_voice: HashMap<String, (Digest, String, sign::Key)>,
    records: Vec<Record>,
}

impl Town {
    /// Bytes that follow from the root key and a name, and look like chance.
    fn chance(&self, name: &str) -> [u8; 32] {
        *Digest::of(&[&self.root.private()[..], name.as_bytes()].concat()).as_bytes()
    }

    fn key(&self, name: &str) -> Result<sign::Key> {
        sign::Key::from_private(&self.chance(&format!("key {name}")))
    }

    fn id(&self, name: &str, time_ms: i64) -> String {
        let mut random = [0; 10];
        random.copy_from_slice(&self.chance(&format!("id {name}"))[..10]);
        receipt::uuid_v7(time_ms, random)
    }

    /// Writes one record and returns its digest.
    fn write(
        &mut self,
        key: Option<&sign::Key>,
        kind: Kind,
        name: &str,
        time_ms: i64,
        mut data: Value,
    ) -> Result<Digest> {
        if kind != Kind::Erasure {
            data["salt"] = json!(base64url::encode(&self.chance(&format!("salt {name}"))[..16]));
        }
        let id = self.id(name, time_ms);
        let record = match key {
            Some(key) => key.write_as(id, kind, SOURCE, time_ms, data)?,
            None => sign::write_unsigned(id, kind, SOURCE, time_ms, data)?,
        };
        let digest = record.digest();
        self.records.push(record);
        Ok(digest)
    }

    /// The root's own name, so that lists say who has spoken.
    fn office(&mut self) -> Result<()> {
        let time_ms = self.born_ms - 60 * DAY_MS;
        let data = json!({
            "subject_key": self.root.public()?, "role": "staff", "branch": STREET, "place": STREET,
            "from": time::format(time_ms), "name": "榆槐路街道办（演示）",
        });
        self.as_root(Kind::Enrolment, "office", time_ms, data).map(drop)
    }

    fn as_root(&mut self, kind: Kind, name: &str, time_ms: i64, data: Value) -> Result<Digest> {
        let root = sign::Key::from_private(&self.root.private())?;
        self.write(Some(&root), kind, name, time_ms, data)
    }

    fn voice(&mut self, kind: Kind, voice: &Voice, data: Value) -> Result<()> {
        let chance = self.chance(&format!("time {}", voice.id));
        let told = TALES.iter().any(|tale| tale.needs.contains(&voice.id.as_str()));
        // Whatever has a history began before it; the rest is spread, to the minute.
        let minutes = i64::from(u16::from_be_bytes([chance[0], chance[1]])) * SPREAD_DAYS * 24 * 60 / 65_536;
        let ago_ms = if told { 14 * DAY_MS } else { 0 } + minutes * 60_000 / if told { 4 } else { 1 };
        let place = data["place"].as_str().unwrap_or_default().to_owned();
        let signed = told || !chance[2].is_multiple_of(UNSIGNED_EVERY);
        let key = self.key(&voice.id)?;
        let digest = self.write(signed.then_some(&key), kind, &voice.id, self.born_ms - ago_ms, data)?;
        self.by_voice.insert(voice.id.clone(), (digest, place, key));
        Ok(())
    }

    fn digest(&self, voice: &str) -> Result<Digest> {
        let found = self.by_voice.get(voice).map(|(digest, ..)| *digest);
        found.ok_or_else(|| Error::Refused(format!("A tale names {voice}, which is no voice.")))
    }

    /// A project with what came of it.
    fn tell(&mut self, tale: &Tale) -> Result<()> {
        let needs = tale.needs.iter().map(|need| self.digest(need)).collect::<Result<Vec<_>>>()?;
        let offers = tale
            .offers
            .iter()
            .map(|(offer, amount)| Ok(json!({"offer": self.digest(offer)?, "amount": amount})));
        let resources = offers.collect::<Result<Vec<_>>>()?;
        let day = |ago: i64| self.born_ms - ago * DAY_MS;
        let (planned_ms, done_ms, rated_ms, struck_ms) = (day(10), day(5), day(3), day(1));
        let due = time::format_date(day(-tale.due_in_days).div_euclid(DAY_MS));
        let data = json!({
            "title": tale.title, "needs": needs, "resources": resources, "owner": tale.owner, "due": due,
            "place": tale.place,
        });
        let project = self.as_root(Kind::Project, &format!("project {}", tale.title), planned_ms, data)?;
        if tale.stage == Stage::Planned {
            return Ok(());
        }
        let data = json!({
            "about": needs, "after": [project], "to": "done", "place": tale.place, "project": project, "note": tale.note,
        });
        let done = self.as_root(Kind::Change, &format!("done {}", tale.title), done_ms, data)?;
        if tale.stage == Stage::Done {
            return Ok(());
        }
        let mut ratings = Vec::new();
        for voice in tale.needs {
            ratings.push(self.rate(voice, done, rated_ms, tale)?);
        }
        if tale.stage == Stage::StruckOff {
            let data = json!({"about": needs, "after": ratings, "to": "struck_off", "place": tale.place});
            self.as_root(Kind::Change, &format!("struck {}", tale.title), struck_ms, data)?;
        }
        Ok(())
    }

    fn rate(&mut self, voice: &str, done: Digest, time_ms: i64, tale: &Tale) -> Result<Digest> {
        let satisfied = tale.stage != Stage::Reopened;
        let about = self.digest(voice)?;
        let place = self.by_voice.get(voice).map(|(_, place, _)| place.clone());
        let data = json!({
            "about": about, "after": [done], "stars": if satisfied { 5 } else { 2 }, "satisfied": satisfied,
            "place": place, "comment": tale.comment,
        });
        let key = self.key(voice)?;
        self.write(Some(&key), Kind::Rating, &format!("rating {voice}"), time_ms, data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linli_core::config::{self, Config};
    use linli_core::lists::Fold;
    use std::collections::HashSet;
    use std::sync::Arc;

    const BORN_MS: i64 = 1_795_500_000_000;

    fn key() -> sign::Key {
        sign::Key::from_private(&[7; 32]).unwrap()
    }

    fn fold() -> Fold {
        let mut value = config::builtin();
        value["staff_keys"] = json!([key().public().unwrap()]);
        let mut fold = Fold::new(Arc::new(Config::parse(&value).unwrap()));
        for record in records(key(), BORN_MS).unwrap() {
            fold.insert(&record, sign::verdict(&record));
        }
        fold
    }

    #[test]
    fn fills_the_three_lists_with_every_state_and_nothing_ignored() {
        let fold = fold();
        let (needs, resources, projects) =
            (fold.needs(BORN_MS, None), fold.resources(BORN_MS, None), fold.projects(BORN_MS, None));
        assert_eq!((needs.count, resources.count), (180, 90));
        assert!(needs.ignored.is_empty() && resources.ignored.is_empty() && projects.ignored.is_empty());
        let states: HashSet<&str> = needs.items.iter().map(|need| need.state.noun()).collect();
        let expected = ["open", "planned", "done", "rated", "reopened", "struck_off"];
        assert_eq!(states, HashSet::from(expected));
        let colours: HashSet<&str> = projects.items.iter().map(|project| project.colour.noun()).collect();
        assert_eq!(colours, HashSet::from(["red", "orange", "yellow", "green", "blue"]));
        assert!(resources.items.iter().any(|offer| offer.promised > 0));
        assert!(resources.items.iter().all(|offer| !offer.overpromised));
    }

    #[test]
    fn is_the_same_each_time_and_partly_unsigned() {
        let (one, other) = (records(key(), BORN_MS).unwrap(), records(key(), BORN_MS).unwrap());
        assert_eq!(one, other);
        let unsigned = one.iter().filter(|record| !record.has_signature()).count();
        assert!((20..100).contains(&unsigned), "{unsigned}");
    }
}
