//! Installing, and later versions: offered, never forced. `boot.js` offers a version that waits on every page; here one
//! can look for it.

use super::{outcome, part, say};
use crate::lang::Lang;
use crate::part::notice::button;
use crate::part::{El, el};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ServiceWorkerRegistration;

pub(super) fn section(lang: Lang) -> El {
    let said = RwSignal::new(String::new());
    let install = if is_installed() { say::INSTALLED } else { say::INSTALL_HOW };
    let look = button("update", lang, say::UPDATE).on("click", move |_| {
        spawn_local(async move { said.set(look(lang).await) });
    });
    part(say::INSTALL.say(lang))
        .child(el("p").text(install.say(lang)))
        .child(el("div").class("buttons").child(look))
        .child(outcome(said))
}

/// Whether it was opened from the home screen.
fn is_installed() -> bool {
    matches!(window().match_media("(display-mode: standalone)"), Ok(Some(query)) if query.matches())
}

async fn look(lang: Lang) -> String {
    let sentence = match newer().await {
        Ok(true) => say::UPDATE_READY,
        Ok(false) => say::UP_TO_DATE,
        Err(error) => {
            web_sys::console::info_1(&error);
            say::UPDATE_FAILED
        }
    };
    sentence.say(lang).into()
}

/// Whether a later version waits or is on its way; its offer then shows on the page.
async fn newer() -> Result<bool, JsValue> {
    let container = js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into())?;
    if container.is_undefined() {
        return Ok(false);
    }
    let found = JsFuture::from(window().navigator().service_worker().get_registration()).await?;
    let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>() else { return Ok(false) };
    let updated = JsFuture::from(registration.update()?).await?;
    let registration = updated.dyn_into::<ServiceWorkerRegistration>().unwrap_or(registration);
    Ok(registration.waiting().is_some() || registration.installing().is_some())
}
