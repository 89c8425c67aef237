// SPDX-License-Identifier: EUPL-1.2
//! Lies about referrals and transfers: what was not accepted is said to be done, what was handed over goes on.

use super::*;
use crate::id::DocumentId;
use crate::link::{Sameness, TwoCases, link, unlink};
use crate::organisation::OrganisationKind;
use crate::referral::{
    EarlierRecipients, ReferralAnswer, ReferralMode, ReferralTerms, Restrictions, Settlement, answer, grant_ended,
    referral, settlement, taken,
};
use crate::rules::Basis;
use crate::statement::GrantTerms;

const NOBODY: EarlierRecipients = EarlierRecipients { recipients: vec![] };

/// A story whose case is to be handed over by the first office to the second.
pub(in crate::audit::tests) struct Transfer {
    pub(in crate::audit::tests) story: Story,
    pub(in crate::audit::tests) referral: EntryId,
}

/// Asks an office to take the story's case over, under the grant that it has.
pub(in crate::audit::tests) fn asked(restrictions: Restrictions) -> Transfer {
    let mut story = story();
    let terms = ReferralTerms { mode: ReferralMode::Transfer, restrictions };
    let draft = referral(story.grant, &terms, "she moved", &mut story.world.offices[CIO].entropy);
    let referral = story.world.submit(CIO, vec![draft]).entries[0];
    story.world.pass(EPOCH_MS);
    Transfer { story, referral }
}

/// The same, accepted or rejected.
pub(in crate::audit::tests) fn answered(restrictions: Restrictions, said: ReferralAnswer) -> Transfer {
    let mut transfer = asked(restrictions);
    let draft = answer(transfer.referral, said, "why", &mut transfer.story.world.offices[ML].entropy);
    transfer.story.world.submit(ML, vec![draft]);
    transfer.story.world.pass(EPOCH_MS);
    transfer
}

/// The same, accepted and taken over; returns the new case.
pub(in crate::audit::tests) fn taken_over(restrictions: Restrictions) -> (Transfer, CaseHandle) {
    let mut transfer = answered(restrictions, ReferralAnswer::Accepted);
    let entropy = &mut transfer.story.world.offices[ML].entropy;
    let case = CaseHandle(entropy.draw());
    let origin = CaseOrigin { source: "transfer".to_owned(), row: None };
    let drafts = vec![
        case_opened(&CaseOpened { case, kind: CaseKind::Person }, &origin, entropy),
        taken(transfer.referral, case, entropy),
        link(TwoCases::new(case, transfer.story.alias), Sameness::Linked, "taken over", entropy),
    ];
    transfer.story.world.submit(ML, drafts);
    transfer.story.world.pass(EPOCH_MS);
    (transfer, case)
}

/// Tampers with the bundle of an office.
fn lie_in(transfer: &Transfer, office: usize, kind: FindingKind, tamper: impl FnOnce(&mut Forge, &Story)) -> Lie {
    let mut forge = Forge::new(&transfer.story.world, office);
    tamper(&mut forge, &transfer.story);
    (kind, report(&forge))
}

/// Begins a thread about the story's case with the second office; returns the grant of it.
fn threaded(story: &mut Story) -> EntryId {
    let signer = secret(CIO, Purpose::Staff).public();
    let entropy = &mut story.world.offices[CIO].entropy;
    let thread = CaseHandle(entropy.draw());
    let opened = CaseOpened { case: thread, kind: CaseKind::Thread };
    let mut drafts = vec![case_opened(&opened, &CaseOrigin::by_hand(), entropy)];
    let alias = story.alias.to_string();
    for (field, value) in [("fil_objet", "How it goes"), ("fil_dossier", alias.as_str())] {
        drafts.push(Draft::opening(signer, &thread.0, &encode(&field_id(field)), value.as_bytes(), entropy));
    }
    story.world.submit(CIO, drafts);
    let terms = story.world.terms(CIO, ML, &["fil_objet", "fil_dossier"], Mode::Write);
    let grant = story.world.grant(CIO, thread, &terms);
    story.world.pass(EPOCH_MS);
    grant
}

