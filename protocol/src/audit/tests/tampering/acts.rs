// SPDX-License-Identifier: EUPL-1.2
//! Lies about consents, emergencies and erasures.

use super::*;
use crate::organisation::OrganisationKind;
use crate::statement::{Consultation, Scope};
use crate::time::HOUR_MS;

/// A grant of documents of the story's case, as a home gives it in an emergency.
fn emergency_terms(forge: &Forge, story: &Story, fields: &[&str]) -> crate::statement::GrantTerms {
    let mut items: Vec<_> = fields.iter().map(|field| story.world.document_of(CIO, field)).collect();
    items.sort_unstable();
    crate::statement::GrantTerms {
        fields: vec![],
        items,
        past: Past::Current,
        basis: crate::rules::Basis::VitalInterest,
        until: forge.now.plus_ms(2 * DAY_MS),
        ..terms(story.world.platform, forge.now, story.alias, ML, &[], Mode::Read)
    }
}

/// A home that opens what was asked for by `asked`, or by whoever it says, with terms of its own making.
fn emergency_lie(make: impl FnOnce(&mut Forge, &Story, EntryId) -> (EntryId, crate::statement::GrantTerms)) -> Lie {
    let mut story = story();
    // The first is answered; while that one has time left, the second is not, and later nobody comes back to it.
    story.world.ask(ML, story.alias);
    story.world.pass(71 * HOUR_MS);
    let asked = story.world.ask(ML, story.alias);
    story.world.pass(2 * HOUR_MS);
    let honest = check(&[&story.world.bundle(CIO, true), &story.world.bundle(ML, true)]).unwrap();
    assert_eq!(honest.findings, vec![]);
    assert!(honest.notes.iter().any(|note| note.kind == NoteKind::EmergencyGiven && note.count == 1));
    let [given] = honest.ledgers[0].emergencies.as_slice() else { panic!("one emergency") };
    assert_eq!((given.recipient, given.request != asked), (organisation(ML), true));
    assert_eq!((given.reason.as_deref(), given.items > 0), (Some("an emergency"), true));
    let mut forge = Forge::new(&story.world, CIO);
    let (request, terms) = make(&mut forge, &story, asked);
    let draft = emergency_grant(request, story.case, &terms, &mut forge.entropy);
    forge.append(Purpose::Service, vec![draft]);
    let report = report(&forge);
    (FindingKind::EmergencyNotAllowed, report)
}

pub(super) fn lies_about_emergencies() -> Vec<Lie> {
    let days = |forge: &Forge, days| forge.now.plus_ms(days * DAY_MS);
    let honest = emergency_lie(|forge, story, asked| (asked, emergency_terms(forge, story, &["nom"])));
    assert_eq!(honest.1.findings, vec![], "what the rules open to who asks may be given");
    vec![
        emergency_lie(|forge, story, _| (story.grant, emergency_terms(forge, story, &["nom"]))),
        emergency_lie(|forge, story, asked| {
            let until = days(forge, 4);
            (asked, crate::statement::GrantTerms { until, ..emergency_terms(forge, story, &["nom"]) })
        }),
        emergency_lie(|forge, story, asked| {
            let later = days(forge, 1);
            (asked, crate::statement::GrantTerms { from: later, ..emergency_terms(forge, story, &["nom"]) })
        }),
        emergency_lie(|forge, story, asked| {
            let recipient = organisation(OTHER);
            (asked, crate::statement::GrantTerms { recipient, ..emergency_terms(forge, story, &["nom"]) })
        }),
        emergency_lie(|forge, story, asked| {
            let whole = crate::statement::GrantTerms { past: Past::Whole, ..emergency_terms(forge, story, &["nom"]) };
            (asked, whole)
        }),
        emergency_lie(|forge, story, asked| {
            // Answered twice.
            let terms = emergency_terms(forge, story, &["nom"]);
            let draft = emergency_grant(asked, story.case, &terms, &mut forge.entropy);
            forge.append(Purpose::Service, vec![draft]);
            (asked, terms)
        }),
        {
            // While an earlier one has time left.
            let mut story = story();
            story.world.ask(ML, story.alias);
            let asked = story.world.ask(ML, story.alias);
            let mut forge = Forge::new(&story.world, CIO);
            let terms = emergency_terms(&forge, &story, &["nom"]);
            let draft = emergency_grant(asked, story.case, &terms, &mut forge.entropy);
            forge.append(Purpose::Service, vec![draft]);
            (FindingKind::EmergencyNotAllowed, report(&forge))
        },
    ]
}

/// A thread about a case that it names by a handle, shared on the young person's own word.
fn thread_lie(forge: &mut Forge, story: &Story, handle: CaseHandle) {
    let alias = CaseHandle(forge.entropy.draw());
    let shared = terms(story.world.platform, forge.now, alias, OTHER, &["fil_message_dossier"], Mode::Read);
    let signer = secret(CIO, Purpose::Staff).public();
    let drafts = thread_alone(signer, handle, &shared, &mut forge.entropy);
    forge.append(Purpose::Staff, drafts);
}

