// SPDX-License-Identifier: EUPL-1.2
//! The map of solutions of a school year: finalised at an enlarged meeting, and whether it is still what was finalised.

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use raccord_protocol::codec::sha256;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::is_over;
use crate::context::Context;
use crate::error::CliError;
use crate::figures::school_year_start;
use crate::language::Message;
use crate::work::{self, field, record, records, values};

/// Shows and finalises the map of solutions.
#[derive(Debug, clap::Args)]
pub struct Map {
    /// Finalises it in this meeting.
    #[arg(long, value_name = "MEETING", help = "help-solution-map-finalise")]
    finalise: Option<String>,
}

/// The field of a meeting that finalises a map.
const FINAL: &str = "carte_arretee";

/// A map as a meeting finalised it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Final {
    /// The school year, by the calendar year in which it starts.
    pub(super) year: i16,
    /// When.
    pub(super) on: String,
    /// How many solutions it had.
    pub(super) solutions: usize,
    /// The hash of the list.
    pub(super) hash: String,
}

pub(super) fn run(context: &Context, arguments: &Map) -> Result<(), CliError> {
    let today = work::today(context);
    let year = school_year_start(today).year();
    let offers = work::rows(context, CaseKind::Solution, Ownership::Any, &[])?;
    let offered: Vec<&CaseSummary> = offers.iter().filter(|offer| !is_over(offer, today)).collect();
    let (count, hash) = (offered.len(), hash(&offered));
    if let Some(meeting) = &arguments.finalise {
        let meeting = work::find(context, CaseKind::Meeting, meeting)?;
        let meeting = work::rows(context, CaseKind::Meeting, Ownership::Any, &["reunion_cercle", "reunion_date"])?
            .into_iter()
            .find(|row| row.head.case == meeting.head.case)
            .ok_or_else(|| CliError::bug("a meeting that was found is not there"))?;
        if !is_enlarged(&meeting) {
            return Err(CliError::denied("solution-map-circle").hint("hint-solution-map-circle"));
        }
        let parts = [
            ("annee", year.to_string()),
            ("le", today.to_string()),
            ("solutions", count.to_string()),
            ("empreinte", hash.clone()),
        ];
        work::write(context, meeting.head.case, &[(field(FINAL), record(field(FINAL), &parts)?)])?;
        context.printer().success(Message::new("solution-map-done").with("count", count));
    }
    let meetings = work::rows(context, CaseKind::Meeting, Ownership::Any, &[FINAL])?;
    let known = newest(&meetings, year);
    let changed = known.as_ref().is_some_and(|known| known.hash != hash);
    let object = json!({ "year": year, "solutions": count, "final": known, "changed": changed });
    context.printer().show(&object, |printer| {
        let years = format!("{year}-{}", year + 1);
        match &known {
            None => printer.warn(Message::new("solution-map-none").with("year", years)),
            Some(known) => {
                let day =
                    known.on.parse::<Date>().map_or_else(|_| known.on.clone(), |day| printer.translator().date(day));
                let said = Message::new("solution-map-final").with("year", years).with("date", day);
                printer.say(said.with("count", known.solutions))?;
                if changed {
                    printer.warn(Message::new("solution-map-changed").with("count", count));
                }
            }
        }
        Ok(())
    })
}

/// Tells whether a meeting is an enlarged one.
fn is_enlarged(meeting: &CaseSummary) -> bool {
    values(meeting, "reunion_cercle").iter().any(|circle| circle == "second")
}

/// Returns the newest map of a school year that meetings finalised.
pub(super) fn newest(meetings: &[CaseSummary], year: i16) -> Option<Final> {
    let all = meetings.iter().flat_map(|meeting| records(meeting, FINAL)).filter_map(|parts| {
        let part = |name: &str| parts.get(name).cloned();
        Some(Final {
            year: part("annee")?.parse().ok()?,
            on: part("le")?,
            solutions: part("solutions")?.parse().ok()?,
            hash: part("empreinte")?,
        })
    });
    all.filter(|known| known.year == year).max_by(|one, other| one.on.cmp(&other.on))
}

/// What a map says of a solution: a reservation changes nothing of it.
const ON_THE_MAP: [&str; 8] = [
    "solution_nom",
    "solution_type",
    "solution_classe",
    "solution_porteur",
    "solution_dispensateur",
    "solution_territoire",
    "solution_places",
    "solution_fermee_le",
];

/// Returns the hash of what a map says of its solutions, in whatever order they are listed.
pub(super) fn hash(offers: &[&CaseSummary]) -> String {
    let mut lines: Vec<String> = offers
        .iter()
        .map(|offer| {
            let fields = ON_THE_MAP.map(|field| values(offer, field).join("\u{1f}"));
            format!("{}\u{1e}{}\n", offer.head.case, fields.join("\u{1e}"))
        })
        .collect();
    lines.sort();
    HEXLOWER.encode(&sha256(&[lines.concat().as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{case, case_of};

    #[test]
    fn a_map_is_final_until_a_solution_changes() {
        let one = case(&[("solution_nom", "E2C"), ("solution_places", "12")]);
        let other = case_of(2, &[("solution_nom", "EPIDE")]);
        assert_eq!(hash(&[&one, &other]), hash(&[&other, &one]));
        let more = case(&[("solution_nom", "E2C"), ("solution_places", "13")]);
        assert_ne!(hash(&[&one]), hash(&[&more]));
        let taken = [
            ("solution_nom", "E2C"),
            ("solution_places", "12"),
            ("solution_reservation", "reference=ab; etat=demandee"),
        ];
        assert_eq!(hash(&[&one]), hash(&[&case(&taken)]), "a place that is taken is no other map");
        let meetings = [
            case(&[(FINAL, "annee=2026; le=2026-09-20; solutions=2; empreinte=aa")]),
            case_of(2, &[(FINAL, "annee=2026; le=2026-10-01; solutions=3; empreinte=bb")]),
        ];
        assert_eq!(newest(&meetings, 2026).map(|known| known.solutions), Some(3));
        assert_eq!(newest(&meetings, 2027), None, "each school year has its own");
        assert!(
            is_enlarged(&case(&[("reunion_cercle", "second")]))
                && !is_enlarged(&case(&[("reunion_cercle", "premier")]))
        );
    }
}
