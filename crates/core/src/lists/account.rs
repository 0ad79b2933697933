//! The account of a need: opened, planned, done, rated, struck off; and back to work when it did not help.
//!
//! The account runs in rounds. A project that names the need plans it. A `done` that names such a project ends round
//! one; a `done` that names an unsatisfied rating of round n ends round n + 1. Ratings belong to the round of the `done`
//! they name. The last round decides: unsatisfied wins over satisfied and over a strike-off, because the resident has the
//! last word. A rating that also names an earlier rating of the same need takes its place.

use super::Fold;
use super::book::{Entry, Name, Node};
use super::facts::{Facts, RatingFacts};
use super::ignored::{Judged, Judgement, Reason};
use super::scope::Scope;
use super::thing::Thing;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Where a need stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On the account; nobody has taken it up.
    Open,
    /// A project names it.
    Planned,
    /// Staff say it is done; the resident has not said.
    Done,
    /// The resident is satisfied; it can be struck off.
    Rated,
    /// Off the account.
    StruckOff,
    /// The resident is not satisfied: back to work.
    Reopened,
    /// Its author has taken it back.
    Withdrawn,
}

impl State {
    /// Whether nothing more will happen with it.
    pub fn is_closed(self) -> bool {
        matches!(self, State::StruckOff | State::Withdrawn)
    }

    /// Whether somebody other than the resident must act next.
    pub fn needs_work(self) -> bool {
        matches!(self, State::Open | State::Planned | State::Reopened)
    }

    /// Its name in a list.
    pub fn noun(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Planned => "planned",
            State::Done => "done",
            State::Rated => "rated",
            State::StruckOff => "struck_off",
            State::Reopened => "reopened",
            State::Withdrawn => "withdrawn",
        }
    }
}

/// A need's account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub state: State,
    /// What `after` of the next step must name.
    pub heads: Vec<Node>,
    /// The project in which it is being done.
    pub project: Option<Node>,
    /// The rating that counts in the last round.
    pub rating: Option<Node>,
}

