// SPDX-License-Identifier: EUPL-1.2
//! What there is to talk about in a meeting, drawn from the cases: the work of the four steps, person by person.
//!
//! A reader's own agenda covers what that reader may see. An agenda for others covers the own cases alone of which all of them
//! hold a grant, field by field; of the others not even the number is told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::grants::{Direction, GrantState, GrantView};
use super::{CaseHead, CaseSummary, Chronicle, Shown};
use crate::desk::{Calling, OtherFile, REFUSALS, gone};
use crate::id::{CaseHandle, OrganisationId};
use crate::leaver::Facts;

/// The fields of a young person that an agenda is drawn from.
pub const FIELDS: [&str; 26] = [
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
    "sorti_de_la_liste",
    "date_signalement",
    "date_sortie",
    "episode_depuis",
    "solution_date_entree",
    "solution_date_rupture",
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
    /// A school, or a list, says that the person is enrolled: that is to be checked.
    Enrolled,
    /// A file that may be of the person says not to contact him or her: that is to be checked before any contact.
    ToCheck,
}

/// Is a person who is talked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The case: of a person with several files, one that says that something is to be done.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The name, as far as it may be seen.
    pub name: String,
    /// Who is the referent, as far as it may be seen.
    pub referent: String,
    /// Why.
    pub topics: Vec<Topic>,
    /// The other files of the person, as far as they may be seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<CaseHandle>,
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
            Chronicle { written, ..chronicle.clone() }
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

/// Is an agenda in the making: it is drawn from one person after another, of whom only what is said is kept.
#[derive(Debug)]
pub struct Drawing<'s> {
    sight: &'s Sight,
    today: Date,
    in_doubt: BTreeSet<CaseHandle>,
    steps: BTreeMap<Step, Vec<Point>>,
}

impl<'s> Drawing<'s> {
    /// Begins an agenda for those of a sight, as of a day.
    pub const fn new(sight: &'s Sight, today: Date) -> Self {
        Self { sight, today, in_doubt: BTreeSet::new(), steps: BTreeMap::new() }
    }

    /// Names the files of people who may be somebody whom another file says not to contact, as long as nobody said whether they are: no
    /// contact is missing before that is decided. That is for this organisation alone, which never tells it to others.
    #[must_use]
    pub fn with_doubts(self, in_doubt: BTreeSet<CaseHandle>) -> Self {
        Self { in_doubt, ..self }
    }

    /// Adds what there is to say about the person of a case.
    pub fn add(&mut self, case: &CaseSummary) {
        self.add_person(std::slice::from_ref(case));
    }

    /// Adds what there is to say about a person, once, by all of the files on this person. Left out is one of whom nothing need be said,
    /// by what the files say together; and files whose step not everybody may see, or that were handed over.
    pub fn add_person(&mut self, files: &[CaseSummary]) {
        let worked_from = files.iter().filter(|file| file.head.handed_over.is_none());
        let told = worked_from.filter(|file| self.sight.sees(&file.head, "etape"));
        let mut files: Vec<CaseSummary> = told.map(|file| self.sight.restrict(file)).collect();
        // The file that says that something is to be done comes first, the own before others'.
        files.sort_by_key(|file| (step_in(file, self.today).is_none(), !file.head.own, file.head.number));
        let [file, others @ ..] = files.as_slice() else { return };
        let calling = calling(file, others);
        let Some(step) = self.step(&files, &calling) else { return };
        let is_in_doubt = files.iter().any(|file| self.in_doubt.contains(&file.head.case));
        let topics = topics(&files, &calling, (self.sight, is_in_doubt), step, self.today);
        if topics.is_empty() {
            return;
        }
        let names = ["nom", "prenom"].iter().flat_map(|field| values(file, field)).cloned();
        let name = names.collect::<Vec<_>>().join(" ");
        let mut referents: Vec<&String> = files.iter().flat_map(|file| values(file, "assistant_plateforme")).collect();
        let mut known = BTreeSet::new();
        referents.retain(|name| known.insert(*name));
        let referent = referents.into_iter().cloned().collect::<Vec<_>>().join(" / ");
        let linked = others.iter().map(|other| other.head.case).collect();
        self.steps.entry(step).or_default().push(Point { head: file.head.clone(), name, referent, topics, linked });
    }

