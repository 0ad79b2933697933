//! Running other programs: quietly, in sight, or in sight and remembered.

use crate::Result;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// A command that runs in the clone's root and asks nothing on standard input.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(crate::paths::root()).stdin(Stdio::null());
    command
}

/// Cargo, with the settings that keep every call of ours on one set of compiled dependencies.
pub fn cargo() -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    without_debug_info(&mut command);
    command
}

/// Debug information doubles the time to link and the room on disk, and no test reads it.
pub fn without_debug_info(command: &mut Command) {
    for name in ["CARGO_PROFILE_DEV_DEBUG", "CARGO_PROFILE_TEST_DEBUG"] {
        if std::env::var_os(name).is_none() {
            command.env(name, "0");
        }
    }
}

/// Says what is being done, on standard error, so that output that others read stays clean.
pub fn say(sentence: &str) {
    eprintln!("==> {sentence}");
}

/// Runs in sight; the error says which command failed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status}).", shown(command))) }
}

/// Standard output of a program that is only asked something; `None` when it is not there or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    match command.stderr(Stdio::null()).output() {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => None,
    }
}

/// What a program printed on standard output, and whether it ended well.
pub struct Told {
    /// Everything it printed on standard output.
    pub text: String,
    /// Whether it ended with success.
    pub success: bool,
}

/// Runs in sight and keeps standard output for whoever counts its lines.
pub fn tell(command: &mut Command) -> Result<Told> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    let mut text = String::new();
    if let Some(output) = child.stdout.take() {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        let mut out = std::io::stdout().lock();
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line).map_err(|error| not_started(command, &error))?;
            if read == 0 {
                break;
            }
            out.write_all(&line)
                .and_then(|()| out.flush())
                .map_err(|error| format!("Nobody reads: {error}."))?;
            text.push_str(&String::from_utf8_lossy(&line));
        }
    }
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    Ok(Told { text, success: status.success() })
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be run: {error}.", shown(command))
}
