//! The check page: every answer with a way to change it, and the one button that saves.

use super::trouble::{before_writing, not_done};
use super::{Ctx, Page, flow, question};
use crate::field::{hours, place};
use crate::part::frame::heading;
use crate::part::{El, Shown, el};
use crate::session::DraftHandle;
use crate::text::{Lang, question as words};
use linli_core::config::Config;
use linli_core::draft::Draft;
use linli_core::journey::{CHECK, questions};
use std::rc::Rc;
use std::sync::Arc;

/// The page.
pub fn check(ctx: &Ctx, handle: DraftHandle, config: Arc<Config>) -> Page {
    let draft = flow::draft(handle);
    let title = words::CHECK.say(ctx.lang);
    let saving = ctx.clone();
    let form = el("form[novalidate]")
        .child(answers(ctx, handle, &config, &draft))
        .child(trouble(ctx, handle))
        .child(save_button(ctx))
        .on("submit", move |event| {
            event.prevent_default();
            saving.flow.save(&saving, handle);
        });
    let main = ctx
        .main("question")
        .attr("data-question", CHECK)
        .child(heading(title))
        .child(before_writing(ctx))
        .child(form)
        .child(discard(ctx, handle));
    Page { name: "check", title: title.into(), body: vec![question::top(ctx, handle, CHECK), main] }
}

fn answers(ctx: &Ctx, handle: DraftHandle, config: &Config, draft: &Draft) -> El {
    let kind = draft.kind();
    let mut list = el("dl.answers");
    for question in questions(kind) {
        let mut answered = false;
        for control in question.controls {
            let said = answer(config, draft.value(control.name), control.name, draft.value("kind"), ctx.lang);
            if said.is_empty() && !control.required {
                continue;
            }
            answered = true;
            let label = words::label(kind, control.name).say(ctx.lang);
            list = list.child(row(ctx, handle, question.name, label, &said));
        }
        if !answered {
            let label = words::label(kind, question.name).say(ctx.lang);
            list = list.child(row(ctx, handle, question.name, label, ""));
        }
        if question.name == "text" && !draft.attachments.is_empty() {
            let label = words::ATTACHED.say(ctx.lang);
            list = list.child(row(ctx, handle, question.name, label, &draft.attachments.len().to_string()));
        }
    }
    list
}

fn row(ctx: &Ctx, handle: DraftHandle, question: &'static str, label: &str, said: &str) -> El {
    let inner = ctx.clone();
    let change = words::CHANGE.say(ctx.lang);
    let button = el("button[type=button][data-action=change]")
        .attr("aria-label", &[change, " ", label].concat())
        .class("tool")
        .text(change)
        .on("click", move |_| inner.flow.change(&inner.nav, handle, question));
    let shown =
        if said.is_empty() { el("dd.empty").say(ctx.lang, words::NOT_SAID) } else { el("dd").text(said) };
    el("div").child(el("dt").text(label)).child(shown).child(el("dd").child(button))
}

/// What was typed into a control, as people read it; `kind` is the kind of an offer, to which its field belongs.
pub fn answer(config: &Config, value: &str, control: &str, kind: &str, lang: Lang) -> String {
    let catalogue = &config.catalogue;
    let named = match control {
        "category" => catalogue.category(value).map(|found| (&found.zh, &found.en)),
        "urgency" => {
            catalogue.urgency.iter().find(|found| found.code == value).map(|found| (&found.zh, &found.en))
        }
        "kind" => {
            catalogue.kinds.iter().find(|found| found.code == value).map(|found| (&found.zh, &found.en))
        }
        "field" => catalogue.field(kind, value).map(|found| (&found.zh, &found.en)),
        "place" => return place::path(config, value, lang),
        "available" => return hours::words(value, lang),
        "vulnerable" | "contact.consent" if value == "true" => return words::YES.say(lang).into(),
        _ => None,
    };
    named.map_or(value, |(zh, en)| lang.pick(zh, en)).to_owned()
}

/// Why it did not become final, what to do, and where to do it. Everything stays.
fn trouble(ctx: &Ctx, handle: DraftHandle) -> El {
    let ctx = ctx.clone();
    el("div").live(move |here| match ctx.flow.error.get() {
        Some(error) => here.child(not_done(&ctx, flow::draft(handle).kind(), &error)),
        None => here,
    })
}

fn save_button(ctx: &Ctx) -> El {
    let ctx = ctx.clone();
    let word = el("span").live(move |here| {
        here.say(ctx.lang, if ctx.flow.saving.get() { words::SAVING } else { words::SAVE })
    });
    el("button.button.main[type=submit][data-action=save]").child(word)
}

fn discard(ctx: &Ctx, handle: DraftHandle) -> El {
    let inner = ctx.clone();
    let action = Rc::new(move || inner.flow.discard(&inner, handle));
    super::record::confirmed(ctx, Shown::new(false), "discard", (words::DISCARD, words::DISCARD_ASK), action)
}
