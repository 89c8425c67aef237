// SPDX-License-Identifier: EUPL-1.2
//! What letters say, and what they must not.

use raccord_protocol::catalogue::{Catalogue, Class};

use raccord_protocol::id::DocumentId;
use raccord_protocol::key::SecretKey;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::{Author, AuthorRole, DocumentView, FieldView};

use super::*;
use crate::samples::{case_of, party, view_of};

#[test]
fn a_letter_says_where_an_answer_goes() {
    let translator = Translator::new(Language::English);
    let address = ("acteur_adresse", "3 rue du Port, 54000 Nancy");
    let sheet = case_of(1, &[address, ("acteur_commune", "Nancy"), ("acteur_tel", "0383123456")]);
    let lines = sender(&sheet, &translator).unwrap();
    assert_eq!((lines.len(), lines[0].as_str()), (2, address.1), "the town stands in the address: {lines:?}");
    assert!(lines[1].contains("83"), "{lines:?}");
    assert_eq!(sender(&case_of(1, &[address]), &translator), Err(vec!["acteur_tel"]));
}

fn part(office: u8, moment: &str, day: &str, text: &str) -> Value {
    let value = field(SAID_BACK).parse(&format!("le={day}; moment={moment}; texte={text}"));
    let author = Author {
        key: SecretKey::from_seed(&[office; 32]).public(),
        organisation: Some(party(office)),
        role: AuthorRole::Assistant,
        name: None,
    };
    Value {
        entry: EntryId([office; 32]),
        value: Some(value.expect("a part of the sheet").value),
        author,
        time: Timestamp(1),
        admitted: None,
        standing: Standing::Counted,
    }
}

/// A case in whose sheet these values stand, those of each document together.
fn sheet(documents: Vec<Vec<Value>>) -> CaseView {
    let document =
        |values: Vec<Value>| DocumentView { document: DocumentId(values[0].entry.0), values, proposals: Vec::new() };
    let documents = documents.into_iter().map(document).collect();
    let field = FieldView { field: SAID_BACK.to_owned(), list: true, conflict: false, documents };
    view_of(case_of(1, &[]).head, vec![field])
}

/// The document is made in common, after the diagnosis and again after the engagement (requirement 135).
#[test]
fn two_offices_make_the_sheet_together_and_again_after_the_engagement() {
    let translator = Translator::new(Language::French);
    let day = "2026-11-24";
    let view = sheet(vec![
        vec![part(1, "diagnostic", day, "Vous cherchez un apprentissage")],
        vec![part(2, "diagnostic", day, "Nous vous aidons à trouver un patron")],
        vec![part(2, "engagement", day, "Vous commencez le 2 décembre")],
    ]);
    let said = |moment| said_in_common([&view].into_iter(), moment, None, Words::new(&translator));
    let offices: Vec<String> = said("diagnostic").into_iter().map(|(office, _)| office).collect();
    assert_eq!(offices, ["Office 1", "Office 2"]);
    assert_eq!(said("engagement"), [("Office 2".to_owned(), "Vous commencez le 2 décembre".to_owned())]);
}

/// What was not admitted is said in common by nobody; of two texts in conflict both are said.
#[test]
fn the_sheet_says_what_counts() {
    let pending = Value { standing: Standing::Pending, ..part(2, "diagnostic", "2026-11-24", "Pas encore") };
    let (one, other) = (part(1, "diagnostic", "2026-11-24", "Lundi"), part(1, "diagnostic", "2026-11-24", "Mardi"));
    let view = sheet(vec![vec![pending], vec![one, other]]);
    let texts = said_back(&view, "diagnostic", None).into_iter().map(|(_, text)| text);
    assert_eq!(texts.collect::<Vec<_>>(), ["Lundi", "Mardi"]);
}

