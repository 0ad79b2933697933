//! The rules of the lists, one by one, and the property that they all serve.
#![allow(clippy::unwrap_used)]

use super::sample::{self, Random, key, staff};
use super::*;
use crate::config::{Config, builtin};
use crate::record::{Kind, Record, Verdict};
use crate::time::DAY_MS;
use crate::{Digest, PublicKey};
use serde_json::{Value, json};
use std::sync::Arc;

mod account;
mod any_order;
mod authority;
mod bad_input;
mod branches;
mod corrections;
mod erasure;
mod print;
mod projects;
mod ranking;
mod resources;

/// 2026-11-24T00:00:00Z.
const NOW_MS: i64 = 1_795_478_400_000;

/// The made-up street, with [`staff`] as its root; read once for each thread.
fn street() -> Arc<Config> {
    thread_local!(static STREET: Arc<Config> = {
        let mut value = builtin();
        value["staff_keys"] = json!([staff()]);
        Arc::new(Config::parse(&value).unwrap())
    });
    STREET.with(Arc::clone)
}

/// The resident's key in these tests.
fn resident() -> PublicKey {
    key(1)
}

/// A desk at which one test is written down.
struct Desk {
    fold: Fold,
    number: u64,
}

impl Desk {
    fn new() -> Self {
        Self { fold: Fold::new(street()), number: 0 }
    }

    fn write(&mut self, kind: Kind, key: PublicKey, data: Value) -> Record {
        self.write_at(kind, key, NOW_MS, data)
    }

    fn write_at(&mut self, kind: Kind, key: PublicKey, time_ms: i64, data: Value) -> Record {
        self.number += 1;
        sample::record(kind, self.number, time_ms, Some(key), data)
    }

    /// Writes a record and puts it in.
    fn say(&mut self, kind: Kind, key: PublicKey, data: Value) -> Digest {
        let record = self.write(kind, key, data);
        self.put(&record)
    }

    fn put(&mut self, record: &Record) -> Digest {
        self.fold.insert(record, Verdict::Signed);
        record.digest()
    }

    fn need(&mut self) -> Digest {
        self.need_with(json!({}))
    }

    fn need_with(&mut self, more: Value) -> Digest {
        let data = need_body(more);
        self.say(Kind::Need, resident(), data)
    }

    fn offer(&mut self, capacity: i64) -> Digest {
        let data = offer_body(json!({"capacity": capacity}));
        self.say(Kind::Offer, key(2), data)
    }

    fn project(&mut self, needs: &[Digest], more: Value) -> Digest {
        self.project_by(staff(), needs, more)
    }

    fn project_by(&mut self, key: PublicKey, needs: &[Digest], more: Value) -> Digest {
        let data = project_body(needs, more);
        self.say(Kind::Project, key, data)
    }

    fn done(&mut self, about: &[Digest], after: &[Digest]) -> Digest {
        self.say(
            Kind::Change,
            staff(),
            json!({"about": about, "after": after, "to": "done", "place": "yhl-ly-a-01"}),
        )
    }

    fn strike(&mut self, about: &[Digest], after: &[Digest]) -> Digest {
        self.say(
            Kind::Change,
            staff(),
            json!({"about": about, "after": after, "to": "struck_off", "place": "yhl-ly-a-01"}),
        )
    }

    fn rate(&mut self, need: Digest, after: &[Digest], satisfied: bool) -> Digest {
        let stars = if satisfied { 5 } else { 1 };
        let data = json!({"about": need, "after": after, "stars": stars, "satisfied": satisfied, "place": "yhl-ly-a-01"});
        self.say(Kind::Rating, resident(), data)
    }

    fn correct(&mut self, key: PublicKey, about: Digest, after: &[Digest], set: Value) -> Digest {
        let mut data = json!({"about": about, "set": set, "place": "yhl-ly-a-01"});
        if !after.is_empty() {
            data["after"] = json!(after);
        }
        self.say(Kind::Correction, key, data)
    }

    fn enrol(&mut self, by: PublicKey, subject: PublicKey, role: &str, branch: &str) -> Digest {
        self.say(Kind::Enrolment, by, enrolment(subject, role, branch, json!({})))
    }

    fn item(&self, need: Digest) -> NeedItem {
        self.fold.need(&need, NOW_MS).unwrap()
    }

    fn state(&self, need: Digest) -> State {
        self.item(need).state
    }

    /// Everything ignored, in all lists.
    fn ignored(&self) -> Vec<(Digest, Reason)> {
        let lists = [
            self.fold.needs(NOW_MS, None).ignored,
            self.fold.resources(NOW_MS, None).ignored,
            self.fold.projects(NOW_MS, None).ignored,
        ];
        lists.into_iter().flatten().map(|ignored| (ignored.digest, ignored.reason)).collect()
    }

    fn waiting(&self) -> u64 {
        self.fold.needs(NOW_MS, None).waiting
            + self.fold.resources(NOW_MS, None).waiting
            + self.fold.projects(NOW_MS, None).waiting
    }
}

fn with(mut body: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn need_body(more: Value) -> Value {
    with(json!({"category": "elderly", "text": "求送餐", "urgency": "soon", "place": "yhl-ly-a-01"}), more)
}

fn offer_body(more: Value) -> Value {
    let config = street();
    let field = config.catalogue.fields.iter().find(|field| field.kind == "goods").unwrap();
    let body = json!({"kind": field.kind, "field": field.code, "text": "轮椅", "place": "yhl-ly-a-01", "capacity": 3});
    with(body, more)
}

fn project_body(needs: &[Digest], more: Value) -> Value {
    let body = json!({
        "title": "送餐上门", "needs": needs, "owner": "社区服务站", "due": "2026-12-31", "place": "yhl-ly-a-01",
    });
    with(body, more)
}

fn enrolment(subject: PublicKey, role: &str, branch: &str, more: Value) -> Value {
    let body = json!({
        "subject_key": subject, "role": role, "branch": branch, "place": branch, "from": "2026-01-01T00:00:00Z",
    });
    with(body, more)
}

/// All three lists as one text.
fn everything(fold: &Fold) -> String {
    let mut text = to_json(&fold.needs(NOW_MS, None));
    text += &to_json(&fold.resources(NOW_MS, None));
    text += &to_json(&fold.projects(NOW_MS, None));
    text += &to_json(&fold.needs(NOW_MS, Some("yhl-ly")));
    text += &to_json(&fold.public_projects(NOW_MS, None));
    text += &to_json(&fold.requests());
    text
}
