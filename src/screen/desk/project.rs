//! Projects in work: what was done is said, what the residents are satisfied with is struck off.

use super::Work;
use super::form::{Calm, Field, Typed, empty, mark};
use super::step::{self, Steps};
use crate::field::place;
use crate::part::notice::button;
use crate::part::{El, el};
use crate::screen::lists::listing::project_chip;
use crate::text::desk::{ranks, work as say};
use linli_core::lists::{NeedItem, ProjectItem, ProjectNeed, ProjectState};
use linli_core::{Kind, text};

/// Projects that are drawn at once, the most pressing first.
const SHOWN_MAX: usize = 50;

/// The section.
pub(super) fn projects(work: Work) -> El {
    let (lang, typed) = (work.lang, Typed::new());
    let section = el("section").class("part").child(el("h2").text(say::IN_WORK.say(lang)));
    let calm = Calm::new(&section, work.book.version);
    section.child(el("div").live(move |here| {
        calm.track();
        let as_of_ms = work.session.now_ms();
        let list =
            work.book.now(|fold| fold.projects(as_of_ms, None)).map(|list| list.items).unwrap_or_default();
        let open: Vec<ProjectItem> =
            list.into_iter().filter(|item| !item.state.is_closed()).take(SHOWN_MAX).collect();
        if open.is_empty() {
            return here.child(el("p").text(say::NONE_IN_WORK.say(lang)));
        }
        here.children(open.into_iter().map(|item| project(work, calm, typed, item, as_of_ms)))
    }))
}

fn project(work: Work, calm: Calm, typed: Typed, item: ProjectItem, as_of_ms: i64) -> El {
    let lang = work.lang;
    let needs: Vec<(ProjectNeed, Option<NeedItem>)> = item
        .needs
        .iter()
        .map(|need| (need.clone(), work.book.now(|fold| fold.need(&need.digest, as_of_ms)).flatten()))
        .collect();
    let items: Vec<NeedItem> = needs.iter().filter_map(|(_, item)| item.clone()).collect();
    let config = work.session.config.get_untracked();
    let where_ = config.map(|config| place::path(&config, &item.place, lang)).unwrap_or_default();
    let id = format!("project-{}", item.digest);
    let facts = el("p")
        .class("facts")
        .child(project_chip(&item, lang).show())
        .child(el("span").text(&ranks::due(lang, &item.owner, &item.due)))
        .child(el("span").text(&where_))
        .child(el("span").text(&item.reference));
    let words = match item.state {
        ProjectState::Done => Some(say::WAIT_FOR_VERDICT),
        ProjectState::Reopened => Some(say::REOPENED),
        _ => None,
    };
    let note = item.note.as_ref().map(|note| el("p").class("own").text(note));
    el("article")
        .class("project item")
        .attr("data-project", &item.digest.to_string())
        .attr("data-state", item.state.noun())
        .attr("aria-labelledby", &id)
        .child(el("h3").attr("id", &id).attr("dir", "auto").text(&item.title))
        .child(facts)
        .maybe(note)
        .child(
            el("ul")
                .class("items")
                .children(needs.iter().map(|(need, item)| named(lang, need, item.as_ref()))),
        )
        .maybe(words.map(|words| el("p").class("hint").text(words.say(lang))))
        .maybe(done(work, calm, typed, &item, &items))
        .maybe(strike_off(work, calm, &item, &items))
}

/// A need of a project: its words, how it stands, what its resident said.
fn named(lang: crate::lang::Lang, need: &ProjectNeed, item: Option<&NeedItem>) -> El {
    let words = item.map_or(need.reference.as_str(), |item| item.text.as_str());
    let state = ranks::project_need(need.state).say(lang);
    let verdict = item.and_then(|item| item.rating.as_ref()).map(|rating| {
        let stars = say::stars(lang, i64::from(rating.stars), rating.satisfied);
        rating.comment.as_ref().map(|comment| [&stars, ": ", comment].concat()).unwrap_or(stars)
    });
    el("li")
        .attr("data-need", &need.digest.to_string())
        .attr("data-state", need.state)
        .child(el("p").class("own").attr("dir", "auto").text(words))
        .child(el("p").class("why").text(&[&need.reference, " · ", state].concat()))
        .maybe(verdict.map(|verdict| el("p").class("why").text(&verdict)))
}

/// The form that says what was done; nothing when nothing is left to do.
fn done(work: Work, calm: Calm, typed: Typed, item: &ProjectItem, needs: &[NeedItem]) -> Option<El> {
    let steps = step::done(item, needs);
    if steps.is_empty() {
        return None;
    }
    let lang = work.lang;
    let id = format!("note-{}", item.digest);
    let note = Field { tag: "textarea", id: &id, name: "note", kind: "", label: say::DONE_NOTE.say(lang) };
    let note = note.show(typed);
    let control = button("done", lang, say::SAY_DONE).on("click", move |_| {
        let said = typed.get(&id).trim().to_owned();
        let problem = (!text::has_content(&said)).then(|| (id.clone(), say::WRITE_NOTE.say(lang).to_owned()));
        let problems: Vec<_> = problem.into_iter().collect();
        mark(std::slice::from_ref(&id), &problems);
        if problems.is_empty() {
            let (steps, id) = (steps.clone(), id.clone());
            write(work, calm, "done", steps, Some(said), move || empty(typed, &[&id]));
        }
    });
    Some(el("div").child(note).child(control))
}

/// The button that strikes off; nothing when no resident is satisfied yet.
fn strike_off(work: Work, calm: Calm, item: &ProjectItem, needs: &[NeedItem]) -> Option<El> {
    let steps = step::strike_off(item, needs);
    if steps.is_empty() {
        return None;
    }
    let control = button("strike-off", work.lang, say::STRIKE_OFF);
    Some(control.on("click", move |_| write(work, calm, "strike-off", steps.clone(), None, || {})))
}

/// Writes one change after the other; what was written stays written when a later one fails.
fn write(
    work: Work,
    calm: Calm,
    name: &'static str,
    steps: Steps,
    note: Option<String>,
    after: impl FnOnce() + 'static,
) {
    work.act(name, async move {
        for mut data in steps {
            if let Some(note) = &note {
                data["note"] = note.as_str().into();
            }
            work.write(Kind::Change, data).await?;
        }
        after();
        calm.draw();
        Ok(())
    });
}
