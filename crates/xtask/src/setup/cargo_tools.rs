//! Programs that cargo can build: taken from PATH when the version is exactly right, else built once.

use super::into_place;
use crate::process::{ask, command, run, say};
use crate::{Result, paths};
use std::path::PathBuf;

struct Tool {
    package: &'static str,
    /// The program that tells its version.
    program: &'static str,
    version: &'static str,
    /// wasm-bindgen-cli's own lock file does not resolve, so it is installed without.
    locked: bool,
    minutes: &'static str,
}

const TRUNK: Tool = Tool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    locked: true,
    minutes: "five to ten minutes",
};

// The same number stands in Cargo.toml and Trunk.toml: the generated glue must fit the crate exactly.
const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    locked: false,
    minutes: "three to five minutes",
};

/// The folder that holds `trunk`.
pub fn trunk() -> Result<PathBuf> {
    ensure(&TRUNK)
}

/// The folder that holds `wasm-bindgen` and `wasm-bindgen-test-runner`.
pub fn wasm_bindgen() -> Result<PathBuf> {
    ensure(&WASM_BINDGEN)
}

fn ensure(tool: &Tool) -> Result<PathBuf> {
    if let Some(folder) = suitable_on_path(tool) {
        return Ok(folder);
    }
    let home = paths::cache()?.join("tools").join(format!("{}-{}", tool.program, tool.version));
    let bin = home.join("bin");
    if bin.join(tool.program).is_file() {
        return Ok(bin);
    }
    say(&format!("Building {} {} ({}, once per machine).", tool.package, tool.version, tool.minutes));
    into_place(&home, |partial| {
        let build = partial.join("build");
        let mut cargo = command("cargo");
        cargo
            .args(["install", tool.package, "--version", tool.version, "--root"])
            .arg(partial)
            .env("CARGO_TARGET_DIR", &build)
            // A build tool runs for seconds: half the time to build it is worth more than its last speed.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env_remove("RUSTFLAGS");
        if tool.locked {
            cargo.arg("--locked");
        }
        run(&mut cargo).map_err(|why| {
            format!("{why} Put {} {} on PATH yourself and run the command again.", tool.package, tool.version)
        })?;
        paths::remove_folder(&build)
    })?;
    Ok(bin)
}

fn suitable_on_path(tool: &Tool) -> Option<PathBuf> {
    let program = paths::on_path(&[tool.program])?;
    let said = ask(command(&program).arg("--version"))?;
    let right = said.split_whitespace().nth(1) == Some(tool.version);
    right.then(|| program.parent().map(PathBuf::from))?
}
