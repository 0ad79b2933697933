//! Other people's pages: which origins may ask, on every answer, errors included.

use super::text;
use crate::hub::Hub;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// How long a browser remembers what it may ask, in seconds: two hours is the most that Chromium honours.
const PREFLIGHT_S: &str = "7200";
const METHODS: &str = "GET, HEAD, POST, PUT";
const REQUEST_HEADERS: &str = "authorization, content-range, content-type, if-none-match";
const ANSWER_HEADERS: &str = "etag, retry-after, upload-offset";
/// Public data, for everybody.
const PUBLIC: [&str; 2] = ["/linli.json", "/openapi.json"];

/// Answers preflights, and adds what browsers want to see.
pub async fn layer(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let public = PUBLIC.contains(&request.uri().path());
    let allowed = origin.filter(|origin| is_allowed(&hub, origin));
    let preflight = request.method() == Method::OPTIONS
        && !text(request.headers(), header::ACCESS_CONTROL_REQUEST_METHOD).is_empty();
    let mut response =
        if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    match allowed {
        Some(origin) => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            set(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
            if preflight {
                set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
                set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
                set(headers, header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_S);
            }
        }
        None if public => set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        None => {}
    }
    response
}

fn is_allowed(hub: &Hub, origin: &HeaderValue) -> bool {
    hub.options.allow_origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes())
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// An origin as browsers write it: scheme, host, port, nothing after. `None` for anything else, so that nothing else
/// gets into a header.
pub fn origin_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
    (matches!(scheme, "http" | "https") && plain).then(|| format!("{scheme}://{}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn reads_origins_and_nothing_that_could_break_out_of_a_header() {
        assert_eq!(origin_of("https://Hub.example:8443/v1?x").as_deref(), Some("https://hub.example:8443"));
        assert_eq!(origin_of("http://[::1]:80").as_deref(), Some("http://[::1]:80"));
        for bad in
            ["", "/", "https://", "ftp://a", "https://a;script-src *", "https://a b", "https://user@a", "*"]
        {
            assert_eq!(origin_of(bad), None, "{bad}");
        }
    }
}
