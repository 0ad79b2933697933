//! `#/mine/{id}`: one record, with all that its author may do about it.

use super::trouble::not_done;
use super::{Ctx, Page, check, done, mine};
use crate::field::line::{put, value};
use crate::part::frame::heading;
use crate::part::notice::{button, notice, submit};
use crate::part::{El, Press, Shown, el};
use crate::route::Route;
use crate::session::{Error, Mine, Whereabouts};
use crate::text::{Sentence, problem, question, record as words, state};
use linli_core::journey::questions;
use linli_core::{Kind, canonical};
use serde_json::{Map, Value};
use std::rc::Rc;

/// One record in sight.
struct One {
    ctx: Ctx,
    id: String,
    /// What came of the last action.
    said: Shown<Option<Result<Sentence, Error>>>,
    /// An action was done: the record is drawn anew. Not whenever anything was sent, for somebody may be typing.
    done: Shown<()>,
    /// What is asked before it is done: kept here, so that a record that is drawn anew takes no question away.
    withdrawing: Shown<bool>,
    erasing: Shown<bool>,
    press: Press,
}

/// What its author may do about a record.
#[derive(Clone)]
enum Act {
    Correct(String),
    Withdraw,
    Erase,
    Resend,
    Rewrite,
}

/// The page.
pub fn record(ctx: &Ctx, id: &str) -> Page {
    let title = words::MINE.say(ctx.lang);
    let back = ctx.top().child(ctx.back_to(Route::Mine, title));
    let one = Rc::new(One {
        ctx: ctx.clone(),
        id: id.into(),
        said: Shown::new(None),
        done: Shown::new(()),
        withdrawing: Shown::new(false),
        erasing: Shown::new(false),
        press: Press::default(),
    });
    let body = {
        let one = one.clone();
        el("div").live(move |here| {
            one.done.get();
            match super::record_when_known(one.ctx.session, &one.id) {
                Some(record) => one.parts(here, &record),
                None => here.child(el("p").say(one.ctx.lang, words::NOT_HERE)),
            }
        })
    };
    let result = el("div").live(move |here| match one.said.get() {
        Some(Ok(words)) => here.child(el("p.ok[role=status]").say(one.ctx.lang, words)),
        Some(Err(error)) => here.child(not_done(&one.ctx, Kind::Need, &error)),
        None => here,
    });
    let main = ctx.main("record").child(heading(title)).child(result).child(body);
    Page { name: "mine", title: title.into(), body: vec![back, main] }
}

impl One {
    fn parts(self: &Rc<Self>, here: El, record: &Mine) -> El {
        let here = here
            .child(done::reference_box(&self.ctx, &record.reference))
            .child(mine::chip(&self.ctx, record))
            .maybe(self.parked(record))
            .child(answers(&self.ctx, record));
        let Some(code) = record.receipt_code.as_ref().filter(|_| !record.erased) else {
            return here;
        };
        let here = if record.withdrawn { here } else { here.child(self.correct(record)) };
        let here = here.child(done::receipt(&self.ctx, code));
        let here = if record.withdrawn {
            here
        } else {
            here.child(self.asks(
                &self.withdrawing,
                "withdraw",
                (words::WITHDRAW, words::WITHDRAW_ASK),
                Act::Withdraw,
            ))
        };
        here.child(self.asks(&self.erasing, "erase", (words::ERASE, words::ERASE_ASK), Act::Erase))
    }

    fn run(self: &Rc<Self>, name: &'static str, act: Act) {
        let one = self.clone();
        self.press.begin(name, async move {
            let result = one.perform(act).await;
            let done = result.is_ok();
            one.said.set(Some(result));
            if done {
                one.done.set(());
            }
        });
    }

    async fn perform(&self, act: Act) -> Result<Sentence, Error> {
        let (session, id) = (self.ctx.session, &*self.id);
        match act {
            Act::Correct(text) => {
                let mut set = Map::new();
                set.insert("text".into(), Value::String(text));
                session.correct(id, set).await.map(|()| words::CORRECTED)
            }
            Act::Withdraw => session.withdraw(id, "").await.map(|()| words::WITHDRAWN),
            Act::Erase => session.erase(id).await.map(|()| words::ERASED),
            Act::Resend => session.resend(id).await.map(|()| words::RESENT),
            Act::Rewrite => {
                let handle = session.draft_again(id).await?;
                let kind = super::flow::draft(handle).kind();
                self.ctx.flow.begin(session, handle);
                self.ctx.nav.open(if kind == Kind::Offer { Route::Offer } else { Route::Need });
                Ok(words::REWRITE)
            }
        }
    }

