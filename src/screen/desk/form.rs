//! Fields of the desk's forms. What was typed outlives a list that is drawn anew: it is kept beside the page, by the id
//! of its control.

use crate::field::line::typed as value_of;
use crate::part::{El, el};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use std::collections::HashMap;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// How long between two looks whether somebody has let go.
const LOOK_AGAIN: Duration = Duration::from_millis(400);

/// What was typed, by the id of its control. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Typed(StoredValue<HashMap<String, String>>);

impl Typed {
    pub fn new() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }

    /// What stands in a control; empty when nothing.
    pub fn get(&self, id: &str) -> String {
        self.0.with_value(|typed| typed.get(id).cloned().unwrap_or_default())
    }

    pub fn set(&self, id: &str, value: &str) {
        self.0.update_value(|typed| {
            typed.insert(id.into(), value.into());
        });
    }

    fn forget(&self, id: &str) {
        self.0.update_value(|typed| {
            typed.remove(id);
        });
    }
}

/// One control with its label.
pub(super) struct Field<'a> {
    /// `input` or `textarea`.
    pub tag: &'static str,
    /// Its id, one of its own on the page.
    pub id: &'a str,
    /// The name of its value.
    pub name: &'a str,
    /// Type of an input.
    pub kind: &'a str,
    /// What it asks for.
    pub label: &'a str,
}

impl Field<'_> {
    /// The control in its row; what is typed goes into `typed`.
    pub fn show(&self, typed: Typed) -> El {
        let control = el(self.tag).attr("id", self.id).attr("name", self.name).attr("autocomplete", "off");
        let control = match self.tag {
            "textarea" => control.attr("rows", "2"),
            _ => control.attr("type", self.kind),
        };
        set_value(control.node(), &typed.get(self.id));
        let id = self.id.to_owned();
        let control = control.on("input", move |event| typed.set(&id, &value_of(&event)));
        let label = el("label").attr("for", self.id).text(self.label);
        let problem = el("p").class("mend").attr("id", &problem_id(self.id));
        el("div").class("field").child(label).child(problem).child(control)
    }
}

fn problem_id(id: &str) -> String {
    [id, "-problem"].concat()
}

fn set_value(control: &Element, value: &str) {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    }
}

/// Empties controls, when what they held was written.
pub(super) fn empty(typed: Typed, ids: &[&str]) {
    for id in ids {
        typed.forget(id);
        if let Some(control) = document().get_element_by_id(id) {
            set_value(&control, "");
        }
    }
}

/// What is wrong with what stands in the control of this id, in words.
pub(super) type Mend = (String, String);

/// Says beside each control what to mend, takes back what is mended, and leads to the first.
pub(super) fn mark(ids: &[String], problems: &[Mend]) {
    for id in ids {
        let words = problems.iter().find(|(other, _)| other == id).map(|(_, words)| words.as_str());
        if let Err(error) = mark_one(id, words) {
            web_sys::console::warn_1(&error);
        }
    }
    if let Some((id, _)) = problems.first()
        && let Some(control) = document().get_element_by_id(id)
        && let Some(Err(error)) = control.dyn_ref::<HtmlElement>().map(HtmlElement::focus)
    {
        web_sys::console::warn_1(&error);
    }
}

fn mark_one(id: &str, words: Option<&str>) -> Result<(), wasm_bindgen::JsValue> {
    if let Some(line) = document().get_element_by_id(&problem_id(id)) {
        line.set_text_content(words);
    }
    let Some(control) = document().get_element_by_id(id) else { return Ok(()) };
    // A list to choose from is led to, and is no control that could be invalid.
    if control.has_attribute("role") {
        return Ok(());
    }
    match words {
        Some(_) => {
            control.set_attribute("aria-invalid", "true")?;
            control.set_attribute("aria-describedby", &problem_id(id))
        }
        None => {
            control.remove_attribute("aria-invalid")?;
            control.remove_attribute("aria-describedby")
        }
    }
}

/// When a part of the page is drawn anew: whenever the fold has grown, but never under the hands of somebody who types
/// or presses in it. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Calm {
    section: StoredValue<Element, LocalStorage>,
    /// What the fold has grown to.
    version: RwSignal<u64>,
    /// What is drawn of it.
    drawn: RwSignal<u64>,
    /// Somebody's hands are waited for.
    waits: StoredValue<bool>,
}

impl Calm {
    pub fn new(section: &El, version: RwSignal<u64>) -> Self {
        let calm = Self {
            section: StoredValue::new_local(section.node().clone()),
            version,
            drawn: RwSignal::new(version.get_untracked()),
            waits: StoredValue::new(false),
        };
        Effect::new(move |_| {
            version.track();
            if !calm.waits.get_value() {
                calm.draw_when_free();
            }
        });
        calm
    }

    /// Whoever calls this while drawing draws anew with the part. Nothing else that they read may do that: a fold is
    /// asked by `now`, a signal untracked.
    pub fn track(self) {
        self.drawn.track();
    }

    /// Draws at once: what people did themselves they see, wherever their hands are.
    pub fn draw(self) {
        let (Some(section), Some(now)) = (self.section.try_get_value(), self.version.try_get_untracked())
        else {
            return;
        };
        let held = held(&section);
        self.drawn.set(now);
        // Right behind the effects that draw, before another key can come; and once more when they took longer.
        let (here, again) = (section.clone(), held.clone());
        spawn_local(async move {
            tick().await;
            hold_again(&here, again);
        });
        set_timeout(move || hold_again(&section, held), Duration::ZERO);
    }

    fn draw_when_free(self) {
        // Neither is there any more once the page has gone.
        let (Some(section), Some(drawn)) = (self.section.try_get_value(), self.drawn.try_get_untracked())
        else {
            return;
        };
        if self.version.try_get_untracked().is_none_or(|now| now == drawn) {
            return;
        }
        // A button that is drawn anew between touching and letting go is not pressed.
        let hands = section.query_selector(":active, textarea:focus, input:not([type=checkbox]):focus");
        if !matches!(hands, Ok(Some(_))) {
            return self.draw();
        }
        self.waits.set_value(true);
        set_timeout(
            move || {
                // Already gone with its page.
                let _gone = self.waits.try_set_value(false);
                self.draw_when_free();
            },
            LOOK_AGAIN,
        );
    }
}

/// What finds the control that has the focus in `section`, once the section is drawn anew.
fn held(section: &Element) -> Option<String> {
    let Ok(Some(control)) = section.query_selector(":focus") else { return None };
    let named = |name: &str, value: String| ["[", name, "='", &value, "']"].concat();
    if !control.id().is_empty() {
        return Some(named("id", control.id()));
    }
    let action = named("data-action", control.get_attribute("data-action")?);
    let Ok(Some(project)) = control.closest("[data-project]") else { return Some(action) };
    let project = named("data-project", project.get_attribute("data-project")?);
    Some([&project, " ", &action].concat())
}

/// Gives the focus back to the control that had it: whoever works by keyboard stays where they were.
fn hold_again(section: &Element, held: Option<String>) {
    if let Some(held) = held
        && let Ok(None) = section.query_selector(":focus")
        && let Some(control) = El::of(section.clone()).find(&held)
    {
        control.focus();
    }
}
