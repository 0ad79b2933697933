//! A voice note: for who would rather speak than type.

/// Longest note, ms: two minutes tell any need and stay below a megabyte.
pub const LENGTH_MS_MAX: u32 = 120_000;

/// Why there is no note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// This browser cannot record.
    Unsupported,
    /// The person or the system said no to the microphone.
    Denied,
    /// There is no microphone.
    NoMicrophone,
    /// Nothing was recorded.
    Empty,
    /// Anything else.
    Failed,
}

/// A recording that runs. Dropping it turns the microphone off and throws the recording away.
pub struct Recording {}

/// Whether this browser can record at all: else do not offer it.
pub fn is_supported() -> bool {
    false
}

/// Asks for the microphone and starts. It stops by itself after [`LENGTH_MS_MAX`]; what was said until then is kept for
/// [`Recording::stop`].
pub async fn start() -> Result<Recording, Error> {
    Err(Error::Unsupported)
}

impl Recording {
    /// Ms since it began, at most [`LENGTH_MS_MAX`].
    pub fn length_ms(&self) -> u32 {
        0
    }

    /// Stops and hands out the note and its media type.
    pub async fn stop(self) -> Result<(web_sys::Blob, String), Error> {
        Err(Error::Unsupported)
    }
}
