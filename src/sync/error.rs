//! Why a backend could not be asked.

/// Why a backend could not be asked, or did not answer as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The configuration names no backend that this app can speak to.
    NoBackend,
    /// Nobody answered.
    Offline,
    /// Nobody answered in time.
    TimedOut,
    /// What answered is not the backend: a network's sign-in page, another program.
    NotTheBackend,
    /// 401 or 403: the token does not open this.
    TokenRefused,
    /// 404: it knows nothing of it.
    NotFound,
    /// It is busy or in trouble; with what it asked for in ms.
    Busy(Option<i64>),
    /// Another status that is not in our dialect.
    Status(u16),
}

impl Error {
    /// How long the backend asked to be left alone, ms.
    pub fn asked_ms(&self) -> Option<i64> {
        match self {
            Self::Busy(asked) => *asked,
            _ => None,
        }
    }
}
