//! What does not count, and why: noise that a forged post or a lying backend adds is shown, and changes nothing.

use super::Sight;
use crate::part::{El, el};
use crate::text::desk::{lists as say, ranks};
use linli_core::reference;

/// Most records that are named one by one; the number above them is always the whole.
const NAMED_MAX: usize = 100;

/// For those who work with the list; nothing when everything counts.
pub(super) fn ignored(sight: &Sight) -> Option<El> {
    let (listing, lang) = (&sight.listing, sight.lang);
    let (ignored, waiting, erased) =
        (listing.ignored(), listing.waiting() as usize, listing.erased() as usize);
    if !sight.session.has_token.get() || (ignored.is_empty() && waiting == 0 && erased == 0) {
        return None;
    }
    let rows = ignored.iter().take(NAMED_MAX).map(|record| {
        let what = [ranks::kind(record.kind).say(lang), " ", &reference::of(&record.digest)].concat();
        let words = ranks::why_ignored(lang, &what, record.reason);
        el("li").attr("data-reason", &record.id).text(&words)
    });
    let title = format!("{} {}", say::IGNORED.say(lang), ignored.len());
    let line = |count: usize, words: String| (count > 0).then(|| el("p").class("hint").text(&words));
    Some(
        el("details")
            .class("ignored")
            .child(el("summary").text(&title))
            .child(el("ul").children(rows))
            .maybe(line(waiting, say::waiting(lang, waiting)))
            .maybe(line(erased, say::erased(lang, erased))),
    )
}
