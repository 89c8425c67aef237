// SPDX-License-Identifier: EUPL-1.2
//! What becomes of a young person who entered a path: what has to be checked, which step that is, which episode of drop-out it
//! closes, and what stands open.
//!
//! Whoever enters a school or an apprenticeship has to be enrolled in its base, or the next list names a false leaver. Whoever
//! breaks a path off is followed again: the episode before is closed and kept, and a new one begins.

use jiff::civil::Date;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::desk::{Attempt, attempts};
use raccord_protocol::view::CaseSummary;
use serde::{Serialize, Serializer};

use crate::calling::values;

/// The fields that a path is read from.
pub const FIELDS: [&str; 20] = [
    "nom",
    "prenom",
    "etape",
    "date_sortie",
    "date_signalement",
    "solution_retenue",
    "solution_organisme",
    "solution_date_entree",
    "solution_date_rupture",
    "solution_verifiee",
    "acteur_accompagnement",
    "nouvelles_le",
    "nouvelle_parcours",
    "inscription_a_verifier_depuis",
    "verification_aupres_de",
    "emploi_accompagne_depuis",
    "episode_depuis",
    "episode",
    "tentative_contact",
    "relance_le",
];

/// With whom an enrolment is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckWith {
    /// The school, whose base of pupils is to name the person.
    School,
    /// The head of the CFA, who types its data.
    CfaDirector,
}

/// Returns with whom the enrolment is checked of a person who entered a solution of a kind; none where nobody enrols.
pub fn check_with(kind: &str) -> Option<CheckWith> {
    match kind {
        "retour_formation" | "lycee_professionnel" | "sre" | "mlds" | "cned" => Some(CheckWith::School),
        "apprentissage" => Some(CheckWith::CfaDirector),
        _ => None,
    }
}

/// Returns the kind of solution that a scheme is of, both codes of the catalogue.
pub fn kind_of_scheme(scheme: &str) -> &'static str {
    match scheme {
        "micro_lycee" | "clept" | "pole_innovant" | "lycee_possibles" | "nouvel_elan" | "lycee_2nde_chance" => "sre",
        "morea" | "remobilisation" | "mlds_information" => "mlds",
        "service_civique_plein" | "service_civique_alterne" => "service_civique",
        "ft_droit_commun" | "ft_global" | "ft_intensif_jeunes" | "ft_club" | "ppae" => "france_travail",
        "ani_jeunes" | "civis" | "garantie_jeunes" | "cej" => "mission_locale",
        "greta" | "afpa" | "contrat_professionnalisation" => "formation_professionnelle",
        "contrat_apprentissage" => "apprentissage",
        "emploi_avenir" | "cui" | "cdd" | "cdi" => "emploi",
        _ => "autre",
    }
}

/// Returns the kind of solution and the scheme that somebody typed, as `code` reads a field's codes. A scheme says the kind: who
/// enters a micro-lycée enters a structure of return to school.
///
/// # Errors
/// Returns that of the kind where neither is named.
pub fn kind_and_scheme<E>(
    text: &str,
    code: impl Fn(&'static str, &str) -> Result<String, E>,
) -> Result<(String, String), E> {
    match (code("solution_retenue", text), code("dispositif_retenu", text)) {
        // A kind may go by the name of one of its schemes: the scheme says more.
        (Ok(kind), Ok(scheme)) if kind_of_scheme(&scheme) == kind && kind != scheme => Ok((kind, scheme)),
        (Ok(kind), _) => Ok((kind, String::new())),
        (Err(_), Ok(scheme)) => Ok((kind_of_scheme(&scheme).to_owned(), scheme)),
        (Err(unknown), Err(_)) => Err(unknown),
    }
}

/// Completes a kind that is entered with the scheme that the person accepted before, where it is of that kind and none was typed.
/// The scheme of a path that somebody is on is none of the next one.
pub fn with_scheme_of(case: &CaseSummary, (kind, typed): (String, String)) -> (String, String) {
    let accepted = values(case, "dispositif_retenu").first().filter(|_| !is_on_path(case));
    let scheme = match accepted {
        Some(accepted) if typed.is_empty() && kind_of_scheme(accepted) == kind => accepted.clone(),
        _ => typed,
    };
    (kind, scheme)
}

/// Returns the scheme of a solution of the platform, a code of the catalogue; empty where none is named.
pub fn scheme_of(solution: &CaseSummary) -> &str {
    values(solution, "solution_dispositif").first().map_or("", String::as_str)
}

/// Returns the step of a case whose person entered a solution of a kind: accompaniment is a path, and no solution yet.
pub fn step_of(kind: &str) -> &'static str {
    match kind {
        "mlds" | "stage" | "mission_locale" | "france_travail" | "atelier" => "parcours",
        _ => "solution",
    }
}