    /// Returns the step at which a person stands: of several files the furthest, what was done by one was done. None where there is nothing
    /// more to do by the file alone, or by the newest word of them.
    fn step(&self, files: &[CaseSummary], calling: &Calling) -> Option<Step> {
        let furthest = files.iter().filter_map(|file| step_in(file, self.today)).max();
        match files {
            [_] => furthest,
            _ if calling.is_closed() || calling.has_ended(self.today) => None,
            _ => Some(furthest.unwrap_or(Step::Identification)),
        }
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

/// Returns the step that a file stands at by itself; none where it says that there is nothing more to do.
fn step_in(file: &CaseSummary, today: Date) -> Option<Step> {
    let is_over = dates(file, "fin_suivi_le").any(|day| day <= today);
    Step::of(file).filter(|_| !is_over)
}

/// Returns what the files of a person say together about whether the person is called.
fn calling(file: &CaseSummary, others: &[CaseSummary]) -> Calling {
    let others = others.iter().map(|other| OtherFile { facts: Facts::of_case(other), own: other.head.own });
    Calling::of_person(&Facts::of_case(file), &others.collect::<Vec<_>>())
}

fn topics(
    files: &[CaseSummary],
    calling: &Calling,
    (sight, is_in_doubt): (&Sight, bool),
    step: Step,
    today: Date,
) -> Vec<Topic> {
    // That nothing stands in a field says something only to who may see the field.
    let none = |field: &str| {
        files.iter().all(|file| values(file, field).is_empty())
            && files.iter().any(|file| sight.sees(&file.head, field))
    };
    let any = |field: &str, code: &str| files.iter().any(|file| values(file, field).iter().any(|value| value == code));
    // Of whom must not be contacted no contact is missing, nor of whom it is in doubt.
    let must_not = calling.must_not_be_contacted(today);
    let is_kept = must_not || is_in_doubt;
    let is_unreachable = calling.is_unreachable() || any("coordonnees_incorrectes", "true");
    let is_enrolled = files.iter().any(|file| gone(values(file, "sorti_de_la_liste")).as_deref() == Some(ENROLLED));
    let found = [
        (Topic::Unreachable, !is_kept && is_unreachable),
        (Topic::Overdue, !is_kept && calling.due_since().is_some_and(|day| day < today)),
        (Topic::Disputed, files.iter().any(|file| values(file, "organisme_responsable").len() > 1)),
        (Topic::Refusal, any("position_jeune", "refuse") || REFUSALS.iter().any(|code| any("resultat_contact", code))),
        (Topic::NeverContacted, !is_kept && step <= Step::Contact && none("tentative_contact")),
        (Topic::NoReferent, none("assistant_plateforme")),
        (Topic::NoDiagnosis, step == Step::Diagnosis && none("acteur_diagnostic") && none("date_entretien_situation")),
        (Topic::NoSolution, step == Step::Path && none("solution_retenue")),
        (Topic::NoTutor, step == Step::Path && none("acteur_accompagnement")),
        (Topic::DoNotContact, must_not),
        (Topic::Enrolled, is_enrolled),
        (Topic::ToCheck, is_in_doubt && !must_not),
    ];
    found.into_iter().filter(|(_, holds)| *holds).map(|(topic, _)| topic).collect()
}

/// The code of a person who is gone from the list because a school, or a list, says that he or she is enrolled.
const ENROLLED: &str = "inscrit";

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

fn dates<'c>(case: &'c CaseSummary, field: &str) -> impl Iterator<Item = Date> + use<'c> {
    values(case, field).iter().filter_map(|value| value.parse().ok())
}

#[cfg(test)]
mod tests;
