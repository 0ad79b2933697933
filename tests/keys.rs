//! Keys in a real browser: what is signed here verifies, and nothing else does.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use linli_app::keys::{self, Error, Signer};
use linli_app::store::{IndexedDb, MIGRATIONS, Store};
use linli_core::key::POINT_BYTES;
use linli_core::receipt::Receipt;
use linli_core::record::{Header, Unsigned};
use linli_core::{Kind, PublicKey, Record, Verdict};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NOW: i64 = 1_763_950_000_000;

async fn signed_by(signer: &Signer) -> Record {
    let header = Header {
        id: keys::uuid(NOW).unwrap(),
        source: "urn:uuid:test",
        time_ms: NOW,
        key: Some(signer.public()),
        readcheck: None,
    };
    let data = json!({"category": "c", "text": "灯不亮", "urgency": "soon", "place": "p", "salt": keys::salt().unwrap()});
    let unsigned = Unsigned::new(Kind::Need, header, data);
    let signature = signer.sign(&unsigned.signing_input()).await.unwrap();
    unsigned.sign(&signature).unwrap()
}

#[wasm_bindgen_test]
async fn a_record_signed_here_verifies() {
    let (signer, _) = keys::make_record_key().await.unwrap();
    let record = signed_by(&signer).await;
    assert_eq!(keys::judge(&record).await, Ok(Verdict::Signed));
    // As it arrives elsewhere: read again from its text.
    assert_eq!(keys::judge(&Record::parse(&record.to_json()).unwrap()).await, Ok(Verdict::Signed));
}

#[wasm_bindgen_test]
async fn an_erased_record_still_verifies() {
    let mut record = signed_by(&keys::make_record_key().await.unwrap().0).await;
    record.erase();
    assert_eq!(keys::judge(&record).await, Ok(Verdict::Signed));
}

#[wasm_bindgen_test]
async fn a_changed_envelope_does_not_verify() {
    let record = signed_by(&keys::make_record_key().await.unwrap().0).await;
    let mut value = record.to_value();
    value["time"] = json!("2026-11-24T00:00:00.000Z");
    assert_eq!(keys::judge(&Record::from_value(value).unwrap()).await, Ok(Verdict::Bad));
}

#[wasm_bindgen_test]
async fn a_signature_under_another_key_does_not_verify() {
    let (mine, theirs) = (keys::make_record_key().await.unwrap().0, keys::make_record_key().await.unwrap().0);
    let mut value = signed_by(&mine).await.to_value();
    value["key"] = json!(theirs.public());
    assert_eq!(keys::judge(&Record::from_value(value).unwrap()).await, Ok(Verdict::Bad));
}

#[wasm_bindgen_test]
async fn a_key_that_is_not_on_the_curve_makes_a_bad_signature_and_no_error() {
    let mut value = signed_by(&keys::make_record_key().await.unwrap().0).await.to_value();
    let mut point = [1u8; POINT_BYTES];
    point[0] = 4;
    value["key"] = json!(PublicKey::from_bytes(point).unwrap());
    assert_eq!(keys::judge(&Record::from_value(value).unwrap()).await, Ok(Verdict::Bad));
}

#[wasm_bindgen_test]
async fn a_key_without_its_signature_is_a_false_claim_and_neither_is_unsigned() {
    let mut value = signed_by(&keys::make_record_key().await.unwrap().0).await.to_value();
    value.as_object_mut().unwrap().remove("signature");
    assert_eq!(keys::judge(&Record::from_value(value.clone()).unwrap()).await, Ok(Verdict::Bad));
    value.as_object_mut().unwrap().remove("key");
    assert_eq!(keys::judge(&Record::from_value(value).unwrap()).await, Ok(Verdict::Unsigned));
}

#[wasm_bindgen_test]
async fn a_receipt_signs_for_its_record_on_another_phone() {
    let (signer, scalar) = keys::make_record_key().await.unwrap();
    let record = signed_by(&signer).await;
    let code = Receipt::new(scalar, signer.public(), record.id()).unwrap().code();
    let opened = keys::open_receipt(&Receipt::parse(&code).unwrap()).await.unwrap();
    assert_eq!(opened.public(), record.key().unwrap());
    assert_eq!(keys::judge(&signed_by(&opened).await).await, Ok(Verdict::Signed));
}

#[wasm_bindgen_test]
async fn a_receipt_whose_halves_do_not_belong_together_is_no_key() {
    let (one, _) = keys::make_record_key().await.unwrap();
    let (_, other) = keys::make_record_key().await.unwrap();
    let forged = Receipt::new(other, one.public(), &keys::uuid(NOW).unwrap()).unwrap();
    match keys::open_receipt(&forged).await {
        Err(Error::NotAKey) => {}
        // A browser may import it unseen: then what it signs verifies under neither half.
        Ok(signer) => assert_eq!(keys::judge(&signed_by(&signer).await).await, Ok(Verdict::Bad)),
        Err(other) => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_device_key_survives_the_store_and_shows_its_private_half_to_nobody() {
    let name = format!("test-keys-{}", js_sys::Math::random());
    let open = async || Store::new(IndexedDb::open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    let store = open().await;
    let made = keys::make_device_key().await.unwrap();
    store.add_key("device", made.to_js()).await.unwrap();
    drop(store);
    let row = open().await.key("device").await.unwrap().unwrap();
    let kept = Signer::from_js(&row).unwrap();
    assert_eq!(kept.public(), made.public());
    assert_eq!(keys::judge(&signed_by(&kept).await).await, Ok(Verdict::Signed));
    let key = js_sys::Reflect::get(&row, &"key".into()).unwrap();
    assert_eq!(js_sys::Reflect::get(&key, &"extractable".into()).unwrap().as_bool(), Some(false));
}

#[wasm_bindgen_test]
fn ids_and_salts_never_repeat() {
    let mut seen = std::collections::HashSet::new();
    for _ in 0..1_000 {
        assert!(seen.insert(keys::uuid(NOW).unwrap()));
        assert!(seen.insert(keys::salt().unwrap()));
    }
}
