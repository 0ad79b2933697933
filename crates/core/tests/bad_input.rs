//! What people, programs and attackers hand in, and what becomes of it at the door every receiver shares: accepted as
//! it is, refused with every problem named, or quarantined (kept and handed on, counted nowhere). What the person is told
//! is held by the browser's own tests of bad input.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used)]

use linli_core::config::{Config, builtin};
use linli_core::record::Record;
use linli_core::{Code, limits};
use serde_json::{Value, json};

#[derive(Debug, PartialEq)]
enum Fate {
    Accepted,
    Refused(Vec<(String, Code)>),
    Quarantined,
}

fn refused(path: &str, code: Code) -> Fate {
    Fate::Refused(vec![(path.into(), code)])
}

fn fate(value: Value) -> Fate {
    let config = Config::parse(&builtin()).unwrap();
    let problems = match Record::from_value(value) {
        Ok(record) if record.is_newer() => return Fate::Quarantined,
        Ok(record) => config.check(&record),
        Err(problems) => problems,
    };
    if problems.is_empty() {
        return Fate::Accepted;
    }
    Fate::Refused(problems.into_iter().map(|problem| (problem.path, problem.code)).collect())
}

fn need(change: impl FnOnce(&mut Value)) -> Fate {
    let mut value = json!({
        "specversion": "1.0", "id": "0193584e-0000-7000-8000-0123456789ab", "source": "urn:uuid:1",
        "type": "org.linli.need.v1", "time": "2026-11-24T01:02:03.004Z", "subject": "yhl-ly",
        "data": {"category": "elderly", "text": "求送餐", "urgency": "soon", "place": "yhl-ly"}
    });
    change(&mut value);
    fate(value)
}

fn text(text: &str) -> Fate {
    need(|need| need["data"]["text"] = json!(text))
}

#[test]
fn accepts_whatever_can_be_read_and_changes_none_of_it() {
    for words in [
        "<script>alert(1)</script>",
        "=HYPERLINK(\"http://x\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "🔥",
        "👨‍👩‍👧",
        "𠀀𠮷",
        "شكرا \u{202e}abc",
        "a\u{200b}b",
        "'; DROP TABLE records; --",
        "\"\\\u{7}",
    ] {
        assert_eq!(text(words), Fate::Accepted, "{words}");
    }
    assert_eq!(text(&"长".repeat(limits::TEXT_CHARS_MAX)), Fate::Accepted);
}

#[test]
fn refuses_text_with_nothing_to_see_or_too_much() {
    for words in ["", "   ", "\u{200b}\u{202e}\u{feff}", "\u{3000}\n\t"] {
        assert_eq!(text(words), refused("data.text", Code::Empty), "{words:?}");
    }
    assert_eq!(text(&"x".repeat(limits::TEXT_CHARS_MAX + 1)), refused("data.text", Code::TooLong));
    assert_eq!(text(&"长".repeat(10_000)), refused("data.text", Code::TooLong));
}

#[test]
fn accepts_a_clock_ten_years_off() {
    for time in ["2016-11-24T00:00:00Z", "2036-11-24T00:00:00Z", "1970-01-01T00:00:00Z"] {
        assert_eq!(need(|need| need["time"] = json!(time)), Fate::Accepted);
    }
    assert_eq!(need(|need| need["time"] = json!("gestern")), refused("time", Code::Malformed));
}

#[test]
fn refuses_places_and_codes_that_do_not_exist() {
    let place = |need: &mut Value| {
        need["subject"] = json!("atlantis");
        need["data"]["place"] = json!("atlantis");
    };
    assert_eq!(need(place), refused("data.place", Code::UnknownPlace));
    assert_eq!(
        need(|need| need["data"]["category"] = json!("magic")),
        refused("data.category", Code::UnknownCode)
    );
    assert_eq!(need(|need| need["subject"] = json!("yhl")), refused("subject", Code::SubjectDiffers));
}

#[test]
fn quarantines_a_newer_version_and_refuses_an_unknown_type() {
    let newer = |need: &mut Value| {
        need["type"] = json!("org.linli.need.v9");
        need["data"] = json!({"place": "yhl-ly", "hologram": true});
    };
    assert_eq!(need(newer), Fate::Quarantined);
    for kind in [
        "org.linli.spell.v1",
        "org.linli.need.v0",
        "org.linli.need.v01",
        "org.linli.need",
        "com.example.need.v1",
        "",
    ] {
        assert_eq!(need(|need| need["type"] = json!(kind)), refused("type", Code::UnknownType), "{kind}");
    }
}

#[test]
fn refuses_numbers_and_lists_out_of_bounds() {
    let set = |key: &'static str, value: Value| need(|need| need["data"][key] = value);
    assert_eq!(set("households", json!(0)), refused("data.households", Code::TooSmall));
    assert_eq!(set("households", json!(1e9)), refused("data.households", Code::WrongType));
    assert_eq!(set("households", json!(1_000_000)), refused("data.households", Code::TooLarge));
    assert_eq!(set("vulnerable", json!("yes")), refused("data.vulnerable", Code::WrongType));
    let attachment = json!({"sha256": "A".repeat(43), "type": "image/jpeg", "size": 10});
    assert_eq!(
        set("attachments", json!([attachment, attachment])),
        refused("data.attachments[1]", Code::Repeated)
    );
    let huge =
        json!([{"sha256": "A".repeat(43), "type": "image/jpeg", "size": limits::ATTACHMENT_BYTES_MAX + 1}]);
    assert_eq!(set("attachments", huge), refused("data.attachments[0].size", Code::TooLarge));
}

#[test]
fn names_the_mistake_in_a_catalogue_by_its_path() {
    let mut value = builtin();
    value["catalogue"]["needs"][3].as_object_mut().unwrap().remove("code");
    value["catalogue"]["offers"][0]["fields"][0]["serves"] = json!(["magic"]);
    value["places"]["root"]["children"][1]["code"] = json!("yhl-ly");
    value["emergency"][0]["number"] = json!("call me");
    value["no_answer_days"] = json!(-1);
    value["stafkeys"] = json!([]);
    let paths: Vec<String> =
        Config::parse(&value).unwrap_err().into_iter().map(|problem| problem.path).collect();
    for path in [
        "stafkeys",
        "catalogue.needs[3].code",
        "catalogue.offers.people.errands.serves",
        "places.root.children[1].code",
        "emergency[0].number",
        "no_answer_days",
    ] {
        assert!(paths.iter().any(|found| found == path), "{path} in {paths:?}");
    }
}

#[test]
fn refuses_what_is_no_configuration_without_panicking() {
    for value in [
        json!(null),
        json!([]),
        json!("x"),
        json!({}),
        json!({"places": 3, "catalogue": {"needs": {}}, "languages": ["tlh"]}),
    ] {
        assert!(Config::parse(&value).is_err());
    }
}
