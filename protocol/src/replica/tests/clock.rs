// SPDX-License-Identifier: EUPL-1.2
//! A clock that jumps destroys nothing, and one that is set right again goes on.

use super::*;
use crate::case::{Filling, GrantRecord};
use crate::message::Message;
use crate::store::Overlay;
use crate::time::{HOUR_MS, MINUTE_MS};

const EPOCH_MS: u64 = 60 * SECOND_MS;
/// So far ahead that every grant is long over.
const FAR_MS: u64 = 73 * 365 * DAY_MS;

impl World {
    /// Has one office alone look at the time.
    fn tick_at(&mut self, at: usize, now: Timestamp) {
        let true_now = std::mem::replace(&mut self.now, now);
        self.step(at, Input::Tick).unwrap();
        self.now = true_now;
    }

    fn epochs(&self, at: usize) -> u64 {
        self.offices[at].replica.sealed().size
    }

    fn received(&self, at: usize) -> GrantRecord {
        let rows = self.offices[at].store.scan(Table::Grants, &[], &[], usize::MAX).unwrap();
        read_row(Table::Grants, &rows[0].1).unwrap()
    }

    /// Opens a case of the first office that the second reads, and seals an epoch everywhere.
    fn shared_case(&mut self) -> EntryId {
        let case = self.open_case(CIO, &[("nom", "Lavallière")]);
        let terms = self.terms(CIO, ML, &["nom"], Mode::Read);
        let grant = self.grant(CIO, case, &terms).unwrap();
        self.settle();
        self.pass(EPOCH_MS);
        self.settle();
        grant
    }
}

/// Staff worked while the clock was ahead by hours; set right, the epoch with their words is not sealed before them.
#[test]
fn an_epoch_is_not_sealed_before_what_was_said_in_it() {
    for reopened in [false, true] {
        let mut world = three();
        world.pass(EPOCH_MS);
        let (true_now, ahead) = (world.now, world.now.plus_ms(EPOCH_MS - 1));
        // The epoch lasts a minute here, and is hours long elsewhere.
        world.offices[CIO].replica.settings.epoch_ms = Some(5 * HOUR_MS);
        world.now = ahead.plus_ms(3 * HOUR_MS);
        world.open_case(CIO, &[("nom", "Lavallière")]);
        let said = world.now;
        world.now = true_now;
        if reopened {
            let (office, settings) = (&world.offices[CIO], Settings { epoch_ms: Some(EPOCH_MS) });
            let replica = Replica::open(identity(office.number), settings, [7; 32], true_now, &office.store).unwrap();
            world.offices[CIO].replica = replica;
        }
        world.offices[CIO].replica.settings.epoch_ms = Some(EPOCH_MS);
        world.now = true_now.plus_ms(EPOCH_MS);
        world.step(CIO, Input::Tick).unwrap();
        let sealed = ledger::last_epoch(&world.offices[CIO].store).unwrap().unwrap();
        assert_eq!((sealed.end_commit > sealed.first_commit, world.epochs(CIO)), (true, 2));
        assert_eq!(sealed.leaf.time, said.minus_ms(CLOCK_TOLERANCE_MS), "within what an auditor allows clocks");
    }
}

