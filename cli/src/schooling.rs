// SPDX-License-Identifier: EUPL-1.2
//! What schools are asked about their pupils, during and after schooling, whose pupils they are, and how good the data are that
//! come from each school: a figure that goes back to it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use raccord_protocol::catalogue::{Catalogue, Field, FieldId, FieldKind, fold};
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::indicators::false_leaver::is_false_leaver;
use serde::Serialize;

use crate::calling::values;
use crate::pathway;

/// The field of the questions.
pub const QUESTION: &str = "question_ecole";

/// The fields that say whose pupil somebody is, what was asked, and how good the data are.
pub const FIELDS: [&str; 27] = [
    "ine",
    "date_naissance",
    "classe",
    "etablissement",
    "etablissement_uai",
    "mobile",
    "tel_fixe",
    "mail",
    "responsable_1_nom",
    "responsable_1_tel_perso",
    "responsable_1_mail",
    "coordonnees_incorrectes",
    "demande_correction",
    "sorti_de_la_liste",
    "date_traitement",
    "fin_suivi_le",
    "fin_suivi_motif",
    "inscription_verifiee",
    "diplome_obtenu",
    QUESTION,
    "campagne",
    "scolarise",
    "a_ne_pas_contacter_raison",
    "solution_date_entree",
    "solution_organisme",
    "inscription_a_verifier_depuis",
    "episode",
];

/// What a school is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// What the pupil does now, and with which diploma.
    #[value(name = "situation")]
    Situation,
    /// Telephones, mail, parents: refreshed at the end of a school year.
    #[value(name = "coordonnees")]
    Contact,
    /// Whether somebody who found a place is in the base.
    #[value(name = "inscription")]
    Enrolment,
}

impl Subject {
    /// Returns the code, as the field of the questions has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Contact => "coordonnees",
            Self::Enrolment => "inscription",
        }
    }

    /// Returns the fields that the school fills in.
    pub const fn asked(self) -> &'static [&'static str] {
        match self {
            Self::Situation => &["inscription_verifiee", "date_sortie", "classe", "diplome_obtenu", "scolarise_eple"],
            Self::Contact => &[
                "mobile",
                "tel_fixe",
                "mail",
                "adresse",
                "code_postal",
                "commune",
                "responsable_1_nom",
                "responsable_1_tel_perso",
                "responsable_1_mail",
            ],
            Self::Enrolment => &["inscription_verifiee"],
        }
    }
}

impl Subject {
    /// Returns what a sheet asks about that has columns of these fields. Whether somebody is enrolled is a part of the situation: a sheet
    /// that asks for nothing else does not ask about the situation.
    pub fn of_columns(columns: &BTreeSet<&str>) -> Vec<Self> {
        let has = |subject: Self| {
            let mut asked = subject.asked().iter().filter(|field| subject == Self::Enrolment || **field != ENROLMENT);
            asked.any(|field| columns.contains(field))
        };
        SUBJECTS.into_iter().filter(|subject| has(*subject)).collect()
    }
}

/// The columns by which a school knows its pupil.
pub const WHO: [&str; 4] = ["ine", "nom", "prenom", "date_naissance"];
/// The answer to whether somebody is enrolled: never written into a sheet, since it is for the school to say.
pub const ENROLMENT: &str = "inscription_verifiee";
/// What stands between the values of a list in one cell of a sheet.
pub const BETWEEN: &str = " / ";

/// Returns the sentence that says what a school writes into a column.
pub fn to_fill_in(field: &str) -> &'static str {
    match field {
        "ine" | "nom" | "prenom" | "date_naissance" => "school-fill-keep",
        ENROLMENT => "school-fill-enrolment",
        "date_sortie" => "school-fill-date",
        "diplome_obtenu" => "school-fill-diploma",
        "scolarise_eple" => "school-fill-school",
        "mobile" | "tel_fixe" | "responsable_1_tel_perso" => "school-fill-number",
        "mail" | "responsable_1_mail" => "school-fill-mail",
        _ => "school-fill-text",
    }
}

/// Returns what a line that came back says and the sheet did not: nothing, where nobody wrote into it. Each value has the field in
/// which it was written.
pub fn said(case: &CaseSummary, row: &[(FieldId, String)]) -> Vec<(&'static Field, String)> {
    let mut found = Vec::new();
    for (id, value) in row {
        let Some(field) = Catalogue::current().field(*id).filter(|field| is_asked(&field.name)) else { continue };
        let known = values(case, &field.name);
        let is_known = |value: &str| field.name != ENROLMENT && known.iter().any(|known| same(field, known, value));
        if field.list {
            let cell = value.split(BETWEEN).map(str::trim).filter(|value| !value.is_empty());
            found.extend(cell.filter(|value| !is_known(value)).map(|value| (field, value.to_owned())));
        } else if !value.trim().is_empty() && !is_known(value) && *value != known.join(BETWEEN) {
            found.push((field, value.clone()));
        }
    }
    found
}

