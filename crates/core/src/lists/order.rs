//! Lists in their order, and one more record into them without making them anew.

use super::ignored::Judged;
use super::resource::TakingCache;
use super::{Fold, List, Touched};
use crate::Digest;
use std::collections::{BTreeSet, HashMap};

/// Where an item belongs in its list: compared from the first field to the last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    /// Kind and field of an offer; empty elsewhere.
    pub name: Box<str>,
    pub group: i64,
    pub first: i64,
    pub second: i64,
    /// Ends every tie.
    pub digest: Digest,
}

/// One list in its order, for one moment and branch. It takes what one more record has touched in O(log n) for each
/// touched item and stays what [`Fold`] would make anew.
#[derive(Clone, Debug)]
pub struct Ranked {
    list: List,
    as_of_ms: i64,
    place: Option<String>,
    order: BTreeSet<Order>,
    at: HashMap<Digest, Order>,
}

impl Ranked {
    /// The needs in their order.
    pub fn new(fold: &Fold, as_of_ms: i64, place: Option<&str>) -> Self {
        Self::of(List::Needs, fold, as_of_ms, place)
    }

    /// Any list in its order.
    pub fn of(list: List, fold: &Fold, as_of_ms: i64, place: Option<&str>) -> Self {
        let place = place.map(str::to_owned);
        let mut ranked = Self { list, as_of_ms, place, order: BTreeSet::new(), at: HashMap::new() };
        ranked.rebuild(fold);
        ranked
    }

    fn rebuild(&mut self, fold: &Fold) {
        self.order.clear();
        self.at.clear();
        let nodes = match self.list {
            List::Needs => &fold.needs,
            List::Resources => &fold.offers,
            List::Projects => &fold.projects,
        };
        let mut taking = TakingCache::new();
        for node in nodes {
            self.place_item(fold, fold.book.digest(*node), &mut taking);
        }
    }

    /// Takes what [`Fold::insert`] says it has touched.
    pub fn apply(&mut self, fold: &Fold, touched: &Touched) {
        if touched.everything {
            return self.rebuild(fold);
        }
        let digests = match self.list {
            List::Needs => &touched.needs,
            List::Resources => &touched.offers,
            List::Projects => &touched.projects,
        };
        let mut taking = TakingCache::new();
        for digest in digests {
            self.place_item(fold, *digest, &mut taking);
        }
    }

    fn place_item(&mut self, fold: &Fold, digest: Digest, taking: &mut TakingCache) {
        if let Some(old) = self.at.remove(&digest) {
            self.order.remove(&old);
        }
        if let Some(order) = fold.order_of(self.list, &digest, self.as_of_ms, self.place.as_deref(), taking) {
            self.order.insert(order.clone());
            self.at.insert(digest, order);
        }
    }

    /// How many items.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The items in order; ask the fold for each that is shown.
    pub fn iter(&self) -> impl Iterator<Item = Digest> {
        self.order.iter().map(|order| order.digest)
    }
}

impl Fold {
    /// Where an item belongs; `None` when it is not in the list.
    fn order_of(
        &self,
        list: List,
        digest: &Digest,
        as_of_ms: i64,
        place: Option<&str>,
        taking: &mut TakingCache,
    ) -> Option<Order> {
        let node = self.book.find(digest).filter(|node| self.is_listable(*node))?;
        let mut unheard = Judged::new();
        let scope = self.glance(place);
        match list {
            List::Needs => {
                let view = self.need_view(node, as_of_ms, &scope, &mut unheard)?;
                self.is_inside(&scope, view.facts.place).then(|| self.need_order(&view))
            }
            List::Resources => {
                let view = self.offer_view(node, &scope, taking, &mut unheard)?;
                self.is_inside(&scope, view.facts.place).then(|| self.offer_order(&view))
            }
            List::Projects => {
                let inside = self.is_inside(&scope, self.book.get(node).place);
                let item = (inside && self.is_standing(node))
                    .then(|| self.project_item(node, as_of_ms, &scope, &mut unheard))?;
                item.map(|(order, _)| order)
            }
        }
    }
}
