//! The catalogue: categories of needs, fields of offers, service promises; replaceable by a deployment.

use crate::limits::CODE_CHARS_MAX;
use crate::{Code, Problem};
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
                examples_zh: texts(item.pointer("/examples/zh")),
                examples_en: texts(item.pointer("/examples/en")),
                answer_days: days(item, &at, "answer", problems),
                solve_days: days(item, &at, "solve", problems),
            });
        }
        for (at, item) in list(value, path, "offers", problems) {
            let kind = named(item, &at, problems);
            if !crate::shape::OFFER_KINDS.contains(&kind.code.as_str()) {
                problems.push(Problem::new(
                    format!("{at}.code"),
                    Code::NotOneOf,
                    crate::shape::OFFER_KINDS.join(", "),
                ));
            }
            for (field_at, field) in list(item, &at, "fields", problems) {
                let Named { code, zh, en } = named(field, &field_at, problems);
                let serves = texts(field.get("serves"));
                catalogue.fields.push(OfferField { code, kind: kind.code.clone(), zh, en, serves });
            }
            catalogue.kinds.push(kind);
        }
        for (at, item) in list(value, path, "urgency", problems) {
            let urgency = named(item, &at, problems);
            if !crate::shape::URGENCIES.contains(&urgency.code.as_str()) {
                problems.push(Problem::new(
                    format!("{at}.code"),
                    Code::NotOneOf,
                    crate::shape::URGENCIES.join(", "),
                ));
            }
            catalogue.urgency.push(urgency);
        }
        catalogue.check_references(path, problems);
        catalogue
    }

    fn check_references(&self, path: &str, problems: &mut Vec<Problem>) {
        repeated(self.needs.iter().map(|c| c.code.as_str()), &format!("{path}.needs"), problems);
        for kind in &self.kinds {
            let fields = self.fields.iter().filter(|f| f.kind == kind.code).map(|f| f.code.as_str());
            repeated(fields, &format!("{path}.offers"), problems);
        }
        for field in &self.fields {
            for serves in field.serves.iter().filter(|code| self.category(code).is_none()) {
                let at = format!("{path}.offers.{}.{}.serves", field.kind, field.code);
                problems.push(Problem::new(
                    at,
                    Code::UnknownCode,
                    format!("a code of {path}.needs, not '{serves}'"),
                ));
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
    let at = format!("{path}.{key}");
    let Some(items) = value.get(key) else {
        problems.push(Problem::new(at, Code::Missing, "a list"));
        return Vec::new();
    };
    let Some(items) = items.as_array() else {
        problems.push(Problem::new(at, Code::WrongType, "a list"));
        return Vec::new();
    };
    if items.is_empty() {
        problems.push(Problem::new(&at, Code::Empty, "at least one entry"));
    }
    if items.len() > ENTRIES_MAX {
        problems.push(Problem::new(&at, Code::TooMany, format!("at most {ENTRIES_MAX} entries")));
    }
    items.iter().take(ENTRIES_MAX).enumerate().map(|(index, item)| (format!("{at}[{index}]"), item)).collect()
}

fn named(item: &Value, path: &str, problems: &mut Vec<Problem>) -> Named {
    let mut wanted = |key: &str| match item.get(key).and_then(Value::as_str) {
        Some(text) if !text.is_empty() && text.chars().count() <= CODE_CHARS_MAX => text.to_owned(),
        _ => {
            let expected = format!("text of 1 to {CODE_CHARS_MAX} characters");
            problems.push(Problem::new(format!("{path}.{key}"), Code::Missing, expected));
            String::new()
        }
    };
    Named { code: wanted("code"), zh: wanted("zh"), en: wanted("en") }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn days(item: &Value, path: &str, key: &str, problems: &mut Vec<Problem>) -> i64 {
    let found = item.get("promise_days").and_then(|promise| promise.get(key)).and_then(Value::as_i64);
    match found {
        Some(days) if days > 0 => days,
        _ => {
            problems.push(Problem::new(
                format!("{path}.promise_days.{key}"),
                Code::Missing,
                "a whole number of days",
            ));
            0
        }
    }
}

fn repeated<'a>(codes: impl Iterator<Item = &'a str>, path: &str, problems: &mut Vec<Problem>) {
    let mut seen = std::collections::HashSet::new();
    for code in codes.filter(|code| !code.is_empty()) {
        if !seen.insert(code) {
            problems.push(Problem::new(path, Code::Repeated, format!("'{code}' once")));
        }
    }
}