/// Tells whether schools are asked what stands in a field.
pub fn is_asked(field: &str) -> bool {
    !WHO.contains(&field) && SUBJECTS.iter().any(|subject| subject.asked().contains(&field))
}

/// Tells whether two values are one, as spreadsheets write them: a number loses its spaces and its plus.
fn same(field: &Field, one: &str, other: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let is_number = field.kind == FieldKind::Phone && !digits(one).is_empty();
    one.trim() == other.trim() || is_number && digits(one) == digits(other)
}

/// Returns where an answer goes: a yes or a no to a question that asks for a name is no name.
pub fn meant_by(field: &'static str, value: &str) -> (&'static str, String) {
    let spoken = |yes: bool| if yes { "oui" } else { "non" }.to_owned();
    match (field, yes_or_no(value)) {
        ("diplome_obtenu", Some(yes)) => ("diplome_de_cette_formation", spoken(yes)),
        ("scolarise_eple", Some(yes)) => ("scolarise", spoken(yes)),
        (ENROLMENT, Some(yes)) => (ENROLMENT, if yes { "inscrit" } else { "inconnu" }.to_owned()),
        _ => (field, value.to_owned()),
    }
}

/// Returns what a cell says that holds a yes or a no, in either language.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "oui" | "o" | "yes" | "y" | "x" => Some(true),
        "non" | "n" | "no" => Some(false),
        _ => None,
    }
}

/// All that schools are asked about.
pub const SUBJECTS: [Subject; 3] = [Subject::Situation, Subject::Contact, Subject::Enrolment];

/// A question to a school about a pupil, as a case has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'q> {
    /// The school that was asked, as somebody typed it.
    pub school: &'q str,
    /// About what; none where it is nothing that this version knows.
    pub about: Option<Subject>,
}

impl<'q> Question<'q> {
    /// Reads the parts of a value of the field of the questions.
    pub fn read(school: &'q str, about: &str) -> Self {
        Self { school, about: SUBJECTS.into_iter().find(|subject| subject.code() == about) }
    }

    /// Tells whether it was put to a school that somebody names: by the same words, or by others that say the same school of the case,
    /// its code and a part of its name. About an enrolment that is the one of the path.
    pub fn is_put_to(&self, case: &CaseSummary, school: &str) -> bool {
        let both = |is_it: &dyn Fn(&str) -> bool| is_it(self.school) && is_it(school);
        let is_same = match self.about {
            Some(Subject::Enrolment) => both(&|text| is_place(case, text)),
            Some(Subject::Contact | Subject::Situation) => has_one_school(case) && both(&|text| is_of(case, text)),
            None => false,
        };
        is_same || fold(self.school) == fold(school)
    }

    /// Tells whether a line that says something in these fields, of a sheet of a school, answers it: nobody answers for another school,
    /// nor another question.
    pub fn is_answered(&self, case: &CaseSummary, sheet: &Sheet, said: &[(&'static Field, String)]) -> bool {
        let about = self.about.filter(|about| sheet.subjects.contains(about));
        let is_said = |about: Subject| said.iter().any(|(field, _)| about.asked().contains(&field.name.as_str()));
        about.is_some_and(is_said) && sheet.school.as_deref().is_some_and(|school| self.is_put_to(case, school))
    }

    /// Returns the school whose data it is about, as figures name it: that of the case, that of the path, else as it was typed.
    fn figures_of<'n>(&self, case: &'n CaseSummary) -> &'n str
    where
        'q: 'n,
    {
        let place = values(case, PLACE).first().filter(|_| is_place(case, self.school)).map(String::as_str);
        let origin = school(case).filter(|_| is_of(case, self.school));
        let meant = match self.about {
            Some(Subject::Enrolment) => place.or(origin),
            Some(Subject::Contact | Subject::Situation) | None => origin,
        };
        meant.unwrap_or(self.school)
    }
}

/// A sheet that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Whose answer it is, where that is known.
    pub school: Option<String>,
    /// What it asks about.
    pub subjects: Vec<Subject>,
}

impl Sheet {
    /// Returns it as it is about a case: where nothing says whose answer it is, it is that of the only school that was asked this about
    /// the person.
    #[must_use]
    pub fn about(&self, case: &CaseSummary) -> Self {
        let mut asked: Vec<String> = Vec::new();
        for parts in questions(case) {
            let (school, about) = (part(&parts, "etablissement"), part(&parts, "objet"));
            let question = Question::read(school, about);
            let is_meant = question.about.is_some_and(|about| self.subjects.contains(&about));
            if is_meant && !asked.iter().any(|known| question.is_put_to(case, known)) {
                asked.push(school.to_owned());
            }
        }
        let only = asked.pop().filter(|_| asked.is_empty());
        Self { school: self.school.clone().or(only), subjects: self.subjects.clone() }
    }

