//! A staff device: what its token opened, and what stays of that.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

#[allow(dead_code, reason = "not everything in every test program")]
mod fake;
mod tab;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use linli_app::keys;
use linli_app::screen::lists::book::{Book, Reading};
use linli_app::store::{IndexedDb, MIGRATIONS, NAME, Store};
use linli_core::lists::List;
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use tab::{Tab, fresh, until, write_need};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Puts needs of others at the backend.
fn needs_of_others(count: usize) {
    for number in 0..count {
        fake::put(&json!({
            "specversion": "1.0", "id": keys::uuid(1_763_950_000_000).unwrap(), "source": "urn:uuid:test",
            "type": "org.linli.need.v1", "time": "2025-11-24T00:00:00.000Z", "datacontenttype": "application/json",
            "subject": "yhl-ly-a-03",
            "data": {"category": "facilities", "text": format!("第{number}件"), "urgency": "soon", "place": "yhl-ly-a-03"},
        }));
    }
}

async fn pulled(tab: &Tab) -> usize {
    tab.pulled_records(None, 1_000).await.unwrap().0.len()
}

#[wasm_bindgen_test]
async fn who_leaves_leaves_nothing_of_what_the_token_opened() {
    let tab = fresh().await;
    fake::role("worker");
    tab.enter("one").await.unwrap();
    let own = write_need(&tab).await;
    needs_of_others(3);
    tab.pull().await.unwrap();
    assert!(pulled(&tab).await >= 3);
    tab.leave().await.unwrap();
    assert_eq!((pulled(&tab).await, tab.pulled_mark().await.unwrap()), (0, String::new()));
    assert!(tab.mine().get_untracked().iter().any(|mine| mine.id == own.id), "one's own stays");
    // The cursor went too: who comes back gets everything again.
    tab.enter("one").await.unwrap();
    tab.pull().await.unwrap();
    assert!(pulled(&tab).await >= 3);
}

#[wasm_bindgen_test]
async fn another_token_shows_nothing_of_the_one_before() {
    let tab = fresh().await;
    fake::role("worker");
    tab.enter("one").await.unwrap();
    needs_of_others(2);
    assert_eq!(tab.pull().await.unwrap(), 2);
    tab.enter("one").await.unwrap();
    assert_eq!(pulled(&tab).await, 2, "the same token again changes nothing");
    tab.enter("two").await.unwrap();
    assert_eq!(pulled(&tab).await, 0);
}

#[wasm_bindgen_test]
async fn a_pull_that_is_under_way_writes_nothing_behind_who_leaves() {
    let tab = fresh().await;
    fake::role("worker");
    tab.enter("one").await.unwrap();
    needs_of_others(9);
    // The answer waits until somebody has left.
    fake::mode("held");
    let ended = Rc::new(RefCell::new(None));
    let (session, told) = (tab.session, ended.clone());
    wasm_bindgen_futures::spawn_local(async move {
        told.replace(Some(session.pull().await.is_ok()));
    });
    until("the first page", || {
        fake::asked().iter().any(|ask| ask["method"] == "GET" && ask["path"] == "/v1/records")
    })
    .await;
    tab.leave().await.unwrap();
    fake::mode("ok");
    until("its end", || ended.borrow().is_some()).await;
    assert_eq!((ended.take(), pulled(&tab).await), (Some(false), 0));
}

#[wasm_bindgen_test]
async fn lists_show_nothing_more_once_somebody_left() {
    let tab = fresh().await;
    fake::role("worker");
    tab.enter("one").await.unwrap();
    needs_of_others(2);
    tab.pull().await.unwrap();
    // Effects run once something is mounted.
    let page = document().create_element("div").unwrap().unchecked_into();
    drop(linli_app::mount::mount(page, |_| {}));
    let book = tab.owner.with(|| Book::open(tab.session));
    let listed = || untrack(|| book.with(|fold| fold.needs(0, None).items.len())).unwrap_or_default();
    until("the lists", || book.reading.get_untracked() == Reading::Complete && listed() == 2).await;
    tab.leave().await.unwrap();
    until("empty lists", || listed() == 0).await;
    TimeoutFuture::new(100).await;
    assert_eq!(listed(), 0);
}

#[wasm_bindgen_test]
async fn a_reader_asks_for_lists_and_never_for_records() {
    let tab = fresh().await;
    fake::role("reader");
    tab.enter("one").await.unwrap();
    needs_of_others(2);
    assert_eq!((tab.pull().await.unwrap(), pulled(&tab).await), (0, 0));
    tab.list(List::Needs, Some("yhl-ly"), Some(0)).await.unwrap();
    let asked = fake::asked();
    let paths = |path: &str| asked.iter().filter(|ask| ask["path"] == path).collect::<Vec<_>>();
    assert!(paths("/v1/records").is_empty(), "{asked:?}");
    let [list] = paths("/v1/lists/needs")[..] else { panic!("{asked:?}") };
    assert_eq!(list["search"], "?place=yhl-ly&as_of=1970-01-01T00%3A00%3A00.000Z");
    assert_eq!(list["authorization"], "Bearer one");
    // Another link opens records again, and it is known before anybody asks.
    fake::role("worker");
    tab.enter("two").await.unwrap();
    assert_eq!(tab.pull().await.unwrap(), 2);
}

/// What the next pull asks for first.
async fn first_question(tab: &Tab) -> String {
    let before = fake::asked().len();
    tab.pull().await.unwrap();
    let asked = fake::asked()[before..].iter().find(|ask| ask["path"] == "/v1/records").cloned().unwrap();
    asked["search"].as_str().unwrap().to_owned()
}

#[wasm_bindgen_test]
async fn what_an_earlier_version_did_not_know_comes_after_its_update() {
    let tab = fresh().await;
    needs_of_others(1);
    let mut of_later = fake::records()[0].clone();
    of_later["id"] = json!(keys::uuid(7).unwrap());
    of_later["type"] = json!("org.linli.visit.v1");
    fake::put(&of_later);
    assert_eq!(tab.pull().await.unwrap(), 1, "the other is of no type that this version knows");
    assert!(first_question(&tab).await.contains("after=2"), "it goes on where it stopped");
    // As a version that knew fewer types would have left it.
    let store = Store::new(IndexedDb::open(NAME, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    let mut cursor = store.setting("cursor").await.unwrap().unwrap();
    let (fewer, _) = cursor["with"].as_str().unwrap().rsplit_once(' ').unwrap();
    cursor["with"] = json!(fewer);
    store.set_setting("cursor", &cursor).await.unwrap();
    assert!(!first_question(&tab).await.contains("after="), "it begins anew");
    assert!(first_question(&tab).await.contains("after=2"), "once");
    assert_eq!(pulled(&tab).await, 1);
}
