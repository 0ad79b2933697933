//! Presses, and what they begin.

use leptos::prelude::set_timeout;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

/// After what a press began has ended, the same press counts as its double for so long: by then something else may be
/// drawn under the finger, and the second tap of two is over within this.
const REST: Duration = Duration::from_millis(300);

/// What a page's buttons have begun, by name. Clones are the same.
#[derive(Clone, Default)]
pub struct Press(Rc<RefCell<Vec<&'static str>>>);

impl Press {
    /// Begins a task, unless one of this name is under way or has only just ended: a double press is one.
    pub fn begin(&self, name: &'static str, task: impl Future<Output = ()> + 'static) {
        self.begin_boxed(name, Box::pin(task));
    }

    #[inline(never)]
    fn begin_boxed(&self, name: &'static str, task: Pin<Box<dyn Future<Output = ()>>>) {
        if self.0.borrow().contains(&name) {
            return;
        }
        self.0.borrow_mut().push(name);
        let begun = self.0.clone();
        leptos::task::spawn_local(async move {
            task.await;
            set_timeout(move || begun.borrow_mut().retain(|other| *other != name), REST);
        });
    }
}
