// SPDX-License-Identifier: EUPL-1.2
//! A case that was erased after the backup is nobody's to see before somebody decides.

use super::recall::{answer_it, grouped_of, transfer};
use super::*;
use crate::erasure::is_closed;
use crate::link::{self, Sameness, TwoCases};
use crate::retention;
use crate::statement::{ErasureGround, RetentionWord, erasure};
use crate::view::list::list;
use crate::view::lost::lost;
use crate::view::show::show;
use crate::view::{Filter, ViewError, Viewer};

impl World {
    fn erase_whole(&mut self, case: CaseHandle) {
        let orders = grouped_of(self, case);
        let entropy = &mut self.offices[CIO].entropy;
        let drafts = orders.into_iter().map(|entries| erasure(ErasureGround::Request, "", entries, entropy)).collect();
        self.submit(CIO, Padding::Padded, drafts).unwrap();
        self.settle();
        self.seal_all();
    }

    fn hold(&mut self, case: CaseHandle) {
        let word = RetentionWord::Hold { case, until: self.now.plus_ms(DAY_MS) };
        let draft = crate::statement::retention(&word, "it was a part alone", &mut self.offices[CIO].entropy);
        self.submit(CIO, Padding::Bare, vec![draft]).unwrap();
        self.settle();
    }

    fn locks(&self) -> Vec<Lock> {
        locked_cases(&self.offices[CIO].store).unwrap().into_values().collect()
    }

    /// Tells whether staff of the first office are shown anything of a case; asks in three ways.
    fn is_shown(&self, case: CaseHandle) -> bool {
        let office = &self.offices[CIO];
        let organisation = office.id();
        let viewer = Viewer { store: &office.store, directory: &office.replica.directory, organisation, now: self.now };
        let listed = list(&viewer, &Filter::default()).unwrap().cases.iter().any(|found| found.head.case == case);
        let shown = match show(&viewer, case) {
            Ok(_) => true,
            Err(ViewError::Locked(_)) => false,
            Err(error) => panic!("{error}"),
        };
        let named = lost(&viewer).unwrap().locked.iter().any(|locked| locked.case == case);
        assert_eq!((listed, named), (shown, !shown));
        shown
    }
}

fn shared_by(until_ms: u64) -> (World, CaseHandle, EntryId) {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("adresse", "Secret-rue")]);
    let mut terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    terms.until = world.now.plus_ms(until_ms);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    (world, case, grant)
}

/// The order that closed the case went to nobody; the end of the grant that it caused, and the order of what was shared, come back.
#[test]
fn a_case_erased_whole_after_the_backup_is_locked() {
    for withdrawn in [false, true] {
        let (mut world, case, grant) = shared_by(300 * DAY_MS);
        if withdrawn {
            world.revoke(CIO, grant);
            world.settle();
            world.seal_all();
        }
        let backup = world.offices[CIO].store.clone();
        world.erase_whole(case);
        world.succeed(&backup, Foreign::Hide);
        let locks = world.locks();
        assert_eq!(locks.len(), 1);
        assert_eq!((locks[0].partner, locks[0].ended_grant), (world.offices[ML].id(), !withdrawn));
        assert!(!world.is_shown(case), "whoever was erased stands again");
        let document = world.document_of(CIO, "adresse");
        let refused = |outcome: Result<EntryId, SubmitError>| {
            assert!(matches!(outcome, Err(SubmitError::Entry { rule, .. }) if rule == LOCKED));
        };
        refused(world.change(CIO, document, "Secret-autre").map(|accepted| accepted.entries[0]));
        let terms = world.terms(CIO, OTHER, &["adresse"], Mode::Read);
        refused(world.grant(CIO, case, &terms));
        // Who may order erases it again, all of it.
        world.erase_whole(case);
        let store = &world.offices[CIO].store;
        let number = case::number_of(store, case).unwrap().unwrap();
        assert!(is_closed(store, &case::case(store, number).unwrap().unwrap()).unwrap());
        assert!(world.locks().is_empty() && !world.holds(CIO, "Secret-") && !world.holds(CIO, "Lavalli"));
        for other in [ML, OTHER] {
            assert!(!world.holds(other, "Lavalli"));
        }
    }
}

