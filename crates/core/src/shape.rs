//! What each type of record must look like: one table that checks bodies, with all problems and their paths, and
//! from which the published JSON Schemas are made.

mod check;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod table;

pub use check::check;
pub(crate) use check::too_deep;
#[cfg(not(target_arch = "wasm32"))]
pub use schema::schema;
pub use table::{OFFER_KINDS, URGENCIES, of};

/// One value of a body.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it must be.
    pub form: Form,
    /// What it means, for the schema.
    pub doc: Doc,
}

/// What something means, for the schemas. A phone makes none, and carries no such words.
#[derive(Clone, Copy, Debug)]
pub struct Doc(#[cfg(not(target_arch = "wasm32"))] &'static str);

impl Doc {
    #[cfg(not(target_arch = "wasm32"))]
    const fn new(words: &'static str) -> Self {
        Self(words)
    }

    #[cfg(target_arch = "wasm32")]
    const fn new(_words: &'static str) -> Self {
        Self()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn words(self) -> &'static str {
        self.0
    }
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Text with something to see, at most so many characters.
    Text(usize),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A code of the catalogue or of the place tree; whether it exists is for the configuration.
    Code(usize),
    /// A whole number within these bounds, both included.
    Integer(i64, i64),
    /// True or false.
    Flag,
    /// True.
    True,
    /// A digest, 43 characters of base64url.
    Digest,
    /// A public key, 87 characters of base64url.
    Key,
    /// Random bytes in base64url, 16 to 64 characters.
    Salt,
    /// `YYYY-MM-DD`.
    Date,
    /// RFC 3339.
    Time,
    /// `HH:MM`.
    Clock,
    /// `type/subtype`.
    MediaType,
    /// A list of at least and at most so many, all different.
    List(&'static Form, usize, usize),
    /// An object.
    Object(&'static [Field]),
    /// An object of any keys: fields of another type with new values.
    Changes,
}

/// The body of one type.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Its fields.
    pub fields: &'static [Field],
    /// Of these at least one must be there; empty for no such rule.
    pub any_of: &'static [&'static str],
    /// What the type is, for the schema.
    pub doc: Doc,
}
