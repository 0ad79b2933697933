//! The backend as programs and phones meet it: the real binary, real sockets, a folder of its own for each test.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod access;
mod app;
mod attachments;
mod bad_input;
mod branches;
mod commands;
mod demo;
mod durability;
mod erasure;
mod lists;
mod openapi;
mod receipt;
mod records;
mod support;
