//! `#/receipt/CODE`: what became of a record, for whoever holds its receipt, on any phone.

use super::trouble::{helpline, not_done, sentence};
use super::{Ctx, Page};
use crate::field::Form;
use crate::field::choice::{Choice, choice};
use crate::field::line::area;
use crate::part::frame::heading;
use crate::part::notice::{button, notice, submit};
use crate::part::{El, el};
use crate::session::{Error, ReceiptView};
use crate::text::receipt as words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_core::draft::Draft;
use linli_core::{Code, Digest, Kind, Problem};
use std::rc::Rc;

/// What the page shows.
#[derive(Clone)]
enum Known {
    Asking,
    View(ReceiptView),
    Nothing(Error),
    Rated,
}

/// The page.
pub fn receipt(ctx: &Ctx, code: &str) -> Page {
    let title = words::TITLE.say(ctx.lang);
    let known = RwSignal::new(Known::Asking);
    let code: Rc<str> = code.into();
    ask(ctx, &code, known);
    let body = {
        let (ctx, code) = (ctx.clone(), code.clone());
        // Not a live region: it holds a form, and is read out by its heading getting the focus.
        el("div").live(move |here| match known.get() {
            Known::Asking => {
                here.child(el("p").class("hint").attr("role", "status").text(words::ASKING.say(ctx.lang)))
            }
            Known::View(view) => here.children(view_parts(&ctx, &code, &view, known)),
            Known::Nothing(error) => {
                here.child(notice(&sentence(ctx.lang, Kind::Need, &error)).attr("role", "alert"))
            }
            Known::Rated => {
                here.child(el("p").class("ok").attr("role", "status").text(words::RATED.say(ctx.lang)))
            }
        })
    };
    let (ctx2, code2) = (ctx.clone(), code.clone());
    let again =
        button("ask-again", words::ASK_AGAIN.say(ctx.lang)).on("click", move |_| ask(&ctx2, &code2, known));
    let row = el("div").class("row").child(again).child(keep(ctx, &code));
    let main = ctx.main("receipt-page").child(heading(title)).child(body).child(row).maybe(helpline(ctx));
    Page { name: "receipt", title: title.into(), body: vec![ctx.top_with_home(), main] }
}

fn ask(ctx: &Ctx, code: &Rc<str>, known: RwSignal<Known>) {
    let (session, code) = (ctx.session, code.clone());
    spawn_local(async move {
        let answer = session.receipt_status(&code).await;
        // Somebody may have gone elsewhere meanwhile; then there is nobody to tell.
        if known.is_disposed() {
            return;
        }
        known.set(answer.map_or_else(Known::Nothing, Known::View));
    });
}

/// The state of the account in a backend's answer.
pub fn account_state(view: &ReceiptView) -> Option<&str> {
    view.answer.get("account")?.as_str()
}

/// The done that a rating has to name.
fn seen(view: &ReceiptView) -> Vec<Digest> {
    let digests = view.answer.get("after").and_then(serde_json::Value::as_array);
    digests.into_iter().flatten().filter_map(|digest| digest.as_str()?.parse().ok()).collect()
}

fn view_parts(ctx: &Ctx, code: &Rc<str>, view: &ReceiptView, known: RwSignal<Known>) -> Vec<El> {
    let lang = ctx.lang;
    let mut parts = Vec::new();
    if view.from_memory {
        let words = [words::LAST_KNOWN.say(lang), " ", &ctx.when(view.fetched_ms)].concat();
        parts.push(el("p").class("hint").text(&words));
    }
    let text = view.answer.pointer("/data/text").or_else(|| view.answer.get("text"));
    if let Some(text) = text.and_then(serde_json::Value::as_str) {
        parts.push(el("blockquote").text(text));
    }
    if let Some(reference) = view.answer.get("reference").and_then(serde_json::Value::as_str) {
        parts.push(super::done::reference_box(ctx, reference));
    }
    let state = account_state(view).unwrap_or_default();
    parts.push(el("p").class("lead").attr("data-account", state).text(words::account(state).say(lang)));
    if let Some(note) = view.answer.get("note").and_then(serde_json::Value::as_str) {
        parts.push(el("p").text(note));
    }
    if state == "done" {
        parts.push(rating(ctx, code, seen(view), known));
    }
    parts
}

