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

#[cfg(test)]
mod tests {
    use super::*;
    use linli_core::config::{self, Config};
    use linli_core::lists::{Fold, ProjectState};
    use linli_core::record::{Header, Unsigned};
    use linli_core::{Kind, PublicKey, Record, Verdict, receipt};
    use std::sync::Arc;

    /// A desk and its residents: keys that are only named, because the fold takes verdicts.
    struct Street {
        fold: Fold,
        written: u8,
    }

    const STAFF: u8 = 200;

    fn key(number: u8) -> PublicKey {
        let mut point = [number; 65];
        point[0] = 4;
        PublicKey::from_bytes(point).expect("an uncompressed point")
    }

    impl Street {
        fn new() -> Self {
            let mut value = config::builtin();
            value["staff_keys"] = json!([key(STAFF)]);
            let config = Config::parse(&value).expect("the built-in configuration");
            Self { fold: Fold::new(Arc::new(config)), written: 0 }
        }

        fn write(&mut self, kind: Kind, by: u8, data: Value) -> Record {
            self.written += 1;
            let time_ms = 1_760_000_000_000 + i64::from(self.written) * 1_000;
            let header = Header {
                id: receipt::uuid_v7(time_ms, [self.written; 10]),
                source: "urn:uuid:0193584e-0000-7000-8000-000000000001",
                time_ms,
                key: Some(key(by)),
                readcheck: None,
            };
            let record = Unsigned::new(kind, header, data).sign(&[1; 64]).expect("a record");
            self.fold.insert(&record, Verdict::Signed);
            record
        }

        fn need(&mut self, by: u8) -> Digest {
            let data = json!({
                "category": "facilities", "text": format!("need of {by}"), "urgency": "soon", "place": "yhl-ly-a-03",
            });
            self.write(Kind::Need, by, data).digest()
        }

        fn rate(&mut self, by: u8, need: Digest, satisfied: bool) {
            let heads = self.item(need).heads;
            let stars = if satisfied { 5 } else { 1 };
            let data = json!({
                "about": need, "after": heads, "stars": stars, "satisfied": satisfied, "place": "yhl-ly-a-03",
            });
            self.write(Kind::Rating, by, data);
        }

        fn project(&mut self, needs: &[Digest]) {
            let data = json!({
                "title": "light", "needs": needs, "owner": "Li", "due": "2026-12-01", "place": "yhl-ly-a-03",
            });
            self.write(Kind::Project, STAFF, data);
        }

        fn item(&self, need: Digest) -> NeedItem {
            self.fold.need(&need, 0).expect("a need")
        }

        fn seen(&self) -> (ProjectItem, Vec<NeedItem>) {
            let project = self.fold.projects(0, None).items.remove(0);
            let needs = project.needs.iter().map(|need| self.item(need.digest)).collect();
            (project, needs)
        }

        fn step(&mut self, step: fn(&ProjectItem, &[NeedItem]) -> Steps) -> usize {
            let (project, needs) = self.seen();
            let steps = step(&project, &needs);
            let count = steps.len();
            for data in steps {
                self.write(Kind::Change, STAFF, data);
            }
            count
        }

        fn state(&self) -> ProjectState {
            self.seen().0.state
        }
    }

    #[test]
    fn leads_a_project_to_the_strike_off_and_back_to_work_where_somebody_is_not_satisfied() {
        let mut street = Street::new();
        let (one, other) = (street.need(1), street.need(2));
        street.project(&[one, other]);
        assert_eq!(street.step(strike_off), 0, "nothing is struck off before it is done");
        assert_eq!(street.step(done), 1);
        assert_eq!(street.state(), ProjectState::Done);
        assert_eq!(street.step(done), 0, "what is done is not said twice");
        street.rate(1, one, true);
        street.rate(2, other, false);
        assert_eq!(street.state(), ProjectState::Reopened);
        assert_eq!(street.step(strike_off), 1, "the one that is satisfied");
        assert_eq!(street.item(one).state, State::StruckOff);
        assert_eq!(street.step(done), 1, "the other, again");
        street.rate(2, other, true);
        assert_eq!(street.step(strike_off), 1);
        assert_eq!(street.state(), ProjectState::StruckOff);
    }

    #[test]
    fn splits_a_step_that_names_more_than_a_record_may() {
        let mut street = Street::new();
        let need = street.need(1);
        street.project(&[need]);
        let (project, needs) = street.seen();
        let digest = |turn: usize, head: usize| Digest::of(format!("{turn} {head}").as_bytes());
        let many: Vec<NeedItem> = (0..3)
            .map(|turn| NeedItem {
                heads: (0..90).map(|head| digest(turn, head)).collect(),
                ..needs[0].clone()
            })
            .collect();
        let steps = done(&project, &many);
        let afters: Vec<usize> =
            steps.iter().map(|step| step["after"].as_array().map_or(0, Vec::len)).collect();
        assert_eq!(afters, [180, 90]);
    }
}
