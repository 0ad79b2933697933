//! What every store must do: one set of tests for memory and for IndexedDB, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod database;

use database::{NOW, database, draft, id, ids_waiting, queued, receipt_row, record, record_with};
use js_sys::Uint8Array;
use linli_app::object::{from_js, to_js};
use linli_app::store::{Durability, Error, Finished, Memory, PulledRow, Queued, Span, Step, Store, Table};
use linli_core::body::Attachment;
use linli_core::draft::Draft;
use linli_core::outbox::Effect;
use linli_core::{Code, Digest, Kind, Problem, Verdict};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn row(revision: u64) -> JsValue {
    to_js(&json!({"revision": revision}))
}

fn photo(bytes: &[u8]) -> (Attachment, Uint8Array) {
    let attachment =
        Attachment { sha256: Digest::of(bytes), media_type: "image/jpeg".into(), size: bytes.len() as u64 };
    (attachment, Uint8Array::from(bytes))
}

async fn returns_a_draft_as_it_was_written(store: Store) {
    let draft = draft("d");
    store.save_draft(&draft, None, NOW).await.unwrap();
    assert_eq!(store.newest_draft(Kind::Need).await.unwrap(), Some(draft));
    assert_eq!(store.newest_draft(Kind::Offer).await.unwrap(), None);
}

async fn returns_the_draft_that_was_written_last(store: Store) {
    store.save_draft(&draft("z"), None, NOW).await.unwrap();
    store.save_draft(&draft("a"), None, NOW + 1).await.unwrap();
    assert_eq!(store.newest_draft(Kind::Need).await.unwrap().unwrap().id, "a");
}

async fn refuses_a_draft_whose_writer_has_not_seen_the_latest(store: Store) {
    let mut mine = draft("d");
    store.save_draft(&mine, None, NOW).await.unwrap();
    let mut theirs = mine.clone();
    theirs.set("text", "另一个窗口");
    store.save_draft(&theirs, Some(mine.revision), NOW).await.unwrap();
    let seen = mine.revision;
    mine.set("text", "这个窗口");
    assert_eq!(store.save_draft(&mine, Some(seen), NOW).await, Err(Error::Conflict));
    assert_eq!(store.newest_draft(Kind::Need).await.unwrap(), Some(theirs));
}

async fn refuses_a_draft_that_was_thrown_away_elsewhere(store: Store) {
    let draft = draft("d");
    assert_eq!(store.save_draft(&draft, Some(1), NOW).await, Err(Error::Conflict));
    assert!(store.drafts().await.unwrap().is_empty());
}

async fn writes_all_of_a_final_record_and_takes_its_draft_away(store: Store) {
    let draft = draft("d");
    store.save_draft(&draft, None, NOW).await.unwrap();
    let finished = Finished { draft: "d".into(), revision: draft.revision };
    store.queue(&[queued(1)], Some(&receipt_row(1)), Some(finished), NOW).await.unwrap();
    assert!(store.drafts().await.unwrap().is_empty());
    assert_eq!(store.record(&id(1)).await.unwrap().unwrap().record().unwrap(), record(1));
    assert_eq!(store.receipt(&id(1)).await.unwrap().unwrap().code, "code-1");
    assert_eq!(ids_waiting(&store).await, [id(1)]);
}

async fn writes_nothing_of_a_record_whose_draft_has_changed(store: Store) {
    let mut draft = draft("d");
    store.save_draft(&draft, None, NOW).await.unwrap();
    let signed = draft.revision;
    draft.set("text", "改了");
    store.save_draft(&draft, Some(signed), NOW).await.unwrap();
    let finished = Finished { draft: "d".into(), revision: signed };
    let outcome = store.queue(&[queued(1)], Some(&receipt_row(1)), Some(finished), NOW).await;
    assert_eq!(outcome, Err(Error::Conflict));
    assert_eq!(store.newest_draft(Kind::Need).await.unwrap(), Some(draft));
    assert!(store.records().await.unwrap().is_empty());
    assert!(store.receipts().await.unwrap().is_empty());
    assert!(ids_waiting(&store).await.is_empty());
}

async fn leaves_nothing_of_a_transaction_whose_last_step_fails(store: Store) {
    let steps = vec![
        Step::Put(Table::Settings, "a".into(), row(1)),
        Step::Clear(Table::Drafts),
        Step::Add(Table::Keys, "taken".into(), row(2)),
    ];
    store.add_key("taken", row(1)).await.unwrap();
    store.save_draft(&draft("d"), None, NOW).await.unwrap();
    assert_eq!(store.write(steps, Durability::Strict).await, Err(Error::Conflict));
    assert_eq!(store.setting("a").await.unwrap(), None);
    assert_eq!(store.drafts().await.unwrap().len(), 1);
}

