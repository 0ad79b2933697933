//! Request bodies, bounded while they come in.

use super::Failure;
use axum::body::{Body, HttpBody};
use linli_core::{Code, Problem};
use std::pin::Pin;

/// How much of a body that is too large is read and thrown away, as a multiple of what is allowed: a browser that is
/// still sending when the connection closes tells its page of a broken network instead of the answer.
const DRAIN: usize = 16;

/// Reads at most so many bytes. More is 413.
pub async fn read(mut body: Body, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut seen = 0;
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Failure::new(400, "the whole body"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen += data.len();
        if seen <= bytes_max {
            bytes.extend_from_slice(&data);
        } else if seen > bytes_max.saturating_mul(DRAIN) {
            break;
        }
    }
    if seen > bytes_max {
        let expected = format!("at most {bytes_max} bytes");
        return Err(Failure::new(413, expected.clone()).because("", Code::TooMany, expected));
    }
    Ok(bytes)
}

/// The same as text.
pub async fn read_text(body: Body, bytes_max: usize) -> Result<String, Failure> {
    let bytes = read(body, bytes_max).await?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::problems(vec![Problem::new("", Code::NotJson, "JSON (RFC 8259) in UTF-8")]))
}
