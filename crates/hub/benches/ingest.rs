//! What a record costs on its way in: through the real HTTP stack in batches, beside a bare SQLite insert loop into the
//! same table with the same pragmas and the same transaction size. `cargo bench -p linli-hub --bench ingest`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement stops at the first surprise")]

use linli_core::{Kind, Record, Verdict};
use linli_hub::config::Settled;
use linli_hub::http::app::App;
use linli_hub::hub::{Hub, Options};
use linli_hub::store::{self, records, tokens};
use linli_hub::{access, http, random, sign};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Records of one request, and of one transaction of the loop: what a phone sends at most.
const BATCH: usize = 100;
const BATCHES: usize = 100;
/// Signed ones are fewer: making their keys is not what is measured, and takes as long again.
const SIGNED_BATCHES: usize = 20;
/// Senders at the same time: an evening on which a street's phones come back to the network.
const SENDERS: usize = 4;
const TURNS: usize = 5;
const NOW_MS: i64 = 1_795_500_000_000;
const SOURCE: &str = "urn:uuid:0193584e-0000-7000-8000-000000000001";

fn main() {
    let folder = std::env::temp_dir().join(format!("linli-ingest-{}", std::process::id()));
    let plain = || batches(BATCHES, false);
    // Turn about, so that a slow moment of the machine meets both; the median of the ratios counts.
    let (mut bare, mut one, mut several) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        bare.push(bare_loop(&folder.join(format!("bare{turn}")), &plain()));
        one.push(through_http(&folder.join(format!("one{turn}")), plain(), 1));
        several.push(through_http(&folder.join(format!("several{turn}")), plain(), SENDERS));
    }
    let count = BATCH * BATCHES;
    let ratio = |times: &[Duration]| {
        median(bare.iter().zip(times).map(|(bare, time)| bare.as_secs_f64() / time.as_secs_f64()).collect())
    };
    println!(
        "{count} unsigned records, {BATCH} a transaction, WAL, synchronous=FULL; medians of {TURNS} turns"
    );
    println!("bare insert loop            {:>9.0} records/s", rate(count, &bare));
    println!("HTTP, one sender            {:>9.0} records/s, ratio {:.2}", rate(count, &one), ratio(&one));
    println!(
        "HTTP, {SENDERS} senders             {:>9.0} records/s, ratio {:.2}",
        rate(count, &several),
        ratio(&several)
    );
    signed(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// What signatures add, and what verifying alone costs.
fn signed(folder: &Path) {
    let batches = batches(SIGNED_BATCHES, true);
    let count = BATCH * SIGNED_BATCHES;
    let records: Vec<Record> = batches.iter().flatten().cloned().collect();
    let began = Instant::now();
    let verdicts = records.iter().filter(|record| sign::verdict(record) == Verdict::Signed).count();
    let verified = began.elapsed();
    assert_eq!(verdicts, count);
    let time = through_http(&folder.join("signed"), batches, SENDERS);
    println!("{count} signed records");
    println!("verifying, one core         {:>9.1} µs a record", verified.as_secs_f64() * 1e6 / count as f64);
    println!("HTTP, {SENDERS} senders             {:>9.0} records/s", count as f64 / time.as_secs_f64());
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn rate(count: usize, times: &[Duration]) -> f64 {
    median(times.iter().map(|time| count as f64 / time.as_secs_f64()).collect())
}

fn batches(count: usize, signed: bool) -> Vec<Vec<Record>> {
    let record = |number: usize| {
        let words = format!("第{number}件：楼道里的灯又不亮了，晚上老人上下楼看不见，请来看看");
        let data = json!({"category": "facilities", "text": words, "urgency": "soon", "place": "yhl-ly-a",
                          "salt": "0123456789abcdef"});
        let id = linli_core::receipt::uuid_v7(NOW_MS + number as i64, random::bytes().unwrap());
        if signed {
            sign::Key::random().unwrap().write_as(id, Kind::Need, SOURCE, NOW_MS, data).unwrap()
        } else {
            sign::write_unsigned(id, Kind::Need, SOURCE, NOW_MS, data).unwrap()
        }
    };
    (0..count).map(|batch| (0..BATCH).map(|at| record(batch * BATCH + at)).collect()).collect()
}

/// The least that storing can cost: rows that are ready, into the same table.
fn bare_loop(folder: &Path, batches: &[Vec<Record>]) -> Duration {
    struct Row {
        id: Vec<u8>,
        digest: [u8; 32],
        place: String,
        content: String,
    }
    let row = |record: &Record| Row {
        id: linli_core::receipt::uuid_bytes(record.id()).unwrap().to_vec(),
        digest: *record.digest().as_bytes(),
        place: record.place().to_owned(),
        content: record.to_json(),
    };
    let rows: Vec<Vec<Row>> = batches.iter().map(|batch| batch.iter().map(row).collect()).collect();
    let mut connection = store::open(folder).unwrap();
    let began = Instant::now();
    for batch in &rows {
        let transaction = store::begin(&mut connection).unwrap();
        for row in batch {
            transaction
                .prepare_cached(
                    "INSERT INTO record (id, digest, kind, place, received_ms, signed, erased, content)
                     VALUES (?1, ?2, 'need', ?3, ?4, 0, 0, ?5)",
                )
                .unwrap()
                .execute(rusqlite::params![row.id, row.digest, row.place, NOW_MS, row.content])
                .unwrap();
            // The row by which it is handed out: whoever stores a record writes both.
            transaction
                .prepare_cached(
                    "INSERT INTO handout (record, place, own) VALUES (last_insert_rowid(), ?1, 1)",
                )
                .unwrap()
                .execute([&row.place])
                .unwrap();
        }
        transaction.commit().unwrap();
    }
    let time = began.elapsed();
    assert_eq!(records::last_row(&connection).unwrap() as usize, batches.len() * BATCH);
    time
}

/// The whole way: sockets, HTTP, reading, checking, storing, lists, answers.
fn through_http(folder: &Path, batches: Vec<Vec<Record>>, senders: usize) -> Duration {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (address, token, thread) = runtime.block_on(serve(folder));
    let bodies: Vec<Vec<u8>> = batches
        .iter()
        .map(|batch| {
            let texts: Vec<String> = batch.iter().map(Record::to_json).collect();
            request(&address, &token, &format!("[{}]", texts.join(",")))
        })
        .collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for share in bodies.chunks(bodies.len().div_ceil(senders)) {
            scope.spawn(move || send(address, share));
        }
    });
    let time = began.elapsed();
    runtime.shutdown_timeout(Duration::from_secs(5));
    thread.join().unwrap();
    let connection = store::open(folder).unwrap();
    assert_eq!(records::last_row(&connection).unwrap() as usize, batches.len() * BATCH);
    time
}

