//! Where things are: the clone, the target folder, the cache outside the clone.

use crate::Result;
use std::env;
use std::path::{Path, PathBuf};

/// The clone's root: two levels above this crate. Asked when running, because clones may share a target folder.
pub fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = Path::new(&here);
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The app as static files.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's target folder, absolute.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

fn set(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A file or folder of this clone in the target folder, which clones may share.
pub fn own_in_target(name: &str) -> PathBuf {
    let clone = crate::finish::hash::short(root().to_string_lossy().as_bytes());
    target().join(format!("linli-{name}-{clone}"))
}

/// The cache that outlives clones: `$LINLI_CACHE`, else `linli` in the user's cache folder.
pub fn cache() -> Result<PathBuf> {
    set("LINLI_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("linli")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/linli")))
        .ok_or_else(|| {
            "There is no place for the tools: set LINLI_CACHE to a folder that may grow to 2 GB.".into()
        })
}

/// Where cargo keeps the sources of dependencies.
pub fn cargo_home() -> Result<PathBuf> {
    let home = set("CARGO_HOME").or_else(|| set("HOME").map(|home| home.join(".cargo")));
    home.ok_or_else(|| "Neither CARGO_HOME nor HOME is set, so cargo's folder cannot be found.".into())
}

/// The first program of one of these names on PATH.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// PATH with these folders in front.
pub fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&old)))
        .map_err(|error| format!("PATH cannot be extended: {error}"))
}

/// All files under a folder, sorted by path, so that whatever is made of them is the same everywhere.
pub fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for path in entries(&folder)? {
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What lies directly in a folder.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    entries.map_err(|error| cannot("read", folder, &error))
}

/// Reads a file, or says which one could not be read.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| cannot("read", path, &error))
}

/// Reads a text file, or says which one could not be read.
pub fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| cannot("read", path, &error))
}

/// Writes a file, or says which one could not be written.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    std::fs::write(path, content).map_err(|error| cannot("write", path, &error))
}

/// Makes a folder and what is above it.
pub fn make_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(|error| cannot("make", path, &error))
}

/// Removes a folder with everything in it; one that is not there is removed already.
pub fn remove_folder(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(cannot("remove", path, &error)),
        _ => Ok(()),
    }
}

/// Moves a file or folder.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).map_err(|error| cannot(&format!("move {} to", from.display()), to, &error))
}

fn cannot(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("Could not {verb} {}: {error}.", path.display())
}
