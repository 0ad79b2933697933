//! `PUT, HEAD, GET /v1/records/{id}/attachments/{sha256}`: photos and voice notes, by their digest under their record.
//!
//! A whole body with one `PUT`; or in pieces with `Content-Range: bytes FIRST-LAST/SIZE`. `HEAD` says in
//! `Upload-Offset` how much is here, and so where to go on.

use super::limit::{self, Cost};
use super::{Answer, Failure, body, caller, json, text};
use crate::hub::{Hub, blocking};
use crate::store::attachments::{self, Piece, Put};
use crate::store::{handouts, records};
use crate::{Error, Result, clock};
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_core::limits::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX};
use linli_core::{Code, Digest, Problem, receipt};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;

/// Bytes that may wait for records that are not here: some hundred uploads at a time, and no more of the disk.
const WAITING_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// What an upload counts in records against the limit of its address, besides its bytes.
const COST_RECORDS: usize = 4;
/// Media types that a browser shows without running anything; everything else is handed out as bytes.
const SHOWN: [&str; 7] =
    ["image/jpeg", "image/png", "image/webp", "audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg"];
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");

struct Target {
    record: String,
    sha256: Digest,
}

impl Target {
    fn parse((record, sha256): (String, String)) -> std::result::Result<Self, Failure> {
        let digest = sha256.parse().ok().filter(|_| receipt::uuid_bytes(&record).is_some());
        digest.map(|sha256| Self { record, sha256 }).ok_or_else(Failure::not_found)
    }
}

/// What a piece says of itself.
struct Range {
    offset: u64,
    size: u64,
}

fn range(headers: &HeaderMap, length: u64) -> std::result::Result<Range, Failure> {
    let value = text(headers, header::CONTENT_RANGE);
    if value.is_empty() {
        return Ok(Range { offset: 0, size: length });
    }
    let parsed = value.strip_prefix("bytes ").and_then(|rest| {
        let (span, size) = rest.split_once('/')?;
        let (first, last) = span.split_once('-')?;
        Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?, size.parse::<u64>().ok()?))
    });
    match parsed {
        Some((first, last, size)) if last < size && last.checked_sub(first) == length.checked_sub(1) => {
            Ok(Range { offset: first, size })
        }
        _ => Err(Failure::problem(
            "content-range",
            Code::Malformed,
            "bytes FIRST-LAST/SIZE, as long as the body",
        )),
    }
}

