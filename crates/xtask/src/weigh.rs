//! `cargo xtask weigh`: what a phone loads for `#/` and `#/need`, in bytes of brotli 11.

use crate::finish::{self, hash};
use crate::process::{command, run as run_in_sight};
use crate::{Result, build, paths, setup};
use std::path::Path;

/// What all that a resident's first visit loads may weigh.
const RESIDENT_BUDGET: u64 = 140 * 1024;
/// What must arrive before something is seen.
const FIRST_PAINT_BUDGET: u64 = 14 * 1024;
/// Loaded on a first visit of `#/` or `#/need`, by the name before its hash. A browser that offers to install the app
/// also takes one of the manifest's pictures: the middle one is counted.
const RESIDENT: [&str; 9] = [
    "index.html",
    "boot.js",
    "linli-app.js",
    "linli-app_bg.wasm",
    "linli.json",
    "manifest.webmanifest",
    "icons/icon.svg",
    "icons/icon-192.png",
    "sw.js",
];
/// Kept by the service worker from the first visit on, and asked for by the page when somebody goes on from its first
/// question, or has written here before.
const LATER: [&str; 1] = [finish::LATER];
const DESK: [&str; 3] = ["linli-desk.js", "linli-desk_bg.wasm", "style/desk.css"];

/// The command: a table, and a failure above the budgets.
pub fn run(arguments: &[String]) -> Result<()> {
    let by_crate = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--deps"] => true,
        _ => return Err("`cargo xtask weigh` knows `--deps` and nothing else.".into()),
    };
    build::app()?;
    let dist = paths::dist();
    if by_crate {
        return finish::MODULES.iter().try_for_each(|module| crates_in(module, &dist));
    }
    let resident = group(&dist, &RESIDENT)?;
    let later = group(&dist, &LATER)?;
    let desk = group(&dist, &DESK)?;
    let page = packed(&dist.join("index.html"))?;
    println!("loaded for #/ and #/need, bytes of brotli 11");
    let resident = table(&resident);
    println!("what comes later, kept for it once the first page stands");
    table(&later);
    println!("the desk, on top, when one of its routes is opened");
    table(&desk);
    println!("{page:>9}  needed for the first paint, of {FIRST_PAINT_BUDGET}");
    println!("{resident:>9}  a resident's first visit, of {RESIDENT_BUDGET}");
    if page > FIRST_PAINT_BUDGET || resident > RESIDENT_BUDGET {
        return Err("This is above the budget.".into());
    }
    Ok(())
}

/// What each crate has in a module: the module as wasm-bindgen left it, with its functions' names, is optimised once
/// more with the names kept.
fn crates_in(module: &str, dist: &Path) -> Result<()> {
    let wasm = format!("{module}_bg.wasm");
    // The residents' module lies there in two halves, and is taken apart as a whole.
    let halves: &[&str] = if module == finish::MODULES[0] { &[&wasm, finish::LATER] } else { &[&wasm] };
    let packed = group(dist, halves)?.iter().map(|(_, bytes)| bytes).sum::<u64>();
    let from_bindgen = paths::target().join("wasm-bindgen/release").join(&wasm);
    let named = paths::target().join(format!("{module}.named.wasm"));
    let wasm_opt = setup::build_tools()?.join(".bin/wasm-opt");
    run_in_sight(command(wasm_opt).args(["-Oz", "-g"]).arg(from_bindgen).arg("-o").arg(&named))?;
    println!("{module}: {packed} bytes of brotli 11, by crate");
    run_in_sight(command(setup::node()?).arg(finish::script("deps.cjs")).arg(named).arg(packed.to_string()))
}

fn table(files: &[(String, u64)]) -> u64 {
    for (name, bytes) in files {
        println!("{bytes:>9}  {name}");
    }
    let total = files.iter().map(|(_, bytes)| bytes).sum();
    println!("{total:>9}  together\n");
    total
}

fn group(dist: &Path, plain_names: &[&str]) -> Result<Vec<(String, u64)>> {
    let files = paths::files_under(dist)?;
    let mut found = Vec::new();
    for plain in plain_names {
        let file = files.iter().find(|file| plain_name(&relative(dist, file)) == *plain);
        let file = file.ok_or_else(|| format!("dist/ has no {plain}, which a phone loads."))?;
        found.push((relative(dist, file), packed(file)?));
    }
    Ok(found)
}

fn relative(dist: &Path, file: &Path) -> String {
    file.strip_prefix(dist).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// The name that a file had before its hash was put in.
fn plain_name(name: &str) -> String {
    let hashed = |stem: &str| {
        let (plain, hash) = stem.rsplit_once('-')?;
        (hash.len() == hash::NAME_DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| plain.to_string())
    };
    match name.rsplit_once('.') {
        Some((stem, ending)) => {
            hashed(stem).map_or_else(|| name.to_string(), |plain| format!("{plain}.{ending}"))
        }
        None => name.to_string(),
    }
}

/// The size on the wire: the packed copy's, or the file's own where packing gains nothing.
fn packed(file: &Path) -> Result<u64> {
    let br = file.with_file_name(format!("{}.br", file.file_name().unwrap_or_default().to_string_lossy()));
    let size = |path: &Path| std::fs::metadata(path).map(|data| data.len());
    size(&br).or_else(|_| size(file)).map_err(|error| format!("Could not weigh {}: {error}.", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_file_by_its_name_before_the_hash() {
        assert_eq!(plain_name("boot-0123456789abcdef.js"), "boot.js");
        assert_eq!(plain_name("icons/icon-192-0123456789abcdef.png"), "icons/icon-192.png");
        assert_eq!(plain_name("icons/icon-192.png"), "icons/icon-192.png");
    }
}
