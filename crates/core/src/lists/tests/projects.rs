use super::*;

fn item(desk: &Desk, project: Digest) -> ProjectItem {
    desk.fold.project(&project, NOW_MS).unwrap()
}

#[test]
fn derives_its_state_from_its_needs() {
    let mut desk = Desk::new();
    let (one, other) = (desk.need(), desk.need());
    let project = desk.project(&[one, other], json!({}));
    assert_eq!(item(&desk, project).state, ProjectState::Open);
    let done = desk.done(&[one, other], &[project]);
    assert_eq!(
        (item(&desk, project).state, item(&desk, project).colour),
        (ProjectState::Done, Colour::Yellow)
    );
    let first = desk.rate(one, &[done], true);
    assert_eq!(item(&desk, project).state, ProjectState::Done);
    let unsatisfied = desk.rate(other, &[done], false);
    assert_eq!(item(&desk, project).state, ProjectState::Reopened);
    let again = desk.done(&[other], &[unsatisfied]);
    let second = desk.rate(other, &[again], true);
    assert_eq!(item(&desk, project).state, ProjectState::Rated);
    desk.strike(&[one, other], &[first, second]);
    assert_eq!(
        (item(&desk, project).state, item(&desk, project).colour),
        (ProjectState::StruckOff, Colour::Blue)
    );
}

#[test]
fn colours_by_the_day_on_the_wall() {
    let mut desk = Desk::new();
    let need = desk.need();
    let project = desk.project(&[need], json!({"due": "2026-11-24"}));
    // 2026-11-24T00:00Z is eight in the morning of the due day; the day ends at 16:00Z.
    for (as_of_ms, late, colour) in [
        (NOW_MS - 3 * DAY_MS, false, Colour::Green),
        (NOW_MS - 2 * DAY_MS, false, Colour::Orange),
        (NOW_MS, false, Colour::Orange),
        (NOW_MS + 16 * 3_600_000 - 1, false, Colour::Orange),
        (NOW_MS + 16 * 3_600_000, true, Colour::Red),
    ] {
        let item = desk.fold.project(&project, as_of_ms).unwrap();
        assert_eq!((item.late, item.colour), (late, colour), "{as_of_ms}");
    }
}

#[test]
fn shows_the_newest_version_once() {
    let mut desk = Desk::new();
    let need = desk.need();
    let first = desk.project(&[need], json!({}));
    let second = desk.project(&[need], json!({"after": [first], "owner": "李师傅"}));
    let list = desk.fold.projects(NOW_MS, None);
    assert_eq!((list.count, list.items[0].digest, list.items[0].owner.as_str()), (1, second, "李师傅"));
    assert_eq!(item(&desk, first).digest, second);
    assert_eq!(list.items[0].heads, [second]);
}

#[test]
fn lets_one_of_two_versions_stand_until_a_third_names_both() {
    let mut desk = Desk::new();
    let need = desk.need();
    let first = desk.project(&[need], json!({}));
    let mut both = [
        desk.project(&[need], json!({"after": [first], "owner": "甲"})),
        desk.project(&[need], json!({"after": [first], "owner": "乙"})),
    ];
    both.sort();
    let list = desk.fold.projects(NOW_MS, None);
    assert_eq!((list.count, list.items[0].digest), (1, both[0]));
    assert_eq!(list.items[0].heads, both);
    assert_eq!(desk.ignored(), [(both[1], Reason::Clash)]);
    let third = desk.project(&[need], json!({"after": both, "owner": "丙"}));
    assert_eq!(desk.fold.projects(NOW_MS, None).items[0].digest, third);
    assert_eq!(desk.ignored(), []);
}

#[test]
fn replaces_no_project_of_another_branch() {
    let mut desk = Desk::new();
    let need = desk.need();
    desk.enrol(staff(), key(11), "staff", "yhl-bh");
    let there = desk.need_with(json!({"place": "yhl-bh-b-07"}));
    let first = desk.project(&[need], json!({}));
    let second = desk.project_by(key(11), &[there], json!({"after": [first], "place": "yhl-bh"}));
    assert_eq!(desk.fold.projects(NOW_MS, None).count, 2);
    assert_eq!(item(&desk, first).digest, first);
    assert_eq!(item(&desk, second).digest, second);
}

#[test]
fn sorts_by_what_presses_most() {
    let mut desk = Desk::new();
    let need = desk.need();
    let green = desk.project(&[need], json!({"due": "2027-06-01"}));
    let red = desk.project(&[need], json!({"due": "2026-11-01"}));
    let orange = desk.project(&[need], json!({"due": "2026-11-25"}));
    let list = desk.fold.projects(NOW_MS, None);
    assert_eq!(list.items.iter().map(|item| item.digest).collect::<Vec<_>>(), [red, orange, green]);
    assert_eq!(list.late, 1);
}

#[test]
fn shows_a_need_that_is_not_here_as_waiting() {
    let mut desk = Desk::new();
    let missing = desk.write(Kind::Need, resident(), need_body(json!({})));
    let project = desk.project(&[missing.digest()], json!({}));
    assert_eq!(
        (item(&desk, project).needs[0].state, item(&desk, project).state),
        ("waiting", ProjectState::Open)
    );
}

#[test]
fn tells_the_public_no_word_about_a_person() {
    let mut desk = Desk::new();
    let need = desk.need_with(json!({"text": "张三家的私事"}));
    desk.project(&[need], json!({"owner": "李四", "note": "张三，门牌 302"}));
    let text = to_json(&desk.fold.public_projects(NOW_MS, None));
    for secret in ["张三", "李四", "302", &need.to_string()] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("送餐上门"));
    assert_eq!(desk.fold.public_projects(NOW_MS, Some("yhl-bh")).count, 0);
}
