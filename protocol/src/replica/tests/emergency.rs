// SPDX-License-Identifier: EUPL-1.2
//! Access in an emergency.

use super::*;
use crate::grant::{EmergencyError, TermsError};
use crate::statement::emergency_request;
use crate::view::news::{What, news};
use crate::view::show::show;

/// A case of the first office of which the second knows the given name; the alias it knows it by.
fn known_case(kind: OrganisationKind) -> (World, CaseHandle) {
    let mut world = World::new(&[kind, OrganisationKind::MissionLocale, OrganisationKind::Alj]);
    let values = [("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678"), ("commentaire", "Private note")];
    let case = world.open_case(CIO, &values);
    let given = world.document_of(CIO, "prenom");
    let terms = world.terms(CIO, ML, &[], Mode::Read);
    let terms = GrantTerms { items: vec![given], ..terms };
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    (world, terms.alias)
}

fn ask(world: &mut World, at: usize, alias: CaseHandle) -> Result<Accepted, SubmitError> {
    let draft = emergency_request(alias, "she does not answer and spoke of ending it", &mut world.offices[at].entropy);
    let answer = world.submit(at, Padding::Bare, vec![draft]);
    world.settle();
    answer
}

/// Lets time pass, no more than a day at once: clocks do not jump.
fn pass(world: &mut World, milliseconds: u64) {
    for _ in 0..milliseconds / DAY_MS {
        world.pass(DAY_MS);
    }
    world.pass(milliseconds % DAY_MS);
    world.settle();
}

fn emergency_grants(world: &World, at: usize) -> Vec<GrantTerms> {
    let store = &world.offices[at].store;
    let rows = store.scan(Table::Grants, &[], &[], usize::MAX).unwrap();
    let grants = rows.iter().map(|(_, value)| read_row::<case::GrantRecord>(Table::Grants, value).unwrap().terms);
    grants.filter(|terms| terms.basis == Basis::VitalInterest).collect()
}

#[test]
fn the_home_opens_for_some_hours_what_the_rules_say() {
    let (mut world, alias) = known_case(OrganisationKind::Cio);
    ask(&mut world, ML, alias).unwrap();
    let open = values(&[("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678")]);
    assert_eq!(world.values(ML), open);
    assert!(!world.holds(ML, "Private note"));
    assert_eq!(world.values(OTHER), vec![]);
    assert!(world.holds(CIO, "spoke of ending it"), "the home reads why");
    let [terms] = emergency_grants(&world, CIO).try_into().unwrap();
    assert_eq!(terms.until.ms_since(terms.from), 72 * HOUR_MS);
    assert_eq!((terms.mode, terms.fields.len(), terms.items.len()), (Mode::Read, 0, 3));

    // The staff of the home is told without asking for it.
    let home = world.viewer(CIO);
    let handle = case::case(&world.offices[CIO].store, 0).unwrap().unwrap().handle;
    assert_eq!(show(&home, handle).unwrap().emergency_until, Some(terms.until));
    let reader = world.offices[CIO].staff.public();
    let told = news(&home, reader, Some(Timestamp::MIN)).unwrap().items;
    assert!(told.iter().any(|item| item.what == What::EmergencyAsked && item.head.case == handle));

    // While it stands, another request gives no more; what changes meanwhile does not come: it is opened as it stood.
    ask(&mut world, ML, alias).unwrap();
    assert_eq!(emergency_grants(&world, CIO).len(), 1);
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0600000000").unwrap();
    world.settle();
    assert!(world.holds(ML, "0612345678") && !world.holds(ML, "0600000000"));

    pass(&mut world, 72 * HOUR_MS);
    assert_eq!(world.values(ML), values(&[("prenom", "Zoé")]));
    assert!(!world.holds(ML, "0612345678") && !world.holds(ML, "0600000000"));
    ask(&mut world, ML, alias).unwrap();
    assert_eq!(emergency_grants(&world, CIO).len(), 2, "afterwards one can ask again");
}

#[test]
fn what_staff_withdrew_the_node_does_not_open_again() {
    let (mut world, alias) = known_case(OrganisationKind::Cio);
    ask(&mut world, ML, alias).unwrap();
    let grants = case::grants(&world.offices[CIO].store, 0).unwrap();
    let id = grants.iter().find(|(_, grant)| grant.terms.basis == Basis::VitalInterest).unwrap().1.id;
    let reason = Reason { text: "no emergency".to_owned() };
    let draft = single(Kind::Revocation, vec![id], &reason, &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("prenom", "Zoé")]));
    ask(&mut world, ML, alias).unwrap();
    assert_eq!(emergency_grants(&world, CIO).len(), 1);
    assert_eq!(world.values(ML), values(&[("prenom", "Zoé")]));
}

#[test]
fn a_case_of_justice_is_never_opened() {
    let (mut world, alias) = known_case(OrganisationKind::Pjj);
    let holder = TermsError::Emergency(EmergencyError::Holder(OrganisationKind::Pjj));
    assert_eq!(ask(&mut world, ML, alias), Err(SubmitError::Denied(Denial::Rules(holder))));
    assert_eq!(emergency_grants(&world, CIO), vec![]);
}

#[test]
fn only_who_knows_a_case_can_ask_for_it() {
    let (mut world, alias) = known_case(OrganisationKind::Cio);
    assert!(matches!(ask(&mut world, OTHER, alias), Err(SubmitError::Entry { .. })), "its alias is another office's");
    assert!(matches!(ask(&mut world, ML, CaseHandle([1; 16])), Err(SubmitError::Entry { .. })));
    assert!(matches!(ask(&mut world, CIO, alias), Err(SubmitError::Entry { .. })), "the holder needs not ask");
    assert_eq!(emergency_grants(&world, CIO), vec![]);
}

#[test]
fn a_grant_that_ended_still_names_the_case() {
    let (mut world, alias) = known_case(OrganisationKind::Cio);
    pass(&mut world, 301 * DAY_MS);
    assert_eq!(world.values(ML), vec![]);
    ask(&mut world, ML, alias).unwrap();
    let open = values(&[("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678")]);
    assert_eq!(world.values(ML), open);
}
