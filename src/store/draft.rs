//! Drafts in the store.

use super::{Durability, Error, Step, Store, Table, from_js, to_js};
use crate::store::row::{field, in_order};
use js_sys::{Object, Reflect, Uint8Array};
use linli_core::body::Attachment;
use linli_core::draft::Draft;
use linli_core::{Digest, Kind};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

/// A draft with what the store needs to know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftRow {
    /// The draft.
    pub draft: Draft,
    /// Its revision, where the store can see it.
    pub revision: u64,
    /// When it was last written, ms since the epoch.
    pub touched_ms: i64,
}

impl Store {
    /// All drafts, the one last written first.
    pub async fn drafts(&self) -> Result<Vec<DraftRow>, Error> {
        let rows = self.page(Table::Drafts, None, u32::MAX).await?;
        let drafts = rows.iter().map(from_js::<DraftRow>).collect::<Result<Vec<_>, _>>()?;
        Ok(in_order(drafts, |row| -row.touched_ms))
    }

    /// The draft of this kind that was last written.
    pub async fn newest_draft(&self, kind: Kind) -> Result<Option<Draft>, Error> {
        Ok(self.drafts().await?.into_iter().map(|row| row.draft).find(|draft| draft.kind() == kind))
    }

    /// Writes a draft over the revision that its writer has seen; `None` when it was never written.
    /// [`Error::Conflict`] when another revision is there, or none any more.
    pub async fn save_draft(&self, draft: &Draft, seen: Option<u64>, now_ms: i64) -> Result<(), Error> {
        let row = DraftRow { draft: draft.clone(), revision: draft.revision, touched_ms: now_ms };
        let steps = vec![
            Step::Expect(Table::Drafts, draft.id.clone(), seen),
            Step::Put(Table::Drafts, draft.id.clone(), to_js(&row)?),
        ];
        self.write(steps, Durability::Relaxed).await
    }

    /// Throws a draft away, with those of its attachments that nothing else names.
    pub async fn discard_draft(&self, draft: &Draft) -> Result<(), Error> {
        let mut steps = vec![Step::Delete(Table::Drafts, draft.id.clone())];
        for attachment in &draft.attachments {
            if !self.is_named_elsewhere(&attachment.sha256, &draft.id).await? {
                steps.push(Step::Delete(Table::Attachments, attachment.sha256.to_string()));
            }
        }
        self.write(steps, Durability::Relaxed).await
    }

    /// Whether another draft or a record on this phone names an attachment.
    pub async fn is_named_elsewhere(&self, sha256: &Digest, draft_id: &str) -> Result<bool, Error> {
        let named = |list: &[Attachment]| list.iter().any(|attachment| attachment.sha256 == *sha256);
        let drafts = self.drafts().await?;
        if drafts.iter().any(|row| row.draft.id != draft_id && named(&row.draft.attachments)) {
            return Ok(true);
        }
        Ok(self.records().await?.iter().any(|row| named(&row.attachments())))
    }

    /// Keeps the bytes of a photo or a voice note.
    pub async fn keep_attachment(&self, attachment: &Attachment, bytes: &Uint8Array) -> Result<(), Error> {
        let row = Object::new();
        for (name, value) in
            [("type", JsValue::from_str(&attachment.media_type)), ("bytes", JsValue::from(bytes))]
        {
            Reflect::set(&row, &JsValue::from_str(name), &value)
                .map_err(|thrown| Error::Failed(crate::thrown::words(&thrown)))?;
        }
        let step = Step::Put(Table::Attachments, attachment.sha256.to_string(), row.into());
        self.write(vec![step], Durability::Strict).await
    }

    /// The bytes and the media type of an attachment.
    pub async fn attachment(&self, sha256: &str) -> Result<Option<(Uint8Array, String)>, Error> {
        let Some(row) = self.get(Table::Attachments, sha256).await? else {
            return Ok(None);
        };
        let bytes = field(&row, "bytes").dyn_into::<Uint8Array>();
        let bytes = bytes.map_err(|_| super::row::corrupt("an attachment without bytes"))?;
        Ok(Some((bytes, field(&row, "type").as_string().unwrap_or_default())))
    }

    /// Deletes an attachment.
    pub async fn drop_attachment(&self, sha256: &Digest) -> Result<(), Error> {
        let step = Step::Delete(Table::Attachments, sha256.to_string());
        self.write(vec![step], Durability::Relaxed).await
    }
}
