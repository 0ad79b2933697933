//! `/openapi.json`: what this backend answers, for programs.

use super::{Answer, with_type};

/// The description; a test walks every address and every status in it.
pub const DESCRIPTION: &str = include_str!("../../openapi.json");

/// Hands it out.
pub async fn get() -> Answer {
    Ok(with_type(200, "application/json", DESCRIPTION))
}
