// SPDX-License-Identifier: EUPL-1.2
//! Lies about the sealing of partners' commits, and a partner that seals nothing for others to see.

use super::*;
use crate::bundle::BundleRow;
use crate::path::{Awaited, CommitPath, Sealing, sealing_key};
use crate::replica::{Unproven, unproven};

/// Returns where the paths stand among the records, with what they say.
fn paths(forge: &Forge) -> Vec<(usize, CommitPath)> {
    let path = |(at, record): (usize, &Record)| {
        let Record::Evidence(row) = record else { return None };
        match crate::codec::decode("sealing", &row.value, usize::MAX).ok()? {
            Sealing::Path(path) => Some((at, *path)),
            Sealing::Awaited(_) => None,
        }
    };
    forge.records.iter().enumerate().filter_map(path).collect()
}

fn put(forge: &mut Forge, at: usize, key: Vec<u8>, sealing: &Sealing) {
    forge.records[at] = Record::Evidence(BundleRow { key, value: encode(sealing) });
}

/// Says of the first commit of the first office that no path of it came.
fn disown(forge: &mut Forge) {
    let (at, path) = paths(forge).swap_remove(0);
    let awaited = Awaited { held: 0, cited: 0 };
    put(forge, at, sealing_key(ledger_of(CIO), path.commit.id), &Sealing::Awaited(awaited));
}

/// Gives a value that the partner may read.
fn edit(story: &mut Story) {
    let document = story.world.document_of(CIO, "nom");
    story.world.change(CIO, document, &[document.into()], "Autrement");
}

pub(super) fn lies_about_paths() -> Vec<Lie> {
    vec![
        lie_of(ML, FindingKind::ProofMismatch, |forge, _| {
            let (at, mut path) = paths(forge).swap_remove(0);
            path.commit.siblings[0].0[0] ^= 1;
            put(forge, at, sealing_key(ledger_of(CIO), path.commit.id), &Sealing::Path(Box::new(path)));
        }),
        lie_of(ML, FindingKind::ProofMismatch, |forge, _| {
            // The path of one commit, as that of another.
            let held = paths(forge);
            let (one, other) = (held[0].1.commit.id, held[1].1.clone());
            put(forge, held[0].0, sealing_key(ledger_of(CIO), one), &Sealing::Path(Box::new(other)));
        }),
        lie_of(ML, FindingKind::ProofMismatch, |forge, _| {
            // Into a state that nobody signed.
            let (at, mut path) = paths(forge).swap_remove(0);
            path.size += 100;
            put(forge, at, sealing_key(ledger_of(CIO), path.commit.id), &Sealing::Path(Box::new(path)));
        }),
        lie_of(ML, FindingKind::CommitNotSealed, |forge, _| disown(forge)),
        {
            let mut story = story();
            story.world.keeps_paths = Some(CIO);
            edit(&mut story);
            (0..6).for_each(|_| story.world.pass(EPOCH_MS));
            (FindingKind::CommitNotSealed, check(&[&story.world.bundle(ML, false)]).unwrap())
        },
    ]
}

/// Against the word of a partner that no path came speaks the ledger that shows the commit sealed.
#[test]
fn ledger_speaks_for_itself_where_a_partner_says_that_no_path_came() {
    let story = story();
    let mut forge = Forge::new(&story.world, ML);
    disown(&mut forge);
    let alone = report(&forge);
    assert_eq!(alone.findings_by_kind.keys().collect::<Vec<_>>(), vec![&FindingKind::CommitNotSealed]);
    assert_eq!(alone.findings[0].ledger, ledger_of(CIO), "of who made the commit, not of who holds it");
    let together = check(&[&forge.bytes(), &story.world.bundle(CIO, false)]).unwrap();
    assert_eq!(together.findings, vec![]);
    assert!(together.notes.iter().any(|note| note.kind == NoteKind::PathNotHeld));
}

/// A home that gives out what it does not show as sealed is named by its reader three epochs later, until it does.
#[test]
fn commits_that_are_never_proven_are_told() {
    let mut story = story();
    let owed = |story: &Story| unproven(&story.world.offices[ML].store).unwrap();
    story.world.pass(EPOCH_MS);
    assert_eq!(owed(&story), vec![]);
    story.world.keeps_paths = Some(CIO);
    edit(&mut story);
    for _ in 0..4 {
        assert_eq!(owed(&story), vec![], "not yet");
        story.world.pass(EPOCH_MS);
    }
    let [Unproven { ledger, commits: 1.. }] = owed(&story)[..] else { panic!("{:?}", owed(&story)) };
    assert_eq!(ledger, ledger_of(CIO));
    let found = check(&[&story.world.bundle(ML, false)]).unwrap();
    assert_eq!(found.findings_by_kind.keys().collect::<Vec<_>>(), vec![&FindingKind::CommitNotSealed]);
    // What was only lost on the way comes with the next epoch.
    story.world.keeps_paths = None;
    story.world.pass(EPOCH_MS);
    assert_eq!(owed(&story), vec![]);
    assert_eq!(check(&[&story.world.bundle(ML, false)]).unwrap().findings, vec![]);
}
