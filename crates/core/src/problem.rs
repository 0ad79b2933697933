//! What is wrong with an input: where, what, and what would be right.

use crate::value;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is wrong. The names are part of the HTTP surface and never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    /// Not JSON at all.
    NotJson,
    /// A required value is absent.
    Missing,
    /// The value has another JSON type.
    WrongType,
    /// Nothing that can be seen: blanks, invisible characters.
    Empty,
    /// More characters than the limit.
    TooLong,
    /// More entries or bytes than the limit.
    TooMany,
    /// A number below its least.
    TooSmall,
    /// A number above its most.
    TooLarge,
    /// Not one of the allowed values.
    NotOneOf,
    /// Twice what may be there once.
    Repeated,
    /// Not in the form it needs (a time, a digest, a key, a number).
    Malformed,
    /// A place code that the configuration does not have, or one below the building.
    UnknownPlace,
    /// A category or field code that the catalogue does not have.
    UnknownCode,
    /// `subject` is not `data.place`.
    SubjectDiffers,
    /// `datadigest` is not the digest of `data`.
    DigestDiffers,
    /// The signature does not verify.
    BadSignature,
    /// A `type` that is none of ours.
    UnknownType,
    /// Who sends it may not say it.
    NotAllowed,
    /// The same id is already there with other content.
    Conflict,
    /// The record was erased and may not come back.
    Erased,
}

/// Every code with its name. `serde` above says the same; a test holds them together.
const NAMES: [(Code, &str); 20] = [
    (Code::NotJson, "not_json"),
    (Code::Missing, "missing"),
    (Code::WrongType, "wrong_type"),
    (Code::Empty, "empty"),
    (Code::TooLong, "too_long"),
    (Code::TooMany, "too_many"),
    (Code::TooSmall, "too_small"),
    (Code::TooLarge, "too_large"),
    (Code::NotOneOf, "not_one_of"),
    (Code::Repeated, "repeated"),
    (Code::Malformed, "malformed"),
    (Code::UnknownPlace, "unknown_place"),
    (Code::UnknownCode, "unknown_code"),
    (Code::SubjectDiffers, "subject_differs"),
    (Code::DigestDiffers, "digest_differs"),
    (Code::BadSignature, "bad_signature"),
    (Code::UnknownType, "unknown_type"),
    (Code::NotAllowed, "not_allowed"),
    (Code::Conflict, "conflict"),
    (Code::Erased, "erased"),
];

impl Code {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The code of this name.
    pub fn parse(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(code, _)| *code)
    }
}

/// One problem with one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where, as a dotted path from the root: `data.urgency`, `catalogue.needs[3].code`; empty for the whole.
    pub path: String,
    /// What.
    pub code: Code,
    /// What would be right, in English, for programmers. People read `text`, never this.
    pub expected: String,
}

impl Problem {
    /// A problem at `path`.
    pub fn new(path: impl Into<String>, code: Code, expected: impl Into<String>) -> Self {
        Self { path: path.into(), code, expected: expected.into() }
    }

    /// Adds a problem; path and expectation come in pieces.
    pub(crate) fn add(problems: &mut Vec<Self>, path: &[&str], code: Code, expected: &[&str]) {
        problems.push(Self { path: path.concat(), code, expected: expected.concat() });
    }

    /// As JSON, the same as its `Serialize`.
    pub fn to_value(&self) -> Value {
        value::object(&mut [
            ("path", value::string(&self.path)),
            ("code", value::string(self.code.name())),
            ("expected", value::string(&self.expected)),
        ])
    }

    /// Reads what [`Problem::to_value`] wrote; `None` when its code is none of ours.
    pub fn from_value(value: &Value) -> Option<Self> {
        let code = Code::parse(value::text(value, "code"))?;
        Some(Self::new(value::text(value, "path"), code, value::text(value, "expected")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_named_as_serde_names_it() {
        for (index, (code, name)) in NAMES.iter().enumerate() {
            assert_eq!(*code as usize, index);
            assert_eq!(serde_json::to_value(code).unwrap(), *name);
            assert_eq!(serde_json::from_value::<Code>(value::string(name)).unwrap(), *code);
            assert_eq!((code.name(), Code::parse(name)), (*name, Some(*code)));
        }
        // The last one: a code that is added must be added to the table.
        assert_eq!(Code::Erased as usize + 1, NAMES.len());
        assert_eq!(Code::parse("nonsense"), None);
    }

    #[test]
    fn is_written_and_read_as_serde_does() {
        let problem = Problem::new("data.urgency", Code::NotOneOf, "one of danger, soon, whenever");
        let written = problem.to_value();
        assert_eq!(written, serde_json::to_value(&problem).unwrap());
        assert_eq!(Problem::from_value(&written), Some(problem));
    }
}
