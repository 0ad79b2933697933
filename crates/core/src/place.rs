//! The place tree: street, community, compound, building.

use crate::index::Index;
use crate::limits::PLACE_CHARS_MAX;
use crate::{Code, Problem, text, value};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Deepest tree that is read, so that hostile input cannot exhaust the stack.
const LEVELS_MAX: usize = 8;
/// Most places in one configuration: a large city's streets have some thousands of buildings each.
const PLACES_MAX: usize = 50_000;

/// What a place's code and level must be, for programmers.
const CODE: &str = "a code, unique in the tree";
const LEVEL: &str = "street, community, compound or building";

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
    by_code: Index,
}

impl PlaceTree {
    /// Reads `{"root": {…}}`; adds what is wrong to `problems` and keeps what is right.
    pub fn parse(value: &Value, path: &str, problems: &mut Vec<Problem>) -> Self {
        let mut tree = Self::default();
        let path = [path, ".root"].concat();
        match value.get("root") {
            Some(root) => tree.read(root, None, 0, &path, problems),
            None => Problem::add(problems, &[&path], Code::Missing, &["the street, with children"]),
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
        let wanted = |key: &str, expected: &str, problems: &mut Vec<Problem>| {
            let found = value::text(value, key);
            if found.is_empty() {
                Problem::add(problems, &[path, ".", key], Code::Missing, &[expected]);
            }
            found.to_owned()
        };
        let code = wanted("code", CODE, problems);
        let zh = wanted("zh", "the Chinese name", problems);
        let en = wanted("en", "the English name", problems);
        let level_name = wanted("level", LEVEL, problems);
        let level = Level::parse(&level_name);
        if level.is_none() && !level_name.is_empty() {
            Problem::add(problems, &[path, ".level"], Code::NotOneOf, &[LEVEL]);
        }
        if self.index(&code).is_some() {
            Problem::add(problems, &[path, ".code"], Code::Repeated, &[CODE]);
            return;
        }
        if code.chars().nth(PLACE_CHARS_MAX).is_some() {
            let expected = text::numbered("at most # characters", &[PLACE_CHARS_MAX as i64]);
            Problem::add(problems, &[path, ".code"], Code::TooLong, &[&expected]);
        }
        let index = self.places.len();
        if index >= PLACES_MAX || depth >= LEVELS_MAX {
            let limits = [PLACES_MAX as i64, LEVELS_MAX as i64];
            let expected = text::numbered("at most # places, # levels deep", &limits);
            problems.push(Problem::new(path, Code::TooMany, expected));
            return;
        }
        let level = level.unwrap_or(Level::Building);
        self.places.push(Place { code, level, zh, en, parent });
        self.by_code.insert(index, &|index| &self.places[index].code);
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
        match value.get("children").map(Value::as_array) {
            None => {}
            Some(None) => {
                Problem::add(problems, &[path, ".children"], Code::WrongType, &["a list of places"]);
            }
            Some(Some(children)) => {
                for (number, child) in children.iter().enumerate() {
                    let path = [path, ".children[", &number.to_string(), "]"].concat();
                    self.read(child, Some(parent), depth, &path, problems);
                }
            }
        }
    }

    fn index(&self, code: &str) -> Option<usize> {
        self.by_code.get(code, &|index| &self.places[index].code)
    }

    /// The place with this code.
    pub fn get(&self, code: &str) -> Option<&Place> {
        self.index(code).map(|index| &self.places[index])
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
        let parent = self.index(code);
        self.places.iter().filter(move |place| parent.is_some() && place.parent == parent)
    }

    /// The place and all above it, from itself to the root.
    pub fn ancestors(&self, code: &str) -> impl Iterator<Item = &Place> {
        let mut at = self.index(code);
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
