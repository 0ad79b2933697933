use crate::support::{BATCH, Hub, Person, need, problems};
use linli_core::Kind;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::thread;

#[test]
fn answers_stored_then_duplicate_then_conflict() {
    let hub = Hub::start();
    let first = need("yhl-ly", "求送餐");
    assert_eq!(hub.post(&first, None).status, 201);
    assert_eq!(hub.post(&first, None).status, 200);
    let mut other = need("yhl-ly", "别的");
    other["id"] = first["id"].clone();
    let answer = hub.post(&other, None);
    assert_eq!((answer.status, answer.problems()), (409, vec![("id".into(), "conflict".into())]));
    let token = hub.link.clone().unwrap();
    let held = hub.records(&token);
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["data"]["text"], "求送餐");
}

#[test]
fn stores_ninety_nine_of_a_batch_with_one_bad_record() {
    let hub = Hub::start();
    let mut batch: Vec<Value> = (0..100).map(|number| need("yhl-ly", &format!("第{number}件"))).collect();
    batch[37]["data"]["urgency"] = json!("now");
    batch[37].as_object_mut().unwrap().remove("datadigest");
    let answer = hub.batch(&batch, None);
    assert_eq!(answer.status, 200);
    let results = answer.json()["results"].as_array().unwrap().clone();
    for (index, (result, record)) in results.iter().zip(&batch).enumerate() {
        assert_eq!(result["id"], record["id"]);
        assert_eq!(result["outcome"], if index == 37 { "refused" } else { "stored" });
    }
    assert_eq!(problems(&results[37]), [("data.urgency".into(), "not_one_of".into())]);
    assert_eq!(hub.records(&hub.link.clone().unwrap()).len(), 99);
}

#[test]
fn takes_what_is_about_a_record_in_the_same_batch_in_any_order() {
    let hub = Hub::start();
    let resident = Person::new();
    let need = resident.need("yhl-ly-a", "求送餐");
    let contact = resident.contact(&need, "13800000000");
    let answer = hub.batch(&[contact.to_value(), need.to_value()], None);
    let outcomes: Vec<Value> =
        answer.json()["results"].as_array().unwrap().iter().map(|result| result["outcome"].clone()).collect();
    assert_eq!(outcomes, ["stored", "stored"]);
}

#[test]
fn stores_each_id_once_when_many_send_it_at_the_same_time() {
    let hub = Hub::start();
    let records: Vec<Value> = (0..40).map(|number| need("yhl-ly", &format!("{number}"))).collect();
    let stored: usize = thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|turn| {
                let (hub, mut records) = (&hub, records.clone());
                records.rotate_left(turn * 5);
                scope.spawn(move || {
                    let mut stored = 0;
                    for part in records.chunks(7) {
                        let answer = hub.batch(part, None);
                        assert_eq!(answer.status, 200, "{}", answer.text());
                        let results = answer.json()["results"].as_array().unwrap().clone();
                        assert!(
                            results.iter().all(|r| r["outcome"] == "stored" || r["outcome"] == "duplicate")
                        );
                        stored += results.iter().filter(|result| result["outcome"] == "stored").count();
                    }
                    stored
                })
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).sum()
    });
    assert_eq!(stored, 40);
    assert_eq!(hub.records(&hub.link.clone().unwrap()).len(), 40);
}

#[test]
fn never_skips_a_record_while_others_write() {
    let hub = Hub::start();
    let token = hub.link.clone().unwrap();
    let seen = thread::scope(|scope| {
        for writer in 0..4 {
            let hub = &hub;
            scope.spawn(move || {
                for round in 0..15 {
                    let batch: Vec<Value> =
                        (0..3).map(|n| need("yhl-ly", &format!("{writer} {round} {n}"))).collect();
                    assert_eq!(hub.batch(&batch, None).status, 200);
                }
            });
        }
        let (mut seen, mut after) = (Vec::new(), 0);
        for _ in 0..10_000 {
            let page = hub.get(&format!("/v1/records?after={after}&limit=5"), Some(&token)).json();
            let records = page["records"].as_array().unwrap();
            seen.extend(records.iter().map(|entry| entry["record"]["id"].as_str().unwrap().to_owned()));
            after = page["next"].as_i64().unwrap();
            if seen.len() == 4 * 15 * 3 {
                break;
            }
        }
        seen
    });
    assert_eq!(seen.len(), 180);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 180);
}

#[test]
fn keeps_a_newer_version_and_hands_it_on() {
    let hub = Hub::start();
    let mut newer = need("yhl-ly", "x");
    newer["type"] = json!("org.linli.need.v2");
    newer["data"] = json!({"place": "yhl-ly", "feeling": 3});
    newer.as_object_mut().unwrap().remove("datadigest");
    assert_eq!(hub.post(&newer, None).status, 201);
    let token = hub.link.clone().unwrap();
    assert_eq!(hub.records(&token)[0]["data"]["feeling"], 3);
    let list = hub.get("/v1/lists/needs", Some(&token)).json();
    assert_eq!((&list["count"], &list["ignored"][0]["reason"]), (&json!(0), &json!("newer_version")));
}

