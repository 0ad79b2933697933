use super::*;

#[test]
fn strikes_nothing_off_by_forged_records() {
    let mut desk = Desk::new();
    let need = desk.need();
    let stranger = key(99);
    let data = json!({"about": need, "place": "yhl-ly-a-01"});
    let forged = [
        desk.project_by(stranger, &[need], json!({})),
        desk.say(Kind::Withdrawal, stranger, data),
        desk.correct(stranger, need, &[], json!({"text": "不用了"})),
    ];
    let project = desk.project(&[need], json!({}));
    let done = json!({"about": [need], "after": [project], "to": "done", "place": "yhl-ly-a-01"});
    let forged_done = desk.say(Kind::Change, stranger, done);
    let done = desk.done(&[need], &[project]);
    let rating =
        json!({"about": need, "after": [done], "stars": 5, "satisfied": true, "place": "yhl-ly-a-01"});
    let forged_rating = desk.say(Kind::Rating, stranger, rating.clone());
    let staff_rating = desk.say(Kind::Rating, staff(), rating);
    assert_eq!(desk.state(need), State::Done);
    assert_eq!(desk.item(need).text, "求送餐");
    let mut expected: Vec<_> = forged.into_iter().chain([forged_done, forged_rating, staff_rating]).collect();
    expected.sort();
    let mut found = desk.ignored();
    found.sort();
    assert_eq!(found, expected.into_iter().map(|digest| (digest, Reason::NotAllowed)).collect::<Vec<_>>());
}

#[test]
fn counts_nothing_whose_signature_is_bad_or_missing_where_one_is_needed() {
    let mut desk = Desk::new();
    let need = desk.need();
    let body = project_body(&[need], json!({}));
    let project = desk.write(Kind::Project, staff(), body);
    desk.fold.insert(&project, Verdict::Bad);
    assert_eq!(desk.ignored(), [(project.digest(), Reason::BadSignature)]);
    desk.fold.insert(&project, Verdict::Unsigned);
    assert_eq!(desk.ignored(), [(project.digest(), Reason::Unsigned)]);
    assert_eq!(desk.state(need), State::Open);
    desk.fold.insert(&project, Verdict::Signed);
    assert_eq!((desk.state(need), desk.ignored()), (State::Planned, vec![]));
    desk.fold.insert(&project, Verdict::Bad);
    assert_eq!(desk.state(need), State::Planned);
}

#[test]
fn lists_a_badly_signed_need_under_ignored_only() {
    let mut desk = Desk::new();
    let need = desk.write(Kind::Need, resident(), need_body(json!({})));
    desk.fold.insert(&need, Verdict::Bad);
    let list = desk.fold.needs(NOW_MS, None);
    assert_eq!((list.count, list.ignored.len()), (0, 1));
    assert_eq!(desk.fold.need(&need.digest(), NOW_MS), None);
}

#[test]
fn lets_only_staff_speak_for_a_need_that_nobody_signed() {
    let mut desk = Desk::new();
    let record = desk.write(Kind::Need, resident(), need_body(json!({})));
    desk.fold.insert(&record, Verdict::Unsigned);
    let need = record.digest();
    assert!(!desk.item(need).signed);
    let refused = desk.correct(resident(), need, &[], json!({"text": "改了"}));
    desk.correct(staff(), need, &[], json!({"urgency": "danger"}));
    assert_eq!((desk.item(need).text.as_str(), desk.item(need).urgency), ("求送餐", "danger"));
    let project = desk.project(&[need], json!({}));
    let done = desk.done(&[need], &[project]);
    let rating =
        json!({"about": need, "after": [done], "stars": 4, "satisfied": true, "place": "yhl-ly-a-01"});
    desk.say(Kind::Rating, staff(), rating);
    assert_eq!(desk.state(need), State::Rated);
    assert_eq!(desk.ignored(), [(refused, Reason::NotAllowed)]);
}

#[test]
fn lets_enrolled_staff_speak_in_their_branch_and_nowhere_else() {
    let mut desk = Desk::new();
    let (here, there) = (desk.need(), desk.need_with(json!({"place": "yhl-bh-b-07"})));
    desk.enrol(staff(), key(10), "staff", "yhl-ly");
    let project = desk.project_by(key(10), &[here, there], json!({"place": "yhl-ly"}));
    assert_eq!((desk.state(here), desk.state(there)), (State::Planned, State::Open));
    let item = desk.fold.project(&project, NOW_MS).unwrap();
    assert_eq!(item.needs.iter().map(|need| need.digest).collect::<Vec<_>>(), [here]);
    assert!(desk.ignored().iter().all(|found| *found == (project, Reason::NotAllowed)));
    assert!(!desk.ignored().is_empty());
    let outside = desk.project_by(key(10), &[here], json!({"place": "yhl-bh"}));
    assert_eq!(desk.fold.project(&outside, NOW_MS), None);
}

