//! The table itself.

use super::Form::{
    Changes, Clock, Code, Date, Digest, Flag, Integer, Key, List, MediaType, Object, OneOf, Salt, Text, Time,
    True,
};
use super::{Doc, Field, Form, Shape};
use crate::limits::{
    ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, CAPACITY_MAX, CODE_CHARS_MAX, HOURS_MAX, HOUSEHOLDS_MAX,
    LINE_CHARS_MAX, PHONE_CHARS_MAX, PLACE_CHARS_MAX, REFERENCES_MAX, TEXT_CHARS_MAX,
};
use crate::record::Kind;

/// How urgent a need is, most urgent first.
pub const URGENCIES: [&str; 3] = ["danger", "soon", "whenever"];
/// The three kinds of offers: 人, 才, 物.
pub const OFFER_KINDS: [&str; 3] = ["people", "talent", "goods"];

const LINE: Form = Text(LINE_CHARS_MAX);
const TEXT: Form = Text(TEXT_CHARS_MAX);
const CODE: Form = Code(CODE_CHARS_MAX);
const DIGESTS: Form = List(&Digest, 1, REFERENCES_MAX);

const fn must(name: &'static str, form: Form, doc: &'static str) -> Field {
    Field { name, required: true, form, doc: Doc::new(doc) }
}

const fn may(name: &'static str, form: Form, doc: &'static str) -> Field {
    Field { name, required: false, form, doc: Doc::new(doc) }
}

const PLACE: Field = must("place", Code(PLACE_CHARS_MAX), "Place code, down to the building; equals subject");
const SALT: Field = may("salt", Salt, "Random, so that an erased body cannot be guessed from its digest");

/// Degrees times 1e7: a whole number is signed the same everywhere.
const LATITUDE_E7: Form = Integer(-900_000_000, 900_000_000);
const LONGITUDE_E7: Form = Integer(-1_800_000_000, 1_800_000_000);
/// Half the circumference of the earth, in metres: worse than this is no location.
const ACCURACY_M: Form = Integer(0, 20_000_000);

const ATTACHMENTS: Form = List(
    &Object(&[
        must("sha256", Digest, "Digest of the bytes"),
        must("type", MediaType, "Media type"),
        must("size", Integer(1, ATTACHMENT_BYTES_MAX as i64), "Bytes"),
    ]),
    1,
    ATTACHMENTS_MAX,
);

const HOURS: Form = List(
    &Object(&[
        must("days", List(&Integer(1, 7), 1, 7), "ISO weekdays, 1 Monday to 7 Sunday"),
        must("from", Clock, "HH:MM"),
        must("to", Clock, "HH:MM"),
    ]),
    1,
    HOURS_MAX,
);

const NEED: Shape = Shape {
    doc: Doc::new("A need, in the person's own words"),
    any_of: &[],
    fields: &[
        must("category", CODE, "Catalogue code"),
        must("text", TEXT, "In the person's own words"),
        must("urgency", OneOf(&URGENCIES), "How urgent"),
        PLACE,
        may("vulnerable", Flag, "Claimed: somebody old, ill, disabled or poor is concerned"),
        may("households", Integer(1, HOUSEHOLDS_MAX), "Claimed: how many households it concerns"),
        may("attachments", ATTACHMENTS, "Photos and voice notes"),
        may("assisted_by", LINE, "Who wrote it down for somebody else"),
        may(
            "location",
            Object(&[
                must("lat_e7", LATITUDE_E7, "Latitude in 1e-7 degree"),
                must("lon_e7", LONGITUDE_E7, "Longitude in 1e-7 degree"),
                must("accuracy_m", ACCURACY_M, "Radius of uncertainty in metres"),
            ]),
            "Where the phone was, when its owner chose to say so",
        ),
        SALT,
    ],
};

const OFFER: Shape = Shape {
    doc: Doc::new("What a person or an organisation offers"),
    any_of: &[],
    fields: &[
        must("kind", OneOf(&OFFER_KINDS), "People, talent or goods"),
        must("field", CODE, "Catalogue code within the kind"),
        must("text", TEXT, "In the person's own words"),
        PLACE,
        must("capacity", Integer(1, CAPACITY_MAX), "How many at a time"),
        may("capacity_note", LINE, "Words about the capacity"),
        may("available", HOURS, "Hours in the week"),
        may("available_note", LINE, "Words about the hours"),
        may("attachments", ATTACHMENTS, "Photos and voice notes"),
        may("by", OneOf(&["resident", "organisation"]), "Who offers"),
        SALT,
    ],
};