pub(super) fn lies_about_consents() -> Vec<Lie> {
    let form = |grants: &[EntryId]| ConsentForm {
        form: "form".to_owned(),
        version: 1,
        template: Digest([1; 32]),
        lines: grants.iter().map(|grant| ConsentLine { name: "line".to_owned(), grant: *grant }).collect(),
    };
    let particulars = ConsentParticulars {
        consenter: Consenter::Both,
        name: String::new(),
        relation: String::new(),
        language: "fr".to_owned(),
        signed_on: String::new(),
        note: String::new(),
    };
    let new_grant = |forge: &mut Forge, story: &Story| {
        let (platform, now) = (story.world.platform, forge.now);
        let alias = CaseHandle(forge.entropy.draw());
        grant_draft(story.case, &terms(platform, now, alias, OTHER, &["nom"], Mode::Read), &mut forge.entropy)
    };
    let staff = secret(CIO, Purpose::Staff).public();
    vec![
        // A grant of another day.
        lie(FindingKind::ConsentUnfounded, |forge, story| {
            let draft = consent(&form(&[story.grant]), &particulars, &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // A grant that the form does not name hides in its commit.
        lie(FindingKind::ConsentUnfounded, |forge, story| {
            let grants = [new_grant(forge, story), new_grant(forge, story)];
            let tie = consent(&form(&[grants[0].header.id(staff)]), &particulars, &mut forge.entropy);
            let [one, two] = grants;
            forge.append(Purpose::Staff, vec![tie, one, two]);
        }),
        // Too young to agree that a thread tells of it.
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            let field = encode(&field_id("date_naissance"));
            let birth = Draft::opening(staff, &story.case.0, &field, b"2015-01-01", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![birth]);
            thread_lie(forge, story, story.alias);
        }),
        // Nothing shows an age, in a thread as elsewhere.
        lie(FindingKind::GrantNotAllowed, |forge, story| thread_lie(forge, story, story.case)),
    ]
}

/// Says of what the bodies are gone, and were ordered to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Laundered {
    Opening,
    Disclosure,
}

/// Discloses a value of the story's case to who was never granted it, and orders the traces of that erased.
fn launder(forge: &mut Forge, story: &Story, what: Laundered) {
    let opening = story.world.document_of(CIO, "prenom").into();
    disclose(forge, OTHER, Some(CaseHandle([8; 16])), opening, 0b110);
    let disclosure = forge.end_of_commits() - 1;
    let at = match what {
        Laundered::Disclosure => disclosure,
        Laundered::Opening => {
            let entries: Vec<usize> =
                (0..disclosure).filter(|at| matches!(forge.records[*at], Record::Entry(_))).collect();
            entries.into_iter().find(|at| forge.id_at(*at) == opening).expect("an own opening")
        }
    };
    let named = forge.id_at(at);
    let reason = Reason { text: String::new() };
    let draft = draft(forge, Kind::Erasure, vec![named], &reason);
    forge.append(Purpose::Staff, vec![draft]);
    forge.entry_at(at).bodies.iter_mut().for_each(|body| *body = BundleBody::Gone);
}

