//! A tab of the app over the database of this browser, with the backend of [`super::fake`] behind it.
#![allow(dead_code, reason = "not everything in every test program")]

use super::fake;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use linli_app::session::{DraftHandle, Finalized, Mine, Options, Session};
use linli_core::Kind;

/// Longest that anything here may take, ms: on a machine that others use too.
const PATIENCE_MS: u32 = 30_000;

/// Looks until something is so.
pub async fn until(what: &str, is_so: impl FnMut() -> bool) {
    until_within(PATIENCE_MS, what, is_so).await;
}

/// The same, for so many ms.
pub async fn until_within(patience_ms: u32, what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..patience_ms / 20 {
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

pub fn tab_with(options: Options) -> Tab {
    let owner = Owner::new();
    let session = owner.with(|| Session::start(options));
    Tab { session, owner }
}

pub fn tab() -> Tab {
    tab_with(Options::default())
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

/// What a need must have.
pub const NEED: &[(&str, &str)] =
    &[("text", "三单元灯不亮"), ("category", "facilities"), ("urgency", "soon"), ("place", "yhl-ly-a-03")];

pub fn answer(draft: &DraftHandle, answers: &[(&str, &str)]) {
    for (name, value) in answers {
        draft.set(name, value);
    }
}

/// A need, final.
pub async fn write_need(tab: &Tab) -> Finalized {
    let draft = tab.open_draft(Kind::Need).await.unwrap();
    answer(&draft, NEED);
    tab.finalize(&draft).await.unwrap()
}

pub fn mine(tab: &Tab, id: &str) -> Mine {
    tab.mine().get_untracked().into_iter().find(|mine| mine.id == id).unwrap()
}
