//! The description and the backend say the same: every documented status is provoked, and nothing else is answered.

use crate::support::{Answer, BATCH, Hub, Person, SINGLE, need};
use linli_core::{Code, Digest};
use serde_json::{Value, json};
use std::collections::BTreeSet;

type Seen = BTreeSet<(String, String, String)>;

/// Provokes answers and compares each with what is documented.
struct Walk<'a> {
    hub: &'a Hub,
    description: &'a Value,
    seen: Seen,
}

impl Walk<'_> {
    fn go(
        &mut self,
        method: &str,
        path: (&str, &str),
        headers: &[(&str, &str)],
        body: &[u8],
        status: u16,
    ) -> Answer {
        let (template, path) = path;
        let answer = self.hub.ask(method, path, headers, body);
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        let code = status.to_string();
        let documented = &self.description["paths"][template][method.to_lowercase()]["responses"][&code];
        assert!(documented.is_object(), "{method} {template} answers {status}, which is not documented");
        let media_types = documented["content"].as_object();
        let found = answer.header("content-type").split(';').next().unwrap();
        match media_types {
            Some(types) => {
                assert!(types.contains_key(found) || types.contains_key("*/*"), "{template} {found}")
            }
            None => assert!(answer.body.is_empty(), "{method} {template} {status}: {}", answer.text()),
        }
        for name in documented["headers"].as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(
                !answer.header(&name.to_lowercase()).is_empty(),
                "{method} {template} {status} lacks {name}"
            );
        }
        if found == "application/problem+json" && method != "HEAD" {
            let problem = answer.json();
            assert_eq!(problem["status"], status);
            assert!(
                problem["title"].is_string() && problem["detail"].is_string() && problem["type"].is_string()
            );
        }
        self.seen.insert((method.to_lowercase(), template.to_owned(), code));
        answer
    }
}

/// Everything that is documented with a status of its own. `5XX` is provoked where the disk is full.
fn documented(description: &Value) -> Seen {
    let mut all = Seen::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in
            methods.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters")
        {
            for status in operation["responses"].as_object().unwrap().keys().filter(|status| *status != "5XX")
            {
                all.insert((method.clone(), path.clone(), status.clone()));
            }
        }
    }
    all
}

#[test]
fn answers_every_documented_status_and_no_other() {
    let hub = Hub::start();
    let description = hub.get("/openapi.json", None).json();
    assert_eq!(description["openapi"], "3.1.0");
    let bearer = |token: &str| format!("Bearer {token}");
    let (staff, team) = (bearer(hub.link.as_deref().unwrap()), bearer(&hub.token("team", "yhl")));
    let mut walk = Walk { hub: &hub, description: &description, seen: Seen::new() };
    records(&mut walk, &staff, &team);
    attachments(&mut walk, &staff, &team);
    lists(&mut walk, &staff, &team);
    rest(&mut walk);
    floods(&mut walk);
    let (seen, documented) = (walk.seen, documented(&description));
    assert_eq!(documented.difference(&seen).collect::<Vec<_>>(), Vec::<&(String, String, String)>::new());
}

fn records(walk: &mut Walk<'_>, staff: &str, team: &str) {
    let access = ("/v1/access", "/v1/access");
    let answer = walk.go("GET", access, &[("authorization", team)], b"", 200);
    assert_eq!(answer.json(), json!({"role": "team", "branch": "yhl"}));
    walk.go("GET", access, &[], b"", 401);
    let at = ("/v1/records", "/v1/records");
    let record = need("yhl-ly", "求送餐");
    let single = [("content-type", SINGLE)];
    walk.go("POST", at, &single, record.to_string().as_bytes(), 201);
    walk.go("POST", at, &single, record.to_string().as_bytes(), 200);
    walk.go("POST", at, &[("content-type", BATCH)], json!([record]).to_string().as_bytes(), 200);
    let mut other = need("yhl-ly", "别的");
    other["id"] = record["id"].clone();
    walk.go("POST", at, &single, other.to_string().as_bytes(), 409);
    walk.go("POST", at, &single, b"{}", 400);
    walk.go("POST", at, &[("content-type", SINGLE), ("authorization", "Bearer x")], b"{}", 401);
    walk.go("POST", at, &single, &[b' '; 70_000], 413);
    walk.go("POST", at, &[("content-type", "text/plain")], b"{}", 415);
    walk.go("GET", at, &[("authorization", staff)], b"", 200);
    walk.go("GET", ("/v1/records", "/v1/records?after=x"), &[("authorization", staff)], b"", 400);
    walk.go("GET", at, &[], b"", 401);
    walk.go("GET", at, &[("authorization", team)], b"", 403);
}

