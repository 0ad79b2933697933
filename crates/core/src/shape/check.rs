//! Checking a value against the table.

use super::{Field, Form, Shape};
use crate::limits::DEPTH_MAX;
use crate::{Code, Digest, Problem, PublicKey, text, time};
use serde_json::{Map, Value};

/// Characters of a salt: 12 to 48 random bytes.
pub(super) const SALT_CHARS: (usize, usize) = (16, 64);

/// Everything that is wrong with a body. Keys that the table does not name are let be: a newer phone may say more.
pub fn check(shape: &Shape, data: &Value, problems: &mut Vec<Problem>) {
    let Some(object) = data.as_object() else {
        problems.push(Problem::new("data", Code::WrongType, "an object"));
        return;
    };
    if too_deep(data, DEPTH_MAX) {
        problems.push(Problem::new("data", Code::TooMany, format!("at most {DEPTH_MAX} levels")));
        return;
    }
    fields(shape.fields, object, "data", problems);
    if !shape.any_of.is_empty() && !shape.any_of.iter().any(|name| object.contains_key(*name)) {
        let names = shape.any_of.join(" or ");
        problems.push(Problem::new(format!("data.{}", shape.any_of[0]), Code::Missing, names));
    }
}

fn too_deep(value: &Value, left: usize) -> bool {
    match value {
        Value::Array(items) => left == 0 || items.iter().any(|item| too_deep(item, left - 1)),
        Value::Object(object) => left == 0 || object.values().any(|item| too_deep(item, left - 1)),
        _ => false,
    }
}

fn fields(table: &[Field], object: &Map<String, Value>, path: &str, problems: &mut Vec<Problem>) {
    for field in table {
        let at = format!("{path}.{}", field.name);
        match object.get(field.name) {
            Some(value) => form(&field.form, value, &at, problems),
            None if field.required => problems.push(Problem::new(at, Code::Missing, field.form.expected())),
            None => {}
        }
    }
}

/// Checks one value against one form.
pub(super) fn form(form: &Form, value: &Value, path: &str, problems: &mut Vec<Problem>) {
    let mut wrong = |code: Code| problems.push(Problem::new(path, code, form.expected()));
    match form {
        Form::Flag if value.is_boolean() => {}
        Form::True => match value.as_bool() {
            Some(true) => {}
            Some(false) => wrong(Code::NotOneOf),
            None => wrong(Code::WrongType),
        },
        Form::Integer(least, most) => match value.as_i64() {
            Some(n) if n < *least => wrong(Code::TooSmall),
            Some(n) if n > *most => wrong(Code::TooLarge),
            Some(_) => {}
            None => wrong(Code::WrongType),
        },
        Form::List(inner, least, most) => match value.as_array() {
            Some(items) => list(inner, (*least, *most), items, path, problems),
            None => wrong(Code::WrongType),
        },
        Form::Object(table) => match value.as_object() {
            Some(object) => fields(table, object, path, problems),
            None => wrong(Code::WrongType),
        },
        Form::Changes => match value.as_object() {
            Some(object) if object.is_empty() => wrong(Code::Empty),
            Some(_) => {}
            None => wrong(Code::WrongType),
        },
        _ => match value.as_str().map(|text| text_problem(form, text)) {
            Some(None) => {}
            Some(Some(code)) => wrong(code),
            None => wrong(Code::WrongType),
        },
    }
}

fn list(
    inner: &Form,
    (least, most): (usize, usize),
    items: &[Value],
    path: &str,
    problems: &mut Vec<Problem>,
) {
    if items.len() < least {
        problems.push(Problem::new(path, Code::Empty, format!("at least {least}")));
    }
    if items.len() > most {
        problems.push(Problem::new(path, Code::TooMany, format!("at most {most}")));
        return;
    }
    for (index, item) in items.iter().enumerate() {
        form(inner, item, &format!("{path}[{index}]"), problems);
        if items[..index].contains(item) {
            problems.push(Problem::new(format!("{path}[{index}]"), Code::Repeated, "each once"));
        }
    }
}

fn text_problem(form: &Form, value: &str) -> Option<Code> {
    let malformed = |right: bool| (!right).then_some(Code::Malformed);
    match form {
        Form::Text(most) => {
            if !text::has_content(value) {
                return Some(Code::Empty);
            }
            (value.chars().nth(*most).is_some()).then_some(Code::TooLong)
        }
        Form::OneOf(values) => (!values.contains(&value)).then_some(Code::NotOneOf),
        Form::Code(most) => {
            if value.is_empty() {
                return Some(Code::Empty);
            }
            (value.chars().nth(*most).is_some()).then_some(Code::TooLong)
        }
        Form::Digest => malformed(value.parse::<Digest>().is_ok()),
        Form::Key => malformed(value.parse::<PublicKey>().is_ok()),
        Form::Salt => {
            let url_safe = value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            malformed(url_safe && (SALT_CHARS.0..=SALT_CHARS.1).contains(&value.len()))
        }
        Form::Date => malformed(time::parse_date(value).is_some()),
        Form::Time => malformed(time::parse(value).is_some()),
        Form::Clock => malformed(is_clock(value)),
        Form::MediaType => malformed(is_media_type(value)),
        _ => Some(Code::WrongType),
    }
}

fn is_clock(value: &str) -> bool {
    let bytes = value.as_bytes();
    let digit = |index: usize| bytes[index].is_ascii_digit();
    bytes.len() == 5
        && bytes[2] == b':'
        && [0, 1, 3, 4].into_iter().all(digit)
        && &value[..2] < "24"
        && &value[3..] < "60"
}

fn is_media_type(value: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty()
            && part.len() <= 60
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-._".contains(&b))
    };
    let essence = value.split(';').next().unwrap_or_default();
    value.len() <= 120
        && value.bytes().all(|b| (b' '..=b'~').contains(&b))
        && essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

impl Form {
    /// What would be right, in English, for programmers.
    pub(super) fn expected(&self) -> String {
        match self {
            Form::Text(most) => format!("text of 1 to {most} characters"),
            Form::OneOf(values) => format!("one of {}", values.join(", ")),
            Form::Code(most) => format!("a code of 1 to {most} characters"),
            Form::Integer(least, most) => format!("a whole number from {least} to {most}"),
            Form::Flag => "true or false".into(),
            Form::True => "true".into(),
            Form::Digest => crate::digest::NotADigest.to_string(),
            Form::Key => crate::key::NotAKey.to_string(),
            Form::Salt => format!("{} to {} characters of base64url", SALT_CHARS.0, SALT_CHARS.1),
            Form::Date => "a date, YYYY-MM-DD".into(),
            Form::Time => "a time, RFC 3339".into(),
            Form::Clock => "a time of day, HH:MM".into(),
            Form::MediaType => "a media type".into(),
            Form::List(_, least, most) => format!("a list of {least} to {most}"),
            Form::Object(_) => "an object".into(),
            Form::Changes => "an object with at least one field".into(),
        }
    }
}
