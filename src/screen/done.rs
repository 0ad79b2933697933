//! The done page: saved, the reference, the receipt, what happens next. A page, not a message that goes away.

use super::trouble::{emergency, helpline};
use super::{Ctx, Page};
use crate::part::el::origin;
use crate::part::frame::heading;
use crate::part::icon::icon;
use crate::part::notice::button;
use crate::part::{El, el, qr};
use crate::route::Route;
use crate::session::{Mine, Whereabouts};
use crate::text::{record as words, state};
use leptos::prelude::*;
use linli_core::Kind;
use std::sync::Arc;

/// The page of the record with this id.
pub fn done(ctx: &Ctx, kind: Kind, id: &str) -> Page {
    let lang = ctx.lang;
    let just_now = ctx.flow.finalized.peek().filter(|finalized| finalized.id == id);
    let kept = super::record_when_known(ctx.session, id);
    let reference = just_now
        .as_ref()
        .map(|finalized| finalized.reference.clone())
        .or(kept.as_ref().map(|mine| mine.reference.clone()));
    let code = just_now
        .map(|finalized| finalized.receipt_code)
        .or(kept.as_ref().and_then(|mine| mine.receipt_code.clone()));
    let keeps = super::keeps(ctx.session);
    let said = if keeps { words::SAVED } else { words::NOT_KEPT }.say(lang);
    let title = if keeps { el("span").child(icon("saved")).text(said) } else { el("span").text(said) };
    let mut main = ctx.main("done").child(heading("").child(title)).child(whereabouts(ctx, id));
    if !keeps {
        main = main.child(super::trouble::export(ctx));
    }
    if let Some(reference) = reference {
        main = main.child(reference_box(ctx, &reference));
    }
    if let Some(code) = code {
        main = main.child(receipt(ctx, &code));
    }
    let main = main
        .child(el("h2").say(lang, words::NEXT))
        .child(el("p").text(&promise(ctx, kind, kept.as_ref())))
        .maybe(helpline(ctx))
        .child(el("h2").say(lang, words::URGENT))
        .child(emergency(ctx))
        .child(after(ctx, kind));
    Page { name: "done", title: said.into(), body: vec![ctx.top_with_home(), main] }
}

/// Waiting, received or parked: said anew when it changes.
fn whereabouts(ctx: &Ctx, id: &str) -> El {
    let (ctx, id) = (ctx.clone(), id.to_owned());
    el("p.lead").live(move |here| {
        let at = super::record_now_told(ctx.session, &id).map(|mine| mine.whereabouts);
        match at {
            Some(Whereabouts::Received(at)) => {
                here.say(ctx.lang, words::ARRIVED).text(" ").text(&ctx.when(at))
            }
            Some(Whereabouts::Parked(_)) => here.say(ctx.lang, words::PARKED),
            _ if !super::keeps(ctx.session) => here.say(ctx.lang, words::STAY),
            _ => here.say(ctx.lang, words::SENDS_ITSELF),
        }
    })
}

/// The reference, to be read aloud.
pub fn reference_box(ctx: &Ctx, reference: &str) -> El {
    // One character at a time, so that a screen reader spells it.
    let spelled: Vec<String> = reference.chars().map(String::from).collect();
    el("p.reference")
        .child(el("span").say(ctx.lang, words::REFERENCE))
        .text(" ")
        .child(el("strong").text(&spelled.join(" ")))
        .child(el("small").say(ctx.lang, words::REFERENCE_HINT))
}

/// The receipt: as a QR code and as a link to keep.
pub fn receipt(ctx: &Ctx, code: &str) -> El {
    let lang = ctx.lang;
    let address = [&*ctx.base, &Route::Receipt(code.into()).hash()].concat();
    let open = ctx.link(Route::Receipt(code.into()), "link").say(lang, words::OPEN_RECEIPT);
    let print = button("print", lang, words::PRINT).on("click", |_| {
        if let Err(error) = window().print() {
            web_sys::console::warn_1(&error);
        }
    });
    let address: Arc<str> = address.into();
    el("section.receipt")
        .child(el("h2").say(lang, words::RECEIPT))
        .maybe(qr::qr(&address, words::QR.say(lang)))
        .child(el("p.hint").say(lang, words::RECEIPT_HINT))
        .child(el("div.row").child(open).child(copy(ctx, &address)).maybe(share(ctx, &address)).child(print))
}

fn copy(ctx: &Ctx, address: &Arc<str>) -> El {
    let (lang, address) = (ctx.lang, address.clone());
    button("copy", lang, words::COPY).on("click", move |event| {
        let Some(button) = origin(&event) else { return };
        let promise = clipboard().map(|clipboard| clipboard.write_text(&address));
        let address = address.clone();
        super::spawn(async move {
            let copied = match promise {
                Some(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.is_ok(),
                None => false,
            };
            if copied {
                super::trouble::say_beside(&button, words::COPIED.say(lang));
            } else {
                super::trouble::say_beside(
                    &button,
                    &[words::COPY_BY_HAND.say(lang), "\n", &address].concat(),
                );
            }
        });
    })
}

/// Absent outside secure contexts and in old web views.
fn clipboard() -> Option<web_sys::Clipboard> {
    has("clipboard").then(|| window().navigator().clipboard())
}

/// Whether the browser's navigator has something.
fn has(name: &str) -> bool {
    js_sys::Reflect::get(&window().navigator(), &name.into()).is_ok_and(|found| !found.is_undefined())
}

/// The phone's own way to hand a link on, where there is one.
fn share(ctx: &Ctx, address: &Arc<str>) -> Option<El> {
    if !has("share") {
        return None;
    }
    let (lang, address) = (ctx.lang, address.clone());
    Some(button("share", lang, words::SHARE).on("click", move |_| {
        let shared = web_sys::ShareData::new();
        shared.set_url(&address);
        let promise = window().navigator().share_with_data(&shared);
        super::spawn(async move {
            // Whoever closes the list of apps has changed their mind: nothing to mend.
            if let Err(error) = wasm_bindgen_futures::JsFuture::from(promise).await {
                web_sys::console::info_1(&error);
            }
        });
    }))
}

fn promise(ctx: &Ctx, kind: Kind, mine: Option<&Mine>) -> String {
    let category = mine.and_then(|mine| mine.data.as_ref()?.get("category")?.as_str());
    let found = ctx.config.as_ref().zip(category).and_then(|(config, code)| config.catalogue.category(code));
    match found {
        Some(category) => words::promise(ctx.lang, category.answer_days, category.solve_days),
        None if kind == Kind::Offer => words::NEXT_OFFER.say(ctx.lang).into(),
        None => state::READY.say(ctx.lang).into(),
    }
}

fn after(ctx: &Ctx, kind: Kind) -> El {
    let again = if kind == Kind::Offer { Route::Offer } else { Route::Need };
    let inner = ctx.clone();
    let again = button("again", ctx.lang, words::AGAIN).on("click", move |_| {
        inner.nav.open(again.clone());
    });
    let mine = ctx.link(Route::Mine, "button plain").say(ctx.lang, words::MINE);
    el("div.row").child(again).child(mine)
}
