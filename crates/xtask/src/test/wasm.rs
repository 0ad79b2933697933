//! Tests of the app that need a real browser but no page: stores, keys, sync, run by wasm-bindgen's runner.

use super::tally::{Runner, Tally};
use super::{Wanted, names_in};
use crate::process::{cargo, say};
use crate::{Result, paths, setup};
use std::ffi::OsString;
use std::path::PathBuf;

const TARGET: &str = "wasm32-unknown-unknown";
/// A test on a busy machine may wait for the browser to start; the runner's own 20 s are for a quiet one.
const TIMEOUT_SECONDS: &str = "180";

/// Every file of `tests/` that uses `wasm_bindgen_test`, and the library when it does.
pub fn run(wanted: &Wanted, tally: &mut Tally) {
    let Some(targets) = tally.need("wasm tests", targets()) else { return };
    if targets.is_empty() {
        return;
    }
    say("Tests in a headless browser.");
    let Some((driver, runner)) = tally.need("wasm tests", tools()) else { return };
    for target in targets {
        let mut test = cargo();
        test.args(["test", "--locked", "--package", "linli-app", "--target", TARGET])
            .args(&target.selection)
            .args(&wanted.filter)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner)
            .env("CHROMEDRIVER", &driver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT_SECONDS);
        if wanted.is_everything() {
            tally.count_some(&target.name, Runner::Rust, &mut test);
        } else {
            tally.count(&target.name, Runner::Rust, &mut test);
        }
    }
}

struct Target {
    name: String,
    selection: Vec<OsString>,
}

fn targets() -> Result<Vec<Target>> {
    let mut targets = Vec::new();
    let mut in_library = false;
    for file in paths::files_under(&paths::root().join("src"))? {
        in_library |= paths::read_text(&file)?.contains("#[wasm_bindgen_test]");
    }
    if in_library {
        targets.push(Target { name: "src (wasm)".into(), selection: vec!["--lib".into()] });
    }
    let folder = paths::root().join("tests");
    for name in names_in(&folder, ".rs")? {
        if paths::read_text(&folder.join(format!("{name}.rs")))?.contains("wasm_bindgen_test") {
            let selection = vec!["--test".into(), name.clone().into()];
            targets.push(Target { name: format!("tests/{name}.rs"), selection });
        }
    }
    Ok(targets)
}

fn tools() -> Result<(PathBuf, PathBuf)> {
    setup::wasm_target()?;
    setup::crates()?;
    Ok((setup::browser()?.driver, setup::wasm_bindgen()?.join("wasm-bindgen-test-runner")))
}
