//! A need or an offer while it is being written.

use crate::body::Attachment;
use crate::journey::{self, Input};
use crate::limits::ATTACHMENTS_MAX;
use crate::{Code, Digest, Kind, Problem, text, value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// Control name to what was typed, as text.
    pub values: Map<String, Value>,
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
            values: Map::new(),
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
        self.values.get(name).and_then(Value::as_str).unwrap_or_default()
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
            value::take(&mut self.values, "field");
        }
        if value.is_empty() {
            value::take(&mut self.values, name);
        } else {
            self.values.insert(name.into(), value::string(value));
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
        let has_content = |value: &Value| value.as_str().is_some_and(text::has_content);
        self.attachments.is_empty() && !self.values.values().any(has_content)
    }

    /// As JSON, the same as its `Serialize`.
    pub fn to_value(&self) -> Value {
        let mut draft = value::object(&mut [
            ("id", value::string(&self.id)),
            ("noun", value::string(&self.noun)),
            ("revision", Value::Number(self.revision.into())),
            ("started_ms", value::number(self.started_ms)),
            ("at", value::string(&self.at)),
            ("values", Value::Object(self.values.clone())),
            ("attachments", self.attachment_list()),
        ]);
        if let (Some(from), Some(draft)) = (&self.filled_from, draft.as_object_mut()) {
            draft.insert("filled_from".into(), value::string(from));
        }
        draft
    }

    /// Reads what [`Draft::to_value`] wrote; `None` when it is no draft.
    pub fn from_value(value: &Value) -> Option<Self> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        Some(Self {
            id: text("id")?,
            noun: text("noun")?,
            revision: value.get("revision")?.as_u64()?,
            started_ms: value::whole(value, "started_ms")?,
            at: text("at")?,
            values: value.get("values")?.as_object()?.clone(),
            attachments: Attachment::list_of(value)?,
            filled_from: text("filled_from"),
        })
    }

    fn attachment_list(&self) -> Value {
        Value::Array(self.attachments.iter().map(Attachment::to_value).collect())
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
            body.insert("attachments".into(), self.attachment_list());
        }
        if let Some(location) = self.location() {
            body.insert("location".into(), location);
        }
        body.insert("salt".into(), value::string(salt));
        if problems.is_empty() { Ok(Value::Object(body)) } else { Err(problems) }
    }

    /// The location as the phone told it: value of the control `location`, JSON as in the record.
    fn location(&self) -> Option<Value> {
        value::plain(self.value("location"))
    }

    /// The body of the contact record about the need or offer with digest `about`; `None` when there is no contact.
    pub fn contact(&self, about: Digest, salt: &str) -> Option<Value> {
        let mut body = Map::new();
        for (control, key) in [("contact.name", "name"), ("contact.phone", "phone"), ("contact.door", "door")]
        {
            let value = self.value(control).trim();
            if text::has_content(value) {
                body.insert(key.into(), value::string(value));
            }
        }
        let reachable = body.contains_key("name") || body.contains_key("phone");
        if !reachable || !self.flag("contact.consent") {
            return None;
        }
        body.insert("about".into(), Value::String(about.to_string()));
        body.insert("consent".into(), Value::Bool(true));
        body.insert("place".into(), value::string(self.value("place")));
        body.insert("salt".into(), value::string(salt));
        Some(Value::Object(body))
    }
}

/// What was typed as the value of a body; `None` for nothing.
fn read(input: Input, typed: &str) -> Result<Option<Value>, Code> {
    if !text::has_content(typed) {
        return Ok(None);
    }
    match input {
        Input::Flag => Ok((typed == "true").then_some(Value::Bool(true))),
        Input::Number => text::whole_number(typed).map(|n| Some(value::number(n))).ok_or(Code::Malformed),
        Input::Hours => value::plain(typed).map(Some).ok_or(Code::Malformed),
        Input::Text | Input::Line | Input::Choice | Input::Place => Ok(Some(value::string(typed.trim()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_and_read_as_serde_does() {
        let mut draft = Draft::new("d".into(), Kind::Offer, -5);
        draft.set("text", "会修水管");
        draft.set("available", r#"[{"days":[6],"from":"09:00","to":"12:00"}]"#);
        draft.attach(Attachment { sha256: Digest::of(b"x"), media_type: "image/jpeg".into(), size: 7 });
        let written = draft.to_value();
        assert_eq!(written, serde_json::to_value(&draft).unwrap());
        assert_eq!(Draft::from_value(&written), Some(draft.clone()));
        assert_eq!(serde_json::from_value::<Draft>(written).unwrap(), draft);
    }

    #[test]
    fn reads_the_drafts_that_phones_hold() {
        let stored = r#"{"id":"a","noun":"need","revision":3,"started_ms":1700000000000,"at":"place",
            "values":{"text":"灯不亮","location":"{\"lat_e7\":311234567,\"lon_e7\":1214567890,\"accuracy_m\":12}"}}"#;
        let draft = Draft::from_value(&serde_json::from_str(stored).unwrap()).unwrap();
        let body = draft.body("0123456789abcdef").unwrap();
        assert_eq!(body["location"]["lon_e7"], 1_214_567_890);
        assert_eq!(Draft::from_value(&serde_json::json!({"id": "a"})), None);
    }
}
