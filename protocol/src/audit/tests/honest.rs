// SPDX-License-Identifier: EUPL-1.2
//! Honest offices that do what is rare: every kind of statement, a ledger after another, a member that leaves.

use super::tampering::handover::{answered, asked, taken_over};
use super::world::{Purpose, grant_draft, secret, thread_alone};
use super::*;
use crate::case;
use crate::codec::encode;
use crate::document::DOCUMENT_CHANGES_MAX;
use crate::entry::Draft;
use crate::id::Digest;
use crate::link::{Sameness, TwoCases, link, unlink};
use crate::referral::{ReferralAnswer, Restrictions, answer, handed_over};
use crate::replica::SubmitError;
use crate::statement::{
    ConsentForm, ConsentLine, ConsentParticulars, Consenter, Import, Person, Reason, RetentionWord, consent, retention,
};
use crate::time::HOUR_MS;

fn consent_to(world: &mut World, case: CaseHandle, to: usize, template: Digest) {
    let staff = secret(CIO, Purpose::Staff).public();
    let terms = world.terms(CIO, to, &["nom"], Mode::Read);
    let other = GrantTerms { fields: vec![world::field_id("mobile")], ..terms.clone() };
    let entropy = &mut world.offices[CIO].entropy;
    let grants = [terms, other].map(|terms| grant_draft(case, &terms, entropy));
    let lines = grants.iter().map(|draft| ConsentLine { name: "line".to_owned(), grant: draft.header.id(staff) });
    let form = ConsentForm { form: "form".to_owned(), version: 1, template, lines: lines.collect() };
    let particulars = ConsentParticulars {
        consenter: Consenter::Both,
        name: "Somebody".to_owned(),
        relation: String::new(),
        language: "fr".to_owned(),
        signed_on: String::new(),
        note: String::new(),
    };
    let tie = consent(&form, &particulars, entropy);
    world.submit(CIO, [vec![tie], grants.to_vec()].concat());
}

/// Every kind of statement that staff or a node make, where they may.
#[test]
pub(super) fn honest_acts_have_no_finding() {
    let Story { mut world, case, alias, contributed, .. } = story();
    let born = world.open_case(CIO, &[("nom", "Marchand"), ("mobile", "1"), ("date_naissance", "2000-10-01")]);
    let form = world.sign_form("a form of the platform");
    consent_to(&mut world, born, OTHER, form);
    world.pass(EPOCH_MS);
    let next = world.sign_form("its next version");
    consent_to(&mut world, born, ML, next);
    world.ask(ML, alias);
    let held = world.now.plus_ms(400 * DAY_MS);
    let entropy = &mut world.offices[CIO].entropy;
    let hold = retention(&RetentionWord::Hold { case, until: held }, "needed", entropy);
    let look = Consultation { scope: Scope::Case, case: Some(case), reason: String::new() };
    let person = Person { key: secret(CIO, Purpose::Staff).public(), name: "Somebody".to_owned() };
    let import = Import {
        source: "list".to_owned(),
        processing_date: "2026-09-01".to_owned(),
        opened: 0,
        changed: 0,
        unchanged: 0,
        rejected: 0,
        under_16: 0,
    };
    let said = vec![
        hold,
        single(Kind::Consultation, vec![], &look, entropy),
        single(Kind::Person, vec![], &person, entropy),
        single(Kind::Import, vec![], &import, entropy),
    ];
    world.submit(CIO, said);
    let look = Consultation { scope: Scope::Case, case: Some(alias), reason: "a call".to_owned() };
    let draft = single(Kind::Consultation, vec![], &look, &mut world.offices[ML].entropy);
    world.submit(ML, vec![draft]);
    world.pass(HOUR_MS);
    let reason = Reason { text: "asked for".to_owned() };
    let order = single(Kind::Erasure, vec![contributed], &reason, &mut world.offices[CIO].entropy);
    world.submit(CIO, vec![order]);
    world.pass(EPOCH_MS);
    check_honest(&world);
    for _ in 0..35 {
        world.pass(DAY_MS);
    }
    check_honest(&world);
}