/// An auditor's bundle is dated by the clock: not while that is doubted, nor before it has caught up with what the ledger says.
#[test]
fn no_bundle_is_dated_by_a_clock_that_is_doubted_or_behind_the_ledger() {
    let mut world = three();
    world.pass(EPOCH_MS);
    let right = world.now;
    let ledger = identity(world.offices[CIO].number).ledger;
    let why = |world: &World, clock| why_undated(&world.offices[CIO].store, ledger, clock).unwrap();
    assert_eq!(why(&world, right), None);
    let sealed = ledger::last_epoch(&world.offices[CIO].store).unwrap().unwrap().leaf.time;
    assert_eq!(why(&world, sealed.minus_ms(CLOCK_TOLERANCE_MS)), None, "clocks differ by so much");
    let behind = sealed.minus_ms(CLOCK_TOLERANCE_MS + 1);
    assert_eq!(why(&world, behind), Some(Undated::Ahead { said: sealed, left_ms: 1 }));
    // What staff said while the clock was ahead, and no epoch has sealed.
    world.offices[CIO].replica.settings.epoch_ms = Some(5 * HOUR_MS);
    world.now = right.plus_ms(3 * HOUR_MS);
    let said = world.now;
    world.open_case(CIO, &[("nom", "Lavallière")]);
    let left_ms = 3 * HOUR_MS - CLOCK_TOLERANCE_MS;
    assert_eq!(why(&world, right), Some(Undated::Ahead { said, left_ms }));
    assert_eq!(why(&world, right.plus_ms(left_ms)), None);
    // A clock that jumped by days.
    world.tick_at(CIO, right.plus_ms(4 * DAY_MS));
    let doubted = why(&world, right.plus_ms(4 * DAY_MS));
    assert!(matches!(doubted, Some(Undated::Doubted(ClockDoubt { .. }))), "{doubted:?}");
}

/// A machine that was off with a wrong clock before its first epoch: what it was told tells what day it was.
#[test]
fn a_node_that_sealed_nothing_yet_doubts_a_clock_as_well() {
    let mut world = three();
    world.open_case(CIO, &[("nom", "Lavallière")]);
    assert_eq!(world.epochs(CIO), 0);
    for (days, is_doubted) in [(0, false), (4, true)] {
        let (office, wrong) = (&world.offices[CIO], world.now.plus_ms(days * DAY_MS));
        let settings = Settings { epoch_ms: Some(EPOCH_MS) };
        let replica = Replica::open(identity(office.number), settings, [7; 32], wrong, &office.store).unwrap();
        world.offices[CIO].replica = replica;
        world.tick_at(CIO, wrong);
        assert_eq!(world.offices[CIO].replica.clock.is_doubted(), is_doubted);
        // Whoever asks how the node stands is told, from the store.
        let told = clock_doubt(&world.offices[CIO].store).unwrap();
        assert_eq!(told.map(|doubt| doubt.left_ms), is_doubted.then_some(7 * DAY_MS));
    }
}

/// Staff worked under a clock that is doubted, before the first epoch, and the machine was started again.
#[test]
fn what_was_said_under_a_clock_that_is_doubted_does_not_vouch_for_it() {
    let mut world = three();
    world.open_case(CIO, &[("nom", "Lavallière")]);
    let (right, wrong) = (world.now, world.now.plus_ms(4 * DAY_MS));
    world.tick_at(CIO, wrong);
    world.now = wrong;
    world.open_case(CIO, &[("nom", "Martin")]);
    assert_eq!(world.epochs(CIO), 0);
    let store = world.offices[CIO].store.clone();
    world.reopen(CIO, store);
    for (now, is_doubted) in [(wrong, true), (right, false)] {
        world.tick_at(CIO, now);
        assert_eq!(world.offices[CIO].replica.clock.is_doubted(), is_doubted);
    }
}

/// Nothing was said yet when the clock jumped, and the machine was started again: what was known is kept beside the doubt.
#[test]
fn a_node_that_holds_nothing_goes_on_doubting_when_it_is_started_again() {
    let mut world = three();
    let (right, wrong) = (world.now, world.now.plus_ms(4 * DAY_MS));
    world.tick_at(CIO, wrong);
    world.now = wrong;
    let store = world.offices[CIO].store.clone();
    assert_eq!(ledger::commit_count(&store).unwrap(), 0);
    world.reopen(CIO, store);
    for (now, is_doubted) in [(wrong, true), (right, false)] {
        world.tick_at(CIO, now);
        assert_eq!(world.offices[CIO].replica.clock.is_doubted(), is_doubted);
    }
}

