//! The three lists, built on this device out of the records that it holds: the same bytes as the backend and the
//! command line print for the same records, configuration and moment. A reader's device holds none: the backend hands its
//! lists out, as it hands the projects to anybody.

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
use shelf::Shelf;
use std::rc::Rc;
use std::sync::Arc;

pub mod address;
pub mod book;
pub mod fetched;
pub mod file;
mod ignored;
pub mod listing;
pub mod measure;
mod narrow;
pub mod nav;
mod paper;
pub mod row;
pub mod shelf;
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
    /// The place that an address without one means.
    top: String,
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
pub fn page(session: Session, book: Book, shelf: Shelf, address: &Address) -> Page {
    let lang = session.lang.get();
    let title = name(address.list).say(lang);
    let said = RwSignal::new(String::new());
    let asked = address.clone();
    Effect::new(move |_| {
        // As soon as it is known where the backend is, and what the token opens.
        let is_known = session.config.with(Option::is_some);
        if is_fetched(session, asked.list) && is_known && !shelf.is_fresh(&asked) {
            fetch(session, lang, Some((shelf, asked.clone())), said);
        }
    });
    let owned = address.clone();
    let body = el("div").live(move |here| match sight(session, book, lang, &owned, shelf) {
        Some(sight) => list(here, &sight),
        None => here,
    });
    let head = el("div")
        .class("head")
        .child(frame::heading(title))
        .child(refresh(session, lang, shelf, address, said));
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

/// A reader holds no records to build a list from. Somebody without access sees of the projects what anybody may read; a
/// desk that was let in sees its own.
fn is_fetched(session: Session, list: List) -> bool {
    let is_nobody = !session.has_token.get() && session.staff.with(|staff| staff.key.is_none());
    session.is_reader() || (is_nobody && list == List::Projects)
}

/// Everything; of which a reader's is no more than their branch.
fn top(session: Session, config: &Config) -> String {
    let branch = session.staff.with(|staff| staff.access.as_ref().map(|access| access.branch.clone()));
    let whole = || config.places.root().map(|root| root.code.clone());
    branch.filter(|_| session.is_reader()).or_else(whole).unwrap_or_default()
}

/// Builds the list anew from what the fold holds now, or takes the one that was fetched.
fn sight(session: Session, book: Book, lang: Lang, address: &Address, shelf: Shelf) -> Option<Sight> {
    let config = session.config.get()?;
    let listing: Rc<dyn Listing> = if is_fetched(session, address.list) {
        shelf.find(address)?
    } else {
        let as_of_ms = address.as_of.unwrap_or_else(|| session.now_ms());
        book.with(|fold| listing::of(address.list, fold, as_of_ms, address.place.as_deref()))?.into()
    };
    let top = top(session, &config);
    Some(Sight { session, lang, config, address: address.clone(), listing, top })
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
    let place = sight.place(sight.address.place.as_deref().unwrap_or(&sight.top));
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
fn refresh(session: Session, lang: Lang, shelf: Shelf, address: &Address, said: RwSignal<String>) -> El {
    let address = address.clone();
    button("refresh", lang, say::REFRESH).on("click", move |_| {
        if untrack(|| is_fetched(session, address.list)) {
            fetch(session, lang, Some((shelf, address.clone())), said);
        } else if session.has_token.get_untracked() {
            fetch(session, lang, None, said);
        }
    })
}

/// Asks for one list, or for all records that are new.
fn fetch(session: Session, lang: Lang, list: Option<(Shelf, Address)>, said: RwSignal<String>) {
    said.set(say::REFRESHING.say(lang).into());
    spawn_local(async move {
        let (outcome, failed) = match list {
            Some((shelf, address)) => (shelf.fetch(&address).await.map(|()| 0), say::LIST_UNREACHABLE),
            None => (session.pull().await, say::FETCH_FAILED),
        };
        let words = match outcome {
            Ok(count) => say::fetched(lang, count),
            Err(Error::Net(NetError::TokenRefused)) => say::FETCH_REFUSED.say(lang).into(),
            Err(Error::Net(NetError::Status(_))) => say::NOT_HANDED_OUT.say(lang).into(),
            Err(error) => {
                leptos::logging::warn!("{error:?}");
                failed.say(lang).into()
            }
        };
        said.set(words);
    });
}

/// Whose records these are, for somebody who has no access to those of a branch; where lists come from, for a reader.
fn whose(session: Session, lang: Lang, list: List) -> El {
    el("div").live(move |here| {
        if session.is_reader() {
            return here.child(el("p").class("hint").text(say::FROM_BACKEND.say(lang)));
        }
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
