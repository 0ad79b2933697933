//! `#/mine/{id}`: one record, with all that its author may do about it.

use super::trouble::not_done;
use super::{Ctx, Page, check, done, mine};
use crate::part::frame::heading;
use crate::part::notice::{button, notice};
use crate::part::{El, el};
use crate::route::Route;
use crate::session::{Error, Mine, Whereabouts};
use crate::text::{Sentence, problem, question, record as words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_core::Kind;
use linli_core::journey::questions;
use serde_json::{Map, Value};
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// The page.
pub fn record(ctx: &Ctx, id: &str) -> Page {
    let title = words::MINE.say(ctx.lang);
    let back = ctx.top().child(ctx.back_to(Route::Mine, title));
    let (inner, id) = (ctx.clone(), id.to_owned());
    let main = ctx.main("record").child(heading(title));
    let said = RwSignal::new(None::<Said>);
    let result = {
        let ctx = ctx.clone();
        el("div").live(move |here| match said.get() {
            Some(Said::Done(words)) => {
                here.child(el("p").class("ok").attr("role", "status").text(words.say(ctx.lang)))
            }
            Some(Said::NotDone(error)) => here.child(not_done(&ctx, Kind::Need, &error)),
            None => here,
        })
    };
    // Keyed by the id: one record changing redraws it, others do not; while it is being corrected nothing redraws it.
    let shown = Memo::new(move |_| {
        inner.session.mine().with(|mine| mine.iter().find(|record| record.id == id).cloned())
    });
    let ctx2 = ctx.clone();
    let body = el("div").live(move |here| match shown.get() {
        Some(record) => here.children(parts(&ctx2, &record, said)),
        None => here.child(el("p").text(words::NOT_HERE.say(ctx2.lang))),
    });
    Page { name: "mine", title: title.into(), body: vec![back, main.child(result).child(body)] }
}

/// What came of an action.
#[derive(Clone)]
enum Said {
    Done(Sentence),
    NotDone(Error),
}

fn parts(ctx: &Ctx, record: &Mine, said: RwSignal<Option<Said>>) -> Vec<El> {
    let mut parts = vec![done::reference_box(ctx, &record.reference), mine::chip(ctx, record)];
    parts.extend(parked(ctx, record, said));
    parts.push(answers(ctx, record));
    if record.erased {
        return parts;
    }
    if record.receipt_code.is_some() && !record.withdrawn {
        parts.push(correct(ctx, record, said));
    }
    if let Some(code) = &record.receipt_code {
        parts.push(done::receipt(ctx, code));
        parts.push(endings(ctx, record, said));
    }
    parts
}

/// Why a backend did not take it, and how to mend it.
fn parked(ctx: &Ctx, record: &Mine, said: RwSignal<Option<Said>>) -> Option<El> {
    let mut problems = record.problems.clone();
    if let Whereabouts::Parked(found) = &record.whereabouts {
        problems.extend(found.iter().filter(|found| !record.problems.contains(found)).cloned());
    } else if problems.is_empty() {
        return None;
    }
    let list = problems.iter().map(|found| el("li").text(&problem::mend(ctx.lang, record.kind, found)));
    let (ctx2, id, kind) = (ctx.clone(), record.id.clone(), record.kind);
    let rewrite = button("rewrite", words::REWRITE.say(ctx.lang)).on("click", move |_| {
        let (ctx, id) = (ctx2.clone(), id.clone());
        spawn_local(async move {
            match ctx.session.draft_again(&id).await {
                Ok(handle) => {
                    ctx.flow.begin(ctx.session, handle);
                    ctx.nav.open(if kind == Kind::Offer { Route::Offer } else { Route::Need });
                }
                Err(error) => said.set(Some(Said::NotDone(error))),
            }
        });
    });
    let (session, id) = (ctx.session, record.id.clone());
    let resend = act("resend", crate::text::state::SEND_NOW.say(ctx.lang), said, words::RESENT, move || {
        let id = id.clone();
        async move { session.resend(&id).await }
    });
    let row = el("div").class("row").child(rewrite).child(resend).child(super::trouble::export(ctx));
    Some(notice(words::PARKED.say(ctx.lang)).child(el("ul").children(list)).child(row))
}

/// Every answer as it stands in the record.
fn answers(ctx: &Ctx, record: &Mine) -> El {
    let mut list = el("dl").class("answers");
    let (Some(data), Some(config)) = (&record.data, &ctx.config) else {
        return list;
    };
    let kind = data.get("kind").and_then(Value::as_str).unwrap_or_default();
    for control in questions(record.kind).iter().flat_map(|question| question.controls) {
        let typed = match data.get(control.name) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => continue,
        };
        let said = check::answer(config, &typed, control.name, kind, ctx.lang);
        let label = question::label(record.kind, control.name).say(ctx.lang);
        list = list.child(el("div").child(el("dt").text(label)).child(el("dd").text(&said)));
    }
    list
}

