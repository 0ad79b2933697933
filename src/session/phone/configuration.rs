//! The configuration, the backend it names, and the token for that backend.

use super::super::browser::now_ms;
use super::super::{ConfigProblem, Error};
use super::{Phone, setting};
use crate::config::{self, Loaded};
use crate::keys;
use crate::object::object;
use crate::store::{Store, Table};
use crate::sync::{self, Backend};
use std::rc::Rc;
use wasm_bindgen::JsValue;

impl Phone {
    pub(in crate::session) fn config_address(&self) -> Option<String> {
        let given = config::address(self.options.config.as_deref());
        // The page around a widget may say whatever it wants; a link may not send anybody elsewhere.
        match given {
            Some(at) if self.options.widget || config::is_own_origin(&at) => Some(at),
            Some(at) => {
                self.signals.config_problem.set(Some(ConfigProblem::ForeignOrigin(at)));
                config::address(None)
            }
            None => config::address(None),
        }
    }

    pub(in crate::session) fn take_config(&self, loaded: Loaded) -> Rc<Loaded> {
        let loaded = Rc::new(loaded);
        self.signals.config.set(Some(loaded.config.clone()));
        self.loaded.replace(Some(loaded.clone()));
        self.signals.has_token.set(self.token_for_backend().is_some());
        loaded
    }

    /// Reads the configuration anew; what was read before stays in use when that fails.
    pub(in crate::session) async fn read_config(&self) {
        let Some(at) = self.config_address() else {
            return;
        };
        match self.fetch_config(&at).await {
            Ok(_) => self.bell.ring(),
            Err(problem) => {
                // A store may still hand out what was kept.
                let opened = self.store().await;
                let is_unreachable = matches!(problem, ConfigProblem::Unreachable(_));
                if !is_unreachable || opened.is_err() || self.loaded.borrow().is_none() {
                    self.signals.config_problem.set(Some(problem));
                }
            }
        }
    }

    /// Fetches the configuration and keeps it for offline.
    async fn fetch_config(&self, at: &str) -> Result<Rc<Loaded>, ConfigProblem> {
        let loaded = config::fetch(at).await.map_err(|error| match error {
            config::Error::Net(_) => ConfigProblem::Unreachable(at.to_owned()),
            config::Error::Invalid(problems) => ConfigProblem::Invalid(problems),
        })?;
        let loaded = self.take_config(loaded);
        if !matches!(
            self.signals.config_problem.try_get_untracked().flatten(),
            Some(ConfigProblem::ForeignOrigin(_))
        ) {
            self.signals.config_problem.set(None);
        }
        if let Ok(store) = self.store().await {
            let kept = object([("at", JsValue::from_str(&loaded.at)), ("value", loaded.value.clone())]);
            if let Err(error) = store.write_setting(setting::CONFIG, kept).await {
                self.storage_failed(error);
            }
        }
        Ok(loaded)
    }

    /// The configuration as it is now at its address.
    pub(in crate::session) async fn fresh_config(&self) -> Result<Rc<Loaded>, Error> {
        let at = self.config_address().ok_or(Error::NoConfig)?;
        self.fetch_config(&at).await.map_err(|problem| match problem {
            ConfigProblem::Invalid(problems) => Error::Problems(problems),
            _ => Error::Net(sync::Error::Offline),
        })
    }

    /// The backend of the configuration, with the token that was given for its origin, and no other.
    pub(in crate::session) fn backend(&self) -> Result<Backend, sync::Error> {
        let loaded = self.loaded.borrow().clone().ok_or(sync::Error::NoBackend)?;
        Ok(loaded.backend()?.with_token(self.token_for_backend()))
    }

    /// The token for the configured backend.
    pub(in crate::session) fn token_for_backend(&self) -> Option<String> {
        let loaded = self.loaded.borrow().clone()?;
        let origin = loaded.backend().ok()?.origin().ok()?;
        let token = self.token.borrow();
        token.as_ref().filter(|(given_for, _)| *given_for == origin).map(|(_, token)| token.clone())
    }

    /// The device's URN, made once.
    pub(in crate::session) async fn source(&self, store: &Store) -> Result<String, Error> {
        let kept = store.get(Table::Settings, setting::SOURCE).await?;
        if let Some(source) = kept.and_then(|kept| kept.as_string()) {
            return Ok(source);
        }
        let source = ["urn:uuid:", keys::uuid(now_ms())?.as_str()].concat();
        store.write_setting(setting::SOURCE, JsValue::from_str(&source)).await?;
        Ok(source)
    }
}
