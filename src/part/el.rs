//! Elements, built directly and without type parameters.
//!
//! Leptos's signals and owners drive the pages; its typed views do not build them: each distinct tree of types is
//! compiled anew, and a form of six fields alone weighs 22 KiB. Here every page calls the same dozen functions.
//! What changes while a page stands is a [`El::live`] piece; everything else is built once and replaced with its page.

use crate::text::{Lang, Sentence};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlElement};

/// An element on its way into a page.
#[derive(Clone, Debug)]
#[must_use]
pub struct El(Element);

/// A new element, described like a selector: a tag, classes, attributes, as in `button.button.plain[type=button]`.
///
/// One text in one call weighs half of what a call for each attribute does. Values that are not known beforehand are set
/// by [`El::attr`]; nothing that somebody typed may stand here.
#[inline(never)]
pub fn el(description: &'static str) -> El {
    describe("http://www.w3.org/1999/xhtml", description)
}

/// A new element of a drawing.
#[inline(never)]
pub fn svg(description: &'static str) -> El {
    describe("http://www.w3.org/2000/svg", description)
}

#[inline(never)]
fn describe(namespace: &str, description: &str) -> El {
    let (names, mut attributes) = cut(description, '[');
    let (tag, classes) = cut(names, '.');
    let el = El(sure(document().create_element_ns(Some(namespace), tag)));
    if !classes.is_empty() {
        el.classes(&classes.replace('.', " "));
    }
    while !attributes.is_empty() {
        let (attribute, rest) = cut(attributes, '[');
        let (name, value) = cut(cut(attribute, ']').0, '=');
        el.set(name, value);
        attributes = rest;
    }
    el
}

/// What stands before a mark, and what after it. One function: a search is compiled at every call.
#[inline(never)]
fn cut(text: &str, mark: char) -> (&str, &str) {
    text.split_once(mark).unwrap_or((text, ""))
}

/// The document; there is always one where this runs.
fn document() -> Document {
    leptos::prelude::document()
}

/// The value, or the browser's own error thrown: only a name that is no name of a tag or attribute gets here, and that
/// is a mistake of ours for the console.
fn sure<T>(result: Result<T, JsValue>) -> T {
    result.unwrap_or_else(|error| wasm_bindgen::throw_val(error))
}

/// The element that an event came from; those of our pages come from elements.
#[inline(never)]
pub fn origin(event: &Event) -> Option<El> {
    Some(El(event.target()?.unchecked_into()))
}

impl El {
    /// One that exists already.
    pub fn of(node: Element) -> Self {
        Self(node)
    }

    /// The element.
    pub fn node(&self) -> &Element {
        &self.0
    }

    /// The element, as one that can have the focus.
    pub fn html(&self) -> &HtmlElement {
        self.0.unchecked_ref()
    }

    /// Sets `class`, and `part` to the same names, so that a host page can style what stands in a shadow root.
    pub fn class(self, names: &str) -> Self {
        self.classes(names);
        self
    }

    #[inline(never)]
    fn classes(&self, names: &str) {
        self.set("class", names);
        self.set("part", names);
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Adds text, as text.
    pub fn text(self, text: &str) -> Self {
        self.write(text);
        self
    }

    /// Adds a sentence, in a language.
    pub fn say(self, lang: Lang, sentence: Sentence) -> Self {
        self.write_in(lang, sentence);
        self
    }

    #[inline(never)]
    fn write(&self, text: &str) {
        sure(self.0.append_with_str_1(text));
    }

    #[inline(never)]
    fn write_in(&self, lang: Lang, sentence: Sentence) {
        self.write(sentence.say(lang));
    }

    /// Adds an element.
    pub fn child(self, child: El) -> Self {
        self.add(child);
        self
    }

    /// Adds an element when there is one.
    pub fn maybe(self, child: Option<El>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Adds elements.
    pub fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        for child in children {
            self.add(child);
        }
        self
    }

    /// Sets an attribute that is there or not.
    pub fn flag(self, name: &str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// Adds an element to one that stands already.
    #[inline(never)]
    pub fn add(&self, child: El) {
        sure(self.0.append_child(&child.0));
    }

    /// Sets an attribute of one that stands already.
    #[inline(never)]
    pub fn set(&self, name: &str, value: &str) {
        sure(self.0.set_attribute(name, value));
    }

    /// Takes an attribute away.
    pub fn unset(&self, name: &str) {
        sure(self.0.remove_attribute(name));
    }

    /// The first element within it that the selector finds.
    pub fn find(&self, selector: &str) -> Option<El> {
        sure(self.0.query_selector(selector)).map(El)
    }

    /// Gives it the focus.
    pub fn focus(&self) {
        sure(self.html().focus());
    }

    /// Empties it.
    pub fn clear(&self) {
        self.0.set_text_content(None);
    }

    /// Calls back on an event, as long as the owner that is current now lives.
    pub fn on(self, event: &str, call: impl FnMut(Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(call));
        self
    }

    /// Fills it, and fills it anew whenever a signal changes that `fill` read. `fill` gets the element empty.
    pub fn live(self, fill: impl Fn(El) -> El + 'static) -> Self {
        live(self.0.clone(), Box::new(fill));
        self
    }
}

type Fill = Box<dyn Fn(El) -> El>;

#[inline(never)]
fn live(node: Element, fill: Fill) {
    let effect = RenderEffect::new(move |_: Option<()>| {
        let here = El(node.clone());
        here.clear();
        let _filled: El = fill(here);
    });
    StoredValue::new_local(effect);
}

/// Calls back on an event of any target, as long as the owner that is current now lives.
#[inline(never)]
pub fn listen(target: &web_sys::EventTarget, event: &str, call: Box<dyn FnMut(Event)>) {
    let closure = Closure::wrap(call);
    sure(target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()));
    StoredValue::new_local(closure);
}
