// SPDX-License-Identifier: EUPL-1.2
//! Meetings as an iCalendar file (RFC 5545), for the calendars of an office.

use icalendar::{Calendar, Component, EventLike, EventStatus, Property};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Is a meeting in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What a calendar knows it again by, however often it is exported.
    pub uid: String,
    /// The subject.
    pub subject: String,
    /// The day.
    pub day: Date,
    /// When it starts; all day long where it is not said.
    pub time: Option<Time>,
    /// How long it lasts, in minutes.
    pub minutes: i64,
    /// Where.
    pub place: String,
    /// What it is about.
    pub description: String,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

/// How long a meeting lasts whose length is not said, in minutes.
pub const MINUTES_DEFAULT: i64 = 60;

/// Returns a calendar of events, with times of a time zone, as of a moment.
pub fn calendar(name: &str, events: &[Event], zone: &TimeZone, now: Timestamp) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name);
    for event in events {
        let mut entry = icalendar::Event::new();
        entry.uid(&event.uid).summary(&event.subject).add_property("DTSTAMP", utc(now));
        match event.time.and_then(|time| event.day.to_datetime(time).to_zoned(zone.clone()).ok()) {
            Some(start) => {
                let end = start.checked_add(Span::new().minutes(event.minutes.clamp(1, 24 * 60)));
                entry.add_property("DTSTART", utc(start.timestamp()));
                entry.add_property("DTEND", utc(end.unwrap_or_else(|_| start.clone()).timestamp()));
            }
            None => {
                let day = event.day.strftime("%Y%m%d").to_string();
                entry.append_property(Property::new("DTSTART", day).add_parameter("VALUE", "DATE").done());
            }
        }
        if !event.place.is_empty() {
            entry.location(&event.place);
        }
        if !event.description.is_empty() {
            entry.description(&event.description);
        }
        if event.cancelled {
            entry.status(EventStatus::Cancelled);
        }
        calendar.push(entry.done());
    }
    calendar.done().to_string()
}

/// Returns a moment as RFC 5545 writes it in universal time.
fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests;