const CONTACT: Shape = Shape {
    doc: Doc::new("Whom to call about a record; counts when signed by that record's key"),
    any_of: &["name", "phone"],
    fields: &[
        must("about", Digest, "The record it is about"),
        must("consent", True, "Without consent there is no contact"),
        PLACE,
        may("name", LINE, "A name"),
        may("phone", Text(PHONE_CHARS_MAX), "A telephone number"),
        may("door", LINE, "Entrance, floor, door"),
        SALT,
    ],
};

const CORRECTION: Shape = Shape {
    doc: Doc::new("New values for some fields of a need or an offer"),
    any_of: &[],
    fields: &[
        must("about", Digest, "The need or offer"),
        may("after", DIGESTS, "The corrections it had seen"),
        must("set", Changes, "Field by field; null takes an optional field away"),
        PLACE,
        SALT,
    ],
};

const WITHDRAWAL: Shape = Shape {
    doc: Doc::new("Its author takes a need or an offer back"),
    any_of: &[],
    fields: &[must("about", Digest, "The need or offer"), PLACE, may("reason", LINE, "Why"), SALT],
};

const RATING: Shape = Shape {
    doc: Doc::new("The resident's verdict on what was done"),
    any_of: &[],
    fields: &[
        must("about", Digest, "The need"),
        must("after", DIGESTS, "The done it has seen"),
        must("stars", Integer(1, 5), "1 to 5"),
        must("satisfied", Flag, "False sends the need back to work"),
        PLACE,
        may("comment", TEXT, "In words"),
        SALT,
    ],
};

const ERASURE: Shape = Shape {
    doc: Doc::new("Every holder drops the bodies of these records and refuses their return"),
    any_of: &[],
    fields: &[must("records", DIGESTS, "The records"), must("reason", LINE, "Why"), PLACE],
};

const PROJECT: Shape = Shape {
    doc: Doc::new("Needs and resources joined into something that gets done; written by staff"),
    any_of: &[],
    fields: &[
        must("title", LINE, "What it is called"),
        must("needs", DIGESTS, "Its needs"),
        may(
            "resources",
            List(
                &Object(&[
                    must("offer", Digest, "The offer"),
                    must("amount", Integer(1, CAPACITY_MAX), "How much of its capacity"),
                ]),
                1,
                REFERENCES_MAX,
            ),
            "Its resources",
        ),
        must("owner", LINE, "Who answers for it"),
        must("due", Date, "By when"),
        PLACE,
        may("after", DIGESTS, "Earlier versions of the same project that this one replaces"),
        may("note", TEXT, "In words"),
        SALT,
    ],
};

const CHANGE: Shape = Shape {
    doc: Doc::new("Staff say that needs have come a step further"),
    any_of: &[],
    fields: &[
        must("about", DIGESTS, "The needs"),
        must("after", DIGESTS, "What it had seen: the project for done, the ratings for struck_off"),
        must("to", OneOf(&["done", "struck_off"]), "The step"),
        PLACE,
        may("project", Digest, "The project in which it was done"),
        may("note", TEXT, "What was done, with what proof"),
        SALT,
    ],
};

const ENROLMENT: Shape = Shape {
    doc: Doc::new("A key, its role and its branch; signed by staff, or by the key itself as a request"),
    any_of: &[],
    fields: &[
        must("subject_key", Key, "The key that is enrolled"),
        must("role", OneOf(&["reader", "worker", "team", "staff"]), "What it may say"),
        must("branch", Code(PLACE_CHARS_MAX), "Where"),
        PLACE,
        must("from", Time, "From when"),
        may("until", Time, "Until when"),
        may("name", LINE, "The name under which its records are shown"),
        may("categories", List(&CODE, 1, 100), "The catalogue codes it is for; absent for all"),
        may("recovery", Flag, "The key on paper"),
        SALT,
    ],
};

/// The shape of a type's body.
pub fn of(kind: Kind) -> &'static Shape {
    match kind {
        Kind::Need => &NEED,
        Kind::Offer => &OFFER,
        Kind::Contact => &CONTACT,
        Kind::Correction => &CORRECTION,
        Kind::Withdrawal => &WITHDRAWAL,
        Kind::Rating => &RATING,
        Kind::Erasure => &ERASURE,
        Kind::Project => &PROJECT,
        Kind::Change => &CHANGE,
        Kind::Enrolment => &ENROLMENT,
    }
}
