//! The three lists, built on this device out of the records that it holds: the same bytes as the backend and the
//! command line print for the same records, configuration and moment.

use crate::field::place;
use crate::lang::Lang;
use crate::part::notice::button;
use crate::part::{El, el, frame};
use crate::screen::{Page, when};
use crate::session::{Error, NetError, Session};
use crate::text::Sentence;
use crate::text::desk::{self as words, lists as say};
use address::{Address, page_name};
use book::{Book, Reading};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_core::config::Config;
use linli_core::lists::List;
use linli_core::time;
use listing::Listing;
use public::Public;
use std::rc::Rc;
use std::sync::Arc;

pub mod address;
pub mod book;
pub mod file;
mod ignored;
pub mod listing;
pub mod measure;
mod narrow;
pub mod nav;
mod paper;
mod public;
pub mod row;
mod shown;
mod take;

/// What the parts of a list's page need.
#[derive(Clone)]
struct Sight {
    session: Session,
    lang: Lang,
    config: Arc<Config>,
    address: Address,
    listing: Rc<dyn Listing>,
}

impl Sight {
    /// A place in words.
    fn place(&self, code: &str) -> String {
        place::path(&self.config, code, self.lang)
    }

    /// The items that pass the filter by state.
    fn passing(&self) -> Vec<usize> {
        let all = 0..self.listing.count();
        match &self.address.state {
            Some(state) => all.filter(|index| self.listing.is(*index, state)).collect(),
            None => all.collect(),
        }
    }
}

/// The page of a list.
pub fn page(session: Session, book: Book, address: &Address) -> Page {
    let lang = session.lang.get();
    let title = name(address.list).say(lang);
    let said = RwSignal::new(String::new());
    let public = RwSignal::new_local(None::<Rc<Public>>);
    let fetch = {
        let address = address.clone();
        move || {
            if is_public(session, address.list) {
                fetch_public(session, lang, address.place.clone(), public, said)
            }
        }
    };
    Effect::new({
        let fetch = fetch.clone();
        move |_| {
            // As soon as it is known where the backend is.
            if session.config.with(Option::is_some) {
                fetch();
            }
        }
    });
    let owned = address.clone();
    let body = el("div").live(move |here| match sight(session, book, lang, &owned, public) {
        Some(sight) => list(here, &sight),
        None => here,
    });
    let head =
        el("div").class("head").child(frame::heading(title)).child(refresh(session, lang, said, fetch));
    let main = el("main")
        .class("lists")
        .child(head)
        .child(el("p").attr("role", "status").class("outcome").live(move |line| line.text(&said.get())))
        .child(progress(book, lang))
        .child(whose(session, lang, address.list))
        .child(body);
    let hash = Address::of(address.list).hash();
    Page { name: page_name(address.list), title: title.into(), body: vec![nav::top(lang, &hash), main] }
}

/// A list's name.
fn name(list: List) -> Sentence {
    match list {
        List::Needs => words::NEEDS,
        List::Resources => words::RESOURCES,
        List::Projects => words::PROJECTS,
    }
}

/// Somebody without access sees of the projects what anybody may read; a desk that was let in sees its own.
fn is_public(session: Session, list: List) -> bool {
    list == List::Projects && !session.has_token.get() && session.staff.with(|staff| staff.key.is_none())
}

/// Builds the list anew from what the fold holds now.
fn sight(
    session: Session,
    book: Book,
    lang: Lang,
    address: &Address,
    public: RwSignal<Option<Rc<Public>>, LocalStorage>,
) -> Option<Sight> {
    let config = session.config.get()?;
    let listing: Rc<dyn Listing> = if is_public(session, address.list) {
        public.get()?
    } else {
        let as_of_ms = address.as_of.unwrap_or_else(|| session.now_ms());
        book.with(|fold| listing::of(address.list, fold, as_of_ms, address.place.as_deref()))?.into()
    };
    Some(Sight { session, lang, config, address: address.clone(), listing })
}