/// Tells whether a kind of solution is work, in which the mission locale goes on accompanying.
pub fn is_employment(kind: &str) -> bool {
    ["emploi", "clauses_sociales"].contains(&kind)
}

/// Returns what is written in the case of a person who enters a solution of a kind somewhere on a day: fields with their values.
pub fn entering<'v>(kind: &'v str, place: &'v str, day: &'v str) -> [(&'static str, &'v str); 10] {
    let is_checked = check_with(kind).is_some();
    [
        ("solution_retenue", kind),
        ("solution_organisme", place),
        ("solution_date_entree", day),
        ("solution_date_rupture", ""),
        ("solution_verifiee", ""),
        ("etape", step_of(kind)),
        ("nouvelles_le", day),
        ("inscription_a_verifier_depuis", if is_checked { day } else { "" }),
        ("verification_aupres_de", if is_checked { place } else { "" }),
        ("emploi_accompagne_depuis", if is_employment(kind) { day } else { "" }),
    ]
}

/// An episode: from dropping out to what ended it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Episode {
    /// The first day, where it is known.
    #[serde(serialize_with = "as_text")]
    pub start: Option<Date>,
    /// The last day; none while it lasts.
    #[serde(serialize_with = "as_text")]
    pub end: Option<Date>,
    /// What ended it, a code of the catalogue; empty while it lasts.
    pub outcome: String,
    /// The kind of solution that was found, a code of the catalogue; empty where none was.
    pub solution: String,
    /// Where that was.
    pub place: String,
    /// Contact attempts in it.
    pub attempts: usize,
}

/// Returns the episodes of a case, the oldest first; the last one may last.
pub fn episodes(case: &CaseSummary) -> Vec<Episode> {
    let tried = attempts(values(case, "tentative_contact"));
    let field = Catalogue::current().by_name("episode");
    let records = values(case, "episode").iter().filter_map(|value| field?.record_parts(value));
    let mut found: Vec<(Episode, Option<Date>)> = records
        .map(|parts| {
            let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
            let (start, end) = (part("debut").parse().ok(), part("fin").parse().ok());
            let (solution, place) = (part("solution"), part("organisme"));
            // Who is on a path that breaks off is followed to the day of the break.
            let over = part("rupture_le").parse().ok().or(end);
            (Episode { start, end, outcome: part("issue"), solution, place, attempts: 0 }, over)
        })
        .collect();
    found.sort_by_key(|(episode, _)| (episode.start, episode.end));
    let (outcome, solution, place) = (String::new(), String::new(), String::new());
    found.push((Episode { start: episode_start(case), end: None, outcome, solution, place, attempts: 0 }, None));
    // An attempt counts in the episode whose last day had not gone by: a break is learned of by a call of its own day. What was tried
    // after it, and before the next began, is of the next.
    for attempt in &tried {
        let lasted = |(_, over): &&mut (Episode, Option<Date>)| over.is_none_or(|over| attempt.date <= over);
        if let Some((episode, _)) = found.iter_mut().find(lasted) {
            episode.attempts += 1;
        }
    }
    found.into_iter().map(|(episode, _)| episode).collect()
}

/// Returns the day on which the episode that lasts began: noted, else the newest of leaving and of being reported.
pub fn episode_start(case: &CaseSummary) -> Option<Date> {
    let noted = newest(case, "episode_depuis");
    noted.or_else(|| newest(case, "date_sortie").max(newest(case, "date_signalement")))
}

/// Returns what is written when an episode ends: the record of it, part by part.
pub fn close(case: &CaseSummary, end: Date, outcome: &str, broken: Option<Date>) -> Vec<(&'static str, String)> {
    let start = episode_start(case).unwrap_or(end).min(end);
    // What broke off before is of the episode that the break ended, unless something else was chosen since.
    let is_new = broken.is_some() || !is_of_the_episode_before(case);
    let one = |field: &str| values(case, field).first().filter(|_| is_new).cloned().unwrap_or_default();
    vec![
        ("debut", start.to_string()),
        ("fin", end.to_string()),
        ("issue", outcome.to_owned()),
        ("solution", one("solution_retenue")),
        ("organisme", one("solution_organisme")),
        ("rupture_le", broken.map(|day| day.to_string()).unwrap_or_default()),
    ]
}

