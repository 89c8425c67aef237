// SPDX-License-Identifier: EUPL-1.2
//! What there is to talk about in a meeting, drawn from the cases: the work of the four steps, case by case.
//!
//! A reader's own agenda covers what that reader may see. An agenda for others covers the own cases alone of which all of them
//! hold a grant, field by field; of the others not even the number is told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::grants::{Direction, GrantState, GrantView};
use super::{CaseHead, CaseSummary, Chronicle, Shown};
use crate::desk::{Calling, REFUSALS};
use crate::id::OrganisationId;
use crate::leaver::Facts;

/// The fields of a young person that an agenda is drawn from.
pub const FIELDS: [&str; 20] = [
    "nom",
    "prenom",
    "etape",
    "assistant_plateforme",
    "acteur_diagnostic",
    "acteur_accompagnement",
    "organisme_responsable",
    "tentative_contact",
    "injoignable",
    "coordonnees_incorrectes",
    "position_jeune",
    "resultat_contact",
    "a_ne_pas_contacter",
    "a_ne_pas_contacter_jusqu_au",
    "relance_le",
    "prochain_rdv_date",
    "date_entretien_situation",
    "solution_proposee",
    "solution_retenue",
    "fin_suivi_le",
];

/// Is one of the four steps of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Finding who left.
    Identification,
    /// Reaching them.
    Contact,
    /// Finding out what they need.
    Diagnosis,
    /// The way into a solution.
    Path,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 4] = [Self::Identification, Self::Contact, Self::Diagnosis, Self::Path];

    /// Returns the step that a case stands at; none where its work is over.
    fn of(case: &CaseSummary) -> Option<Self> {
        // In conflict, the earlier step: what was not done is to be done.
        let steps = values(case, "etape").iter().filter_map(|code| match code.as_str() {
            "reperage" => Some(Self::Identification),
            "contact" => Some(Self::Contact),
            "diagnostic" => Some(Self::Diagnosis),
            "parcours" => Some(Self::Path),
            _ => None,
        });
        match (values(case, "etape").is_empty(), steps.min()) {
            (true, _) => Some(Self::Identification),
            (false, step) => step,
        }
    }
}

/// Why a case is talked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Nobody has reached the person after several attempts.
    Unreachable,
    /// The day set for another contact is over.
    Overdue,
    /// Several organisations say that they are responsible.
    Disputed,
    /// The person refuses.
    Refusal,
    /// Nobody tried to reach the person.
    NeverContacted,
    /// Nobody is the referent.
    NoReferent,
    /// Nobody is in charge of the diagnosis.
    NoDiagnosis,
    /// Solutions were proposed and none was chosen, or none was proposed.
    NoSolution,
    /// Nobody is in charge of the path.
    NoTutor,
    /// The person must not be contacted.
    DoNotContact,
}

/// Is a case that is talked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The name, as far as it may be seen.
    pub name: String,
    /// Who is the referent, as far as it may be seen.
    pub referent: String,
    /// Why.
    pub topics: Vec<Topic>,
}

/// Is what there is to talk about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// The cases of each step; a step without any is left out.
    pub steps: BTreeMap<Step, Vec<Point>>,
}

/// Says who is to see an agenda, and which fields of which cases they all may see.
#[derive(Debug, Clone)]
pub struct Sight {
    /// Whether it is for this organisation alone, which sees all of its own cases.
    own: bool,
    audience: BTreeSet<OrganisationId>,
    readable: BTreeMap<(u64, String), BTreeSet<OrganisationId>>,
}

impl Sight {
    /// Returns what this organisation sees by these grants: its own cases, and what it was granted of others.
    pub fn of_reader(organisation: OrganisationId, grants: &[GrantView]) -> Self {
        Self { own: true, audience: BTreeSet::from([organisation]), readable: readable(grants, Direction::Received) }
    }

    /// Returns what everybody of an audience sees of the own cases by these grants. Single items count for nothing.
    pub fn of_audience(audience: BTreeSet<OrganisationId>, grants: &[GrantView]) -> Self {
        Self { own: false, audience, readable: readable(grants, Direction::Given) }
    }

    /// Tells whether everybody may see a field of a case.
    pub fn sees(&self, head: &CaseHead, field: &str) -> bool {
        if head.own == self.own {
            // Own cases in one's own agenda are seen whole; others' cases in an agenda for others are not one's to show.
            return self.own;
        }
        let readers = self.readable.get(&(head.number, field.to_owned()));
        self.audience.iter().all(|organisation| readers.is_some_and(|readers| readers.contains(organisation)))
    }

    /// Returns a case with the fields that everybody may see.
    pub fn restrict(&self, case: &CaseSummary) -> CaseSummary {
        let fields = case.fields.iter().filter(|(field, _)| self.sees(&case.head, field));
        let fields = fields.map(|(field, shown)| (field.clone(), shown.clone())).collect();
        let chronicle = case.chronicle.as_ref().map(|chronicle| {
            let written = chronicle.written.iter().filter(|(field, _)| self.sees(&case.head, field));
            let written = written.map(|(field, written)| (field.clone(), written.clone())).collect();
            Chronicle { opened: chronicle.opened, written }
        });
        CaseSummary { chronicle, ..CaseSummary::new(case.head.clone(), fields) }
    }
}

