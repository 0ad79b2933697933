//! The second module: which of its pages an address means, and what frames them.

mod fetching;

use crate::app::status_line;
use crate::part::el::listen;
use crate::part::{El, el};
use crate::screen::lists::{self, address::Address, book::Book, shelf::Shelf};
use crate::screen::{Page, desk, enter, settings};
use crate::session::{Options, Session};
use crate::text::start;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// What an address of this module means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    /// `#/lists/…`.
    Lists(Address),
    /// `#/desk`.
    Desk,
    /// `#/settings`.
    Settings,
    /// `#/enter/TOKEN`; the token is taken out of the address as soon as it is read.
    Enter(String),
    /// A page of the other module: this one shows nothing.
    Elsewhere,
}

impl Route {
    fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (page, rest) = path.split_once('/').unwrap_or((path, ""));
        // A page without parts may still carry words.
        let page = page.split('?').next().unwrap_or_default();
        match page {
            "lists" => Self::Lists(Address::parse(rest)),
            "desk" => Self::Desk,
            "settings" => Self::Settings,
            "enter" => Self::Enter(rest.into()),
            _ => Self::Elsewhere,
        }
    }
}

/// Builds the module's pages into `element` under the owner that is current.
pub fn build(element: &HtmlElement, options: Options) {
    let session = Session::start(options);
    fetching::keep_fetched(session);
    fetching::keep_finishing(session);
    let (book, shelf) = (Book::open(session), Shelf::open(session));
    let route = RwSignal::new(Route::Elsewhere);
    follow(route);
    for event in ["hashchange", "popstate"] {
        listen(&window(), event, Box::new(move |_| follow(route)));
    }
    let root = el("div").class("linli desk-page").attr("hidden", "");
    let slot = el("div").attr("class", "page");
    let root = root.child(slot.clone()).child(status_line(session, None));
    El::of(element.clone().into()).add(root.clone());
    show_pages(session, (book, shelf), route, root, slot);
}

/// Reads the address. A token leaves it at once, so that neither the list of visited pages nor a screenshot shows it.
fn follow(route: RwSignal<Route>) {
    let hash = window().location().hash().unwrap_or_default();
    let next = Route::parse(&hash);
    if let Route::Enter(token) = &next {
        if token.is_empty() && matches!(route.get_untracked(), Route::Enter(_)) {
            return;
        }
        let replaced = window()
            .history()
            .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some("#/enter/")));
        if let Err(error) = replaced {
            web_sys::console::warn_1(&error);
        }
    }
    if route.with_untracked(|old| *old != next) {
        route.set(next);
    }
}

fn show_pages(session: Session, kept: (Book, Shelf), route: RwSignal<Route>, root: El, slot: El) {
    let last: Rc<RefCell<Option<Route>>> = Rc::default();
    let effect = RenderEffect::new(move |_: Option<()>| {
        let here = route.get();
        let focused = focused(&slot);
        let page = page(session, kept, &here);
        slot.clear();
        let before = last.replace(Some(here.clone()));
        let Some(page) = page else {
            root.set("hidden", "");
            return root.unset("data-page");
        };
        dress(session, &root);
        page.body.into_iter().for_each(|part| slot.add(part));
        root.set("data-page", page.name);
        root.unset("hidden");
        document().set_title(&start::title(session.lang.get(), &page.title));
        place_focus(&slot, before.as_ref(), &here, focused);
    });
    StoredValue::new_local(effect);
}

fn page(session: Session, (book, shelf): (Book, Shelf), route: &Route) -> Option<Page> {
    Some(match route {
        Route::Lists(address) => lists::page(session, book, shelf, address),
        Route::Desk => desk::page(session, book),
        Route::Settings => settings::page(session),
        Route::Enter(token) => enter::page(session, token.clone()),
        Route::Elsewhere => return None,
    })
}

/// The document speaks the language and has the size of the page in sight; the other module sees to its own pages.
fn dress(session: Session, root: &El) {
    let (lang, size) = (session.lang.get(), session.text_size.get());
    for node in [Some(root.node().clone()), document().document_element()].into_iter().flatten() {
        let node = El::of(node);
        node.set("lang", lang.tag());
        node.set("data-text", size.name());
    }
}

/// What finds the control that has the focus in the same page drawn anew.
fn focused(slot: &El) -> Option<String> {
    let control = slot.find(":focus")?;
    let attribute = |name: &str| control.node().get_attribute(name).filter(|value| !value.is_empty());
    let named =
        |name: &str, value: String| ["[", name, "='", &value.replace(['\\', '\''], ""), "']"].concat();
    if let Some(id) = attribute("id") {
        return Some(named("id", id));
    }
    let name = attribute("name").map(|name| named("name", name));
    let value = attribute("value").map(|value| named("value", value));
    name.zip(value).map(|(name, value)| name + &value)
}

/// A new page begins at its heading; the same page drawn anew (in another language) goes on where it was.
fn place_focus(slot: &El, before: Option<&Route>, here: &Route, focused: Option<String>) {
    let selector = match before {
        None => return,
        Some(before) if before == here => focused,
        Some(_) => {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            Some("#heading".to_owned())
        }
    };
    if let Some(target) = selector.and_then(|selector| slot.find(&selector)) {
        target.focus();
    }
}
