//! What was written on this phone, as its owner sees it.

use super::{Mine, ReceiptView, Whereabouts};
use crate::store::{self, OutboxRow, ReceiptRow, RecordRow, Store, Table, field, from_js, in_order};
use linli_core::{Kind, Problem, Record};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// How many records are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Not received yet.
    pub(super) pending: usize,
    /// Sent back.
    pub(super) parked: usize,
    /// When the last one was received, ms since the epoch.
    pub(super) received_ms: Option<i64>,
}

/// Reads it all as of one moment.
pub(super) async fn read(store: &Store) -> Result<(Vec<Mine>, Counts), store::Error> {
    let tables = store.snapshot(&[Table::Records, Table::Outbox, Table::Receipts, Table::Drafts]).await?;
    let rows = tables[0].iter().map(from_js::<RecordRow>).collect::<Result<Vec<_>, _>>()?;
    let rows = in_order(rows, |row| row.saved_ms);
    let waiting = tables[1].iter().map(from_js::<OutboxRow>).collect::<Result<Vec<_>, _>>()?;
    let receipts = tables[2].iter().map(from_js::<ReceiptRow>).collect::<Result<Vec<_>, _>>()?;
    let waiting: HashSet<String> = waiting.into_iter().map(|row| row.id).collect();
    let records: Vec<(RecordRow, Record)> =
        rows.into_iter().map(|row| row.record().map(|record| (row, record))).collect::<Result<_, _>>()?;
    let counts = Counts {
        pending: waiting.len(),
        parked: records.iter().filter(|(row, record)| is_parked(row, record)).count(),
        received_ms: records.iter().filter_map(|(row, _)| row.received_ms).max(),
    };
    let rewritten = tables[3].iter().filter_map(|row| field(&field(row, "draft"), "filled_from").as_string());
    let rewritten: HashSet<String> = rewritten.collect();
    let mut mine: Vec<Mine> = records
        .iter()
        .filter(|(_, record)| matches!(record.kind(), Kind::Need | Kind::Offer))
        .map(|(row, record)| item(row, record, &records, &waiting, &receipts))
        .collect();
    for mine in &mut mine {
        mine.rewriting = rewritten.contains(&mine.id);
    }
    let kept = receipts.iter().filter(|receipt| records.iter().all(|(row, _)| row.id != receipt.id));
    mine.extend(kept.filter_map(|receipt| kept_item(receipt, &records, &waiting)));
    Ok((in_order(mine, |mine| -mine.saved_ms), counts))
}

/// A record that was written on another phone and whose receipt is kept here, as the backend last told of it.
fn kept_item(receipt: &ReceiptRow, all: &[(RecordRow, Record)], waiting: &HashSet<String>) -> Option<Mine> {
    let view = view(receipt)?;
    let digest = view.digest()?;
    let about = || all.iter().filter(|(other, _)| other.about.as_deref() == Some(receipt.id.as_str()));
    let data = view.answer.get("data").filter(|data| data.is_object()).cloned();
    let received = view.text("received").and_then(linli_core::time::parse);
    Some(Mine {
        id: receipt.id.clone(),
        digest,
        kind: view.kind()?,
        reference: linli_core::reference::of(&digest),
        text: view.text("text").unwrap_or_default().to_owned(),
        erased: data.is_none(),
        data,
        saved_ms: receipt.kept_ms,
        whereabouts: Whereabouts::Received(received.unwrap_or(receipt.kept_ms)),
        receipt_code: Some(receipt.code.clone()),
        rewriting: false,
        withdrawn: view.account() == Some("withdrawn")
            || about().any(|(_, record)| record.kind() == Kind::Withdrawal),
        pending: about().filter(|(other, _)| waiting.contains(&other.id)).count(),
        problems: problems(about()),
        account: Some(view),
    })
}

/// What is wrong with parked records.
fn problems<'r>(about: impl Iterator<Item = &'r (RecordRow, Record)>) -> Vec<Problem> {
    about
        .filter(|(other, record)| is_parked(other, record))
        .flat_map(|(other, _)| other.parked.clone().unwrap_or_default())
        .collect()
}

/// Whether its owner must look at it. An erasure that a backend refuses because it never had the record has nothing
/// left to do.
fn is_parked(row: &RecordRow, record: &Record) -> bool {
    row.parked.is_some() && record.kind() != Kind::Erasure && record.data().is_some()
}

fn item(
    row: &RecordRow,
    record: &Record,
    all: &[(RecordRow, Record)],
    waiting: &HashSet<String>,
    receipts: &[ReceiptRow],
) -> Mine {
    let about = || all.iter().filter(|(other, _)| other.about.as_deref() == Some(row.id.as_str()));
    let data = corrected(record, about().map(|(_, record)| record));
    let text = data.as_ref().and_then(|data| data.get("text")?.as_str()).unwrap_or_default().to_owned();
    let receipt = receipts.iter().find(|receipt| receipt.id == row.id);
    let whereabouts = match (&row.parked, row.received_ms) {
        (_, Some(ms)) => Whereabouts::Received(ms),
        (Some(problems), None) => Whereabouts::Parked(problems.clone()),
        (None, None) => Whereabouts::Queued,
    };
    let of_kind = |kind: Kind| about().any(|(_, record)| record.kind() == kind);
    Mine {
        id: row.id.clone(),
        digest: row.digest,
        kind: record.kind(),
        reference: record.reference(),
        text,
        data,
        saved_ms: row.saved_ms,
        whereabouts,
        account: receipt.and_then(view),
        receipt_code: receipt.map(|receipt| receipt.code.clone()),
        rewriting: false,
        withdrawn: of_kind(Kind::Withdrawal),
        erased: record.data().is_none(),
        pending: about().filter(|(other, _)| waiting.contains(&other.id)).count(),
        problems: problems(about()),
    }
}

/// The backend's last answer about the record of a receipt.
pub(super) fn view(receipt: &ReceiptRow) -> Option<ReceiptView> {
    serde_json::from_value(receipt.view.clone()?).ok()
}

/// A body with the corrections made here, in the order in which they were written.
pub(super) fn corrected<'r>(record: &Record, about: impl Iterator<Item = &'r Record>) -> Option<Value> {
    let mut data: Map<String, Value> = record.data()?.as_object()?.clone();
    for correction in about.filter(|record| record.kind() == Kind::Correction) {
        let set = correction.data().and_then(|data| data.get("set")?.as_object());
        for (field, value) in set.into_iter().flatten() {
            if value.is_null() {
                data.remove(field);
            } else {
                data.insert(field.clone(), value.clone());
            }
        }
    }
    Some(Value::Object(data))
}
