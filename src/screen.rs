//! Pages, one each. A screen reads the session, builds its elements and hands them over with the page's name.

pub mod check;
pub mod desk;
pub mod done;
pub mod enter;
pub mod flow;
pub mod later;
pub mod lists;
pub mod mine;
pub mod question;
pub mod receipt;
pub mod record;
pub mod settings;
pub mod start;
pub mod trouble;

use crate::nav::Nav;
use crate::part::{El, el};
use crate::route::Route;
use crate::session::{Mine, Session, Status, StorageState};
use crate::text::Lang;
use crate::text::moment;
use crate::text::start::BACK;
use flow::Flow;
use linli_core::config::Config;
use linli_core::draft::Draft;
use linli_core::journey::Journey;
use linli_core::{Kind, Problem};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

/// What every page needs. Clones share it: a callback that holds one holds one pointer.
pub struct Ctx(Rc<Surroundings>);

/// What surrounds a page.
pub struct Surroundings {
    /// What to read and to call.
    pub session: Session,
    /// Where somebody is.
    pub nav: Rc<Nav>,
    /// The journey under way.
    pub flow: Rc<Flow>,
    /// In which language.
    pub lang: Lang,
    /// The catalogue and the places, once there are any.
    pub config: Option<Arc<Config>>,
    /// The address of the app, for links that leave the phone.
    pub base: Arc<str>,
}

/// A page, ready to be shown.
pub struct Page {
    /// Its name in `data-page`.
    pub name: &'static str,
    /// What the browser's tab shows of it.
    pub title: String,
    /// Its elements: a top line, then the main part.
    pub body: Vec<El>,
}

impl Clone for Ctx {
    // Every page holds a dozen: one function, for counting up is compiled at every call otherwise.
    #[inline(never)]
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Deref for Ctx {
    type Target = Surroundings;

    fn deref(&self) -> &Surroundings {
        &self.0
    }
}

impl Ctx {
    /// Of these surroundings.
    pub fn new(surroundings: Surroundings) -> Self {
        Self(Rc::new(surroundings))
    }

    /// The main part of a page.
    fn main(&self, class: &str) -> El {
        // In somebody else's page there is one main part already, and it is not this.
        el(if self.nav.widget { "div" } else { "main" }).class(&["sheet ", class].concat())
    }

    /// The top line of a page.
    fn top(&self) -> El {
        el(if self.nav.widget { "div" } else { "header" }).class("top")
    }

    /// A link to another page of this module.
    fn link(&self, route: Route, class: &str) -> El {
        let link = el("a").class(class).attr("href", &route.hash());
        if !self.nav.widget {
            return link;
        }
        let ctx = self.clone();
        link.on("click", move |event| {
            event.prevent_default();
            ctx.nav.open(route.clone());
        })
    }

    /// The way back to another page.
    fn back_to(&self, route: Route, text: &str) -> El {
        self.link(route, "back").attr("data-action", "back").child(crate::part::icon::icon("back")).text(text)
    }

    /// The top line of a page that stands below the start page.
    fn top_with_home(&self) -> El {
        self.top().child(self.back_to(self.nav.home.clone(), BACK.say(self.lang)))
    }

    /// A moment as people read it.
    fn when(&self, at_ms: i64) -> String {
        when(self.lang, at_ms)
    }
}

/// Lets a task run beside the page. Boxed, so that what runs tasks is compiled once.
fn spawn(task: impl Future<Output = ()> + 'static) {
    spawn_boxed(Box::pin(task));
}

#[inline(never)]
fn spawn_boxed(task: Pin<Box<dyn Future<Output = ()>>>) {
    leptos::task::spawn_local(task);
}

/// The records of this phone; what reads them is told when they change.
#[inline(never)]
fn records(session: Session) -> Vec<Mine> {
    session.mine().get()
}

/// One of them as it is just now; when the database has not given it yet, what reads it is told once it has.
fn record_when_known(session: Session, id: &str) -> Option<Mine> {
    find(records_now(session), id).or_else(|| record_now_told(session, id))
}

/// One of them; what reads it is told whenever any of them changes.
fn record_now_told(session: Session, id: &str) -> Option<Mine> {
    find(records(session), id)
}

#[inline(never)]
fn find(records: Vec<Mine>, id: &str) -> Option<Mine> {
    records.into_iter().find(|mine| mine.id == id)
}

/// All of them as they are just now.
#[inline(never)]
fn records_now(session: Session) -> Vec<Mine> {
    session.mine().get_untracked()
}

// The ways into a signal are compiled at every call: pages that read the same one call these.

#[inline(never)]
fn storage(session: Session) -> StorageState {
    session.storage.get()
}

/// The language.
#[inline(never)]
pub fn lang(session: Session) -> Lang {
    session.lang.get()
}

/// The status line.
#[inline(never)]
pub fn status(session: Session) -> Status {
    session.status.get()
}

/// Whether what is written is kept on this phone, as far as is known: nothing may be called saved otherwise.
pub fn keeps(session: Session) -> bool {
    matches!(storage(session), StorageState::Ready { .. } | StorageState::Opening)
}

/// What is wrong with new words for the text of a record that is final already.
fn text_problem(kind: Kind, text: &str) -> Option<Problem> {
    let mut draft = Draft::new(String::new(), kind, 0);
    draft.set("text", text);
    let config = Config::default();
    let journey = Journey::new(&draft, &config);
    journey.problems(journey.question("text")?).into_iter().next()
}

/// A moment on the phone's own clock and in its own time zone.
pub fn when(lang: Lang, at_ms: i64) -> String {
    moment::short(lang, &on_the_wall(at_ms), &on_the_wall(js_sys::Date::now() as i64))
}

/// What a clock on the wall shows then, as text. The zone is that of the moment: summer is not winter.
fn on_the_wall(at_ms: i64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at_ms as f64));
    linli_core::time::format(at_ms - date.get_timezone_offset() as i64 * 60_000)
}
