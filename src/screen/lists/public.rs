//! The projects as anybody may read them, from the backend: for a resident without access.

use super::listing::Listing;
use super::row::{Chip, Row, Shape};
use crate::lang::Lang;
use crate::text::desk::ranks as say;
use linli_core::canonical;
use linli_core::lists::Ignored;
use serde_json::Value;

/// The backend's answer.
pub struct Public {
    answer: Value,
    items: Vec<Value>,
}

impl Public {
    /// Reads the answer; what it lacks shows as nothing.
    pub fn of(answer: Value) -> Self {
        let items = answer.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
        Self { answer, items }
    }
}

fn text<'v>(item: &'v Value, key: &str) -> &'v str {
    item.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(item: &Value, key: &str) -> u64 {
    item.get(key).and_then(Value::as_u64).unwrap_or(0)
}

/// The states of a project by the names that lists have for them.
const STATES: [&str; 6] = ["open", "reopened", "done", "rated", "struck_off", "withdrawn"];

impl Listing for Public {
    fn count(&self) -> usize {
        self.items.len()
    }

    fn late(&self) -> usize {
        (0..self.items.len()).filter(|index| self.is(*index, super::listing::LATE)).count()
    }

    fn states(&self, lang: Lang) -> Vec<(&'static str, &'static str, usize)> {
        let standing = |name: &str| self.items.iter().filter(|item| text(item, "state") == name).count();
        STATES.map(|name| (name, say::project_named(name).say(lang), standing(name))).to_vec()
    }

    fn is(&self, index: usize, state: &str) -> bool {
        let item = &self.items[index];
        if state == super::listing::LATE {
            return item.get("late").and_then(Value::as_bool).unwrap_or(false);
        }
        text(item, "state") == state
    }

    fn row(&self, index: usize, lang: Lang) -> Row {
        let item = &self.items[index];
        let (shape, words) = match text(item, "colour") {
            "red" => (Shape::Red, say::LATE),
            "orange" => (Shape::Orange, say::DUE_SOON),
            "yellow" => (Shape::Yellow, say::project_named(text(item, "state"))),
            "blue" => (Shape::Blue, say::project_named(text(item, "state"))),
            _ => (Shape::Green, say::project_named(text(item, "state"))),
        };
        Row {
            digest: String::new(),
            reference: text(item, "reference").into(),
            what: text(item, "title").into(),
            place: text(item, "place").into(),
            when: String::new(),
            chip: Chip { shape, words: words.say(lang) },
            why: [
                say::by(lang, text(item, "due")),
                say::struck_off(lang, number(item, "struck_off"), number(item, "needs")),
            ]
            .join(" · "),
            owner: String::new(),
            due: text(item, "due").into(),
            verdict: String::new(),
        }
    }

    fn as_of(&self) -> &str {
        text(&self.answer, "as_of")
    }

    fn ignored(&self) -> &[Ignored] {
        &[]
    }

    fn waiting(&self) -> u64 {
        0
    }

    fn erased(&self) -> u64 {
        0
    }

    fn json(&self) -> String {
        canonical::to_string(&self.answer) + "\n"
    }

    fn csv(&self) -> Option<String> {
        None
    }
}
