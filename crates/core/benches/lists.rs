//! What the lists cost: a record among ten thousand, a hundred thousand and a million; one more record into lists that
//! are already there. Prints ratios, which hold on any machine, and fails where one is above its bound.
//!
//! `cargo bench --package linli-core --bench lists`; a number as argument (`-- 100000`) leaves larger sets out.

use linli_core::config::{Config, builtin};
use linli_core::lists::sample::{BEGINNING_MS, Sample, staff};
use linli_core::lists::{Fold, List, Ranked, to_json};
use linli_core::record::{Record, Verdict};
use serde_json::json;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Sizes of the sets.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// How much dearer a record may be among the most than among the fewest.
const RATIO_MAX: f64 = 2.0;
/// Records that are made before the clock runs on: a million at once would measure the machine's memory.
const CHUNK: usize = 10_000;
/// The smallest set is measured so many times, and the quickest counts: it is over before a machine settles.
const REPEATS: usize = 5;
/// Single records put into lists of [`SINGLES_AMONG`].
const SINGLES: usize = 1_000;
const SINGLES_AMONG: usize = 100_000;
/// One more record must be at least so many times cheaper than making the lists anew.
const REBUILD_RATIO_MIN: f64 = 1_000.0;
const SEED: u64 = 20_261_124;
const AS_OF_MS: i64 = BEGINNING_MS + 180 * linli_core::time::DAY_MS;

fn main() -> ExitCode {
    let most = std::env::args().filter_map(|argument| argument.parse().ok()).next_back();
    let config = street();
    let mut within = true;
    let mut first = None;
    for size in SIZES.into_iter().filter(|size| most.is_none_or(|most| *size <= most)) {
        let repeats = if size == SIZES[0] { REPEATS } else { 1 };
        let cost = (0..repeats).map(|_| lists_of(&config, size)).min().unwrap_or_default();
        let each = cost.as_nanos() as f64 / size as f64;
        let ratio = each / *first.get_or_insert(each);
        println!("lists of {size} records: {} ms, {each:.0} ns a record, ratio {ratio:.2}", cost.as_millis());
        within &= ratio <= RATIO_MAX;
    }
    let ratio = one_more(&config);
    within &= ratio >= REBUILD_RATIO_MIN;
    println!(
        "bounds: a record at most {RATIO_MAX} times as dear, one more {REBUILD_RATIO_MIN} times cheaper than anew"
    );
    if within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn street() -> Arc<Config> {
    let mut value = builtin();
    value["staff_keys"] = json!([staff()]);
    match Config::parse(&value) {
        Ok(config) => Arc::new(config),
        Err(problems) => unreachable!("the built-in configuration is right: {problems:?}"),
    }
}

/// From records to the bytes of all three lists; making the records is not measured.
fn lists_of(config: &Arc<Config>, size: usize) -> Duration {
    let mut fold = Fold::new(Arc::clone(config));
    let mut sample = Sample::new(config, SEED);
    let mut taken = Duration::ZERO;
    for _ in 0..size / CHUNK {
        let chunk: Vec<(Record, Verdict)> = sample.by_ref().take(CHUNK).collect();
        let start = Instant::now();
        for (record, verdict) in &chunk {
            black_box(fold.insert(record, *verdict));
        }
        taken += start.elapsed();
    }
    let start = Instant::now();
    for list in List::ALL {
        black_box(print(&fold, list));
    }
    taken + start.elapsed()
}

fn print(fold: &Fold, list: List) -> String {
    match list {
        List::Needs => to_json(&fold.needs(AS_OF_MS, None)),
        List::Resources => to_json(&fold.resources(AS_OF_MS, None)),
        List::Projects => to_json(&fold.projects(AS_OF_MS, None)),
    }
}

/// How many times one more record is cheaper than making the three lists' order anew.
fn one_more(config: &Arc<Config>) -> f64 {
    let mut fold = Fold::new(Arc::clone(config));
    let mut sample = Sample::new(config, SEED);
    for (record, verdict) in sample.by_ref().take(SINGLES_AMONG) {
        fold.insert(&record, verdict);
    }
    let start = Instant::now();
    let mut lists = List::ALL.map(|list| Ranked::of(list, &fold, AS_OF_MS, None));
    let anew = start.elapsed();
    let singles: Vec<(Record, Verdict)> = sample.take(SINGLES).collect();
    let start = Instant::now();
    for (record, verdict) in &singles {
        let touched = fold.insert(record, *verdict);
        lists.iter_mut().for_each(|list| list.apply(&fold, &touched));
    }
    let each = start.elapsed() / SINGLES as u32;
    let ratio = anew.as_secs_f64() / each.as_secs_f64();
    println!(
        "one more record into lists of {SINGLES_AMONG}: {} ns; anew {} ms; {ratio:.0} times cheaper",
        each.as_nanos(),
        anew.as_millis(),
    );
    ratio
}
