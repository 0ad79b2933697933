//! Who may send what: the table of roles, decided for one record. It looks nothing up itself.
//!
//! The lists do not lean on this: whoever folds records judges their signatures. Here strangers are kept from filling
//! the store, and a token is kept to its branch.

use crate::Result;
use crate::access::Caller;
use linli_core::body::{Change, Contact, Correction, Enrolment, Erasure, Project, Rating, Withdrawal};
use linli_core::config::Config;
use linli_core::{Code, Digest, Kind, Problem, PublicKey, Record, Verdict};
use serde::de::DeserializeOwned;

/// A record that another is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub kind: Kind,
    /// Where it was written for.
    pub place: String,
    /// Where it is or was, that place included: staff of each may speak of it.
    pub places: Vec<String>,
    /// Who signed it; `None` when nobody did.
    pub key: Option<PublicKey>,
}

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is taken.
    Taken,
    /// It is about a record that is not here. A later one of the same batch may bring it.
    Unknown(Problem),
    /// It is not taken.
    Refused(Problem),
}

/// Everything the decision depends on.
pub struct Case<'a, F> {
    /// Places.
    pub config: &'a Config,
    /// Who sends it.
    pub caller: &'a Caller,
    /// The record.
    pub record: &'a Record,
    /// The verdict on its signature.
    pub verdict: Verdict,
    /// Finds what is here.
    pub find: F,
}

fn refused(path: &str, expected: &str) -> Result<Admission> {
    Ok(Admission::Refused(Problem::new(path, Code::NotAllowed, expected)))
}

