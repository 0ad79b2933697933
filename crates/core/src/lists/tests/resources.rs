use super::*;

fn item(desk: &Desk, offer: Digest) -> ResourceItem {
    desk.fold.resource(&offer, NOW_MS).unwrap()
}

#[test]
fn subtracts_what_is_promised_until_the_project_is_struck_off() {
    let mut desk = Desk::new();
    let (need, offer) = (desk.need(), desk.offer(3));
    assert_eq!((item(&desk, offer).promised, item(&desk, offer).free), (0, 3));
    let project = desk.project(&[need], json!({"resources": [{"offer": offer, "amount": 2}]}));
    assert_eq!((item(&desk, offer).promised, item(&desk, offer).free), (2, 1));
    assert_eq!(item(&desk, offer).promised_to, [Promise { amount: 2, project }]);
    let done = desk.done(&[need], &[project]);
    let rating = desk.rate(need, &[done], true);
    assert_eq!(item(&desk, offer).promised, 2);
    desk.strike(&[need], &[rating]);
    assert_eq!((item(&desk, offer).promised, item(&desk, offer).free), (0, 3));
}

#[test]
fn counts_only_the_newest_version_of_a_project() {
    let mut desk = Desk::new();
    let (need, offer) = (desk.need(), desk.offer(5));
    let first = desk.project(&[need], json!({"resources": [{"offer": offer, "amount": 4}]}));
    desk.project(&[need], json!({"after": [first], "resources": [{"offer": offer, "amount": 1}]}));
    assert_eq!(item(&desk, offer).promised, 1);
}

#[test]
fn says_when_more_is_promised_than_there_is() {
    let mut desk = Desk::new();
    let (need, offer) = (desk.need(), desk.offer(3));
    desk.project(&[need], json!({"resources": [{"offer": offer, "amount": 2}]}));
    desk.project(&[need], json!({"resources": [{"offer": offer, "amount": 2}]}));
    let item = item(&desk, offer);
    assert_eq!((item.promised, item.free, item.overpromised), (4, 0, true));
    assert_eq!(desk.fold.resources(NOW_MS, None).overpromised, 1);
}

#[test]
fn promises_nothing_by_staff_of_another_branch() {
    let mut desk = Desk::new();
    let there = desk.need_with(json!({"place": "yhl-bh-b-07"}));
    let offer = desk.offer(3);
    desk.enrol(staff(), key(11), "staff", "yhl-bh");
    let resources = json!({"place": "yhl-bh", "resources": [{"offer": offer, "amount": 2}]});
    let project = desk.project_by(key(11), &[there], resources);
    assert_eq!(item(&desk, offer).promised, 0);
    assert_eq!(desk.fold.project(&project, NOW_MS).unwrap().resources, []);
    assert!(desk.ignored().contains(&(project, Reason::NotAllowed)));
}

#[test]
fn corrects_and_withdraws_by_its_author() {
    let mut desk = Desk::new();
    let offer = desk.offer(3);
    desk.correct(key(2), offer, &[], json!({"capacity": 8, "capacity_note": "周末"}));
    assert_eq!((item(&desk, offer).capacity, item(&desk, offer).capacity_note.as_deref()), (8, Some("周末")));
    desk.say(Kind::Withdrawal, key(2), json!({"about": offer, "place": "yhl-ly-a-01"}));
    assert_eq!(item(&desk, offer).state, ResourceState::Withdrawn);
    let states = desk.fold.resources(NOW_MS, None).states;
    assert_eq!((states.offered, states.withdrawn), (0, 1));
}

#[test]
fn sorts_by_kind_and_field_and_then_by_what_is_free() {
    let mut desk = Desk::new();
    let (few, many) = (desk.offer(1), desk.offer(9));
    let people = street().catalogue.fields.iter().find(|field| field.kind == "people").unwrap().code.clone();
    let people = offer_body(json!({"kind": "people", "field": people}));
    let people = desk.say(Kind::Offer, key(3), people);
    let list = desk.fold.resources(NOW_MS, None);
    assert_eq!(list.items.iter().map(|item| item.digest).collect::<Vec<_>>(), [people, many, few]);
}
