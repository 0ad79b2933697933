//! The needs list.

use super::account::{Account, State};
use super::book::Node;
use super::facts::{Facts, NeedFacts};
use super::ignored::{Ignored, Judged};
use super::order::Order;
use super::rank::{self, Claims, RankCode, RankReason};
use super::scope::{Scope, WHOLE};
use super::thing::Thing;
use super::{Fold, LIST_VERSION, List, wall_day};
use crate::body::Attachment;
use crate::record::Verdict;
use crate::shape::URGENCIES;
use crate::{Digest, receipt, reference, text, time};
use serde::Serialize;
use std::borrow::Cow;

/// A photo or a voice note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttachmentItem {
    /// Digest of the bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: String,
}

/// The resident's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RatingItem {
    /// In words.
    pub comment: Option<String>,
    /// Whether the need is met.
    pub satisfied: bool,
    /// 1 to 5.
    pub stars: u8,
}

/// One need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedItem {
    /// Whether somebody wrote it down for somebody else.
    pub assisted: bool,
    /// Photos and voice notes.
    pub attachments: Vec<AttachmentItem>,
    /// Catalogue code, even when the catalogue has it no more.
    pub category: String,
    /// Whether a correction counts.
    pub corrected: bool,
    /// What `after` of the next correction must name.
    pub corrections: Vec<Digest>,
    /// Its identity.
    pub digest: Digest,
    /// The day by which a first answer is promised; none for a category that the catalogue does not have.
    pub due_answer: Option<String>,
    /// The day by which a solution is promised.
    pub due_solve: Option<String>,
    /// What `after` of the next step in the account must name.
    pub heads: Vec<Digest>,
    /// How many households it says it is for.
    pub households: Option<i64>,
    /// Its id on the wire.
    pub id: String,
    /// Whether a promise is broken.
    pub late: bool,
    /// When it was written, by its device's clock.
    pub opened: String,
    /// Place code.
    pub place: String,
    /// The project in which it is being done: its newest version.
    pub project: Option<Digest>,
    /// By when the project is due.
    pub project_due: Option<String>,
    /// Who answers for the project.
    pub project_owner: Option<String>,
    /// What the project is called.
    pub project_title: Option<String>,
    /// 1 for the first; none when it is off the account, and for an item by itself.
    pub rank: Option<u64>,
    /// The verdict of the last round.
    pub rating: Option<RatingItem>,
    /// Why it ranks where it does; their points add up to the score.
    pub reasons: Vec<RankReason>,
    /// The reference that is read aloud.
    pub reference: String,
    /// More is earlier.
    pub score: i64,
    /// Whether its signature verifies.
    pub signed: bool,
    /// Where it stands.
    pub state: State,
    /// In the person's own words.
    pub text: String,
    /// The reason that counts most.
    pub top_reason: RankCode,
    /// `danger`, `soon`, `whenever`.
    pub urgency: &'static str,
    /// Whether it says that somebody vulnerable is concerned.
    pub vulnerable: bool,
}

/// How many needs stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the states of `State`, by name")]
pub struct NeedStates {
    pub done: u64,
    pub open: u64,
    pub planned: u64,
    pub rated: u64,
    pub reopened: u64,
    pub struck_off: u64,
    pub withdrawn: u64,
}

/// 需求清单: what needs work by rank, then what waits for the resident or for the strike-off by rank, then what is off
/// the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedsList {
    /// The moment that ages and lateness were measured at.
    pub as_of: String,
    /// How many items.
    pub count: u64,
    /// How many more there were whose bodies are erased.
    pub erased: u64,
    /// Records that change nothing, and why.
    pub ignored: Vec<Ignored>,
    /// The needs.
    pub items: Vec<NeedItem>,
    /// How many of them are late.
    pub late: u64,
    /// `needs`.
    pub list: &'static str,
    /// The branch it was asked for.
    pub place: Option<String>,
    /// How many stand where.
    pub states: NeedStates,
    /// Version of this form.
    pub version: u32,
    /// Records that name what is not here yet.
    pub waiting: u64,
}

