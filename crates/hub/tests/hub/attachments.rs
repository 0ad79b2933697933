use crate::support::{Answer, Hub, Person, need};
use linli_core::{Digest, Kind, Record};
use serde_json::json;

fn with_photo(person: &Person, bytes: &[u8]) -> (Record, Digest, String) {
    let sha256 = Digest::of(bytes);
    let photo = json!({"sha256": sha256, "type": "image/jpeg", "size": bytes.len()});
    let need = person.write(
        Kind::Need,
        json!({"category": "elderly", "text": "看照片", "urgency": "soon", "place": "yhl-ly-a", "attachments": [photo]}),
    );
    let path = format!("/v1/records/{}/attachments/{sha256}", need.id());
    (need, sha256, path)
}

fn put(hub: &Hub, path: &str, range: &str, bytes: &[u8]) -> Answer {
    let headers = [("content-type", "image/jpeg"), ("content-range", range)];
    hub.ask("PUT", path, if range.is_empty() { &headers[..1] } else { &headers }, bytes)
}

#[test]
fn takes_a_photo_before_its_record_and_shows_it_to_the_branch_and_the_receipt() {
    let hub = Hub::start();
    let person = Person::new();
    let (need, _, path) = with_photo(&person, b"picture");
    assert_eq!(put(&hub, &path, "", b"picture").status, 201);
    assert_eq!(put(&hub, &path, "", b"picture").status, 201);
    // Nobody sees it until there is a record that says whose it is.
    assert_eq!(hub.get(&path, hub.link.as_deref()).status, 404);
    hub.store(&need, None);
    let seen = hub.get(&path, hub.link.as_deref());
    assert_eq!(
        (seen.status, seen.body.as_slice(), seen.header("content-type")),
        (200, &b"picture"[..], "image/jpeg")
    );
    assert_eq!(seen.header("content-disposition"), "attachment");
    assert_eq!(hub.get(&path, Some(&hub.token("staff", "yhl-bh"))).status, 404);
    assert_eq!(hub.get(&path, None).status, 401);
    let receipt = format!("Receipt {}", person.key.read_token(need.id()).unwrap());
    assert_eq!(hub.ask("GET", &path, &[("authorization", &receipt)], b"").status, 200);
    assert_eq!(hub.ask("GET", &path, &[("authorization", "Receipt x")], b"").status, 404);
}

#[test]
fn goes_on_where_an_upload_was_cut_off() {
    let hub = Hub::start();
    let (_, _, path) = with_photo(&Person::new(), b"0123456789");
    assert_eq!(hub.ask("HEAD", &path, &[], b"").status, 404);
    let part = put(&hub, &path, "bytes 0-3/10", b"0123");
    assert_eq!((part.status, part.header("upload-offset")), (202, "4"));
    let hub = hub.crash();
    assert_eq!(hub.ask("HEAD", &path, &[], b"").header("upload-offset"), "4");
    let gap = put(&hub, &path, "bytes 6-9/10", b"6789");
    assert_eq!((gap.status, gap.header("upload-offset")), (416, "4"));
    assert_eq!(put(&hub, &path, "bytes 4-9/10", b"456789").status, 201);
    assert_eq!(hub.ask("HEAD", &path, &[], b"").header("upload-offset"), "10");
}

#[test]
fn refuses_wrong_bytes_too_many_and_too_large() {
    let hub = Hub::start();
    let (_, _, path) = with_photo(&Person::new(), b"picture");
    assert_eq!(put(&hub, &path, "", b"another").problems(), [("sha256".into(), "digest_differs".into())]);
    assert_eq!(hub.ask("HEAD", &path, &[], b"").status, 404);
    assert_eq!(put(&hub, &path, "", b"").status, 413);
    assert_eq!(put(&hub, &path, "", &vec![0; 4 * 1024 * 1024 + 1]).status, 413);
    assert_eq!(put(&hub, &path, "bytes 0-0/99999999", b"p").status, 413);
    for range in ["bytes 0-9/10", "0-6/7", "bytes 6-0/7", "bytes 7-13/7"] {
        assert_eq!(put(&hub, &path, range, b"picture").status, 400, "{range}");
    }
    assert_eq!(put(&hub, "/v1/records/x/attachments/y", "", b"picture").status, 404);
    let record = need("yhl-ly", "x")["id"].as_str().unwrap().to_owned();
    for number in 0..5u8 {
        let path = format!("/v1/records/{record}/attachments/{}", Digest::of(&[number]));
        assert_eq!(put(&hub, &path, "", &[number]).status, if number < 4 { 201 } else { 400 });
    }
}

#[test]
fn keeps_only_what_the_record_names_and_drops_it_with_the_record() {
    let hub = Hub::start();
    let person = Person::new();
    let (need, _, path) = with_photo(&person, b"picture");
    hub.store(&need, None);
    let other = format!("/v1/records/{}/attachments/{}", need.id(), Digest::of(b"other"));
    assert_eq!(put(&hub, &other, "", b"other").problems(), [("sha256".into(), "not_allowed".into())]);
    assert_eq!(put(&hub, &path, "", b"picture").status, 201);
    hub.store(&person.erasure(&[&need], "yhl-ly-a"), None);
    assert_eq!(hub.get(&path, hub.link.as_deref()).status, 404);
    assert_eq!(put(&hub, &path, "", b"picture").problems(), [("".into(), "erased".into())]);
}

#[test]
fn lets_the_photos_of_a_stairwell_through_and_stops_a_flood_of_bytes() {
    let hub = Hub::start();
    let send = |token: Option<&str>, range: &str, bytes: &[u8]| {
        let path = format!("/v1/records/{}/attachments/{}", crate::support::id(), Digest::of(bytes));
        let bearer = format!("Bearer {}", token.unwrap_or_default());
        let mut headers = vec![("content-type", "image/jpeg")];
        headers.extend(token.iter().map(|_| ("authorization", bearer.as_str())));
        headers.extend((!range.is_empty()).then_some(("content-range", range)));
        hub.ask("PUT", &path, &headers, bytes)
    };
    let (photo, largest) = (vec![1; 500_000], vec![2; 4 * 1024 * 1024]);
    assert!((0..20).all(|_| send(None, "", &photo).status == 201));
    let full = (0..30).map(|_| send(None, "", &largest)).find(|answer| answer.status != 201).unwrap();
    assert_eq!((full.status, full.header("content-type")), (429, "application/problem+json"));
    assert!((1..=260).contains(&full.header("retry-after").parse::<u64>().unwrap()));
    // One byte at the end of a large one makes the backend write it all: it counts as much.
    assert_eq!(send(None, "bytes 4194303-4194303/4194304", b"x").status, 429);
    // Words go through all the same, and whoever has a token that writes is known.
    assert_eq!(hub.post(&need("yhl-ly", "求送餐"), None).status, 201);
    assert_eq!(send(hub.link.as_deref(), "", &largest).status, 201);
    assert_eq!(send(Some(&hub.token("reader", "yhl")), "", &largest).status, 429);
}