/// New words for the text: what people mistype most, and the field that no list depends on.
fn correct(ctx: &Ctx, record: &Mine, said: RwSignal<Option<Said>>) -> El {
    let lang = ctx.lang;
    let area = el("textarea").attr("id", "correct").attr("name", "text").attr("rows", "4");
    let node: HtmlTextAreaElement = area.node().clone().unchecked_into();
    node.set_value(&record.text);
    let (session, record, label) =
        (ctx.session, record.clone(), question::label(record.kind, "text").say(lang));
    let form = el("form").attr("novalidate", "").on("submit", move |event| {
        event.prevent_default();
        let text = node.value();
        if text.trim() == record.text.trim() {
            return said.set(Some(Said::Done(words::UNCHANGED)));
        }
        if !linli_core::text::has_content(&text) {
            let missing = linli_core::Problem::new("text", linli_core::Code::Missing, "");
            return said.set(Some(Said::NotDone(Error::Problems(vec![missing]))));
        }
        let id = record.id.clone();
        spawn_local(async move {
            let mut set = Map::new();
            set.insert("text".into(), Value::String(text.trim().into()));
            let result = session.correct(&id, set).await;
            said.set(Some(result.map_or_else(Said::NotDone, |()| Said::Done(words::CORRECTED))));
        });
    });
    let form = form
        .child(el("label").attr("for", "correct").text(label))
        .child(area)
        .child(crate::part::notice::submit("correct", words::CORRECT_SAVE.say(lang)));
    el("details").class("more").child(el("summary").text(words::CORRECT.say(lang))).child(form)
}

/// Taking it back, and erasing it.
fn endings(ctx: &Ctx, record: &Mine, said: RwSignal<Option<Said>>) -> El {
    let session = ctx.session;
    let frame = el("div").class("endings");
    let frame = if record.withdrawn {
        frame
    } else {
        let id = record.id.clone();
        frame.child(confirmed(ctx, "withdraw", words::WITHDRAW, words::WITHDRAW_ASK, move || {
            let id = id.clone();
            run(said, words::WITHDRAWN, async move { session.withdraw(&id, "").await });
        }))
    };
    let id = record.id.clone();
    frame.child(confirmed(ctx, "erase", words::ERASE, words::ERASE_ASK, move || {
        let id = id.clone();
        run(said, words::ERASED, async move { session.erase(&id).await });
    }))
}

fn run(
    said: RwSignal<Option<Said>>,
    words: Sentence,
    action: impl Future<Output = Result<(), Error>> + 'static,
) {
    spawn_local(async move {
        said.set(Some(action.await.map_or_else(Said::NotDone, |()| Said::Done(words))));
    });
}

fn act<F: Future<Output = Result<(), Error>> + 'static>(
    name: &str,
    label: &str,
    said: RwSignal<Option<Said>>,
    words: Sentence,
    action: impl Fn() -> F + 'static,
) -> El {
    button(name, label).on("click", move |_| run(said, words, action()))
}

/// A button that asks, in its own place, before it does anything: no pop-up, and a slip of the finger changes nothing.
pub fn confirmed(
    ctx: &Ctx,
    name: &'static str,
    label: Sentence,
    ask: Sentence,
    action: impl Fn() + 'static,
) -> El {
    let (lang, action) = (ctx.lang, Rc::new(action));
    let asking = RwSignal::new(false);
    el("div").class("confirm").live(move |here| {
        if !asking.get() {
            return here.child(button(name, label.say(lang)).on("click", move |_| asking.set(true)));
        }
        let action = action.clone();
        let yes = button("confirm", words::SURE.say(lang)).on("click", move |_| {
            action();
            asking.set(false);
        });
        let no = button("cancel", words::KEEP.say(lang)).on("click", move |_| asking.set(false));
        let question = el("p").attr("role", "alert").text(ask.say(lang));
        let row = el("div").class("row").child(yes).child(no);
        here.child(question).child(row)
    })
}
