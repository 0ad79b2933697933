//! A need or an offer as corrections and withdrawals have left it.

use super::Fold;
use super::book::{Name, Node};
use super::facts::{CorrectionFacts, Facts, NeedFacts, OfferFacts};
use super::ignored::{Judged, Judgement, Reason};
use crate::record::{Kind, Verdict};
use crate::{Digest, body, shape};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the records about a need or an offer make of it.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    /// Every place at which it was, the first one first: staff of any of them may speak for it.
    pub places: Vec<Name>,
    /// The body as corrected; `None` when no correction counts.
    pub corrected: Option<Value>,
    pub withdrawn: bool,
    /// The corrections that the next one must name in `after`.
    pub heads: Vec<Node>,
}

/// A correction under consideration.
struct Candidate<'f> {
    node: Node,
    facts: &'f CorrectionFacts,
    set: Map<String, Value>,
    allowed: bool,
}

impl Fold {
    /// Derives a need or an offer.
    pub(super) fn thing(&self, node: Node, judged: &mut Judged) -> Thing {
        let entry = self.book.get(node);
        let mut thing =
            Thing { places: vec![entry.place], corrected: None, withdrawn: false, heads: Vec::new() };
        let mut candidates = Vec::new();
        let mut withdrawals = Vec::new();
        for (from, by) in self.book.naming(node).filter(|(_, by)| by.is_readable() && by.is_signed()) {
            match &by.facts {
                Facts::Correction(facts) if facts.about == node => {
                    if facts.after.iter().all(|after| self.has_seen(node, *after)) {
                        candidates.push(Candidate { node: from, facts, set: facts.set(), allowed: false });
                    } else {
                        judged.push((from, Judgement::Waiting));
                    }
                }
                Facts::Withdrawal(_) => withdrawals.push(from),
                _ => {}
            }
        }
        if !candidates.is_empty() {
            self.correct(node, candidates, &mut thing, judged);
        }
        for withdrawal in withdrawals {
            if self.may_speak(self.book.get(withdrawal), entry, &thing.places) {
                thing.withdrawn = true;
            } else {
                judged.push((withdrawal, Judgement::Ignored(Reason::NotAllowed)));
            }
        }
        thing
    }

    /// Whether what a correction names in `after` is here: a correction of the same thing, or what is left of one. It waits
    /// for anything else, for what is elsewhere may be here or not.
    fn has_seen(&self, about: Node, after: Node) -> bool {
        let entry = self.book.get(after);
        entry.is_held()
            && match &entry.facts {
                Facts::Nothing => entry.kind == Kind::Correction && entry.place == self.book.get(about).place,
                facts => facts.corrects() == Some(about),
            }
    }

    fn correct(
        &self,
        node: Node,
        mut candidates: Vec<Candidate<'_>>,
        thing: &mut Thing,
        judged: &mut Judged,
    ) {
        let original = match &self.book.get(node).facts {
            Facts::Need(facts) => facts.to_value(&self.book),
            Facts::Offer(facts) => facts.to_value(&self.book),
            _ => None,
        };
        let (kind, Some(original)) = (self.book.get(node).kind, original) else {
            return;
        };
        candidates.retain(|candidate| match self.merge(kind, &original, &candidate.set) {
            Ok(_) => true,
            Err(reason) => {
                judged.push((candidate.node, Judgement::Ignored(reason)));
                false
            }
        });
        self.allow(node, &mut candidates, &mut thing.places);
        for refused in candidates.iter().filter(|candidate| !candidate.allowed) {
            judged.push((refused.node, Judgement::Ignored(Reason::NotAllowed)));
        }
        candidates.retain(|candidate| candidate.allowed);
        thing.heads = self.correction_heads(&candidates);
        let mut value = original;
        for candidate in self.in_order(candidates) {
            match self.merge(kind, &value, &candidate.set) {
                Ok(merged) => {
                    value = merged;
                    thing.corrected = Some(Value::Null);
                }
                Err(reason) => judged.push((candidate.node, Judgement::Ignored(reason))),
            }
        }
        if thing.corrected.is_some() {
            thing.corrected = Some(value);
        }
    }

