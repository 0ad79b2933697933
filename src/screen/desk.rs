//! The staff's page: needs and resources become projects, projects get done, what the residents are satisfied with is
//! struck off. Every step is a record signed by this device's key; the lists show it at once, with or without a network.

use crate::lang::Lang;
use crate::part::notice::notice;
use crate::part::{El, Press, el, frame};
use crate::screen::lists::book::Book;
use crate::screen::lists::nav::top;
use crate::screen::{Page, enter};
use crate::session::{Error, Session};
use crate::text::desk::work as say;
use leptos::prelude::*;
use linli_core::{Kind, Verdict, reference};
use serde_json::Value;

mod form;
mod open;
mod pick;
mod project;
mod request;
mod step;

/// What the parts of the page share. `Copy`.
#[derive(Clone, Copy)]
struct Work {
    session: Session,
    book: Book,
    lang: Lang,
    /// How the last action went.
    said: RwSignal<String>,
    press: StoredValue<Press, LocalStorage>,
}

impl Work {
    /// Writes a record, signed by this device's key, and shows what follows from it at once.
    async fn write(&self, kind: Kind, data: Value) -> Result<(), Error> {
        let record = self.session.write_staff(kind, data).await?;
        self.book.take(&(record, Verdict::Signed));
        Ok(())
    }

    /// Begins what a button of this name does, and tells how it went.
    fn act(&self, name: &'static str, action: impl Future<Output = Result<(), Error>> + 'static) {
        let work = *self;
        self.press.with_value(|press| press.begin(name, async move { work.tell(action.await) }));
    }

    /// Whether what this device signs counts already.
    fn counts(&self) -> bool {
        let key = self.session.staff.get_untracked().key;
        self.book.now(|fold| key.is_some_and(|key| fold.enrolled(&key).is_some())).unwrap_or(false)
    }

    /// Tells how an action went.
    fn tell(&self, outcome: Result<(), Error>) {
        let sentence = match outcome {
            Ok(()) if self.counts() => say::SAVED,
            Ok(()) => say::SAVED_UNTIL_LET_IN,
            Err(error) => {
                leptos::logging::error!("{error:?}");
                if error == Error::NoStaffKey { say::NO_KEY } else { say::NOT_WRITTEN }
            }
        };
        self.said.set(sentence.say(self.lang).into());
    }
}

/// The page.
pub fn page(session: Session, book: Book) -> Page {
    let lang = session.lang.get();
    let (said, press) = (RwSignal::new(String::new()), StoredValue::new_local(Press::default()));
    let work = Work { session, book, lang, said, press };
    let title = say::TITLE.say(lang);
    let main = el("main")
        .class("work")
        .child(frame::heading(title))
        .child(standing(work))
        .child(el("p").attr("role", "status").class("outcome").live(move |line| line.text(&work.said.get())))
        .child(request::requests(work))
        .child(el("div").class("columns").child(open::section(work)).child(project::projects(work)));
    Page { name: "desk", title: title.into(), body: vec![top(lang, "#/desk"), main] }
}

/// What this device may say, in words.
fn standing(work: Work) -> El {
    el("div").live(move |here| {
        let (lang, staff) = (work.lang, work.session.staff.get());
        let Some(key) = staff.key else {
            return here.child(notice(lang, say::NO_KEY));
        };
        let recovery = staff.recovery_code.map(|code| enter::recovery(work.session, lang, &code));
        let here = here.maybe(recovery);
        let enrolled = work.book.with(|fold| fold.enrolled(&key)).flatten();
        let words = [say::DEVICE.say(lang), " ", &reference::fingerprint(&key)].concat();
        let number = el("p").class("hint").text(&words);
        match enrolled {
            Some(enrolled) if enrolled.root => here.child(el("p").text(say::ROOT.say(lang))),
            Some(_) => here.child(el("p").text(say::ENROLLED.say(lang))).child(number),
            None => here.child(notice(lang, say::NOT_ENROLLED)).child(number),
        }
    })
}
