//! The engine for a browser that keeps nothing: rows live as long as the page.

use super::{Answer, Durability, Engine, Error, Step, Table, row};
use std::cell::RefCell;
use std::future::ready;
use wasm_bindgen::JsValue;

/// Rows in the order of their keys. A list, not a tree: it holds what one person writes in one sitting, and a tree of its
/// own weighs as much as the rest of this file.
#[derive(Clone, Debug, Default)]
struct Rows(Vec<((Table, String), JsValue)>);

impl Rows {
    fn find(&self, table: Table, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|((other, at), _)| (*other, at.as_str()).cmp(&(table, key)))
    }

    fn get(&self, table: Table, key: &str) -> Option<&JsValue> {
        self.find(table, key).ok().map(|index| &self.0[index].1)
    }

    fn put(&mut self, table: Table, key: String, row: JsValue) {
        match self.find(table, &key) {
            Ok(index) => self.0[index].1 = row,
            Err(index) => self.0.insert(index, ((table, key), row)),
        }
    }

    fn after(&self, table: Table, key: Option<&str>, limit: u32) -> Vec<JsValue> {
        let start = match key.map(|key| self.find(table, key)) {
            Some(Ok(index)) => index + 1,
            Some(Err(index)) => index,
            None => self.find(table, "").unwrap_or_else(|index| index),
        };
        let rows = self.0[start..].iter().take_while(|((other, _), _)| *other == table);
        rows.take(limit as usize).map(|(_, row)| row.clone()).collect()
    }

    fn take(&mut self, step: Step) -> Result<(), Error> {
        match step {
            Step::Expect(table, key, expected) => {
                let right = match (self.get(table, &key), expected) {
                    (None, None) => true,
                    (Some(found), Some(expected)) => row::revision(found) == Some(expected),
                    _ => false,
                };
                if !right {
                    return Err(Error::Conflict);
                }
            }
            Step::Put(table, key, row) => self.put(table, key, row),
            Step::Add(table, key, row) => {
                if self.get(table, &key).is_some() {
                    return Err(Error::Conflict);
                }
                self.put(table, key, row);
            }
            Step::Merge { table, key, patch, unless } => {
                let merged = self.get(table, &key).and_then(|row| row::merged(row, &patch, unless));
                if let Some(merged) = merged {
                    self.put(table, key, merged);
                }
            }
            Step::Delete(table, key) => {
                if let Ok(index) = self.find(table, &key) {
                    self.0.remove(index);
                }
            }
            Step::Clear(table) => self.0.retain(|((other, _), _)| *other != table),
        }
        Ok(())
    }
}

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

    /// Steps change a copy, so that one that fails leaves nothing of those before it.
    fn take_all(&self, steps: Vec<Step>) -> Result<(), Error> {
        let mut rows = self.rows.borrow().clone();
        for step in steps {
            rows.take(step)?;
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
        let row = self.rows.borrow().get(table, key).cloned();
        Box::pin(ready(Ok(row)))
    }

    fn page<'a>(&'a self, table: Table, after: Option<&'a str>, limit: u32) -> Answer<'a, Vec<JsValue>> {
        Box::pin(ready(Ok(self.rows.borrow().after(table, after, limit))))
    }

    fn snapshot<'a>(&'a self, tables: &'a [Table]) -> Answer<'a, Vec<Vec<JsValue>>> {
        let rows = self.rows.borrow();
        let all = tables.iter().map(|table| rows.after(*table, None, u32::MAX)).collect();
        Box::pin(ready(Ok(all)))
    }

    fn write(&self, steps: Vec<Step>, _durability: Durability) -> Answer<'_, ()> {
        Box::pin(ready(self.take_all(steps)))
    }
}
