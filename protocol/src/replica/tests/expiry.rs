// SPDX-License-Identifier: EUPL-1.2
//! What a recipient keeps when one of several grants ends: what the others open, and nothing else.

use proptest::prelude::*;

use super::*;
use crate::erasure;
use crate::grant::END_MARGIN_MS;
use crate::view::erasure::{ANSWER_MS, receipts, receipts_in_short};
use crate::view::grants::{GrantFilter, GrantState, grants};

const MINUTE_MS: u64 = 60 * SECOND_MS;

impl World {
    /// Lets the home act, and hands over what it sends, until it has sent `frames` of them.
    fn hand_over(&mut self, frames: usize) {
        for _ in 0..frames {
            while self.frames.is_empty() && self.offices[CIO].replica.is_busy(self.now) {
                self.step(CIO, Input::Tick).unwrap();
            }
            let Some((from, to, session, bytes)) = self.frames.pop_front() else { return };
            let peer = secret(self.offices[from].number, 3).public();
            self.step(to, Input::Frame { peer, session, bytes }).unwrap();
        }
    }
}

/// A grant that ended by its time, and for which the receipt came, is withdrawn as well: nobody is asked for another receipt, for
/// its recipient may have been restored and not know it any more.
#[test]
fn what_is_withdrawn_after_its_receipt_came_asks_for_no_other() {
    for (hours, is_asked) in [(1, true), (5, false)] {
        let mut world = three();
        let case = world.open_case(CIO, &[("mobile", "0600000001")]);
        let until = world.now.plus_ms(4 * HOUR_MS);
        let terms = GrantTerms { until, ..world.terms(CIO, ML, &["mobile"], Mode::Read) };
        let grant = world.grant(CIO, case, &terms).unwrap();
        world.settle();
        world.pass(hours * HOUR_MS);
        world.settle();
        let (_, held) = case::grant(&world.offices[CIO].store, grant).unwrap().unwrap();
        assert_eq!(held.purged, !is_asked);
        world.cut(CIO, ML);
        world.revoke(CIO, grant);
        let asked = erasure::all_asked(&world.offices[CIO].store).unwrap();
        assert_eq!(asked.iter().any(|(.., asked)| asked.answer.is_none()), is_asked);
    }
}

/// Regression: what stood last in the recipient's store was kept, although another value stood at the home when the grant that
/// was left was given.
#[test]
fn grant_of_what_is_current_does_not_keep_what_stood_before_it_was_given() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let document = world.document_of(CIO, "mobile");
    let until = world.now.plus_ms(2 * HOUR_MS);
    let whole = GrantTerms { until, ..world.terms(CIO, ML, &["mobile"], Mode::Read) };
    world.grant(CIO, case, &whole).unwrap();
    world.settle();
    world.pass(2 * HOUR_MS - END_MARGIN_MS / 2);
    world.settle();
    world.change(CIO, document, "0600000002").unwrap();
    let from_now = GrantTerms { past: Past::Current, from: world.now, until: until.plus_ms(DAY_MS), ..whole };
    let left = world.grant(CIO, case, &from_now).unwrap();
    // The grant itself arrives, and nothing of what it opens.
    world.deliver();
    assert!(case::grant(&world.offices[ML].store, left).unwrap().is_some());
    world.cut(CIO, ML);
    world.pass(END_MARGIN_MS);
    world.settle();
    assert!(!world.holds(ML, "0600000001"), "only the grant that ended opened it");
    world.link(CIO, ML);
    world.settle();
    assert_eq!(world.values(ML), values(&[("mobile", "0600000002")]));
    assert!(!world.holds(ML, "0600000001"));
}

/// Within an epoch the order of a change and a grant cannot be proven to the recipient, so it deletes what it need not.
#[test]
fn what_the_grant_that_is_left_opens_comes_again_when_too_much_was_deleted() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let document = world.document_of(CIO, "mobile");
    let whole = world.terms(CIO, ML, &["mobile"], Mode::Read);
    let grant = world.grant(CIO, case, &whole).unwrap();
    world.change(CIO, document, "0600000002").unwrap();
    world.grant(CIO, case, &GrantTerms { past: Past::Current, ..whole.clone() }).unwrap();
    for value in ["0600000003", "0600000004"] {
        world.change(CIO, document, value).unwrap();
    }
    world.settle();
    world.revoke(CIO, grant);
    world.settle();
    let held = ["0600000001", "0600000002", "0600000003", "0600000004"].map(|value| world.holds(ML, value));
    assert_eq!(held, [false, true, true, true]);

    // The same receipt once more, from the recipient that wants to keep its home busy, brings nothing again.
    let home = &world.offices[CIO].store;
    let (_, ended) = case::grant(home, grant).unwrap().unwrap();
    let asked = erasure::asked(home, ended.revoked.unwrap().0).unwrap();
    let receipt = asked.into_iter().find_map(|(_, asked)| asked.answer).expect("the recipient answered").receipt;
    let given = |world: &World| world.offices[CIO].store.rows().filter(|(table, ..)| *table == Table::Outbox).count();
    let before = given(&world);
    world.relay_unchecked(ML, CIO, whole.alias, receipt, 1);
    world.settle();
    assert_eq!(given(&world), before);
}

