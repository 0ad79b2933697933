//! Linli on the phone: the pages, what they call, and where it is kept. Everything in here runs in a browser.

pub mod keys;
pub mod lang;
pub mod photo;
pub mod route;
pub mod session;
pub mod store;
pub mod sync;
pub mod text;
pub mod voice;
