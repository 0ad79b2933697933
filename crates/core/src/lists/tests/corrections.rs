use super::*;

#[test]
fn merges_new_values_and_takes_optional_ones_away() {
    let mut desk = Desk::new();
    let need = desk.need_with(json!({"households": 6, "vulnerable": true}));
    let correction = desk.correct(resident(), need, &[], json!({"text": "求送餐，少盐", "households": null}));
    let item = desk.item(need);
    assert_eq!((item.text.as_str(), item.households, item.vulnerable), ("求送餐，少盐", None, true));
    assert_eq!((item.corrected, item.corrections), (true, vec![correction]));
}

#[test]
fn applies_later_corrections_after_those_they_had_seen_whatever_their_clocks_say() {
    let mut desk = Desk::new();
    let need = desk.need();
    let first = json!({"about": need, "set": {"text": "一"}, "place": "yhl-ly-a-01"});
    let first = desk.write_at(Kind::Correction, resident(), NOW_MS + 3650 * DAY_MS, first);
    let first = desk.put(&first);
    let second = desk.correct(resident(), need, &[first], json!({"text": "二"}));
    assert_eq!((desk.item(need).text.as_str(), desk.item(need).corrections), ("二", vec![second]));
}

#[test]
fn resolves_corrections_that_had_not_seen_each_other_by_digest() {
    let mut desk = Desk::new();
    let need = desk.need();
    let one = desk.correct(resident(), need, &[], json!({"text": "一"}));
    let two = desk.correct(resident(), need, &[], json!({"text": "二"}));
    let (last, mut heads) = (if one > two { "一" } else { "二" }, vec![one, two]);
    heads.sort();
    assert_eq!((desk.item(need).text.as_str(), desk.item(need).corrections.clone()), (last, heads.clone()));
    let settled = desk.correct(resident(), need, &heads, json!({"text": "三"}));
    assert_eq!((desk.item(need).text.as_str(), desk.item(need).corrections), ("三", vec![settled]));
}

#[test]
fn waits_with_a_correction_of_a_correction_that_is_not_here() {
    let mut desk = Desk::new();
    let need = desk.need();
    let first = json!({"about": need, "set": {"text": "一"}, "place": "yhl-ly-a-01"});
    let first = desk.write(Kind::Correction, resident(), first);
    desk.correct(resident(), need, &[first.digest()], json!({"text": "二"}));
    assert_eq!((desk.item(need).text.as_str(), desk.waiting()), ("求送餐", 1));
    desk.put(&first);
    assert_eq!((desk.item(need).text.as_str(), desk.waiting()), ("二", 0));
}

#[test]
fn ignores_a_correction_after_which_there_would_be_no_need() {
    let mut desk = Desk::new();
    let need = desk.need();
    let wrong = [
        (json!({"text": " \u{200b}"}), Reason::BadValue),
        (json!({"text": null}), Reason::BadValue),
        (json!({"urgency": "now"}), Reason::BadValue),
        (json!({"households": 1.5}), Reason::BadValue),
        (json!({"category": "no-such"}), Reason::UnknownCode),
        (json!({"place": "no-such"}), Reason::UnknownCode),
    ];
    for (set, reason) in wrong {
        let correction = desk.correct(resident(), need, &[], set.clone());
        assert!(desk.ignored().contains(&(correction, reason)), "{set}");
    }
    assert!(!desk.item(need).corrected);
}

#[test]
fn ignores_hours_that_run_backwards_and_fields_of_another_kind() {
    let mut desk = Desk::new();
    let offer = desk.offer(3);
    let hours = json!({"available": [{"days": [1], "from": "12:00", "to": "09:00"}]});
    let hours = desk.correct(key(2), offer, &[], hours);
    let field = desk.correct(key(2), offer, &[], json!({"kind": "people"}));
    let mut expected = vec![(hours, Reason::BadValue), (field, Reason::UnknownCode)];
    expected.sort();
    assert_eq!(desk.ignored(), expected);
}

#[test]
fn corrects_the_words_of_a_need_whose_category_the_catalogue_has_no_more() {
    let mut desk = Desk::new();
    let need = desk.need_with(json!({"category": "abolished"}));
    desk.correct(resident(), need, &[], json!({"text": "新"}));
    assert_eq!((desk.item(need).text.as_str(), desk.item(need).category.as_str()), ("新", "abolished"));
}

#[test]
fn moves_an_item_to_another_list_and_lets_the_staff_there_speak() {
    let mut desk = Desk::new();
    let need = desk.need();
    desk.enrol(staff(), key(10), "staff", "yhl-ly");
    desk.enrol(staff(), key(11), "staff", "yhl-bh");
    desk.correct(resident(), need, &[], json!({"place": "yhl-bh-b-07"}));
    let count = |desk: &Desk, place| desk.fold.needs(NOW_MS, Some(place)).count;
    assert_eq!((count(&desk, "yhl-ly"), count(&desk, "yhl-bh"), count(&desk, "yhl")), (0, 1, 1));
    desk.correct(key(11), need, &[], json!({"urgency": "danger"}));
    assert_eq!(desk.item(need).urgency, "danger");
    desk.correct(key(10), need, &[], json!({"vulnerable": true}));
    assert!(desk.item(need).vulnerable);
    assert_eq!(desk.ignored(), []);
}

#[test]
fn lets_nobody_take_a_need_over_by_moving_it() {
    let mut desk = Desk::new();
    let need = desk.need();
    desk.enrol(staff(), key(11), "staff", "yhl-bh");
    let grab = desk.correct(key(11), need, &[], json!({"place": "yhl-bh-b-07"}));
    assert_eq!(
        (desk.item(need).place.as_str(), desk.ignored()),
        ("yhl-ly-a-01", vec![(grab, Reason::NotAllowed)])
    );
}

#[test]
fn shows_a_correction_of_something_else_as_ignored() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    let correction = desk.correct(staff(), project, &[], json!({"title": "改"}));
    assert_eq!(desk.ignored(), [(correction, Reason::WrongTarget)]);
}
