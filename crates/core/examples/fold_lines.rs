//! Lists out of lines, natively: what `tests/browser/fold.bench.mjs` measures the browser beside.
//!
//! `fold_lines make COUNT DIR` writes `config.json` and `records.jsonl` of a made-up neighbourhood; `fold_lines run DIR`
//! makes the three lists of them and prints the milliseconds that it took and the digest of their bytes.

use linli_core::config::{Config, builtin};
use linli_core::lists::sample::{BEGINNING_MS, Sample, staff};
use linli_core::lists::{Fold, to_json};
use linli_core::time::DAY_MS;
use linli_core::{Digest, Record, Verdict};
use serde_json::{Value, json};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use std::{env, fs};

const SEED: u64 = 20_261_124;
const AS_OF_MS: i64 = BEGINNING_MS + 180 * DAY_MS;
/// The quickest of so many runs counts.
const RUNS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", count, folder] => make(count.parse()?, Path::new(folder)),
        ["run", folder] => run(Path::new(folder)),
        _ => Err("fold_lines make COUNT DIR | fold_lines run DIR".into()),
    }
}

fn parsed(value: &Value) -> Result<Config, Box<dyn Error>> {
    Config::parse(value).map_err(|problems| format!("{problems:?}").into())
}

fn make(count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut value = builtin();
    value["staff_keys"] = json!([staff()]);
    let config = parsed(&value)?;
    let mut lines = String::new();
    for (record, _) in Sample::new(&config, SEED).take(count) {
        writeln!(lines, "{}", record.to_json())?;
    }
    fs::write(folder.join("config.json"), value.to_string())?;
    fs::write(folder.join("records.jsonl"), lines)?;
    Ok(())
}

fn run(folder: &Path) -> Result<(), Box<dyn Error>> {
    let config = parsed(&serde_json::from_str(&fs::read_to_string(folder.join("config.json"))?)?)?;
    let (config, lines) = (Arc::new(config), fs::read_to_string(folder.join("records.jsonl"))?);
    let mut quickest = f64::INFINITY;
    let mut bytes = String::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        bytes = lists(&config, &lines)?;
        quickest = quickest.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    println!("{}", json!({"ms": quickest, "as_of_ms": AS_OF_MS, "digest": Digest::of(bytes.as_bytes())}));
    Ok(())
}

/// The same work as the browser's: read every line, take it in, print all three lists.
fn lists(config: &Arc<Config>, lines: &str) -> Result<String, Box<dyn Error>> {
    let mut fold = Fold::new(config.clone());
    for line in lines.lines() {
        let record = Record::parse(line).map_err(|problems| format!("{problems:?}"))?;
        let verdict = if record.has_signature() { Verdict::Signed } else { Verdict::Unsigned };
        fold.insert(&record, verdict);
    }
    let mut bytes = to_json(&fold.needs(AS_OF_MS, None));
    bytes.push_str(&to_json(&fold.resources(AS_OF_MS, None)));
    bytes.push_str(&to_json(&fold.projects(AS_OF_MS, None)));
    Ok(bytes)
}
