//! `linli verify`: signatures and digests, line by line.

use super::lists::{complaint, each_line};
use super::{print, tell};
use crate::{Result, sign};
use clap::Args;
use linli_core::{Record, Verdict};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Verify {
    /// Records as JSON Lines; `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Verify {
    /// Whether every line is a record whose digest is right, signed rightly or not at all.
    pub fn run(self) -> Result<bool> {
        let mut good = true;
        for file in &self.files {
            each_line(file, |number, text| {
                let verdict = match Record::parse(text) {
                    Err(problems) => {
                        good = false;
                        tell(&complaint(file, number, &problems));
                        return print(&format!("{}:{number}\tno record\n", file.display()));
                    }
                    Ok(record) => (sign::verdict(&record), record),
                };
                let (verdict, record) = verdict;
                good &= verdict != Verdict::Bad;
                let word = match verdict {
                    Verdict::Signed => "signed",
                    Verdict::Unsigned => "unsigned",
                    Verdict::Bad => "bad signature",
                };
                let erased = if record.data().is_none() { ", erased" } else { "" };
                print(&format!(
                    "{}:{number}\t{word}{erased}\t{}\t{}\n",
                    file.display(),
                    record.kind().noun(),
                    record.digest()
                ))
            })?;
        }
        Ok(good)
    }
}
