//! ES256 on this machine: what is found about a record's signature, and keys that sign (the demo's, the tests').

use crate::{Error, Result, random};
use linli_core::key::{POINT_BYTES, SIGNATURE_BYTES};
use linli_core::receipt::Receipt;
use linli_core::record::{Header, Unsigned};
use linli_core::{Kind, PublicKey, Record, Verdict, receipt};
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::Value;

/// What a record's signature is worth.
pub fn verdict(record: &Record) -> Verdict {
    let verified = record.signature_check().is_some_and(|check| {
        let key = VerifyingKey::from_sec1_bytes(check.key.as_bytes());
        let signature = Signature::from_slice(&check.signature);
        matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(check.input.as_bytes(), &signature).is_ok())
    });
    record.verdict(verified)
}

/// A key that signs.
pub struct Key(SigningKey);

impl Key {
    /// A new one.
    pub fn random() -> Result<Self> {
        loop {
            // All but one in 2^32 random scalars lie in the group.
            if let Ok(key) = SigningKey::from_slice(&random::bytes::<32>()?) {
                return Ok(Self(key));
            }
        }
    }

    /// From its private scalar.
    pub fn from_private(scalar: &[u8]) -> Result<Self> {
        SigningKey::from_slice(scalar)
            .map(Self)
            .map_err(|_| Error::Refused("A stored key is damaged.".into()))
    }

    /// Its private scalar.
    pub fn private(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// Its public half.
    pub fn public(&self) -> Result<PublicKey> {
        let point = self.0.verifying_key().to_encoded_point(false);
        let no_point = || Error::Refused("A key gave no point of the curve.".into());
        let bytes: [u8; POINT_BYTES] = point.as_bytes().try_into().map_err(|_| no_point())?;
        PublicKey::from_bytes(bytes).ok_or_else(no_point)
    }

    /// Writes and signs a record; with a `readcheck` when it is a need or an offer.
    pub fn write(&self, kind: Kind, source: &str, time_ms: i64, data: Value) -> Result<Record> {
        self.write_as(receipt::uuid_v7(time_ms, random::bytes()?), kind, source, time_ms, data)
    }

    /// The same under an id of the caller's.
    pub fn write_as(
        &self,
        id: String,
        kind: Kind,
        source: &str,
        time_ms: i64,
        data: Value,
    ) -> Result<Record> {
        let public = self.public()?;
        let receipt = Receipt::new(self.private(), public, &id);
        let readcheck =
            receipt.filter(|_| matches!(kind, Kind::Need | Kind::Offer)).map(|receipt| receipt.readcheck());
        let unsigned =
            Unsigned::new(kind, Header { id, source, time_ms, key: Some(public), readcheck }, data);
        let signature: Signature = self.0.sign(unsigned.signing_input().as_bytes());
        let bytes: [u8; SIGNATURE_BYTES] = signature.to_bytes().into();
        unsigned.sign(&bytes).map_err(Error::Config)
    }

    /// What its holder shows a backend to learn what became of the record with this id.
    pub fn read_token(&self, id: &str) -> Result<String> {
        Receipt::new(self.private(), self.public()?, id)
            .map(|receipt| receipt.read_token())
            .ok_or_else(|| Error::Refused("The record's id is no UUID.".into()))
    }
}

/// Writes a record that nobody signs.
pub fn write_unsigned(id: String, kind: Kind, source: &str, time_ms: i64, data: Value) -> Result<Record> {
    let header = Header { id, source, time_ms, key: None, readcheck: None };
    Unsigned::new(kind, header, data).unsigned().map_err(Error::Config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn need() -> Record {
        let data = json!({"category": "elderly", "text": "求送餐", "urgency": "soon", "place": "yhl-ly"});
        Key::random().unwrap().write(Kind::Need, "urn:uuid:1", 0, data).unwrap()
    }

    #[test]
    fn finds_its_own_signatures_right() {
        assert_eq!(verdict(&need()), Verdict::Signed);
    }

    #[test]
    fn finds_a_changed_envelope_bad() {
        let mut value = need().to_value();
        value["time"] = json!("2000-01-01T00:00:00.000Z");
        assert_eq!(verdict(&Record::from_value(value).unwrap()), Verdict::Bad);
    }

    #[test]
    fn finds_a_key_without_a_signature_bad_and_neither_unsigned() {
        let mut value = need().to_value();
        let object = value.as_object_mut().unwrap();
        object.remove("signature");
        assert_eq!(verdict(&Record::from_value(value.clone()).unwrap()), Verdict::Bad);
        value.as_object_mut().unwrap().remove("key");
        assert_eq!(verdict(&Record::from_value(value).unwrap()), Verdict::Unsigned);
    }
}
