//! What stands in the way, in words: the storage, the configuration, an action that was not done.

use super::Ctx;
use super::later::{Doing, Patience, act};
use crate::later::Door;
use crate::part::el::origin;
use crate::part::notice::{button, notice, notice_text, telephone};
use crate::part::{El, el};
use crate::session::{ConfigProblem, Error, KeysError, NetError, StorageState, StoreError};
use crate::text::{Lang, SEMICOLON, Sentence, problem, receipt, record, start, state};
use gloo_timers::callback::Timeout;
use linli_core::Kind;

/// The sentence for an error: what happened and what to do.
pub fn sentence(lang: Lang, kind: Kind, error: &Error) -> String {
    let fixed = match error {
        Error::Problems(problems) => {
            let lines: Vec<String> = problems.iter().map(|found| problem::mend(lang, kind, found)).collect();
            return lines.join(SEMICOLON.say(lang));
        }
        Error::Store(error) => stored(error),
        Error::Keys(KeysError::Insecure) => state::INSECURE,
        Error::Keys(_) => state::NO_SIGNING,
        Error::Net(NetError::NotFound) => receipt::NOT_ARRIVED,
        Error::Net(_) => receipt::OFFLINE,
        Error::NoConfig => state::NO_CONFIG,
        Error::Clash => state::CONFLICT,
        Error::BadReceipt => receipt::UNREADABLE,
        Error::NoReceipt => record::NO_RECEIPT,
        Error::TooEarly => receipt::TOO_EARLY,
        _ => record::NOT_HERE,
    };
    fixed.say(lang).into()
}

fn stored(error: &StoreError) -> Sentence {
    match error {
        StoreError::Refused => state::REFUSED,
        StoreError::NewerSchema => state::NEWER,
        StoreError::Blocked => state::BLOCKED,
        StoreError::Full => state::FULL,
        StoreError::Conflict => state::CONFLICT,
        _ => state::CLOSED,
    }
}

/// Everything that somebody must know before writing; says nothing when all is well. It changes as things change.
pub fn before_writing(ctx: &Ctx) -> El {
    let ctx = ctx.clone();
    el("div[class=notices]").live(move |here| {
        let found = match super::storage(ctx.session) {
            StorageState::Opening => None,
            StorageState::Ready { .. } => None,
            StorageState::Refused => Some((state::REFUSED, true)),
            StorageState::NewerSchema => Some((state::NEWER, false)),
            StorageState::Insecure => Some((state::INSECURE, true)),
            StorageState::Blocked => Some((state::BLOCKED, true)),
        };
        let storage = found.map(|(words, export)| {
            let frame = notice(ctx.lang, words);
            if export { frame.child(self::export(&ctx)) } else { frame }
        });
        let config = ctx.session.config_problem.get().map(|problem| of_config(&ctx, &problem));
        here.maybe(storage).maybe(config)
    })
}

/// The box for an action that was not done, with a copy at hand.
pub fn not_done(ctx: &Ctx, kind: Kind, error: &Error) -> El {
    notice_text(&sentence(ctx.lang, kind, error)).attr("role", "alert").child(export(ctx))
}

/// Hands out a copy of what is on this phone.
static LATER_EXPORT: Door<fn(Ctx, Option<El>) -> Doing> = Door::new(|ctx, beside| {
    Box::pin(async move {
        let result = ctx.session.export_mine().await;
        match (result, beside) {
            (Ok(blob), _) => download(&blob),
            (Err(error), Some(beside)) => say_beside(&beside, &sentence(ctx.lang, Kind::Need, &error)),
            (Err(_), None) => {}
        }
    })
});

/// The button for that.
pub fn export(ctx: &Ctx) -> El {
    let ctx = ctx.clone();
    button("export", ctx.lang, state::EXPORT).on("click", move |event| {
        let (inner, beside) = (ctx.clone(), origin(&event));
        act(&ctx, (&LATER_EXPORT, Patience::Asks), beside.clone(), move |export| export(inner, beside));
    })
}

