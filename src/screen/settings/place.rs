//! Where one lives: one level at a time, so that a street of thousands of buildings stays a short list.

use super::{part, say};
use crate::lang::Lang;
use crate::part::{El, el};
use crate::session::Session;
use leptos::prelude::*;
use linli_core::place::{Place, PlaceTree};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

pub(super) fn section(session: Session, lang: Lang) -> El {
    part(say::PLACE.say(lang)).child(el("div").class("place").live(move |holder| {
        let Some(config) = session.config.get() else { return holder };
        let chosen = session.place.get();
        steps(&config.places, chosen.as_deref())
            .into_iter()
            .enumerate()
            .fold(holder, |holder, (depth, step)| holder.child(level(session, lang, depth, &step)))
    }))
}

/// One level: what can be chosen, what is chosen, and what stays chosen when this level is taken back.
struct Step<'t> {
    above: Option<&'t Place>,
    options: Vec<&'t Place>,
    chosen: Option<&'t Place>,
}

/// From the root's children down to the children of what is chosen.
fn steps<'t>(places: &'t PlaceTree, chosen: Option<&str>) -> Vec<Step<'t>> {
    let mut path: Vec<&Place> = chosen.map(|code| places.ancestors(code).collect()).unwrap_or_default();
    path.reverse();
    let mut above = places.root();
    let mut steps = Vec::new();
    for depth in 1.. {
        let options: Vec<&Place> =
            above.map(|above| places.children(&above.code).collect()).unwrap_or_default();
        if options.is_empty() {
            break;
        }
        let chosen = path.get(depth).copied();
        steps.push(Step { above: above.filter(|_| depth > 1), options, chosen });
        if chosen.is_none() {
            break;
        }
        above = chosen;
    }
    steps
}

fn level(session: Session, lang: Lang, depth: usize, step: &Step<'_>) -> El {
    let nothing =
        el("option").attr("value", "").text(say::NO_PLACE.say(lang)).flag("selected", step.chosen.is_none());
    let options = step.options.iter().map(|place| {
        el("option")
            .attr("value", &place.code)
            .text(lang.pick(&place.zh, &place.en))
            .flag("selected", step.chosen.is_some_and(|chosen| chosen.code == place.code))
    });
    let above = step.above.map(|place| place.code.clone());
    let id = format!("place-{depth}");
    // The first level carries the name of the value; the others only lead to it.
    let label = step.above.map_or(say::PLACE.say(lang), |place| lang.pick(&place.zh, &place.en));
    let select = el("select").attr("id", &id).attr("name", "place").child(nothing).children(options);
    let select = select.on("change", move |event| {
        let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
        else {
            return;
        };
        let code = select.value();
        session.set_place(if code.is_empty() { above.clone() } else { Some(code) });
        refocus(&id);
    });
    el("p").class("field").child(el("label").attr("for", &format!("place-{depth}")).text(label)).child(select)
}

/// Choosing draws the levels anew: whoever uses the keyboard stays where they were.
fn refocus(id: &str) {
    if let Some(select) = document().get_element_by_id(id)
        && let Some(Err(error)) = select.dyn_ref::<web_sys::HtmlElement>().map(|select| select.focus())
    {
        web_sys::console::warn_1(&error);
    }
}
