//! What is written where: sentences in `text`, and nothing that belongs to one machine.

use crate::none;
use crate::sources::{Source, all, code, ending};

/// Rooms of the app that hold sentences: what people read, and the element's own last resort.
const SENTENCES: [&str; 2] = ["src/text/", "src/text.rs"];

// Built from halves, so that this file does not offend itself.
fn machine_paths() -> Vec<String> {
    [
        ("/ro", "ot/"),
        ("/ho", "me/"),
        ("/Us", "ers/"),
        ("/wo", "rk/"),
        ("../sha", "red/"),
        ("/tmp", "/wt"),
        ("C:", "\\Users"),
    ]
    .map(|(one, other)| format!("{one}{other}"))
    .to_vec()
}

fn tied_to_a_machine(source: &Source) -> Vec<String> {
    let named = machine_paths().into_iter().filter(|path| source.text.contains(path.as_str()));
    named.map(|path| format!("{}: names {path}", source.path)).collect()
}

fn is_chinese(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

// Texts are blanked in `code`, so what is Chinese in the file and not in a comment is a text.
fn sentences_elsewhere(source: &Source) -> Vec<String> {
    let is_app = source.path.starts_with("src/") && source.path.ends_with(".rs");
    if !is_app || SENTENCES.iter().any(|room| source.path.starts_with(room)) {
        return Vec::new();
    }
    let live = code(&source.text).lines().count();
    let lines = source.text.lines().enumerate().take(live);
    let spoken =
        lines.filter(|(_, line)| line.split("//").next().is_some_and(|said| said.chars().any(is_chinese)));
    spoken.map(|(at, line)| format!("{}: line {}: {}", source.path, at + 1, line.trim())).collect()
}

#[test]
fn nothing_is_tied_to_a_machine() {
    none("The project stands alone:", &all().iter().flat_map(tied_to_a_machine).collect::<Vec<_>>());
}

#[test]
fn people_read_sentences_from_text() {
    let offences: Vec<_> = ending(".rs").iter().flat_map(sentences_elsewhere).collect();
    none("Move these to src/text:", &offences);
}

#[test]
fn seeded_words_are_found() {
    let source = |path: &str, text: String| Source { path: path.into(), text };
    assert_eq!(tied_to_a_machine(&source("a.md", format!("see {}x", machine_paths()[0]))).len(), 1);
    assert_eq!(sentences_elsewhere(&source("src/part/a.rs", "let a = \"您好\"; // 好".into())).len(), 1);
    assert!(sentences_elsewhere(&source("src/part/a.rs", "// 您好\nlet a = 1;".into())).is_empty());
    assert!(sentences_elsewhere(&source("src/text/zh.rs", "let a = \"您好\";".into())).is_empty());
}
