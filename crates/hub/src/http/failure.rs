//! Errors as RFC 9457 problem details.

use crate::{Error, log};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_core::{Code, Problem};
use serde_json::json;

/// How long a phone waits before it asks a backend in trouble again, in seconds.
const TROUBLE_S: u64 = 30;

/// An answer that is no success.
#[derive(Debug)]
pub struct Failure {
    status: u16,
    detail: String,
    problems: Vec<Problem>,
    retry_after_s: Option<u64>,
}

impl Failure {
    /// With a sentence for programmers.
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), problems: Vec::new(), retry_after_s: None }
    }

    /// 400 with every problem.
    pub fn problems(problems: Vec<Problem>) -> Self {
        Self { problems, ..Self::new(400, "the request has mistakes; each is listed with its path") }
    }

    /// 400 with one problem.
    pub fn problem(path: &str, code: Code, expected: &str) -> Self {
        Self::problems(vec![Problem::new(path, code, expected)])
    }

    /// 401: no token, or one that opens nothing.
    pub fn unauthorized() -> Self {
        Self::new(401, "a token that is in force, as `Authorization: Bearer TOKEN`")
    }

    /// 403: a token that does not open this, and which would.
    pub fn forbidden(wanted: &str) -> Self {
        Self::new(403, wanted).because("authorization", Code::NotAllowed, wanted)
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::new(404, "there is nothing here")
    }

    /// 429.
    pub fn too_many(retry_after_s: u64) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(429, "fewer requests; wait as Retry-After says")
        }
    }

    /// Adds a problem.
    pub fn because(mut self, path: &str, code: Code, expected: impl Into<String>) -> Self {
        self.problems.push(Problem::new(path, code, expected));
        self
    }
}

impl From<Error> for Failure {
    /// What went wrong inside is for the log; the outside hears whether and when to try again.
    fn from(error: Error) -> Self {
        log::event("request_failed", json!({"error": error.to_string()}));
        let (status, detail) = match error {
            Error::Full => (507, "no room left to store it; nothing was stored"),
            Error::Stopping => (503, "the backend is stopping; nothing was stored"),
            _ => (503, "the backend is in trouble; nothing was stored"),
        };
        Self { retry_after_s: Some(TROUBLE_S), ..Self::new(status, detail) }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or_default(),
            "status": self.status,
            "detail": self.detail,
        });
        if !self.problems.is_empty() {
            body["problems"] = json!(self.problems);
        }
        let mut response = super::with_type(self.status, "application/problem+json", body.to_string());
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == 401 {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
