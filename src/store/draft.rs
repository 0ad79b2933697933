//! Drafts in the store.

use super::row::value;
use super::{Answer, Durability, Error, Job, Rows, Span, Step, Store, Table};
use crate::object::{number, object, to_js};
use linli_core::draft::Draft;
use linli_core::{Digest, Kind};
use wasm_bindgen::JsValue;

/// A draft with what the store needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRow {
    /// The draft. Its revision stands in the row as well, where it is looked at before the row is overwritten.
    pub draft: Draft,
    /// When it was last written, ms since the epoch.
    pub touched_ms: i64,
}

impl DraftRow {
    pub(super) fn read(row: &JsValue) -> Result<Self, Error> {
        let draft = Draft::from_value(&value(&crate::object::field(row, "draft"))?);
        let draft = draft.ok_or_else(|| super::row::corrupt(row))?;
        Ok(Self { draft, touched_ms: number(row, "touched_ms").unwrap_or_default() })
    }
}

/// Writes a draft, over whatever was there.
fn draft_step(draft: &Draft, now_ms: i64) -> Step {
    let row = object([
        ("draft", to_js(&draft.to_value())),
        ("revision", JsValue::from_f64(draft.revision as f64)),
        ("touched_ms", JsValue::from_f64(now_ms as f64)),
    ]);
    Step::Put(Table::Drafts, draft.id.clone(), row)
}

/// How the id of a draft begins that is made of words typed before the app was here, and the setting that holds them.
pub const EARLY: &str = "early-";

/// Whether a draft that is made of such words is written for the first time.
fn is_early(draft: &Draft, seen: Option<u64>) -> bool {
    seen.is_none() && draft.id.starts_with(EARLY)
}

/// Forgets the words that a draft was made of.
fn forget_early(draft: &Draft) -> Option<Step> {
    draft.id.starts_with(EARLY).then(|| Step::Delete(Table::Settings, draft.id.clone()))
}

impl Store {
    /// Makes a draft of words that were typed before the app was here, if there are any, and forgets them. `draft` is
    /// empty; where one with its id has other words, these get the id `other`.
    pub fn take_early<'a>(&'a self, draft: &'a Draft, other: &'a str, now_ms: i64) -> Answer<'a, Rows> {
        self.0.run(Job {
            look: vec![
                (Table::Settings, Span::One(draft.id.clone())),
                (Table::Drafts, Span::One(draft.id.clone())),
            ],
            touch: Vec::new(),
            decide: Some(Box::new(move |rows| {
                let row = |at: usize| rows.get(at).and_then(|rows| rows.first());
                let Some(words) = row(0).and_then(JsValue::as_string) else { return Ok(Vec::new()) };
                let mut made = draft.clone();
                made.set("text", &words);
                let mut steps: Vec<Step> = forget_early(draft).into_iter().collect();
                let there = row(1).map(DraftRow::read).transpose()?;
                if there.as_ref().is_none_or(|there| there.draft.value("text") != words) && !words.is_empty()
                {
                    if there.is_some() {
                        made.id = other.into();
                    }
                    steps.push(draft_step(&made, now_ms));
                }
                Ok(steps)
            })),
            durability: Durability::Relaxed,
        })
    }

    /// All drafts, the one last written first.
    pub async fn drafts(&self) -> Result<Vec<DraftRow>, Error> {
        Ok(self.own().await?.drafts)
    }

    /// The draft of this kind that was last written. Reads drafts and nothing else: the first question waits for it.
    pub async fn newest_draft(&self, kind: Kind) -> Result<Option<Draft>, Error> {
        let rows = self.look(vec![(Table::Drafts, Span::All)]).await?;
        let drafts = rows.iter().flatten().filter_map(|row| DraftRow::read(row).ok());
        let newest = drafts.filter(|row| row.draft.kind() == kind).max_by_key(|row| row.touched_ms);
        Ok(newest.map(|row| row.draft))
    }

    /// Writes a draft over the revision that its writer has seen; `None` when it was never written.
    /// [`Error::Conflict`] when another revision is there, or none any more.
    pub fn save_draft<'a>(&'a self, draft: &'a Draft, seen: Option<u64>, now_ms: i64) -> Answer<'a, Rows> {
        self.0.run(Job {
            look: vec![(Table::Drafts, Span::One(draft.id.clone()))],
            touch: if is_early(draft, seen) { vec![Table::Settings] } else { Vec::new() },
            decide: Some(Box::new(move |rows| {
                let there = rows.first().and_then(|rows| rows.first());
                if there.and_then(|row| number(row, "revision")) != seen.map(|seen| seen as i64) {
                    return Err(Error::Conflict);
                }
                let forget = forget_early(draft).filter(|_| is_early(draft, seen));
                Ok(forget.into_iter().chain([draft_step(draft, now_ms)]).collect())
            })),
            durability: Durability::Relaxed,
        })
    }

    /// Throws a draft away, with those of its attachments that nothing else names.
    pub fn discard_draft<'a>(&'a self, draft: &'a Draft) -> Answer<'a, Rows> {
        self.change(&[Table::Attachments, Table::Settings], move |own| {
            let mut steps = vec![Step::Delete(Table::Drafts, draft.id.clone())];
            steps.extend(forget_early(draft));
            for attachment in &draft.attachments {
                if !own.is_named(&attachment.sha256, &draft.id, &[]) {
                    steps.push(Step::Delete(Table::Attachments, attachment.sha256.to_string()));
                }
            }
            Ok(steps)
        })
    }

    /// Deletes an attachment that was taken out of a draft, unless something else names it.
    pub fn drop_attachment<'a>(&'a self, sha256: &'a Digest, draft_id: &'a str) -> Answer<'a, Rows> {
        self.change(&[Table::Attachments], move |own| {
            let is_named = own.is_named(sha256, draft_id, &[]);
            let step = Step::Delete(Table::Attachments, sha256.to_string());
            Ok(if is_named { Vec::new() } else { vec![step] })
        })
    }
}
