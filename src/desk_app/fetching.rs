//! Who answers for the lists sees what is new without asking for it.

use crate::part::el::listen;
use crate::session::Session;
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;

/// A desk that stays open asks this often, ms: a need is on the list before the tea is cold, and a hundred desks are
/// two questions a second to a small backend.
const FETCH_EVERY_MS: u32 = 60_000;

/// Pulls from the backend when there is a token and a configuration, when the page is looked at again, when the network
/// is back, and every now and then; nothing with a reader's token, whose lists are asked for when they are looked at. What goes wrong is no news here: the status line and the button that fetches say it.
pub(super) fn keep_fetched(session: Session) {
    let busy: Rc<Cell<bool>> = Rc::default();
    let fetch = Rc::new(move || {
        let ready = session.has_token.get_untracked() && session.config.with_untracked(Option::is_some);
        if !ready || document().hidden() || busy.replace(true) {
            return;
        }
        let busy = busy.clone();
        spawn_local(async move {
            if let Err(error) = session.pull().await {
                leptos::logging::warn!("{error:?}");
            }
            busy.set(false);
        });
    });
    let first = fetch.clone();
    StoredValue::new_local(RenderEffect::new(move |_: Option<()>| {
        session.has_token.track();
        session.config.track();
        first();
    }));
    let seen = fetch.clone();
    listen(&document(), "visibilitychange", Box::new(move |_| seen()));
    let online = fetch.clone();
    listen(&window(), "online", Box::new(move |_| online()));
    StoredValue::new_local(Interval::new(FETCH_EVERY_MS, move || fetch()));
}

/// The answer to an enrolment may come long after its link was opened: what was begun then is finished by itself,
/// wherever one is by then.
pub(super) fn keep_finishing(session: Session) {
    let finished: Rc<Cell<bool>> = Rc::default();
    StoredValue::new_local(RenderEffect::new(move |_: Option<()>| {
        session.records_version.track();
        let waits = session.staff.with(|staff| staff.enrolment.is_some() && !staff.is_root);
        if !waits || finished.get() || session.config.with_untracked(Option::is_none) {
            return;
        }
        let finished = finished.clone();
        spawn_local(async move {
            match session.finish_entering().await {
                Ok(done) => finished.set(done),
                Err(error) => leptos::logging::warn!("{error:?}"),
            }
        });
    }));
}