/// A need, derived.
pub(super) struct NeedView<'f> {
    node: Node,
    pub facts: Cow<'f, NeedFacts>,
    thing: Thing,
    account: Account,
    due_days: Option<(i64, i64)>,
    late: bool,
    score: i64,
    reasons: Vec<RankReason>,
}

impl Fold {
    /// The needs of a branch.
    pub fn needs(&self, as_of_ms: i64, place: Option<&str>) -> NeedsList {
        let scope = self.scope(place);
        let mut judged = Judged::new();
        let mut order: Vec<(Order, Node)> = Vec::new();
        let mut erased = 0;
        for node in self.needs.iter().copied().filter(|node| self.is_listable(*node)) {
            let entry = self.book.get(node);
            if matches!(entry.facts, Facts::Nothing) {
                erased += u64::from(self.is_inside(&scope, entry.place));
                continue;
            }
            let heard = judged.len();
            let view = self.need_view(node, as_of_ms, &scope, &mut judged);
            // What is said about a need elsewhere is none of this list's.
            let view = view.filter(|view| self.was_inside(&scope, &view.thing.places));
            if view.is_none() {
                judged.truncate(heard);
            }
            if let Some(view) = view.filter(|view| self.is_inside(&scope, view.facts.place)) {
                order.push((self.need_order(&view), node));
            }
        }
        // The items are made in their order, so that their texts lie in memory as they will be read: for a million
        // records deriving twice is cheaper than missing the cache at every text.
        order.sort_unstable();
        let view = |(_, node): (Order, Node)| self.need_view(node, as_of_ms, &scope, &mut Judged::new());
        let mut items: Vec<NeedItem> =
            order.into_iter().filter_map(view).map(|view| self.need_item(view)).collect();
        let mut states = NeedStates::default();
        for (index, item) in items.iter_mut().enumerate() {
            *states.of(item.state) += 1;
            item.rank = (!item.state.is_closed()).then_some(index as u64 + 1);
        }
        let (ignored, waiting) = self.ignored(List::Needs, &scope, judged);
        NeedsList {
            as_of: time::format(as_of_ms),
            count: items.len() as u64,
            erased,
            ignored,
            late: items.iter().filter(|item| item.late).count() as u64,
            items,
            list: List::Needs.noun(),
            place: place.map(str::to_owned),
            states,
            version: LIST_VERSION,
            waiting,
        }
    }

    /// One need by itself, without a rank; `None` when it is not here, or not to be listed.
    pub fn need(&self, digest: &Digest, as_of_ms: i64) -> Option<NeedItem> {
        let node = self.book.find(digest).filter(|node| self.is_listable(*node))?;
        self.need_view(node, as_of_ms, &WHOLE, &mut Judged::new()).map(|view| self.need_item(view))
    }

