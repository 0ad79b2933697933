//! The resident app.
fn main() {}
