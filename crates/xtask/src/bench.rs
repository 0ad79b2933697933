//! `cargo xtask bench`: every benchmark there is, native ones first, then those in the browser.

use crate::process::{cargo, command, run as show, say};
use crate::{Result, build, paths, setup, test};

/// The command.
pub fn run(arguments: &[String]) -> Result<()> {
    let filter = arguments.first().map_or("", String::as_str);
    for package in ["core", "hub"] {
        let benches = paths::root().join("crates").join(package).join("benches");
        for name in test::names_in(&benches, ".rs")?.iter().filter(|name| name.contains(filter)) {
            say(&format!("Benchmark {package}/{name}."));
            show(cargo().args([
                "bench",
                "--locked",
                "--package",
                &format!("linli-{package}"),
                "--bench",
                name,
            ]))?;
        }
    }
    let browser = paths::root().join("tests/browser");
    let pages = test::names_in(&browser, ".bench.mjs")?;
    let pages: Vec<_> = pages.iter().filter(|name| name.contains(filter)).collect();
    if pages.is_empty() {
        return Ok(());
    }
    build::app()?;
    let environment = test::BrowserEnvironment::ready(&build::hub()?)?;
    for name in pages {
        say(&format!("Benchmark browser/{name}."));
        let mut node = command(setup::node()?);
        environment.give(&mut node);
        show(node.arg(browser.join(format!("{name}.bench.mjs"))))?;
    }
    Ok(())
}
