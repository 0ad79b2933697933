//! Where somebody is, and how they get elsewhere: the address and the browser's history, or, in a page that is not
//! ours, signals alone.

use crate::part::Shown;
use crate::part::el::listen;
use crate::route::Route;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::History;

/// Where in a journey somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Just arrived: the draft knows the question.
    #[default]
    Fresh,
    /// At a question, or at the check page.
    Question(String),
    /// Past the end: the record with this id was saved.
    Done(String),
}

/// How the step stands in the history, beside the address, where no other page and no server sees it.
const QUESTION: &str = "question/";
const DONE: &str = "done/";
/// The code of a receipt: taken out of the address as soon as it is read, so that neither the list of visited pages nor a
/// screenshot of the address shows it.
const RECEIPT: &str = "receipt/";

impl Step {
    /// Reads what stands in the history: how deep in the journey, and the step.
    fn parse(state: &str) -> (u32, Self) {
        let (depth, step) = state.split_once(' ').unwrap_or_default();
        let step = if let Some(question) = step.strip_prefix(QUESTION) {
            Self::Question(question.into())
        } else if let Some(id) = step.strip_prefix(DONE) {
            Self::Done(id.into())
        } else {
            Self::Fresh
        };
        (depth.parse().unwrap_or_default(), step)
    }

    fn state(&self, depth: u32) -> String {
        let (kind, name) = match self {
            Self::Fresh => return String::new(),
            Self::Question(question) => (QUESTION, question),
            Self::Done(id) => (DONE, id),
        };
        [&depth.to_string(), " ", kind, name].concat()
    }
}

/// Where somebody is.
pub struct Nav {
    /// The page.
    pub route: Shown<Route>,
    /// The step of its journey.
    pub step: Shown<Step>,
    /// The page that one comes back to: the start page, or in a widget what it was put there for.
    pub home: Route,
    /// Whether the document belongs to somebody else.
    pub widget: bool,
    /// Steps of this journey that the browser's back button leads through.
    depth: Shown<u32>,
}

impl Nav {
    /// In our own page: follows the address from now on.
    pub fn of_page() -> Rc<Self> {
        let nav = Rc::new(Self::at(Route::default(), false));
        nav.follow();
        // A link fires both, the back button within a journey only the first; following twice changes nothing.
        for event in ["popstate", "hashchange"] {
            let nav = nav.clone();
            listen(&window(), event, Box::new(move |_| nav.follow()));
        }
        nav
    }

    /// In a page that is not ours: begins at `route` and never touches the address.
    pub fn of_widget(route: Route) -> Rc<Self> {
        Rc::new(Self::at(route, true))
    }

    fn at(route: Route, widget: bool) -> Self {
        Self {
            home: route.clone(),
            route: Shown::new(route),
            step: Shown::new(Step::Fresh),
            widget,
            depth: Shown::new(0),
        }
    }

    fn follow(&self) {
        let Ok(hash) = window().location().hash() else { return };
        let state = history().and_then(|history| history.state().ok()).and_then(|state| state.as_string());
        let state = state.unwrap_or_default();
        let mut route = Route::parse(&hash);
        if let Route::Receipt(code) = &mut route {
            if code.is_empty() {
                *code = state.strip_prefix(RECEIPT).unwrap_or_default().into();
            } else {
                replace(&[RECEIPT, code].concat(), Some(&Route::Receipt(String::new()).hash()));
            }
        }
        let (depth, step) = Step::parse(&state);
        self.depth.put(depth);
        show(self, route, step);
    }

    /// Opens another page.
    pub fn open(&self, route: Route) {
        if !self.widget {
            push("", Some(&route.hash()));
        }
        self.depth.put(0);
        show(self, route, Step::Fresh);
    }

    /// Goes on to a question; the browser's back button comes back to this one.
    pub fn ask(&self, question: &str) {
        let step = Step::Question(question.into());
        self.depth.put(self.depth.peek() + 1);
        if !self.widget {
            push(&step.state(self.depth.peek()), None);
        }
        self.step.set(step);
    }

    /// Shows a step in place of the one in sight, without a new entry in the history.
    pub fn turn(&self, step: Step) {
        self.note(step);
        self.step.tell();
    }

    /// Notes which step is in sight already.
    pub fn note(&self, step: Step) {
        if self.step.peek() == step {
            return;
        }
        if !self.widget {
            replace(&step.state(self.depth.peek()), None);
        }
        self.step.put(step);
    }

    /// Back to a question that stands before this one: through the history where it leads there, so that the browser's
    /// button and ours agree.
    pub fn back(&self, question: &str) {
        if self.widget || self.depth.peek() == 0 {
            self.turn(Step::Question(question.into()));
        } else {
            report(history().map(|history| history.back()));
        }
    }
}

fn show(nav: &Nav, route: Route, step: Step) {
    // Signals tell only what changed: two reads of the same address draw nothing twice.
    if nav.step.peek() != step {
        nav.step.set(step);
    }
    if nav.route.peek() != route {
        nav.route.set(route);
    }
}

fn history() -> Option<History> {
    window().history().ok()
}

fn push(state: &str, hash: Option<&str>) {
    report(history().map(|history| history.push_state_with_url(&JsValue::from_str(state), "", hash)));
}

fn replace(state: &str, hash: Option<&str>) {
    report(history().map(|history| history.replace_state_with_url(&JsValue::from_str(state), "", hash)));
}

/// Browsers bound how often a page may write its history; the page then still shows the right step.
fn report(result: Option<Result<(), JsValue>>) {
    if let Some(Err(error)) = result {
        web_sys::console::warn_1(&error);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_from_what_stands_in_the_history() {
        for step in [Step::Question("category".into()), Step::Done("0193584e".into())] {
            assert_eq!(Step::parse(&step.state(3)), (3, step));
        }
        assert_eq!(Step::parse(&Step::Fresh.state(0)), (0, Step::Fresh));
        assert_eq!(Step::parse("receipt/abc"), (0, Step::Fresh));
        assert_eq!(Step::parse("of another program"), (0, Step::Fresh));
    }
}
