//! `cargo xtask run`: the app and the reference backend on this machine.

use crate::process::say;
use crate::{Result, build, paths};
use std::process::Command;

const ADDRESS: &str = "127.0.0.1:7878";
const DATA: &str = "linli-data";

/// The command: builds what changed, then becomes the backend.
pub fn run(arguments: &[String]) -> Result<()> {
    let arguments = with_defaults(arguments)?;
    build::app()?;
    let mut linli = Command::new(build::hub()?);
    linli.current_dir(paths::root()).arg("serve").args(arguments).arg("--app").arg(paths::dist());
    say("Starting; Ctrl-C stops it.");
    become_it(&mut linli)
}

fn with_defaults(given: &[String]) -> Result<Vec<String>> {
    let mut arguments = Vec::new();
    let mut rest = given.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--demo" => arguments.push(argument.clone()),
            "--addr" | "--data" => {
                let value = rest.next().ok_or_else(|| format!("`{argument}` wants a value after it."))?;
                arguments.extend([argument.clone(), value.clone()]);
            }
            other => {
                return Err(format!(
                    "`cargo xtask run` knows --addr IP:PORT, --data DIR and --demo, not `{other}`."
                ));
            }
        }
    }
    for (name, value) in [("--addr", ADDRESS), ("--data", DATA)] {
        if !arguments.iter().any(|argument| argument == name) {
            arguments.extend([name.to_string(), value.to_string()]);
        }
    }
    Ok(arguments)
}

// Replaced rather than waited for, so that signals reach the backend and its stop is its own.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(format!("The backend could not be started: {}.", command.exec()))
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    crate::process::run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_what_was_not_given() {
        let given =
            |words: &[&str]| with_defaults(&words.iter().map(|word| word.to_string()).collect::<Vec<_>>());
        assert_eq!(
            given(&[]).map(|all| all.join(" ")).as_deref(),
            Ok("--addr 127.0.0.1:7878 --data linli-data")
        );
        let other = given(&["--demo", "--addr", "127.0.0.1:0"]).map(|all| all.join(" "));
        assert_eq!(other.as_deref(), Ok("--demo --addr 127.0.0.1:0 --data linli-data"));
        assert!(given(&["--addr"]).is_err() && given(&["--port"]).is_err());
    }
}
