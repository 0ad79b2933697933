//! The journey under way: its draft, and what the page in sight has to say about it.

use crate::nav::{Nav, Step};
use crate::part::Shown;
use crate::session::{DraftHandle, Error, Finalized, Session};
use leptos::prelude::*;
use linli_core::Kind;
use linli_core::config::Config;
use linli_core::draft::Draft;
use linli_core::journey::{CHECK, Journey, Question};

/// The journey under way. Clones are the same; nothing in it outlives the page except what the session keeps.
#[derive(Clone)]
pub struct Flow {
    /// The draft, once it is open.
    pub draft: Shown<Option<DraftHandle>>,
    /// Whether somebody wanted to go on and could not: the page then says what to mend.
    pub mending: Shown<bool>,
    /// Why the draft is not open, or did not become final.
    pub error: Shown<Option<Error>>,
    /// Whether the draft is becoming final just now.
    pub saving: Shown<bool>,
    /// The record that became final last.
    pub finalized: Shown<Option<Finalized>>,
    /// Whether a question was opened from the check page, and leads back to it.
    from_check: Shown<bool>,
    opening: Shown<Option<Kind>>,
}

/// The draft as it is just now. One function, for the ways into a signal are compiled at every call.
#[inline(never)]
pub fn draft(handle: DraftHandle) -> Draft {
    handle.draft.get_untracked()
}

impl Flow {
    /// No journey yet.
    pub fn new() -> Self {
        Self {
            draft: Shown::new(None),
            mending: Shown::new(false),
            error: Shown::new(None),
            saving: Shown::new(false),
            finalized: Shown::new(None),
            from_check: Shown::new(false),
            opening: Shown::new(None),
        }
    }

    /// The draft of this kind, when it is open; else begins to open it. Reads a signal.
    pub fn draft_of(&self, session: Session, kind: Kind) -> Option<DraftHandle> {
        let open = self.draft.get().filter(|handle| draft(*handle).kind() == kind);
        if open.is_none() && self.opening.peek() != Some(kind) {
            self.open(session, kind);
        }
        open
    }

    fn open(&self, session: Session, kind: Kind) {
        let flow = self.clone();
        flow.opening.set(Some(kind));
        flow.error.set(None);
        super::spawn(async move {
            let opened = session.open_draft(kind).await;
            flow.opening.set(None);
            match opened {
                Ok(handle) => flow.begin(session, handle),
                Err(error) => flow.error.set(Some(error)),
            }
        });
    }

    /// Goes on with this draft. A place that the link or the phone knows is filled in where nothing else stands.
    pub fn begin(&self, session: Session, handle: DraftHandle) {
        let place = session.place.get_untracked();
        let config = session.config.get_untracked();
        let known = |code: &String| config.as_ref().is_none_or(|config| config.places.get(code).is_some());
        if let Some(place) = place.filter(known)
            && draft(handle).value("place").is_empty()
        {
            handle.set("place", &place);
        }
        self.mending.set(false);
        self.draft.set(Some(handle));
    }

    /// On to what follows a question, or to what must be mended before.
    pub fn next(&self, nav: &Nav, config: &Config, handle: DraftHandle, question: &Question) {
        let draft = draft(handle);
        let journey = Journey::new(&draft, config);
        let (problems, all, next) =
            (journey.problems(question), journey.all_problems(), journey.next(question.name));
        if !problems.is_empty() {
            self.mending.set(true);
            return;
        }
        let next = if self.from_check.peek() && all.is_empty() { CHECK } else { next };
        self.mending.put(false);
        handle.go(next);
        let flow = self.clone();
        super::spawn(async move {
            // What could not be written is in the save state, and the status line says so.
            if handle.flush().await.is_err() {
                flow.draft.tell();
            }
        });
        nav.ask(next);
    }

    /// From the check page to one question, and back to the check page afterwards.
    pub fn change(&self, nav: &Nav, handle: DraftHandle, question: &str) {
        self.from_check.set(true);
        handle.go(question);
        nav.ask(question);
    }

    /// Makes the draft final; the page after it is the done page. What stands in the way is in `error`.
    pub fn save(&self, session: Session, nav: &Nav, handle: DraftHandle) {
        let nav = nav.clone();
        if self.saving.peek() {
            return;
        }
        let flow = self.clone();
        flow.saving.set(true);
        flow.error.set(None);
        super::spawn(async move {
            let result = session.finalize(&handle).await;
            flow.saving.set(false);
            match result {
                Ok(finalized) => {
                    let id = finalized.id.clone();
                    flow.finalized.set(Some(finalized));
                    flow.from_check.set(false);
                    flow.draft.put(None);
                    nav.turn(Step::Done(id));
                }
                Err(error) => flow.error.set(Some(error)),
            }
        });
    }

    /// Throws the draft away.
    pub fn discard(&self, nav: &Nav, handle: DraftHandle) {
        let nav = nav.clone();
        let flow = self.clone();
        super::spawn(async move {
            match handle.discard().await {
                Ok(()) => {
                    flow.draft.put(None);
                    nav.open(crate::route::Route::Start);
                }
                Err(error) => flow.error.set(Some(error)),
            }
        });
    }
}

impl Default for Flow {
    fn default() -> Self {
        Self::new()
    }
}
