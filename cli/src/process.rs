// SPDX-License-Identifier: EUPL-1.2
//! The platform's own process, from the list to a solution: what is done at each step of a case, by whom and within how many days. A
//! meeting writes it down; a case that stands at a step for longer is late by the word of the platform itself.

use jiff::civil::Date;
use raccord_protocol::desk::attempts;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::view::CaseSummary;
use serde::Serialize;

use crate::accompanying::{PATH, interviews, paths_proposed};
use crate::calling::{records, values};
use crate::naming::person_name;
use crate::pathway::episode_start;

/// The field of the process.
pub const PROCESS: &str = "processus_type";

/// The fields of a meeting that say what holds.
pub const MEETING_FIELDS: [&str; 3] = ["reunion_date", "reunion_annulee", PROCESS];

/// The fields of a person that say since when a case stands at its step.
pub const FIELDS: [&str; 13] = [
    "nom",
    "prenom",
    "etape",
    "assistant_plateforme",
    "date_traitement",
    "date_signalement",
    "date_sortie",
    "episode_depuis",
    "tentative_contact",
    "date_entretien_situation",
    "entretien",
    PATH,
    "fin_suivi_le",
];

/// A step of the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The step of the cases that it is about, a code of the catalogue.
    pub step: String,
    /// What is done.
    pub what: String,
    /// Who does it; empty where it is not said.
    pub who: String,
    /// Within how many days; none where it is not said.
    pub days: Option<i32>,
}

/// A case that stands at a step for longer than the process gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Late {
    /// The case.
    pub case: CaseHandle,
    /// The name of the person.
    pub name: String,
    /// Who looks after the person.
    pub referent: String,
    /// What is to be done.
    #[serde(flatten)]
    pub step: Step,
    /// Since when the case stands there, ISO 8601.
    pub since: String,
    /// For how many days it is late.
    pub days_late: i32,
}

/// The codes of the steps, in their order.
const STEPS: [&str; 4] = ["reperage", "contact", "diagnostic", "parcours"];

/// Returns the process that holds on a day: the newest one that a meeting wrote down, whole, in the order of the steps.
pub fn process(meetings: &[CaseSummary], today: Date) -> Vec<Step> {
    let day = |meeting: &CaseSummary| newest(meeting, "reunion_date");
    let is_cancelled = |meeting: &CaseSummary| values(meeting, "reunion_annulee").iter().any(|value| value == "true");
    let written = meetings.iter().filter(|meeting| !values(meeting, PROCESS).is_empty());
    let held = written.filter(|meeting| !is_cancelled(meeting) && day(meeting).is_none_or(|day| day <= today));
    let Some(meeting) = held.max_by_key(|meeting| (day(meeting), meeting.head.number)) else { return Vec::new() };
    let mut steps: Vec<Step> = records(meeting, PROCESS)
        .into_iter()
        .map(|mut parts| {
            let days = parts.get("delai_jours").and_then(|days| days.parse().ok()).filter(|days| *days > 0);
            let mut part = |name: &str| parts.remove(name).unwrap_or_default();
            Step { step: part("etape"), what: part("quoi"), who: part("qui"), days }
        })
        .collect();
    steps.sort_by_key(|step| STEPS.iter().position(|known| *known == step.step));
    steps
}

/// Returns the cases that are late by a process on a day, the latest first.
pub fn late(cases: &[CaseSummary], process: &[Step], today: Date) -> Vec<Late> {
    let goes_on = |case: &&CaseSummary| {
        case.head.handed_over.is_none() && newest(case, "fin_suivi_le").is_none_or(|end| end > today)
    };
    let of_case = |case: &CaseSummary| {
        let at = values(case, "etape").first().map_or(STEPS[0], String::as_str).to_owned();
        let since = since(case, &at)?;
        let passed = since.until(today).ok()?.get_days();
        let due = process.iter().filter(|step| step.step == at).filter_map(|step| Some((step, step.days?)));
        let (step, days) = due.filter(|(_, days)| passed > *days).min_by_key(|(_, days)| *days)?;
        Some(Late {
            case: case.head.case,
            name: person_name(case),
            referent: values(case, "assistant_plateforme").join(" / "),
            step: step.clone(),
            since: since.to_string(),
            days_late: passed - days,
        })
    };
    let mut late: Vec<Late> = cases.iter().filter(goes_on).filter_map(of_case).collect();
    late.sort_by(|one, other| (other.days_late, &one.name).cmp(&(one.days_late, &other.name)));
    late
}

/// Returns since when a case stands at a step, by what stands in it of the episode that lasts; none where nothing says so.
fn since(case: &CaseSummary, step: &str) -> Option<Date> {
    let noted = newest(case, "episode_depuis");
    let in_episode = |day: &Date| noted.is_none_or(|start| *day >= start);
    let identified = || {
        let listed = ["date_signalement", "date_traitement"].into_iter().flat_map(|field| days(case, field)).min();
        noted.or(listed).or_else(|| episode_start(case))
    };
    let held = |kind: &str| interviews(case, kind).filter(in_episode).max();
    let met = || days(case, "date_entretien_situation").filter(in_episode).max().or_else(|| held("situation"));
    let diagnosed = || held("diagnostic").or_else(met);
    match step {
        "reperage" => identified(),
        "contact" => {
            let tried = || attempts(values(case, "tentative_contact")).into_iter().map(|attempt| attempt.date).min();
            episode_start(case).or_else(identified).or_else(tried)
        }
        "diagnostic" => diagnosed().or(noted),
        "parcours" => paths_proposed(case).filter(in_episode).max().or_else(diagnosed).or(noted),
        _ => None,
    }
}

