//! The reference dialect: what is asked of a backend, and what its answers mean. Another dialect is another module
//! beside this one with the same six verbs, chosen by `backend.kind`.

use super::Error;
use super::http::{Answer, Ask, Later, ask};
use crate::object::{field, from_js};
use gloo_net::http::Method;
use js_sys::JSON;
use linli_core::outbox::{Outcome, Report};
use linli_core::{Code, Problem};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::UrlSearchParams;

/// The only dialect so far, as `backend.kind` names it.
const KIND: &str = "linli";
/// Media type of several records.
const BATCH: &str = "application/cloudevents-batch+json";
/// Records asked for at once when pulling: a page that a phone verifies and writes in about a second.
const PULL_LIMIT: u32 = 500;

/// A backend of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    base: String,
    token: Option<String>,
}

/// A page of what others wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Records with the time of their reception, as the backend tells it.
    pub records: Vec<(Value, String)>,
    /// Where the next page begins.
    pub next: Value,
}

impl Backend {
    /// The backend that a configuration names; `at` is the address of the configuration, which `base` is relative to.
    pub fn of(config: &Value, at: &str) -> Result<Self, Error> {
        let text = |key: &str| config.get(key).and_then(Value::as_str);
        let (Some(KIND), Some(base)) = (text("kind"), text("base")) else {
            return Err(Error::NoBackend);
        };
        let url = web_sys::Url::new_with_base(base, at).map_err(|_| Error::NoBackend)?;
        let mut base = url.href();
        if !base.ends_with('/') {
            base.push('/');
        }
        Ok(Self { base, token: None })
    }

    /// The same backend, asked with a token.
    pub fn with_token(mut self, token: Option<String>) -> Self {
        self.token = token;
        self
    }

    /// Its address: what a cursor and a receipt's answer belong to.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Its origin: what a token belongs to.
    pub fn origin(&self) -> Result<String, Error> {
        web_sys::Url::new(&self.base).map(|url| url.origin()).map_err(|_| Error::NoBackend)
    }

    fn bearer(&self) -> Option<String> {
        self.token.as_ref().map(|token| ["Bearer ", token].concat())
    }

    fn send(
        &self,
        method: Method,
        path: &str,
        authorization: Option<String>,
        body: Option<(&str, JsValue)>,
    ) -> Later<Answer> {
        let url = [self.base.as_str(), path].concat();
        ask(Ask { method, url: &url, authorization, body })
    }

    fn ask_json(&self, path: &str, authorization: Option<String>) -> Later<Value> {
        let answer = self.send(Method::GET, path, authorization, None);
        Box::pin(async move { answer.await?.ok_json() })
    }

    /// Sends records; `batch` is the text of a JSON list of them, `ids` theirs in the same order.
    pub async fn post(&self, ids: &[String], batch: JsValue) -> Result<Report, Error> {
        let answer = self.send(Method::POST, "v1/records", self.bearer(), Some((BATCH, batch))).await?;
        read_results(ids, &answer)
    }

    /// Uploads the bytes of an attachment of a record.
    pub async fn put_attachment(
        &self,
        record: &str,
        sha256: &str,
        media_type: &str,
        bytes: JsValue,
    ) -> Result<Report, Error> {
        let path = ["v1/records/", record, "/attachments/", sha256].concat();
        let answer = self.send(Method::PUT, &path, self.bearer(), Some((media_type, bytes))).await?;
        match answer.status {
            200 | 201 | 204 if !answer.is_html => Ok(Report::Uploaded { sha256: sha256.into() }),
            400 | 409 | 413 | 415 | 422 if answer.json().is_some() => {
                let problems = problems_of(answer.json().as_ref(), "data.attachments");
                Ok(Report::UploadRefused { record: record.into(), problems })
            }
            413 => {
                let problems = vec![Problem::new("data.attachments", Code::TooMany, "fewer bytes")];
                Ok(Report::UploadRefused { record: record.into(), problems })
            }
            _ => Err(answer.error()),
        }
    }

    /// What became of the record of a read token.
    pub fn receipt(&self, read_token: &str) -> Later<Value> {
        self.ask_json("v1/receipt", Some(["Receipt ", read_token].concat()))
    }

    /// What its token opens.
    pub fn access(&self) -> Later<Value> {
        self.ask_json("v1/access", self.bearer())
    }

