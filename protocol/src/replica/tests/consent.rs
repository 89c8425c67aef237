// SPDX-License-Identifier: EUPL-1.2
//! Consent by age, and consents given by one form.

use super::*;
use crate::consent::ConsentError;
use crate::id::Digest;
use crate::roster::PlatformForm;
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

/// Has a young person of a birth date consent to one grant by a form, a paper signed on a day.
fn consent_by(
    world: &mut World,
    born: &str,
    given_by: &GrantParticulars,
    (form, template): (&str, Digest),
    signed_on: &str,
) -> Result<(), SubmitError> {
    let case = world.open_case(CIO, &[("nom", "L"), ("date_naissance", born)]);
    let signer = world.offices[CIO].staff.public();
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let entropy = &mut world.offices[CIO].entropy;
    let given = grant(case, &terms, given_by, entropy);
    let lines = vec![ConsentLine { name: "suivi".to_owned(), grant: given.header.id(signer) }];
    let form = ConsentForm { form: form.to_owned(), version: 1, template, lines };
    let [name, relation, language, note] = [const { String::new() }; 4];
    let consenter = Consenter::YoungPerson;
    let particulars = ConsentParticulars { consenter, name, relation, language, signed_on: signed_on.to_owned(), note };
    let drafts = vec![consent(&form, &particulars, entropy), given];
    world.submit(CIO, Padding::Padded, drafts).map(drop)
}

#[test]
fn a_form_counts_by_the_day_of_its_signature() {
    let give = |signed_on: &str| {
        let form = ("psad", Digest([3; 32]));
        consent_by(&mut three(), "2011-09-10", &alone(true), form, signed_on)
    };
    // 15 since 2026-09-10; it is the 21st.
    let young = Err(SubmitError::Denied(Denial::Consent(ConsentError::TooYoung { age_min: 15 })));
    assert_eq!(give("2026-09-09"), young);
    assert_eq!([give("2026-09-10"), give("")], [Ok(()), Ok(())]);
}

/// A form that the leaders withdrew carries what was signed before, and nothing that was signed since.
#[test]
fn nobody_consents_by_a_form_that_was_withdrawn() {
    let leader = secret(1, 0);
    let text = "a form of the platform";
    let template = PlatformForm::new(text, START).digest;
    let give = |world: &mut World, template: Digest, signed_on: &str| {
        consent_by(world, "2005-01-01", &alone(false), ("metz", template), signed_on)
    };
    let mut world = three();
    let signed = world.next_roster(&leader, |roster| roster.forms = vec![PlatformForm::new(text, START)]);
    world.bring(CIO, vec![], vec![signed]).unwrap();
    assert_eq!(give(&mut world, template, ""), Ok(()));
    world.now = world.now.plus_ms(2 * DAY_MS);
    let withdrawn = world.next_roster(&leader, |roster| {
        (roster.forms[0].text, roster.forms[0].until) = (None, Some(roster.issued));
    });
    world.bring(CIO, vec![], vec![withdrawn]).unwrap();
    let ended = || Err(SubmitError::Denied(Denial::Consent(ConsentError::FormEnded)));
    let day = |days: u64| START.plus_ms(days * DAY_MS).date().to_string();
    assert_eq!(give(&mut world, template, ""), ended(), "the moment of the record counts");
    assert_eq!(give(&mut world, template, &day(2)), ended(), "so it does on the same day");
    assert_eq!(give(&mut world, template, &day(1)), Ok(()), "a paper from before is recorded later");
    assert_eq!(give(&mut world, Digest([3; 32]), ""), Ok(()), "an office's own form is none of theirs");
    world.now = world.now.plus_ms(2 * DAY_MS);
    assert_eq!(give(&mut world, template, &day(3)), ended(), "signed after it ended");
    assert_eq!(give(&mut world, template, &day(9)), ended(), "nobody signs in the future");
}

/// What the first words of a thread about a case are, and the number by which the other office knows it.
struct Begun {
    drafts: Vec<Draft>,
    thread: CaseHandle,
}

/// Begins a thread about a case, and grants it to another office on the young person's own word, all in one act.
fn thread_alone(world: &mut World, from: usize, to: usize, handle: Option<CaseHandle>) -> Begun {
    let signer = world.offices[from].staff.public();
    let terms = world.terms(from, to, &["fil_message_dossier", "fil_objet"], Mode::Read);
    let entropy = &mut world.offices[from].entropy;
    let thread = CaseHandle(entropy.draw());
    let opened = CaseOpened { case: thread, kind: CaseKind::Thread };
    let mut drafts = vec![case_opened(&opened, &CaseOrigin::by_hand(), entropy)];
    let values = [("fil_objet", "Un stage".to_owned()), ("fil_message_dossier", "Il cherche un stage".to_owned())];
    let about = handle.map(|handle| ("fil_dossier", handle.to_string()));
    for (field, value) in values.into_iter().chain(about) {
        drafts.push(Draft::opening(signer, &thread.0, &encode(&field_id(field)), value.as_bytes(), entropy));
    }
    let items = handle.map(|_| drafts.last().expect("the item").header.id(signer).into()).into_iter().collect();
    drafts.push(grant(thread, &GrantTerms { items, ..terms }, &alone(false), entropy));
    Begun { drafts, thread }
}

