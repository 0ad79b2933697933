//! One of a few: radio buttons in rows.

use super::flag::{row, tick};
use super::{Form, id};
use crate::part::icon::icon_of;
use crate::part::{El, el};
use std::rc::Rc;

/// One row.
pub struct Choice<'a> {
    /// Its value.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Examples or a meaning, under it; may be empty.
    pub hint: String,
}

/// Rows of which one can be chosen, nothing beforehand. `heading` names the group; `chosen` hears of a choice after
/// the form has it.
#[inline(never)]
pub fn choice(
    form: &Form,
    name: &'static str,
    heading: El,
    choices: Vec<Choice<'_>>,
    chosen: Rc<dyn Fn(&str)>,
) -> El {
    let group = el("fieldset.field");
    let mut group = form.tie(group, name, false).child(el("legend").child(heading)).maybe(form.mend(name));
    for (index, item) in choices.iter().enumerate() {
        let control = tick("radio", name, item.code, form.draft.value(name) == item.code);
        let control = if index == 0 { control.attr("id", &id(name)) } else { control };
        let (set, chosen, code) = (form.set.clone(), chosen.clone(), item.code.to_owned());
        let control = control.on("change", move |_| {
            set(name, &code);
            chosen(&code);
        });
        group = group.child(row(control, item.name, &item.hint, icon_of(item.code)));
    }
    group
}
