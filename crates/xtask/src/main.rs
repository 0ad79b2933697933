//! What the README's commands call: sets up, runs, tests, builds, measures and weighs Linli.
//!
//! Everything that is missing is installed at a pinned version into a cache outside the clone, with a line that
//! says so; whatever cannot be installed becomes a sentence that says what to install and how.

mod bench;
mod build;
mod fingerprint;
mod finish;
mod paths;
mod process;
mod run;
mod setup;
mod test;
mod weigh;

use std::process::ExitCode;

/// What went wrong, as a sentence for whoever typed the command.
type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "\
cargo xtask run [--addr IP:PORT] [--data DIR] [--demo]   the app and the reference backend on this machine
cargo xtask test [--only native|wasm|budget|browser] [FILTER]
cargo xtask build [--backend ORIGIN]...                  dist/ and the release binary `linli`
cargo xtask bench [FILTER]                               the benchmarks
cargo xtask weigh [--deps]                               what a phone loads, in bytes of brotli 11; by crate
cargo xtask setup                                        only what the others would install";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "run" => run::run(rest),
        "test" => test::run(rest),
        "build" => build::run(rest),
        "bench" => bench::run(rest),
        "weigh" => weigh::run(rest),
        "setup" => setup::everything(),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("There is no command `{other}`. These exist:\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
