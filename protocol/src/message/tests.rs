// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::key::Signature;

fn card(bytes: usize) -> SignedCard {
    SignedCard { bytes: vec![1; bytes], signature: Signature([2; 64]), own_signature: None }
}

fn roster(bytes: usize, signatures: usize) -> SignedRoster {
    let signatures = vec![(OrganisationId([3; 32]), Signature([4; 64])); signatures];
    SignedRoster { bytes: vec![5; bytes], signatures }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn cards_and_rosters_are_divided_into_frames(
        cards in proptest::collection::vec(1usize..1024 * 1024, 0..14),
        rosters in proptest::collection::vec((1usize..1024 * 1024, 0usize..40), 0..8),
    ) {
        let cards: Vec<SignedCard> = cards.into_iter().map(card).collect();
        let rosters: Vec<SignedRoster> = rosters.into_iter().map(|(bytes, count)| roster(bytes, count)).collect();
        let (mut read_cards, mut read_rosters) = (Vec::new(), Vec::new());
        for message in Message::platform(cards.clone(), rosters.clone()) {
            let Message::Platform { cards, rosters } = Message::decode(&message.encode()).unwrap() else {
                panic!("a message of cards and rosters")
            };
            prop_assert!(cards.len() + rosters.len() > 0);
            prop_assert!(cards.is_empty() || read_rosters.is_empty(), "a card after a roster");
            read_cards.extend(cards);
            read_rosters.extend(rosters);
        }
        prop_assert_eq!((read_cards, read_rosters), (cards, rosters));
    }
}
