//! Packages from npm, each set in a folder named by the hash of its lock file.

use super::into_place;
use crate::process::{ask, command, run, say};
use crate::{Result, finish::hash, paths};
use std::path::{Path, PathBuf};

// `node --test` prints the closing lines that `test` counts in this form since 20.
const NODE_AT_LEAST: u32 = 20;

/// Node.js, new enough.
pub fn node() -> Result<PathBuf> {
    let missing = || {
        format!("Node.js {NODE_AT_LEAST} or newer is needed: https://nodejs.org or your system's packages.")
    };
    let node = paths::on_path(&["node"]).ok_or_else(missing)?;
    let version = ask(command(&node).arg("--version")).ok_or_else(missing)?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|number| number.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE_AT_LEAST => Ok(node),
        _ => Err(format!("{} Here is {}.", missing(), version.trim())),
    }
}

/// `node_modules` with wasm-opt and the minifier.
pub fn build_tools() -> Result<PathBuf> {
    ensure(&paths::root().join("crates/xtask/npm"), "the build tools (wasm-opt, terser)")
}

/// `node_modules` with what the browser tests need.
pub fn test_tools() -> Result<PathBuf> {
    ensure(
        &paths::root().join("tests"),
        "the test tools (playwright-core, axe-core, ws, SurveyJS to compare with)",
    )
}

fn ensure(source: &Path, what: &str) -> Result<PathBuf> {
    node()?;
    let lock = paths::read(&source.join("package-lock.json"))?;
    let home = paths::cache()?.join("node").join(hash::short(&lock));
    let modules = home.join("node_modules");
    if modules.is_dir() {
        return Ok(modules);
    }
    let npm = paths::on_path(&["npm"]).ok_or("npm is needed; it comes with Node.js: https://nodejs.org.")?;
    say(&format!("Installing {what} from npm."));
    into_place(&home, |partial| {
        for file in ["package.json", "package-lock.json"] {
            paths::write(&partial.join(file), paths::read(&source.join(file))?)?;
        }
        run(command(npm).current_dir(partial).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])).map_err(|why| {
            format!("{why} npm could not fetch {what}: look at its lines above; a network is needed this one time.")
        })
    })?;
    Ok(modules)
}
