//! A backend of its own for each test, and a small HTTP client: the tests see the bytes as they are.

use linli_core::{Kind, PublicKey, Record};
use linli_hub::sign::{self, Key};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

pub const BINARY: &str = env!("CARGO_BIN_EXE_linli");
pub const SINGLE: &str = "application/cloudevents+json";
pub const BATCH: &str = "application/cloudevents-batch+json";
pub const NOW_MS: i64 = 1_795_500_000_000;
const SOURCE: &str = "urn:uuid:0193584e-0000-7000-8000-000000000001";

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("linli-hub-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

/// A running backend.
pub struct Hub {
    child: Child,
    pub address: String,
    pub link: Option<String>,
    pub folder: Folder,
    arguments: Vec<String>,
}

impl Hub {
    pub fn start() -> Self {
        Self::with(&[])
    }

    pub fn with(arguments: &[&str]) -> Self {
        Self::within(Folder::new(), arguments.iter().map(|text| text.to_string()).collect())
    }

    pub fn within(folder: Folder, arguments: Vec<String>) -> Self {
        let mut child = Command::new(BINARY)
            .args(["serve", "--addr", "127.0.0.1:0", "--data"])
            .arg(folder.0.join("data"))
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::from(std::fs::File::create(folder.0.join("log")).unwrap()))
            .spawn()
            .unwrap();
        let mut link = None;
        let mut address = None;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some((_, token)) = line.split_once("/#/enter/") {
                link = Some(token.to_owned());
            }
            if let Some(found) = line.strip_prefix("listening on http://") {
                address = Some(found.trim_end_matches('/').to_owned());
                break;
            }
        }
        let log = std::fs::read_to_string(folder.0.join("log")).unwrap();
        let address = address.unwrap_or_else(|| panic!("it did not start: {log}"));
        Self { child, address, link, folder, arguments }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.0.join("data")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.0.join("log")).unwrap()
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Stops it as an operator would.
    pub fn stop(mut self) -> (Folder, Vec<String>) {
        self.signal("-TERM");
        assert!(self.child.wait().unwrap().success(), "{}", self.log());
        let folder = std::mem::replace(&mut self.folder, Folder::new());
        (folder, self.arguments.clone())
    }

    /// Stops it and starts it again over the same data.
    pub fn restart(self) -> Self {
        let (folder, arguments) = self.stop();
        Self::within(folder, arguments)
    }

    /// Ends it as a power cut would, and starts it again.
    pub fn crash(mut self) -> Self {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let folder = std::mem::replace(&mut self.folder, Folder::new());
        Self::within(folder, self.arguments.clone())
    }

    pub fn token(&self, role: &str, branch: &str) -> String {
        let data = self.data();
        let out = linli(&["token", "create", "--branch", branch, "--role", role, "--data"], &[&data]);
        text(&out).trim().to_owned()
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        ask(&self.address, method, path, headers, body)
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> Answer {
        let bearer = format!("Bearer {}", token.unwrap_or_default());
        let headers = [("authorization", bearer.as_str())];
        self.ask("GET", path, if token.is_some() { &headers } else { &[] }, b"")
    }

    pub fn post(&self, record: &Value, token: Option<&str>) -> Answer {
        self.send(SINGLE, &record.to_string(), token)
    }

    pub fn batch(&self, records: &[Value], token: Option<&str>) -> Answer {
        self.send(BATCH, &json!(records).to_string(), token)
    }

    pub fn send(&self, media_type: &str, body: &str, token: Option<&str>) -> Answer {
        let bearer = format!("Bearer {}", token.unwrap_or_default());
        let headers = [("content-type", media_type), ("authorization", bearer.as_str())];
        let headers = if token.is_some() { &headers[..] } else { &headers[..1] };
        self.ask("POST", "/v1/records", headers, body.as_bytes())
    }

    /// Posts a record that must be stored.
    pub fn store(&self, record: &Record, token: Option<&str>) {
        let answer = self.post(&record.to_value(), token);
        assert_eq!(answer.status, 201, "{}", answer.text());
    }

    pub fn records(&self, token: &str) -> Vec<Value> {
        let answer = self.get("/v1/records?limit=1000", Some(token));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["records"].as_array().unwrap().iter().map(|entry| entry["record"].clone()).collect()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if self.child.try_wait().unwrap().is_none() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value)
    }

    /// Codes of its problems, with their paths.
    pub fn problems(&self) -> Vec<(String, String)> {
        problems(&self.json())
    }
}

