//! `/linli.json`, `/healthz`, `/metrics`.

use super::app::accepts_coding;
use super::{Answer, Failure, json, text, with_type};
use crate::hub::Hub;
use crate::store::records;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use linli_core::Digest;
use serde_json::json;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A writer that takes longer than this over what waits before is in trouble: a full queue is a few seconds of work.
const HEALTHY: Duration = Duration::from_secs(10);

/// The configuration in force, with the roots that were adopted.
pub async fn config(State(hub): State<Arc<Hub>>, headers: HeaderMap) -> Answer {
    let settled = hub.shared.settled();
    let is_packed = accepts_coding(text(&headers, header::ACCEPT_ENCODING), "gzip");
    let digest = Digest::of(settled.json.as_bytes());
    // Another form is another entity: its tag says so.
    let etag = if is_packed { format!("\"{digest}-gzip\"") } else { format!("\"{digest}\"") };
    let mut response = if text(&headers, header::IF_NONE_MATCH) == etag {
        StatusCode::NOT_MODIFIED.into_response()
    } else if is_packed {
        let mut response = with_type(200, "application/json", settled.gzip.to_vec());
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        with_type(200, "application/json", settled.json.to_string())
    };
    let fresh = response.headers_mut();
    fresh.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    fresh.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        fresh.insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Ready when the writer answers: a backend that only reads is not.
pub async fn health(State(hub): State<Arc<Hub>>) -> Answer {
    let answer = hub.writer.run(|connection| records::last_row(connection).map(drop));
    match tokio::time::timeout(HEALTHY, answer).await {
        Ok(result) => result?,
        Err(_) => return Err(Failure::new(503, "the writer is busy or stuck")),
    }
    Ok(json(200, &json!({"status": "ready"})))
}

/// Figures for Prometheus. They name no place, so that they tell nothing of a branch.
pub async fn metrics(State(hub): State<Arc<Hub>>) -> Answer {
    let metrics = &hub.shared.metrics;
    let mut out = String::new();
    let mut put = |line: std::fmt::Arguments<'_>| {
        // Writing to memory does not fail.
        if out.write_fmt(line).is_err() {}
    };
    put(format_args!("# TYPE linli_records_total counter\n"));
    let outcomes = [
        ("stored", &metrics.stored),
        ("duplicate", &metrics.duplicate),
        ("conflict", &metrics.conflict),
        ("refused", &metrics.refused),
    ];
    for (outcome, counter) in outcomes {
        put(format_args!(
            "linli_records_total{{outcome=\"{outcome}\"}} {}\n",
            counter.load(Ordering::Relaxed)
        ));
    }
    put(format_args!("# TYPE linli_http_answers_total counter\n"));
    for (index, counter) in metrics.answers.iter().enumerate() {
        let class = index + 1;
        put(format_args!(
            "linli_http_answers_total{{class=\"{class}xx\"}} {}\n",
            counter.load(Ordering::Relaxed)
        ));
    }
    put(format_args!("# TYPE linli_newest_record gauge\n"));
    put(format_args!("linli_newest_record {}\n", hub.shared.generation.load(Ordering::Acquire)));
    Ok(with_type(200, "text/plain; version=0.0.4; charset=utf-8", out))
}
