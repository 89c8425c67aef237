// SPDX-License-Identifier: EUPL-1.2
//! Which solutions fit a young person: the need and the story are the keys of the search.
//!
//! The search is a computation over what this organisation holds already. It asks nobody, so that nobody learns for whom a
//! solution is looked for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CaseHead, CaseSummary, Shown};
use crate::rules::age_in_years;

/// The fields of a young person that the search reads.
pub const NEED_FIELDS: [&str; 9] = [
    "date_naissance",
    "souhait",
    "niveau_sortie",
    "commune",
    "inscrit_mission_locale",
    "accompagne_par",
    "activite_actuelle",
    "solution_proposee",
    "raison_decrochage",
];

/// Is what a young person needs, and what decides where he or she may go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// In completed years; several where birth dates are in conflict.
    pub ages: Vec<i16>,
    /// Codes of the wishes.
    pub wishes: Vec<String>,
    /// Codes of the level on leaving.
    pub levels: Vec<String>,
    /// Municipalities, as they stand in the file.
    pub municipalities: Vec<String>,
    /// Whether the person is enrolled at a mission locale, where it is known.
    pub at_mission_locale: Option<bool>,
    /// Whether the employment service accompanies the person.
    pub at_employment_service: bool,
    /// Whether the person has an activity, where it is known.
    pub active: Option<bool>,
    /// Kinds of solution that were proposed already.
    pub proposed: Vec<String>,
}

impl Need {
    /// Reads the need of a case as of a day.
    pub fn of(case: &CaseSummary, today: Date) -> Self {
        let all = |field: &str| values(case, field).to_vec();
        let births = values(case, "date_naissance").iter().filter_map(|value| value.parse::<Date>().ok());
        let activities = values(case, "activite_actuelle");
        let known = activities.iter().filter(|code| *code != "inconnue").count() > 0;
        Self {
            ages: births.map(|birth| age_in_years(birth, today)).collect(),
            wishes: all("souhait"),
            levels: all("niveau_sortie"),
            municipalities: all("commune"),
            at_mission_locale: values(case, "inscrit_mission_locale").first().map(|value| value == "true"),
            at_employment_service: values(case, "accompagne_par").iter().any(|code| code == "france_travail"),
            active: known
                .then(|| activities.iter().any(|code| !["sans_activite", "inconnue"].contains(&code.as_str()))),
            proposed: all("solution_proposee"),
        }
    }
}

/// Why a solution is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// It answers a wish.
    Wish {
        /// The code.
        wish: String,
    },
    /// It is in the person's municipality.
    Near {
        /// The municipality.
        municipality: String,
    },
    /// Places are free.
    Free {
        /// How many.
        places: u64,
    },
    /// A session starts soon.
    Starts {
        /// The first day, ISO 8601.
        on: String,
    },
    /// It was proposed to the person before.
    ProposedBefore,
    /// The age is right.
    Age {
        /// The age, in completed years.
        age: i16,
    },
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "obstacle")]
pub enum Obstacle {
    /// It is not offered any more.
    Closed {
        /// Since when, ISO 8601.
        since: String,
    },
    /// It takes nobody who has an activity.
    HasActivity,
    /// It takes other levels.
    Level {
        /// The code of the person's level.
        level: String,
    },
    /// It answers other wishes.
    OtherWish,
    /// It takes those who are enrolled at a mission locale.
    NotAtMissionLocale,
    /// No place is free; one can still wait.
    NoPlace,
    /// It does not exist yet.
    ToCreate,
    /// The person is too old.
    TooOld {
        /// The person's age.
        age: i16,
        /// The highest age.
        age_max: i16,
    },
    /// The person is too young.
    TooYoung {
        /// The person's age.
        age: i16,
        /// The lowest age.
        age_min: i16,
    },
}

/// What has to be asked, because the file does not say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "check")]
pub enum Check {
    /// The birth date is not known.
    Age,
    /// The level on leaving is not known.
    Level,
    /// A condition that no field tells of.
    Condition {
        /// The code.
        condition: String,
    },
}

/// Says how a solution fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// The solution.
    #[serde(flatten)]
    pub head: CaseHead,
    /// Its name.
    pub name: String,
    /// Why it is shown.
    pub reasons: Vec<Reason>,
    /// What stands in the way; the person may go there where nothing does.
    pub obstacles: Vec<Obstacle>,
    /// What has to be asked.
    pub checks: Vec<Check>,
}

impl Fit {
    /// Tells whether nothing stands in the way.
    pub fn is_eligible(&self) -> bool {
        self.obstacles.is_empty()
    }

    /// Sorts better fits first: what is open to the person, what answers the wishes, what is near, what has places; existing
    /// before those to optimise, since sharing what there is comes before making something new.
    fn cost(&self) -> (usize, i32) {
        let weight = |reason: &Reason| match reason {
            Reason::Wish { .. } => 8,
            Reason::Near { .. } => 4,
            Reason::Free { .. } => 3,
            Reason::Starts { .. } => 2,
            Reason::Age { .. } => 1,
            Reason::ProposedBefore => -2,
        };
        let checks = i32::try_from(self.checks.len()).unwrap_or(i32::MAX);
        (self.obstacles.len(), checks - self.reasons.iter().map(weight).sum::<i32>())
    }
}

/// Returns how each solution fits, the best first; `free` tells how many places are free, where that is known.
pub fn search(need: &Need, offers: &[CaseSummary], today: Date, free: impl Fn(&CaseHead) -> Option<u64>) -> Vec<Fit> {
    let mut fits: Vec<Fit> = offers.iter().map(|offer| fit(need, offer, today, free(&offer.head))).collect();
    fits.sort_by(|one, other| {
        (one.cost(), &one.name, one.head.case).cmp(&(other.cost(), &other.name, other.head.case))
    });
    fits
}