/// What one consents to in a thread is judged by the birth date in the case that the thread is about, whoever holds that.
#[test]
pub(super) fn consents_about_threads_have_no_finding() {
    let mut story = story();
    let born = story.world.open_case(CIO, &[("nom", "Marchand"), ("date_naissance", "2008-01-01")]);
    let terms = story.world.terms(CIO, OTHER, &["nom"], Mode::Read);
    story.world.grant(CIO, born, &terms);
    let staff = secret(CIO, Purpose::Staff).public();
    // By the number by which the other knows it, and by its own.
    for handle in [terms.alias, born] {
        let shared = story.world.terms(CIO, OTHER, &["fil_message_dossier"], Mode::Read);
        let drafts = thread_alone(staff, handle, &shared, &mut story.world.offices[CIO].entropy);
        story.world.submit(CIO, drafts);
    }
    // The partner knows no more of its birth date than the name that it was granted; the home says what it knows.
    story.world.pass(EPOCH_MS);
    let staff = secret(OTHER, Purpose::Staff).public();
    let shared = story.world.terms(OTHER, CIO, &["fil_message_dossier"], Mode::Read);
    let drafts = thread_alone(staff, terms.alias, &shared, &mut story.world.offices[OTHER].entropy);
    assert!(story.world.try_submit(OTHER, drafts).is_err(), "nothing says an age there");
    let birth = story.world.terms(CIO, OTHER, &["date_naissance"], Mode::Read);
    story.world.grant(CIO, born, &GrantTerms { alias: terms.alias, ..birth });
    story.world.pass(EPOCH_MS);
    let drafts = thread_alone(staff, terms.alias, &shared, &mut story.world.offices[OTHER].entropy);
    story.world.submit(OTHER, drafts);
    story.world.pass(EPOCH_MS);
    check_honest(&story.world);
}

/// By which form consents were given is told, and asked about where it is none of the platform's.
#[test]
fn consents_are_told_by_their_form() {
    let Story { mut world, .. } = story();
    // One knows a case by one alias: each consent is of another person.
    let consent = |world: &mut World, to: usize, template: Digest| {
        let case = world.open_case(CIO, &[("nom", "Marchand"), ("mobile", "1"), ("date_naissance", "2000-10-01")]);
        consent_to(world, case, to, template);
    };
    let asked_about = |report: &Report| {
        let notes = report.notes.iter().filter(|note| note.kind == NoteKind::FormNotSigned);
        notes.map(|note| note.count).sum::<u64>()
    };
    // Where the platform has none, an office uses what it has.
    let own = Digest([1; 32]);
    consent(&mut world, OTHER, own);
    world.pass(EPOCH_MS);
    assert_eq!(asked_about(&check_honest(&world)), 0);
    let signed = world.sign_form("a form of the platform");
    let since = world.now;
    world.pass(EPOCH_MS);
    consent(&mut world, OTHER, signed);
    consent(&mut world, ML, signed);
    world.sign_form("another");
    world.pass(EPOCH_MS);
    let report = check_honest(&world);
    assert_eq!(asked_about(&report), 0);
    let forms = report.ledgers[CIO].forms.iter().map(|form| (form.template, form.signed, form.consents));
    let mut forms: Vec<_> = forms.collect();
    forms.sort_unstable();
    let mut expected = [(own, None, 1), (signed, Some(since), 2)];
    expected.sort_unstable();
    assert_eq!(forms, expected);
    consent(&mut world, ML, own);
    world.pass(EPOCH_MS);
    assert_eq!(asked_about(&check_honest(&world)), 2);
}

/// A consent by a form that was withdrawn is asked about once its home could have heard of that, and never a finding: nobody can show
/// when it had.
#[test]
fn consents_by_a_form_that_was_withdrawn_are_told() {
    let Story { mut world, .. } = story();
    let consent = |world: &mut World, template: Digest| {
        let case = world.open_case(CIO, &[("nom", "Marchand"), ("mobile", "1"), ("date_naissance", "2000-10-01")]);
        consent_to(world, case, OTHER, template);
    };
    let told = |report: &Report| {
        let notes = report.notes.iter().filter(|note| note.kind == NoteKind::FormWithdrawn);
        notes.map(|note| note.count).sum::<u64>()
    };
    let form = world.sign_form("a form of the platform");
    world.pass(EPOCH_MS);
    consent(&mut world, form);
    world.toggle_link(CIO, ML);
    world.toggle_link(CIO, OTHER);
    let next = world.sign_form_told("the next", &[ML]);
    // Within the hour, and later than clocks may differ.
    world.pass(CLOCK_TOLERANCE_MS + EPOCH_MS);
    // The home did not hear that the first ended.
    consent(&mut world, form);
    world.pass(EPOCH_MS);
    assert_eq!(told(&check_honest(&world)), 0, "nor does its bundle say so");
    world.toggle_link(CIO, ML);
    world.settle();
    consent(&mut world, next);
    world.pass(EPOCH_MS);
    assert_eq!(told(&check_honest(&world)), 1);
}

