//! Linli on the phone.

pub mod keys;
pub mod photo;
pub mod session;
pub mod store;
pub mod sync;
pub mod voice;
