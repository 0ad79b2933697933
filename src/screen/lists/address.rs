//! The address of a list: which one, narrowed to what, as of when. Filters are words in the address, so that a list can
//! be sent to a colleague as a link.

use linli_core::lists::List;
use linli_core::time;
use wasm_bindgen::UnwrapThrowExt;
use web_sys::UrlSearchParams;

/// A list's name in `data-page`.
pub fn page_name(list: List) -> &'static str {
    match list {
        List::Needs => "lists-needs",
        List::Resources => "lists-resources",
        List::Projects => "lists-projects",
    }
}

/// A list, narrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Which list.
    pub list: List,
    /// Only this place and what is below it.
    pub place: Option<String>,
    /// Only items in this state, or `late`.
    pub state: Option<String>,
    /// The moment that ages and lateness are measured at, ms since the epoch; `None` for now.
    pub as_of: Option<i64>,
}

impl Address {
    /// The whole list, now.
    pub fn of(list: List) -> Self {
        Self { list, place: None, state: None, as_of: None }
    }

    /// Reads what follows `#/lists/`. An unknown list is the list of needs; an unreadable moment is now.
    pub fn parse(rest: &str) -> Self {
        let (name, query) = rest.split_once('?').unwrap_or((rest, ""));
        // A plain string is always taken: the constructor throws for malformed sequences of pairs alone.
        let query = UrlSearchParams::new_with_str(query).unwrap_throw();
        let get = |name: &str| query.get(name).filter(|value| !value.is_empty());
        Self {
            list: List::parse(name).unwrap_or(List::Needs),
            place: get("place"),
            state: get("state"),
            as_of: get("as_of").and_then(|text| time::parse(&text)),
        }
    }

    /// The hash that leads here.
    pub fn hash(&self) -> String {
        let query = UrlSearchParams::new().unwrap_throw();
        let as_of = self.as_of.map(time::format);
        let words = [("place", &self.place), ("state", &self.state), ("as_of", &as_of)];
        for (name, value) in words {
            if let Some(value) = value {
                query.append(name, value);
            }
        }
        let query = String::from(query.to_string());
        let mark = if query.is_empty() { "" } else { "?" };
        ["#/lists/", self.list.noun(), mark, &query].concat()
    }

    /// The same of another list; a state of one list means nothing in another.
    pub fn with_list(&self, list: List) -> Self {
        Self { list, state: None, ..self.clone() }
    }

    /// The same of another place.
    pub fn with_place(&self, place: Option<&str>) -> Self {
        Self { place: place.map(str::to_owned), ..self.clone() }
    }

    /// The same in another state.
    pub fn with_state(&self, state: Option<&str>) -> Self {
        Self { state: state.map(str::to_owned), ..self.clone() }
    }
}
