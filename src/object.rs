//! Plain objects between Rust and JavaScript. What leaves Rust goes through the browser's own JSON parser; what comes in
//! is taken field by field, so that no reader of JSON, and none of any type, is in the resident's module.

use js_sys::{Array, JSON, Object, Reflect};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

/// Deepest nesting that is taken in, like `serde_json`'s: what is deeper was made to exhaust the stack.
const DEPTH_MAX: u32 = 128;
/// Largest whole number that a double holds exactly.
const SAFE_INTEGER: f64 = 9_007_199_254_740_992.0;

/// A value as a plain object.
pub fn to_js(value: &Value) -> JsValue {
    // What core writes is JSON: the parser has nothing to refuse.
    JSON::parse(&linli_core::canonical::to_string(value)).unwrap_or_default()
}

/// A plain object as a value; `None` for what is nested without end.
pub fn from_js(object: &JsValue) -> Option<Value> {
    taken(object, 0)
}

fn taken(js: &JsValue, depth: u32) -> Option<Value> {
    if depth > DEPTH_MAX {
        return None;
    }
    if let Some(text) = js.as_string() {
        return Some(Value::String(text));
    }
    if let Some(number) = js.as_f64() {
        let is_whole = number.trunc() == number && number.abs() <= SAFE_INTEGER;
        let number = if is_whole { Some(Number::from(number as i64)) } else { Number::from_f64(number) };
        return Some(number.map_or(Value::Null, Value::Number));
    }
    if let Some(items) = js.dyn_ref::<Array>() {
        let mut list = Vec::new();
        for item in items.iter() {
            list.push(taken(&item, depth + 1)?);
        }
        return Some(Value::Array(list));
    }
    if js.is_object() {
        let object: &Object = js.unchecked_ref();
        let mut map = Map::new();
        for key in Object::keys(object).iter() {
            let field = Reflect::get(object, &key).unwrap_or_default();
            map.insert(key.as_string()?, taken(&field, depth + 1)?);
        }
        return Some(Value::Object(map));
    }
    Some(js.as_bool().map_or(Value::Null, Value::Bool))
}

/// JSON text as a value, by the browser's own parser.
pub fn parse(text: &str) -> Option<Value> {
    from_js(&JSON::parse(text).ok()?)
}

/// A field of a plain object; undefined where there is none.
#[inline(never)]
pub fn field(row: &JsValue, name: &str) -> JsValue {
    // Reflect.get throws only on what is no object, which has no fields.
    Reflect::get(row, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A text of a plain object.
#[inline(never)]
pub fn text(row: &JsValue, name: &str) -> Option<String> {
    field(row, name).as_string()
}

/// A whole number of a plain object.
#[inline(never)]
pub fn number(row: &JsValue, name: &str) -> Option<i64> {
    field(row, name).as_f64().map(|number| number as i64)
}

/// Sets a field of a plain object that is being put together.
#[inline(never)]
pub fn set(row: &JsValue, name: &str, value: &JsValue) {
    // A plain object takes any field.
    Reflect::set(row, &JsValue::from_str(name), value).unwrap_or_default();
}

/// A plain object out of its fields; what is undefined is left out.
pub fn object<const N: usize>(fields: [(&str, JsValue); N]) -> JsValue {
    filled(&fields)
}

#[inline(never)]
fn filled(fields: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    for (name, value) in fields {
        if !value.is_undefined() {
            set(&object, name, value);
        }
    }
    object
}
