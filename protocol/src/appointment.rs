// SPDX-License-Identifier: EUPL-1.2
//! Appointments: which of those that were made is the next one.
//!
//! Each is a record of the field [`FIELD`]. Four plain fields say the next one to programs and people who read no records; where they
//! name one of which there is no record (a list brought it, or somebody typed it there), it is planned as well.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};

use crate::catalogue::Catalogue;

/// The field of the appointments.
pub const FIELD: &str = "rendez_vous";

/// The code of one that is to come.
pub const PLANNED: &str = "prevu";

/// The plain fields of the next one, each with its part of an appointment.
pub const NEXT: [(&str, &str); 4] = [
    ("prochain_rdv_date", "date"),
    ("prochain_rdv_heure", "heure"),
    ("prochain_rdv_avec", "avec"),
    ("prochain_rdv_lieu", "lieu"),
];

/// Is an appointment, part by part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Appointment {
    /// The day.
    pub date: Date,
    /// The time of day; none where it is not said.
    pub time: Option<Time>,
    /// Its parts, as they stand.
    pub parts: BTreeMap<String, String>,
}

impl Appointment {
    /// Reads an appointment by its parts; none without a day.
    pub fn of_parts(parts: BTreeMap<String, String>) -> Option<Self> {
        let date = parts.get("date")?.parse().ok()?;
        let time = parts.get("heure").and_then(|time| time.parse().ok());
        Some(Self { date, time, parts })
    }

    /// Returns a part; empty where it is not there.
    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// Tells whether it is to take place: it was neither kept, missed nor cancelled.
    pub fn is_planned(&self) -> bool {
        self.part("statut") == PLANNED
    }

    /// Tells whether it is over at a moment; one without a time when its day is.
    pub fn is_over(&self, now: DateTime) -> bool {
        self.date < now.date() || (self.date == now.date() && self.time.is_some_and(|time| time < now.time()))
    }

    /// Tells whether it may be the one that has a day and, where that is said, a time of day.
    pub fn is_at(&self, date: Date, time: Option<Time>) -> bool {
        self.date == date && (self.time == time || self.time.is_none() || time.is_none())
    }
}

/// Returns the appointments among some records that are planned, the earliest first.
pub fn planned<'v>(records: impl IntoIterator<Item = &'v str>) -> Vec<Appointment> {
    let mut planned: Vec<Appointment> = read(records).filter(Appointment::is_planned).collect();
    planned.sort();
    planned
}

/// As [`planned`], with the one that the plain fields name and no record does.
pub fn planned_with<'v>(records: impl IntoIterator<Item = &'v str>, plain: [&str; 4]) -> Vec<Appointment> {
    let all: Vec<Appointment> = read(records).collect();
    let mut parts: BTreeMap<String, String> =
        NEXT.iter().zip(plain).map(|((_, part), value)| ((*part).to_owned(), value.to_owned())).collect();
    parts.retain(|_, value| !value.is_empty());
    parts.insert("statut".to_owned(), PLANNED.to_owned());
    let unknown = Appointment::of_parts(parts).filter(|one| !all.iter().any(|known| known.is_at(one.date, one.time)));
    let mut planned: Vec<Appointment> = all.into_iter().chain(unknown).filter(Appointment::is_planned).collect();
    planned.sort();
    planned
}

/// Returns the days on which something is planned, by the records of a file and by the day that its plain field says.
pub fn days<'v>(records: impl IntoIterator<Item = &'v str>, plain: impl Iterator<Item = Date>) -> Vec<Date> {
    let (planned, over): (Vec<Appointment>, Vec<Appointment>) = read(records).partition(Appointment::is_planned);
    let is_open = |day: &Date| !over.iter().any(|one| one.date == *day);
    let plain: Vec<Date> = plain.filter(is_open).collect();
    planned.iter().map(|one| one.date).chain(plain).collect()
}

/// Returns the next of some that are planned: the earliest that is not over.
pub fn next(planned: &[Appointment], now: DateTime) -> Option<&Appointment> {
    planned.iter().filter(|one| one.is_planned() && !one.is_over(now)).min()
}

fn read<'v>(records: impl IntoIterator<Item = &'v str>) -> impl Iterator<Item = Appointment> {
    let field = Catalogue::current().by_name(FIELD);
    records.into_iter().filter_map(move |value| Appointment::of_parts(field?.record_parts(value)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn record(text: &str) -> String {
        Catalogue::current().by_name(FIELD).expect("the field").parse(text).expect("an appointment").value
    }

    fn days(planned: &[Appointment]) -> Vec<String> {
        planned.iter().map(|one| format!("{} {}", one.date, one.part("heure")).trim_end().to_owned()).collect()
    }

    #[test]
    fn the_next_appointment_is_the_earliest_planned_one_that_is_not_over() {
        let records = [
            "date=2026-12-10; statut=prevu",
            "date=2026-12-05; statut=annule",
            "date=2026-12-01; heure=14:30; statut=prevu",
            "date=2026-12-01; heure=09:00; statut=prevu",
        ]
        .map(record);
        let planned = planned(records.iter().map(String::as_str));
        assert_eq!(days(&planned), ["2026-12-01 09:00", "2026-12-01 14:30", "2026-12-10"]);
        let next = |day: Date, hour| {
            next(&planned, day.at(hour, 0, 0, 0)).map(|one| days(std::slice::from_ref(one)).remove(0))
        };
        assert_eq!(next(date(2026, 11, 23), 10).as_deref(), Some("2026-12-01 09:00"));
        assert_eq!(next(date(2026, 12, 1), 10).as_deref(), Some("2026-12-01 14:30"), "the first is over");
        assert_eq!(next(date(2026, 12, 10), 23).as_deref(), Some("2026-12-10"), "without a time, it lasts all day");
        assert_eq!(next(date(2026, 12, 11), 0), None);
    }

    #[test]
    fn what_the_plain_fields_name_is_planned_where_no_record_says_what_became_of_it() {
        let records = ["date=2026-12-10; statut=prevu", "date=2026-12-05; heure=10:00; statut=annule"].map(record);
        let with = |plain| days(&planned_with(records.iter().map(String::as_str), plain));
        assert_eq!(with(["2026-12-03", "14:00", "", "CIO"]), ["2026-12-03 14:00", "2026-12-10"]);
        assert_eq!(with(["2026-12-05", "10:00", "", ""]), ["2026-12-10"], "it was cancelled");
        assert_eq!(with(["2026-12-10", "", "", ""]), ["2026-12-10"]);
        assert_eq!(with([""; 4]), ["2026-12-10"]);
    }
}
