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
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlInputElement};

pub(super) fn section(session: Session, lang: Lang) -> El {
    let said = RwSignal::new(String::new());
    let all = button("export", lang, say::EXPORT_ALL).on("click", move |_| {
        spawn_local(async move { save(session, lang, said, "linli", session.export_records().await) });
    });
    let mine = button("export-mine", lang, say::EXPORT_MINE).on("click", move |_| {
        spawn_local(async move { save(session, lang, said, "linli-mine", session.export_mine().await) });
    });
    let rows = el("div").class("buttons").child(all).child(mine);
    part(say::TAKE_ALONG.say(lang)).child(rows).child(import(session, lang, said)).child(outcome(said))
}

/// A file of records comes in: where a backend hands none out, and to compare lists.
fn import(session: Session, lang: Lang, said: RwSignal<String>) -> El {
    let control = el("input")
        .attr("id", "import")
        .attr("name", "import")
        .attr("type", "file")
        .attr("accept", ".jsonl,.json,.ndjson,.txt,application/jsonl")
        .attr("aria-describedby", "import-hint")
        .on("change", move |event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) {
                spawn_local(async move { said.set(read(session, lang, file).await) });
            }
        });
    el("div")
        .class("field")
        .child(el("label").attr("for", "import").text(say::IMPORT.say(lang)))
        .child(el("p").class("hint").attr("id", "import-hint").text(say::IMPORT_HINT.say(lang)))
        .child(control)
}

async fn read(session: Session, lang: Lang, file: File) -> String {
    let text = match JsFuture::from(file.text()).await {
        Ok(text) => text.as_string().unwrap_or_default(),
        Err(error) => {
            web_sys::console::error_1(&error);
            return say::FAILED.say(lang).into();
        }
    };
    match session.import(&text).await {
        Ok(done) => say::imported(lang, done.new, done.known, done.refused),
        Err(error) => {
            leptos::logging::error!("{error:?}");
            say::FAILED.say(lang).into()
        }
    }
}

fn save(session: Session, lang: Lang, said: RwSignal<String>, name: &str, made: Result<Blob, Error>) {
    let name = format!("{name}-{}.jsonl", file::stamp(&time::format(session.now_ms())));
    let saved = made.map_err(|error| format!("{error:?}")).and_then(|blob| file::save(&name, &blob));
    if let Err(error) = saved {
        leptos::logging::error!("{error}");
        said.set(say::FAILED.say(lang).into());
    }
}
