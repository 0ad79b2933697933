//! Databases for tests, and what to keep in them.
#![allow(dead_code, reason = "not everything in every test program")]

use linli_app::store::{Error, IndexedDb, MIGRATIONS, Migration, Queued, ReceiptRow, Store};
use linli_core::draft::Draft;
use linli_core::record::{Header, Unsigned};
use linli_core::{Kind, Record, receipt};
use serde_json::{Value, json};
use std::rc::Rc;

pub const NOW: i64 = 1_763_950_000_000;

/// A database of its own for one test.
pub async fn database(test: &str) -> IndexedDb {
    open(&format!("test-{test}-{}", js_sys::Math::random()), MIGRATIONS, Rc::new(|| {})).await.unwrap()
}

pub async fn open(
    name: &str,
    migrations: &'static [Migration],
    on_blocked: Rc<dyn Fn()>,
) -> Result<IndexedDb, Error> {
    IndexedDb::open(name, migrations, on_blocked).await
}

pub fn draft(name: &str) -> Draft {
    let mut draft = Draft::new(name.into(), Kind::Need, NOW);
    draft.set("text", "灯不亮");
    draft
}

pub fn id(number: u8) -> String {
    receipt::uuid_v7(NOW + i64::from(number), [number; 10])
}

pub fn record(number: u8) -> Record {
    record_with(
        number,
        json!({"category": "facilities", "text": format!("第{number}件"), "urgency": "soon", "place": "p"}),
    )
}

pub fn record_with(number: u8, data: Value) -> Record {
    let header = Header { id: id(number), source: "urn:uuid:test", time_ms: NOW, key: None, readcheck: None };
    Unsigned::new(Kind::Need, header, data).unsigned().unwrap()
}

pub fn queued(number: u8) -> Queued {
    Queued { record: record(number), about: None, after: None }
}

pub fn receipt_row(number: u8) -> ReceiptRow {
    ReceiptRow { id: id(number), code: format!("code-{number}"), kept_ms: NOW, view: None }
}

pub async fn ids_waiting(store: &Store) -> Vec<String> {
    store.outbox().await.unwrap().0.into_iter().map(|entry| entry.id).collect()
}
