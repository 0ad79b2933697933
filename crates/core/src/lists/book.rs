//! Who is who: records by digest, what names what, codes kept once.

use super::facts::Facts;
use crate::record::{Kind, Verdict};
use crate::{Digest, PublicKey};
use std::collections::HashMap;

/// Index of a record, here or only named, in the book. Depends on the order of arrival: nothing may be sorted by it.
pub(super) type Node = u32;
/// Index of a code in [`Names`]; the same holds.
pub(super) type Name = u32;

/// No link.
const END: u32 = u32::MAX;

/// One record as the fold keeps it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub digest: Digest,
    /// UUID of the wire.
    pub id: [u8; 16],
    pub time_ms: i64,
    pub key: Option<PublicKey>,
    /// `subject`.
    pub place: Name,
    /// First of the links that lead to what names this record.
    first: u32,
    pub kind: Kind,
    /// `None` while the record is only named by others.
    pub verdict: Option<Verdict>,
    pub newer: bool,
    /// A valid erasure names it.
    pub erased: bool,
    pub facts: Facts,
}

impl Entry {
    pub fn is_held(&self) -> bool {
        self.verdict.is_some()
    }

    pub fn is_signed(&self) -> bool {
        self.verdict == Some(Verdict::Signed)
    }

    /// The key under which the record verifies; an unsigned record speaks for nobody.
    pub fn signer(&self) -> Option<PublicKey> {
        self.key.filter(|_| self.is_signed())
    }

    /// Whether it may appear in a list at all: here, readable, and its signature not wrong.
    pub fn is_readable(&self) -> bool {
        !self.newer && matches!(self.verdict, Some(Verdict::Signed | Verdict::Unsigned))
    }
}

#[derive(Clone, Copy, Debug)]
struct Link {
    from: Node,
    next: u32,
}

/// All records, and for each what names it.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    entries: Vec<Entry>,
    by_digest: HashMap<Digest, Node>,
    links: Vec<Link>,
    pub names: Names,
}

impl Book {
    /// The node of a digest, made when it is new.
    pub fn node(&mut self, digest: Digest) -> Node {
        if let Some(node) = self.by_digest.get(&digest) {
            return *node;
        }
        let node = self.entries.len() as Node;
        self.entries.push(Entry {
            digest,
            id: [0; 16],
            time_ms: 0,
            key: None,
            place: END,
            first: END,
            kind: Kind::Need,
            verdict: None,
            newer: false,
            erased: false,
            facts: Facts::Nothing,
        });
        self.by_digest.insert(digest, node);
        node
    }

    pub fn find(&self, digest: &Digest) -> Option<Node> {
        self.by_digest.get(digest).copied()
    }

    pub fn get(&self, node: Node) -> &Entry {
        &self.entries[node as usize]
    }

    pub fn get_mut(&mut self, node: Node) -> &mut Entry {
        &mut self.entries[node as usize]
    }

    pub fn digest(&self, node: Node) -> Digest {
        self.get(node).digest
    }

    /// Notes that `from` names `to`.
    pub fn link(&mut self, from: Node, to: Node) {
        let link = self.links.len() as u32;
        let next = std::mem::replace(&mut self.get_mut(to).first, link);
        self.links.push(Link { from, next });
    }

    /// What names this record, in no order that means anything.
    pub fn naming(&self, node: Node) -> impl Iterator<Item = (Node, &Entry)> {
        let mut at = self.get(node).first;
        std::iter::from_fn(move || {
            let link = self.links.get(at as usize)?;
            at = link.next;
            Some((link.from, self.get(link.from)))
        })
    }

    /// Digests of nodes, sorted.
    pub fn digests(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<Digest> {
        let mut digests: Vec<Digest> = nodes.into_iter().map(|node| self.digest(node)).collect();
        digests.sort_unstable();
        digests
    }
}

/// Codes, each kept once.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    texts: Vec<Box<str>>,
    by_text: HashMap<Box<str>, Name>,
}

impl Names {
    pub fn intern(&mut self, text: &str) -> Name {
        if let Some(name) = self.by_text.get(text) {
            return *name;
        }
        let name = self.texts.len() as Name;
        self.texts.push(text.into());
        self.by_text.insert(text.into(), name);
        name
    }

    pub fn find(&self, text: &str) -> Option<Name> {
        self.by_text.get(text).copied()
    }

    pub fn text(&self, name: Name) -> &str {
        self.texts.get(name as usize).map_or("", |text| text)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
