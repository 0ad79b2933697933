//! Canonical JSON: RFC 8785, so that the same value has the same bytes on every machine.

use serde_json::{Map, Number, Value};

mod double;

/// The canonical text of a value.
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// The canonical text of an object.
pub fn object_to_string(object: &Map<String, Value>) -> String {
    let mut out = String::new();
    write_object(&mut out, object, None);
    out
}

/// The canonical text of an object without one of its keys.
pub fn object_without(object: &Map<String, Value>, key: &str) -> String {
    let mut out = String::new();
    write_object(&mut out, object, Some(key));
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
        Value::Object(object) => write_object(out, object, None),
    }
}

fn write_object(out: &mut String, object: &Map<String, Value>, without: Option<&str>) {
    let mut sorted: Vec<(&String, &Value)> = Vec::with_capacity(object.len());
    for (key, value) in object.iter().filter(|(key, _)| without != Some(key.as_str())) {
        // A map hands its keys out nearly in this order: most go to the end.
        let mut at = sorted.len();
        if sorted.last().is_some_and(|(last, _)| is_after(last, key)) {
            at = sorted.partition_point(|(other, _)| !is_after(other, key));
        }
        sorted.insert(at, (key, value));
    }
    out.push('{');
    for (index, (key, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(out, key);
        out.push(':');
        write_value(out, value);
    }
    out.push('}');
}

/// Whether `a` stands after `b` by UTF-16 code units (RFC 8785, 3.2.3), which differs from Rust's order above U+FFFF.
fn is_after(a: &str, b: &str) -> bool {
    let rank = |c: char| if ('\u{e000}'..='\u{ffff}').contains(&c) { u32::MAX } else { u32::from(c) };
    let order = |c: char| (rank(c), c);
    a.chars().map(order).gt(b.chars().map(order))
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (index, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' | b'\\' => byte,
            0x8 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            0xc => b'f',
            b'\r' => b'r',
            0..b' ' => 0,
            _ => continue,
        };
        out.push_str(&text[plain..index]);
        plain = index + 1;
        out.push('\\');
        if short == 0 {
            out.push_str(if byte < 0x10 { "u000" } else { "u001" });
            out.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        } else {
            out.push(char::from(short));
        }
    }
    out.push_str(&text[plain..]);
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
    double::write(out, number.as_f64().unwrap_or_default());
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
    fn sorts_many_keys_whatever_their_order() {
        let keys = ["\u{1f600}", "\u{ffff}", "z", "\u{e000}a", "\u{e000}", "", "\u{10000}", "é", "\u{d7ff}"];
        let object: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), Value::Null)).collect();
        let value = Value::Object(object);
        assert_eq!(to_string(&value), serde_json_canonicalizer::to_string(&value).unwrap());
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
