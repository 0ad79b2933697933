//! Every sentence a person reads, in Chinese and English.
//!
//! Sentences are constants, so that one which no page of a module says is not in that module; what holds a number is a
//! small function.

pub mod desk;
pub mod moment;
pub mod problem;
pub mod question;
pub mod receipt;
pub mod record;
pub mod start;
pub mod state;

pub use crate::lang::Lang;

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Sentence {
    /// In this language.
    pub fn say(self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhCn => self.zh,
            Lang::En => self.en,
        }
    }
}

/// Between the words of a list.
pub const COMMA: Sentence = both("、", ", ");
/// Between clauses.
pub const SEMICOLON: Sentence = both("；", "; ");

/// A sentence in both languages.
pub const fn both(zh: &'static str, en: &'static str) -> Sentence {
    Sentence { zh, en }
}
