//! Taking records in.

use super::authority::{Authority, Grant};
use super::book::{Book, Entry, Name, Node};
use super::facts::Facts;
use super::{Enrolled, Request, Role};
use crate::config::Config;
use crate::record::{Kind, Record, Verdict};
use crate::{Digest, PublicKey, receipt, reference};
use std::sync::Arc;

/// A set of records, ready to be asked for lists.
#[derive(Clone, Debug)]
pub struct Fold {
    pub(super) config: Arc<Config>,
    pub(super) book: Book,
    pub(super) authority: Authority,
    pub(super) needs: Vec<Node>,
    pub(super) offers: Vec<Node>,
    pub(super) projects: Vec<Node>,
    /// Everything but needs, offers and projects.
    pub(super) others: Vec<Node>,
    /// Erasures that a later enrolment could let take more away.
    erasures: Vec<Node>,
    /// For the test that shows that the property test can fail: a repeat is taken for something new.
    #[cfg(test)]
    pub(super) forgets_repeats: bool,
}

/// What one more record has changed, so that views of the lists need not be made anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Needs whose items may read otherwise than before.
    pub needs: Vec<Digest>,
    /// The same for offers.
    pub offers: Vec<Digest>,
    /// The same for projects; of each the version that is listed, and perhaps others.
    pub projects: Vec<Digest>,
    /// Records whose bodies their holder must drop now, and not take back.
    pub erased: Vec<Digest>,
    /// Somebody may say more than before: any item may read otherwise.
    pub everything: bool,
}

impl Touched {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn settle(&mut self) {
        for digests in [&mut self.needs, &mut self.offers, &mut self.projects, &mut self.erased] {
            digests.sort_unstable();
            digests.dedup();
        }
    }
}

/// A better verdict is one that makes more of the same record count.
fn worth(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Bad => 0,
        Verdict::Unsigned => 1,
        Verdict::Signed => 2,
    }
}

impl Fold {
    /// An empty set under this configuration. A fold is made anew when the configuration changes.
    pub fn new(config: Arc<Config>) -> Self {
        let authority = Authority::new(&config.staff_keys);
        Self {
            config,
            book: Book::default(),
            authority,
            needs: Vec::new(),
            offers: Vec::new(),
            projects: Vec::new(),
            others: Vec::new(),
            erasures: Vec::new(),
            #[cfg(test)]
            forgets_repeats: false,
        }
    }

    /// The configuration under which it judges.
    pub fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// Takes one record with the verdict on its signature: in any order, any number of times.
    pub fn insert(&mut self, record: &Record, verdict: Verdict) -> Touched {
        let node = self.book.node(record.digest());
        let entry = self.book.get(node);
        let better = entry.verdict.is_none_or(|known| worth(verdict) > worth(known));
        let missing = matches!(entry.facts, Facts::Nothing) && !entry.erased;
        let fuller = missing && record.data().is_some() && !record.is_newer();
        let mut touched = Touched::default();
        if !(better || fuller || self.takes_repeats()) {
            return touched;
        }
        if !entry.is_held() {
            self.file(node, record);
        }
        if better {
            self.book.get_mut(node).verdict = Some(verdict);
        }
        if fuller || self.takes_repeats() {
            self.read(node, record);
        }
        self.touch(node, &mut touched);
        self.grant(node, &mut touched);
        self.erase_by_all(node, &mut touched);
        touched.settle();
        touched
    }

    #[cfg(test)]
    fn takes_repeats(&self) -> bool {
        self.forgets_repeats
    }

    #[cfg(not(test))]
    fn takes_repeats(&self) -> bool {
        false
    }

    /// Writes down the envelope of a record that was not here.
    fn file(&mut self, node: Node, record: &Record) {
        let place = self.book.names.intern(record.place());
        let entry = self.book.get_mut(node);
        entry.id = receipt::uuid_bytes(record.id()).unwrap_or_default();
        entry.time_ms = record.time_ms();
        entry.key = record.key();
        entry.place = place;
        entry.kind = record.kind();
        entry.newer = record.is_newer();
        match record.kind() {
            Kind::Need => self.needs.push(node),
            Kind::Offer => self.offers.push(node),
            Kind::Project => self.projects.push(node),
            Kind::Erasure => {
                self.erasures.push(node);
                self.others.push(node);
            }
            _ => self.others.push(node),
        }
    }

