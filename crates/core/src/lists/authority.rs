//! Who may speak for whom: the roots of the configuration and what their enrolments grant.
//!
//! An enrolment counts when a root signed it, or a key that is itself enrolled as staff, by an enrolment that counts,
//! over a branch that contains this one's, at the time that this one claims. That is reachability from the roots: a
//! ring of keys that enrol each other reaches nothing. Until enrolments can be revoked the set only grows, so it is
//! kept up to date as they come. [`Authority::is_staff`] is the one place where this is decided.

use super::book::Node;
use super::facts::EnrolmentFacts;
use crate::place::PlaceTree;
use crate::{Digest, PublicKey};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// What an enrolled key may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads lists.
    Reader,
    /// Walks from door to door.
    Worker,
    /// Volunteers, organisations.
    Team,
    /// The community's and the street's.
    Staff,
}

impl Role {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "reader" => Some(Role::Reader),
            "worker" => Some(Role::Worker),
            "team" => Some(Role::Team),
            "staff" => Some(Role::Staff),
            _ => None,
        }
    }
}

/// A key as the fold sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enrolled {
    /// The place whose branch it is for.
    pub branch: String,
    /// The record that says so; `None` for a root of the configuration.
    pub digest: Option<Digest>,
    /// From when, ms since the epoch; `None` for always.
    pub from_ms: Option<i64>,
    /// The name under which its records are shown.
    pub name: Option<String>,
    /// Whether it is the key on paper.
    pub recovery: bool,
    /// What it may say.
    pub role: Role,
    /// Whether it is a root of the configuration.
    pub root: bool,
    /// Until when, ms since the epoch.
    pub until_ms: Option<i64>,
}

/// A key that asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// The branch it asks for.
    pub branch: String,
    /// The record that asks.
    pub digest: Digest,
    /// From when it asks, ms since the epoch.
    pub from_ms: i64,
    /// The name it gives itself: a claim.
    pub name: Option<String>,
    /// Whether it says to be the key on paper.
    pub recovery: bool,
    /// The reference of the record that asks.
    pub reference: String,
    /// The role it asks for.
    pub role: Role,
    /// The key.
    pub subject_key: PublicKey,
    /// When, by its device's clock.
    pub time_ms: i64,
    /// Until when it asks, ms since the epoch.
    pub until_ms: Option<i64>,
}

/// One enrolment under one signature.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub node: Node,
    pub signer: PublicKey,
    pub time_ms: i64,
    pub role: Role,
    pub facts: EnrolmentFacts,
    pub counts: bool,
}

impl Grant {
    /// `None` for a role of a later version.
    pub fn new(node: Node, signer: PublicKey, time_ms: i64, facts: &EnrolmentFacts) -> Option<Self> {
        let role = Role::parse(&facts.role)?;
        Some(Self { node, signer, time_ms, role, facts: facts.clone(), counts: false })
    }

    fn holds(&self, places: &PlaceTree, place: &str, time_ms: i64) -> bool {
        self.counts
            && self.facts.from_ms <= time_ms
            && self.facts.until_ms.is_none_or(|until_ms| time_ms < until_ms)
            && places.contains(&self.facts.branch, place)
    }
}

/// All enrolments and what counts of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Authority {
    roots: HashSet<PublicKey>,
    grants: Vec<Grant>,
    by_subject: HashMap<PublicKey, Vec<usize>>,
    by_signer: HashMap<PublicKey, Vec<usize>>,
}

impl Authority {
    pub fn new(roots: &[PublicKey]) -> Self {
        Self { roots: roots.iter().copied().collect(), ..Self::default() }
    }

    /// Whether a record signed by `key` and of this time may say what only the staff of `place` may say.
    pub fn is_staff(&self, places: &PlaceTree, key: PublicKey, place: &str, time_ms: i64) -> bool {
        self.roots.contains(&key)
            || self
                .granted(&key)
                .any(|grant| grant.role == Role::Staff && grant.holds(places, place, time_ms))
    }

    /// Whether a record signed by `key` and of this time is by staff of `place`, or of a part of it.
    pub fn is_staff_around(&self, places: &PlaceTree, key: PublicKey, place: &str, time_ms: i64) -> bool {
        self.is_staff(places, key, place, time_ms)
            || self.granted(&key).any(|grant| {
                let part = places.contains(place, &grant.facts.branch);
                part && grant.role == Role::Staff && grant.holds(places, &grant.facts.branch, time_ms)
            })
    }

    /// Whether somebody whom staff has let in vouches for a record: anybody enrolled to write.
    pub fn is_known(&self, places: &PlaceTree, key: PublicKey, place: &str, time_ms: i64) -> bool {
        self.roots.contains(&key)
            || self
                .granted(&key)
                .any(|grant| grant.role != Role::Reader && grant.holds(places, place, time_ms))
    }

    fn granted(&self, key: &PublicKey) -> impl Iterator<Item = &Grant> {
        let known = self.by_subject.get(key).map(Vec::as_slice).unwrap_or_default();
        known.iter().map(|index| &self.grants[*index])
    }

    /// Takes one enrolment in; whether anybody may now say more than before.
    pub fn insert(&mut self, places: &PlaceTree, grant: Grant) -> bool {
        let index = self.grants.len();
        self.by_subject.entry(grant.facts.subject).or_default().push(index);
        self.by_signer.entry(grant.signer).or_default().push(index);
        self.grants.push(grant);
        let mut grew = false;
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            let grant = &self.grants[index];
            let counts = self.is_staff(places, grant.signer, &grant.facts.branch, grant.time_ms);
            if grant.counts || !counts {
                continue;
            }
            let subject = grant.facts.subject;
            self.grants[index].counts = true;
            grew = true;
            open.extend(self.by_signer.get(&subject).into_iter().flatten().copied());
        }
        grew
    }

    /// Whether this enrolment counts; `None` when there is no such.
    pub fn counts(&self, node: Node, subject: &PublicKey) -> Option<bool> {
        let own = self.by_subject.get(subject)?;
        own.iter()
            .map(|index| &self.grants[*index])
            .find(|grant| grant.node == node)
            .map(|grant| grant.counts)
    }

    pub fn is_root(&self, key: &PublicKey) -> bool {
        self.roots.contains(key)
    }

    /// The enrolments of a key that count.
    pub fn of(&self, key: &PublicKey) -> impl Iterator<Item = &Grant> {
        self.granted(key).filter(|grant| grant.counts)
    }

    /// Enrolments by which keys that nobody has let in ask for themselves.
    pub fn requests(&self) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(|grant| {
            let subject = &grant.facts.subject;
            grant.signer == *subject && !self.is_root(subject) && self.of(subject).next().is_none()
        })
    }
}
