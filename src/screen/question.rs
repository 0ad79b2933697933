//! One question of a need or an offer.

mod ask;
mod attach;
mod locate;

use super::trouble::{before_writing, sentence};
use super::{Ctx, Page, flow, later};
use crate::field::{self, Form};
use crate::nav::Step;
use crate::part::el::origin;
use crate::part::frame::heading;
use crate::part::icon::icon;
use crate::part::notice::{notice, notice_text, submit};
use crate::part::{El, el};
use crate::route::Route;
use crate::session::{DraftHandle, SaveState};
use crate::text::{problem, question as words, start, state};
use linli_core::Kind;
use linli_core::config::Config;
use linli_core::journey::{Journey, Question};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The page of a journey that is to be shown: a question, the check page, or what stands in the way of both.
pub fn journey(ctx: &Ctx, kind: Kind) -> Page {
    let Some(handle) = ctx.flow.draft_of(ctx, kind) else { return waiting(ctx, kind) };
    let at = match ctx.nav.step.get() {
        Step::Question(name) => Some(name),
        _ => None,
    };
    let draft = flow::draft(handle);
    let config = ctx.config.clone().unwrap_or_default();
    let journey = Journey::new(&draft, &config);
    let at = match at {
        Some(name) if journey.can_visit(&name) => name,
        _ => journey.resume().to_owned(),
    };
    let asked = journey.question(&at);
    if ctx.config.is_none() && !is_first(kind, asked) {
        return waiting(ctx, kind);
    }
    if ctx.config.is_some() {
        // The first question needs nothing of a catalogue that comes: it is not drawn anew under somebody who writes.
        ctx.session.config.with(|_| ());
    }
    ctx.nav.note(Step::Question(at.clone()));
    if draft.at != at {
        handle.go(&at);
    }
    match asked {
        Some(asked) => question(ctx, handle, config, asked),
        None => later::page(ctx, |pages| (pages.check)(ctx, handle, config)),
    }
}

fn is_first(kind: Kind, asked: Option<&Question>) -> bool {
    let first = linli_core::journey::questions(kind).first();
    first.zip(asked).is_some_and(|(first, asked)| first.name == asked.name)
}

/// The name of a journey's pages.
fn name(kind: Kind) -> &'static str {
    if kind == Kind::Offer { "offer" } else { "need" }
}

/// While the database or the configuration is on its way, or when neither comes.
fn waiting(ctx: &Ctx, kind: Kind) -> Page {
    // Drawn anew when the catalogue comes.
    ctx.session.config.with(|_| ());
    let first = words::heading(kind, "text").say(ctx.lang);
    let inner = ctx.clone();
    let body =
        ctx.main("question").child(heading(first)).child(before_writing(ctx)).child(later::missing(ctx));
    let body = body.child(el("div").live(move |here| match inner.flow.error.get() {
        Some(error) => here.child(notice_text(&sentence(inner.lang, kind, &error)).attr("role", "alert")),
        None if inner.session.config_problem.with(Option::is_some) => here,
        None => here.child(el("p.hint").say(inner.lang, start::OPENING)),
    }));
    Page { name: name(kind), title: first.into(), body: vec![ctx.top_with_home(), body] }
}

fn question(ctx: &Ctx, handle: DraftHandle, config: Arc<Config>, asked: &'static Question) -> Page {
    let draft = flow::draft(handle);
    let kind = draft.kind();
    let mending = ctx.flow.mending.get();
    let problems = if mending { Journey::new(&draft, &config).problems(asked) } else { Vec::new() };
    let form = Form {
        lang: ctx.lang,
        kind,
        config: config.clone(),
        draft,
        problems,
        set: Rc::new(move |name, value| handle.set(name, value)),
    };
    let title = words::heading(kind, asked.name).say(ctx.lang);
    let going = ctx.clone();
    let fields = el("form[novalidate]")
        .child(ask::fields(ctx, &form, handle, asked))
        .child(submit("next", ctx.lang, words::NEXT))
        .on("submit", move |event| {
            event.prevent_default();
            going.flow.next(&going, &config, handle, asked);
        });
    let main = ctx
        .main("question")
        .attr("data-question", asked.name)
        .child(before_writing(ctx))
        .child(clash(ctx, handle))
        .maybe(summary(&form))
        .child(fields);
    let wrong = !form.problems.is_empty();
    let title = if wrong { [problem::TITLE.say(ctx.lang), ": ", title].concat() } else { title.into() };
    Page { name: name(kind), title, body: vec![top(ctx, handle, asked.name), main] }
}

/// The way back, and how far one has come.
pub(super) fn top(ctx: &Ctx, handle: DraftHandle, at: &'static str) -> El {
    let kind = flow::draft(handle).kind();
    let questions = linli_core::journey::questions(kind);
    let number = questions.iter().position(|question| question.name == at);
    let before = number.unwrap_or(questions.len()).checked_sub(1).map(|index| questions[index].name);
    let inner = ctx.clone();
    let lang = ctx.lang;
    let back = match before {
        Some(before) => Some(
            el("button.back[type=button][data-action=back]")
                .child(icon("back"))
                .say(lang, start::BACK)
                .on("click", move |_| inner.nav.back(before)),
        ),
        // A widget that was put there for this journey has nothing before it.
        None if ctx.nav.home != Route::Start => None,
        None => Some(ctx.back_to(Route::Start, start::BACK.say(lang))),
    };
    let progress =
        number.map(|index| el("span.progress").text(&words::progress(ctx.lang, index + 1, questions.len())));
    ctx.top().maybe(back).maybe(progress)
}

/// What to mend, all of it, each leading to its field. It gets the focus.
fn summary(form: &Form) -> Option<El> {
    if form.problems.is_empty() {
        return None;
    }
    let list = el("ul");
    for found in &form.problems {
        let id = field::id(&found.path);
        let link = el("a").attr("href", &["#", &id].concat());
        let link = link.text(&problem::mend(form.lang, form.kind, found)).on("click", move |event| {
            // The address is the page's route: the focus goes to the field without it.
            event.prevent_default();
            focus_beside(&event, &id);
        });
        list.add(el("li").child(link));
    }
    let title = el("h2[id=summary-title]").say(form.lang, problem::SUMMARY);
    let frame = el("div.summary[id=summary][role=alert][tabindex=-1]");
    Some(frame.attr("aria-labelledby", "summary-title").child(title).child(list))
}

fn focus_beside(event: &web_sys::Event, id: &str) {
    let root = origin(event).map(|link| El::of(link.node().get_root_node().unchecked_into()));
    if let Some(field) = root.and_then(|root| root.find(&["[id='", id, "']"].concat())) {
        field.focus();
    }
}

/// What the phone says about keeping this draft, where it is not simply kept.
fn clash(ctx: &Ctx, handle: DraftHandle) -> El {
    let ctx = ctx.clone();
    el("div").live(move |here| match handle.saved().get() {
        SaveState::Clashed(_) => here.child(notice(ctx.lang, state::CONFLICT).attr("role", "alert")),
        SaveState::Unsaved(error) if is_open(&super::storage(ctx.session)) => {
            here.child(super::trouble::not_done(&ctx, Kind::Need, &crate::session::Error::Store(error)))
        }
        _ => here,
    })
}

fn is_open(storage: &crate::session::StorageState) -> bool {
    matches!(storage, crate::session::StorageState::Ready { .. })
}
