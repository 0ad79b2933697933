use super::*;
use serde_json::json;

fn need() -> Value {
    json!({
        "specversion": "1.0", "id": "0193584e-0000-7000-8000-0123456789ab", "source": "urn:uuid:1",
        "type": "org.linli.need.v1", "time": "2026-11-24T01:02:03.004Z", "subject": "yhl-ly",
        "data": {"category": "elderly", "text": "求送餐", "urgency": "soon", "place": "yhl-ly"}
    })
}

fn problems(change: impl FnOnce(&mut Value)) -> Vec<(String, Code)> {
    let mut value = need();
    change(&mut value);
    let found = Record::from_value(value).err().unwrap_or_default();
    found.into_iter().map(|problem| (problem.path, problem.code)).collect()
}

#[test]
fn reads_the_smallest_need() {
    let record = Record::from_value(need()).unwrap();
    assert_eq!(record.kind(), Kind::Need);
    assert_eq!(record.place(), "yhl-ly");
    assert_eq!(record.body::<crate::body::Need>().unwrap().text, "求送餐");
}

#[test]
fn comes_back_the_same_from_its_own_text() {
    let record = Record::from_value(need()).unwrap();
    assert_eq!(Record::parse(&record.to_json()).unwrap(), record);
}

#[test]
fn returns_all_problems_with_their_paths() {
    let found = problems(|need| {
        need["id"] = json!("x");
        need["data"]["urgency"] = json!("now");
        need["data"].as_object_mut().unwrap().remove("category");
        need["data"]["text"] = json!(" \u{200b}");
    });
    let expected = [
        ("id", Code::Malformed),
        ("data.category", Code::Missing),
        ("data.text", Code::Empty),
        ("data.urgency", Code::NotOneOf),
    ];
    assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn refuses_a_subject_that_differs_from_the_place() {
    assert_eq!(
        problems(|need| need["subject"] = json!("yhl")),
        [("subject".to_owned(), Code::SubjectDiffers)]
    );
}

#[test]
fn refuses_a_body_that_is_not_the_digested_one() {
    let mut value = Record::from_value(need()).unwrap().to_value();
    value["data"]["text"] = json!("别的");
    let found = Record::from_value(value).unwrap_err();
    assert_eq!(found[0].code, Code::DigestDiffers);
}

#[test]
fn refuses_an_unknown_type_and_keeps_a_newer_version() {
    assert_eq!(
        problems(|need| need["type"] = json!("org.linli.spell.v1")),
        [("type".to_owned(), Code::UnknownType)]
    );
    let mut newer = need();
    newer["type"] = json!("org.linli.need.v2");
    newer["data"] = json!({"place": "yhl-ly", "feeling": 3});
    assert!(Record::from_value(newer).unwrap().is_newer());
}

#[test]
fn keeps_unknown_attributes_and_counts_them_into_the_digest() {
    let mut value = need();
    value["traceparent"] = json!("00-1");
    let record = Record::from_value(value).unwrap();
    assert_eq!(record.to_value()["traceparent"], json!("00-1"));
    assert_ne!(record.digest(), Record::from_value(need()).unwrap().digest());
}

#[test]
fn keeps_its_digest_when_erased_or_signed_again() {
    let header = Header {
        id: "0193584e-0000-7000-8000-0123456789ab".into(),
        source: "urn:uuid:1",
        time_ms: 0,
        key: None,
        readcheck: None,
    };
    let unsigned = Unsigned::new(Kind::Need, header, need()["data"].clone());
    let one = unsigned.clone().sign(&[1; 64]).unwrap();
    let mut other = unsigned.clone().sign(&[2; 64]).unwrap();
    assert_eq!(one.digest(), other.digest());
    assert_eq!(one.digest(), unsigned.digest());
    other.erase();
    let erased = Record::parse(&other.to_json()).unwrap();
    assert_eq!(erased.digest(), one.digest());
    assert_eq!(erased.data(), None);
}

#[test]
fn refuses_nesting_where_no_table_looks() {
    let deep = || (0..20).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(problems(|need| need["ext"] = deep()), [("ext".to_owned(), Code::TooMany)]);
    let newer = problems(|need| {
        need["type"] = json!("org.linli.need.v2");
        need["data"]["feeling"] = deep();
    });
    assert_eq!(newer, [("data".to_owned(), Code::TooMany)]);
}

#[test]
fn refuses_bottomless_nesting_and_huge_bodies() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(Record::parse(&deep).unwrap_err()[0].code, Code::NotJson);
    assert_eq!(Record::parse(&" ".repeat(RECORD_BYTES_MAX + 1)).unwrap_err()[0].code, Code::TooMany);
    let text = problems(|need| need["data"]["text"] = json!("长".repeat(crate::limits::TEXT_CHARS_MAX + 1)));
    assert_eq!(text, [("data.text".to_owned(), Code::TooLong)]);
}
