//! What runs without a browser: format, lints, unit and property tests, the rules of the house.

use super::tally::{Runner, Tally};
use super::{Wanted, names_in};
use crate::process::{cargo, say};
use crate::{paths, setup};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";

/// Format and lints first: they are quick and what they say is about every file.
pub fn run(wanted: &Wanted, tally: &mut Tally) {
    if tally.need("dependencies", setup::wasm_target().and_then(|()| setup::crates())).is_none() {
        return;
    }
    if wanted.is_everything() {
        say("Format and lints.");
        tally.count("cargo fmt --check", Runner::Check, cargo().args(["fmt", "--all", "--check"]));
        let native =
            ["clippy", "--locked", "--workspace", "--exclude", "linli-app", "--all-targets", "--quiet"];
        tally.count("clippy", Runner::Check, deny_warnings(cargo().args(native)));
        let app =
            ["clippy", "--locked", "--package", "linli-app", "--all-targets", "--target", WASM, "--quiet"];
        tally.count("clippy for the app", Runner::Check, deny_warnings(cargo().args(app)));
    }
    say("Native tests.");
    let mut test = cargo();
    test.args(["test", "--locked", "--no-fail-fast", "--workspace", "--exclude", "linli-app"])
        .args(&wanted.filter);
    tally.count("native tests", Runner::Rust, &mut test);
    app(wanted, tally);
}

// Most of the app's tests need a browser; those that do not live in files without `wasm_bindgen_test`.
fn app(wanted: &Wanted, tally: &mut Tally) {
    let folder = paths::root().join("tests");
    let Some(names) = tally.need("tests/", names_in(&folder, ".rs")) else { return };
    for name in names {
        let Some(text) = tally.need(&name, paths::read_text(&folder.join(format!("{name}.rs")))) else {
            continue;
        };
        if text.contains("wasm_bindgen_test") {
            continue;
        }
        let mut test = cargo();
        test.args(["test", "--locked", "--package", "linli-app", "--test", &name]).args(&wanted.filter);
        tally.count(&format!("tests/{name}.rs"), Runner::Rust, &mut test);
    }
}

fn deny_warnings(clippy: &mut Command) -> &mut Command {
    clippy.args(["--", "--deny", "warnings"])
}
