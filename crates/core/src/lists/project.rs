//! The project list. A project's state derives from its needs.

use super::account::State;
use super::book::{Entry, Node};
use super::facts::Facts;
use super::ignored::{Ignored, Judged, Judgement, Reason};
use super::order::Order;
use super::scope::{Scope, WHOLE};
use super::{Fold, LIST_VERSION, List, wall_day};
use crate::{Digest, receipt, reference, text, time};
use serde::{Deserialize, Serialize};

/// Days before the due day from which a project is at risk.
const AT_RISK_DAYS: i64 = 2;

/// Where a project stands: what all of its needs have reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectState {
    /// Some need is still to be worked on.
    Open,
    /// All are done; some resident has not said.
    Done,
    /// All residents are satisfied; some need is still to be struck off.
    Rated,
    /// All are off the account.
    StruckOff,
    /// Some resident is not satisfied.
    Reopened,
    /// Nothing is left to do: every need was withdrawn or erased.
    Withdrawn,
}

impl ProjectState {
    /// Whether it still takes what it was promised.
    pub fn is_closed(self) -> bool {
        matches!(self, ProjectState::StruckOff | ProjectState::Withdrawn)
    }

    /// Its name in a list.
    pub fn noun(self) -> &'static str {
        match self {
            ProjectState::Open => "open",
            ProjectState::Done => "done",
            ProjectState::Rated => "rated",
            ProjectState::StruckOff => "struck_off",
            ProjectState::Reopened => "reopened",
            ProjectState::Withdrawn => "withdrawn",
        }
    }
}

/// 五色督办: how a project stands, most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Late.
    Red,
    /// Due within two days.
    Orange,
    /// Done, and waiting for the resident.
    Yellow,
    /// On time.
    Green,
    /// Off the account.
    Blue,
}

impl Colour {
    /// Its name in a list.
    pub fn noun(self) -> &'static str {
        match self {
            Colour::Red => "red",
            Colour::Orange => "orange",
            Colour::Yellow => "yellow",
            Colour::Green => "green",
            Colour::Blue => "blue",
        }
    }
}

/// A need within a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectNeed {
    /// Its digest.
    pub digest: Digest,
    /// Its reference.
    pub reference: String,
    /// Its state; `erased`, or `waiting` while it is not here and nobody has struck it off.
    pub state: &'static str,
}

/// A resource within a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectResource {
    /// How much of its capacity.
    pub amount: i64,
    /// The offer.
    pub offer: Digest,
    /// The offer's reference.
    pub reference: String,
}

/// One project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectItem {
    /// How it stands.
    pub colour: Colour,
    /// Its newest version.
    pub digest: Digest,
    /// By when, `YYYY-MM-DD`.
    pub due: String,
    /// What `after` of its next version must name.
    pub heads: Vec<Digest>,
    /// Id of the newest version.
    pub id: String,
    /// Whether the due day is over and work is left.
    pub late: bool,
    /// Its needs, as its author ordered them.
    pub needs: Vec<ProjectNeed>,
    /// In words.
    pub note: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// Place code.
    pub place: String,
    /// The reference of its newest version.
    pub reference: String,
    /// Its resources, as its author ordered them.
    pub resources: Vec<ProjectResource>,
    /// Where it stands.
    pub state: ProjectState,
    /// What it is called.
    pub title: String,
    /// When the newest version was written, by its device's clock.
    pub written: String,
}

/// How many projects stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the states of `ProjectState`, by name")]
pub struct ProjectStates {
    pub done: u64,
    pub open: u64,
    pub rated: u64,
    pub reopened: u64,
    pub struck_off: u64,
    pub withdrawn: u64,
}