/// A sentence right after a control, in place of the one that was there.
#[inline(never)]
pub fn say_beside(control: &El, words: &str) {
    say_nothing_beside(control);
    let control = control.node();
    let words = el("p.mend[role=alert]").text(words);
    if let Err(error) = control.insert_adjacent_element("afterend", words.node()) {
        web_sys::console::warn_1(&error);
    }
}

/// Takes that sentence away.
#[inline(never)]
pub fn say_nothing_beside(control: &El) {
    let next = control.node().next_element_sibling();
    if let Some(old) = next.filter(|next| next.get_attribute("role").as_deref() == Some("alert")) {
        old.remove();
    }
}

/// Name of an exported file.
const EXPORT_NAME: &str = "linli.jsonl";
/// The browser has taken its hold on the bytes with the click; a minute later is soon enough to let go.
const HELD_MS: u32 = 60_000;

fn download(blob: &web_sys::Blob) {
    match web_sys::Url::create_object_url_with_blob(blob) {
        Ok(address) => {
            let link = el("a").attr("href", &address).attr("download", EXPORT_NAME);
            link.html().click();
            Timeout::new(HELD_MS, move || {
                if let Err(error) = web_sys::Url::revoke_object_url(&address) {
                    web_sys::console::warn_1(&error);
                }
            })
            .forget();
        }
        Err(error) => web_sys::console::error_1(&error),
    }
}

/// Most mistakes of a configuration that are shown at once: the rest comes when these are mended.
const MISTAKES_MAX: usize = 5;

/// What is wrong with the configuration: for its readers in words, for its author with the key.
fn of_config(ctx: &Ctx, problem: &ConfigProblem) -> El {
    match problem {
        ConfigProblem::Invalid(mistakes) => {
            let list = el("ul[lang=en]");
            for mistake in mistakes.iter().take(MISTAKES_MAX) {
                list.add(el("li").text(&[&mistake.path, ": ", &mistake.expected].concat()));
            }
            notice(ctx.lang, state::BAD_CONFIG).child(list)
        }
        ConfigProblem::ForeignOrigin(_) => notice(ctx.lang, state::FOREIGN_CONFIG),
        // An older copy is in use meanwhile: nothing to say.
        ConfigProblem::Unreachable(_) if ctx.session.config.get_untracked().is_some() => el("div"),
        ConfigProblem::Unreachable(_) => notice(ctx.lang, state::NO_CONFIG),
    }
}

/// That the browser may clear what has not been sent, where it may and something has not.
pub fn may_be_cleared(ctx: &Ctx) -> El {
    let ctx = ctx.clone();
    el("div").live(move |here| {
        let evictable =
            matches!(super::storage(ctx.session), StorageState::Ready { persisted: Some(false), .. });
        let waits = evictable && super::status(ctx.session).pending > 0;
        here.maybe(waits.then(|| notice(ctx.lang, state::EVICTABLE)))
    })
}

/// Whom to call instead; nothing where the deployment names nobody.
pub fn helpline(ctx: &Ctx) -> Option<El> {
    let contact = &ctx.config.as_ref()?.contact;
    if contact.phone.is_empty() && contact.zh.is_empty() {
        return None;
    }
    let words = ctx.lang.pick(&contact.zh, &contact.en);
    let call = (!contact.phone.is_empty())
        .then(|| telephone(&contact.phone, &start::call(ctx.lang, &contact.phone)));
    Some(el("p.helpline").text(words).text(" ").maybe(call))
}

/// The emergency numbers, each a link that dials.
pub fn emergency(ctx: &Ctx) -> El {
    let mut numbers = el("p.numbers");
    for entry in ctx.config.iter().flat_map(|config| &config.emergency) {
        let words = [ctx.lang.pick(&entry.zh, &entry.en), " ", &entry.number].concat();
        numbers = numbers.child(telephone(&entry.number, &words));
    }
    numbers
}
