//! A draft on the screen: what is typed is on the phone within a second, and nothing of another tab is overwritten.

use super::browser::{self, now_ms, spawn};
use super::early;
use super::gate::Gate;
use super::phone::Phone;
use super::{Error, SaveState};
use crate::told::Told;
use crate::{keys, photo, store};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use linli_core::body::Attachment;
use linli_core::draft::Draft;
use linli_core::limits::ATTACHMENT_BYTES_MAX;
use linli_core::{Code, Digest, Kind, Problem};
use std::cell::Cell;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Between two writes of what is typed, ms: the first keystroke is written at once, and those that follow share one. It
/// does not start again with every keystroke, or who types without a pause would not be saved for long.
const WRITE_EVERY_MS: u32 = 150;

/// A draft on the screen. `Copy`.
#[derive(Clone, Copy)]
pub struct DraftHandle {
    /// The draft as it is on the screen.
    pub draft: Told<Draft>,
    saved: Told<SaveState>,
    writer: StoredValue<Rc<Writer>, LocalStorage>,
}

/// What stands between the screen and the store.
pub(super) struct Writer {
    phone: Weak<Phone>,
    /// The revision that the store holds.
    seen: Cell<Option<u64>>,
    dirty: Cell<bool>,
    armed: Cell<bool>,
    clashed: Cell<bool>,
    /// The draft became a record or was thrown away: nothing may write it back.
    over: Cell<bool>,
    gate: Gate,
}

impl Phone {
    /// The handle of a draft. There is one per draft and page, or two of one page would clash.
    pub(super) fn handle(self: &Rc<Self>, draft: Draft, seen: Option<u64>) -> DraftHandle {
        let known = self.drafts.borrow().iter().copied().find(|handle| handle.is_of(&draft.id));
        if let Some(handle) = known {
            if let Some(writer) = handle.writer().filter(|writer| !writer.dirty.get()) {
                writer.seen.set(seen);
                handle.draft.set(draft);
            }
            return handle;
        }
        let writer = Rc::new(Writer {
            phone: Rc::downgrade(self),
            seen: Cell::new(seen),
            dirty: Cell::new(false),
            armed: Cell::new(false),
            clashed: Cell::new(false),
            over: Cell::new(false),
            gate: Gate::default(),
        });
        let make = || DraftHandle {
            draft: Told::new(draft),
            saved: Told::new(SaveState::Saved(0)),
            writer: StoredValue::new_local(writer),
        };
        // Under the owner of the app: a page that comes back finds the same draft.
        let handle = match self.owner.as_ref().and_then(WeakOwner::upgrade) {
            Some(owner) => owner.with(make),
            None => make(),
        };
        self.drafts.borrow_mut().push(handle);
        handle
    }

    /// A new draft before the database is open, where it can hold none.
    pub(super) fn begin_draft(self: &Rc<Self>, kind: Kind) -> Result<Option<DraftHandle>, Error> {
        let is_first = self.options.fresh && self.is_opening() && self.drafts.borrow().is_empty();
        if !is_first {
            return Ok(None);
        }
        let Some(words) = self.options.early.of(kind) else {
            return self.new_draft(kind).map(Some);
        };
        let handle = self.handle(self.empty(early::id(kind), kind), None);
        handle.set("text", words);
        Ok(Some(handle))
    }

    /// The newest unfinished draft of a kind, or a new one.
    pub(super) async fn open_draft(self: &Rc<Self>, kind: Kind) -> Result<DraftHandle, Error> {
        let stored = self.store().await?.newest_draft(kind).await?;
        if let Some(draft) = stored {
            let seen = draft.revision;
            return Ok(self.handle(draft, Some(seen)));
        }
        // One that was opened and not written yet is as good as new.
        let unwritten = self.drafts.borrow().iter().copied().find(|handle| {
            handle.writer().is_some_and(|writer| !writer.over.get() && writer.seen.get().is_none())
                && handle.is_for(kind)
        });
        if let Some(handle) = unwritten {
            return Ok(handle);
        }
        self.new_draft(kind)
    }

