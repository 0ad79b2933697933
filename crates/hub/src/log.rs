//! The log: one JSON object a line on standard error. Callers give facts that name no person: no addresses of phones,
//! no tokens, no query strings, no content.

use crate::clock;
use linli_core::time;
use serde_json::{Map, Value, json};
use std::io::Write;

/// Writes one line.
pub fn event(name: &str, facts: Value) {
    let mut line = Map::new();
    line.insert("time".into(), json!(time::format(clock::now_ms())));
    line.insert("event".into(), json!(name));
    if let Value::Object(facts) = facts {
        line.extend(facts);
    }
    let mut text = Value::Object(line).to_string();
    text.push('\n');
    // A log that cannot be written has nobody left to tell; the backend goes on serving.
    if std::io::stderr().lock().write_all(text.as_bytes()).is_err() {}
}
