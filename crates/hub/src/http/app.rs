//! The app's files: read once at the start, so that one whole version is served whatever happens to the folder; each
//! with the headers that `headers.json` has for it.

use super::cors::origin_of;
use super::text;
use crate::config::Settled;
use crate::hub::Hub;
use crate::{Error, Result};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_core::Digest;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Says of each file how it is sent; made with the files.
const HEADERS: &str = "headers.json";
/// The worker, which names the version that phones keep.
const WORKER: &str = "/sw.js";
/// Characters of the hash that stands for what was added to a version.
const ADDED_CHARS: usize = 8;
/// The policy's part that this backend completes.
const CONNECT: &str = "connect-src 'self'";
/// What is said without an app.
const NO_APP: &str = "Linli's backend is running. It has no app to show: start it with --app DIR, where DIR is what \
                      `cargo xtask build` has made (dist/).\n";

/// One file, as it is and packed.
#[derive(Debug)]
struct Asset {
    headers: HeaderMap,
    plain: Content,
    brotli: Option<Content>,
    gzip: Option<Content>,
}

#[derive(Debug)]
struct Content {
    bytes: axum::body::Bytes,
    etag: HeaderValue,
}

impl Content {
    fn new(bytes: Vec<u8>) -> Self {
        let etag = HeaderValue::from_str(&format!("\"{}\"", Digest::of(&bytes)));
        Self { bytes: bytes.into(), etag: etag.unwrap_or(HeaderValue::from_static("\"\"")) }
    }
}

/// All files by address.
#[derive(Debug, Default)]
pub struct App(HashMap<String, Asset>);

impl App {
    /// Reads a folder; `None` for a backend without an app.
    pub fn load(folder: Option<&Path>, settled: &Settled) -> Result<Self> {
        let Some(folder) = folder else {
            return Ok(Self::default());
        };
        let index: Value = serde_json::from_slice(&read(&folder.join(HEADERS))?).map_err(|error| {
            Error::Refused(format!("{} is not JSON: {error}.", folder.join(HEADERS).display()))
        })?;
        let version = index.get("version").and_then(Value::as_str).unwrap_or_default();
        let added = added_origins(settled)?;
        let mut assets = HashMap::new();
        for (address, given) in index.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let mut asset = Asset::read(folder, address, given)?;
            if !added.is_empty() {
                asset.complete_policy(&added);
                if address == WORKER {
                    asset.rename_version(version, &added);
                }
            }
            assets.insert(address.clone(), asset);
        }
        Ok(Self(assets))
    }
}

impl Asset {
    fn read(folder: &Path, address: &str, given: &Value) -> Result<Self> {
        let path = path_of(folder, address)?;
        let mut headers = HeaderMap::new();
        for (name, value) in given.as_object().into_iter().flatten() {
            let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
            let (Ok(name), Some(value)) = (HeaderName::from_bytes(name.as_bytes()), value) else {
                return Err(Error::Refused(format!("{HEADERS} has a header for {address} that is none.")));
            };
            headers.insert(name, value);
        }
        Ok(Self {
            headers,
            plain: Content::new(read(&path)?),
            brotli: packed(&path, "br")?,
            gzip: packed(&path, "gz")?,
        })
    }

    fn complete_policy(&mut self, added: &BTreeSet<String>) {
        let Some(policy) = self.headers.get(header::CONTENT_SECURITY_POLICY) else {
            return;
        };
        let origins: Vec<&str> = added.iter().map(String::as_str).collect();
        let policy = policy.to_str().unwrap_or_default();
        let policy = policy.replace(CONNECT, &format!("{CONNECT} {}", origins.join(" ")));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            self.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }

