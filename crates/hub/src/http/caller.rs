//! Who asks.

use super::{Failure, text};
use crate::access::{Caller, Grant, Role};
use crate::hub::{Hub, blocking};
use axum::http::{HeaderMap, header};
use std::sync::Arc;

/// Longest credential that is looked at; ours have below 50 characters.
const CREDENTIAL_CHARS_MAX: usize = 200;

/// The credential of a scheme (`Bearer`, `Receipt`) in `Authorization`; schemes are compared without regard to case.
pub fn credential<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (found, credential) = text(headers, header::AUTHORIZATION).split_once(' ')?;
    let credential = credential.trim();
    let fits = found.eq_ignore_ascii_case(scheme) && (1..=CREDENTIAL_CHARS_MAX).contains(&credential.len());
    fits.then_some(credential)
}

/// Who asks: nobody without `Authorization`; 401 with one that opens nothing, so that a phone with a stale token learns
/// of it.
pub async fn find(hub: &Arc<Hub>, headers: &HeaderMap) -> Result<Caller, Failure> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(Caller::Nobody);
    }
    let token = credential(headers, "Bearer").ok_or_else(Failure::unauthorized)?.to_owned();
    let hub = hub.clone();
    blocking(move || hub.caller(&token)).await?.ok_or_else(Failure::unauthorized)
}

/// The token of somebody who reads the lists of a branch.
pub async fn lists_reader(hub: &Arc<Hub>, headers: &HeaderMap) -> Result<Grant, Failure> {
    with_role(hub, headers, Role::reads_lists, "a token whose role reads lists: reader, worker or staff")
        .await
}

/// The token of somebody who reads the records of a branch.
pub async fn records_reader(hub: &Arc<Hub>, headers: &HeaderMap) -> Result<Grant, Failure> {
    let wanted = "a token whose role reads records: worker or staff; a reader's reads /v1/lists";
    with_role(hub, headers, Role::reads_records, wanted).await
}

async fn with_role(
    hub: &Arc<Hub>,
    headers: &HeaderMap,
    may: impl Fn(Role) -> bool,
    wanted: &str,
) -> Result<Grant, Failure> {
    match find(hub, headers).await? {
        Caller::Token(grant) if may(grant.role) => Ok(grant),
        Caller::Token(_) => Err(Failure::forbidden(wanted)),
        _ => Err(Failure::unauthorized()),
    }
}
