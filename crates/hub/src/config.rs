//! The configuration as this backend uses it: read from a file, completed with the roots it has adopted.

use crate::{Error, Result};
use flate2::{Compression, write::GzEncoder};
use linli_core::PublicKey;
use linli_core::config::{self, Config};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// A configuration that works, as JSON and read.
#[derive(Clone, Debug)]
pub struct Settled {
    /// As it is handed out in `/linli.json`: places and catalogue inline, adopted roots included.
    pub json: Arc<str>,
    /// The same, packed with gzip: the first thing that every phone asks for after the page.
    pub gzip: Arc<[u8]>,
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
        let json = value.to_string();
        let gzip = packed(&json)?.into();
        Ok(Self { json: json.into(), gzip, config: Arc::new(config), value: Arc::new(value) })
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

fn packed(text: &str) -> Result<Vec<u8>> {
    let failed = || Error::io("The configuration cannot be packed");
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(text.as_bytes()).map_err(failed())?;
    packer.finish().map_err(failed())
}

fn read_json(file: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(file)
        .map_err(Error::io(format!("The configuration {} cannot be read", file.display())))?;
    serde_json::from_str(&text)
        .map_err(|error| Error::Refused(format!("{} is not JSON: {error}.", file.display())))
}