impl<F: Fn(&Digest) -> Result<Option<Thing>>> Case<'_, F> {
    /// Decides.
    pub fn decide(&self) -> Result<Admission> {
        // Whoever runs the backend may bring in what another one has accepted.
        if *self.caller == Caller::Operator {
            return Ok(Admission::Taken);
        }
        match self.record.kind() {
            Kind::Need | Kind::Offer => Ok(Admission::Taken),
            _ if self.verdict != Verdict::Signed => {
                refused("signature", "a signature: only needs and offers go without")
            }
            Kind::Contact => {
                self.with(|body: Contact| self.about(&body.about, &[Kind::Need, Kind::Offer], false))
            }
            Kind::Correction => {
                self.with(|body: Correction| self.about(&body.about, &[Kind::Need, Kind::Offer], true))
            }
            Kind::Withdrawal => {
                self.with(|body: Withdrawal| self.about(&body.about, &[Kind::Need, Kind::Offer], true))
            }
            Kind::Rating => self.with(|body: Rating| self.rating(&body)),
            Kind::Erasure => self.with(|body: Erasure| self.erasure(&body)),
            Kind::Project => self.with(|body: Project| self.project(&body)),
            Kind::Change => self.with(|body: Change| self.staff_about(&body.about)),
            Kind::Enrolment => self.with(|body: Enrolment| self.enrolment(&body)),
        }
    }

    /// Reads the body. One of a newer version that cannot be read is kept when a token vouches for its place.
    fn with<T: DeserializeOwned>(&self, decide: impl FnOnce(T) -> Result<Admission>) -> Result<Admission> {
        match self.record.body::<T>() {
            Some(body) if !self.record.is_newer() => decide(body),
            _ if self.caller.opens(self.config, self.record.place()) => Ok(Admission::Taken),
            _ => refused("type", "version 1, or a token of its place"),
        }
    }

    fn is_staff_of(&self, place: &str) -> bool {
        self.caller.is_staff_of(self.config, place)
    }

    /// Whether staff send it who speak for a thing.
    fn speaks_for(&self, thing: &Thing) -> bool {
        thing.places.iter().any(|place| self.is_staff_of(place))
    }

    /// A record about one need or offer: signed by its key, or sent by staff of its place.
    fn about(&self, about: &Digest, kinds: &[Kind], staff_may: bool) -> Result<Admission> {
        let Some(thing) = (self.find)(about)? else {
            return Ok(unknown("data.about"));
        };
        let own = thing.key.is_some() && thing.key == self.record.key();
        // To a stranger, what is not his does not exist.
        let may = own || staff_may && self.speaks_for(&thing);
        if !may {
            return Ok(unknown("data.about"));
        }
        if !kinds.contains(&thing.kind) {
            return refused("data.about", "the digest of a need or an offer");
        }
        if thing.place != self.record.place() {
            let expected = "the place with which the record it is about was written";
            return Ok(Admission::Refused(Problem::new("data.place", Code::SubjectDiffers, expected)));
        }
        Ok(Admission::Taken)
    }

    /// The verdict is the resident's; for a need that nobody signed, staff write down what they were told.
    fn rating(&self, body: &Rating) -> Result<Admission> {
        let unsigned = (self.find)(&body.about)?.is_some_and(|need| need.key.is_none());
        self.about(&body.about, &[Kind::Need], unsigned)
    }

    /// Each record that is here must be its own or written for its branch, whatever became of it since. What is not here
    /// yet is judged when it comes.
    fn erasure(&self, body: &Erasure) -> Result<Admission> {
        for (index, target) in body.records.iter().enumerate() {
            let Some(thing) = (self.find)(target)? else {
                continue;
            };
            let own = thing.key.is_some() && thing.key == self.record.key();
            if !own && !self.is_staff_of(&thing.place) {
                return Ok(unknown(&format!("data.records[{index}]")));
            }
            if thing.kind.is_account() {
                return refused(
                    &format!("data.records[{index}]"),
                    "a record that names a person; accounts stay",
                );
            }
        }
        Ok(Admission::Taken)
    }

    fn project(&self, body: &Project) -> Result<Admission> {
        for (index, part) in body.resources.iter().enumerate() {
            let reachable = (self.find)(&part.offer)?.is_some_and(|offer| {
                let above = self.config.places.contains(&offer.place, self.record.place());
                offer.kind == Kind::Offer && (above || self.speaks_for(&offer))
            });
            if !reachable && self.is_staff_of(self.record.place()) {
                return Ok(unknown(&format!("data.resources[{index}].offer")));
            }
        }
        // Versions of a project go to whom any of them concerns: nobody's is drawn to another branch by naming it.
        for (index, earlier) in body.after.iter().enumerate() {
            let foreign = (self.find)(earlier)?.is_some_and(|earlier| !self.speaks_for(&earlier));
            if foreign && self.is_staff_of(self.record.place()) {
                return Ok(unknown(&format!("data.after[{index}]")));
            }
        }
        self.staff_about(&body.needs)
    }

    /// A record that changes the state of needs: staff of its own place and of each need's.
    fn staff_about(&self, needs: &[Digest]) -> Result<Admission> {
        if !self.is_staff_of(self.record.place()) {
            return refused("data.place", "a staff token of this place");
        }
        for need in needs {
            let here = (self.find)(need)?.filter(|need| need.kind == Kind::Need && self.speaks_for(need));
            if here.is_none() {
                let path = if self.record.kind() == Kind::Project { "data.needs" } else { "data.about" };
                return Ok(unknown(path));
            }
        }
        Ok(Admission::Taken)
    }

    /// A key asks for itself with a token of the branch, for the role of that token; only staff let others in.
    fn enrolment(&self, body: &Enrolment) -> Result<Admission> {
        let asks = self.record.key() == Some(body.subject_key);
        if self.is_staff_of(&body.branch) || asks && self.caller.may_become(self.config, body) {
            return Ok(Admission::Taken);
        }
        refused("data.branch", "a token of this branch and role; to let somebody else in, a staff token")
    }
}

/// The same words whether a record is not here or is somebody else's.
fn unknown(path: &str) -> Admission {
    Admission::Unknown(Problem::new(
        path,
        Code::NotAllowed,
        "the digest of a record that is here and that you may speak of",
    ))
}
