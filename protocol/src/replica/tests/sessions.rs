// SPDX-License-Identifier: EUPL-1.2
//! What a peer that is certified can make a node do by asking.

use super::*;
use crate::id::Digest;
use crate::log::LogState;
use crate::message::{HELLO_CARDS_MAX, Hello};

/// What a peer says that has read nothing and holds nothing.
fn hello(world: &World, answered: bool) -> Hello {
    Hello {
        ledger: world.offices[ML].replica.identity.ledger,
        read: 0,
        platform_digest: Digest([0; 32]),
        cards: vec![],
        rosters: vec![],
        witnessed: LogState::empty(),
        answered,
    }
}

impl World {
    /// Has the second office say hello to the first; returns how many bytes it is answered with.
    fn greet(&mut self, hello: Hello) -> usize {
        let session = self.links.iter().find(|link| (link.0, link.1) == (CIO, ML)).unwrap().2;
        let input = Input::Frame { peer: secret(2, 3).public(), session, bytes: Message::Hello(hello).encode() };
        self.step(CIO, input).unwrap();
        std::mem::take(&mut self.frames).iter().map(|frame| frame.3.len()).sum()
    }
}

#[test]
fn a_hello_that_is_said_again_is_answered_at_a_pace() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.now = world.now.plus_ms(10 * SECOND_MS);
    let unanswered = hello(&world, false);
    assert_ne!(world.greet(unanswered.clone()), 0, "our hello was lost");
    for _ in 0..100 {
        assert_eq!(world.greet(unanswered.clone()), 0);
    }
    world.now = world.now.plus_ms(10 * SECOND_MS);
    let answered = hello(&world, true);
    assert_eq!(world.greet(answered), 0, "it has our hello");
    assert_ne!(world.greet(unanswered), 0, "and was lost again");
}

#[test]
fn a_hello_that_names_more_than_there_can_be_ends_the_session() {
    let mut world = three();
    let cards = vec![(world.offices[ML].id(), 0); HELLO_CARDS_MAX + 1];
    let long = Hello { cards, ..hello(&world, false) };
    assert_eq!(world.greet(long), 0);
    assert_eq!(world.refusals, [DeliveryError::Delivery("a hello names too many cards or rosters")]);
}
