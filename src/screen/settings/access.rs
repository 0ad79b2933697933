//! Where records go, and the token that this device holds for it.

use super::{outcome, part, say};
use crate::lang::Lang;
use crate::part::notice::{button, notice};
use crate::part::{El, el};
use crate::session::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub(super) fn section(session: Session, lang: Lang) -> El {
    let said = RwSignal::new(String::new());
    let backend = el("p").live(move |line| {
        let config = session.config.get();
        let base = config.as_ref().and_then(|config| config.backend.get("base")?.as_str());
        match base {
            Some(base) => line.class("address").text(&whole(base)),
            None => line.text(say::NO_BACKEND.say(lang)),
        }
    });
    let armed = RwSignal::new(false);
    let token = el("div").live(move |holder| match (session.has_token.get(), armed.get()) {
        (false, _) => holder.child(el("p").text(say::NO_TOKEN.say(lang))),
        (true, false) => holder
            .child(el("p").text(say::TOKEN_HERE.say(lang)))
            .child(button("remove-token", say::TOKEN_REMOVE.say(lang)).on("click", move |_| armed.set(true))),
        (true, true) => holder.child(notice(say::TOKEN_REMOVE_HINT.say(lang)).attr("role", "alert")).child(
            button("remove-token-sure", say::TOKEN_REMOVE_SURE.say(lang)).on("click", move |_| {
                armed.set(false);
                remove(session, lang, said);
            }),
        ),
    });
    part(say::BACKEND.say(lang)).child(backend).child(token).child(outcome(said))
}

/// A backend that stands beside the app is configured without its origin: people see where that is.
fn whole(base: &str) -> String {
    let here = window().location().origin().unwrap_or_default();
    match web_sys::Url::new_with_base(base, &here) {
        Ok(url) => url.href(),
        Err(_) => base.to_owned(),
    }
}

fn remove(session: Session, lang: Lang, said: RwSignal<String>) {
    spawn_local(async move {
        if let Err(error) = session.leave().await {
            leptos::logging::error!("{error:?}");
            said.set(say::FAILED.say(lang).into());
        }
    });
}
