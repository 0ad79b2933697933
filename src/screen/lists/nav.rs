//! The top line of this module's pages: back to the start, and the way between them.

use crate::lang::Lang;
use crate::part::icon::icon;
use crate::part::{El, el};
use crate::text::{Sentence, desk as say, start};

/// The pages that know each other.
const PAGES: [(&str, Sentence); 5] = [
    ("#/lists/needs", say::SHORT_NEEDS),
    ("#/lists/resources", say::SHORT_RESOURCES),
    ("#/lists/projects", say::SHORT_PROJECTS),
    ("#/desk", say::DESK),
    ("#/settings", say::SETTINGS),
];

/// The top line of the page with this hash.
pub fn top(lang: Lang, here: &str) -> El {
    let back = el("a")
        .class("back")
        .attr("href", "#/")
        .attr("data-action", "back")
        .child(icon("back"))
        .text(start::HOME.say(lang));
    let links = PAGES.iter().map(|(hash, words)| {
        let link = el("a").attr("href", hash).text(words.say(lang));
        let link = if here.starts_with(hash) { link.attr("aria-current", "page") } else { link };
        el("li").child(link)
    });
    let nav =
        el("nav").class("pages").attr("aria-label", say::PAGES.say(lang)).child(el("ul").children(links));
    el("header").class("top").child(back).child(nav)
}
