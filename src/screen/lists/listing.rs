//! A list as the page shows it: counted at once, its rows put into words only when they are looked at.

use super::row::{Chip, Row, Shape};
use crate::lang::Lang;
use crate::text::desk::{ranks as say, work};
use linli_core::config::Config;
use linli_core::lists::{
    Colour, Fold, Ignored, List, NeedItem, NeedsList, ProjectItem, ProjectList, ProjectState, ResourceList,
    ResourceState, State, to_csv, to_json,
};
use linli_core::time;

/// What every list can be asked.
pub trait Listing {
    /// How many items.
    fn count(&self) -> usize;
    /// How many are late.
    fn late(&self) -> usize;
    /// The states that a filter may name, with how many items stand there.
    fn states(&self, lang: Lang) -> Vec<(&'static str, &'static str, usize)>;
    /// Whether an item is in this state; `late` is one.
    fn is(&self, index: usize, state: &str) -> bool;
    /// An item in words.
    fn row(&self, index: usize, lang: Lang) -> Row;
    /// The moment that ages and lateness were measured at, RFC 3339.
    fn as_of(&self) -> &str;
    /// What changes nothing.
    fn ignored(&self) -> &[Ignored];
    /// How many records wait for one that they name.
    fn waiting(&self) -> u64;
    /// How many items were erased.
    fn erased(&self) -> u64;
    /// The bytes that every edge prints.
    fn json(&self) -> String;
    /// The same as a table; `None` where there is none, which [`Listing::has_csv`] tells without making it.
    fn csv(&self) -> Option<String>;
    /// Whether there is a table.
    fn has_csv(&self) -> bool {
        true
    }
}

/// Builds the list of an address.
pub fn of(list: List, fold: &Fold, as_of_ms: i64, place: Option<&str>) -> Box<dyn Listing> {
    match list {
        List::Needs => Box::new(fold.needs(as_of_ms, place)),
        List::Resources => {
            Box::new(Resources { list: fold.resources(as_of_ms, place), config: fold.config().clone() })
        }
        List::Projects => Box::new(fold.projects(as_of_ms, place)),
    }
}

/// The states of needs, as filters show them.
pub(super) const NEEDS: [State; 7] = [
    State::Open,
    State::Planned,
    State::Reopened,
    State::Done,
    State::Rated,
    State::StruckOff,
    State::Withdrawn,
];

/// The states of projects, as filters show them.
pub(super) const PROJECTS: [ProjectState; 6] = [
    ProjectState::Open,
    ProjectState::Reopened,
    ProjectState::Done,
    ProjectState::Rated,
    ProjectState::StruckOff,
    ProjectState::Withdrawn,
];

/// The filter word for what is late.
pub const LATE: &str = "late";

pub(super) fn age_ms(as_of: &str, written: &str) -> i64 {
    time::parse(as_of).zip(time::parse(written)).map_or(0, |(now, then)| now - then)
}

impl Listing for NeedsList {
    fn count(&self) -> usize {
        self.items.len()
    }

    fn late(&self) -> usize {
        self.late as usize
    }

    fn states(&self, lang: Lang) -> Vec<(&'static str, &'static str, usize)> {
        let counts = &self.states;
        let count = |state| match state {
            State::Open => counts.open,
            State::Planned => counts.planned,
            State::Reopened => counts.reopened,
            State::Done => counts.done,
            State::Rated => counts.rated,
            State::StruckOff => counts.struck_off,
            State::Withdrawn => counts.withdrawn,
        };
        NEEDS.map(|state| (state.noun(), say::need(state).say(lang), count(state) as usize)).to_vec()
    }

    fn is(&self, index: usize, state: &str) -> bool {
        let item = &self.items[index];
        if state == LATE { item.late } else { item.state.noun() == state }
    }

    fn row(&self, index: usize, lang: Lang) -> Row {
        need_row(&self.items[index], &self.as_of, lang)
    }

    fn as_of(&self) -> &str {
        &self.as_of
    }

    fn ignored(&self) -> &[Ignored] {
        &self.ignored
    }

    fn waiting(&self) -> u64 {
        self.waiting
    }

