// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use raccord_protocol::catalogue::Language;
use raccord_protocol::import::{ColumnRole, Mapping};
use raccord_protocol::view::indicators::false_leaver;

use super::*;
use crate::samples::case;

#[test]
fn a_school_is_asked_about_its_pupils_and_a_cfa_about_those_who_entered_it() {
    let followed = case(&[("nom", "Petit"), ("etablissement", "Lycée Cyfflé"), ("etablissement_uai", "0540044E")]);
    let ended = case(&[("etablissement", "Lycée Cyfflé"), ("fin_suivi_le", "2026-10-01")]);
    let entered = case(&[
        ("etablissement", "Lycée Loritz"),
        ("solution_retenue", "apprentissage"),
        ("solution_organisme", "CFA de Laxou"),
        ("solution_date_entree", "2026-10-01"),
        ("inscription_a_verifier_depuis", "2026-10-01"),
    ]);
    let cases = [followed, ended, entered];
    let today = date(2026, 11, 24);
    let asked = |text: &str, subject| to_ask(&cases, text, subject, today).len();
    assert_eq!((asked("cyffle", Subject::Situation), asked("0540044E", Subject::Contact)), (1, 1));
    assert_eq!((asked("Loritz", Subject::Enrolment), asked("CFA de Laxou", Subject::Enrolment)), (0, 1));
    assert_eq!(asked("", Subject::Situation), 0);
}

#[test]
fn an_answer_is_about_the_pupil_of_that_number_or_that_name_and_birth_date() {
    let who = [("nom", "Lefèvre"), ("prenom", "Ana"), ("date_naissance", "2009-05-05")];
    let cases = [case(&who), case(&[("nom", "Petit"), ("ine", "0494004062M")])];
    let row = |pairs: &[(&str, &str)]| -> Vec<(FieldId, String)> {
        let id = |name: &str| Catalogue::current().by_name(name).expect("a field").id;
        pairs.iter().map(|(name, value)| (id(name), (*value).to_owned())).collect()
    };
    let named = |pairs: &[(&str, &str)]| meant(&cases, &row(pairs)).map(|case| values(case, "nom")[0].clone());
    assert_eq!(
        named(&[("nom", "LEFEVRE"), ("prenom", "ANA"), ("date_naissance", "2009-05-05")]).as_deref(),
        Some("Lefèvre")
    );
    assert_eq!(named(&[("ine", "0494004062M"), ("nom", "Petitt")]).as_deref(), Some("Petit"));
    assert_eq!(named(&[("nom", "Lefèvre"), ("prenom", "Ana")]), None, "a name alone is nobody's");
    let twins = [case(&who), case(&who)];
    assert!(meant(&twins, &row(&[("nom", "Lefèvre"), ("prenom", "Ana"), ("date_naissance", "2009-05-05")])).is_none());
}

#[test]
fn what_says_that_a_pupil_left_nothing_is_read() {
    assert!(false_leaver::FIELDS.iter().all(|field| FIELDS.contains(field)));
}

/// Every fault counts once, for the school that the person comes from, and nobody's name is in the figures.
#[test]
fn each_school_learns_how_good_its_data_are() {
    let school = ("etablissement", "Lycée Cyfflé");
    let cases = [
        case(&[school, ("mobile", "0612345678")]),
        case(&[("etablissement", "LYCEE CYFFLE"), ("fin_suivi_motif", "faux_decrocheur")]),
        case(&[school]),
        case(&[
            school,
            ("mobile", "0612345678"),
            ("coordonnees_incorrectes", "oui"),
            (
                "demande_correction",
                "date=2026-10-01; aupres_de=Lycée; objet=coordonnees; repondue_le=2026-10-05; resultat=corrigee",
            ),
            (QUESTION, "date=2026-10-01; etablissement=Cyfflé; objet=situation"),
        ]),
        case(&[("etablissement", "Lycée Loritz"), ("mobile", "0612345678")]),
    ];
    let found = quality(&cases, None);
    let expected = Quality {
        listed: 4,
        false_leavers: 1,
        unreachable: 1,
        wrong_details: 1,
        corrections: 1,
        corrected: 1,
        questions: 1,
        answered: 0,
    };
    assert_eq!(found["Lycée Cyfflé"], expected);
    assert_eq!(
        (expected.accuracy(), found["Lycée Loritz"].accuracy(), Quality::default().accuracy()),
        (Some(25), Some(100), None)
    );
    assert!(!serde_json::to_string(&found).expect("it has a JSON form").contains("06123"));
}

/// Of many pupils a list has the code of the school alone: whoever is asked about counts.
#[test]
fn the_data_of_a_school_are_of_all_whom_it_is_asked_about() {
    let of = |fields: &[(&str, &str)]| case(fields);
    let cases = [
        of(&[("nom", "Morel"), ("etablissement_uai", "0750654D")]),
        of(&[("nom", "Petit"), ("etablissement", "Lycée Cyfflé"), ("etablissement_uai", "0750654D")]),
        of(&[("nom", "Weber"), ("etablissement", "Lycée Loritz")]),
        of(&[("nom", "Klein"), ("campagne", "Automne")]),
    ];
    let listed = |wanted: Option<&str>| quality(&cases, wanted).values().map(|of| of.listed).sum::<u64>();
    assert_eq!(
        (listed(Some("0750654D")), listed(Some("cyfflé")), listed(Some("9999999Z")), listed(None)),
        (2, 1, 0, 3)
    );
    let day = date(2026, 11, 1);
    assert_eq!(to_ask(&cases, "0750654D", Subject::Situation, day).len(), 2);
}

