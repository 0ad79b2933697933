//! Filters as words: where, and which.

use super::Sight;
use super::listing::LATE;
use crate::part::{El, el};
use crate::text::desk::lists as say;

/// Places above and below, and the states.
pub(super) fn narrow(sight: &Sight) -> El {
    el("nav")
        .class("narrow")
        .attr("aria-label", say::NARROW.say(sight.lang))
        .child(places(sight))
        .child(states(sight))
}

fn link(hash: &str, words: &str, current: bool) -> El {
    let link = el("a").attr("href", hash).text(words);
    el("li").child(if current { link.attr("aria-current", "true") } else { link })
}

/// From the top (the street, or a reader's branch) down to what is in sight, then what lies directly below.
fn places(sight: &Sight) -> El {
    let (tree, address, lang) = (&sight.config.places, &sight.address, sight.lang);
    let here = address.place.as_deref().unwrap_or(&sight.top);
    let mut above: Vec<_> =
        tree.ancestors(here).filter(|place| tree.contains(&sight.top, &place.code)).collect();
    above.reverse();
    let hash = |code: &str| {
        let place = (code != sight.top).then_some(code);
        address.with_place(place).hash()
    };
    let name = |place: &linli_core::place::Place| lang.pick(&place.zh, &place.en).to_owned();
    let path = above.iter().map(|place| link(&hash(&place.code), &name(place), place.code == here));
    let below = tree.children(here).map(|place| link(&hash(&place.code), &name(place), false));
    el("ul").class("words").attr("data-filter", "place").children(path).children(below)
}

/// All, late, and every state in which something stands.
fn states(sight: &Sight) -> El {
    let (address, lang, listing) = (&sight.address, sight.lang, &sight.listing);
    let chosen = address.state.as_deref();
    let all = link(&address.with_state(None).hash(), say::ANY_STATE.say(lang), chosen.is_none());
    let late = (listing.late() > 0 || chosen == Some(LATE)).then(|| {
        let words = counted(say::ONLY_LATE.say(lang), listing.late());
        link(&address.with_state(Some(LATE)).hash(), &words, chosen == Some(LATE))
    });
    let standing =
        listing.states(lang).into_iter().filter(|(name, _, count)| *count > 0 || chosen == Some(name));
    let words = standing.map(|(name, words, count)| {
        link(&address.with_state(Some(name)).hash(), &counted(words, count), chosen == Some(name))
    });
    el("ul").class("words").attr("data-filter", "state").child(all).maybe(late).children(words)
}

fn counted(words: &str, count: usize) -> String {
    format!("{words} {count}")
}

/// The word of a filter.
pub(super) fn state_words(sight: &Sight, state: &str) -> &'static str {
    if state == LATE {
        return say::ONLY_LATE.say(sight.lang);
    }
    let states = sight.listing.states(sight.lang);
    states.into_iter().find(|(name, _, _)| *name == state).map_or("", |(_, words, _)| words)
}
