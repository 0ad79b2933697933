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
pub use engine::{Answer, Durability, Engine, Step};
pub use error::Error;
pub use indexed::{IndexedDb, OnBlocked};
pub use memory::Memory;
pub use record::{Finished, OutboxRow, PulledRow, Queued, ReceiptRow, RecordRow};
pub(crate) use row::{field, in_order};
pub use row::{from_js, to_js};
pub use schema::{MIGRATIONS, Migration, NAME, Table};

use std::ops::Deref;

/// The phone's store: everything that is read and written, over some engine.
pub struct Store(Box<dyn Engine>);

impl Store {
    /// A store over an engine.
    pub fn new(engine: impl Engine + 'static) -> Self {
        Self(Box::new(engine))
    }

    /// Deletes everything, in one transaction; other tabs keep their connection and find nothing.
    pub async fn erase_everything(&self) -> Result<(), Error> {
        let steps: Vec<Step> = Table::ALL.into_iter().map(Step::Clear).collect();
        self.write(steps, Durability::Strict).await
    }
}

impl Deref for Store {
    type Target = dyn Engine;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}
