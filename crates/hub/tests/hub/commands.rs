use crate::support::{Folder, Hub, Person, linli, need, text};
use std::thread;

#[test]
fn imports_twice_and_changes_nothing() {
    let hub = Hub::start();
    let person = Person::new();
    let signed = person.need("yhl-ly", "求送餐");
    hub.store(&signed, None);
    hub.store(&person.contact(&signed, "13800000000"), None);
    assert_eq!(hub.post(&need("yhl-bh", "x"), None).status, 201);
    let exported = text(&linli(&["export", "--data"], &[&hub.data()]));
    let file = hub.folder.file("records.jsonl", &exported);
    let other = hub.folder.0.join("other");
    for stored in [3, 0] {
        let out = linli(&["import", "--data"], &[&other, &file]);
        assert!(out.status.success());
        let words = String::from_utf8(out.stderr).unwrap();
        assert!(words.starts_with(&format!("{stored} stored, {} there already", 3 - stored)), "{words}");
        assert_eq!(text(&linli(&["export", "--data"], &[&other])), exported);
    }
}

#[test]
fn shows_what_was_imported_while_it_serves() {
    let (from, to) = (Hub::start(), Hub::start());
    assert_eq!(from.post(&need("yhl-ly", "求送餐"), None).status, 201);
    let file = from.folder.file("records.jsonl", text(&linli(&["export", "--data"], &[&from.data()])));
    assert!(linli(&["import", "--data"], &[&to.data(), &file]).status.success());
    // The next record of its own takes the imported one along; without one, the next tick does.
    assert_eq!(to.post(&need("yhl-ly", "另一件"), None).status, 201);
    assert_eq!(to.get("/v1/lists/needs", to.link.as_deref()).json()["count"], 2);
}

#[test]
fn verifies_line_by_line() {
    let folder = Folder::new();
    let signed = Person::new().need("yhl-ly", "求送餐");
    let mut erased = signed.clone();
    erased.erase();
    let good = folder
        .file("good.jsonl", format!("{}\n{}\n{}\n", signed.to_json(), erased.to_json(), need("yhl-ly", "x")));
    let out = linli(&["verify"], &[&good]);
    let words = text(&out);
    let lines: Vec<&str> = words.lines().map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert_eq!(lines, ["signed", "signed, erased", "unsigned"]);
    let bad = folder.file("bad.jsonl", signed.to_json().replace("urn:uuid:", "urn:uuid:f"));
    let out = linli(&["verify"], &[&good, &bad]);
    assert!(!out.status.success());
    assert!(String::from_utf8(out.stdout).unwrap().contains("bad signature"));
}

#[test]
fn backs_up_while_records_come_in_and_restores_the_same_lists() {
    let hub = Hub::start();
    for number in 0..50 {
        assert_eq!(hub.post(&need("yhl-ly", &format!("{number}")), None).status, 201);
    }
    let backup = hub.folder.0.join("backup.sqlite");
    let made = thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 50..150 {
                assert_eq!(hub.post(&need("yhl-ly", &format!("{number}")), None).status, 201);
            }
        });
        let made = linli(&["backup", "--data"], &[&hub.data(), &backup]);
        writing.join().unwrap();
        made
    });
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let whole = text(&linli(&["export", "--data"], &[&hub.data()]));
    assert_eq!(whole.lines().count(), 150);
    // While somebody serves the folder nothing is put under it.
    assert!(!linli(&["restore", "--data"], &[&hub.data(), &backup]).status.success());
    let (folder, _) = hub.stop();
    let (old, new) = (folder.0.join("data"), folder.0.join("new"));
    assert!(linli(&["restore", "--data"], &[&new, &backup]).status.success());
    let copied = text(&linli(&["export", "--data"], &[&new]));
    let count = copied.lines().count();
    assert!((50..=150).contains(&count), "{count}");
    assert!(whole.starts_with(&copied));
    // Over a database that is there: it is kept beside.
    let words = text(&linli(&["restore", "--data"], &[&old, &backup]));
    assert!(words.contains("kept as"), "{words}");
    assert_eq!(text(&linli(&["export", "--data"], &[&old])), copied);
}

#[test]
fn refuses_a_second_server_a_newer_database_and_a_false_backup_in_words() {
    let hub = Hub::start();
    let refused = |arguments: &[&str], paths: &[&std::path::Path]| {
        let out = linli(arguments, paths);
        assert!(!out.status.success());
        String::from_utf8(out.stderr).unwrap()
    };
    assert!(refused(&["serve", "--addr", "127.0.0.1:0", "--data"], &[&hub.data()]).contains("stop it first"));
    let moon = ["token", "create", "--branch", "moon", "--role", "staff", "--data"];
    assert!(refused(&moon, &[&hub.data()]).contains("no place code"));
    let (folder, _) = hub.stop();
    let data = folder.0.join("data");
    let no_backup = folder.file("x.sqlite", "no database at all");
    assert!(refused(&["restore", "--data"], &[&data, &no_backup]).contains("no backup"));
    assert!(refused(&["export", "--data"], &[&folder.0.join("empty")]).contains("no database"));
    let database = rusqlite::Connection::open(data.join("linli.sqlite")).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    assert!(refused(&["serve", "--addr", "127.0.0.1:0", "--data"], &[&data]).contains("newer `linli`"));
    let config = folder.file("bad.json", "{\"places\": 1, \"colour\": 2}");
    let words = refused(&["serve", "--data", data.to_str().unwrap(), "--config"], &[&config]);
    assert!(words.contains("places") && words.contains("colour"), "{words}");
}
