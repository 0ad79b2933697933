//! `#/receipt/CODE`: what became of a record, for whoever holds its receipt, on any phone.

use super::trouble::{helpline, not_done, sentence};
use super::{Ctx, Page};
use crate::field::Form;
use crate::field::choice::{Choice, choice};
use crate::field::line::area;
use crate::part::frame::heading;
use crate::part::notice::{button, notice_text, submit};
use crate::part::{El, el};
use crate::part::{Press, Shown};
use crate::session::{Error, ReceiptView};
use crate::text::receipt as words;
use linli_core::draft::Draft;
use linli_core::{Code, Digest, Kind, Problem};
use serde_json::Value;
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
    let known = Shown::new(Known::Asking);
    let code: Rc<str> = code.into();
    ask(ctx, &code, &known);
    let body = {
        let (ctx, code, known) = (ctx.clone(), code.clone(), known.clone());
        // Not a live region: it holds a form, and is read out by its heading getting the focus.
        el("div").live(move |here| match known.get() {
            Known::Asking => here.child(el("p.hint[role=status]").say(ctx.lang, words::ASKING)),
            Known::View(view) => view_parts(&ctx, here, &code, &view, &known),
            Known::Nothing(error) => {
                here.child(notice_text(&sentence(ctx.lang, Kind::Need, &error)).attr("role", "alert"))
            }
            Known::Rated => here.child(el("p.ok[role=status]").say(ctx.lang, words::RATED)),
        })
    };
    let (ctx2, code2) = (ctx.clone(), code.clone());
    let again =
        button("ask-again", ctx.lang, words::ASK_AGAIN).on("click", move |_| ask(&ctx2, &code2, &known));
    let row = el("div.row").child(again).child(keep(ctx, &code));
    let main = ctx.main("receipt-page").child(heading(title)).child(body).child(row).maybe(helpline(ctx));
    Page { name: "receipt", title: title.into(), body: vec![ctx.top_with_home(), main] }
}

fn ask(ctx: &Ctx, code: &Rc<str>, known: &Shown<Known>) {
    let (session, code, known) = (ctx.session, code.clone(), known.clone());
    super::spawn(async move {
        let answer = session.receipt_status(&code).await;
        known.set(answer.map_or_else(Known::Nothing, Known::View));
    });
}

/// The state of the account in a backend's answer.
pub fn account_state(view: &ReceiptView) -> Option<&str> {
    view.answer.get("account")?.as_str()
}

/// The done that a rating has to name.
fn seen(view: &ReceiptView) -> Vec<Digest> {
    let digests = view.answer.get("after").and_then(Value::as_array);
    digests.into_iter().flatten().filter_map(|digest| digest.as_str()?.parse().ok()).collect()
}

fn view_parts(ctx: &Ctx, here: El, code: &Rc<str>, view: &ReceiptView, known: &Shown<Known>) -> El {
    let lang = ctx.lang;
    let said = |path: &str| view.answer.pointer(path).and_then(Value::as_str);
    if view.from_memory {
        let words = [words::LAST_KNOWN.say(lang), " ", &ctx.when(view.fetched_ms)].concat();
        here.add(el("p.hint").text(&words));
    }
    if let Some(text) = said("/text").or_else(|| said("/data/text")) {
        here.add(el("blockquote").text(text));
    }
    if let Some(reference) = said("/reference") {
        here.add(super::done::reference_box(ctx, reference));
    }
    let state = account_state(view).unwrap_or_default();
    here.add(el("p.lead").attr("data-account", state).say(lang, words::account(state)));
    if let (Some(title), Some(owner), Some(due)) =
        (said("/project/title"), said("/project/owner"), said("/project/due"))
    {
        here.add(el("p").text(&words::planned(lang, title, owner, due)));
    }
    if state == "done" {
        here.add(rating(ctx, code, seen(view), known));
    }
    here
}

