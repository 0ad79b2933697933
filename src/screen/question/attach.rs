//! A photo and a voice note beside the words.

use super::super::later::{self, Doing, Patience};
use super::super::trouble::{self, say_beside};
use super::super::{Ctx, flow};
use crate::later::Door;
use crate::nav::Step;
use crate::part::el::origin;
use crate::part::icon::icon;
use crate::part::notice::button;
use crate::part::{El, Shown, el};
use crate::session::{DraftHandle, Error};
use crate::text::{Sentence, question as words};
use crate::{photo, voice};
use linli_core::body::Attachment;
use linli_core::journey::CHECK;
use linli_core::limits::ATTACHMENTS_MAX;
use linli_core::{Digest, Kind};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlInputElement};

/// What the buttons share.
struct Attach {
    ctx: Ctx,
    handle: DraftHandle,
    /// Something was attached or taken away.
    changed: Shown<()>,
    /// The row of buttons: sentences stand after it.
    row: El,
}

/// The buttons and what is attached.
pub fn attach(ctx: &Ctx, handle: DraftHandle) -> El {
    let row = el("div.row");
    let attach = Rc::new(Attach { ctx: ctx.clone(), handle, changed: Shown::new(()), row: row.clone() });
    let row = row.maybe(voice::is_supported().then(|| speak(&attach))).child(picture(&attach));
    let hint = el("p.hint").say(ctx.lang, words::ATTACH_HINT);
    el("div.field").child(hint).child(row).child(list(attach))
}

impl Attach {
    fn say(&self, sentence: Sentence) {
        say_beside(&self.row, sentence.say(self.ctx.lang));
    }

    fn is_full(&self) -> bool {
        flow::draft(self.handle).attachments.len() >= ATTACHMENTS_MAX
    }
}

/// A file input behind a label that looks like a button: phones offer the camera and the album.
fn picture(attach: &Rc<Attach>) -> El {
    let attach = attach.clone();
    let input = el("input[type=file][accept=image/*][class=hidden-input]");
    let lang = attach.ctx.lang;
    let input = input.on("change", move |event| {
        let Some(input) = origin(&event) else { return };
        let input: &HtmlInputElement = input.node().unchecked_ref();
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same picture can be chosen again.
        input.set_value("");
        if attach.is_full() {
            return attach.say(words::ATTACHMENTS_FULL);
        }
        // Whatever kind of picture the phone says it is: the session draws it anew, or says that it cannot.
        attach
            .act(Patience::Keeps, |acts, attach| (acts.keep)(attach, file.into(), photo::MEDIA_TYPE.into()));
    });
    el("label.button.plain").child(input).child(icon("photo")).say(lang, words::PHOTO)
}

/// A voice note that is being recorded.
#[derive(Clone)]
struct Voice {
    running: Rc<RefCell<Option<voice::Recording>>>,
    /// Whether the button says so.
    recording: Shown<bool>,
}

/// Press to speak, press again when done.
fn speak(attach: &Rc<Attach>) -> El {
    let lang = attach.ctx.lang;
    let voice = Voice { running: Rc::default(), recording: Shown::new(false) };
    let shown = voice.recording.clone();
    let attach = attach.clone();
    let word = el("span[role=status]")
        .live(move |here| here.text(if shown.get() { words::VOICE_STOP } else { words::VOICE }.say(lang)));
    let button = el("button.button.plain[type=button][data-action=voice]");
    button.child(icon("voice")).child(word).on("click", move |_| {
        let voice = voice.clone();
        attach.act(Patience::Asks, |acts, attach| (acts.speak)(attach, voice));
    })
}

/// What the buttons do.
struct Acts {
    keep: fn(Rc<Attach>, Blob, String) -> Doing,
    speak: fn(Rc<Attach>, Voice) -> Doing,
    remove: fn(Rc<Attach>, Digest) -> Doing,
}

static LATER_ATTACH: Door<Acts> = Door::new(Acts {
    keep: |attach, blob, media_type| Box::pin(async move { attach.keep(blob, &media_type).await }),
    speak: |attach, voice| Box::pin(async move { attach.record(voice).await }),
    remove: |attach, sha256| {
        Box::pin(async move {
            match attach.handle.detach(sha256).await {
                Ok(()) => attach.changed.set(()),
                Err(error) => attach.say_error(&error),
            }
        })
    },
});

impl Attach {
    fn act(
        self: &Rc<Self>,
        patience: Patience,
        does: impl FnOnce(&'static Acts, Rc<Self>) -> Doing + 'static,
    ) {
        let attach = self.clone();
        let door = (&LATER_ATTACH, patience);
        later::act(&self.ctx, door, Some(self.row.clone()), move |acts| does(acts, attach));
    }

    fn say_error(&self, error: &Error) {
        say_beside(&self.row, &trouble::sentence(self.ctx.lang, Kind::Need, error));
    }

    async fn keep(&self, blob: Blob, media_type: &str) {
        let kept = self.handle.attach(blob, media_type).await;
        if !self.row.node().is_connected() {
            // The person has gone on meanwhile: the pages that show what is attached show it.
            if let Err(error) = kept {
                self.ctx.flow.error.set(Some(error));
            }
            let here = self.ctx.nav.step.peek();
            if [CHECK, "text"].into_iter().any(|name| here == Step::Question(name.into())) {
                self.ctx.flow.draft.tell();
            }
            return;
        }
        match kept {
            Ok(()) => self.changed.set(()),
            Err(Error::Photo(photo::Error::TooLarge)) => self.say(words::ATTACHMENT_LARGE),
            Err(Error::Photo(_)) => self.say(words::PHOTO_UNREADABLE),
            Err(Error::Problems(_)) => self.say(words::ATTACHMENTS_FULL),
            Err(error) => self.say_error(&error),
        }
    }

    /// Starts to record, or keeps what was recorded.
    async fn record(&self, voice: Voice) {
        let stopping = voice.running.borrow_mut().take();
        match stopping {
            Some(note) => {
                voice.recording.set(false);
                match note.stop().await {
                    Ok((blob, media_type)) => self.keep(blob, &media_type).await,
                    Err(_) => self.say(words::VOICE_REFUSED),
                }
            }
            None if self.is_full() => self.say(words::ATTACHMENTS_FULL),
            None => match voice::start().await {
                Ok(note) => {
                    *voice.running.borrow_mut() = Some(note);
                    voice.recording.set(true);
                }
                Err(_) => self.say(words::VOICE_REFUSED),
            },
        }
    }
}

/// What is attached, each with a way to take it away.
fn list(attach: Rc<Attach>) -> El {
    el("ul.attached").live(move |here| {
        attach.changed.get();
        for (index, attachment) in flow::draft(attach.handle).attachments.into_iter().enumerate() {
            here.add(item(&attach, index, attachment));
        }
        here
    })
}

fn item(attach: &Rc<Attach>, index: usize, attachment: Attachment) -> El {
    let lang = attach.ctx.lang;
    let name = if attachment.media_type.starts_with("image/") {
        words::photo(lang, index + 1)
    } else {
        words::VOICE_NOTE.say(lang).to_owned()
    };
    let attach = attach.clone();
    let label = [words::REMOVE.say(lang), " ", &name].concat();
    let remove = button("remove", lang, words::REMOVE).attr("aria-label", &label).on("click", move |_| {
        attach.act(Patience::Asks, move |acts, attach| (acts.remove)(attach, attachment.sha256));
    });
    el("li").text(&name).child(remove)
}
