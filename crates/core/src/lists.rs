//! The three lists: a pure function of a set of records, the configuration and a moment (`as_of`).
//!
//! [`Fold`] takes records with the verdicts on their signatures, in any order and any number of times. Everything it
//! gives out depends only on the *set* of what it took: nothing on the order, nothing on repetition, nothing on when a
//! record was received. `as_of` measures ages and lateness and hides nothing, because a device's clock is a claim.
//!
//! Rules that hold throughout:
//!
//! - A record is its digest. A repeat says nothing new, unless its verdict is better or it brings a body that was missing.
//! - Erased means: as if the body had never been there. What of an erased record can still be judged stands in its
//!   envelope, so a holder that dropped the body and one that still has it in an old file print the same bytes.
//! - A record that names what is not here waits, silently. One whose author may not say it, or that says what cannot be,
//!   is listed under `ignored` with the reason, and changes nothing.
//! - `about`, `after` name digests, so these graphs have no cycles; ties are broken by digest, never by a clock.
//! - A list of a branch knows what is or was in the branch, and nothing else. Of a project's needs elsewhere it says that
//!   they wait, until staff have struck them off. So it is the same wherever it is built: by whoever holds everything, and
//!   by whoever was handed the records of the branch alone.
//! - Staff speak for a need or an offer where their branch contains a place at which it is or was: the one it was
//!   written with, or one that a correction which counts has given it. A move changes where a thing is listed, and takes
//!   nobody's right away who had it. Erasures alone are judged on the envelope's `subject`, which survives them.

mod account;
mod authority;
mod book;
mod facts;
mod fold;
mod ignored;
mod lineage;
mod need;
mod order;
mod print;
mod project;
mod public;
mod rank;
mod resource;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
mod scope;
mod thing;

pub use account::State;
pub use authority::{Enrolled, Request, Role};
pub use fold::{Fold, Touched};
pub use ignored::{Ignored, Reason};
pub use need::{AttachmentItem, NeedItem, NeedStates, NeedsList, RatingItem};
pub use order::Ranked;
pub use print::{Table, to_csv, to_json};
pub use project::{
    Colour, ProjectItem, ProjectList, ProjectNeed, ProjectResource, ProjectState, ProjectStates,
};
pub use public::{PublicProject, PublicProjects};
pub use rank::{CLAIM_POINTS_MAX, DANGER_POINTS, KNOWN_POINTS_MAX, RankCode, RankReason, URGENCY_STEP};
pub use resource::{HoursItem, Promise, ResourceItem, ResourceList, ResourceState, ResourceStates};

/// Version of the three lists' form.
pub const LIST_VERSION: u32 = 1;

/// Promises and due dates are days on the wall: the streets lie in one time zone, UTC+8, without summer time.
const WALL_OFFSET_MS: i64 = 8 * 3_600_000;

/// The day on the wall at a moment, as days since the epoch.
fn wall_day(ms: i64) -> i64 {
    ms.saturating_add(WALL_OFFSET_MS).div_euclid(crate::time::DAY_MS)
}

/// One of the three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// 需求清单.
    Needs,
    /// 资源清单.
    Resources,
    /// 项目清单.
    Projects,
}

impl List {
    /// All of them.
    pub const ALL: [List; 3] = [List::Needs, List::Resources, List::Projects];

    /// Its name in addresses and on the command line.
    pub fn noun(self) -> &'static str {
        match self {
            List::Needs => "needs",
            List::Resources => "resources",
            List::Projects => "projects",
        }
    }

    /// The list of this name.
    pub fn parse(noun: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.noun() == noun)
    }
}

#[cfg(test)]
mod tests;
