//! The journey under way: its draft, and what the page in sight has to say about it.

use crate::nav::{Nav, Step};
use crate::session::{DraftHandle, Error, Finalized, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_core::Kind;
use linli_core::config::Config;
use linli_core::journey::{CHECK, Journey, Question};

/// The journey under way. `Copy`; nothing in it outlives the page except what the session keeps.
#[derive(Clone, Copy)]
pub struct Flow {
    /// The draft, once it is open.
    pub draft: RwSignal<Option<DraftHandle>>,
    /// Whether somebody wanted to go on and could not: the page then says what to mend.
    pub mending: RwSignal<bool>,
    /// Why the draft is not open, or did not become final.
    pub error: RwSignal<Option<Error>>,
    /// Whether the draft is becoming final just now.
    pub saving: RwSignal<bool>,
    /// The record that became final last.
    pub finalized: RwSignal<Option<Finalized>>,
    /// Whether a question was opened from the check page, and leads back to it.
    from_check: RwSignal<bool>,
    opening: RwSignal<Option<Kind>>,
}

impl Flow {
    /// No journey yet.
    pub fn new() -> Self {
        Self {
            draft: RwSignal::new(None),
            mending: RwSignal::new(false),
            error: RwSignal::new(None),
            saving: RwSignal::new(false),
            finalized: RwSignal::new(None),
            from_check: RwSignal::new(false),
            opening: RwSignal::new(None),
        }
    }

    /// The draft of this kind, when it is open; else begins to open it. Reads a signal.
    pub fn draft_of(&self, session: Session, kind: Kind) -> Option<DraftHandle> {
        let open =
            self.draft.get().filter(|handle| handle.draft.with_untracked(|draft| draft.kind() == kind));
        if open.is_none() && self.opening.get_untracked() != Some(kind) {
            self.open(session, kind);
        }
        open
    }

    fn open(&self, session: Session, kind: Kind) {
        let flow = *self;
        flow.opening.set(Some(kind));
        flow.error.set(None);
        spawn_local(async move {
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
        let known = |code: &String| {
            session.config.with_untracked(|config| {
                config.as_ref().is_none_or(|config| config.places.get(code).is_some())
            })
        };
        if let Some(place) = place.filter(known)
            && handle.draft.with_untracked(|draft| draft.value("place").is_empty())
        {
            handle.set("place", &place);
        }
        self.mending.set(false);
        self.draft.set(Some(handle));
    }

    /// On to what follows a question, or to what must be mended before.
    pub fn next(&self, nav: Nav, config: &Config, handle: DraftHandle, question: &Question) {
        let (problems, all, next) = handle.draft.with_untracked(|draft| {
            let journey = Journey::new(draft, config);
            (journey.problems(question), journey.all_problems(), journey.next(question.name))
        });
        if !problems.is_empty() {
            self.mending.set(true);
            return;
        }
        let next = if self.from_check.get_untracked() && all.is_empty() { CHECK } else { next };
        self.mending.update_untracked(|mending| *mending = false);
        handle.go(next);
        spawn_local(async move {
            // What could not be written is in the save state, and the status line says so.
            if let Err(error) = handle.flush().await {
                leptos::logging::warn!("{error:?}");
            }
        });
        nav.ask(next);
    }

    /// From the check page to one question, and back to the check page afterwards.
    pub fn change(&self, nav: Nav, handle: DraftHandle, question: &str) {
        self.from_check.set(true);
        handle.go(question);
        nav.ask(question);
    }

    /// Makes the draft final; the page after it is the done page. What stands in the way is in `error`.
    pub fn save(&self, session: Session, nav: Nav, handle: DraftHandle) {
        if self.saving.get_untracked() {
            return;
        }
        let flow = *self;
        flow.saving.set(true);
        flow.error.set(None);
        spawn_local(async move {
            let result = session.finalize(&handle).await;
            flow.saving.set(false);
            match result {
                Ok(finalized) => {
                    let id = finalized.id.clone();
                    flow.finalized.set(Some(finalized));
                    flow.from_check.set(false);
                    flow.draft.update_untracked(|draft| *draft = None);
                    nav.turn(Step::Done(id));
                }
                Err(error) => flow.error.set(Some(error)),
            }
        });
    }

    /// Throws the draft away.
    pub fn discard(&self, nav: Nav, handle: DraftHandle) {
        let flow = *self;
        spawn_local(async move {
            match handle.discard().await {
                Ok(()) => {
                    flow.draft.update_untracked(|draft| *draft = None);
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
