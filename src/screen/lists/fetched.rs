//! A list as the backend handed it out: for whoever has no records here to build it from.

use super::listing::{self, LATE, Listing, age_ms};
use super::row::{Chip, Row};
use crate::lang::Lang;
use crate::text::desk::ranks as say;
use linli_core::config::Config;
use linli_core::lists::{Colour, Ignored, List, ProjectState, RankReason, ResourceState, State};
use linli_core::{Kind, canonical};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// The backend's answer, with the catalogue that names fields.
pub struct Fetched {
    list: List,
    answer: Value,
    ignored: Vec<Ignored>,
    config: Arc<Config>,
}

impl Fetched {
    /// Reads the answer; what it lacks shows as nothing.
    pub fn of(list: List, answer: Value, config: Arc<Config>) -> Self {
        let found = answer.get("ignored").and_then(Value::as_array);
        let ignored = found.into_iter().flatten().filter_map(ignored).collect();
        Self { list, answer, ignored, config }
    }

    fn items(&self) -> &[Value] {
        self.answer.get("items").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// How many stand in a state: what the list says of it, or what is counted.
    fn standing(&self, told: Option<&Value>, state: &str) -> usize {
        let told = told.and_then(Value::as_u64).map(|count| count as usize);
        told.unwrap_or_else(|| (0..self.count()).filter(|index| self.is(*index, state)).count())
    }

    fn need(&self, item: &Value, lang: Lang) -> Row {
        let top = known(item, "top_reason").zip(known::<Vec<RankReason>>(item, "reasons"));
        let solved_by = Some(text(item, "project_due")).filter(|due| !due.is_empty());
        let rating = item.get("rating").filter(|rating| rating.is_object());
        let verdict = rating.map(|rating| {
            let comment = rating.get("comment").and_then(Value::as_str);
            listing::verdict(lang, number(rating, "stars"), is_so(rating, "satisfied"), comment)
        });
        let chip = listing::state_chip(need_state(item), is_so(item, LATE), lang);
        let why = top.map(|(top, reasons)| say::why(lang, top, &reasons)).unwrap_or_default();
        Row {
            owner: text(item, "project_owner").into(),
            due: solved_by.unwrap_or_else(|| text(item, "due_solve")).into(),
            verdict: verdict.unwrap_or_default(),
            ..self.bare_row(item, ["text", "opened"], chip, why, lang)
        }
    }

    fn resource(&self, item: &Value, lang: Lang) -> Row {
        let free = number(item, "free");
        let field = listing::field(&self.config, text(item, "kind"), text(item, "field"), lang);
        let left = listing::left(lang, free, number(item, "promised"), number(item, "capacity"));
        let chip = listing::resource_chip(resource_state(item), free, lang);
        self.bare_row(item, ["text", "opened"], chip, [field, &left].join(" · "), lang)
    }

    /// What anybody may read names no owner, and of the needs no more than how many.
    fn project(&self, item: &Value, lang: Lang) -> Row {
        let (owner, due) = (text(item, "owner"), text(item, "due"));
        let (struck_off, needs) = match item.get("needs").and_then(Value::as_array) {
            Some(needs) => {
                let struck_off = needs.iter().filter(|need| need_state(need) == State::StruckOff);
                (struck_off.count() as u64, needs.len() as u64)
            }
            None => (number(item, "struck_off") as u64, number(item, "needs") as u64),
        };
        let by = if owner.is_empty() { say::by(lang, due) } else { say::due(lang, owner, due) };
        let colour = known(item, "colour").unwrap_or(Colour::Green);
        let chip = listing::colour_chip(colour, project_state(item), lang);
        let why = [by, say::struck_off(lang, struck_off, needs)].join(" · ");
        let row = self.bare_row(item, ["title", "written"], chip, why, lang);
        Row { owner: owner.into(), due: due.into(), ..row }
    }

    /// What all items have; the first two by their keys.
    fn bare_row(&self, item: &Value, [what, written]: [&str; 2], chip: Chip, why: String, lang: Lang) -> Row {
        let written = Some(text(item, written)).filter(|written| !written.is_empty());
        Row {
            digest: text(item, "digest").into(),
            reference: text(item, "reference").into(),
            what: text(item, what).into(),
            place: text(item, "place").into(),
            when: written.map(|at| say::ago(lang, age_ms(self.as_of(), at))).unwrap_or_default(),
            chip,
            why,
            owner: String::new(),
            due: String::new(),
            verdict: String::new(),
        }
    }
}

fn text<'v>(item: &'v Value, key: &str) -> &'v str {
    item.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(item: &Value, key: &str) -> i64 {
    item.get(key).and_then(Value::as_i64).unwrap_or(0)
}

fn is_so(item: &Value, key: &str) -> bool {
    item.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// What this version has a name for.
fn known<T: DeserializeOwned>(item: &Value, key: &str) -> Option<T> {
    T::deserialize(item.get(key)?).ok()
}

fn need_state(item: &Value) -> State {
    known(item, "state").unwrap_or(State::Open)
}

fn resource_state(item: &Value) -> ResourceState {
    known(item, "state").unwrap_or(ResourceState::Offered)
}

fn project_state(item: &Value) -> ProjectState {
    known(item, "state").unwrap_or(ProjectState::Open)
}

fn ignored(record: &Value) -> Option<Ignored> {
    Some(Ignored {
        digest: known(record, "digest")?,
        id: text(record, "id").into(),
        reason: known(record, "reason")?,
        kind: Kind::ALL.map(Kind::noun).into_iter().find(|noun| *noun == text(record, "type"))?,
    })
}

impl Listing for Fetched {
    fn count(&self) -> usize {
        self.items().len()
    }

    fn late(&self) -> usize {
        self.standing(self.answer.get(LATE), LATE)
    }

    fn states(&self, lang: Lang) -> Vec<(&'static str, &'static str, usize)> {
        let names = match self.list {
            List::Needs => listing::NEEDS.map(|state| (state.noun(), say::need(state))).to_vec(),
            List::Resources => {
                listing::RESOURCES.map(|(name, state, free)| (name, say::resource(state, free))).to_vec()
            }
            List::Projects => listing::PROJECTS.map(|state| (state.noun(), say::project(state))).to_vec(),
        };
        let told = self.answer.get("states");
        let count = |name: &str| self.standing(told.and_then(|told| told.get(name)), name);
        names.into_iter().map(|(name, words)| (name, words.say(lang), count(name))).collect()
    }

    fn is(&self, index: usize, state: &str) -> bool {
        let item = &self.items()[index];
        match self.list {
            _ if state == LATE => is_so(item, LATE),
            List::Needs => need_state(item).noun() == state,
            List::Resources => listing::resource_name(resource_state(item), number(item, "free")) == state,
            List::Projects => project_state(item).noun() == state,
        }
    }

    fn row(&self, index: usize, lang: Lang) -> Row {
        let item = &self.items()[index];
        match self.list {
            List::Needs => self.need(item, lang),
            List::Resources => self.resource(item, lang),
            List::Projects => self.project(item, lang),
        }
    }

    fn as_of(&self) -> &str {
        text(&self.answer, "as_of")
    }

    fn ignored(&self) -> &[Ignored] {
        &self.ignored
    }

    fn waiting(&self) -> u64 {
        number(&self.answer, "waiting") as u64
    }

    fn erased(&self) -> u64 {
        number(&self.answer, "erased") as u64
    }

    fn json(&self) -> String {
        canonical::to_string(&self.answer) + "\n"
    }

    fn csv(&self) -> Option<String> {
        None
    }

    fn has_csv(&self) -> bool {
        false
    }
}
