//! What people type: what of it can be seen, and numbers as people write them.

/// Whether a character shows something. Blanks, controls, zero-width and direction marks do not.
pub fn is_visible(c: char) -> bool {
    !(c.is_whitespace() || c.is_control() || is_format(c))
}

/// Invisible format characters: zero-width, direction marks and overrides, fillers, tags (Unicode `Cf` and the
/// blanks that are not `White_Space`).
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether there is anything to see.
pub fn has_content(text: &str) -> bool {
    text.chars().any(is_visible)
}

/// The text made safe to stand beside other text: controls but line breaks and tabs dropped, and the marks that
/// reorder what follows them (overrides, embeddings, isolates) dropped. Joiners stay: emoji and scripts need them.
pub fn neutral(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// A whole number as people type it: full-width or Arabic-Indic digits and blanks are understood. `None` when it is
/// none, or too large for an `i64`.
pub fn whole_number(text: &str) -> Option<i64> {
    let mut plain = Vec::new();
    for c in text.chars().filter(|c| is_visible(*c)) {
        let zero = match c {
            '0'..='9' => '0',
            '０'..='９' => '０',
            '٠'..='٩' => '٠',
            _ => return None,
        };
        plain.push(b'0' + (u32::from(c) - u32::from(zero)) as u8);
    }
    digits(&plain)
}

/// A text with these numbers in the place of its `#`.
pub(crate) fn numbered(pattern: &str, numbers: &[i64]) -> String {
    let mut out = String::new();
    let mut numbers = numbers.iter();
    for c in pattern.chars() {
        match numbers.as_slice().first().filter(|_| c == '#') {
            Some(number) => {
                out.push_str(&number.to_string());
                numbers.next();
            }
            None => out.push(c),
        }
    }
    out
}

/// A whole number of ASCII digits and nothing else; `None` when there are none, or when it is too large for an `i64`.
#[inline(never)]
pub(crate) fn digits(text: &[u8]) -> Option<i64> {
    let mut found = 0;
    for byte in text {
        // Compared instead of multiplied with a check, for which a phone multiplies 128 bits.
        if !byte.is_ascii_digit() || found > u64::MAX / 20 {
            return None;
        }
        found = found * 10 + u64::from(byte - b'0');
    }
    i64::try_from(found).ok().filter(|_| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_emoji_and_rare_characters_and_no_blanks() {
        assert!(has_content("🔥"));
        assert!(has_content("𠀀"));
        assert!(has_content("👨‍👩‍👧"));
        assert!(!has_content(" \u{3000}\u{200b}\u{feff}\n\u{202e}"));
        assert!(!has_content(""));
    }

    #[test]
    fn takes_overrides_out_and_leaves_joiners() {
        assert_eq!(neutral("a\u{202e}b\u{0}c"), "abc");
        assert_eq!(neutral("👨\u{200d}👩"), "👨\u{200d}👩");
        assert_eq!(neutral("a\nb\tc"), "a\nb\tc");
    }

    #[test]
    fn understands_numbers_as_people_type_them() {
        assert_eq!(whole_number(" １２ "), Some(12));
        assert_eq!(whole_number("1 000"), Some(1000));
        assert_eq!(whole_number("٣"), Some(3));
        assert_eq!(whole_number("3个"), None);
        assert_eq!(whole_number("-3"), None);
        assert_eq!(whole_number(""), None);
        assert_eq!(whole_number("99999999999999999999"), None);
        assert_eq!(whole_number("9223372036854775807"), Some(i64::MAX));
        assert_eq!(whole_number("9223372036854775808"), None);
        assert_eq!(whole_number("18446744073709551616"), None);
    }
}
