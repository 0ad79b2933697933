//! Taking everything along, and bringing a file in.

use super::{outcome, part, say};
use crate::lang::Lang;
use crate::part::notice::button;
use crate::part::{El, el};
use crate::screen::lists::file;
use crate::session::{Error, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_core::time;
use web_sys::Blob;

pub(super) fn section(session: Session, lang: Lang) -> El {
    let said = RwSignal::new(String::new());
    let all = button("export", say::EXPORT_ALL.say(lang)).on("click", move |_| {
        spawn_local(async move { save(session, lang, said, "linli", session.export_records().await) });
    });
    let mine = button("export-mine", say::EXPORT_MINE.say(lang)).on("click", move |_| {
        spawn_local(async move { save(session, lang, said, "linli-mine", session.export_mine().await) });
    });
    let rows = el("div").class("buttons").child(all).child(mine);
    part(say::TAKE_ALONG.say(lang)).child(rows).child(outcome(said))
}

fn save(session: Session, lang: Lang, said: RwSignal<String>, name: &str, made: Result<Blob, Error>) {
    let name = format!("{name}-{}.jsonl", file::stamp(&time::format(session.now_ms())));
    let saved = made.map_err(|error| format!("{error:?}")).and_then(|blob| file::save(&name, &blob));
    if let Err(error) = saved {
        leptos::logging::error!("{error}");
        said.set(say::FAILED.say(lang).into());
    }
}
