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