/// Files that are referred, rejected, handed over, taken over and referred back.
#[test]
pub(super) fn honest_hand_overs_have_no_finding() {
    let free = Restrictions::default();
    for said in [ReferralAnswer::Rejected, ReferralAnswer::Accepted] {
        let mut transfer = answered(free, said);
        check_honest(&transfer.story.world);
        transfer.story.world.pass(3 * DAY_MS);
        check_honest(&transfer.story.world);
    }
    let (mut transfer, case) = taken_over(Restrictions { no_resharing: true, ..free });
    let world = &mut transfer.story.world;
    let back = world.terms(ML, CIO, &["nom"], Mode::Read);
    let draft = grant_draft(case, &back, &mut world.offices[ML].entropy);
    world.submit(ML, vec![draft]);
    let other = world.open_case(ML, &[("nom", "Lavallière")]);
    let cases = TwoCases::new(case, other);
    let draft = link(cases, Sameness::Linked, "the same day of birth", &mut world.offices[ML].entropy);
    let linked = world.submit(ML, vec![draft]).entries[0];
    let entropy = &mut world.offices[ML].entropy;
    let drafts = vec![unlink(linked, "twins", entropy), link(cases, Sameness::Distinct, "twins", entropy)];
    world.submit(ML, drafts);
    world.pass(EPOCH_MS);
    check_honest(world);
}

/// A home that is restored from a backup made before it heard of the acceptance hears of it again.
#[test]
pub(super) fn honest_hand_over_across_a_succession_has_no_finding() {
    for at in [CIO, ML] {
        let mut transfer = asked(Restrictions::default());
        let backup = transfer.story.world.offices[at].store.clone();
        let draft =
            answer(transfer.referral, ReferralAnswer::Accepted, "", &mut transfer.story.world.offices[ML].entropy);
        transfer.story.world.submit(ML, vec![draft]);
        transfer.story.world.pass(EPOCH_MS);
        transfer.story.world.succeed(at, &backup);
        transfer.story.world.pass(EPOCH_MS);
        let number = case::number_of(&transfer.story.world.offices[CIO].store, transfer.story.case).unwrap().unwrap();
        let holder = handed_over(&transfer.story.world.offices[CIO].store, number).unwrap();
        assert_eq!(holder, Some(world::organisation(ML)));
        check_honest(&transfer.story.world);
    }
}

/// A restored node, whose newest commits are lost, goes on with another ledger; so do all grants, orders and receipts.
#[test]
pub(super) fn honest_succession_has_no_finding() {
    let Story { mut world, case, alias, grant, .. } = story();
    world.pass(EPOCH_MS);
    let backup = world.offices[CIO].store.clone();
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, &[document.into()], "after the backup");
    world.pass(EPOCH_MS);
    let old = world.succeed(CIO, &backup);
    world.pass(EPOCH_MS);
    check_honest(&world);
    world.contribute(ML, alias, "mail", "again@example.org");
    world.pass(EPOCH_MS);
    // Withdrawn in the new ledger, what was given in the old one.
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    let mut later = world.terms(CIO, ML, &["nom"], Mode::Read);
    later.alias = alias;
    world.grant(CIO, case, &later);
    world.erase(CIO, vec![document.into()]).expect("an entry of an own case");
    world.pass(EPOCH_MS);
    check_honest(&world);
    let new = world.bundle(CIO, true);
    assert_eq!(check(&[&old, &new]).unwrap().findings, vec![], "the old ledger's last bundle and the new ledger's");
    // A partner's node, too.
    let whole = world.offices[ML].store.clone();
    world.succeed(ML, &whole);
    world.pass(EPOCH_MS);
    world.change_any(CIO, 0, "to the new ledger");
    world.pass(EPOCH_MS);
    check_honest(&world);
    // Who signed in both ledgers leaves: what they signed in the first counts as it did, here and for partners.
    let (now, sealed) = (world.now, world.offices[CIO].replica.sealed().size);
    world.end_staff(CIO, now, sealed);
    world.pass(EPOCH_MS);
    check_honest(&world);
}

