//! What a session shows: values that pages read, and are told of when they change. `Copy`, as long as its owner lives.
//!
//! A signal of Leptos does the same, and is compiled anew for every type: 1 to 2 KiB for each that is read and written.
//! Here the one thing that is kept, and the one trigger that tells, have no type parameter.

use leptos::prelude::*;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value, and who is to be told when it changes. Copies are the same.
pub struct Told<T> {
    kept: StoredValue<Rc<Kept<dyn Any>>, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

struct Kept<V: ?Sized> {
    changed: ArcTrigger,
    value: V,
}

impl<T> Clone for Told<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Told<T> {}

impl<T> PartialEq for Told<T> {
    fn eq(&self, other: &Self) -> bool {
        self.kept == other.kept
    }
}

impl<T: 'static> Told<T> {
    /// A value, kept by the owner that is current.
    pub fn new(value: T) -> Self {
        Self { kept: keep(Rc::new(Kept { changed: trigger(), value: RefCell::new(value) })), of: PhantomData }
    }

    /// Looks at the value; whoever does is told when it changes.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        let kept = here(self.kept);
        track(&kept);
        look(&value(&kept).borrow())
    }

    /// Looks at the value as it is just now.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&value(&here(self.kept)).borrow())
    }

    /// The same, unless the owner has ended.
    pub fn try_with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        Some(look(&value(&find(self.kept)?).borrow()))
    }

    /// Changes the value; tells.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// The same, unless the owner has ended.
    pub fn try_update<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let kept = find(self.kept)?;
        let made = change(&mut value(&kept).borrow_mut());
        notify(&kept);
        Some(made)
    }

    /// Another value; tells.
    pub fn set(&self, next: T) {
        self.try_set(next);
    }

    /// The same; hands the value back when the owner has ended.
    pub fn try_set(&self, next: T) -> Option<T> {
        let Some(kept) = find(self.kept) else { return Some(next) };
        // The old one is dropped after the borrow has ended: its drop may look at this.
        let _old = value(&kept).replace(next);
        notify(&kept);
        None
    }

    /// Is told from now on.
    pub fn track(&self) {
        track(&here(self.kept));
    }
}

impl<T: Clone + 'static> Told<T> {
    /// The value; what reads it is told when it changes.
    pub fn get(&self) -> T {
        self.track();
        self.get_untracked()
    }

    /// The value as it is just now.
    pub fn get_untracked(&self) -> T {
        value::<T>(&here(self.kept)).borrow().clone()
    }

    /// The same, unless the owner has ended.
    pub fn try_get_untracked(&self) -> Option<T> {
        Some(value::<T>(&find(self.kept)?).borrow().clone())
    }
}

fn value<T: 'static>(kept: &Kept<dyn Any>) -> &RefCell<T> {
    let Some(value) = kept.value.downcast_ref() else { unreachable!() };
    value
}

#[inline(never)]
fn keep(kept: Rc<Kept<dyn Any>>) -> StoredValue<Rc<Kept<dyn Any>>, LocalStorage> {
    StoredValue::new_local(kept)
}

#[inline(never)]
fn find(kept: StoredValue<Rc<Kept<dyn Any>>, LocalStorage>) -> Option<Rc<Kept<dyn Any>>> {
    kept.try_get_value()
}

/// As a signal of Leptos, it may not be read after its owner has ended.
#[inline(never)]
fn here(kept: StoredValue<Rc<Kept<dyn Any>>, LocalStorage>) -> Rc<Kept<dyn Any>> {
    kept.get_value()
}

#[inline(never)]
fn trigger() -> ArcTrigger {
    ArcTrigger::new()
}

#[inline(never)]
fn track(kept: &Kept<dyn Any>) {
    kept.changed.track();
}

#[inline(never)]
fn notify(kept: &Kept<dyn Any>) {
    kept.changed.notify();
}
