use crate::support::{Hub, Person};

#[test]
fn shows_full_lists_and_lets_a_newcomer_in() {
    let hub = Hub::with(&["--demo"]);
    let token = hub.link.clone().unwrap();
    let list = |hub: &Hub, name: &str| hub.get(&format!("/v1/lists/{name}"), Some(&token)).json();
    assert_eq!(
        (list(&hub, "needs")["count"].clone(), list(&hub, "resources")["count"].clone()),
        (180.into(), 90.into())
    );
    let projects = list(&hub, "projects")["count"].as_u64().unwrap();
    assert!(projects >= 10);
    // Whoever opens the printed link asks to be let in, and can open a project at once.
    let newcomer = Person::new();
    hub.store(&newcomer.enrolment(&newcomer, "yhl"), Some(&token));
    let need = Person::new().need("yhl-ly-a", "新来的事");
    hub.store(&need, None);
    hub.store(&newcomer.project(&[&need], "yhl"), Some(&token));
    assert_eq!(list(&hub, "projects")["count"], projects + 1);
    // Started again, nothing is there twice.
    let hub = hub.restart();
    assert_eq!(list(&hub, "needs")["count"], 181);
    assert_eq!(list(&hub, "projects")["count"], projects + 1);
}
