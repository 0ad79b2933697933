//! The phone's position: asked for only when somebody presses the button.

use super::super::trouble::say_beside;
use super::super::{Ctx, flow};
use crate::part::el::origin;
use crate::part::notice::button;
use crate::part::{El, Shown, el};
use crate::session::DraftHandle;
use crate::text::question as words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

/// The control's name.
const NAME: &str = "location";
/// Degrees times 1e7, as in the record.
const E7: f64 = 1e7;

/// The button, and what came of it.
pub fn locate(ctx: &Ctx, handle: DraftHandle) -> El {
    let lang = ctx.lang;
    let changed = Shown::new(());
    el("div.field").live(move |here| {
        changed.get();
        let known = !flow::draft(handle).value(NAME).is_empty();
        if known {
            let said = el("p.ok[role=status]").say(lang, words::LOCATED);
            let changed = changed.clone();
            let remove = button("unlocate", lang, words::REMOVE).on("click", move |_| {
                handle.set(NAME, "");
                changed.set(());
            });
            return here.child(said).child(remove);
        }
        let changed = changed.clone();
        here.child(button("locate", lang, words::LOCATE).on("click", move |event| {
            let beside = origin(&event);
            ask(
                {
                    let changed = changed.clone();
                    move |value: String| {
                        handle.set(NAME, &value);
                        changed.set(());
                    }
                },
                move || {
                    if let Some(beside) = &beside {
                        say_beside(beside, words::LOCATE_REFUSED.say(lang));
                    }
                },
            );
        }))
    })
}

/// Asks the browser, which asks the person.
fn ask(found: impl FnOnce(String) + 'static, refused: impl Fn() + 'static) {
    let refused = std::rc::Rc::new(refused);
    let Ok(geolocation) = window().navigator().geolocation() else {
        refused();
        return;
    };
    let on_found = Closure::once_into_js(move |position: web_sys::Position| found(value(&position)));
    let on_refused = {
        let refused = refused.clone();
        Closure::once_into_js(move |_: JsValue| refused())
    };
    let asked = geolocation
        .get_current_position_with_error_callback(on_found.unchecked_ref(), Some(on_refused.unchecked_ref()));
    if asked.is_err() {
        refused();
    }
}

/// As in the record.
fn value(position: &web_sys::Position) -> String {
    let coords = position.coords();
    let whole = |value: f64| (value.round() as i64).to_string();
    let (lat, lon) = (whole(coords.latitude() * E7), whole(coords.longitude() * E7));
    let accuracy = whole(coords.accuracy());
    ["{\"lat_e7\":", &lat, ",\"lon_e7\":", &lon, ",\"accuracy_m\":", &accuracy, "}"].concat()
}
