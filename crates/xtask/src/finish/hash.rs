//! SHA-256 in the two forms that browsers and file names want.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Hex digits in a file name: 64 bits, enough that two contents never meet in one deployment.
pub const NAME_DIGITS: usize = 16;

/// The beginning of the hash in hex, for names.
pub fn short(content: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(content) {
        // Writing to a String cannot fail; the result says so to the compiler.
        if write!(hex, "{byte:02x}").is_err() {
            break;
        }
    }
    hex.truncate(NAME_DIGITS);
    hex
}

/// The whole hash in base64, as CSP and subresource integrity write it.
pub fn base64(content: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in Sha256::digest(content).chunks(3) {
        let bits =
            chunk.iter().enumerate().fold(0u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) as usize & 63;
            text.push(if at <= chunk.len() { char::from(ALPHABET[digit]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_the_standards_write_them() {
        assert_eq!(short(b""), "e3b0c44298fc1c14");
        assert_eq!(base64(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(base64(b"abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
