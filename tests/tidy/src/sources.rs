//! The project's own text files, and Rust without what rules do not mean: comments, texts, tests.

use std::path::{Path, PathBuf};

/// Folders that are made, not written.
const MADE: [&str; 6] = ["target", "dist", "dist.partial", "node_modules", "linli-data", ".git"];
/// Endings of text that people write here.
const WRITTEN: [&str; 13] =
    ["rs", "toml", "mjs", "cjs", "js", "css", "html", "md", "json", "svg", "webmanifest", "yml", "run"];

/// One file: its path from the root with `/`, and what is in it.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// Whether it is a test: a file of tests, a bench, or below a folder of them.
    pub fn is_test(&self) -> bool {
        let parts: Vec<_> = self.path.split('/').collect();
        parts.contains(&"tests") || parts.contains(&"benches") || self.path.ends_with("/tests.rs")
    }
}

/// Every written file under the root.
pub fn all() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry of the project").path();
            if path.is_dir() {
                if !MADE.iter().any(|made| path.ends_with(made)) {
                    open.push(path);
                }
            } else if is_written(&path) {
                let text = std::fs::read_to_string(&path).expect("a text file of the project");
                found.push(Source { path: from_root(&root, &path), text });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(found.len() > 50, "the rules must see the project, not {} files", found.len());
    found
}

/// Those with this ending.
pub fn ending(ending: &str) -> Vec<Source> {
    all().into_iter().filter(|source| source.path.ends_with(ending)).collect()
}

fn is_written(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    WRITTEN.iter().any(|ending| name == *ending || name.ends_with(&format!(".{ending}")))
}

fn from_root(root: &Path, path: &Path) -> String {
    let inside: PathBuf = path.strip_prefix(root).expect("a file below the root").into();
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Rust with comments and the insides of texts blanked out, line by line as before, and without the tests at the
/// end of a file.
pub fn code(text: &str) -> String {
    let live = text.find("\nmod tests {").map_or(text, |start| &text[..start]);
    let mut out = String::with_capacity(live.len());
    let mut rest = live;
    while let Some(next) = rest.chars().next() {
        let end = match next {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '"' => text_end(rest, 1),
            'r' if rest.starts_with("r#\"") => rest.find("\"#").map_or(rest.len(), |at| at + 2),
            '\'' => char_end(rest),
            _ => 0,
        };
        let blanked = if end == 0 { next.len_utf8() } else { end };
        if end == 0 {
            out.push(next);
        } else {
            out.extend(rest[..end].chars().map(|inside| if inside == '\n' { '\n' } else { ' ' }));
        }
        rest = &rest[blanked..];
    }
    out
}

// The end of a text that begins here: the first quote that no backslash precedes.
fn text_end(rest: &str, from: usize) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(from) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

// A character literal, or 0 where the quote begins a lifetime.
fn char_end(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), _) => {
            rest[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 3)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

#[test]
fn blanks_comments_texts_and_tests() {
    let text = "a(\"un\\\"wrap()\"); // .ok()\nb('\"', 'x', r#\"q\"q\"#) /* c\n*/ d<'a>\n#[cfg(test)]\nmod tests {\n e }\n";
    let code = code(text);
    assert_eq!(
        code.split_whitespace().collect::<Vec<_>>(),
        ["a(", ");", "b(", ",", ",", ")", "d<'a>", "#[cfg(test)]"]
    );
    assert_eq!(code.lines().count(), 4);
}
