//! Values that pieces of a page show.
//!
//! Every type of a Leptos signal is compiled anew, 3 to 5 KiB each; a page has a dozen little states. Here the value is
//! plain and one trigger, of one type, tells that it changed.

use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// A value, and who is to be told when it changes. Clones share it.
pub struct Shown<T>(Rc<Shared<T>>);

struct Shared<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Clone for Shown<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Clone> Shown<T> {
    /// A value.
    pub fn new(value: T) -> Self {
        Self(Rc::new(Shared { value: RefCell::new(value), changed: trigger() }))
    }

    /// The value; what reads it is told when it changes.
    pub fn get(&self) -> T {
        track(&self.0.changed);
        self.peek()
    }

    /// The value as it is just now.
    pub fn peek(&self) -> T {
        self.0.value.borrow().clone()
    }

    /// Another value; tells.
    pub fn set(&self, value: T) {
        self.put(value);
        notify(&self.0.changed);
    }

    /// Another value; tells nobody.
    pub fn put(&self, value: T) {
        // The old one is dropped after the borrow has ended: its drop may look at this.
        let _old = self.0.value.replace(value);
    }

    /// Tells, though nothing changed.
    pub fn tell(&self) {
        notify(&self.0.changed);
    }
}

// The ways into a trigger are compiled at every call; these are called.

#[inline(never)]
fn trigger() -> ArcTrigger {
    ArcTrigger::new()
}

#[inline(never)]
fn track(changed: &ArcTrigger) {
    changed.track();
}

#[inline(never)]
fn notify(changed: &ArcTrigger) {
    changed.notify();
}
