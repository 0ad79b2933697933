//! Whether `dist/` still is what the sources say: a hash over everything that it is made of.

use crate::finish::hash;
use crate::{Result, paths};
use std::path::PathBuf;

/// What `dist/` is made of.
const SOURCES: [&str; 15] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "config",
    "crates/core/Cargo.toml",
    "crates/core/examples",
    "crates/core/src",
    "crates/split",
    "crates/xtask",
    "index.html",
    "rust-toolchain.toml",
    "schemas",
    "src",
    "style",
    "web",
];

/// The sources in one short text.
pub fn of_sources() -> Result<String> {
    let root = paths::root();
    let mut all = Vec::new();
    for source in SOURCES.map(|name| root.join(name)) {
        let files = if source.is_dir() { paths::files_under(&source)? } else { vec![source] };
        for file in files.into_iter().filter(|file| file.is_file()) {
            all.extend_from_slice(file.to_string_lossy().as_bytes());
            all.push(0);
            all.extend_from_slice(&paths::read(&file)?);
            all.push(0);
        }
    }
    Ok(hash::short(&all))
}

/// Where the fingerprint of the last finished `dist/` is kept: beside it would be served with it.
pub fn kept_at() -> PathBuf {
    paths::own_in_target("fingerprint")
}

/// Whether `dist/` was finished from these sources, whole (its headers are written last).
pub fn matches(fingerprint: &str) -> bool {
    let kept = std::fs::read_to_string(kept_at()).unwrap_or_default();
    kept == fingerprint && paths::dist().join("headers.json").is_file()
}
