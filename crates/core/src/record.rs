//! The record on the wire: a CloudEvent, kept as it came.

use crate::key::SIGNATURE_BYTES;
use crate::limits::RECORD_BYTES_MAX;
use crate::{Code, Digest, Problem, PublicKey, base64url, canonical, reference};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

mod build;
mod kind;
mod read;

pub use build::{Header, Unsigned};
pub use kind::Kind;

/// BASE64URL of `{"alg":"ES256"}`: the only protected header we write or accept.
const PROTECTED: &str = "eyJhbGciOiJFUzI1NiJ9";

/// A record: written and signed once, never changed. Attributes of the envelope that this program does not know are
/// kept, and are part of what is signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// All attributes but `data`.
    envelope: Map<String, Value>,
    data: Option<Value>,
    kind: Kind,
    version: u32,
    time_ms: i64,
    digest: Digest,
    key: Option<PublicKey>,
}

/// What was found about a record's signature when it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It verifies under the record's own `key`.
    Signed,
    /// There is none.
    Unsigned,
    /// There is one, and it does not verify.
    Bad,
}

/// What the edge needs to verify a signature: ES256 over `input` under `key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureCheck {
    /// The record's key.
    pub key: PublicKey,
    /// ASCII bytes that were signed.
    pub input: String,
    /// `r ‖ s`.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Record {
    /// Reads one record from JSON text. All problems, not the first.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        if text.len() > RECORD_BYTES_MAX {
            let expected = ["at most ", &RECORD_BYTES_MAX.to_string(), " bytes"].concat();
            return Err(vec![Problem::new("", Code::TooMany, expected)]);
        }
        match serde_json::from_str(text) {
            Ok(value) => Self::from_value(value),
            Err(_) => Err(vec![Problem::new("", Code::NotJson, "JSON (RFC 8259)")]),
        }
    }

    /// Reads one record from a JSON value: its envelope, its body against the table of its type, its digest. Whether
    /// the signature verifies is found at the edge ([`Record::signature_check`]); whether place and codes exist, by
    /// [`crate::config::Config::check`].
    pub fn from_value(value: Value) -> Result<Self, Vec<Problem>> {
        read::record(value)
    }

    /// The record as a JSON value.
    pub fn to_value(&self) -> Value {
        let mut object = self.envelope.clone();
        if let Some(data) = &self.data {
            object.insert("data".into(), data.clone());
        }
        Value::Object(object)
    }

    /// The record as a JSON value, when nobody needs the record any more.
    pub fn into_value(self) -> Value {
        let mut object = self.envelope;
        if let Some(data) = self.data {
            object.insert("data".into(), data);
        }
        Value::Object(object)
    }

    /// The record as canonical JSON: the form in which it is stored, sent and exported.
    pub fn to_json(&self) -> String {
        canonical::to_string(&self.to_value())
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.envelope.get(name).and_then(Value::as_str)
    }

    /// `id`: the idempotency key on the wire.
    pub fn id(&self) -> &str {
        self.attribute("id").unwrap_or_default()
    }

    /// `source`: the device.
    pub fn source(&self) -> &str {
        self.attribute("source").unwrap_or_default()
    }

    /// `subject`: the place code.
    pub fn place(&self) -> &str {
        self.attribute("subject").unwrap_or_default()
    }

    /// The noun of its `type`.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether its `type` is of a version after this program's; its body was not checked and counts in no list.
    pub fn is_newer(&self) -> bool {
        self.version > 1
    }

    /// `time` in ms since the epoch: what the device's clock claimed.
    pub fn time_ms(&self) -> i64 {
        self.time_ms
    }

    /// Its identity in the lists.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The reference that is read aloud.
    pub fn reference(&self) -> String {
        reference::of(&self.digest)
    }

    /// The body; `None` once erased.
    pub fn data(&self) -> Option<&Value> {
        self.data.as_ref()
    }

    /// The body as its Rust type; `None` once erased, or of a newer version that does not fit.
    pub fn body<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self.data.as_ref()?).ok()
    }

    /// `key`.
    pub fn key(&self) -> Option<PublicKey> {
        self.key
    }

    /// `readcheck`: the commitment to the read token of its receipt.
    pub fn readcheck(&self) -> Option<Digest> {
        self.attribute("readcheck")?.parse().ok()
    }

    /// Whether it carries a signature, right or wrong.
    pub fn has_signature(&self) -> bool {
        self.envelope.contains_key("signature")
    }

    /// What to verify; `None` when it carries no signature or one that cannot be read (then it is unsigned or bad:
    /// [`Record::has_signature`] tells).
    pub fn signature_check(&self) -> Option<SignatureCheck> {
        let encoded = self.attribute("signature")?.strip_prefix(PROTECTED)?.strip_prefix("..")?;
        Some(SignatureCheck {
            key: self.key?,
            input: signing_input(&payload(&self.envelope)),
            signature: base64url::decode_array(encoded)?,
        })
    }

    /// The verdict, from whether what [`Record::signature_check`] hands out verified; false when it hands out nothing. A record
    /// that names a key and carries no signature is no unsigned record: it claims somebody's identity.
    pub fn verdict(&self, verified: bool) -> Verdict {
        match (self.has_signature(), self.key) {
            (false, None) => Verdict::Unsigned,
            (true, Some(_)) if verified => Verdict::Signed,
            _ => Verdict::Bad,
        }
    }

    /// Drops the body. The envelope stays, and still verifies.
    pub fn erase(&mut self) {
        self.data = None;
    }
}

/// The canonical envelope without `data` and `signature`: what is digested and signed.
fn payload(envelope: &Map<String, Value>) -> String {
    canonical::object_without(envelope, "signature")
}

fn signing_input(payload: &str) -> String {
    [PROTECTED, ".", &base64url::encode(payload.as_bytes())].concat()
}

#[cfg(test)]
mod tests;
