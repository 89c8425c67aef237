// SPDX-License-Identifier: EUPL-1.2
//! What a diagnosis leads to and what is done then: the paths that follow from what a young person said, the services that are
//! named and wished, the steps of the project, and who looks for somebody whom nobody can reach.
//!
//! A path is proposed and never decided: each suggestion says from which answers it follows, and which kinds of organisations offer it.
//! Whom to ask follows from what members say they offer, in their solutions and sheets, before it follows from what they are.

use std::collections::BTreeMap;
use std::iter;

use jiff::civil::Date;
use raccord_protocol::catalogue::fold;
use raccord_protocol::identifier::Country;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::organisation::OrganisationKind::{
    Alj, Association, Cfa, Chamber, Cio, Company, E2c, Epide, FranceTravail, MissionLocale, Mlds, School, SocialCentre,
    Sre, TrainingBody,
};
use raccord_protocol::rules::age_in_years;
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::solution::{Need, Obstacle, fit};
use serde::Serialize;

use crate::calling::{self, NUMBERS, is_number, must_not_be_contacted, records, values};
use crate::campaigning::is_over;

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
    served_by: Served,
    /// The least age at which it is offered.
    age_min: i16,
}

/// What serves a path, as a member says it: in the codes of a solution, or in words of a sheet, folded, which have no spaces.
struct Served {
    types: &'static [&'static str],
    needs: &'static [&'static str],
    words: &'static [&'static str],
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
        served_by: Served { types: &[], needs: &[], words: &["logement", "mobilite", "sante", "social"] },
        age_min: 0,
    },
    Rule {
        path: "remobilisation",
        answers: &[("raison_decrochage", &["rejet_ecole", "relations", "difficultes_scolaires"])],
        kinds: &[Mlds, Sre, E2c, Epide, Alj, Association],
        served_by: Served {
            types: &["coaching", "e2c", "epide", "mentorat", "mlds", "sre"],
            needs: &[],
            words: &["remobilis", "raccroch"],
        },
        age_min: 0,
    },
    Rule {
        path: "retour_scolaire",
        answers: &[("souhait", &["reprendre_etudes"])],
        kinds: &[Cio, Sre, School, Alj],
        served_by: Served {
            types: &["cned", "lycee_professionnel", "retour_formation", "sre"],
            needs: &["reprendre_etudes"],
            words: &["scolar", "reprisedetudes"],
        },
        age_min: 0,
    },
    Rule {
        path: "apprentissage",
        answers: &[("souhait", &["apprentissage"])],
        kinds: &[Cfa, Chamber, MissionLocale, Alj],
        served_by: Served { types: &["apprentissage"], needs: &["apprentissage"], words: &["apprenti"] },
        age_min: 0,
    },
    Rule {
        path: "formation",
        answers: &[("souhait", &["formation", "stages"]), ("interet_formation_professionnelle", &["true"])],
        kinds: &[MissionLocale, TrainingBody, E2c, Alj],
        served_by: Served {
            types: &["e2c", "formation_en_ligne", "formation_professionnelle", "stage"],
            needs: &["formation", "stages"],
            words: &["formationprofessionnelle", "stage"],
        },
        age_min: 0,
    },
    Rule {
        path: "emploi",
        answers: &[("souhait", &["emploi_metier"])],
        kinds: &[MissionLocale, FranceTravail, Company],
        served_by: Served {
            types: &["clauses_sociales", "emploi", "france_travail"],
            needs: &["emploi_metier"],
            words: &["emploi"],
        },
        age_min: EMPLOYMENT_AGE_MIN,
    },
    Rule {
        path: "projet",
        answers: &[("souhait", &["faire_le_point", "autre"])],
        kinds: &[Cio, MissionLocale, Alj],
        served_by: Served {
            types: &["atelier", "coaching", "mentorat"],
            needs: &["faire_le_point"],
            words: &["orientation", "projet"],
        },
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

/// A member of the platform, with the sheet by which it presents itself.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its sheet, where it has shared one.
    pub sheet: Option<&'a CaseSummary>,
}

/// Somebody to ask on a path, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The name.
    pub name: String,
    /// The solutions that it offers and that serve the path.
    pub solutions: Vec<String>,
    /// What its sheet says that serves the path.
    pub sheet: Vec<String>,
    /// Whether members of its kind offer such a path, whatever it says itself.
    pub by_kind: bool,
}

/// The fields of a sheet that say what a member offers.
const OFFERS: [&str; 2] = ["acteur_dispositif", "acteur_offre"];

