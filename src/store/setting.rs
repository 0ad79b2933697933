//! Settings and keys in the store.

use super::{Durability, Error, Step, Store, Table, from_js, to_js};
use serde_json::Value;
use wasm_bindgen::JsValue;

impl Store {
    /// A setting.
    pub async fn setting(&self, name: &str) -> Result<Option<Value>, Error> {
        self.get(Table::Settings, name).await?.as_ref().map(from_js).transpose()
    }

    /// Writes a setting; null deletes it.
    pub async fn set_setting(&self, name: &str, value: &Value) -> Result<(), Error> {
        let step = match value {
            Value::Null => Step::Delete(Table::Settings, name.into()),
            value => Step::Put(Table::Settings, name.into(), to_js(value)?),
        };
        self.write(vec![step], Durability::Relaxed).await
    }

    /// A key of this device, as it was kept.
    pub async fn key(&self, name: &str) -> Result<Option<JsValue>, Error> {
        self.get(Table::Keys, name).await
    }

    /// Keeps a key of this device where there is none yet; [`Error::Conflict`] when there is.
    pub async fn add_key(&self, name: &str, key: JsValue) -> Result<(), Error> {
        self.write(vec![Step::Add(Table::Keys, name.into(), key)], Durability::Strict).await
    }
}
