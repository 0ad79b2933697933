//! What is done with rows of any table.

use super::Error;
use crate::object::set;
use js_sys::{Object, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

/// A row, or a part of one, as a value.
pub(super) fn value(row: &JsValue) -> Result<Value, Error> {
    crate::object::from_js(row).ok_or_else(|| corrupt(row))
}

/// Rows by a number, lowest first; those with the same number stay in their order. One sort for all kinds of rows: each
/// further one would weigh two kilobytes.
pub(crate) fn in_order<T>(rows: Vec<T>, by: impl Fn(&T) -> i64) -> Vec<T> {
    let mut order: Vec<(i64, usize)> = rows.iter().enumerate().map(|(index, row)| (by(row), index)).collect();
    order.sort_unstable();
    let mut rows: Vec<Option<T>> = rows.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, index)| rows[index].take()).collect()
}

/// What is stored is not what this program writes: the row goes to the console, for whoever mends it.
#[inline(never)]
pub(super) fn corrupt(row: &JsValue) -> Error {
    web_sys::console::error_2(&JsValue::from_str("linli: not what this program writes"), row);
    Error::Corrupt
}

/// A copy of a row with one field changed; undefined and null take it away.
pub(super) fn with(row: &JsValue, name: &str, value: &JsValue) -> JsValue {
    // Field by field: an assignment would take a field named `__proto__` for something else.
    let copy = Object::from_entries(&Object::entries(row.unchecked_ref())).unwrap_or_default();
    if value.is_undefined() || value.is_null() {
        Reflect::delete_property(&copy, &JsValue::from_str(name)).unwrap_or_default();
    } else {
        set(&copy, name, value);
    }
    copy.into()
}
