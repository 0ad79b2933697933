//! `cargo xtask build`: `dist/` for any web server, and the release binary `linli`.

use crate::process::{cargo, command, run as show, say, without_debug_info};
use crate::{Result, fingerprint, finish, paths, setup};
use std::path::PathBuf;

/// The linker notes who names whom: `linli-split` cuts the residents' module by that.
const RELOCATIONS: &str = "-Clink-arg=--emit-relocs";

/// The command. Each `--backend` is an origin that the page may talk to besides its own: for a static host, which
/// sends the headers as they are built; the reference backend adds what its configuration names by itself.
pub fn run(arguments: &[String]) -> Result<()> {
    let mut backends = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match (argument.as_str(), rest.next()) {
            ("--backend", Some(origin)) => backends.push(checked_origin(origin)?),
            _ => {
                return Err(format!("`cargo xtask build` knows `--backend ORIGIN`, not `{argument}` alone."));
            }
        }
    }
    app_for(&backends)?;
    let binary = hub()?;
    say(&format!("The app is in {}, the backend is {}.", paths::dist().display(), binary.display()));
    Ok(())
}

// An origin goes into a header: what is not one would open the policy or break it.
fn checked_origin(origin: &str) -> Result<String> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let is_host = |host: &str| {
        !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
    };
    match host {
        Some(host) if is_host(host) => Ok(origin.to_string()),
        _ => Err(format!("`{origin}` is not an origin; write it like https://backend.example.")),
    }
}

/// Builds `dist/` for its own origin, unless it is what the sources say already.
pub fn app() -> Result<()> {
    app_for(&[])
}

fn app_for(backends: &[String]) -> Result<()> {
    let fingerprint = format!("{} {}", fingerprint::of_sources()?, backends.join(" "));
    if fingerprint::matches(&fingerprint) {
        return Ok(());
    }
    setup::wasm_target()?;
    let wasm_bindgen = setup::wasm_bindgen()?;
    let trunk = setup::trunk()?;
    let build_tools = setup::build_tools()?;
    setup::crates()?;
    say("Building the app for phones (minutes the first time, half a minute after a change).");
    let stage = paths::own_in_target("stage");
    paths::remove_folder(&stage)?;
    paths::make_folder(&stage)?;
    let mut trunk = command(trunk.join("trunk"));
    without_debug_info(&mut trunk);
    trunk
        .args(["build", "--release", "--offline", "--dist"])
        .arg(&stage)
        .env("PATH", paths::path_with(&[wasm_bindgen, build_tools.join(".bin")])?)
        .env("CARGO_TARGET_DIR", paths::target())
        .env("CARGO_ENCODED_RUSTFLAGS", [RELOCATIONS.to_string(), without_own_paths()?].join("\u{1f}"))
        // What went wrong is what the compiler says; Trunk's own stack is of no use to anybody.
        .env("RUST_BACKTRACE", "0")
        // Trunk takes `NO_COLOR=1`, which many terminals and machines set, for a mistaken flag.
        .env_remove("NO_COLOR");
    show(&mut trunk)?;
    finish::keep_linked(&stage)?;
    data_files(&stage)?;
    say("Finishing dist/: names with hashes, the service worker's list, headers, compressed copies.");
    finish::finish(&stage, &paths::dist(), backends)?;
    paths::write(&fingerprint::kept_at(), fingerprint)
}

// Panic messages hold the paths of sources: without this machine's own, the same sources give the same bytes, and so
// the same version, on every machine.
fn without_own_paths() -> Result<String> {
    let mut folders = vec![paths::root()];
    let registry = paths::cargo_home()?.join("registry/src");
    if registry.is_dir() {
        folders.extend(paths::entries(&registry)?);
    }
    let remap = |folder: PathBuf| format!("--remap-path-prefix={}=.", folder.display());
    Ok(folders.into_iter().map(remap).collect::<Vec<_>>().join("\u{1f}"))
}

/// Builds the release binary of the backend and says where it is.
pub fn hub() -> Result<PathBuf> {
    say("Building the backend.");
    show(cargo().args([
        "build",
        "--release",
        "--locked",
        "--package",
        "linli-hub",
        "--bin",
        "linli",
        "--quiet",
    ]))?;
    let name = format!("linli{}", std::env::consts::EXE_SUFFIX);
    Ok(paths::target().join("release").join(name))
}

// The configuration that the app finds when a deployment brings none, and the schemas for other programs.
fn data_files(stage: &std::path::Path) -> Result<()> {
    let told = tell_config()?;
    paths::write(&stage.join("linli.json"), told.trim_end())?;
    let schemas = paths::root().join("schemas");
    if !schemas.is_dir() {
        return Ok(());
    }
    paths::make_folder(&stage.join("schemas"))?;
    for file in paths::files_under(&schemas)? {
        if let Some(name) = file.file_name() {
            paths::write(&stage.join("schemas").join(name), paths::read(&file)?)?;
        }
    }
    Ok(())
}

fn tell_config() -> Result<String> {
    let mut config = cargo();
    config.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "linli-core",
        "--features",
        "builtin",
        "--example",
        "builtin_config",
    ]);
    let output = config.stderr(std::process::Stdio::inherit()).output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout)
            .map_err(|error| format!("The built-in configuration is not text: {error}.")),
        Ok(_) => {
            Err("The built-in configuration could not be printed; the compiler's words are above.".into())
        }
        Err(error) => Err(format!("cargo could not be run: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_origins_and_nothing_that_would_open_the_policy() {
        assert!(
            checked_origin("https://backend.example").is_ok() && checked_origin("http://[::1]:8080").is_ok()
        );
        for bad in [
            "*",
            "https:",
            "https://*",
            "backend.example",
            "https://a.example/path",
            "https://a b",
            "https://a;x",
        ] {
            assert!(checked_origin(bad).is_err(), "{bad}");
        }
    }
}
