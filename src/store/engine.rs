//! What a place to keep rows must be able to do.

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

/// One step of a transaction. Steps run in order and see what those before them wrote; all are done, or none.
#[derive(Clone, Debug)]
pub enum Step {
    /// Goes on only when the row's `revision` is this, or when there is no row for `None`; else [`Error::Conflict`].
    Expect(Table, String, Option<u64>),
    /// Writes a row, over what was there.
    Put(Table, String, JsValue),
    /// Writes a row where there was none; else [`Error::Conflict`].
    Add(Table, String, JsValue),
    /// Sets the fields of this object in a row that is there; nothing when there is none, or when it already has the
    /// named field. What repeats an acknowledgement changes nothing, and what comes too late brings nothing back.
    Merge {
        /// The table.
        table: Table,
        /// The row's key.
        key: String,
        /// Fields with their new values.
        patch: JsValue,
        /// Leave the row alone when it has this field.
        unless: Option<&'static str>,
    },
    /// Deletes a row, if there is one.
    Delete(Table, String),
    /// Deletes all rows of a table.
    Clear(Table),
}

impl Step {
    /// The table it touches.
    pub fn table(&self) -> Table {
        match self {
            Self::Expect(table, ..)
            | Self::Put(table, ..)
            | Self::Add(table, ..)
            | Self::Delete(table, _)
            | Self::Clear(table)
            | Self::Merge { table, .. } => *table,
        }
    }
}

/// What an engine answers, later. Boxed, so that whoever waits for it is compiled without what it does: that made the
/// wasm smaller.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + 'a>>;

/// A place to keep rows, and all it must be able to do.
pub trait Engine {
    /// Whether what is written survives the page.
    fn is_lasting(&self) -> bool;

    /// One row.
    fn get<'a>(&'a self, table: Table, key: &'a str) -> Answer<'a, Option<JsValue>>;

    /// At most `limit` rows whose keys come after `after`, in the order of their keys.
    fn page<'a>(&'a self, table: Table, after: Option<&'a str>, limit: u32) -> Answer<'a, Vec<JsValue>>;

    /// All rows of several tables as of one moment, in the order of their keys.
    fn snapshot<'a>(&'a self, tables: &'a [Table]) -> Answer<'a, Vec<Vec<JsValue>>>;

    /// All steps or none. It returns when the database says that they are done, not before.
    fn write(&self, steps: Vec<Step>, durability: Durability) -> Answer<'_, ()>;
}
