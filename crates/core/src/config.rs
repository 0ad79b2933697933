//! The configuration file `linli.json`: what a deployment says of itself.

use crate::catalogue::Catalogue;
use crate::place::{Level, PlaceTree};
use crate::record::Kind;
use crate::{Code, Problem, PublicKey, Record, value};
use serde_json::{Value, json};

/// Days without an answer from the resident after which staff may say "no answer", unless configured.
const NO_ANSWER_DAYS: i64 = 14;
/// Most emergency numbers that are shown at once on a phone.
const EMERGENCY_MAX: usize = 6;
/// Languages that `text` speaks.
pub const LANGUAGES: [&str; 2] = ["zh-CN", "en"];
/// Every key that a configuration may have at its top.
const KEYS: [&str; 11] = [
    "version",
    "places",
    "catalogue",
    "surveys",
    "backend",
    "origins",
    "staff_keys",
    "contact",
    "emergency",
    "no_answer_days",
    "languages",
];

/// Whom to call when something is dangerous.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emergency {
    /// The number to dial.
    pub number: String,
    /// For what, Chinese.
    pub zh: String,
    /// For what, English.
    pub en: String,
}

/// Whom to call on paper or by telephone instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Helpline {
    /// Number to dial; empty when there is none.
    pub phone: String,
    /// In words, Chinese.
    pub zh: String,
    /// In words, English.
    pub en: String,
}

/// A read configuration. The default knows no place and no category, and no backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The place tree.
    pub places: PlaceTree,
    /// The catalogue.
    pub catalogue: Catalogue,
    /// Where records go, as its dialect needs it: `{"kind": "linli", "base": "…"}`; null for nowhere.
    pub backend: Value,
    /// Origins that the phone may talk to besides its own.
    pub origins: Vec<String>,
    /// Root keys of the staff.
    pub staff_keys: Vec<PublicKey>,
    /// The telephone way.
    pub contact: Helpline,
    /// Emergency numbers, most important first.
    pub emergency: Vec<Emergency>,
    /// Days after which an unanswered verdict may be closed.
    pub no_answer_days: i64,
    /// Languages offered, the first is the default.
    pub languages: Vec<String>,
}

impl Config {
    /// Reads a configuration in which `places` and `catalogue` stand inline. All problems, each with the path of the
    /// offending key.
    pub fn parse(value: &Value) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let Some(object) = value.as_object() else {
            return Err(vec![Problem::new("", Code::WrongType, "an object")]);
        };
        for key in object.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            Problem::add(&mut problems, &[key], Code::NotOneOf, &["one of ", &KEYS.join(", ")]);
        }
        let empty = Value::Null;
        let get = |key: &str| value.get(key).unwrap_or(&empty);
        let config = Self {
            places: PlaceTree::parse(get("places"), "places", &mut problems),
            catalogue: Catalogue::parse(get("catalogue"), "catalogue", &mut problems),
            backend: backend(get("backend"), &mut problems),
            origins: texts(get("origins"), "origins", &mut problems),
            staff_keys: staff_keys(get("staff_keys"), &mut problems),
            contact: helpline(get("contact")),
            emergency: emergency(get("emergency"), &mut problems),
            no_answer_days: no_answer_days(get("no_answer_days"), &mut problems),
            languages: languages(get("languages"), &mut problems),
        };
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// The keys that may name an address instead of standing inline.
    pub const ADDRESSED: [&'static str; 2] = ["places", "catalogue"];

    /// The keys of `places` and `catalogue` that name an address instead of standing inline; the edge fetches them,
    /// puts what came in their place, and parses.
    pub fn addresses(value: &Value) -> Vec<(&'static str, &str)> {
        Self::ADDRESSED.into_iter().filter_map(|key| Some((key, value.get(key)?.as_str()?))).collect()
    }

    /// What a record says that this deployment does not know: its place, its category, its field.
    pub fn check(&self, record: &Record) -> Vec<Problem> {
        let mut problems = Vec::new();
        let Some(data) = record.data().filter(|_| !record.is_newer()) else {
            return problems;
        };
        let text = |key: &str| data.get(key).and_then(Value::as_str);
        if let Some(place) = text("place")
            && self.places.get(place).is_none()
        {
            problems.push(Problem::new(
                "data.place",
                Code::UnknownPlace,
                "a place code of the configuration",
            ));
        }
        match record.kind() {
            Kind::Need if text("category").is_some_and(|code| self.catalogue.category(code).is_none()) => {
                problems.push(Problem::new("data.category", Code::UnknownCode, "a code of catalogue.needs"));
            }
            Kind::Offer => {
                if let (Some(kind), Some(field)) = (text("kind"), text("field"))
                    && self.catalogue.field(kind, field).is_none()
                {
                    problems.push(Problem::new(
                        "data.field",
                        Code::UnknownCode,
                        "a field of that kind in catalogue.offers",
                    ));
                }
            }
            _ => {}
        }
        problems
    }

    /// The level of a place; `None` when it is unknown.
    pub fn level(&self, place: &str) -> Option<Level> {
        self.places.get(place).map(|place| place.level)
    }
}

