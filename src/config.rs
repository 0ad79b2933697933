//! The configuration: where it is, and how it comes together. What it means is core's to say.

use crate::object::{from_js, set, text};
use crate::sync::{self, Backend};
use linli_core::Problem;
use linli_core::config::Config;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Where the configuration is when nobody says otherwise: beside the page.
const BESIDE_THE_PAGE: &str = "linli.json";

/// Why there is no configuration from an address.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// It could not be fetched.
    Net(sync::Error),
    /// It has mistakes.
    Invalid(Vec<Problem>),
}

/// A configuration with where it came from, and as it came: that is what is kept for offline.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Read.
    pub config: Arc<Config>,
    /// As it came, with places and catalogue in it.
    pub value: JsValue,
    /// Its address.
    pub at: String,
}

impl Loaded {
    /// Reads what was kept from an earlier visit, or was just put together.
    pub fn read(value: JsValue, at: String) -> Result<Self, Vec<Problem>> {
        // What is nested without end is no configuration: nothing stands where it should be an object.
        let config = Arc::new(Config::parse(&from_js(&value).unwrap_or_default())?);
        Ok(Self { config, value, at })
    }

    /// The backend that it names; its `base` is relative to the configuration's own address.
    pub fn backend(&self) -> Result<Backend, sync::Error> {
        Backend::of(&self.config.backend, &self.at)
    }
}

/// The whole address of what a page or an element says; `None` when that is no address.
pub fn address(given: Option<&str>) -> Option<String> {
    let base = web_sys::window()?.document()?.base_uri().ok()??;
    let url = web_sys::Url::new_with_base(given.unwrap_or(BESIDE_THE_PAGE), &base).ok()?;
    Some(url.href())
}

/// Whether an address is of the page's own origin.
pub fn is_own_origin(at: &str) -> bool {
    let own = web_sys::window().and_then(|window| window.location().origin().ok());
    let origin = web_sys::Url::new(at).map(|url| url.origin());
    own.is_some_and(|own| origin.is_ok_and(|origin| origin == own))
}

/// Fetches a configuration, with the places and the catalogue that it names by address.
pub async fn fetch(at: &str) -> Result<Loaded, Error> {
    let value = sync::fetch_json(at).await.map_err(Error::Net)?;
    for key in Config::ADDRESSED {
        let Some(address) = text(&value, key) else {
            continue;
        };
        let url = web_sys::Url::new_with_base(&address, at).map_err(|_| Error::Net(sync::Error::NotFound))?;
        set(&value, key, &sync::fetch_json(&url.href()).await.map_err(Error::Net)?);
    }
    Loaded::read(value, at.to_owned()).map_err(Error::Invalid)
}
