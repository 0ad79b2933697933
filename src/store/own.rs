//! Everything that this phone wrote, as of one moment.

use super::row::in_order;
use super::{DraftRow, Error, OutboxRow, ReceiptRow, RecordRow, Rows, Span, Store, Table};
use linli_core::Digest;
use linli_core::body::Attachment;

/// Everything that this phone wrote: some dozens of rows for a resident, some thousands for a worker.
#[derive(Debug, Default)]
pub struct Own {
    /// What is final, oldest first.
    pub records: Vec<RecordRow>,
    /// What of it is not received yet, in the order in which it is sent.
    pub outbox: Vec<OutboxRow>,
    /// Receipts, those that came from elsewhere included.
    pub receipts: Vec<ReceiptRow>,
    /// What is being written, the one last touched first.
    pub drafts: Vec<DraftRow>,
}

impl Store {
    /// Whether this phone holds no record and no receipt.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        let one = |table| (table, Span::After(None, 1));
        let rows = self.look(vec![one(Table::Records), one(Table::Receipts)]).await?;
        Ok(rows.iter().all(Vec::is_empty))
    }
}

impl Own {
    pub(super) fn spans() -> Vec<(Table, Span)> {
        [Table::Records, Table::Outbox, Table::Receipts, Table::Drafts].map(|table| (table, Span::All)).into()
    }

    pub(super) fn read(rows: &Rows) -> Result<Self, Error> {
        let [records, outbox, receipts, drafts] = &rows[..] else {
            return Err(Error::Corrupt);
        };
        let mut own = Self::default();
        for row in records {
            own.records.push(RecordRow::read(row)?);
        }
        for row in outbox {
            own.outbox.push(OutboxRow::read(row)?);
        }
        // A receipt or a draft that cannot be read keeps nobody from sending or exporting the rest: the console has it.
        own.receipts.extend(receipts.iter().filter_map(|row| ReceiptRow::read(row).ok()));
        own.drafts.extend(drafts.iter().filter_map(|row| DraftRow::read(row).ok()));
        // Rows come by their ids, which grow with time.
        own.records = in_order(own.records, |row| row.saved_ms);
        own.outbox = in_order(own.outbox, |row| row.queued);
        own.drafts = in_order(own.drafts, |row| -row.touched_ms);
        Ok(own)
    }

    /// A record by its id.
    pub fn record(&self, id: &str) -> Option<&RecordRow> {
        self.records.iter().find(|row| row.id == id)
    }

    /// What was written about a record.
    pub fn about<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s RecordRow> {
        self.records.iter().filter(move |row| row.about.as_deref() == Some(id))
    }

    /// The receipt of a record.
    pub fn receipt(&self, id: &str) -> Option<&ReceiptRow> {
        self.receipts.iter().find(|row| row.id == id)
    }

    /// Whether a record waits to be received.
    pub fn is_waiting(&self, id: &str) -> bool {
        self.outbox.iter().any(|row| row.id == id)
    }

    /// Whether an attachment is named by a draft other than this one, or by a record other than these.
    pub fn is_named(&self, sha256: &Digest, but_draft: &str, but_records: &[String]) -> bool {
        let named = |list: &[Attachment]| list.iter().any(|attachment| attachment.sha256 == *sha256);
        self.drafts.iter().any(|row| row.draft.id != but_draft && named(&row.draft.attachments))
            || self.records.iter().any(|row| !but_records.contains(&row.id) && named(&row.attachments()))
    }

    /// The place behind everything that waits. A clock that was set back must not let a contact overtake its need.
    pub(super) fn end_of_queue(&self, now_ms: i64) -> i64 {
        self.outbox.last().map_or(now_ms, |last| now_ms.max(last.queued + 1))
    }
}
