//! Needs to be ticked and resources with amounts: a part of each list, found by a word when it is long.

use super::Work;
use super::form::{Calm, Typed};
use crate::field::line::typed as value_of;
use crate::field::place;
use crate::lang::Lang;
use crate::part::{El, el};
use crate::screen::lists::listing::need_chip;
use crate::text::desk::{ranks, work as say};
use leptos::prelude::*;
use linli_core::Digest;
use linli_core::config::Config;
use linli_core::lists::{NeedItem, ResourceItem, ResourceState, State};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows that are drawn at once; a word finds the others.
const ROWS_MAX: usize = 50;

/// What is ticked and what was looked for. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Picks {
    /// The needs that are ticked.
    pub needs: RwSignal<BTreeSet<Digest>>,
    /// Amounts and everything else that was typed.
    pub typed: Typed,
    /// The word that needs are found by.
    needs_word: RwSignal<String>,
    /// The word that resources are found by.
    resources_word: RwSignal<String>,
}

impl Picks {
    pub fn new() -> Self {
        Self {
            needs: RwSignal::new(BTreeSet::new()),
            typed: Typed::new(),
            needs_word: RwSignal::new(String::new()),
            resources_word: RwSignal::new(String::new()),
        }
    }
}

/// Id of the amount of an offer.
pub(super) fn amount_id(offer: &Digest) -> String {
    format!("amount-{offer}")
}

/// The field that narrows a list to a word.
fn finder(id: &'static str, lang: Lang, word: RwSignal<String>) -> El {
    let control = el("input").attr("id", id).attr("type", "search").attr("autocomplete", "off");
    let control = control.on("input", move |event| word.set(value_of(&event)));
    el("p").class("field").child(el("label").attr("for", id).text(say::FIND.say(lang))).child(control)
}

/// Whether a text has the word in it, as people type: case aside.
fn has(texts: &[&str], word: &str) -> bool {
    let word = word.trim().to_lowercase();
    word.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&word))
}

/// Needs that wait: nobody has taken them up. What is ticked stays in sight.
pub(super) fn needs(work: Work, picks: Picks, calm: Calm) -> El {
    let lang = work.lang;
    let rows = el("div").live(move |here| {
        calm.track();
        let Some(config) = work.session.config.get_untracked() else { return here };
        let word = picks.needs_word.get();
        let as_of_ms = work.session.now_ms();
        let list = work.book.now(|fold| fold.needs(as_of_ms, None));
        let items = list.map(|list| list.items).unwrap_or_default();
        let waiting = |item: &&NeedItem| {
            let ticked = picks.needs.with_untracked(|needs| needs.contains(&item.digest));
            item.state == State::Open && (ticked || has(&[&item.text, &item.reference], &word))
        };
        let mut waiting: Vec<&NeedItem> = items.iter().filter(waiting).collect();
        // Stable: what is ticked comes first, the rest by rank.
        waiting.sort_by_key(|item| picks.needs.with_untracked(|needs| !needs.contains(&item.digest)));
        if waiting.is_empty() {
            return here.child(el("p").text(say::NO_NEEDS.say(lang)));
        }
        let more = (waiting.len() > ROWS_MAX).then(|| el("p").class("hint").text(say::FIND_MORE.say(lang)));
        let rows = waiting.into_iter().take(ROWS_MAX).map(|item| need(picks, &config, lang, item));
        here.children(rows).maybe(more)
    });
    let count = el("p")
        .attr("role", "status")
        .class("hint")
        .live(move |line| line.text(&say::ticked(lang, picks.needs.with(BTreeSet::len))));
    el("fieldset")
        .child(el("legend").text(say::NEEDS.say(lang)))
        .child(finder("find-needs", lang, picks.needs_word))
        .child(
            el("div")
                .class("scroll")
                .attr("id", "needs")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", say::NEEDS.say(lang))
                .child(rows),
        )
        .child(count)
}

