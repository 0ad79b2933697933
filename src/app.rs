//! The resident's app: one root, the page of the route in it, the status line under it.

use crate::lang::{Lang, TextSize};
use crate::nav::{Nav, Step};
use crate::part::notice::button;
use crate::part::{El, el};
use crate::route::Route;
use crate::screen::flow::Flow;
use crate::screen::later;
use crate::screen::{self, Ctx, Page, Surroundings};
use crate::session::{Hitch, Options, Session, Status, Whole};
use crate::text::{Sentence, start, state};
use leptos::prelude::*;
use linli_core::Kind;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlElement;

/// Builds the app into `element` under the owner that is current, and lets it live as long as that.
pub fn build(element: &HtmlElement, mut options: Options, base: String) {
    let nav = if options.widget { Nav::of_widget(first_route(&options)) } else { Nav::of_page() };
    options.fresh &= matches!(nav.route.peek(), Route::Need | Route::Offer);
    let session = Session::start(options);
    let app = App { session, nav, flow: Rc::default(), base: base.into() };
    let root = el("div.linli");
    let slot = el("div[class=page]");
    let root = root.child(slot.clone()).child(status_line(session, Some(app.nav.clone())));
    if let Err(error) = element.append_child(root.node()) {
        return web_sys::console::error_1(&error);
    }
    show_pages(app, root, slot);
}

/// Where the widget begins.
fn first_route(options: &Options) -> Route {
    match options.kind.as_deref() {
        Some("need") => Route::Need,
        Some("offer") => Route::Offer,
        _ => Route::Start,
    }
}

struct App {
    session: Session,
    nav: Rc<Nav>,
    flow: Rc<Flow>,
    base: std::sync::Arc<str>,
}

/// What tells one page from another: on a new one the heading gets the focus, on the same one it stays where it was.
#[derive(Clone, PartialEq)]
struct Place(Route, Step, bool);

impl Place {
    fn is_same_page(&self, next: &Self) -> bool {
        self == next || (self.0 == next.0 && self.1 == Step::Fresh && !next.2)
    }
}

fn show_pages(app: App, root: El, slot: El) {
    let last: Rc<RefCell<Option<Place>>> = Rc::default();
    let effect = RenderEffect::new(move |_: Option<()>| {
        let route = app.nav.route.get();
        document_language(&app, &root);
        if route == Route::Desk {
            slot.clear();
            last.replace(Some(Place(route, Step::Fresh, false)));
            return leave(&root);
        }
        let focused = focused_id(&slot);
        let page = page(&app, &route);
        slot.clear();
        page.body.into_iter().for_each(|part| slot.add(part));
        root.set("data-page", page.name);
        root.unset("hidden");
        if !app.nav.widget {
            document().set_title(&title(&app, &page.title));
        }
        let mending = app.flow.mending.peek();
        let here = Place(route, app.nav.step.peek(), mending);
        let before = last.replace(Some(here.clone()));
        place_focus(&app, &slot, before.as_ref(), &here, focused);
    });
    StoredValue::new_local(effect);
}

fn title(app: &App, page: &str) -> String {
    let lang = screen::lang(app.session);
    if page == start::NAME.say(lang) { page.into() } else { start::title(lang, page) }
}

/// The other module's page is in sight: ours is gone from sight, from the ear and from programs.
fn leave(root: &El) {
    root.set("hidden", "");
    root.unset("data-page");
}

/// The language and the text size, on our root, and on the document where it is ours.
fn document_language(app: &App, root: &El) {
    let (lang, size): (Lang, TextSize) = (screen::lang(app.session), app.session.text_size.get());
    let ours = document().document_element().filter(|_| !app.nav.widget);
    for node in [Some(root.node().clone()), ours].into_iter().flatten() {
        let node = El::of(node);
        node.set("lang", lang.tag());
        node.set("data-text", size.name());
    }
}

fn page(app: &App, route: &Route) -> Page {
    let ctx = Ctx::new(Surroundings {
        session: app.session,
        nav: app.nav.clone(),
        flow: app.flow.clone(),
        lang: screen::lang(app.session),
        config: match route {
            // A journey looks by itself: its first question is not drawn anew under somebody who writes.
            Route::Need | Route::Offer => app.session.config.get_untracked(),
            _ => app.session.config.get(),
        },
        base: app.base.clone(),
    });
    match route {
        Route::Need => journey(&ctx, Kind::Need),
        Route::Offer => journey(&ctx, Kind::Offer),
        Route::Mine => later::page(&ctx, |pages| (pages.mine)(&ctx)),
        Route::Record(id) => later::page(&ctx, |pages| (pages.record)(&ctx, id)),
        Route::Receipt(code) => later::page(&ctx, |pages| (pages.receipt)(&ctx, code)),
        Route::Start | Route::Desk => screen::start::start(&ctx),
    }
}

