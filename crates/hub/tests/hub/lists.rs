use crate::support::{Hub, Person, linli, need, strike_off, text};
use std::path::Path;

const AS_OF: &str = "2026-11-30T00:00:00.000Z";

#[test]
fn prints_the_same_bytes_over_http_and_on_the_command_line() {
    let hub = Hub::start();
    let token = hub.link.clone().unwrap();
    let resident = Person::new();
    let one = resident.need("yhl-ly-a", "求送餐");
    hub.store(&one, None);
    strike_off(&hub, &token, &Person::new(), &resident, &one);
    for number in 0..20 {
        assert_eq!(hub.post(&need("yhl-bh-a", &format!("第{number}件")), None).status, 201);
    }
    let records = hub.folder.file("records.jsonl", text(&linli(&["export", "--data"], &[&hub.data()])));
    let config = hub.folder.file("linli.json", hub.get("/linli.json", None).body);
    for list in ["needs", "resources", "projects"] {
        for place in [None, Some("yhl"), Some("yhl-bh")] {
            let query = place.map(|place| format!("&place={place}")).unwrap_or_default();
            let answer = hub.get(&format!("/v1/lists/{list}?as_of={AS_OF}{query}"), Some(&token));
            let mut arguments = vec!["lists", list, "--as-of", AS_OF];
            arguments.extend(place.iter().flat_map(|place| ["--place", place]));
            arguments.push("--config");
            let printed = text(&linli(&arguments, &[&config, &records]));
            assert_eq!(answer.text(), printed, "{list} {place:?}");
        }
    }
}

#[test]
fn reads_records_from_standard_input_and_names_bad_lines() {
    let hub = Hub::start();
    assert_eq!(hub.post(&need("yhl-ly", "求送餐"), None).status, 201);
    let exported = text(&linli(&["export", "--data"], &[&hub.data()]));
    let file = hub.folder.file("bad.jsonl", format!("\u{feff}{exported}\n{{\"id\":1}}\nnonsense\n"));
    let out = linli(&["lists", "needs"], &[&file]);
    assert!(!out.status.success());
    let words = String::from_utf8(out.stderr).unwrap();
    assert!(words.contains("bad.jsonl:3: ") && words.contains("bad.jsonl:4: "), "{words}");
    let list: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(list["count"], 1);
    assert!(!linli(&["lists", "needs"], &[Path::new("nowhere.jsonl")]).status.success());
    assert!(!linli(&["lists", "needs", "--place", "moon"], &[&file]).status.success());
}

#[test]
fn reads_on_behind_a_line_without_end() {
    let folder = crate::support::Folder::new();
    let endless = "x".repeat(3_000_000);
    let file = folder.file("long.jsonl", format!("{endless}\n{}\n{endless}", need("yhl-ly", "求送餐")));
    let out = linli(&["lists", "needs"], &[&file]);
    let words = String::from_utf8(out.stderr).unwrap();
    assert!(words.contains("long.jsonl:1: ") && words.contains("long.jsonl:3: "), "{words}");
    assert!(!words.contains("long.jsonl:2: ") && words.lines().count() == 2, "{words}");
    let list: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(list["count"], 1);
}

#[test]
fn answers_not_modified_until_something_changes() {
    let hub = Hub::start();
    let bearer = format!("Bearer {}", hub.link.clone().unwrap());
    let path = format!("/v1/lists/needs?as_of={AS_OF}");
    let ask = |etag: &str| hub.ask("GET", &path, &[("authorization", &bearer), ("if-none-match", etag)], b"");
    let first = ask("");
    assert_eq!(first.status, 200);
    assert_eq!(ask(first.header("etag")).status, 304);
    assert_eq!(hub.post(&need("yhl-ly", "求送餐"), None).status, 201);
    assert_eq!(ask(first.header("etag")).status, 200);
}

#[test]
fn shows_everybody_the_projects_and_nobody_in_them() {
    let hub = Hub::start();
    let token = hub.link.clone().unwrap();
    let resident = Person::new();
    let need = resident.need("yhl-ly-a", "只说给社区听");
    hub.store(&need, None);
    strike_off(&hub, &token, &Person::new(), &resident, &need);
    let public = hub.get("/v1/lists/projects", None);
    assert_eq!((public.status, &public.json()["count"]), (200, &serde_json::json!(1)));
    for secret in ["只说给社区听", "居委会", &need.digest().to_string(), need.id()] {
        assert!(!public.text().contains(secret), "{secret}");
    }
    assert_eq!(hub.get("/v1/lists/projects?place=yhl-bh", None).json()["count"], 0);
    assert_eq!(hub.get("/v1/lists/projects?place=moon", None).status, 400);
    assert_eq!(hub.get("/v1/lists/needs?as_of=yesterday", Some(&token)).status, 400);
    assert_eq!(hub.get("/v1/lists/wishes", Some(&token)).status, 404);
}

#[test]
fn guards_spreadsheets_from_formulas() {
    let hub = Hub::start();
    assert_eq!(hub.post(&need("yhl-ly", "=1+1"), None).status, 201);
    let records = hub.folder.file("records.jsonl", text(&linli(&["export", "--data"], &[&hub.data()])));
    let csv = text(&linli(&["lists", "needs", "--format", "csv"], &[&records]));
    assert!(csv.contains(",'=1+1,"), "{csv}");
}