/// A person's age stands in the person's case, and nothing of a thread whose grant is refused is written.
#[test]
fn the_age_of_whom_a_thread_is_about_stands_in_the_case_that_it_is_about() {
    let too_young = ConsentError::TooYoung { age_min: 15 };
    let unknown = ConsentError::AgeUnknown { age_min: 15 };
    let of_age = ("date_naissance", "2011-09-21");
    for (birth, by_case, wanted) in [
        (Some(of_age), true, None),
        (Some(("date_naissance", "2011-09-22")), true, Some(too_young)),
        (None, true, Some(unknown)),
        (Some(of_age), false, Some(unknown)),
    ] {
        let mut world = three();
        let case = world.open_case(CIO, &[&[("nom", "Lavallière")], birth.as_slice()].concat());
        let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
        world.settle();
        let begun = thread_alone(&mut world, CIO, ML, by_case.then_some(terms.alias));
        let said = world.submit(CIO, Padding::Padded, begun.drafts);
        assert_eq!(said.err(), wanted.map(|error| SubmitError::Denied(Denial::Consent(error))), "{birth:?}");
        world.settle();
        assert_eq!(world.holds(ML, "Il cherche un stage"), wanted.is_none());
        let known = case::number_of(&world.offices[CIO].store, begun.thread).unwrap();
        assert_eq!(known.is_some(), wanted.is_none(), "nothing is left of what was refused");
    }
}

/// Who writes about the case of another knows the age where the holder has told it.
#[test]
fn the_age_of_a_person_of_another_office_is_known_where_it_was_shared() {
    for (shared, wanted) in
        [(&["nom", "date_naissance"][..], None), (&["nom"], Some(ConsentError::AgeUnknown { age_min: 15 }))]
    {
        let mut world = three();
        let case = world.open_case(CIO, &[("nom", "Lavallière"), ("date_naissance", "2008-05-05")]);
        let terms = world.terms(CIO, ML, shared, Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
        world.settle();
        let begun = thread_alone(&mut world, ML, CIO, Some(terms.alias));
        let said = world.submit(ML, Padding::Padded, begun.drafts);
        assert_eq!(said.err(), wanted.map(|error| SubmitError::Denied(Denial::Consent(error))), "{shared:?}");
        world.settle();
        assert_eq!(world.holds(CIO, "Il cherche un stage"), wanted.is_none());
    }
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

/// The fields of the second office's only case as its staff sees them.
fn seen(world: &World, alias: CaseHandle) -> Vec<(String, Option<String>)> {
    let office = &world.offices[ML];
    let viewer = crate::view::Viewer {
        store: &office.store,
        directory: office.replica.directory(),
        organisation: office.id(),
        now: world.now,
    };
    let shown = crate::view::show::show(&viewer, alias).unwrap();
    let value = |field: &crate::view::FieldView| field.documents[0].values[0].value.clone();
    shown.fields.iter().map(|field| (field.field.clone(), value(field))).collect()
}

#[test]
fn partners_see_that_somebody_is_not_to_be_contacted_and_never_why() {
    let mut world = three();
    let values = [("nom", "L"), ("a_ne_pas_contacter", "true"), ("a_ne_pas_contacter_precisions", "violent father")];
    let case = world.open_case(CIO, &values);
    let terms = world.terms(CIO, ML, &["nom", "a_ne_pas_contacter"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let flag = ("a_ne_pas_contacter".to_owned(), Some("true".to_owned()));
    assert_eq!(seen(&world, terms.alias), [("nom".to_owned(), Some("L".to_owned())), flag]);
    assert!(!world.holds(ML, "violent father"));

    // Why goes as no field, and as an item only where somebody of the staff answers for it by name.
    for field in ["a_ne_pas_contacter_raison", "a_ne_pas_contacter_precisions"] {
        let all = GrantTerms { alias: terms.alias, ..world.terms(CIO, ML, &[field], Mode::Read) };
        assert!(matches!(world.grant(CIO, case, &all), Err(SubmitError::Denied(Denial::Rules(_)))), "{field}");
    }
    let item = world.document_of(CIO, "a_ne_pas_contacter_precisions");
    let one = GrantTerms { alias: terms.alias, items: vec![item], ..world.terms(CIO, ML, &[], Mode::Read) };
    for name in ["", "  "] {
        let nameless = GrantParticulars { consenter: Consenter::Both, name: name.to_owned(), ..alone(false) };
        let draft = grant(case, &one, &nameless, &mut world.offices[CIO].entropy);
        assert!(matches!(world.submit(CIO, Padding::Bare, vec![draft]), Err(SubmitError::Entry { .. })));
    }
    let groundless = GrantTerms { basis: Basis::PublicTask, ..one.clone() };
    assert!(matches!(world.grant(CIO, case, &groundless), Err(SubmitError::Denied(Denial::Rules(_)))));
    assert!(!world.holds(ML, "violent father"));
    world.grant(CIO, case, &one).unwrap();
    world.settle();
    assert!(world.holds(ML, "violent father"), "released by name, on a ground");
}
