use crate::support::{Hub, Person, linli, text};
use serde_json::json;
use std::fs;

/// Whether words stand anywhere in the data folder, write-ahead log included.
fn is_on_disk(hub: &Hub, words: &str) -> bool {
    fs::read_dir(hub.data()).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    })
}

#[test]
fn drops_the_body_everywhere_and_refuses_its_return() {
    let hub = Hub::start();
    let person = Person::new();
    let need = person.need("yhl-ly-a", "谁也不该再看见的话");
    hub.store(&need, None);
    assert!(is_on_disk(&hub, "谁也不该再看见的话"));
    let token = hub.link.clone().unwrap();
    hub.store(&person.erasure(&[&need], "yhl-ly-a"), None);
    assert!(!is_on_disk(&hub, "谁也不该再看见的话"));
    let held = hub.records(&token);
    assert_eq!(held[0].get("data"), None);
    assert_eq!(held[0]["id"], need.id());
    // Its phone may have lost the answer, and asks again: that is no conflict, and brings nothing back.
    let again = hub.post(&need.to_value(), None);
    assert_eq!((again.status, again.json()["outcome"].clone()), (200, json!("duplicate")));
    assert!(!is_on_disk(&hub, "谁也不该再看见的话"));
    let hub = hub.restart();
    assert_eq!(hub.get("/v1/lists/needs", Some(&token)).json()["erased"], 1);
}

#[test]
fn refuses_a_record_whose_erasure_came_first() {
    let hub = Hub::start();
    let person = Person::new();
    let need = person.need("yhl-ly-a", "晚到的话");
    hub.store(&person.erasure(&[&need], "yhl-ly-a"), None);
    assert_eq!(hub.post(&need.to_value(), None).problems(), [("data".into(), "erased".into())]);
    // A stranger's erasure stops nothing.
    let other = person.need("yhl-ly-a", "别的话");
    hub.store(&Person::new().erasure(&[&other], "yhl-ly-a"), None);
    hub.store(&other, None);
}

#[test]
fn refuses_to_erase_for_strangers_and_to_erase_accounts() {
    let hub = Hub::start();
    let token = hub.link.clone().unwrap();
    let (staff, person) = (Person::new(), Person::new());
    let need = person.need("yhl-ly-a", "x");
    hub.store(&need, None);
    let stranger = hub.post(&Person::new().erasure(&[&need], "yhl-ly-a").to_value(), None);
    assert_eq!(stranger.problems(), [("data.records[0]".into(), "not_allowed".into())]);
    let root = staff.enrolment(&staff, "yhl");
    hub.store(&root, Some(&token));
    assert_eq!(hub.post(&staff.erasure(&[&root], "yhl").to_value(), Some(&token)).status, 400);
    hub.store(&staff.erasure(&[&need], "yhl"), Some(&token));
    assert_eq!(hub.records(&token)[0].get("data"), None);
}

#[test]
fn carries_an_erasure_into_another_backend_by_export_and_import() {
    let hub = Hub::start();
    let person = Person::new();
    let need = person.need("yhl-ly-a", "抄走的话");
    hub.store(&need, None);
    let before = hub.folder.file("before.jsonl", text(&linli(&["export", "--data"], &[&hub.data()])));
    hub.store(&person.erasure(&[&need], "yhl-ly-a"), None);
    let after = hub.folder.file("after.jsonl", text(&linli(&["export", "--data"], &[&hub.data()])));
    let other = hub.folder.0.join("other");
    // Whichever comes first, the words are gone in the end.
    for file in [&after, &before, &after] {
        linli(&["import", "--data"], &[&other, file]);
    }
    let held = text(&linli(&["export", "--data"], &[&other]));
    assert_eq!(held.lines().count(), 2);
    assert!(!held.contains("抄走的话"));
}
