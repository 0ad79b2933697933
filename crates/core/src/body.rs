//! The bodies of records as Rust types, one per `type`. Read them after [`crate::shape`] has found no problem.

use crate::{Digest, PublicKey, value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A photo, a voice note: content under its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Digest of the bytes.
    pub sha256: Digest,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
}

impl Attachment {
    /// As JSON, the same as its `Serialize`.
    pub fn to_value(&self) -> Value {
        value::object(&mut [
            ("sha256", Value::String(self.sha256.to_string())),
            ("type", value::string(&self.media_type)),
            ("size", Value::Number(self.size.into())),
        ])
    }

    /// Reads what [`Attachment::to_value`] wrote.
    pub fn from_value(value: &Value) -> Option<Self> {
        Some(Self {
            sha256: value::text(value, "sha256").parse().ok()?,
            media_type: value.get("type")?.as_str()?.to_owned(),
            size: value.get("size")?.as_u64()?,
        })
    }

    /// The attachments of a list under `attachments`; `None` when one of them is none.
    pub fn list_of(value: &Value) -> Option<Vec<Self>> {
        value::list(value, "attachments").iter().map(Self::from_value).collect()
    }
}

/// Where the phone was, when its owner chose to say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Latitude in units of 1e-7 degree, so that no float is signed.
    pub lat_e7: i64,
    /// Longitude in units of 1e-7 degree.
    pub lon_e7: i64,
    /// Radius of uncertainty in metres.
    pub accuracy_m: i64,
}

/// Hours in the week at which an offer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// ISO weekdays, 1 Monday to 7 Sunday.
    pub days: Vec<u8>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`, later than `from`.
    pub to: String,
}

impl Hours {
    /// Reads hours as a control holds them: a list, JSON as in the record.
    pub fn parse_list(typed: &str) -> Option<Vec<Self>> {
        value::plain(typed)?.as_array()?.iter().map(Self::from_value).collect()
    }

    fn from_value(value: &Value) -> Option<Self> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let day = |day: &Value| u8::try_from(day.as_u64()?).ok();
        Some(Self {
            days: value.get("days")?.as_array()?.iter().map(day).collect::<Option<_>>()?,
            from: text("from")?,
            to: text("to")?,
        })
    }
}

/// `org.linli.need.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Catalogue code.
    pub category: String,
    /// In the person's own words.
    pub text: String,
    /// `danger`, `soon`, `whenever`.
    pub urgency: String,
    /// Place code.
    pub place: String,
    /// Claimed: somebody old, ill, disabled or poor is concerned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vulnerable: bool,
    /// Claimed: how many households it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub households: Option<i64>,
    /// Photos and voice notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Who wrote it down for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assisted_by: Option<String>,
    /// Where the phone was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Random, so that an erased body cannot be guessed from its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.offer.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// `people`, `talent`, `goods`.
    pub kind: String,
    /// Catalogue code of the field within the kind.
    pub field: String,
    /// In the person's own words.
    pub text: String,
    /// Place code.
    pub place: String,
    /// How many at a time: people, places, portions.
    pub capacity: i64,
    /// Words about the capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_note: Option<String>,
    /// Hours in the week.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub available: Vec<Hours>,
    /// Words about the hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_note: Option<String>,
    /// Photos and voice notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// `resident` or `organisation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.contact.v1`: whom to call about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The record it is about.
    pub about: Digest,
    /// Always true: without consent there is no contact record.
    pub consent: bool,
    /// Place code, equal to that of the record it is about.
    pub place: String,
    /// A name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Entrance, floor, door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<String>,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.correction.v1`: new values for some fields of a need or offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The need or offer.
    pub about: Digest,
    /// The corrections it had seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Digest>,
    /// Field by field; null takes an optional field away.
    pub set: Map<String, Value>,
    /// Place code of what it is about, as that record was written.
    pub place: String,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.withdrawal.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The need or offer.
    pub about: Digest,
    /// Place code of what it is about.
    pub place: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.rating.v1`: the resident's verdict on what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The need.
    pub about: Digest,
    /// The `done` it has seen.
    pub after: Vec<Digest>,
    /// 1 to 5.
    pub stars: i64,
    /// Whether the need is met; false sends it back to work.
    pub satisfied: bool,
    /// Place code of the need.
    pub place: String,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.erasure.v1`: every holder drops these bodies and refuses their return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The records.
    pub records: Vec<Digest>,
    /// Why.
    pub reason: String,
    /// Place code of the records.
    pub place: String,
}

/// How much of an offer a project takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The offer.
    pub offer: Digest,
    /// How much of its capacity.
    pub amount: i64,
}

/// `org.linli.project.v1`: needs and resources joined into something that gets done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// What it is called.
    pub title: String,
    /// Its needs.
    pub needs: Vec<Digest>,
    /// Its resources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Use>,
    /// Who answers for it.
    pub owner: String,
    /// `YYYY-MM-DD`.
    pub due: String,
    /// Place code.
    pub place: String,
    /// Earlier versions of the same project that this one replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Digest>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.change.v1`: staff say that needs have come a step further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The needs.
    pub about: Vec<Digest>,
    /// What it had seen: the project for `done`, the ratings for `struck_off`.
    pub after: Vec<Digest>,
    /// `done`, `struck_off`.
    pub to: String,
    /// Place code.
    pub place: String,
    /// The project in which it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<Digest>,
    /// In words: what was done, with what proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// `org.linli.enrolment.v1`: a key, its role and its branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The key that is enrolled.
    pub subject_key: PublicKey,
    /// `reader`, `worker`, `team`, `staff`.
    pub role: String,
    /// Place code of the branch.
    pub branch: String,
    /// Equal to `branch`.
    pub place: String,
    /// From when, RFC 3339.
    pub from: String,
    /// Until when, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The name under which its records are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The catalogue codes it is for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// The key on paper.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovery: bool,
    /// Random, see [`Need::salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_attachments_as_serde_does() {
        let attachment =
            Attachment { sha256: Digest::of(b"x"), media_type: "image/jpeg".into(), size: 1 << 40 };
        let written = attachment.to_value();
        assert_eq!(written, serde_json::to_value(&attachment).unwrap());
        assert_eq!(Attachment::from_value(&written), Some(attachment.clone()));
        let both = value::object(&mut [("attachments", Value::Array(vec![written.clone(), written]))]);
        assert_eq!(Attachment::list_of(&both), Some(vec![attachment.clone(), attachment]));
        assert_eq!(Attachment::list_of(&Value::Null), Some(Vec::new()));
        assert_eq!(Attachment::list_of(&serde_json::json!({"attachments": [{}]})), None);
    }

    #[test]
    fn reads_hours_as_serde_does() {
        for typed in [
            r#"[{"days":[6,7],"from":"09:00","to":"12:00"},{"days":[],"from":"","to":""}]"#,
            "[]",
            r#"[{"days":[256],"from":"09:00","to":"12:00"}]"#,
            r#"[{"days":[-1],"from":"09:00","to":"12:00"}]"#,
            r#"[{"days":6,"from":"09:00","to":"12:00"}]"#,
            r#"[{"days":[6],"from":"09:00"}]"#,
            "{}",
            "weekends",
        ] {
            assert_eq!(Hours::parse_list(typed), serde_json::from_str(typed).ok(), "{typed}");
        }
    }
}
