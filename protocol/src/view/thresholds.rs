// SPDX-License-Identifier: EUPL-1.2
//! The thresholds that a platform sets for itself. The guide proposes and never orders, so each has a value of Raccord's own that
//! holds until a meeting of the platform sets another. The terms of a law are another matter: a platform may only shorten them, which
//! [`crate::deadline`] sees to, whoever wrote them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::indicators::LEAST_SHARED;
use super::list::list_among;
use super::{CaseSummary, Filter, LIST_CASES_MAX, Shown, ViewError, Viewer};
use crate::catalogue::Catalogue;
use crate::deadline::{Clock, Settable, Terms};
use crate::desk::CallingRules;
use crate::statement::CaseKind;

/// The fields of a meeting that thresholds are read from.
pub const FIELDS: [&str; 5] = ["reunion_objet", "reunion_date", "seuil", "delai", "reglage"];

/// So many organisations agree on an interlocutor: with one there is no college.
pub const AGREEING_MIN: usize = 2;

/// A profile is studied from at least so many sources (PSAD guide).
pub const SOURCES_MIN: usize = 2;

/// Who left school "during the last months" may enter the workshop: so many at most. No text says how many.
pub const WORKSHOP_MONTHS: i32 = 12;

/// What holds on a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// About whom somebody calls, and when.
    #[serde(flatten)]
    pub calling: CallingRules,
    /// Sources to read before a contact.
    pub sources_min: usize,
    /// Organisations that agree on a privileged interlocutor.
    pub agreeing_min: usize,
    /// The smallest number that is handed to others.
    pub least_shared: u64,
    /// Campaigns for which a person without a solution is followed on the list; none where the criteria of the lists say.
    pub campaigns_min: Option<u8>,
    /// Months since leaving school within which somebody may enter the workshop.
    pub workshop_months: i32,
    /// Terms in days, by the name of the clock.
    pub terms: Terms,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            calling: CallingRules::default(),
            sources_min: SOURCES_MIN,
            agreeing_min: AGREEING_MIN,
            least_shared: LEAST_SHARED,
            campaigns_min: None,
            workshop_months: WORKSHOP_MONTHS,
            terms: Terms::new(),
        }
    }
}

/// Returns the clock whose term a value of the field `delai` sets, where the law does not let it be as long; none where it does.
pub fn loosened(value: &str) -> Option<&'static Clock> {
    let parts = Catalogue::current().by_name("delai")?.record_parts(value)?;
    let days: i32 = parts.get("jours")?.parse().ok()?;
    let clock = Clock::all().iter().find(|clock| Some(&clock.name) == parts.get("quoi"))?;
    (clock.settable == Some(Settable::Shorter) && clock.is_loosened_by(days)).then_some(clock)
}

impl Thresholds {
    /// Reads what meetings have set: of several values, that of the newest meeting that is not still to come. A value that makes
    /// no sense, such as a number of people below one, sets nothing.
    pub fn of_meetings(meetings: &[CaseSummary], today: Date) -> Self {
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
            for (what, value) in set_in(meeting, "seuil", "valeur").chain(set_in(meeting, "reglage", "valeur")) {
                match what.as_str() {
                    "lettre_jours" => thresholds.calling.letter_days = i32::from(value),
                    "silence_jours" => thresholds.calling.silence_days = i32::from(value),
                    "refus_jours" => thresholds.calling.refusal_days = i32::from(value),
                    "injoignable_jours" => thresholds.calling.unreachable_days = i32::from(value),
                    "sources_min" => thresholds.sources_min = usize::from(value),
                    "avis_min" => thresholds.agreeing_min = usize::from(value),
                    "petits_nombres" => thresholds.least_shared = u64::from(value),
                    "campagnes_min" => thresholds.campaigns_min = Some(u8::try_from(value).unwrap_or(u8::MAX)),
                    "atelier_mois" => thresholds.workshop_months = i32::from(value),
                    "midi_debut" => thresholds.calling.week.noon_from = hour(value),
                    "apres_midi_debut" => thresholds.calling.week.afternoon_from = hour(value),
                    "soir_debut" => thresholds.calling.week.evening_from = hour(value),
                    _ => {}
                }
            }
            thresholds.terms.extend(set_in(meeting, "delai", "jours").map(|(clock, days)| (clock, i32::from(days))));
        }
        thresholds
    }
}

