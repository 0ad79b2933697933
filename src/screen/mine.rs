//! `#/mine`: everything written on this phone, and where each thing is, in plain words.

use super::{Ctx, Page};
use crate::part::frame::heading;
use crate::part::{El, Shown, el};
use crate::route::Route;
use crate::session::{Error, Mine, Whereabouts};
use crate::text::{record as words, state};
use linli_core::Kind;
use std::rc::Rc;

/// The page.
pub fn mine(ctx: &Ctx) -> Page {
    let title = words::MINE.say(ctx.lang);
    let list = {
        let ctx = ctx.clone();
        el("div").live(move |here| {
            let records = super::records(ctx.session);
            if records.is_empty() {
                return here.child(el("p.hint").say(ctx.lang, words::NONE));
            }
            let list = el("ul.records");
            for record in &records {
                list.add(item(&ctx, record));
            }
            here.child(list)
        })
    };
    let main = ctx
        .main("mine")
        .child(heading(title))
        .child(super::trouble::before_writing(ctx))
        .child(super::trouble::may_be_cleared(ctx))
        .child(list)
        .child(el("h2").say(ctx.lang, words::LEAVE_PHONE))
        .child(el("p.hint").say(ctx.lang, words::LEAVE_PHONE_HINT))
        .child(super::trouble::export(ctx))
        .child(clear(ctx));
    Page { name: "mine", title: title.into(), body: vec![ctx.top_with_home(), main] }
}

/// Everything of ours off this phone, for the next person on it.
fn clear(ctx: &Ctx) -> El {
    let said = Shown::new(None::<Error>);
    let (inner, shown) = (ctx.clone(), said.clone());
    let trouble = el("div").live(move |here| match shown.get() {
        Some(error) => here.child(super::trouble::not_done(&inner, Kind::Need, &error)),
        None => here,
    });
    let clearing = ctx.clone();
    let action = Rc::new(move || {
        let (ctx, said) = (clearing.clone(), said.clone());
        super::spawn(async move {
            match ctx.session.erase_phone().await {
                Ok(()) => ctx.nav.open(Route::Start),
                Err(error) => said.set(Some(error)),
            }
        });
    });
    el("div")
        .child(super::record::confirmed(
            ctx,
            Shown::new(false),
            "clear",
            (words::CLEAR, words::CLEAR_ASK),
            action,
        ))
        .child(trouble)
}

fn item(ctx: &Ctx, record: &Mine) -> El {
    let text = if record.text.is_empty() { words::ERASED.say(ctx.lang) } else { &record.text };
    let open = ctx.link(Route::Record(record.id.clone()), "what").text(text);
    let facts =
        [words::noun(record.kind).say(ctx.lang), " · ", &record.reference, " · ", &ctx.when(record.saved_ms)]
            .concat();
    el("li")
        .attr("data-id", &record.id)
        .attr("data-where", whereabouts_name(record))
        .child(open)
        .child(el("p.facts").text(&facts))
        .child(chip(ctx, record))
}

/// Where it is, for programs.
fn whereabouts_name(record: &Mine) -> &'static str {
    match record.whereabouts {
        Whereabouts::Queued => "queued",
        Whereabouts::Received(_) => "received",
        Whereabouts::Parked(_) => "parked",
    }
}

/// Where it is and what became of it, in words.
pub fn chip(ctx: &Ctx, record: &Mine) -> El {
    let lang = ctx.lang;
    let chip = el("p.chip");
    if !record.problems.is_empty() {
        return chip.attr("data-colour", "red").say(lang, words::NEEDS_MENDING);
    }
    match &record.whereabouts {
        Whereabouts::Queued => chip.attr("data-colour", "yellow").say(lang, words::QUEUED),
        Whereabouts::Parked(_) => chip.attr("data-colour", "red").say(lang, words::NEEDS_MENDING),
        Whereabouts::Received(at) => {
            let chip = chip.attr("data-colour", "green").text(&state::received(lang, &ctx.when(*at)));
            let ended = [(record.erased, words::ERASED), (record.withdrawn, words::WITHDRAWN)];
            if let Some((_, ended)) = ended.into_iter().find(|(is, _)| *is) {
                return chip.text(" · ").say(lang, ended);
            }
            match record.account.as_ref().and_then(super::receipt::account_state) {
                Some(account) => chip.text(" · ").say(lang, crate::text::receipt::account(account)),
                None => chip,
            }
        }
    }
}