/// A clock that was set back while a node was restored: no ledger came both before and after another.
#[test]
pub(super) fn honest_succession_under_a_clock_that_was_set_back_has_no_finding() {
    let Story { mut world, .. } = story();
    world.pass(EPOCH_MS);
    let now = world.now;
    let whole = world.offices[CIO].store.clone();
    world.now = world::START.minus_ms(HOUR_MS);
    let old = world.succeed(CIO, &whole);
    world.now = now;
    world.pass(EPOCH_MS);
    check_honest(&world);
    let new = world.bundle(CIO, true);
    for bundles in [vec![&old[..], &new[..]], vec![&new[..], &old[..]]] {
        assert_eq!(check(&bundles).unwrap().findings, vec![]);
    }
}

/// Documents, contributions, a withdrawal, an order, a grant and a case that a backup lost: what partners give back, and what
/// they cannot, accuses nobody; nor does the work that goes on with it.
#[test]
pub(super) fn honest_recall_has_no_finding() {
    let Story { mut world, case, alias, grant, .. } = story();
    world.pass(EPOCH_MS);
    let backup = world.offices[CIO].store.clone();
    world.contribute(CIO, case, "mail", "after@example.org");
    let nom = world.document_of(CIO, "nom");
    let changed = world.change(CIO, nom, &[nom.into()], "after the backup");
    world.pass(EPOCH_MS);
    let contributed = world.change(ML, nom, &[changed], "by the partner");
    world.settle();
    world.change(CIO, nom, &[contributed], "on top of it");
    let reader = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    let other = world.open_case(CIO, &[("nom", "Nowhere")]);
    world.grant(CIO, other, &reader);
    world.erase(CIO, vec![changed]).expect("a value of an own case");
    world.pass(EPOCH_MS);
    world.succeed(CIO, &backup);
    world.pass(EPOCH_MS);
    check_honest(&world);
    let mail = world.contribute(ML, alias, "mail", "later@example.org");
    world.change(CIO, nom, &[contributed], "in the new ledger");
    world.pass(EPOCH_MS);
    world.erase(CIO, vec![mail]).expect("a value of an own case");
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    check_honest(&world);
    // A second time, and now a withdrawal is lost.
    let Story { mut world, grant, .. } = story();
    world.pass(EPOCH_MS);
    let backup = world.offices[CIO].store.clone();
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    world.succeed(CIO, &backup);
    world.pass(EPOCH_MS);
    check_honest(&world);
}

/// What a partner contributed, and it and the home lost, comes back from who reads it, and goes on from there: nobody is accused.
#[test]
pub(super) fn what_a_third_office_gives_back_accuses_nobody() {
    let Story { mut world, alias, contributed, .. } = story();
    world.pass(EPOCH_MS);
    let backups = [CIO, ML].map(|at| world.offices[at].store.clone());
    let mail = world.contribute(ML, alias, "mail", "after@example.org");
    world.settle();
    let mobile = world.document_of(ML, "mobile");
    let current = world.change(CIO, mobile, &[contributed], "0600000007");
    world.settle();
    world.change(ML, mobile, &[current], "0600000008");
    world.pass(EPOCH_MS);
    world.toggle_link(CIO, ML);
    world.succeed(CIO, &backups[0]);
    world.succeed(ML, &backups[1]);
    world.pass(EPOCH_MS);
    check_honest(&world);
    world.toggle_link(CIO, ML);
    world.pass(EPOCH_MS);
    let given_back = check_honest(&world);
    assert!(given_back.notes.iter().any(|note| note.kind == NoteKind::GivenBack));
    for at in [CIO, ML, OTHER] {
        for value in ["after@example.org", "0600000008"] {
            let rows = &world.offices[at].store;
            let holds = rows.rows().any(|(_, _, held)| held.windows(value.len()).any(|part| part == value.as_bytes()));
            assert!(holds, "{value} at {at}");
        }
    }
    world.change(CIO, mail.into(), &[mail], "later@example.org");
    world.pass(EPOCH_MS);
    check_honest(&world);
    world.erase(CIO, vec![mail]).expect("a value of an own case");
    world.pass(EPOCH_MS);
    check_honest(&world);
}