#[test]
fn a_clock_that_jumps_ahead_destroys_nothing_and_peers_do_not_confirm_it() {
    let mut world = three();
    let grant = world.shared_case();
    let (sealed, wrong) = (world.epochs(ML), world.now.plus_ms(FAR_MS));
    world.tick_at(ML, wrong);
    world.settle();
    world.tick_at(ML, wrong.plus_ms(HOUR_MS));
    world.settle();
    assert!(world.holds(ML, "Lavallière") && !world.received(ML).purged, "a grant that stands was purged");
    assert!(!world.is_receipted(CIO, grant), "a receipt was given for a grant that stands");
    assert_eq!(world.epochs(ML), sealed, "an epoch of a wrong time was sealed");

    // Set right, it goes on at once.
    world.pass(EPOCH_MS);
    world.pass(EPOCH_MS);
    world.settle();
    assert_eq!(world.epochs(ML), sealed + 2);
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Martin").unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Martin")]));
}

#[test]
fn what_staff_wrote_under_a_wrong_clock_reaches_its_readers_once_it_is_set_right() {
    let mut world = three();
    world.shared_case();
    for other in [ML, OTHER] {
        world.cut(CIO, other);
    }
    let right = std::mem::replace(&mut world.now, START.plus_ms(FAR_MS));
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Martin").unwrap();
    world.step(CIO, Input::Tick).unwrap();
    world.now = right;
    world.link(CIO, ML);
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière")]));
    world.step(CIO, Input::Tick).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Martin")]));
}

#[test]
fn an_office_that_was_away_goes_on_when_a_peer_says_the_same_day() {
    let mut world = three();
    let grant = world.shared_case();
    world.cut(CIO, ML);
    world.cut(ML, OTHER);
    let sealed = world.epochs(ML);
    for _ in 0..301 {
        world.now = world.now.plus_ms(DAY_MS);
        world.tick_at(CIO, world.now);
    }
    world.tick_at(ML, world.now);
    assert!(world.holds(ML, "Lavallière"), "purged on the word of one clock");
    assert_eq!(world.epochs(ML), sealed);
    world.link(CIO, ML);
    world.settle();
    world.step(ML, Input::Tick).unwrap();
    world.settle();
    assert!(!world.holds(ML, "Lavallière") && world.is_receipted(CIO, grant));
    assert_eq!(world.epochs(ML), sealed + 1, "the time away is one marked epoch");
}

/// Twelve hours a day, as in an office that switches its machine off, and no peer in reach.
#[test]
fn an_office_on_its_own_believes_its_clock_after_it_ran_for_a_week() {
    let mut world = three();
    world.shared_case();
    for (one, other) in [(CIO, ML), (ML, OTHER)] {
        world.cut(one, other);
    }
    let start = world.now.plus_ms(400 * DAY_MS);
    let mut days = 0;
    while world.holds(ML, "Lavallière") {
        assert!(days < 9, "it never believes its clock");
        for hour in 0..12 {
            world.tick_at(ML, start.plus_ms(days * DAY_MS + hour * HOUR_MS));
        }
        world.now = start.plus_ms(days * DAY_MS + 12 * HOUR_MS);
        let store = world.offices[ML].store.clone();
        world.reopen(ML, store);
        days += 1;
    }
    assert!(days >= 7, "it believed its clock after {days} days");
}

#[test]
fn a_clock_that_is_set_back_takes_no_ended_grant_for_standing() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let mut terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    terms.until = world.now.plus_ms(HOUR_MS);
    world.pass(2 * HOUR_MS);
    world.settle();
    let (sealed, past) = (world.epochs(CIO), world.now.minus_ms(100 * HOUR_MS));
    world.tick_at(CIO, past);
    assert_eq!(world.epochs(CIO), sealed);
    let step = world.offices[CIO].replica.tell_time(past);
    assert_eq!(step, world.now, "the time of the newest epoch at least");
    terms.from = world.now.minus_ms(2 * HOUR_MS);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert!(!world.holds(ML, "Lavallière"));
}

