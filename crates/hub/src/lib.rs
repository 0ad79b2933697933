//! The reference backend and the command line of Linli. The rules live in `linli-core`; here is what a machine adds:
//! HTTP, SQLite, signatures, clocks and randomness.

pub mod access;
pub mod admit;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod http;
pub mod hub;
pub mod log;
pub mod random;
pub mod sign;
pub mod store;
pub mod writer;

pub use error::{Error, Result};
