// SPDX-License-Identifier: EUPL-1.2
//! Figures of a period: how many people were followed, contacted, accompanied, came back to training, found work.
//!
//! A figure of a period that is over stays what it was: it rests on dated events, and on every day that was ever written (see
//! [`course`]), not only on what stands now. Days are those of the office that counts.
//!
//! They are counted over what the reader may see, and over nothing else. In what is handed to others, small numbers are left out:
//! who knows that one of two people was contacted knows a person, not a figure.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::course::{accompaniments, contacts, first_contact, follow_ups, stays};
use super::{CaseSummary, Shown};
use crate::id::CaseHandle;

pub mod course;
pub mod false_leaver;

/// The fields that the figures are counted from.
pub const FIELDS: [&str; 24] = [
    "date_signalement",
    "date_traitement",
    "date_sortie",
    "fin_suivi_le",
    "fin_suivi_motif",
    "tentative_contact",
    "etape",
    "accompagne_par",
    "accompagne_depuis_le",
    "solution_retenue",
    "solution_date_entree",
    "solution_date_rupture",
    "activite_actuelle",
    "correction_confirmee",
    "financement",
    "episode",
    "episode_depuis",
    "sorti_de_la_liste",
    "inscription_verifiee",
    "inscription_a_verifier_depuis",
    "scolarise",
    "a_ne_pas_contacter_raison",
    "demande_correction",
    "atelier_presence",
];

/// Figures below this are left out of what is shared, where a platform says nothing else.
pub const LEAST_SHARED: u64 = 5;

/// Is a time that figures are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Period {
    fn holds(&self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

/// Names a figure; the codes are those of the field `objectif`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// People followed at some time of the period: from the earliest day on which a list or a report named them or the office acted
    /// for them, at the latest from the day on which their file was opened, to the end of the follow-up; and again when it goes on.
    #[serde(rename = "suivis")]
    Followed,
    /// Of them, those who were contacted in the period: they or a parent or other legal representative were spoken to.
    #[serde(rename = "contactes")]
    Contacted,
    /// Of them, those who were accompanied, or on a path, at some time of the period.
    #[serde(rename = "accompagnes")]
    Accompanied,
    /// Of them, those who entered a training on a day of the period, and had not left it when the period ended.
    #[serde(rename = "formation")]
    Training,
    /// Of them, those who entered work on a day of the period, and had not left it when the period ended.
    #[serde(rename = "emploi")]
    Employment,
    /// Per hundred: those who turned out in the period to have left nothing.
    #[serde(rename = "faux_decrocheurs")]
    FalseLeavers,
    /// Days from leaving to the first contact, in the middle of all whose first contact was in the period.
    #[serde(rename = "delai_contact")]
    ContactDays,
}

impl Indicator {
    /// Every figure, in the order in which it is shown.
    pub const ALL: [Self; 7] = [
        Self::Followed,
        Self::Contacted,
        Self::Accompanied,
        Self::Training,
        Self::Employment,
        Self::FalseLeavers,
        Self::ContactDays,
    ];

    /// Returns the code, as the field `objectif` has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Followed => "suivis",
            Self::Contacted => "contactes",
            Self::Accompanied => "accompagnes",
            Self::Training => "formation",
            Self::Employment => "emploi",
            Self::FalseLeavers => "faux_decrocheurs",
            Self::ContactDays => "delai_contact",
        }
    }
}

/// Is what was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicators {
    /// People followed at some time of the period.
    pub followed: u64,
    /// Of them, those who were contacted in the period.
    pub contacted: u64,
    /// Of them, those who were accompanied.
    pub accompanied: u64,
    /// Of them, those who went back to training in the period.
    pub training: u64,
    /// Of them, those who found work in the period.
    pub employment: u64,
    /// Of them, those who turned out in the period to have left nothing.
    pub false_leavers: u64,
    /// Of how many the time from leaving to the first contact is known.
    pub contact_known: u64,
    /// That time, in days, in the middle of all; none where it is known of nobody.
    pub contact_days: Option<u64>,
    /// Of those followed, those whom the European Social Fund or the Youth Employment Initiative pays for.
    pub funded: u64,
}

/// Counts the figures of a period, of cases that are each of another person.
pub fn indicators(cases: &[CaseSummary], period: Period) -> Indicators {
    indicators_of_people(cases.iter().map(std::slice::from_ref), period)
}

/// Counts the figures of a period of people, each of whom may have several files.
pub fn indicators_of_people<'c>(people: impl IntoIterator<Item = &'c [CaseSummary]>, period: Period) -> Indicators {
    let mut counting = Counting::new(period);
    people.into_iter().for_each(|files| counting.add(files));
    counting.end()
}

/// Counts the figures of a period, one person after another.
#[derive(Debug)]
pub struct Counting {
    period: Period,
    counted: Indicators,
    /// Days from leaving to the first contact, of each of whom they are known.
    delays: Vec<u64>,
}

impl Counting {
    /// Begins to count.
    pub fn new(period: Period) -> Self {
        Self { period, counted: Indicators::default(), delays: Vec::new() }
    }