pub fn problems(value: &Value) -> Vec<(String, String)> {
    let text = |problem: &Value, key: &str| problem[key].as_str().unwrap().to_owned();
    let list = value["problems"].as_array().unwrap_or_else(|| panic!("no problems: {value}"));
    list.iter().map(|problem| (text(problem, "path"), text(problem, "code"))).collect()
}

pub fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("content-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    // A refusal may come, and the connection go, before everything is sent.
    let sent = stream.write_all(body);
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    assert!(!bytes.is_empty(), "no answer: {sent:?} {read:?}");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    Answer {
        status,
        headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
        body: bytes[end + 4..].to_vec(),
    }
}

/// What `linli …` does.
pub fn linli(arguments: &[&str], paths: &[&Path]) -> Output {
    Command::new(BINARY).args(arguments).args(paths).output().unwrap()
}

/// What it printed, when it went well.
pub fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A need that nobody signed.
pub fn need(place: &str, words: &str) -> Value {
    let data = json!({"category": "elderly", "text": words, "urgency": "soon", "place": place});
    sign::write_unsigned(id(), Kind::Need, SOURCE, NOW_MS, data).unwrap().to_value()
}

/// A new id.
pub fn id() -> String {
    linli_core::receipt::uuid_v7(NOW_MS, linli_hub::random::bytes().unwrap())
}

/// Somebody with a key.
pub struct Person {
    pub key: Key,
}

impl Person {
    pub fn new() -> Self {
        Self { key: Key::random().unwrap() }
    }

    pub fn public(&self) -> PublicKey {
        self.key.public().unwrap()
    }

    pub fn write(&self, kind: Kind, data: Value) -> Record {
        self.key.write(kind, SOURCE, NOW_MS, data).unwrap()
    }

    pub fn need(&self, place: &str, words: &str) -> Record {
        self.write(
            Kind::Need,
            json!({"category": "elderly", "text": words, "urgency": "soon", "place": place, "salt": "0123456789abcdef"}),
        )
    }

    pub fn contact(&self, about: &Record, phone: &str) -> Record {
        self.write(
            Kind::Contact,
            json!({"about": about.digest(), "consent": true, "place": about.place(), "phone": phone}),
        )
    }

    pub fn enrolment(&self, subject: &Person, branch: &str) -> Record {
        self.write(
            Kind::Enrolment,
            json!({"subject_key": subject.public(), "role": "staff", "branch": branch, "place": branch,
                   "from": "2020-01-01T00:00:00Z"}),
        )
    }

    pub fn project(&self, needs: &[&Record], place: &str) -> Record {
        let needs: Vec<_> = needs.iter().map(|need| need.digest()).collect();
        self.write(
            Kind::Project,
            json!({"title": "送餐", "needs": needs, "owner": "居委会", "due": "2026-12-01", "place": place}),
        )
    }

    pub fn change(&self, about: &Record, after: &Record, to: &str) -> Record {
        self.write(
            Kind::Change,
            json!({"about": [about.digest()], "after": [after.digest()], "to": to, "place": about.place()}),
        )
    }

    pub fn rating(&self, about: &Record, done: &Record, satisfied: bool) -> Record {
        self.write(
            Kind::Rating,
            json!({"about": about.digest(), "after": [done.digest()], "stars": 4, "satisfied": satisfied,
                   "place": about.place()}),
        )
    }

    pub fn erasure(&self, records: &[&Record], place: &str) -> Record {
        let records: Vec<_> = records.iter().map(|record| record.digest()).collect();
        self.write(Kind::Erasure, json!({"records": records, "reason": "asked", "place": place}))
    }
}

/// The account of a need from planned to struck off, by staff whose root this becomes.
pub fn strike_off(hub: &Hub, token: &str, staff: &Person, resident: &Person, need: &Record) {
    hub.store(&staff.enrolment(staff, "yhl"), Some(token));
    let project = staff.project(&[need], need.place());
    let done = staff.change(need, &project, "done");
    let rating = resident.rating(need, &done, true);
    let struck = staff.change(need, &rating, "struck_off");
    hub.store(&project, Some(token));
    hub.store(&done, Some(token));
    hub.store(&rating, None);
    hub.store(&struck, Some(token));
}
