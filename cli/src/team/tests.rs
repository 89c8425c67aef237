// SPDX-License-Identifier: EUPL-1.2
use raccord_protocol::id::{DocumentId, EntryId};
use raccord_protocol::key::SecretKey;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::thresholds::AGREEING_MIN;
use raccord_protocol::view::{Author, AuthorRole, DocumentView, FieldView, Standing, Value};

use super::*;
use crate::samples::{case, party, view_of};

/// Returns a case with these opinions, each of an office, in the order in which they were written.
fn view(opinions: &[(u8, &str, &str)]) -> CaseView {
    let documents = opinions.iter().zip(1u8..).map(|((office, name, opinion), number)| {
        let author = Author {
            key: SecretKey::from_seed(&[*office; 32]).public(),
            organisation: Some(party(*office)),
            role: AuthorRole::Unknown,
            name: None,
        };
        let value = Value {
            entry: EntryId([number; 32]),
            value: Some(format!(r#"{{"avis":"{opinion}","nom":"{name}"}}"#)),
            author,
            time: Timestamp(u64::from(number)),
            admitted: None,
            standing: Standing::Counted,
        };
        DocumentView { document: DocumentId([number; 32]), values: vec![value], proposals: Vec::new() }
    });
    let field = FieldView { field: OPINION.to_owned(), list: true, conflict: false, documents: documents.collect() };
    view_of(case(&[]).head, vec![field])
}

#[test]
fn an_interlocutor_is_chosen_by_several_organisations_and_against_none() {
    let one = view(&[(1, "Claire Morel", "propose")]);
    assert!(!candidates(&one)[0].is_collegial(AGREEING_MIN), "who proposes does not choose alone");
    let twice = view(&[(1, "Claire Morel", "propose"), (1, "claire morel", "accord")]);
    assert!(!candidates(&twice)[0].is_collegial(AGREEING_MIN), "nobody agrees twice");
    let two = view(&[(1, "Claire Morel", "propose"), (2, "CLAIRE MOREL", "accord")]);
    assert!(candidates(&two)[0].is_collegial(AGREEING_MIN));
    let against =
        view(&[(1, "Claire Morel", "propose"), (2, "Claire Morel", "accord"), (3, "Claire Morel", "desaccord")]);
    assert!(!candidates(&against)[0].is_collegial(AGREEING_MIN));
    let persuaded =
        view(&[(3, "Claire Morel", "desaccord"), (1, "Claire Morel", "propose"), (3, "Claire Morel", "accord")]);
    assert!(candidates(&persuaded)[0].is_collegial(AGREEING_MIN), "the newest opinion counts");
}

#[test]
fn who_is_to_be_avoided_is_known_when_somebody_is_chosen() {
    let avoids = case(&[(AVOIDED, "Mme Durand, ancienne proviseure")]);
    let check = |name| unfit(&avoids, Part::Tutor, name, None);
    assert_eq!(check("Anne DURAND"), Some(Unfit::Avoided));
    assert_eq!(check("Mme Petit"), None, "a title names nobody");
    let rejects = case(&[("raison_decrochage", "rejet_ecole")]);
    let school = Some(OrganisationKind::School);
    assert_eq!(unfit(&rejects, Part::Interlocutor, "Luc Noir, Lycée Cyfflé", school), Some(Unfit::OfASchool));
    assert_eq!(unfit(&rejects, Part::Diagnosis, "Luc Noir, Lycée Cyfflé", school), None);
    assert_eq!(unfit(&rejects, Part::Interlocutor, "Luc Noir", Some(OrganisationKind::MissionLocale)), None);
    assert_eq!(unfit(&case(&[]), Part::Interlocutor, "Luc Noir", school), None);
}

#[test]
fn the_first_to_call_is_whom_the_person_trusts() {
    let all = [(INTERLOCUTOR, "Zoé Muller"), ("acteur_accompagnement", "Luc Noir"), (ASSISTANT, "Claire Morel")];
    assert_eq!(first_to_call(&case(&all)), Some((Part::Interlocutor, "Zoé Muller".to_owned())));
    assert_eq!(first_to_call(&case(&all[1..])), Some((Part::Tutor, "Luc Noir".to_owned())));
    let avoids = [&all[..], &[(AVOIDED, "Muller et Noir")]].concat();
    assert_eq!(first_to_call(&case(&avoids)), Some((Part::Assistant, "Claire Morel".to_owned())));
    assert_eq!(first_to_call(&case(&[])), None);
}

#[test]
fn a_key_is_of_the_assistant_who_stands() {
    let key = (KEY, r#"{"cle":"ab12","nom":"Claire Morel"}"#);
    assert_eq!(assistant_key(&case(&[(ASSISTANT, "Claire Morel"), key])).as_deref(), Some("ab12"));
    assert_eq!(assistant_key(&case(&[(ASSISTANT, "Paul Petit"), key])), None, "another took over");
    assert_eq!(assistant_key(&case(&[key])), None);
}
