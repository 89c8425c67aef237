// SPDX-License-Identifier: EUPL-1.2
//! An old bundle whose office says that it was made later: what it did since is cut off, and nothing in the bundle shows it.

use super::*;
use crate::time::MINUTE_MS;

/// Returns an honest bundle of the first office, with another word of when it was made.
fn dated(world: &World, old: &[u8], created: Timestamp) -> Vec<u8> {
    let mut forge = Forge::of(old, world, CIO);
    forge.about.created = created;
    forge.bytes()
}

fn kinds(bundles: &[&[u8]]) -> BTreeSet<FindingKind> {
    check(bundles).unwrap().findings_by_kind.into_keys().collect()
}

#[test]
pub(in super::super) fn old_bundle_that_says_that_it_is_new_is_told() {
    let mut world = story().world;
    world.pass(EPOCH_MS);
    let old = world.bundle(CIO, false);
    world.pass(DAY_MS);
    let shared = world.now;
    let case = world.open_case(CIO, &[("nom", "Marchand")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms);
    world.pass(EPOCH_MS);
    world.pass(EPOCH_MS);
    let [newest, ml, other] = [CIO, ML, OTHER].map(|at| world.bundle(at, false));
    let told = |created, with: &[&[u8]]| kinds(&[&[dated(&world, &old, created).as_slice()], with].concat());

    let none = BTreeSet::new();
    assert_eq!(kinds(&[&old, &ml, &other]), none, "an older bundle is no lie");
    let later = [FindingKind::CommitWithheld, FindingKind::ReceivedMismatch].into();
    for created in [shared.plus_ms(11 * MINUTE_MS), shared.plus_ms(30 * DAY_MS)] {
        assert_eq!(told(created, &[]), none, "nothing in it shows that it is old");
        assert_eq!(told(created, &[&ml]), later, "the partner that it disclosed to");
        // Two others had cosigned more; of an honest bundle beside it each says so.
        let by_all = &later | &[FindingKind::CheckpointMismatch].into();
        assert_eq!(told(created, &[&ml, &other]), by_all);
        assert_eq!(told(created, &[&ml, &newest]), by_all);
    }
    // Clocks differ by so much.
    assert_eq!(told(shared.plus_ms(9 * MINUTE_MS), &[&ml, &other]), none);
}

/// Nothing of what was cut off was shared: that there was something shows in what others cosigned.
#[test]
pub(in super::super) fn states_that_two_others_cosigned_are_in_a_bundle() {
    let mut world = story().world;
    world.pass(EPOCH_MS);
    let old = world.bundle(CIO, false);
    world.pass(DAY_MS);
    let sealed = world.now;
    world.open_case(CIO, &[("nom", "Marchand")]);
    world.pass(EPOCH_MS);
    let [ml, other] = [ML, OTHER].map(|at| world.bundle(at, false));
    let told = |created, with: &[&[u8]]| kinds(&[&[dated(&world, &old, created).as_slice()], with].concat());
    let mismatch: BTreeSet<FindingKind> = [FindingKind::CheckpointMismatch].into();
    assert_eq!(told(sealed.plus_ms(12 * MINUTE_MS), &[&ml, &other]), mismatch);
    assert_eq!(told(sealed.plus_ms(9 * MINUTE_MS), &[&ml, &other]), BTreeSet::new(), "clocks differ by so much");
    assert_eq!(kinds(&[&old, &ml, &other]), BTreeSet::new(), "an older bundle is no lie");

    // One office may have a wrong clock, or lie: what it alone cosigned accuses nobody.
    let mut alone = Forge::of(&ml, &world, ML);
    for record in &mut alone.records {
        if let Record::Checkpoint(held) = record {
            held.cosignatures.retain(|cosignature| cosignature.witness == ledger_of(ML));
        }
    }
    assert_eq!(told(sealed.plus_ms(DAY_MS), &[&alone.bytes()]), BTreeSet::new());
}

/// A bundle that was exported while the clock was ahead by less than an epoch. Alone it lacks what came before its day; beside a
/// later one, which shows all of that, it is explained: its ledger said nothing that is far from its day.
#[test]
pub(in super::super) fn bundle_of_a_clock_that_was_set_back_is_explained_by_a_later_one() {
    let Story { mut world, grant, .. } = story();
    world.pass(EPOCH_MS);
    let (said, old, kept) = (world.now, world.bundle(CIO, false), world.bundle(ML, true));
    world.pass(EPOCH_MS);
    let case = world.open_case(CIO, &[("nom", "Marchand")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms);
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    world.pass(EPOCH_MS);
    let [newest, ml, other] = [CIO, ML, OTHER].map(|at| world.bundle(at, true));
    let dated_by = |at: usize, bundle: &[u8], minutes: u64| {
        let mut forge = Forge::of(bundle, &world, at);
        forge.about.created = said.plus_ms(minutes * MINUTE_MS);
        forge.bytes()
    };
    for (minutes, told) in [(20, false), (70, false), (71, true), (30 * 24 * 60, true)] {
        let (old, kept) = (dated_by(CIO, &old, minutes), dated_by(ML, &kept, minutes));
        let alone = kinds(&[&old, &ml, &other]);
        assert!(alone.contains(&FindingKind::CommitWithheld) && alone.contains(&FindingKind::CheckpointMismatch));
        for with in [[&old, &newest, &ml, &other], [&newest, &ml, &other, &old]] {
            let found = kinds(&with.map(Vec::as_slice));
            assert_eq!(
                found.contains(&FindingKind::CommitWithheld),
                told,
                "{minutes} minutes after its newest word: {found:?}"
            );
            assert_eq!(!found.is_empty(), told, "{found:?}");
        }
        // Of a reader: it kept what it purged later.
        let found = kinds(&[&kept, &newest, &ml]);
        assert_eq!(found.contains(&FindingKind::BodyKept), told, "{minutes} minutes: {found:?}");
        assert_eq!(!found.is_empty(), told, "{found:?}");
    }
}

/// What the longest does not go on from is excused by nothing.
#[test]
pub(in super::super) fn bundle_that_another_does_not_go_on_from_stays_a_lie() {
    let mut world = story().world;
    world.pass(EPOCH_MS);
    let (said, old) = (world.now, world.bundle(CIO, false));
    world.pass(EPOCH_MS);
    let case = world.open_case(CIO, &[("nom", "Marchand")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms);
    world.pass(EPOCH_MS);
    let [newest, ml] = [CIO, ML].map(|at| world.bundle(at, false));
    for other_tail in [false, true] {
        let mut forge = Forge::of(&old, &world, CIO);
        forge.about.created = said.plus_ms(30 * MINUTE_MS);
        if other_tail {
            // Another commit stands where the longest has one that was not sealed yet.
            let opened = open_case(&mut forge, CaseHandle([1; 16]));
            forge.append(Purpose::Staff, vec![opened]);
        }
        let found = kinds(&[&forge.bytes(), &newest, &ml]);
        assert_eq!(found.contains(&FindingKind::CommitWithheld), other_tail, "{found:?}");
    }
}
