// SPDX-License-Identifier: EUPL-1.2
//! Consent by age, and consents given by one form.

use super::*;
use crate::consent::ConsentError;
use crate::id::Digest;
use crate::statement::{ConsentForm, ConsentLine, ConsentParticulars, consent};

fn alone(evidence: bool) -> GrantParticulars {
    GrantParticulars {
        consenter: Consenter::YoungPerson,
        name: "Zoé".to_owned(),
        evidence: evidence.then_some(Digest([7; 32])),
        evidence_salt: [0; 16],
        note: String::new(),
    }
}

/// Grants the name of a case to the second office, on the young person's own word; returns what the home says.
fn grant_alone(values: &[(&str, &str)], evidence: bool) -> Result<Accepted, SubmitError> {
    let mut world = three();
    let case = world.open_case(CIO, values);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let draft = grant(case, &terms, &alone(evidence), &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft])
}

#[test]
fn the_home_asks_for_the_age_of_who_consents_alone() {
    // The world starts on 2026-09-21; in France one consents alone from 15 on.
    let denied = |error| Err(SubmitError::Denied(Denial::Consent(error)));
    let check = |values: &[(&str, &str)], evidence| grant_alone(values, evidence).map(drop);
    assert_eq!(check(&[("nom", "L"), ("date_naissance", "2011-09-21")], false), Ok(()));
    let young = denied(ConsentError::TooYoung { age_min: 15 });
    assert_eq!(check(&[("nom", "L"), ("date_naissance", "2011-09-22")], true), young);
    assert_eq!(check(&[("nom", "L")], false), denied(ConsentError::AgeUnknown { age_min: 15 }));
    assert_eq!(check(&[("nom", "L")], true), Ok(()), "a paper shows the age");
    assert_eq!(check(&[("nom", "L"), ("date_naissance", "")], false), denied(ConsentError::AgeUnknown { age_min: 15 }));
}

#[test]
fn a_birth_date_that_was_corrected_counts_as_corrected() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "L"), ("date_naissance", "2007-01-01")]);
    let document = world.document_of(CIO, "date_naissance");
    world.change(CIO, document, "2012-01-01").unwrap();
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let draft = grant(case, &terms, &alone(true), &mut world.offices[CIO].entropy);
    let refused = world.submit(CIO, Padding::Bare, vec![draft]);
    assert_eq!(refused, Err(SubmitError::Denied(Denial::Consent(ConsentError::TooYoung { age_min: 15 }))));
    assert_eq!(world.values(ML), vec![]);
}

/// Gives two grants by one form, after `change` has had its way with the drafts; returns what the home says.
fn act(change: impl FnOnce(&mut World, &mut Vec<Draft>)) -> (World, Result<Accepted, SubmitError>) {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let signer = world.offices[CIO].staff.public();
    let terms = [world.terms(CIO, ML, &["nom", "mobile"], Mode::Read), world.terms(CIO, OTHER, &["nom"], Mode::Read)];
    let entropy = &mut world.offices[CIO].entropy;
    let mut grants: Vec<Draft> = terms
        .iter()
        .map(|terms| grant(case, terms, &GrantParticulars { consenter: Consenter::Both, ..alone(false) }, entropy))
        .collect();
    let lines =
        grants.iter().map(|draft| ConsentLine { name: "suivi".to_owned(), grant: draft.header.id(signer) }).collect();
    let form = ConsentForm { form: "psad".to_owned(), version: 1, template: Digest([3; 32]), lines };
    let particulars = ConsentParticulars {
        consenter: Consenter::Both,
        name: "Zoé et sa mère".to_owned(),
        relation: "mother".to_owned(),
        language: "fr".to_owned(),
        signed_on: "2026-09-21".to_owned(),
        note: String::new(),
    };
    let mut drafts = vec![consent(&form, &particulars, entropy)];
    drafts.append(&mut grants);
    change(&mut world, &mut drafts);
    let answer = world.submit(CIO, Padding::Padded, drafts);
    world.settle();
    (world, answer)
}

#[test]
fn a_form_makes_its_grants_at_once_and_nobody_else_sees_the_form() {
    let (world, answer) = act(|_, _| {});
    answer.unwrap();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière"), ("mobile", "0612345678")]));
    assert_eq!(world.values(OTHER), values(&[("nom", "Lavallière")]));
    assert!(world.holds(CIO, "mother") && !world.holds(ML, "mother") && !world.holds(OTHER, "psad"));
}

#[test]
fn a_form_ties_what_its_own_commit_gives_and_nothing_else() {
    let refused = |change: &dyn Fn(&mut World, &mut Vec<Draft>)| {
        let (world, answer) = act(|world, drafts| change(world, drafts));
        assert!(matches!(answer, Err(SubmitError::Entry { .. })), "{answer:?}");
        assert_eq!(world.values(ML), vec![], "nothing of a refused act takes effect");
    };
    refused(&|_, drafts| drop(drafts.pop()));
    refused(&|_, drafts| drafts.swap(1, 2));
    refused(&|_, drafts| drafts.swap(0, 1));
    refused(&|world, drafts| {
        let reason = Reason { text: String::new() };
        let id = drafts[1].header.id(world.offices[CIO].staff.public());
        drafts.push(single(Kind::Revocation, vec![id], &reason, &mut world.offices[CIO].entropy));
    });
}
