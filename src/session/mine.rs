//! What was written on this phone, as its owner sees it.

use super::{Mine, ReceiptView, Whereabouts};
use crate::store::{self, Own, ReceiptRow, RecordRow, in_order};
use linli_core::{Kind, reference};
use serde_json::{Map, Value};

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

/// Everything that this phone wrote, and the receipts that it keeps for others.
pub(super) fn read(own: &Own) -> Result<(Vec<Mine>, Counts), store::Error> {
    let counts = Counts {
        pending: own.outbox.len(),
        parked: own.records.iter().filter(|row| is_parked(row)).count(),
        received_ms: own.records.iter().filter_map(|row| row.received_ms).max(),
    };
    let mut mine = Vec::new();
    for row in &own.records {
        if let Some(kind @ (Kind::Need | Kind::Offer)) = row.kind() {
            mine.push(item(row, kind, own)?);
        }
    }
    for receipt in &own.receipts {
        if own.record(&receipt.id).is_none() {
            mine.extend(kept_item(receipt, own));
        }
    }
    for mine in &mut mine {
        mine.rewriting = own.drafts.iter().any(|row| row.draft.filled_from.as_ref() == Some(&mine.id));
    }
    Ok((in_order(mine, |mine| -mine.saved_ms), counts))
}

/// A record that was written on another phone and whose receipt is kept here, as the backend last told of it.
fn kept_item(receipt: &ReceiptRow, own: &Own) -> Option<Mine> {
    let view = view(receipt)?;
    let digest = view.digest()?;
    let data = view.answer.get("data").filter(|data| data.is_object()).cloned();
    let received = view.text("received").and_then(linli_core::time::parse);
    let mut mine = Mine {
        id: receipt.id.clone(),
        digest,
        kind: view.kind()?,
        reference: reference::of(&digest),
        text: view.text("text").unwrap_or_default().to_owned(),
        erased: data.is_none(),
        data,
        saved_ms: receipt.kept_ms,
        whereabouts: Whereabouts::Received(received.unwrap_or(receipt.kept_ms)),
        receipt_code: Some(receipt.code.clone()),
        rewriting: false,
        withdrawn: view.account() == Some("withdrawn"),
        pending: 0,
        problems: Vec::new(),
        account: Some(view),
    };
    add_about(&mut mine, own);
    Some(mine)
}

/// What was written about a record shows with it.
fn add_about(mine: &mut Mine, own: &Own) {
    for row in own.about(&mine.id) {
        mine.withdrawn |= row.kind() == Some(Kind::Withdrawal);
        mine.pending += usize::from(own.is_waiting(&row.id));
        if is_parked(row) {
            mine.problems.extend_from_slice(row.parked.as_deref().unwrap_or_default());
        }
    }
}

/// Whether its owner must look at it. An erasure that a backend refuses because it never had the record has nothing
/// left to do.
fn is_parked(row: &RecordRow) -> bool {
    row.parked.is_some() && row.kind() != Some(Kind::Erasure) && row.has_body()
}

fn item(row: &RecordRow, kind: Kind, own: &Own) -> Result<Mine, store::Error> {
    let data = corrected(row, own)?;
    let text = data.as_ref().and_then(|data| data.get("text")?.as_str()).unwrap_or_default().to_owned();
    let receipt = own.receipt(&row.id);
    let mut mine = Mine {
        id: row.id.clone(),
        digest: row.digest,
        kind,
        reference: reference::of(&row.digest),
        text,
        erased: data.is_none(),
        data: data.map(Value::Object),
        saved_ms: row.saved_ms,
        whereabouts: match (&row.parked, row.received_ms) {
            (_, Some(ms)) => Whereabouts::Received(ms),
            (Some(problems), None) => Whereabouts::Parked(problems.clone()),
            (None, None) => Whereabouts::Queued,
        },
        account: receipt.and_then(view),
        receipt_code: receipt.map(|receipt| receipt.code.clone()),
        rewriting: false,
        withdrawn: false,
        pending: 0,
        problems: Vec::new(),
    };
    add_about(&mut mine, own);
    Ok(mine)
}

/// The backend's last answer about the record of a receipt.
pub(super) fn view(receipt: &ReceiptRow) -> Option<ReceiptView> {
    ReceiptView::read(receipt.view.as_ref()?)
}

/// A body with the corrections made here, in the order in which they were written; `None` once erased.
pub(super) fn corrected(row: &RecordRow, own: &Own) -> Result<Option<Map<String, Value>>, store::Error> {
    let Value::Object(mut data) = row.data()? else {
        return Ok(None);
    };
    for correction in own.about(&row.id).filter(|row| row.kind() == Some(Kind::Correction)) {
        if let Some(Value::Object(set)) = correction.data()?.get_mut("set").map(Value::take) {
            for (field, value) in set {
                if value.is_null() {
                    linli_core::value::take(&mut data, &field);
                } else {
                    data.insert(field, value);
                }
            }
        }
    }
    Ok(Some(data))
}