/// Tells whether the solution that stands in a case is the one whose break began the episode that lasts.
fn is_of_the_episode_before(case: &CaseSummary) -> bool {
    let field = Catalogue::current().by_name("episode");
    let records = values(case, "episode").iter().filter_map(|value| field?.record_parts(value));
    let broken = records.filter(|parts| parts.contains_key("rupture_le"));
    let Some(last) = broken.max_by_key(|parts| parts.get("rupture_le").cloned()) else { return false };
    let is_same = |field: &str, part: &str| values(case, field).first() == last.get(part);
    let again = newest(case, "solution_date_entree").map(|day| day.to_string()) != last.get("fin").cloned();
    is_same("solution_retenue", "solution") && is_same("solution_organisme", "organisme") && !again
}

/// A path that somebody is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Path {
    /// The kind of solution, a code of the catalogue.
    pub kind: String,
    /// Where.
    pub place: String,
    /// The tutor.
    pub tutor: String,
    /// Since when.
    #[serde(serialize_with = "as_text")]
    pub entered: Option<Date>,
    /// When the tutor last gave news.
    #[serde(serialize_with = "as_text")]
    pub news: Option<Date>,
    /// What the news was, a code of the catalogue.
    pub state: String,
    /// With whom the enrolment is still to be checked.
    pub to_check: Option<CheckWith>,
    /// When it was broken off, where nobody has reached the person since.
    #[serde(serialize_with = "as_text")]
    pub broken: Option<Date>,
}

/// Returns the path of a person; none where none was entered, or where one was broken off and the person reached since.
pub fn path(case: &CaseSummary) -> Option<Path> {
    let entered = newest(case, "solution_date_entree")?;
    let broken = newest(case, "solution_date_rupture").filter(|broken| *broken >= entered);
    let reached = attempts(values(case, "tentative_contact"));
    // An attempt clears the day set for it: what is due on its day was set after it, as a break sets it.
    let again = newest(case, "relance_le");
    let is_since = |attempt: &Attempt, broken: Date| attempt.date >= broken && again != Some(attempt.date);
    if broken.is_some_and(|broken| reached.iter().any(|attempt| is_since(attempt, broken) && attempt.reached())) {
        return None;
    }
    let one = |field: &str| values(case, field).first().cloned().unwrap_or_default();
    let kind = one("solution_retenue");
    let field = Catalogue::current().by_name("nouvelle_parcours");
    let news = values(case, "nouvelle_parcours").iter().filter_map(|value| field?.record_parts(value));
    let newest_news = news.max_by_key(|parts| parts.get("date").cloned());
    let is_checked = one("solution_verifiee") == "true";
    let waits = newest(case, "inscription_a_verifier_depuis").is_some() && !is_checked && broken.is_none();
    Some(Path {
        place: one("solution_organisme"),
        tutor: one("acteur_accompagnement"),
        entered: Some(entered),
        news: newest(case, "nouvelles_le"),
        state: newest_news.and_then(|mut parts| parts.remove("etat")).unwrap_or_default(),
        to_check: check_with(&kind).filter(|_| waits),
        broken,
        kind,
    })
}

/// Tells whether somebody is on a path that did not break off.
pub fn is_on_path(case: &CaseSummary) -> bool {
    path(case).is_some_and(|path| path.broken.is_none())
}

/// The activities that are a solution, where somebody has one.
const SOLUTIONS: [&str; 6] = ["scolaire", "apprentissage", "formation", "emploi", "service_civique", "etranger"];

/// Tells whether a person says in one of some files to have a solution already, and none of them knows of a path: nobody has noted the
/// entry into it.
pub fn awaits_entry<'c>(files: impl IntoIterator<Item = &'c CaseSummary> + Clone) -> bool {
    files.clone().into_iter().any(says_solved) && !files.into_iter().any(is_on_path)
}

fn says_solved(case: &CaseSummary) -> bool {
    let has_one = values(case, "position_jeune").iter().any(|position| position == "deja_solution");
    let is_busy = values(case, "activite_actuelle").iter().any(|activity| SOLUTIONS.contains(&activity.as_str()));
    let is_over = values(case, "etape").iter().any(|step| ["solution", "clos"].contains(&step.as_str()));
    (has_one || is_busy) && !is_over
}

fn newest(case: &CaseSummary, field: &str) -> Option<Date> {
    values(case, field).iter().filter_map(|value| value.parse().ok()).max()
}

fn as_text<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        None => serializer.serialize_none(),
        Some(day) => serializer.collect_str(day),
    }
}

#[cfg(test)]
mod tests;
