//! Tests over the finished `dist/`: budgets without a browser, journeys in one.

use super::tally::{Runner, Tally};
use super::{Wanted, names_in};
use crate::process::{command, say};
use crate::{Result, build, paths, setup};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every browser test finds in its environment.
pub struct BrowserEnvironment {
    linli: PathBuf,
    chromium: PathBuf,
    modules: PathBuf,
}

impl BrowserEnvironment {
    /// Sets up browser and packages.
    pub fn ready(linli: &Path) -> Result<Self> {
        Ok(Self { linli: linli.into(), chromium: setup::browser()?.chromium, modules: setup::test_tools()? })
    }

    /// Names the binary, the app, the browser and the packages to a test.
    pub fn give(&self, node: &mut Command) {
        node.env("LINLI_BIN", &self.linli)
            .env("LINLI_DIST", paths::dist())
            .env("LINLI_CHROMIUM", &self.chromium)
            // `require` finds packages by NODE_PATH; `import` does not, hence the second name for the same folder.
            .env("NODE_PATH", &self.modules)
            .env("LINLI_NODE_MODULES", &self.modules);
    }
}

/// What the finished files weigh and promise.
pub fn budgets(wanted: &Wanted, tally: &mut Tally) {
    say("Budgets and promises of dist/.");
    if tally.need("the app", build::app()).is_none() {
        return;
    }
    let Some(node) = tally.need("node", setup::node()) else { return };
    let mut node = command(node);
    node.env("LINLI_DIST", paths::dist());
    node_test(wanted, tally, "tests/budgets", &mut node);
}

/// Whole journeys: a real browser, the real backend.
pub fn journeys(wanted: &Wanted, tally: &mut Tally) {
    let ready = || {
        build::app()?;
        Ok((setup::node()?, BrowserEnvironment::ready(&build::hub()?)?))
    };
    let Some((node, environment)) = tally.need("browser tests", ready()) else { return };
    say("Journeys in a browser.");
    let mut node = command(node);
    environment.give(&mut node);
    if let Some(firefox) = setup::firefox() {
        node.env("LINLI_FIREFOX", firefox);
    }
    node_test(wanted, tally, "tests/browser", &mut node);
}

fn node_test(wanted: &Wanted, tally: &mut Tally, folder: &str, node: &mut Command) {
    let path = paths::root().join(folder);
    let Some(names) = tally.need(folder, names_in(&path, ".test.mjs")) else { return };
    if names.is_empty() {
        return;
    }
    // One at a time: each journey has a browser and a backend of its own, and times matter to some.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    node.args(wanted.filter.iter().map(|filter| format!("--test-name-pattern={filter}")));
    node.args(names.iter().map(|name| path.join(format!("{name}.test.mjs"))));
    tally.count(folder, Runner::Node, node);
}