    /// Tells whether it is the word of the school of the path of a case. Where nothing says whose it is, one that asks about enrolments
    /// alone is: nobody else is asked that.
    pub fn is_of_place(&self, case: &CaseSummary) -> bool {
        match &self.school {
            Some(school) => {
                let place = values(case, PLACE).first().map_or("", String::as_str);
                is_place(case, school) || has_one_school(case) && is_of(case, school) && is_of(case, place)
            }
            None => self.subjects == [Subject::Enrolment],
        }
    }
}

/// Returns the school that the text above a sheet names, of those that were asked; of several the longest name, of which the others
/// are parts.
pub fn named_in<'s>(titles: &[String], asked: impl IntoIterator<Item = &'s str>) -> Option<&'s str> {
    let titles: Vec<String> = titles.iter().map(|title| title.to_lowercase()).collect();
    let is_named = |school: &&str| {
        let school = school.trim().to_lowercase();
        titles.iter().any(|title| !school.is_empty() && holds_word(title, &school))
    };
    asked.into_iter().filter(is_named).max_by_key(|school| school.trim().chars().count())
}

/// Tells whether words stand in a text, and not as a part of longer ones.
fn holds_word(text: &str, words: &str) -> bool {
    let is_edge = |next: Option<char>| next.is_none_or(|character| !character.is_alphanumeric());
    text.match_indices(words)
        .any(|(at, _)| is_edge(text[..at].chars().next_back()) && is_edge(text[at + words.len()..].chars().next()))
}

/// Returns the questions of a case, part by part.
pub fn questions(case: &CaseSummary) -> impl Iterator<Item = BTreeMap<String, String>> {
    let field = Catalogue::current().by_name(QUESTION);
    values(case, QUESTION).iter().filter_map(move |value| field?.record_parts(value))
}

fn part<'p>(parts: &'p BTreeMap<String, String>, name: &str) -> &'p str {
    parts.get(name).map_or("", String::as_str)
}

/// The field of the place of a path.
const PLACE: &str = "solution_organisme";

/// Tells whether the path of a case is at a place that somebody names, by a part of its name.
fn is_place(case: &CaseSummary, text: &str) -> bool {
    let wanted = fold(text);
    !wanted.is_empty() && values(case, PLACE).iter().any(|place| fold(place).contains(&wanted))
}

/// Tells whether a case names one school at most, so that a code and a name of it are of one.
fn has_one_school(case: &CaseSummary) -> bool {
    ["etablissement", "etablissement_uai"].iter().all(|field| values(case, field).len() <= 1)
}

/// Returns the school of a case as a sheet to it names it: the name, else the code.
pub fn school(case: &CaseSummary) -> Option<&str> {
    let named = ["etablissement", "etablissement_uai"].into_iter().flat_map(|field| values(case, field));
    named.map(|name| name.trim()).find(|name| !name.is_empty())
}

/// Tells whether a case is of a school that somebody names: by its code, or by a part of its name.
pub fn is_of(case: &CaseSummary, text: &str) -> bool {
    let wanted = fold(text);
    let named = ["etablissement", "etablissement_uai"].into_iter().flat_map(|field| values(case, field));
    !wanted.is_empty() && named.map(|name| fold(name)).any(|name| name.contains(&wanted))
}

/// Returns whom a school is asked about: its former pupils who are followed; of enrolments, those who are to be checked with it.
pub fn to_ask<'c>(cases: &'c [CaseSummary], text: &str, subject: Subject, today: Date) -> Vec<&'c CaseSummary> {
    let wanted = fold(text);
    let is_followed = |case: &CaseSummary| {
        !values(case, "fin_suivi_le").iter().filter_map(|day| day.parse::<Date>().ok()).any(|end| end <= today)
    };
    let is_meant = |case: &&CaseSummary| match subject {
        Subject::Situation | Subject::Contact => is_of(case, text),
        Subject::Enrolment => pathway::path(case)
            .is_some_and(|path| path.to_check.is_some() && !wanted.is_empty() && fold(&path.place).contains(&wanted)),
    };
    cases.iter().filter(|case| is_followed(case)).filter(is_meant).collect()
}

/// Returns the case that a row of an answer is about: by a number, else by the names and the birth date.
pub fn meant<'c>(cases: &'c [CaseSummary], row: &[(FieldId, String)]) -> Option<&'c CaseSummary> {
    let said = |name: &str| {
        let id = Catalogue::current().by_name(name)?.id;
        row.iter().find(|(field, value)| *field == id && !value.is_empty()).map(|(_, value)| fold(value))
    };
    let same = |case: &CaseSummary, name: &str| {
        said(name).is_some_and(|wanted| values(case, name).iter().any(|value| fold(value) == wanted))
    };
    let mut found = cases.iter().filter(|case| same(case, "ine"));
    found.next().or_else(|| {
        let mut named = cases.iter().filter(|case| WHO[1..].iter().all(|name| same(case, name)));
        // Two of one name and birth date are told apart by nobody here.
        named.next().filter(|_| named.next().is_none())
    })
}

