// SPDX-License-Identifier: EUPL-1.2
use raccord_protocol::commit::Padding;
use raccord_protocol::link::{Sameness, TwoCases, link};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::Role;
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin, ErasureGround, Scope};
use raccord_protocol::view::erasure::Selection;

use super::*;
use crate::fixture::{entropy, field, offices};

/// A row of another source is about the person of an own case, as long as nobody said that there are two of that name and birth date.
#[test]
fn who_is_known_by_no_key_is_recognised_among_the_own_cases() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(Role::Leader);
    let asked = |nom: &str, birth: &str, ine: &str| {
        let values = [("nom", nom), ("prenom", "ANA"), ("date_naissance", birth), ("ine", ine)];
        let values = values.map(|(name, value)| (field(name), value.to_owned())).into();
        backend
            .call(RowsKnown {
                rows: vec![RowQuery { values, ..RowQuery::default() }],
                reopens: false,
                consultation: None,
            })
            .unwrap()
    };
    let ana = || asked("MOREL", "2008-05-05", "0494004062M");
    assert_eq!(ana(), RowsKnownAnswer { rows: vec![None], ..RowsKnownAnswer::default() });

    let person = [("nom", "Morel"), ("prenom", "Ana"), ("date_naissance", "2008-05-05")];
    let first = office.open_case(&backend, &person);
    let answer = ana();
    assert_eq!((&answer.recognised, &answer.doubtful), (&BTreeSet::from([0]), &BTreeSet::new()));
    let known = answer.rows[0].as_ref().expect("she is known");
    assert_eq!(known.head.case, first);
    // The same name in capitals is no other name.
    assert_eq!(
        known.documents.iter().map(|document| document.matches).collect::<Vec<_>>(),
        [Some(0), Some(1), Some(2)]
    );
    assert_eq!(asked("Weber", "2008-05-05", "").recognised, BTreeSet::new());

    let second = office.open_case(&backend, &person);
    assert_eq!(ana().rows[0].as_ref().map(|known| known.head.case), Some(first), "no third case is opened");
    let distinct = link(TwoCases::new(first, second), Sameness::Distinct, "", &mut entropy());
    backend.call(office.sign(&backend, Role::Leader, Padding::Bare, vec![distinct])).unwrap();
    let answer = ana();
    assert_eq!((answer.rows, answer.doubtful), (vec![None], BTreeSet::from([0])), "nobody can tell which of the two");
}

/// Whose case was erased comes again, on the same list, or as somebody types it: the office is told the day, and of nobody else. A
/// registrar asks for lists, an adviser for a case opened by hand.
#[test]
fn who_was_erased_here_is_told_when_they_come_again() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(Role::Leader);
    let row = CaseOrigin::row_digest("list", "1|morel");
    let person = |nom: &str| {
        let values = [("nom", nom), ("prenom", "Ana"), ("date_naissance", "2008-05-05")];
        values.map(|(name, value)| (field(name), value.to_owned())).to_vec()
    };
    let case = CaseHandle([5; 16]);
    let origin = CaseOrigin { source: "list".to_owned(), row: Some(row) };
    let mut drafts =
        vec![statement::case_opened(&CaseOpened { case, kind: CaseKind::Person }, &origin, &mut entropy())];
    drafts.extend(
        [("nom", "Morel"), ("prenom", "Ana"), ("date_naissance", "2008-05-05")]
            .map(|(name, value)| office.opening(case, name, value)),
    );
    backend.call(office.sign(&backend, Role::Leader, Padding::Padded, drafts)).unwrap();

    let asked = |keys: Vec<Digest>, values| {
        let known = backend
            .call(RowsKnown {
                rows: vec![RowQuery { keys, values, of_case: None }],
                reopens: false,
                consultation: None,
            })
            .unwrap();
        (known.rows[0].is_some(), known.erased.contains_key(&0))
    };
    assert_eq!(asked(vec![row], vec![]), (true, false));
    let consultation = office.consult(&backend, Role::Leader, Scope::Grants, Some(case));
    let selection = Selection::All;
    let preview = backend.call(crate::service::erasure::PreviewErasure { consultation, case, selection }).unwrap();
    let ground = ErasureGround::Request;
    let orders = preview.orders.into_iter().map(|entries| statement::erasure(ground, "", entries, &mut entropy()));
    backend.call(office.sign(&backend, Role::Leader, Padding::Padded, orders.collect())).unwrap();

    assert_eq!(asked(vec![row], vec![]), (false, true), "the same row");
    assert_eq!(asked(vec![], person("MOREL")), (false, true), "the same person, from elsewhere");
    assert_eq!(asked(vec![CaseOrigin::row_digest("list", "2|weber")], person("Weber")), (false, false));
    office.open_case(&backend, &[("nom", "Morel"), ("prenom", "Ana"), ("date_naissance", "2008-05-05")]);
    assert_eq!(asked(vec![row], person("Morel")), (true, false), "who was taken in again is known");
}

/// What a file says of somebody is told to who said before that it is looked at, and to nobody else.
#[test]
fn whom_not_to_contact_is_told_after_a_consultation_alone() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(Role::Leader);
    let person = [("nom", "Morel"), ("prenom", "Ana"), ("date_naissance", "2008-05-05")];
    let first = office.open_case(&backend, &person);
    let second = office.open_case(&backend, &[&person[..], &[("a_ne_pas_contacter", "true")]].concat());
    let distinct = link(TwoCases::new(first, second), Sameness::Distinct, "", &mut entropy());
    backend.call(office.sign(&backend, Role::Leader, Padding::Bare, vec![distinct])).unwrap();
    let asked = |consultation| {
        let values = person.map(|(name, value)| (field(name), value.to_owned())).into();
        let rows = vec![RowQuery { values, ..RowQuery::default() }];
        backend.call(RowsKnown { rows, reopens: false, consultation }).map(|answer| answer.cautions)
    };
    assert_eq!(asked(None).unwrap(), BTreeMap::new());
    let list = office.consult(&backend, Role::Leader, Scope::List, None);
    let told = asked(Some(list)).unwrap();
    let files = |heads: &Vec<CaseHead>| heads.iter().map(|head| head.case).collect::<Vec<_>>();
    assert_eq!(told.values().map(files).collect::<Vec<_>>(), [vec![second]]);
    let other = office.consult(&backend, Role::Leader, Scope::Search, None);
    assert!(asked(Some(other)).is_err(), "that says something else");
}