    fn erased(&self) -> u64 {
        self.erased
    }

    fn json(&self) -> String {
        to_json(self)
    }

    fn csv(&self) -> Option<String> {
        Some(to_csv(self))
    }
}

fn need_row(item: &NeedItem, as_of: &str, lang: Lang) -> Row {
    let rating = item.rating.as_ref();
    let verdict = rating
        .map(|rating| verdict(lang, i64::from(rating.stars), rating.satisfied, rating.comment.as_deref()));
    Row {
        digest: item.digest.to_string(),
        reference: item.reference.clone(),
        what: item.text.clone(),
        place: item.place.clone(),
        when: say::ago(lang, age_ms(as_of, &item.opened)),
        chip: need_chip(item, lang),
        why: say::why(lang, item.top_reason, &item.reasons),
        owner: item.project_owner.clone().unwrap_or_default(),
        due: item.project_due.clone().or_else(|| item.due_solve.clone()).unwrap_or_default(),
        verdict: verdict.unwrap_or_default(),
    }
}

/// What a resident thinks of what was done, in words.
pub(super) fn verdict(lang: Lang, stars: i64, satisfied: bool, comment: Option<&str>) -> String {
    let stars = work::stars(lang, stars, satisfied);
    comment.map(|comment| [&stars, ": ", comment].concat()).unwrap_or(stars)
}

/// The chip of a need.
pub fn need_chip(item: &NeedItem, lang: Lang) -> Chip {
    state_chip(item.state, item.late, lang)
}

/// How a need stands: late goes before everything that is not over.
pub(super) fn state_chip(state: State, late: bool, lang: Lang) -> Chip {
    if late {
        return Chip { shape: Shape::Red, words: say::LATE.say(lang) };
    }
    let shape = match state {
        State::Reopened => Shape::Red,
        State::Open => Shape::Orange,
        State::Planned => Shape::Green,
        State::Done | State::Rated => Shape::Yellow,
        State::StruckOff | State::Withdrawn => Shape::Blue,
    };
    Chip { shape, words: say::need(state).say(lang) }
}

/// The list of resources with the catalogue that names their fields.
struct Resources {
    list: ResourceList,
    config: std::sync::Arc<Config>,
}

impl Listing for Resources {
    fn count(&self) -> usize {
        self.list.items.len()
    }

    fn late(&self) -> usize {
        0
    }

    fn states(&self, lang: Lang) -> Vec<(&'static str, &'static str, usize)> {
        let count = |name| (0..self.count()).filter(|index| self.is(*index, name)).count();
        RESOURCES
            .map(|(name, state, free)| (name, say::resource(state, free).say(lang), count(name)))
            .to_vec()
    }

    fn is(&self, index: usize, state: &str) -> bool {
        let item = &self.list.items[index];
        resource_name(item.state, item.free) == state
    }

    fn row(&self, index: usize, lang: Lang) -> Row {
        let item = &self.list.items[index];
        Row {
            digest: item.digest.to_string(),
            reference: item.reference.clone(),
            what: item.text.clone(),
            place: item.place.clone(),
            when: say::ago(lang, age_ms(&self.list.as_of, &item.opened)),
            chip: resource_chip(item.state, item.free, lang),
            why: [
                field(&self.config, item.kind, &item.field, lang),
                &left(lang, item.free, item.promised, item.capacity),
            ]
            .join(" · "),
            owner: String::new(),
            due: String::new(),
            verdict: String::new(),
        }
    }

    fn as_of(&self) -> &str {
        &self.list.as_of
    }

    fn ignored(&self) -> &[Ignored] {
        &self.list.ignored
    }

    fn waiting(&self) -> u64 {
        self.list.waiting
    }

    fn erased(&self) -> u64 {
        self.list.erased
    }

    fn json(&self) -> String {
        to_json(&self.list)
    }

    fn csv(&self) -> Option<String> {
        Some(to_csv(&self.list))
    }
}

/// The filter words of offers, each with a state and how much is free.
pub(super) const RESOURCES: [(&str, ResourceState, i64); 3] = [
    ("free", ResourceState::Offered, 1),
    ("promised", ResourceState::Offered, 0),
    ("withdrawn", ResourceState::Withdrawn, 0),
];

