//! What is kept on the phone.

/// Why the database would not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The browser keeps nothing for us.
    Refused(String),
    /// A newer version of the app wrote this database.
    NewerSchema,
    /// Another tab keeps an older version open.
    Blocked,
    /// No space is left.
    Full,
    /// The row was changed by somebody else since it was read.
    Conflict,
    /// The connection was closed, and could not be opened again.
    Closed(String),
    /// A row is not what this program writes.
    Corrupt(String),
    /// Anything else; nothing was written.
    Failed(String),
}
