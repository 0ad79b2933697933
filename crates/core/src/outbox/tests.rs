use super::*;
use proptest::prelude::*;

fn entry(id: &str) -> Entry {
    Entry { id: id.into(), bytes: 500, after: None, uploads: Vec::new() }
}

fn outbox(ids: &[&str]) -> Outbox {
    Outbox::new(ids.iter().map(|id| entry(id)), [])
}

fn all(outbox: &Outbox, outcome: Outcome) -> Report {
    match outbox.next(0) {
        Task::Send(ids) => Report::Answered(ids.into_iter().map(|id| (id, outcome.clone())).collect()),
        other => panic!("nothing to send: {other:?}"),
    }
}

#[test]
fn sends_in_order_and_acknowledges_duplicates_like_new_records() {
    let mut outbox = outbox(&["a", "b"]);
    assert_eq!(outbox.next(0), Task::Send(vec!["a".into(), "b".into()]));
    let report = all(&outbox, Outcome::Duplicate);
    assert_eq!(outbox.report(0, report, 0).len(), 2);
    assert_eq!(outbox.next(0), Task::Done);
}

#[test]
fn keeps_the_wait_that_a_backend_asked_for_when_it_is_refilled() {
    let mut outbox = outbox(&["a"]);
    outbox.report(0, Report::Later(Some(60_000)), 0);
    let wait = outbox.next(0);
    outbox.refill([entry("b")], []);
    assert_eq!(outbox.next(0), wait);
    outbox.hurry();
    assert_eq!(outbox.next(0), Task::Send(vec!["b".into()]));
    let report = all(&outbox, Outcome::Stored);
    assert_eq!(outbox.report(0, report, 0), [Effect::Acknowledge("b".into())]);
    assert!(outbox.is_empty());
}

#[test]
fn tries_at_once_what_was_just_written_after_a_failure_of_our_own() {
    let mut outbox = outbox(&["a"]);
    outbox.report(0, Report::Later(None), 0);
    outbox.refill([entry("a")], []);
    assert!(matches!(outbox.next(0), Task::Wait(_)));
    outbox.refill([entry("a"), entry("b")], []);
    assert_eq!(outbox.next(0), Task::Send(vec!["a".into(), "b".into()]));
}

#[test]
fn one_bad_record_never_blocks_the_others() {
    let mut outbox = outbox(&["a", "bad", "c"]);
    let answered = vec![
        ("a".into(), Outcome::Stored),
        ("bad".into(), Outcome::Refused(vec![Problem::new("data.text", Code::Empty, "")])),
        ("c".into(), Outcome::Stored),
    ];
    let effects = outbox.report(0, Report::Answered(answered), 0);
    assert_eq!(effects.len(), 3);
    assert!(matches!(&effects[1], Effect::Park(id, _) if id == "bad"));
    assert!(outbox.is_empty());
}

#[test]
fn holds_a_contact_back_when_its_record_is_parked() {
    let mut outbox =
        Outbox::new([entry("need"), Entry { after: Some("need".into()), ..entry("contact") }], []);
    outbox.report(0, Report::Answered(vec![("need".into(), Outcome::Conflict)]), 0);
    assert_eq!(outbox.next(0), Task::Done);
    assert_eq!(outbox.len(), 1);
}

#[test]
fn uploads_attachments_before_their_record() {
    let mut outbox =
        Outbox::new([entry("a"), Entry { uploads: vec!["x".into(), "y".into()], ..entry("b") }], []);
    assert_eq!(outbox.next(0), Task::Send(vec!["a".into()]));
    outbox.report(0, Report::Answered(vec![("a".into(), Outcome::Stored)]), 0);
    for sha256 in ["x", "y"] {
        assert_eq!(outbox.next(0), Task::Upload { record: "b".into(), sha256: sha256.into() });
        outbox.report(0, Report::Uploaded { sha256: sha256.into() }, 0);
    }
    assert_eq!(outbox.next(0), Task::Send(vec!["b".into()]));
}

