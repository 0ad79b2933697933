//! The published JSON Schemas: records, lists, the configuration, the answers to batches. `schemas/` in the repository
//! holds what this module makes; a test keeps both equal and checks the Rust types against them.
//!
//! Objects are open: a reader of ours must let pass what a later version adds.

use crate::limits::{CODE_CHARS_MAX, PLACE_CHARS_MAX};
use crate::lists::{Colour, List, ProjectState, State};
use crate::record::Kind;
use crate::shape::{self, OFFER_KINDS, URGENCIES};
use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Every schema with the name of its file.
pub fn all() -> Vec<(String, Value)> {
    let mut schemas: Vec<(String, Value)> =
        Kind::ALL.map(|kind| (format!("{}.json", kind.type_name()), shape::schema(kind))).into();
    schemas.extend(List::ALL.map(|list| (format!("list.{}.v1.json", list.noun()), self::list(list))));
    schemas.push(("list.public_projects.v1.json".into(), public_projects()));
    schemas.push(("linli.json".into(), configuration()));
    schemas.push(("batch-results.json".into(), batch_results()));
    schemas
}

/// The schema of one of the three lists.
pub fn list(list: List) -> Value {
    match list {
        List::Needs => list_schema(
            "needs",
            "The needs list: by rank",
            need_item(),
            states(&["done", "open", "planned", "rated", "reopened", "struck_off", "withdrawn"]),
            &[
                ("erased", count("Needs whose bodies are erased; they are not listed")),
                ("late", count("Items that are late")),
            ],
        ),
        List::Resources => list_schema(
            "resources",
            "The resource list: by kind, field and what is free",
            resource_item(),
            states(&["offered", "withdrawn"]),
            &[
                ("erased", count("Offers whose bodies are erased; they are not listed")),
                ("overpromised", count("Items promised beyond their capacity")),
            ],
        ),
        List::Projects => list_schema(
            "projects",
            "The project list: what presses most first",
            project_item(),
            states(&["done", "open", "rated", "reopened", "struck_off", "withdrawn"]),
            &[("late", count("Items that are late"))],
        ),
    }
}

