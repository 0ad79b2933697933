//! The catalogue: categories of needs, fields of offers, service promises; replaceable by a deployment.

use crate::limits::CODE_CHARS_MAX;
use crate::{Code, Problem, text, value};
use serde_json::Value;

/// Most categories, and most fields of one kind: what a person can still read through on a phone.
const ENTRIES_MAX: usize = 100;

/// A category of needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its code in records.
    pub code: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Examples under the name, Chinese.
    pub examples_zh: Vec<String>,
    /// Examples under the name, English.
    pub examples_en: Vec<String>,
    /// Days within which a first answer is promised.
    pub answer_days: i64,
    /// Days within which a solution is promised.
    pub solve_days: i64,
}

/// A field of offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferField {
    /// Its code in records.
    pub code: String,
    /// `people`, `talent` or `goods`.
    pub kind: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// The categories of needs it can serve.
    pub serves: Vec<String>,
}

/// A kind of offer or a degree of urgency: a code with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its code in records.
    pub code: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
}

/// What needs and offers are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Categories of needs.
    pub needs: Vec<Category>,
    /// The kinds of offers: people, talent, goods.
    pub kinds: Vec<Named>,
    /// The fields of all kinds.
    pub fields: Vec<OfferField>,
    /// Degrees of urgency, most urgent first.
    pub urgency: Vec<Named>,
}

impl Catalogue {
    /// Reads a catalogue; adds everything that is wrong to `problems` and keeps what is right.
    pub fn parse(value: &Value, path: &str, problems: &mut Vec<Problem>) -> Self {
        let mut catalogue = Self::default();
        for (at, item) in list(value, path, "needs", problems) {
            let Named { code, zh, en } = named(item, &at, problems);
            catalogue.needs.push(Category {
                code,
                zh,
                en,
                examples_zh: texts(item.get("examples"), "zh"),
                examples_en: texts(item.get("examples"), "en"),
                answer_days: days(item, &at, "answer", problems),
                solve_days: days(item, &at, "solve", problems),
            });
        }
        for (at, item) in list(value, path, "offers", problems) {
            let kind = named(item, &at, problems);
            if !crate::shape::OFFER_KINDS.contains(&kind.code.as_str()) {
                let expected = crate::shape::OFFER_KINDS.join(", ");
                Problem::add(problems, &[&at, ".code"], Code::NotOneOf, &[&expected]);
            }
            for (field_at, field) in list(item, &at, "fields", problems) {
                let Named { code, zh, en } = named(field, &field_at, problems);
                let serves = texts(Some(field), "serves");
                catalogue.fields.push(OfferField { code, kind: kind.code.clone(), zh, en, serves });
            }
            catalogue.kinds.push(kind);
        }
        for (at, item) in list(value, path, "urgency", problems) {
            let urgency = named(item, &at, problems);
            if !crate::shape::URGENCIES.contains(&urgency.code.as_str()) {
                let expected = crate::shape::URGENCIES.join(", ");
                Problem::add(problems, &[&at, ".code"], Code::NotOneOf, &[&expected]);
            }
            catalogue.urgency.push(urgency);
        }
        catalogue.check_references(path, problems);
        catalogue
    }

    fn check_references(&self, path: &str, problems: &mut Vec<Problem>) {
        let (needs, offers) = ([path, ".needs"].concat(), [path, ".offers"].concat());
        repeated(&mut self.needs.iter().map(|c| c.code.as_str()), &needs, problems);
        for (index, kind) in self.kinds.iter().enumerate() {
            if self.kinds[..index].iter().all(|earlier| earlier.code != kind.code) {
                let mut fields = self.fields.iter().filter(|f| f.kind == kind.code).map(|f| f.code.as_str());
                repeated(&mut fields, &offers, problems);
            }
        }
        for field in &self.fields {
            for serves in field.serves.iter().filter(|code| self.category(code).is_none()) {
                let at = [&offers, ".", &field.kind, ".", &field.code, ".serves"];
                let expected = ["a code of ", &needs, ", not '", serves, "'"];
                Problem::add(problems, &at, Code::UnknownCode, &expected);
            }
        }
    }

    /// The category with this code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.needs.iter().find(|category| category.code == code)
    }

    /// The field with this code of this kind.
    pub fn field(&self, kind: &str, code: &str) -> Option<&OfferField> {
        self.fields.iter().find(|field| field.kind == kind && field.code == code)
    }
}

fn list<'v>(
    value: &'v Value,
    path: &str,
    key: &str,
    problems: &mut Vec<Problem>,
) -> Vec<(String, &'v Value)> {
    let at = [path, ".", key].concat();
    let Some(items) = value.get(key).and_then(Value::as_array) else {
        let code = if value.get(key).is_some() { Code::WrongType } else { Code::Missing };
        Problem::add(problems, &[&at], code, &["a list"]);
        return Vec::new();
    };
    if items.is_empty() {
        Problem::add(problems, &[&at], Code::Empty, &["at least one entry"]);
    }
    if items.len() > ENTRIES_MAX {
        let expected = text::numbered("at most # entries", &[ENTRIES_MAX as i64]);
        problems.push(Problem::new(&at, Code::TooMany, expected));
    }
    let place = |index: usize| [&at, "[", &index.to_string(), "]"].concat();
    items.iter().take(ENTRIES_MAX).enumerate().map(|(index, item)| (place(index), item)).collect()
}

fn named(item: &Value, path: &str, problems: &mut Vec<Problem>) -> Named {
    let mut wanted = |key: &str| {
        let found = value::text(item, key);
        if found.is_empty() || found.chars().nth(CODE_CHARS_MAX).is_some() {
            let expected = text::numbered("text of 1 to # characters", &[CODE_CHARS_MAX as i64]);
            Problem::add(problems, &[path, ".", key], Code::Missing, &[&expected]);
            return String::new();
        }
        found.to_owned()
    };
    Named { code: wanted("code"), zh: wanted("zh"), en: wanted("en") }
}

fn texts(value: Option<&Value>, key: &str) -> Vec<String> {
    let items = value.map(|value| value::list(value, key)).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn days(item: &Value, path: &str, key: &str, problems: &mut Vec<Problem>) -> i64 {
    let found = item.get("promise_days").and_then(|promise| promise.get(key)).and_then(Value::as_i64);
    match found {
        Some(days) if days > 0 => days,
        _ => {
            let at = [path, ".promise_days.", key];
            Problem::add(problems, &at, Code::Missing, &["a whole number of days"]);
            0
        }
    }
}

fn repeated(codes: &mut dyn Iterator<Item = &str>, path: &str, problems: &mut Vec<Problem>) {
    let mut seen = Vec::new();
    for code in codes.filter(|code| !code.is_empty()) {
        if seen.contains(&code) {
            Problem::add(problems, &[path], Code::Repeated, &["'", code, "' once"]);
        } else {
            seen.push(code);
        }
    }
}
