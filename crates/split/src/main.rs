//! `linli-split LINKED MODULE LATER`: cuts a module in two, what the first page needs and what comes later.
//!
//! `LINKED` is the module as the linker left it, with relocations: they say which function and which constant can be
//! reached without going through a door (`src/later.rs` of the app). `MODULE` is the same module after wasm-bindgen and
//! wasm-opt; it becomes the first half, and `LATER` the second. The second imports memory, tables, the stack pointer and
//! functions of the first; its own functions go into the slots of the shared table that the first half left to it.
//!
//! Why not split by a profile, as Binaryen's wasm-split does: a function that a profile did not meet would trap when it
//! is called early. Here whatever can be called early is in the first half, by construction.

mod cut;
mod linked;
mod module;
mod reach;

use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

/// Or a sentence for the developer.
pub type Result<T> = std::result::Result<T, String>;

/// What a library has to say.
fn said(error: impl std::fmt::Display) -> String {
    format!("The module cannot be read or written: {error}.")
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [linked, module, later] => run(Path::new(linked), Path::new(module), Path::new(later)),
        _ => Err("Usage: linli-split LINKED MODULE LATER".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(linked: &Path, module: &Path, later: &Path) -> Result<()> {
    let whole = read(module)?;
    let parts = module::read(&whole)?;
    let exports = parts.exports.iter().filter(|export| export.kind == wasmparser::ExternalKind::Func);
    let exports = exports.map(|export| export.name).collect();
    let linked = linked::read(&read(linked)?)?;
    same(&linked, &parts)?;
    let reach = reach::of(&linked, &exports)?;
    let halves = cut::cut(&parts, &reach)?;
    println!(
        "{} doors; {} functions first and {} later, which call {} of the first; {} and {} bytes",
        reach.doors.len(),
        halves.functions.0,
        halves.functions.1,
        halves.shared,
        halves.first.len(),
        halves.later.len()
    );
    write(module, &halves.first)?;
    write(later, &halves.later)
}

/// Refuses two modules that were not made from each other: a cut by another's slots and addresses would be a valid module
/// that traps on phones.
fn same(linked: &linked::Linked, module: &module::Module) -> Result<()> {
    let slots = linked.slots.keys().all(|slot| module.slots.contains_key(slot));
    let segment = |(at, content): &(u32, &[u8])| linked.segments.contains(&(*at, content.len() as u32));
    if slots && module.data.iter().all(segment) {
        return Ok(());
    }
    Err("The linked module and the finished one have other slots or other memory: they are not the same program.".into())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| format!("Could not read {}: {error}.", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    std::fs::write(path, content).map_err(|error| format!("Could not write {}: {error}.", path.display()))
}

/// Ranges in order, those that touch made one.
fn merged(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut out: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