/// Returns what holds on a day, by these cases of meetings, as far as they may be seen.
///
/// # Errors
/// Fails when the store does.
pub fn thresholds(viewer: &Viewer<'_>, meetings: &BTreeSet<u64>, day: Date) -> Result<Thresholds, ViewError> {
    let fields = FIELDS.map(str::to_owned).into();
    let mut filter = Filter { kind: Some(CaseKind::Meeting), fields, limit: LIST_CASES_MAX, ..Filter::default() };
    let mut read = Vec::new();
    loop {
        let page = list_among(viewer, &filter, meetings)?;
        read.extend(page.cases);
        let Some(next) = page.next else { return Ok(Thresholds::of_meetings(&read, day)) };
        filter.from = next;
    }
}

/// Returns an hour of the day; what is later than the last is the end of the day.
fn hour(value: u16) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

/// Returns what a meeting sets in a field, with its value; a value below one sets nothing.
fn set_in<'m>(
    meeting: &'m CaseSummary,
    field: &'m str,
    part: &'m str,
) -> impl Iterator<Item = (String, u16)> + use<'m> {
    let known = Catalogue::current().by_name(field);
    let records = values(meeting, field).iter().filter_map(move |value| known?.record_parts(value));
    records.filter_map(move |mut parts| {
        let value = parts.get(part)?.parse::<u16>().ok().filter(|value| *value > 0)?;
        Some((parts.remove("quoi")?, value))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::desk::Week;
    use crate::id::{CaseHandle, OrganisationId};
    use crate::view::{CaseHead, Party};

    fn case(fields: &[(&str, &str)]) -> CaseSummary {
        let head = CaseHead {
            case: CaseHandle([1; 16]),
            number: 1,
            kind: CaseKind::Meeting,
            holder: Party { organisation: OrganisationId([1; 32]), name: "Office 1".to_owned(), kind: None },
            own: true,
            handed_over: None,
        };
        let mut summary = CaseSummary::new(head, BTreeMap::new());
        for (name, text) in fields {
            let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
            let value = field.parse(text).expect("the value may stand there").value;
            let mut held = values(&summary, name).to_vec();
            held.push(value);
            summary.fields.insert((*name).to_owned(), Shown::Several(held));
        }
        summary
    }

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
        assert_eq!((found.calling.letter_days, found.agreeing_min, found.sources_min), (21, 3, SOURCES_MIN));
        assert_eq!(found.least_shared, LEAST_SHARED);
        let more = case(&[
            ("reunion_date", "2026-11-02"),
            ("reglage", "quoi=campagnes_min; valeur=6"),
            ("reglage", "quoi=atelier_mois; valeur=18"),
            ("reglage", "quoi=silence_jours; valeur=45"),
            ("reglage", "quoi=refus_jours; valeur=365"),
            ("reglage", "quoi=injoignable_jours; valeur=90"),
            ("delai", "quoi=nouvelles_du_parcours; jours=90"),
            ("delai", "quoi=droit_au_retour; jours=0"),
        ]);
        let found = Thresholds::of_meetings(&[more], today);
        assert_eq!((found.campaigns_min, found.workshop_months), (Some(6), 18));
        assert_eq!((found.calling.silence_days, found.calling.refusal_days), (45, 365));
        assert_eq!(found.calling.unreachable_days, 90);
        assert_eq!(found.terms, Terms::from([("nouvelles_du_parcours".to_owned(), 90)]));
    }

    #[test]
    fn each_platform_sets_the_parts_of_its_week() {
        let set =
            |settings: &[(&str, &str)]| Thresholds::of_meetings(&[case(settings)], date(2026, 11, 24)).calling.week;
        assert_eq!(set(&[]), Week { noon_from: 12, afternoon_from: 14, evening_from: 18 });
        let hours = ["midi_debut; valeur=11", "apres_midi_debut; valeur=13", "soir_debut; valeur=300"];
        let hours = hours.map(|hour| format!("quoi={hour}"));
        let found = set(&hours.each_ref().map(|hour| ("reglage", hour.as_str())));
        assert_eq!(found, Week { noon_from: 11, afternoon_from: 13, evening_from: u8::MAX });
        assert!(!found.slots().any(|slot| slot == crate::desk::Slot::Evening), "a day has no such hour");
    }

    #[test]
    fn a_meeting_cannot_give_more_time_than_a_law() {
        let clock = |value: &str| loosened(value).map(|clock| clock.name.as_str());
        let record = |what: &str, days: u16| {
            let field = Catalogue::current().by_name("delai").expect("a field of meetings");
            field.parse(&format!("quoi={what}; jours={days}")).expect("a term").value
        };
        assert_eq!(clock(&record("droit_au_retour", 16)), Some("droit_au_retour"));
        assert_eq!(clock(&record("droit_au_retour", 10)), None);
        assert_eq!(clock(&record("entretien_reorientation", 120)), Some("entretien_reorientation"));
        assert_eq!(clock(&record("nouvelles_du_parcours", 200)), None, "no law sets it");
    }
}
