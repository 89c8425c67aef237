// SPDX-License-Identifier: EUPL-1.2
//! A newer bundle holds all of an older one, or the comparison says what it lacks.

use proptest::prelude::*;

use super::super::diff::{DifferenceKind, Extension, compare};
use super::forge::Forge;
use super::world::{CIO, EPOCH_MS, ML, OTHER};
use super::{AuditError, BundleSource, story};
use crate::bundle::Record;
use crate::time::{DAY_MS, MINUTE_MS};

fn extension(old: &[u8], new: &[u8]) -> Result<Extension, AuditError> {
    let source = |name: &str, bytes| BundleSource { name: name.to_owned(), input: Box::new(bytes) };
    compare(source("old", old), source("new", new))
}

fn kinds(extension: &Extension) -> Vec<DifferenceKind> {
    let mut kinds: Vec<DifferenceKind> = extension.differences.iter().map(|difference| difference.kind).collect();
    kinds.dedup();
    kinds
}

#[test]
fn what_went_on_extends_what_was() {
    let mut story = story();
    let old = [CIO, ML].map(|at| story.world.bundle(at, true));
    story.world.revoke(CIO, story.grant);
    story.world.pass(EPOCH_MS);
    for (at, old) in [CIO, ML].into_iter().zip(&old) {
        let outcome = extension(old, &story.world.bundle(at, true)).unwrap();
        assert!(outcome.extends(), "{outcome:?}");
        assert!(outcome.added.epochs > 0 && outcome.added.commits > 0 && outcome.added.entries > 0);
        assert_eq!(outcome.new.size, outcome.old.size + outcome.added.epochs);
        assert_eq!(outcome.bodies_gone > 0, at == ML, "who loses a grant purges, and nobody else");
    }
    let same = extension(&old[CIO], &old[CIO]).unwrap();
    assert!(same.extends() && same.added == Default::default() && same.old == same.new);
}

#[test]
fn another_ledger_and_the_wrong_order_are_told() {
    let mut story = story();
    let (old, other) = (story.world.bundle(CIO, false), story.world.bundle(OTHER, false));
    assert_eq!(kinds(&extension(&old, &other).unwrap()), [DifferenceKind::OtherLedger]);
    story.world.pass(EPOCH_MS);
    let new = story.world.bundle(CIO, false);
    let turned = kinds(&extension(&new, &old).unwrap());
    assert_eq!(turned[0], DifferenceKind::MadeBefore);
    assert!(turned.contains(&DifferenceKind::Epoch));
    assert!(matches!(extension(&old, &new[..new.len() - 9]), Err(AuditError::Bundle { .. })));
}

/// An older bundle that says it was made later lacks what was sealed until then.
#[test]
fn older_bundle_that_says_that_it_is_newer_is_told() {
    let mut world = story().world;
    world.pass(EPOCH_MS);
    let old = world.bundle(CIO, false);
    world.pass(DAY_MS);
    let sealed = world.now;
    world.pass(DAY_MS);
    let new = world.bundle(CIO, false);
    let mut forge = Forge::of(&old, &world, CIO);
    for (minutes, told) in [(9, vec![]), (11, vec![DifferenceKind::SealedBefore])] {
        forge.about.created = sealed.plus_ms(minutes * MINUTE_MS);
        assert_eq!(kinds(&extension(&forge.bytes(), &new).unwrap()), told);
    }
}

/// A clock that was ahead when the older one was made, and was set back: what came after was sealed before its day.
#[test]
fn older_bundle_of_a_clock_that_was_set_back_is_extended() {
    let mut world = story().world;
    world.pass(EPOCH_MS);
    let (said, old) = (world.now, world.bundle(CIO, false));
    world.pass(EPOCH_MS);
    let new = world.bundle(CIO, false);
    let mut forge = Forge::of(&old, &world, CIO);
    for (minutes, told) in [(70, vec![]), (71, vec![DifferenceKind::MadeBefore, DifferenceKind::SealedBefore])] {
        forge.about.created = said.plus_ms(minutes * MINUTE_MS);
        assert_eq!(kinds(&extension(&forge.bytes(), &new).unwrap()), told);
    }
    // Where something else differs, the days are told as well.
    forge.about.created = said.plus_ms(30 * MINUTE_MS);
    forge.epoch(1).leaf.gap ^= true;
    let told = kinds(&extension(&forge.bytes(), &new).unwrap());
    assert_eq!(told, [DifferenceKind::MadeBefore, DifferenceKind::Epoch, DifferenceKind::SealedBefore]);
}

/// A ledger that followed is compared by what it shows of the one before: all of it, or all but what a backup lost.
#[test]
fn a_later_ledger_shows_the_one_before_it_or_what_is_lost() {
    let mut story = story();
    story.world.pass(EPOCH_MS);
    let backup = story.world.offices[CIO].store.clone();
    let early = story.world.bundle(CIO, false);
    let document = story.world.document_of(CIO, "nom");
    story.world.change(CIO, document, &[document.into()], "after the backup");
    story.world.pass(EPOCH_MS);
    let late = story.world.bundle(CIO, false);
    story.world.succeed(CIO, &backup);
    story.world.pass(EPOCH_MS);
    let restored = story.world.bundle(CIO, false);
    let kept = extension(&early, &restored).unwrap();
    assert!(kept.extends() && kept.old == kept.new && kept.old.size > 0, "{kept:?}");
    assert_eq!((kept.ledger, kept.new_ledger), (super::world::ledger_of(CIO), story.world.ledger(CIO)));
    let lost = extension(&late, &restored).unwrap();
    assert_eq!(lost.old.size, lost.new.size + 1);
    assert_eq!(kinds(&lost), [DifferenceKind::Epoch], "{lost:?}");
    assert!(lost.commits_back > 0, "what went to a partner comes back, and the lists of it: {lost:?}");
    // Nothing is lost where the store was whole.
    let mut rotated = super::story();
    rotated.world.pass(EPOCH_MS);
    let whole = rotated.world.offices[CIO].store.clone();
    let old = rotated.world.succeed(CIO, &whole);
    rotated.world.pass(EPOCH_MS);
    let outcome = extension(&old, &rotated.world.bundle(CIO, false)).unwrap();
    assert!(outcome.extends() && outcome.commits_back == 0, "{outcome:?}");
}

/// Whatever of the old is taken out of the new, or changed in it, shows: also when the liar signs all of it again.
#[test]
fn nothing_of_the_old_can_be_missing_or_other_in_the_new() {
    let mut story = story();
    let old = story.world.bundle(CIO, true);
    let held = Forge::of(&old, &story.world, CIO).records;
    story.world.pass(EPOCH_MS);
    let newer = Forge::new(&story.world, CIO);
    let kept = |at: usize| {
        let lasting = !matches!(newer.records[at], Record::Checkpoint(_) | Record::Evidence(_) | Record::Finding(_));
        lasting && held.contains(&newer.records[at])
    };
    proptest!(ProptestConfig::with_cases(64), |(at in 0..newer.records.len(), swap in any::<bool>())| {
        prop_assume!(kept(at));
        let mut forge = Forge::new(&story.world, CIO);
        if swap {
            let Record::Entry(entry) = &mut forge.records[at] else { return Ok(()) };
            entry.place ^= 1;
        } else if matches!(forge.records[at], Record::Commit(_)) {
            forge.take_commit(at);
        } else if matches!(forge.records[at], Record::Entry(_)) {
            return Ok(());
        } else {
            forge.records.remove(at);
        }
        let outcome = extension(&old, &forge.bytes()).unwrap();
        prop_assert!(!outcome.extends(), "record {}", at);
    });
}