/// A contribution that was admitted under a grant which was withdrawn later, all of it lost: the withdrawal is known again before
/// the contribution is decided about again.
#[test]
pub(super) fn what_ended_is_known_before_contributions_are_decided_again() {
    let Story { mut world, case, alias, grant, contributed } = story();
    let reads = world.terms(CIO, ML, &["mobile"], Mode::Read);
    world.grant(CIO, case, &GrantTerms { alias, ..reads });
    world.pass(EPOCH_MS);
    let backup = world.offices[CIO].store.clone();
    let document = world.document_of(CIO, "mobile");
    world.change(ML, document, &[contributed], "0600000007");
    world.pass(EPOCH_MS);
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    world.succeed(CIO, &backup);
    world.pass(EPOCH_MS);
    check_honest(&world);
}

/// What a backup lost is told: how much, and who holds evidence of it.
#[test]
pub(super) fn a_lost_tail_is_told_with_who_holds_it() {
    let Story { mut world, .. } = story();
    world.pass(EPOCH_MS);
    let backup = world.offices[CIO].store.clone();
    let held = world.offices[CIO].replica.sealed().size;
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, &[document.into()], "after the backup");
    (0..3).for_each(|_| world.pass(EPOCH_MS));
    let lost = world.offices[CIO].replica.sealed().size - held;
    // Who holds it does not answer, so that nothing is given back.
    world.toggle_link(CIO, ML);
    let old = world.succeed(CIO, &backup);
    (0..3).for_each(|_| world.pass(EPOCH_MS));
    let report = check_honest(&world);
    let count = |report: &Report, kind, ledger| {
        let noted = report.notes.iter().find(|note| note.kind == kind && note.ledger == ledger);
        noted.map_or(0, |note| note.count)
    };
    assert_eq!(count(&report, NoteKind::TailLost, world::ledger_of(CIO)), lost);
    assert!(count(&report, NoteKind::TailHeld, world.ledger(ML)) > 0);
    let previous = report.ledgers[CIO].previous.as_ref().expect("the ledger before");
    assert_eq!((previous.state.size, previous.epochs, previous.lost), (held, held, lost));
    // By its card it is told without anybody else, and by its own older bundle, which shows what is gone.
    let new = world.bundle(CIO, false);
    for report in [check(&[&new]).unwrap(), check(&[&old, &new]).unwrap()] {
        assert_eq!(report.findings, vec![]);
        assert_eq!(count(&report, NoteKind::TailLost, world::ledger_of(CIO)), lost);
    }
}

/// Who left the platform gets nothing more, and nobody is to blame.
#[test]
pub(super) fn who_left_gets_nothing_more() {
    let Story { mut world, contributed, .. } = story();
    world.pass(EPOCH_MS);
    // On its way when it leaves: admitted by nobody.
    world.toggle_link(CIO, ML);
    let document = world.document_of(CIO, "mobile");
    world.change(ML, document, &[contributed], "0600000009");
    world.leave(ML);
    let report = check_honest(&world);
    let disclosed = report.ledgers[CIO].disclosed;
    world.open_case(CIO, &[("nom", "Later")]);
    world.change(CIO, document, &[contributed], "0600000010");
    world.pass(EPOCH_MS);
    let report = check_honest(&world);
    assert_eq!(report.ledgers[CIO].disclosed - disclosed, 1, "to who stayed and may read it");
}

/// Who goes on sharing with an office because nobody said that it left is told so, and does no wrong.
#[test]
pub(super) fn an_end_that_was_not_told_is_no_fault() {
    let Story { mut world, .. } = story();
    let case = world.open_case(ML, &[("nom", "Marchand")]);
    let terms = world.terms(ML, OTHER, &["nom"], Mode::Read);
    world.grant(ML, case, &terms);
    world.pass(EPOCH_MS);
    world.toggle_link(CIO, ML);
    world.toggle_link(CIO, OTHER);
    world.leave_told(OTHER, &[CIO]);
    world.pass(HOUR_MS);
    world.contribute(ML, case, "nom", "Marchand-Petit");
    let report = check_honest(&world);
    let told = |report: &Report| report.notes.iter().any(|note| note.kind == NoteKind::EndNotHeard);
    assert!(told(&report), "{:?}", report.notes);
    // Alone, nothing tells.
    assert!(!told(&check(&[&world.bundle(ML, true)]).unwrap()));
}

