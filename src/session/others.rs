//! What the lists need of a session: everything on this phone in pages, what a backend hands out, files of records.

use super::phone::{CHANGED, Phone, setting};
use super::{Error, Judged};
use crate::store::Table;
use linli_core::lists::List;
use linli_core::{Verdict, time};
use serde_json::{Value, json};
use std::rc::Rc;

/// Lines of a file that are verified and written at once: some tenths of a second on a cheap phone.
const LINES: usize = 100;

/// What came of a file of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records that are new here.
    pub new: usize,
    /// Records that were here already.
    pub known: usize,
    /// Lines that are no record.
    pub refused: usize,
}

impl Phone {
    /// What was written on this phone, with its verdicts.
    pub(super) async fn own_judged(&self) -> Result<Vec<Judged>, Error> {
        let rows = self.store().await?.records().await?;
        // What was signed here verifies: it was signed here.
        rows.iter().map(|row| Ok((row.record()?, Verdict::Signed))).collect()
    }

    /// A page of what others wrote, and where the next one begins.
    pub(super) async fn pulled_judged(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<Judged>, Option<String>), Error> {
        let rows = self.store().await?.pulled(after, limit).await?;
        let is_last = rows.len() < limit as usize;
        let next = rows.last().map(|row| row.digest.to_string()).filter(|_| !is_last);
        let judged = rows.into_iter().map(|row| Ok(row.judged()?)).collect::<Result<_, Error>>()?;
        Ok((judged, next))
    }

    /// Changes whenever more of what others wrote has come in; empty when there is nothing of theirs.
    pub(super) async fn pulled_mark(&self) -> Result<String, Error> {
        let store = self.store().await?;
        let imports = store.setting(setting::IMPORTS).await?;
        let cursor = store.setting(setting::CURSOR).await?;
        let is_empty = imports.is_none() && cursor.is_none() && store.pulled(None, 1).await?.is_empty();
        Ok(if is_empty { String::new() } else { json!([imports, cursor]).to_string() })
    }

    pub(super) async fn list(
        &self,
        list: List,
        place: Option<&str>,
        as_of_ms: Option<i64>,
    ) -> Result<Value, Error> {
        let backend = self.backend().map_err(Error::Net)?;
        let as_of = as_of_ms.map(time::format);
        backend.list(list.noun(), place, as_of.as_deref()).await.map_err(Error::Net)
    }

    /// Takes a file of records in, each verified now. What is here already is left as it is.
    pub(super) async fn import(self: &Rc<Self>, text: &str) -> Result<Imported, Error> {
        let store = self.store().await?;
        let mut imported = Imported::default();
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        for lines in lines.chunks(LINES) {
            let mut rows = Vec::new();
            for line in lines {
                let Ok(record) = linli_core::Record::parse(line) else {
                    imported.refused += 1;
                    continue;
                };
                let own = store.get(Table::Records, record.id()).await?.is_some();
                let row =
                    if own { None } else { self.weigh(&store, record.to_value(), String::new()).await? };
                match row {
                    Some(row) => rows.push(row),
                    None => imported.known += 1,
                }
            }
            imported.new += rows.len();
            let count = store.setting(setting::IMPORTS).await?.and_then(|count| count.as_u64()).unwrap_or(0);
            store.add_pulled(None, &rows, setting::IMPORTS, &json!(count + 1)).await?;
        }
        self.tell(CHANGED);
        self.refresh().await;
        Ok(imported)
    }
}
