//! How long to wait before trying again.

/// First wait: short enough that a lift ride does not delay a record noticeably.
pub const FIRST_MS: i64 = 2_000;
/// Longest wait by ourselves; the triggers (online, visible, by hand) come earlier.
pub const LONGEST_MS: i64 = 15 * 60_000;
/// Longest wait that a backend may ask for with `Retry-After`; beyond it we ask again anyway.
pub const RETRY_AFTER_MS_MAX: i64 = 60 * 60_000;
/// Doublings after which the wait no longer grows.
const DOUBLINGS_MAX: u32 = 10;

/// The wait after `failures` failures in a row, ms: exponential, capped, with equal jitter (half fixed, half random),
/// so that a stairwell of phones that lost the same network does not come back in one moment. `random` is any `u32`.
pub fn backoff_ms(failures: u32, random: u32) -> i64 {
    let doublings = failures.saturating_sub(1).min(DOUBLINGS_MAX);
    let full = (FIRST_MS << doublings).min(LONGEST_MS);
    full / 2 + (full / 2) * i64::from(random) / i64::from(u32::MAX)
}

/// `Retry-After` in seconds (RFC 9110, 10.2.3) as ms, bounded on both sides. Dates are left to the caller.
pub fn retry_after_ms(seconds: i64) -> i64 {
    seconds.saturating_mul(1000).clamp(1000, RETRY_AFTER_MS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_between_half_a_first_step_and_the_longest(failures in any::<u32>(), random in any::<u32>()) {
            let wait = backoff_ms(failures, random);
            prop_assert!((FIRST_MS / 2..=LONGEST_MS).contains(&wait));
        }

        #[test]
        fn never_waits_less_after_one_more_failure(failures in 0u32..100, random in any::<u32>()) {
            prop_assert!(backoff_ms(failures + 1, random) >= backoff_ms(failures, random));
        }
    }

    #[test]
    fn bounds_what_a_backend_asks_for() {
        assert_eq!(retry_after_ms(-5), 1000);
        assert_eq!(retry_after_ms(120), 120_000);
        assert_eq!(retry_after_ms(i64::MAX), RETRY_AFTER_MS_MAX);
    }
}