/// What a commit makes available is disclosed after all of it took effect: with a withdrawal in it, too late.
#[test]
fn a_commit_that_withdraws_gives_nothing() {
    let Story { mut world, case, grant, contributed, .. } = story();
    let staff = secret(CIO, Purpose::Staff).public();
    let document = world.document_of(CIO, "mobile");
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    let entropy = &mut world.offices[CIO].entropy;
    let reason = Reason { text: "withdrawn".to_owned() };
    let after = vec![contributed];
    let revocation = single(Kind::Revocation, vec![grant], &reason, entropy);
    let given = [
        Draft::change(staff, document, after.clone(), after, b"0600000009", entropy),
        Draft::opening(staff, &case.0, &encode(&world::field_id("mail")), b"z@example.org", entropy),
        grant_draft(case, &terms, entropy),
    ];
    for draft in given {
        for drafts in [vec![draft.clone(), revocation.clone()], vec![revocation.clone(), draft]] {
            let refused = world.try_submit(CIO, drafts);
            assert!(matches!(refused, Err(SubmitError::Entry { .. })), "{refused:?}");
        }
    }
    world.submit(CIO, vec![revocation]);
    check_honest(&world);
}

/// A partner's key and an own one end after what they signed was admitted and passed on, by a date from before that: nobody
/// who took it could know.
#[test]
pub(super) fn ends_that_are_dated_back_accuse_nobody_else() {
    let mut world = story().world;
    world.pass(EPOCH_MS);
    for office in [ML, CIO] {
        world.end_staff(office, world::START.plus_ms(1), 0);
        world.pass(EPOCH_MS);
    }
    let bundles = [CIO, ML, OTHER].map(|office| world.bundle(office, false));
    for bundle in &bundles {
        let report = check(&[bundle]).unwrap();
        assert_eq!(report.findings, vec![]);
        assert!(report.notes.iter().any(|note| note.kind == NoteKind::TimeUnproven));
    }
    let together = check(&bundles.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    assert_eq!(together.findings, vec![]);
}

/// As many changes as a document takes, the newest of which replaces the first value: the auditor follows as far as homes do.
#[test]
pub(super) fn the_longest_document_is_followed_to_its_end() {
    let Story { mut world, .. } = story();
    let signer = secret(CIO, Purpose::Staff).public();
    world.open_case(CIO, &[("commentaire", "first")]);
    let document = world.document_of(CIO, "commentaire");
    let mut newest = EntryId::from(document);
    let entropy = &mut world.offices[CIO].entropy;
    let mut draft = |replaces: EntryId, newest: &mut EntryId| {
        let draft = Draft::change(signer, document, vec![*newest], vec![replaces], b"more", entropy);
        *newest = draft.header.id(signer);
        draft
    };
    let opened = EntryId::from(document);
    let drafts = (2..DOCUMENT_CHANGES_MAX).map(|_| draft(newest, &mut newest)).collect::<Vec<_>>();
    let last = draft(opened, &mut newest);
    world.submit(CIO, drafts);
    world.submit(CIO, vec![last]);
    world.pass(EPOCH_MS);
    assert_eq!(check(&[&world.bundle(CIO, false)]).unwrap().findings, vec![]);
}

/// Staff who worked while their machine was days ahead, which its node doubted, are accused of nothing once it is right; that
/// their times were not believed is told.
#[test]
pub(super) fn work_under_a_clock_that_was_doubted_accuses_nobody() {
    let Story { mut world, contributed, .. } = story();
    world.pass(EPOCH_MS);
    for other in [ML, OTHER] {
        world.toggle_link(CIO, other);
    }
    let right = world.now;
    world.now = right.plus_ms(4 * DAY_MS);
    let case = world.open_case(CIO, &[("nom", "Martin")]);
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, &[contributed], "0600000002");
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms);
    world.now = right.plus_ms(1_000);
    let unsealed = world.bundle(CIO, true);
    assert_eq!(check(&[&unsealed]).unwrap().findings, vec![]);
    for other in [ML, OTHER] {
        world.toggle_link(CIO, other);
    }
    world.pass(EPOCH_MS);
    world.pass(EPOCH_MS);
    let report = check(&[&world.bundle(CIO, true)]).unwrap();
    assert_eq!(report.findings, vec![]);
    assert!(report.notes.iter().any(|note| note.kind == NoteKind::TimeDoubted && note.count > 2));
    check_honest(&world);
}
