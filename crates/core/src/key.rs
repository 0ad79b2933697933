//! P-256 public keys and ES256 signatures, as bytes: the arithmetic is done at the edge.

use crate::base64url;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Bytes of an uncompressed P-256 point: `04 ‖ x ‖ y` (SEC 1, 2.3.3).
pub const POINT_BYTES: usize = 65;
/// Bytes of an ES256 signature: `r ‖ s` (RFC 7518, 3.4).
pub const SIGNATURE_BYTES: usize = 64;

/// An uncompressed P-256 public key; written as base64url without padding, 87 characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PublicKey([u8; POINT_BYTES]);

impl PublicKey {
    /// From an uncompressed point. Whether it lies on the curve is found by whoever verifies.
    pub fn from_bytes(bytes: [u8; POINT_BYTES]) -> Option<Self> {
        (bytes[0] == 4).then_some(Self(bytes))
    }

    /// The uncompressed point.
    pub fn as_bytes(&self) -> &[u8; POINT_BYTES] {
        &self.0
    }

    /// Its text. It stands before that of `Display`, which goes by a formatter: a phone pays for each.
    #[expect(clippy::inherent_to_string_shadow_display, reason = "the same text")]
    pub fn to_string(&self) -> String {
        base64url::encode(&self.0)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What would be right, for programmers.
pub(crate) const EXPECTED: &str = "an uncompressed P-256 point, 87 characters of base64url";

/// The text is no public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }
}

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        base64url::decode_array(text).and_then(Self::from_bytes).ok_or(NotAKey)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, NotAKey> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> String {
        key.to_string()
    }
}
