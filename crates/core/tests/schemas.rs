//! The published schemas: what stands in `schemas/` is what the program makes, and both fit the Rust types.
//! `LINLI_UPDATE_SCHEMAS=1 cargo test --package linli-core --test schemas` writes the files.
#![allow(clippy::unwrap_used)]

use jsonschema::Validator;
use linli_core::config::{Config, builtin};
use linli_core::lists::sample::{BEGINNING_MS, Sample, key, record, staff};
use linli_core::lists::{Fold, List};
use linli_core::record::{Kind, Verdict};
use linli_core::{Code, Digest, Problem, Record, body, schemas};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const NOW_MS: i64 = BEGINNING_MS + 30 * linli_core::time::DAY_MS;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")
}

#[test]
fn stand_in_their_folder_as_the_program_makes_them() {
    let made = schemas::all();
    let update = std::env::var_os("LINLI_UPDATE_SCHEMAS").is_some();
    if update {
        std::fs::create_dir_all(folder()).unwrap();
    }
    for (name, schema) in &made {
        let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
        let path = folder().join(name);
        if update {
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == text,
            "{name} differs: run with LINLI_UPDATE_SCHEMAS=1 and look at what has changed"
        );
    }
    let mut there: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut names: Vec<String> = made.into_iter().map(|(name, _)| name).collect();
    there.sort();
    names.sort();
    assert_eq!(there, names);
}

/// The schema with every object closed, so that a field which it does not describe is a mistake.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let mut out: Map<String, Value> =
                object.iter().map(|(name, value)| (name.clone(), closed(value))).collect();
            if object.get("properties").is_some_and(Value::is_object) && object.contains_key("required") {
                out.insert("additionalProperties".into(), json!(false));
            }
            Value::Object(out)
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        other => other.clone(),
    }
}

fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

