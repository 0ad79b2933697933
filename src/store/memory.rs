//! The engine for a browser that keeps nothing: rows live as long as the page.

use super::{Answer, Durability, Engine, Error, Step, Table, row};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::ready;
use std::ops::Bound;
use wasm_bindgen::JsValue;

type Rows = BTreeMap<(Table, String), JsValue>;

/// Rows in memory.
#[derive(Debug, Default)]
pub struct Memory {
    rows: RefCell<Rows>,
}

impl Memory {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }
}

/// The keys of a table that come after one.
fn after(table: Table, key: Option<&str>) -> Bound<(Table, String)> {
    match key {
        Some(key) => Bound::Excluded((table, key.to_owned())),
        None => Bound::Included((table, String::new())),
    }
}

fn take(rows: &mut Rows, step: Step) -> Result<(), Error> {
    match step {
        Step::Expect(table, key, expected) => {
            let found = rows.get(&(table, key)).map(row::revision);
            let right = match (found, expected) {
                (None, None) => true,
                (Some(found), Some(expected)) => found == Some(expected),
                _ => false,
            };
            if !right {
                return Err(Error::Conflict);
            }
        }
        Step::Put(table, key, row) => {
            rows.insert((table, key), row);
        }
        Step::Add(table, key, row) => {
            if rows.insert((table, key), row).is_some() {
                return Err(Error::Conflict);
            }
        }
        Step::Merge { table, key, patch, unless } => {
            let at = (table, key);
            let merged = rows.get(&at).and_then(|row| row::merged(row, &patch, unless));
            if let Some(merged) = merged {
                rows.insert(at, merged);
            }
        }
        Step::Delete(table, key) => {
            rows.remove(&(table, key));
        }
        Step::Clear(table) => rows.retain(|(other, _), _| *other != table),
    }
    Ok(())
}

impl Memory {
    fn rows_after(&self, table: Table, key: Option<&str>, limit: u32) -> Vec<JsValue> {
        let rows = self.rows.borrow();
        let range = rows.range((after(table, key), Bound::Unbounded));
        let rows = range.take_while(|((other, _), _)| *other == table).take(limit as usize);
        rows.map(|(_, row)| row.clone()).collect()
    }

    /// Steps change a copy, so that one that fails leaves nothing of those before it.
    fn take_all(&self, steps: Vec<Step>) -> Result<(), Error> {
        let mut rows = self.rows.borrow().clone();
        for step in steps {
            take(&mut rows, step)?;
        }
        self.rows.replace(rows);
        Ok(())
    }
}

impl Engine for Memory {
    fn is_lasting(&self) -> bool {
        false
    }

    fn get<'a>(&'a self, table: Table, key: &'a str) -> Answer<'a, Option<JsValue>> {
        let row = self.rows.borrow().get(&(table, key.to_owned())).cloned();
        Box::pin(ready(Ok(row)))
    }

    fn page<'a>(&'a self, table: Table, after: Option<&'a str>, limit: u32) -> Answer<'a, Vec<JsValue>> {
        Box::pin(ready(Ok(self.rows_after(table, after, limit))))
    }

    fn snapshot<'a>(&'a self, tables: &'a [Table]) -> Answer<'a, Vec<Vec<JsValue>>> {
        let all = tables.iter().map(|table| self.rows_after(*table, None, u32::MAX)).collect();
        Box::pin(ready(Ok(all)))
    }

    fn write(&self, steps: Vec<Step>, _durability: Durability) -> Answer<'_, ()> {
        Box::pin(ready(self.take_all(steps)))
    }
}
