//! Something to wait for: rung by whoever has news.

use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Poll, Waker};

/// A bell with one listener. Ringing before anybody listens is not lost.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Cell<bool>,
    listener: RefCell<Option<Waker>>,
}

impl Bell {
    /// Wakes the listener.
    pub fn ring(&self) {
        self.rung.set(true);
        if let Some(listener) = self.listener.take() {
            listener.wake();
        }
    }

    /// Returns when it is rung, or after so many ms.
    pub async fn wait(&self, at_most_ms: Option<u32>) {
        let mut timer = pin!(at_most_ms.map(TimeoutFuture::new));
        std::future::poll_fn(|context| {
            if self.rung.take() {
                return Poll::Ready(());
            }
            if let Some(timer) = timer.as_mut().as_pin_mut()
                && timer.poll(context).is_ready()
            {
                return Poll::Ready(());
            }
            self.listener.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }
}