fn readable(grants: &[GrantView], direction: Direction) -> BTreeMap<(u64, String), BTreeSet<OrganisationId>> {
    let mut readable: BTreeMap<(u64, String), BTreeSet<OrganisationId>> = BTreeMap::new();
    for grant in grants.iter().filter(|grant| grant.direction == direction && grant.state == GrantState::Active) {
        for field in &grant.fields {
            readable.entry((grant.head.number, field.clone())).or_default().insert(grant.recipient.organisation);
        }
    }
    readable
}

/// Is an agenda in the making: it is drawn from one case after another, of which only what it says is kept.
#[derive(Debug)]
pub struct Drawing<'s> {
    sight: &'s Sight,
    today: Date,
    steps: BTreeMap<Step, Vec<Point>>,
}

impl<'s> Drawing<'s> {
    /// Begins an agenda for those of a sight, as of a day.
    pub const fn new(sight: &'s Sight, today: Date) -> Self {
        Self { sight, today, steps: BTreeMap::new() }
    }

    /// Adds what there is to say about a case. Left out is one of which nothing need be said, one whose step not everybody may see,
    /// and one that was handed over.
    pub fn add(&mut self, case: &CaseSummary) {
        if case.head.handed_over.is_some() || !self.sight.sees(&case.head, "etape") {
            return;
        }
        let case = self.sight.restrict(case);
        let is_over = dates(&case, "fin_suivi_le").any(|day| day <= self.today);
        let Some(step) = Step::of(&case).filter(|_| !is_over) else { return };
        let topics = topics(&case, self.sight, step, self.today);
        if topics.is_empty() {
            return;
        }
        let names = ["nom", "prenom"].iter().flat_map(|field| values(&case, field)).cloned();
        let name = names.collect::<Vec<_>>().join(" ");
        let referent = values(&case, "assistant_plateforme").join(" / ");
        self.steps.entry(step).or_default().push(Point { head: case.head, name, referent, topics });
    }

    /// Returns the agenda, each step by what there is to say, then by name.
    pub fn end(self) -> Agenda {
        let mut steps = self.steps;
        for points in steps.values_mut() {
            points.sort_by(|one, other| {
                (&one.topics, &one.name, one.head.case).cmp(&(&other.topics, &other.name, other.head.case))
            });
        }
        Agenda { steps }
    }
}

impl Agenda {
    /// Returns of how many cases of a step each topic is to be said.
    pub fn counts(&self, step: Step) -> BTreeMap<Topic, usize> {
        let mut counts = BTreeMap::new();
        for topic in self.steps.get(&step).into_iter().flatten().flat_map(|point| &point.topics) {
            *counts.entry(*topic).or_default() += 1;
        }
        counts
    }
}

fn topics(case: &CaseSummary, sight: &Sight, step: Step, today: Date) -> Vec<Topic> {
    // That nothing stands in a field says something only to who may see the field.
    let none = |field: &str| values(case, field).is_empty() && sight.sees(&case.head, field);
    let is_true = |field: &str| values(case, field).iter().any(|value| value == "true");
    let any = |field: &str, code: &str| values(case, field).iter().any(|value| value == code);
    // Of whom must not be contacted no contact is missing.
    let is_kept = Calling::of(&Facts::of_case(case)).must_not_be_contacted(today);
    let found = [
        (Topic::Unreachable, !is_kept && (is_true("injoignable") || is_true("coordonnees_incorrectes"))),
        (Topic::Overdue, !is_kept && dates(case, "relance_le").any(|day| day < today)),
        (Topic::Disputed, values(case, "organisme_responsable").len() > 1),
        (Topic::Refusal, any("position_jeune", "refuse") || REFUSALS.iter().any(|code| any("resultat_contact", code))),
        (Topic::NeverContacted, !is_kept && step <= Step::Contact && none("tentative_contact")),
        (Topic::NoReferent, none("assistant_plateforme")),
        (Topic::NoDiagnosis, step == Step::Diagnosis && none("acteur_diagnostic") && none("date_entretien_situation")),
        (Topic::NoSolution, step == Step::Path && none("solution_retenue")),
        (Topic::NoTutor, step == Step::Path && none("acteur_accompagnement")),
        (Topic::DoNotContact, is_kept),
    ];
    found.into_iter().filter(|(_, holds)| *holds).map(|(topic, _)| topic).collect()
}

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

fn dates<'c>(case: &'c CaseSummary, field: &str) -> impl Iterator<Item = Date> + use<'c> {
    values(case, field).iter().filter_map(|value| value.parse().ok())
}

#[cfg(test)]
mod tests;