#[test]
fn takes_a_record_whose_clock_is_ten_years_off() {
    let hub = Hub::start();
    for year in ["2016", "2036"] {
        let mut record = need("yhl-ly", year);
        record["time"] = json!(format!("{year}-11-24T00:00:00.000Z"));
        assert_eq!(hub.post(&record, None).status, 201);
    }
}

#[test]
fn keeps_scripts_as_they_are_and_sends_them_as_data() {
    let hub = Hub::start();
    let words = "<script>alert(1)</script> =1+1 \u{202e}\u{200b}𠀀🔥";
    assert_eq!(hub.post(&need("yhl-ly", words), None).status, 201);
    let answer = hub.get("/v1/records", hub.link.as_deref());
    assert_eq!(answer.json()["records"][0]["record"]["data"]["text"], words);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
}

#[test]
fn slows_down_a_flood_and_not_a_stairwell() {
    let hub = Hub::start();
    let batch: Vec<Value> = (0..100).map(|number| need("yhl-ly", &format!("{number}"))).collect();
    let answers: Vec<_> = (0..12).map(|_| hub.batch(&batch, None)).collect();
    assert!(answers[..9].iter().all(|answer| answer.status == 200));
    let last = answers.last().unwrap();
    assert_eq!(last.status, 429);
    assert!((1..=20).contains(&last.header("retry-after").parse::<u64>().unwrap()));
    // Who has a token that writes is known, and is not slowed down; one that only reads is handed to many.
    assert_eq!(hub.batch(&batch, hub.link.as_deref()).status, 200);
    assert_eq!(hub.batch(&batch, Some(&hub.token("reader", "yhl"))).status, 429);
}

#[test]
fn answers_an_empty_batch_and_refuses_what_is_no_list() {
    let hub = Hub::start();
    assert_eq!(hub.batch(&[], None).json(), json!({"results": []}));
    assert_eq!(hub.send(BATCH, "{\"a\":1}", None).status, 400);
    assert_eq!(hub.send(BATCH, "[1, null, \"x\"]", None).json()["results"].as_array().unwrap().len(), 3);
}

#[test]
fn a_token_asks_for_no_more_than_it_is() {
    let hub = Hub::start();
    let newcomer = Person::new();
    let asked = newcomer.enrolment(&newcomer, "yhl-ly").to_value();
    let refused = |asked: &Value, token: &str| {
        let problems = hub.post(asked, Some(token)).problems();
        assert_eq!(problems[0], ("data.branch".into(), "not_allowed".into()));
    };
    for (role, branch) in [("worker", "yhl-ly"), ("reader", "yhl-ly"), ("staff", "yhl-bh")] {
        refused(&asked, &hub.token(role, branch));
    }
    // A reader writes nothing, and needs no key.
    let branch = json!({"subject_key": newcomer.public(), "role": "reader", "branch": "yhl-ly", "place": "yhl-ly",
                        "from": "2020-01-01T00:00:00Z"});
    refused(&newcomer.write(Kind::Enrolment, branch).to_value(), &hub.token("reader", "yhl-ly"));
    hub.store(&newcomer.enrolment(&newcomer, "yhl-ly"), Some(&hub.token("staff", "yhl-ly")));
}

#[test]
fn refuses_what_residents_may_not_say() {
    let hub = Hub::start();
    let (resident, stranger) = (Person::new(), Person::new());
    let need = resident.need("yhl-ly-a", "求送餐");
    hub.store(&need, None);
    let withdrawal = json!({"about": need.digest(), "place": "yhl-ly-a"});
    let refused = |record: linli_core::Record| hub.post(&record.to_value(), None).problems()[0].clone();
    let not_known = ("data.about".into(), "not_allowed".into());
    assert_eq!(refused(stranger.write(Kind::Withdrawal, withdrawal.clone())), not_known);
    assert_eq!(refused(stranger.contact(&need, "1")), not_known);
    // The same words for what is not here at all.
    assert_eq!(refused(stranger.contact(&stranger.need("yhl-ly-a", "x"), "1")), not_known);
    assert_eq!(refused(stranger.project(&[&need], "yhl-ly-a")).1, "not_allowed");
    assert_eq!(refused(stranger.enrolment(&stranger, "yhl")).1, "not_allowed");
    let elsewhere = json!({"about": need.digest(), "place": "yhl-bh"});
    assert_eq!(
        refused(resident.write(Kind::Withdrawal, elsewhere)),
        ("data.place".into(), "subject_differs".into())
    );
    hub.store(&resident.write(Kind::Withdrawal, withdrawal), None);
}
