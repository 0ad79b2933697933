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

/// Pixels of one rem on a page of our own.
const REM_PX: f64 = 16.0;

/// The same sheet with its rems in pixels, for a shadow root in somebody else's page: a rem is the size of *their* root
/// element, and many pages set it to 62.5 %.
pub fn in_pixels(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    for (at, part) in css.split("rem").enumerate() {
        if at > 0 {
            let digits = out.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            match out[digits..].parse::<f64>() {
                Ok(rems) => {
                    out.truncate(digits);
                    out.push_str(&format!("{}px", rems * REM_PX));
                }
                // A word that happens to have these letters.
                Err(_) => out.push_str("rem"),
            }
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_size_of_a_foreign_root_out_of_a_sheet() {
        assert_eq!(
            in_pixels("a{--x:calc(1.375rem * 2);margin:0 .5rem}.remark{}"),
            "a{--x:calc(22px * 2);margin:0 8px}.remark{}"
        );
    }

    #[test]
    fn keeps_meaning_and_drops_space() {
        let css = "/* why */\na :hover , b{ color : red ;\n  margin: calc(1px + 2px);\n}\n\nq::before { content: \" ;  '\" }";
        assert_eq!(
            small(css),
            "a :hover,b{color : red;margin: calc(1px + 2px)}q::before{content: \" ;  '\"}"
        );
    }
}
