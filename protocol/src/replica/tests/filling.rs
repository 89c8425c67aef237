// SPDX-License-Identifier: EUPL-1.2
//! What a grant puts into an outbox, and in which portions it leaves.

use super::*;
use crate::case::Filling;
use crate::statement::Payload;

impl World {
    /// Hands over all that is on its way until nothing is to be done; returns the deliveries of the first office, and what each lists.
    fn deliveries(&mut self) -> Vec<(Delivery, Vec<DisclosureItem>)> {
        let mut deliveries = Vec::new();
        loop {
            while let Some((from, to, session, bytes)) = self.frames.pop_front() {
                if from == CIO
                    && let Ok(Message::Delivery(delivery)) = Message::decode(&bytes)
                {
                    let list = Disclosure::read(&delivery.disclosure.entries[0].bodies[0].1).unwrap();
                    deliveries.push((delivery, list.items().map(|(_, item)| item).collect()));
                }
                let peer = secret(self.offices[from].number, 3).public();
                self.step(to, Input::Frame { peer, session, bytes }).unwrap();
            }
            if !self.offices[CIO].replica.is_busy(self.now) {
                return deliveries;
            }
            self.step(CIO, Input::Tick).unwrap();
        }
    }
}

fn filling(world: &World, grant: EntryId) -> Filling {
    case::grant(&world.offices[ML].store, grant).unwrap().expect("the grant came").1.filling
}

#[test]
fn a_grant_that_is_filled_does_not_come_again() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    let deliveries = world.deliveries();
    assert_eq!(filling(&world, grant), Filling::Done);
    let listed = deliveries.iter().flat_map(|(_, items)| items).filter(|item| item.entry == grant).count();
    let of_grant = ledger::locate(&world.offices[CIO].store, grant).unwrap().unwrap().commit;
    let of_grant = ledger::signed(&world.offices[CIO].store, of_grant).unwrap();
    let came =
        deliveries.iter().flat_map(|(delivery, _)| &delivery.parts).filter(|part| part.commit == of_grant).count();
    assert_eq!((listed, came), (2, 1));
    assert_eq!(world.refusals, vec![]);
}

/// What is listed without a body may be a revocation: who says that it was taken must have it.
#[test]
fn what_is_listed_without_bodies_comes_unless_it_is_a_grant_that_is_held() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.revoke(CIO, grant);
    let (_, _, session, bytes) = world.frames.pop_front().expect("the revocation is sent");
    let Ok(Message::Delivery(delivery)) = Message::decode(&bytes) else { panic!("it is a delivery") };
    assert_eq!(delivery.parts.len(), 1);
    let without = Message::encode_delivery(Delivery { parts: vec![], ..delivery });
    let peer = secret(world.offices[CIO].number, 3).public();
    world.step(ML, Input::Frame { peer, session, bytes: without }).unwrap();
    assert_eq!(world.refusals, [DeliveryError::Delivery("an entry that is disclosed did not come")]);
    assert_eq!(case::grant(&world.offices[ML].store, grant).unwrap().unwrap().1.revoked, None);
}

/// A delivery that ends within a commit needs a hash for nearly each entry that it leaves out.
#[test]
fn a_delivery_ends_where_a_commit_does() {
    const VALUES: usize = 2_500;
    let mut world = three();
    world.cut(CIO, ML);
    let cases: Vec<CaseHandle> = (0..3).map(|_| world.open_case(CIO, &vec![("nom", "Lavallière"); VALUES])).collect();
    for case in cases {
        let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
    }
    world.deliveries();
    world.link(CIO, ML);
    let deliveries = world.deliveries();
    let of_values: Vec<(usize, usize)> = deliveries
        .iter()
        .filter(|(_, items)| items.len() > 1)
        .map(|(delivery, items)| (delivery.parts.len(), items.len()))
        .collect();
    assert_eq!(of_values, [(1, VALUES + 1); 3], "the parts and the items of each");
}
