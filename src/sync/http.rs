//! One request: bounded in time, its answer told apart from a sign-in page's.

use super::Error;
use gloo_net::http::{Headers, Method, Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use linli_core::retry;
use serde_json::Value;
use std::cell::Cell;
use std::future::ready;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestCache, RequestCredentials};

/// Longest that one request may last, ms: an attachment of 0.5 MB over a weak 2G line.
pub const REQUEST_MS_MAX: u32 = 40_000;

/// What is asked.
pub struct Ask<'a> {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: &'a str,
    /// `Authorization`.
    pub authorization: Option<String>,
    /// Media type and content of the body.
    pub body: Option<(&'a str, JsValue)>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, when it calls itself JSON.
    pub text: Option<String>,
    /// Whether it calls itself HTML: no backend of ours does, sign-in pages do.
    pub is_html: bool,
    /// `Retry-After`, ms.
    pub retry_after_ms: Option<i64>,
}

impl Answer {
    /// What a status says when nothing more special is known of it.
    pub fn error(&self) -> Error {
        match self.status {
            401 | 403 if !self.is_html => Error::TokenRefused,
            404 | 405 | 410 => Error::NotFound,
            408 | 425 | 429 | 500..=599 => Error::Busy(self.retry_after_ms),
            200..=399 => Error::NotTheBackend,
            _ if self.is_html => Error::NotTheBackend,
            status => Error::Status(status),
        }
    }

    /// The JSON of a 200; anything else is an error.
    pub fn ok_json(&self) -> Result<Value, Error> {
        match self.json() {
            Some(value) if self.status == 200 => Ok(value),
            _ => Err(self.error()),
        }
    }

    /// The body, when it calls itself JSON and is.
    pub fn json(&self) -> Option<Value> {
        crate::object::parse(self.text.as_deref()?)
    }
}

/// An answer, later. Boxed, so that whoever waits for it is compiled without what it does.
pub type Later<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// Asks, and waits for at most [`REQUEST_MS_MAX`].
pub fn ask(ask: Ask<'_>) -> Later<Answer> {
    let headers = Headers::new();
    if let Some(authorization) = &ask.authorization {
        headers.set("authorization", authorization);
    }
    let Ok(controller) = AbortController::new() else {
        return Box::pin(ready(Err(Error::Offline)));
    };
    let builder = RequestBuilder::new(ask.url)
        .method(ask.method)
        // No answer of a backend may come out of a cache, and no cookie of anybody's belongs to us.
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .abort_signal(Some(&controller.signal()));
    let request = match ask.body {
        Some((media_type, body)) => {
            headers.set("content-type", media_type);
            builder.headers(headers).body(body)
        }
        None => builder.headers(headers).build(),
    };
    Box::pin(async move { send(request.map_err(|_| Error::Offline)?, controller).await })
}

async fn send(request: Request, controller: AbortController) -> Result<Answer, Error> {
    let late = Rc::new(Cell::new(false));
    let is_late = late.clone();
    let _timer = Timeout::new(REQUEST_MS_MAX, move || {
        is_late.set(true);
        controller.abort();
    });
    let no_answer = |_| if late.get() { Error::TimedOut } else { Error::Offline };
    let response = request.send().await.map_err(no_answer)?;
    let header = |name: &str| response.headers().get(name).unwrap_or_default();
    let media_type = header("content-type");
    let text =
        if media_type.contains("json") { Some(response.text().await.map_err(no_answer)?) } else { None };
    Ok(Answer {
        status: response.status(),
        text,
        is_html: media_type.contains("html"),
        retry_after_ms: header("retry-after").trim().parse().ok().map(retry::retry_after_ms),
    })
}