fn attachments(walk: &mut Walk<'_>, staff: &str, team: &str) {
    let person = Person::new();
    let photo = json!({"sha256": Digest::of(b"picture"), "type": "image/png", "size": 7});
    let data = json!({"category": "elderly", "text": "x", "urgency": "soon", "place": "yhl-ly", "attachments": [photo]});
    let record = person.write(linli_core::Kind::Need, data);
    let template = "/v1/records/{id}/attachments/{sha256}";
    let path = format!("/v1/records/{}/attachments/{}", record.id(), Digest::of(b"picture"));
    let at = (template, path.as_str());
    let part = |range: &'static str| [("content-type", "image/png"), ("content-range", range)];
    walk.go("HEAD", at, &[], b"", 404);
    walk.go("PUT", at, &part("bytes 0-2/7"), b"pic", 202);
    walk.go("PUT", at, &part("bytes 5-6/7"), b"re", 416);
    walk.go("PUT", at, &part("bytes 3-6/7"), b"ture", 201);
    walk.go("PUT", at, &part("bytes x"), b"ture", 400);
    walk.go("PUT", at, &[("authorization", "Bearer x")], b"picture", 401);
    walk.go("PUT", at, &[], b"", 413);
    walk.go("PUT", (template, "/v1/records/x/attachments/y"), &[], b"x", 404);
    walk.go("HEAD", at, &[], b"", 200);
    walk.go("HEAD", at, &[("authorization", "Bearer x")], b"", 401);
    walk.go("GET", at, &[("authorization", staff)], b"", 404);
    walk.hub.store(&record, None);
    walk.go("GET", at, &[("authorization", staff)], b"", 200);
    walk.go("GET", at, &[], b"", 401);
    walk.go("GET", at, &[("authorization", team)], b"", 403);
    let receipt = ("/v1/receipt", "/v1/receipt");
    let token = format!("Receipt {}", person.key.read_token(record.id()).unwrap());
    walk.go("GET", receipt, &[("authorization", &token)], b"", 200);
    walk.go("GET", receipt, &[("authorization", "Receipt x")], b"", 404);
    walk.go("GET", receipt, &[], b"", 401);
}

fn lists(walk: &mut Walk<'_>, staff: &str, team: &str) {
    let template = "/v1/lists/{list}";
    let at = (template, "/v1/lists/needs?as_of=2026-11-30T00:00:00Z");
    let etag = walk.go("GET", at, &[("authorization", staff)], b"", 200).header("etag").to_owned();
    walk.go("GET", at, &[("authorization", staff), ("if-none-match", &etag)], b"", 304);
    walk.go("GET", (template, "/v1/lists/needs?place=moon"), &[("authorization", staff)], b"", 400);
    walk.go("GET", at, &[], b"", 401);
    walk.go("GET", at, &[("authorization", team)], b"", 403);
    walk.go("GET", (template, "/v1/lists/wishes"), &[], b"", 404);
}

fn rest(walk: &mut Walk<'_>) {
    let etag = walk.go("GET", ("/linli.json", "/linli.json"), &[], b"", 200).header("etag").to_owned();
    walk.go("GET", ("/linli.json", "/linli.json"), &[("if-none-match", &etag)], b"", 304);
    for path in ["/openapi.json", "/healthz", "/metrics"] {
        walk.go("GET", (path, path), &[], b"", 200);
    }
    let metrics = walk.hub.get("/metrics", None).text();
    assert!(metrics.contains("linli_records_total{outcome=\"stored\"} 2\n"), "{metrics}");
}

fn floods(walk: &mut Walk<'_>) {
    let at = ("/v1/records", "/v1/records");
    let batch = json!(vec![0; 100]).to_string();
    let headers = [("content-type", BATCH)];
    let full = (0..12).any(|_| walk.hub.ask("POST", "/v1/records", &headers, batch.as_bytes()).status == 429);
    assert!(full);
    walk.go("POST", at, &headers, batch.as_bytes(), 429);
    // What is left of the allowance goes one by one.
    let receipt = [("authorization", "Receipt x")];
    let path = format!("/v1/records/{}/attachments/{}", crate::support::id(), Digest::of(b"x"));
    let attachment = ("/v1/records/{id}/attachments/{sha256}", path.as_str());
    let lists = "/v1/lists/{list}";
    // These cost so little that an allowance that has just run out may have grown enough for one.
    for (method, at, headers) in [
        ("GET", ("/v1/receipt", "/v1/receipt"), &receipt[..]),
        ("GET", attachment, &receipt[..]),
        ("HEAD", attachment, &[]),
    ] {
        let full = (0..200).any(|_| walk.hub.ask(method, at.1, headers, b"").status == 429);
        assert!(full, "{method} {}", at.0);
        walk.go(method, at, headers, b"", 429);
    }
    walk.go("PUT", attachment, &[], b"x", 429);
    walk.go("GET", (lists, "/v1/lists/projects"), &[], b"", 429);
}

#[test]
fn documents_every_code_of_a_problem() {
    let description: Value = serde_json::from_str(linli_hub::http::openapi::DESCRIPTION).unwrap();
    let codes =
        description["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap();
    for code in codes {
        assert!(serde_json::from_value::<Code>(code.clone()).is_ok(), "{code}");
    }
    // The last in the order of the type: a later one wants to be documented too.
    assert_eq!(codes.last(), Some(&json!(Code::Erased)));
}