/// Returns how a solution fits.
pub fn fit(need: &Need, offer: &CaseSummary, today: Date, free: Option<u64>) -> Fit {
    let mut fit = Fit {
        head: offer.head.clone(),
        name: values(offer, "solution_nom").join(" / "),
        reasons: Vec::new(),
        obstacles: Vec::new(),
        checks: Vec::new(),
    };
    check_wish(&mut fit, need, offer);
    check_age(&mut fit, need, offer);
    check_level(&mut fit, need, offer);
    check_conditions(&mut fit, need, offer);
    check_offered(&mut fit, offer, today);
    let here = |town: &&String| values(offer, "solution_commune").iter().any(|other| same(town, other));
    if let Some(municipality) = need.municipalities.iter().find(here) {
        fit.reasons.push(Reason::Near { municipality: municipality.clone() });
    }
    match free {
        Some(0) => fit.obstacles.push(Obstacle::NoPlace),
        Some(places) => fit.reasons.push(Reason::Free { places }),
        None => {}
    }
    if values(offer, "solution_type").iter().any(|kind| need.proposed.contains(kind)) {
        fit.reasons.push(Reason::ProposedBefore);
    }
    fit
}

fn check_wish(fit: &mut Fit, need: &Need, offer: &CaseSummary) {
    let answered = values(offer, "solution_repond_a");
    let met: Vec<&String> = need.wishes.iter().filter(|wish| answered.contains(wish)).collect();
    // A person who names no wish, and a solution that names none, are open to all.
    if met.is_empty() && !answered.is_empty() && !need.wishes.is_empty() {
        fit.obstacles.push(Obstacle::OtherWish);
    }
    fit.reasons.extend(met.into_iter().map(|wish| Reason::Wish { wish: wish.clone() }));
}

fn check_age(fit: &mut Fit, need: &Need, offer: &CaseSummary) {
    let bound =
        |field: &str| values(offer, field).iter().filter_map(|value| value.parse::<i16>().ok()).collect::<Vec<_>>();
    let (lowest, highest) = (bound("solution_age_min").into_iter().max(), bound("solution_age_max").into_iter().min());
    if lowest.is_none() && highest.is_none() {
        return;
    }
    let Some(oldest) = need.ages.iter().copied().max() else { return fit.checks.push(Check::Age) };
    let youngest = need.ages.iter().copied().min().unwrap_or(oldest);
    match (lowest.filter(|age_min| oldest < *age_min), highest.filter(|age_max| youngest > *age_max)) {
        (Some(age_min), _) => fit.obstacles.push(Obstacle::TooYoung { age: oldest, age_min }),
        (None, Some(age_max)) => fit.obstacles.push(Obstacle::TooOld { age: youngest, age_max }),
        (None, None) if oldest == youngest => fit.reasons.push(Reason::Age { age: oldest }),
        // Birth dates in conflict, some of which would do.
        (None, None) => fit.checks.push(Check::Age),
    }
}

fn check_level(fit: &mut Fit, need: &Need, offer: &CaseSummary) {
    let taken = values(offer, "solution_niveau_max");
    if taken.is_empty() {
        return;
    }
    match need.levels.as_slice() {
        [] => fit.checks.push(Check::Level),
        levels if levels.iter().any(|level| taken.contains(level)) => {}
        [level, ..] => fit.obstacles.push(Obstacle::Level { level: level.clone() }),
    }
}

fn check_conditions(fit: &mut Fit, need: &Need, offer: &CaseSummary) {
    for condition in values(offer, "solution_condition") {
        match (condition.as_str(), need.at_mission_locale, need.active) {
            ("inscrit_mission_locale", Some(true), _) | ("sans_activite", _, Some(false)) => {}
            ("inscrit_mission_locale", Some(false), _) => fit.obstacles.push(Obstacle::NotAtMissionLocale),
            ("sans_activite", _, Some(true)) => fit.obstacles.push(Obstacle::HasActivity),
            ("inscrit_emploi", _, _) if need.at_employment_service => {}
            _ => fit.checks.push(Check::Condition { condition: condition.clone() }),
        }
    }
}

fn check_offered(fit: &mut Fit, offer: &CaseSummary, today: Date) {
    let closed =
        values(offer, "solution_fermee_le").iter().find(|day| day.parse::<Date>().is_ok_and(|day| day <= today));
    if let Some(since) = closed {
        fit.obstacles.push(Obstacle::Closed { since: since.clone() });
    }
    if values(offer, "solution_classe").iter().any(|class| class == "a_creer") {
        fit.obstacles.push(Obstacle::ToCreate);
    }
    if let Some(on) = next_session(offer, today) {
        fit.reasons.push(Reason::Starts { on: on.to_string() });
    }
}

/// Returns the first day of the next session of a solution, today included.
pub fn next_session(offer: &CaseSummary, today: Date) -> Option<Date> {
    let starts = values(offer, "solution_session").iter().filter_map(|value| {
        let parts: std::collections::BTreeMap<String, String> = serde_json::from_str(value).ok()?;
        parts.get("debut")?.parse::<Date>().ok()
    });
    starts.filter(|start| *start >= today).min()
}

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

fn same(one: &str, other: &str) -> bool {
    crate::catalogue::fold(one) == crate::catalogue::fold(other)
}

#[cfg(test)]
mod tests;
