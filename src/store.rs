//! What is kept on the phone: drafts, records, the outbox, receipts, what was pulled, settings, keys.
//!
//! Every read and write is said once, here, over an [`Engine`] of three verbs; there is one engine for IndexedDB and one
//! for memory, where a browser keeps nothing for us. What a record is (a draft, or final) and where it is (queued,
//! received, parked) are two axes: a row of [`Table::Records`] is final, it waits as long as it has a row in
//! [`Table::Outbox`], and its own row says when it was received or what is wrong with it.

mod draft;
mod engine;
mod error;
mod indexed;
mod memory;
mod record;
mod row;
mod schema;
mod setting;

pub use draft::DraftRow;
pub use engine::{Durability, Engine, Step};
pub use error::Error;
pub(crate) use error::words;
pub use indexed::{IndexedDb, OnBlocked};
pub use memory::Memory;
pub use record::{Finished, OutboxRow, PulledRow, Queued, ReceiptRow, RecordRow};
pub use row::{from_js, to_js};
pub use schema::{MIGRATIONS, Migration, NAME, Table};

use wasm_bindgen::JsValue;

/// The phone's store.
#[derive(Debug)]
pub enum Store {
    /// In the browser's database.
    Indexed(IndexedDb),
    /// In this page only: gone when it is closed.
    Memory(Memory),
}

impl Store {
    /// Whether what is written survives the page.
    pub fn is_lasting(&self) -> bool {
        matches!(self, Self::Indexed(_))
    }

    /// Deletes everything, in one transaction; other tabs keep their connection and find nothing.
    pub async fn erase_everything(&self) -> Result<(), Error> {
        let steps: Vec<Step> = Table::ALL.into_iter().map(Step::Clear).collect();
        self.write(steps, Durability::Strict).await
    }
}

impl Engine for Store {
    async fn get(&self, table: Table, key: &str) -> Result<Option<JsValue>, Error> {
        match self {
            Self::Indexed(engine) => engine.get(table, key).await,
            Self::Memory(engine) => engine.get(table, key).await,
        }
    }

    async fn page(&self, table: Table, after: Option<&str>, limit: u32) -> Result<Vec<JsValue>, Error> {
        match self {
            Self::Indexed(engine) => engine.page(table, after, limit).await,
            Self::Memory(engine) => engine.page(table, after, limit).await,
        }
    }

    async fn snapshot(&self, tables: &[Table]) -> Result<Vec<Vec<JsValue>>, Error> {
        match self {
            Self::Indexed(engine) => engine.snapshot(tables).await,
            Self::Memory(engine) => engine.snapshot(tables).await,
        }
    }

    async fn write(&self, steps: Vec<Step>, durability: Durability) -> Result<(), Error> {
        match self {
            Self::Indexed(engine) => engine.write(steps, durability).await,
            Self::Memory(engine) => engine.write(steps, durability).await,
        }
    }
}
