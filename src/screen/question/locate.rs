//! The phone's position: asked for only when somebody presses the button.

use super::super::later::{Patience, act};
use super::super::trouble::say_beside;
use super::super::{Ctx, flow};
use crate::later::Door;
use crate::part::el::origin;
use crate::part::notice::button;
use crate::part::{El, Shown, el};
use crate::session::DraftHandle;
use crate::text::question as words;
use js_sys::Promise;
use leptos::prelude::window;
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The control's name.
const NAME: &str = "location";
/// Degrees times 1e7, as in the record.
const E7: f64 = 1e7;

/// The button, and what came of it.
pub fn locate(ctx: &Ctx, handle: DraftHandle) -> El {
    let (ctx, lang) = (ctx.clone(), ctx.lang);
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
        let inner = ctx.clone();
        here.child(button("locate", lang, words::LOCATE).on("click", move |event| {
            let (beside, changed) = (origin(&event), changed.clone());
            act(&inner, (&LATER_LOCATE, Patience::Asks), beside.clone(), move |locate| {
                Box::pin(async move {
                    match locate().await {
                        Some(value) => {
                            handle.set(NAME, &value);
                            changed.set(());
                        }
                        None => {
                            if let Some(beside) = &beside {
                                say_beside(beside, words::LOCATE_REFUSED.say(lang));
                            }
                        }
                    }
                })
            });
        }))
    })
}

/// A position, later.
type Position = Pin<Box<dyn Future<Output = Option<String>>>>;

/// Asks the browser, which asks the person; the position as in the record, or nothing.
static LATER_LOCATE: Door<fn() -> Position> = Door::new(|| {
    Box::pin(async {
        let Ok(geolocation) = window().navigator().geolocation() else { return None };
        let asked = Promise::new(&mut |found, refused| {
            // It throws only for callbacks that are no functions.
            if geolocation.get_current_position_with_error_callback(&found, Some(&refused)).is_err() {
                refused.call0(&JsValue::UNDEFINED).unwrap_or_default();
            }
        });
        // A person's no, or a phone that does not know where it is: the page says so.
        JsFuture::from(asked).await.map_or(None, |position| Some(value(position.unchecked_ref())))
    })
});

/// As in the record.
fn value(position: &web_sys::Position) -> String {
    let coords = position.coords();
    let whole = |value: f64| (value.round() as i64).to_string();
    let (lat, lon) = (whole(coords.latitude() * E7), whole(coords.longitude() * E7));
    let accuracy = whole(coords.accuracy());
    ["{\"lat_e7\":", &lat, ",\"lon_e7\":", &lon, ",\"accuracy_m\":", &accuracy, "}"].concat()
}
