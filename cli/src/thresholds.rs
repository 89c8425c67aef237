// SPDX-License-Identifier: EUPL-1.2
//! The thresholds that a platform sets for itself. The guide proposes and never orders, so each has a value of Raccord's own that
//! holds until a meeting of the platform sets another.

use jiff::civil::Date;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::desk::LETTER_DAYS;
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::indicators::LEAST_SHARED;
use serde::Serialize;

use crate::calling::values;
use crate::team::AGREEING_MIN;

/// The fields of a meeting that thresholds are read from.
pub const FIELDS: [&str; 3] = ["reunion_objet", "reunion_date", "seuil"];

/// A profile is studied from at least so many sources (PSAD guide).
pub const SOURCES_MIN: usize = 2;

/// What holds on a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Thresholds {
    /// Days left for an answer to a letter before somebody calls.
    pub letter_days: i32,
    /// Sources to read before a contact.
    pub sources_min: usize,
    /// Organisations that agree on a privileged interlocutor.
    pub agreeing_min: usize,
    /// The smallest number that is handed to others.
    pub least_shared: u64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            letter_days: LETTER_DAYS,
            sources_min: SOURCES_MIN,
            agreeing_min: AGREEING_MIN,
            least_shared: LEAST_SHARED,
        }
    }
}

impl Thresholds {
    /// Reads what meetings have set: of several values, that of the newest meeting that is not still to come. A value that makes
    /// no sense, such as a number of people below one, sets nothing.
    pub fn of_meetings(meetings: &[CaseSummary], today: Date) -> Self {
        let field = Catalogue::current().by_name("seuil");
        let day = |meeting: &CaseSummary| {
            values(meeting, "reunion_date").iter().filter_map(|day| day.parse::<Date>().ok()).max()
        };
        let mut held: Vec<(Option<Date>, &CaseSummary)> = meetings
            .iter()
            .map(|meeting| (day(meeting), meeting))
            .filter(|(day, _)| day.is_none_or(|day| day <= today))
            .collect();
        held.sort_by_key(|(day, meeting)| (*day, meeting.head.number));
        let mut thresholds = Self::default();
        for (_, meeting) in held {
            for parts in values(meeting, "seuil").iter().filter_map(|value| field?.record_parts(value)) {
                let value = parts.get("valeur").and_then(|value| value.parse::<u16>().ok()).filter(|value| *value > 0);
                let (Some(what), Some(value)) = (parts.get("quoi"), value) else { continue };
                match what.as_str() {
                    "lettre_jours" => thresholds.letter_days = i32::from(value),
                    "sources_min" => thresholds.sources_min = usize::from(value),
                    "avis_min" => thresholds.agreeing_min = usize::from(value),
                    "petits_nombres" => thresholds.least_shared = u64::from(value),
                    _ => {}
                }
            }
        }
        thresholds
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::case;

    #[test]
    fn each_platform_sets_its_own_thresholds_in_a_meeting() {
        let today = date(2026, 11, 24);
        assert_eq!(Thresholds::of_meetings(&[], today), Thresholds::default());
        let september = case(&[
            ("reunion_date", "2026-09-20"),
            ("seuil", "quoi=lettre_jours; valeur=10"),
            ("seuil", "quoi=avis_min; valeur=3"),
            ("seuil", "quoi=sources_min; valeur=0"),
        ]);
        let october = case(&[("reunion_date", "2026-10-20"), ("seuil", "quoi=lettre_jours; valeur=21")]);
        let december = case(&[("reunion_date", "2026-12-20"), ("seuil", "quoi=lettre_jours; valeur=7")]);
        let found = Thresholds::of_meetings(&[october, december, september], today);
        assert_eq!((found.letter_days, found.agreeing_min, found.sources_min), (21, 3, SOURCES_MIN));
        assert_eq!(found.least_shared, LEAST_SHARED);
    }
}