    /// Reads the body, and notes in each record that it names that this one names it.
    fn read(&mut self, node: Node, record: &Record) {
        let facts = Facts::read(record, &mut self.book);
        for named in facts.named() {
            self.book.link(node, named);
        }
        self.book.get_mut(node).facts = facts;
    }

    /// Takes an enrolment into account; what it lets in may let others in, and may make erasures valid.
    fn grant(&mut self, node: Node, touched: &mut Touched) {
        let entry = self.book.get(node);
        let (Facts::Enrolment(facts), Some(signer)) = (&entry.facts, entry.signer()) else {
            return;
        };
        if self.authority.counts(node, &facts.subject).is_some() {
            return;
        }
        let Some(grant) = Grant::new(node, signer, entry.time_ms, facts) else {
            return;
        };
        if self.authority.insert(&self.config.places, grant) {
            touched.everything = true;
            for erasure in std::mem::take(&mut self.erasures) {
                self.erase_by(erasure, touched);
                if self.has_more_to_erase(erasure) {
                    self.erasures.push(erasure);
                }
            }
        }
    }

    /// Carries out what a new record has to do with erasures: its own, or others that name it.
    fn erase_by_all(&mut self, node: Node, touched: &mut Touched) {
        if self.book.get(node).kind == Kind::Erasure {
            self.erase_by(node, touched);
        }
        let naming: Vec<Node> = self
            .book
            .naming(node)
            .filter(|(_, entry)| entry.kind == Kind::Erasure)
            .map(|(erasure, _)| erasure)
            .collect();
        for erasure in naming {
            self.erase(erasure, node, touched);
        }
    }

    fn erase_by(&mut self, erasure: Node, touched: &mut Touched) {
        let Facts::Erasure(records) = &self.book.get(erasure).facts else {
            return;
        };
        for target in records.clone() {
            self.erase(erasure, target, touched);
        }
    }

    /// Whether a later enrolment could make this erasure take more away.
    fn has_more_to_erase(&self, erasure: Node) -> bool {
        match &self.book.get(erasure).facts {
            Facts::Erasure(records) => records.iter().any(|target| !self.book.get(*target).erased),
            // Its body may still come.
            _ => true,
        }
    }

    fn erase(&mut self, erasure: Node, target: Node, touched: &mut Touched) {
        if self.book.get(target).erased || !self.may_erase(self.book.get(erasure), self.book.get(target)) {
            return;
        }
        self.touch(target, touched);
        let entry = self.book.get_mut(target);
        entry.erased = true;
        entry.facts = Facts::Nothing;
        touched.erased.push(entry.digest);
    }

    /// Whether an erasure takes this record away: judged on what survives it, the envelopes. For each named record by
    /// itself: one that its author may not erase protects none of the others.
    fn may_erase(&self, erasure: &Entry, target: &Entry) -> bool {
        let Some(signer) = erasure.signer() else {
            return false;
        };
        erasure.is_readable()
            && target.is_held()
            && !target.kind.is_account()
            && (target.signer() == Some(signer) || self.is_staff(erasure, target.place))
    }

    /// Whether a record is signed by staff of a place.
    pub(super) fn is_staff(&self, by: &Entry, place: Name) -> bool {
        by.signer().is_some_and(|key| {
            self.authority.is_staff(&self.config.places, key, self.book.names.text(place), by.time_ms)
        })
    }

    /// Whether a record may speak about a need or an offer that was at these places: its own author, or staff.
    pub(super) fn may_speak(&self, by: &Entry, about: &Entry, places: &[Name]) -> bool {
        let author = by.signer().is_some() && by.signer() == about.signer();
        author || places.iter().any(|place| self.is_staff(by, *place))
    }

    /// Notes every item that may read otherwise because of this record.
    fn touch(&self, node: Node, touched: &mut Touched) {
        // A correction waits for what it had seen, whatever that is about.
        let mut waiting: Vec<Node> =
            self.book.naming(node).filter_map(|(_, by)| by.facts.corrects()).collect();
        waiting.sort_unstable();
        waiting.dedup();
        waiting.into_iter().for_each(|about| self.touch_item(about, touched));
        match self.book.get(node).kind {
            Kind::Need | Kind::Offer => self.touch_item(node, touched),
            Kind::Project => self.touch_project(node, touched),
            Kind::Erasure | Kind::Enrolment => {}
            _ => {
                for target in self.book.get(node).facts.targets() {
                    self.touch_item(target, touched);
                }
            }
        }
    }

