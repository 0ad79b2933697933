//! `GET /v1/access`: what a token opens, so that a device can say it in words and ask for a key of the right branch.

use super::{Answer, Failure, caller, json};
use crate::access::Caller;
use crate::hub::Hub;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::json;
use std::sync::Arc;

/// Role and branch of the token that asks.
pub async fn get(State(hub): State<Arc<Hub>>, headers: HeaderMap) -> Answer {
    match caller::find(&hub, &headers).await? {
        Caller::Token(grant) => Ok(json(200, &json!({"branch": grant.branch, "role": grant.role.noun()}))),
        _ => Err(Failure::unauthorized()),
    }
}