/// A pupil of one school who found a place in another.
fn placed(questions: &[String]) -> CaseSummary {
    let mut fields = vec![
        ("etablissement", "Lycée Cyfflé"),
        ("etablissement_uai", "0540044E"),
        ("solution_retenue", "lycee_professionnel"),
        ("solution_organisme", "Lycée Jean Prouvé"),
    ];
    fields.extend(questions.iter().map(|question| (QUESTION, question.as_str())));
    case(&fields)
}

fn question(school: &str, about: Subject, answered: bool) -> String {
    let answered = if answered { "; repondue_le=2026-11-20" } else { "" };
    format!("date=2026-11-02; etablissement={school}; objet={}{answered}", about.code())
}

/// How each of three schools is named by somebody who asks it: the code and parts of the name are one.
const NAMED: [&[&str]; 3] =
    [&["0540044E", "cyffle", "Lycée Cyfflé"], &["Lycée Jean Prouvé", "prouvé"], &["Lycée Loritz"]];

fn subjects() -> impl Strategy<Value = Subject> {
    prop::sample::select(SUBJECTS.to_vec())
}

proptest! {
    /// Found by a newcomer: the word of the school where somebody found a place closed what the school of origin was asked.
    #[test]
    fn nobody_answers_for_another_school_or_another_question(
        asked in (0..3usize, 0..3usize, subjects()),
        answering in (0..3usize, 0..3usize, subjects()),
        filled in prop::collection::btree_set(0..FILLED.len(), 1..8),
    ) {
        let name = |of: usize, by: usize| NAMED[of][by % NAMED[of].len()];
        let columns: BTreeSet<&str> = answering.2.asked().iter().copied().collect();
        let sheet = Sheet { school: Some(name(answering.0, answering.1).to_owned()), subjects: Subject::of_columns(&columns) };
        let said: Vec<(&Field, String)> = FILLED.iter().enumerate()
            .filter(|(at, (field, _))| filled.contains(at) && columns.contains(field))
            .map(|(_, (field, value))| (Catalogue::current().by_name(field).expect("a field"), (*value).to_owned()))
            .collect();
        let case = placed(&[]);
        let found = Question::read(name(asked.0, asked.1), asked.2.code()).is_answered(&case, &sheet, &said);
        // Of the school of the path nobody knows a code or a part of its name but where its base is asked.
        let is_known = match asked.2 {
            Subject::Enrolment => asked.0 == 1,
            Subject::Contact | Subject::Situation => asked.0 == 0,
        };
        let is_same = asked.0 == answering.0 && (is_known || name(asked.0, asked.1) == name(answering.0, answering.1));
        // Who says what a pupil does now says whether he or she is enrolled.
        let is_about = asked.2 == answering.2 || (asked.2, answering.2) == (Subject::Enrolment, Subject::Situation);
        let is_said = said.iter().any(|(field, _)| asked.2.asked().contains(&field.name.as_str()));
        prop_assert_eq!(found, is_same && is_about && is_said);
    }

    /// No question is counted twice or lost, and each is counted for the school that was asked.
    #[test]
    fn a_question_counts_for_the_school_that_was_asked(
        asked in prop::collection::btree_set((0..2usize, 0..3usize, any::<bool>()), 0..6),
    ) {
        let about = |of: usize| if of == 0 { Subject::Situation } else { Subject::Enrolment };
        let texts: Vec<String> = asked.iter().map(|(of, by, answered)| question(NAMED[*of][by % NAMED[*of].len()], about(*of), *answered)).collect();
        let cases = [placed(&texts)];
        let found = quality(&cases, None);
        for (of, name) in ["Lycée Cyfflé", "Lycée Jean Prouvé"].into_iter().enumerate() {
            let put = asked.iter().filter(|question| question.0 == of).count() as u64;
            let answered = asked.iter().filter(|question| question.0 == of && question.2).count() as u64;
            let counted = found.get(name).map_or((0, 0), |quality| (quality.questions, quality.answered));
            prop_assert_eq!(counted, (put, answered));
            prop_assert_eq!(found.get(name).map_or(0, |quality| quality.listed), u64::from(of == 0));
            let alone = quality(&cases, Some(name));
            prop_assert!(alone.keys().all(|known| known == name), "{alone:?}");
            prop_assert_eq!(alone.get(name), found.get(name));
        }
    }
}