async fn leaves_nothing_of_a_transaction_that_adds_what_is_there(store: Store) {
    store.queue(&[queued(1)], None, None, NOW).await.unwrap();
    let again = store.queue(&[queued(2), queued(1)], Some(&receipt_row(2)), None, NOW).await;
    assert_eq!(again, Err(Error::Conflict));
    assert_eq!(store.records().await.unwrap().len(), 1);
    assert!(store.receipts().await.unwrap().is_empty());
    assert_eq!(ids_waiting(&store).await, [id(1)]);
}

async fn keeps_the_order_of_the_queue_when_the_clock_is_set_back(store: Store) {
    store.queue(&[queued(9)], None, None, NOW).await.unwrap();
    store.queue(&[queued(5), queued(3)], None, None, NOW - 1_000_000).await.unwrap();
    assert_eq!(ids_waiting(&store).await, [id(9), id(5), id(3)]);
}

async fn acknowledges_once_and_keeps_the_first_time(store: Store) {
    store.queue(&[queued(1), queued(2)], None, None, NOW).await.unwrap();
    store.apply(&[Effect::Acknowledge(id(1))], NOW + 5).await.unwrap();
    store.apply(&[Effect::Acknowledge(id(1))], NOW + 9).await.unwrap();
    let row = store.record(&id(1)).await.unwrap().unwrap();
    assert_eq!(row.received_ms, Some(NOW + 5));
    assert_eq!(ids_waiting(&store).await, [id(2)]);
}

async fn parks_with_the_problems_and_takes_it_back_into_the_queue(store: Store) {
    let contact = Queued { record: record(2), about: Some(id(1)), after: Some(id(1)) };
    store.queue(&[queued(1), contact], None, None, NOW).await.unwrap();
    let problems = vec![Problem::new("data.place", Code::UnknownPlace, "")];
    store.apply(&[Effect::Park(id(1), problems.clone())], NOW).await.unwrap();
    let (entries, parked) = store.outbox().await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].after, Some(id(1)));
    assert_eq!(parked, [id(1)]);
    assert_eq!(store.record(&id(1)).await.unwrap().unwrap().parked, Some(problems));
    assert_eq!(store.unpark(&id(1), NOW).await.unwrap(), 1);
    let (entries, parked) = store.outbox().await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>(), [id(2), id(1)]);
    assert!(parked.is_empty());
    assert_eq!(store.unpark(&id(1), NOW).await.unwrap(), 0);
}

async fn parks_nothing_that_was_received(store: Store) {
    store.queue(&[queued(1)], None, None, NOW).await.unwrap();
    store.apply(&[Effect::Acknowledge(id(1))], NOW).await.unwrap();
    store.apply(&[Effect::Park(id(1), Vec::new())], NOW).await.unwrap();
    let row = store.record(&id(1)).await.unwrap().unwrap();
    assert_eq!((row.received_ms, row.parked), (Some(NOW), None));
}

async fn brings_nothing_back_that_was_erased_before_its_answer_came(store: Store) {
    store.queue(&[queued(1)], None, None, NOW).await.unwrap();
    store.erase_everything().await.unwrap();
    store.apply(&[Effect::Acknowledge(id(1)), Effect::Park(id(2), Vec::new())], NOW).await.unwrap();
    assert!(store.records().await.unwrap().is_empty());
}

async fn keeps_the_bytes_of_an_attachment_and_notes_its_upload(store: Store) {
    let (attachment, bytes) = photo(b"not really a picture");
    store.keep_attachment(&attachment, &bytes).await.unwrap();
    let sha256 = attachment.sha256.to_string();
    let (kept, media_type) = store.attachment(&sha256).await.unwrap().unwrap();
    assert_eq!((kept.to_vec(), media_type.as_str()), (bytes.to_vec(), "image/jpeg"));
    let data =
        json!({"category": "c", "text": "t", "urgency": "soon", "place": "p", "attachments": [attachment]});
    let with_photo = Queued { record: record_with(1, data), about: None, after: None };
    store.queue(&[with_photo], None, None, NOW).await.unwrap();
    assert_eq!(store.outbox().await.unwrap().0[0].uploads.join(" "), sha256);
    store.apply(&[Effect::Uploaded(sha256)], NOW).await.unwrap();
    assert!(store.outbox().await.unwrap().0[0].uploads.is_empty());
}

