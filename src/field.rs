//! Controls of questions: native ones, named by the path of their value in the record.

pub mod choice;
pub mod flag;
pub mod hours;
pub mod line;
pub mod place;

use crate::part::{El, el};
use crate::text::{Lang, problem};
use linli_core::config::Config;
use linli_core::draft::Draft;
use linli_core::{Kind, Problem};
use std::rc::Rc;

/// Takes what was typed: name of the control, value.
pub type Set = Rc<dyn Fn(&str, &str)>;

/// What every control of a page needs.
pub struct Form {
    /// In which language.
    pub lang: Lang,
    /// What the record is to become.
    pub kind: Kind,
    /// The catalogue and the places.
    pub config: std::sync::Arc<Config>,
    /// What was typed before.
    pub draft: Draft,
    /// What is wrong; empty until somebody wanted to go on.
    pub problems: Vec<Problem>,
    /// Takes what is typed now.
    pub set: Set,
}

impl Form {
    /// The problem of one control.
    pub fn problem(&self, name: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.path == name)
    }

    /// How to mend it, to stand beside the control.
    fn mend(&self, name: &str) -> Option<El> {
        let problem = self.problem(name)?;
        let id = ["e-", name].concat();
        Some(el("p").attr("id", &id).class("mend").text(&problem::mend(self.lang, self.kind, problem)))
    }

    /// Ties a control to its hint and to its problem.
    fn tie(&self, control: El, name: &str, hint: bool) -> El {
        let wrong = self.problem(name).is_some();
        let mut described = Vec::new();
        if hint {
            described.push(["h-", name].concat());
        }
        if wrong {
            described.push(["e-", name].concat());
        }
        let control = if wrong { control.attr("aria-invalid", "true") } else { control };
        if described.is_empty() { control } else { control.attr("aria-describedby", &described.join(" ")) }
    }

    /// A hint under a heading or a label.
    pub fn hint(&self, name: &str, text: &str) -> El {
        el("p").attr("id", &["h-", name].concat()).class("hint").text(text)
    }
}

/// The id of a control; of a group, that of its first control.
pub fn id(name: &str) -> String {
    ["f-", name].concat()
}
