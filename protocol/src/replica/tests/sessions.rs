// SPDX-License-Identifier: EUPL-1.2
//! What a peer that is certified can make a node do by asking.

use super::*;
use crate::id::Digest;
use crate::log::LogState;
use crate::message::{Delivery, HELLO_CARDS_MAX, Hello, Part};
use crate::replica::frame::ReadFrame;

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

/// Has the second office connect anew and say hello; returns how many deliveries it is answered with.
fn reconnect(world: &mut World) -> usize {
    let peer = secret(2, 3).public();
    world.sessions += 1;
    let session = SessionId(world.sessions.to_be_bytes());
    world.step(CIO, Input::Connected { peer, session }).unwrap();
    let bytes = Message::Hello(hello(world, false)).encode();
    world.step(CIO, Input::Frame { peer, session, bytes }).unwrap();
    let frames = std::mem::take(&mut world.frames);
    let deliveries = frames.iter().filter(|frame| matches!(Message::decode(&frame.3), Ok(Message::Delivery(_))));
    deliveries.count()
}

#[test]
fn who_connects_over_and_over_is_answered_at_a_pace() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.cut(CIO, ML);
    world.now = world.now.plus_ms(10 * SECOND_MS);
    let first = reconnect(&mut world);
    assert_ne!(first, 0);
    let answered = (1..100).filter(|_| reconnect(&mut world) > 0).count();
    assert_eq!(answered, 7, "eight in ten seconds");
    world.now = world.now.plus_ms(10 * SECOND_MS);
    assert_eq!(reconnect(&mut world), first);
}

#[test]
fn a_delivery_of_more_parts_than_it_may_disclose_is_not_looked_into() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.cut(CIO, ML);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.link(CIO, ML);
    let delivery = loop {
        let (from, _, _, bytes) = world.frames.pop_front().expect("a delivery comes");
        if from == CIO
            && let Ok(Message::Delivery(delivery)) = Message::decode(&bytes)
        {
            break delivery;
        }
        let Some(link) = world.links.iter().find(|link| (link.0, link.1) == (CIO, ML)) else { panic!() };
        let (to, session) = (if from == CIO { ML } else { CIO }, link.2);
        let peer = secret(world.offices[from].number, 3).public();
        world.step(to, Input::Frame { peer, session, bytes }).unwrap();
    };
    let checks = |parts: Vec<Part>| ReadFrame::of(&Message::Delivery(Delivery { parts, ..delivery.clone() }).encode());
    let part = delivery.parts[0].clone();
    let one = checks(vec![part.clone()]);
    assert!(one.message.is_ok());
    assert_eq!(one.checks.len(), 2);
    assert!(checks(vec![part.clone(); 5_000]).message.is_err());
    assert!(checks(vec![Part { entries: vec![], ..part.clone() }]).message.is_err());
    let mut forged = part.clone();
    forged.commit.signature = delivery.disclosure.commit.signature;
    let checked = checks(vec![forged, part.clone(), part]);
    assert_eq!(checked.checks.len(), 2, "what follows the first that does not hold is not checked");
}

/// The number of a message that holds deliveries in short, of one that takes them, and of one of paths.
const DELIVERY: u8 = 16;
const PATHS: u8 = 9;

impl World {
    /// Hands over all that is on its way, but for what is to be kept back; returns that.
    fn deliver_but(&mut self, kept: &dyn Fn(usize, u8) -> bool) -> Vec<(usize, usize, SessionId, Vec<u8>)> {
        let mut back = Vec::new();
        while let Some((from, to, session, bytes)) = self.frames.pop_front() {
            if kept(from, bytes[1]) {
                back.push((from, to, session, bytes));
                continue;
            }
            let peer = secret(self.offices[from].number, 3).public();
            self.step(to, Input::Frame { peer, session, bytes }).unwrap();
        }
        back
    }
}

/// Frames overtake each other: paths that come before their delivery prove nothing yet, and come again, whatever later ones did.
#[test]
fn paths_that_overtook_their_delivery_come_again() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    let document = world.document_of(CIO, "nom");
    // What is more than one session has room for goes in two goes.
    world.cut(CIO, ML);
    for number in 0..300 {
        world.change(CIO, document, &number.to_string()).unwrap();
    }
    world.seal_all();
    world.link(CIO, ML);
    let last = std::cell::Cell::new(None);
    let mut sent = 0;
    let mut kept = Vec::new();
    while let Some((from, to, session, bytes)) = world.frames.pop_front() {
        sent += u32::from(from == CIO && bytes[1] == DELIVERY);
        if from == CIO && bytes[1] == DELIVERY && sent == 256 {
            // The last of the first go is on its way for long.
            last.set(Some((from, to, session, bytes)));
            continue;
        }
        // Paths of what comes after it are slower than it.
        if from == CIO && bytes[1] == PATHS && sent > 256 {
            kept.push((from, to, session, bytes));
            continue;
        }
        let peer = secret(world.offices[from].number, 3).public();
        world.step(to, Input::Frame { peer, session, bytes }).unwrap();
    }
    world.frames.extend(last.take());
    drop(world.deliver_but(&|_, _| false));
    world.frames.extend(kept);
    world.settle();
    for _ in 0..5 {
        world.seal_all();
    }
    assert_eq!(unproven(&world.offices[ML].store).unwrap(), [], "a path never came");
}

/// Found by a bench: a hundred edits that were missed were answered by a hundred words, a kilobyte.
#[test]
fn deliveries_that_are_taken_together_are_answered_once() {
    let send = |peer: u8, session: u8, message: &Message| Effect::Send {
        peer: secret(2, peer).public(),
        session: SessionId([session; 8]),
        bytes: message.encode(),
    };
    let taken = |position| Message::Taken { position };
    let paths = Message::PathsTaken { position: 4 };
    let step = |effects| Step { batch: Batch::default(), effects };
    let steps = vec![
        step(vec![send(3, 1, &taken(1)), send(3, 1, &paths)]),
        step(vec![send(4, 1, &taken(7)), send(3, 1, &taken(2)), Effect::PeersChanged]),
        step(vec![send(3, 2, &taken(2)), send(3, 1, &taken(3)), send(3, 1, &paths)]),
    ];
    let kept = vec![
        send(3, 1, &paths),
        send(4, 1, &taken(7)),
        Effect::PeersChanged,
        send(3, 2, &taken(2)),
        send(3, 1, &taken(3)),
        send(3, 1, &paths),
    ];
    assert_eq!(format!("{:?}", Step::effects_of(steps)), format!("{kept:?}"));
}
