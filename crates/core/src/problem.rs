//! What is wrong with an input: where, what, and what would be right.

use serde::{Deserialize, Serialize};

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
}