async fn throws_a_photo_away_only_with_the_last_that_names_it(store: Store) {
    let (attachment, bytes) = photo(b"shared");
    store.keep_attachment(&attachment, &bytes).await.unwrap();
    let (mut one, mut two) = (draft("one"), draft("two"));
    one.attach(attachment.clone());
    two.attach(attachment.clone());
    store.save_draft(&one, None, NOW).await.unwrap();
    store.save_draft(&two, None, NOW).await.unwrap();
    store.discard_draft(&one).await.unwrap();
    assert!(store.attachment(&attachment.sha256.to_string()).await.unwrap().is_some());
    store.discard_draft(&two).await.unwrap();
    assert!(store.attachment(&attachment.sha256.to_string()).await.unwrap().is_none());
}

async fn drops_the_body_and_keeps_the_envelope_of_what_is_erased(store: Store) {
    let (attachment, bytes) = photo(b"erased with it");
    store.keep_attachment(&attachment, &bytes).await.unwrap();
    let data =
        json!({"category": "c", "text": "t", "urgency": "soon", "place": "p", "attachments": [attachment]});
    let need = record_with(1, data);
    let queued_need = Queued { record: need.clone(), about: None, after: None };
    store.queue(&[queued_need], None, None, NOW).await.unwrap();
    let erasure = Queued { record: record(2), about: Some(id(1)), after: None };
    store.erase(&erasure, &[id(1), id(7)], NOW).await.unwrap();
    let kept = store.record(&id(1)).await.unwrap().unwrap().record().unwrap();
    assert_eq!(kept.data(), None);
    assert_eq!(kept.digest(), need.digest());
    assert!(store.attachment(&attachment.sha256.to_string()).await.unwrap().is_none());
    assert_eq!(ids_waiting(&store).await, [id(2)]);
}

async fn erases_a_photo_only_where_nothing_else_shows_it(store: Store) {
    let photos = [photo(b"in a draft"), photo(b"in another record"), photo(b"in nothing else")];
    for (attachment, bytes) in &photos {
        store.keep_attachment(attachment, bytes).await.unwrap();
    }
    let named = photos.each_ref().map(|(attachment, _)| attachment.clone());
    let data = |named: &[Attachment]| json!({"category": "c", "text": "t", "urgency": "soon", "place": "p", "attachments": named});
    let need = Queued { record: record_with(1, data(&named)), about: None, after: None };
    let other = Queued { record: record_with(3, data(&named[1..2])), about: None, after: None };
    store.queue(&[need, other], None, None, NOW).await.unwrap();
    let mut again = draft("again");
    again.attach(named[0].clone());
    store.save_draft(&again, None, NOW).await.unwrap();
    let erasure = Queued { record: record(2), about: Some(id(1)), after: None };
    store.erase(&erasure, &[id(1)], NOW).await.unwrap();
    let mut left = Vec::new();
    for attachment in &named {
        left.push(store.attachment(&attachment.sha256.to_string()).await.unwrap().is_some());
    }
    assert_eq!(left, [true, true, false]);
}

async fn keeps_no_word_of_what_is_erased_beside_its_receipt(store: Store) {
    store.queue(&[queued(1)], Some(&receipt_row(1)), None, NOW).await.unwrap();
    let told = json!({"id": id(1), "fetched_ms": NOW, "answer": {
        "digest": record(1).digest(), "kind": "need", "account": "open", "text": "第1件", "data": {"text": "第1件"},
    }});
    store.keep_view(&id(1), to_js(&told)).await.unwrap();
    let erasure = Queued { record: record(2), about: Some(id(1)), after: None };
    store.erase(&erasure, &[id(1)], NOW).await.unwrap();
    let erased = json!({"digest": record(1).digest(), "kind": "need", "account": "erased"});
    let kept = async || {
        let view = store.receipt(&id(1)).await.unwrap().unwrap().view.unwrap();
        from_js(&view).unwrap()["answer"].clone()
    };
    assert_eq!(kept().await, erased);
    // The backend has not heard of it yet, and is asked.
    store.keep_view(&id(1), to_js(&told)).await.unwrap();
    assert_eq!(kept().await, erased);
}

async fn forgets_what_was_given_up_and_nothing_that_was_received(store: Store) {
    let contact = Queued { record: record(2), about: Some(id(1)), after: Some(id(1)) };
    store.queue(&[queued(1), contact, queued(3)], Some(&receipt_row(1)), None, NOW).await.unwrap();
    store.apply(&[Effect::Park(id(1), Vec::new()), Effect::Acknowledge(id(3))], NOW).await.unwrap();
    assert!(store.forget(&id(1)).await.unwrap());
    assert!(!store.forget(&id(3)).await.unwrap());
    let left: Vec<String> = store.records().await.unwrap().into_iter().map(|row| row.id).collect();
    assert_eq!(left, [id(3)]);
    assert!(ids_waiting(&store).await.is_empty());
    assert!(store.receipts().await.unwrap().is_empty());
}

