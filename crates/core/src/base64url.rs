//! Base64url without padding (RFC 4648 section 5), as JOSE writes it. Without tables and branches on what is written,
//! because receipts hold private keys.

/// Bytes to text.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for chunk in bytes.chunks(3) {
        let mut bits = 0;
        for index in 0..3 {
            bits = bits << 8 | u32::from(*chunk.get(index).unwrap_or(&0));
        }
        for index in 0..=chunk.len() {
            out.push(char::from(letter((bits >> (18 - 6 * index) & 63) as i32)));
        }
    }
    out
}

/// Text to bytes; `None` when it is not base64url in its one canonical spelling.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut wrong = 0;
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for index in 0..4 {
            let value = value(i32::from(*chunk.get(index).unwrap_or(&b'A')));
            wrong |= value;
            bits = bits << 6 | value & 63;
        }
        let bytes = chunk.len() - 1;
        // What stands in the bits that belong to no byte must be zero; one letter alone makes no byte.
        wrong |= -i32::from(bytes == 0 || bits & (0xff_ffff >> (8 * bytes)) != 0);
        out.extend_from_slice(&bits.to_be_bytes()[1..=bytes]);
    }
    (wrong >= 0).then_some(out)
}

/// Text to exactly `N` bytes.
pub fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode(text)?.try_into().ok()
}

/// The letter of six bits: each comparison is negative or not, and its sign bits add a step between two ranges of ASCII.
fn letter(six: i32) -> u8 {
    let mut found = six + i32::from(b'A');
    for (last, step) in [(25, 6), (51, -75), (61, -13), (62, 49)] {
        found += (last - six) >> 8 & step;
    }
    found as u8
}

/// The six bits of a letter; -1 when it is none.
fn value(letter: i32) -> i32 {
    let mut found = -1;
    for (first, last, value) in
        [(b'A', b'Z', 0), (b'a', b'z', 26), (b'0', b'9', 52), (b'-', b'-', 62), (b'_', b'_', 63)]
    {
        let (first, last) = (i32::from(first), i32::from(last));
        let inside = (first - 1 - letter) & (letter - last - 1);
        found += inside >> 8 & (letter - first + value + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64UrlUnpadded, Encoding};
    use proptest::prelude::*;

    #[test]
    fn knows_every_letter() {
        for byte in 0..=255u8 {
            let text = [char::from(byte), 'A'].iter().collect::<String>();
            assert_eq!(decode(&text), Base64UrlUnpadded::decode_vec(&text).ok(), "{text}");
        }
        for text in ["", "A", "AB", "AA", "AAA", "AAB", "AAAA", "AAAAA", "AA==", "A早"] {
            assert_eq!(decode(text), Base64UrlUnpadded::decode_vec(text).ok(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_an_independent_implementation(bytes in any::<Vec<u8>>(), text in "[A-Za-z0-9_-]{0,9}") {
            let written = encode(&bytes);
            prop_assert_eq!(&written, &Base64UrlUnpadded::encode_string(&bytes));
            prop_assert_eq!(decode(&written), Some(bytes));
            prop_assert_eq!(decode(&text), Base64UrlUnpadded::decode_vec(&text).ok());
        }
    }
}
