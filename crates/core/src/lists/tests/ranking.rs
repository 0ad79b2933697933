use super::*;

/// A need of this age with these claims, signed by an unknown key.
fn aged(desk: &mut Desk, days: i64, more: Value) -> Digest {
    let record = desk.write_at(Kind::Need, resident(), NOW_MS - days * DAY_MS, need_body(more));
    desk.put(&record)
}

fn points(item: &NeedItem, code: RankCode) -> Option<i64> {
    item.reasons.iter().find(|reason| reason.code == code).map(|reason| reason.points)
}

#[test]
fn gives_reasons_that_add_up_to_the_score() {
    let mut desk = Desk::new();
    let claims = json!({"urgency": "whenever", "households": 5_000, "vulnerable": true});
    for (days, claims) in [(0, json!({})), (3, json!({"households": 7})), (900, claims)] {
        let need = aged(&mut desk, days, claims);
        let item = desk.item(need);
        assert_eq!(item.reasons.iter().map(|reason| reason.points).sum::<i64>(), item.score);
        assert!(item.reasons.iter().any(|reason| reason.code == item.top_reason));
    }
}

#[test]
fn lets_no_claim_make_up_for_a_degree_of_urgency() {
    let mut desk = Desk::new();
    let claims = json!({"urgency": "whenever", "households": 5_000, "vulnerable": true});
    let loud = aged(&mut desk, 3650, claims);
    let quiet = aged(&mut desk, 0, json!({"urgency": "soon"}));
    let danger = aged(&mut desk, 0, json!({"urgency": "danger"}));
    let list = desk.fold.needs(NOW_MS, None);
    assert_eq!(list.items.iter().map(|item| item.digest).collect::<Vec<_>>(), [danger, quiet, loud]);
    assert_eq!(desk.item(loud).score, CLAIM_POINTS_MAX);
    assert!(points(&desk.item(loud), RankCode::ClaimsCapped).unwrap() < 0);
    assert_eq!(list.items.iter().map(|item| item.rank).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
}

#[test]
fn lets_what_an_enrolled_worker_signed_count_further_but_never_past_danger() {
    let mut desk = Desk::new();
    desk.enrol(staff(), key(30), "worker", "yhl-ly");
    let claims = need_body(json!({"urgency": "whenever", "households": 60, "vulnerable": true}));
    let record = desk.write_at(Kind::Need, key(30), NOW_MS - 100 * DAY_MS, claims);
    let known = desk.put(&record);
    let quiet = aged(&mut desk, 0, json!({"urgency": "soon"}));
    let danger = aged(&mut desk, 0, json!({"urgency": "danger"}));
    let list = desk.fold.needs(NOW_MS, None);
    assert_eq!(list.items.iter().map(|item| item.digest).collect::<Vec<_>>(), [danger, known, quiet]);
}

#[test]
fn counts_no_waiting_for_a_clock_ahead_and_says_so() {
    let mut desk = Desk::new();
    let ahead = aged(&mut desk, -3650, json!({}));
    let item = desk.item(ahead);
    assert_eq!((points(&item, RankCode::Waiting), points(&item, RankCode::ClockAhead)), (None, Some(0)));
    assert_eq!(item.opened, "2036-11-21T00:00:00.000Z");
    assert!(!item.late);
    let minutes = desk.write_at(Kind::Need, resident(), NOW_MS + 5 * 60_000, need_body(json!({})));
    let minutes = desk.put(&minutes);
    assert_eq!(points(&desk.item(minutes), RankCode::ClockAhead), None);
}

#[test]
fn bounds_the_waiting_of_a_clock_ten_years_behind() {
    let mut desk = Desk::new();
    let (behind, waiting) = (aged(&mut desk, 3650, json!({})), aged(&mut desk, 120, json!({})));
    assert_eq!(desk.item(behind).score, desk.item(waiting).score);
}

#[test]
fn breaks_ties_by_time_and_then_by_digest() {
    let mut desk = Desk::new();
    let early = desk.write_at(Kind::Need, resident(), NOW_MS - 2, need_body(json!({})));
    let early = desk.put(&early);
    let mut twins = [aged(&mut desk, 0, json!({})), aged(&mut desk, 0, json!({}))];
    twins.sort();
    let list = desk.fold.needs(NOW_MS, None);
    assert_eq!(list.items.iter().map(|item| item.digest).collect::<Vec<_>>(), [early, twins[0], twins[1]]);
}

#[test]
fn measures_the_promise_in_days_on_the_wall() {
    let mut desk = Desk::new();
    let promise = street().catalogue.category("elderly").unwrap().clone();
    // 23:30 of 24 November on the wall, 15:30Z.
    let opened_ms = NOW_MS + 15 * 3_600_000 + 1_800_000;
    let record = desk.write_at(Kind::Need, resident(), opened_ms, need_body(json!({})));
    let need = desk.put(&record);
    let item = desk.item(need);
    assert_eq!((promise.answer_days, item.due_answer.as_deref()), (1, Some("2026-11-25")));
    assert_eq!((promise.solve_days, item.due_solve.as_deref()), (7, Some("2026-12-01")));
    let late = |desk: &Desk, days: i64| desk.fold.need(&need, opened_ms + days * DAY_MS).unwrap().late;
    assert_eq!((late(&desk, 1), late(&desk, 2)), (false, true));
    let project = desk.project(&[need], json!({}));
    assert_eq!((late(&desk, 7), late(&desk, 8)), (false, true));
    desk.done(&[need], &[project]);
    assert!(!late(&desk, 80));
}

#[test]
fn puts_what_waits_for_the_resident_after_work_and_what_is_closed_last() {
    let mut desk = Desk::new();
    let (done, withdrawn, open) = (
        desk.need_with(json!({"urgency": "danger"})),
        desk.need_with(json!({"urgency": "danger"})),
        desk.need_with(json!({"urgency": "whenever"})),
    );
    let project = desk.project(&[done], json!({}));
    desk.done(&[done], &[project]);
    desk.say(Kind::Withdrawal, resident(), json!({"about": withdrawn, "place": "yhl-ly-a-01"}));
    let list = desk.fold.needs(NOW_MS, None);
    let found: Vec<_> = list.items.iter().map(|item| (item.digest, item.rank)).collect();
    assert_eq!(found, [(open, Some(1)), (done, Some(2)), (withdrawn, None)]);
    assert_eq!((list.states.open, list.states.done, list.states.withdrawn), (1, 1, 1));
}

#[test]
fn takes_one_more_record_without_making_the_list_anew() {
    let mut desk = Desk::new();
    let config = street();
    let mut lists = List::ALL.map(|list| Ranked::of(list, &desk.fold, NOW_MS, Some("yhl-ly")));
    for (record, verdict) in sample::Sample::new(&config, 7).take(1_000) {
        let touched = desk.fold.insert(&record, verdict);
        lists.iter_mut().for_each(|list| list.apply(&desk.fold, &touched));
    }
    let digests = |list: &Ranked| list.iter().collect::<Vec<_>>();
    let needs = desk.fold.needs(NOW_MS, Some("yhl-ly"));
    assert_eq!(digests(&lists[0]), needs.items.iter().map(|item| item.digest).collect::<Vec<_>>());
    let resources = desk.fold.resources(NOW_MS, Some("yhl-ly"));
    assert_eq!(digests(&lists[1]), resources.items.iter().map(|item| item.digest).collect::<Vec<_>>());
    let projects = desk.fold.projects(NOW_MS, Some("yhl-ly"));
    assert_eq!(digests(&lists[2]), projects.items.iter().map(|item| item.digest).collect::<Vec<_>>());
    assert!(!needs.items.is_empty() && !resources.items.is_empty());
}
