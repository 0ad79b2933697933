//! Opening a project out of ticked needs and chosen resources.

use super::Work;
use super::form::{Calm, Field, Mend, empty, mark};
use super::pick::{self, Picks, amount_id};
use crate::part::notice::submit;
use crate::part::{El, el};
use crate::text::desk::work as say;
use leptos::prelude::*;
use linli_core::limits::{LINE_CHARS_MAX, REFERENCES_MAX, TEXT_CHARS_MAX};
use linli_core::lists::{NeedItem, ResourceItem};
use linli_core::place::PlaceTree;
use linli_core::{Digest, Kind, text, time};
use serde_json::{Value, json};

const TITLE: &str = "project-title";
const OWNER: &str = "project-owner";
const DUE: &str = "project-due";
const NOTE: &str = "project-note";

/// The form.
pub(super) fn section(work: Work) -> El {
    let (lang, picks) = (work.lang, Picks::new());
    let form = el("form").attr("novalidate", "");
    let calm = Calm::new(&form, work.book.version);
    let form = form.on("submit", move |event| {
        event.prevent_default();
        submitted(work, picks, calm);
    });
    let field = |tag, id, name, kind, label: crate::text::Sentence| {
        Field { tag, id, name, kind, label: label.say(lang) }.show(picks.typed)
    };
    let picking = el("div")
        .class("open-project")
        .child(pick::needs(work, picks, calm))
        .child(pick::resources(work, picks, calm));
    let problem = el("p").class("mend").attr("id", "needs-problem").attr("role", "alert");
    let form = form
        .child(picking)
        .child(problem)
        .child(field("input", TITLE, "title", "text", say::PROJECT_TITLE))
        .child(field("input", OWNER, "owner", "text", say::OWNER))
        .child(field("input", DUE, "due", "date", say::DUE))
        .child(field("textarea", NOTE, "note", "", say::NOTE))
        .child(submit("open-project", lang, say::OPEN_PROJECT));
    el("section")
        .class("part")
        .child(el("h2").text(say::OPEN.say(lang)))
        .child(el("p").class("hint").text(say::OPEN_HINT.say(lang)))
        .child(form)
}

fn submitted(work: Work, picks: Picks, calm: Calm) {
    let Some(config) = work.session.config.get_untracked() else { return };
    let as_of_ms = work.session.now_ms();
    let lists =
        work.book.now(|fold| (fold.needs(as_of_ms, None).items, fold.resources(as_of_ms, None).items));
    let (mut needs, resources) = lists.unwrap_or_default();
    picks.needs.with_untracked(|ticked| needs.retain(|need| ticked.contains(&need.digest)));
    let (taken, mut problems) = amounts(work, picks, &resources);
    problems.extend(wanted(work, picks, &needs));
    let mut ids: Vec<String> = ["needs", TITLE, OWNER, DUE, NOTE].map(str::to_owned).to_vec();
    ids.extend(resources.iter().map(|resource| amount_id(&resource.digest)));
    mark(&ids, &problems);
    if !problems.is_empty() {
        return work.said.set([say::MEND.say(work.lang), " ", &problems[0].1].concat());
    }
    let data = project(&config.places, picks, &needs, taken);
    work.act("open-project", async move {
        work.write(Kind::Project, data).await?;
        picks.needs.update(std::collections::BTreeSet::clear);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        empty(picks.typed, &ids);
        calm.draw();
        Ok(())
    });
}

/// How much is taken of which offer, and what is wrong with an amount.
fn amounts(work: Work, picks: Picks, resources: &[ResourceItem]) -> (Vec<(Digest, i64)>, Vec<Mend>) {
    let (mut taken, mut problems) = (Vec::new(), Vec::new());
    for item in resources {
        let id = amount_id(&item.digest);
        let typed = picks.typed.get(&id);
        if !text::has_content(&typed) {
            continue;
        }
        match text::whole_number(&typed) {
            Some(0) => {}
            Some(amount) if amount > item.free => problems.push((id, say::amount_max(work.lang, item.free))),
            Some(amount) => taken.push((item.digest, amount)),
            None => problems.push((id, say::AMOUNT_NUMBER.say(work.lang).into())),
        }
    }
    (taken, problems)
}

/// What is missing or too long.
fn wanted(work: Work, picks: Picks, needs: &[NeedItem]) -> Vec<Mend> {
    let mut problems = Vec::new();
    let mut put = |id: &str, words: crate::text::Sentence| {
        problems.push((id.to_owned(), words.say(work.lang).to_owned()))
    };
    if needs.is_empty() {
        put("needs", say::PICK_A_NEED);
    }
    if needs.len() > REFERENCES_MAX {
        put("needs", say::TOO_MANY);
    }
    for (id, missing) in [(TITLE, say::WRITE_TITLE), (OWNER, say::WRITE_OWNER)] {
        let typed = picks.typed.get(id);
        if !text::has_content(&typed) {
            put(id, missing);
        } else if typed.trim().chars().count() > LINE_CHARS_MAX {
            put(id, say::TOO_LONG);
        }
    }
    if time::parse_date(&picks.typed.get(DUE)).is_none() {
        put(DUE, say::WRITE_DUE);
    }
    if picks.typed.get(NOTE).trim().chars().count() > TEXT_CHARS_MAX {
        put(NOTE, say::TOO_LONG);
    }
    problems
}

fn project(places: &PlaceTree, picks: Picks, needs: &[NeedItem], taken: Vec<(Digest, i64)>) -> Value {
    let typed = |id: &str| picks.typed.get(id).trim().to_owned();
    let digests: Vec<Digest> = needs.iter().map(|need| need.digest).collect();
    let mut data = json!({
        "title": typed(TITLE),
        "owner": typed(OWNER),
        "due": typed(DUE),
        "needs": digests,
        "place": common(places, needs.iter().map(|need| need.place.as_str())),
    });
    if !taken.is_empty() {
        let taken = taken.into_iter().map(|(offer, amount)| json!({"offer": offer, "amount": amount}));
        data["resources"] = taken.collect();
    }
    if text::has_content(&typed(NOTE)) {
        data["note"] = json!(typed(NOTE));
    }
    data
}

/// The smallest place that has all of these in it.
fn common<'p>(places: &'p PlaceTree, codes: impl Iterator<Item = &'p str>) -> String {
    let mut common: Option<Vec<&str>> = None;
    for code in codes {
        let mut path: Vec<&str> = places.ancestors(code).map(|place| place.code.as_str()).collect();
        path.reverse();
        common = Some(match common {
            None => path,
            Some(common) => {
                common.into_iter().zip(path).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
            }
        });
    }
    common.and_then(|path| path.last().map(|code| (*code).to_owned())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::common;
    use linli_core::config;

    #[test]
    fn finds_the_smallest_place_around_others() {
        let config = config::Config::parse(&config::builtin()).expect("the built-in configuration");
        let of = |codes: &[&str]| common(&config.places, codes.iter().copied());
        assert_eq!(of(&["yhl-ly-a-01"]), "yhl-ly-a-01");
        assert_eq!(of(&["yhl-ly-a-01", "yhl-ly-a-02"]), "yhl-ly-a");
        assert_eq!(of(&["yhl-ly-a-01", "yhl-bh-b-07"]), "yhl");
        assert_eq!(of(&[]), "");
    }
}