/// While its home is out of reach, an office goes on reading what it knows to be open.
#[test]
fn what_is_known_to_stand_under_the_grant_that_is_left_is_not_deleted() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let until = world.now.plus_ms(2 * HOUR_MS);
    let whole = GrantTerms { until, ..world.terms(CIO, ML, &["mobile"], Mode::Read) };
    world.grant(CIO, case, &whole).unwrap();
    world.grant(CIO, case, &GrantTerms { past: Past::Current, until: until.plus_ms(DAY_MS), ..whole }).unwrap();
    world.settle();
    world.cut(CIO, ML);
    world.pass(2 * HOUR_MS);
    world.settle();
    assert_eq!(world.values(ML), values(&[("mobile", "0600000001")]));
}

#[derive(Debug, Clone)]
enum Deed {
    Change,
    Cut,
    Grant {
        past: Past,
        minutes: u64,
    },
    /// A part of what is on its way arrives.
    HandOver(usize),
    Link,
    Pass {
        minutes: u64,
    },
    Revoke(usize),
    Settle,
}

fn deed() -> impl Strategy<Value = Deed> {
    let past = prop_oneof![Just(Past::Current), Just(Past::Whole)];
    prop_oneof![
        4 => Just(Deed::Change),
        1 => Just(Deed::Cut),
        3 => (past, prop_oneof![12..90u64, Just(900)]).prop_map(|(past, minutes)| Deed::Grant { past, minutes }),
        3 => (0..6usize).prop_map(Deed::HandOver),
        1 => Just(Deed::Link),
        3 => (1..40u64).prop_map(|minutes| Deed::Pass { minutes }),
        1 => any::<usize>().prop_map(Deed::Revoke),
        2 => Just(Deed::Settle),
    ]
}

/// Is a grant as the reference knows it.
#[derive(Debug)]
struct Given {
    id: EntryId,
    past: Past,
    from: Timestamp,
    until: Timestamp,
    /// How many values there were: the last of them stood.
    values: usize,
    revoked: bool,
}

impl Given {
    fn opens(&self, value: usize) -> bool {
        self.past == Past::Whole || value + 1 >= self.values
    }
}

struct Play {
    world: World,
    case: CaseHandle,
    alias: Option<CaseHandle>,
    grants: Vec<Given>,
    values: usize,
    linked: bool,
}

fn value(number: usize) -> String {
    format!("06{number:08}")
}

impl Play {
    fn start() -> Self {
        let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
        let case = world.open_case(CIO, &[("mobile", &value(0))]);
        Self { world, case, alias: None, grants: vec![], values: 1, linked: true }
    }

    fn happen(&mut self, deed: &Deed) {
        let world = &mut self.world;
        match *deed {
            Deed::Change => {
                let document = world.document_of(CIO, "mobile");
                world.change(CIO, document, &value(self.values)).unwrap();
                self.values += 1;
            }
            Deed::Cut if self.linked => {
                world.cut(CIO, ML);
                self.linked = false;
            }
            Deed::Link if !self.linked => {
                world.link(CIO, ML);
                self.linked = true;
            }
            Deed::Grant { past, minutes } => {
                let terms = world.terms(CIO, ML, &["mobile"], Mode::Read);
                let alias = *self.alias.get_or_insert(terms.alias);
                let terms = GrantTerms { alias, past, until: terms.from.plus_ms(minutes * MINUTE_MS), ..terms };
                let id = world.grant(CIO, self.case, &terms).unwrap();
                let (from, until, values) = (terms.from, terms.until, self.values);
                self.grants.push(Given { id, past, from, until, values, revoked: false });
            }
            Deed::HandOver(frames) => world.hand_over(frames),
            Deed::Pass { minutes } => world.pass(minutes * MINUTE_MS),
            Deed::Revoke(which) => {
                let now = world.now;
                let standing: Vec<&mut Given> =
                    self.grants.iter_mut().filter(|grant| !grant.revoked && now < grant.until).collect();
                let number = standing.len().max(1);
                if let Some(grant) = standing.into_iter().nth(which % number) {
                    world.revoke(CIO, grant.id);
                    grant.revoked = true;
                }
            }
            Deed::Settle => world.settle(),
            Deed::Cut | Deed::Link => {}
        }
    }

    /// The numbers of the values that are held although no grant of which the recipient knows opens them now.
    fn undue(&self) -> Vec<usize> {
        let store = &self.world.offices[ML].store;
        let stands = |grant: &&Given| {
            let heard = case::grant(store, grant.id).unwrap();
            heard.is_some_and(|(_, record)| record.revoked.is_none()) && self.world.now < grant.until
        };
        let standing: Vec<&Given> = self.grants.iter().filter(stands).collect();
        let is_due = |number: &usize| standing.iter().any(|grant| grant.opens(*number));
        (0..self.values).filter(|number| !is_due(number) && self.world.holds(ML, &value(*number))).collect()
    }

