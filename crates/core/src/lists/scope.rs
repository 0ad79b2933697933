//! What a list of a branch may know. Whoever answers for a branch is handed its records and not those of others, so a
//! list of the branch is built of nothing else, also where everything is at hand: the street, printing the list of a
//! community, prints what that community prints.

use super::Fold;
use super::book::{Entry, Name, Node};
use super::facts::Facts;
use super::ignored::Judged;

/// The branch that a list was asked for.
pub(super) struct Scope<'p> {
    branch: Option<&'p str>,
    /// For each code of the book, whether it lies in the branch; empty where only a few are asked for.
    within: Vec<bool>,
}

/// Everything: no list of a branch, or one item by itself.
pub(super) const WHOLE: Scope<'static> = Scope { branch: None, within: Vec::new() };

impl Fold {
    /// A branch, to be asked about every record.
    pub(super) fn scope<'p>(&self, branch: Option<&'p str>) -> Scope<'p> {
        let names = &self.book.names;
        let codes = 0..branch.map_or(0, |_| names.len());
        let glance = Scope { branch, within: Vec::new() };
        let within = codes.map(|name| self.is_inside(&glance, name as Name)).collect();
        Scope { branch, within }
    }

    /// A branch, to be asked about a few records.
    pub(super) fn glance<'p>(&self, branch: Option<&'p str>) -> Scope<'p> {
        Scope { branch, within: Vec::new() }
    }

    /// Whether a place lies in the branch.
    pub(super) fn is_inside(&self, scope: &Scope<'_>, place: Name) -> bool {
        let Some(branch) = scope.branch else {
            return true;
        };
        let known = scope.within.get(place as usize).copied();
        known.unwrap_or_else(|| self.config.places.contains(branch, self.book.names.text(place)))
    }

    /// Whether a need or an offer is or was in the branch.
    pub(super) fn was_inside(&self, scope: &Scope<'_>, places: &[Name]) -> bool {
        places.iter().any(|place| self.is_inside(scope, *place))
    }

    /// Whether a record is here, for the branch: written for it, or a need or an offer that is or was in it, or about
    /// one.
    pub(super) fn is_here(&self, scope: &Scope<'_>, node: Node) -> bool {
        let entry = self.book.get(node);
        entry.is_held()
            && (self.is_inside(scope, entry.place)
                || self.is_thing_here(scope, node)
                || entry.facts.targets().into_iter().any(|target| self.is_thing_here(scope, target)))
    }

    fn is_thing_here(&self, scope: &Scope<'_>, node: Node) -> bool {
        let entry = self.book.get(node);
        if !matches!(entry.facts, Facts::Need(_) | Facts::Offer(_)) {
            return false;
        }
        self.is_inside(scope, entry.place)
            || self.was_inside(scope, &self.thing(node, &mut Judged::new()).places)
    }

    /// Whether staff have struck off a need of a project that is not here: it names no person, so it is handed to
    /// everybody whom the project concerns. Staff of any part of the project's branch are believed, for where the need
    /// lies is not known here.
    pub(super) fn is_struck_elsewhere(&self, project: &Entry, need: Node) -> bool {
        let place = self.book.names.text(project.place);
        let strikes = self.book.naming(need).filter(|(_, by)| match &by.facts {
            Facts::Change(change) => change.struck_off && by.is_readable(),
            _ => false,
        });
        strikes
            .filter_map(|(_, by)| Some((by.signer()?, by.time_ms)))
            .any(|(key, time_ms)| self.authority.is_staff_around(&self.config.places, key, place, time_ms))
    }
}
