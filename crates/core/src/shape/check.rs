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
        add(problems, "data", Code::TooMany, text::numbered("at most # levels", &[DEPTH_MAX as i64]));
        return;
    }
    fields(shape.fields, object, &mut "data".to_owned(), problems);
    if !shape.any_of.is_empty() && !shape.any_of.iter().any(|name| object.contains_key(*name)) {
        let names = shape.any_of.join(" or ");
        Problem::add(problems, &["data.", shape.any_of[0]], Code::Missing, &[&names]);
    }
}

/// Whether a value is nested deeper than `left` levels.
pub(crate) fn too_deep(value: &Value, left: usize) -> bool {
    match value {
        Value::Array(items) => left == 0 || items.iter().any(|item| too_deep(item, left - 1)),
        Value::Object(object) => left == 0 || object.values().any(|item| too_deep(item, left - 1)),
        _ => false,
    }
}

/// Does something at a path below `path`, which is left as it was.
fn below(path: &mut String, step: &[&str], work: &mut dyn FnMut(&mut String)) {
    let here = path.len();
    step.iter().for_each(|piece| path.push_str(piece));
    work(path);
    path.truncate(here);
}

fn fields(table: &[Field], object: &Map<String, Value>, path: &mut String, problems: &mut Vec<Problem>) {
    for field in table {
        below(path, &[".", field.name], &mut |path| match object.get(field.name) {
            Some(value) => form(&field.form, value, path, problems),
            None if field.required => add(problems, path, Code::Missing, field.form.expected()),
            None => {}
        });
    }
}

fn add(problems: &mut Vec<Problem>, path: &str, code: Code, expected: String) {
    problems.push(Problem { path: path.to_owned(), code, expected });
}

/// Checks one value against one form.
pub(super) fn form(form: &Form, value: &Value, path: &mut String, problems: &mut Vec<Problem>) {
    let wrong = match form {
        Form::Flag => (!value.is_boolean()).then_some(Code::WrongType),
        Form::True => match value.as_bool() {
            Some(true) => None,
            Some(false) => Some(Code::NotOneOf),
            None => Some(Code::WrongType),
        },
        Form::Integer(least, most) => match value.as_i64() {
            Some(n) if n < *least => Some(Code::TooSmall),
            Some(n) if n > *most => Some(Code::TooLarge),
            Some(_) => None,
            None => Some(Code::WrongType),
        },
        Form::List(inner, least, most) => match value.as_array() {
            Some(items) => return list(inner, (*least, *most), items, path, problems),
            None => Some(Code::WrongType),
        },
        Form::Object(table) => match value.as_object() {
            Some(object) => return fields(table, object, path, problems),
            None => Some(Code::WrongType),
        },
        Form::Changes => match value.as_object() {
            Some(object) => object.is_empty().then_some(Code::Empty),
            None => Some(Code::WrongType),
        },
        _ => match value.as_str() {
            Some(text) => text_problem(form, text),
            None => Some(Code::WrongType),
        },
    };
    if let Some(code) = wrong {
        add(problems, path, code, form.expected());
    }
}

fn list(
    inner: &Form,
    (least, most): (usize, usize),
    items: &[Value],
    path: &mut String,
    problems: &mut Vec<Problem>,
) {
    if items.len() < least {
        add(problems, path, Code::Empty, text::numbered("at least #", &[least as i64]));
    }
    if items.len() > most {
        add(problems, path, Code::TooMany, text::numbered("at most #", &[most as i64]));
        return;
    }
    for (index, item) in items.iter().enumerate() {
        below(path, &["[", &index.to_string(), "]"], &mut |path| {
            form(inner, item, path, problems);
            if items[..index].contains(item) {
                add(problems, path, Code::Repeated, "each once".to_owned());
            }
        });
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
        let (pattern, numbers) = match self {
            Form::OneOf(values) => return ["one of ", &values.join(", ")].concat(),
            Form::Text(most) => ("text of 1 to # characters", [*most as i64, 0]),
            Form::Code(most) => ("a code of 1 to # characters", [*most as i64, 0]),
            Form::Integer(least, most) => ("a whole number from # to #", [*least, *most]),
            Form::Salt => ("# to # characters of base64url", [SALT_CHARS.0 as i64, SALT_CHARS.1 as i64]),
            Form::List(_, least, most) => ("a list of # to #", [*least as i64, *most as i64]),
            Form::Flag => ("true or false", [0; 2]),
            Form::True => ("true", [0; 2]),
            Form::Digest => (crate::digest::EXPECTED, [0; 2]),
            Form::Key => (crate::key::EXPECTED, [0; 2]),
            Form::Date => ("a date, YYYY-MM-DD", [0; 2]),
            Form::Time => ("a time, RFC 3339", [0; 2]),
            Form::Clock => ("a time of day, HH:MM", [0; 2]),
            Form::MediaType => ("a media type", [0; 2]),
            Form::Object(_) => ("an object", [0; 2]),
            Form::Changes => ("an object with at least one field", [0; 2]),
        };
        text::numbered(pattern, &numbers)
    }
}
