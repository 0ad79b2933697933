//! `#/`: two large buttons. The same classes as the static first paint, so that nothing jumps.

use super::trouble::{before_writing, helpline};
use super::{Ctx, Page};
use crate::field::place;
use crate::part::frame::{heading, tool};
use crate::part::{El, el};
use crate::route::Route;
use crate::text::{Lang, Sentence, start};

/// The page.
pub fn start(ctx: &Ctx) -> Page {
    let lang = ctx.lang;
    let main = ctx
        .main("start")
        .child(before_writing(ctx))
        .child(large(ctx, Route::Need, "need", start::NEED, start::NEED_HINT))
        .child(large(ctx, Route::Offer, "offer", start::OFFER, start::OFFER_HINT))
        .child(links(ctx))
        .child(place_line(ctx))
        .maybe(helpline(ctx));
    let top = ctx.top().child(heading(start::NAME.say(lang))).child(tools(ctx));
    Page { name: "start", title: start::NAME.say(lang).into(), body: vec![top, main] }
}

/// In both languages, as in the first paint: whoever cannot read the one finds the other.
fn large(ctx: &Ctx, route: Route, name: &str, words: Sentence, hint: Sentence) -> El {
    let (lang, other) = (ctx.lang, other(ctx.lang));
    ctx.link(route, &["button button-", name].concat())
        .say(lang, words)
        .child(el("small").say(lang, hint))
        .child(el("small").attr("lang", other.tag()).say(other, words))
}

fn other(lang: Lang) -> Lang {
    if lang == Lang::En { Lang::ZhCn } else { Lang::En }
}

fn links(ctx: &Ctx) -> El {
    let lang = ctx.lang;
    let session = ctx.session;
    let mine = ctx
        .link(Route::Mine, "link")
        .live(move |here| here.text(&start::mine(lang, super::records(session).len())));
    let nav = el("nav").attr("aria-label", start::MORE.say(lang)).child(mine);
    if ctx.nav.widget {
        return nav;
    }
    nav.child(el("a.link[href=#/lists/needs]").say(lang, start::LISTS))
        .child(el("a.link[href=#/settings]").say(lang, start::SETTINGS))
}

fn place_line(ctx: &Ctx) -> El {
    let ctx = ctx.clone();
    el("p.where").live(move |here| {
        let code = ctx.session.place.get();
        let path = ctx.config.as_ref().zip(code).map(|(config, code)| place::path(config, &code, ctx.lang));
        here.text(&path.unwrap_or_default())
    })
}

/// Language and text size.
fn tools(ctx: &Ctx) -> El {
    let (lang, session, other) = (ctx.lang, ctx.session, other(ctx.lang));
    let language = tool("language", lang, start::LANGUAGE)
        .attr("lang", other.tag())
        .attr("aria-label", start::LANGUAGE_LABEL.say(lang))
        .on("click", move |_| session.set_lang(other));
    let size = tool("text-size", lang, start::TEXT_SIZE)
        .on("click", move |_| session.set_text_size(session.text_size.get_untracked().next()));
    el("div.tools").child(size).child(language)
}
