//! The receipt: the private half of a record's key, for whoever wrote the record.

use crate::key::{POINT_BYTES, PublicKey};
use crate::{Digest, base64url};

/// Bytes of a receipt: `d ‖ x ‖ y ‖ record id`.
const RECEIPT_BYTES: usize = 32 + 32 + 32 + 16;
/// Sets the read token apart from every other use of the private scalar.
const READ_TOKEN_LABEL: &[u8] = b"linli-read-token-v1";

/// Everything that a record's author needs on another phone. Its `Debug` shows nothing secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    private: [u8; 32],
    public: PublicKey,
    id: [u8; 16],
}

impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Receipt({})", self.record_id())
    }
}

impl Receipt {
    /// A receipt from the private scalar, the public key and the id (a UUID as text) of the record; `None` when the id
    /// is no UUID.
    pub fn new(private: [u8; 32], public: PublicKey, record_id: &str) -> Option<Self> {
        let id = uuid_bytes(record_id)?;
        Some(Self { private, public, id })
    }

    /// Reads the code of a receipt link; `None` when it is cut short or mistyped beyond use.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; RECEIPT_BYTES] = base64url::decode_array(code.trim())?;
        let mut point = [4u8; POINT_BYTES];
        point[1..].copy_from_slice(&bytes[32..96]);
        Some(Self {
            private: bytes[..32].try_into().ok()?,
            public: PublicKey::from_bytes(point)?,
            id: bytes[96..].try_into().ok()?,
        })
    }

    /// The code for a link: 150 characters that need no escaping in a fragment.
    pub fn code(&self) -> String {
        let mut bytes = Vec::with_capacity(RECEIPT_BYTES);
        bytes.extend_from_slice(&self.private);
        bytes.extend_from_slice(&self.public.as_bytes()[1..]);
        bytes.extend_from_slice(&self.id);
        base64url::encode(&bytes)
    }

    /// The private scalar `d`.
    pub fn private(&self) -> &[u8; 32] {
        &self.private
    }

    /// The public key, as in the record's `key`.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The id of the record, as a UUID in its usual spelling.
    pub fn record_id(&self) -> String {
        uuid_text(&self.id)
    }

    /// What a backend may see: it opens what became of the record, and signs nothing.
    pub fn read_token(&self) -> String {
        let mut input = READ_TOKEN_LABEL.to_vec();
        input.extend_from_slice(&self.private);
        Digest::of(&input).to_string()
    }

    /// The commitment to the read token that stands in the record's envelope.
    pub fn readcheck(&self) -> Digest {
        readcheck(&self.read_token())
    }
}

/// The commitment to a read token, by which a backend finds the record.
pub fn readcheck(read_token: &str) -> Digest {
    Digest::of(read_token.as_bytes())
}

/// The 16 bytes of a UUID in its usual spelling (RFC 9562, 4), lower case.
pub fn uuid_bytes(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0u8; 16];
    let mut digits = 0;
    for (index, b) in text.bytes().enumerate() {
        let digit = match b {
            b'-' if matches!(index, 8 | 13 | 18 | 23) => continue,
            _ if matches!(index, 8 | 13 | 18 | 23) => return None,
            b'0'..=b'9' => b - b'0',
            b'a'..=b'f' => b - b'a' + 10,
            _ => return None,
        };
        let byte = bytes.get_mut(digits / 2)?;
        *byte = *byte << 4 | digit;
        digits += 1;
    }
    (digits == 32).then_some(bytes)
}

/// A UUID in its usual spelling.
pub fn uuid_text(bytes: &[u8; 16]) -> String {
    let mut out = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
        }
    }
    out
}

/// A UUIDv7 (RFC 9562, 5.7) from a time and ten random bytes.
pub fn uuid_v7(now_ms: i64, random: [u8; 10]) -> String {
    let mut bytes = [0u8; 16];
    bytes[..6].copy_from_slice(&now_ms.max(0).to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    uuid_text(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        let mut point = [7u8; POINT_BYTES];
        point[0] = 4;
        Receipt::new([9; 32], PublicKey::from_bytes(point).unwrap(), "0193584e-0000-7000-8000-0123456789ab")
            .unwrap()
    }

    #[test]
    fn comes_back_from_its_code() {
        let code = receipt().code();
        assert_eq!(code.len(), 150);
        assert_eq!(Receipt::parse(&code), Some(receipt()));
        assert_eq!(Receipt::parse(&format!(" {code}\n")), Some(receipt()));
    }

    #[test]
    fn refuses_a_code_that_is_cut() {
        assert_eq!(Receipt::parse(&receipt().code()[..149]), None);
        assert_eq!(Receipt::parse(""), None);
        assert_eq!(Receipt::parse("收据"), None);
    }

    #[test]
    fn says_nothing_secret_when_debugged() {
        assert_eq!(format!("{:?}", receipt()), "Receipt(0193584e-0000-7000-8000-0123456789ab)");
    }

    #[test]
    fn makes_uuids_of_version_seven_that_sort_by_time() {
        let early = uuid_v7(1_000, [255; 10]);
        let late = uuid_v7(1_001, [0; 10]);
        assert!(early < late);
        assert_eq!(&early[14..15], "7");
        assert_eq!(uuid_bytes(&early).map(|b| uuid_text(&b)), Some(early));
        for wrong in [
            "0193584E-0000-7000-8000-0123456789ab",
            "",
            "0193584e-0000-7000-8000-0123456789a",
            "0193584e-0000-7000-8000-0123456789abc",
            "0193584e00000-7000-8000-0123456789ab",
            "0193584e-0000-7000-8000-0123456789a-",
            "0193584e-0000-7000-8000-0123456789早",
        ] {
            assert_eq!(uuid_bytes(wrong), None, "{wrong}");
        }
    }
}
