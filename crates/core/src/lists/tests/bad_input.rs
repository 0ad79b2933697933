use super::*;

#[test]
fn drops_marks_that_reorder_the_text_around_them() {
    let mut desk = Desk::new();
    let need = desk.need_with(json!({"text": "安全\u{202e}\u{2066}gnp.exe\u{0}"}));
    assert_eq!(desk.item(need).text, "安全gnp.exe");
    let list = to_json(&desk.fold.needs(NOW_MS, None));
    assert!(!list.contains('\u{202e}') && !list.contains('\u{2066}') && !list.contains("\\u0000"));
}

#[test]
fn keeps_scripts_and_rare_characters_as_text() {
    let mut desk = Desk::new();
    for words in ["<script>alert(1)</script>", "𠀀𠮷", "👨‍👩‍👧", "\"],\"items\":[]"] {
        let need = desk.need_with(json!({"text": words}));
        assert_eq!(desk.item(need).text, words);
        let list: Value = serde_json::from_str(&to_json(&desk.fold.needs(NOW_MS, None))).unwrap();
        assert!(list["items"].as_array().unwrap().iter().any(|item| item["text"] == words), "{words}");
    }
}

#[test]
fn lists_a_need_of_an_unknown_category_and_place_with_its_codes() {
    let mut desk = Desk::new();
    let need = desk.need_with(json!({"category": "abolished", "place": "pulled-down"}));
    let item = desk.item(need);
    assert_eq!((item.category.as_str(), item.place.as_str()), ("abolished", "pulled-down"));
    assert_eq!((item.due_answer, item.due_solve, item.late), (None, None, false));
    assert_eq!((desk.fold.needs(NOW_MS, None).count, desk.fold.needs(NOW_MS, Some("yhl")).count), (1, 0));
}

#[test]
fn lists_nothing_for_a_place_that_does_not_exist() {
    let mut desk = Desk::new();
    desk.need();
    let list = desk.fold.needs(NOW_MS, Some("no-such"));
    assert_eq!((list.count, list.ignored.len(), list.place.as_deref()), (0, 0, Some("no-such")));
}

#[test]
fn shows_a_record_of_a_newer_version_as_such() {
    let mut desk = Desk::new();
    let mut value = desk.write(Kind::Need, resident(), need_body(json!({}))).to_value();
    value["type"] = json!("org.linli.need.v2");
    let newer = Record::from_value(value).unwrap();
    desk.put(&newer);
    assert_eq!(desk.ignored(), [(newer.digest(), Reason::NewerVersion)]);
    assert_eq!(desk.fold.needs(NOW_MS, None).count, 0);
}

#[test]
fn survives_clocks_at_the_ends_of_time() {
    let mut desk = Desk::new();
    for time in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"] {
        let record =
            desk.write_at(Kind::Need, resident(), crate::time::parse(time).unwrap(), need_body(json!({})));
        desk.put(&record);
    }
    assert_eq!(desk.fold.needs(NOW_MS, None).count, 2);
    assert_eq!(desk.fold.needs(i64::MAX / 2, None).count, 2);
    assert_eq!(desk.fold.needs(i64::MIN / 2, None).count, 2);
}

#[test]
fn shows_in_a_branch_nothing_of_another() {
    let mut desk = Desk::new();
    let there = desk.need_with(json!({"place": "yhl-bh-b-07", "text": "别处的事"}));
    let forged = desk.write(Kind::Withdrawal, key(99), json!({"about": there, "place": "yhl-bh-b-07"}));
    desk.put(&forged);
    let list = to_json(&desk.fold.needs(NOW_MS, Some("yhl-ly")));
    assert!(!list.contains(&there.to_string()) && !list.contains(&forged.digest().to_string()));
    assert_eq!(desk.fold.needs(NOW_MS, Some("yhl-bh")).ignored.len(), 1);
}
