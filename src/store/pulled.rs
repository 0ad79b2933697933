//! What others wrote, in the store. There may be a hundred thousand of them: they are read in pages and by the fastest
//! way, which only the desk's module carries.

use super::row::with;
use super::{Answer, Durability, Error, Job, Rows, Span, Step, Store, Table};
use crate::object::{number, to_js};
use js_sys::JSON;
use linli_core::{Digest, Record, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::JsValue;

/// What somebody else wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PulledRow {
    /// Identity in the lists.
    pub digest: Digest,
    /// The record.
    pub record: Value,
    /// What was found about its signature, once: `signed`, `unsigned`, `bad`.
    pub verdict: String,
    /// When the backend received it, as the backend says.
    pub received: String,
}

impl PulledRow {
    /// The row of a record with its verdict.
    pub fn new(record: &Record, verdict: Verdict, received: String) -> Self {
        let verdict = match verdict {
            Verdict::Signed => "signed",
            Verdict::Unsigned => "unsigned",
            Verdict::Bad => "bad",
        };
        Self { digest: record.digest(), record: record.to_value(), verdict: verdict.into(), received }
    }

    /// From the store.
    pub fn read(row: &JsValue) -> Result<Self, Error> {
        let text = JSON::stringify(row).map_err(|_| super::row::corrupt(row))?;
        serde_json::from_str(&String::from(text)).map_err(|_| super::row::corrupt(row))
    }

    /// Record and verdict; an error when what is stored is none.
    pub fn judged(self) -> Result<(Record, Verdict), Error> {
        let verdict = match self.verdict.as_str() {
            "signed" => Verdict::Signed,
            "unsigned" => Verdict::Unsigned,
            _ => Verdict::Bad,
        };
        match Record::from_value(self.record) {
            Ok(record) => Ok((record, verdict)),
            Err(_) => Err(super::row::corrupt(&JsValue::from_str(&self.digest.to_string()))),
        }
    }

    fn put(&self) -> Result<Step, Error> {
        let row = serde_json::to_value(self).map_err(|_| Error::Corrupt)?;
        Ok(Step::Put(Table::Pulled, self.digest.to_string(), to_js(&row)))
    }
}

/// `None` only where there is no row: one without a revision is there all the same.
fn revision(row: Option<&JsValue>) -> Option<u64> {
    Some(number(row?, "revision").unwrap_or_default() as u64)
}

impl Store {
    /// Writes what was pulled together with the cursor behind it, so that neither is ever ahead of the other. A record
    /// that is here already is left alone, unless what came has lost its body: then this one loses it too. With `under`,
    /// nothing is written ([`Error::Conflict`]) when that setting has another revision by now.
    pub async fn add_pulled(
        &self,
        under: Option<(&str, Option<u64>)>,
        rows: &[PulledRow],
        cursor: &str,
        place: &Value,
    ) -> Result<(), Error> {
        let mut steps = rows.iter().map(PulledRow::put).collect::<Result<Vec<_>, _>>()?;
        steps.push(Step::Put(Table::Settings, cursor.into(), to_js(place)));
        let looked = under.map(|(name, _)| (Table::Settings, Span::One(name.into())));
        let job = Job {
            look: looked.into_iter().collect(),
            touch: vec![Table::Pulled, Table::Settings],
            decide: Some(Box::new(|rows| {
                let there = rows.first().and_then(|rows| rows.first());
                let is_same = under.is_none_or(|(_, seen)| revision(there) == seen);
                if is_same { Ok(steps.clone()) } else { Err(Error::Conflict) }
            })),
            durability: Durability::Strict,
        };
        self.0.run(job).await?;
        Ok(())
    }

    /// The revision of a setting that is looked at before something else is written; `None` when it is not there.
    pub async fn setting_revision(&self, name: &str) -> Result<Option<u64>, Error> {
        Ok(revision(self.get(Table::Settings, name).await?.as_ref()))
    }

    /// Drops everything that others wrote, and these settings: what it was opened with, and how far it was read.
    pub fn drop_pulled(&self, settings: &[&str]) -> Answer<'_, Rows> {
        let mut steps = vec![Step::Clear(Table::Pulled)];
        steps.extend(settings.iter().map(|name| Step::Delete(Table::Settings, (*name).into())));
        self.write(steps, Durability::Strict)
    }

    /// What others wrote: at most `limit` rows whose digests come after one.
    pub async fn pulled(&self, after: Option<&str>, limit: u32) -> Result<Vec<PulledRow>, Error> {
        let span = Span::After(after.map(str::to_owned), limit);
        let rows = self.look(vec![(Table::Pulled, span)]).await?;
        rows.iter().flatten().map(PulledRow::read).collect()
    }

    /// One record that somebody else wrote.
    pub async fn pulled_one(&self, digest: &Digest) -> Result<Option<PulledRow>, Error> {
        self.get(Table::Pulled, &digest.to_string()).await?.as_ref().map(PulledRow::read).transpose()
    }

    /// Drops the bodies of pulled records; the envelopes stay.
    pub fn drop_pulled_bodies<'a>(&'a self, digests: &'a [Digest]) -> Answer<'a, Rows> {
        self.0.run(Job {
            look: digests.iter().map(|digest| (Table::Pulled, Span::One(digest.to_string()))).collect(),
            touch: vec![Table::Pulled],
            decide: Some(Box::new(move |rows| {
                let there =
                    digests.iter().zip(rows).filter_map(|(digest, rows)| Some((digest, rows.first()?)));
                let erased =
                    |row: &JsValue| with(&crate::object::field(row, "record"), "data", &JsValue::UNDEFINED);
                let put = |(digest, row): (&Digest, &JsValue)| {
                    Step::Put(Table::Pulled, digest.to_string(), with(row, "record", &erased(row)))
                };
                Ok(there.map(put).collect())
            })),
            durability: Durability::Strict,
        })
    }
}
