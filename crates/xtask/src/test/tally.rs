//! Counting tests by the closing lines of their runners.

use crate::Result;
use crate::process::{Told, tell};
use std::fmt;
use std::process::Command;

/// How many tests did what.
#[derive(Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    troubles: Vec<String>,
}

/// How a runner says at its end what came of its tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// `test result: ok. 5 passed; 0 failed; 1 ignored; …`, once per binary; wasm-bindgen's runner says it too.
    Rust,
    /// `ℹ pass 5`, `ℹ fail 0`, `ℹ skipped 0`, `ℹ todo 0`, `ℹ cancelled 0`.
    Node,
    /// A tool that only succeeds or fails: one test.
    Check,
}

#[derive(Default, Debug, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Tally {
    /// Runs a runner in sight and adds what it says.
    pub fn count(&mut self, name: &str, runner: Runner, command: &mut Command) {
        match tell(command) {
            Ok(told) => self.add(name, runner, &told),
            Err(why) => self.fail(name, &why),
        }
    }

    /// As `count`, where no test at all is a failure: a file whose tests do not run passes for ever.
    pub fn count_some(&mut self, name: &str, runner: Runner, command: &mut Command) {
        let before = self.passed + self.failed + self.skipped;
        self.count(name, runner, command);
        if self.passed + self.failed + self.skipped == before {
            self.fail(name, "not one test ran");
        }
    }

    /// One failure that no runner counted.
    pub fn fail(&mut self, name: &str, why: &str) {
        self.failed += 1;
        self.troubles.push(format!("{name}: {why}"));
    }

    /// What a step needs, or a failure in its name.
    pub fn need<T>(&mut self, name: &str, result: Result<T>) -> Option<T> {
        match result {
            Ok(needed) => Some(needed),
            Err(why) => {
                self.fail(name, &why);
                None
            }
        }
    }

    /// Whether all passed.
    pub fn is_good(&self) -> bool {
        self.failed == 0
    }

    /// The steps that failed or skipped, each on a line, before the counting line.
    pub fn say_what_failed(&self) {
        for trouble in &self.troubles {
            println!("!! {trouble}");
        }
    }

    fn add(&mut self, name: &str, runner: Runner, told: &Told) {
        let counts = match runner {
            Runner::Rust => rust_counts(&told.text),
            Runner::Node => node_counts(&told.text),
            Runner::Check => Counts { passed: u64::from(told.success), ..Counts::default() },
        };
        self.passed += counts.passed;
        self.failed += counts.failed;
        self.skipped += counts.skipped;
        if counts.skipped > 0 {
            self.troubles.push(format!("{name}: {} skipped, see above", counts.skipped));
        }
        match (counts.failed, told.success) {
            (0, true) => {}
            // A runner that dies (does not compile, crashes, times out) counts nothing, and still has failed.
            (0, false) => self.fail(name, "failed as a whole, see above"),
            (failed, _) => self.troubles.push(format!("{name}: {failed} failed, see above")),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(out, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

fn rust_counts(text: &str) -> Counts {
    let mut counts = Counts::default();
    let closing = text.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
    for part in closing.flat_map(|line| line.split([';', '.'])) {
        let (number, word) = part.trim().split_once(' ').unwrap_or_default();
        let Ok(number) = number.parse::<u64>() else { continue };
        match word {
            "passed" => counts.passed += number,
            "failed" => counts.failed += number,
            "ignored" => counts.skipped += number,
            _ => {}
        }
    }
    counts
}

fn node_counts(text: &str) -> Counts {
    let said = |word: &str| {
        let line = text.lines().rev().find_map(|line| line.strip_prefix(&format!("ℹ {word} ")));
        line.and_then(|number| number.trim().parse::<u64>().ok()).unwrap_or(0)
    };
    Counts {
        passed: said("pass"),
        failed: said("fail") + said("cancelled"),
        skipped: said("skipped") + said("todo"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_binary_of_cargo_test() {
        let text = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s\n\
            test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.5s\n";
        assert_eq!(rust_counts(text), Counts { passed: 6, failed: 2, skipped: 1 });
    }

    #[test]
    fn counts_a_node_run_by_its_last_lines() {
        let text =
            "✔ one (3ms)\nℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(node_counts(text), Counts { passed: 3, failed: 1, skipped: 1 });
    }

    #[test]
    fn counts_a_runner_that_dies_as_a_failure() {
        let mut tally = Tally::default();
        tally.add("x", Runner::Rust, &Told { text: String::new(), success: false });
        tally.add("y", Runner::Check, &Told { text: String::new(), success: true });
        assert_eq!(tally.to_string(), "1 passed, 1 failed");
    }

    #[test]
    fn names_skipped_tests_in_the_last_line() {
        let mut tally = Tally::default();
        tally.add("x", Runner::Node, &Told { text: "ℹ pass 1\nℹ skipped 2\n".into(), success: true });
        assert_eq!(tally.to_string(), "1 passed, 0 failed, 2 skipped");
    }
}
