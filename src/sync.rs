//! Between the outbox and a backend: what core's outbox wants done is done here, and what came of it is written down
//! before anybody is told.
//!
//! One sender at a time among tabs and modules (a Web Lock held for one task, not for a lifetime: a tab that a phone
//! has put to sleep must not hold everybody's mail). Without Web Locks two tabs may send the same record: its id makes
//! the second a duplicate.

mod backend;
mod bell;
mod courier;
mod error;
mod file;
mod http;
mod lock;

pub use backend::{Backend, Page};
pub use bell::Bell;
pub use courier::{Courier, Errand, Turn};
pub use error::Error;
pub use file::fetch_json;
