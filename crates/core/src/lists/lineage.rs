//! Versions of projects, and which of them counts.
//!
//! A later version names the ones it replaces in `after`. Versions that hang together this way are one project; those
//! that none replaces are its heads. Of several heads (two desks changed it without seeing each other) the one with the
//! smallest digest stands and the others are a clash, until a version names them all.

use super::Fold;
use super::book::{Entry, Node};
use super::facts::{Facts, ProjectFacts};
use std::collections::HashSet;

impl Fold {
    /// Whether this is a version of a project by somebody who may write one.
    pub(super) fn is_project(&self, node: Node) -> bool {
        let entry = self.book.get(node);
        entry.is_readable() && matches!(entry.facts, Facts::Project(_)) && self.is_staff(entry, entry.place)
    }

    pub(super) fn version(&self, node: Node) -> Option<(&Entry, &ProjectFacts)> {
        let entry = self.book.get(node);
        match &entry.facts {
            Facts::Project(facts) if self.is_project(node) => Some((entry, facts)),
            _ => None,
        }
    }

    /// Whether one version replaces another: it names it, and its author may speak where the other is.
    fn replaces(&self, later: Node, earlier: Node) -> bool {
        let Some((entry, facts)) = self.version(later) else {
            return false;
        };
        facts.after.contains(&earlier)
            && self.is_project(earlier)
            && self.is_staff(entry, self.book.get(earlier).place)
    }

    fn replacers(&self, node: Node) -> impl Iterator<Item = Node> {
        let projects = self.book.naming(node).filter(|(_, by)| matches!(by.facts, Facts::Project(_)));
        projects.map(|(later, _)| later).filter(move |later| self.replaces(*later, node))
    }

    /// All versions of the project that this record is a version of, by digest.
    pub(super) fn versions(&self, node: Node) -> Vec<Node> {
        let alone = self.version(node).is_none_or(|(_, facts)| facts.after.is_empty());
        if alone && self.replacers(node).next().is_none() {
            return vec![node];
        }
        let mut seen = HashSet::from([node]);
        let mut open = vec![node];
        while let Some(at) = open.pop() {
            let earlier = self.version(at).map(|(_, facts)| facts.after.as_ref()).unwrap_or_default();
            let earlier = earlier.iter().copied().filter(|earlier| self.replaces(at, *earlier));
            for other in earlier.chain(self.replacers(at)) {
                if seen.insert(other) {
                    open.push(other);
                }
            }
        }
        let mut versions: Vec<Node> = seen.into_iter().collect();
        versions.sort_unstable_by_key(|version| self.book.digest(*version));
        versions
    }

    /// The versions that none replaces, by digest; the first one stands.
    pub(super) fn heads(&self, node: Node) -> Vec<Node> {
        let mut versions = self.versions(node);
        if versions.len() > 1 {
            versions.retain(|version| self.replacers(*version).next().is_none());
        }
        versions
    }

    /// Whether this version is the one that counts.
    pub(super) fn is_standing(&self, node: Node) -> bool {
        self.is_project(node) && self.heads(node).first() == Some(&node)
    }

    /// Whether this version would count, but another one does.
    pub(super) fn is_clash(&self, node: Node) -> bool {
        let heads = self.heads(node);
        heads.len() > 1 && heads[1..].contains(&node)
    }

    /// Of versions that name a need, those that count, by digest.
    pub(super) fn standing_among(&self, versions: &[Node]) -> Vec<Node> {
        let mut standing: Vec<Node> =
            versions.iter().copied().filter(|version| self.is_standing(*version)).collect();
        standing.sort_unstable_by_key(|version| self.book.digest(*version));
        standing
    }
}
