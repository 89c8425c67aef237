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
            (QUESTION, "date=2026-10-01; etablissement=Lycée; objet=situation"),
        ]),
        case(&[("etablissement", "Lycée Loritz"), ("mobile", "0612345678")]),
    ];
    let found = quality(&cases);
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
    let cases = vec![
        of(&[("nom", "Morel"), ("etablissement_uai", "0750654D")]),
        of(&[("nom", "Petit"), ("etablissement", "Lycée Cyfflé"), ("etablissement_uai", "0750654D")]),
        of(&[("nom", "Weber"), ("etablissement", "Lycée Loritz")]),
        of(&[("nom", "Klein"), ("campagne", "Automne")]),
    ];
    let listed =
        |wanted: Option<&str>| quality(&of_school(cases.clone(), wanted)).values().map(|of| of.listed).sum::<u64>();
    assert_eq!(
        (listed(Some("0750654D")), listed(Some("cyfflé")), listed(Some("9999999Z")), listed(None)),
        (2, 1, 0, 3)
    );
    let day = date(2026, 11, 1);
    assert_eq!(to_ask(&cases, "0750654D", Subject::Situation, day).len(), 2);
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