fn need(picks: Picks, config: &Arc<Config>, lang: Lang, item: &NeedItem) -> El {
    let digest = item.digest;
    let ticked = picks.needs.with_untracked(|needs| needs.contains(&digest));
    let control = el("input")
        .attr("type", "checkbox")
        .attr("name", "need")
        .attr("id", &format!("need-{digest}"))
        .attr("value", &digest.to_string())
        .flag("checked", ticked)
        .on("change", move |_| {
            picks.needs.update(|needs| {
                if !needs.remove(&digest) {
                    needs.insert(digest);
                }
            });
        });
    let facts = [
        &place::path(config, &item.place, lang),
        " · ",
        &item.reference,
        " · ",
        &ranks::why(lang, item.top_reason, &item.reasons),
    ]
    .concat();
    let words = el("span")
        .class("words")
        .child(el("span").attr("dir", "auto").text(&item.text))
        .child(el("br"))
        .child(need_chip(item, lang).show())
        .text(" ")
        .child(el("small").text(&facts));
    el("label").class("choice").child(control).child(words)
}

/// Resources of which something is free, each with a field for how much.
pub(super) fn resources(work: Work, picks: Picks, calm: Calm) -> El {
    let lang = work.lang;
    let rows = el("div").live(move |here| {
        calm.track();
        let Some(config) = work.session.config.get_untracked() else { return here };
        let word = picks.resources_word.get();
        let list = work.book.now(|fold| fold.resources(work.session.now_ms(), None));
        let items = list.map(|list| list.items).unwrap_or_default();
        let free: Vec<&ResourceItem> = items
            .iter()
            .filter(|item| item.state == ResourceState::Offered && item.free > 0)
            .filter(|item| {
                let chosen = !picks.typed.get(&amount_id(&item.digest)).is_empty();
                chosen || has(&[&item.text, &item.reference, field(&config, item, lang)], &word)
            })
            .collect();
        if free.is_empty() {
            return here.child(el("p").text(say::NO_RESOURCES.say(lang)));
        }
        let more = (free.len() > ROWS_MAX).then(|| el("p").class("hint").text(say::FIND_MORE.say(lang)));
        here.children(free.into_iter().take(ROWS_MAX).map(|item| resource(picks, &config, lang, item)))
            .maybe(more)
    });
    el("fieldset")
        .child(el("legend").text(say::RESOURCES.say(lang)))
        .child(finder("find-resources", lang, picks.resources_word))
        .child(
            el("div")
                .class("scroll")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", say::RESOURCES.say(lang))
                .child(rows),
        )
}

/// The name of an offer's field.
fn field<'c>(config: &'c Config, item: &'c ResourceItem, lang: Lang) -> &'c str {
    let field = config.catalogue.field(item.kind, &item.field);
    field.map_or(item.field.as_str(), |field| lang.pick(&field.zh, &field.en))
}

fn resource(picks: Picks, config: &Arc<Config>, lang: Lang, item: &ResourceItem) -> El {
    let id = amount_id(&item.digest);
    let facts =
        [field(config, item, lang), " · ", &place::path(config, &item.place, lang), " · ", &item.reference]
            .concat();
    let words = el("p")
        .class("own")
        .attr("id", &format!("offer-{}", item.digest))
        .attr("dir", "auto")
        .text(&item.text)
        .child(el("br"))
        .child(el("small").text(&facts));
    let amount = super::form::Field {
        tag: "input",
        id: &id,
        name: "amount",
        kind: "text",
        label: &say::amount(lang, item.free),
    };
    let amount = amount.show(picks.typed);
    if let Ok(Some(control)) = amount.node().query_selector("input") {
        let _told: El =
            El::of(control).attr("inputmode", "numeric").attr("data-offer", &item.digest.to_string());
    }
    // The group carries what the amount is of.
    el("div")
        .attr("role", "group")
        .attr("aria-labelledby", &format!("offer-{}", item.digest))
        .child(words)
        .child(amount)
}
