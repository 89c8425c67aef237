// SPDX-License-Identifier: EUPL-1.2
//! Time: milliseconds since 1970-01-01 UTC, always handed in, never read from a clock here.

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Is a moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, BorshSerialize, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The first moment, used where "always" is meant.
    pub const MIN: Self = Self(0);
    /// The last moment that dates can be written for: 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// Returns the moment `milliseconds` later, at most [`Timestamp::MAX`].
    pub fn plus_ms(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds).min(Self::MAX.0))
    }

    /// Returns the moment `milliseconds` earlier, at least [`Timestamp::MIN`].
    pub fn minus_ms(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_sub(milliseconds))
    }

    /// Returns the milliseconds from `earlier` to this moment, zero when it is not earlier.
    pub fn ms_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Returns the UTC date of this moment.
    pub fn date(self) -> Date {
        self.date_in(&jiff::tz::TimeZone::UTC)
    }

    /// Returns the date of this moment by the clocks of a time zone.
    pub fn date_in(self, zone: &jiff::tz::TimeZone) -> Date {
        self.instant().to_zoned(zone.clone()).date()
    }

    /// Returns the first moment of a UTC date; dates before 1970 give [`Timestamp::MIN`].
    pub fn at_start_of(date: Date) -> Self {
        let milliseconds = date.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_millisecond());
        Self(u64::try_from(milliseconds).unwrap_or(0))
    }

    fn instant(self) -> jiff::Timestamp {
        let milliseconds = i64::try_from(self.0.min(Self::MAX.0)).unwrap_or(0);
        jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl BorshDeserialize for Timestamp {
    /// Reads a moment; one after [`Timestamp::MAX`] is no moment.
    fn deserialize_reader<R: std::io::Read>(reader: &mut R) -> std::io::Result<Self> {
        let time = Self(u64::deserialize_reader(reader)?);
        if time > Self::MAX {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "time after the year 9999"));
        }
        Ok(time)
    }
}

impl std::fmt::Display for Timestamp {
    /// Writes RFC 3339 in UTC with milliseconds.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:.3}", self.instant())
    }
}

/// Says from when and until when something holds that was worked out at a moment, as nothing that begins or ends lies between.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Validity {
    /// The first moment; none where it held always.
    pub since: Option<Timestamp>,
    /// The first moment at which it no longer holds; none where it holds for ever.
    pub until: Option<Timestamp>,
}

impl Validity {
    /// Returns for how long something holds at `now` that changes at some moments.
    pub fn around(now: Timestamp, moments: impl IntoIterator<Item = Timestamp>) -> Self {
        moments.into_iter().fold(Self::default(), |held, moment| match moment <= now {
            true => Self { since: held.since.max(Some(moment)), ..held },
            false => Self { until: Some(held.until.map_or(moment, |until| until.min(moment))), ..held },
        })
    }

    /// Returns for how long what rests on both holds.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let until = self.until.into_iter().chain(other.until).min();
        Self { since: self.since.max(other.since), until }
    }

    /// Tells whether it holds at a moment: a clock that was ahead and is put right goes back behind the first.
    pub fn holds_at(self, now: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= now) && self.until.is_none_or(|until| now < until)
    }
}

/// One second, in milliseconds.
pub const SECOND_MS: u64 = 1_000;
/// One minute, in milliseconds.
pub const MINUTE_MS: u64 = 60 * SECOND_MS;
/// One hour, in milliseconds.
pub const HOUR_MS: u64 = 60 * MINUTE_MS;
/// One day, in milliseconds.
pub const DAY_MS: u64 = 24 * HOUR_MS;

#[cfg(test)]
mod tests;
