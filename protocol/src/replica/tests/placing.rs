// SPDX-License-Identifier: EUPL-1.2
//! What partners contributed to a case, and what was decided about it, after its home lost both.

use super::*;
use crate::replica::place::tests::LOOKS;
use crate::statement::{ErasureGround, erasure};

/// A case of the first office with a field that the second may write, under a grant that the backup has or lacks, and the third
/// may read; the state of the first before what the backup lost.
fn shared(granted_before: bool) -> (World, MemoryStore, DocumentId, EntryId) {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let terms = world.terms(CIO, OTHER, &["mobile"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    let terms = world.terms(CIO, ML, &["mobile"], Mode::Write);
    let mut backup = world.offices[CIO].store.clone();
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    if granted_before {
        backup = world.offices[CIO].store.clone();
    }
    let document = world.document_of(CIO, "mobile");
    (world, backup, document, grant)
}

fn mobile(value: &str) -> Vec<(FieldId, String)> {
    values(&[("mobile", value)])
}

/// What a home admitted and told, and then lost with the grant that it leaned on, stays admitted: nobody is left with another
/// value than the home, whoever is heard first.
#[test]
fn what_was_admitted_stays_admitted_after_the_grant_is_lost() {
    for order in [[ML, OTHER], [OTHER, ML]] {
        let (mut world, backup, document, _) = shared(false);
        world.change(ML, document, "0600000002").unwrap();
        world.settle();
        world.seal_all();
        assert_eq!(world.values(OTHER), mobile("0600000002"));
        world.succeed_apart(&backup, Foreign::Hide);
        for other in order {
            world.link(CIO, other);
            world.settle();
        }
        for at in [CIO, ML, OTHER] {
            assert_eq!(world.values(at), mobile("0600000002"), "at {at}, {order:?}");
        }
        // Nothing more is admitted under it.
        world.change(ML, document, "0600000003").unwrap();
        world.settle();
        assert_eq!((world.values(CIO), world.values(OTHER)), (mobile("0600000002"), mobile("0600000002")));
    }
}

/// The number of the message that brings lists of what was lost.
const RECALLED: u8 = 14;

/// A decision that came back before the list which names it, as that got lost with its session, has its effect when it comes with it:
/// nothing is decided twice.
#[test]
fn a_word_that_came_before_its_list_has_its_effect_once_that_came() {
    let (mut world, backup, document, _) = shared(true);
    let change = world.change(ML, document, "0600000002").unwrap().entries[0];
    world.settle();
    let admission = case::decision(&world.offices[CIO].store, change).unwrap().expect("it is decided").admission;
    world.seal_all();
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, ML);
    while let Some((from, to, session, bytes)) = world.frames.pop_front() {
        if bytes[1] != RECALLED {
            let peer = secret(world.offices[from].number, 3).public();
            world.step(to, Input::Frame { peer, session, bytes }).unwrap();
        }
    }
    let store = &world.offices[CIO].store;
    assert!(ledger::locate(store, admission).unwrap().is_some() && case::decision(store, change).unwrap().is_none());
    world.cut(CIO, ML);
    for other in [ML, OTHER] {
        world.link(CIO, other);
        world.settle();
    }
    let held = case::decision(&world.offices[CIO].store, change).unwrap().expect("it is decided again");
    assert_eq!(held.admission, admission, "it was decided twice");
    for at in [CIO, ML, OTHER] {
        assert_eq!(world.values(at), mobile("0600000002"), "at {at}");
    }
}

/// What builds on a contribution of somebody who was not heard yet waits for it, and is not lost.
#[test]
fn what_builds_on_what_is_not_back_yet_waits_for_it() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let mut backup = None;
    for to in [ML, OTHER] {
        let terms = world.terms(CIO, to, &["mobile"], Mode::Write);
        world.grant(CIO, case, &terms).unwrap();
        world.settle();
        world.seal_all();
        backup = Some(world.offices[CIO].store.clone());
    }
    let document = world.document_of(CIO, "mobile");
    for (at, value) in [(ML, "0600000002"), (OTHER, "0600000003"), (CIO, "0600000004")] {
        world.change(at, document, value).unwrap();
        world.settle();
    }
    world.seal_all();
    world.succeed_apart(&backup.unwrap(), Foreign::Hide);
    world.link(CIO, OTHER);
    world.settle();
    world.link(CIO, ML);
    world.settle();
    for at in [CIO, ML, OTHER] {
        assert_eq!(world.values(at), mobile("0600000004"), "at {at}");
    }
    assert_eq!(lost_entries(&world.offices[CIO].store).unwrap(), []);
}