    /// A need or an offer, and the projects that name it: their states follow from their needs, and what they promise
    /// is given back when they are struck off.
    fn touch_item(&self, node: Node, touched: &mut Touched) {
        self.touch_one(node, touched);
        for (project, entry) in self.book.naming(node) {
            let Facts::Project(facts) = &entry.facts else {
                continue;
            };
            self.touch_one(project, touched);
            facts.resources.iter().for_each(|(offer, _)| self.touch_one(*offer, touched));
        }
    }

    /// A version of a project, all other versions, and what they name.
    fn touch_project(&self, node: Node, touched: &mut Touched) {
        for version in self.versions(node) {
            self.touch_one(version, touched);
            let Facts::Project(facts) = &self.book.get(version).facts else {
                continue;
            };
            facts.needs.iter().for_each(|need| self.touch_item(*need, touched));
            facts.resources.iter().for_each(|(offer, _)| self.touch_one(*offer, touched));
        }
    }

    fn touch_one(&self, node: Node, touched: &mut Touched) {
        let entry = self.book.get(node);
        match entry.kind {
            _ if !entry.is_held() => {}
            Kind::Need => touched.needs.push(entry.digest),
            Kind::Offer => touched.offers.push(entry.digest),
            Kind::Project => touched.projects.push(entry.digest),
            _ => {}
        }
    }

    /// How many records it holds, each once.
    pub fn len(&self) -> usize {
        self.needs.len() + self.offers.len() + self.projects.len() + self.others.len()
    }

    /// Whether it holds no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a record is here, erased or not.
    pub fn holds(&self, digest: &Digest) -> bool {
        self.book.find(digest).is_some_and(|node| self.book.get(node).is_held())
    }

    /// Whether an erasure that counts names this record: its holder drops the body and does not take it back. Whether an
    /// erasure counts is seen on the envelope of what it names, so this is false while that is not here.
    pub fn erased(&self, digest: &Digest) -> bool {
        self.book.find(digest).is_some_and(|node| self.book.get(node).erased)
    }

    /// What staff have enrolled a key for: the most that any enrolment of it grants, at any time.
    pub fn enrolled(&self, key: &PublicKey) -> Option<Enrolled> {
        self.enrolments(key).into_iter().next()
    }

    /// All enrolments of a key that count, the most powerful first: roots, then by role, then by digest.
    pub fn enrolments(&self, key: &PublicKey) -> Vec<Enrolled> {
        let mut found: Vec<Enrolled> = self.authority.of(key).map(|grant| self.granted(grant)).collect();
        found.sort_by_key(|enrolled| (std::cmp::Reverse(enrolled.role), enrolled.digest));
        if self.authority.is_root(key) {
            let named = found.first();
            let root = Enrolled {
                branch: self.config.places.root().map(|place| place.code.clone()).unwrap_or_default(),
                digest: None,
                from_ms: None,
                name: named.and_then(|enrolled| enrolled.name.clone()),
                recovery: named.is_some_and(|enrolled| enrolled.recovery),
                role: Role::Staff,
                root: true,
                until_ms: None,
            };
            found.insert(0, root);
        }
        found
    }

    fn granted(&self, grant: &Grant) -> Enrolled {
        Enrolled {
            branch: grant.facts.branch.to_string(),
            digest: Some(self.book.digest(grant.node)),
            from_ms: Some(grant.facts.from_ms),
            name: grant.facts.name.as_deref().map(crate::text::neutral),
            recovery: grant.facts.recovery,
            role: grant.role,
            root: false,
            until_ms: grant.facts.until_ms,
        }
    }

    /// Keys that ask to be let in, the earliest claim first.
    pub fn requests(&self) -> Vec<Request> {
        let mut requests: Vec<Request> = self
            .authority
            .requests()
            .map(|grant| {
                let digest = self.book.digest(grant.node);
                Request {
                    branch: grant.facts.branch.to_string(),
                    digest,
                    from_ms: grant.facts.from_ms,
                    name: grant.facts.name.as_deref().map(crate::text::neutral),
                    recovery: grant.facts.recovery,
                    reference: reference::of(&digest),
                    role: grant.role,
                    subject_key: grant.facts.subject,
                    time_ms: grant.time_ms,
                    until_ms: grant.facts.until_ms,
                }
            })
            .collect();
        requests.sort_by_key(|request| (request.time_ms, request.digest));
        requests
    }
}
