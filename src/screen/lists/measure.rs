//! What the browser bench measures: lists out of lines, on this device, without a page.

use linli_core::config::Config;
use linli_core::lists::{Fold, to_json};
use linli_core::{Digest, Record, Verdict};
use std::sync::Arc;

/// Makes the three lists out of records as JSON Lines under this configuration, and returns the digest of their bytes;
/// `None` when an input cannot be read. Signatures are taken at their word: verdicts are found when a record comes in,
/// not when lists are made, so a page never calls this.
pub fn fold_lines(config: &str, lines: &str, as_of_ms: i64) -> Option<String> {
    let config = Config::parse(&serde_json::from_str(config).ok()?).ok()?;
    let mut fold = Fold::new(Arc::new(config));
    for line in lines.lines() {
        let record = Record::parse(line).ok()?;
        let verdict = if record.has_signature() { Verdict::Signed } else { Verdict::Unsigned };
        fold.insert(&record, verdict);
    }
    let mut bytes = to_json(&fold.needs(as_of_ms, None));
    bytes.push_str(&to_json(&fold.resources(as_of_ms, None)));
    bytes.push_str(&to_json(&fold.projects(as_of_ms, None)));
    Some(Digest::of(bytes.as_bytes()).to_string())
}