/// Takes an attachment or a piece of one.
pub async fn put(
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
    content: Body,
) -> Answer {
    let target = Target::parse(path)?;
    let caller = caller::find(&hub, &headers).await?;
    let bytes = body::read(content, ATTACHMENT_BYTES_MAX as usize).await?;
    let range = range(&headers, bytes.len() as u64)?;
    if !caller.writes() {
        // A piece makes the backend write all that came before it anew, and counts as much: many small ones are no way
        // around the limit.
        let written = range.offset.min(ATTACHMENT_BYTES_MAX) + bytes.len() as u64;
        limit::check(&hub, peer.ip(), &headers, Cost::request(COST_RECORDS, written))?;
    }
    if bytes.is_empty() || range.size > ATTACHMENT_BYTES_MAX {
        let expected = format!("1 to {ATTACHMENT_BYTES_MAX} bytes");
        return Err(Failure::new(413, expected.clone()).because("", Code::TooMany, expected));
    }
    let given = text(&headers, header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    let media_type = SHOWN.into_iter().find(|shown| given.eq_ignore_ascii_case(shown));
    let media_type = media_type.unwrap_or("application/octet-stream");
    let work = move |connection: &mut Connection| {
        let piece = Piece {
            record: &target.record,
            sha256: target.sha256,
            media_type,
            size: range.size,
            offset: range.offset,
            bytes: &bytes,
        };
        store(connection, &piece)
    };
    match hub.writer.run(work).await? {
        Ok(Put::Complete) => Ok(json(201, &json!({"outcome": "stored"}))),
        Ok(Put::Partial(have)) => Ok(with_offset(StatusCode::ACCEPTED, have)),
        Ok(Put::Gap(have)) => Ok(with_offset(StatusCode::RANGE_NOT_SATISFIABLE, have)),
        Ok(Put::Wrong) => Err(Failure::problem("sha256", Code::DigestDiffers, "the digest of these bytes")),
        Err(problem) => Err(Failure::problems(vec![problem])),
    }
}

fn store(connection: &mut Connection, piece: &Piece<'_>) -> Result<std::result::Result<Put, Problem>> {
    let transaction = crate::store::begin(connection)?;
    if let Some(stored) = records::read(&transaction, piece.record)? {
        let record = stored.record()?;
        let Some(data) = record.data() else {
            return Ok(Err(Problem::new("", Code::Erased, "nothing: the record was erased")));
        };
        let names =
            |item: &Value| item.get("sha256").and_then(Value::as_str) == Some(&piece.sha256.to_string());
        let named =
            data.get("attachments").and_then(Value::as_array).is_some_and(|list| list.iter().any(names));
        if !named {
            return Ok(Err(Problem::new("sha256", Code::NotAllowed, "a digest that the record names")));
        }
    }
    let (others, waiting) = attachments::load(&transaction, piece.record, &piece.sha256)?;
    if others >= ATTACHMENTS_MAX {
        let expected = format!("at most {ATTACHMENTS_MAX} attachments under a record");
        return Ok(Err(Problem::new("", Code::TooMany, expected)));
    }
    if waiting.saturating_add(piece.size) > WAITING_BYTES_MAX {
        return Err(Error::Full);
    }
    let put = attachments::put(&transaction, piece, clock::now_ms())?;
    transaction.commit()?;
    Ok(Ok(put))
}

/// Says how much is here. It tells only whoever knows both the record's id and the content's digest.
pub async fn head(
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let target = Target::parse(path)?;
    if !caller::find(&hub, &headers).await?.writes() {
        limit::check(&hub, peer.ip(), &headers, Cost::request(0, 0))?;
    }
    let part = blocking(move || {
        hub.readers.with(|connection| attachments::part(connection, &target.record, &target.sha256))
    });
    let part = part.await?.ok_or_else(Failure::not_found)?;
    Ok(with_offset(StatusCode::OK, part.have))
}

fn with_offset(status: StatusCode, have: u64) -> Response {
    (status, [(UPLOAD_OFFSET, HeaderValue::from(have))]).into_response()
}

/// Hands the bytes to staff and workers of a place at which the record is or was, and to the holder of its receipt.
pub async fn get(
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let target = Target::parse(path)?;
    let readcheck = caller::credential(&headers, "Receipt").map(receipt::readcheck);
    if readcheck.is_some() {
        limit::check(&hub, peer.ip(), &headers, Cost::request(0, 0))?;
    }
    let grant = if readcheck.is_some() { None } else { Some(caller::records_reader(&hub, &headers).await?) };
    let found = blocking(move || {
        let config = hub.shared.settled().config;
        hub.readers.with(|connection| {
            let Some(stored) = records::read(connection, &target.record)? else {
                return Ok(None);
            };
            let record = stored.record()?;
            let opens = match (&grant, readcheck) {
                (_, Some(readcheck)) => record.readcheck() == Some(readcheck),
                (Some(grant), None) => {
                    let places = handouts::places(connection, stored.row)?;
                    places.iter().any(|place| config.places.contains(&grant.branch, place))
                }
                (None, None) => false,
            };
            if opens { attachments::read(connection, &target.record, &target.sha256) } else { Ok(None) }
        })
    });
    let (media_type, bytes) = found.await?.ok_or_else(Failure::not_found)?;
    let mut response = bytes.into_response();
    let media_type = HeaderValue::from_str(&media_type);
    let media_type = media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    Ok(response)
}
