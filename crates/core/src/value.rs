//! JSON values by hand, for what the phone keeps and reads: the browser parses, [`crate::canonical`] writes, and no
//! serializer need be loaded.

use serde_json::{Map, Number, Value};

/// Deepest that [`plain`] reads: hours are lists in objects in a list.
const PLAIN_DEPTH: usize = 4;

/// The text under a key; empty when there is none.
pub fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The whole number under a key.
pub fn whole(value: &Value, key: &str) -> Option<i64> {
    value.get(key)?.as_i64()
}

/// The list under a key; empty when there is none.
pub fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// An object of these fields, taken out of their slice; those that are null are left out.
pub fn object(fields: &mut [(&str, Value)]) -> Value {
    let mut object = Map::new();
    for (name, value) in fields.iter_mut().filter(|(_, value)| !value.is_null()) {
        object.insert((*name).to_owned(), value.take());
    }
    Value::Object(object)
}

/// Takes a key out of an object by making the object anew: objects here are small, and the code by which a tree map
/// loses one key is large.
pub fn take(object: &mut Map<String, Value>, key: &str) -> Option<Value> {
    let mut found = None;
    for (name, value) in std::mem::take(object) {
        if name == key {
            found = Some(value);
        } else {
            object.insert(name, value);
        }
    }
    found
}

/// A text as a value.
pub fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A whole number as a value.
pub fn number(number: i64) -> Value {
    Value::Number(Number::from(number))
}

/// Reads the JSON that the phone's own controls write, hours and a location: objects, lists, texts without escapes,
/// whole numbers, blanks between them. `None` for anything else.
pub fn plain(text: &str) -> Option<Value> {
    let mut left = text;
    let value = plain_value(&mut left, PLAIN_DEPTH)?;
    left.trim_start().is_empty().then_some(value)
}

/// Takes the first character that is no blank; it is ASCII in what is read here.
fn first(left: &mut &str) -> Option<u8> {
    *left = left.trim_ascii_start();
    let found = *left.as_bytes().first().filter(|byte| byte.is_ascii())?;
    *left = &left[1..];
    Some(found)
}

/// Whether the next character is this one; then it is taken.
fn takes(left: &mut &str, wanted: u8) -> bool {
    let mut after = *left;
    let found = first(&mut after) == Some(wanted);
    if found {
        *left = after;
    }
    found
}

fn plain_value(left: &mut &str, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    let before = left.trim_ascii_start();
    match first(left)? {
        b'"' => plain_text(left).map(Value::String),
        b'[' => {
            let mut items = Vec::new();
            while !takes(left, b']') {
                if !items.is_empty() && !takes(left, b',') {
                    return None;
                }
                items.push(plain_value(left, depth)?);
            }
            Some(Value::Array(items))
        }
        b'{' => {
            let mut object = Map::new();
            while !takes(left, b'}') {
                if !object.is_empty() && !takes(left, b',') || !takes(left, b'"') {
                    return None;
                }
                let name = plain_text(left)?;
                if !takes(left, b':') {
                    return None;
                }
                object.insert(name, plain_value(left, depth)?);
            }
            Some(Value::Object(object))
        }
        _ => {
            let (found, rest) = plain_number(before)?;
            *left = rest;
            Some(number(found))
        }
    }
}

/// The rest of a text, after its opening quote.
fn plain_text(left: &mut &str) -> Option<String> {
    let (text, rest) = left.split_once('"')?;
    *left = rest;
    (!text.contains('\\')).then(|| text.to_owned())
}

/// A whole number, and what stands behind it.
fn plain_number(text: &str) -> Option<(i64, &str)> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let end = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at(end);
    let found = crate::text::digits(digits.as_bytes())?;
    Some((if negative { -found } else { found }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn reads_what_the_controls_write() {
        for text in [
            r#"[{"days":[6,7],"from":"09:00","to":"12:00"},{"days":[1],"from":"18:00","to":"21:00"}]"#,
            r#"{"lat_e7":-311234567,"lon_e7":1214567890,"accuracy_m":0}"#,
            r#" [ { "days" : [ ] , "from" : "早" } , 1 ] "#,
            "[]",
            "{}",
        ] {
            assert_eq!(plain(text), serde_json::from_str(text).ok(), "{text}");
            assert!(plain(text).is_some());
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in
            ["", "[", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "\"a\\n\"", "1.5", "-", "[1 2]", "[1]x", "早"]
        {
            assert_eq!(plain(text), None, "{text}");
        }
        assert_eq!(plain("99999999999999999999"), None);
        assert_eq!(plain(&"[".repeat(100_000)), None);
    }

    #[test]
    fn takes_one_key_out() {
        let mut object = json!({"a": 1, "b": 2, "c": 3});
        let object = object.as_object_mut().unwrap();
        assert_eq!((take(object, "b"), take(object, "b")), (Some(json!(2)), None));
        assert_eq!(json!(object), json!({"a": 1, "c": 3}));
    }

    #[test]
    fn leaves_out_what_is_null() {
        let made = object(&mut [("b", string("x")), ("a", Value::Null), ("c", number(-1))]);
        assert_eq!(made, json!({"b": "x", "c": -1}));
        assert_eq!((text(&made, "b"), text(&made, "c"), whole(&made, "c")), ("x", "", Some(-1)));
    }

    proptest! {
        #[test]
        fn reads_whole_numbers_as_serde_does(n in any::<i64>()) {
            prop_assume!(n > i64::MIN);
            prop_assert_eq!(plain(&n.to_string()), Some(json!(n)));
        }

        #[test]
        fn no_input_panics(text in "[\\[\\]{}\",: 0-9a早\\\\-]*") {
            plain(&text);
        }
    }
}