/// The steps of one account whose authors may take them.
#[derive(Default)]
struct Steps<'f> {
    /// Versions of projects that name the need, standing or replaced.
    projects: Vec<Node>,
    dones: Vec<(Node, &'f [Node])>,
    ratings: Vec<(Node, &'f RatingFacts)>,
    strikes: Vec<(Node, &'f [Node])>,
}

/// In which round each `done` and each rating stands; those that are missing stand in none.
#[derive(Default)]
struct Rounds {
    of: HashMap<Node, u32>,
}

impl Rounds {
    fn last_of<'a>(&self, named: impl IntoIterator<Item = &'a Node>) -> Option<u32> {
        named.into_iter().filter_map(|node| self.of.get(node)).copied().max()
    }

    /// Puts a step in a round; whether that is news.
    fn put(&mut self, node: Node, round: u32) -> bool {
        self.of.insert(node, round) != Some(round)
    }
}

impl Fold {
    /// Derives the account of a need.
    pub(super) fn account(
        &self,
        node: Node,
        thing: &Thing,
        scope: &Scope<'_>,
        judged: &mut Judged,
    ) -> Account {
        let steps = self.steps(node, &thing.places, judged);
        let rounds = steps.rounds();
        let standing = self.standing_among(&steps.projects);
        let mut account = self.resolve(&steps, &rounds, &standing, scope, judged);
        account.project = standing.first().copied();
        if thing.withdrawn && account.state != State::StruckOff {
            account.state = State::Withdrawn;
            account.heads.clear();
        }
        account
    }

    /// Collects what may count, and says of the rest why not.
    fn steps(&self, node: Node, places: &[Name], judged: &mut Judged) -> Steps<'_> {
        let need = self.book.get(node);
        let mut steps = Steps::default();
        for (from, by) in self.book.naming(node).filter(|(_, by)| by.is_readable() && by.is_signed()) {
            let staff = || places.iter().any(|place| self.is_staff(by, *place));
            let allowed = match &by.facts {
                Facts::Project(facts) if facts.needs.contains(&node) && self.is_project(from) => {
                    let allowed = staff();
                    allowed.then(|| steps.projects.push(from));
                    allowed
                }
                Facts::Change(facts) => {
                    let allowed = staff();
                    let list = if facts.struck_off { &mut steps.strikes } else { &mut steps.dones };
                    allowed.then(|| list.push((from, &facts.after)));
                    allowed
                }
                Facts::Rating(facts) => {
                    let allowed = self.may_rate(by, need, places);
                    allowed.then(|| steps.ratings.push((from, facts)));
                    allowed
                }
                _ => true,
            };
            if !allowed {
                judged.push((from, Judgement::Ignored(Reason::NotAllowed)));
            }
        }
        steps
    }

    /// Only the resident has a verdict; for a need that nobody signed, staff write down what they were told.
    fn may_rate(&self, by: &Entry, need: &Entry, places: &[Name]) -> bool {
        match need.signer() {
            Some(author) => by.signer() == Some(author),
            None => places.iter().any(|place| self.is_staff(by, *place)),
        }
    }

    fn resolve(
        &self,
        steps: &Steps<'_>,
        rounds: &Rounds,
        standing: &[Node],
        scope: &Scope<'_>,
        judged: &mut Judged,
    ) -> Account {
        let account = |state, heads| Account { state, heads, project: None, rating: None };
        let waiting = self.misplaced(steps, rounds, scope, judged);
        let last = rounds.last_of(steps.dones.iter().map(|(node, _)| node)).unwrap_or(0);
        let ratings = self.standing_ratings(steps, rounds, last);
        let unsatisfied: Vec<Node> =
            ratings.iter().filter(|(_, facts)| !facts.satisfied).map(|(node, _)| *node).collect();
        let (strikes, refused) = self.strikes(steps, rounds, last, !unsatisfied.is_empty());
        for (node, after, reason) in refused {
            judged.push((node, self.out_of_place(after, &waiting, scope, reason)));
        }
        if last == 0 {
            let state = if standing.is_empty() { State::Open } else { State::Planned };
            return account(state, standing.to_vec());
        }
        if ratings.is_empty() {
            let dones = steps.dones.iter().map(|(node, _)| *node);
            return account(State::Done, dones.filter(|node| rounds.of.get(node) == Some(&last)).collect());
        }
        if let Some(first) = unsatisfied.first().copied() {
            return Account { rating: Some(first), ..account(State::Reopened, unsatisfied) };
        }
        let rating = ratings.first().map(|(node, _)| *node);
        if !strikes.is_empty() {
            return Account { rating, ..account(State::StruckOff, strikes) };
        }
        Account { rating, ..account(State::Rated, ratings.iter().map(|(node, _)| *node).collect()) }
    }

    /// Ratings of a round whose place no other of that round has taken, by digest.
    fn standing_ratings<'f>(
        &self,
        steps: &Steps<'f>,
        rounds: &Rounds,
        round: u32,
    ) -> Vec<(Node, &'f RatingFacts)> {
        let inside = |node: Node| rounds.of.get(&node) == Some(&round);
        let mut ratings: Vec<_> = steps.ratings.iter().copied().filter(|(node, _)| inside(*node)).collect();
        let replaced: HashSet<Node> =
            ratings.iter().flat_map(|(_, facts)| facts.after.iter().copied()).collect();
        ratings.retain(|(node, _)| !replaced.contains(node));
        ratings.sort_unstable_by_key(|(node, _)| self.book.digest(*node));
        ratings
    }

    /// The strike-offs that close the last round, and those that cannot.
    fn strikes<'f>(
        &self,
        steps: &Steps<'f>,
        rounds: &Rounds,
        last: u32,
        disputed: bool,
    ) -> (Vec<Node>, Vec<Refused<'f>>) {
        let ratings: HashMap<Node, &RatingFacts> =
            steps.ratings.iter().copied().filter(|(node, _)| rounds.of.contains_key(node)).collect();
        let (mut closing, mut refused) = (Vec::new(), Vec::new());
        for (node, after) in steps.strikes.iter().copied() {
            let named: Vec<Node> = after.iter().copied().filter(|node| ratings.contains_key(node)).collect();
            let satisfied = || named.iter().filter(|node| ratings[node].satisfied);
            if named.is_empty() {
                refused.push((node, after, Reason::SkipsStage));
            } else if satisfied().next().is_none() {
                refused.push((node, after, Reason::NotSatisfied));
            } else if rounds.last_of(satisfied()) == Some(last) {
                if disputed {
                    refused.push((node, after, Reason::Clash));
                } else {
                    closing.push(node);
                }
            }
        }
        (closing, refused)
    }

    /// Says of each done and each rating that stands in no round why; returns those that wait.
    fn misplaced(
        &self,
        steps: &Steps<'_>,
        rounds: &Rounds,
        scope: &Scope<'_>,
        judged: &mut Judged,
    ) -> HashSet<Node> {
        let ratings = steps.ratings.iter().map(|(node, facts)| (*node, facts.after.as_ref()));
        let unplaced: Vec<(Node, &[Node])> = steps
            .dones
            .iter()
            .copied()
            .chain(ratings)
            .filter(|(node, _)| !rounds.of.contains_key(node))
            .collect();
        let mut waiting = HashSet::new();
        loop {
            let before = waiting.len();
            for (node, after) in &unplaced {
                if self.out_of_place(after, &waiting, scope, Reason::SkipsStage) == Judgement::Waiting {
                    waiting.insert(*node);
                }
            }
            if waiting.len() == before {
                break;
            }
        }
        for (node, after) in unplaced {
            judged.push((node, self.out_of_place(after, &waiting, scope, Reason::SkipsStage)));
        }
        waiting
    }

    /// What becomes of a step whose `after` does not lead to it: it waits while something that it names is not here, or
    /// waits itself.
    fn out_of_place(
        &self,
        after: &[Node],
        waiting: &HashSet<Node>,
        scope: &Scope<'_>,
        reason: Reason,
    ) -> Judgement {
        let waits = |node: &Node| waiting.contains(node) || !self.is_here(scope, *node);
        if after.iter().any(waits) { Judgement::Waiting } else { Judgement::Ignored(reason) }
    }
}

