//! What changes nothing, and why.

use super::book::{Entry, Node};
use super::facts::Facts;
use super::scope::Scope;
use super::{Fold, List};
use crate::record::{Kind, Verdict};
use crate::{Digest, receipt};
use serde::{Deserialize, Serialize};

/// Why a record changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its signature does not verify.
    BadSignature,
    /// Its type is of a version after this program's.
    NewerVersion,
    /// Only a signed record may say this.
    Unsigned,
    /// Its author may not say this of what it is about.
    NotAllowed,
    /// It is about a record that nothing of the kind can be said of.
    WrongTarget,
    /// Projects, changes, enrolments and erasures name no person and stay.
    NotErasable,
    /// With its values the record would not be one.
    BadValue,
    /// It sets a place or a code that the configuration does not have.
    UnknownCode,
    /// A stage of the account is missing in between.
    SkipsStage,
    /// The resident is not satisfied: the need cannot be struck off.
    NotSatisfied,
    /// Another record says otherwise, and stands.
    Clash,
}

/// One record that changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Ignored {
    /// Its digest.
    pub digest: Digest,
    /// Its id on the wire.
    pub id: String,
    /// Why.
    pub reason: Reason,
    /// Its type without the prefix and the version: `need`, `change`.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// What was found about a record that is about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judgement {
    Ignored(Reason),
    /// It names what is not here.
    Waiting,
}

/// Judgements as they are found, the same record perhaps more than once.
pub(super) type Judged = Vec<(Node, Judgement)>;

impl Fold {
    /// Everything that one list ignores or waits with, within a branch: what deriving the items has found, and what
    /// can be said of records by themselves. One entry for a record, with the first reason in the order of [`Reason`].
    pub(super) fn ignored(&self, list: List, scope: &Scope<'_>, mut judged: Judged) -> (Vec<Ignored>, u64) {
        let own = match list {
            List::Needs => &self.needs,
            List::Resources => &self.offers,
            List::Projects => &self.projects,
        };
        let own = own.iter().chain(&self.others).filter(|node| self.is_listed(list, scope, **node));
        judged.extend(own.filter_map(|node| Some((*node, self.judge(scope, *node)?))));
        judged.sort_unstable_by_key(|(node, judgement)| (self.book.digest(*node), *judgement));
        judged.dedup_by_key(|(node, _)| *node);
        let mut ignored = Vec::new();
        let mut waiting = 0;
        for (node, judgement) in judged {
            let entry = self.book.get(node);
            if !self.is_listed(list, scope, node) {
                continue;
            }
            match judgement {
                Judgement::Waiting => waiting += 1,
                Judgement::Ignored(reason) => ignored.push(Ignored {
                    digest: entry.digest,
                    id: receipt::uuid_text(&entry.id),
                    reason,
                    kind: entry.kind.noun(),
                }),
            }
        }
        (ignored, waiting)
    }

    /// Whether a record is shown under this list when it changes nothing.
    fn is_listed(&self, list: List, scope: &Scope<'_>, node: Node) -> bool {
        let entry = self.book.get(node);
        self.is_inside(scope, entry.place) && self.home(scope, entry) == list
    }

    fn home(&self, scope: &Scope<'_>, entry: &Entry) -> List {
        match entry.kind {
            Kind::Offer => List::Resources,
            Kind::Project | Kind::Enrolment => List::Projects,
            Kind::Need | Kind::Rating | Kind::Change => List::Needs,
            Kind::Contact | Kind::Correction | Kind::Withdrawal | Kind::Erasure => match &entry.facts {
                Facts::Contact(about) | Facts::Withdrawal(about) => self.home_of(scope, &[*about]),
                Facts::Correction(correction) => self.home_of(scope, &[correction.about]),
                Facts::Erasure(records) => self.home_of(scope, records),
                _ => List::Needs,
            },
        }
    }

    fn home_of(&self, scope: &Scope<'_>, targets: &[Node]) -> List {
        let about = |kind: Kind| {
            targets.iter().any(|node| self.book.get(*node).kind == kind && self.is_here(scope, *node))
        };
        if about(Kind::Offer) && !about(Kind::Need) { List::Resources } else { List::Needs }
    }

    /// What can be said of a record without deriving what it is about.
    fn judge(&self, scope: &Scope<'_>, node: Node) -> Option<Judgement> {
        let entry = self.book.get(node);
        let ignored = |reason| Some(Judgement::Ignored(reason));
        if entry.newer {
            return ignored(Reason::NewerVersion);
        }
        if entry.verdict == Some(Verdict::Bad) {
            return ignored(Reason::BadSignature);
        }
        match &entry.facts {
            Facts::Nothing | Facts::Need(_) | Facts::Offer(_) => None,
            _ if !entry.is_signed() => ignored(Reason::Unsigned),
            Facts::Contact(about) => {
                let target = self.book.get(*about);
                self.judge_targets(scope, &[*about], &[Kind::Need, Kind::Offer]).or_else(|| {
                    (target.signer() != entry.signer()).then_some(Judgement::Ignored(Reason::NotAllowed))
                })
            }
            Facts::Correction(correction) => {
                self.judge_targets(scope, &[correction.about], &[Kind::Need, Kind::Offer])
            }
            Facts::Withdrawal(about) => self.judge_targets(scope, &[*about], &[Kind::Need, Kind::Offer]),
            Facts::Rating(rating) => self.judge_targets(scope, &[rating.about], &[Kind::Need]),
            Facts::Change(change) => self.judge_targets(scope, &change.about, &[Kind::Need]),
            Facts::Project(_) => {
                if !self.is_staff(entry, entry.place) {
                    return ignored(Reason::NotAllowed);
                }
                self.is_clash(node).then_some(Judgement::Ignored(Reason::Clash))
            }
            Facts::Erasure(records) => self.judge_erasure(scope, records),
            Facts::Enrolment(facts) => {
                let asks = entry.signer() == Some(facts.subject);
                let counts = self.authority.counts(node, &facts.subject).unwrap_or(false);
                (!counts && !asks).then_some(Judgement::Ignored(Reason::NotAllowed))
            }
        }
    }

    /// What is wrong with what a record is about: of another kind, or not here.
    fn judge_targets(&self, scope: &Scope<'_>, targets: &[Node], kinds: &[Kind]) -> Option<Judgement> {
        let held = || {
            let here = targets.iter().filter(|node| self.is_here(scope, **node));
            here.map(|node| self.book.get(*node))
        };
        if held().any(|target| !kinds.contains(&target.kind)) {
            return Some(Judgement::Ignored(Reason::WrongTarget));
        }
        let readable = held().any(|target| target.is_readable());
        (!readable).then_some(Judgement::Waiting)
    }

    fn judge_erasure(&self, scope: &Scope<'_>, records: &[Node]) -> Option<Judgement> {
        let here = records.iter().filter(|node| self.is_here(scope, **node));
        let mut targets = here.map(|node| self.book.get(*node)).peekable();
        if targets.peek().is_none() {
            return Some(Judgement::Waiting);
        }
        targets
            .filter(|target| !target.erased)
            .map(|target| if target.kind.is_account() { Reason::NotErasable } else { Reason::NotAllowed })
            .min()
            .map(Judgement::Ignored)
    }
}
