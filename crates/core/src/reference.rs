//! What is read aloud: the short reference, which names a record to a person and opens nothing, and the fingerprint of a
//! key, by which two people make sure that they speak of the same device.

use crate::{Digest, PublicKey};

/// Without letters and digits that sound or look alike: no 0 1 I O Q.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKLMNPRSTUVWXYZ";
/// Characters before the dash and after it: 31^5 = 28 million references.
const HEAD: usize = 3;
const TAIL: usize = 2;
/// Bytes of a key's digest that make one group of its fingerprint: four groups of them.
const GROUP_BYTES: usize = 8;
/// Characters of a group: 31^20 in all, so that nobody finds another key with the same.
const GROUP: usize = 5;

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

/// The fingerprint of a key, as `374KM 8ZXPA 2WE5T LLD9H`. Only equal keys have the same, which the few characters of a
/// reference cannot say: those can be met by trying.
pub fn fingerprint(key: &PublicKey) -> String {
    let digest = Digest::of(key.as_bytes());
    let mut out = String::new();
    for bytes in digest.as_bytes().chunks(GROUP_BYTES) {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut number = bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        for _ in 0..GROUP {
            out.push(char::from(ALPHABET[(number % ALPHABET.len() as u64) as usize]));
            number /= ALPHABET.len() as u64;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_four_groups_that_tell_keys_apart() {
        let of = |last: u8| {
            let mut point = [7; 65];
            (point[0], point[64]) = (4, last);
            fingerprint(&PublicKey::from_bytes(point).expect("an uncompressed point"))
        };
        let (one, other) = (of(1), of(2));
        assert_eq!(one.split(' ').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
        assert!(one.bytes().all(|byte| byte == b' ' || ALPHABET.contains(&byte)), "{one}");
        // Each group tells them apart by itself: all of the digest is in it.
        assert!(one.split(' ').zip(other.split(' ')).all(|(one, other)| one != other), "{one} {other}");
        assert_eq!(one, of(1));
    }

    #[test]
    fn has_six_characters_that_cannot_be_confused() {
        for seed in 0..1000u32 {
            let reference = of(&Digest::of(&seed.to_be_bytes()));
            assert_eq!(reference.len(), 6);
            assert!(!reference.contains(['0', '1', 'I', 'O', 'Q', 'i', 'o', 'l']));
        }
    }
}
