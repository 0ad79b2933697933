//! Keys, signatures, randomness: WebCrypto.

/// Why the browser's cryptography would not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Plain http: browsers give no keys there.
    Insecure,
    /// The bytes are no key on the curve.
    NotAKey,
    /// Anything else.
    Failed(String),
}
