//! Lists, desk, settings.
fn main() {}
