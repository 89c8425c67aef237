// SPDX-License-Identifier: EUPL-1.2
//! Lies at the edges: who may contribute, what an epoch may hold, what stays after a receipt.

use super::*;
use crate::key::PublicKey;
use crate::statement::{GrantParticulars, GrantTerms, Person, grant};

pub(super) fn lies_at_the_limits() -> Vec<Lie> {
    vec![
        lie(FindingKind::TimeBackwards, |forge, _| {
            // Made before anything happened: nothing that partners hold could be missed in it.
            forge.about.created = Timestamp::MIN;
        }),
        lie(FindingKind::TimeBackwards, |forge, _| {
            // As old as the newest epoch, and a commit is newer.
            let sealed = forge.epochs().last().expect("an epoch").leaf.time;
            forge.now = sealed.plus_ms(2 * crate::audit::CLOCK_TOLERANCE_MS);
            let draft = open_case(forge, CaseHandle([8; 16]));
            forge.append(Purpose::Registrar, vec![draft]);
            forge.about.created = sealed;
        }),
        lie(FindingKind::TimeBackwards, |forge, _| {
            // Hours ahead is no clock that was doubted.
            let draft = open_case(forge, CaseHandle([8; 16]));
            let context = tail(forge);
            let time = context.time.plus_ms(DAY_MS / 2);
            forge.append_signed(&secret(CIO, Purpose::Staff), &CommitContext { time, ..context }, vec![draft]);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            // By a time days ahead, as by a clock that was doubted, a grant stands that is to start then.
            let value = story.world.document_of(CIO, "prenom").into();
            let starts = forge.now.plus_ms(2 * DAY_MS);
            let terms = terms(story.world.platform, starts, story.alias, ML, &["prenom"], Mode::Read);
            let given = grant_draft(story.case, &terms, &mut forge.entropy);
            forge.append(Purpose::Staff, vec![given]);
            let first = outbox_end(forge, ML);
            let list = disclosure(ML, first, Some(terms.alias), value, 0b110);
            let draft = draft(forge, Kind::Disclosure, vec![], &list);
            let context = tail(forge);
            let time = context.time.plus_ms(3 * DAY_MS);
            forge.append_signed(&secret(CIO, Purpose::Service), &CommitContext { time, ..context }, vec![draft]);
        }),
        lie_of(ML, FindingKind::ProofMismatch, |forge, _| {
            // What is held of a partner's commit, in another order than the one it has.
            let at = forge.commit_where(|commit| {
                commit.stored.signed.commit.ledger == ledger_of(CIO) && commit.stored.entries > 1
            });
            forge.records.swap(at + 1, at + 2);
        }),
        lie_of(ML, FindingKind::WrongRole, |forge, story| {
            // A registrar may import, and contribute to nobody's case.
            let key = secret(ML, Purpose::Registrar).public();
            let field = encode(&field_id("mail"));
            let draft = Draft::opening(key, &story.alias.0, &field, b"x", &mut forge.entropy);
            forge.append(Purpose::Registrar, vec![draft]);
        }),
        lie(FindingKind::EpochGap, |forge, _| {
            // The last epoch says that it holds commits which nobody sees.
            let last = forge.epochs().count() - 1;
            forge.epoch(last).end_commit += 1_000;
        }),
        lie(FindingKind::EpochGap, |forge, _| {
            // What stood first is left out.
            let with = forge.epochs().position(|epoch| epoch.first_commit < epoch.end_commit).expect("a full epoch");
            for number in 0..with {
                let epoch = forge.epoch(number);
                (epoch.first_commit, epoch.end_commit) = (1, 1);
            }
            forge.epoch(with).first_commit = 1;
        }),
        lie_of(ML, FindingKind::ProofMismatch, |forge, _| {
            // A partner's commit, as if it were known whole.
            let at = forge.commit_where(|commit| {
                let signed = &commit.stored.signed.commit;
                signed.ledger == ledger_of(CIO) && signed.depth == 0
            });
            forge.commit_at(at).stored.origin = Origin::Own { seed: None };
        }),
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            // Single items that nobody answers for.
            let (platform, now) = (story.world.platform, forge.now);
            let alias = CaseHandle(forge.entropy.draw());
            let items = vec![story.world.document_of(CIO, "nom")];
            let terms = GrantTerms { items, ..terms(platform, now, alias, OTHER, &[], Mode::Read) };
            let particulars = GrantParticulars {
                consenter: Consenter::Both,
                name: " ".to_owned(),
                evidence: None,
                evidence_salt: [0; 16],
                note: String::new(),
            };
            let draft = grant(story.case, &terms, &particulars, &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::UndueDisclosure, |forge, _| {
            // The name of a member of staff.
            let person = Person { key: PublicKey([3; 32]), name: "Somebody".to_owned() };
            let draft = draft(forge, Kind::Person, vec![], &person);
            let told = forge.append(Purpose::Staff, vec![draft])[0];
            disclose(forge, ML, None, told, 0b1);
        }),
        {
            // Says that it purged, and kept what its own staff had written.
            let mut story = story();
            let mut held = Forge::new(&story.world, ML);
            story.world.revoke(CIO, story.grant);
            let mut forge = Forge::new(&story.world, ML);
            let own = (0..held.records.len())
                .find(|at| matches!(held.records[*at], Record::Entry(_)) && held.id_at(*at) == story.contributed)
                .expect("its own contribution");
            let Record::Entry(before) = &held.records[own] else { panic!("an entry") };
            let kept = forge.records.iter_mut().find_map(|record| match record {
                Record::Entry(entry) if entry.header == before.header => Some(entry),
                _ => None,
            });
            kept.expect("headers stay").bodies = before.bodies.clone();
            (FindingKind::BodyKept, report(&forge))
        },
    ]
}

/// Cards, rosters, checkpoints and findings stand in one order and once: each more would cost a signature.
#[test]
pub(in crate::audit::tests) fn records_stand_in_their_one_order() {
    let story = story();
    let whole = Forge::new(&story.world, ML);
    let of_kind =
        |kind| -> Vec<usize> { (0..whole.records.len()).filter(|at| whole.records[*at].kind() == kind).collect() };
    let order = |forge: &Forge| {
        let refused = check(&[&forge.bytes()]).expect_err("another order");
        let crate::audit::AuditError::Bundle { source: crate::bundle::BundleError::Order { .. }, .. } = refused else {
            panic!("{refused}");
        };
    };
    for kind in [2, 3, 5] {
        let first = of_kind(kind)[0];
        let mut forge = Forge::new(&story.world, ML);
        forge.records.insert(first, forge.records[first].clone());
        order(&forge);
        if let Some(&second) = of_kind(kind).get(1) {
            let mut forge = Forge::new(&story.world, ML);
            forge.records.swap(first, second);
            order(&forge);
        }
    }
    assert!([2, 5].into_iter().all(|kind| of_kind(kind).len() > 1), "there is something to swap");
}
