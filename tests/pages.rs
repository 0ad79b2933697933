//! What presses on the pages themselves do: whoever taps twice has meant it once, and what must not be done is not offered.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

#[allow(dead_code, reason = "not everything in every test program")]
mod fake;
mod tab;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use linli_app::mount::mount;
use linli_app::part::Press;
use linli_app::session::{Options, Whole};
use linli_app::text::desk::settings::TOKEN_REMOVE_HINT as HINT;
use linli_app::{app, desk_app, keys};
use linli_core::record::{Header, Unsigned};
use linli_core::{Kind, Record, reference};
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;
use tab::{fresh, until, write_need};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Longer than a press rests after what it began has ended, ms.
const AFTER_REST_MS: u32 = 500;

/// A module's pages in the document, at an address. Out of sight with the value; what they have begun goes on, as it does
/// on a phone.
struct Shown(HtmlElement);

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn show(hash: &str, build: impl FnOnce(&HtmlElement) + 'static) -> Shown {
    window().location().set_hash(hash).unwrap();
    let root: HtmlElement = document().create_element("div").unwrap().dyn_into().unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    // It stays mounted without its handle.
    drop(mount(root.clone(), build));
    Shown(root)
}

impl Shown {
    fn find<T: JsCast>(&self, selector: &str) -> Option<T> {
        self.0.query_selector(selector).unwrap().map(|found| found.dyn_into().unwrap())
    }

    async fn wait_for<T: JsCast>(&self, selector: &str) -> T {
        until(selector, || self.find::<HtmlElement>(selector).is_some()).await;
        self.find(selector).unwrap()
    }
}

fn resident(hash: &str) -> Shown {
    show(hash, |root| app::build(root, Options::default(), "http://here/".into()))
}

fn of_kind(kind: Kind) -> usize {
    fake::records().iter().filter(|record| record["type"] == json!(kind.type_name())).count()
}

/// Once everything that was begun is with the backend: how many records of a kind there are.
async fn sent(kind: Kind) -> usize {
    until("a record", || of_kind(kind) > 0).await;
    TimeoutFuture::new(AFTER_REST_MS).await;
    of_kind(kind)
}

#[wasm_bindgen_test]
async fn begins_the_same_only_after_it_has_ended() {
    let _page = show("#/elsewhere", |_| {});
    let (press, begun) = (Press::default(), Rc::new(Cell::new(0)));
    let begin = |name| {
        let begun = begun.clone();
        press.begin(name, async move {
            begun.set(begun.get() + 1);
            TimeoutFuture::new(50).await;
        });
    };
    begin("rate");
    begin("rate");
    begin("erase");
    TimeoutFuture::new(100).await;
    begin("rate");
    assert_eq!(begun.get(), 2, "one of each");
    TimeoutFuture::new(AFTER_REST_MS).await;
    begin("rate");
    TimeoutFuture::new(0).await;
    assert_eq!(begun.get(), 3, "what has ended may be done again");
}

#[wasm_bindgen_test]
async fn a_correction_pressed_twice_is_one() {
    let tab = fresh().await;
    let done = write_need(&tab).await;
    let page = resident(&format!("#/mine/{}", done.id));
    let area: HtmlTextAreaElement = page.wait_for("#correct").await;
    area.set_value("四单元灯不亮");
    let save: HtmlElement = page.wait_for("[data-action=correct]").await;
    save.click();
    save.click();
    assert_eq!(sent(Kind::Correction).await, 1);
}

#[wasm_bindgen_test]
async fn a_rating_pressed_twice_is_one() {
    let tab = fresh().await;
    let done = write_need(&tab).await;
    until("the need", || of_kind(Kind::Need) == 1).await;
    fake::digest(&done.digest.to_string());
    let page = resident(&format!("#/receipt/{}", done.receipt_code));
    for choice in ["[name=satisfied][value=true]", "[name=stars][value='5']"] {
        page.wait_for::<HtmlInputElement>(choice).await.click();
    }
    let save: HtmlElement = page.wait_for("[data-action=rate]").await;
    save.click();
    save.click();
    assert_eq!(sent(Kind::Rating).await, 1);
}