/// What was put off for a moment by a clock that was hours ahead is done once the clock is right, not hours later.
#[test]
fn what_a_clock_ahead_put_off_is_done_once_it_is_right() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Write);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    // The epoch lasts a minute here, and is hours long elsewhere.
    world.offices[ML].replica.settings.epoch_ms = Some(5 * HOUR_MS);
    let right = world.now;
    world.cut(CIO, ML);
    let document = world.document_of(ML, "nom");
    world.change(ML, document, "Martin").unwrap();
    world.revoke(CIO, grant);
    world.link(CIO, ML);
    // The withdrawal arrives while the clock is ahead, and waits for the decision about the change.
    world.now = right.plus_ms(3 * HOUR_MS);
    let is_delivery = |bytes: &[u8]| matches!(Message::decode(bytes), Ok(Message::Delivery(_)));
    world.frames.retain(|frame| frame.0 == CIO || !is_delivery(&frame.3));
    while let Some((from, to, session, bytes)) = world.frames.pop_front() {
        let lost = from == ML && is_delivery(&bytes);
        world.now = if to == ML { right.plus_ms(3 * HOUR_MS) } else { right };
        let peer = secret(world.offices[from].number, 3).public();
        if !lost {
            world.step(to, Input::Frame { peer, session, bytes }).unwrap();
        }
    }
    world.now = right.plus_ms(3 * HOUR_MS);
    world.step(ML, Input::Tick).unwrap();
    assert!(!world.received(ML).purged, "its change waits");
    // Set right, it sends its change again at once, and deletes.
    world.now = right.plus_ms(SECOND_MS);
    while !world.received(ML).purged {
        let wake = world.offices[ML].replica.next_wake(world.now).unwrap();
        assert!(wake <= world.now.plus_ms(60 * SECOND_MS), "it sleeps for hours");
        world.now = world.now.max(wake);
        world.step(ML, Input::Tick).unwrap();
        world.settle();
    }
    world.settle();
    assert!(world.is_receipted(CIO, grant));
}

/// A grant given while the clock was days ahead starts then; given anew, it waits once, and withdrawn, not at all.
#[test]
fn a_grant_from_a_clock_ahead_waits_once_and_is_forgotten_when_it_ends() {
    let mut world = three();
    world.pass(EPOCH_MS);
    let right = std::mem::replace(&mut world.now, START.plus_ms(4 * DAY_MS));
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.step(CIO, Input::Tick).unwrap();
    world.now = right.plus_ms(SECOND_MS);
    world.step(CIO, Input::Tick).unwrap();
    let jobs = |world: &World| world.offices[CIO].store.scan(Table::Jobs, &[], &[], usize::MAX).unwrap().len();
    assert_eq!(jobs(&world), 1);
    world.revoke(CIO, grant);
    assert_eq!(jobs(&world), 0);
}

/// A grant had begun and was filled when the clock was set back behind its start. What is written then, or was on its way, is kept
/// back, and given when the grant begins.
#[test]
fn what_a_clock_set_back_keeps_back_is_given_when_the_grant_begins() {
    for on_its_way in [false, true] {
        let mut world = three();
        world.pass(EPOCH_MS);
        world.offices.iter_mut().for_each(|office| office.replica.settings.epoch_ms = Some(5 * HOUR_MS));
        let right = world.now;
        world.now = right.plus_ms(2 * HOUR_MS);
        let case = world.open_case(CIO, &[("nom", "Lavallière")]);
        let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
        world.settle();
        let document = world.document_of(CIO, "nom");
        if on_its_way {
            world.cut(CIO, ML);
            world.change(CIO, document, "Martin").unwrap();
            world.now = right;
            world.link(CIO, ML);
        } else {
            world.now = right;
            world.change(CIO, document, "Martin").unwrap();
        }
        world.settle();
        assert!(!world.holds(ML, "Martin"), "it has not begun");
        assert!(world.offices[CIO].replica.next_wake(world.now).is_some_and(|wake| wake <= terms.from));
        world.now = terms.from;
        world.step(CIO, Input::Tick).unwrap();
        world.settle();
        assert_eq!(world.values(ML), values(&[("nom", "Martin")]));
    }
}

