// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::codec;

proptest! {
    /// What cannot be written as a date is not read as a time.
    #[test]
    fn times_end_with_the_year_9999(near in 0u64..10_000, any in any::<u64>()) {
        for milliseconds in [Timestamp::MAX.0 - near, Timestamp::MAX.0 + near, near, any, u64::MAX - near] {
            let read = codec::decode::<Timestamp>("time", &milliseconds.to_le_bytes(), 8).ok();
            let expected = (milliseconds <= Timestamp::MAX.0).then_some(Timestamp(milliseconds));
            prop_assert_eq!(read, expected);
        }
    }

    /// What was worked out at one moment holds at another if nothing changed between them, whichever is earlier.
    #[test]
    fn what_is_worked_out_holds_where_nothing_changes_between(
        moments in prop::collection::vec(prop::collection::vec(1u64..9, 0..3), 2),
        made in 0u64..10,
        asked in 0u64..10,
    ) {
        let changes = moments.iter().flatten().any(|moment| (made.min(asked) + 1..=made.max(asked)).contains(moment));
        let around = |moments: &Vec<u64>| Validity::around(Timestamp(made), moments.iter().copied().map(Timestamp));
        let validity = around(&moments[0]).and(around(&moments[1]));
        prop_assert_eq!(validity.holds_at(Timestamp(asked)), !changes);
        prop_assert_eq!(validity, around(&moments.concat()), "both at once");
    }
}
