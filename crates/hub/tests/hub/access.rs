use crate::support::{Hub, Person, linli, need, strike_off};
use serde_json::{Value, json};

#[test]
fn keeps_a_token_to_its_branch_at_every_address() {
    let hub = Hub::start();
    let (street, ly) = (hub.link.clone().unwrap(), hub.token("staff", "yhl-ly"));
    let (inside, outside) = (Person::new(), Person::new());
    let (here, there) = (inside.need("yhl-ly-a", "里面的事"), outside.need("yhl-bh-a", "外面的事"));
    for record in
        [&here, &there, &inside.contact(&here, "13800001111"), &outside.contact(&there, "13900002222")]
    {
        hub.store(record, None);
    }
    let foreign = there.digest().to_string();
    let mut paths =
        vec!["/v1/records".to_owned(), "/metrics".into(), "/healthz".into(), "/linli.json".into()];
    for list in ["needs", "resources", "projects"] {
        paths.push(format!("/v1/lists/{list}"));
        paths.push(format!("/v1/lists/{list}?place=yhl-ly"));
    }
    for path in paths {
        let text = hub.get(&path, Some(&ly)).text();
        for secret in ["外面的事", "13900002222", there.id(), &foreign] {
            assert!(!text.contains(secret), "{path} tells {secret}");
        }
    }
    // A place outside is answered as one that does not exist.
    for path in ["/v1/records", "/v1/lists/needs"] {
        let outside = hub.get(&format!("{path}?place=yhl-bh"), Some(&ly));
        let nowhere = hub.get(&format!("{path}?place=nowhere"), Some(&ly));
        assert_eq!((outside.status, outside.text()), (400, nowhere.text()));
    }
    // So is a record: erased, changed or planned by staff of another branch.
    let staff = Person::new();
    let unknown = staff.project(&[&inside.need("yhl-ly-a", "不存在")], "yhl-ly").to_value();
    let foreign = staff.project(&[&there], "yhl-ly").to_value();
    let answers: Vec<Value> = [unknown, foreign]
        .iter()
        .map(|record| hub.post(record, Some(&ly)).json()["problems"].clone())
        .collect();
    assert_eq!(answers[0], answers[1]);
    assert_eq!(hub.post(&staff.erasure(&[&there], "yhl-ly").to_value(), Some(&ly)).status, 400);
    assert_eq!(hub.records(&street).len(), 4);
}

#[test]
fn shows_contacts_to_staff_alone() {
    let hub = Hub::start();
    let resident = Person::new();
    let need = resident.need("yhl-ly-a", "求送餐");
    hub.store(&need, None);
    hub.store(&resident.contact(&need, "13800000000"), None);
    for (role, count) in [("worker", 1), ("staff", 2)] {
        assert_eq!(hub.records(&hub.token(role, "yhl-ly")).len(), count, "{role}");
    }
    assert_eq!(hub.get("/v1/records", None).status, 401);
    assert_eq!(hub.get("/v1/lists/needs", None).status, 401);
}

#[test]
fn lets_each_role_read_what_is_its_own_and_says_whose_the_rest_is() {
    let hub = Hub::start();
    let resident = Person::new();
    let need = resident.need("yhl-ly-a", "求送餐");
    hub.store(&need, None);
    hub.store(&resident.contact(&need, "13800000000"), None);
    let photo = format!("/v1/records/{}/attachments/{}", need.id(), need.digest());
    // Of needs, of records, of attachments; the photo is not there, which only those who may see it are told.
    let roles = [
        ("reader", [200, 403, 403]),
        ("worker", [200, 200, 404]),
        ("team", [403, 403, 403]),
        ("staff", [200, 200, 404]),
    ];
    for (role, statuses) in roles {
        let token = hub.token(role, "yhl-ly");
        for (path, status) in ["/v1/lists/needs", "/v1/records", &photo].iter().zip(statuses) {
            let answer = hub.get(path, Some(&token));
            assert_eq!(answer.status, status, "{role} {path}");
            if status == 403 {
                let problem = answer.json()["problems"][0].clone();
                assert_eq!(problem["code"], "not_allowed");
                assert!(problem["expected"].as_str().unwrap().contains("staff"), "{problem}");
            }
            assert!(!answer.text().contains("13800000000") || role == "staff", "{role} {path}");
        }
        // What everybody may read is open to all of them.
        assert_eq!(hub.get("/v1/lists/projects", Some(&token)).status, 200, "{role}");
    }
}

