//! The session as screens use it, over the real database of a real browser, with a backend inside the page.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod fake;
mod tab;

use gloo_timers::future::TimeoutFuture;
use linli_app::keys;
use linli_app::session::{
    DraftHandle, Error, Finalized, Hitch, NetError, Options, SaveState, StorageState, Whereabouts, Whole,
};
use linli_core::receipt::Receipt;
use linli_core::{Digest, Kind, Record, Verdict};
use serde_json::{Map, Value, json};
use tab::{NEED, Tab, answer, fresh, mine, tab, tab_with, until_within, write_need};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Longest that anything here may take, ms.
const PATIENCE_MS: u32 = 8_000;

async fn until(what: &str, is_so: impl FnMut() -> bool) {
    until_within(PATIENCE_MS, what, is_so).await;
}

const CONTACT: &[(&str, &str)] = &[("contact.phone", "13800000000"), ("contact.consent", "true")];

async fn until_received(tab: &Tab, id: &str) {
    until("its reception", || {
        tab.mine().get_untracked().iter().any(|mine| {
            mine.id == id && mine.pending == 0 && matches!(mine.whereabouts, Whereabouts::Received(_))
        })
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_typed_is_there_after_a_reload_at_the_same_question() {
    let first = fresh().await;
    let draft = first.open_draft(Kind::Need).await.unwrap();
    draft.set("text", "灯不亮");
    draft.go("category");
    assert_eq!(draft.saved().get_untracked(), SaveState::Saving);
    assert_eq!(first.status.get_untracked().state, Whole::Unsaved);
    let began = js_sys::Date::now();
    until("saved", || matches!(draft.saved().get_untracked(), SaveState::Saved(ms) if ms > 0)).await;
    assert!(js_sys::Date::now() - began < 1_000.0);
    assert_eq!(first.status.get_untracked().state, Whole::Saved);
    let second = tab();
    let again = second.open_draft(Kind::Need).await.unwrap().draft.get_untracked();
    assert_eq!((again.value("text"), again.at.as_str()), ("灯不亮", "category"));
}

#[wasm_bindgen_test]
async fn two_tabs_that_write_one_draft_keep_both() {
    let one = fresh().await;
    let mine = one.open_draft(Kind::Need).await.unwrap();
    mine.set("text", "甲");
    mine.flush().await.unwrap();
    let two = tab();
    let theirs = two.open_draft(Kind::Need).await.unwrap();
    theirs.set("text", "乙");
    theirs.flush().await.unwrap();
    mine.set("text", "丙");
    mine.flush().await.unwrap();
    assert!(matches!(mine.saved().get_untracked(), SaveState::Clashed(_)));
    assert_ne!(mine.draft.get_untracked().id, theirs.draft.get_untracked().id);
    assert_eq!(theirs.draft.get_untracked().value("text"), "乙");
    // What one had typed is the newest draft now; the other's is still there behind it.
    let third = tab();
    let newest = third.open_draft(Kind::Need).await.unwrap();
    assert_eq!(newest.draft.get_untracked().value("text"), "丙");
    newest.discard().await.unwrap();
    let next = third.open_draft(Kind::Need).await.unwrap();
    assert_eq!(next.draft.get_untracked().value("text"), "乙");
}

#[wasm_bindgen_test]
async fn emptying_the_phone_in_one_tab_empties_the_others() {
    let one = fresh().await;
    let two = tab();
    let open = two.open_draft(Kind::Need).await.unwrap();
    open.set("text", "不该留下");
    open.flush().await.unwrap();
    one.erase_phone().await.unwrap();
    TimeoutFuture::new(100).await;
    open.set("text", "不该回来");
    TimeoutFuture::new(400).await;
    assert!(tab().open_draft(Kind::Need).await.unwrap().draft.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn a_final_need_and_its_contact_arrive_signed_and_once() {
    let tab = fresh().await;
    let draft = tab.open_draft(Kind::Need).await.unwrap();
    answer(&draft, NEED);
    answer(&draft, CONTACT);
    let done = tab.finalize(&draft).await.unwrap();
    until_received(&tab, &done.id).await;
    let records: Vec<Record> =
        fake::records().into_iter().map(|value| Record::from_value(value).unwrap()).collect();
    assert_eq!(records.iter().map(Record::kind).collect::<Vec<_>>(), [Kind::Need, Kind::Contact]);
    for record in &records {
        assert_eq!(keys::judge(record).await, Ok(Verdict::Signed));
        assert_eq!(record.key(), records[0].key());
    }
    let receipt = Receipt::parse(&done.receipt_code).unwrap();
    assert_eq!(records[0].readcheck(), Some(receipt.readcheck()));
    assert_eq!(records[0].reference(), done.reference);
    assert_eq!(tab.status.get_untracked().state, Whole::Received);
    assert_eq!(tab.status.get_untracked().pending, 0);
    // The draft is gone, and the next one is empty.
    assert!(tab.open_draft(Kind::Need).await.unwrap().draft.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn a_save_pressed_twice_writes_one_record() {
    let tab = fresh().await;
    let draft = tab.open_draft(Kind::Need).await.unwrap();
    answer(&draft, NEED);
    let session = tab.session;
    let second = std::rc::Rc::new(std::cell::RefCell::new(None));
    let told = second.clone();
    wasm_bindgen_futures::spawn_local(async move {
        told.replace(Some(session.finalize(&draft).await));
    });
    let first = tab.finalize(&draft).await;
    until("the second press", || second.borrow().is_some()).await;
    let second = second.take().unwrap();
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert_eq!(tab.mine().get_untracked().len(), 1);
}

#[wasm_bindgen_test]
async fn an_unfinished_draft_does_not_become_final_and_says_what_is_missing() {
    let tab = fresh().await;
    let draft = tab.open_draft(Kind::Need).await.unwrap();
    draft.set("text", "灯不亮");
    let Err(Error::Problems(problems)) = tab.finalize(&draft).await else { panic!() };
    assert!(problems.iter().any(|problem| problem.path == "category"));
    assert!(tab.mine().get_untracked().is_empty());
    assert_eq!(tab.open_draft(Kind::Need).await.unwrap().draft.get_untracked().value("text"), "灯不亮");
}

#[wasm_bindgen_test]
async fn waits_without_a_network_and_goes_when_told_to() {
    let tab = fresh().await;
    fake::mode("offline");
    let done = write_need(&tab).await;
    until("the reason", || tab.status.get_untracked().hitch == Some(Hitch::Offline)).await;
    assert_eq!(tab.status.get_untracked().state, Whole::Waiting);
    assert_eq!(tab.status.get_untracked().pending, 1);
    assert_eq!(mine(&tab, &done.id).whereabouts, Whereabouts::Queued);
    fake::mode("ok");
    tab.send_now();
    until_received(&tab, &done.id).await;
}

#[wasm_bindgen_test]
async fn an_answer_that_was_lost_makes_no_second_record() {
    let tab = fresh().await;
    fake::mode("lost");
    let done = write_need(&tab).await;
    until("the reason", || tab.status.get_untracked().hitch == Some(Hitch::Offline)).await;
    assert_eq!(fake::records().len(), 1);
    assert_eq!(mine(&tab, &done.id).whereabouts, Whereabouts::Queued);
    fake::mode("ok");
    tab.send_now();
    until_received(&tab, &done.id).await;
    assert_eq!(fake::records().len(), 1);
}

/// Nothing that is no answer about this very record is a receipt.
async fn is_no_receipt(mode: &str, hitch: Option<Hitch>) {
    let tab = fresh().await;
    fake::mode(mode);
    let done = write_need(&tab).await;
    until("an attempt", || fake::asked().iter().any(|ask| ask["method"] == "POST")).await;
    if hitch.is_some() {
        until("the reason", || tab.status.get_untracked().hitch == hitch).await;
    }
    TimeoutFuture::new(200).await;
    assert_eq!(mine(&tab, &done.id).whereabouts, Whereabouts::Queued, "{mode}");
    assert_eq!(tab.status.get_untracked().state, Whole::Waiting, "{mode}");
}

#[wasm_bindgen_test]
async fn a_sign_in_page_is_no_receipt() {
    is_no_receipt("portal", Some(Hitch::NotTheBackend)).await;
}

#[wasm_bindgen_test]
async fn a_refused_token_parks_nothing_and_is_told() {
    is_no_receipt("token", Some(Hitch::TokenRefused)).await;
}

#[wasm_bindgen_test]
async fn a_busy_backend_is_left_alone() {
    is_no_receipt("busy", Some(Hitch::Busy)).await;
    let asked = fake::asked().iter().filter(|ask| ask["method"] == "POST").count();
    assert_eq!(asked, 1);
}

#[wasm_bindgen_test]
async fn a_200_that_speaks_of_nobody_is_no_receipt() {
    is_no_receipt("silent", None).await;
}

#[wasm_bindgen_test]
async fn a_200_that_speaks_of_somebody_else_is_no_receipt() {
    is_no_receipt("stranger", None).await;
}

async fn write_two_offline(tab: &Tab) -> [Finalized; 2] {
    fake::mode("offline");
    let both = [write_need(tab).await, write_need(tab).await];
    until("the reason", || tab.status.get_untracked().hitch == Some(Hitch::Offline)).await;
    both
}

#[wasm_bindgen_test]
async fn a_batch_that_is_too_large_is_split() {
    let tab = fresh().await;
    let both = write_two_offline(&tab).await;
    fake::mode("large");
    tab.send_now();
    for done in both {
        until_received(&tab, &done.id).await;
    }
}

#[wasm_bindgen_test]
async fn a_batch_that_is_refused_whole_is_split() {
    let tab = fresh().await;
    let both = write_two_offline(&tab).await;
    fake::mode("sour");
    tab.send_now();
    for done in both {
        until_received(&tab, &done.id).await;
    }
}

#[wasm_bindgen_test]
async fn what_is_refused_is_parked_with_the_reason_and_can_be_sent_again() {
    let tab = fresh().await;
    fake::mode("refuse");
    let done = write_need(&tab).await;
    until("parked", || tab.status.get_untracked().state == Whole::Parked).await;
    let Whereabouts::Parked(problems) = mine(&tab, &done.id).whereabouts else { panic!() };
    assert_eq!(problems[0].path, "data.place");
    let draft = tab.draft_again(&done.id).await.unwrap();
    assert_eq!(draft.draft.get_untracked().value("text"), "三单元灯不亮");
    fake::mode("ok");
    assert_eq!(tab.resend(&done.id).await, Err(Error::Unknown), "not beside the draft in which it is mended");
    draft.discard().await.unwrap();
    tab.resend(&done.id).await.unwrap();
    until_received(&tab, &done.id).await;
    assert_eq!(tab.forget(&done.id).await, Err(Error::Unknown));
}

#[wasm_bindgen_test]
async fn what_is_mended_takes_the_place_of_what_was_parked() {
    let tab = fresh().await;
    fake::mode("refuse");
    let done = write_need(&tab).await;
    until("parked", || tab.status.get_untracked().state == Whole::Parked).await;
    let first = tab.draft_again(&done.id).await.unwrap();
    assert!(mine(&tab, &done.id).rewriting);
    first.discard().await.unwrap();
    until("what may be sent again", || !mine(&tab, &done.id).rewriting).await;
    let draft = tab.draft_again(&done.id).await.unwrap();
    let id = |draft: &DraftHandle| draft.draft.get_untracked().id;
    assert_eq!(
        id(&tab.draft_again(&done.id).await.unwrap()),
        id(&draft),
        "one draft, however often it is begun"
    );
    fake::mode("ok");
    let mended = tab.finalize(&draft).await.unwrap();
    until_received(&tab, &mended.id).await;
    assert_eq!(tab.mine().get_untracked().len(), 1);
    assert_eq!(tab.resend(&done.id).await, Err(Error::Unknown));
    assert_eq!(fake::records().len(), 1);
}

#[wasm_bindgen_test]
async fn another_tab_sees_what_this_one_did() {
    let one = fresh().await;
    let two = tab();
    until("a configuration", || two.config.get_untracked().is_some()).await;
    let done = write_need(&one).await;
    until_received(&two, &done.id).await;
    assert_eq!(fake::records().len(), 1);
}

#[wasm_bindgen_test]
async fn a_photo_goes_before_its_record_and_without_what_the_camera_wrote() {
    let tab = fresh().await;
    let draft = tab.open_draft(Kind::Need).await.unwrap();
    answer(&draft, NEED);
    let photo = picture(2_400, 1_200, b"GPS 31.2304 N").await;
    draft.attach(photo, "image/png").await.unwrap();
    let attachment = draft.draft.get_untracked().attachments[0].clone();
    assert_eq!(attachment.media_type, "image/jpeg");
    assert!(attachment.size <= u64::from(linli_app::photo::BYTES_MAX));
    let kept = draft.attachment(attachment.sha256).await.unwrap();
    let bitmap = bitmap(&kept).await;
    assert_eq!((bitmap.width(), bitmap.height()), (1_600, 800));
    let bytes = wasm_bindgen_futures::JsFuture::from(kept.array_buffer()).await.unwrap();
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    assert!(!bytes.windows(3).any(|window| window == b"GPS"));
    assert_eq!(Digest::of(&bytes), attachment.sha256);
    let done = tab.finalize(&draft).await.unwrap();
    until_received(&tab, &done.id).await;
    let asked = fake::asked();
    let position = |method: &str| asked.iter().position(|ask| ask["method"] == method).unwrap();
    assert!(position("PUT") < position("POST"));
}

#[wasm_bindgen_test]
async fn what_is_no_picture_is_refused_and_the_draft_stays() {
    let tab = fresh().await;
    let draft = tab.open_draft(Kind::Need).await.unwrap();
    draft.set("text", "灯不亮");
    let parts = js_sys::Array::of1(&"not a picture".into());
    let blob = web_sys::Blob::new_with_str_sequence(&parts).unwrap();
    let refused = draft.attach(blob, "image/jpeg").await;
    assert_eq!(refused, Err(Error::Photo(linli_app::photo::Error::NotAPicture)));
    assert!(draft.draft.get_untracked().attachments.is_empty());
}

/// A picture with a text hidden behind its end, as cameras hide theirs inside.
async fn picture(width: u32, height: u32, hidden: &[u8]) -> web_sys::Blob {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas").unwrap().dyn_into().unwrap();
    canvas.set_width(width);
    canvas.set_height(height);
    let promise = js_sys::Promise::new(&mut |resolve, _| canvas.to_blob(&resolve).unwrap());
    let png: web_sys::Blob = wasm_bindgen_futures::JsFuture::from(promise).await.unwrap().dyn_into().unwrap();
    let parts = js_sys::Array::of2(&png, &js_sys::Uint8Array::from(hidden));
    web_sys::Blob::new_with_blob_sequence(&parts).unwrap()
}

async fn bitmap(blob: &web_sys::Blob) -> web_sys::ImageBitmap {
    let promise = web_sys::window().unwrap().create_image_bitmap_with_blob(blob).unwrap();
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap().dyn_into().unwrap()
}

#[wasm_bindgen_test]
async fn corrections_withdrawals_and_erasures_are_signed_by_the_receipt() {
    let tab = fresh().await;
    let done = write_need(&tab).await;
    let mut set = Map::new();
    set.insert("text".into(), json!("四单元灯不亮"));
    tab.correct(&done.id, set.clone()).await.unwrap();
    set.insert("text".into(), json!("五单元灯不亮"));
    tab.correct(&done.id, set).await.unwrap();
    assert_eq!(mine(&tab, &done.id).text, "五单元灯不亮");
    tab.withdraw(&done.id, "修好了").await.unwrap();
    assert!(mine(&tab, &done.id).withdrawn);
    tab.erase(&done.id).await.unwrap();
    let erased = mine(&tab, &done.id);
    assert!(erased.erased);
    assert_eq!(erased.text, "");
    until("everything sent", || tab.status.get_untracked().pending == 0).await;
    let records: Vec<Record> =
        fake::records().into_iter().map(|value| Record::from_value(value).unwrap()).collect();
    for record in &records {
        assert_eq!(keys::judge(record).await, Ok(Verdict::Signed));
        assert_eq!(record.key(), Some(*Receipt::parse(&done.receipt_code).unwrap().public()));
    }
    let erasure = records.iter().find(|record| record.kind() == Kind::Erasure).unwrap();
    let named = erasure.data().unwrap()["records"].as_array().unwrap().len();
    assert_eq!(named, 4, "the need, two corrections, the withdrawal");
    let second = records.iter().filter(|record| record.kind() == Kind::Correction).nth(1);
    if let Some(second) = second.and_then(|second| second.data()) {
        assert_eq!(second["after"].as_array().unwrap().len(), 1);
    }
    let text = tab.export_mine().await.unwrap();
    let text = wasm_bindgen_futures::JsFuture::from(text.text()).await.unwrap().as_string().unwrap();
    assert!(!text.contains("单元"), "{text}");
}

#[wasm_bindgen_test]
async fn nothing_of_what_is_erased_before_it_was_sent_leaves_the_phone() {
    let tab = fresh().await;
    fake::mode("offline");
    let done = write_need(&tab).await;
    tab.erase(&done.id).await.unwrap();
    fake::mode("ok");
    tab.send_now();
    until("the erasure", || fake::records().len() == 1).await;
    assert!(!Value::from(fake::records()).to_string().contains("单元"));
}

#[wasm_bindgen_test]
async fn a_rating_needs_something_done_and_a_whole_receipt() {
    let tab = fresh().await;
    let done = write_need(&tab).await;
    let early = tab.rate(&done.receipt_code, Vec::new(), 5, true, "").await;
    assert_eq!(early, Err(Error::TooEarly));
    let cut = tab.rate(&done.receipt_code[..149], vec![done.digest], 5, true, "").await;
    assert_eq!(cut, Err(Error::BadReceipt));
    tab.rate(&done.receipt_code, vec![Digest::of(b"the done")], 4, true, "谢谢").await.unwrap();
    until("the rating", || fake::records().len() == 2).await;
    let rating = Record::from_value(fake::records()[1].clone()).unwrap();
    assert_eq!(rating.data().unwrap()["stars"], 4);
    assert_eq!(rating.data().unwrap()["about"], json!(done.digest));
}

#[wasm_bindgen_test]
async fn a_receipt_is_asked_with_its_read_token_and_remembered_for_offline() {
    let tab = fresh().await;
    let done = write_need(&tab).await;
    until_received(&tab, &done.id).await;
    fake::digest(&done.digest.to_string());
    let view = tab.receipt_status(&done.receipt_code).await.unwrap();
    assert!(!view.from_memory);
    assert_eq!(
        (view.digest(), view.place(), view.account()),
        (Some(done.digest), Some("yhl-ly-a-03"), Some("done"))
    );
    let token = Receipt::parse(&done.receipt_code).unwrap().read_token();
    let asked = fake::asked();
    let ask = asked.iter().find(|ask| ask["path"].as_str().unwrap().ends_with("/v1/receipt")).unwrap();
    assert_eq!(ask["authorization"], json!(format!("Receipt {token}")));
    fake::mode("offline");
    let kept = tab.receipt_status(&done.receipt_code).await.unwrap();
    assert!(kept.from_memory);
    assert_eq!(kept.answer, view.answer);
    let unknown = Receipt::new(
        [7; 32],
        *Receipt::parse(&done.receipt_code).unwrap().public(),
        &done.id.replace('7', "8"),
    );
    let unknown = tab.receipt_status(&unknown.unwrap().code()).await;
    assert_eq!(unknown, Err(Error::Net(NetError::Offline)));
}

#[wasm_bindgen_test]
async fn a_receipt_on_another_phone_shows_the_record_and_speaks_for_it() {
    let writer = fresh().await;
    let done = write_need(&writer).await;
    until_received(&writer, &done.id).await;
    let need = fake::records()[0].clone();
    let phone = fresh().await;
    fake::put(&need);
    fake::digest(&done.digest.to_string());
    phone.keep_receipt(&done.receipt_code).await.unwrap();
    let kept = mine(&phone, &done.id);
    assert_eq!((kept.text.as_str(), kept.kind, kept.digest), ("三单元灯不亮", Kind::Need, done.digest));
    phone.rate(&done.receipt_code, vec![done.digest], 5, true, "").await.unwrap();
    phone.withdraw(&done.id, "").await.unwrap();
    until("both", || fake::records().len() == 3).await;
    for value in &fake::records()[1..] {
        let record = Record::from_value(value.clone()).unwrap();
        assert_eq!(keys::judge(&record).await, Ok(Verdict::Signed));
        assert_eq!(record.data().unwrap()["about"], json!(done.digest));
        assert_eq!(record.place(), "yhl-ly-a-03");
    }
    assert!(mine(&phone, &done.id).withdrawn);
}

#[wasm_bindgen_test]
async fn a_token_that_opens_nothing_is_not_kept() {
    let tab = fresh().await;
    fake::mode("token");
    assert_eq!(tab.enter("stale").await, Err(Error::Net(NetError::TokenRefused)));
    assert_eq!((tab.token(), tab.has_token.get_untracked()), (None, false));
}

#[wasm_bindgen_test]
async fn the_first_staff_link_makes_the_root_and_its_recovery_key_once() {
    let tab = fresh().await;
    fake::mode("adopt");
    let entered = tab.enter("staff-token").await.unwrap();
    let staff = || tab.staff.get_untracked();
    assert!(staff().is_root && !entered.requested);
    let recovery = Receipt::parse(&staff().recovery_code.unwrap()).unwrap();
    until("both enrolments", || fake::records().len() == 2).await;
    let records = fake::records();
    assert_eq!(records[0]["data"]["subject_key"], records[0]["key"]);
    assert_eq!(records[1]["key"], records[0]["key"]);
    assert_eq!(records[1]["data"]["subject_key"], json!(recovery.public()));
    assert_eq!(records[1]["data"]["recovery"], true);
    assert_eq!(records[0]["data"]["branch"], "yhl-ly", "the branch that the token opens");
    let posts: Vec<Value> = fake::asked().into_iter().filter(|ask| ask["method"] == "POST").collect();
    assert!(posts.iter().all(|ask| ask["authorization"] == "Bearer staff-token"));
    let again = tab.enter("staff-token").await.unwrap();
    assert_eq!((again.key, fake::records().len()), (entered.key, 2));
    assert_eq!(
        Receipt::parse(&staff().recovery_code.unwrap()),
        Some(recovery),
        "offered until it is put away"
    );
    tab.recovery_kept().await.unwrap();
    tab.enter("staff-token").await.unwrap();
    assert_eq!((staff().recovery_code, fake::records().len()), (None, 2));
    let project = tab.write_staff(
        Kind::Change,
        json!({"about": [Digest::of(b"n")], "after": [Digest::of(b"p")], "to": "done", "place": "yhl"}),
    );
    assert_eq!(keys::judge(&project.await.unwrap()).await, Ok(Verdict::Signed));
}

#[wasm_bindgen_test]
async fn a_later_staff_link_asks_to_be_let_in() {
    let tab = fresh().await;
    let entered = tab.enter("staff-token").await.unwrap();
    assert!(entered.requested && tab.staff.get_untracked().recovery_code.is_none());
    until("the request", || fake::records().len() == 1).await;
    tab.enter("staff-token").await.unwrap();
    TimeoutFuture::new(100).await;
    assert_eq!(fake::records().len(), 1, "one request is enough");
    tab.leave().await.unwrap();
    assert_eq!(tab.token(), None);
}

#[wasm_bindgen_test]
async fn a_token_for_reading_makes_no_key() {
    let tab = fresh().await;
    fake::role("reader");
    let entered = tab.enter("reader-token").await.unwrap();
    assert_eq!((entered.key, entered.requested), (None, false));
    assert_eq!(tab.token().as_deref(), Some("reader-token"));
    assert!(tab.mine().get_untracked().is_empty() && fake::records().is_empty());
}

#[wasm_bindgen_test]
async fn staff_without_a_key_can_write_nothing() {
    let tab = fresh().await;
    assert_eq!(tab.write_staff(Kind::Project, json!({})).await, Err(Error::NoStaffKey));
}

#[wasm_bindgen_test]
async fn pulls_to_the_end_with_verdicts_and_again_only_what_is_new() {
    let tab = fresh().await;
    let done = write_need(&tab).await;
    until_received(&tab, &done.id).await;
    let mut forged = fake::records()[0].clone();
    forged["time"] = json!("2020-01-01T00:00:00.000Z");
    forged["id"] = json!(keys::uuid(5).unwrap());
    fake::put(&forged);
    fake::put(&json!({"id": "no record of ours"}));
    assert_eq!(tab.pull().await.unwrap(), 2);
    assert_eq!(tab.pull().await.unwrap(), 0);
    let judged = tab.records_with_verdicts().await.unwrap();
    let verdicts: Vec<Verdict> = judged.iter().map(|(_, verdict)| *verdict).collect();
    assert_eq!(verdicts.len(), 2, "one's own is there once");
    assert!(verdicts.contains(&Verdict::Signed) && verdicts.contains(&Verdict::Bad));
    let other = write_need(&tab).await;
    until_received(&tab, &other.id).await;
    assert_eq!(tab.pull().await.unwrap(), 1);
}

#[wasm_bindgen_test]
async fn drops_what_its_author_erased_when_the_erasure_comes_in() {
    let writer = fresh().await;
    let done = write_need(&writer).await;
    until_received(&writer, &done.id).await;
    let need = fake::records()[0].clone();
    writer.erase(&done.id).await.unwrap();
    until("the erasure", || fake::records().len() == 2).await;
    let erasure = fake::records()[1].clone();
    let reader = fresh().await;
    fake::put(&need);
    assert_eq!(reader.pull().await.unwrap(), 1);
    fake::put(&erasure);
    assert_eq!(reader.pull().await.unwrap(), 1);
    let judged = reader.records_with_verdicts().await.unwrap();
    let (record, verdict) = judged.iter().find(|(record, _)| record.kind() == Kind::Need).unwrap();
    assert_eq!((record.data(), *verdict), (None, Verdict::Signed));
}

#[wasm_bindgen_test]
async fn the_configuration_is_there_without_a_network_after_the_first_visit() {
    let first = fresh().await;
    until("a store", || matches!(first.storage.get_untracked(), StorageState::Ready { .. })).await;
    // Read once more, so that it was certainly written.
    first.reload_config().await;
    fake::mode("offline");
    let later = tab();
    until("the kept configuration", || later.config.get_untracked().is_some()).await;
    assert_eq!(later.config_problem.get_untracked(), None);
}

#[wasm_bindgen_test]
async fn tells_the_page_around_it() {
    fake::start();
    let document = web_sys::window().unwrap().document().unwrap();
    let host: web_sys::HtmlElement = document.create_element("div").unwrap().dyn_into().unwrap();
    document.body().unwrap().append_child(&host).unwrap();
    let heard = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    for event in ["linli:saved", "linli:received"] {
        let list = heard.clone();
        let closure = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::CustomEvent)>::new(
            move |event: web_sys::CustomEvent| {
                let detail = js_sys::JSON::stringify(&event.detail()).unwrap();
                list.borrow_mut().push((event.type_(), String::from(detail)));
            },
        );
        document.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()).unwrap();
        closure.forget();
    }
    let tab = tab_with(Options { widget: true, host: Some(host), ..Options::default() });
    tab.erase_phone().await.unwrap();
    until("a configuration", || tab.config.get_untracked().is_some()).await;
    let done = write_need(&tab).await;
    until_received(&tab, &done.id).await;
    let detail = json!({"id": done.id, "type": "org.linli.need.v1"}).to_string();
    until("both events", || heard.borrow().len() == 2).await;
    assert_eq!(*heard.borrow(), [("linli:saved".into(), detail.clone()), ("linli:received".into(), detail)]);
}
