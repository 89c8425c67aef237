// SPDX-License-Identifier: EUPL-1.2
//! Lies about the ledgers that came before.

use super::*;
use crate::ledger::StoredEpoch;
use crate::statement::kind_of;

/// Two offices; the first gave something to the second, took it back, and changed its keys.
fn followed() -> World {
    let mut world = two();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms);
    world.pass(EPOCH_MS);
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    let whole = world.offices[CIO].store.clone();
    world.succeed(CIO, &whole);
    world.pass(EPOCH_MS);
    world.pass(10 * EPOCH_MS);
    world
}

fn forge_followed(world: &World) -> Forge {
    Forge::of(&world.bundle(CIO, true), world, CIO + SUCCESSOR)
}

/// Takes out all that came before the ledger of the bundle, as if there had been nothing.
fn cut_past(forge: &mut Forge) {
    let own = forge.about.ledger;
    let first = forge.commits().find(|commit| commit.stored.signed.commit.ledger == own).expect("a commit").number;
    let mut number = 0;
    forge.records.retain(|record| {
        if let Record::Commit(commit) = record {
            number = commit.number;
        }
        match record {
            Record::Commit(_) | Record::Entry(_) => number >= first,
            Record::Evidence(row) => row.key.len() != 40,
            _ => true,
        }
    });
    for record in &mut forge.records {
        match record {
            Record::Commit(commit) => commit.number -= first,
            Record::Epoch(epoch) => {
                epoch.first_commit = epoch.first_commit.saturating_sub(first);
                epoch.end_commit = epoch.end_commit.saturating_sub(first);
            }
            _ => {}
        }
    }
}

/// Takes out the word by which the ledger says what it follows: its commit, with all that goes by its number.
fn never_opened(forge: &mut Forge) {
    let is_word = |record: &Record| {
        let Record::Entry(entry) = record else { return false };
        kind_of(&Header::decode(&entry.header).unwrap()) == Some(Kind::LedgerOpened)
    };
    let at = forge.records.iter().position(is_word).expect("the ledger was opened");
    forge.records.drain(at - 1..=at);
    for record in &mut forge.records {
        match record {
            Record::Commit(commit) => commit.number = commit.number.saturating_sub(1),
            Record::Epoch(epoch) => {
                epoch.first_commit = epoch.first_commit.saturating_sub(1);
                epoch.end_commit = epoch.end_commit.saturating_sub(1);
            }
            _ => {}
        }
    }
}

/// Changes the newest epoch of the earlier ledger.
fn last_past_epoch(forge: &mut Forge, change: impl FnOnce(&mut StoredEpoch)) {
    let of_past = |record: &&mut Record| matches!(record, Record::Evidence(row) if row.key.len() == 40);
    let Some(Record::Evidence(row)) = forge.records.iter_mut().filter(of_past).last() else { panic!("an epoch") };
    let mut epoch: StoredEpoch = crate::codec::decode("epoch", &row.value, usize::MAX).unwrap();
    change(&mut epoch);
    row.value = encode(&epoch);
}

pub(super) fn lies_about_the_past() -> Vec<Lie> {
    let world = followed();
    let honest = check(&[&world.bundle(CIO, true), &world.bundle(ML, true)]).unwrap();
    assert_eq!(honest.findings, vec![]);
    let lie = |kind, tamper: &dyn Fn(&mut Forge)| {
        let mut forge = forge_followed(&world);
        tamper(&mut forge);
        (kind, report(&forge))
    };
    vec![
        lie(FindingKind::PastMissing, &cut_past),
        lie(FindingKind::PastMissing, &|forge| {
            // The newest of them alone.
            let at =
                forge.records.iter().rposition(|record| matches!(record, Record::Evidence(row) if row.key.len() == 40));
            forge.records.remove(at.expect("an epoch of the earlier ledger"));
        }),
        lie(FindingKind::PastMissing, &|forge| {
            // Nor does the ledger say that it follows one.
            cut_past(forge);
            never_opened(forge);
        }),
        lie(FindingKind::CommitInNoEpoch, &|forge| last_past_epoch(forge, |epoch| epoch.first_commit += 1)),
        lie(FindingKind::RootMismatch, &|forge| {
            // A commit of the earlier ledger, as if it had come back from somebody.
            let at = forge.commit_where(|commit| {
                let signed = &commit.stored.signed.commit;
                signed.ledger == ledger_of(CIO) && signed.depth == 0
            });
            forge.commit_at(at).stored.origin = Origin::Foreign { siblings: vec![] };
        }),
        {
            let mut forge = forge_followed(&world);
            cut_past(&mut forge);
            (FindingKind::CommitWithheld, check(&[&forge.bytes(), &world.bundle(ML, false)]).unwrap())
        },
    ]
}