    /// An empty draft. The place of the link or of the last time stands in it already.
    pub(super) fn new_draft(self: &Rc<Self>, kind: Kind) -> Result<DraftHandle, Error> {
        let id = match keys::uuid(now_ms()) {
            Ok(id) => id,
            // Over plain http there is randomness and no signing: what is typed can still be kept.
            Err(keys::Error::Insecure) => ["draft-", &now_ms().to_string()].concat(),
            Err(error) => return Err(error.into()),
        };
        Ok(self.handle(self.empty(id, kind), None))
    }

    /// A draft in which only the place of the link or of the last time stands.
    pub(super) fn empty(&self, id: String, kind: Kind) -> Draft {
        let mut draft = Draft::new(id, kind, now_ms());
        if let Some(place) = self.signals.place.get_untracked() {
            draft.set("place", &place);
        }
        draft
    }
}

impl DraftHandle {
    fn writer(&self) -> Option<Rc<Writer>> {
        self.writer.try_get_value()
    }

    pub(super) fn is_of(&self, id: &str) -> bool {
        let over = self.writer().is_none_or(|writer| writer.over.get());
        !over && self.draft.try_with_untracked(|draft| draft.id == id) == Some(true)
    }

    pub(super) fn is_for(&self, kind: Kind) -> bool {
        self.draft.try_with_untracked(|draft| draft.kind() == kind) == Some(true)
    }

    pub(super) fn save_state(&self) -> Option<SaveState> {
        let over = self.writer().is_none_or(|writer| writer.over.get());
        if over { None } else { self.saved.try_get_untracked() }
    }

    /// How much of it is on the phone.
    pub fn saved(&self) -> Told<SaveState> {
        self.saved
    }

    /// Takes what was typed into a control; it is on the phone within a second.
    pub fn set(&self, name: &str, value: &str) {
        if self.draft.with_untracked(|draft| draft.value(name) == value) {
            return;
        }
        self.draft.update(|draft| draft.set(name, value));
        self.changed();
    }

    /// Says which question is in sight.
    pub fn go(&self, question: &str) {
        if self.draft.with_untracked(|draft| draft.at == question) {
            return;
        }
        self.draft.update(|draft| {
            draft.at = question.into();
            draft.revision += 1;
        });
        self.changed();
    }

    /// Keeps a photo or a voice note with the draft. A picture is shrunk first, and loses what the camera wrote beside
    /// it.
    pub async fn attach(&self, blob: Blob, media_type: &str) -> Result<(), Error> {
        let phone = self.phone().ok_or(Error::Unknown)?;
        let (blob, media_type) = if media_type.starts_with("image/") {
            (photo::shrink(&blob).await?, photo::MEDIA_TYPE)
        } else {
            // A parameter such as `;codecs=opus` is not part of the media type that a record names.
            (blob, media_type.split(';').next().unwrap_or_default().trim())
        };
        let too_many = || Error::Problems(vec![Problem::new("attachments", Code::TooMany, "")]);
        if blob.size() > ATTACHMENT_BYTES_MAX as f64 {
            return Err(Error::Photo(photo::Error::TooLarge));
        }
        let bytes = JsFuture::from(blob.array_buffer()).await;
        let bytes = Uint8Array::new(&bytes.map_err(|_| Error::Photo(photo::Error::Failed))?);
        let sha256 = Digest::of(&bytes.to_vec());
        let attachment =
            Attachment { sha256, media_type: media_type.into(), size: u64::from(bytes.length()) };
        let store = phone.store().await?;
        if self.save_state().is_none() {
            // It was finished or thrown away while the picture was being shrunk: nothing would name the bytes.
            return Err(Error::Clash);
        }
        // The bytes first: a draft never names what is not there.
        store.keep_attachment(&attachment, &bytes).await?;
        let mut taken = false;
        self.draft.update(|draft| taken = draft.attach(attachment));
        if !taken {
            store.drop_attachment(&sha256, "").await?;
            return Err(too_many());
        }
        self.changed();
        self.flush().await
    }

    /// Takes an attachment away.
    pub async fn detach(&self, sha256: Digest) -> Result<(), Error> {
        let phone = self.phone().ok_or(Error::Unknown)?;
        self.draft.update(|draft| draft.detach(&sha256));
        self.changed();
        self.flush().await?;
        let id = self.draft.with_untracked(|draft| draft.id.clone());
        phone.store().await?.drop_attachment(&sha256, &id).await?;
        Ok(())
    }