    /// The numbers of the values that are not held although a grant opens them.
    fn missing(&self) -> Vec<usize> {
        let discloses = |grant: &&Given| {
            let length = grant.until.0 - grant.from.0;
            let margin = END_MARGIN_MS.min(length / 4);
            !grant.revoked && self.world.now.plus_ms(margin) < grant.until
        };
        let standing: Vec<&Given> = self.grants.iter().filter(discloses).collect();
        let is_due = |number: &usize| standing.iter().any(|grant| grant.opens(*number));
        (0..self.values).filter(|number| is_due(number) && !self.world.holds(ML, &value(*number))).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is granted, withdrawn and written, and wherever the line is cut: an office that has heard of grants and deleted
    /// for those that ended holds nothing else than the others open; and all of that, once the line stands.
    #[test]
    fn a_recipient_holds_what_standing_grants_open(deeds in prop::collection::vec(deed(), 1..24)) {
        let mut play = Play::start();
        for deed in &deeds {
            play.happen(deed);
            play.world.step(ML, Input::Tick).unwrap();
            if matches!(deed, Deed::Settle | Deed::Pass { .. }) {
                while play.world.offices[ML].replica.is_busy(play.world.now) {
                    play.world.step(ML, Input::Tick).unwrap();
                }
                prop_assert_eq!(play.undue(), Vec::<usize>::new(), "after {:?}", deed);
            }
        }
        play.happen(&Deed::Link);
        play.world.settle();
        // What arrived under a grant that had just ended goes with the next look at the clock.
        play.world.pass(0);
        play.world.settle();
        prop_assert_eq!(play.undue(), Vec::<usize>::new());
        prop_assert_eq!(play.missing(), Vec::<usize>::new());
    }
}

/// Does some deeds, the recipient working on after each, and settles; returns what is held unduly and what is missing.
fn played(deeds: &[Deed]) -> (Vec<usize>, Vec<usize>) {
    let mut play = Play::start();
    for deed in deeds {
        play.happen(deed);
        play.world.step(ML, Input::Tick).unwrap();
        while matches!(deed, Deed::Settle | Deed::Pass { .. }) && play.world.offices[ML].replica.is_busy(play.world.now)
        {
            play.world.step(ML, Input::Tick).unwrap();
        }
    }
    play.world.settle();
    play.world.pass(0);
    play.world.settle();
    (play.undue(), play.missing())
}

/// A grant of what is current expires while all of it is on its way, and is withdrawn as well: the first receipt is for nothing, the
/// second says that more was deleted than the grant that is left closes.
#[test]
fn what_is_left_comes_again_also_where_a_receipt_for_nothing_came_first() {
    let deeds = [
        Deed::Grant { past: Past::Current, minutes: 34 },
        Deed::HandOver(1),
        Deed::Grant { past: Past::Current, minutes: 900 },
        Deed::Pass { minutes: 11 },
        Deed::Revoke(0),
        Deed::Change,
        Deed::Change,
        Deed::Pass { minutes: 23 },
    ];
    assert_eq!(played(&deeds), (vec![], vec![]));
}

/// A grant is withdrawn, and its time is over before its recipient hears of that: both have it delete, the second time what a
/// grant given in between opens.
#[test]
fn what_is_left_comes_again_where_a_grant_ends_in_two_ways() {
    let grant = |minutes| Deed::Grant { past: Past::Current, minutes };
    let change = || Deed::Change;
    let pass = |minutes| Deed::Pass { minutes };
    for deeds in [
        vec![grant(12), Deed::Settle, Deed::Revoke(0), change(), pass(8), change(), grant(12), pass(4), change()],
        vec![grant(21), Deed::Settle, change(), grant(68), Deed::HandOver(0), Deed::Revoke(0), pass(21), change()],
    ] {
        assert_eq!(played(&deeds), (vec![], vec![]), "{deeds:?}");
    }
}

#[test]
fn a_receipt_that_does_not_come_within_a_day_is_overdue() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.cut(CIO, ML);
    let reason = Reason { text: "withdrawn".to_owned() };
    let draft = single(Kind::Revocation, vec![grant], &reason, &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    let asked = world.now;
    let told = |world: &World| {
        let viewer = world.viewer(CIO);
        let receipts = receipts(&viewer).unwrap();
        let over = GrantFilter { states: vec![GrantState::Expired, GrantState::Revoked], ..GrantFilter::default() };
        let awaited = grants(&viewer, &over).unwrap().grants.len();
        assert_eq!(receipts_in_short(&viewer).unwrap().awaited, awaited as u64);
        let [receipt] = receipts.as_slice() else { panic!("one is owed: {receipts:?}") };
        (receipt.answered.is_some(), receipt.overdue_since)
    };
    assert_eq!(told(&world), (false, None));
    world.pass(ANSWER_MS);
    world.pass(END_MARGIN_MS);
    world.settle();
    let overdue = told(&world);
    assert_eq!(overdue, (false, Some(asked.plus_ms(ANSWER_MS + END_MARGIN_MS))));
    world.link(CIO, ML);
    world.settle();
    assert_eq!(told(&world), (true, None));
}