#[test]
fn a_sheet_is_of_the_school_that_stands_above_its_columns() {
    let titles = ["Questions à Lycée Jean Prouvé : complétez chaque ligne".to_owned(), "ne rien changer".to_owned()];
    let named = |asked: &[&'static str]| named_in(&titles, asked.iter().copied());
    assert_eq!(named(&["0540044E", "prouvé", "Lycée Jean Prouvé", "Lycée Jean"]), Some("Lycée Jean Prouvé"));
    assert_eq!(named(&["0540044E", "rouvé", ""]), None, "a part of a word is no name");
    assert_eq!(named_in(&[], ["Lycée Jean Prouvé"]), None);
}

/// Of one who was asked alone nobody need say that it is that one; of several somebody has to.
#[test]
fn a_sheet_without_a_name_is_of_the_only_school_that_was_asked() {
    let nameless = Sheet { school: None, subjects: vec![Subject::Situation] };
    let of = |asked: &[(&str, Subject)]| {
        let texts: Vec<String> = asked.iter().map(|(school, about)| question(school, *about, false)).collect();
        nameless.about(&placed(&texts)).school
    };
    let (origin, other) = (("0540044E", Subject::Situation), ("Lycée Loritz", Subject::Situation));
    assert_eq!(of(&[origin, ("Lycée Jean Prouvé", Subject::Enrolment)]).as_deref(), Some("0540044E"));
    assert_eq!(of(&[origin, ("cyfflé", Subject::Situation)]).as_deref(), Some("0540044E"), "it is one school");
    assert_eq!((of(&[origin, other]), of(&[])), (None, None));
}

/// What is asked in a sheet, each with what a school could write there.
const FILLED: [(&str, &str); 8] = [
    (ENROLMENT, "inscrit"),
    ("date_sortie", "2026-06-30"),
    ("classe", "2 CAP"),
    ("diplome_obtenu", "CAP cuisine"),
    ("scolarise_eple", "Lycée Loritz"),
    ("mobile", "07 11 22 33 44"),
    ("responsable_1_nom", "Mme Petit"),
    ("commune", "Toul"),
];

proptest! {
    /// Whatever is known and whatever is written: a line says what stands in it now and was not sent, and an untouched one nothing.
    #[test]
    fn a_line_says_what_was_written_into_it_alone(
        known in prop::collection::btree_set(0..FILLED.len(), 0..8),
        filled in prop::collection::btree_set(0..FILLED.len(), 0..8),
        several in any::<bool>(),
    ) {
        let mut stands: Vec<(&str, &str)> =
            known.iter().map(|at| (FILLED[*at].0, ["inconnu", "2025-07-01", "1 CAP", "DNB", "?", "06 12 34 56 78", "M. Petit", "Metz"][*at])).collect();
        if several {
            stands.push(("mobile", "03 83 00 00 00"));
        }
        let case = case(&stands);
        let id = |name: &str| Catalogue::current().by_name(name).expect("a field").id;
        let mut expected = BTreeSet::new();
        let row: Vec<(FieldId, String)> = FILLED.iter().enumerate().filter_map(|(at, (name, new))| {
            let sent = if *name == ENROLMENT { String::new() } else { values(&case, name).join(BETWEEN) };
            let returned = if filled.contains(&at) { (*new).to_owned() } else { sent };
            if filled.contains(&at) {
                expected.insert((*name, (*new).to_owned()));
            }
            (!returned.is_empty()).then(|| (id(name), returned))
        }).collect();
        let found: BTreeSet<(&str, String)> =
            said(&case, &row).into_iter().map(|(field, value)| (field.name.as_str(), value)).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_number_without_its_spaces_or_its_plus_is_no_answer() {
    let case = case(&[("mobile", "+33 6 12 34 56 78")]);
    let id = Catalogue::current().by_name("mobile").expect("a field").id;
    assert_eq!(said(&case, &[(id, "33612345678".to_owned())]), []);
}

/// A school sees words, in either language, and its answers are read by them.
#[test]
fn every_column_of_a_sheet_is_read_by_its_label() {
    let generic = Mapping::built_in("generic").expect("it comes with the program");
    let asked = SUBJECTS.iter().flat_map(|subject| subject.asked()).chain(&WHO);
    for field in asked.map(|name| Catalogue::current().by_name(name).expect("a field")) {
        for language in [Language::French, Language::English] {
            let label = field.label(language);
            assert_eq!(generic.role(label), ColumnRole::Field(field.id), "{label}");
        }
        // What stands above a column is not taken for one.
        for language in [crate::language::Language::French, crate::language::Language::English] {
            let above = crate::language::Translator::new(language).text(to_fill_in(&field.name), &[]);
            assert_eq!(generic.role(&above), ColumnRole::Unknown, "{above}");
        }
    }
}

#[test]
fn a_yes_is_no_name() {
    let said = |field, value| meant_by(field, value);
    assert_eq!(said("scolarise_eple", "Oui"), ("scolarise", "oui".to_owned()));
    assert_eq!(said("diplome_obtenu", "no"), ("diplome_de_cette_formation", "non".to_owned()));
    assert_eq!((said(ENROLMENT, "oui").1, said(ENROLMENT, "NON").1), ("inscrit".to_owned(), "inconnu".to_owned()));
    assert_eq!(said("scolarise_eple", "Lycée Oui"), ("scolarise_eple", "Lycée Oui".to_owned()));
}