    /// Counts a person by his or her files: whoever has two is one person, followed where either is, and reached on the day on which
    /// one of them says so.
    pub fn add(&mut self, files: &[CaseSummary]) {
        let period = self.period;
        let files: Vec<&CaseSummary> = files.iter().filter(|case| is_followed(case, period)).collect();
        if files.is_empty() {
            return;
        }
        let any = |says: &dyn Fn(&CaseSummary) -> bool| u64::from(files.iter().any(|case| says(case)));
        let counted = &mut self.counted;
        counted.followed += 1;
        let reached: Vec<Date> = files.iter().flat_map(|case| contacts(case)).collect();
        counted.contacted += u64::from(reached.iter().any(|day| period.holds(*day)));
        counted.accompanied += any(&|case| is_accompanied(case, period));
        counted.training += any(&|case| entered(case, period, &TRAINING));
        counted.employment += any(&|case| entered(case, period, &["emploi"]));
        counted.false_leavers += any(&|case| is_false_leaver(case, period));
        counted.funded +=
            any(&|case| values(case, "financement").iter().any(|code| ["fse", "iej"].contains(&code.as_str())));
        self.delays.extend(first_contact(&files).filter(|first| period.holds(first.day)).and_then(|first| first.days));
    }

    /// Returns the figures.
    pub fn end(self) -> Indicators {
        let Self { mut counted, mut delays, .. } = self;
        counted.contact_known = delays.len() as u64;
        delays.sort_unstable();
        // Of an even number, the lower of the two in the middle: a number of days that somebody in fact waited.
        counted.contact_days = (!delays.is_empty()).then(|| delays[(delays.len() - 1) / 2]);
        counted
    }
}

/// Returns the files of each person: those that `links` join, through others too, are of one, be those others among the files or not.
pub fn files_of_people(cases: Vec<CaseSummary>, links: &[(CaseHandle, CaseHandle)]) -> Vec<Vec<CaseSummary>> {
    let mut place_of: BTreeMap<CaseHandle, usize> =
        cases.iter().enumerate().map(|(place, case)| (case.head.case, place)).collect();
    for case in links.iter().flat_map(|(one, other)| [one, other]) {
        let next = place_of.len();
        place_of.entry(*case).or_insert(next);
    }
    // Each file leads to one of the same person, and in the end to the first of them.
    let mut leads_to: Vec<usize> = (0..place_of.len()).collect();
    for (one, other) in links {
        let (Some(one), Some(other)) = (place_of.get(one), place_of.get(other)) else { continue };
        let (one, other) = (first_of(&mut leads_to, *one), first_of(&mut leads_to, *other));
        leads_to[one.max(other)] = one.min(other);
    }
    let mut people: BTreeMap<usize, Vec<CaseSummary>> = BTreeMap::new();
    for (place, case) in cases.into_iter().enumerate() {
        people.entry(first_of(&mut leads_to, place)).or_default().push(case);
    }
    people.into_values().collect()
}

/// Returns where a place leads to in the end, and has all on the way lead there sooner.
fn first_of(leads_to: &mut [usize], mut place: usize) -> usize {
    while leads_to[place] != place {
        leads_to[place] = leads_to[leads_to[place]];
        place = leads_to[place];
    }
    place
}

/// Is a figure as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Too few people stand behind it, or behind what it leaves over.
    Hidden,
    /// There is nothing to count.
    None,
    /// The figure.
    Value(u64),
}

impl Indicators {
    /// Returns a figure, whole.
    pub fn exact(&self, indicator: Indicator) -> Figure {
        match indicator {
            Indicator::Followed => Figure::Value(self.followed),
            Indicator::Contacted => Figure::Value(self.contacted),
            Indicator::Accompanied => Figure::Value(self.accompanied),
            Indicator::Training => Figure::Value(self.training),
            Indicator::Employment => Figure::Value(self.employment),
            Indicator::FalseLeavers => match self.followed {
                0 => Figure::None,
                all => Figure::Value((100 * self.false_leavers + all / 2) / all),
            },
            Indicator::ContactDays => self.contact_days.map_or(Figure::None, Figure::Value),
        }
    }

    /// Returns how many people stand behind a figure.
    fn behind(&self, indicator: Indicator) -> u64 {
        match indicator {
            Indicator::Followed => self.followed,
            Indicator::Contacted => self.contacted,
            Indicator::Accompanied => self.accompanied,
            Indicator::Training => self.training,
            Indicator::Employment => self.employment,
            Indicator::FalseLeavers => self.false_leavers,
            Indicator::ContactDays => self.contact_known,
        }
    }

    /// Returns a figure as others may see it: where fewer than `least` people, but somebody, stand behind it, or make the
    /// difference between it and all who are followed, it is hidden.
    pub fn shared(&self, indicator: Indicator, least: u64) -> Figure {
        let behind = self.behind(indicator);
        let few = |count: u64| (1..least).contains(&count);
        let rest = self.followed.saturating_sub(behind);
        let tells = match indicator {
            // How many were followed leaves nobody over, and a day in the middle tells nothing about those of whom none is known.
            Indicator::Followed | Indicator::ContactDays => few(behind),
            _ => few(behind) || few(rest),
        };
        if tells || few(self.followed) { Figure::Hidden } else { self.exact(indicator) }
    }
}

