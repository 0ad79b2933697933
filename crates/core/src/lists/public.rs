//! What anybody may read: the projects, without a word about a person.

use super::ignored::Judged;
use super::scope::WHOLE;
use super::{Colour, Fold, LIST_VERSION, ProjectState};
use crate::time;
use serde::Serialize;

/// One project, for everybody. It names no need, no owner, and nothing that a resident wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicProject {
    /// How it stands.
    pub colour: Colour,
    /// By when, `YYYY-MM-DD`.
    pub due: String,
    /// Whether it is late.
    pub late: bool,
    /// How many needs it joins.
    pub needs: u64,
    /// Place code.
    pub place: String,
    /// The reference that is read aloud.
    pub reference: String,
    /// Where it stands.
    pub state: ProjectState,
    /// How many of its needs are struck off.
    pub struck_off: u64,
    /// What it is called.
    pub title: String,
}

/// The projects, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicProjects {
    /// The moment that lateness was measured at.
    pub as_of: String,
    /// How many.
    pub count: u64,
    /// The projects, in the order of the project list.
    pub items: Vec<PublicProject>,
    /// `public_projects`.
    pub list: &'static str,
    /// The branch it was asked for.
    pub place: Option<String>,
    /// Version of this form.
    pub version: u32,
}

impl Fold {
    /// The projects of a branch, as anybody may read them.
    pub fn public_projects(&self, as_of_ms: i64, place: Option<&str>) -> PublicProjects {
        let scope = self.scope(place);
        let standing = self
            .projects
            .iter()
            .copied()
            .filter(|node| self.is_inside(&scope, self.book.get(*node).place) && self.is_standing(*node));
        let mut found: Vec<_> = standing
            .filter_map(|node| self.project_item(node, as_of_ms, &WHOLE, &mut Judged::new()))
            .collect();
        found.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let items: Vec<PublicProject> = found
            .into_iter()
            .map(|(_, item)| PublicProject {
                colour: item.colour,
                due: item.due,
                late: item.late,
                needs: item.needs.len() as u64,
                place: item.place,
                reference: item.reference,
                state: item.state,
                struck_off: item.needs.iter().filter(|need| need.state == "struck_off").count() as u64,
                title: item.title,
            })
            .collect();
        PublicProjects {
            as_of: time::format(as_of_ms),
            count: items.len() as u64,
            items,
            list: "public_projects",
            place: place.map(str::to_owned),
            version: LIST_VERSION,
        }
    }
}