async fn serve(folder: &Path) -> (SocketAddr, String, std::thread::JoinHandle<()>) {
    let folder = PathBuf::from(folder);
    let settled = Settled::load(None).unwrap();
    let (hub, thread) = Hub::start(&folder, settled, App::default(), Options::default()).unwrap();
    // Staff are not slowed down as strangers are.
    let token = access::new_token().unwrap();
    let grant = access::Grant { role: access::Role::Staff, branch: "yhl".into() };
    tokens::insert(&store::open(&folder).unwrap(), &token, &grant, NOW_MS, None).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = http::router(Arc::new(hub)).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    (address, token, thread)
}

fn request(address: &SocketAddr, token: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "POST /v1/records HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/cloudevents-batch+json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// Sends one request after the other on one connection, as a phone does.
fn send(address: SocketAddr, requests: &[Vec<u8>]) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    for request in requests {
        stream.write_all(request).unwrap();
        let length = loop {
            let count = stream.read(&mut buffer).unwrap();
            assert!(count > 0, "the backend hung up");
            bytes.extend_from_slice(&buffer[..count]);
            if let Some(length) = whole(&bytes) {
                break length;
            }
        };
        let answer = String::from_utf8_lossy(&bytes[..length]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert_eq!(answer.matches("\"stored\"").count(), BATCH, "{answer}");
        bytes.drain(..length);
    }
}

/// Length of the answer at the beginning of these bytes, when all of it is there.
fn whole(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length: usize = head.split_once("content-length: ")?.1.split_once('\r')?.0.parse().ok()?;
    (bytes.len() >= end + length).then_some(end + length)
}
