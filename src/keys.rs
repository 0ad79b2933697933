//! Keys, signatures, randomness: WebCrypto. Private keys of records leave as receipts; those of devices never leave.

use crate::object::{field, object, text};
use js_sys::{Array, Object, Promise, Uint8Array};
use linli_core::key::{POINT_BYTES, SIGNATURE_BYTES};
use linli_core::receipt::{self, Receipt};
use linli_core::record::SignatureCheck;
use linli_core::{PublicKey, Record, Verdict, base64url};
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

/// Bytes of a private scalar.
const SCALAR_BYTES: usize = 32;
/// Random bytes of a salt: nobody guesses 128 bits.
const SALT_BYTES: usize = 16;

/// Why the browser's cryptography would not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Plain http: browsers give no keys there.
    Insecure,
    /// The bytes are no key on the curve.
    NotAKey,
    /// Anything else; the console has what the browser said.
    Failed,
}

/// A private key that can sign, with its public half.
#[derive(Clone, Debug)]
pub struct Signer {
    private: CryptoKey,
    public: PublicKey,
}

fn failed(thrown: JsValue) -> Error {
    match thrown.dyn_ref::<web_sys::DomException>() {
        // What importKey says of a point that is not on the curve.
        Some(exception) if exception.name() == "DataError" => Error::NotAKey,
        _ => {
            web_sys::console::warn_1(&thrown);
            Error::Failed
        }
    }
}

fn crypto() -> Result<Crypto, Error> {
    web_sys::window().and_then(|window| window.crypto().ok()).ok_or(Error::Insecure)
}

fn subtle() -> Result<SubtleCrypto, Error> {
    let subtle = crypto()?.subtle();
    // Absent outside secure contexts, whatever the type says.
    if JsValue::from(&subtle).is_undefined() { Err(Error::Insecure) } else { Ok(subtle) }
}

/// Whether keys can be made here.
pub fn is_available() -> bool {
    subtle().is_ok()
}

/// What the browser's cryptography answers later. One boxed future for all of it: each step of its own weighed more.
type Done = Pin<Box<dyn Future<Output = Result<JsValue, Error>>>>;

fn done(promise: Result<Promise, JsValue>) -> Done {
    Box::pin(async move { JsFuture::from(promise.map_err(failed)?).await.map_err(failed) })
}

fn p256() -> Object {
    object([("name", "ECDSA".into()), ("namedCurve", "P-256".into())]).unchecked_into()
}

fn es256() -> Object {
    object([("name", "ECDSA".into()), ("hash", "SHA-256".into())]).unchecked_into()
}

fn usages(names: &[&str]) -> JsValue {
    names.iter().map(|name| JsValue::from_str(name)).collect::<Array>().into()
}

fn key_in(pair: &JsValue, name: &str) -> Result<CryptoKey, Error> {
    field(pair, name).dyn_into().map_err(|_| Error::NotAKey)
}

/// `N` random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    crypto()?.get_random_values_with_u8_array(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// A new UUIDv7.
pub fn uuid(now_ms: i64) -> Result<String, Error> {
    Ok(receipt::uuid_v7(now_ms, random()?))
}

/// A salt for a body.
pub fn salt() -> Result<String, Error> {
    Ok(base64url::encode(&random::<SALT_BYTES>()?))
}

async fn generate(extractable: bool) -> Result<Signer, Error> {
    let subtle = subtle()?;
    let usages = usages(&["sign", "verify"]);
    let pair = done(subtle.generate_key_with_object(&p256(), extractable, &usages)).await?;
    let raw = done(subtle.export_key("raw", &key_in(&pair, "publicKey")?)).await?;
    let raw = Uint8Array::new(&raw).to_vec();
    let point: [u8; POINT_BYTES] = raw.try_into().map_err(|_| Error::NotAKey)?;
    let public = PublicKey::from_bytes(point).ok_or(Error::NotAKey)?;
    Ok(Signer { private: key_in(&pair, "privateKey")?, public })
}

/// A key pair for one record, with its private scalar, which becomes the receipt.
pub async fn make_record_key() -> Result<(Signer, [u8; SCALAR_BYTES]), Error> {
    let signer = generate(true).await?;
    let jwk = done(subtle()?.export_key("jwk", &signer.private)).await?;
    let scalar = text(&jwk, "d");
    let scalar = scalar.as_deref().and_then(base64url::decode_array).ok_or(Error::NotAKey)?;
    Ok((signer, scalar))
}

/// A key pair for this device: its private half can be used here and shown nowhere.
pub async fn make_device_key() -> Result<Signer, Error> {
    generate(false).await
}

/// The key of a receipt.
pub async fn open_receipt(receipt: &Receipt) -> Result<Signer, Error> {
    let public = *receipt.public();
    let part = |bytes: &[u8]| JsValue::from_str(&base64url::encode(bytes));
    let point = public.as_bytes();
    let jwk = object([
        ("kty", "EC".into()),
        ("crv", "P-256".into()),
        ("x", part(&point[1..33])),
        ("y", part(&point[33..])),
        ("d", part(receipt.private())),
    ]);
    let imported =
        subtle()?.import_key_with_object("jwk", jwk.unchecked_ref(), &p256(), false, &usages(&["sign"]));
    let private = done(imported).await?.dyn_into().map_err(|_| Error::NotAKey)?;
    Ok(Signer { private, public })
}

impl Signer {
    /// Its public half.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// ES256 over some text: `r ‖ s`.
    pub async fn sign(&self, input: &str) -> Result<[u8; SIGNATURE_BYTES], Error> {
        let signed = subtle()?.sign_with_object_and_u8_array(&es256(), &self.private, input.as_bytes());
        let signature = Uint8Array::new(&done(signed).await?).to_vec();
        signature.try_into().map_err(|_| Error::Failed)
    }

    /// As a row for the store: a `CryptoKey` is cloned by the browser without showing what is in it.
    pub fn to_js(&self) -> JsValue {
        let public = JsValue::from_str(&self.public.to_string());
        object([("key", self.private.clone().into()), ("public", public)])
    }

    /// From a row of the store.
    pub fn from_js(row: &JsValue) -> Result<Self, Error> {
        let public = text(row, "public").and_then(|text| text.parse().ok()).ok_or(Error::NotAKey)?;
        Ok(Self { private: key_in(row, "key")?, public })
    }
}

/// Whether a signature verifies.
pub async fn verify(check: &SignatureCheck) -> Result<bool, Error> {
    let subtle = subtle()?;
    let point = Uint8Array::from(check.key.as_bytes().as_slice());
    let imported = subtle.import_key_with_object("raw", &point, &p256(), false, &usages(&["verify"]));
    let key: CryptoKey = match done(imported).await {
        Ok(key) => key.dyn_into().map_err(|_| Error::NotAKey)?,
        // No key on the curve: nothing verifies under it.
        Err(Error::NotAKey) => return Ok(false),
        Err(error) => return Err(error),
    };
    let (algorithm, input) = (es256(), check.input.as_bytes());
    let verified =
        subtle.verify_with_object_and_u8_array_and_u8_array(&algorithm, &key, &check.signature, input);
    Ok(done(verified).await?.is_truthy())
}

/// What is to be thought of a record's signature.
pub async fn judge(record: &Record) -> Result<Verdict, Error> {
    let verified = match record.signature_check() {
        Some(check) => verify(&check).await?,
        None => false,
    };
    Ok(record.verdict(verified))
}