    pub(super) fn need_view(
        &self,
        node: Node,
        as_of_ms: i64,
        scope: &Scope<'_>,
        judged: &mut Judged,
    ) -> Option<NeedView<'_>> {
        let entry = self.book.get(node);
        let Facts::Need(_) = &entry.facts else {
            return None;
        };
        let thing = self.thing(node, judged);
        let facts = self.need_facts(node, &thing)?;
        let account = self.account(node, &thing, scope, judged);
        let opened_day = wall_day(entry.time_ms);
        let category = self.config.catalogue.category(self.book.names.text(facts.category));
        let due_days =
            category.map(|category| (opened_day + category.answer_days, opened_day + category.solve_days));
        let late_days = due_days.map_or(0, |due| late_days(account.state, due, wall_day(as_of_ms)));
        let known = entry.signer().is_some_and(|key| {
            let place = self.book.names.text(entry.place);
            self.authority.is_known(&self.config.places, key, place, entry.time_ms)
        });
        let claims = Claims { opened_ms: entry.time_ms, as_of_ms, late_days, known };
        let (score, reasons) = rank::rank(&facts, claims);
        Some(NeedView { node, facts, thing, account, due_days, late: late_days > 0, score, reasons })
    }

    /// Where a need belongs in the list.
    pub(super) fn need_order(&self, view: &NeedView<'_>) -> Order {
        let entry = self.book.get(view.node);
        let state = view.account.state;
        let group = match state {
            _ if state.is_closed() => 2,
            _ if state.needs_work() => 0,
            _ => 1,
        };
        Order { name: "".into(), group, first: -view.score, second: entry.time_ms, digest: entry.digest }
    }

    fn need_item(&self, view: NeedView<'_>) -> NeedItem {
        let entry = self.book.get(view.node);
        let project = view.account.project.map(|node| self.book.get(node));
        let project = project.and_then(|entry| match &entry.facts {
            Facts::Project(facts) => Some((entry.digest, facts)),
            _ => None,
        });
        let date = |day: i64| time::format_date(day);
        NeedItem {
            assisted: view.facts.assisted,
            attachments: attachment_items(&view.facts.attachments),
            category: text::neutral(self.book.names.text(view.facts.category)),
            corrected: view.thing.corrected.is_some(),
            corrections: self.book.digests(view.thing.heads.iter().copied()),
            digest: entry.digest,
            due_answer: view.due_days.map(|(answer, _)| date(answer)),
            due_solve: view.due_days.map(|(_, solve)| date(solve)),
            heads: self.book.digests(view.account.heads.iter().copied()),
            households: view.facts.households,
            id: receipt::uuid_text(&entry.id),
            late: view.late,
            opened: time::format(entry.time_ms),
            place: text::neutral(self.book.names.text(view.facts.place)),
            project: project.map(|(digest, _)| digest),
            project_due: project.map(|(_, facts)| date(facts.due_day)),
            project_owner: project.map(|(_, facts)| text::neutral(&facts.owner)),
            project_title: project.map(|(_, facts)| text::neutral(&facts.title)),
            rank: None,
            rating: view.account.rating.and_then(|node| self.rating_item(node)),
            top_reason: rank::top(&view.reasons),
            reasons: view.reasons,
            reference: reference::of(&entry.digest),
            score: view.score,
            signed: entry.verdict == Some(Verdict::Signed),
            state: view.account.state,
            text: text::neutral(&view.facts.text),
            urgency: URGENCIES[usize::from(view.facts.urgency)],
            vulnerable: view.facts.vulnerable,
        }
    }

    fn rating_item(&self, node: Node) -> Option<RatingItem> {
        let Facts::Rating(facts) = &self.book.get(node).facts else {
            return None;
        };
        Some(RatingItem {
            comment: facts.comment.as_deref().map(text::neutral),
            satisfied: facts.satisfied,
            stars: facts.stars,
        })
    }
}

/// Days beyond the promise that is broken: of an answer while nobody has taken the need up, of a solution while there is
/// work left. The promised day itself is on time.
fn late_days(state: State, (answer, solve): (i64, i64), today: i64) -> i64 {
    let due = match state {
        State::Open => answer.min(solve),
        State::Planned | State::Reopened => solve,
        _ => return 0,
    };
    (today - due).max(0)
}

pub(super) fn attachment_items(attachments: &[Attachment]) -> Vec<AttachmentItem> {
    let item = |attachment: &Attachment| AttachmentItem {
        sha256: attachment.sha256,
        size: attachment.size,
        media_type: attachment.media_type.clone(),
    };
    attachments.iter().map(item).collect()
}

impl NeedStates {
    fn of(&mut self, state: State) -> &mut u64 {
        match state {
            State::Open => &mut self.open,
            State::Planned => &mut self.planned,
            State::Done => &mut self.done,
            State::Rated => &mut self.rated,
            State::StruckOff => &mut self.struck_off,
            State::Reopened => &mut self.reopened,
            State::Withdrawn => &mut self.withdrawn,
        }
    }
}
