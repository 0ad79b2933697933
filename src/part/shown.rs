//! Values that pieces of a page show.
//!
//! Every type of a Leptos signal is compiled anew, 3 to 5 KiB each; a page has a dozen little states. Here the value is
//! plain and one trigger, of one type, tells that it changed.

use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// A value, and who is to be told when it changes. Clones share it.
pub struct Shown<T> {
    value: Rc<RefCell<T>>,
    changed: ArcTrigger,
}

impl<T> Clone for Shown<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), changed: self.changed.clone() }
    }
}

impl<T: Clone> Shown<T> {
    /// A value.
    pub fn new(value: T) -> Self {
        Self { value: Rc::new(RefCell::new(value)), changed: ArcTrigger::new() }
    }

    /// The value; what reads it is told when it changes.
    pub fn get(&self) -> T {
        self.changed.track();
        self.peek()
    }

    /// The value as it is just now.
    pub fn peek(&self) -> T {
        self.value.borrow().clone()
    }

    /// Another value; tells.
    pub fn set(&self, value: T) {
        self.put(value);
        self.changed.notify();
    }

    /// Another value; tells nobody.
    pub fn put(&self, value: T) {
        // The old one is dropped after the borrow has ended: its drop may look at this.
        let _old = self.value.replace(value);
    }

    /// Tells, though nothing changed.
    pub fn tell(&self) {
        self.changed.notify();
    }
}
