//! A place, chosen down the tree: under what is chosen stand the places within it.

use super::flag::{row, tick};
use super::{Form, Set, id};
use crate::part::{El, el};
use crate::text::Lang;
use linli_core::config::Config;
use linli_core::place::Place;
use std::rc::Rc;
use std::sync::Arc;

/// The name of a place.
pub fn name(place: &Place, lang: Lang) -> &str {
    lang.pick(&place.zh, &place.en)
}

/// A place with what it stands in, from the community down: `柳荫社区 · 柳荫里 · 3号楼`.
pub fn path(config: &Config, code: &str, lang: Lang) -> String {
    let mut names: Vec<&str> = config
        .places
        .ancestors(code)
        .filter(|place| place.parent.is_some())
        .map(|place| name(place, lang))
        .collect();
    if names.is_empty() {
        names = config.places.get(code).map(|place| name(place, lang)).into_iter().collect();
    }
    names.reverse();
    names.join(" · ")
}

const NAME: &str = "place";

struct Tree {
    config: Arc<Config>,
    lang: Lang,
    set: Set,
    rows: El,
}

/// The tree as radio buttons of one group.
pub fn place(form: &Form, heading: El, hint: &str) -> El {
    let rows = el("div.tree");
    let tree = Rc::new(Tree {
        config: form.config.clone(),
        lang: form.lang,
        set: form.set.clone(),
        rows: rows.clone(),
    });
    draw(&tree, form.draft.value(NAME));
    let group = form.tie(el("fieldset.field"), NAME, true);
    group.child(el("legend").child(heading)).child(form.hint(NAME, hint)).maybe(form.mend(NAME)).child(rows)
}

fn draw(tree: &Rc<Tree>, chosen: &str) {
    tree.rows.clear();
    if let Some(root) = tree.config.places.root() {
        let mut first = true;
        // A street alone, or a configuration for one building, is itself the only choice.
        if tree.config.places.children(&root.code).next().is_none() {
            add(tree, root, 0, chosen, &mut first);
        } else {
            branch(tree, root, 0, chosen, &mut first);
        }
    }
}

fn branch(tree: &Rc<Tree>, above: &Place, depth: usize, chosen: &str, first: &mut bool) {
    let places = &tree.config.places;
    let alone = places.children(&above.code).nth(1).is_none();
    for place in places.children(&above.code) {
        add(tree, place, depth, chosen, first);
        if alone || places.contains(&place.code, chosen) {
            branch(tree, place, depth + 1, chosen, first);
        }
    }
}

fn add(tree: &Rc<Tree>, place: &Place, depth: usize, chosen: &str, first: &mut bool) {
    let control = tick("radio", NAME, &place.code, place.code == chosen);
    let control = if std::mem::take(first) { control.attr("id", &id(NAME)) } else { control };
    let (whole, code) = (tree.clone(), place.code.clone());
    let control = control.on("change", move |_| {
        (whole.set)(NAME, &code);
        draw(&whole, &code);
        refocus(&whole.rows);
    });
    let row = row(control, name(place, tree.lang), "", None).attr("data-depth", &depth.to_string());
    tree.rows.add(row);
}

/// The rows are new; whoever chose by keyboard goes on from the same one.
fn refocus(rows: &El) {
    if let Some(chosen) = rows.find(":checked") {
        chosen.focus();
    }
}
