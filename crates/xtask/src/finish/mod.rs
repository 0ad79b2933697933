//! From what Trunk left to `dist/`: small, hashed, compressed, with its service worker and its headers.
//!
//! Leaves get their hashed names first, then what names them: wasm and pictures, glue, boot script and widget,
//! page and manifest, service worker. Scripts refer to files by their plain names, so the unfinished page works
//! for developers and finishing is replacing names.

pub mod hash;
mod headers;
mod page;
mod style;

use crate::process::{cargo, command, run};
use crate::{Result, paths, setup};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const VERSION_PLACEHOLDER: &str = "data-version=\"dev\"";
const WIDGET_SHEET: &str = "linli.css";
const DESK_SHEET: &str = "style/desk.css";
/// The two wasm modules, each with its glue.
pub const MODULES: [&str; 2] = ["linli-app", "linli-desk"];
/// The second half of the residents' module, and what fetches it: put behind the module's glue, whose imports it shares.
pub const LATER: &str = "linli-app_later.wasm";
const LATER_GLUE: &str = include_str!("../../npm/later.js");
/// The residents' module as the linker left it, and its copy beside what Trunk made: another clone may share the folder.
const LINKED: &str = "wasm32-unknown-unknown/wasm-release/linli-app.wasm";
const LINKED_COPY: &str = "linked.wasm";
/// Scripts that go through the minifier.
const SCRIPTS: [&str; 5] = ["linli-app.js", "linli-desk.js", "boot.js", "linli-widget.js", "sw.js"];
/// What wasm-opt is told, measured after brotli. `-Os` without sharing what repeats within a function is a kilobyte less than
/// `-Oz`; memory in one piece is two less than in hundreds with the zeros between them left out. The lowest memory of a Rust
/// module is the end of its stack, so it may be taken for unused.
const WASM_OPT: [&str; 8] = [
    "-Os",
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
    "--zero-filled-memory",
    "--low-memory-unused",
];
/// What every resident's phone keeps. `./` is the page itself.
const RESIDENT: [&str; 7] =
    ["./", "boot.js", "linli-app.js", "linli-app_bg.wasm", LATER, "manifest.webmanifest", "icons/icon.svg"];
/// What the desk needs on top.
const DESK: [&str; 3] = ["linli-desk.js", "linli-desk_bg.wasm", DESK_SHEET];

/// The files of a version, by plain name: what they are called in `dist/` and what is in them.
struct Site {
    files: BTreeMap<String, File>,
}

struct File {
    name: String,
    content: Vec<u8>,
}

/// Puts the linked module beside what Trunk made of it, before anybody else builds.
pub fn keep_linked(stage: &Path) -> Result<()> {
    paths::write(&stage.join(LINKED_COPY), paths::read(&paths::target().join(LINKED))?)
}

/// Makes `dist/` out of Trunk's folder, whole or not at all. The page may talk to these backends besides its own origin.
pub fn finish(stage: &Path, dist: &Path, backends: &[String]) -> Result<()> {
    minify(stage)?;
    let mut site = Site { files: BTreeMap::new() };
    let page = page::with_sheets_inside(stage)?;

    for path in paths::files_under(&stage.join("icons"))? {
        site.hashed(&relative(stage, &path)?, paths::read(&path)?);
    }
    site.hashed(WIDGET_SHEET, style::in_pixels(&page.css).into_bytes());
    site.hashed(DESK_SHEET, style::small(&paths::read_text(&stage.join(DESK_SHEET))?).into_bytes());
    site.hashed(LATER, paths::read(&stage.join(LATER))?);
    for module in MODULES {
        site.hashed(&format!("{module}_bg.wasm"), paths::read(&stage.join(format!("{module}_bg.wasm")))?);
        site.hashed_text(stage, &format!("{module}.js"))?;
    }
    site.hashed_text(stage, "boot.js")?;
    for name in ["linli-widget.js", "manifest.webmanifest"] {
        let text = site.renamed_in(&paths::read_text(&stage.join(name))?);
        site.plain(name, text.into_bytes());
    }
    for path in data_files(stage)? {
        site.plain(&relative(stage, &path)?, paths::read(&path)?);
    }
    let html = site.renamed_in(&page.html);
    let worker = paths::read_text(&stage.join("sw.js"))?;
    site.version(&html, &worker, &headers::content_security_policy(&page.css, backends))?;

    let partial = dist.with_extension("partial");
    paths::remove_folder(&partial)?;
    site.write(&partial)?;
    compress(&partial)?;
    paths::remove_folder(dist)?;
    paths::rename(&partial, dist)
}

