//! Deleting everything on this phone: in two steps, on the page itself, after saying what would be lost.

use super::{outcome, part, say};
use crate::lang::Lang;
use crate::part::notice::button;
use crate::part::{El, el};
use crate::session::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Offered,
    Asked,
    Gone,
}

pub(super) fn section(session: Session, lang: Lang) -> El {
    let (step, said) = (RwSignal::new(Step::Offered), RwSignal::new(String::new()));
    let body = el("div").live(move |holder| match step.get() {
        Step::Offered => holder
            .child(el("p").text(say::DELETE_HINT.say(lang)))
            .child(button("erase-phone", lang, say::DELETE_ALL).on("click", move |_| step.set(Step::Asked))),
        Step::Asked => ask(holder, session, lang, step, said),
        Step::Gone => holder.child(el("p").attr("role", "status").text(say::DELETED.say(lang))),
    });
    part(say::DELETE.say(lang)).child(body).child(outcome(said))
}

fn ask(holder: El, session: Session, lang: Lang, step: RwSignal<Step>, said: RwSignal<String>) -> El {
    let lost = el("p").class("notice").live(move |line| match session.status.get().pending {
        0 => line.text(say::ALL_RECEIVED.say(lang)),
        pending => line.text(&say::unsent(lang, pending)),
    });
    let key =
        session.staff.get().key.is_some().then(|| el("p").class("notice").text(say::STAFF_KEY_TOO.say(lang)));
    let word = el("input").attr("id", "delete-word").attr("name", "confirm").attr("autocomplete", "off");
    let typed = word.clone();
    let form = el("form").on("submit", move |event| {
        event.prevent_default();
        let typed =
            typed.node().dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default();
        if is_the_word(&typed) {
            erase(session, lang, step, said);
        } else {
            said.set(say::DELETE_TYPE_IT.say(lang).into());
        }
    });
    let keep = button("keep", lang, say::KEEP).on("click", move |_| {
        said.set(String::new());
        step.set(Step::Offered);
    });
    let sure = el("button")
        .attr("type", "submit")
        .attr("data-action", "erase-phone-sure")
        .class("button danger")
        .text(say::DELETE_SURE.say(lang));
    let label = el("label").attr("for", "delete-word").text(say::DELETE_CONFIRM.say(lang));
    let form = form
        .child(el("p").class("field").child(label).child(word))
        .child(el("div").class("buttons").child(keep).child(sure));
    holder.child(lost).maybe(key).child(form)
}

/// The word of either language, however it was typed.
fn is_the_word(typed: &str) -> bool {
    let typed = typed.trim();
    typed == say::DELETE_WORD.0 || typed.eq_ignore_ascii_case(say::DELETE_WORD.1)
}

fn erase(session: Session, lang: Lang, step: RwSignal<Step>, said: RwSignal<String>) {
    spawn_local(async move {
        match session.erase_phone().await {
            Ok(()) => {
                said.set(String::new());
                step.set(Step::Gone);
            }
            Err(error) => {
                leptos::logging::error!("{error:?}");
                said.set(say::FAILED.say(lang).into());
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::is_the_word;

    #[test]
    fn takes_the_word_of_either_language_and_nothing_else() {
        for word in ["删除", " 删除 ", "delete", "Delete"] {
            assert!(is_the_word(word), "{word}");
        }
        for word in ["", "删", "yes", "deleted"] {
            assert!(!is_the_word(word), "{word}");
        }
    }
}