fn fetch_public(
    session: Session,
    lang: Lang,
    place: Option<String>,
    public: RwSignal<Option<Rc<Public>>, LocalStorage>,
    said: RwSignal<String>,
) {
    spawn_local(async move {
        match session.public_projects(place.as_deref()).await {
            Ok(answer) => public.set(Some(Rc::new(Public::of(answer)))),
            Err(error) => {
                leptos::logging::warn!("{error:?}");
                said.set(say::PUBLIC_UNREACHABLE.say(lang).into());
            }
        }
    });
}

fn list(here: El, sight: &Sight) -> El {
    let (listing, lang) = (&sight.listing, sight.lang);
    let passing: Rc<[usize]> = sight.passing().into();
    here.child(counted(sight, passing.len()))
        .child(narrow::narrow(sight))
        .child(shown::items(sight, passing.clone()))
        .child(take::take(sight))
        .maybe(ignored::ignored(sight))
        .child(paper::paper(sight, passing))
        .child(
            el("p").class("hint").attr("data-as-of", listing.as_of()).text(&say::as_of(lang, &moment(sight))),
        )
}

/// The moment of the list as people read it.
fn moment(sight: &Sight) -> String {
    time::parse(sight.listing.as_of()).map(|at| when(sight.lang, at)).unwrap_or_default()
}

/// The number and the sentence of what one sees.
fn counted(sight: &Sight, passing: usize) -> El {
    let (listing, lang) = (&sight.listing, sight.lang);
    let code = sight.address.place.as_deref().or(sight.config.places.root().map(|root| root.code.as_str()));
    let place = code.map(|code| sight.place(code)).unwrap_or_default();
    let line = el("p").class("counted").text(&say::counted(lang, &place, listing.count(), listing.late()));
    let state = sight.address.state.as_deref().map(|state| {
        let words = narrow::state_words(sight, state);
        el("p").class("hint").text(&say::shown(lang, words, passing))
    });
    el("div").child(line).maybe(state)
}

/// How far the reading has come, until it is complete.
fn progress(book: Book, lang: Lang) -> El {
    el("p").class("hint").live(move |line| match book.reading.get() {
        Reading::Opening => line.text(words::OPENING.say(lang)),
        Reading::Going(through) => line.text(&words::reading(lang, through)),
        Reading::Complete => line,
        Reading::Failed(_) => line.text(crate::text::state::CLOSED.say(lang)),
    })
}

/// Fetching what is new from the backend.
fn refresh(session: Session, lang: Lang, said: RwSignal<String>, fetch_public: impl Fn() + 'static) -> El {
    button("refresh", lang, say::REFRESH).on("click", move |_| {
        if session.has_token.get_untracked() {
            pull(session, lang, said);
        } else {
            said.set(String::new());
            fetch_public();
        }
    })
}

fn pull(session: Session, lang: Lang, said: RwSignal<String>) {
    said.set(say::REFRESHING.say(lang).into());
    spawn_local(async move {
        let words = match session.pull().await {
            Ok(count) => say::fetched(lang, count),
            Err(Error::Net(NetError::TokenRefused)) => say::FETCH_REFUSED.say(lang).into(),
            Err(error) => {
                leptos::logging::warn!("{error:?}");
                say::FETCH_FAILED.say(lang).into()
            }
        };
        said.set(words);
    });
}

/// Whose records these are, for somebody who has no access to those of a branch.
fn whose(session: Session, lang: Lang, list: List) -> El {
    el("div").live(move |here| {
        if session.has_token.get() {
            return here;
        }
        // Staff whose token was taken away still see what this device holds; residents are told why they see so little.
        if session.staff.with(|staff| staff.key.is_some()) {
            return here;
        }
        let words = if list == List::Projects { say::PUBLIC_PROJECTS } else { say::OWN_ONLY };
        here.child(el("p").class("hint").text(words.say(lang)))
    })
}