#[test]
fn bounds_what_anybody_may_read() {
    let hub = Hub::start();
    let ask = || hub.get("/v1/lists/projects", None);
    // A meeting behind one router reads it at once; a program that asks on and on is told to wait.
    assert!((0..100).all(|_| ask().status == 200));
    let late = (0..400).map(|_| ask()).find(|answer| answer.status != 200).unwrap();
    assert_eq!(late.status, 429);
    assert!(late.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(hub.get("/v1/lists/projects", hub.link.as_deref()).status, 200);
    // A need is written all the same: it costs a fifth of a list.
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(hub.post(&crate::support::need("yhl-ly", "x"), None).status, 201);
}

#[test]
fn hands_enrolments_and_erasures_from_above_to_whoever_is_below() {
    let hub = Hub::start();
    let street = hub.link.clone().unwrap();
    let (root, resident) = (Person::new(), Person::new());
    let need = resident.need("yhl-bh-a", "x");
    hub.store(&root.enrolment(&root, "yhl"), Some(&street));
    hub.store(&need, None);
    hub.store(&root.erasure(&[&need], "yhl"), Some(&street));
    let kinds: Vec<Value> =
        hub.records(&hub.token("worker", "yhl-ly")).iter().map(|record| record["type"].clone()).collect();
    assert_eq!(kinds, ["org.linli.enrolment.v1", "org.linli.erasure.v1"]);
}

#[test]
fn adopts_the_first_staff_device_as_root_and_keeps_it() {
    let hub = Hub::start();
    let street = hub.link.clone().unwrap();
    let keys = |hub: &Hub| hub.get("/linli.json", None).json()["staff_keys"].clone();
    let (below, first, second) = (Person::new(), Person::new(), Person::new());
    // Neither staff of a part of the street nor a mere worker becomes the root.
    hub.store(&below.enrolment(&below, "yhl-ly"), Some(&hub.token("staff", "yhl-ly")));
    hub.store(&Person::new().enrolment(&below, "yhl-ly"), Some(&hub.token("staff", "yhl-ly")));
    let asks = Person::new();
    let refused = hub.post(&asks.enrolment(&asks, "yhl").to_value(), Some(&hub.token("worker", "yhl")));
    assert_eq!(refused.problems()[0].1, "not_allowed");
    assert_eq!(keys(&hub), json!([]));
    hub.store(&first.enrolment(&first, "yhl"), Some(&street));
    hub.store(&second.enrolment(&second, "yhl"), Some(&street));
    assert_eq!(keys(&hub), json!([first.public()]));
    assert_eq!(keys(&hub.restart()), json!([first.public()]));
}

#[test]
fn counts_what_the_root_says_and_ignores_a_device_that_was_not_let_in() {
    let hub = Hub::start();
    let street = hub.link.clone().unwrap();
    let (root, other, resident) = (Person::new(), Person::new(), Person::new());
    let one = resident.need("yhl-ly-a", "求送餐");
    hub.store(&one, None);
    strike_off(&hub, &street, &root, &resident, &one);
    let needs = hub.get("/v1/lists/needs", Some(&street)).json();
    assert_eq!(needs["items"][0]["state"], "struck_off");
    let two = Person::new().need("yhl-ly-a", "另一件");
    hub.store(&two, None);
    hub.store(&other.project(&[&two], "yhl-ly-a"), Some(&street));
    let needs = hub.get("/v1/lists/needs", Some(&street)).json();
    assert_eq!(needs["states"]["open"], 1);
    hub.store(&root.enrolment(&other, "yhl"), Some(&street));
    let needs = hub.get("/v1/lists/needs", Some(&street)).json();
    assert_eq!(needs["states"]["planned"], 1);
}

#[test]
fn revokes_a_token_while_it_serves() {
    let hub = Hub::start();
    let token = hub.token("staff", "yhl");
    assert_eq!(hub.get("/v1/records", Some(&token)).status, 200);
    let out = linli(&["token", "revoke", &token, "--data"], &[&hub.data()]);
    assert!(out.status.success());
    assert_eq!(hub.get("/v1/records", Some(&token)).status, 401);
    assert!(!linli(&["token", "revoke", &token, "--data"], &[&hub.data()]).status.success());
    let listed = linli(&["token", "list", "--data"], &[&hub.data()]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.lines().count(), 2);
    assert!(!listed.contains(&token) && !listed.contains("linli_"));
}

#[test]
fn lets_configured_origins_ask_and_tells_them_of_errors() {
    let hub = Hub::with(&["--allow-origin", "https://street.example"]);
    let ask = |method: &str, origin: &str, path: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "POST")];
        hub.ask(method, path, &headers[..if method == "OPTIONS" { 2 } else { 1 }], b"")
    };
    let preflight = ask("OPTIONS", "https://street.example", "/v1/records");
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), "https://street.example");
    assert!(preflight.header("access-control-allow-headers").contains("authorization"));
    for (path, status) in [("/v1/records", 401), ("/v1/nothing", 404), ("/v1/receipt", 401)] {
        let answer = ask("GET", "https://street.example", path);
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), "https://street.example", "{path}");
        assert_eq!(
            ask("GET", "https://other.example", path).header("access-control-allow-origin"),
            "",
            "{path}"
        );
    }
    assert_eq!(
        ask("OPTIONS", "https://other.example", "/v1/records").header("access-control-allow-origin"),
        ""
    );
    assert_eq!(ask("GET", "https://other.example", "/linli.json").header("access-control-allow-origin"), "*");
}

#[test]
fn writes_a_log_without_tokens_or_words() {
    let hub = Hub::start();
    let token = hub.link.clone().unwrap();
    assert_eq!(hub.post(&need("yhl-ly", "只有我知道的事"), None).status, 201);
    assert_eq!(hub.get("/v1/records?after=0&place=yhl-ly", Some(&token)).status, 200);
    let log = hub.log();
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{log}");
    for secret in ["只有我知道的事", token.as_str(), "yhl-ly", "127.0.0.1"] {
        assert!(!log.contains(secret), "{log}");
    }
}
