use super::*;

#[test]
fn goes_from_open_to_struck_off_by_records_that_name_what_they_had_seen() {
    let mut desk = Desk::new();
    let need = desk.need();
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Open, vec![]));
    let project = desk.project(&[need], json!({}));
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Planned, vec![project]));
    let done = desk.done(&[need], &[project]);
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Done, vec![done]));
    let rating = desk.rate(need, &[done], true);
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Rated, vec![rating]));
    let strike = desk.strike(&[need], &[rating]);
    assert_eq!((desk.state(need), desk.item(need).heads), (State::StruckOff, vec![strike]));
    assert_eq!(desk.item(need).rating.unwrap().stars, 5);
    assert_eq!(desk.ignored(), []);
}

#[test]
fn goes_back_to_work_when_the_resident_is_not_satisfied() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    let done = desk.done(&[need], &[project]);
    let rating = desk.rate(need, &[done], false);
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Reopened, vec![rating]));
    let again = desk.done(&[need], &[rating]);
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Done, vec![again]));
    let satisfied = desk.rate(need, &[again], true);
    assert_eq!(desk.state(need), State::Rated);
    desk.strike(&[need], &[satisfied]);
    assert_eq!(desk.state(need), State::StruckOff);
}

#[test]
fn does_not_let_a_second_done_of_the_first_round_hide_an_unsatisfied_rating() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    let done = desk.done(&[need], &[project]);
    desk.rate(need, &[done], false);
    desk.done(&[need], &[project]);
    assert_eq!(desk.state(need), State::Reopened);
}

#[test]
fn skips_no_stage() {
    let mut desk = Desk::new();
    let need = desk.need();
    let early_done = desk.done(&[need], &[need]);
    assert_eq!(desk.state(need), State::Open);
    let early_rating = desk.rate(need, &[early_done], true);
    let project = desk.project(&[need], json!({}));
    let early_strike = desk.strike(&[need], &[project]);
    assert_eq!(desk.state(need), State::Planned);
    let done = desk.done(&[need], &[project]);
    let unrated_strike = desk.strike(&[need], &[done]);
    assert_eq!(desk.state(need), State::Done);
    let mut expected =
        [early_done, early_rating, early_strike, unrated_strike].map(|d| (d, Reason::SkipsStage));
    expected.sort();
    assert_eq!(desk.ignored(), expected);
}

#[test]
fn strikes_nothing_off_that_was_rated_unsatisfied() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    let done = desk.done(&[need], &[project]);
    let rating = desk.rate(need, &[done], false);
    let strike = desk.strike(&[need], &[rating]);
    assert_eq!(desk.state(need), State::Reopened);
    assert_eq!(desk.ignored(), [(strike, Reason::NotSatisfied)]);
}

#[test]
fn lets_unsatisfied_win_when_a_household_says_both() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    let done = desk.done(&[need], &[project]);
    let satisfied = desk.rate(need, &[done], true);
    let unsatisfied = desk.rate(need, &[done], false);
    let strike = desk.strike(&[need], &[satisfied]);
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Reopened, vec![unsatisfied]));
    assert_eq!(desk.ignored(), [(strike, Reason::Clash)]);
}

#[test]
fn lets_the_resident_take_a_rating_back_by_naming_it() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    let done = desk.done(&[need], &[project]);
    let slip = desk.rate(need, &[done], false);
    let meant = desk.rate(need, &[done, slip], true);
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Rated, vec![meant]));
}

#[test]
fn takes_two_dones_of_two_desks_as_one_round() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({}));
    let one = desk.done(&[need], &[project]);
    let other = desk.done(&[need], &[project]);
    let mut heads = vec![one, other];
    heads.sort();
    assert_eq!((desk.state(need), desk.item(need).heads), (State::Done, heads));
    desk.rate(need, &[one], true);
    assert_eq!(desk.state(need), State::Rated);
}

#[test]
fn waits_with_what_names_a_record_that_is_not_here() {
    let mut desk = Desk::new();
    let need = desk.need();
    let body = project_body(&[need], json!({}));
    let project = desk.write(Kind::Project, staff(), body);
    let done = desk.done(&[need], &[project.digest()]);
    desk.rate(need, &[done], true);
    assert_eq!((desk.state(need), desk.waiting(), desk.ignored().len()), (State::Open, 2, 0));
    desk.put(&project);
    assert_eq!((desk.state(need), desk.waiting()), (State::Rated, 0));
}

#[test]
fn keeps_the_account_of_each_need_of_a_project_by_itself() {
    let mut desk = Desk::new();
    let (one, other) = (desk.need(), desk.need());
    let project = desk.project(&[one, other], json!({}));
    let done = desk.done(&[one], &[project]);
    assert_eq!((desk.state(one), desk.state(other)), (State::Done, State::Planned));
    let stray = desk.rate(other, &[done], true);
    assert_eq!(desk.state(other), State::Planned);
    assert_eq!(desk.ignored(), [(stray, Reason::SkipsStage)]);
}

#[test]
fn keeps_a_done_that_named_an_earlier_version_of_the_project() {
    let mut desk = Desk::new();
    let need = desk.need();
    let first = desk.project(&[need], json!({}));
    let second = desk.project(&[need], json!({"after": [first], "due": "2027-01-31"}));
    desk.done(&[need], &[first]);
    assert_eq!(desk.state(need), State::Done);
    assert_eq!(desk.item(need).project, Some(second));
    assert_eq!(desk.item(need).project_due.as_deref(), Some("2027-01-31"));
}

#[test]
fn opens_a_need_again_that_the_next_version_of_its_project_leaves_out() {
    let mut desk = Desk::new();
    let (one, other) = (desk.need(), desk.need());
    let first = desk.project(&[one, other], json!({}));
    desk.project(&[other], json!({"after": [first]}));
    assert_eq!((desk.state(one), desk.state(other)), (State::Open, State::Planned));
}

#[test]
fn withdraws_what_its_author_takes_back_unless_it_is_struck_off() {
    let mut desk = Desk::new();
    let (need, closed) = (desk.need(), desk.need());
    let withdrawal = |need: Digest| json!({"about": need, "place": "yhl-ly-a-01"});
    let project = desk.project(&[closed], json!({}));
    let done = desk.done(&[closed], &[project]);
    let rating = desk.rate(closed, &[done], true);
    desk.strike(&[closed], &[rating]);
    desk.say(Kind::Withdrawal, resident(), withdrawal(need));
    desk.say(Kind::Withdrawal, resident(), withdrawal(closed));
    assert_eq!((desk.state(need), desk.state(closed)), (State::Withdrawn, State::StruckOff));
    assert_eq!(desk.item(need).heads, []);
}
