//! Lists as bytes: the one place from which every edge prints them.

use super::{NeedsList, ProjectList, ResourceList};
use serde::Serialize;

/// Canonical JSON (RFC 8785) and a newline. Give it what this module makes: the fields of its types are declared in the
/// order of their keys, and their values are texts, whole numbers, booleans and null, so that plain serialisation is
/// canonical and no tree is built for a million items. A test holds this for every type.
pub fn to_json(list: &impl Serialize) -> String {
    // Writing derived types with text keys into memory has no way to fail.
    let mut text = serde_json::to_string(list).unwrap_or_default();
    text.push('\n');
    text
}

/// A list as rows and columns.
pub trait Table {
    /// The columns' names.
    fn columns(&self) -> &'static [&'static str];
    /// One row of cells for each item.
    fn rows(&self) -> Vec<Vec<String>>;
}

/// Comma-separated values (RFC 4180) for spreadsheets: with the mark by which they know UTF-8, and with an apostrophe
/// before whatever they would take for a formula.
pub fn to_csv(table: &impl Table) -> String {
    let mut out = String::from("\u{feff}");
    let header: Vec<String> = table.columns().iter().map(|name| (*name).to_owned()).collect();
    put_row(&mut out, &header);
    for row in table.rows() {
        put_row(&mut out, &row);
    }
    out
}

fn put_row(out: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        put_cell(out, cell);
    }
    out.push_str("\r\n");
}

fn put_cell(out: &mut String, cell: &str) {
    // A formula may hide behind blanks and invisible marks: some programs trim a cell before they look.
    let looks = cell.trim_start_matches(|c: char| !crate::text::is_visible(c));
    let formula = looks.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || cell.starts_with(['\t', '\r', '\n']);
    let guard = if formula { "'" } else { "" };
    if cell.contains([',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(cell);
    }
}

fn yes(flag: bool) -> String {
    if flag { "true" } else { "false" }.into()
}

fn or_empty<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(T::to_string).unwrap_or_default()
}

impl Table for NeedsList {
    fn columns(&self) -> &'static [&'static str] {
        &[
            "rank",
            "reference",
            "state",
            "urgency",
            "category",
            "place",
            "text",
            "households",
            "vulnerable",
            "opened",
            "due_answer",
            "due_solve",
            "late",
            "project_title",
            "project_owner",
            "project_due",
            "stars",
            "satisfied",
            "comment",
            "score",
            "id",
            "digest",
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |item: &super::NeedItem| {
            vec![
                or_empty(&item.rank),
                item.reference.clone(),
                item.state.noun().into(),
                item.urgency.into(),
                item.category.clone(),
                item.place.clone(),
                item.text.clone(),
                or_empty(&item.households),
                yes(item.vulnerable),
                item.opened.clone(),
                or_empty(&item.due_answer),
                or_empty(&item.due_solve),
                yes(item.late),
                or_empty(&item.project_title),
                or_empty(&item.project_owner),
                or_empty(&item.project_due),
                item.rating.as_ref().map(|rating| rating.stars.to_string()).unwrap_or_default(),
                item.rating.as_ref().map(|rating| yes(rating.satisfied)).unwrap_or_default(),
                item.rating.as_ref().and_then(|rating| rating.comment.clone()).unwrap_or_default(),
                item.score.to_string(),
                item.id.clone(),
                item.digest.to_string(),
            ]
        };
        self.items.iter().map(row).collect()
    }
}

impl Table for ResourceList {
    fn columns(&self) -> &'static [&'static str] {
        &[
            "reference",
            "state",
            "kind",
            "field",
            "place",
            "text",
            "capacity",
            "promised",
            "free",
            "overpromised",
            "capacity_note",
            "available",
            "available_note",
            "by",
            "opened",
            "id",
            "digest",
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |item: &super::ResourceItem| {
            let state = if item.state == super::ResourceState::Offered { "offered" } else { "withdrawn" };
            let span = |hours: &super::resource::HoursItem| {
                let days: Vec<String> = hours.days.iter().map(u8::to_string).collect();
                format!("{} {}-{}", days.join("/"), hours.from, hours.to)
            };
            let available: Vec<String> = item.available.iter().map(span).collect();
            vec![
                item.reference.clone(),
                state.into(),
                item.kind.into(),
                item.field.clone(),
                item.place.clone(),
                item.text.clone(),
                item.capacity.to_string(),
                item.promised.to_string(),
                item.free.to_string(),
                yes(item.overpromised),
                or_empty(&item.capacity_note),
                available.join("; "),
                or_empty(&item.available_note),
                or_empty(&item.by),
                item.opened.clone(),
                item.id.clone(),
                item.digest.to_string(),
            ]
        };
        self.items.iter().map(row).collect()
    }
}

impl Table for ProjectList {
    fn columns(&self) -> &'static [&'static str] {
        &[
            "reference",
            "colour",
            "state",
            "title",
            "owner",
            "due",
            "late",
            "place",
            "needs",
            "resources",
            "note",
            "id",
            "digest",
        ]
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |item: &super::ProjectItem| {
            let needs: Vec<String> =
                item.needs.iter().map(|need| format!("{} {}", need.reference, need.state)).collect();
            let resources: Vec<String> =
                item.resources.iter().map(|part| format!("{} × {}", part.reference, part.amount)).collect();
            vec![
                item.reference.clone(),
                item.colour.noun().into(),
                item.state.noun().into(),
                item.title.clone(),
                item.owner.clone(),
                item.due.clone(),
                yes(item.late),
                item.place.clone(),
                needs.join("; "),
                resources.join("; "),
                or_empty(&item.note),
                item.id.clone(),
                item.digest.to_string(),
            ]
        };
        self.items.iter().map(row).collect()
    }
}