/// Returns a figure of each part of a whole as others may see it who know the figure of the whole: beside those that tell of fewer than
/// `least` people, the smallest others are hidden until what is hidden cannot be worked out from the whole and the rest.
pub fn shared_parts(parts: &[Indicators], indicator: Indicator, least: u64) -> Vec<Figure> {
    let mut figures: Vec<Figure> = parts.iter().map(|part| part.shared(indicator, least)).collect();
    // Days in the middle do not add up to those of the whole.
    if indicator == Indicator::ContactDays {
        return figures;
    }
    let behind = |index: usize| parts[index].behind(indicator);
    let few = |count: u64| (1..least).contains(&count);
    loop {
        let (hidden, shown): (Vec<usize>, Vec<usize>) =
            (0..parts.len()).partition(|index| figures[*index] == Figure::Hidden);
        let count: u64 = hidden.iter().map(|index| behind(*index)).sum();
        let followed: u64 = hidden.iter().map(|index| parts[*index].followed).sum();
        // The figure of one alone, a sum of few, or one that leaves few over, is worked out from the whole.
        let tells = match hidden.len() {
            0 => false,
            1 => true,
            _ => few(count) || (indicator != Indicator::Followed && few(followed - count)),
        };
        let smallest = shown.into_iter().filter(|index| parts[*index].followed > 0);
        match smallest.min_by_key(|index| (behind(*index), parts[*index].followed, *index)).filter(|_| tells) {
            Some(next) => figures[next] = Figure::Hidden,
            None => return figures,
        }
    }
}

/// Kinds of solution that are a training.
const TRAINING: [&str; 10] = [
    "retour_formation",
    "lycee_professionnel",
    "sre",
    "mlds",
    "apprentissage",
    "e2c",
    "epide",
    "cned",
    "formation_professionnelle",
    "stage",
];

/// Tells whether a person was followed at some time of the period; of whom nothing says since when, was.
fn is_followed(case: &CaseSummary, period: Period) -> bool {
    // What was handed over is counted by who has it now.
    case.head.handed_over.is_none()
        && follow_ups(case).iter().any(|(since, ended)| {
            since.is_none_or(|since| since <= period.until) && ended.is_none_or(|ended| ended >= period.from)
        })
}

fn is_accompanied(case: &CaseSummary, period: Period) -> bool {
    accompaniments(case).iter().any(|(since, ended)| {
        since.is_none_or(|since| since <= period.until) && ended.is_none_or(|ended| ended >= period.from)
    })
}

/// Tells whether a person entered a solution of one of these kinds on a day of the period, and had not left it when that ended.
fn entered(case: &CaseSummary, period: Period, kinds: &[&str]) -> bool {
    stays(case).iter().any(|stay| {
        kinds.contains(&stay.kind.as_str())
            && period.holds(stay.entered)
            && stay.left.is_none_or(|left| left > period.until)
    })
}

fn is_false_leaver(case: &CaseSummary, period: Period) -> bool {
    // Of whom nothing says since when, it is in every period in which the person is followed.
    false_leaver::said_on(case).into_iter().any(|said| said.is_none_or(|day| period.holds(day)))
}

/// Is a value that an indicator is to have on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Which.
    pub indicator: Indicator,
    /// The value.
    pub value: u64,
    /// The day, ISO 8601.
    #[serde(rename = "pour_le")]
    pub due: String,
    /// The frame it is set in: national, regional; empty where it is the platform's own.
    #[serde(rename = "cadre")]
    pub frame: String,
}

/// Reads the targets that stand in a meeting.
pub fn targets(meeting: &CaseSummary) -> Vec<Target> {
    let read = |value: &String| {
        let mut parts: BTreeMap<String, String> = serde_json::from_str(value).ok()?;
        let code = parts.remove("indicateur")?;
        let indicator = Indicator::ALL.into_iter().find(|indicator| indicator.code() == code)?;
        let value = parts.get("valeur")?.parse().ok()?;
        let due = parts.remove("pour_le")?;
        Some(Target { indicator, value, due, frame: parts.remove("cadre").unwrap_or_default() })
    };
    values(meeting, "objectif").iter().filter_map(read).collect()
}

impl Target {
    /// Tells whether a figure reaches the target: of false leavers and days fewer are better, of all else more.
    pub fn is_reached_by(&self, figure: Figure) -> Option<bool> {
        let Figure::Value(value) = figure else { return None };
        Some(match self.indicator {
            Indicator::FalseLeavers | Indicator::ContactDays => value <= self.value,
            _ => value >= self.value,
        })
    }
}

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

fn dates<'c>(case: &'c CaseSummary, field: &str) -> impl Iterator<Item = Date> + use<'c> {
    values(case, field).iter().filter_map(|value| value.parse().ok())
}

#[cfg(test)]
mod tests;
