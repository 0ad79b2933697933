//! The resource list: what is offered, what of it is promised, what is still free.

use super::book::Node;
use super::facts::{Facts, OfferFacts};
use super::ignored::{Ignored, Judged, Judgement, Reason};
use super::need::{AttachmentItem, attachment_items};
use super::order::Order;
use super::scope::{Scope, WHOLE};
use super::thing::Thing;
use super::{Fold, LIST_VERSION, List};
use crate::body::Hours;
use crate::shape::OFFER_KINDS;
use crate::{Digest, receipt, reference, text, time};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// Where an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceState {
    /// It stands.
    Offered,
    /// Its author has taken it back.
    Withdrawn,
}

/// What a project was promised of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Promise {
    /// How much of the capacity.
    pub amount: i64,
    /// The project's newest version.
    pub project: Digest,
}

/// Hours in the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HoursItem {
    /// ISO weekdays, 1 Monday to 7 Sunday.
    pub days: Vec<u8>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`.
    pub to: String,
}

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceItem {
    /// Photos and voice notes.
    pub attachments: Vec<AttachmentItem>,
    /// Hours in the week.
    pub available: Vec<HoursItem>,
    /// Words about the hours.
    pub available_note: Option<String>,
    /// `resident` or `organisation`.
    pub by: Option<String>,
    /// How many at a time.
    pub capacity: i64,
    /// Words about the capacity.
    pub capacity_note: Option<String>,
    /// Whether a correction counts.
    pub corrected: bool,
    /// What `after` of the next correction must name.
    pub corrections: Vec<Digest>,
    /// Its identity.
    pub digest: Digest,
    /// Catalogue code, even when the catalogue has it no more.
    pub field: String,
    /// What of the capacity is still free.
    pub free: i64,
    /// Its id on the wire.
    pub id: String,
    /// `people`, `talent`, `goods`.
    pub kind: &'static str,
    /// When it was written, by its device's clock.
    pub opened: String,
    /// Whether more is promised than there is.
    pub overpromised: bool,
    /// Place code.
    pub place: String,
    /// What is promised to projects that are not struck off.
    pub promised: i64,
    /// To which projects.
    pub promised_to: Vec<Promise>,
    /// The reference that is read aloud.
    pub reference: String,
    /// Whether its signature verifies.
    pub signed: bool,
    /// Whether it stands.
    pub state: ResourceState,
    /// In the person's own words.
    pub text: String,
}

/// How many offers stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the states of `ResourceState`, by name")]
pub struct ResourceStates {
    pub offered: u64,
    pub withdrawn: u64,
}

/// 资源清单: by kind and field; within a field what stands before what was withdrawn, and the most free first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceList {
    /// The moment that it was asked for.
    pub as_of: String,
    /// How many items.
    pub count: u64,
    /// How many more there were whose bodies are erased.
    pub erased: u64,
    /// Records that change nothing, and why.
    pub ignored: Vec<Ignored>,
    /// The offers.
    pub items: Vec<ResourceItem>,
    /// `resources`.
    pub list: &'static str,
    /// How many are promised beyond their capacity.
    pub overpromised: u64,
    /// The branch it was asked for.
    pub place: Option<String>,
    /// How many stand where.
    pub states: ResourceStates,
    /// Version of this form.
    pub version: u32,
    /// Records that name what is not here yet.
    pub waiting: u64,
}

/// Which versions of projects still take what they were promised, found once in one pass over a list.
pub(super) type TakingCache = HashMap<Node, bool>;

/// An offer, derived.
pub(super) struct OfferView<'f> {
    node: Node,
    pub facts: Cow<'f, OfferFacts>,
    thing: Thing,
    promised_to: Vec<Promise>,
    promised: i64,
}

impl Fold {
    /// The resources of a branch.
    pub fn resources(&self, as_of_ms: i64, place: Option<&str>) -> ResourceList {
        let scope = self.scope(place);
        let mut judged = Judged::new();
        let mut taking = TakingCache::new();
        let mut order: Vec<(Order, Node)> = Vec::new();
        let mut erased = 0;
        for node in self.offers.iter().copied().filter(|node| self.is_listable(*node)) {
            let entry = self.book.get(node);
            if matches!(entry.facts, Facts::Nothing) {
                erased += u64::from(self.is_inside(&scope, entry.place));
                continue;
            }
            let heard = judged.len();
            let view = self.offer_view(node, &scope, &mut taking, &mut judged);
            let view = view.filter(|view| self.was_inside(&scope, &view.thing.places));
            if view.is_none() {
                judged.truncate(heard);
            }
            if let Some(view) = view.filter(|view| self.is_inside(&scope, view.facts.place)) {
                order.push((self.offer_order(&view), node));
            }
        }
        // In their order, see `Fold::needs`.
        order.sort_unstable();
        let view = |(_, node): (Order, Node)| self.offer_view(node, &scope, &mut taking, &mut Judged::new());
        let items: Vec<ResourceItem> =
            order.into_iter().filter_map(view).map(|view| self.offer_item(view)).collect();
        let (ignored, waiting) = self.ignored(List::Resources, &scope, judged);
        let withdrawn = items.iter().filter(|item| item.state == ResourceState::Withdrawn).count() as u64;
        let count = items.len() as u64;
        ResourceList {
            as_of: time::format(as_of_ms),
            count,
            erased,
            ignored,
            overpromised: items.iter().filter(|item| item.overpromised).count() as u64,
            items,
            list: List::Resources.noun(),
            place: place.map(str::to_owned),
            states: ResourceStates { offered: count - withdrawn, withdrawn },
            version: LIST_VERSION,
            waiting,
        }
    }

    /// One resource by itself; `None` when it is not here, or not to be listed.
    pub fn resource(&self, digest: &Digest, _as_of_ms: i64) -> Option<ResourceItem> {
        let node = self.book.find(digest).filter(|node| self.is_listable(*node))?;
        let view = self.offer_view(node, &WHOLE, &mut TakingCache::new(), &mut Judged::new())?;
        Some(self.offer_item(view))
    }

    pub(super) fn offer_view(
        &self,
        node: Node,
        scope: &Scope<'_>,
        taking: &mut TakingCache,
        judged: &mut Judged,
    ) -> Option<OfferView<'_>> {
        let Facts::Offer(_) = &self.book.get(node).facts else {
            return None;
        };
        let thing = self.thing(node, judged);
        let facts = self.offer_facts(node, &thing)?;
        let mut promised_to = Vec::new();
        for (project, by) in self.book.naming(node) {
            let Facts::Project(terms) = &by.facts else {
                continue;
            };
            let amount = terms.amount_of(node);
            let takes = *taking.entry(project).or_insert_with(|| {
                self.is_standing(project) && !self.project_state(project, scope).is_closed()
            });
            if amount == 0 || !takes {
                continue;
            }
            if thing.places.iter().any(|place| self.is_staff(by, *place)) {
                promised_to.push(Promise { amount, project: by.digest });
            } else {
                judged.push((project, Judgement::Ignored(Reason::NotAllowed)));
            }
        }
        promised_to.sort_unstable_by_key(|promise| promise.project);
        let promised = promised_to.iter().fold(0i64, |sum, promise| sum.saturating_add(promise.amount));
        Some(OfferView { node, facts, thing, promised_to, promised })
    }

    /// Where an offer belongs in the list.
    pub(super) fn offer_order(&self, view: &OfferView<'_>) -> Order {
        let entry = self.book.get(view.node);
        let free = (view.facts.capacity - view.promised).max(0);
        Order {
            name: format!("{}{}", view.facts.kind, self.book.names.text(view.facts.field)).into(),
            group: i64::from(view.thing.withdrawn),
            first: -free,
            second: 0,
            digest: entry.digest,
        }
    }

    fn offer_item(&self, view: OfferView<'_>) -> ResourceItem {
        let entry = self.book.get(view.node);
        let note = |note: &Option<Box<str>>| note.as_deref().map(text::neutral);
        let hours = |hours: &Hours| HoursItem {
            days: hours.days.clone(),
            from: hours.from.clone(),
            to: hours.to.clone(),
        };
        let withdrawn = view.thing.withdrawn;
        ResourceItem {
            attachments: attachment_items(&view.facts.attachments),
            available: view.facts.available.iter().map(hours).collect(),
            available_note: note(&view.facts.available_note),
            by: note(&view.facts.by),
            capacity: view.facts.capacity,
            capacity_note: note(&view.facts.capacity_note),
            corrected: view.thing.corrected.is_some(),
            corrections: self.book.digests(view.thing.heads.iter().copied()),
            digest: entry.digest,
            field: text::neutral(self.book.names.text(view.facts.field)),
            free: (view.facts.capacity - view.promised).max(0),
            id: receipt::uuid_text(&entry.id),
            kind: OFFER_KINDS[usize::from(view.facts.kind)],
            opened: time::format(entry.time_ms),
            overpromised: view.promised > view.facts.capacity,
            place: text::neutral(self.book.names.text(view.facts.place)),
            promised: view.promised,
            promised_to: view.promised_to,
            reference: reference::of(&entry.digest),
            signed: entry.is_signed(),
            state: if withdrawn { ResourceState::Withdrawn } else { ResourceState::Offered },
            text: text::neutral(&view.facts.text),
        }
    }
}