/// 项目清单: late first, then at risk, waiting for a rating, on time, struck off; within these by due day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectList {
    /// The moment that ages and lateness were measured at.
    pub as_of: String,
    /// How many items.
    pub count: u64,
    /// Records that change nothing, and why.
    pub ignored: Vec<Ignored>,
    /// The projects.
    pub items: Vec<ProjectItem>,
    /// How many of them are late.
    pub late: u64,
    /// `projects`.
    pub list: &'static str,
    /// The branch it was asked for.
    pub place: Option<String>,
    /// How many stand where.
    pub states: ProjectStates,
    /// Version of this form.
    pub version: u32,
    /// Records that name what is not here yet.
    pub waiting: u64,
}

impl Fold {
    /// The projects of a branch.
    pub fn projects(&self, as_of_ms: i64, place: Option<&str>) -> ProjectList {
        let scope = self.scope(place);
        let mut judged = Judged::new();
        let mut items: Vec<(Order, ProjectItem)> = Vec::new();
        for node in self.projects.iter().copied() {
            if self.is_inside(&scope, self.book.get(node).place) && self.is_standing(node) {
                items.extend(self.project_item(node, as_of_ms, &scope, &mut judged));
            }
        }
        items.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let items: Vec<ProjectItem> = items.into_iter().map(|(_, item)| item).collect();
        let (ignored, waiting) = self.ignored(List::Projects, &scope, judged);
        let mut states = ProjectStates::default();
        for item in &items {
            *states.of(item.state) += 1;
        }
        ProjectList {
            as_of: time::format(as_of_ms),
            count: items.len() as u64,
            ignored,
            late: items.iter().filter(|item| item.late).count() as u64,
            items,
            list: List::Projects.noun(),
            place: place.map(str::to_owned),
            states,
            version: LIST_VERSION,
            waiting,
        }
    }

    /// The project of which this record is a version, as its standing version says.
    pub fn project(&self, digest: &Digest, as_of_ms: i64) -> Option<ProjectItem> {
        let node = self.book.find(digest).filter(|node| self.is_project(*node))?;
        let standing = *self.heads(node).first()?;
        self.project_item(standing, as_of_ms, &WHOLE, &mut Judged::new()).map(|(_, item)| item)
    }

