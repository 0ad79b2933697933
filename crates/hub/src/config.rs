//! The configuration as this backend uses it: read from a file, completed with the roots it has adopted.

use crate::{Error, Result};
use linli_core::PublicKey;
use linli_core::config::{self, Config};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// A configuration that works, as JSON and read.
#[derive(Clone, Debug)]
pub struct Settled {
    /// As it is handed out in `/linli.json`: places and catalogue inline, adopted roots included.
    pub json: Arc<str>,
    /// As it is used.
    pub config: Arc<Config>,
    value: Arc<Value>,
}

impl Settled {
    /// From a file, or the built-in one.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let Some(file) = file else {
            return Self::new(config::builtin());
        };
        let mut value = read_json(file)?;
        let named: Vec<(String, String)> =
            Config::addresses(&value).into_iter().map(|(key, at)| (key.into(), at.into())).collect();
        for (key, at) in named {
            if at.contains("://") {
                return Err(Error::Refused(format!(
                    "`{key}` names the address {at}. The backend reads files beside its configuration only: \
                     save it there and name the file."
                )));
            }
            value[&key] = read_json(&file.with_file_name(at))?;
        }
        Self::new(value)
    }

    fn new(value: Value) -> Result<Self> {
        let config = Config::parse(&value).map_err(Error::Config)?;
        Ok(Self { json: value.to_string().into(), config: Arc::new(config), value: Arc::new(value) })
    }

    /// The same with these roots instead.
    pub fn with_roots(&self, roots: &[PublicKey]) -> Result<Self> {
        let mut value = Value::clone(&self.value);
        value["staff_keys"] = json!(roots);
        Self::new(value)
    }

    /// Code of the place above all others.
    pub fn root_place(&self) -> &str {
        self.config.places.root().map_or("", |place| &place.code)
    }
}

fn read_json(file: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(file)
        .map_err(Error::io(format!("The configuration {} cannot be read", file.display())))?;
    serde_json::from_str(&text)
        .map_err(|error| Error::Refused(format!("{} is not JSON: {error}.", file.display())))
}