fn assert_fits(schema: &Value, value: &Value) {
    let validator = validator(&closed(schema));
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn digest() -> Digest {
    Digest::of(b"something")
}

fn line() -> Option<String> {
    Some("一句话".to_owned())
}

fn salt() -> Option<String> {
    Some("c2FsdHNhbHRzYWx0".to_owned())
}

/// A body of each kind with every field filled, out of its Rust type.
fn full_body(kind: Kind) -> Value {
    match kind {
        Kind::Need | Kind::Offer | Kind::Contact | Kind::Correction | Kind::Withdrawal => resident_body(kind),
        _ => account_body(kind),
    }
}

fn resident_body(kind: Kind) -> Value {
    let (place, salt) = ("yhl-ly-a-01".to_owned(), salt());
    let attachments =
        vec![body::Attachment { sha256: digest(), media_type: "audio/webm;codecs=opus".into(), size: 1 }];
    let value = match kind {
        Kind::Need => serde_json::to_value(body::Need {
            category: "elderly".into(),
            text: "求送餐".into(),
            urgency: "soon".into(),
            place,
            vulnerable: true,
            households: Some(3),
            attachments,
            assisted_by: line(),
            location: Some(body::Location { lat_e7: 399_000_000, lon_e7: 1_163_000_000, accuracy_m: 20 }),
            salt,
        }),
        Kind::Offer => serde_json::to_value(body::Offer {
            kind: "goods".into(),
            field: "wheelchair".into(),
            text: "轮椅".into(),
            place,
            capacity: 2,
            capacity_note: line(),
            available: vec![body::Hours { days: vec![6, 7], from: "09:00".into(), to: "12:00".into() }],
            available_note: line(),
            attachments,
            by: Some("organisation".into()),
            salt,
        }),
        Kind::Contact => serde_json::to_value(body::Contact {
            about: digest(),
            consent: true,
            place,
            name: line(),
            phone: Some("010 1234 5678".into()),
            door: line(),
            salt,
        }),
        Kind::Correction => serde_json::to_value(body::Correction {
            about: digest(),
            after: vec![digest()],
            set: json!({"text": "新"}).as_object().unwrap().clone(),
            place,
            salt,
        }),
        _ => serde_json::to_value(body::Withdrawal { about: digest(), place, reason: line(), salt }),
    };
    value.unwrap()
}

fn account_body(kind: Kind) -> Value {
    let (place, salt) = ("yhl-ly-a-01".to_owned(), salt());
    let value = match kind {
        Kind::Rating => serde_json::to_value(body::Rating {
            about: digest(),
            after: vec![digest()],
            stars: 4,
            satisfied: true,
            place,
            comment: line(),
            salt,
        }),
        Kind::Erasure => {
            serde_json::to_value(body::Erasure { records: vec![digest()], reason: "不留".into(), place })
        }
        Kind::Project => serde_json::to_value(body::Project {
            title: "送餐上门".into(),
            needs: vec![digest()],
            resources: vec![body::Use { offer: digest(), amount: 1 }],
            owner: "社区服务站".into(),
            due: "2026-12-31".into(),
            place,
            after: vec![digest()],
            note: line(),
            salt,
        }),
        Kind::Change => serde_json::to_value(body::Change {
            about: vec![digest()],
            after: vec![digest()],
            to: "done".into(),
            place,
            project: Some(digest()),
            note: line(),
            salt,
        }),
        _ => serde_json::to_value(body::Enrolment {
            subject_key: key(1),
            role: "staff".into(),
            branch: place.clone(),
            place,
            from: "2026-01-01T00:00:00Z".into(),
            until: Some("2027-01-01T00:00:00Z".into()),
            name: line(),
            categories: vec!["elderly".into()],
            recovery: true,
            salt,
        }),
    };
    value.unwrap()
}

fn schema_of(kind: Kind) -> Value {
    linli_core::shape::schema(kind)
}

#[test]
fn fit_the_rust_type_of_every_kind_of_record() {
    for kind in Kind::ALL {
        let record = record(kind, 1, NOW_MS, Some(key(1)), full_body(kind));
        assert_fits(&schema_of(kind), &record.to_value());
        let described = schema_of(kind)["properties"]["data"]["properties"].as_object().unwrap().len();
        assert_eq!(full_body(kind).as_object().unwrap().len(), described, "{kind:?} fills every field");
    }
}

#[test]
fn refuse_with_the_table_whatever_the_table_refuses() {
    for kind in Kind::ALL {
        let good = record(kind, 1, NOW_MS, Some(key(1)), full_body(kind)).to_value();
        let validator = validator(&schema_of(kind));
        for (name, value) in full_body(kind).as_object().unwrap() {
            let wrong =
                [None, Some(json!({})), Some(json!([])), Some(json!(-1)), Some(json!("")), Some(Value::Null)];
            for replacement in wrong {
                let mut bad = good.clone();
                bad.as_object_mut().unwrap().remove("datadigest");
                let data = bad["data"].as_object_mut().unwrap();
                match &replacement {
                    Some(value) => data.insert(name.clone(), value.clone()),
                    None => data.remove(name),
                };
                if name == "place" {
                    bad["subject"] = bad["data"]["place"].clone();
                }
                let table = Record::from_value(bad.clone()).is_ok();
                assert_eq!(
                    validator.is_valid(&bad),
                    table,
                    "{kind:?}.{name} as {replacement:?} instead of {value}"
                );
            }
        }
    }
}

fn neighbourhood() -> Fold {
    let mut value = builtin();
    value["staff_keys"] = json!([staff()]);
    let config = Arc::new(Config::parse(&value).unwrap());
    let mut fold = Fold::new(Arc::clone(&config));
    for (record, verdict) in Sample::new(&config, 1).take(1_000) {
        fold.insert(&record, verdict);
    }
    for kind in Kind::ALL {
        fold.insert(&record(kind, 1 << 40, NOW_MS, Some(key(7)), full_body(kind)), Verdict::Signed);
        fold.insert(&record(kind, 2 << 40, NOW_MS, Some(key(7)), full_body(kind)), Verdict::Bad);
    }
    fold
}

#[test]
fn fit_the_lists() {
    let fold = neighbourhood();
    for place in [None, Some("yhl-ly")] {
        let needs = serde_json::to_value(fold.needs(NOW_MS, place)).unwrap();
        assert!(needs["count"].as_u64().unwrap() > 10 && !needs["ignored"].as_array().unwrap().is_empty());
        assert_fits(&schemas::list(List::Needs), &needs);
        let resources = serde_json::to_value(fold.resources(NOW_MS, place)).unwrap();
        assert!(resources["count"].as_u64().unwrap() > 10);
        assert_fits(&schemas::list(List::Resources), &resources);
    }
    let projects = serde_json::to_value(fold.projects(NOW_MS, None)).unwrap();
    assert!(projects["count"].as_u64().unwrap() > 10);
    assert_fits(&schemas::list(List::Projects), &projects);
    let public = serde_json::to_value(fold.public_projects(NOW_MS, None)).unwrap();
    let schema =
        schemas::all().into_iter().find(|(name, _)| name == "list.public_projects.v1.json").unwrap().1;
    assert_fits(&schema, &public);
}

#[test]
fn fit_the_built_in_configuration_and_find_mistakes_in_it() {
    let validator = validator(&schemas::configuration());
    let errors: Vec<String> = validator.iter_errors(&builtin()).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mistakes: [fn(&mut Value); 6] = [
        |config| config["plaecs"] = json!({}),
        |config| config["places"]["root"]["level"] = json!("city"),
        |config| config["places"]["root"]["children"][0]["code"] = json!(""),
        |config| config["catalogue"]["needs"][0]["promise_days"]["answer"] = json!(0),
        |config| config["staff_keys"] = json!(["short"]),
        |config| config["no_answer_days"] = json!(0),
    ];
    for (index, mistake) in mistakes.into_iter().enumerate() {
        let mut config = builtin();
        mistake(&mut config);
        assert!(!validator.is_valid(&config), "mistake {index}");
        assert!(Config::parse(&config).is_err(), "mistake {index}");
    }
}

#[test]
fn fit_the_answer_to_a_batch() {
    let problem = Problem::new("data.text", Code::Empty, "text");
    let answer = json!({"results": [
        {"id": "0193584e-0000-7000-8000-0123456789ab", "outcome": "refused", "problems": [problem]},
        {"id": null, "outcome": "refused", "problems": []},
        {"id": "0193584e-0000-7000-8000-0123456789ab", "outcome": "stored"},
    ]});
    let schema = schemas::all().into_iter().find(|(name, _)| name == "batch-results.json").unwrap().1;
    assert_fits(&schema, &answer);
}