/// Nothing is said either about who else the person of a locked case is, nor taken back of it.
#[test]
fn a_locked_case_is_linked_with_none() {
    let (mut world, case, _) = shared_by(300 * DAY_MS);
    let others = ["Autre", "Tierce"].map(|name| world.open_case(CIO, &[("nom", name)]));
    let said = |world: &mut World, other: CaseHandle| {
        let entropy = &mut world.offices[CIO].entropy;
        let draft = link::link(TwoCases::new(case, other), Sameness::Linked, "", entropy);
        world.submit(CIO, Padding::Bare, vec![draft]).map(|accepted| accepted.entries[0])
    };
    let linked = said(&mut world, others[0]).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    world.erase_whole(case);
    world.succeed(&backup, Foreign::Hide);
    assert!(!world.is_shown(case));
    let draft = link::unlink(linked, "", &mut world.offices[CIO].entropy);
    let taken_back = world.submit(CIO, Padding::Bare, vec![draft]).map(|accepted| accepted.entries[0]);
    for outcome in [said(&mut world, others[1]), taken_back] {
        assert!(matches!(&outcome, Err(SubmitError::Entry { rule, .. }) if rule == LOCKED), "{outcome:?}");
    }
}

/// What was erased in part is open again once staff held the case back; what is still granted of it goes on.
#[test]
fn a_case_that_is_held_back_is_open_again() {
    let (mut world, case, grant) = shared_by(300 * DAY_MS);
    let terms = world.terms(CIO, OTHER, &["adresse"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.revoke(CIO, grant);
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let nom = world.document_of(CIO, "nom");
    let draft = erasure(ErasureGround::Request, "", vec![nom.into()], &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    assert!(!world.is_shown(case));
    world.hold(case);
    assert!(world.is_shown(case) && world.locks().is_empty());
    let document = world.document_of(CIO, "adresse");
    world.change(CIO, document, "Secret-autre").unwrap();
    world.settle();
    assert!(world.holds(OTHER, "Secret-autre"), "what stands is not given on");
}

/// Whoever is still granted something of a case, and gives back an order, was told of no closing: a part was erased.
#[test]
fn a_part_that_is_erased_locks_nothing_where_the_grant_stands() {
    let (mut world, case, _) = shared_by(300 * DAY_MS);
    let backup = world.offices[CIO].store.clone();
    let nom = world.document_of(CIO, "nom");
    let draft = erasure(ErasureGround::Request, "", vec![nom.into()], &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    assert!(world.is_shown(case) && world.locks().is_empty());
}

/// Others' grants end with a transfer as they do with a case that is closed: it is told from that once the new holder is heard.
#[test]
fn a_case_that_was_handed_over_is_not_locked() {
    let (mut world, case, _) = shared_by(300 * DAY_MS);
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let referral = transfer(&mut world, case);
    world.settle();
    answer_it(&mut world, referral);
    world.settle();
    world.seal_all();
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, OTHER);
    world.settle();
    assert!(world.locks().iter().all(|lock| lock.ended_grant) && !world.is_shown(case));
    world.link(CIO, ML);
    world.settle();
    assert!(world.locks().is_empty() && world.is_shown(case));
}

/// Before who had something of a case was heard, no more of it goes to anybody, unless staff hold it back.
#[test]
fn nothing_is_granted_before_who_may_know_was_heard() {
    let (mut world, case, _) = shared_by(300 * DAY_MS);
    let backup = world.offices[CIO].store.clone();
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, OTHER);
    world.settle();
    let terms = world.terms(CIO, OTHER, &["adresse"], Mode::Read);
    let outcome = world.grant(CIO, case, &terms);
    assert!(matches!(outcome, Err(SubmitError::Entry { rule, .. }) if rule.starts_with("who had something")));
    let alone = world.open_case(CIO, &[("nom", "Neuve")]);
    let other = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, alone, &other).unwrap();
    world.hold(case);
    assert!(retention::kept(&world.offices[CIO].store, 0).unwrap().hold.is_some());
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert!(world.holds(OTHER, "Secret-rue"));
}
