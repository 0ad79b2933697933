use super::*;
use crate::canonical;

/// A desk with every kind of item and every optional field filled.
pub fn full() -> Desk {
    let mut desk = Desk::new();
    let attachments = json!([{"sha256": Digest::of(b"photo"), "type": "image/jpeg", "size": 9}]);
    let need = desk.need_with(json!({
        "vulnerable": true, "households": 3, "assisted_by": "网格员", "attachments": attachments,
        "text": "\"引号\"\\\u{7}\u{8}\t换行\n\u{2028}𠀀",
    }));
    let offer = offer_body(json!({
        "capacity_note": "每天", "available_note": "电话约", "by": "organisation", "attachments": attachments,
        "available": [{"days": [1, 7], "from": "09:00", "to": "12:00"}],
    }));
    let offer = desk.say(Kind::Offer, key(2), offer);
    let resources = json!([{"offer": offer, "amount": 2}]);
    let project =
        desk.project(&[need], json!({"resources": resources, "note": "两天内", "due": "2026-11-01"}));
    let done = desk.done(&[need], &[project]);
    let rating = json!({
        "about": need, "after": [done], "stars": 1, "satisfied": false, "comment": "=没来", "place": "yhl-ly-a-01",
    });
    desk.say(Kind::Rating, resident(), rating);
    desk.correct(resident(), need, &[], json!({"vulnerable": false}));
    desk.correct(key(99), need, &[], json!({"vulnerable": true}));
    desk.say(
        Kind::Enrolment,
        key(9),
        enrolment(key(9), "staff", "yhl", json!({"name": "李", "until": "2030-01-01T00:00:00Z"})),
    );
    desk.need_with(json!({"category": "abolished"}));
    desk
}

fn check(list: &impl serde::Serialize) {
    let canonical = canonical::to_string(&serde_json::to_value(list).unwrap()) + "\n";
    assert_eq!(to_json(list), canonical);
}

#[test]
fn prints_canonical_json_for_every_type() {
    let fold = full().fold;
    check(&fold.needs(NOW_MS, Some("yhl")));
    check(&fold.resources(NOW_MS, None));
    check(&fold.projects(NOW_MS, None));
    check(&fold.public_projects(NOW_MS, None));
    check(&fold.requests());
    check(&fold.enrolments(&staff()));
    let needs = fold.needs(NOW_MS, None);
    assert!(needs.items.iter().any(|item| item.rating.is_some() && !item.attachments.is_empty()));
    assert!(!fold.projects(NOW_MS, None).items[0].resources.is_empty());
    needs.items.iter().for_each(check);
}

#[test]
fn starts_no_cell_with_a_formula() {
    let mut desk = Desk::new();
    let words =
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1", "\u{200b}=1", "\u{feff}@x"];
    for words in words {
        desk.need_with(json!({"text": words}));
    }
    let csv = to_csv(&desk.fold.needs(NOW_MS, None));
    assert!(csv.starts_with("\u{feff}rank,"));
    let mut cells = 0;
    for cell in read_csv(&csv).into_iter().flatten() {
        let seen = cell.trim_start_matches(|c: char| !crate::text::is_visible(c));
        assert!(!seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{cell:?}");
        cells += usize::from(cell.starts_with('\''));
    }
    assert!(cells >= words.len());
}

#[test]
fn quotes_what_would_break_a_row() {
    let mut desk = Desk::new();
    let words = "一,\"二\"\n三\r\n四";
    desk.need_with(json!({"text": words}));
    let csv = to_csv(&desk.fold.needs(NOW_MS, None));
    let rows = read_csv(&csv);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].len(), rows[1].len());
    // `neutral` has dropped the carriage return, a control.
    assert!(rows[1].contains(&words.replace('\r', "")));
}

#[test]
fn gives_every_row_as_many_cells_as_there_are_columns() {
    let fold = full().fold;
    for csv in [
        to_csv(&fold.needs(NOW_MS, None)),
        to_csv(&fold.resources(NOW_MS, None)),
        to_csv(&fold.projects(NOW_MS, None)),
    ] {
        let rows = read_csv(&csv);
        assert!(rows.len() > 1 && rows.iter().all(|row| row.len() == rows[0].len()), "{csv}");
    }
}

/// A plain reader of RFC 4180.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                row.last_mut().unwrap().push(chars.next().unwrap())
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    rows
}
