//! The command line.

use crate::access::Role;
use crate::{Error, Result};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

mod import;
mod lists;
mod serve;
mod token;
mod verify;

/// Linli (邻里): the reference backend and its tools.
#[derive(Debug, Parser)]
#[command(name = "linli", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the backend
    Serve(serve::Serve),
    /// Makes, lists and revokes access tokens, also while the backend runs
    Token {
        #[command(subcommand)]
        command: token::Token,
    },
    /// Prints a list out of records as JSON Lines, without a server
    Lists(lists::Lists),
    /// Prints all records as JSON Lines
    Export {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Takes records from JSON Lines; twice changes nothing
    Import(import::Import),
    /// Writes a consistent copy of the database, also while the backend runs
    Backup {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
        /// The file to write
        file: PathBuf,
    },
    /// Puts a backup in place; what was there is kept beside it
    Restore {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
        /// The backup
        file: PathBuf,
    },
    /// Checks signatures and digests of records, line by line
    Verify(verify::Verify),
}

/// Does what the arguments say.
pub fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            tell(&format!(
                "{error}
"
            ));
            ExitCode::FAILURE
        }
    }
}

/// Whether everything was as it ought to be.
fn run(cli: Cli) -> Result<bool> {
    match cli.command {
        Command::Serve(serve) => serve.run().map(|()| true),
        Command::Token { command } => command.run().map(|()| true),
        Command::Lists(lists) => lists.run(),
        Command::Export { data } => import::export(&data).map(|()| true),
        Command::Import(import) => import.run(),
        Command::Backup { data, file } => crate::store::copy::backup(&data, &file).map(|()| true),
        Command::Restore { data, file } => restore(&data, &file).map(|()| true),
        Command::Verify(verify) => verify.run(),
    }
}

fn restore(data: &std::path::Path, file: &std::path::Path) -> Result<()> {
    if let Some(kept) = crate::store::copy::restore(data, file)? {
        print(&format!("The former database is kept as {}.\n", kept.display()))?;
    }
    Ok(())
}

/// Prints to standard output. A reader that has gone (`| head`) ends the program quietly.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        result => result.map_err(Error::io("Standard output cannot be written")),
    }
}

/// Prints what a person should know to standard error, where it is in nobody's way.
fn tell(text: &str) {
    // Standard error is gone: nobody is left to tell.
    if std::io::stderr().lock().write_all(text.as_bytes()).is_err() {}
}

fn role(text: &str) -> std::result::Result<Role, String> {
    text.parse()
}
