//! Behind an access link: the token is taken out of the address, tried, and kept for its backend; on a staff link this
//! device gets its key.

use crate::field::place;
use crate::lang::Lang;
use crate::part::notice::{button, notice};
use crate::part::{El, el, frame, qr};
use crate::screen::Page;
use crate::screen::lists::nav::top;
use crate::screen::trouble::say_beside;
use crate::session::{Entered, Error, NetError, Session};
use crate::text::desk::{self, enter as say};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_core::reference;
use wasm_bindgen::JsCast;

/// How far it came.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Trying,
    Taken(Box<Entered>),
    Failed(Error),
}

/// The page.
pub fn page(session: Session, token: String) -> Page {
    let now = session.lang.get_untracked();
    let step = RwSignal::new(Step::Trying);
    let again = token.clone();
    try_token(session, token, step);
    let main = el("main").class("enter").live(move |holder| {
        let lang = session.lang.get();
        let holder = holder.child(frame::heading(say::TITLE.say(lang)));
        match step.get() {
            Step::Trying => holder.child(el("p").attr("role", "status").text(say::TRYING.say(lang))),
            Step::Taken(entered) => taken(holder, session, lang, &entered),
            Step::Failed(error) => failed(holder, session, lang, &error, again.clone(), step),
        }
    });
    let top = el("div").live(move |holder| holder.child(top(session.lang.get(), "#/enter/")));
    Page { name: "enter", title: say::TITLE.say(now).into(), body: vec![top, main] }
}

fn try_token(session: Session, token: String, step: RwSignal<Step>) {
    step.set(Step::Trying);
    spawn_local(async move {
        let next = if token.trim().is_empty() {
            Step::Failed(Error::BadReceipt)
        } else {
            match session.enter(token.trim()).await {
                Ok(entered) => Step::Taken(Box::new(entered)),
                Err(error) => Step::Failed(error),
            }
        };
        step.set(next);
    });
}

fn failed(
    holder: El,
    session: Session,
    lang: Lang,
    error: &Error,
    token: String,
    step: RwSignal<Step>,
) -> El {
    let sentence = match error {
        Error::BadReceipt => say::SPOILED,
        Error::Net(NetError::TokenRefused) => say::REFUSED,
        Error::Net(_) | Error::NoConfig => say::UNREACHABLE,
        _ => say::FAILED,
    };
    let again =
        button("again", lang, say::AGAIN).on("click", move |_| try_token(session, token.clone(), step));
    let again = (*error != Error::BadReceipt).then_some(again);
    holder.child(notice(lang, sentence).attr("role", "alert")).maybe(again)
}

fn taken(holder: El, session: Session, lang: Lang, entered: &Entered) -> El {
    let access = entered.access.as_ref().map(|access| {
        let config = session.config.get();
        let place = config.map(|config| place::path(&config, &access.branch, lang)).unwrap_or_default();
        el("p").attr("data-role", &access.role).text(&say::access(lang, say::role(&access.role), &place))
    });
    let holder =
        holder.child(el("p").attr("role", "status").class("lead").text(say::TAKEN.say(lang))).maybe(access);
    let staff = session.staff.get();
    let holder = match &staff.recovery_code {
        Some(code) => {
            holder.child(el("p").text(say::NEW_ROOT.say(lang))).child(recovery(session, lang, code))
        }
        None => holder,
    };
    let holder = if entered.key.is_some() && !staff.is_root {
        let words = if entered.requested { say::REQUESTED } else { say::WAITING };
        // Both sides read it out: that of the key, for a device that asks could be made to have any short reference.
        let number = staff.key.map(|key| reference::fingerprint(&key));
        holder.child(notice(lang, words)).maybe(number.map(|text| el("p").class("reference").text(&text)))
    } else {
        holder
    };
    let link = |hash: &str, text: &str| el("a").class("button plain").attr("href", hash).text(text);
    holder.child(
        el("nav")
            .class("buttons")
            .attr("aria-label", desk::PAGES.say(lang))
            .maybe(entered.key.is_some().then(|| link("#/desk", say::TO_DESK.say(lang))))
            .child(link("#/lists/needs", say::TO_LISTS.say(lang))),
    )
}

/// The key for paper, in characters and as a QR code, until somebody says that they have it.
pub(super) fn recovery(session: Session, lang: Lang, code: &str) -> El {
    let kept = button("recovery-kept", lang, say::KEPT).on("click", move |event| {
        spawn_local(async move {
            let pressed = event.target().and_then(|target| target.dyn_into().ok()).map(El::of);
            if let (Err(error), Some(pressed)) = (session.recovery_kept().await, pressed) {
                leptos::logging::error!("{error:?}");
                say_beside(&pressed, say::FAILED.say(lang));
            }
        });
    });
    let print = button("print", lang, say::PRINT).on("click", |_| {
        if let Err(error) = window().print() {
            web_sys::console::error_1(&error);
        }
    });
    el("section")
        .class("recovery")
        .child(el("h2").text(say::RECOVERY.say(lang)))
        .child(el("p").text(say::RECOVERY_HINT.say(lang)))
        .maybe(qr::qr(code, say::RECOVERY.say(lang)))
        .child(el("p").class("code").attr("data-recovery", "").text(&grouped(code)))
        .child(el("div").class("buttons").child(print).child(kept))
}

/// Groups of four, so that it can be copied by hand and checked.
fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_a_code_by_fours() {
        assert_eq!(grouped("abcdefghij"), "abcd efgh ij");
        assert_eq!(grouped(""), "");
    }
}
