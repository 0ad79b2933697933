use super::*;

fn erasure(records: &[Digest], place: &str) -> Value {
    json!({"records": records, "reason": "本人要求", "place": place})
}

#[test]
fn takes_a_need_out_of_the_list_and_counts_it() {
    let mut desk = Desk::new();
    let record = desk.write(Kind::Need, resident(), need_body(json!({})));
    let need = desk.put(&record);
    let erase = desk.write(Kind::Erasure, resident(), erasure(&[need], "yhl-ly-a-01"));
    assert_eq!(desk.fold.insert(&erase, Verdict::Signed).erased, [need]);
    let list = desk.fold.needs(NOW_MS, None);
    assert_eq!((list.count, list.erased, desk.fold.erased(&need)), (0, 1, true));
    assert_eq!(desk.fold.need(&need, NOW_MS), None);
    assert!(desk.fold.insert(&record, Verdict::Signed).is_empty());
    assert_eq!(desk.fold.needs(NOW_MS, None).count, 0);
    assert!(!everything(&desk.fold).contains("求送餐"));
}

#[test]
fn gives_the_same_lists_whether_the_body_was_ever_there_or_not() {
    let mut with_body = Desk::new();
    let record = with_body.write(Kind::Need, resident(), need_body(json!({})));
    let erase = with_body.write(Kind::Erasure, staff(), erasure(&[record.digest()], "yhl"));
    let mut envelope = record.clone();
    envelope.erase();
    let mut without = Desk::new();
    without.put(&envelope);
    without.put(&erase);
    with_body.put(&erase);
    with_body.put(&record);
    assert_eq!(everything(&with_body.fold), everything(&without.fold));
}

#[test]
fn says_erased_only_once_the_envelope_shows_who_may_erase_it() {
    let mut desk = Desk::new();
    let record = desk.write(Kind::Need, resident(), need_body(json!({})));
    let need = record.digest();
    desk.say(Kind::Erasure, resident(), erasure(&[need], "yhl-ly-a-01"));
    assert!(!desk.fold.erased(&need));
    assert_eq!(desk.waiting(), 1);
    assert_eq!(desk.fold.insert(&record, Verdict::Signed).erased, [need]);
}

#[test]
fn lets_nobody_erase_what_is_not_theirs_nor_the_account_itself() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    desk.enrol(staff(), key(11), "staff", "yhl-bh");
    let refused = [
        (desk.say(Kind::Erasure, key(99), erasure(&[need], "yhl-ly-a-01")), Reason::NotAllowed),
        (desk.say(Kind::Erasure, key(11), erasure(&[need], "yhl-bh")), Reason::NotAllowed),
        (desk.say(Kind::Erasure, staff(), erasure(&[project], "yhl")), Reason::NotErasable),
    ];
    assert_eq!(desk.state(need), State::Planned);
    let mut expected = refused.to_vec();
    expected.sort();
    assert_eq!(desk.ignored(), expected);
}

#[test]
fn erases_what_it_may_of_several_records() {
    let mut desk = Desk::new();
    let mine = desk.need();
    let theirs = desk.offer(1);
    let both = desk.say(Kind::Erasure, resident(), erasure(&[mine, theirs], "yhl-ly-a-01"));
    assert_eq!((desk.fold.erased(&mine), desk.fold.erased(&theirs)), (true, false));
    assert_eq!(desk.ignored(), [(both, Reason::NotAllowed)]);
}

#[test]
fn forgets_what_an_erased_correction_said() {
    let mut desk = Desk::new();
    let need = desk.need();
    let correction = desk.correct(resident(), need, &[], json!({"text": "电话是……"}));
    let erase = desk.write(Kind::Erasure, resident(), erasure(&[correction], "yhl-ly-a-01"));
    assert_eq!(desk.fold.insert(&erase, Verdict::Signed).needs, [need]);
    assert_eq!(desk.item(need).text, "求送餐");
}

#[test]
fn carries_out_an_erasure_when_its_author_is_enrolled_later() {
    let mut desk = Desk::new();
    let need = desk.need();
    desk.say(Kind::Erasure, key(10), erasure(&[need], "yhl-ly"));
    assert!(!desk.fold.erased(&need));
    desk.enrol(staff(), key(10), "staff", "yhl-ly");
    assert!(desk.fold.erased(&need));
}

#[test]
fn leaves_the_project_of_an_erased_need_with_nothing_to_do() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    desk.say(Kind::Erasure, resident(), erasure(&[need], "yhl-ly-a-01"));
    let item = desk.fold.project(&project, NOW_MS).unwrap();
    assert_eq!((item.needs[0].state, item.state), ("erased", ProjectState::Withdrawn));
}
