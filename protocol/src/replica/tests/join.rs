// SPDX-License-Identifier: EUPL-1.2
//! Links between cases.

use super::*;
use crate::link::{self, Sameness, TwoCases, unlink};

fn said(world: &World, at: usize) -> Vec<(Sameness, bool)> {
    let links = link::links(&world.offices[at].store, None).unwrap();
    links.into_iter().map(|(_, record)| (record.sameness, record.unlinked.is_some())).collect()
}

fn join(world: &mut World, one: CaseHandle, other: CaseHandle, sameness: Sameness) -> Result<EntryId, SubmitError> {
    let draft =
        link::link(TwoCases::new(one, other), sameness, "Lavallière, same day", &mut world.offices[CIO].entropy);
    Ok(world.submit(CIO, Padding::Bare, vec![draft])?.entries[0])
}

#[test]
fn a_link_loses_nothing_and_is_taken_back() {
    let mut world = three();
    // DHIS2 refuses to merge what has values in conflict; here both stay.
    let one = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let other = world.open_case(CIO, &[("nom", "Lavalliere"), ("mobile", "0700000000")]);
    let before = world.values(CIO);
    let id = join(&mut world, one, other, Sameness::Linked).unwrap();
    assert_eq!(said(&world, CIO), [(Sameness::Linked, false); 2]);
    assert_eq!(world.values(CIO), before);
    assert!(join(&mut world, other, one, Sameness::Distinct).is_err(), "one word at a time");
    let draft = unlink(id, "", &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    assert_eq!(said(&world, CIO), [(Sameness::Linked, true); 2]);
    let draft = unlink(id, "", &mut world.offices[CIO].entropy);
    assert!(world.submit(CIO, Padding::Bare, vec![draft]).is_err(), "once");
    join(&mut world, one, other, Sameness::Distinct).unwrap();
    assert_eq!(world.values(CIO), before);
}

#[test]
fn a_link_is_told_to_nobody() {
    let mut world = three();
    let own = world.open_case(CIO, &[("nom", "Lavallière")]);
    let theirs = world.open_case(ML, &[("nom", "Lavallière")]);
    let terms = world.terms(ML, CIO, &["nom"], Mode::Write);
    world.grant(ML, theirs, &terms).unwrap();
    world.settle();
    world.trace = Some(vec![]);
    join(&mut world, own, terms.alias, Sameness::Linked).unwrap();
    world.settle();
    assert_eq!(world.trace, Some(vec![]), "not a frame");
    assert_eq!((said(&world, CIO).len(), said(&world, ML).len()), (2, 0));
    assert!(join(&mut world, own, theirs, Sameness::Linked).is_err(), "a case that is not known here");
}
