//! The engine for a browser that keeps nothing: rows live as long as the page.

use super::{Answer, Engine, Error, Job, Span, Step, Table};
use std::cell::RefCell;
use std::future::ready;
use wasm_bindgen::JsValue;

/// Rows in the order of their keys. A list, not a tree: it holds what one person writes in one sitting, and a tree of its
/// own weighs as much as the rest of this file.
#[derive(Clone, Debug, Default)]
struct Kept(Vec<((Table, String), JsValue)>);

impl Kept {
    fn find(&self, table: Table, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|((other, at), _)| (*other, at.as_str()).cmp(&(table, key)))
    }

    fn put(&mut self, table: Table, key: String, row: JsValue) {
        match self.find(table, &key) {
            Ok(index) => self.0[index].1 = row,
            Err(index) => self.0.insert(index, ((table, key), row)),
        }
    }

    fn within(&self, table: Table, span: &Span) -> Vec<JsValue> {
        let (start, limit) = match span {
            Span::All | Span::After(None, _) => (self.find(table, ""), u32::MAX),
            Span::One(key) => match self.find(table, key) {
                found @ Ok(_) => (found, 1),
                missing => (missing, 0),
            },
            Span::After(Some(key), limit) => (self.find(table, key).map(|index| index + 1), *limit),
        };
        let limit = if let Span::After(None, limit) = span { *limit } else { limit };
        let start = start.unwrap_or_else(|index| index);
        let rows = self.0[start..].iter().take_while(|((other, _), _)| *other == table);
        rows.take(limit as usize).map(|(_, row)| row.clone()).collect()
    }

    fn take(&mut self, step: Step) -> Result<(), Error> {
        match step {
            Step::Put(table, key, row) => self.put(table, key, row),
            Step::Add(table, key, row) => {
                if self.find(table, &key).is_ok() {
                    return Err(Error::Conflict);
                }
                self.put(table, key, row);
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
    rows: RefCell<Kept>,
}

impl Memory {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Steps change a copy, so that one that fails leaves nothing of those before it.
    fn run_now(&self, job: &Job<'_>) -> Result<super::Rows, Error> {
        let mut rows = self.rows.borrow().clone();
        let seen = job.look.iter().map(|(table, span)| rows.within(*table, span)).collect();
        if let Some(decide) = &job.decide {
            for step in decide(&seen)? {
                rows.take(step)?;
            }
            self.rows.replace(rows);
        }
        Ok(seen)
    }
}

impl Engine for Memory {
    fn is_lasting(&self) -> bool {
        false
    }

    fn run<'a>(&'a self, job: Job<'a>) -> Answer<'a, super::Rows> {
        Box::pin(ready(self.run_now(&job)))
    }
}