/// What waits for something else is left alone when a change finds its place: a long document takes as many looks as it has changes,
/// a few times over.
#[test]
fn what_waits_is_looked_at_when_what_it_needs_is_there() {
    const MANY: u64 = 40;
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    for to in [ML, OTHER] {
        let terms = world.terms(CIO, to, &["mobile"], Mode::Write);
        world.grant(CIO, case, &terms).unwrap();
        world.settle();
    }
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let document = world.document_of(CIO, "mobile");
    world.change(ML, document, "0600000000").unwrap();
    world.settle();
    for number in 1..=MANY {
        world.change(OTHER, document, &format!("06000001{number:02}")).unwrap();
        world.settle();
    }
    world.seal_all();
    world.succeed_apart(&backup, Foreign::Hide);
    LOOKS.set(0);
    for other in [OTHER, ML] {
        world.link(CIO, other);
        world.settle();
    }
    assert_eq!(world.values(CIO), mobile(&format!("06000001{MANY:02}")));
    assert!(LOOKS.get() <= 6 * MANY, "{}", LOOKS.get());
}

/// Who wrote a contribution deleted it as its grant ended, and others build on it: it comes back as its header.
#[test]
fn what_others_build_on_comes_back_from_who_had_to_delete_it() {
    for order in [[ML, OTHER], [OTHER, ML]] {
        let mut world = three();
        let case = world.open_case(CIO, &[("mobile", "0600000001")]);
        let granted = [ML, OTHER].map(|to| {
            let terms = world.terms(CIO, to, &["mobile"], Mode::Write);
            world.grant(CIO, case, &terms).unwrap()
        });
        world.settle();
        world.seal_all();
        let backup = world.offices[CIO].store.clone();
        let document = world.document_of(CIO, "mobile");
        for (at, value) in [(ML, "0600000002"), (OTHER, "0600000003")] {
            world.change(at, document, value).unwrap();
            world.settle();
        }
        world.revoke(CIO, granted[0]);
        world.settle();
        assert!(!world.holds(ML, "06000000"), "it was withdrawn");
        world.seal_all();
        world.succeed_apart(&backup, Foreign::Hide);
        for other in order {
            world.link(CIO, other);
            world.settle();
        }
        for at in [CIO, OTHER] {
            assert_eq!(world.values(at), mobile("0600000003"), "at {at}, {order:?}");
        }
    }
}

/// A contribution that was erased comes back as its header: who wrote it holds that too, and others build on it.
#[test]
fn a_contribution_that_was_erased_comes_back_without_its_value() {
    for order in [[ML, OTHER], [OTHER, ML]] {
        let (mut world, backup, document, _) = shared(true);
        let written = world.change(ML, document, "0600000002").unwrap().entries[0];
        world.settle();
        let draft = erasure(ErasureGround::Request, "", vec![written], &mut world.offices[CIO].entropy);
        world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
        world.settle();
        world.seal_all();
        world.succeed_apart(&backup, Foreign::Hide);
        for other in order {
            world.link(CIO, other);
            world.settle();
        }
        for at in [CIO, ML, OTHER] {
            assert_eq!(world.values(at), mobile("(sealed)"), "at {at}, {order:?}");
            assert!(!world.holds(at, "0600000002"));
        }
    }
}

/// The receipt for a grant that expired is told again after that grant came back, of which the home knew nothing when it came.
#[test]
fn a_receipt_for_a_grant_that_comes_back_comes_after_it() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let mut terms = world.terms(CIO, ML, &["mobile"], Mode::Read);
    terms.until = world.now.plus_ms(HOUR_MS);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    world.succeed_apart(&backup, Foreign::Hide);
    world.pass(2 * HOUR_MS);
    world.settle();
    assert!(!world.holds(ML, "0600000001"), "it expired while its home was away");
    world.link(CIO, ML);
    world.settle();
    assert!(world.is_receipted(CIO, grant));
}
