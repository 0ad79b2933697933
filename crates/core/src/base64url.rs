//! Base64url without padding (RFC 4648 section 5), as JOSE writes it.

use base64ct::{Base64UrlUnpadded, Encoding};

/// Bytes to text.
pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Text to bytes; `None` when it is not base64url in its one canonical spelling.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// Text to exactly `N` bytes.
pub fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode(text)?.try_into().ok()
}
