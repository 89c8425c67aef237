// SPDX-License-Identifier: EUPL-1.2
//! The steps of a case, in their order, and what each asks for: identification, contact and follow-up, diagnosis, the path and the
//! solution. The guide proposes and never orders: whoever leaves a step out is told, and may go on.

use jiff::civil::Date;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::desk::{Attempt, attempts};
use raccord_protocol::view::CaseSummary;
use serde::Serialize;

use crate::calling::values;

/// The codes of the steps, in their order.
pub const STEPS: [&str; 6] = ["reperage", "contact", "diagnostic", "parcours", "solution", "clos"];

/// The step at which the follow-up is over.
pub const ENDED_STEP: &str = "clos";

/// Tells whether the follow-up of a case is over on a day.
pub fn has_ended(case: &CaseSummary, today: Date) -> bool {
    values(case, "fin_suivi_le").iter().filter_map(|day| day.parse::<Date>().ok()).any(|end| end <= today)
}

/// What a step asks for that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nobody reached the person: there is nobody to make a diagnosis with.
    Contact,
    /// No diagnosis was made and no project stands.
    Diagnosis,
    /// No solution was proposed or chosen.
    Proposal,
    /// Nothing says why the follow-up ends.
    Reason,
}

impl Missing {
    /// Returns the fields in which it would stand.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &["tentative_contact", "date_entretien_situation", "entretien"],
            Self::Diagnosis => &["projet", "diagnostic", "entretien"],
            Self::Proposal => &["solution_proposee", "proposition_place", "solution_retenue"],
            Self::Reason => &["fin_suivi_motif"],
        }
    }
}

/// Returns what is missing for a case to stand at a step, of all the steps on the way to it; nothing for a step back.
pub fn missing(case: &CaseSummary, to: &str) -> Vec<Missing> {
    let place = |step: &str| STEPS.iter().position(|known| *known == step).unwrap_or_default();
    let from = values(case, "etape").iter().map(|step| place(step)).max().unwrap_or_default();
    let to = place(to);
    if to <= from {
        return Vec::new();
    }
    // Follow-up may end at any step, with its reason.
    if STEPS[to] == ENDED_STEP {
        let reason = !values(case, "fin_suivi_motif").is_empty();
        return if reason { Vec::new() } else { vec![Missing::Reason] };
    }
    let any = |fields: &[&str]| fields.iter().any(|field| !values(case, field).is_empty());
    let asked = [
        ("diagnostic", Missing::Contact, was_reached(case)),
        ("parcours", Missing::Diagnosis, any(&["projet", "diagnostic"]) || was_interviewed(case, "diagnostic")),
        ("solution", Missing::Proposal, any(Missing::Proposal.fields())),
    ];
    let passed = asked.into_iter().filter(|(step, _, _)| (from + 1..=to).contains(&place(step)));
    passed.filter(|(_, _, there)| !there).map(|(_, missing, _)| missing).collect()
}

fn was_reached(case: &CaseSummary) -> bool {
    attempts(values(case, "tentative_contact")).iter().any(Attempt::reached)
        || !values(case, "date_entretien_situation").is_empty()
        || was_interviewed(case, "situation")
}

fn was_interviewed(case: &CaseSummary, kind: &str) -> bool {
    let field = Catalogue::current().by_name("entretien");
    let held = values(case, "entretien").iter().filter_map(|value| field?.record_parts(value));
    held.into_iter().any(|parts| {
        let is = |part: &str, value: &str| parts.get(part).is_some_and(|known| known == value);
        is("genre", kind) && is("termine", "true")
    })
}

/// A part of the sequence by which the missions locales accompany.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Identification and welcome.
    Welcome,
    /// Orientation and diagnosis.
    Orientation,
    /// The path.
    Path,
    /// Accompaniment in employment.
    InEmployment,
    /// The follow-up is over.
    Over,
}

/// Returns where a case stands in the sequence of the missions locales: who works is accompanied on, until the follow-up ends.
pub fn sequence(case: &CaseSummary) -> Stage {
    let step = values(case, "etape").first().map_or("", String::as_str);
    let works = !values(case, "emploi_accompagne_depuis").is_empty();
    let ended = !values(case, "fin_suivi_le").is_empty();
    match step {
        _ if ended => Stage::Over,
        "solution" | "parcours" if works => Stage::InEmployment,
        "clos" => Stage::Over,
        "parcours" | "solution" => Stage::Path,
        "diagnostic" => Stage::Orientation,
        _ => Stage::Welcome,
    }
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::FieldKind;

    use super::*;
    use crate::samples::case;

    const REACHED: (&str, &str) = ("tentative_contact", "date=2026-11-03; qui=jeune");

    #[test]
    fn the_steps_are_those_of_the_catalogue() {
        let FieldKind::Choice { options } = &Catalogue::current().by_name("etape").expect("a field").kind else {
            panic!("a step is a choice")
        };
        assert_eq!(options.iter().map(|option| option.code.as_str()).collect::<Vec<_>>(), STEPS);
    }

    #[test]
    fn a_step_that_is_left_out_is_named() {
        let at = |step, more: &[(&str, &str)]| case(&[&[("etape", step)], more].concat());
        assert_eq!(missing(&case(&[]), "contact"), []);
        assert_eq!(missing(&at("contact", &[]), "diagnostic"), [Missing::Contact]);
        assert_eq!(missing(&at("contact", &[REACHED]), "diagnostic"), []);
        let all = [Missing::Contact, Missing::Diagnosis, Missing::Proposal];
        assert_eq!(missing(&at("reperage", &[]), "solution"), all);
        assert_eq!(missing(&at("diagnostic", &[("projet", "menuisier")]), "parcours"), []);
        assert_eq!(missing(&at("parcours", &[]), "solution"), [Missing::Proposal]);
        assert_eq!(missing(&at("parcours", &[("solution_proposee", "emploi")]), "solution"), []);
        assert_eq!(missing(&at("solution", &[]), "contact"), [], "a step back asks for nothing");
        assert_eq!(missing(&at("contact", &[]), "clos"), [Missing::Reason]);
        assert_eq!(missing(&at("contact", &[("fin_suivi_motif", "refus")]), "clos"), []);
    }

    #[test]
    fn who_works_is_accompanied_in_employment_until_the_follow_up_ends() {
        let works = [("etape", "solution"), ("emploi_accompagne_depuis", "2026-10-01")];
        assert_eq!(sequence(&case(&works)), Stage::InEmployment);
        assert_eq!(sequence(&case(&works[..1])), Stage::Path, "in training, not in employment");
        assert_eq!(sequence(&case(&[&works[..], &[("fin_suivi_le", "2026-11-01")]].concat())), Stage::Over);
        let at = |step| sequence(&case(&[("etape", step)]));
        assert_eq!(["reperage", "contact"].map(at), [Stage::Welcome; 2]);
        assert_eq!((at("diagnostic"), at("parcours"), at("clos")), (Stage::Orientation, Stage::Path, Stage::Over));
    }
}