    /// Lets through whom the places allow; each that is let through may bring a place, whose staff may then speak.
    fn allow(&self, node: Node, candidates: &mut [Candidate<'_>], places: &mut Vec<Name>) {
        let entry = self.book.get(node);
        loop {
            let mut grew = false;
            for candidate in candidates.iter_mut().filter(|candidate| !candidate.allowed) {
                candidate.allowed = self.may_speak(self.book.get(candidate.node), entry, places);
                let place = candidate.set.get("place").and_then(Value::as_str);
                let place = place.and_then(|place| self.book.names.find(place));
                if let Some(place) = place.filter(|place| candidate.allowed && !places.contains(place)) {
                    places.push(place);
                    grew = true;
                }
            }
            if !grew {
                return;
            }
        }
    }

    /// What stands after a correction; an error when that would be no record of its kind, or sets a code that this
    /// deployment does not know. A code that was unknown before and is not set may stay.
    fn merge(&self, kind: Kind, value: &Value, set: &Map<String, Value>) -> Result<Value, Reason> {
        let mut merged = value.clone();
        let Some(object) = merged.as_object_mut() else {
            return Err(Reason::BadValue);
        };
        for (name, value) in set {
            match value {
                Value::Null => object.remove(name),
                value => object.insert(name.clone(), value.clone()),
            };
        }
        let mut problems = Vec::new();
        shape::check(shape::of(kind), &merged, &mut problems);
        if !problems.is_empty() || !hours_run_forward(&merged) {
            return Err(Reason::BadValue);
        }
        if self.knows_codes(&merged, set) { Ok(merged) } else { Err(Reason::UnknownCode) }
    }

    fn knows_codes(&self, merged: &Value, set: &Map<String, Value>) -> bool {
        let text = |name: &str| merged.get(name).and_then(Value::as_str).unwrap_or_default();
        let catalogue = &self.config.catalogue;
        let place = !set.contains_key("place") || self.config.places.get(text("place")).is_some();
        let category = !set.contains_key("category") || catalogue.category(text("category")).is_some();
        let names_field = set.contains_key("kind") || set.contains_key("field");
        place && category && (!names_field || catalogue.field(text("kind"), text("field")).is_some())
    }

    /// Corrections that no other names.
    fn correction_heads(&self, candidates: &[Candidate<'_>]) -> Vec<Node> {
        let named: HashSet<Node> = candidates.iter().flat_map(|c| c.facts.after.iter().copied()).collect();
        candidates.iter().map(|candidate| candidate.node).filter(|node| !named.contains(node)).collect()
    }

    /// Corrections so that each comes after those it had seen; of those that had not seen each other, the smaller
    /// digest first.
    fn in_order<'f>(&self, candidates: Vec<Candidate<'f>>) -> Vec<Candidate<'f>> {
        let index: HashMap<Node, usize> = candidates.iter().enumerate().map(|(i, c)| (c.node, i)).collect();
        let mut seen_by: Vec<Vec<usize>> = vec![Vec::new(); candidates.len()];
        let mut unseen = vec![0usize; candidates.len()];
        for (at, candidate) in candidates.iter().enumerate() {
            for before in candidate.facts.after.iter().filter_map(|after| index.get(after)) {
                seen_by[*before].push(at);
                unseen[at] += 1;
            }
        }
        let digest = |at: usize| self.book.digest(candidates[at].node);
        let mut ready: BTreeMap<Digest, usize> =
            (0..candidates.len()).filter(|at| unseen[*at] == 0).map(|at| (digest(at), at)).collect();
        let mut order = Vec::with_capacity(candidates.len());
        while let Some((_, at)) = ready.pop_first() {
            order.push(at);
            for next in &seen_by[at] {
                unseen[*next] -= 1;
                if unseen[*next] == 0 {
                    ready.insert(digest(*next), *next);
                }
            }
        }
        let mut slots: Vec<Option<Candidate<'f>>> = candidates.into_iter().map(Some).collect();
        order.into_iter().filter_map(|at| slots[at].take()).collect()
    }

    /// A need's facts as corrected; `None` when there is nothing to list: erased, of a newer version, badly signed.
    pub(super) fn need_facts(&self, node: Node, thing: &Thing) -> Option<Cow<'_, NeedFacts>> {
        let Facts::Need(facts) = &self.book.get(node).facts else {
            return None;
        };
        let corrected = thing
            .corrected
            .as_ref()
            .and_then(|value| serde_json::from_value::<body::Need>(value.clone()).ok());
        let corrected = corrected.and_then(|need| NeedFacts::corrected(need, &self.book));
        Some(corrected.map_or(Cow::Borrowed(facts.as_ref()), Cow::Owned))
    }

    /// The same for an offer.
    pub(super) fn offer_facts(&self, node: Node, thing: &Thing) -> Option<Cow<'_, OfferFacts>> {
        let Facts::Offer(facts) = &self.book.get(node).facts else {
            return None;
        };
        let corrected = thing
            .corrected
            .as_ref()
            .and_then(|value| serde_json::from_value::<body::Offer>(value.clone()).ok());
        let corrected = corrected.and_then(|offer| OfferFacts::corrected(offer, &self.book));
        Some(corrected.map_or(Cow::Borrowed(facts.as_ref()), Cow::Owned))
    }

    /// Whether a need or an offer can be listed, but for its body.
    pub(super) fn is_listable(&self, node: Node) -> bool {
        let entry = self.book.get(node);
        !entry.newer && matches!(entry.verdict, Some(Verdict::Signed | Verdict::Unsigned))
    }
}

/// Whether every span of hours ends after it begins: what the table of single fields cannot say.
fn hours_run_forward(value: &Value) -> bool {
    let spans = value.get("available").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |span: &Value, key: &str| span.get(key).and_then(Value::as_str).map(str::to_owned);
    spans.iter().all(|span| text(span, "from") < text(span, "to"))
}
