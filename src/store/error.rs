//! Why the database would not.

use indexed_db_futures::error::{DomException, Error as IdbError, OpenDbError};
use wasm_bindgen::JsValue;
use web_sys::console;

/// Why the database would not. Whatever it says, nothing of the transaction was written. What the browser said in its own
/// words goes to the console, for programmers; people read `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The browser keeps nothing for us.
    Refused,
    /// A newer version of the app wrote this database.
    NewerSchema,
    /// Another tab keeps an older version open.
    Blocked,
    /// No space is left.
    Full,
    /// The row was changed by somebody else since it was read.
    Conflict,
    /// The connection was closed, and could not be opened again.
    Closed,
    /// A row is not what this program writes.
    Corrupt,
    /// Anything else.
    Failed,
}

fn of_exception(exception: &web_sys::DomException) -> Error {
    match exception.name().as_str() {
        "QuotaExceededError" => Error::Full,
        "ConstraintError" => Error::Conflict,
        "InvalidStateError" => Error::Closed,
        "VersionError" => Error::NewerSchema,
        "SecurityError" | "NotAllowedError" => Error::Refused,
        _ => {
            console::warn_1(exception);
            Error::Failed
        }
    }
}

impl From<IdbError> for Error {
    fn from(error: IdbError) -> Self {
        match error {
            IdbError::DomException(exception) => of_exception(&web_sys::DomException::from(exception)),
            IdbError::Unknown(thrown) => {
                console::warn_1(&JsValue::from(thrown));
                Self::Failed
            }
            _ => Self::Failed,
        }
    }
}

impl From<OpenDbError> for Error {
    fn from(error: OpenDbError) -> Self {
        let OpenDbError::Base(base) = error else {
            return Self::Refused;
        };
        if let IdbError::DomException(DomException::AbortError(exception)) = &base {
            console::warn_1(exception);
            return Self::Failed;
        }
        match Self::from(base) {
            // Firefox's private mode of old, and a profile on a read-only disk.
            Self::Closed | Self::Failed => Self::Refused,
            told_apart => told_apart,
        }
    }
}
