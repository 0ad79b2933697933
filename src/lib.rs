//! Linli on the phone: the pages, what they call, and where it is kept. Everything in here runs in a browser.

pub mod app;
pub mod config;
pub mod desk_app;
pub mod field;
pub mod keys;
pub mod lang;
pub mod later;
pub mod mount;
pub mod nav;
pub mod object;
pub mod part;
pub mod photo;
pub mod route;
pub mod screen;
pub mod session;
pub mod store;
pub mod sync;
pub mod text;
pub mod thrown;
pub mod told;
pub mod voice;
