//! A need or an offer while it is being written.

use crate::body::Attachment;
use crate::journey::{self, Input};
use crate::limits::ATTACHMENTS_MAX;
use crate::{Code, Digest, Kind, Problem, text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What was typed so far. Values are kept as typed, under the names of their controls; they are read when the draft
/// becomes final.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Its key in the store.
    pub id: String,
    /// `need` or `offer`.
    pub noun: String,
    /// Grows with every change; a writer that has seen an older revision must not overwrite a newer one.
    pub revision: u64,
    /// When it was begun, ms since the epoch.
    pub started_ms: i64,
    /// The question last in sight, or [`journey::CHECK`].
    pub at: String,
    /// Control name to what was typed.
    pub values: BTreeMap<String, String>,
    /// Photos and voice notes that are already in the store.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// Id of the record that it was filled from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filled_from: Option<String>,
}

impl Draft {
    /// An empty draft; `kind` is a need or an offer.
    pub fn new(id: String, kind: Kind, started_ms: i64) -> Self {
        let at = journey::questions(kind).first().map(|question| question.name).unwrap_or_default();
        Self {
            id,
            noun: kind.noun().into(),
            revision: 0,
            started_ms,
            at: at.into(),
            values: BTreeMap::new(),
            attachments: Vec::new(),
            filled_from: None,
        }
    }

    /// What it is to become.
    pub fn kind(&self) -> Kind {
        if self.noun == Kind::Offer.noun() { Kind::Offer } else { Kind::Need }
    }

    /// What was typed into a control; empty when nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Whether a box is ticked.
    pub fn flag(&self, name: &str) -> bool {
        self.value(name) == "true"
    }

    /// Takes what was typed. Another `kind` takes the `field` of the one before away.
    pub fn set(&mut self, name: &str, value: &str) {
        if self.value(name) == value {
            return;
        }
        if name == "kind" && !self.value("kind").is_empty() {
            self.values.remove("field");
        }
        if value.is_empty() {
            self.values.remove(name);
        } else {
            self.values.insert(name.into(), value.into());
        }
        self.revision += 1;
    }

    /// Adds a photo or voice note that the store holds; false when there are too many already.
    pub fn attach(&mut self, attachment: Attachment) -> bool {
        let known = self.attachments.iter().any(|other| other.sha256 == attachment.sha256);
        if !known && self.attachments.len() >= ATTACHMENTS_MAX {
            return false;
        }
        if !known {
            self.attachments.push(attachment);
            self.revision += 1;
        }
        true
    }

    /// Takes an attachment away.
    pub fn detach(&mut self, sha256: &Digest) {
        let before = self.attachments.len();
        self.attachments.retain(|attachment| attachment.sha256 != *sha256);
        self.revision += u64::from(self.attachments.len() != before);
    }

    /// Whether anything was typed or attached.
    pub fn is_empty(&self) -> bool {
        self.attachments.is_empty() && self.values.values().all(|value| !text::has_content(value))
    }

    /// The body of the need or offer. Call it when the journey has no problem left; what cannot be read is a problem.
    /// `salt` is 16 random bytes or more in base64url.
    pub fn body(&self, salt: &str) -> Result<Value, Vec<Problem>> {
        let mut body = Map::new();
        let mut problems = Vec::new();
        for control in journey::controls(self.kind()).filter(|control| !control.name.starts_with("contact."))
        {
            match read(control.input, self.value(control.name)) {
                Ok(Some(value)) => {
                    body.insert(control.name.into(), value);
                }
                Ok(None) => {}
                Err(code) => problems.push(Problem::new(control.name, code, "")),
            }
        }
        if !self.attachments.is_empty() {
            body.insert("attachments".into(), json!(self.attachments));
        }
        if let Some(location) = self.location() {
            body.insert("location".into(), location);
        }
        body.insert("salt".into(), json!(salt));
        if problems.is_empty() { Ok(Value::Object(body)) } else { Err(problems) }
    }

    /// The location as the phone told it: value of the control `location`, JSON as in the record.
    fn location(&self) -> Option<Value> {
        serde_json::from_str(self.values.get("location")?).ok()
    }

    /// The body of the contact record about the need or offer with digest `about`; `None` when there is no contact.
    pub fn contact(&self, about: Digest, salt: &str) -> Option<Value> {
        let mut body = Map::new();
        for key in ["name", "phone", "door"] {
            let value = self.value(&format!("contact.{key}")).trim();
            if text::has_content(value) {
                body.insert(key.into(), json!(value));
            }
        }
        let reachable = body.contains_key("name") || body.contains_key("phone");
        if !reachable || !self.flag("contact.consent") {
            return None;
        }
        body.insert("about".into(), json!(about));
        body.insert("consent".into(), json!(true));
        body.insert("place".into(), json!(self.value("place")));
        body.insert("salt".into(), json!(salt));
        Some(Value::Object(body))
    }
}

/// What was typed as the value of a body; `None` for nothing.
fn read(input: Input, typed: &str) -> Result<Option<Value>, Code> {
    if !text::has_content(typed) {
        return Ok(None);
    }
    match input {
        Input::Flag => Ok((typed == "true").then_some(json!(true))),
        Input::Number => text::whole_number(typed).map(|n| Some(json!(n))).ok_or(Code::Malformed),
        Input::Hours => serde_json::from_str::<Value>(typed).map(Some).map_err(|_| Code::Malformed),
        Input::Text | Input::Line | Input::Choice | Input::Place => Ok(Some(json!(typed.trim()))),
    }
}
