//! `GET /v1/lists/…`: the three lists, as `linli lists` prints them.

use super::limit::{self, Cost};
use super::{Answer, Failure, caller, text, with_type};
use crate::clock;
use crate::hub::{Hub, blocking};
use axum::extract::{ConnectInfo, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use linli_core::lists::{self, List};
use linli_core::{Code, Digest, time};
use std::net::SocketAddr;
use std::sync::Arc;

/// What the public list counts in records against the limit of its address: it is built anew for whoever asks. A
/// hundred readers behind one router get it at once, and one a second from then on.
const PUBLIC_COST_RECORDS: usize = 9;

/// The values of a query, decoded.
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands after `?`.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decode(name), decode(value))
                })
                .collect(),
        )
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// `application/x-www-form-urlencoded` to text; what is no UTF-8 becomes U+FFFD and matches nothing.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = |at: usize| tail.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &tail[2..];
            }
            (b'+', ..) => {
                bytes.push(b' ');
                rest = tail;
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Hands out a list. Without a token: the projects, without a word about a person.
pub async fn get(
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(noun): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    let list = List::parse(&noun).ok_or_else(Failure::not_found)?;
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let as_of_ms = as_of(query.get("as_of"))?;
    let caller = caller::find(&hub, &headers).await?;
    let public = list == List::Projects && !caller.reads_lists();
    let place = if public {
        limit::check(&hub, peer.ip(), &headers, Cost::request(PUBLIC_COST_RECORDS, 0))?;
        public_place(&hub, query.get("place"))?
    } else {
        let grant = caller::lists_reader(&hub, &headers).await?;
        let settled = hub.shared.settled();
        let top = super::get_records::within(&settled.config, &grant, query.get("place"))?;
        // Whoever may see everything and asks for no place gets the list that `linli lists` prints without one.
        let asked = query.get("place").is_some_and(|place| !place.is_empty());
        (asked || top != settled.root_place()).then_some(top)
    };
    let etag = etag(&hub, list, as_of_ms, place.as_deref(), public);
    if text(&headers, header::IF_NONE_MATCH).split(',').any(|seen| seen.trim() == etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let body = blocking(move || {
        Ok(if public {
            hub.shared.ask(|fold| lists::to_json(&fold.public_projects(as_of_ms, place.as_deref())))
        } else {
            hub.shared.list(list, as_of_ms, place.as_deref())
        })
    });
    let mut response = with_type(200, "application/json", body.await?);
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

fn as_of(text: Option<&str>) -> Result<i64, Failure> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(clock::now_ms()),
        Some(text) => time::parse(text).ok_or_else(|| {
            Failure::problem("as_of", Code::Malformed, "a time, RFC 3339; `+` written as %2B")
        }),
    }
}

fn public_place(hub: &Hub, place: Option<&str>) -> Result<Option<String>, Failure> {
    match place.filter(|place| !place.is_empty()) {
        None => Ok(None),
        Some(place) if hub.shared.settled().config.places.get(place).is_some() => Ok(Some(place.to_owned())),
        Some(_) => Err(Failure::problem("place", Code::UnknownPlace, "a place code of the configuration")),
    }
}

/// Two lists of the same records, configuration, moment and place are the same bytes: no need to build one to know.
fn etag(hub: &Hub, list: List, as_of_ms: i64, place: Option<&str>, public: bool) -> String {
    let generation = hub.shared.generation.load(std::sync::atomic::Ordering::Acquire);
    let config = hub.shared.settled().json;
    let key = format!("{} {as_of_ms} {place:?} {public} {generation} {config}", list.noun());
    format!("\"{}\"", Digest::of(key.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_queries_as_browsers_write_them() {
        let query = Query::parse("place=yhl-ly&as_of=2026-11-24T00%3A00%3A00%2B08%3A00&x&y=a+b&bad=%zz%E4");
        assert_eq!(query.get("place"), Some("yhl-ly"));
        assert_eq!(query.get("as_of"), Some("2026-11-24T00:00:00+08:00"));
        assert_eq!(query.get("x"), Some(""));
        assert_eq!(query.get("y"), Some("a b"));
        assert_eq!(query.get("bad"), Some("%zz\u{fffd}"));
        assert_eq!(query.get("z"), None);
    }
}