impl Site {
    fn plain(&mut self, name: &str, content: Vec<u8>) {
        self.files.insert(name.to_string(), File { name: name.to_string(), content });
    }

    fn hashed(&mut self, plain: &str, content: Vec<u8>) {
        let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
        let name = format!("{stem}-{}.{ending}", hash::short(&content));
        self.files.insert(plain.to_string(), File { name, content });
    }

    fn hashed_text(&mut self, stage: &Path, plain: &str) -> Result<()> {
        let text = self.renamed_in(&paths::read_text(&stage.join(plain))?);
        self.hashed(plain, text.into_bytes());
        Ok(())
    }

    /// The text with every plain name of a hashed file replaced, where it stands as a name of its own.
    fn renamed_in(&self, text: &str) -> String {
        self.files.iter().filter(|(plain, file)| **plain != file.name).fold(
            text.to_string(),
            |text, (plain, file)| {
                let mut out = String::with_capacity(text.len());
                let mut rest = text.as_str();
                while let Some((before, after)) = rest.split_once(plain.as_str()) {
                    let inside = before.ends_with(|c: char| c.is_alphanumeric() || "-_.".contains(c));
                    out.push_str(before);
                    out.push_str(if inside { plain } else { &file.name });
                    rest = after;
                }
                out + rest
            },
        )
    }

    /// Adds the page, the service worker and the headers under a version that covers all of them: whatever
    /// changes, a header alone too, is a new version that phones take whole.
    fn version(&mut self, html: &str, worker: &str, policy: &str) -> Result<()> {
        let headers = self.headers(policy);
        let mut everything = format!("{html}\0{worker}\0{}", headers::as_json("", &headers)).into_bytes();
        for file in self.files.values() {
            everything.extend_from_slice(&file.content);
            everything.push(0);
        }
        let version = hash::short(&everything);
        let html =
            replaced_once(html, VERSION_PLACEHOLDER, &format!("data-version=\"{version}\""), "index.html")?;
        self.plain("index.html", html.into_bytes());
        let worker = replaced_once(worker, "\"dev\"", &format!("\"{version}\""), "sw.js")?;
        let worker =
            replaced_once(&worker, "RESIDENT=[]", &format!("RESIDENT={}", self.group(&RESIDENT)?), "sw.js")?;
        let worker = replaced_once(&worker, "DESK=[]", &format!("DESK={}", self.group(&DESK)?), "sw.js")?;
        self.plain("sw.js", worker.into_bytes());
        self.plain("headers.json", headers::as_json(&version, &headers).into_bytes());
        self.plain("_headers", headers::for_static_hosts(&headers).into_bytes());
        Ok(())
    }

    fn group(&self, plain_names: &[&str]) -> Result<String> {
        let entry = |plain: &&str| {
            let key = if *plain == "./" { "index.html" } else { plain };
            let file = self
                .files
                .get(key)
                .ok_or_else(|| format!("The service worker is to keep {key}, which is not built."))?;
            let path = if *plain == "./" { "" } else { &file.name };
            Ok(format!("[\"{path}\",\"{}\"]", hash::base64(&file.content)))
        };
        Ok(format!("[{}]", plain_names.iter().map(entry).collect::<Result<Vec<_>>>()?.join(",")))
    }

    fn headers(&self, policy: &str) -> Vec<(String, headers::Headers)> {
        let built = self.files.iter().map(|(plain, file)| (format!("/{}", file.name), *plain != file.name));
        let shell = ["/", "/index.html", "/sw.js"].map(|path| (path.to_string(), false));
        let one = |(path, hashed): (String, bool)| {
            let as_file = if path == "/" { "/index.html" } else { &path };
            let headers = headers::of(as_file, hashed, policy);
            (path, headers)
        };
        built.chain(shell).map(one).collect()
    }

    fn write(&self, folder: &Path) -> Result<()> {
        for file in self.files.values() {
            let path = folder.join(&file.name);
            if let Some(parent) = path.parent() {
                paths::make_folder(parent)?;
            }
            paths::write(&path, &file.content)?;
        }
        Ok(())
    }
}

// Configuration and schemas: read by programs under their plain names.
fn data_files(stage: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![stage.join("linli.json")];
    if stage.join("schemas").is_dir() {
        found.extend(paths::files_under(&stage.join("schemas"))?);
    }
    Ok(found)
}

