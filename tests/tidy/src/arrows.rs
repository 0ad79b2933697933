//! Who may know whom. The drawing is in ARCHITECTURE.md; this is the place to change it.

use crate::none;
use crate::sources::{Source, code, ending};

/// Rooms of the app, and the rooms that each may name. `app` and `desk_app` may name all and nobody names them.
const ROOMS: [(&str, &[&str]); 21] = [
    ("lang", &[]),
    ("route", &[]),
    ("object", &[]),
    ("thrown", &[]),
    ("told", &[]),
    ("later", &[]),
    ("text", &[]),
    ("part", &["text"]),
    ("field", &["part", "text"]),
    ("nav", &["part"]),
    ("screen", &["field", "nav", "part", "photo", "session", "text", "voice"]),
    ("session", &["config", "keys", "photo", "store", "sync", "text", "voice"]),
    ("config", &["sync"]),
    ("store", &[]),
    ("keys", &[]),
    ("sync", &["keys", "store"]),
    ("photo", &[]),
    ("voice", &[]),
    ("mount", &["session"]),
    ("app", &["*"]),
    ("desk_app", &["*"]),
];

/// Words that every room may use: languages, doors to what comes later, plain objects, addresses, what JavaScript threw,
/// what a session shows.
const WORDS: [&str; 6] = ["lang", "later", "object", "route", "thrown", "told"];

/// What only an edge may touch: core is handed times, keys and randomness.
const EDGE: [&str; 13] = [
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "tokio",
    "getrandom",
];

/// Packages of this workspace that each crate may depend on.
const CRATES: [(&str, &[&str]); 6] = [
    ("Cargo.toml", &["linli-core"]),
    ("crates/core/Cargo.toml", &[]),
    ("crates/hub/Cargo.toml", &["linli-core"]),
    ("crates/split/Cargo.toml", &[]),
    ("crates/xtask/Cargo.toml", &[]),
    ("tests/tidy/Cargo.toml", &[]),
];

fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let room = inside.split(['/', '.']).next()?;
    // The crate's root wires the rooms together, and the two programs only call it.
    let root = matches!(inside, "lib.rs" | "main.rs" | "desk.rs");
    if root { None } else { Some(room) }
}

fn forbidden_arrows(source: &Source) -> Vec<String> {
    let Some(from) = room(&source.path) else { return Vec::new() };
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == from) else {
        return vec![format!(
            "{}: the room `{from}` is not in the list of tests/tidy/src/arrows.rs",
            source.path
        )];
    };
    let code = code(&source.text);
    let named = code.match_indices("crate::").flat_map(|(at, word)| names_after(&code[at + word.len()..]));
    let bad = named.filter(|to| to != from && !WORDS.contains(&to.as_str()));
    let bad = bad.filter(|to| ROOMS.iter().any(|(room, _)| room == to));
    let bad = bad.filter(|to| !allowed.contains(&"*") && !allowed.contains(&to.as_str()));
    bad.map(|to| format!("{}: `{from}` may not know `{to}`", source.path)).collect()
}

// `crate::a::…` names a; `crate::{a::…, b}` names a and b.
fn names_after(rest: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(inside) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut depth = 1;
    let mut names = vec![name(inside)];
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&inside[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn edges_in_core(source: &Source) -> Vec<String> {
    if !source.path.starts_with("crates/core/src/") || source.is_test() {
        return Vec::new();
    }
    let code = code(&source.text);
    let used = EDGE.iter().filter(|edge| code.contains(*edge));
    used.map(|edge| format!("{}: core may not touch `{edge}`", source.path)).collect()
}

fn foreign_crates(manifest: &Source, allowed: &[&str]) -> Vec<String> {
    let depends = manifest.text.split("[dependencies]").nth(1).unwrap_or_default();
    let depends = depends.split("\n[").next().unwrap_or_default();
    let ours = depends
        .lines()
        .filter_map(|line| line.split([' ', '=', '.']).next())
        .filter(|name| name.starts_with("linli-"));
    ours.filter(|name| !allowed.contains(name))
        .map(|name| format!("{}: may not depend on {name}", manifest.path))
        .collect()
}

#[test]
fn rooms_name_only_rooms_below_them() {
    let offences: Vec<_> = ending(".rs").iter().flat_map(forbidden_arrows).collect();
    none("An arrow between rooms points the wrong way:", &offences);
}

#[test]
fn core_touches_no_edge() {
    let offences: Vec<_> = ending(".rs").iter().flat_map(edges_in_core).collect();
    none("core decides, the edge acts:", &offences);
}

#[test]
fn crates_depend_only_on_core() {
    let manifests = ending("Cargo.toml");
    let mut offences = Vec::new();
    for manifest in &manifests {
        match CRATES.iter().find(|(path, _)| *path == manifest.path) {
            Some((_, allowed)) => offences.extend(foreign_crates(manifest, allowed)),
            None => {
                offences.push(format!("{} is not in the list of tests/tidy/src/arrows.rs", manifest.path))
            }
        }
    }
    none("Crates know core and nobody else:", &offences);
}

#[test]
fn every_crate_shares_the_lints() {
    let without = |manifest: &&Source| !manifest.text.contains("[lints]\nworkspace = true");
    let offences: Vec<_> =
        ending("Cargo.toml").iter().filter(without).map(|manifest| manifest.path.clone()).collect();
    none("These crates are without the workspace's lints:", &offences);
}

#[test]
fn seeded_arrows_are_found() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    assert_eq!(forbidden_arrows(&source("src/part/a.rs", "use crate::{text::T, screen::{X, Y}};")).len(), 1);
    assert_eq!(forbidden_arrows(&source("src/store.rs", "fn f() { crate::session::g() }")).len(), 1);
    assert_eq!(forbidden_arrows(&source("src/cellar/a.rs", "")).len(), 1);
    assert!(forbidden_arrows(&source("src/app.rs", "use crate::screen::X;")).is_empty());
    assert!(forbidden_arrows(&source("src/part/a.rs", "// crate::screen\nuse crate::text::T;")).is_empty());
    assert_eq!(edges_in_core(&source("crates/core/src/a.rs", "let now = SystemTime::now();")).len(), 1);
    let manifest =
        source("crates/xtask/Cargo.toml", "[dependencies]\nlinli-hub = { path = \"../hub\" }\n[lints]\n");
    assert_eq!(foreign_crates(&manifest, &[]).len(), 1);
}