fn list_schema(name: &str, doc: &str, item: Value, states: Value, more: &[(&'static str, Value)]) -> Value {
    let mut fields = list_head(name, item);
    fields.push(("ignored", array(ignored(), "Records that change nothing, and why")));
    fields.push(("states", states));
    fields.push(("waiting", count("Records that name what is not here yet")));
    fields.extend(more.iter().cloned());
    document(&format!("list.{name}.v1.json"), doc, object(fields))
}

fn list_head(name: &str, item: Value) -> Vec<(&'static str, Value)> {
    vec![
        ("as_of", time("The moment at which ages and lateness were measured")),
        ("count", count("Items")),
        ("items", array(item, "The items, in order")),
        ("list", json!({"const": name})),
        ("place", nullable(text("The branch it was asked for"))),
        ("version", json!({"const": crate::lists::LIST_VERSION})),
    ]
}

fn need_item() -> Value {
    use State::{Done, Open, Planned, Rated, Reopened, StruckOff, Withdrawn};
    let states = [Open, Planned, Done, Rated, StruckOff, Reopened, Withdrawn].map(State::noun);
    let codes = json!({"enum": ["urgency", "late", "waiting", "households", "vulnerable", "claims_capped", "clock_ahead"]});
    let reason = object(vec![
        ("code", codes.clone()),
        ("points", integer("What it adds to the score")),
        ("value", integer("How much of it")),
    ]);
    let rating = object(vec![
        ("comment", nullable(text("In words"))),
        ("satisfied", flag("Whether the need is met")),
        ("stars", json!({"type": "integer", "minimum": 1, "maximum": 5})),
    ]);
    let mut fields = thing();
    fields.extend([
        ("assisted", flag("Written down for somebody else")),
        ("category", text("Catalogue code, even when the catalogue has it no more")),
        ("due_answer", nullable(date("By when an answer is promised"))),
        ("due_solve", nullable(date("By when a solution is promised"))),
        ("heads", array(digest("A record"), "What `after` of the next step must name")),
        ("households", nullable(integer("Claimed: how many households it concerns"))),
        ("late", flag("A promise is broken")),
        ("project", nullable(digest("The project in which it is being done"))),
        ("project_due", nullable(date("By when the project is due"))),
        ("project_owner", nullable(text("Who answers for the project"))),
        ("project_title", nullable(text("What the project is called"))),
        ("rank", nullable(json!({"type": "integer", "minimum": 1}))),
        ("rating", nullable(rating)),
        ("reasons", array(reason, "Why it ranks where it does; the points add up to the score")),
        ("score", integer("More is earlier")),
        ("state", json!({"enum": states})),
        ("top_reason", codes),
        ("urgency", json!({"enum": URGENCIES})),
        ("vulnerable", flag("Claimed: somebody vulnerable is concerned")),
    ]);
    object(fields)
}

fn resource_item() -> Value {
    let hours = object(vec![
        ("days", array(json!({"type": "integer", "minimum": 1, "maximum": 7}), "ISO weekdays")),
        ("from", text("HH:MM")),
        ("to", text("HH:MM")),
    ]);
    let promise =
        object(vec![("amount", count("How much")), ("project", digest("The project's newest version"))]);
    let mut fields = thing();
    fields.extend([
        ("available", array(hours, "Hours in the week")),
        ("available_note", nullable(text("Words about the hours"))),
        ("by", nullable(text("resident or organisation"))),
        ("capacity", count("How many at a time")),
        ("capacity_note", nullable(text("Words about the capacity"))),
        ("field", text("Catalogue code, even when the catalogue has it no more")),
        ("free", count("What is not promised")),
        ("kind", json!({"enum": OFFER_KINDS})),
        ("overpromised", flag("More is promised than there is")),
        ("promised", count("What is promised to projects that are not struck off")),
        ("promised_to", array(promise, "To which projects")),
        ("state", json!({"enum": ["offered", "withdrawn"]})),
    ]);
    object(fields)
}

/// What needs and offers have in common.
fn thing() -> Vec<(&'static str, Value)> {
    let attachment = object(vec![
        ("sha256", digest("Digest of the bytes")),
        ("size", count("Bytes")),
        ("type", text("Media type")),
    ]);
    vec![
        ("attachments", array(attachment, "Photos and voice notes")),
        ("corrected", flag("A correction counts")),
        ("corrections", array(digest("A record"), "What `after` of the next correction must name")),
        ("digest", digest("Its identity")),
        ("id", text("Its id on the wire")),
        ("opened", time("When it was written, by its device's clock")),
        ("place", text("Place code")),
        ("reference", reference()),
        ("signed", flag("Its signature verifies")),
        ("text", text("In the person's own words")),
    ]
}

fn project_states() -> Value {
    use ProjectState::{Done, Open, Rated, Reopened, StruckOff, Withdrawn};
    let states = [Open, Done, Rated, StruckOff, Reopened, Withdrawn].map(ProjectState::noun);
    json!({"enum": states})
}

fn colours() -> Value {
    use Colour::{Blue, Green, Orange, Red, Yellow};
    let colours = [Red, Orange, Yellow, Green, Blue].map(Colour::noun);
    json!({"enum": colours})
}

fn project_item() -> Value {
    let states = json!({"enum": [
        "open", "planned", "done", "rated", "struck_off", "reopened", "withdrawn", "erased", "waiting",
    ]});
    let need = object(vec![("digest", digest("The need")), ("reference", reference()), ("state", states)]);
    let resource = object(vec![
        ("amount", count("How much of its capacity")),
        ("offer", digest("The offer")),
        ("reference", reference()),
    ]);
    object(vec![
        ("colour", colours()),
        ("digest", digest("Its newest version")),
        ("due", date("By when")),
        ("heads", array(digest("A version"), "What `after` of the next version must name")),
        ("id", text("Id of the newest version")),
        ("late", flag("The due day is over and work is left")),
        ("needs", array(need, "Its needs")),
        ("note", nullable(text("In words"))),
        ("owner", text("Who answers for it")),
        ("place", text("Place code")),
        ("reference", reference()),
        ("resources", array(resource, "Its resources")),
        ("state", project_states()),
        ("title", text("What it is called")),
        ("written", time("When the newest version was written, by its device's clock")),
    ])
}

fn public_projects() -> Value {
    let item = object(vec![
        ("colour", colours()),
        ("due", date("By when")),
        ("late", flag("It is late")),
        ("needs", count("How many needs it joins")),
        ("place", text("Place code")),
        ("reference", reference()),
        ("state", project_states()),
        ("struck_off", count("How many of its needs are struck off")),
        ("title", text("What it is called")),
    ]);
    let fields = list_head("public_projects", item);
    document("list.public_projects.v1.json", "The projects, as anybody may read them", object(fields))
}

fn ignored() -> Value {
    let reasons = [
        "bad_signature",
        "newer_version",
        "unsigned",
        "not_allowed",
        "wrong_target",
        "not_erasable",
        "bad_value",
        "unknown_code",
        "skips_stage",
        "not_satisfied",
        "clash",
    ];
    let types = Kind::ALL.map(Kind::noun);
    object(vec![
        ("digest", digest("The record")),
        ("id", text("Its id on the wire")),
        ("reason", json!({"enum": reasons})),
        ("type", json!({"enum": types})),
    ])
}

/// The schema of `linli.json`.
pub fn configuration() -> Value {
    let code = |most: usize| json!({"type": "string", "minLength": 1, "maxLength": most});
    let named = |more: Vec<(&'static str, Value)>| {
        let names =
            [("code", code(CODE_CHARS_MAX)), ("zh", code(CODE_CHARS_MAX)), ("en", code(CODE_CHARS_MAX))];
        object(names.into_iter().chain(more).collect())
    };
    let days = json!({"type": "integer", "minimum": 1});
    let promise = object(vec![("answer", days.clone()), ("solve", days.clone())]);
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let list = |items: Value| json!({"type": "array", "items": items, "minItems": 1, "maxItems": 100});
    let mut kind = named(vec![("fields", list(named(Vec::new())))]);
    kind["properties"]["code"] = json!({"enum": OFFER_KINDS});
    let mut urgency = named(Vec::new());
    urgency["properties"]["code"] = json!({"enum": URGENCIES});
    let catalogue = object(vec![
        ("needs", list(named(vec![("promise_days", promise)]))),
        ("offers", list(kind)),
        ("urgency", list(urgency)),
    ]);
    let mut place = object(vec![
        ("code", code(PLACE_CHARS_MAX)),
        ("level", json!({"enum": ["street", "community", "compound", "building"]})),
        ("zh", json!({"type": "string", "minLength": 1})),
        ("en", json!({"type": "string", "minLength": 1})),
    ]);
    place["properties"]["children"] = json!({"type": "array", "items": {"$ref": "#/$defs/place"}});
    let mut places = object(vec![("root", json!({"$ref": "#/$defs/place"}))]);
    places["description"] = json!("The street with its communities, compounds and buildings");
    let address =
        json!({"type": "string", "description": "The address at which it is", "format": "uri-reference"});
    let mut emergency = object(vec![("number", json!({"type": "string", "pattern": "^[0-9+]+$"}))]);
    emergency["properties"]["zh"] = json!({"type": "string"});
    emergency["properties"]["en"] = json!({"type": "string"});
    let helpline = json!({"type": "object", "properties": {
        "phone": {"type": "string"}, "zh": {"type": "string"}, "en": {"type": "string"},
    }});
    let mut root = json!({
        "type": "object",
        "required": ["places", "catalogue"],
        "additionalProperties": false,
        "properties": {
            "version": {"const": 1},
            "places": {"anyOf": [places, address]},
            "catalogue": {"anyOf": [catalogue, address]},
            "surveys": {},
            "backend": nullable(object(vec![("kind", text("The dialect that it speaks"))])),
            "origins": texts,
            "staff_keys": {"type": "array", "items": {"type": "string", "pattern": "^B[A-Za-z0-9_-]{86}$"}},
            "contact": helpline,
            "emergency": {"type": "array", "items": emergency, "maxItems": 6},
            "no_answer_days": days,
            "languages": {"type": "array", "items": {"enum": crate::config::LANGUAGES}},
        },
        "$defs": {"place": place},
    });
    root["properties"]["staff_keys"]["description"] = json!("Root keys of the staff");
    document("linli.json", "The configuration of a deployment", root)
}

fn batch_results() -> Value {
    let problem = object(vec![
        ("path", text("Where, as a dotted path from the root; empty for the whole")),
        ("code", text("What; never changes its meaning")),
        ("expected", text("What would be right, in English, for programmers")),
    ]);
    let mut result = object(vec![
        ("id", nullable(text("The record's id; null when it has none that can be read"))),
        ("outcome", json!({"enum": ["stored", "duplicate", "conflict", "refused"]})),
    ]);
    result["properties"]["problems"] = array(problem, "All problems of a record that was refused");
    let root = object(vec![("results", array(result, "One for each record, in order"))]);
    document("batch-results.json", "What became of each record of a batch", root)
}

fn document(id: &str, doc: &str, mut schema: Value) -> Value {
    schema["$schema"] = json!(DIALECT);
    schema["$id"] = json!(id);
    schema["title"] = json!(doc);
    schema
}

/// An object that has all of these.
fn object(fields: Vec<(&'static str, Value)>) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    json!({"type": "object", "required": required, "properties": properties})
}

fn array(items: Value, doc: &str) -> Value {
    json!({"type": "array", "items": items, "description": doc})
}

fn nullable(mut schema: Value) -> Value {
    match schema.get("type").cloned() {
        Some(kind) => schema["type"] = json!([kind, "null"]),
        None => schema = json!({"anyOf": [schema, {"type": "null"}]}),
    }
    schema
}

fn text(doc: &str) -> Value {
    json!({"type": "string", "description": doc})
}

fn date(doc: &str) -> Value {
    json!({"type": "string", "format": "date", "description": doc})
}

fn time(doc: &str) -> Value {
    json!({"type": "string", "format": "date-time", "description": doc})
}

fn digest(doc: &str) -> Value {
    json!({"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$", "description": doc})
}

fn reference() -> Value {
    json!({"type": "string", "pattern": "^[2-9A-HJ-NPR-Z]{3}-[2-9A-HJ-NPR-Z]{2}$", "description": "Read aloud; opens nothing"})
}

fn flag(doc: &str) -> Value {
    json!({"type": "boolean", "description": doc})
}

fn integer(doc: &str) -> Value {
    json!({"type": "integer", "description": doc})
}

fn count(doc: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": doc})
}

fn states(names: &[&'static str]) -> Value {
    let mut states = object(names.iter().map(|name| (*name, count("Items"))).collect());
    states["description"] = json!("How many items stand where");
    states
}