/// Two grants cover a value; the clock of who has it is behind the start of the second when the first is withdrawn.
#[test]
fn a_grant_that_began_by_the_clock_of_its_home_keeps_what_came_under_it() {
    let mut world = three();
    world.pass(EPOCH_MS);
    world.offices.iter_mut().for_each(|office| office.replica.settings.epoch_ms = Some(5 * HOUR_MS));
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let first = world.terms(CIO, ML, &["nom"], Mode::Read);
    let withdrawn = world.grant(CIO, case, &first).unwrap();
    let right = world.now;
    world.now = right.plus_ms(2 * HOUR_MS);
    let second = GrantTerms { alias: first.alias, ..world.terms(CIO, ML, &["nom"], Mode::Read) };
    let standing = world.grant(CIO, case, &second).unwrap();
    world.settle();
    // Not all that it gives has come, as far as its reader knows.
    let (key, held) = case::grant(&world.offices[ML].store, standing).unwrap().unwrap();
    let mut overlay = Overlay::new(&world.offices[ML].store);
    case::put_grant(&mut overlay, key, &GrantRecord { filling: Filling::start(), ..held });
    let batch = overlay.batch;
    world.offices[ML].store.commit(&batch).unwrap();
    world.cut(CIO, ML);
    world.revoke(CIO, withdrawn);
    world.now = right;
    world.link(CIO, ML);
    world.settle();
    assert!(world.is_receipted(CIO, withdrawn));
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière")]));
}

/// Where a clock that was ahead was set right, the next epoch is hours off: a checkpoint that got lost does not wait for it.
#[test]
fn a_checkpoint_that_got_lost_comes_again_before_the_next_epoch() {
    let mut world = three();
    world.shared_case();
    let (sealed, ledger) = (world.epochs(CIO), world.offices[CIO].replica.identity.ledger);
    world.now = world.now.plus_ms(EPOCH_MS);
    world.step(CIO, Input::Tick).unwrap();
    world.frames.clear();
    world.offices.iter_mut().for_each(|office| office.replica.settings.epoch_ms = Some(5 * HOUR_MS));
    let seen = |world: &World| {
        let held = ledger::newest_checkpoint(&world.offices[ML].store, ledger).unwrap();
        held.map(|held| held.checkpoint.state.size)
    };
    assert_eq!((world.epochs(CIO), seen(&world)), (sealed + 1, Some(sealed)));
    let end = world.now.plus_ms(HOUR_MS);
    while world.now < end && seen(&world) == Some(sealed) {
        let wake = world.offices[CIO].replica.next_wake(world.now).unwrap();
        world.now = world.now.plus_ms(1).max(wake);
        world.step(CIO, Input::Tick).unwrap();
        world.settle();
    }
    assert_eq!(seen(&world), Some(sealed + 1));
    let wake = world.offices[CIO].replica.next_wake(world.now);
    assert!(wake.is_none_or(|wake| wake > world.now.plus_ms(MINUTE_MS)), "it rests once it is answered");
}

/// A cosignature of a clock far ahead came while this one was far ahead too: no epoch sealed at the right time binds it.
#[test]
fn an_epoch_binds_no_cosignature_of_days_later() {
    let mut world = three();
    world.shared_case();
    let witness = world.offices[ML].replica.identity.ledger;
    let bound = |world: &World| {
        let epoch = ledger::last_epoch(&world.offices[CIO].store).unwrap().unwrap();
        epoch.witnesses.iter().any(|(_, cosignature)| cosignature.witness == witness)
    };
    for (days, is_bound) in [(0, true), (2, false), (0, true)] {
        world.now = world.now.plus_ms(EPOCH_MS);
        let cosignature = &mut world.offices[CIO].replica.witnesses.get_mut(&witness).unwrap().1;
        cosignature.time_s = world.now.plus_ms(days * DAY_MS).0 / SECOND_MS;
        world.step(CIO, Input::Tick).unwrap();
        world.frames.clear();
        assert_eq!(bound(&world), is_bound, "{days} days");
    }
}
