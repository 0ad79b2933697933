//! What the fold keeps of a body: only what a list says or a rule asks, small, with references as nodes.

use super::book::{Book, Name, Node};
use crate::body;
use crate::record::{Kind, Record};
use crate::shape::{OFFER_KINDS, URGENCIES};
use crate::{Digest, PublicKey, canonical, time};
use serde_json::{Map, Value};

/// A need.
#[derive(Clone, Debug)]
pub(super) struct NeedFacts {
    pub text: Box<str>,
    pub attachments: Box<[body::Attachment]>,
    pub category: Name,
    pub place: Name,
    pub households: Option<i64>,
    /// Index in [`URGENCIES`].
    pub urgency: u8,
    pub vulnerable: bool,
    pub assisted: bool,
}

/// An offer.
#[derive(Clone, Debug)]
pub(super) struct OfferFacts {
    pub text: Box<str>,
    pub attachments: Box<[body::Attachment]>,
    pub available: Box<[body::Hours]>,
    pub capacity_note: Option<Box<str>>,
    pub available_note: Option<Box<str>>,
    pub by: Option<Box<str>>,
    pub capacity: i64,
    /// Index in [`OFFER_KINDS`].
    pub kind: u8,
    pub field: Name,
    pub place: Name,
}

/// A correction; `set` as JSON, because few are ever read again.
#[derive(Clone, Debug)]
pub(super) struct CorrectionFacts {
    pub about: Node,
    pub after: Box<[Node]>,
    pub set: Box<str>,
}

/// A rating.
#[derive(Clone, Debug)]
pub(super) struct RatingFacts {
    pub about: Node,
    pub after: Box<[Node]>,
    pub comment: Option<Box<str>>,
    pub stars: u8,
    pub satisfied: bool,
}

/// A version of a project.
#[derive(Clone, Debug)]
pub(super) struct ProjectFacts {
    pub title: Box<str>,
    pub owner: Box<str>,
    pub note: Option<Box<str>>,
    pub needs: Box<[Node]>,
    pub resources: Box<[(Node, i64)]>,
    pub after: Box<[Node]>,
    /// Days since the epoch.
    pub due_day: i64,
}

/// A step in the account.
#[derive(Clone, Debug)]
pub(super) struct ChangeFacts {
    pub about: Box<[Node]>,
    pub after: Box<[Node]>,
    pub struck_off: bool,
}

/// An enrolment; what it grants is kept by [`super::authority`].
#[derive(Clone, Debug)]
pub(super) struct EnrolmentFacts {
    pub subject: PublicKey,
    pub role: Box<str>,
    pub branch: Box<str>,
    pub name: Option<Box<str>>,
    pub from_ms: i64,
    pub until_ms: Option<i64>,
    pub recovery: bool,
}

/// The body of one record.
#[derive(Clone, Debug)]
pub(super) enum Facts {
    /// Erased, or not here.
    Nothing,
    Need(Box<NeedFacts>),
    Offer(Box<OfferFacts>),
    Contact(Node),
    Correction(Box<CorrectionFacts>),
    Withdrawal(Node),
    Rating(Box<RatingFacts>),
    Erasure(Box<[Node]>),
    Project(Box<ProjectFacts>),
    Change(Box<ChangeFacts>),
    Enrolment(Box<EnrolmentFacts>),
}

impl Facts {
    /// Reads a record's body; [`Facts::Nothing`] when there is none to read.
    pub fn read(record: &Record, book: &mut Book) -> Self {
        Self::try_read(record, book).unwrap_or(Facts::Nothing)
    }

