//! What goes wrong in a backend. `Display` is a sentence for whoever runs it.

use linli_core::Problem;
use std::fmt;

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// Few, by who can act on it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No room left for the database: nothing of what was asked is stored.
    Full,
    /// The database would not; the words are SQLite's.
    Database(rusqlite::Error),
    /// A file or an address would not: what was tried, and the system's words.
    Io(String, std::io::Error),
    /// The configuration has mistakes.
    Config(Vec<Problem>),
    /// Whoever runs it has to do something first; the sentence says what.
    Refused(String),
    /// The backend is stopping and takes nothing more.
    Stopping,
}

impl Error {
    /// Says of an I/O error what was tried.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io(what, error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Database(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("There is no room left for the database; free some and try again."),
            Self::Database(error) => write!(f, "The database could not do it: {error}."),
            Self::Io(what, error) => write!(f, "{what}: {error}."),
            Self::Config(problems) => {
                f.write_str("The configuration has mistakes:")?;
                problems.iter().try_for_each(|problem| {
                    write!(f, "\n  {}: {:?}, wants {}", problem.path, problem.code, problem.expected)
                })
            }
            Self::Refused(sentence) => f.write_str(sentence),
            Self::Stopping => f.write_str("The backend is stopping."),
        }
    }
}

impl std::error::Error for Error {}
