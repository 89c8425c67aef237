// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

fn context() -> CommitContext {
    CommitContext {
        ledger: LedgerId([1; 32]),
        sealed: LogState { size: 3, root: TreeHash([2; 32]) },
        time: Timestamp(5),
    }
}

fn submission(seed: [u8; 32], count: usize, padding: Padding) -> Submission {
    let mut entropy = Entropy::from_seed(seed);
    let key = SecretKey::from_seed(&[9; 32]);
    let drafts = (0..count).map(|_| Draft::statement(1, vec![], &[b"case".to_vec()], &mut entropy)).collect();
    sign(&key, &context(), padding, drafts, &mut entropy).unwrap()
}

fn ids(submission: &Submission) -> Vec<EntryId> {
    submission.entry_ids()
}

#[test]
fn signed_commit_has_its_documented_length() {
    assert_eq!(codec::encode(&submission([0; 32], 1, Padding::Bare).commit).len(), COMMIT_BYTES);
}

#[test]
fn several_bare_entries_are_refused() {
    let mut entropy = Entropy::from_seed([0; 32]);
    let drafts = vec![
        Draft::statement(1, vec![], &[vec![]], &mut entropy),
        Draft::statement(1, vec![], &[vec![]], &mut entropy),
    ];
    let refused = sign(&SecretKey::from_seed(&[9; 32]), &context(), Padding::Bare, drafts, &mut entropy);
    assert_eq!(refused, Err(CommitError::Entries { entries: 2, depth: 0 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn commits_verify_until_anything_changes(seed in any::<[u8; 32]>(), count in 1usize..40, flip in any::<prop::sample::Index>(), bit in 0u8..8) {
        let padding = if count == 1 { Padding::Bare } else { Padding::Padded };
        let submission = submission(seed, count, padding);
        submission.commit.verify().unwrap();
        let entries = ids(&submission);
        submission.commit.check_entries(&entries, submission.seed.as_ref()).unwrap();

        let mut dropped = entries.clone();
        dropped.pop();
        prop_assert!(submission.commit.check_entries(&dropped, submission.seed.as_ref()).is_err());
        let mut swapped = entries.clone();
        swapped.rotate_left(1);
        if swapped != entries {
            prop_assert_eq!(submission.commit.check_entries(&swapped, submission.seed.as_ref()), Err(CommitError::Root));
        }
        let mut bytes = codec::encode(&submission.commit);
        let at = flip.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // A time that no clock shows does not even read.
        let changed: Result<SignedCommit, _> = codec::decode("commit", &bytes, COMMIT_BYTES);
        prop_assert!(changed.is_err() || changed.is_ok_and(|changed| changed.verify().is_err()));
    }
}