    /// A list of a place at a moment: what its token opens; without one, what anybody may read.
    pub async fn list(&self, list: &str, place: Option<&str>, as_of: Option<&str>) -> Result<Value, Error> {
        let query = UrlSearchParams::new().unwrap_throw();
        for (name, value) in [("place", place), ("as_of", as_of)] {
            if let Some(value) = value {
                query.append(name, value);
            }
        }
        let path = ["v1/lists/", list, "?", String::from(query.to_string()).as_str()].concat();
        read_much(&self.send(Method::GET, &path, self.bearer(), None).await?)
    }

    /// A page of what was received after a cursor.
    pub async fn pull(&self, after: Option<&Value>) -> Result<Page, Error> {
        let mut path = format!("v1/records?limit={PULL_LIMIT}");
        if let Some(after) = after {
            let text = after.as_str().map_or_else(|| after.to_string(), str::to_owned);
            path.push_str("&after=");
            path.push_str(&String::from(js_sys::encode_uri_component(&text)));
        }
        let answer = self.send(Method::GET, &path, self.bearer(), None).await?;
        let page = answer.text.as_deref().filter(|_| answer.status == 200);
        let answer = match read_much(&answer) {
            Err(error) => page.and_then(readable_part).ok_or(error)?,
            Ok(page) => page,
        };
        let rows = answer.get("records").and_then(Value::as_array).ok_or(Error::NotTheBackend)?;
        let records = rows.iter().filter_map(|row| {
            let received = row.get("received").and_then(Value::as_str).unwrap_or_default();
            Some((row.get("record")?.clone(), received.to_owned()))
        });
        Ok(Page { records: records.collect(), next: answer.get("next").cloned().unwrap_or_default() })
    }
}

/// A page in which something is nested without end: what can be read of it, for one stranger's record must not keep all
/// that come after it away.
fn readable_part(text: &str) -> Option<Value> {
    let page = JSON::parse(text).ok()?;
    let records = field(&page, "records").dyn_into::<js_sys::Array>().ok()?;
    let mut part = Map::new();
    part.insert("next".into(), from_js(&field(&page, "next"))?);
    part.insert("records".into(), records.iter().filter_map(|row| from_js(&row)).collect());
    Some(Value::Object(part))
}

/// Much JSON: read by the fastest way, which only the desk's module carries.
fn read_much(answer: &Answer) -> Result<Value, Error> {
    let text = answer.text.as_deref().filter(|_| answer.status == 200);
    text.and_then(|text| serde_json::from_str(text).ok()).ok_or_else(|| answer.error())
}

/// What the answer to a batch means for each of its records. Only what is said of an id by its name is believed: a 200
/// by itself is no receipt.
fn read_results(ids: &[String], answer: &Answer) -> Result<Report, Error> {
    match answer.status {
        200 => {}
        413 => return Ok(Report::TooLarge),
        // The whole batch is refused: halved until the one that spoils it stands alone, and is parked.
        400 | 409 | 422 if answer.json().is_some() => {
            return Ok(match ids {
                [single] => {
                    let problems = problems_of(answer.json().as_ref(), "");
                    Report::Answered(vec![(single.clone(), Outcome::Refused(problems))])
                }
                _ => Report::TooLarge,
            });
        }
        _ => return Err(answer.error()),
    }
    let json = answer.json().unwrap_or_default();
    let results = json.get("results").and_then(Value::as_array).ok_or(Error::NotTheBackend)?;
    let outcomes = results.iter().filter_map(|result| {
        let id = ids.iter().find(|id| result.get("id").and_then(Value::as_str) == Some(id.as_str()))?;
        let outcome = match result.get("outcome").and_then(Value::as_str)? {
            "stored" => Outcome::Stored,
            "duplicate" => Outcome::Duplicate,
            "conflict" => Outcome::Conflict,
            "refused" => Outcome::Refused(problems_of(Some(result), "")),
            _ => Outcome::Later,
        };
        Some((id.clone(), outcome))
    });
    Ok(Report::Answered(outcomes.collect()))
}

/// `problems` of an answer; one that says nothing gets one that says where to look. A code of a newer backend is kept
/// as something not allowed.
fn problems_of(answer: Option<&Value>, path: &str) -> Vec<Problem> {
    let list = answer.and_then(|answer| answer.get("problems")?.as_array());
    let newer = |value: &Value| {
        let path = value.get("path").and_then(Value::as_str).unwrap_or(path);
        Problem::new(path, Code::NotAllowed, "")
    };
    let read = |value: &Value| Problem::from_value(value).unwrap_or_else(|| newer(value));
    let mut problems: Vec<Problem> = list.into_iter().flatten().map(read).collect();
    if problems.is_empty() {
        problems.push(Problem::new(path, Code::NotAllowed, ""));
    }
    problems
}
