use crate::support::{Hub, Person, SINGLE, need};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn keeps_everything_it_acknowledged_through_a_crash_and_a_restart() {
    let hub = Hub::start();
    let token = hub.link.clone().unwrap();
    let person = Person::new();
    let record = person.need("yhl-ly", "求送餐");
    hub.store(&record, None);
    let list = |hub: &Hub| hub.get("/v1/lists/needs?as_of=2026-11-30T00:00:00Z", Some(&token)).text();
    let before = list(&hub);
    let hub = hub.crash();
    assert_eq!(hub.link, None, "the link is shown once");
    assert_eq!(list(&hub), before);
    assert_eq!(hub.post(&record.to_value(), None).status, 200);
    assert_eq!(list(&hub.restart()), before);
}

#[test]
fn finishes_what_is_under_way_when_it_is_stopped() {
    let hub = Hub::start();
    let body = need("yhl-ly", "还在路上").to_string();
    let mut stream = TcpStream::connect(&hub.address).unwrap();
    let head = format!(
        "POST /v1/records HTTP/1.1\r\nhost: x\r\ncontent-type: {SINGLE}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..20]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    hub.signal("-TERM");
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(&body.as_bytes()[20..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let token = hub.link.clone().unwrap();
    let hub = hub.restart();
    assert_eq!(hub.records(&token).len(), 1);
}

#[test]
fn survives_a_full_disk_and_stores_nothing_by_halves() {
    let (folder, arguments) = Hub::start().stop();
    // A limit that stays with the file stands for the disk: SQLite answers the same.
    let hub = Hub::within(folder, [arguments, vec!["--database-pages-max".into(), "120".into()]].concat());
    let token = hub.token("staff", "yhl");
    let words = "满".repeat(3_000);
    let batch = |number: usize| -> Vec<Value> {
        (0..10).map(|part| need("yhl-ly", &format!("{number} {part} {words}"))).collect()
    };
    let mut stored = 0;
    let full = (0..20).find_map(|number| {
        let answer = hub.batch(&batch(number), Some(&token));
        if answer.status == 200 {
            stored += 10;
            return None;
        }
        Some(answer)
    });
    let full = full.expect("the limit is reached");
    assert_eq!(full.status, 507, "{}", full.text());
    assert_eq!(full.header("content-type"), "application/problem+json");
    assert!(!full.header("retry-after").is_empty());
    assert_eq!(hub.records(&token).len(), stored);
    assert!(stored > 0);
    assert_eq!(hub.get("/healthz", None).json(), json!({"status": "ready"}));
    assert_eq!(hub.get("/v1/lists/needs", Some(&token)).json()["count"], stored);
    // With room again it goes on.
    let (folder, _) = hub.stop();
    let hub = Hub::within(folder, Vec::new());
    assert_eq!(hub.batch(&batch(99), Some(&token)).json()["results"][9]["outcome"], "stored");
    assert_eq!(hub.records(&token).len(), stored + 10);
}