    /// Other headers are another version: phones that keep the former one take this one whole.
    fn rename_version(&mut self, version: &str, added: &BTreeSet<String>) {
        let origins: Vec<&str> = added.iter().map(String::as_str).collect();
        let hash = Digest::of(origins.join(" ").as_bytes()).to_string();
        let short: String = hash.chars().filter(char::is_ascii_alphanumeric).take(ADDED_CHARS).collect();
        let worker = String::from_utf8_lossy(&self.plain.bytes);
        let worker = worker.replace(&format!("\"{version}\""), &format!("\"{version}-{short}\""));
        *self = Self {
            headers: std::mem::take(&mut self.headers),
            plain: Content::new(worker.into_bytes()),
            brotli: None,
            gzip: None,
        };
    }

    /// The smallest form that the asker understands.
    fn choose(&self, accepts: &str) -> (&Content, Option<&'static str>) {
        match (&self.brotli, &self.gzip) {
            (Some(content), _) if accepts_coding(accepts, "br") => (content, Some("br")),
            (_, Some(content)) if accepts_coding(accepts, "gzip") => (content, Some("gzip")),
            _ => (&self.plain, None),
        }
    }
}

/// Whether `Accept-Encoding` names a coding, and not with weight 0.
pub(super) fn accepts_coding(accepts: &str, coding: &str) -> bool {
    accepts.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let none = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case(coding) && !none
    })
}

/// Origins that the policy must let pages talk to besides their own.
fn added_origins(settled: &Settled) -> Result<BTreeSet<String>> {
    let base = settled.config.backend.get("base").and_then(Value::as_str).unwrap_or_default();
    let base = base.contains("://").then_some(base);
    let named = settled.config.origins.iter().map(String::as_str).chain(base);
    named
        .map(|address| {
            origin_of(address).ok_or_else(|| {
                Error::Refused(format!(
                    "`{address}` in the configuration is no origin such as https://example.org."
                ))
            })
        })
        .collect()
}

/// The file of an address. Addresses come from our own `headers.json`; one that climbs out is refused all the same.
fn path_of(folder: &Path, address: &str) -> Result<PathBuf> {
    let name = address.trim_start_matches('/');
    if name.split('/').any(|part| part == "..") {
        return Err(Error::Refused(format!("{HEADERS} names {address}, which lies outside.")));
    }
    Ok(folder.join(if name.is_empty() { "index.html" } else { name }))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path)
        .map_err(Error::io(format!("{} cannot be read; `cargo xtask build` makes it", path.display())))
}

fn packed(path: &Path, ending: &str) -> Result<Option<Content>> {
    let packed = PathBuf::from(format!("{}.{ending}", path.display()));
    if packed.is_file() { Ok(Some(Content::new(read(&packed)?))) } else { Ok(None) }
}

/// Answers with a file of the app.
pub async fn get(State(hub): State<Arc<Hub>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return super::Failure::new(405, "GET or HEAD").into_response();
    }
    let address = request.uri().path();
    let App(assets) = &hub.app;
    let Some(asset) = assets.get(address) else {
        let (status, words) = match address {
            "/" if assets.is_empty() => (200, NO_APP),
            _ => (404, "There is nothing here.\n"),
        };
        let response = super::with_type(status, "text/plain; charset=utf-8", words);
        return super::own_headers(response).await;
    };
    let (content, coding) = asset.choose(text(request.headers(), header::ACCEPT_ENCODING));
    let mut headers = asset.headers.clone();
    headers.insert(header::ETAG, content.etag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let seen = text(request.headers(), header::IF_NONE_MATCH);
    if seen.split(',').any(|seen| seen.trim().as_bytes() == content.etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    (headers, content.bytes.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_what_an_asker_accepts() {
        assert!(accepts_coding("gzip, deflate, br", "br"));
        assert!(accepts_coding("BR;q=0.5", "br"));
        assert!(!accepts_coding("br;q=0, gzip", "br"));
        assert!(!accepts_coding("brotli", "br"));
        assert!(!accepts_coding("", "br"));
    }

    #[test]
    fn keeps_to_its_folder() {
        assert!(path_of(Path::new("/app"), "/../secret").is_err());
        assert_eq!(path_of(Path::new("/app"), "/").unwrap(), Path::new("/app/index.html"));
    }
}
