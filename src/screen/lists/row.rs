//! One item of a list, in words, on the screen and on paper.

use crate::lang::Lang;
use crate::part::el::svg;
use crate::part::{El, el};
use crate::text::desk::lists as say;

/// One of the five colours; each has a shape of its own, for those who tell no colours apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A triangle: late, or back to work.
    Red,
    /// A diamond: soon due, or not taken up.
    Orange,
    /// A ring: waits for the resident.
    Yellow,
    /// A disc: on its way.
    Green,
    /// A square: off the account.
    Blue,
}

impl Shape {
    fn colour(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Red => "M5 0l5 10H0z",
            Self::Orange => "M5 0l5 5-5 5-5-5z",
            Self::Yellow => "M5 0a5 5 0 1 1 0 10A5 5 0 1 1 5 0zM5 3a2 2 0 1 0 0 4 2 2 0 1 0 0-4z",
            Self::Green => "M5 0a5 5 0 1 1 0 10A5 5 0 1 1 5 0z",
            Self::Blue => "M0 0h10v10H0z",
        }
    }
}

/// How an item stands: word, shape and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Shape and colour.
    pub shape: Shape,
    /// The word.
    pub words: &'static str,
}

impl Chip {
    /// The chip as an element.
    pub fn show(self) -> El {
        let drawing = svg("svg").attr("viewBox", "0 0 10 10").attr("aria-hidden", "true");
        let drawing = drawing.child(svg("path").attr("d", self.shape.path()).attr("fill-rule", "evenodd"));
        el("span").class("chip").attr("data-colour", self.shape.colour()).child(drawing).text(self.words)
    }
}

/// An item in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Identity.
    pub digest: String,
    /// The reference that is read aloud.
    pub reference: String,
    /// In the person's own words.
    pub what: String,
    /// Place code.
    pub place: String,
    /// How long ago.
    pub when: String,
    /// How it stands.
    pub chip: Chip,
    /// Why it stands at this rank.
    pub why: String,
    /// Who answers for it.
    pub owner: String,
    /// By when.
    pub due: String,
    /// The residents' verdict.
    pub verdict: String,
}

impl Row {
    /// The item on the screen; `place` in words.
    pub fn show(&self, place: &str) -> El {
        let facts = el("p")
            .class("facts")
            .child(self.chip.show())
            .child(el("span").text(place))
            .child(el("span").text(&self.when))
            .child(el("span").class("number").text(&self.reference));
        let verdict = (!self.verdict.is_empty()).then(|| el("p").class("why").text(&self.verdict));
        el("li")
            .class("item")
            .attr("data-digest", &self.digest)
            .attr("tabindex", "-1")
            .child(el("p").class("own").attr("dir", "auto").text(&self.what))
            .child(facts)
            .child(el("p").class("why").text(&self.why))
            .maybe(verdict)
    }

    /// The item on paper; `place` in words.
    pub fn print(&self, place: &str) -> El {
        let cells =
            [&self.reference, &self.what, place, &self.owner, &self.due, self.chip.words, &self.verdict];
        el("tr").children(cells.into_iter().map(|cell: &str| el("td").text(cell)))
    }
}

/// The head of the paper list.
pub fn paper_head(lang: Lang) -> El {
    let columns = [say::REFERENCE, say::MATTER, say::PLACE, say::OWNER, say::DUE, say::STATE, say::VERDICT];
    let cells = columns.into_iter().map(|words| el("th").attr("scope", "col").text(words.say(lang)));
    el("thead").child(el("tr").children(cells))
}
