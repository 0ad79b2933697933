//! The machine's randomness.

use crate::{Error, Result};

/// Random bytes that nobody can guess.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Refused(format!("The system gives no random numbers: {error}.")))?;
    Ok(bytes)
}