fn keep(ctx: &Ctx, code: &Rc<str>) -> El {
    let mine = super::records_now(ctx.session);
    let held = mine.iter().any(|mine| mine.receipt_code.as_deref() == Some(code));
    let kept = Shown::new(held.then_some(Ok::<(), Error>(())));
    let (ctx, code) = (ctx.clone(), code.clone());
    el("div").live(move |here| match kept.get() {
        Some(Ok(())) => here.child(el("p.ok[role=status]").say(ctx.lang, words::KEPT)),
        Some(Err(error)) => here.child(not_done(&ctx, Kind::Need, &error)),
        None => {
            let (session, code, kept) = (ctx.session, code.clone(), kept.clone());
            here.child(button("keep", ctx.lang, words::KEEP).on("click", move |_| {
                let (code, kept) = (code.clone(), kept.clone());
                super::spawn(async move {
                    kept.set(Some(session.keep_receipt(&code).await));
                });
            }))
        }
    })
}

const SATISFIED: &str = "satisfied";
const STARS: &str = "stars";
const COMMENT: &str = "comment";

/// A verdict while it is being given. It is three taps, so nothing of it is kept before it is said.
struct Rating {
    ctx: Ctx,
    code: Rc<str>,
    after: Vec<Digest>,
    known: Shown<Known>,
    draft: Shown<Draft>,
    mending: Shown<bool>,
    error: Shown<Option<Error>>,
    press: Press,
}

/// The resident's verdict on what was done.
fn rating(ctx: &Ctx, code: &Rc<str>, after: Vec<Digest>, known: &Shown<Known>) -> El {
    let rating = Rc::new(Rating {
        ctx: ctx.clone(),
        code: code.clone(),
        after,
        known: known.clone(),
        draft: Shown::new(Draft::new(String::new(), Kind::Need, 0)),
        mending: Shown::new(false),
        error: Shown::new(None),
        press: Press::default(),
    });
    el("section").live(move |here| {
        let ctx = &rating.ctx;
        let trouble = rating.error.get().map(|error| not_done(ctx, Kind::Need, &error));
        let saving = rating.clone();
        let sheet = rating_form(&rating.form()).on("submit", move |event| {
            event.prevent_default();
            saving.save();
        });
        let here = here.child(el("h2").say(ctx.lang, words::RATE)).child(sheet).maybe(trouble);
        if let Some(wrong) = here.find("[aria-invalid] input") {
            wrong.focus();
        }
        here
    })
}

impl Rating {
    fn form(&self) -> Form {
        let draft = self.draft.peek();
        let values = self.draft.clone();
        Form {
            lang: self.ctx.lang,
            kind: Kind::Need,
            config: self.ctx.config.clone().unwrap_or_default(),
            problems: if self.mending.get() { rating_problems(&draft) } else { Vec::new() },
            draft,
            set: Rc::new(move |name, value| {
                let mut draft = values.peek();
                draft.set(name, value);
                values.put(draft);
            }),
        }
    }

    fn save(self: &Rc<Self>) {
        if !rating_problems(&self.draft.peek()).is_empty() {
            return self.mending.set(true);
        }
        let rating = self.clone();
        self.press.begin("rate", async move {
            let draft = rating.draft.peek();
            let stars = draft.value(STARS).parse().unwrap_or_default();
            let satisfied = draft.value(SATISFIED) == "true";
            let comment = draft.value(COMMENT);
            match rating.ctx.session.rate(&rating.code, rating.after.clone(), stars, satisfied, comment).await
            {
                Ok(()) => rating.known.set(Known::Rated),
                Err(error) => rating.error.set(Some(error)),
            }
        });
    }
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
    let comment = el("h3[id=heading-comment]").say(lang, words::COMMENT);
    let words_of_theirs = area(form, COMMENT, "");
    if let Some(control) = words_of_theirs.find("textarea") {
        control.set("aria-labelledby", "heading-comment");
    }
    el("form[novalidate]")
        .child(choice(
            form,
            SATISFIED,
            legend(words::SATISFIED.say(lang)),
            verdicts.collect(),
            Rc::new(|_| {}),
        ))
        .child(choice(form, STARS, legend(words::STARS.say(lang)), stars.collect(), Rc::new(|_| {})))
        .child(comment)
        .child(words_of_theirs)
        .child(submit("rate", lang, words::RATE_SAVE))
}