/// A step that cannot be taken: what it names, and why not.
type Refused<'f> = (Node, &'f [Node], Reason);

impl Steps<'_> {
    /// Finds the rounds. References are digests, so nothing can follow itself, and every pass that changes something
    /// settles at least one step for good.
    fn rounds(&self) -> Rounds {
        let mut rounds = Rounds::default();
        if self.dones.is_empty() {
            return rounds;
        }
        let unsatisfied: HashSet<Node> =
            self.ratings.iter().filter(|(_, facts)| !facts.satisfied).map(|(rating, _)| *rating).collect();
        let dones: HashSet<Node> = self.dones.iter().map(|(done, _)| *done).collect();
        loop {
            let mut changed = false;
            for (node, after) in &self.dones {
                let planned = after.iter().any(|named| self.projects.contains(named));
                let reopening = after.iter().filter(|named| unsatisfied.contains(named));
                let reopened = rounds.last_of(reopening).map(|round| round + 1);
                if let Some(round) = reopened.max(planned.then_some(1)) {
                    changed |= rounds.put(*node, round);
                }
            }
            for (node, facts) in &self.ratings {
                if let Some(round) = rounds.last_of(facts.after.iter().filter(|named| dones.contains(named)))
                {
                    changed |= rounds.put(*node, round);
                }
            }
            if !changed {
                return rounds;
            }
        }
    }
}