    /// Where a project's need stands; `None` when the project's author may not speak for it.
    fn project_need(&self, project: &Entry, need: Node, scope: &Scope<'_>) -> Option<&'static str> {
        let entry = self.book.get(need);
        if !entry.is_readable() || !self.is_here(scope, need) {
            let struck = self.is_struck_elsewhere(project, need);
            return Some(if struck { State::StruckOff.noun() } else { WAITING });
        }
        let mut unheard = Judged::new();
        let thing = self.thing(need, &mut unheard);
        if entry.kind != crate::record::Kind::Need
            || !thing.places.iter().any(|place| self.is_staff(project, *place))
        {
            return None;
        }
        if matches!(entry.facts, Facts::Nothing) {
            return Some(ERASED);
        }
        Some(self.account(need, &thing, scope, &mut unheard).state.noun())
    }

    /// The state of a version's needs taken together.
    pub(super) fn project_state(&self, node: Node, scope: &Scope<'_>) -> ProjectState {
        let Some((entry, facts)) = self.version(node) else {
            return ProjectState::Withdrawn;
        };
        let states: Vec<&str> =
            facts.needs.iter().filter_map(|need| self.project_need(entry, *need, scope)).collect();
        joint_state(&states)
    }

    /// The item of a version, and where it belongs in the list.
    pub(super) fn project_item(
        &self,
        node: Node,
        as_of_ms: i64,
        scope: &Scope<'_>,
        judged: &mut Judged,
    ) -> Option<(Order, ProjectItem)> {
        let (entry, facts) = self.version(node)?;
        let mut needs = Vec::new();
        for need in facts.needs.iter().copied() {
            let digest = self.book.digest(need);
            match self.project_need(entry, need, scope) {
                Some(state) => needs.push(ProjectNeed { digest, reference: reference::of(&digest), state }),
                None => judged.push((node, Judgement::Ignored(Reason::NotAllowed))),
            }
        }
        let mut resources = Vec::new();
        for (offer, amount) in facts.resources.iter().copied() {
            let digest = self.book.digest(offer);
            if self.may_use(entry, offer, scope) {
                resources.push(ProjectResource { amount, offer: digest, reference: reference::of(&digest) });
            } else {
                judged.push((node, Judgement::Ignored(Reason::NotAllowed)));
            }
        }
        let states: Vec<&str> = needs.iter().map(|need| need.state).collect();
        let state = joint_state(&states);
        let (late, colour) = colour(state, facts.due_day, wall_day(as_of_ms));
        let item = ProjectItem {
            colour,
            digest: entry.digest,
            due: time::format_date(facts.due_day),
            heads: self.book.digests(self.heads(node)),
            id: receipt::uuid_text(&entry.id),
            late,
            needs,
            note: facts.note.as_deref().map(text::neutral),
            owner: text::neutral(&facts.owner),
            place: text::neutral(self.book.names.text(entry.place)),
            reference: reference::of(&entry.digest),
            resources,
            state,
            title: text::neutral(&facts.title),
            written: time::format(entry.time_ms),
        };
        let order = Order {
            digest: entry.digest,
            first: facts.due_day,
            second: 0,
            group: colour as i64,
            name: "".into(),
        };
        Some((order, item))
    }

    /// Whether a project may promise an offer: one that is not here yet waits, and is shown.
    fn may_use(&self, project: &Entry, offer: Node, scope: &Scope<'_>) -> bool {
        let entry = self.book.get(offer);
        if !entry.is_readable() || !self.is_here(scope, offer) {
            return true;
        }
        let thing = self.thing(offer, &mut Judged::new());
        entry.kind == crate::record::Kind::Offer
            && thing.places.iter().any(|place| self.is_staff(project, *place))
    }
}

/// A need that is not here yet.
const WAITING: &str = "waiting";
/// A need whose body was erased.
const ERASED: &str = "erased";

/// What all needs of a project have reached. One that went back to work outweighs the others; what was withdrawn or
/// erased is no work.
fn joint_state(states: &[&str]) -> ProjectState {
    let open = [State::Open.noun(), State::Planned.noun(), WAITING];
    let has = |wanted: &[&str]| states.iter().any(|state| wanted.contains(state));
    if has(&[State::Reopened.noun()]) {
        ProjectState::Reopened
    } else if has(&open) {
        ProjectState::Open
    } else if has(&[State::Done.noun()]) {
        ProjectState::Done
    } else if has(&[State::Rated.noun()]) {
        ProjectState::Rated
    } else if has(&[State::StruckOff.noun()]) {
        ProjectState::StruckOff
    } else {
        ProjectState::Withdrawn
    }
}

/// Late and colour. The due day itself is still on time.
fn colour(state: ProjectState, due_day: i64, today: i64) -> (bool, Colour) {
    match state {
        ProjectState::StruckOff | ProjectState::Withdrawn => (false, Colour::Blue),
        ProjectState::Done => (false, Colour::Yellow),
        ProjectState::Rated => (false, Colour::Green),
        ProjectState::Open | ProjectState::Reopened if today > due_day => (true, Colour::Red),
        ProjectState::Open | ProjectState::Reopened if today + AT_RISK_DAYS >= due_day => {
            (false, Colour::Orange)
        }
        ProjectState::Open | ProjectState::Reopened => (false, Colour::Green),
    }
}

impl ProjectStates {
    fn of(&mut self, state: ProjectState) -> &mut u64 {
        match state {
            ProjectState::Open => &mut self.open,
            ProjectState::Done => &mut self.done,
            ProjectState::Rated => &mut self.rated,
            ProjectState::StruckOff => &mut self.struck_off,
            ProjectState::Reopened => &mut self.reopened,
            ProjectState::Withdrawn => &mut self.withdrawn,
        }
    }
}