/// Returns whom to ask on a path that was suggested for a person: first who offers a solution that serves it and takes the person, then
/// whose sheet says so, then who is of a kind that offers such paths, the likeliest kind first. A solution is of those who provide it,
/// else of who runs it, else of who shared it; who is no member is asked, too.
pub fn whom_to_ask(
    suggestion: &Suggestion,
    members: &[Member<'_>],
    solutions: &[CaseSummary],
    person: &CaseSummary,
    today: Date,
) -> Vec<Asked> {
    let need = Need::of(person, today);
    let served_by = RULES.iter().find(|rule| rule.path == suggestion.path).map(|rule| &rule.served_by);
    let has = |case: &CaseSummary, field: &str, codes: &[&str]| {
        values(case, field).iter().any(|value| codes.contains(&value.as_str()))
    };
    let serves = |solution: &&CaseSummary| {
        let is_of = served_by.is_some_and(|served| {
            has(solution, "solution_type", served.types) || has(solution, "solution_repond_a", served.needs)
        });
        // Somebody may have another wish and take this path all the same.
        is_of && fit(&need, solution, today, None).obstacles.iter().all(|obstacle| *obstacle == Obstacle::OtherWish)
    };
    let mut asked: Vec<Asked> = Vec::new();
    let place = |asked: &mut Vec<Asked>, name: &str| {
        let known = asked.iter().position(|one| fold(&one.name) == fold(name));
        known.unwrap_or_else(|| {
            let name = name.to_owned();
            asked.push(Asked { name, solutions: Vec::new(), sheet: Vec::new(), by_kind: false });
            asked.len() - 1
        })
    };
    for solution in solutions.iter().filter(serves) {
        let holder = [solution.head.holder.name.clone()];
        let providers = ["solution_dispensateur", "solution_porteur"].map(|field| values(solution, field));
        let providers = providers.into_iter().find(|names| !names.is_empty()).unwrap_or(&holder);
        for name in providers {
            let at = place(&mut asked, name);
            asked[at].solutions.extend(values(solution, "solution_nom").iter().cloned());
        }
    }
    for member in members {
        let offers = member.sheet.into_iter().flat_map(|sheet| OFFERS.iter().flat_map(|field| values(sheet, field)));
        let says = |text: &&String| {
            let text = fold(text);
            served_by.is_some_and(|served| served.words.iter().any(|word| text.contains(word)))
        };
        let said: Vec<String> = offers.filter(says).cloned().collect();
        if !said.is_empty() {
            let at = place(&mut asked, member.name);
            asked[at].sheet = said;
        }
    }
    for kind in &suggestion.kinds {
        for member in members.iter().filter(|member| member.kind == *kind) {
            let at = place(&mut asked, member.name);
            asked[at].by_kind = true;
        }
    }
    asked.sort_by_key(|one| (one.solutions.is_empty(), one.sheet.is_empty()));
    asked
}

/// Tells whether a diagnosis was made of a person and no path has been proposed since.
pub fn awaits_path(case: &CaseSummary) -> bool {
    let diagnosed = interviews(case, "diagnostic").max();
    let proposed = paths_proposed(case).max();
    diagnosed.is_some_and(|day| proposed.is_none_or(|proposed| proposed < day))
}

/// Returns the days on which a path was proposed to a person.
pub fn paths_proposed(case: &CaseSummary) -> impl Iterator<Item = Date> {
    records(case, PATH).into_iter().filter_map(|parts| parts.get("le")?.parse().ok())
}

/// Returns the days of the interviews of a kind that were led to their end.
pub fn interviews(case: &CaseSummary, kind: &str) -> impl Iterator<Item = Date> {
    let is =
        |parts: &BTreeMap<String, String>, part: &str, wanted: &str| parts.get(part).is_some_and(|it| it == wanted);
    let ended = records(case, "entretien")
        .into_iter()
        .filter(move |parts| is(parts, "genre", kind) && is(parts, "termine", "true"));
    ended.filter_map(|parts| parts.get("date")?.parse().ok())
}

/// Tells whether a person said that no service is wished: as the interview form asks it, or in a word beside the orientation.
pub fn services_refused(case: &CaseSummary) -> bool {
    const NO: [&str; 6] = ["non", "no", "false", "aucun", "refus", "refuse"];
    let is_no = |field: &str| values(case, field).iter().any(|value| NO.contains(&fold(value).as_str()));
    is_no("orientation_service_souhaitee") || is_no("orientation_service")
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

/// Tells whether nobody can reach a person, by whichever file, and nobody looks for him or her: somebody in the field is to be named. Nobody looks for who
/// must not be contacted, whose follow-up is over, who is in a solution, or whose file is another organisation's now.
pub fn wants_search(case: &CaseSummary, others: &[CaseSummary], country: Country, today: Date) -> bool {
    if must_not_be_contacted(case, others, today) || is_over(case, today) || case.head.handed_over.is_some() {
        return false;
    }
    let calling = calling::of_person(case, others);
    if !others.is_empty() && (calling.is_closed() || calling.has_ended(today)) {
        return false;
    }
    let files = || iter::once(case).chain(others).filter(|file| file.head.handed_over.is_none());
    let is_wrong = |file: &CaseSummary| values(file, "coordonnees_incorrectes").iter().any(|value| value == "true");
    let has_number = |file: &CaseSummary| {
        NUMBERS.iter().any(|field| values(file, field).iter().any(|number| is_number(number, country)))
    };
    (calling.is_unreachable() || files().any(is_wrong) || !files().any(has_number))
        && files().all(|file| searches(file, today).is_empty())
}

/// The code of a search that found how to reach the person, ...
pub const FOUND: &str = "trouve";
/// ... and of one that did not find the person.
pub const NOT_FOUND: &str = "pas_trouve";

/// Returns what follows for the case from the end of a search, by its code: fields with their values. Who was met has no other number
/// for that, unless one was given; nor has who was found.
pub fn after_search(outcome: &str, number_given: bool) -> &'static [(&'static str, &'static str)] {
    match outcome {
        "vu" if !number_given => &[("injoignable", "")],
        FOUND if !number_given => &[],
        FOUND | "vu" => &[("coordonnees_incorrectes", ""), ("injoignable", "")],
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