fn minify(stage: &Path) -> Result<()> {
    if stage.join("snippets").exists() {
        return Err(
            "A dependency brings JavaScript snippets, which nothing hashes yet: see snippets/ in Trunk's folder."
                .into(),
        );
    }
    let (node, modules) = (setup::node()?, setup::build_tools()?);
    for module in MODULES {
        let [wasm, glue] = [format!("{module}_bg.wasm"), format!("{module}.js")].map(|name| stage.join(name));
        let mut slim = command(&node);
        slim.arg(script("slim.cjs")).args([&wasm, &glue]).env("NODE_PATH", &modules);
        // The desk's console speaks to programmers; a resident's module says nothing there that has to be put together.
        if module == MODULES[0] {
            slim.arg("mute");
        }
        run(&mut slim)?;
        run(command(modules.join(".bin/wasm-opt")).args(WASM_OPT).arg(&wasm).arg("-o").arg(&wasm))?;
        run(command(&node).arg(script("imports.cjs")).args([wasm, glue]))?;
    }
    split(stage)?;
    let scripts = SCRIPTS.map(|name| stage.join(name));
    run(command(node).arg(script("minify.cjs")).args(scripts).env("NODE_PATH", modules))
}

// What the first page does without becomes a module of its own. A compiler for this alone: `cargo xtask` itself stays one
// that compiles in seconds.
fn split(stage: &Path) -> Result<()> {
    let [module, glue] = [format!("{}_bg.wasm", MODULES[0]), format!("{}.js", MODULES[0])];
    let mut split = cargo();
    split.args(["run", "--quiet", "--locked", "--package", "linli-split", "--"]);
    run(split.arg(stage.join(LINKED_COPY)).arg(stage.join(module)).arg(stage.join(LATER)))?;
    let glue = stage.join(glue);
    let whole = paths::read_text(&glue)? + LATER_GLUE;
    paths::write(&glue, whole)
}

// Node's own brotli at quality 11: no compressor to compile, and the same numbers as every measurement.
fn compress(folder: &Path) -> Result<()> {
    run(command(setup::node()?).arg(script("compress.cjs")).arg(folder))
}

/// One of the scripts that run under Node.js.
pub fn script(name: &str) -> PathBuf {
    paths::root().join("crates/xtask/npm").join(name)
}

fn relative(stage: &Path, path: &Path) -> Result<String> {
    let inside = path.strip_prefix(stage).map_err(|_| format!("{} is not a built file.", path.display()))?;
    Ok(inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

fn replaced_once(text: &str, from: &str, to: &str, file: &str) -> Result<String> {
    match text.matches(from).count() {
        1 => Ok(text.replacen(from, to, 1)),
        n => Err(format!("{file} has `{from}` {n} times; finishing needs it exactly once.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_whole_names_only() {
        let mut site = Site { files: BTreeMap::new() };
        site.hashed("a.js", b"1".to_vec());
        let name = site.files["a.js"].name.clone();
        assert_eq!(
            site.renamed_in("'./a.js' \"a.js\" ba.js x-a.js"),
            format!("'./{name}' \"{name}\" ba.js x-a.js")
        );
    }

    #[test]
    fn a_changed_file_or_header_is_another_version() {
        let version = |file: &[u8], html: &str, worker: &str, policy: &str| {
            let mut site = Site { files: BTreeMap::new() };
            for name in RESIDENT.iter().chain(&DESK).filter(|name| **name != "./") {
                site.hashed(name, file.to_vec());
            }
            let html = format!("<html {VERSION_PLACEHOLDER}>{html}");
            let worker = format!("V=\"dev\";RESIDENT=[];DESK=[];{worker}");
            site.version(&html, &worker, policy).map(|()| site.files["headers.json"].content.clone())
        };
        let named = |json: Result<Vec<u8>>| {
            let json = String::from_utf8(json.expect("a whole site")).expect("text");
            json.lines().find(|line| line.contains("version")).map(str::to_string)
        };
        let first = named(version(b"1", "", "", "p"));
        assert_eq!(first, named(version(b"1", "", "", "p")));
        for other in [
            version(b"2", "", "", "p"),
            version(b"1", "x", "", "p"),
            version(b"1", "", "x", "p"),
            version(b"1", "", "", "q"),
        ] {
            assert_ne!(first, named(other));
        }
    }

    #[test]
    fn refuses_a_placeholder_that_is_missing_or_doubled() {
        assert!(replaced_once("x", "y", "z", "f").is_err());
        assert!(replaced_once("yy", "y", "z", "f").is_err());
        assert_eq!(replaced_once("xyx", "y", "z", "f").as_deref(), Ok("xzx"));
    }
}
