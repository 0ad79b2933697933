//! What a place to keep rows must be able to do: one thing, in one transaction.

use super::{Error, Table};
use std::pin::Pin;
use wasm_bindgen::JsValue;

/// How sure a write must be before it is called done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// On the storage medium: records, receipts, acknowledgements.
    Strict,
    /// With the operating system: drafts and settings, which are written at every few keystrokes.
    Relaxed,
}

/// Which rows of a table are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// All of them.
    All,
    /// The one with this key.
    One(String),
    /// At most so many of those whose keys come after this one, or from the first on.
    After(Option<String>, u32),
}

/// One step of a transaction.
#[derive(Clone, Debug)]
pub enum Step {
    /// Writes a row, over what was there.
    Put(Table, String, JsValue),
    /// Writes a row where there was none; else [`Error::Conflict`].
    Add(Table, String, JsValue),
    /// Deletes a row, if there is one.
    Delete(Table, String),
    /// Deletes all rows of a table.
    Clear(Table),
}

impl Step {
    /// The table it touches.
    pub fn table(&self) -> Table {
        match self {
            Self::Put(table, ..) | Self::Add(table, ..) | Self::Delete(table, _) | Self::Clear(table) => {
                *table
            }
        }
    }
}

/// The rows that were looked at: a list for each span, in the order of their keys.
pub type Rows = Vec<Vec<JsValue>>;

/// From what was looked at to what is written. It may be asked again, when the connection turned out to be closed.
pub type Decide<'a> = Box<dyn Fn(&Rows) -> Result<Vec<Step>, Error> + 'a>;

/// One transaction: rows are looked at, and what follows from them is written before anybody else can write. All steps
/// are done, or none.
pub struct Job<'a> {
    /// What is looked at.
    pub look: Vec<(Table, Span)>,
    /// Tables that the steps touch besides those that are looked at.
    pub touch: Vec<Table>,
    /// What follows; `None` only reads.
    pub decide: Option<Decide<'a>>,
    /// How sure.
    pub durability: Durability,
}

impl Job<'_> {
    /// Every table it concerns, each once.
    pub(super) fn tables(&self) -> Vec<Table> {
        let mut tables: Vec<Table> = Vec::with_capacity(Table::ALL.len());
        for table in self.look.iter().map(|(table, _)| table).chain(&self.touch) {
            if !tables.contains(table) {
                tables.push(*table);
            }
        }
        tables
    }
}

/// What is answered later. Boxed, so that whoever waits for it is compiled without what it does: that made the wasm
/// smaller.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + 'a>>;

/// A place to keep rows.
pub trait Engine {
    /// Whether what is written survives the page.
    fn is_lasting(&self) -> bool;

    /// Runs a transaction. It returns when the database says that everything is done, not before.
    fn run<'a>(&'a self, job: Job<'a>) -> Answer<'a, Rows>;
}
