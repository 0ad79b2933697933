//! `GET /v1/records`: what came after a cursor, within the branch of the token.

use super::{Answer, Failure, caller, with_type};
use crate::access::Grant;
use crate::hub::{Hub, blocking};
use crate::store::records::{self, Stored, Window};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use linli_core::config::Config;
use linli_core::{Code, Problem, time};
use std::sync::Arc;

/// Records in one answer unless asked otherwise.
const PAGE: usize = 200;
/// Most records in one answer: about a megabyte.
const PAGE_MAX: usize = 1_000;

/// Hands out a page.
pub async fn get(State(hub): State<Arc<Hub>>, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let grant = caller::records_reader(&hub, &headers).await?;
    let query = super::lists::Query::parse(query.as_deref().unwrap_or_default());
    let after = number(query.get("after"), "after", 0)?;
    let limit = number(query.get("limit"), "limit", PAGE as i64)?;
    let limit = usize::try_from(limit).unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let window = window(&hub.shared.settled().config, &grant, query.get("place"))?;
    let page = blocking(move || {
        let (page, next) = hub.readers.with(|connection| records::page(connection, after, limit, &window))?;
        Ok(body(&page, next))
    });
    Ok(with_type(200, "application/json", page.await?))
}

/// The stored text goes out as it is: nothing is read and written anew.
fn body(page: &[Stored], next: i64) -> String {
    let entries: Vec<String> = page
        .iter()
        .map(|stored| {
            format!("{{\"record\":{},\"received\":\"{}\"}}", stored.content, time::format(stored.received_ms))
        })
        .collect();
    format!("{{\"records\":[{}],\"next\":{next}}}", entries.join(","))
}

fn number(text: Option<&str>, path: &str, otherwise: i64) -> Result<i64, Failure> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(otherwise),
        Some(text) => text
            .parse()
            .ok()
            .filter(|number| *number >= 0)
            .ok_or_else(|| Failure::problem(path, Code::Malformed, "a whole number, as `next` gave it")),
    }
}

/// The part of the branch that is asked for.
fn window(config: &Config, grant: &Grant, place: Option<&str>) -> Result<Window, Failure> {
    let top = within(config, grant, place)?;
    let is_root = config.places.root().is_some_and(|root| root.code == top);
    let places =
        config.places.iter().map(|place| &place.code).filter(|code| config.places.contains(&top, code));
    Ok(Window {
        places: (!is_root).then(|| places.cloned().collect()),
        above: config.places.ancestors(&top).map(|place| place.code.clone()).collect(),
        contacts: grant.role.reads_contacts(),
    })
}

/// The place that is asked for, the token's branch by default. One outside the branch is answered as one that does not
/// exist.
pub fn within(config: &Config, grant: &Grant, place: Option<&str>) -> Result<String, Failure> {
    let place = place.filter(|place| !place.is_empty()).unwrap_or(&grant.branch);
    if config.places.contains(&grant.branch, place) {
        return Ok(place.to_owned());
    }
    let problem = Problem::new("place", Code::UnknownPlace, "a place code of the token's branch");
    Err(Failure::problems(vec![problem]))
}