    fn try_read(record: &Record, book: &mut Book) -> Option<Self> {
        if record.is_newer() {
            return None;
        }
        Some(match record.kind() {
            Kind::Need => Facts::Need(Box::new(NeedFacts::read(record.body()?, book))),
            Kind::Offer => Facts::Offer(Box::new(OfferFacts::read(record.body()?, book))),
            Kind::Contact => Facts::Contact(book.node(record.body::<body::Contact>()?.about)),
            Kind::Correction => Facts::Correction(Box::new(CorrectionFacts::read(record.body()?, book))),
            Kind::Withdrawal => Facts::Withdrawal(book.node(record.body::<body::Withdrawal>()?.about)),
            Kind::Rating => Facts::Rating(Box::new(RatingFacts::read(record.body()?, book))),
            Kind::Erasure => Facts::Erasure(nodes(&record.body::<body::Erasure>()?.records, book)),
            Kind::Project => Facts::Project(Box::new(ProjectFacts::read(record.body()?, book)?)),
            Kind::Change => Facts::Change(Box::new(ChangeFacts::read(record.body()?, book))),
            Kind::Enrolment => Facts::Enrolment(Box::new(EnrolmentFacts::read(record.body()?)?)),
        })
    }

    /// Every record that decides what this body changes, each once: what it is about, and what it had seen where that
    /// decides whether or where it is listed.
    pub fn named(&self) -> Vec<Node> {
        let mut named = self.targets();
        match self {
            Facts::Project(project) => named.extend(&project.after),
            Facts::Correction(correction) => named.extend(&correction.after),
            _ => {}
        }
        named.sort_unstable();
        named.dedup();
        named
    }

    /// What it corrects, when it is a correction.
    pub fn corrects(&self) -> Option<Node> {
        match self {
            Facts::Correction(correction) => Some(correction.about),
            _ => None,
        }
    }