#[test]
fn judges_by_the_place_of_the_thing_and_not_by_the_place_that_a_record_claims() {
    let mut desk = Desk::new();
    let there = desk.need_with(json!({"place": "yhl-bh-b-07"}));
    desk.enrol(staff(), key(10), "staff", "yhl-ly");
    let project = desk.project(&[there], json!({}));
    let done = json!({"about": [there], "after": [project], "to": "done", "place": "yhl-ly"});
    let done = desk.say(Kind::Change, key(10), done);
    assert_eq!(desk.state(there), State::Planned);
    assert_eq!(desk.ignored(), [(done, Reason::NotAllowed)]);
}

#[test]
fn lets_an_enrolled_worker_or_reader_say_nothing_that_is_for_staff() {
    let mut desk = Desk::new();
    let need = desk.need();
    for (number, role) in ["reader", "worker", "team"].into_iter().enumerate() {
        let key = key(20 + number as u64);
        desk.enrol(staff(), key, role, "yhl");
        desk.project_by(key, &[need], json!({}));
    }
    assert_eq!(desk.state(need), State::Open);
}

#[test]
fn follows_a_chain_of_enrolments_whatever_the_order_in_which_it_comes() {
    let mut desk = Desk::new();
    let need = desk.need();
    desk.project_by(key(12), &[need], json!({}));
    desk.enrol(key(11), key(12), "staff", "yhl-ly-a");
    assert_eq!(desk.state(need), State::Open);
    desk.enrol(key(10), key(11), "staff", "yhl-ly");
    assert_eq!(desk.state(need), State::Open);
    desk.enrol(staff(), key(10), "staff", "yhl-ly");
    assert_eq!(desk.state(need), State::Planned);
    assert_eq!(desk.fold.enrolled(&key(12)).unwrap().branch, "yhl-ly-a");
}

#[test]
fn widens_no_branch_down_a_chain() {
    let mut desk = Desk::new();
    desk.enrol(staff(), key(10), "staff", "yhl-ly");
    let wide = desk.enrol(key(10), key(11), "staff", "yhl");
    assert_eq!(desk.fold.enrolled(&key(11)), None);
    assert_eq!(desk.ignored(), [(wide, Reason::NotAllowed)]);
}

#[test]
fn gives_nothing_to_keys_that_enrol_each_other() {
    let mut desk = Desk::new();
    desk.enrol(key(10), key(11), "staff", "yhl");
    desk.enrol(key(11), key(10), "staff", "yhl");
    desk.enrol(key(10), key(10), "staff", "yhl");
    assert_eq!((desk.fold.enrolled(&key(10)), desk.fold.enrolled(&key(11))), (None, None));
}

#[test]
fn lets_a_staff_key_speak_from_its_first_moment_until_before_its_last() {
    let mut desk = Desk::new();
    let until = json!({"from": "2026-11-24T00:00:00Z", "until": "2026-11-25T00:00:00Z"});
    desk.say(Kind::Enrolment, staff(), enrolment(key(10), "staff", "yhl", until));
    for (time_ms, state) in [
        (NOW_MS - 1, State::Open),
        (NOW_MS, State::Planned),
        (NOW_MS + DAY_MS - 1, State::Planned),
        (NOW_MS + DAY_MS, State::Open),
    ] {
        let need = desk.need();
        let body = project_body(&[need], json!({}));
        let project = desk.write_at(Kind::Project, key(10), time_ms, body);
        desk.put(&project);
        assert_eq!(desk.state(need), state, "{time_ms}");
    }
}

#[test]
fn shows_an_enrolment_signed_by_its_own_unknown_key_as_a_request() {
    let mut desk = Desk::new();
    let asked = desk.say(
        Kind::Enrolment,
        key(10),
        enrolment(key(10), "staff", "yhl-ly", json!({"name": "柳荫\u{202e}社区"})),
    );
    let requests = desk.fold.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].digest, requests[0].subject_key), (asked, key(10)));
    assert_eq!(requests[0].name.as_deref(), Some("柳荫社区"));
    assert_eq!((desk.fold.enrolled(&key(10)), desk.ignored()), (None, vec![]));
    desk.enrol(staff(), key(10), "staff", "yhl-ly");
    assert_eq!(desk.fold.requests(), []);
    assert_eq!(desk.fold.enrolled(&key(10)).unwrap().role, Role::Staff);
}

#[test]
fn says_of_a_root_that_it_is_staff_everywhere() {
    let desk = Desk::new();
    let root = desk.fold.enrolled(&staff()).unwrap();
    assert_eq!((root.root, root.role, root.branch.as_str(), root.until_ms), (true, Role::Staff, "yhl", None));
}

#[test]
fn says_when_a_new_enrolment_may_change_everything() {
    let mut desk = Desk::new();
    let request = desk.write(Kind::Enrolment, key(10), enrolment(key(10), "staff", "yhl", json!({})));
    assert!(!desk.fold.insert(&request, Verdict::Signed).everything);
    let granted = desk.write(Kind::Enrolment, staff(), enrolment(key(10), "staff", "yhl", json!({})));
    assert!(desk.fold.insert(&granted, Verdict::Signed).everything);
    assert!(desk.fold.insert(&granted, Verdict::Signed).is_empty());
}
