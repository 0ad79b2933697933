//! Settings and keys in the store.

use super::row::value;
use super::{Answer, Durability, Error, Rows, Span, Step, Store, Table};
use crate::object::to_js;
use serde_json::Value;
use wasm_bindgen::JsValue;

impl Store {
    /// A setting.
    pub async fn setting(&self, name: &str) -> Result<Option<Value>, Error> {
        self.get(Table::Settings, name).await?.as_ref().map(value).transpose()
    }

    /// Several settings as of one moment, in the order of their names here; undefined where there is none.
    pub fn settings(&self, names: &[&str]) -> Answer<'_, Vec<JsValue>> {
        let look = names.iter().map(|name| (Table::Settings, Span::One((*name).into()))).collect();
        let looked = self.look(look);
        Box::pin(async move {
            Ok(looked.await?.into_iter().map(|mut rows| rows.pop().unwrap_or_default()).collect())
        })
    }

    /// Writes a setting; null deletes it.
    pub fn set_setting(&self, name: &str, value: &Value) -> Answer<'_, Rows> {
        self.write_setting(name, if value.is_null() { JsValue::UNDEFINED } else { to_js(value) })
    }

    /// Writes a setting that is a plain object, or a text; undefined deletes it.
    pub fn write_setting(&self, name: &str, value: JsValue) -> Answer<'_, Rows> {
        let step = if value.is_undefined() {
            Step::Delete(Table::Settings, name.into())
        } else {
            Step::Put(Table::Settings, name.into(), value)
        };
        self.write(vec![step], Durability::Relaxed)
    }

    /// A key of this device, as it was kept.
    pub async fn key(&self, name: &str) -> Result<Option<JsValue>, Error> {
        self.get(Table::Keys, name).await
    }

    /// Keeps a key of this device where there is none yet; [`Error::Conflict`] when there is.
    pub fn add_key(&self, name: &str, key: JsValue) -> Answer<'_, Rows> {
        self.write(vec![Step::Add(Table::Keys, name.into(), key)], Durability::Strict)
    }
}
