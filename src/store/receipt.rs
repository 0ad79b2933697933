//! Receipts in the store.

use super::row::with;
use super::{Answer, Durability, Error, Job, Rows, Span, Step, Store, Table};
use crate::object::{field, number, object, set, text};
use wasm_bindgen::JsValue;

/// What names an erased record in a backend's answer: these stay.
const KEPT_OF_ANSWER: [&str; 5] = ["id", "digest", "kind", "reference", "received"];

/// The receipt of a record: whoever holds it may speak for the record.
#[derive(Clone, PartialEq)]
pub struct ReceiptRow {
    /// Id of the record.
    pub id: String,
    /// Code of the receipt; holds the private key.
    pub code: String,
    /// When it came onto this phone, ms since the epoch.
    pub kept_ms: i64,
    /// What the backend last said about the record, as a plain object.
    pub view: Option<JsValue>,
}

impl std::fmt::Debug for ReceiptRow {
    // Without the code: a private key has no business in anybody's log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id)
    }
}

impl ReceiptRow {
    pub(super) fn read(row: &JsValue) -> Result<Self, Error> {
        let (Some(id), Some(code)) = (text(row, "id"), text(row, "code")) else {
            return Err(super::row::corrupt(&JsValue::from_str("a receipt")));
        };
        let view = Some(field(row, "view")).filter(JsValue::is_object);
        Ok(Self { id, code, kept_ms: number(row, "kept_ms").unwrap_or_default(), view })
    }

    fn row(&self, view: &JsValue) -> JsValue {
        object([
            ("id", JsValue::from_str(&self.id)),
            ("code", JsValue::from_str(&self.code)),
            ("kept_ms", JsValue::from_f64(self.kept_ms as f64)),
            ("view", view.clone()),
        ])
    }

    pub(super) fn put(&self) -> Step {
        let row = self.row(&self.view.clone().unwrap_or_default());
        Step::Put(Table::Receipts, self.id.clone(), row)
    }

    /// Its record was erased. What a backend told of it goes too, but for what it was, so that its owner still sees that
    /// it was there; and nothing more is taken in, for a backend that has not heard of it yet still tells its words.
    pub(super) fn erased(&self) -> Step {
        let was = self.view.as_ref().map(|view| field(view, "answer")).unwrap_or_default();
        let [id, digest, kind, reference, received] = KEPT_OF_ANSWER.map(|name| (name, field(&was, name)));
        let account = ("account", JsValue::from_str("erased"));
        let answer = object([id, digest, kind, reference, received, account]);
        let view = self.view.as_ref().map(|view| with(view, "answer", &answer)).unwrap_or_default();
        let row = self.row(&view);
        set(&row, "erased", &JsValue::TRUE);
        Step::Put(Table::Receipts, self.id.clone(), row)
    }
}

impl Store {
    /// All receipts on this phone.
    pub async fn receipts(&self) -> Result<Vec<ReceiptRow>, Error> {
        Ok(self.own().await?.receipts)
    }

    /// The receipt of a record.
    pub async fn receipt(&self, id: &str) -> Result<Option<ReceiptRow>, Error> {
        self.get(Table::Receipts, id).await?.as_ref().map(ReceiptRow::read).transpose()
    }

    /// Keeps a receipt that came from elsewhere; one that is here stays as it is.
    pub fn keep_receipt<'a>(&'a self, receipt: &'a ReceiptRow) -> Answer<'a, Rows> {
        self.change(&[], move |own| {
            Ok(if own.receipt(&receipt.id).is_some() { Vec::new() } else { vec![receipt.put()] })
        })
    }

    /// Keeps what the backend said about a record whose receipt is here; not when it was erased here.
    pub fn keep_view<'a>(&'a self, id: &'a str, view: JsValue) -> Answer<'a, Rows> {
        self.0.run(Job {
            look: vec![(Table::Receipts, Span::One(id.into()))],
            touch: Vec::new(),
            decide: Some(Box::new(move |rows| {
                let row = rows.first().and_then(|rows| rows.first());
                let row = row.filter(|row| !field(row, "erased").is_truthy());
                let put = |row| Step::Put(Table::Receipts, id.into(), with(row, "view", &view));
                Ok(row.map(put).into_iter().collect())
            })),
            durability: Durability::Relaxed,
        })
    }
}
