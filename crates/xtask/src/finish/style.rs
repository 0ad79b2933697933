//! Style sheets: read in the order of the page, made small without being understood.

/// Takes comments and needless space out. Only what is safe without parsing selectors: runs of space become one,
/// and none stays beside braces, semicolons and commas. Strings stay as they are.
pub fn small(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            space(&mut out);
        } else if next == '"' || next == '\'' {
            let end = rest[1..].find(next).map_or(rest.len(), |at| at + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if next.is_whitespace() {
            space(&mut out);
            rest = &rest[next.len_utf8()..];
        } else {
            if "{};,".contains(next) && out.ends_with(' ') {
                out.pop();
            }
            if next == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out.trim_end().to_string()
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_meaning_and_drops_space() {
        let css = "/* why */\na :hover , b{ color : red ;\n  margin: calc(1px + 2px);\n}\n\nq::before { content: \" ;  '\" }";
        assert_eq!(
            small(css),
            "a :hover,b{color : red;margin: calc(1px + 2px)}q::before{content: \" ;  '\"}"
        );
    }
}