/// The filter word of an offer.
pub(super) fn resource_name(state: ResourceState, free: i64) -> &'static str {
    match state {
        ResourceState::Withdrawn => "withdrawn",
        ResourceState::Offered if free > 0 => "free",
        ResourceState::Offered => "promised",
    }
}

/// How an offer stands.
pub(super) fn resource_chip(state: ResourceState, free: i64, lang: Lang) -> Chip {
    let shape = match resource_name(state, free) {
        "free" => Shape::Green,
        "promised" => Shape::Yellow,
        _ => Shape::Blue,
    };
    Chip { shape, words: say::resource(state, free).say(lang) }
}

/// What an offer is about; a field that the catalogue has no more is its code.
pub(super) fn field<'w>(config: &'w Config, kind: &str, code: &'w str, lang: Lang) -> &'w str {
    config.catalogue.field(kind, code).map_or(code, |field| lang.pick(&field.zh, &field.en))
}

/// What is left of an offer.
pub(super) fn left(lang: Lang, free: i64, promised: i64, capacity: i64) -> String {
    if promised > capacity {
        say::overpromised(lang, promised - capacity)
    } else {
        say::free(lang, free, capacity)
    }
}

impl Listing for ProjectList {
    fn count(&self) -> usize {
        self.items.len()
    }

    fn late(&self) -> usize {
        self.late as usize
    }

    fn states(&self, lang: Lang) -> Vec<(&'static str, &'static str, usize)> {
        let counts = &self.states;
        let count = |state| match state {
            ProjectState::Open => counts.open,
            ProjectState::Reopened => counts.reopened,
            ProjectState::Done => counts.done,
            ProjectState::Rated => counts.rated,
            ProjectState::StruckOff => counts.struck_off,
            ProjectState::Withdrawn => counts.withdrawn,
        };
        PROJECTS.map(|state| (state.noun(), say::project(state).say(lang), count(state) as usize)).to_vec()
    }

    fn is(&self, index: usize, state: &str) -> bool {
        let item = &self.items[index];
        if state == LATE { item.late } else { item.state.noun() == state }
    }

    fn row(&self, index: usize, lang: Lang) -> Row {
        let item = &self.items[index];
        let struck_off =
            item.needs.iter().filter(|need| need.state == State::StruckOff.noun()).count() as u64;
        Row {
            digest: item.digest.to_string(),
            reference: item.reference.clone(),
            what: item.title.clone(),
            place: item.place.clone(),
            when: say::ago(lang, age_ms(&self.as_of, &item.written)),
            chip: project_chip(item, lang),
            why: [
                say::due(lang, &item.owner, &item.due),
                say::struck_off(lang, struck_off, item.needs.len() as u64),
            ]
            .join(" · "),
            owner: item.owner.clone(),
            due: item.due.clone(),
            verdict: String::new(),
        }
    }

    fn as_of(&self) -> &str {
        &self.as_of
    }

    fn ignored(&self) -> &[Ignored] {
        &self.ignored
    }

    fn waiting(&self) -> u64 {
        self.waiting
    }

    fn erased(&self) -> u64 {
        0
    }

    fn json(&self) -> String {
        to_json(self)
    }

    fn csv(&self) -> Option<String> {
        Some(to_csv(self))
    }
}

/// The chip of a project.
pub fn project_chip(item: &ProjectItem, lang: Lang) -> Chip {
    colour_chip(item.colour, item.state, lang)
}

/// How a project stands: one of the five colours.
pub(super) fn colour_chip(colour: Colour, state: ProjectState, lang: Lang) -> Chip {
    Chip { shape: shape(colour), words: say::colour(colour, state).say(lang) }
}

/// The shape that goes with a colour.
pub fn shape(colour: Colour) -> Shape {
    match colour {
        Colour::Red => Shape::Red,
        Colour::Orange => Shape::Orange,
        Colour::Yellow => Shape::Yellow,
        Colour::Green => Shape::Green,
        Colour::Blue => Shape::Blue,
    }
}
