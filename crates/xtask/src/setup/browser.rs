//! A Chromium and its driver for the tests, with a font that has Chinese; and a Firefox.

use crate::process::{ask, command, run, say};
use crate::{Result, paths};
use std::env;
use std::path::{Path, PathBuf};

/// Where the browser and its driver are.
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// chromedriver of the same version.
    pub driver: PathBuf,
}

const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const USUAL: [&str; 4] = [
    "/usr/bin",
    "/usr/lib/chromium",
    "/usr/lib/chromium-browser",
    "/Applications/Google Chrome.app/Contents/MacOS",
];
const DEBIAN_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];
const HOW: &str = "The browser tests need Chromium and chromedriver of the same version, and a font with Chinese. \
    Debian, Ubuntu: `sudo apt-get install chromium chromium-driver fonts-noto-cjk`. Elsewhere set LINLI_CHROMIUM and \
    CHROMEDRIVER to the two programs.";

/// Finds the browser, or installs it where that is ours to do: root on a Debian.
pub fn browser() -> Result<Browser> {
    if let Some(found) = find()
        && has_chinese_font()
    {
        return Ok(found);
    }
    if may_install() {
        say("Installing Chromium, its driver and a Chinese font by apt-get.");
        install(&DEBIAN_PACKAGES).map_err(|why| format!("{why} {HOW}"))?;
    }
    find().ok_or_else(|| HOW.to_string())
}

/// Finds Firefox, or installs it where that is ours to do. Without it the tests that want it are skipped, and counted so.
pub fn firefox() -> Option<PathBuf> {
    let found = || program("LINLI_FIREFOX", &FIREFOX);
    found().or_else(|| {
        if may_install() {
            say("Installing Firefox by apt-get.");
            if let Err(why) = install(&FIREFOX[..1]) {
                say(&format!("{why} Nothing is tested in Firefox."));
            }
        }
        found()
    })
}

fn install(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut apt = command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(apt().args(["update", "-q"]))?;
    run(apt().args(["install", "-q", "-y", "--no-install-recommends"]).args(packages))
}

fn find() -> Option<Browser> {
    Some(Browser {
        chromium: program("LINLI_CHROMIUM", &CHROMIUM)?,
        driver: program("CHROMEDRIVER", &["chromedriver"])?,
    })
}

fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Some(PathBuf::from(named)).filter(|file| file.is_file());
    }
    paths::on_path(names).or_else(|| {
        let usual = USUAL.iter().flat_map(|folder| names.iter().map(|name| Path::new(folder).join(name)));
        usual.into_iter().find(|file| file.is_file())
    })
}

// Without fontconfig nothing can be said, and nothing is installed for it.
fn has_chinese_font() -> bool {
    paths::on_path(&["fc-list"]).is_none_or(|program| {
        ask(command(program).arg(":lang=zh-cn")).is_none_or(|fonts| !fonts.trim().is_empty())
    })
}

fn may_install() -> bool {
    let root = ask(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    root && Path::new("/etc/debian_version").exists() && paths::on_path(&["apt-get"]).is_some()
}
