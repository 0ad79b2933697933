//! The records by which a project goes a step further: each names what its author had seen.

use linli_core::Digest;
use linli_core::limits::REFERENCES_MAX;
use linli_core::lists::{NeedItem, ProjectItem, State};
use serde_json::{Value, json};

/// Bodies of changes.
pub(super) type Steps = Vec<Value>;

/// What says that the work is done: for the needs that are planned in this project or came back to it.
pub(super) fn done(project: &ProjectItem, needs: &[NeedItem]) -> Steps {
    let open: Vec<&NeedItem> = needs
        .iter()
        .filter(|need| {
            matches!(need.state, State::Planned | State::Reopened) && need.project == Some(project.digest)
        })
        .collect();
    changes(project, &open, "done")
}

/// What strikes off the needs whose residents are satisfied; it names their ratings.
pub(super) fn strike_off(project: &ProjectItem, needs: &[NeedItem]) -> Steps {
    let rated: Vec<&NeedItem> = needs.iter().filter(|need| need.state == State::Rated).collect();
    changes(project, &rated, "struck_off")
}

/// As few changes as the limits on references allow.
fn changes(project: &ProjectItem, needs: &[&NeedItem], to: &str) -> Steps {
    let mut steps = Steps::new();
    let (mut about, mut after) = (Vec::new(), Vec::<Digest>::new());
    for need in needs {
        let new: Vec<Digest> = need.heads.iter().copied().filter(|head| !after.contains(head)).collect();
        let full = about.len() == REFERENCES_MAX || after.len() + new.len() > REFERENCES_MAX;
        if full && !about.is_empty() {
            steps.push(change(project, std::mem::take(&mut about), std::mem::take(&mut after), to));
            after.extend(need.heads.iter().take(REFERENCES_MAX));
        } else {
            after.extend(new);
        }
        about.push(need.digest);
    }
    if !about.is_empty() {
        steps.push(change(project, about, after, to));
    }
    steps
}

fn change(project: &ProjectItem, about: Vec<Digest>, after: Vec<Digest>, to: &str) -> Value {
    json!({"about": about, "after": after, "to": to, "project": project.digest, "place": project.place})
}
