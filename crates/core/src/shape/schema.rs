//! JSON Schemas (2020-12) out of the table.

use super::check::SALT_CHARS;
use super::{Field, Form, of};
use crate::record::Kind;
use serde_json::{Map, Value, json};

/// The JSON Schema of one type of record: envelope and body.
pub fn schema(kind: Kind) -> Value {
    let shape = of(kind);
    let mut body = object(shape.fields);
    body["description"] = json!(shape.doc.words());
    if !shape.any_of.is_empty() {
        body["anyOf"] = shape.any_of.iter().map(|name| json!({"required": [name]})).collect();
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}.json", kind.type_name()),
        "title": kind.type_name(),
        "description": shape.doc.words(),
        "type": "object",
        "required": ["specversion", "id", "source", "type", "time", "subject"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "description": "UUIDv7; the idempotency key"},
            "source": {"type": "string", "minLength": 1, "maxLength": 200, "description": "The device, a random URN"},
            "type": {"const": kind.type_name()},
            "time": {"type": "string", "format": "date-time", "description": "The device's clock; a claim"},
            "datacontenttype": {"const": "application/json"},
            "subject": {"type": "string", "minLength": 1, "description": "Place code; equals data.place"},
            "datadigest": schema_of(&Form::Digest),
            "key": schema_of(&Form::Key),
            "readcheck": schema_of(&Form::Digest),
            "signature": {"type": "string", "pattern": "^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]{86}$", "description": "Detached JWS, ES256"},
            "data": body,
        },
    })
}

fn object(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut value = schema_of(&field.form);
        value["description"] = json!(field.doc.words());
        properties.insert(field.name.into(), value);
    }
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    json!({"type": "object", "required": required, "properties": properties})
}

fn schema_of(form: &Form) -> Value {
    match form {
        Form::Text(most) => json!({"type": "string", "minLength": 1, "maxLength": most}),
        Form::OneOf(values) => json!({"enum": values}),
        Form::Code(most) => json!({"type": "string", "minLength": 1, "maxLength": most}),
        Form::Integer(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Form::Flag => json!({"type": "boolean"}),
        Form::True => json!({"const": true}),
        Form::Digest => json!({"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}),
        Form::Key => json!({"type": "string", "pattern": "^B[A-Za-z0-9_-]{86}$"}),
        Form::Salt => {
            json!({"type": "string", "pattern": format!("^[A-Za-z0-9_-]{{{},{}}}$", SALT_CHARS.0, SALT_CHARS.1)})
        }
        Form::Date => json!({"type": "string", "format": "date"}),
        Form::Time => json!({"type": "string", "format": "date-time"}),
        Form::Clock => json!({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
        Form::MediaType => json!({"type": "string", "minLength": 3, "maxLength": 120}),
        Form::List(inner, least, most) => {
            json!({"type": "array", "items": schema_of(inner), "minItems": least, "maxItems": most, "uniqueItems": true})
        }
        Form::Object(fields) => object(fields),
        Form::Changes => json!({"type": "object", "minProperties": 1}),
    }
}
