use crate::support::{Folder, Hub};
use std::fs;
use std::io::Read;

/// A built app, as `cargo xtask build` leaves it.
fn built() -> Folder {
    let folder = Folder::new();
    let policy = "default-src 'none'; connect-src 'self'; script-src 'self'";
    let headers = serde_json::json!({"version": "abc", "headers": {
        "/": {"content-type": "text/html; charset=utf-8", "cache-control": "no-cache", "content-security-policy": policy},
        "/sw.js": {"content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache"},
        "/app-0.wasm": {"content-type": "application/wasm", "cache-control": "public, max-age=31536000, immutable"},
        "/linli.json": {"content-type": "application/json"},
    }});
    folder.file("headers.json", headers.to_string());
    folder.file("index.html", "<!doctype html>");
    folder.file("sw.js", "const VERSION=\"abc\";");
    folder.file("app-0.wasm", "plain");
    folder.file("app-0.wasm.br", "brotli");
    folder.file("app-0.wasm.gz", "gzip");
    folder.file("linli.json", "{}");
    folder.file("secret.txt", "not listed");
    folder
}

#[test]
fn sends_each_file_with_its_headers_packed_as_the_asker_likes() {
    let app = built();
    let hub = Hub::with(&["--app", app.0.to_str().unwrap()]);
    let page = hub.get("/", None);
    assert_eq!((page.status, page.text().as_str()), (200, "<!doctype html>"));
    assert!(page.header("content-security-policy").contains("connect-src 'self';"));
    for (accepts, body, coding) in [("", "plain", ""), ("gzip", "gzip", "gzip"), ("gzip, br", "brotli", "br")]
    {
        let answer = hub.ask("GET", "/app-0.wasm", &[("accept-encoding", accepts)], b"");
        assert_eq!((answer.text().as_str(), answer.header("content-encoding")), (body, coding));
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert!(answer.header("cache-control").contains("immutable"));
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        let headers = [("accept-encoding", accepts), ("if-none-match", answer.header("etag"))];
        let again = hub.ask("GET", "/app-0.wasm", &headers, b"");
        assert_eq!((again.status, again.body.len()), (304, 0));
    }
    assert_eq!(hub.ask("HEAD", "/", &[], b"").body.len(), 0);
    // The configuration is the backend's own, not the one that was built.
    assert!(hub.get("/linli.json", None).json()["places"].is_object());
}

#[test]
fn packs_the_configuration_for_who_takes_it_so() {
    let hub = Hub::start();
    let plain = hub.get("/linli.json", None);
    let packed = hub.ask("GET", "/linli.json", &[("accept-encoding", "gzip, br")], b"");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() * 3 < plain.body.len(), "{} of {}", packed.body.len(), plain.body.len());
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    // Each form has a tag of its own, and is not sent twice.
    assert_ne!(plain.header("etag"), packed.header("etag"));
    for (accepts, answer) in [("", &plain), ("gzip, br", &packed)] {
        let headers = [("accept-encoding", accepts), ("if-none-match", answer.header("etag"))];
        let again = hub.ask("GET", "/linli.json", &headers, b"");
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert!(again.header("vary").to_lowercase().contains("accept-encoding"));
    }
}

#[test]
fn hands_out_nothing_but_the_files_of_the_app() {
    let app = built();
    let hub = Hub::with(&["--app", app.0.to_str().unwrap()]);
    let paths = [
        "/secret.txt",
        "/../headers.json",
        "/%2e%2e/x",
        "/headers.json",
        "//etc/passwd",
        "/app-0.wasm/",
        "/x",
    ];
    for path in paths {
        assert_eq!(hub.get(path, None).status, 404, "{path}");
    }
    assert_eq!(hub.ask("POST", "/", &[], b"").status, 405);
}

#[test]
fn serves_one_whole_version_whatever_happens_to_the_folder() {
    let app = built();
    let hub = Hub::with(&["--app", app.0.to_str().unwrap()]);
    fs::write(app.0.join("index.html"), "half a new version").unwrap();
    assert_eq!(hub.get("/", None).text(), "<!doctype html>");
}

#[test]
fn lets_pages_talk_to_configured_backends_and_calls_that_another_version() {
    let (app, folder) = (built(), Folder::new());
    let mut config = linli_core::config::builtin();
    config["origins"] = serde_json::json!(["https://other.example/path"]);
    config["backend"] = serde_json::json!({"kind": "linli", "base": "https://hub.example/linli/"});
    let file = folder.file("linli.json", config.to_string());
    let hub = Hub::with(&["--app", app.0.to_str().unwrap(), "--config", file.to_str().unwrap()]);
    let policy = hub.get("/", None).header("content-security-policy").to_owned();
    assert!(policy.contains("connect-src 'self' https://hub.example https://other.example;"), "{policy}");
    let worker = hub.get("/sw.js", None).text();
    assert!(worker.starts_with("const VERSION=\"abc-") && worker.len() > 24, "{worker}");
}

#[test]
fn says_in_words_how_to_bring_an_app() {
    let hub = Hub::start();
    assert!(hub.get("/", None).text().contains("--app"));
    let empty = Folder::new();
    let mut refused = std::process::Command::new(crate::support::BINARY);
    refused
        .args(["serve", "--addr", "127.0.0.1:0", "--data"])
        .arg(empty.0.join("data"))
        .arg("--app")
        .arg(&empty.0);
    let out = refused.output().unwrap();
    assert!(String::from_utf8(out.stderr).unwrap().contains("cargo xtask build"));
}
