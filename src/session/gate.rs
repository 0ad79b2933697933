//! One at a time, in this page.

use std::cell::{Cell, RefCell};
use std::task::{Poll, Waker};

/// Lets one through, and the next when that one is done.
#[derive(Debug, Default)]
pub(super) struct Gate {
    taken: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

/// Being through; dropping it lets the next one in.
pub(super) struct Pass<'a>(&'a Gate);

impl Gate {
    /// Waits until nobody else is through.
    pub(super) async fn enter(&self) -> Pass<'_> {
        std::future::poll_fn(|context| {
            if self.taken.replace(true) {
                self.waiting.borrow_mut().push(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
        Pass(self)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.taken.set(false);
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}
