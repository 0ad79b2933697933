//! The place tree: street, community, compound, building.

use crate::limits::PLACE_CHARS_MAX;
use crate::{Code, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;

/// Deepest tree that is read, so that hostile input cannot exhaust the stack.
const LEVELS_MAX: usize = 8;
/// Most places in one configuration: a large city's streets have some thousands of buildings each.
const PLACES_MAX: usize = 50_000;

/// One of the four levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 街道.
    Street,
    /// 社区.
    Community,
    /// 小区.
    Compound,
    /// 楼栋.
    Building,
}

impl Level {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "street" => Some(Self::Street),
            "community" => Some(Self::Community),
            "compound" => Some(Self::Compound),
            "building" => Some(Self::Building),
            _ => None,
        }
    }
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code, unique in the tree. Nothing follows from its spelling.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// Index of the place above; `None` for the root.
    pub parent: Option<usize>,
}

/// All places of a configuration, parents before children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceTree {
    places: Vec<Place>,
    by_code: HashMap<String, usize>,
}

impl PlaceTree {
    /// Reads `{"root": {…}}`; adds what is wrong to `problems` and keeps what is right.
    pub fn parse(value: &Value, path: &str, problems: &mut Vec<Problem>) -> Self {
        let mut tree = Self::default();
        match value.get("root") {
            Some(root) => tree.read(root, None, 0, &format!("{path}.root"), problems),
            None => problems.push(Problem::new(
                format!("{path}.root"),
                Code::Missing,
                "the street, with children",
            )),
        }
        tree
    }

    fn read(
        &mut self,
        value: &Value,
        parent: Option<usize>,
        depth: usize,
        path: &str,
        problems: &mut Vec<Problem>,
    ) {
        let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let mut wanted = |key: &str, expected: &str| {
            let found = text(key);
            if found.is_none() {
                problems.push(Problem::new(format!("{path}.{key}"), Code::Missing, expected));
            }
            found.unwrap_or_default().to_owned()
        };
        let code = wanted("code", "a code, unique in the tree");
        let (zh, en) = (wanted("zh", "the Chinese name"), wanted("en", "the English name"));
        let level_name = wanted("level", "street, community, compound or building");
        let level = Level::parse(&level_name);
        if level.is_none() && !level_name.is_empty() {
            problems.push(Problem::new(
                format!("{path}.level"),
                Code::NotOneOf,
                "street, community, compound or building",
            ));
        }
        if self.by_code.contains_key(&code) {
            problems.push(Problem::new(format!("{path}.code"), Code::Repeated, "a code, unique in the tree"));
            return;
        }
        if code.chars().count() > PLACE_CHARS_MAX {
            problems.push(Problem::new(
                format!("{path}.code"),
                Code::TooLong,
                format!("at most {PLACE_CHARS_MAX} characters"),
            ));
        }
        if self.places.len() >= PLACES_MAX || depth >= LEVELS_MAX {
            problems.push(Problem::new(
                path,
                Code::TooMany,
                format!("at most {PLACES_MAX} places, {LEVELS_MAX} levels deep"),
            ));
            return;
        }
        let index = self.places.len();
        let level = level.unwrap_or(Level::Building);
        self.by_code.insert(code.clone(), index);
        self.places.push(Place { code, level, zh, en, parent });
        self.read_children(value, index, depth + 1, path, problems);
    }

    fn read_children(
        &mut self,
        value: &Value,
        parent: usize,
        depth: usize,
        path: &str,
        problems: &mut Vec<Problem>,
    ) {
        let path = format!("{path}.children");
        match value.get("children").map(Value::as_array) {
            None => {}
            Some(None) => problems.push(Problem::new(path, Code::WrongType, "a list of places")),
            Some(Some(children)) => {
                for (number, child) in children.iter().enumerate() {
                    self.read(child, Some(parent), depth, &format!("{path}[{number}]"), problems);
                }
            }
        }
    }

    /// The place with this code.
    pub fn get(&self, code: &str) -> Option<&Place> {
        self.by_code.get(code).map(|index| &self.places[*index])
    }

    /// The root, when there is one.
    pub fn root(&self) -> Option<&Place> {
        self.places.first()
    }

    /// All places, parents before children.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    /// The places directly below one.
    pub fn children(&self, code: &str) -> impl Iterator<Item = &Place> {
        let parent = self.by_code.get(code).copied();
        self.places.iter().filter(move |place| parent.is_some() && place.parent == parent)
    }

    /// The place and all above it, from itself to the root.
    pub fn ancestors(&self, code: &str) -> impl Iterator<Item = &Place> {
        let mut at = self.by_code.get(code).copied();
        std::iter::from_fn(move || {
            let place = &self.places[at?];
            at = place.parent;
            Some(place)
        })
    }

    /// Whether `code` is `branch` or below it. False when either is unknown.
    pub fn contains(&self, branch: &str, code: &str) -> bool {
        self.ancestors(code).any(|place| place.code == branch)
    }
}