/// The built-in configuration: the catalogue of the source documents, the made-up street, this origin's own backend.
/// The numbers are those of mainland China.
pub fn builtin_value(places: Value, catalogue: Value) -> Value {
    json!({
        "version": 1,
        "places": places,
        "catalogue": catalogue,
        "backend": {"kind": "linli", "base": "/"},
        "staff_keys": [],
        "contact": {"phone": "12345", "zh": "也可以打电话或到社区服务站当面说", "en": "You can also call, or speak to us at the community service station"},
        "emergency": [
            {"number": "119", "zh": "火警", "en": "Fire"},
            {"number": "110", "zh": "报警", "en": "Police"},
            {"number": "120", "zh": "急救", "en": "Ambulance"}
        ],
        "no_answer_days": NO_ANSWER_DAYS,
        "languages": LANGUAGES,
    })
}

/// The built-in configuration as JSON, for native programs.
#[cfg(feature = "builtin")]
pub fn builtin() -> Value {
    let read = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    builtin_value(
        read(include_str!("../../../config/places.json")),
        read(include_str!("../../../config/catalogue.json")),
    )
}

fn backend(value: &Value, problems: &mut Vec<Problem>) -> Value {
    if !value.is_null() && value.get("kind").and_then(Value::as_str).is_none() {
        problems.push(Problem::new("backend.kind", Code::Missing, "the dialect, for example \"linli\""));
    }
    value.clone()
}

fn numbered(pattern: &str, number: usize) -> String {
    crate::text::numbered(pattern, &[number as i64])
}

fn texts(value: &Value, path: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let Some(items) = value.as_array() else {
        if !value.is_null() {
            problems.push(Problem::new(path, Code::WrongType, "a list of texts"));
        }
        return Vec::new();
    };
    let mut out = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item.as_str() {
            Some(text) => out.push(text.to_owned()),
            None => {
                Problem::add(problems, &[path, &numbered("[#]", index)], Code::WrongType, &["text"]);
            }
        }
    }
    out
}

fn staff_keys(value: &Value, problems: &mut Vec<Problem>) -> Vec<PublicKey> {
    let mut keys = Vec::new();
    for (index, text) in texts(value, "staff_keys", problems).iter().enumerate() {
        match text.parse::<PublicKey>() {
            Ok(key) => keys.push(key),
            Err(_) => {
                let at = numbered("staff_keys[#]", index);
                problems.push(Problem::new(at, Code::Malformed, crate::key::EXPECTED));
            }
        }
    }
    keys
}

fn helpline(value: &Value) -> Helpline {
    let text = |key: &str| value::text(value, key).to_owned();
    Helpline { phone: text("phone"), zh: text("zh"), en: text("en") }
}

fn emergency(value: &Value, problems: &mut Vec<Problem>) -> Vec<Emergency> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    if items.len() > EMERGENCY_MAX || !(value.is_null() || value.is_array()) {
        let expected = numbered("a list of at most # numbers", EMERGENCY_MAX);
        problems.push(Problem::new("emergency", Code::WrongType, expected));
    }
    let mut out = Vec::new();
    for (index, item) in items.iter().take(EMERGENCY_MAX).enumerate() {
        let text = |key: &str| value::text(item, key).to_owned();
        let number = text("number");
        let dialable = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'+');
        if !dialable {
            let at = numbered("emergency[#].number", index);
            problems.push(Problem::new(at, Code::Malformed, "digits to dial, as text"));
        }
        out.push(Emergency { number, zh: text("zh"), en: text("en") });
    }
    out
}

fn no_answer_days(value: &Value, problems: &mut Vec<Problem>) -> i64 {
    match value.as_i64() {
        Some(days) if days > 0 => days,
        None if value.is_null() => NO_ANSWER_DAYS,
        _ => {
            problems.push(Problem::new(
                "no_answer_days",
                Code::Malformed,
                "a whole number of days, at least 1",
            ));
            NO_ANSWER_DAYS
        }
    }
}

fn languages(value: &Value, problems: &mut Vec<Problem>) -> Vec<String> {
    let found = texts(value, "languages", problems);
    for (index, language) in found.iter().enumerate().filter(|(_, l)| !LANGUAGES.contains(&l.as_str())) {
        let at = numbered("languages[#]", index);
        let expected = ["one of ", &LANGUAGES.join(", "), ", not '", language, "'"];
        Problem::add(problems, &[&at], Code::NotOneOf, &expected);
    }
    if found.is_empty() { LANGUAGES.map(str::to_owned).to_vec() } else { found }
}
