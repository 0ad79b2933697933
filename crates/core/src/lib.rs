//! What Linli knows, without a machine around it: records, the catalogue and places, drafts and
//! journeys, the outbox, and the three lists as a fold over records.
//!
//! Nothing here does I/O, reads a clock or draws a random number: time (milliseconds since the
//! Unix epoch), ids, keys and randomness are arguments. What must be done is handed out as a value;
//! what came of it is handed back.

pub mod base64url;
pub mod body;
pub mod canonical;
pub mod catalogue;
pub mod config;
pub mod digest;
pub mod draft;
mod index;
pub mod journey;
pub mod key;
pub mod limits;
pub mod lists;
pub mod outbox;
pub mod place;
pub mod problem;
pub mod receipt;
pub mod record;
pub mod reference;
pub mod retry;
#[cfg(not(target_arch = "wasm32"))]
pub mod schemas;
pub mod shape;
pub mod text;
pub mod time;
pub mod value;

pub use digest::Digest;
pub use key::PublicKey;
pub use problem::{Code, Problem};
pub use record::{Kind, Record, Verdict};
