//! `GET /v1/receipt`: what became of one's own record, for whoever holds its receipt; nothing about anybody else.

use super::limit::{self, Cost};
use super::{Answer, Failure, caller, json};
use crate::hub::{Hub, blocking};
use crate::store::records::{self, Stored};
use crate::{Result, clock};
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use linli_core::lists::Fold;
use linli_core::{Kind, Record, receipt, time};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;

/// Answers the holder of a receipt. An unknown one is 404, whatever it looks like.
pub async fn get(
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Answer {
    let token = caller::credential(&headers, "Receipt");
    let token = token.ok_or_else(|| Failure::new(401, "`Authorization: Receipt READ-TOKEN`"))?;
    limit::check(&hub, peer.ip(), &headers, Cost::request(0, 0))?;
    let readcheck = receipt::readcheck(token);
    let found = blocking(move || {
        let stored = hub.readers.with(|connection| records::by_readcheck(connection, &readcheck))?;
        stored.map(|stored| answer(&hub, &stored)).transpose()
    });
    Ok(json(200, &found.await?.ok_or_else(Failure::not_found)?))
}

fn answer(hub: &Hub, stored: &Stored) -> Result<Value> {
    let record = stored.record()?;
    let mut answer = json!({
        "id": record.id(),
        "digest": record.digest(),
        "kind": record.kind().noun(),
        "reference": record.reference(),
        "received": time::format(stored.received_ms),
        "data": record.data(),
        "account": "erased",
        "after": [],
    });
    if record.data().is_some() {
        hub.shared.ask(|fold| match record.kind() {
            Kind::Need => of_need(fold, &record, &mut answer),
            _ => of_offer(fold, &record, &mut answer),
        });
    }
    Ok(answer)
}

/// `after` is what the next rating names; `corrections` what the next correction names.
fn of_need(fold: &Fold, record: &Record, answer: &mut Value) {
    let Some(item) = fold.need(&record.digest(), clock::now_ms()) else {
        answer["account"] = json!("kept");
        return;
    };
    answer["account"] = json!(item.state);
    answer["after"] = json!(item.heads);
    answer["corrections"] = json!(item.corrections);
    answer["text"] = json!(item.text);
    answer["rating"] = json!(item.rating);
    answer["due_answer"] = json!(item.due_answer);
    answer["due_solve"] = json!(item.due_solve);
    if item.project.is_some() {
        answer["project"] =
            json!({"title": item.project_title, "owner": item.project_owner, "due": item.project_due});
    }
}

fn of_offer(fold: &Fold, record: &Record, answer: &mut Value) {
    let Some(item) = fold.resource(&record.digest(), clock::now_ms()) else {
        answer["account"] = json!("kept");
        return;
    };
    answer["account"] = json!(item.state);
    answer["corrections"] = json!(item.corrections);
    answer["text"] = json!(item.text);
    answer["capacity"] = json!(item.capacity);
    answer["promised"] = json!(item.promised);
}