    fn acts(self: &Rc<Self>, name: &'static str, label: Sentence, act: Act) -> El {
        let one = self.clone();
        button(name, self.ctx.lang, label).on("click", move |_| one.run(name, act.clone()))
    }

    fn asks(
        self: &Rc<Self>,
        asking: &Shown<bool>,
        name: &'static str,
        words: (Sentence, Sentence),
        act: Act,
    ) -> El {
        let one = self.clone();
        let action = Rc::new(move || one.run(name, act.clone()));
        confirmed(&self.ctx, asking.clone(), name, words, action)
    }

    /// Why a backend did not take it, and how to mend it.
    fn parked(self: &Rc<Self>, record: &Mine) -> Option<El> {
        let mut problems = record.problems.clone();
        if let Whereabouts::Parked(found) = &record.whereabouts {
            problems.extend(found.iter().filter(|found| !record.problems.contains(found)).cloned());
        } else if problems.is_empty() {
            return None;
        }
        let list = el("ul");
        for found in &problems {
            list.add(el("li").text(&problem::mend(self.ctx.lang, record.kind, found)));
        }
        // What arrived is corrected; written anew, it would be there twice. And what is being mended goes when it is.
        let is_parked = matches!(record.whereabouts, Whereabouts::Parked(_));
        let rewrite = is_parked.then(|| self.acts("rewrite", words::REWRITE, Act::Rewrite));
        let resend = (!record.rewriting).then(|| self.acts("resend", state::SEND_NOW, Act::Resend));
        let row = el("div.row").maybe(rewrite).maybe(resend).child(super::trouble::export(&self.ctx));
        Some(notice(self.ctx.lang, words::PARKED).child(list).child(row))
    }

    /// New words for the text: what people mistype most, and the field that no list depends on.
    fn correct(self: &Rc<Self>, record: &Mine) -> El {
        let lang = self.ctx.lang;
        let area = el("textarea[id=correct][name=text][rows=4]");
        put(&area, &record.text);
        let typed = area.clone();
        let (one, before, kind) = (self.clone(), record.text.clone(), record.kind);
        let form = el("form[novalidate]").on("submit", move |event| {
            event.prevent_default();
            let text = value(&typed);
            if text.trim() == before.trim() {
                one.said.set(Some(Ok(words::UNCHANGED)));
            } else if let Some(problem) = super::text_problem(kind, &text) {
                one.said.set(Some(Err(Error::Problems(vec![problem]))));
            } else {
                one.run("correct", Act::Correct(text.trim().into()));
            }
        });
        let form = form
            .child(el("label[for=correct]").say(lang, question::label(kind, "text")))
            .child(area)
            .child(submit("correct", lang, words::CORRECT_SAVE));
        el("details.more").child(el("summary").say(lang, words::CORRECT)).child(form)
    }
}

/// Every answer as it stands in the record.
fn answers(ctx: &Ctx, record: &Mine) -> El {
    let list = el("dl.answers");
    let (Some(data), Some(config)) = (&record.data, &ctx.config) else {
        return list;
    };
    let kind = data.get("kind").and_then(Value::as_str).unwrap_or_default();
    for question in questions(record.kind) {
        for control in question.controls {
            let typed = match data.get(control.name) {
                Some(Value::String(text)) => text.clone(),
                Some(value) => canonical::to_string(value),
                None => continue,
            };
            let said = check::answer(config, &typed, control.name, kind, ctx.lang);
            let label = question::label(record.kind, control.name).say(ctx.lang);
            list.add(el("div").child(el("dt").text(label)).child(el("dd").text(&said)));
        }
    }
    list
}

/// A button that asks, in its own place, before it does anything: no pop-up, and a slip of the finger changes nothing.
/// `asking` is whether it asks just now.
pub fn confirmed(
    ctx: &Ctx,
    asking: Shown<bool>,
    name: &'static str,
    (label, ask): (Sentence, Sentence),
    action: Rc<dyn Fn()>,
) -> El {
    let lang = ctx.lang;
    el("div.confirm").live(move |here| {
        let turn = |to: bool| {
            let asking = asking.clone();
            move |_| asking.set(to)
        };
        if !asking.get() {
            return here.child(button(name, lang, label).on("click", turn(true)));
        }
        let (action, no) = (action.clone(), turn(false));
        let yes = button("confirm", lang, words::SURE).on("click", move |event| {
            action();
            no(event);
        });
        let no = button("cancel", lang, words::KEEP).on("click", turn(false));
        let row = el("div.row").child(yes).child(no);
        let question = el("p[role=alert][tabindex=-1]").say(lang, ask);
        let here = here.child(question.clone()).child(row);
        // The button that had the focus is gone: whoever uses the keyboard goes on from the question.
        question.focus();
        here
    })
}