fn journey(ctx: &Ctx, kind: Kind) -> Page {
    match ctx.nav.step.get() {
        Step::Done(id) => {
            // What it promises stands in the configuration.
            ctx.session.config.with(|_| ());
            later::page(ctx, |pages| (pages.done)(ctx, kind, &id))
        }
        _ => screen::question::journey(ctx, kind),
    }
}

fn focused_id(slot: &El) -> Option<String> {
    Some(slot.find(":focus")?.node().id()).filter(|id| !id.is_empty())
}

fn place_focus(app: &App, slot: &El, before: Option<&Place>, here: &Place, focused: Option<String>) {
    let selector = match before {
        // The very first page leaves the focus to the browser and to the host page.
        None => return,
        Some(_) if here.2 => "#summary".to_owned(),
        // Nothing but the draft has come: whoever was here stays where they were, and a host page keeps its focus.
        Some(before) if before.is_same_page(here) => match focused {
            Some(id) => ["[id='", &id, "']"].concat(),
            None => return,
        },
        Some(_) => "#heading".to_owned(),
    };
    if !before.is_some_and(|before| before.is_same_page(here)) && !app.nav.widget {
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
    // What had the focus may be gone, as the button of a page that has come meanwhile.
    if let Some(target) = slot.find(&selector).or_else(|| slot.find("#heading")) {
        target.focus();
    }
}

/// Always in sight: where everything written here is. The other module has no `nav` of this one: a plain link leads over.
pub fn status_line(session: Session, nav: Option<Rc<Nav>>) -> El {
    let widget = nav.as_ref().is_some_and(|nav| nav.widget);
    let line = el("p.status[role=status]");
    let line = line.live(move |here| {
        let (lang, mut status) = (screen::lang(session), screen::status(session));
        if status.state == Whole::Saved && !screen::keeps(session) {
            status.state = Whole::Unsaved;
        }
        here.set("data-state", status.state.name());
        here.set("data-pending", &status.pending.to_string());
        here.text(&status_words(lang, &status))
    });
    let actions = el("span[class=status-actions]").live(move |here| {
        let (lang, status) = (screen::lang(session), screen::status(session));
        let mine = (status.state == Whole::Parked).then(|| mine_link(nav.clone(), lang));
        let send = (status.pending > 0)
            .then(|| button("send-now", lang, state::SEND_NOW).on("click", move |_| session.send_now()));
        here.maybe(mine).maybe(send)
    });
    el(if widget { "div" } else { "footer" }).attr("class", "foot").child(line).child(actions)
}

fn mine_link(nav: Option<Rc<Nav>>, lang: Lang) -> El {
    let link = el("a.link").attr("href", &Route::Mine.hash()).say(lang, crate::text::record::MINE);
    let Some(nav) = nav else { return link };
    link.on("click", move |event| {
        event.prevent_default();
        nav.open(Route::Mine);
    })
}

fn status_words(lang: Lang, status: &Status) -> String {
    match status.state {
        Whole::Waiting => state::waiting(lang, why(status.hitch), status.pending),
        Whole::Received => {
            state::received(lang, &status.at_ms.map(|at| screen::when(lang, at)).unwrap_or_default())
        }
        Whole::Parked => state::parked(lang, status.pending.max(1)),
        Whole::Unsaved => state::UNSAVED.say(lang).into(),
        Whole::Saved if status.at_ms.is_none() => state::READY.say(lang).into(),
        Whole::Saved => state::SAVED.say(lang).into(),
    }
}

/// Why records wait, in words.
fn why(hitch: Option<Hitch>) -> Sentence {
    match hitch {
        Some(Hitch::NoBackend) => state::WAITS_NO_BACKEND,
        Some(Hitch::NotTheBackend) => state::WAITS_SIGN_IN,
        Some(Hitch::TokenRefused) => state::WAITS_TOKEN,
        Some(Hitch::Busy) => state::WAITS_BUSY,
        Some(Hitch::Storage) => state::WAITS_STORAGE,
        _ => state::WAITS,
    }
}