    /// What this body is about: the records whose items it may change. Each once.
    pub fn targets(&self) -> Vec<Node> {
        let mut targets = match self {
            Facts::Nothing | Facts::Need(_) | Facts::Offer(_) | Facts::Enrolment(_) => Vec::new(),
            Facts::Contact(about) | Facts::Withdrawal(about) => vec![*about],
            Facts::Correction(correction) => vec![correction.about],
            Facts::Rating(rating) => vec![rating.about],
            Facts::Erasure(records) => records.to_vec(),
            Facts::Project(project) => {
                let offers = project.resources.iter().map(|(offer, _)| *offer);
                project.needs.iter().copied().chain(offers).collect()
            }
            Facts::Change(change) => change.about.to_vec(),
        };
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

fn nodes(digests: &[Digest], book: &mut Book) -> Box<[Node]> {
    digests.iter().map(|digest| book.node(*digest)).collect()
}

fn boxed(text: Option<String>) -> Option<Box<str>> {
    text.map(String::into_boxed_str)
}

fn index_of(values: &[&str], value: &str) -> u8 {
    values.iter().position(|known| *known == value).unwrap_or(values.len() - 1) as u8
}

impl NeedFacts {
    fn read(need: body::Need, book: &mut Book) -> Self {
        let (category, place) = (book.names.intern(&need.category), book.names.intern(&need.place));
        Self::new(need, category, place)
    }

    /// From a corrected body, whose codes were interned when the correction came.
    pub fn corrected(need: body::Need, book: &Book) -> Option<Self> {
        let (category, place) = (book.names.find(&need.category)?, book.names.find(&need.place)?);
        Some(Self::new(need, category, place))
    }

    fn new(need: body::Need, category: Name, place: Name) -> Self {
        Self {
            text: need.text.into_boxed_str(),
            attachments: need.attachments.into_boxed_slice(),
            category,
            place,
            households: need.households,
            urgency: index_of(&URGENCIES, &need.urgency),
            vulnerable: need.vulnerable,
            assisted: need.assisted_by.is_some(),
        }
    }

    /// The fields that a list shows, as a body again, to merge a correction on.
    pub fn to_value(&self, book: &Book) -> Option<Value> {
        serde_json::to_value(body::Need {
            category: book.names.text(self.category).into(),
            text: self.text.to_string(),
            urgency: URGENCIES[usize::from(self.urgency)].into(),
            place: book.names.text(self.place).into(),
            vulnerable: self.vulnerable,
            households: self.households,
            attachments: self.attachments.to_vec(),
            assisted_by: self.assisted.then(|| "-".into()),
            location: None,
            salt: None,
        })
        .ok()
    }
}

impl OfferFacts {
    fn read(offer: body::Offer, book: &mut Book) -> Self {
        let (field, place) = (book.names.intern(&offer.field), book.names.intern(&offer.place));
        Self::new(offer, field, place)
    }

    /// From a corrected body, whose codes were interned when the correction came.
    pub fn corrected(offer: body::Offer, book: &Book) -> Option<Self> {
        let (field, place) = (book.names.find(&offer.field)?, book.names.find(&offer.place)?);
        Some(Self::new(offer, field, place))
    }

    fn new(offer: body::Offer, field: Name, place: Name) -> Self {
        Self {
            text: offer.text.into_boxed_str(),
            attachments: offer.attachments.into_boxed_slice(),
            available: offer.available.into_boxed_slice(),
            capacity_note: boxed(offer.capacity_note),
            available_note: boxed(offer.available_note),
            by: boxed(offer.by),
            capacity: offer.capacity,
            kind: index_of(&OFFER_KINDS, &offer.kind),
            field,
            place,
        }
    }

    /// The body again, to merge a correction on.
    pub fn to_value(&self, book: &Book) -> Option<Value> {
        let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        serde_json::to_value(body::Offer {
            kind: OFFER_KINDS[usize::from(self.kind)].into(),
            field: book.names.text(self.field).into(),
            text: self.text.to_string(),
            place: book.names.text(self.place).into(),
            capacity: self.capacity,
            capacity_note: text(&self.capacity_note),
            available: self.available.to_vec(),
            available_note: text(&self.available_note),
            attachments: self.attachments.to_vec(),
            by: text(&self.by),
            salt: None,
        })
        .ok()
    }
}

impl CorrectionFacts {
    fn read(correction: body::Correction, book: &mut Book) -> Self {
        for code in ["category", "field", "place"] {
            if let Some(code) = correction.set.get(code).and_then(Value::as_str) {
                book.names.intern(code);
            }
        }
        Self {
            about: book.node(correction.about),
            after: nodes(&correction.after, book),
            set: canonical::object_to_string(&correction.set).into_boxed_str(),
        }
    }

    /// The new values.
    pub fn set(&self) -> Map<String, Value> {
        serde_json::from_str(&self.set).unwrap_or_default()
    }
}

impl RatingFacts {
    fn read(rating: body::Rating, book: &mut Book) -> Self {
        Self {
            about: book.node(rating.about),
            after: nodes(&rating.after, book),
            comment: boxed(rating.comment),
            stars: rating.stars.clamp(1, 5) as u8,
            satisfied: rating.satisfied,
        }
    }
}

impl ProjectFacts {
    fn read(project: body::Project, book: &mut Book) -> Option<Self> {
        Some(Self {
            title: project.title.into_boxed_str(),
            owner: project.owner.into_boxed_str(),
            note: boxed(project.note),
            needs: nodes(&project.needs, book),
            resources: project.resources.iter().map(|part| (book.node(part.offer), part.amount)).collect(),
            after: nodes(&project.after, book),
            due_day: time::parse_date(&project.due)?,
        })
    }

    /// How much of an offer it takes; an offer may stand in it more than once.
    pub fn amount_of(&self, offer: Node) -> i64 {
        self.resources.iter().filter(|(named, _)| *named == offer).map(|(_, amount)| amount).sum()
    }
}

impl ChangeFacts {
    fn read(change: body::Change, book: &mut Book) -> Self {
        Self {
            about: nodes(&change.about, book),
            after: nodes(&change.after, book),
            struck_off: change.to == "struck_off",
        }
    }
}

impl EnrolmentFacts {
    fn read(enrolment: body::Enrolment) -> Option<Self> {
        let until_ms = match enrolment.until {
            Some(until) => Some(time::parse(&until)?),
            None => None,
        };
        Some(Self {
            subject: enrolment.subject_key,
            role: enrolment.role.into_boxed_str(),
            branch: enrolment.branch.into_boxed_str(),
            name: boxed(enrolment.name),
            from_ms: time::parse(&enrolment.from)?,
            until_ms,
            recovery: enrolment.recovery,
        })
    }
}
