//! Errors reach somebody who can act: nothing panics for convenience, and no outcome of a read, a write or a
//! send is thrown away.

use crate::none;
use crate::sources::{Source, code, ending};

/// Signs that a statement reads, writes or sends.
const IO: [&str; 12] = [
    ".await",
    "fs::",
    "io::",
    ".send(",
    ".write",
    ".read(",
    ".read_",
    ".flush(",
    ".execute(",
    ".query",
    ".commit(",
    ".post_message",
];

fn thrown_away(source: &Source) -> Vec<String> {
    if source.is_test() || !source.path.ends_with(".rs") {
        return Vec::new();
    }
    let code = code(&source.text);
    let mut offences = Vec::new();
    let mut line = 1;
    for statement in code.split_inclusive([';', '{', '}']) {
        let first = line + statement.len() - statement.trim_start().len();
        let at = |what: &str| {
            format!("{}: `{what}` near line {}", source.path, first.min(line + blank_lines(statement)))
        };
        if statement.contains(".unwrap()") || statement.contains("panic!(") {
            offences.push(at("unwrap or panic"));
        }
        if statement.contains("let _ =") || statement.contains("let _:") {
            offences.push(at("let _ ="));
        }
        if statement.contains(".ok()") && IO.iter().any(|sign| statement.contains(sign)) {
            offences.push(at(".ok()"));
        }
        line += statement.matches('\n').count();
    }
    offences
}

fn blank_lines(statement: &str) -> usize {
    let lead = statement.len() - statement.trim_start().len();
    statement[..lead].matches('\n').count()
}

fn silent_catches(source: &Source) -> Vec<String> {
    let squeezed: String = source.text.split_whitespace().collect();
    let empty = ["catch{}", "catch(()=>{})", "catch(error){}", "catch(e){}"];
    let found = empty.iter().filter(|form| squeezed.contains(*form));
    found.map(|form| format!("{}: `{form}` hides an error", source.path)).collect()
}

#[test]
fn no_outcome_is_thrown_away() {
    let offences: Vec<_> = ending(".rs").iter().flat_map(thrown_away).collect();
    none("An error must reach somebody who can act:", &offences);
}

#[test]
fn no_script_swallows_an_error() {
    let offences: Vec<_> = ending("js").iter().flat_map(silent_catches).collect();
    none("A caught error is said or handled:", &offences);
}

#[test]
fn seeded_losses_are_found() {
    let source = |text: &str| Source { path: "src/a.rs".into(), text: text.into() };
    for bad in
        ["x.unwrap();", "let _ = tx.send(1);", "store.put(a)\n  .await\n  .ok();", "fs::write(p, b).ok();"]
    {
        assert_eq!(thrown_away(&source(bad)).len(), 1, "{bad}");
    }
    for good in ["text.parse::<u8>().ok()", "// x.unwrap()", "#[cfg(test)]\nmod tests {\n x.unwrap();\n}"] {
        assert!(thrown_away(&source(good)).is_empty(), "{good}");
    }
    let script = Source { path: "web/a.js".into(), text: "try { x() } catch { }".into() };
    assert_eq!(silent_catches(&script).len(), 1);
}