#[test]
fn sends_words_before_pictures_that_wait() {
    let photo = Entry { uploads: vec!["x".into()], ..entry("photo") };
    let contact = Entry { after: Some("photo".into()), ..entry("contact") };
    let mut outbox = Outbox::new([photo, contact, entry("danger")], []);
    assert_eq!(outbox.next(0), Task::Send(vec!["danger".into()]));
    outbox.report(0, Report::Answered(vec![("danger".into(), Outcome::Stored)]), 0);
    assert!(matches!(outbox.next(0), Task::Upload { .. }));
    outbox.report(0, Report::Later(None), 0);
    assert!(matches!(outbox.next(0), Task::Wait(_)));
    outbox.push(entry("later"));
    assert_eq!(outbox.next(0), Task::Send(vec!["later".into()]));
}

#[test]
fn halves_a_batch_that_is_too_large_and_parks_a_single_record_that_is() {
    let mut outbox = outbox(&["a", "b"]);
    assert_eq!(outbox.report(0, Report::TooLarge, 0), []);
    assert_eq!(outbox.next(0), Task::Send(vec!["a".into()]));
    assert!(matches!(&outbox.report(0, Report::TooLarge, 0)[..], [Effect::Park(id, _)] if id == "a"));
}

#[test]
fn waits_as_long_as_the_backend_asks_and_hurries_by_hand() {
    let mut outbox = outbox(&["a"]);
    outbox.report(1_000, Report::Later(Some(60_000)), 0);
    assert_eq!(outbox.next(1_000), Task::Wait(61_000));
    outbox.hurry();
    assert_eq!(outbox.next(1_000), Task::Send(vec!["a".into()]));
}

#[test]
fn is_not_frozen_by_a_clock_that_was_set_back() {
    let mut outbox = outbox(&["a"]);
    outbox.report(10_i64.pow(12), Report::Later(None), 0);
    assert_eq!(outbox.next(0), Task::Send(vec!["a".into()]));
}

#[test]
fn an_answer_about_strangers_is_no_progress() {
    let mut outbox = outbox(&["a"]);
    outbox.report(0, Report::Answered(vec![("z".into(), Outcome::Stored)]), 0);
    assert!(matches!(outbox.next(0), Task::Wait(_)));
}

proptest! {
    /// Whatever the network and the backend answer, each record ends acknowledged or parked, exactly once.
    #[test]
    fn every_record_ends_once(count in 1usize..150, answers in proptest::collection::vec(0u8..6, 0..400)) {
        let ids: Vec<String> = (0..count).map(|n| format!("r{n}")).collect();
        let mut outbox = Outbox::new(ids.iter().map(|id| entry(id)), []);
        let mut ended = std::collections::HashMap::new();
        let mut now = 0;
        let mut answers = answers.into_iter().chain(std::iter::repeat(0));
        loop {
            let report = match outbox.next(now) {
                Task::Done => break,
                Task::Wait(until) => { now = until; continue }
                Task::Upload { .. } => unreachable!(),
                Task::Send(batch) => match answers.next().unwrap() {
                    1 => Report::Later(None),
                    2 => Report::TooLarge,
                    3 => Report::Answered(Vec::new()),
                    4 => Report::Answered(vec![(batch[0].clone(), Outcome::Conflict)]),
                    5 => Report::Answered(batch.iter().rev().map(|id| (id.clone(), Outcome::Later)).collect()),
                    _ => Report::Answered(batch.into_iter().map(|id| (id, Outcome::Stored)).collect()),
                },
            };
            for effect in outbox.report(now, report, 7) {
                if let Effect::Acknowledge(id) | Effect::Park(id, _) = effect {
                    *ended.entry(id).or_insert(0) += 1;
                }
            }
        }
        prop_assert_eq!(ended.len(), count);
        prop_assert!(ended.values().all(|times| *times == 1));
    }
}
