//! `cargo xtask test`: every test there is, and one last line that counts them.

mod browser;
mod native;
mod tally;
mod wasm;

pub use browser::BrowserEnvironment;

use crate::{Result, paths};
use std::path::Path;
use tally::Tally;

const PARTS: [&str; 4] = ["native", "wasm", "budget", "browser"];

/// What was asked for.
struct Wanted {
    /// One part of the tests, or all.
    only: Option<String>,
    /// Part of a test's name.
    filter: Option<String>,
}

/// The command.
pub fn run(arguments: &[String]) -> Result<()> {
    let wanted = Wanted::read(arguments)?;
    let mut tally = Tally::default();
    if wanted.part("native") {
        native::run(&wanted, &mut tally);
    }
    if wanted.part("wasm") {
        wasm::run(&wanted, &mut tally);
    }
    if wanted.part("budget") {
        browser::budgets(&wanted, &mut tally);
    }
    if wanted.part("browser") {
        browser::journeys(&wanted, &mut tally);
    }
    tally.say_what_failed();
    println!("{tally}");
    // The line above is the last word; the exit code repeats it for machines.
    if tally.is_good() { Ok(()) } else { std::process::exit(1) }
}

impl Wanted {
    fn read(arguments: &[String]) -> Result<Self> {
        let mut wanted = Self { only: None, filter: None };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--only" => {
                    let part = rest.next().filter(|part| PARTS.contains(&part.as_str()));
                    let part = part.ok_or_else(|| format!("`--only` wants one of {}.", PARTS.join(", ")))?;
                    wanted.only = Some(part.clone());
                }
                flag if flag.starts_with('-') => {
                    return Err(format!("`cargo xtask test` knows --only PART and a filter, not `{flag}`."));
                }
                filter => wanted.filter = Some(filter.to_string()),
            }
        }
        Ok(wanted)
    }

    fn part(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == name)
    }

    fn is_everything(&self) -> bool {
        self.filter.is_none()
    }
}

/// The names of the files in a folder that end so, without the ending, sorted; none without the folder.
pub fn names_in(folder: &Path, ending: &str) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let files = paths::files_under(folder)?;
    let direct = files.iter().filter(|file| file.parent() == Some(folder));
    let names = direct.filter_map(|file| file.file_name()?.to_str()?.strip_suffix(ending));
    Ok(names.map(str::to_string).collect())
}
