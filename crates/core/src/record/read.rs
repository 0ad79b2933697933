//! Reading a record, with all its problems.

use super::{Kind, Record, payload};
use crate::{Code, Digest, Problem, PublicKey, canonical, receipt, shape, time};
use serde_json::{Map, Value, json};

/// Longest `source`, in characters: a URN or an address.
const SOURCE_CHARS_MAX: usize = 200;
/// Most attributes in an envelope: ours are twelve, and extensions of others shall fit.
const ATTRIBUTES_MAX: usize = 40;

pub(super) fn record(value: Value) -> Result<Record, Vec<Problem>> {
    let Value::Object(mut envelope) = value else {
        return Err(vec![Problem::new("", Code::WrongType, "an object: a CloudEvent")]);
    };
    let data = envelope.remove("data");
    let mut problems = Vec::new();
    let (kind, version) = kind(&envelope, &mut problems);
    let time_ms = attributes(&envelope, &mut problems);
    let key = parsed::<PublicKey>(&envelope, "key", &mut problems);
    parsed::<Digest>(&envelope, "readcheck", &mut problems);
    let claimed = parsed::<Digest>(&envelope, "datadigest", &mut problems);
    body(kind, version, &envelope, data.as_ref(), &mut problems);
    match (&data, claimed) {
        (Some(data), claimed) => {
            let actual = Digest::of(canonical::to_string(data).as_bytes());
            if claimed.is_some_and(|claimed| claimed != actual) {
                problems.push(Problem::new("datadigest", Code::DigestDiffers, actual.to_string()));
            }
            envelope.entry("datadigest").or_insert_with(|| json!(actual));
        }
        (None, Some(_)) => {}
        (None, None) => problems.push(Problem::new("data", Code::Missing, "the body")),
    }
    let (Some(kind), true) = (kind, problems.is_empty()) else {
        return Err(problems);
    };
    let digest = Digest::of(payload(&envelope).as_bytes());
    Ok(Record { envelope, data, kind, version, time_ms, digest, key })
}

fn kind(envelope: &Map<String, Value>, problems: &mut Vec<Problem>) -> (Option<Kind>, u32) {
    match envelope.get("type").and_then(Value::as_str).and_then(Kind::parse) {
        Some((kind, version)) => (Some(kind), version),
        None => {
            let known = Kind::ALL.map(Kind::noun).join(", ");
            problems.push(Problem::new(
                "type",
                Code::UnknownType,
                format!("org.linli.NOUN.v1, NOUN one of {known}"),
            ));
            (None, 1)
        }
    }
}

/// Checks the attributes that every record has; returns its time.
fn attributes(envelope: &Map<String, Value>, problems: &mut Vec<Problem>) -> i64 {
    if envelope.len() > ATTRIBUTES_MAX {
        problems.push(Problem::new("", Code::TooMany, format!("at most {ATTRIBUTES_MAX} attributes")));
    }
    let text = |name: &str| envelope.get(name).and_then(Value::as_str);
    let mut check = |name: &str, right: bool, expected: &str| {
        if !right {
            let code = if envelope.contains_key(name) { Code::Malformed } else { Code::Missing };
            problems.push(Problem::new(name, code, expected));
        }
    };
    check("specversion", text("specversion") == Some("1.0"), "\"1.0\"");
    let id = text("id").and_then(receipt::uuid_bytes);
    check("id", id.is_some(), "a UUID in lower case, version 7");
    let source =
        text("source").is_some_and(|source| (1..=SOURCE_CHARS_MAX).contains(&source.chars().count()));
    check("source", source, "a URI of the device, 1 to 200 characters");
    let time_ms = text("time").and_then(time::parse);
    check("time", time_ms.is_some(), "a time, RFC 3339");
    check("subject", text("subject").is_some_and(|subject| !subject.is_empty()), "the place code");
    let json_body = text("datacontenttype").is_none_or(|media| media == "application/json");
    check("datacontenttype", json_body, "\"application/json\"");
    time_ms.unwrap_or_default()
}

fn parsed<T: std::str::FromStr>(
    envelope: &Map<String, Value>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    let value = envelope.get(name)?;
    match value.as_str().map(str::parse) {
        Some(Ok(found)) => Some(found),
        Some(Err(expected)) => {
            problems.push(Problem::new(name, Code::Malformed, T::Err::to_string(&expected)));
            None
        }
        None => {
            problems.push(Problem::new(name, Code::WrongType, "text"));
            None
        }
    }
}

fn body(
    kind: Option<Kind>,
    version: u32,
    envelope: &Map<String, Value>,
    data: Option<&Value>,
    problems: &mut Vec<Problem>,
) {
    let (Some(kind), Some(data)) = (kind, data) else {
        return;
    };
    let subject = envelope.get("subject").and_then(Value::as_str);
    let place = data.get("place").and_then(Value::as_str);
    if let (Some(subject), Some(place)) = (subject, place)
        && subject != place
    {
        problems.push(Problem::new("subject", Code::SubjectDiffers, "the same as data.place"));
    }
    if version == 1 {
        shape::check(shape::of(kind), data, problems);
        relations(kind, data, problems);
    }
}

/// What a table of single fields cannot say.
fn relations(kind: Kind, data: &Value, problems: &mut Vec<Problem>) {
    if kind == Kind::Enrolment && data.get("branch") != data.get("place") {
        problems.push(Problem::new("data.place", Code::SubjectDiffers, "the same as data.branch"));
    }
    if kind == Kind::Offer {
        for (index, hours) in
            data.get("available").and_then(Value::as_array).into_iter().flatten().enumerate()
        {
            if hours.get("from").and_then(Value::as_str) >= hours.get("to").and_then(Value::as_str) {
                problems.push(Problem::new(
                    format!("data.available[{index}].to"),
                    Code::TooSmall,
                    "later than from",
                ));
            }
        }
    }
    if kind == Kind::Correction && data.pointer("/set/place").is_some_and(|place| !place.is_string()) {
        problems.push(Problem::new("data.set.place", Code::WrongType, "a place code"));
    }
}
