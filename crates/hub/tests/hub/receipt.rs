use crate::support::{Answer, Hub, Person};
use linli_core::{Kind, Record};
use serde_json::json;

fn ask(hub: &Hub, person: &Person, record: &Record) -> Answer {
    let token = format!("Receipt {}", person.key.read_token(record.id()).unwrap());
    hub.ask("GET", "/v1/receipt", &[("authorization", &token)], b"")
}

#[test]
fn tells_its_holder_what_became_of_the_need_step_by_step() {
    let hub = Hub::start();
    let street = hub.link.clone().unwrap();
    let (staff, resident) = (Person::new(), Person::new());
    let need = resident.need("yhl-ly-a", "求送餐");
    assert_eq!(ask(&hub, &resident, &need).status, 404);
    hub.store(&need, None);
    hub.store(&staff.enrolment(&staff, "yhl"), Some(&street));
    let answer = ask(&hub, &resident, &need).json();
    assert_eq!((&answer["account"], &answer["data"]["text"]), (&json!("open"), &json!("求送餐")));
    assert_eq!(answer["reference"], need.reference());
    let project = staff.project(&[&need], "yhl-ly-a");
    hub.store(&project, Some(&street));
    let answer = ask(&hub, &resident, &need).json();
    assert_eq!((&answer["account"], &answer["project"]["title"]), (&json!("planned"), &json!("送餐")));
    let done = staff.change(&need, &project, "done");
    hub.store(&done, Some(&street));
    let answer = ask(&hub, &resident, &need).json();
    assert_eq!((&answer["account"], &answer["after"]), (&json!("done"), &json!([done.digest()])));
    let rating = resident.rating(&need, &done, true);
    hub.store(&rating, None);
    assert_eq!(ask(&hub, &resident, &need).json()["rating"]["stars"], 4);
    hub.store(&staff.change(&need, &rating, "struck_off"), Some(&street));
    assert_eq!(ask(&hub, &resident, &need).json()["account"], "struck_off");
}

#[test]
fn tells_nothing_about_anybody_else() {
    let hub = Hub::start();
    let street = hub.link.clone().unwrap();
    let (staff, one, other) = (Person::new(), Person::new(), Person::new());
    let (mine, theirs) = (one.need("yhl-ly-a", "我的事"), other.need("yhl-ly-a", "别人的事"));
    hub.store(&mine, None);
    hub.store(&theirs, None);
    hub.store(&staff.enrolment(&staff, "yhl"), Some(&street));
    hub.store(&staff.project(&[&mine, &theirs], "yhl-ly-a"), Some(&street));
    let text = ask(&hub, &one, &mine).text();
    for secret in ["别人的事", theirs.id(), &theirs.digest().to_string()] {
        assert!(!text.contains(secret), "{secret}");
    }
    // A receipt's key opens its own record: not with another id, and not as a staff token.
    for (header, status) in [("Receipt x", 404), ("Bearer x", 401), ("Receipt", 401)] {
        assert_eq!(
            hub.ask("GET", "/v1/receipt", &[("authorization", header)], b"").status,
            status,
            "{header}"
        );
    }
}

#[test]
fn answers_for_offers_withdrawn_and_erased_records() {
    let hub = Hub::start();
    let person = Person::new();
    let offer = person.write(
        Kind::Offer,
        json!({"kind": "talent", "field": "haircut", "text": "理发", "place": "yhl-ly", "capacity": 3}),
    );
    hub.store(&offer, None);
    let answer = ask(&hub, &person, &offer).json();
    assert_eq!((&answer["account"], &answer["capacity"]), (&json!("offered"), &json!(3)));
    let withdrawal = json!({"about": offer.digest(), "place": "yhl-ly"});
    hub.store(&person.write(Kind::Withdrawal, withdrawal), None);
    assert_eq!(ask(&hub, &person, &offer).json()["account"], "withdrawn");
    hub.store(&person.erasure(&[&offer], "yhl-ly"), None);
    let answer = ask(&hub, &person, &offer).json();
    assert_eq!((&answer["account"], &answer["data"]), (&json!("erased"), &json!(null)));
}
