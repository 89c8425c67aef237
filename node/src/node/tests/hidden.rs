// SPDX-License-Identifier: EUPL-1.2
//! What a reader may not see comes through no request of the local interface: in no total, no hit of a search, no export, no error.

use std::fmt::Debug;

use raccord_protocol::statement::Scope;
use raccord_protocol::view::{CaseSummary, Ownership};

use super::*;
use crate::api::ClientError;
use crate::service::cases::{CaseShow, CaseWho, Search};
use crate::service::desk::{Deadlines, Notices, Today};
use crate::service::sharing::Duplicates;

const ROLE: Role = Role::Adviser;
const AT: &str = "2026-11-24T15:00";
/// What only the home knows of the person.
const SECRETS: [&str; 3] = ["0612345678", "2026-06-01", "2009-05-05"];

/// Returns what an answer says, a refusal or a list of nothing, without the number of the case that was asked for.
fn said<T: Debug>(result: Result<T, ClientError>, case: CaseHandle) -> String {
    let said = match result {
        Ok(answer) => format!("{answer:?}"),
        Err(refusal) => format!("{refusal} {refusal:?}"),
    };
    assert!(SECRETS.iter().all(|secret| !said.contains(secret)) && !said.contains("Lavallière"), "{said}");
    said.replace(&case.to_string(), "CASE").replace(&format!("{case:?}"), "CASE")
}

/// Asks for a case in every way that there is, and returns what each answer says.
fn answers(office: &Office, backend: &Backend, case: CaseHandle) -> Vec<String> {
    let of = |scope| office.consult(backend, ROLE, scope, Some(case));
    let search = office.consult(backend, ROLE, Scope::Search, None);
    let deadlines = Deadlines {
        consultation: office.consult(backend, ROLE, Scope::List, None),
        day: "2026-11-24".to_owned(),
        within: None,
        ownership: Ownership::Any,
        case: Some(case),
        from: 0,
        limit: 10,
        fields: vec![],
    };
    vec![
        said(backend.call(CaseShow { consultation: of(Scope::Case), case }), case),
        said(backend.call(CaseHistory { consultation: of(Scope::History), case }), case),
        said(backend.call(CaseWho { consultation: of(Scope::Grants), case }), case),
        said(backend.call(Duplicates { consultation: search, case: Some(case), limit: 10 }), case),
        said(backend.call(EditContexts { cases: vec![case], fields: vec![] }), case),
        said(backend.call(deadlines), case),
    ]
}

fn cases(office: &Office, backend: &Backend, scope: Scope, text: Option<&str>) -> Vec<CaseSummary> {
    let consultation = office.consult(backend, ROLE, scope, None);
    let filter = Filter { text: text.map(str::to_owned), ..Filter::default() };
    match text {
        Some(_) => backend.call(Search { consultation, filter }).unwrap().cases,
        None => backend.call(CaseList { consultation, filter }).unwrap().cases,
    }
}

#[test]
fn what_was_not_granted_comes_through_no_request() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let [home, reader] = offices.as_slice() else { unreachable!() };
    let nodes = [Running::start(home), Running::start(reader)];
    let (at_home, at_reader) = (home.open_as(Role::Leader), reader.open_as(ROLE));
    let person = [
        ("nom", "Lavallière"),
        ("prenom", "Zoé"),
        ("date_naissance", SECRETS[2]),
        ("mobile", SECRETS[0]),
        ("date_signalement", SECRETS[1]),
    ];
    let case = home.open_case(&at_home, &person);
    let as_leader = reader.open_as(Role::Leader);
    reader.open_case(&as_leader, &[person[0], person[1], person[2], person[3]]);
    let grant = home.grant(case, reader, &["nom"], Mode::Read);
    let grant_id = grant.header.id(home.key(Role::Leader).public());
    at_home.call(home.sign(&at_home, Role::Leader, Padding::Bare, vec![grant])).unwrap();
    let (alias, _) = wait_for("the grant", || foreign(&list(reader, &at_reader, ROLE), "nom"));

    // Hits: by the name that was granted, and not by the number that was not, whole or by its end.
    let hits = |text: &str| cases(reader, &at_reader, Scope::Search, Some(text)).len();
    assert_eq!((hits("lavalliere"), hits("06 12 34 56 78"), hits("345678")), (2, 1, 1));
    // Totals: the reader's own person has no report, and a name alone makes no pair.
    let counted = at_reader.call(Notices { at: AT.to_owned() }).unwrap();
    assert_eq!((counted.counts.calls, counted.counts.pressing, counted.duplicates), (1, 0, 0));
    let today = Today {
        consultation: reader.consult(&at_reader, ROLE, Scope::List, None),
        at: AT.to_owned(),
        referent: None,
        letter_days: None,
        limit: 10,
        fields: vec![],
    };
    let today = at_reader.call(today).unwrap();
    assert_eq!((today.total, today.pressing, today.deadlines.len()), (1, 0, 0));
    // Exports: the one field.
    let exported = cases(reader, &at_reader, Scope::Export, None);
    let columns: Vec<_> =
        exported.iter().filter(|case| !case.head.own).map(|case| case.fields.keys().collect::<Vec<_>>()).collect();
    assert_eq!(columns, [["nom"]]);
    // Errors: the number by which its holder knows the case says no more than one that nobody ever gave.
    let unknown = answers(reader, &at_reader, CaseHandle([7; 16]));
    assert!(unknown.iter().all(|answer| answer.contains("CASE is not known")), "{unknown:?}");
    assert_eq!(answers(reader, &at_reader, case), unknown);

    let reason = Reason { text: "withdrawn".to_owned() };
    let revocation = single(Kind::Revocation, vec![grant_id], &reason, &mut entropy());
    at_home.call(home.sign(&at_home, Role::Leader, Padding::Bare, vec![revocation])).unwrap();
    wait_for("the revocation", || (list(reader, &at_reader, ROLE).cases.len() == 1).then_some(()));
    assert_eq!(answers(reader, &at_reader, alias), unknown, "what was known is forgotten");
    assert_eq!((hits("lavalliere"), cases(reader, &at_reader, Scope::Export, None).len()), (1, 1));
    nodes.into_iter().for_each(Running::stop);
}
