//! Taking a list along: its exact bytes, a table, and the records that it was built from.

use super::{Sight, file};
use crate::part::notice::button;
use crate::part::{El, el};
use crate::text::desk::lists as say;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What a file of a list is made of.
#[derive(Clone, Copy)]
enum Form {
    Json,
    Csv,
}

/// The buttons, and a line that speaks up when a file could not be made.
pub(super) fn take(sight: &Sight) -> El {
    let lang = sight.lang;
    let said = RwSignal::new(String::new());
    let (for_json, for_csv, for_records) = (sight.clone(), sight.clone(), sight.clone());
    let json = button("export", lang, say::EXPORT_JSON)
        .on("click", move |_| tell(&for_json, said, save(&for_json, Form::Json)));
    let csv = sight.listing.has_csv().then(|| {
        button("export-csv", lang, say::EXPORT_CSV)
            .on("click", move |_| tell(&for_csv, said, save(&for_csv, Form::Csv)))
    });
    let records = button("export-records", lang, say::EXPORT_RECORDS).on("click", move |_| {
        let sight = for_records.clone();
        spawn_local(async move {
            let made = sight.session.export_records().await.map_err(|error| format!("{error:?}"));
            tell(&sight, said, made.and_then(|blob| file::save(&name(&sight, "records", "jsonl"), &blob)));
        });
    });
    let print = button("print", lang, say::PRINT).on("click", |_| {
        if let Err(error) = window().print() {
            web_sys::console::error_1(&error);
        }
    });
    let rows = el("div").class("buttons").child(json).maybe(csv).child(records).child(print);
    let line = el("p").attr("role", "status").class("outcome").live(move |line| line.text(&said.get()));
    el("details").class("take").child(el("summary").text(say::TAKE_ALONG.say(lang))).child(rows).child(line)
}

fn save(sight: &Sight, form: Form) -> Result<(), String> {
    let list = sight.address.list.noun();
    match form {
        Form::Json => {
            let blob = file::of_text(&sight.listing.json(), "application/json")?;
            file::save(&name(sight, list, "json"), &blob)
        }
        Form::Csv => match sight.listing.csv() {
            Some(csv) => file::save(&name(sight, list, "csv"), &file::of_text(&csv, "text/csv")?),
            None => Ok(()),
        },
    }
}

/// The name carries what a comparison needs: which list, of where, as of when.
fn name(sight: &Sight, what: &str, ending: &str) -> String {
    let place = sight.address.place.as_ref().map(|place| ["-", place].concat()).unwrap_or_default();
    format!("linli-{what}{place}-{}.{ending}", file::stamp(sight.listing.as_of()))
}

fn tell(sight: &Sight, said: RwSignal<String>, saved: Result<(), String>) {
    if let Err(error) = saved {
        leptos::logging::error!("{error}");
        said.set(say::EXPORT_FAILED.say(sight.lang).into());
    }
}
