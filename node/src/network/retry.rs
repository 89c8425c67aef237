// SPDX-License-Identifier: EUPL-1.2
//! When to dial a peer again: soon at first, then ever less often, never at the same moment as everybody else.

use std::time::Duration;

/// Before the first attempt to dial again.
pub(super) const RETRY_DELAY_MIN: Duration = Duration::from_millis(100);
/// Before any later attempt.
pub(super) const RETRY_DELAY_MAX: Duration = Duration::from_secs(30);

/// Returns how long to wait after a number of failures in a row. The delay doubles with each failure from
/// [`RETRY_DELAY_MIN`] up to [`RETRY_DELAY_MAX`]; `jitter`, any number, takes up to half of it away.
pub(super) fn retry_delay(failures: u32, jitter: u32) -> Duration {
    let factor = 1u32.checked_shl(failures).unwrap_or(u32::MAX);
    let delay = RETRY_DELAY_MIN.checked_mul(factor).unwrap_or(RETRY_DELAY_MAX).min(RETRY_DELAY_MAX);
    delay.mul_f64(1.0 - f64::from(jitter) / f64::from(u32::MAX) / 2.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn stays_within_bounds_and_never_shrinks(failures in 0..u32::MAX, jitter: u32) {
            let delay = retry_delay(failures, jitter);
            prop_assert!(delay >= RETRY_DELAY_MIN / 2 && delay <= RETRY_DELAY_MAX);
            prop_assert!(delay <= retry_delay(failures + 1, jitter));
        }
    }

    #[test]
    fn the_first_retry_is_quick_and_the_tenth_is_not() {
        assert_eq!(retry_delay(0, 0), RETRY_DELAY_MIN);
        assert_eq!(retry_delay(9, 0), RETRY_DELAY_MAX);
    }
}
