//! What is kept on the phone: drafts, records, the outbox, receipts, what was pulled, settings, keys.
//!
//! Every read and write is said once, here, over an [`Engine`] of one verb: look at rows, and write what follows from
//! them, in one transaction. There is one engine for IndexedDB and one for memory, where a browser keeps nothing for us.
//! What a phone wrote itself is little: it is looked at as a whole ([`Own`]), and what follows is decided by plain
//! functions. What a record is (a draft, or final) and where it is (queued, received, parked) are two axes: a row of
//! [`Table::Records`] is final, it waits as long as it has a row in [`Table::Outbox`], and its own row says when it was
//! received or what is wrong with it.

mod attachment;
mod draft;
mod engine;
mod error;
mod indexed;
mod memory;
mod outbox;
mod own;
mod pulled;
mod receipt;
mod record;
mod row;
mod schema;
mod setting;

pub use draft::{DraftRow, EARLY};
pub use engine::{Answer, Decide, Durability, Engine, Job, Rows, Span, Step};
pub use error::Error;
pub use indexed::{IndexedDb, OnBlocked};
pub use memory::Memory;
pub use outbox::OutboxRow;
pub use own::Own;
pub use pulled::PulledRow;
pub use receipt::ReceiptRow;
pub use record::{Finished, Queued, RecordRow};
pub(crate) use row::in_order;
pub use schema::{MIGRATIONS, Migration, NAME, Table};

use wasm_bindgen::JsValue;

/// From everything that this phone wrote to what is written.
type DecideOwn<'a> = Box<dyn Fn(&Own) -> Result<Vec<Step>, Error> + 'a>;

/// The phone's store: everything that is read and written, over some engine.
pub struct Store(Box<dyn Engine>);

impl Store {
    /// A store over an engine.
    pub fn new(engine: impl Engine + 'static) -> Self {
        Self(Box::new(engine))
    }

    /// Whether what is written survives the page.
    pub fn is_lasting(&self) -> bool {
        self.0.is_lasting()
    }

    /// Looks at rows as of one moment.
    pub fn look(&self, look: Vec<(Table, Span)>) -> Answer<'_, Rows> {
        self.0.run(Job { look, touch: Vec::new(), decide: None, durability: Durability::Relaxed })
    }

    /// One row.
    pub async fn get(&self, table: Table, key: &str) -> Result<Option<JsValue>, Error> {
        Ok(self.look(vec![(table, Span::One(key.into()))]).await?.pop().and_then(|mut rows| rows.pop()))
    }

    /// All steps or none.
    pub fn write(&self, steps: Vec<Step>, durability: Durability) -> Answer<'_, Rows> {
        let touch = steps.iter().map(Step::table).collect();
        let decide: Decide<'_> = Box::new(move |_| Ok(steps.clone()));
        self.0.run(Job { look: Vec::new(), touch, decide: Some(decide), durability })
    }

    /// Everything that this phone wrote, as of one moment.
    pub fn own(&self) -> Answer<'_, Own> {
        let looked = self.look(Own::spans());
        Box::pin(async move { Own::read(&looked.await?) })
    }

    /// Looks at everything that this phone wrote, and writes what follows from it: one strict transaction.
    fn change<'a>(
        &'a self,
        touch: &[Table],
        decide: impl Fn(&Own) -> Result<Vec<Step>, Error> + 'a,
    ) -> Answer<'a, Rows> {
        self.change_boxed(touch, Box::new(decide))
    }

    fn change_boxed<'a>(&'a self, touch: &[Table], decide: DecideOwn<'a>) -> Answer<'a, Rows> {
        self.0.run(Job {
            look: Own::spans(),
            touch: touch.to_vec(),
            decide: Some(Box::new(move |rows| decide(&Own::read(rows)?))),
            durability: Durability::Strict,
        })
    }

    /// Deletes everything, in one transaction; other tabs keep their connection and find nothing.
    pub fn erase_everything(&self) -> Answer<'_, Rows> {
        self.write(Table::ALL.into_iter().map(Step::Clear).collect(), Durability::Strict)
    }
}
