//! Reading a record, with all its problems.

use super::{Kind, Record, payload};
use crate::limits::DEPTH_MAX;
use crate::{Code, Digest, Problem, PublicKey, canonical, digest, key, receipt, shape, text, time, value};
use serde_json::{Map, Value};

/// Longest `source`, in characters: a URN or an address.
const SOURCE_CHARS_MAX: usize = 200;
/// Most attributes in an envelope: ours are twelve, and extensions of others shall fit.
const ATTRIBUTES_MAX: usize = 40;

pub(super) fn record(value: Value) -> Result<Record, Vec<Problem>> {
    let Value::Object(mut envelope) = value else {
        return Err(vec![Problem::new("", Code::WrongType, "an object: a CloudEvent")]);
    };
    let data = value::take(&mut envelope, "data");
    let mut problems = Vec::new();
    let (kind, version) = kind(&envelope, &mut problems);
    let time_ms = attributes(&envelope, &mut problems);
    let key = parsed::<PublicKey>(&envelope, "key", key::EXPECTED, &mut problems);
    parsed::<Digest>(&envelope, "readcheck", digest::EXPECTED, &mut problems);
    let claimed = parsed::<Digest>(&envelope, "datadigest", digest::EXPECTED, &mut problems);
    body(kind, version, &envelope, data.as_ref(), &mut problems);
    depth(version, &envelope, data.as_ref(), &mut problems);
    match (&data, claimed) {
        (Some(data), claimed) => {
            let actual = Digest::of(canonical::to_string(data).as_bytes());
            if claimed.is_some_and(|claimed| claimed != actual) {
                problems.push(Problem::new("datadigest", Code::DigestDiffers, actual.to_string()));
            }
            if !envelope.contains_key("datadigest") {
                envelope.insert("datadigest".into(), Value::String(actual.to_string()));
            }
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
            let expected = ["org.linli.NOUN.v1, NOUN one of ", &known];
            Problem::add(problems, &["type"], Code::UnknownType, &expected);
            (None, 1)
        }
    }
}

/// Checks the attributes that every record has; returns its time.
fn attributes(envelope: &Map<String, Value>, problems: &mut Vec<Problem>) -> i64 {
    if envelope.len() > ATTRIBUTES_MAX {
        let expected = text::numbered("at most # attributes", &[ATTRIBUTES_MAX as i64]);
        problems.push(Problem::new("", Code::TooMany, expected));
    }
    let found = |name: &str| envelope.get(name).and_then(Value::as_str);
    let mut check = |name: &str, right: bool, expected: &str| {
        if !right {
            let code = if envelope.contains_key(name) { Code::Malformed } else { Code::Missing };
            Problem::add(problems, &[name], code, &[expected]);
        }
    };
    check("specversion", found("specversion") == Some("1.0"), "\"1.0\"");
    let id = found("id").and_then(receipt::uuid_bytes);
    check("id", id.is_some(), "a UUID in lower case, version 7");
    let source = found("source")
        .is_some_and(|source| !source.is_empty() && source.chars().nth(SOURCE_CHARS_MAX).is_none());
    check("source", source, "a URI of the device, 1 to 200 characters");
    let time_ms = found("time").and_then(time::parse);
    check("time", time_ms.is_some(), "a time, RFC 3339");
    check("subject", found("subject").is_some_and(|subject| !subject.is_empty()), "the place code");
    let json_body = found("datacontenttype").is_none_or(|media| media == "application/json");
    check("datacontenttype", json_body, "\"application/json\"");
    time_ms.unwrap_or_default()
}

fn parsed<T: std::str::FromStr>(
    envelope: &Map<String, Value>,
    name: &str,
    expected: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let text = envelope.get(name)?.as_str();
    let found = text.and_then(|text| text.parse().ok());
    if found.is_none() {
        let (code, expected) =
            if text.is_some() { (Code::Malformed, expected) } else { (Code::WrongType, "text") };
        Problem::add(problems, &[name], code, &[expected]);
    }
    found
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

/// What nobody's table looks into is bounded too: attributes of others, bodies of a newer version. A reader of a whole page
/// of records must never stumble over one of them.
fn depth(version: u32, envelope: &Map<String, Value>, data: Option<&Value>, problems: &mut Vec<Problem>) {
    let unread = data.filter(|_| version != 1);
    for (name, value) in
        envelope.iter().map(|(name, value)| (name.as_str(), value)).chain(unread.map(|data| ("data", data)))
    {
        if shape::too_deep(value, DEPTH_MAX) {
            let expected = text::numbered("at most # levels", &[DEPTH_MAX as i64]);
            problems.push(Problem::new(name, Code::TooMany, expected));
        }
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
                let at = text::numbered("data.available[#].to", &[index as i64]);
                problems.push(Problem::new(at, Code::TooSmall, "later than from"));
            }
        }
    }
    if kind == Kind::Correction
        && data.get("set").and_then(|set| set.get("place")).is_some_and(|place| !place.is_string())
    {
        problems.push(Problem::new("data.set.place", Code::WrongType, "a place code"));
    }
}
