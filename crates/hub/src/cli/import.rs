//! `linli import` and `linli export`.

use super::lists::{complaint, each_line};
use super::{print, tell};
use crate::access::Caller;
use crate::config::Settled;
use crate::store::{self, records};
use crate::writer::{Outcome, Prepared, State};
use crate::{Result, hub};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Records written in one transaction.
const BATCH: usize = 1_000;

#[derive(Debug, Args)]
pub struct Import {
    /// The data folder
    #[arg(long)]
    data: PathBuf,
    /// The configuration; without, the built-in one
    #[arg(long)]
    config: Option<PathBuf>,
    /// Records as JSON Lines; `-` for standard input
    file: PathBuf,
}

#[derive(Default)]
struct Tally {
    stored: usize,
    duplicate: usize,
    conflict: usize,
    refused: usize,
}

impl Import {
    /// Whether every line was taken or was there already.
    pub fn run(self) -> Result<bool> {
        let settled = Settled::load(self.config.as_deref())?;
        let config = settled.config.clone();
        let mut state = hub::open_state(store::open(&self.data)?, settled, None)?;
        let mut tally = Tally::default();
        let mut batch: Vec<(usize, Prepared)> = Vec::new();
        each_line(&self.file, |number, text| {
            batch.push((number, Prepared::new(&config, text)));
            if batch.len() >= BATCH { self.write(&mut state, &mut batch, &mut tally) } else { Ok(()) }
        })?;
        self.write(&mut state, &mut batch, &mut tally)?;
        tell(&format!(
            "{} stored, {} there already, {} with an id that has other content, {} refused.\n",
            tally.stored, tally.duplicate, tally.conflict, tally.refused
        ));
        Ok(tally.conflict == 0 && tally.refused == 0)
    }

    fn write(&self, state: &mut State, batch: &mut Vec<(usize, Prepared)>, tally: &mut Tally) -> Result<()> {
        let (numbers, prepared): (Vec<usize>, Vec<Prepared>) = batch.drain(..).unzip();
        let outcomes = state.ingest(vec![(prepared, Caller::Operator)])?;
        for (number, outcome) in numbers.into_iter().zip(outcomes.into_iter().flatten()) {
            match outcome {
                Outcome::Stored => tally.stored += 1,
                Outcome::Duplicate => tally.duplicate += 1,
                Outcome::Conflict => {
                    tally.conflict += 1;
                    tell(&format!("{}:{number}: its id is here with other content\n", self.file.display()));
                }
                Outcome::Refused(problems) => {
                    tally.refused += 1;
                    tell(&complaint(&self.file, number, &problems));
                }
            }
        }
        Ok(())
    }
}

/// Prints every record, in the order in which they came.
pub fn export(data: &Path) -> Result<()> {
    let connection = store::open_existing(data)?;
    let mut text = String::new();
    records::each_after(&connection, 0, |stored| {
        text.push_str(&stored.content);
        text.push('\n');
        if text.len() > 1 << 20 {
            print(&text)?;
            text.clear();
        }
        Ok(())
    })?;
    print(&text)?;
    std::io::stdout().flush().map_err(crate::Error::io("Standard output cannot be written"))
}
