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
}
