//! Rows between Rust and JavaScript. They go through the browser's own JSON parser: it is there already, and weighs
//! nothing.

use super::Error;
use js_sys::{JSON, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// A value as a plain object.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, Error> {
    let text = serde_json::to_string(value).map_err(|_| corrupt("a value that is no JSON"))?;
    JSON::parse(&text).map_err(|thrown| Error::Corrupt(crate::thrown::words(&thrown)))
}

/// A plain object as a value.
pub fn from_js<T: DeserializeOwned>(row: &JsValue) -> Result<T, Error> {
    let text = JSON::stringify(row).map_err(|thrown| Error::Corrupt(crate::thrown::words(&thrown)))?;
    serde_json::from_str(&String::from(text)).map_err(|problem| Error::Corrupt(problem.to_string()))
}

/// Rows by a number, lowest first; those with the same number stay in their order. One sort for all kinds of rows: each
/// further one would weigh two kilobytes.
pub(crate) fn in_order<T>(rows: Vec<T>, by: impl Fn(&T) -> i64) -> Vec<T> {
    let mut order: Vec<(i64, usize)> = rows.iter().enumerate().map(|(index, row)| (by(row), index)).collect();
    order.sort_unstable();
    let mut rows: Vec<Option<T>> = rows.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, index)| rows[index].take()).collect()
}

pub(super) fn corrupt(what: &str) -> Error {
    Error::Corrupt(what.to_owned())
}

/// A field of a row; undefined where there is none.
pub(crate) fn field(row: &JsValue, name: &str) -> JsValue {
    // Reflect.get throws only on what is no object, which has no fields.
    Reflect::get(row, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// The `revision` of a row.
pub(super) fn revision(row: &JsValue) -> Option<u64> {
    field(row, "revision").as_f64().map(|number| number as u64)
}

/// A copy of a row with the fields of `patch`; `None` when it has the field `unless` already.
pub(super) fn merged(row: &JsValue, patch: &JsValue, unless: Option<&str>) -> Option<JsValue> {
    let has = |name: &str| {
        let value = field(row, name);
        !value.is_undefined() && !value.is_null()
    };
    if unless.is_some_and(has) {
        return None;
    }
    let copy = Object::assign(&Object::new(), row.unchecked_ref());
    Some(Object::assign(&copy, patch.unchecked_ref()).into())
}