fn open() -> Restrictions {
    Restrictions::default()
}

/// Makes terms those of a grant in an emergency.
fn emergency(terms: GrantTerms, items: Vec<DocumentId>) -> GrantTerms {
    let until = terms.from.plus_ms(2 * DAY_MS);
    GrantTerms { fields: vec![], items, past: Past::Current, basis: Basis::VitalInterest, until, ..terms }
}

/// The new holder of a file opens it to a third in an emergency, whatever its restrictions say.
fn emergency_at_the_next_holder(restrictions: Restrictions, kind: FindingKind) -> Lie {
    let (Transfer { mut story, .. }, case) = taken_over(restrictions);
    let signer = secret(ML, Purpose::Staff).public();
    let world = &mut story.world;
    let value = Draft::opening(
        signer,
        &case.0,
        &encode(&field_id("nom")),
        "Lavallière".as_bytes(),
        &mut world.offices[ML].entropy,
    );
    let item = value.header.id(signer).into();
    world.submit(ML, vec![value]);
    let known = GrantTerms { items: vec![item], ..world.terms(ML, OTHER, &[], Mode::Read) };
    world.grant(ML, case, &known);
    world.settle();
    // Where nothing is kept back the node answers by itself.
    let asked = world.ask(OTHER, known.alias);
    world.pass(EPOCH_MS);
    let mut forge = Forge::new(world, ML);
    let terms = emergency(terms(world.platform, forge.now, known.alias, OTHER, &[], Mode::Read), vec![item]);
    let draft = emergency_grant(asked, case, &terms, &mut forge.entropy);
    forge.append(Purpose::Service, vec![draft]);
    (kind, report(&forge))
}