/// A device that asks to be let in.
async fn request() -> Record {
    let signer = keys::make_device_key().await.unwrap();
    let header = Header {
        id: keys::uuid(1_763_950_000_000).unwrap(),
        source: "urn:uuid:0193584e-0000-7000-8000-000000000001",
        time_ms: 1_763_950_000_000,
        key: Some(signer.public()),
        readcheck: None,
    };
    let data = json!({
        "subject_key": signer.public(), "role": "staff", "branch": "yhl-ly", "place": "yhl-ly",
        "from": "2025-11-24T00:00:00.000Z",
    });
    let unsigned = Unsigned::new(Kind::Enrolment, header, data);
    let signature = signer.sign(&unsigned.signing_input()).await.unwrap();
    unsigned.sign(&signature).unwrap()
}

#[wasm_bindgen_test]
async fn a_device_let_in_by_a_double_press_is_let_in_once() {
    let tab = fresh().await;
    fake::mode("adopt");
    tab.enter("staff-token").await.unwrap();
    until("the root and its recovery key", || fake::records().len() == 2).await;
    let asks: Value = request().await.to_value();
    fake::put(&asks);
    let page = show("#/desk", |root| desk_app::build(root, Options::default()));
    let let_in: HtmlElement = page.wait_for("[data-action=let-in]").await;
    let key = asks["key"].as_str().unwrap().parse().unwrap();
    let shown = page.find::<HtmlElement>("[data-key] .reference").unwrap().text_content().unwrap();
    assert_eq!(shown, reference::fingerprint(&key), "the whole number, as the other device shows it");
    let_in.click();
    let_in.click();
    until("the enrolment", || fake::records().len() > 3).await;
    TimeoutFuture::new(AFTER_REST_MS).await;
    assert_eq!(fake::records().len(), 4, "both, the request, and one enrolment");
}

#[wasm_bindgen_test]
async fn who_leaves_is_told_first_what_goes_with_the_token() {
    let tab = fresh().await;
    fake::role("reader");
    tab.enter("reader-token").await.unwrap();
    let page = show("#/settings", |root| desk_app::build(root, Options::default()));
    page.wait_for::<HtmlElement>("[data-action=remove-token]").await.click();
    let sure: HtmlElement = page.wait_for("[data-action=remove-token-sure]").await;
    let told = page.0.text_content().unwrap();
    assert!([HINT.0, HINT.1].iter().any(|words| told.contains(words)), "{told}");
    assert!(tab.token().is_some(), "nothing goes before it is said twice");
    sure.click();
    until("no token", || page.find::<HtmlElement>("[data-action=remove-token-sure]").is_none()).await;
}

#[wasm_bindgen_test]
async fn what_is_being_mended_is_not_offered_to_be_sent_as_it_is() {
    let tab = fresh().await;
    fake::mode("refuse");
    let done = write_need(&tab).await;
    until("parked", || tab.status.get_untracked().state == Whole::Parked).await;
    let address = format!("#/mine/{}", done.id);
    let page = resident(&address);
    page.wait_for::<HtmlElement>("[data-action=resend]").await;
    page.wait_for::<HtmlElement>("[data-action=rewrite]").await.click();
    page.wait_for::<HtmlElement>("[data-question]").await;
    window().location().set_hash(&address).unwrap();
    page.wait_for::<HtmlElement>("[data-action=rewrite]").await;
    assert!(page.find::<HtmlElement>("[data-action=resend]").is_none());
}

#[wasm_bindgen_test]
async fn an_enrolment_answered_late_is_finished_and_its_recovery_key_stays_until_it_is_put_away() {
    let tab = fresh().await;
    fake::mode("deaf");
    let entered = tab.enter("staff-token").await.unwrap();
    assert!(!entered.requested && !tab.staff.get_untracked().is_root, "nobody has answered");
    let page = show("#/desk", |root| desk_app::build(root, Options::default()));
    page.wait_for::<HtmlElement>("#heading").await;
    fake::mode("adopt");
    tab.send_now();
    page.wait_for::<HtmlElement>("[data-recovery]").await;
    drop(page);
    let page = show("#/desk", |root| desk_app::build(root, Options::default()));
    page.wait_for::<HtmlElement>("[data-recovery]").await;
    page.wait_for::<HtmlElement>("[data-action=recovery-kept]").await.click();
    until("it is put away", || page.find::<HtmlElement>("[data-recovery]").is_none()).await;
    until("the root and one recovery key", || of_kind(Kind::Enrolment) == 2).await;
}

#[wasm_bindgen_test]
async fn a_device_that_asks_shows_the_number_of_its_key() {
    let tab = fresh().await;
    let key = tab.enter("staff-token").await.unwrap().key.unwrap();
    let page = show("#/desk", |root| desk_app::build(root, Options::default()));
    let number = reference::fingerprint(&key);
    until("its number", || page.0.text_content().unwrap().contains(&number)).await;
}
