//! Every bad input at this door: what is answered, and that nothing of it is stored.

use crate::support::{BATCH, Hub, Person, SINGLE, need};
use serde_json::{Value, json};

fn without_digest(mut record: Value) -> Value {
    record.as_object_mut().unwrap().remove("datadigest");
    record
}

fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut record = without_digest(need("yhl-ly", "求送餐"));
    change(&mut record);
    record
}

#[test]
fn says_of_each_bad_record_what_is_wrong_and_where() {
    let hub = Hub::start();
    let long = "长".repeat(100_000);
    let signed = Person::new().need("yhl-ly", "求送餐").to_value();
    let mut forged = signed.clone();
    forged["time"] = json!("2020-01-01T00:00:00.000Z");
    let mut stripped = signed;
    stripped.as_object_mut().unwrap().remove("signature");
    let cases: Vec<(&str, Value, &str, &str)> = vec![
        ("empty text", changed(|r| r["data"]["text"] = json!("")), "data.text", "empty"),
        ("invisible text", changed(|r| r["data"]["text"] = json!(" \u{200b}\u{202e}")), "data.text", "empty"),
        (
            "unknown place",
            changed(|r| {
                r["subject"] = json!("moon");
                r["data"]["place"] = json!("moon");
            }),
            "data.place",
            "unknown_place",
        ),
        (
            "unknown category",
            changed(|r| r["data"]["category"] = json!("spells")),
            "data.category",
            "unknown_code",
        ),
        ("subject differs", changed(|r| r["subject"] = json!("yhl")), "subject", "subject_differs"),
        ("unknown type", changed(|r| r["type"] = json!("org.linli.spell.v1")), "type", "unknown_type"),
        (
            "no id",
            changed(|r| {
                r.as_object_mut().unwrap().remove("id");
            }),
            "id",
            "missing",
        ),
        ("bad signature", forged, "signature", "bad_signature"),
        ("a key and no signature", stripped, "signature", "bad_signature"),
        (
            "erased before it came",
            changed(|r| {
                r.as_object_mut().unwrap().remove("data");
                r["datadigest"] = json!("62EYGctU689C8cYuGQ9mfG1galF3uE6ggnwIJzzd50E");
            }),
            "data",
            "erased",
        ),
    ];
    for (name, record, path, code) in cases {
        let answer = hub.post(&record, None);
        assert_eq!(answer.status, 400, "{name}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{name}");
        assert_eq!(answer.problems(), [(path.to_owned(), code.to_owned())], "{name}");
    }
    // 100,000 characters are more bytes than any record has, alone; in a batch the record by itself is refused.
    let record = changed(|r| r["data"]["text"] = json!(long));
    let answer = hub.post(&record, None);
    assert_eq!((answer.status, answer.problems()[0].1.as_str()), (413, "too_many"));
    let result = hub.batch(&[record], None).json()["results"][0].clone();
    assert_eq!(result["problems"][0]["code"], "too_many");
    let record = changed(|r| r["data"]["text"] = json!("x".repeat(4_001)));
    let problem = hub.post(&record, None).json()["problems"][0].clone();
    assert_eq!((&problem["path"], &problem["code"]), (&json!("data.text"), &json!("too_long")));
    assert!(problem["expected"].as_str().unwrap().contains("4000"), "{problem}");
    assert_eq!(hub.records(&hub.link.clone().unwrap()), Vec::<Value>::new());
}

#[test]
fn refuses_bodies_above_the_limit_other_types_and_what_is_no_json() {
    let hub = Hub::start();
    let huge = "x".repeat(3 * 1024 * 1024);
    assert_eq!(hub.send(BATCH, &huge, None).status, 413);
    assert_eq!(hub.send(SINGLE, &huge[..70_000], None).status, 413);
    let many: Vec<Value> = (0..101).map(|_| json!({})).collect();
    assert_eq!(hub.batch(&many, None).status, 413);
    for media_type in ["application/json", "text/plain", ""] {
        assert_eq!(hub.send(media_type, "{}", None).status, 415, "{media_type}");
    }
    assert_eq!(hub.send(SINGLE, "{", None).problems(), [("".into(), "not_json".into())]);
    assert_eq!(hub.send(SINGLE, &"[".repeat(60_000), None).problems()[0].1, "not_json");
    let answer = hub.ask("POST", "/v1/records", &[("content-type", SINGLE)], b"\xff\xfe");
    assert_eq!(answer.problems(), [("".into(), "not_json".into())]);
    assert_eq!(hub.ask("DELETE", "/v1/records", &[], b"").status, 405);
    assert_eq!(hub.get("/v1/nothing", None).status, 404);
}

#[test]
fn refuses_a_token_that_opens_nothing_even_for_a_need() {
    let hub = Hub::start();
    let record = need("yhl-ly", "求送餐");
    for token in ["linli_x", "", "收据"] {
        assert_eq!(hub.post(&record, Some(token)).status, 401, "{token}");
    }
    assert_eq!(hub.get("/v1/records", Some("linli_x")).header("www-authenticate"), "Bearer");
}
