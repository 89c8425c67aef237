// SPDX-License-Identifier: EUPL-1.2
//! What a diagnosis leads to and what is done then: the paths that follow from what a young person said, the services that are
//! named and wished, the steps of the project, and who looks for somebody whom nobody can reach.
//!
//! A path is proposed and never decided: each suggestion says from which answers it follows, and which kinds of organisations offer it.

use jiff::civil::Date;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::organisation::OrganisationKind::{
    Alj, Association, Cfa, Chamber, Cio, Company, E2c, Epide, FranceTravail, MissionLocale, Mlds, School, SocialCentre,
    Sre, TrainingBody,
};
use raccord_protocol::rules::age_in_years;
use raccord_protocol::view::CaseSummary;
use serde::Serialize;

use crate::calling::values;

/// The field of the paths that were proposed.
pub const PATH: &str = "parcours_propose";
/// The field of the services that were named.
pub const SERVICE: &str = "service_nomme";
/// The field of what is done for the project.
pub const REALISATION: &str = "realisation";
/// The field of the searches in the field.
pub const SEARCH: &str = "recherche_terrain";
/// The field of what is said back to the person.
pub const SAID_BACK: &str = "restitution";

/// A path that follows from what stands in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// A code of the path.
    pub path: &'static str,
    /// The answers that it follows from: fields with their values.
    pub why: Vec<(&'static str, String)>,
    /// The kinds of organisations that offer it, the likeliest first.
    #[serde(skip)]
    pub kinds: Vec<OrganisationKind>,
}

/// A rule: a path, the answers that lead to it, and who offers it.
struct Rule {
    path: &'static str,
    answers: &'static [(&'static str, &'static [&'static str])],
    kinds: &'static [OrganisationKind],
    /// The least age at which it is offered.
    age_min: i16,
}

/// The rules, what has to come first at the head: nobody learns a trade who has no roof.
const RULES: [Rule; 7] = [
    Rule {
        path: "freins",
        answers: &[
            ("situation_logement", &["sans_domicile", "heberge"]),
            ("ressources", &["aucune"]),
            ("motif_accompagnement_conjoint", &["mobilite", "logement", "sante", "finance", "social_familial"]),
        ],
        kinds: &[MissionLocale, Alj, SocialCentre],
        age_min: 0,
    },
    Rule {
        path: "remobilisation",
        answers: &[("raison_decrochage", &["rejet_ecole", "relations", "difficultes_scolaires"])],
        kinds: &[Mlds, Sre, E2c, Epide, Alj, Association],
        age_min: 0,
    },
    Rule {
        path: "retour_scolaire",
        answers: &[("souhait", &["reprendre_etudes"])],
        kinds: &[Cio, Sre, School, Alj],
        age_min: 0,
    },
    Rule {
        path: "apprentissage",
        answers: &[("souhait", &["apprentissage"])],
        kinds: &[Cfa, Chamber, MissionLocale, Alj],
        age_min: 0,
    },
    Rule {
        path: "formation",
        answers: &[("souhait", &["formation", "stages"]), ("interet_formation_professionnelle", &["true"])],
        kinds: &[MissionLocale, TrainingBody, E2c, Alj],
        age_min: 0,
    },
    Rule {
        path: "emploi",
        answers: &[("souhait", &["emploi_metier"])],
        kinds: &[MissionLocale, FranceTravail, Company],
        age_min: EMPLOYMENT_AGE_MIN,
    },
    Rule {
        path: "projet",
        answers: &[("souhait", &["faire_le_point", "autre"])],
        kinds: &[Cio, MissionLocale, Alj],
        age_min: 0,
    },
];

/// Who is younger is no applicant for a job: school is owed.
const EMPLOYMENT_AGE_MIN: i16 = 16;

/// Returns the paths that follow from what stands in a case on a day, what comes first at the head. Where nothing was answered, the
/// path is to work a project out.
pub fn suggestions(case: &CaseSummary, today: Date) -> Vec<Suggestion> {
    let age = values(case, "date_naissance")
        .iter()
        .filter_map(|day| day.parse().ok())
        .map(|born| age_in_years(born, today))
        .max();
    let follows = |rule: &Rule| {
        let answers = rule.answers.iter().flat_map(|(field, wanted)| {
            let said = values(case, field).iter().filter(|value| wanted.contains(&value.as_str()));
            said.map(|value| (*field, value.clone()))
        });
        let why: Vec<(&'static str, String)> = answers.collect();
        let is_of_age = age.is_none_or(|age| age >= rule.age_min);
        (!why.is_empty() && is_of_age).then(|| Suggestion { path: rule.path, why, kinds: rule.kinds.to_vec() })
    };
    let found: Vec<Suggestion> = RULES.iter().filter_map(follows).collect();
    match found.is_empty() {
        true => vec![Suggestion { path: "projet", why: Vec::new(), kinds: RULES[RULES.len() - 1].kinds.to_vec() }],
        false => found,
    }
}

/// Tells whether a diagnosis was made of a person and no path has been proposed since.
pub fn awaits_path(case: &CaseSummary) -> bool {
    let newest = |field: &str, part: &str, holds: &dyn Fn(&str) -> bool| {
        let found =
            records(case, field).into_iter().filter(|parts| holds(parts.get("genre").map_or("", String::as_str)));
        found.filter_map(|mut parts| parts.remove(part)).max()
    };
    let diagnosed = newest("entretien", "date", &|kind| kind == "diagnostic");
    let proposed = newest(PATH, "le", &|_| true);
    diagnosed.is_some_and(|day| proposed.is_none_or(|proposed| proposed < day))
}

/// Somebody in the field who looks for a young person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Search {
    /// Who looks.
    pub who: String,
    /// Of which organisation; empty where it is not said.
    pub organisation: String,
    /// Since when, ISO 8601.
    pub since: String,
    /// Until when, ISO 8601; empty where it is not said.
    pub until: String,
    /// Whether that day is over.
    pub late: bool,
}

/// Returns the searches for a person that go on.
pub fn searches(case: &CaseSummary, today: Date) -> Vec<Search> {
    let open = records(case, SEARCH).into_iter().filter(|parts| !parts.contains_key("resultat"));
    open.map(|mut parts| {
        let mut part = |name: &str| parts.remove(name).unwrap_or_default();
        let until = part("pour_le");
        let late = until.parse::<Date>().is_ok_and(|day| day < today);
        Search { who: part("qui"), organisation: part("organisme"), since: part("le"), until, late }
    })
    .collect()
}

/// Tells whether nobody can reach a person and nobody looks for him or her: somebody in the field is to be named.
pub fn wants_search(case: &CaseSummary, today: Date) -> bool {
    let is = |field: &str| values(case, field).iter().any(|value| value == "true");
    let numbers =
        ["mobile", "tel_fixe", "psad_mobile", "psad_tel_fixe", "responsable_1_tel_perso", "responsable_2_tel_perso"];
    let none = numbers.iter().all(|field| values(case, field).is_empty());
    (none || is("coordonnees_incorrectes") || is("injoignable")) && searches(case, today).is_empty()
}

/// Returns what follows for the case from the end of a search, by its code: fields with their values.
pub fn after_search(outcome: &str) -> &'static [(&'static str, &'static str)] {
    match outcome {
        "trouve" | "vu" => &[("coordonnees_incorrectes", ""), ("injoignable", "")],
        _ => &[],
    }
}

fn records(case: &CaseSummary, field: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let known = Catalogue::current().by_name(field);
    values(case, field).iter().filter_map(|value| known?.record_parts(value)).collect()
}

#[cfg(test)]
mod tests;
