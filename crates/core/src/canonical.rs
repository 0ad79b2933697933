//! Canonical JSON: RFC 8785, so that the same value has the same bytes on every machine.

use serde_json::{Map, Number, Value};
use std::fmt::Write as _;

/// The canonical text of a value.
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// The canonical text of an object.
pub fn object_to_string(object: &Map<String, Value>) -> String {
    let mut out = String::new();
    write_object(&mut out, object);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number),
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(object) => write_object(out, object),
    }
}

fn write_object(out: &mut String, object: &Map<String, Value>) {
    let mut keys: Vec<&String> = object.keys().collect();
    // RFC 8785, 3.2.3: by UTF-16 code units, which differs from Rust's order above U+FFFF.
    keys.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (index, key) in keys.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(out, key);
        out.push(':');
        write_value(out, &object[key]);
    }
    out.push('}');
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => {
                // Writing to a String cannot fail.
                write!(out, "\\u{:04x}", u32::from(c)).unwrap_or_default();
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Largest integer that a double holds exactly; beyond it RFC 8785 prints the nearest double.
const SAFE_INTEGER: u64 = 1 << 53;

fn write_number(out: &mut String, number: &Number) {
    if let Some(n) = number.as_i64()
        && n.unsigned_abs() <= SAFE_INTEGER
    {
        out.push_str(&n.to_string());
        return;
    }
    out.push_str(&double(number.as_f64().unwrap_or(0.0)));
}

/// A double as ECMAScript's `Number::toString` writes it (ECMA-262, 6.1.6.1.20), from Rust's shortest digits.
fn double(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let count = digits.len() as i32;
    let point = exponent + 1;
    let body = if count <= point && point <= 21 {
        format!("{digits}{}", "0".repeat((point - count) as usize))
    } else if 0 < point && point <= 21 {
        format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", "0".repeat((-point) as usize))
    } else {
        let mark = if exponent < 0 { '-' } else { '+' };
        let rest = &digits[1..];
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{}{dot}{rest}e{mark}{}", &digits[..1], exponent.abs())
    };
    format!("{sign}{body}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, canonical: &str) {
        let value: Value = serde_json::from_str(input).unwrap();
        assert_eq!(to_string(&value), canonical);
    }

    #[test]
    fn sorts_keys_by_utf16_units() {
        check(r#"{"\ufb33":1,"\ud83d\ude00":2,"a":3}"#, "{\"a\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn writes_numbers_as_ecmascript_does() {
        check(
            "[1e21,1e20,0.000001,1e-7,-0.0,333333333.33333329,4.50,2e-3,1E30,1e-27]",
            "[1e+21,100000000000000000000,0.000001,1e-7,0,333333333.3333333,4.5,0.002,1e+30,1e-27]",
        );
        check(
            "[9007199254740993,-1,5e-324,1.7976931348623157e308]",
            "[9007199254740992,-1,5e-324,1.7976931348623157e+308]",
        );
    }

    #[test]
    fn escapes_only_what_the_rfc_escapes() {
        check(r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#, "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    }

    proptest! {
        #[test]
        fn reading_the_canonical_text_gives_the_same_canonical_text(x in any::<f64>(), s in ".*", n in any::<i64>()) {
            prop_assume!(x.is_finite());
            let value = serde_json::json!({"x": x, "s": s, "n": n, "list": [s.clone(), x]});
            let once = to_string(&value);
            let again = to_string(&serde_json::from_str(&once).unwrap());
            prop_assert_eq!(once, again);
        }

        #[test]
        fn agrees_with_an_independent_implementation(x in any::<f64>(), s in ".*", k in ".*") {
            prop_assume!(x.is_finite());
            let value = serde_json::json!({"x": x, "s": s, k: x, "n": -7});
            prop_assert_eq!(to_string(&value), serde_json_canonicalizer::to_string(&value).unwrap());
        }
    }
}
