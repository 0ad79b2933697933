//! Settings: how it reads, where one lives, where records go, what is kept here and how to take it along or delete it.

use crate::lang::{Lang, TextSize};
use crate::part::{El, el, frame};
use crate::screen::Page;
use crate::screen::lists::nav::top;
use crate::session::Session;
use crate::text::desk::settings as say;
use leptos::prelude::*;

mod access;
mod delete;
mod place;
mod storage;
mod take;
mod version;

/// The page.
pub fn page(session: Session) -> Page {
    let lang = session.lang.get();
    let main = el("main")
        .class("settings")
        .child(frame::heading(say::TITLE.say(lang)))
        .child(language(session, lang))
        .child(text_size(session, lang))
        .child(place::section(session, lang))
        .child(storage::section(session, lang))
        .child(take::section(session, lang))
        .child(access::section(session, lang))
        .child(version::section(lang))
        .child(delete::section(session, lang));
    let title = say::TITLE.say(lang);
    Page { name: "settings", title: title.into(), body: vec![top(lang, "#/settings"), main] }
}

/// A section with its heading.
fn part(title: &str) -> El {
    el("section").class("part").child(el("h2").text(title))
}

/// A line that tells how an action went; spoken when it changes.
fn outcome(said: RwSignal<String>) -> El {
    el("p").attr("role", "status").class("outcome").live(move |line| line.text(&said.get()))
}

/// A choice among a few, each a row that can be pressed as a whole.
fn choices(
    name: &str,
    legend: &str,
    rows: Vec<(&'static str, &'static str, bool)>,
    take: fn(Session, &str),
    session: Session,
) -> El {
    let group = el("fieldset").child(el("legend").text(legend));
    rows.into_iter().fold(group, |group, (value, words, chosen)| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", name)
            .attr("value", value)
            .flag("checked", chosen)
            .on("change", move |_| take(session, value));
        group.child(el("label").class("choice").child(input).child(el("span").class("words").text(words)))
    })
}

fn language(session: Session, lang: Lang) -> El {
    let rows = vec![("zh-CN", say::CHINESE, lang == Lang::ZhCn), ("en", say::ENGLISH, lang == Lang::En)];
    let take = |session: Session, tag: &str| session.set_lang(Lang::parse(tag).unwrap_or_default());
    el("section").class("part").child(choices("lang", say::LANGUAGE.say(lang), rows, take, session))
}

fn text_size(session: Session, lang: Lang) -> El {
    let size = session.text_size.get_untracked();
    let rows =
        [(TextSize::Normal, say::NORMAL), (TextSize::Large, say::LARGE), (TextSize::Larger, say::LARGER)]
            .map(|(step, words)| (step.name(), words.say(lang), step == size));
    let take =
        |session: Session, name: &str| session.set_text_size(TextSize::parse(name).unwrap_or_default());
    el("section").class("part").child(choices("text", say::TEXT_SIZE.say(lang), rows.to_vec(), take, session))
}
