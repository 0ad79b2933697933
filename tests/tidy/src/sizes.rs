//! Files hold one noun, functions fit a screen, and sizes and colours have one home.

use crate::none;
use crate::sources::{Source, all, code, ending};

/// More than this is two nouns.
const FILE_LINES: usize = 500;
/// A file of tests is read test by test: its noun is what it tests.
const TEST_FILE_LINES: usize = 700;
/// What one sees without scrolling.
const FUNCTION_LINES: usize = 70;
/// The only sheet with sizes and colours.
const TOKENS: &str = "style/tokens.css";
/// Endings of files that people read as code.
const CODE: [&str; 6] = [".rs", ".mjs", ".cjs", ".js", ".css", ".html"];

fn too_long(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    let is_code = CODE.iter().any(|ending| source.path.ends_with(ending));
    let most = if source.path.starts_with("tests/") { TEST_FILE_LINES } else { FILE_LINES };
    (is_code && lines > most).then(|| format!("{}: {lines} lines, at most {most}", source.path))
}

// In formatted code a function ends with the first brace at its own indent.
fn long_functions(source: &Source) -> Vec<String> {
    let code = code(&source.text);
    let lines: Vec<&str> = code.lines().collect();
    let mut offences = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let starts = [
            "fn ",
            "pub fn ",
            "pub(crate) fn ",
            "async fn ",
            "pub async fn ",
            "pub(crate) async fn ",
            "const fn ",
        ];
        if !starts.iter().any(|start| line.trim_start().starts_with(start)) {
            continue;
        }
        let closing = format!("{}}}", " ".repeat(indent));
        let length = lines[at..].iter().position(|line| line.trim_end() == closing).map_or(0, |end| end + 1);
        if length > FUNCTION_LINES && !line.trim_end().ends_with([';', '}']) {
            offences.push(format!(
                "{}: line {}, {length} lines, at most {FUNCTION_LINES}",
                source.path,
                at + 1
            ));
        }
    }
    offences
}

fn literals(sheet: &Source) -> Vec<String> {
    if sheet.path == TOKENS || !sheet.path.starts_with("style/") {
        return Vec::new();
    }
    let mut offences = Vec::new();
    for (at, line) in without_comments(&sheet.text).lines().enumerate() {
        // A media query cannot name a custom property.
        if line.trim_start().starts_with("@media") || line.trim_start().starts_with("@container") {
            continue;
        }
        if has_colour(line) || has_length(line, "px") || has_length(line, "rem") {
            offences.push(format!("{}: line {}: {}", sheet.path, at + 1, line.trim()));
        }
    }
    offences
}

fn has_colour(line: &str) -> bool {
    let value = line.split_once(':').map_or("", |(_, value)| value);
    let hex = value.match_indices('#').any(|(at, _)| {
        let digits = value[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        matches!(digits, 3 | 4 | 6 | 8)
    });
    hex || ["rgb(", "rgba(", "hsl(", "oklch("].iter().any(|form| value.contains(form))
}

fn has_length(line: &str, unit: &str) -> bool {
    line.match_indices(unit).any(|(at, _)| {
        let number = line[..at].ends_with(|c: char| c.is_ascii_digit());
        number && !line[at + unit.len()..].starts_with(|c: char| c.is_alphanumeric())
    })
}

fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        out.push_str(before);
        out.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    out + rest
}

fn inline_styles(source: &Source) -> Vec<String> {
    let ours =
        source.path.starts_with("src/") || source.path.starts_with("web/") || source.path == "index.html";
    let attribute = |line: &&str| {
        line.contains(" style=") || line.contains("attr(\"style\"") || line.contains("setAttribute(\"style\"")
    };
    let lines = source.text.lines().filter(attribute).filter(|_| ours);
    lines.map(|line| format!("{}: {}", source.path, line.trim())).collect()
}

#[test]
fn files_hold_one_noun() {
    none("Split these:", &all().iter().filter_map(too_long).collect::<Vec<_>>());
}

#[test]
fn functions_fit_a_screen() {
    none("Split these:", &ending(".rs").iter().flat_map(long_functions).collect::<Vec<_>>());
}

#[test]
fn sizes_and_colours_stand_in_the_tokens() {
    let offences: Vec<_> = ending(".css").iter().flat_map(literals).collect();
    none("Give these a name in style/tokens.css:", &offences);
}

#[test]
fn nothing_styles_inline() {
    let offences: Vec<_> = all().iter().flat_map(inline_styles).collect();
    none("The content security policy lets no style attribute through:", &offences);
}

#[test]
fn seeded_sizes_are_found() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    assert!(too_long(&source("a.rs", &"x\n".repeat(FILE_LINES + 1))).is_some());
    let long = format!("fn a() {{\n{}}}\n", "    x();\n".repeat(FUNCTION_LINES));
    assert_eq!(long_functions(&source("a.rs", &long)).len(), 1);
    assert!(long_functions(&source("a.rs", "fn a() {\n    x();\n}\n")).is_empty());
    for bad in ["a{color: #fff}", "a{margin: 3px}", "a{margin:1.5rem}", "a{color: rgb(1 2 3)}"] {
        assert_eq!(literals(&source("style/a.css", bad)).len(), 1, "{bad}");
    }
    for good in
        ["a{margin: var(--linli-gap)}", "/* 3px #fff */", "@media (min-width: 40rem) {", "#app{margin:0}"]
    {
        assert!(literals(&source("style/a.css", good)).is_empty(), "{good}");
    }
    assert_eq!(inline_styles(&source("src/a.rs", "view! { <p style=\"color:red\"/> }")).len(), 1);
}
