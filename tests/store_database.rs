//! What only a database can get wrong: other tabs, closed connections, schemas of other versions.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod database;

use database::{NOW, database, draft, id, ids_waiting, open, queued, receipt_row};
use linli_app::object::to_js;
use linli_app::store::{Durability, Error, Finished, MIGRATIONS, Migration, Step, Store, Table};
use serde_json::json;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn next(database: &indexed_db_futures::database::Database) -> Result<(), indexed_db_futures::error::Error> {
    use indexed_db_futures::Build;
    database.create_object_store("rounds").build()?;
    Ok(())
}

fn broken(database: &indexed_db_futures::database::Database) -> Result<(), indexed_db_futures::error::Error> {
    next(database)?;
    database.delete_object_store("no such table")
}

const NEXT: &[Migration] = &[MIGRATIONS[0], next];
const BROKEN: &[Migration] = &[MIGRATIONS[0], broken];

#[wasm_bindgen_test]
async fn two_tabs_see_each_other_and_one_draft_wins() {
    let name = format!("test-tabs-{}", js_sys::Math::random());
    let tab = async || Store::new(open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    let (one, two) = (tab().await, tab().await);
    let draft = draft("d");
    one.save_draft(&draft, None, NOW).await.unwrap();
    let finished = || Some(Finished { draft: "d".into(), revision: draft.revision });
    let (first, second) = ([queued(1)], [queued(2)]);
    let (a, b) =
        futures(one.queue(&first, None, finished(), NOW), two.queue(&second, None, finished(), NOW)).await;
    assert!(a.is_ok() != b.is_ok(), "exactly one tab may finish a draft: {a:?} {b:?}");
    assert_eq!(one.records().await.unwrap().len(), 1);
    let of = async |store: &Store| store.records().await.unwrap()[0].record().unwrap();
    assert_eq!(of(&two).await, of(&one).await);
}

/// Runs two futures at once.
async fn futures<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (std::pin::pin!(a), std::pin::pin!(b));
    let (mut of_a, mut of_b) = (None, None);
    std::future::poll_fn(|context| {
        if of_a.is_none()
            && let std::task::Poll::Ready(found) = a.as_mut().poll(context)
        {
            of_a = Some(found);
        }
        if of_b.is_none()
            && let std::task::Poll::Ready(found) = b.as_mut().poll(context)
        {
            of_b = Some(found);
        }
        match (of_a.is_some(), of_b.is_some()) {
            (true, true) => std::task::Poll::Ready(()),
            _ => std::task::Poll::Pending,
        }
    })
    .await;
    (of_a.unwrap(), of_b.unwrap())
}

#[wasm_bindgen_test]
async fn opens_a_closed_connection_again() {
    let database = database("closed").await;
    database.close();
    let put = Step::Put(Table::Settings, "a".into(), to_js(&json!(1)));
    let store = Store::new(database);
    store.write(vec![put], Durability::Strict).await.unwrap();
    assert_eq!(store.setting("a").await.unwrap(), Some(json!(1)));
}

#[wasm_bindgen_test]
async fn two_reads_at_once_over_a_closed_connection_share_the_new_one() {
    let database = database("share").await;
    database.close();
    let store = Store::new(database);
    let (a, b) = futures(store.setting("a"), store.setting("b")).await;
    assert_eq!((a, b), (Ok(None), Ok(None)));
}

#[wasm_bindgen_test]
async fn lets_another_tab_upgrade_and_then_says_that_the_schema_is_newer() {
    let name = format!("test-newer-{}", js_sys::Math::random());
    let old = Store::new(open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    old.set_setting("a", &json!(1)).await.unwrap();
    // The old tab hears `versionchange` and lets go, so this returns.
    let new = Store::new(open(&name, NEXT, Rc::new(|| {})).await.unwrap());
    assert_eq!(old.setting("a").await, Err(Error::NewerSchema));
    assert_eq!(old.set_setting("a", &json!(2)).await, Err(Error::NewerSchema));
    assert_eq!(new.setting("a").await.unwrap(), Some(json!(1)));
    let again = open(&name, MIGRATIONS, Rc::new(|| {})).await;
    assert_eq!(again.err(), Some(Error::NewerSchema));
}

#[wasm_bindgen_test]
async fn tells_when_an_older_tab_blocks_the_upgrade_and_goes_on_when_it_closes() {
    use indexed_db_futures::database::Database;
    let name = format!("test-blocked-{}", js_sys::Math::random());
    drop(open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    // A connection that does not let go.
    let stubborn = Database::open(name.as_str()).await.unwrap();
    let blocked = Rc::new(Cell::new(false));
    let told = blocked.clone();
    let stubborn = Cell::new(Some(stubborn));
    let on_blocked = Rc::new(move || {
        told.set(true);
        if let Some(stubborn) = stubborn.take() {
            stubborn.close();
        }
    });
    let store = Store::new(open(&name, NEXT, on_blocked).await.unwrap());
    assert!(blocked.get());
    assert_eq!(store.setting("a").await, Ok(None));
}

#[wasm_bindgen_test]
async fn leaves_a_database_as_it_was_when_a_migration_fails() {
    let name = format!("test-broken-{}", js_sys::Math::random());
    let old = Store::new(open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    old.set_setting("a", &json!(1)).await.unwrap();
    drop(old);
    assert!(open(&name, BROKEN, Rc::new(|| {})).await.is_err());
    let old = Store::new(open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    assert_eq!(old.setting("a").await, Ok(Some(json!(1))));
}

#[wasm_bindgen_test]
async fn keeps_what_was_written_when_it_is_opened_again() {
    let name = format!("test-again-{}", js_sys::Math::random());
    let store = Store::new(open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    store.queue(&[queued(1)], Some(&receipt_row(1)), None, NOW).await.unwrap();
    drop(store);
    let store = Store::new(open(&name, MIGRATIONS, Rc::new(|| {})).await.unwrap());
    assert_eq!(ids_waiting(&store).await, [id(1)]);
}

#[wasm_bindgen_test]
fn tells_a_full_phone_from_everything_else() {
    let of = |name: &str| {
        let exception = web_sys::DomException::new_with_message_and_name("why", name).unwrap();
        Error::from(indexed_db_futures::error::Error::from(exception))
    };
    assert_eq!(of("QuotaExceededError"), Error::Full);
    assert_eq!(of("VersionError"), Error::NewerSchema);
    assert_eq!(of("ConstraintError"), Error::Conflict);
    assert_eq!(of("InvalidStateError"), Error::Closed);
    assert_eq!(of("DataCloneError"), Error::Failed);
}
