//! Pages and actions that the first page does without ([`crate::later`]).

use super::trouble::{say_beside, say_nothing_beside};
use super::{Ctx, Page, check, done, mine, receipt, record, spawn};
use crate::later::{self, Door};
use crate::part::el::origin;
use crate::part::frame::heading;
use crate::part::notice::{button, notice};
use crate::part::{El, el};
use crate::session::{DraftHandle, SecondHalf};
use crate::text::{Sentence, start, state};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::window;
use linli_core::Kind;
use linli_core::config::Config;
use std::pin::Pin;
use std::sync::Arc;
use wasm_bindgen::JsCast;

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
    let title = start::OPENING.say(ctx.lang);
    let (waiting, inner) = (ctx.session.second_half, ctx.clone());
    ctx.session.fetch_later();
    let arrived = el("div[class=hidden]").live(move |here| {
        if waiting.get() == SecondHalf::Here {
            // The page that was wanted takes this one's place.
            inner.nav.route.tell();
        }
        here
    });
    let main = ctx.main("question").child(heading(title)).child(missing(ctx)).child(arrived);
    Page { name: "opening", title: title.into(), body: vec![ctx.top_with_home(), main] }
}

/// That the second half could not be fetched, and what to do; nothing while all is well.
pub fn missing(ctx: &Ctx) -> El {
    let (lang, session) = (ctx.lang, ctx.session);
    el("div[class=notices]").live(move |here| match session.second_half.get() {
        SecondHalf::Coming | SecondHalf::Here => here,
        SecondHalf::Missing => {
            let again = button("again", lang, state::AGAIN);
            let again = again.on("click", move |event| {
                // The button goes when the page comes: whoever pressed it waits at the heading, and hears what comes.
                let root =
                    origin(&event).map(|button| El::of(button.node().get_root_node().unchecked_into()));
                if let Some(heading) = root.and_then(|root| root.find("#heading")) {
                    heading.focus();
                }
                session.send_now();
            });
            here.child(notice(lang, state::NOT_FETCHED).attr("role", "alert").child(again))
        }
        SecondHalf::Gone => {
            let reload = button("reload", lang, state::RELOAD).on("click", |_| {
                if let Err(error) = window().location().reload() {
                    web_sys::console::warn_1(&error);
                }
            });
            here.child(notice(lang, state::GONE).attr("role", "alert").child(reload))
        }
    })
}

/// Something that an action does.
pub type Doing = Pin<Box<dyn Future<Output = ()>>>;

/// How an action waits for the second half.
#[derive(Clone, Copy, PartialEq)]
pub enum Patience {
    /// It is done once it can be, wherever the person is by then: nothing that was given to it may be lost.
    Keeps,
    /// It asks the person for something: not when they have gone on to something else.
    Asks,
}

/// Marks a control whose action waits: another press of it is the same press.
const WAITING: &str = "data-waiting";
/// Between two looks whether the second half has come, ms.
const LOOK_MS: u32 = 500;

/// Does what is behind a door, once that is here; meanwhile says so beside the control, and when it does not come.
pub fn act<T>(
    ctx: &Ctx,
    (door, patience): (&'static Door<T>, Patience),
    beside: Option<El>,
    does: impl FnOnce(&'static T) -> Doing + 'static,
) {
    go(ctx.clone(), patience, beside, Box::new(move || Some(does(door.open()?))));
}

#[inline(never)]
fn go(ctx: Ctx, patience: Patience, beside: Option<El>, does: Box<dyn FnOnce() -> Option<Doing>>) {
    let is_pressed = |control: &El| control.node().has_attribute(WAITING) && patience == Patience::Asks;
    if beside.as_ref().is_some_and(is_pressed) {
        return;
    }
    spawn(async move {
        let say = |sentence: Sentence| {
            beside.iter().for_each(|control| say_beside(control, sentence.say(ctx.lang)))
        };
        if later::is_away() {
            if patience == Patience::Asks {
                beside.iter().for_each(|control| control.set(WAITING, ""));
            }
            say(state::FETCHING);
            ctx.session.fetch_later();
            let mut failed = later::fetched().await.err();
            let is_gone = failed.as_ref().is_some_and(later::is_gone);
            let keeps = patience == Patience::Keeps && !is_gone;
            if failed.is_some() && keeps {
                say(state::GOES_ON);
            }
            while failed.is_some() && keeps && !ctx.session.has_ended() {
                TimeoutFuture::new(LOOK_MS).await;
                failed = failed.filter(|_| later::is_away());
            }
            beside.iter().for_each(|control| control.unset(WAITING));
            if ctx.session.has_ended() {
                return;
            }
            let is_in_sight = beside.as_ref().is_none_or(|control| control.node().is_connected());
            match &failed {
                None => beside.iter().for_each(say_nothing_beside),
                Some(_) => say(if is_gone { state::GONE_UNDONE } else { state::PRESS_AGAIN }),
            }
            if failed.is_some() || (patience == Patience::Asks && !is_in_sight) {
                return;
            }
        }
        if let Some(doing) = does() {
            doing.await;
        }
    });
}
