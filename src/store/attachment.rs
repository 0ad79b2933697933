//! Photos and voice notes in the store.

use super::row::corrupt;
use super::{Answer, Durability, Error, Rows, Step, Store, Table};
use crate::object::{field, object, text};
use js_sys::Uint8Array;
use linli_core::body::Attachment;
use wasm_bindgen::{JsCast, JsValue};

impl Store {
    /// Keeps the bytes of a photo or a voice note.
    pub fn keep_attachment(&self, attachment: &Attachment, bytes: &Uint8Array) -> Answer<'_, Rows> {
        let row =
            object([("type", JsValue::from_str(&attachment.media_type)), ("bytes", JsValue::from(bytes))]);
        let step = Step::Put(Table::Attachments, attachment.sha256.to_string(), row);
        self.write(vec![step], Durability::Strict)
    }

    /// The bytes and the media type of an attachment.
    pub async fn attachment(&self, sha256: &str) -> Result<Option<(Uint8Array, String)>, Error> {
        let Some(row) = self.get(Table::Attachments, sha256).await? else {
            return Ok(None);
        };
        let bytes = field(&row, "bytes").dyn_into::<Uint8Array>();
        let bytes = bytes.map_err(|_| corrupt(&JsValue::from_str("an attachment without bytes")))?;
        Ok(Some((bytes, text(&row, "type").unwrap_or_default())))
    }
}