    /// The bytes of an attachment, to show or play.
    pub async fn attachment(&self, sha256: Digest) -> Result<Blob, Error> {
        let phone = self.phone().ok_or(Error::Unknown)?;
        let found = phone.store().await?.attachment(&sha256.to_string()).await?;
        let (bytes, media_type) = found.ok_or(Error::Unknown)?;
        browser::blob(&JsValue::from(bytes), &media_type).ok_or(Error::Unknown)
    }

    /// Writes now what waits to be written, and returns when the database has it.
    pub async fn flush(&self) -> Result<(), Error> {
        let writer = self.writer().ok_or(Error::Unknown)?;
        let _pass = writer.gate.enter().await;
        while writer.dirty.replace(false) && !writer.over.get() {
            if let Err(error) = self.write(&writer).await {
                writer.dirty.set(true);
                self.show(SaveState::Unsaved(error));
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Throws the draft away.
    pub async fn discard(&self) -> Result<(), Error> {
        let (writer, phone) = (self.writer().ok_or(Error::Unknown)?, self.phone().ok_or(Error::Unknown)?);
        let _pass = writer.gate.enter().await;
        let draft = self.draft.get_untracked();
        phone.store().await?.discard_draft(&draft).await?;
        self.end();
        phone.refresh_soon();
        Ok(())
    }

    /// The draft is no more: forgets it without touching the store.
    pub(super) fn end(&self) {
        let Some((writer, phone)) = self.writer().zip(self.phone()) else {
            return;
        };
        writer.over.set(true);
        phone.drafts.borrow_mut().retain(|handle| handle.draft != self.draft);
        phone.show_status();
    }

    /// Writes a draft that was not typed but filled.
    pub(super) fn fill(&self, fill: impl FnOnce(&mut Draft)) {
        self.draft.update(fill);
        self.changed();
    }

    pub(super) fn write_soon(&self) {
        let handle = *self;
        if self.writer().is_some_and(|writer| writer.dirty.get()) {
            spawn(async move {
                // What went wrong stands in `saved`, which the page shows.
                handle.flush().await.unwrap_or_default();
            });
        }
    }

    fn phone(&self) -> Option<Rc<Phone>> {
        self.writer()?.phone.upgrade()
    }

    fn show(&self, state: SaveState) {
        self.saved.try_set(state);
        if let Some(phone) = self.phone() {
            phone.show_status();
        }
    }

    fn changed(&self) {
        let Some(writer) = self.writer() else {
            return;
        };
        writer.dirty.set(true);
        if self.saved.try_get_untracked() != Some(SaveState::Saving) {
            self.show(SaveState::Saving);
        }
        if !writer.armed.replace(true) {
            let handle = *self;
            handle.write_soon();
            Timeout::new(WRITE_EVERY_MS, move || {
                writer.armed.set(false);
                handle.write_soon();
            })
            .forget();
        }
    }

    /// Writes the draft once. When another tab has written it meanwhile, this one becomes a draft of its own: both are
    /// kept.
    async fn write(&self, writer: &Writer) -> Result<(), store::Error> {
        let Some((draft, phone)) = self.draft.try_get_untracked().zip(writer.phone.upgrade()) else {
            return Ok(());
        };
        let store = phone.store().await?;
        match store.save_draft(&draft, writer.seen.get(), now_ms()).await {
            Ok(_) => writer.seen.set(Some(draft.revision)),
            Err(store::Error::Conflict) => {
                let id = keys::uuid(now_ms()).map_err(|_| store::Error::Conflict)?;
                self.draft.try_update(|draft| draft.id = id);
                writer.seen.set(None);
                writer.clashed.set(true);
                writer.dirty.set(true);
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        if !store.is_lasting() {
            self.show(SaveState::Unsaved(store::Error::Refused));
            return Ok(());
        }
        if !writer.dirty.get() {
            let now_ms = now_ms();
            let clashed = writer.clashed.get();
            self.show(if clashed { SaveState::Clashed(now_ms) } else { SaveState::Saved(now_ms) });
        }
        Ok(())
    }
}
