//! What runs as long as the page lives: it is not needed before the first page stands.

use super::super::SecondHalf;
use super::super::browser::{Task, spawn, spawn_task};
use super::Phone;
use crate::later::{self, Door};
use std::rc::{Rc, Weak};

/// Rest before what could not be fetched is asked for again, ms; a network that comes back does not wait so long.
const AGAIN_MS: u32 = 15_000;

struct Background {
    /// Shows what is in the store, then sends what waits there, as long as the session lives.
    run: fn(Weak<Phone>) -> Task,
    /// Shows what is in the store.
    refresh: fn(Rc<Phone>) -> Task,
}

static LATER_BACKGROUND: Door<Background> = Door::new(Background {
    run: |weak| {
        Box::pin(async move {
            if let Some(phone) = weak.upgrade() {
                phone.refresh().await;
            }
            while let Some(phone) = weak.upgrade() {
                let rest = phone.turn().await;
                let bell = phone.bell.clone();
                drop(phone);
                if let Some(rest) = rest {
                    bell.wait(rest).await;
                }
            }
        })
    },
    refresh: |phone| Box::pin(async move { phone.refresh().await }),
});

impl Phone {
    /// Fetches what is needed later, as often as it takes; then shows and sends what was written here.
    pub(in crate::session) fn fetch_later(self: &Rc<Self>) {
        if self.fetching.replace(true) {
            return;
        }
        let (weak, bell) = (Rc::downgrade(self), self.bell.clone());
        spawn(async move {
            while let Err(error) = later::fetched().await {
                web_sys::console::warn_1(&error);
                let Some(phone) = weak.upgrade() else { return };
                phone.show_second_half(if later::is_gone(&error) {
                    SecondHalf::Gone
                } else {
                    SecondHalf::Missing
                });
                drop(phone);
                bell.wait(Some(AGAIN_MS)).await;
            }
            let Some((phone, background)) = weak.upgrade().zip(LATER_BACKGROUND.open()) else { return };
            phone.show_second_half(SecondHalf::Here);
            drop(phone);
            (background.run)(weak).await;
        });
    }

    fn show_second_half(&self, now: SecondHalf) {
        // Told only what changed: a page that says so every few seconds would be read out every few seconds.
        if self.signals.second_half.try_get_untracked() != Some(now) {
            self.signals.second_half.set(now);
        }
    }

    /// Shows anew what is in the store; once, for all who ask before it begins. Before the second half is here its
    /// coming shows it.
    pub(in crate::session) fn refresh_soon(self: &Rc<Self>) {
        let Some(background) = LATER_BACKGROUND.open() else { return self.fetch_later() };
        if self.refresh_asked.replace(true) {
            return;
        }
        spawn_task((background.refresh)(self.clone()));
    }
}
