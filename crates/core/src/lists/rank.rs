//! Which need comes first, and why.

use super::facts::NeedFacts;
use crate::time::DAY_MS;
use serde::{Deserialize, Serialize};

/// Points between two degrees of urgency.
pub const URGENCY_STEP: i64 = 1_000;
/// Points of danger: above everything that the other reasons can bring together.
pub const DANGER_POINTS: i64 = 10_000;
/// Most points that what an author claims (waiting since, households, vulnerable, late) can bring together before
/// somebody has looked: below one step of urgency, so that nobody jumps a degree by claiming.
pub const CLAIM_POINTS_MAX: i64 = 900;
/// The same when somebody enrolled has signed the need: it may pass the next degree of urgency, never danger.
pub const KNOWN_POINTS_MAX: i64 = 1_500;
/// Points for each day of waiting, and the most of them: three months.
const WAITING_POINTS: (i64, i64) = (5, 450);
/// Points for each household beyond the first, and the most of them: a building's entrance.
const HOUSEHOLD_POINTS: (i64, i64) = (20, 400);
/// Points when somebody old, ill, disabled or poor is concerned.
const VULNERABLE_POINTS: i64 = 300;
/// Points for each day beyond the promise, and the most of them.
const LATE_POINTS: (i64, i64) = (20, 400);
/// How far a device's clock may be ahead before it is said: clocks of phones that are set by hand.
const CLOCK_AHEAD_MS: i64 = 10 * 60_000;

const _: () = assert!(CLAIM_POINTS_MAX < URGENCY_STEP, "claims cannot make up for a degree of urgency");
const _: () = assert!(URGENCY_STEP + KNOWN_POINTS_MAX < DANGER_POINTS, "danger comes first");

/// A reason for a need's place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RankCode {
    /// How urgent its author says it is; value 2 danger, 1 soon, 0 whenever.
    Urgency,
    /// Beyond its service promise; value in days.
    Late,
    /// Waiting; value in days.
    Waiting,
    /// Of more than one household; value is how many.
    Households,
    /// Somebody vulnerable is concerned.
    Vulnerable,
    /// What was claimed counts only up to here; value is the bound.
    ClaimsCapped,
    /// The device's clock is ahead of the moment; value in whole days.
    ClockAhead,
}

/// One reason with its points; the points of all reasons add up to the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankReason {
    /// What.
    pub code: RankCode,
    /// How many points it brings.
    pub points: i64,
    /// How much of it.
    pub value: i64,
}

/// What the rank of a need is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims {
    pub opened_ms: i64,
    pub as_of_ms: i64,
    /// Days beyond the promise; 0 when on time.
    pub late_days: i64,
    /// Whether somebody enrolled has signed it.
    pub known: bool,
}

fn per((each, most): (i64, i64), count: i64) -> i64 {
    count.clamp(0, most).saturating_mul(each).min(most)
}

/// Score and reasons.
pub(super) fn rank(facts: &NeedFacts, claims: Claims) -> (i64, Vec<RankReason>) {
    let degree = 2 - i64::from(facts.urgency.min(2));
    let urgency = if degree == 2 { DANGER_POINTS } else { degree * URGENCY_STEP };
    let mut reasons = vec![RankReason { code: RankCode::Urgency, points: urgency, value: degree }];
    let mut put = |code, value, points| {
        if value > 0 {
            reasons.push(RankReason { code, points, value });
        }
    };
    let age_ms = claims.as_of_ms.saturating_sub(claims.opened_ms);
    let waiting_days = age_ms.max(0) / DAY_MS;
    put(RankCode::Late, claims.late_days, per(LATE_POINTS, claims.late_days));
    put(RankCode::Waiting, waiting_days, per(WAITING_POINTS, waiting_days));
    let others = facts.households.unwrap_or(1) - 1;
    put(RankCode::Households, if others > 0 { others + 1 } else { 0 }, per(HOUSEHOLD_POINTS, others));
    put(RankCode::Vulnerable, i64::from(facts.vulnerable), VULNERABLE_POINTS);
    let most = if claims.known { KNOWN_POINTS_MAX } else { CLAIM_POINTS_MAX };
    let claimed: i64 = reasons[1..].iter().map(|reason| reason.points).sum();
    if claimed > most {
        reasons.push(RankReason { code: RankCode::ClaimsCapped, points: most - claimed, value: most });
    }
    if age_ms < -CLOCK_AHEAD_MS {
        reasons.push(RankReason { code: RankCode::ClockAhead, points: 0, value: -(age_ms / DAY_MS) });
    }
    (urgency + claimed.min(most), reasons)
}

/// The reason that brings most; the first of equals.
pub(super) fn top(reasons: &[RankReason]) -> RankCode {
    let mut top = reasons[0];
    for reason in reasons {
        if reason.points > top.points {
            top = *reason;
        }
    }
    top.code
}