/// How good the data are that come from a school.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// People on the lists whose last school it is.
    pub listed: u64,
    /// Of them, those who had left nothing: enrolled, or with the diploma.
    pub false_leavers: u64,
    /// Of them, those without any number to call.
    pub unreachable: u64,
    /// Of them, those whose contact details turned out to be wrong.
    pub wrong_details: u64,
    /// Corrections asked about them.
    pub corrections: u64,
    /// Of these, those that were made.
    pub corrected: u64,
    /// Questions put to it, about them or about others who found a place there.
    pub questions: u64,
    /// Of these, those that were answered.
    pub answered: u64,
}

impl Quality {
    /// Returns how many in a hundred were rightly on the list, with details that work.
    pub fn accuracy(&self) -> Option<u64> {
        let wrong = (self.false_leavers + self.wrong_details + self.unreachable).min(self.listed);
        (self.listed > 0).then(|| (100 * (self.listed - wrong) + self.listed / 2) / self.listed)
    }
}

/// Returns the quality of the data of each school that is named, by its code or by a part of its name; without one, of any.
pub fn quality(cases: &[CaseSummary], wanted: Option<&str>) -> BTreeMap<String, Quality> {
    let mut schools = Schools { wanted: wanted.map(str::to_owned), ..Schools::default() };
    cases.iter().for_each(|case| schools.add(case));
    schools.end()
}

/// Counts how good the data of each school are, one person after another.
#[derive(Debug, Default)]
pub struct Schools {
    /// The name of each as it was first written, by that name folded.
    names: BTreeMap<String, String>,
    by_name: BTreeMap<String, Quality>,
    /// The only school that is counted, as somebody names it.
    wanted: Option<String>,
}

impl Schools {
    /// Counts a person, for the school that he or she comes from, and each question about the person for the school that was asked.
    pub fn add(&mut self, case: &CaseSummary) {
        let wanted = self.wanted.clone();
        let is_wanted = |school: &str| wanted.as_deref().is_none_or(|wanted| fold(school).contains(&fold(wanted)));
        let is_of_wanted = wanted.as_deref().is_none_or(|wanted| is_of(case, wanted));
        if let Some(name) = school(case).filter(|_| is_of_wanted) {
            count(self.of(name), case);
        }
        for parts in questions(case) {
            let question = Question::read(part(&parts, "etablissement"), part(&parts, "objet"));
            let name = question.figures_of(case);
            let is_origin = Some(name) == school(case);
            if name.trim().is_empty() || !(is_wanted(name) || is_wanted(question.school) || is_origin && is_of_wanted) {
                continue;
            }
            let quality = self.of(name);
            quality.questions += 1;
            quality.answered += u64::from(parts.contains_key("repondue_le"));
        }
    }

    fn of(&mut self, name: &str) -> &mut Quality {
        let name = self.names.entry(fold(name)).or_insert_with(|| name.to_owned()).clone();
        self.by_name.entry(name).or_default()
    }

    /// Returns the quality of the data of each school.
    pub fn end(self) -> BTreeMap<String, Quality> {
        self.by_name
    }
}

fn count(quality: &mut Quality, case: &CaseSummary) {
    let any = |field: &str| !values(case, field).is_empty();
    let is = |field: &str, wanted: &[&str]| values(case, field).iter().any(|value| wanted.contains(&value.as_str()));
    let records = |field: &str| {
        let known = Catalogue::current().by_name(field);
        let parts = values(case, field).iter().filter_map(move |value| known?.record_parts(value));
        parts.collect::<Vec<_>>()
    };
    let is_part = |parts: &BTreeMap<String, String>, part: &str, wanted: &[&str]| {
        parts.get(part).is_some_and(|value| wanted.contains(&value.as_str()))
    };
    quality.listed += 1;
    let is_false = is_false_leaver(case);
    quality.false_leavers += u64::from(is_false);
    let numbers = ["mobile", "tel_fixe", "responsable_1_tel_perso"];
    // Each person is counted for one fault: who had left nothing is not to be called.
    let without = !is_false && !numbers.iter().any(|field| any(field));
    quality.unreachable += u64::from(without);
    quality.wrong_details += u64::from(!is_false && !without && is("coordonnees_incorrectes", &["true"]));
    for parts in records("demande_correction") {
        quality.corrections += 1;
        quality.corrected += u64::from(is_part(&parts, "resultat", &["corrigee"]));
    }
}

#[cfg(test)]
mod tests;
