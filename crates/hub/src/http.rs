//! The HTTP of the reference backend: one endpoint a file.

use crate::hub::Hub;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use std::sync::Arc;
use std::sync::atomic::Ordering;

mod access;
pub mod app;
pub mod attachments;
mod body;
mod caller;
pub mod cors;
mod failure;
mod get_records;
pub mod limit;
mod lists;
pub mod openapi;
mod post_records;
mod receipt;
mod status;

pub use failure::Failure;

/// Every answer of the backend itself: data, never a page; never kept by anybody in between.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// What an endpoint answers.
pub type Answer = std::result::Result<Response, Failure>;

/// All addresses.
pub fn router(hub: Arc<Hub>) -> Router {
    let own = Router::new()
        .route("/v1/records", post(post_records::post).get(get_records::get))
        .route(
            "/v1/records/{id}/attachments/{sha256}",
            put(attachments::put).get(attachments::get).head(attachments::head),
        )
        .route("/v1/lists/{list}", get(lists::get))
        .route("/v1/receipt", get(receipt::get))
        .route("/v1/access", get(access::get))
        .route("/v1/{*unknown}", axum::routing::any(unknown))
        .route("/linli.json", get(status::config))
        .route("/openapi.json", get(openapi::get))
        .route("/healthz", get(status::health))
        .route("/metrics", get(status::metrics))
        .method_not_allowed_fallback(wrong_method)
        .layer(axum::middleware::map_response(own_headers))
        .layer(from_fn_with_state(hub.clone(), cors::layer));
    own.fallback(app::get).layer(from_fn_with_state(hub.clone(), counted)).with_state(hub)
}

async fn unknown() -> Failure {
    Failure::not_found()
}

async fn wrong_method() -> Failure {
    Failure::new(405, "this address does not know this method; see /openapi.json")
}

async fn own_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn counted(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let class = usize::from(response.status().as_u16() / 100).clamp(1, 5) - 1;
    hub.shared.metrics.answers[class].fetch_add(1, Ordering::Relaxed);
    response
}

/// A header's text; empty when it is absent or no text.
fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// JSON with a status.
fn json(status: u16, value: &serde_json::Value) -> Response {
    with_type(status, "application/json", value.to_string())
}

fn with_type(status: u16, media_type: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