fn keep(ctx: &Ctx, code: &Rc<str>) -> El {
    let held = ctx
        .session
        .mine()
        .with_untracked(|mine| mine.iter().any(|mine| mine.receipt_code.as_deref() == Some(code)));
    let kept = RwSignal::new(held.then_some(Ok::<(), Error>(())));
    let (ctx, code) = (ctx.clone(), code.clone());
    el("div").live(move |here| match kept.get() {
        Some(Ok(())) => {
            here.child(el("p").class("ok").attr("role", "status").text(words::KEPT.say(ctx.lang)))
        }
        Some(Err(error)) => here.child(not_done(&ctx, Kind::Need, &error)),
        None => {
            let (session, code) = (ctx.session, code.clone());
            here.child(button("keep", words::KEEP.say(ctx.lang)).on("click", move |_| {
                let code = code.clone();
                spawn_local(async move {
                    kept.set(Some(session.keep_receipt(&code).await));
                });
            }))
        }
    })
}

const SATISFIED: &str = "satisfied";
const STARS: &str = "stars";
const COMMENT: &str = "comment";

/// The resident's verdict. What is chosen lives in a draft of its own that is not kept: it is three taps.
fn rating(ctx: &Ctx, code: &Rc<str>, after: Vec<Digest>, known: RwSignal<Known>) -> El {
    let values = RwSignal::new(Draft::new(String::new(), Kind::Need, 0));
    let mending = RwSignal::new(false);
    let error = RwSignal::new(None::<Error>);
    let (ctx, code) = (ctx.clone(), code.clone());
    el("section").live(move |here| {
        let draft = values.get_untracked();
        let form = Form {
            lang: ctx.lang,
            kind: Kind::Need,
            config: ctx.config.clone().unwrap_or_default(),
            problems: if mending.get() { rating_problems(&draft) } else { Vec::new() },
            draft,
            set: Rc::new(move |name, value| values.update_untracked(|draft| draft.set(name, value))),
        };
        let (ctx2, code, after) = (ctx.clone(), code.clone(), after.clone());
        let sheet = rating_form(&form).on("submit", move |event| {
            event.prevent_default();
            let draft = values.get_untracked();
            if !rating_problems(&draft).is_empty() {
                return mending.set(true);
            }
            let (session, code, after) = (ctx2.session, code.clone(), after.clone());
            spawn_local(async move {
                let stars = draft.value(STARS).parse().unwrap_or_default();
                let satisfied = draft.value(SATISFIED) == "true";
                match session.rate(&code, after, stars, satisfied, draft.value(COMMENT)).await {
                    Ok(()) => known.set(Known::Rated),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        });
        let ctx = ctx.clone();
        here.child(el("h2").text(words::RATE.say(ctx.lang))).child(sheet).child(el("div").live(move |here| {
            match error.get() {
                Some(error) => here.child(not_done(&ctx, Kind::Need, &error)),
                None => here,
            }
        }))
    })
}

fn rating_problems(draft: &Draft) -> Vec<Problem> {
    let missing = [SATISFIED, STARS].into_iter().filter(|name| draft.value(name).is_empty());
    missing.map(|name| Problem::new(name, Code::Missing, "")).collect()
}

fn rating_form(form: &Form) -> El {
    let lang = form.lang;
    let verdicts = [("true", words::SATISFIED_YES), ("false", words::SATISFIED_NO)];
    let verdicts =
        verdicts.into_iter().map(|(code, name)| Choice { code, name: name.say(lang), hint: String::new() });
    let legend = |words: &str| el("span").text(words);
    let stars = ["1", "2", "3", "4", "5"].into_iter().zip(words::STAR);
    let stars = stars.map(|(code, name)| Choice { code, name: name.say(lang), hint: String::new() });
    let comment = el("h3").attr("id", "heading-comment").text(words::COMMENT.say(lang));
    el("form")
        .attr("novalidate", "")
        .child(choice(form, SATISFIED, legend(words::SATISFIED.say(lang)), verdicts, Rc::new(|_| {})))
        .child(choice(form, STARS, legend(words::STARS.say(lang)), stars, Rc::new(|_| {})))
        .child(comment)
        .child(area(form, COMMENT, ""))
        .child(submit("rate", words::RATE_SAVE.say(lang)))
}