async fn forgets_a_photo_with_its_record_unless_a_draft_still_shows_it(store: Store) {
    let ((kept, kept_bytes), (gone, gone_bytes)) = (photo(b"in a draft"), photo(b"in nothing else"));
    store.keep_attachment(&kept, &kept_bytes).await.unwrap();
    store.keep_attachment(&gone, &gone_bytes).await.unwrap();
    let data =
        json!({"category": "c", "text": "t", "urgency": "soon", "place": "p", "attachments": [kept, gone]});
    let need = Queued { record: record_with(1, data), about: None, after: None };
    store.queue(&[need], None, None, NOW).await.unwrap();
    let mut mended = draft("mended");
    mended.attach(kept.clone());
    store.save_draft(&mended, None, NOW).await.unwrap();
    assert!(store.forget(&id(1)).await.unwrap());
    assert!(store.attachment(&kept.sha256.to_string()).await.unwrap().is_some());
    assert!(store.attachment(&gone.sha256.to_string()).await.unwrap().is_none());
}

async fn keeps_what_was_pulled_with_its_verdict_and_cursor(store: Store) {
    let rows: Vec<PulledRow> = [(1, Verdict::Signed), (2, Verdict::Bad), (3, Verdict::Unsigned)]
        .map(|(number, verdict)| PulledRow::new(&record(number), verdict, "2026-11-24T00:00:00Z".into()))
        .to_vec();
    store.add_pulled(None, &rows, "cursor", &json!("c1")).await.unwrap();
    store.add_pulled(None, &rows[..1], "cursor", &json!("c2")).await.unwrap();
    assert_eq!(store.setting("cursor").await.unwrap(), Some(json!("c2")));
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.pulled(after.as_deref(), 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.digest.to_string());
        found.extend(page.into_iter().map(|row| row.judged().unwrap()));
    }
    assert_eq!(found.len(), 3);
    assert!(found.contains(&(record(2), Verdict::Bad)));
    store.drop_pulled_bodies(&[record(2).digest()]).await.unwrap();
    let page = store.pulled(None, 10).await.unwrap();
    let erased = page.into_iter().find(|row| row.digest == record(2).digest()).unwrap();
    assert_eq!(erased.judged().unwrap().0.data(), None);
}

async fn deletes_everything_when_told_to(store: Store) {
    store.save_draft(&draft("d"), None, NOW).await.unwrap();
    store.queue(&[queued(1)], Some(&receipt_row(1)), None, NOW).await.unwrap();
    store.set_setting("lang", &json!("en")).await.unwrap();
    store.add_key("device", row(1)).await.unwrap();
    store.erase_everything().await.unwrap();
    let all = Table::ALL.map(|table| (table, Span::All)).to_vec();
    for rows in store.look(all).await.unwrap() {
        assert!(rows.is_empty());
    }
}

async fn keeps_the_first_key_of_a_name(store: Store) {
    store.add_key("device", row(1)).await.unwrap();
    assert_eq!(store.add_key("device", row(2)).await, Err(Error::Conflict));
    let kept = from_js(&store.key("device").await.unwrap().unwrap()).unwrap();
    assert_eq!(kept, json!({"revision": 1}));
}

async fn makes_one_draft_of_words_typed_before_the_app_was_here(store: Store) {
    let empty = Draft::new("early-need".into(), Kind::Need, NOW);
    let texts = async || -> Vec<(String, String)> {
        let drafts = store.drafts().await.unwrap().into_iter().map(|row| row.draft);
        drafts.map(|draft| (draft.id.clone(), draft.value("text").to_owned())).collect()
    };
    let typed = async |words: &str| store.set_setting("early-need", &json!(words)).await.unwrap();
    store.take_early(&empty, "other", NOW).await.unwrap();
    assert_eq!(texts().await, [], "nothing was typed");
    typed("灯不亮").await;
    store.take_early(&empty, "other", NOW).await.unwrap();
    let made = ("early-need".to_owned(), "灯不亮".to_owned());
    assert_eq!(texts().await, vec![made.clone()]);
    assert_eq!(store.setting("early-need").await.unwrap(), None, "and forgotten");
    // The same words again are the same draft, others are one of their own: neither is lost.
    typed("灯不亮").await;
    store.take_early(&empty, "other", NOW + 1).await.unwrap();
    assert_eq!(texts().await, vec![made.clone()]);
    typed("灯不亮了三天").await;
    store.take_early(&empty, "other", NOW + 2).await.unwrap();
    assert_eq!(texts().await, [("other".to_owned(), "灯不亮了三天".to_owned()), made]);
}

