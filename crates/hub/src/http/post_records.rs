//! `POST /v1/records`: one record or a batch.

use super::limit::{self, Cost};
use super::{Answer, Failure, body, caller, json, text};
use crate::hub::{Hub, blocking};
use crate::writer::{Outcome, Prepared};
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use linli_core::limits::{BATCH_BYTES_MAX, BATCH_RECORDS_MAX, RECORD_BYTES_MAX};
use linli_core::{Code, Problem};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;

const SINGLE: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

/// Takes records.
pub async fn post(
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    content: Body,
) -> Answer {
    let media_type = text(&headers, header::CONTENT_TYPE);
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let batch = match media_type.as_str() {
        SINGLE => false,
        BATCH => true,
        _ => return Err(Failure::new(415, format!("Content-Type {SINGLE} or {BATCH}"))),
    };
    let caller = caller::find(&hub, &headers).await?;
    let bytes_max = if batch { BATCH_BYTES_MAX } else { RECORD_BYTES_MAX };
    let content = body::read_text(content, bytes_max).await?;
    let bytes = content.len() as u64;
    let texts = if batch { split(&content)? } else { vec![content] };
    if !caller.writes() {
        limit::check(&hub, peer.ip(), &headers, Cost::request(texts.len(), bytes))?;
    }
    let prepared = prepare(&hub, texts).await?;
    let ids: Vec<Value> = prepared.iter().map(|record| record.id.clone()).collect();
    let outcomes = hub.writer.ingest(prepared, caller).await?;
    if batch { Ok(batch_answer(ids, outcomes)) } else { single_answer(ids, outcomes) }
}

/// The records of a batch as they stand in it, so that each is read by itself.
fn split(content: &str) -> Result<Vec<String>, Failure> {
    let records: Vec<&RawValue> = serde_json::from_str(content)
        .map_err(|_| Failure::problem("", Code::NotJson, "a JSON list of records (RFC 8259)"))?;
    if records.len() > BATCH_RECORDS_MAX {
        let expected = format!("at most {BATCH_RECORDS_MAX} records");
        return Err(Failure::new(413, expected.clone()).because("", Code::TooMany, expected));
    }
    Ok(records.into_iter().map(|raw| raw.get().to_owned()).collect())
}

/// Reads and verifies on all cores: a signature costs more than writing the record.
async fn prepare(hub: &Hub, texts: Vec<String>) -> Result<Vec<Prepared>, Failure> {
    let config = hub.shared.settled().config;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = texts.len().div_ceil(cores).max(1);
    let mut parts = Vec::new();
    let mut texts = texts.into_iter().peekable();
    while texts.peek().is_some() {
        let part: Vec<String> = texts.by_ref().take(share).collect();
        let config = config.clone();
        parts.push(tokio::spawn(blocking(move || {
            Ok(part.iter().map(|text| Prepared::new(&config, text)).collect::<Vec<_>>())
        })));
    }
    let mut prepared = Vec::new();
    for part in parts {
        let part =
            part.await.map_err(|_| Failure::new(500, "a part of the backend failed; nothing was stored"))?;
        prepared.extend(part?);
    }
    Ok(prepared)
}

fn single_answer(ids: Vec<Value>, outcomes: Vec<Outcome>) -> Answer {
    let id = ids.into_iter().next().unwrap_or_default();
    match outcomes.into_iter().next() {
        Some(Outcome::Stored) => Ok(json(201, &json!({"id": id, "outcome": "stored"}))),
        Some(Outcome::Duplicate) => Ok(json(200, &json!({"id": id, "outcome": "duplicate"}))),
        Some(Outcome::Conflict) => Err(Failure::new(409, "this id is there with other content").because(
            "id",
            Code::Conflict,
            "an id of its own",
        )),
        Some(Outcome::Refused(problems)) => Err(Failure::problems(problems)),
        None => Err(Failure::new(500, "no answer was found; nothing is known to be stored")),
    }
}

fn batch_answer(ids: Vec<Value>, outcomes: Vec<Outcome>) -> Response {
    let result = |(id, outcome): (Value, Outcome)| match outcome {
        Outcome::Stored => json!({"id": id, "outcome": "stored"}),
        Outcome::Duplicate => json!({"id": id, "outcome": "duplicate"}),
        Outcome::Conflict => {
            let problem = Problem::new("id", Code::Conflict, "an id of its own");
            json!({"id": id, "outcome": "conflict", "problems": [problem]})
        }
        Outcome::Refused(problems) => json!({"id": id, "outcome": "refused", "problems": problems}),
    };
    let results: Vec<Value> = ids.into_iter().zip(outcomes).map(result).collect();
    json(200, &json!({"results": results}))
}
