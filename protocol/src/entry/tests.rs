// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

fn signer() -> PublicKey {
    crate::key::SecretKey::from_seed(&[7; 32]).public()
}

fn drafts(seed: [u8; 32], payload: &[u8]) -> Vec<Draft> {
    let mut entropy = Entropy::from_seed(seed);
    let opening = Draft::opening(signer(), &[1; 16], &[2, 0], payload, &mut entropy);
    let id = opening.header.id(signer());
    let change = Draft::change(signer(), id.into(), vec![id], vec![id], payload, &mut entropy);
    let statement = Draft::statement(2, vec![id], &[payload.to_vec(), vec![], vec![1]], &mut entropy);
    vec![opening, change, statement]
}

proptest! {
    #[test]
    fn headers_read_back_and_bodies_open_them(seed in any::<[u8; 32]>(), payload in prop::collection::vec(any::<u8>(), 0..200)) {
        for draft in drafts(seed, &payload) {
            let bytes = draft.header.encode();
            prop_assert_eq!(&Header::decode(&bytes).unwrap(), &draft.header);
            for (slot, body) in (0u8..).zip(&draft.bodies) {
                draft.header.check_body(slot, body, signer()).unwrap();
            }
            prop_assert!(draft.header.check_body(u8::try_from(draft.bodies.len()).unwrap(), &draft.bodies[0], signer()).is_err());
        }
    }

    #[test]
    fn no_other_body_and_no_other_author_opens_a_header(seed in any::<[u8; 32]>(), payload in prop::collection::vec(any::<u8>(), 0..40), flip in any::<prop::sample::Index>(), bit in 0u8..8) {
        let other = crate::key::SecretKey::from_seed(&[8; 32]).public();
        for draft in drafts(seed, &payload) {
            for (slot, body) in (0u8..).zip(&draft.bodies) {
                let mut changed = body.clone();
                let at = flip.index(changed.len());
                changed[at] ^= 1 << bit;
                prop_assert!(draft.header.check_body(slot, &changed, signer()).is_err());
                prop_assert!(draft.header.check_body(slot, &body[..body.len() - 1], signer()).is_err());
            }
            if let Some(slot) = draft.header.value_slot() {
                prop_assert!(draft.header.check_body(slot, &draft.bodies[usize::from(slot)], other).is_err());
            }
        }
    }

    #[test]
    fn changed_header_bytes_are_another_entry_or_none(seed in any::<[u8; 32]>(), flip in any::<prop::sample::Index>(), bit in 0u8..8) {
        for draft in drafts(seed, b"value") {
            let mut bytes = draft.header.encode();
            let at = flip.index(bytes.len());
            bytes[at] ^= 1 << bit;
            if let Ok(read) = Header::decode(&bytes) {
                prop_assert_eq!(read.encode(), bytes, "two encodings of one header");
                prop_assert_ne!(read.id(signer()), draft.header.id(signer()));
            }
        }
    }

    #[test]
    fn nonsense_is_refused_quietly(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Header::decode(&bytes);
    }
}

#[test]
fn kind_0_stands_for_openings_alone() {
    let statement = |kind: u8| Draft::statement(kind, vec![], &[vec![]], &mut Entropy::from_seed([1; 32])).header;
    assert_eq!(Header::decode(&statement(0).encode()), Err(EntryError::Kind));
    Header::decode(&statement(1).encode()).unwrap();
    Header::decode(&statement(255).encode()).expect("a kind of a later version is kept");
}
