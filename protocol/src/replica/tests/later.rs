// SPDX-License-Identifier: EUPL-1.2
//! A grant that begins later: no value leaves before, whatever happens meanwhile, and then all of it by itself.

use proptest::prelude::*;

use super::*;

/// What happens while a grant waits, or later.
#[derive(Debug, Clone)]
enum Deed {
    /// The value is changed.
    Change,
    /// The two offices are connected no more, or again.
    Connect,
    /// So many minutes pass.
    Pass(u64),
    /// The home starts anew from its store.
    Restart,
    /// The grant is withdrawn.
    Withdraw,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => Just(Deed::Change),
        1 => Just(Deed::Connect),
        6 => (1_u64..900).prop_map(Deed::Pass),
        1 => Just(Deed::Restart),
        1 => Just(Deed::Withdraw),
    ]
}

struct Waiting {
    world: World,
    grant: EntryId,
    from: Timestamp,
    number: usize,
    withdrawn: bool,
    connected: bool,
}

impl Waiting {
    fn start(minutes: u64) -> Self {
        let mut world = three();
        let case = world.open_case(CIO, &[("nom", &value(0))]);
        let from = world.now.plus_ms(minutes * 60 * SECOND_MS);
        let until = from.plus_ms(30 * DAY_MS);
        let terms = GrantTerms { from, until, ..world.terms(CIO, ML, &["nom"], Mode::Read) };
        let grant = world.grant(CIO, case, &terms).unwrap();
        world.settle();
        Self { world, grant, from, number: 0, withdrawn: false, connected: true }
    }

    fn happen(&mut self, deed: &Deed) {
        match deed {
            Deed::Change => {
                self.number += 1;
                let document = self.world.document_of(CIO, "nom");
                self.world.change(CIO, document, &value(self.number)).unwrap();
            }
            Deed::Connect => {
                match self.connected {
                    true => self.world.cut(CIO, ML),
                    false => self.world.link(CIO, ML),
                }
                self.connected = !self.connected;
            }
            Deed::Pass(minutes) => self.pass(self.world.now.plus_ms(minutes * 60 * SECOND_MS)),
            Deed::Restart => {
                let partners: &[usize] = if self.connected { &[ML, OTHER] } else { &[OTHER] };
                partners.iter().for_each(|partner| self.world.cut(CIO, *partner));
                let store = self.world.offices[CIO].store.clone();
                self.world.reopen(CIO, store);
                partners.iter().for_each(|partner| self.world.link(CIO, *partner));
            }
            Deed::Withdraw if self.withdrawn => {}
            Deed::Withdraw => {
                let entropy = &mut self.world.offices[CIO].entropy;
                let reason = Reason { text: String::new() };
                let draft = single(Kind::Revocation, vec![self.grant], &reason, entropy);
                self.world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
                self.withdrawn = true;
            }
        }
        self.world.settle();
    }

    /// Time passes. The home says that it has to be woken by when the grant begins.
    fn pass(&mut self, to: Timestamp) {
        while self.world.now < to {
            let home = &self.world.offices[CIO].replica;
            let waits = self.world.now < self.from && !self.withdrawn;
            assert!(!waits || home.next_wake(self.world.now).is_some_and(|wake| wake <= self.from));
            let hop = self.world.now.plus_ms(6 * HOUR_MS).min(to);
            self.world.now = if self.world.now < self.from { hop.min(self.from) } else { hop };
            for at in 0..3 {
                self.world.step(at, Input::Tick).unwrap();
            }
            self.world.settle();
        }
    }

    /// Which values ever written the recipient holds.
    fn held(&self) -> Vec<usize> {
        (0..=self.number).filter(|number| self.world.holds(ML, &value(*number))).collect()
    }
}

fn value(number: usize) -> String {
    format!("Lavallière-{number:03}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_leaves_before_a_grant_begins_and_then_it_leaves_by_itself(
        minutes in 2_u64..2_000,
        deeds in prop::collection::vec(deed(), 0..8),
    ) {
        let mut waiting = Waiting::start(minutes);
        prop_assert_eq!(waiting.held(), Vec::<usize>::new());
        for deed in &deeds {
            waiting.happen(deed);
            if waiting.world.now < waiting.from {
                prop_assert_eq!(waiting.held(), Vec::<usize>::new(), "before it begins");
            }
        }
        if !waiting.connected {
            waiting.happen(&Deed::Connect);
        }
        let (from, now) = (waiting.from, waiting.world.now);
        if now < from {
            waiting.pass(from.minus_ms(1));
            prop_assert_eq!(waiting.held(), Vec::<usize>::new(), "a millisecond before it begins");
        }
        waiting.pass(from.max(now).plus_ms(SECOND_MS));
        let held = waiting.held();
        prop_assert_eq!(held.contains(&waiting.number), !waiting.withdrawn, "{:?}", held);
        prop_assert!(!waiting.world.holds(OTHER, "Lavallière"));
    }
}
