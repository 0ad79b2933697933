//! Writing a record: header and body in, signing input out, signature in, record out.

use super::{Kind, PROTECTED, Record, payload, signing_input};
use crate::key::SIGNATURE_BYTES;
use crate::{Digest, Problem, PublicKey, base64url, canonical, time};
use serde_json::{Map, Value};

/// What only the edge knows when a record becomes final.
#[derive(Clone, Debug)]
pub struct Header<'a> {
    /// A new UUIDv7 ([`crate::receipt::uuid_v7`]).
    pub id: String,
    /// The device's URN.
    pub source: &'a str,
    /// The device's clock, ms since the epoch.
    pub time_ms: i64,
    /// The key that will sign; `None` for an unsigned record.
    pub key: Option<PublicKey>,
    /// The commitment to the receipt's read token, for needs and offers.
    pub readcheck: Option<Digest>,
}

/// A complete record that waits for its signature.
#[derive(Clone, Debug)]
pub struct Unsigned {
    envelope: Map<String, Value>,
    data: Value,
}

impl Unsigned {
    /// A record of this kind with this body; `subject` is taken from `data.place`.
    pub fn new(kind: Kind, header: Header<'_>, data: Value) -> Self {
        let mut envelope = Map::new();
        let mut put = |name: &str, text: String| envelope.insert(name.to_owned(), Value::String(text));
        put("specversion", "1.0".into());
        put("id", header.id);
        put("source", header.source.into());
        put("type", kind.type_name());
        put("time", time::format(header.time_ms));
        put("datacontenttype", "application/json".into());
        put("datadigest", Digest::of(canonical::to_string(&data).as_bytes()).to_string());
        if let Some(key) = header.key {
            put("key", key.to_string());
        }
        if let Some(readcheck) = header.readcheck {
            put("readcheck", readcheck.to_string());
        }
        envelope.insert("subject".into(), data.get("place").cloned().unwrap_or_default());
        Self { envelope, data }
    }

    /// The digest that the record will have; a signature does not change it.
    pub fn digest(&self) -> Digest {
        Digest::of(payload(&self.envelope).as_bytes())
    }

    /// ASCII bytes to sign with ES256.
    pub fn signing_input(&self) -> String {
        signing_input(&payload(&self.envelope))
    }

    /// The record with its signature `r ‖ s`.
    pub fn sign(mut self, signature: &[u8; SIGNATURE_BYTES]) -> Result<Record, Vec<Problem>> {
        let jws = [PROTECTED, "..", &base64url::encode(signature)].concat();
        self.envelope.insert("signature".into(), Value::String(jws));
        self.unsigned()
    }

    /// The record as it is.
    pub fn unsigned(self) -> Result<Record, Vec<Problem>> {
        let mut object = self.envelope;
        object.insert("data".into(), self.data);
        Record::from_value(Value::Object(object))
    }
}
