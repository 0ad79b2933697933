//! Every sentence a person reads, in Chinese and English.
//!
//! Sentences are constants, so that one which no page of a module says is not in that module; what holds a number or a
//! name has gaps, and is filled by a small function.

pub mod desk;
pub mod moment;
pub mod problem;
pub mod question;
pub mod receipt;
pub mod record;
pub mod start;
pub mod state;

pub use crate::lang::Lang;

/// One sentence, in both languages. By reference: a function that picks one hands out an address, and a page that says it
/// passes one number.
pub type Sentence = &'static Both;

/// A sentence in Chinese and in English.
#[derive(Debug, PartialEq, Eq)]
pub struct Both(pub &'static str, pub &'static str);

impl Both {
    /// In this language.
    #[inline(never)]
    pub fn say(&self, lang: Lang) -> &'static str {
        lang.pick(self.0, self.1)
    }

    /// In this language, with these words in its gaps. A gap is a `_`, as on a paper form.
    #[inline(never)]
    pub fn fill(&self, lang: Lang, words: &[&str]) -> String {
        let mut words = words.iter();
        let mut filled = String::new();
        for (index, part) in self.say(lang).split('_').enumerate() {
            if index > 0 {
                filled.push_str(words.next().copied().unwrap_or_default());
            }
            filled.push_str(part);
        }
        filled
    }
}

/// Between the words of a list.
pub const COMMA: Sentence = &Both("、", ", ");
/// Between clauses.
pub const SEMICOLON: Sentence = &Both("；", "; ");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_its_gaps_in_order() {
        const PLANNED: Sentence = &Both("_，由_负责", "_: by _");
        assert_eq!(PLANNED.fill(Lang::ZhCn, &["路灯", "王"]), "路灯，由王负责");
        assert_eq!(PLANNED.fill(Lang::En, &["Lamp_1", "Wang"]), "Lamp_1: by Wang");
    }
}