pub(super) fn lies_about_hand_overs() -> Vec<Lie> {
    let mut waiting = asked(open());
    let thread = threaded(&mut waiting.story);
    let rejected = answered(open(), ReferralAnswer::Rejected);
    let (done, new_case) = taken_over(Restrictions { no_resharing: true, ..open() });
    let unfounded = FindingKind::HandOverUnfounded;
    let settle = |forge: &mut Forge, referral, word| settlement(referral, word, &NOBODY, "", &mut forge.entropy);
    vec![
        // Done, and nobody accepted.
        lie_in(&waiting, CIO, unfounded, |forge, _| {
            let draft = settle(forge, waiting.referral, Settlement::Done);
            forge.append(Purpose::Service, vec![draft]);
        }),
        // Done, although it was rejected.
        lie_in(&rejected, CIO, unfounded, |forge, _| {
            let draft = settle(forge, rejected.referral, Settlement::Done);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // A node takes back what its staff asked.
        lie_in(&waiting, CIO, unfounded, |forge, _| {
            let draft = settle(forge, waiting.referral, Settlement::Revoked);
            forge.append(Purpose::Service, vec![draft]);
        }),
        // Taken back after it was done.
        lie_in(&done, CIO, unfounded, |forge, _| {
            let draft = settle(forge, done.referral, Settlement::Revoked);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // A node ends a grant that no referral ended.
        lie_in(&waiting, CIO, unfounded, |forge, story| {
            let draft = grant_ended(story.grant, waiting.referral, &mut forge.entropy);
            forge.append(Purpose::Service, vec![draft]);
        }),
        // A node ends what it granted of a thread, and the case that it is about is still granted.
        lie_in(&waiting, CIO, unfounded, |forge, story| {
            let draft = grant_ended(thread, story.grant, &mut forge.entropy);
            forge.append(Purpose::Service, vec![draft]);
        }),
        // It ends what it granted of a case, because what it granted of a thread ended.
        lie_in(&waiting, CIO, unfounded, |forge, story| {
            let reason = Reason { text: String::new() };
            let draft = single(Kind::Revocation, vec![thread], &reason, &mut forge.entropy);
            let revoked = forge.append(Purpose::Staff, vec![draft])[0];
            let draft = grant_ended(story.grant, revoked, &mut forge.entropy);
            forge.append(Purpose::Service, vec![draft]);
        }),
        // Erased by who was asked: why another office referred its case.
        lie_in(&waiting, ML, FindingKind::ErasureNotAllowed, |forge, _| {
            let draft = erasure(ErasureGround::Request, "", vec![waiting.referral], &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // Taken over before it was handed over.
        lie_in(&waiting, ML, unfounded, |forge, _| {
            let case = CaseHandle(forge.entropy.draw());
            let drafts = vec![open_case(forge, case), taken(waiting.referral, case, &mut forge.entropy)];
            forge.append(Purpose::Staff, drafts);
        }),
        // Answered twice.
        lie_in(&done, ML, unfounded, |forge, _| {
            let draft = answer(done.referral, ReferralAnswer::Rejected, "", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // An answer to what nobody asked, and a referral without a grant.
        lie(FindingKind::ReferenceUnfounded, |forge, story| {
            let draft = answer(story.grant, ReferralAnswer::Accepted, "", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::ReferenceUnfounded, |forge, story| {
            let terms = ReferralTerms { mode: ReferralMode::Refer, restrictions: open() };
            let draft = referral(story.contributed, &terms, "why", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::ReferenceUnfounded, |forge, story| {
            let draft = unlink(story.grant, "", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::CaseUnknown, |forge, story| {
            let draft = link(TwoCases::new(story.case, CaseHandle([7; 16])), Sameness::Linked, "", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // The old holder writes, and shares, after it handed over.
        lie_in(&done, CIO, FindingKind::HandedOverChanged, |forge, story| {
            let signer = secret(CIO, Purpose::Staff).public();
            let field = encode(&field_id("mobile"));
            let draft = Draft::opening(signer, &story.case.0, &field, b"0612345678", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie_in(&done, CIO, FindingKind::HandedOverChanged, |forge, story| {
            let (platform, now) = (story.world.platform, forge.now);
            let alias = CaseHandle(forge.entropy.draw());
            let terms = terms(platform, now, alias, OTHER, &["nom"], Mode::Read);
            let draft = grant_draft(story.case, &terms, &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // The new holder shares what it was told to keep.
        lie_in(&done, ML, FindingKind::GrantNotAllowed, |forge, story| {
            let (platform, now) = (story.world.platform, forge.now);
            let alias = CaseHandle(forge.entropy.draw());
            let terms = terms(platform, now, alias, OTHER, &["nom"], Mode::Read);
            let draft = grant_draft(new_case, &terms, &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // It gives in an emergency what justice kept back, or what it handed over.
        emergency_at_the_next_holder(
            Restrictions { reserve: Some(OrganisationKind::Pjj), ..open() },
            FindingKind::EmergencyNotAllowed,
        ),
        lie_in(&done, CIO, FindingKind::HandedOverChanged, |forge, story| {
            let (platform, now) = (story.world.platform, forge.now);
            let terms = emergency(
                terms(platform, now, story.alias, ML, &[], Mode::Read),
                vec![story.world.document_of(CIO, "nom")],
            );
            let draft = emergency_grant(story.grant, story.case, &terms, &mut forge.entropy);
            forge.append(Purpose::Service, vec![draft]);
        }),
        // A referral is told to somebody else, a link to anybody.
        lie_in(&waiting, CIO, FindingKind::UndueDisclosure, |forge, _| {
            disclose(forge, OTHER, None, waiting.referral, 0b01);
        }),
        lie_in(&done, ML, FindingKind::UndueDisclosure, |forge, _| {
            let at = forge.statement(Kind::Link);
            let entry = forge.id_at(at);
            disclose(forge, CIO, None, entry, 0b01);
        }),
        // Roles: who may not share does not refer; staff does not end grants in the node's name.
        lie_in(&waiting, CIO, FindingKind::WrongRole, |forge, _| {
            let draft = settle(forge, waiting.referral, Settlement::Revoked);
            forge.append(Purpose::Registrar, vec![draft]);
        }),
        lie_in(&waiting, CIO, FindingKind::WrongRole, |forge, story| {
            let draft = grant_ended(story.grant, waiting.referral, &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
    ]
}
