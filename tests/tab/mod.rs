//! A tab of the app over the database of this browser, with the backend of [`super::fake`] behind it.
#![allow(dead_code, reason = "not everything in every test program")]

use super::fake;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use linli_app::session::{Finalized, Mine, Options, Session};
use linli_core::Kind;

/// Longest that anything here may take, ms: on a machine that others use too.
const PATIENCE_MS: u32 = 30_000;

/// Looks until something is so.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..PATIENCE_MS / 20 {
        if is_so() {
            return;
        }
        TimeoutFuture::new(20).await;
    }
    panic!("never came: {what}");
}

/// A page of the app. Its owner lives as long as the value.
pub struct Tab {
    pub session: Session,
    pub owner: Owner,
}

impl std::ops::Deref for Tab {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

pub fn tab() -> Tab {
    let owner = Owner::new();
    let session = owner.with(|| Session::start(Options::default()));
    Tab { session, owner }
}

/// An empty phone, a fresh backend, one tab.
pub async fn fresh() -> Tab {
    fake::start();
    let tab = tab();
    tab.erase_phone().await.unwrap();
    tab.reload_config().await;
    until("a configuration", || tab.config.get_untracked().is_some()).await;
    tab
}

/// A need, final.
pub async fn write_need(tab: &Tab) -> Finalized {
    let draft = tab.open_draft(Kind::Need).await.unwrap();
    for (name, value) in
        [("text", "三单元灯不亮"), ("category", "facilities"), ("urgency", "soon"), ("place", "yhl-ly-a-03")]
    {
        draft.set(name, value);
    }
    tab.finalize(&draft).await.unwrap()
}

pub fn mine(tab: &Tab, id: &str) -> Mine {
    tab.mine().get_untracked().into_iter().find(|mine| mine.id == id).unwrap()
}