fn days(case: &CaseSummary, field: &str) -> impl Iterator<Item = Date> {
    values(case, field).iter().filter_map(|value| value.parse().ok())
}

fn newest(case: &CaseSummary, field: &str) -> Option<Date> {
    days(case, field).max()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use raccord_protocol::catalogue::Catalogue;

    use super::*;
    use crate::samples::{case, party};

    /// What a platform writes down is followed: a step follows from it for each case that stands there too long (requirement 174).
    #[test]
    fn a_case_is_late_by_the_process_that_the_platform_wrote_down() {
        let today = date(2026, 11, 24);
        let old = case(&[("reunion_date", "2025-09-20"), (PROCESS, "etape=contact; quoi=Écrire; delai_jours=60")]);
        let new = case(&[
            ("reunion_date", "2026-09-20"),
            (PROCESS, "etape=diagnostic; quoi=Proposer un parcours; qui=Référent; delai_jours=21"),
            (PROCESS, "etape=reperage; quoi=Vérifier auprès de l'établissement; delai_jours=8"),
            (PROCESS, "etape=contact; quoi=Tout essayer"),
        ]);
        let planned =
            case(&[("reunion_date", "2026-12-20"), (PROCESS, "etape=contact; quoi=Plus tard; delai_jours=1")]);
        let steps = process(&[old.clone(), new, planned], today);
        assert_eq!(
            steps.iter().map(|step| step.step.as_str()).collect::<Vec<_>>(),
            ["reperage", "contact", "diagnostic"]
        );
        assert_eq!(process(&[], today), []);
        let of = |fields: &[(&str, &str)]| {
            let found = late(&[case(fields)], &steps, today);
            found.first().map(|late| (late.step.what.clone(), late.days_late))
        };
        let diagnosed = [("etape", "diagnostic"), ("date_entretien_situation", "2026-11-01")];
        assert_eq!(of(&diagnosed), Some(("Proposer un parcours".to_owned(), 2)));
        assert_eq!(of(&[diagnosed[0], ("date_entretien_situation", "2026-11-03")]), None, "the last day is in time");
        assert_eq!(
            of(&[("date_signalement", "2026-11-01")]).map(|(_, days)| days),
            Some(15),
            "who has no step was identified"
        );
        assert_eq!(of(&[("etape", "contact"), ("date_signalement", "2026-01-01")]), None, "no term, nobody is late");
        assert_eq!(of(&[diagnosed[0]]), None, "nothing says since when");
        assert_eq!(of(&[&diagnosed[..], &[("fin_suivi_le", "2026-11-20")]].concat()), None);
        let longer = [diagnosed[0], ("date_entretien_situation", "2026-10-01"), ("nom", "Weber")];
        let found = late(&[case(&diagnosed), case(&longer)], &steps, today);
        assert_eq!(found[0].name, "Weber", "the latest first");
    }

    /// A case is late by what stands in the episode that lasts, and by nothing older or unfinished.
    #[test]
    fn a_step_begins_with_what_began_it_in_this_episode() {
        let of = |step: &str, fields: &[(&str, &str)]| since(&case(fields), step);
        let first = ("tentative_contact", "date=2025-02-03; mode=telephone");
        let again = ("episode_depuis", "2026-10-01");
        assert_eq!(of("contact", &[first, again]), Some(date(2026, 10, 1)), "not with an attempt of an episode before");
        let situation = ("date_entretien_situation", "2026-11-12");
        let diagnosis = ("entretien", "date=2026-11-10; genre=diagnostic; termine=oui");
        let broken_off = ("entretien", "date=2026-11-14; genre=diagnostic; termine=non");
        assert_eq!(of("diagnostic", &[situation, diagnosis]), Some(date(2026, 11, 10)), "the diagnosis began it");
        assert_eq!(of("diagnostic", &[situation, broken_off]), Some(date(2026, 11, 12)));
        let old = ("entretien", "date=2025-11-10; genre=diagnostic; termine=oui");
        assert_eq!(of("diagnostic", &[old, again]), Some(date(2026, 10, 1)));
        let proposed = (PATH, "le=2026-11-20; parcours=apprentissage");
        assert_eq!(of("parcours", &[diagnosis, proposed]), Some(date(2026, 11, 20)));
        assert_eq!(of("parcours", &[diagnosis]), Some(date(2026, 11, 10)));
        let listed = [("date_signalement", "2026-11-05"), ("date_traitement", "2026-10-31")];
        assert_eq!(of("reperage", &listed), Some(date(2026, 10, 31)), "the oldest day");
    }

    #[test]
    fn who_has_the_file_now_looks_after_it_and_a_cancelled_meeting_sets_nothing() {
        let today = date(2026, 11, 24);
        let process_of = (PROCESS, "etape=reperage; quoi=Vérifier; delai_jours=8");
        let held = case(&[("reunion_date", "2026-09-20"), process_of]);
        let cancelled = case(&[("reunion_date", "2026-10-20"), ("reunion_annulee", "oui"), process_of]);
        assert_eq!(process(&[cancelled], today), []);
        let steps = process(&[held], today);
        let mut person = case(&[("date_signalement", "2026-11-01")]);
        assert_eq!(late(std::slice::from_ref(&person), &steps, today).len(), 1);
        person.head.handed_over = Some(party(2));
        assert_eq!(late(&[person], &steps, today), []);
    }

    #[test]
    fn the_fields_are_of_the_catalogue() {
        for name in FIELDS.into_iter().chain(MEETING_FIELDS) {
            assert!(Catalogue::current().by_name(name).is_some(), "{name}");
        }
    }
}
