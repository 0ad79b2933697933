//! The journey under way: its draft, and what the page in sight has to say about it.

use super::Ctx;
use crate::nav::{Nav, Step};
use crate::part::Shown;
use crate::session::{DraftHandle, Error, Finalized, Session};
use linli_core::Kind;
use linli_core::config::Config;
use linli_core::draft::Draft;
use linli_core::journey::{CHECK, Journey, Question};

/// The journey under way; nothing in it outlives the page except what the session keeps.
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
    /// The draft of this kind, when it is open; else begins to open it. Reads a signal.
    pub fn draft_of(&self, ctx: &Ctx, kind: Kind) -> Option<DraftHandle> {
        let open = self.draft.get().filter(|handle| draft(*handle).kind() == kind);
        if open.is_none() && self.opening.peek() != Some(kind) {
            // Where that fails, the way through the database says why.
            if let Ok(Some(handle)) = ctx.session.begin_draft(kind) {
                self.draft.put(Some(handle));
                return Some(handle);
            }
            self.open(ctx, kind);
        }
        open
    }

    fn open(&self, ctx: &Ctx, kind: Kind) {
        let ctx = ctx.clone();
        self.opening.set(Some(kind));
        self.error.set(None);
        super::spawn(async move {
            let opened = ctx.session.open_draft(kind).await;
            ctx.flow.opening.set(None);
            match opened {
                Ok(handle) => ctx.flow.begin(ctx.session, handle),
                Err(error) => ctx.flow.error.set(Some(error)),
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
    pub fn next(&self, ctx: &Ctx, config: &Config, handle: DraftHandle, question: &Question) {
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
        // The check page comes soon, and it is not among the first pages.
        ctx.session.fetch_later();
        handle.go(next);
        let inner = ctx.clone();
        super::spawn(async move {
            // What could not be written is in the save state, and the status line says so.
            if handle.flush().await.is_err() {
                inner.flow.draft.tell();
            }
        });
        ctx.nav.ask(next);
    }

    /// From the check page to one question, and back to the check page afterwards.
    pub fn change(&self, nav: &Nav, handle: DraftHandle, question: &str) {
        self.from_check.set(true);
        handle.go(question);
        nav.ask(question);
    }

    /// Makes the draft final; the page after it is the done page. What stands in the way is in `error`.
    pub fn save(&self, ctx: &Ctx, handle: DraftHandle) {
        if self.saving.peek() {
            return;
        }
        self.saving.set(true);
        self.error.set(None);
        let ctx = ctx.clone();
        super::spawn(async move {
            let result = ctx.session.finalize(&handle).await;
            let flow = &ctx.flow;
            flow.saving.set(false);
            match result {
                Ok(finalized) => {
                    let id = finalized.id.clone();
                    flow.finalized.set(Some(finalized));
                    flow.from_check.set(false);
                    flow.draft.put(None);
                    ctx.nav.turn(Step::Done(id));
                }
                Err(error) => flow.error.set(Some(error)),
            }
        });
    }

    /// Throws the draft away.
    pub fn discard(&self, ctx: &Ctx, handle: DraftHandle) {
        let ctx = ctx.clone();
        super::spawn(async move {
            match handle.discard().await {
                Ok(()) => {
                    ctx.flow.draft.put(None);
                    ctx.nav.open(crate::route::Route::Start);
                }
                Err(error) => ctx.flow.error.set(Some(error)),
            }
        });
    }
}

impl Default for Flow {
    /// No journey yet.
    fn default() -> Self {
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
}