/// After a path was proposed, the sheet does not say that nothing is settled; which path, it says where somebody agreed.
#[test]
fn the_sheet_knows_of_the_path_that_was_proposed() {
    let translator = Translator::new(Language::English);
    let record = |text: &str| field(PATH).parse(text).expect("a path").value;
    let first = record("le=2026-11-03; parcours=projet");
    let second = record("le=2026-11-20; parcours=apprentissage; structure=CFA de Laxou");
    let of = |since: &str| {
        let case = case_of(1, &[("date_signalement", since), (PATH, &second), (PATH, &first)]);
        newest_path(&case, Words::new(&translator))
    };
    let path = of("2026-10-01").expect("one was proposed");
    assert_eq!(path, "Towards an apprenticeship (CFA de Laxou)");
    assert_eq!(of("2026-11-21"), None, "it is of an episode before");
    let line = |proposed: &Proposed, alone| agreed_line(proposed, alone, &translator);
    assert_eq!(line(&Proposed::Nothing, true), None);
    assert!(line(&Proposed::LeftOut, true).is_some_and(|line| !line.contains("apprenticeship")));
    assert_eq!(line(&Proposed::LeftOut, false), None);
    assert!(line(&Proposed::Said(path), false).is_some_and(|line| line.contains("CFA de Laxou")));
}

/// After a path broke off, the sheet is of the episode that began then.
#[test]
fn the_sheet_is_of_the_episode_that_lasts() {
    let entered = [
        ("solution_retenue", "apprentissage"),
        ("solution_date_entree", "2026-09-10"),
        ("episode_depuis", "2026-06-30"),
    ];
    assert_eq!(moment_of(&case_of(1, &[])), "diagnostic");
    assert_eq!(moment_of(&case_of(1, &entered)), "engagement");
    assert!(is_of_episode(&case_of(1, &entered), "solution_retenue"));
    let mut broken = entered;
    broken[2].1 = "2026-10-20";
    let broken = case_of(1, &[&broken[..], &[("solution_date_rupture", "2026-10-20")]].concat());
    assert_eq!(moment_of(&broken), "diagnostic", "the path is broken");
    assert!(!is_of_episode(&broken, "solution_retenue") && is_of_episode(&broken, "solution_proposee"));
    let view = sheet(vec![
        vec![part(1, "diagnostic", "2026-07-02", "Avant")],
        vec![part(1, "diagnostic", "2026-10-21", "Maintenant")],
    ]);
    let texts = said_back(&view, "diagnostic", pathway::episode_start(&broken)).into_iter().map(|(_, text)| text);
    assert_eq!(texts.collect::<Vec<_>>(), ["Maintenant"]);
}

#[test]
fn a_sheet_made_again_goes_into_a_file_of_its_own() {
    let day = jiff::civil::date(2026, 11, 24);
    let path = |model, moment| default_path(model, CaseHandle([0x3f; 16]), moment, day).display().to_string();
    let of_diagnosis = path(Model::Restitution, "diagnostic");
    assert!(of_diagnosis.ends_with("-diagnostic-2026-11-24.html"), "{of_diagnosis}");
    assert_ne!(of_diagnosis, path(Model::Restitution, "engagement"));
    assert!(path(Model::Parents, "diagnostic").ends_with("-2026-11-24.html"));
}

/// The sheet is handed over, lies on a kitchen table, is read by others: it holds nothing sensitive and nothing private.
#[test]
fn the_sheet_for_the_person_holds_nothing_sensitive() {
    for field in RESTITUTION.iter().flat_map(|(_, fields)| fields.iter()) {
        let class = Catalogue::current().by_name(field).map(|field| field.class);
        assert_eq!(class, Some(Class::FollowUp), "{field}");
    }
    // What offices say on it is free text, which nobody can vouch for: it is written to be read by the person, and in the file it
    // is private. No other private field is read.
    let others = RESTITUTION.iter().flat_map(|(_, fields)| fields.iter()).all(|field| *field != SAID_BACK);
    assert!(others && field(SAID_BACK).class == Class::Private);
}

/// Two colleagues wrote at once: the letter goes to one of two towns, and says so.
#[test]
fn a_letter_that_takes_one_of_two_values_names_both() {
    let case = case_of(
        1,
        &[
            ("nom", "Leroy"),
            ("commune", "Laxou"),
            ("commune", "Jarville"),
            ("mobile", "0612340001"),
            ("mobile", "0612340002"),
        ],
    );
    let towns = ["Laxou", "Jarville"].map(str::to_owned).to_vec();
    assert_eq!(disputed(&case, Model::Appointment), [("commune", towns)]);
    let case = case_of(1, &[("responsable_1_nom", "Mme Leroy"), ("responsable_1_nom", "M. Leroy")]);
    assert_eq!((disputed(&case, Model::Appointment).len(), disputed(&case, Model::Parents).len()), (0, 1));
}