async fn forgets_early_words_with_the_first_write_of_their_draft_or_with_its_end(store: Store) {
    let typed = async || store.set_setting("early-need", &json!("灯不亮")).await.unwrap();
    let kept = async || store.setting("early-need").await.unwrap();
    let mut early = draft("early-need");
    typed().await;
    store.save_draft(&draft("another"), None, NOW).await.unwrap();
    assert!(kept().await.is_some(), "another draft has nothing to do with them");
    store.save_draft(&early, None, NOW).await.unwrap();
    assert_eq!(kept().await, None);
    typed().await;
    early.revision += 1;
    store.save_draft(&early, Some(early.revision - 1), NOW).await.unwrap();
    assert!(kept().await.is_some(), "later ones are of another page");
    store.discard_draft(&early).await.unwrap();
    assert_eq!(kept().await, None);
}

async fn deletes_a_setting_that_is_set_to_null(store: Store) {
    store.set_setting("place", &json!("p")).await.unwrap();
    store.set_setting("place", &Value::Null).await.unwrap();
    assert_eq!(store.setting("place").await.unwrap(), None);
}

async fn says_so_when_a_row_is_not_what_it_writes(store: Store) {
    let steps = vec![Step::Put(Table::Records, "x".into(), row(1))];
    store.write(steps, Durability::Strict).await.unwrap();
    assert!(matches!(store.records().await, Err(Error::Corrupt)));
    assert!(matches!(store.outbox().await, Err(Error::Corrupt)));
}

async fn pages_in_the_order_of_keys_and_stays_in_its_table(store: Store) {
    let puts = ["b", "a", "c"].map(|key| Step::Put(Table::Settings, key.into(), JsValue::from_str(key)));
    store.write(puts.to_vec(), Durability::Relaxed).await.unwrap();
    store.add_key("zz", row(1)).await.unwrap();
    let page = async |after: Option<&str>, limit| {
        let span = Span::After(after.map(str::to_owned), limit);
        let rows = store.look(vec![(Table::Settings, span)]).await.unwrap().remove(0);
        rows.iter().map(|row| row.as_string().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2).await, ["a", "b"]);
    assert_eq!(page(Some("a"), 9).await, ["b", "c"]);
    assert!(page(Some("c"), 9).await.is_empty());
}

/// The same tests for both engines.
macro_rules! contract {
    ($($test:ident)*) => {
        mod in_memory {
            use super::*;
            $(#[wasm_bindgen_test]
            async fn $test() {
                super::$test(Store::new(Memory::new())).await;
            })*
        }
        mod in_indexed_db {
            use super::*;
            $(#[wasm_bindgen_test]
            async fn $test() {
                super::$test(Store::new(database(stringify!($test)).await)).await;
            })*
        }
    };
}

contract! {
    returns_a_draft_as_it_was_written
    returns_the_draft_that_was_written_last
    refuses_a_draft_whose_writer_has_not_seen_the_latest
    refuses_a_draft_that_was_thrown_away_elsewhere
    writes_all_of_a_final_record_and_takes_its_draft_away
    writes_nothing_of_a_record_whose_draft_has_changed
    leaves_nothing_of_a_transaction_whose_last_step_fails
    leaves_nothing_of_a_transaction_that_adds_what_is_there
    keeps_the_order_of_the_queue_when_the_clock_is_set_back
    acknowledges_once_and_keeps_the_first_time
    parks_with_the_problems_and_takes_it_back_into_the_queue
    parks_nothing_that_was_received
    brings_nothing_back_that_was_erased_before_its_answer_came
    keeps_the_bytes_of_an_attachment_and_notes_its_upload
    throws_a_photo_away_only_with_the_last_that_names_it
    drops_the_body_and_keeps_the_envelope_of_what_is_erased
    erases_a_photo_only_where_nothing_else_shows_it
    keeps_no_word_of_what_is_erased_beside_its_receipt
    forgets_what_was_given_up_and_nothing_that_was_received
    forgets_a_photo_with_its_record_unless_a_draft_still_shows_it
    keeps_what_was_pulled_with_its_verdict_and_cursor
    deletes_everything_when_told_to
    keeps_the_first_key_of_a_name
    makes_one_draft_of_words_typed_before_the_app_was_here
    forgets_early_words_with_the_first_write_of_their_draft_or_with_its_end
    deletes_a_setting_that_is_set_to_null
    says_so_when_a_row_is_not_what_it_writes
    pages_in_the_order_of_keys_and_stays_in_its_table
}
