// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn meeting() -> Event {
    Event {
        uid: "3fa9@raccord".to_owned(),
        subject: "Réunion du premier cercle".to_owned(),
        day: date(2026, 11, 30),
        time: Some(time(14, 30, 0, 0)),
        minutes: 90,
        place: "CIO de Nancy, salle 2".to_owned(),
        description: "Points : listes; indicateurs\nplan d'actions".to_owned(),
        cancelled: false,
    }
}

#[test]
fn a_meeting_stands_in_the_calendar_at_its_hour() {
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::fixed(jiff::tz::offset(1)));
    let text = calendar("PSAD", &[meeting()], &paris, NOW);
    insta::assert_snapshot!(text.replace("\r\n", "\n"), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:ICALENDAR-RS
    CALSCALE:GREGORIAN
    NAME:PSAD
    X-WR-CALNAME:PSAD
    BEGIN:VEVENT
    DESCRIPTION:Points : listes\; indicateurs\nplan d'actions
    DTEND:20261130T150000Z
    DTSTAMP:19700101T000000Z
    DTSTART:20261130T133000Z
    LOCATION:CIO de Nancy\, salle 2
    SUMMARY:Réunion du premier cercle
    UID:3fa9@raccord
    END:VEVENT
    END:VCALENDAR
    ");
    let day = Event { time: None, cancelled: true, place: String::new(), description: String::new(), ..meeting() };
    let text = calendar("PSAD", &[day], &paris, NOW);
    assert!(text.contains("DTSTART;VALUE=DATE:20261130\r\n") && text.contains("STATUS:CANCELLED\r\n"));
    assert!(!text.contains("DTEND"));
}

proptest! {
    /// Whatever stands in a meeting reads back from the calendar as it was, and makes no line or property of its own.
    #[test]
    fn what_is_written_reads_back(subject in "[a-zé,;:\\\\\" \n]{1,90}", place in "[a-zé,;\\\\ ]{1,40}", minutes in 1i64..600) {
        let event = Event { subject: subject.trim().to_owned(), place: place.trim().to_owned(), minutes, ..meeting() };
        prop_assume!(!event.subject.is_empty() && !event.place.is_empty());
        let text = calendar("PSAD", std::slice::from_ref(&event), &TimeZone::UTC, NOW);
        let read: Calendar = text.parse().expect("a calendar reads back");
        let found = read.events().next().expect("an event");
        prop_assert_eq!(read.events().count(), 1);
        prop_assert_eq!(found.get_summary(), Some(event.subject.as_str()));
        prop_assert_eq!(found.get_location(), Some(event.place.as_str()));
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 76), "lines are folded, with a space in front");
        prop_assert!(!text.replace("\r\n", "").contains('\n'));
    }
}
