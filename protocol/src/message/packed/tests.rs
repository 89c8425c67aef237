// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::commit::{CommitContext, Padding, Submission, entry_place, sign};
use crate::entropy::Entropy;
use crate::entry::Draft;
use crate::id::DocumentId;
use crate::key::SecretKey;
use crate::log::LogState;
use crate::message::{FRAME_BYTES_MAX, MESSAGE_VERSION, Message, PACKED_DELIVERY};
use crate::time::Timestamp;

/// Is an entry to be delivered: what sort, how long its value is, which of its bodies go along.
type Wanted = (u8, usize, u8);

fn submission(padding: Padding, drafts: Vec<Draft>, entropy: &mut Entropy) -> Submission {
    let context = CommitContext { ledger: LedgerId([1; 32]), sealed: LogState::empty(), time: Timestamp(7) };
    sign(&SecretKey::from_seed(&[2; 32]), &context, padding, drafts, entropy).unwrap()
}

fn draft((sort, length, _): Wanted, entropy: &mut Entropy) -> Draft {
    let signer = SecretKey::from_seed(&[2; 32]).public();
    let value = vec![b'v'; length];
    let some = |count: u8| (0..count).map(|number| EntryId([number + 1; 32])).collect::<Vec<_>>();
    match sort {
        0 => Draft::opening(signer, &[3; 16], &[4, 0], &value, entropy),
        1 => Draft::change(signer, DocumentId([5; 32]), some(2), some(1), &value, entropy),
        sort => Draft::statement(sort, some(sort), &[value, vec![6; 3]], entropy),
    }
}

/// Returns some of the entries of a commit as they are sent. What proves them is not looked at here.
fn part(submission: &Submission, wanted: &[Wanted]) -> Part {
    let mut entries = Vec::with_capacity(wanted.len());
    for (index, ((header, bodies), (_, _, slots))) in (0u16..).zip(submission.entries.iter().zip(wanted)) {
        let place = entry_place(submission.seed.as_ref(), index);
        let bodies = (0u8..).zip(bodies.clone()).filter(|(slot, _)| slots & (1 << slot) != 0).collect();
        entries.push(PartEntry { place, header: header.clone(), bodies });
    }
    entries.sort_unstable_by_key(|entry| entry.place);
    Part { commit: submission.commit.clone(), siblings: vec![TreeHash([9; 32]); wanted.len() % 3], entries }
}

fn delivery(commits: &[Vec<Wanted>]) -> Delivery {
    let mut entropy = Entropy::from_seed([8; 32]);
    let mut parts = Vec::new();
    let mut groups = Vec::new();
    for wanted in commits {
        let drafts: Vec<Draft> = wanted.iter().map(|wanted| draft(*wanted, &mut entropy)).collect();
        let submission = submission(Padding::Padded, drafts, &mut entropy);
        let items = submission.entry_ids().into_iter().zip(wanted);
        let items = items.map(|(entry, (_, _, slots))| DisclosureItem { entry, slots: *slots }).collect();
        let alias = (wanted.len() % 2 == 0).then_some(CaseHandle([7; 16]));
        groups.push(DisclosureGroup { alias, items });
        parts.push(part(&submission, wanted));
    }
    let list = Disclosure { recipient: OrganisationId([1; 32]), ledger: LedgerId([2; 32]), first: 40, groups };
    let stated = submission(
        Padding::Bare,
        vec![Draft::statement(11, vec![], &[codec::encode(&list)], &mut entropy)],
        &mut entropy,
    );
    Delivery { first: 41, disclosure: part(&stated, &[(11, 0, 1)]), parts }
}

fn commits() -> impl Strategy<Value = Vec<Vec<Wanted>>> {
    let wanted = (0u8..5, prop_oneof![0usize..100, 100usize..5000], 0u8..8);
    prop::collection::vec(prop::collection::vec(wanted, 1..9), 1..4)
}

/// Does something to a delivery that no honest node does.
fn spoil(delivery: &mut Delivery, how: u8) {
    let entry = &mut delivery.parts[0].entries[0];
    match how {
        0 => entry.header[20] ^= 1,
        1 => entry.header.truncate(9),
        2 => entry.header.clear(),
        3 => entry.bodies.push((200, vec![1; 20])),
        4 => entry.bodies.insert(0, (7, vec![])),
        5 => drop(entry.bodies.pop()),
        6 => delivery.parts.clear(),
        7 => delivery.disclosure.entries.clear(),
        8 => delivery.disclosure.entries[0].bodies[0].1[30] ^= 1,
        9 => delivery.disclosure.entries[0].bodies[0].1.push(0),
        _ => entry.bodies.iter_mut().for_each(|(_, body)| body[0] ^= 1),
    }
}

proptest! {
    /// A delivery comes out as it went in, and takes less where bodies go along.
    #[test]
    fn comes_out_as_it_was(commits in commits()) {
        let delivery = delivery(&commits);
        let frame = Message::encode_delivery(delivery.clone());
        let whole = Message::Delivery(delivery.clone()).encode();
        let count: usize = commits.iter().map(Vec::len).sum();
        prop_assert_eq!(frame[1], PACKED_DELIVERY);
        prop_assert!(frame.len() + 30 * count <= whole.len());
        prop_assert_eq!(Message::decode(&frame), Ok(Message::Delivery(delivery)));
    }

    /// What somebody made up comes out as it went in too, or in a way that its own hashes refuse.
    #[test]
    fn what_is_no_honest_delivery_is_not_mended(commits in commits(), how in 0u8..11) {
        let mut delivery = delivery(&commits);
        spoil(&mut delivery, how);
        let frame = Message::encode_delivery(delivery.clone());
        prop_assert_eq!(Message::decode(&frame), Ok(Message::Delivery(delivery)));
    }

    /// Noise is refused, or is a delivery whose own frame reads; memory stays within some frames.
    #[test]
    fn noise_does_no_harm(commits in commits(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5)) {
        let mut frame = Message::encode_delivery(delivery(&commits));
        for (at, byte) in flips {
            let at = 2 + at.index(frame.len() - 2);
            frame[at] = byte;
        }
        if let Ok(Message::Delivery(read)) = Message::decode(&frame) {
            let again = Message::encode_delivery(read.clone());
            prop_assert_eq!(Message::decode(&again), Ok(Message::Delivery(read)));
        }
        prop_assert!(Message::decode(&frame[..frame.len() / 2]).is_err());
    }
}

#[test]
fn an_opening_takes_a_hundred_bytes() {
    let few = Message::encode_delivery(delivery(&[vec![(0, 10, 0b110); 100]])).len();
    let many = Message::encode_delivery(delivery(&[vec![(0, 10, 0b110); 1_100]])).len();
    insta::assert_snapshot!((many - few) as f64 / 1000.0, @"103.032");
}

#[test]
fn frames_stay_within_their_limit() {
    let frame = [vec![MESSAGE_VERSION, PACKED_DELIVERY], vec![0; FRAME_BYTES_MAX]].concat();
    assert!(matches!(Message::decode(&frame), Err(DecodeError::TooLong { .. })));
}
