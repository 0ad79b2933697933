//! What the commands need and a bare machine may lack. Each `ensure` is quick when the thing is there.

mod browser;
mod cargo_tools;
mod npm;

pub use browser::{browser, firefox};
pub use cargo_tools::{trunk, wasm_bindgen};
pub use npm::{build_tools, node, test_tools};

use crate::process::{ask, cargo, command, run, say};
use crate::{Result, paths};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Installs everything that any command would.
pub fn everything() -> Result<()> {
    wasm_target()?;
    trunk()?;
    wasm_bindgen()?;
    build_tools()?;
    test_tools()?;
    browser()?;
    firefox();
    say("Everything is set up.");
    Ok(())
}

/// The compiler's wasm target, by rustup when it is missing.
pub fn wasm_target() -> Result<()> {
    let sysroot = ask(command("rustc").args(["--print", "sysroot"]))
        .ok_or("`rustc` does not run here: install Rust by rustup (https://rustup.rs).")?;
    if std::path::Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    say("Adding the compiler's wasm target by rustup.");
    run(command("rustup").args(["target", "add", WASM_TARGET])).map_err(|why| {
        format!("{why} The wasm target is missing: run `rustup target add {WASM_TARGET}` where there is a network.")
    })
}

/// The sources of every dependency, so that later steps may stay offline.
pub fn crates() -> Result<()> {
    let offline = cargo()
        .args(["fetch", "--locked", "--offline", "--quiet"])
        .stderr(std::process::Stdio::null())
        .status();
    if offline.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    say("Fetching the dependencies named in Cargo.lock.");
    run(cargo().args(["fetch", "--locked"]))
}

/// A folder that another process may be making at the same time: built aside, then moved into place.
fn into_place(folder: &std::path::Path, fill: impl FnOnce(&std::path::Path) -> Result<()>) -> Result<()> {
    let partial = folder.with_extension(format!("partial-{}", std::process::id()));
    paths::remove_folder(&partial)?;
    paths::make_folder(&partial)?;
    fill(&partial)?;
    match std::fs::rename(&partial, folder) {
        Ok(()) => Ok(()),
        // Somebody else was first with the same content.
        Err(_) if folder.is_dir() => paths::remove_folder(&partial),
        Err(error) => Err(format!("Could not move {} into place: {error}.", folder.display())),
    }
}
