//! The short reference that is read aloud. It names a record to a person and opens nothing.

use crate::Digest;

/// Without letters and digits that sound or look alike: no 0 1 I O Q.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKLMNPRSTUVWXYZ";
/// Characters before the dash and after it: 31^5 = 28 million references.
const HEAD: usize = 3;
const TAIL: usize = 2;

/// The reference of a record, as `374-KM`.
pub fn of(digest: &Digest) -> String {
    let bytes = digest.as_bytes();
    let mut number =
        u64::from_be_bytes([0, bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6]]);
    let mut out = String::with_capacity(HEAD + 1 + TAIL);
    for place in 0..HEAD + TAIL {
        if place == HEAD {
            out.push('-');
        }
        out.push(char::from(ALPHABET[(number % ALPHABET.len() as u64) as usize]));
        number /= ALPHABET.len() as u64;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_six_characters_that_cannot_be_confused() {
        for seed in 0..1000u32 {
            let reference = of(&Digest::of(&seed.to_be_bytes()));
            assert_eq!(reference.len(), 6);
            assert!(!reference.contains(['0', '1', 'I', 'O', 'Q', 'i', 'o', 'l']));
        }
    }
}
