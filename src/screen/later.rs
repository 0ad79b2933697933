//! Pages and actions that the first page does without ([`crate::later`]).

use super::trouble::say_beside;
use super::{Ctx, Page, check, done, mine, receipt, record, spawn};
use crate::later::{self, Door};
use crate::part::El;
use crate::part::frame::heading;
use crate::part::notice::{button, notice};
use crate::session::{DraftHandle, Later};
use crate::text::{start, state};
use linli_core::Kind;
use linli_core::config::Config;
use std::pin::Pin;
use std::sync::Arc;

/// Pages of the second half.
pub struct Pages {
    /// The last of a journey.
    pub check: fn(&Ctx, DraftHandle, Arc<Config>) -> Page,
    /// What comes after it.
    pub done: fn(&Ctx, Kind, &str) -> Page,
    /// What was written here.
    pub mine: fn(&Ctx) -> Page,
    /// One of them.
    pub record: fn(&Ctx, &str) -> Page,
    /// What became of one.
    pub receipt: fn(&Ctx, &str) -> Page,
}

static LATER_PAGES: Door<Pages> = Door::new(Pages {
    check: check::check,
    done: done::done,
    mine: mine::mine,
    record: record::record,
    receipt: receipt::receipt,
});

/// A page of the second half; until that is here, one that says so, drawn anew when it has come.
pub fn page(ctx: &Ctx, page: impl FnOnce(&Pages) -> Page) -> Page {
    match LATER_PAGES.open() {
        Some(pages) => page(pages),
        None => coming(ctx),
    }
}

fn coming(ctx: &Ctx) -> Page {
    let (lang, session) = (ctx.lang, ctx.session);
    session.fetch_later();
    let missing = session.later.get() == Later::Missing;
    let again = || button("again", lang, state::AGAIN).on("click", move |_| session.send_now());
    let said = missing.then(|| notice(lang, state::NOT_FETCHED).attr("role", "alert").child(again()));
    let title = start::OPENING.say(lang);
    let main = ctx.main("question").child(heading(title)).maybe(said);
    Page { name: "opening", title: title.into(), body: vec![ctx.top_with_home(), main] }
}

/// Something that an action does.
pub type Doing = Pin<Box<dyn Future<Output = ()>>>;

/// Does what is behind a door, once that is here; says beside the control when it does not come.
pub fn act<T>(
    ctx: &Ctx,
    door: &'static Door<T>,
    beside: Option<El>,
    act: impl FnOnce(&'static T) -> Doing + 'static,
) {
    go(ctx.clone(), beside, Box::new(move || Some(act(door.open()?))));
}

#[inline(never)]
fn go(ctx: Ctx, beside: Option<El>, act: Box<dyn FnOnce() -> Option<Doing>>) {
    spawn(async move {
        if later::is_away() {
            ctx.session.fetch_later();
            if let Err(error) = later::fetched().await {
                web_sys::console::warn_1(&error);
            }
        }
        match (act(), beside) {
            (Some(doing), _) => doing.await,
            (None, Some(beside)) => say_beside(&beside, state::NOT_FETCHED.say(ctx.lang)),
            (None, None) => {}
        }
    });
}
