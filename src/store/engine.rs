//! What a place to keep rows must be able to do.

use super::{Error, Table};
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

/// A place to keep rows, and all it must be able to do.
#[allow(async_fn_in_trait, reason = "one thread, and every caller knows its engine")]
pub trait Engine {
    /// One row.
    async fn get(&self, table: Table, key: &str) -> Result<Option<JsValue>, Error>;

    /// At most `limit` rows whose keys come after `after`, in the order of their keys.
    async fn page(&self, table: Table, after: Option<&str>, limit: u32) -> Result<Vec<JsValue>, Error>;

    /// All rows of several tables as of one moment, in the order of their keys.
    async fn snapshot(&self, tables: &[Table]) -> Result<Vec<Vec<JsValue>>, Error>;

    /// All steps or none. It returns when the database says that they are done, not before.
    async fn write(&self, steps: Vec<Step>, durability: Durability) -> Result<(), Error>;
}
