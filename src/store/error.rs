//! Why the database would not.

use crate::thrown::words;
use indexed_db_futures::error::{DomException, Error as IdbError, OpenDbError};
use wasm_bindgen::JsValue;

/// Why the database would not. Whatever it says, nothing of the transaction was written.
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
    /// Anything else.
    Failed(String),
}

fn of_exception(exception: &web_sys::DomException) -> Error {
    match exception.name().as_str() {
        "QuotaExceededError" => Error::Full,
        "ConstraintError" => Error::Conflict,
        "InvalidStateError" => Error::Closed(exception.message()),
        "VersionError" => Error::NewerSchema,
        "SecurityError" | "NotAllowedError" => Error::Refused(exception.message()),
        name => Error::Failed([name, ": ", exception.message().as_str()].concat()),
    }
}

impl From<IdbError> for Error {
    fn from(error: IdbError) -> Self {
        match error {
            IdbError::DomException(exception) => of_exception(&web_sys::DomException::from(exception)),
            IdbError::Unknown(thrown) => Self::Failed(words(&JsValue::from(thrown))),
            IdbError::Serialisation(_) => Self::Failed("the value cannot be stored".into()),
            IdbError::MissingData(_) => Self::Failed("the database gave no answer".into()),
        }
    }
}

impl From<OpenDbError> for Error {
    fn from(error: OpenDbError) -> Self {
        let OpenDbError::Base(base) = error else {
            return Self::Refused("this browser has no database for us".into());
        };
        if let IdbError::DomException(DomException::AbortError(exception)) = &base {
            return Self::Failed(exception.message());
        }
        match Self::from(base) {
            // Firefox's private mode of old, and a profile on a read-only disk.
            Self::Closed(why) | Self::Failed(why) => Self::Refused(why),
            told_apart => told_apart,
        }
    }
}
