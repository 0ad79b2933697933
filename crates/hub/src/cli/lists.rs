//! `linli lists`: a list out of files.

use super::{print, tell};
use crate::config::Settled;
use crate::{Error, Result, clock};
use clap::{Args, ValueEnum};
use linli_core::limits::RECORD_BYTES_MAX;
use linli_core::lists::{self, Fold, List};
use linli_core::{Record, time};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Bytes of a line that are read: more than any record has, so that what is longer is seen to be too long.
const LINE_BYTES_MAX: u64 = 2 * RECORD_BYTES_MAX as u64;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Json,
    Csv,
}

#[derive(Debug, Args)]
pub struct Lists {
    /// needs, resources or projects
    #[arg(value_parser = list)]
    list: List,
    /// Place code; without, everything
    #[arg(long)]
    place: Option<String>,
    /// The moment at which ages and lateness are measured, RFC 3339; without, now
    #[arg(long, value_parser = moment)]
    as_of: Option<i64>,
    /// The configuration; without, the built-in one
    #[arg(long)]
    config: Option<PathBuf>,
    /// json or csv
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Records as JSON Lines; `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

fn list(text: &str) -> std::result::Result<List, String> {
    List::parse(text).ok_or_else(|| "one of needs, resources, projects".into())
}

fn moment(text: &str) -> std::result::Result<i64, String> {
    time::parse(text).ok_or_else(|| "a time, RFC 3339, such as 2026-11-24T09:00:00+08:00".into())
}

impl Lists {
    pub fn run(self) -> Result<bool> {
        let settled = Settled::load(self.config.as_deref())?;
        if let Some(place) = &self.place
            && settled.config.places.get(place).is_none()
        {
            return Err(Error::Refused(format!("`{place}` is no place code of the configuration.")));
        }
        let mut fold = Fold::new(settled.config.clone());
        let mut clean = true;
        for file in &self.files {
            each_line(file, |number, text| {
                match Record::parse(text) {
                    // A bad signature is for the fold to say: it lists the record as ignored.
                    Ok(record) => {
                        fold.insert(&record, crate::sign::verdict(&record));
                    }
                    Err(problems) => {
                        clean = false;
                        tell(&complaint(file, number, &problems));
                    }
                }
                Ok(())
            })?;
        }
        let as_of_ms = self.as_of.unwrap_or_else(clock::now_ms);
        let place = self.place.as_deref();
        print(&match (self.format, self.list) {
            (Format::Json, List::Needs) => lists::to_json(&fold.needs(as_of_ms, place)),
            (Format::Json, List::Resources) => lists::to_json(&fold.resources(as_of_ms, place)),
            (Format::Json, List::Projects) => lists::to_json(&fold.projects(as_of_ms, place)),
            (Format::Csv, List::Needs) => lists::to_csv(&fold.needs(as_of_ms, place)),
            (Format::Csv, List::Resources) => lists::to_csv(&fold.resources(as_of_ms, place)),
            (Format::Csv, List::Projects) => lists::to_csv(&fold.projects(as_of_ms, place)),
        })?;
        Ok(clean)
    }
}

/// Hands each line of a file that is not blank to `each`. A line longer than any record is read no further than that.
pub fn each_line(file: &Path, mut each: impl FnMut(usize, &str) -> Result<()>) -> Result<()> {
    let failed = || Error::io(format!("{} cannot be read", file.display()));
    let reader: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(failed())?)
    };
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if read_line(&mut reader, &mut line).map_err(failed())? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            each(number, text)?;
        }
    }
    Ok(())
}

/// Reads a line, the end of one that is too long left out; how many bytes it had.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut count = reader.take(LINE_BYTES_MAX).read_until(b'\n', line)?;
    while count as u64 >= LINE_BYTES_MAX && !line.ends_with(b"\n") {
        let mut rest = Vec::new();
        let more = reader.take(LINE_BYTES_MAX).read_until(b'\n', &mut rest)?;
        count += more;
        if more == 0 || rest.ends_with(b"\n") {
            break;
        }
    }
    Ok(count)
}

/// What is wrong with a line, for whoever reads standard error.
pub fn complaint(file: &Path, number: usize, problems: &[linli_core::Problem]) -> String {
    problems
        .iter()
        .map(|problem| {
            let at = if problem.path.is_empty() { "the record" } else { &problem.path };
            format!("{}:{number}: {at}: {:?}, wants {}\n", file.display(), problem.code, problem.expected)
        })
        .collect()
}