pub(super) fn lies_about_erasures() -> Vec<Lie> {
    let order = |forge: &mut Forge, ground, entries: Vec<EntryId>| erasure(ground, "", entries, &mut forge.entropy);
    let value = |forge: &mut Forge| own_entry(forge, |header| matches!(header, Header::Opening { .. }));
    let notice = |forge: &mut Forge, story: &Story, due| {
        let rules = RuleSet::of(crate::identifier::Country::France, START.date()).unwrap();
        let word = RetentionWord::Notice { case: story.case, due, rules: Digest(*rules.digest()) };
        retention(&word, "", &mut forge.entropy)
    };
    vec![
        lie(FindingKind::ErasureNotAllowed, |forge, _| {
            // A partner's own word.
            let disclosure = foreign_disclosure(forge, ML) + 1;
            let disclosure = forge.id_at(disclosure);
            let draft = order(forge, ErasureGround::Request, vec![disclosure]);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::ErasureNotAllowed, |forge, _| {
            // A node by itself, without notice.
            let value = value(forge);
            let draft = order(forge, ErasureGround::Retention { notice: None }, vec![value]);
            forge.append(Purpose::Service, vec![draft]);
        }),
        lie(FindingKind::ErasureNotAllowed, |forge, story| {
            // A node by itself, the moment after its notice.
            let word = notice(forge, story, START);
            let given = forge.append(Purpose::Service, vec![word])[0];
            let value = value(forge);
            let draft = order(forge, ErasureGround::Retention { notice: Some(given) }, vec![value]);
            forge.append(Purpose::Service, vec![draft]);
        }),
        lie(FindingKind::ErasureNotAllowed, |forge, _| {
            // Staff in the name of a notice.
            let value = value(forge);
            let draft = order(forge, ErasureGround::Retention { notice: Some(value) }, vec![value]);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::WrongRole, |forge, _| {
            let value = value(forge);
            let draft = order(forge, ErasureGround::Request, vec![value]);
            forge.append(Purpose::Registrar, vec![draft]);
        }),
        lie(FindingKind::WrongRole, |forge, story| {
            let word = notice(forge, story, START);
            forge.append(Purpose::Staff, vec![word]);
        }),
        lie(FindingKind::ErasedDisclosed, |forge, story| {
            let value = value(forge);
            let draft = order(forge, ErasureGround::Request, vec![value]);
            forge.append(Purpose::Staff, vec![draft]);
            disclose(forge, ML, Some(story.alias), value, 0b110);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            // An order, told to a reader of the document who never was given the value: only that there was one.
            let value = story.world.document_of(CIO, "mobile").into();
            let draft = order(forge, ErasureGround::Request, vec![value]);
            let told = forge.append(Purpose::Staff, vec![draft])[0];
            disclose(forge, OTHER, None, told, 0);
        }),
        look_told_to(CIO, 1, None),
        look_told_to(OTHER, 0, None),
        look_told_to(CIO, 0, Some(CaseHandle([9; 16]))),
        look_under_a_reserve(),
        lie(FindingKind::ErasureNotAllowed, |forge, _| {
            // A word without anything to erase in it.
            let admission = own_entry(forge, |header| crate::statement::kind_of(header) == Some(Kind::Admission));
            let draft = order(forge, ErasureGround::Request, vec![admission]);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        // A disclosure that no grant covers, and an order of what it was, or of that it was, to answer for what is gone.
        lie(FindingKind::BodyMissing, |forge, story| launder(forge, story, Laundered::Opening)),
        lie(FindingKind::UndueDisclosure, |forge, story| launder(forge, story, Laundered::Opening)),
        lie(FindingKind::BodyMissing, |forge, story| launder(forge, story, Laundered::Disclosure)),
        lie(FindingKind::ErasureNotAllowed, |forge, story| launder(forge, story, Laundered::Disclosure)),
        lie(FindingKind::BodyKept, |forge, _| {
            let value = value(forge);
            let draft = order(forge, ErasureGround::CourtOrder, vec![value]);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        {
            // A partner hides that it was told to erase and gave a receipt.
            let mut story = story();
            story.world.erase(CIO, vec![story.contributed]).expect("an entry of an own case");
            // What it says next shows that it knew.
            story.world.open_case(ML, &[("nom", "Marchand")]);
            story.world.pass(EPOCH_MS);
            story.world.pass(RECEIPT_GRACE_MS + DAY_MS);
            let mut forge = Forge::new(&story.world, ML);
            forge.hide_receipt();
            (FindingKind::ReceiptMissing, report(&forge))
        },
        {
            // A partner says that it erased, and did not.
            let mut story = story();
            let held = Forge::new(&story.world, ML);
            story.world.erase(CIO, vec![story.contributed]).expect("an entry of an own case");
            let mut forge = Forge::new(&story.world, ML);
            forge.put_bodies_back(&held);
            (FindingKind::BodyKept, report(&forge))
        },
    ]
}

/// A partner that tells somebody who looked at the story's case: why as well, or somebody whose case it is not, or of another.
fn look_told_to(to: usize, slots: u8, at: Option<CaseHandle>) -> Lie {
    let story = story();
    let mut forge = Forge::new(&story.world, ML);
    let case = Some(at.unwrap_or(story.alias));
    let look = Consultation { scope: Scope::Case, case, reason: "a call".to_owned() };
    let draft = draft(&mut forge, Kind::Consultation, vec![], &look);
    let told = forge.append(Purpose::Staff, vec![draft])[0];
    disclose(&mut forge, to, Some(story.alias), told, slots);
    (FindingKind::UndueDisclosure, report(&forge))
}

/// An organisation for which the rules have a reserve tells that its staff looked.
fn look_under_a_reserve() -> Lie {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::Pjj]);
    world.pass(EPOCH_MS);
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms);
    world.pass(EPOCH_MS);
    let look = Consultation { scope: Scope::Case, case: Some(terms.alias), reason: String::new() };
    let draft = single(Kind::Consultation, vec![], &look, &mut world.offices[ML].entropy);
    let look = world.submit(ML, vec![draft]).entries[0];
    world.pass(EPOCH_MS);
    assert_eq!(check(&[&world.bundle(CIO, true), &world.bundle(ML, true)]).unwrap().findings, vec![]);
    let mut forge = Forge::new(&world, ML);
    disclose(&mut forge, CIO, Some(terms.alias), look, 0);
    (FindingKind::UndueDisclosure, report(&forge))
}
