// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

fn signed(size: u64, root: [u8; 32]) -> (Checkpoint, SecretKey, SecretKey, Cosignature) {
    let (log_key, witness_key) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
    let checkpoint = Checkpoint::sign(LedgerId([3; 32]), LogState { size, root: TreeHash(root) }, &log_key);
    let cosignature = checkpoint.cosign(LedgerId([4; 32]), Timestamp(1_700_000_000_123), &witness_key);
    (checkpoint, log_key, witness_key, cosignature)
}

#[test]
fn note_has_the_form_of_c2sp() {
    let (checkpoint, log_key, witness_key, cosignature) = signed(12, [5; 32]);
    let note = checkpoint.note(&[cosignature], log_key.public(), |_| Some(witness_key.public()));
    insta::assert_snapshot!(note);
}

proptest! {
    #[test]
    fn notes_read_back_and_verify(size in any::<u64>(), root in any::<[u8; 32]>()) {
        let (checkpoint, log_key, witness_key, cosignature) = signed(size, root);
        let note = checkpoint.note(std::slice::from_ref(&cosignature), log_key.public(), |_| Some(witness_key.public()));
        let (read, cosignatures) = Checkpoint::parse(&note).unwrap();
        prop_assert_eq!(&read, &checkpoint);
        prop_assert_eq!(&cosignatures, &[cosignature]);
        read.verify(log_key.public()).unwrap();
        read.verify_cosignature(&cosignatures[0], witness_key.public()).unwrap();
        prop_assert!(read.verify(witness_key.public()).is_err());
        let other = Checkpoint { state: LogState { size: size ^ 1, ..read.state }, ..read };
        prop_assert!(other.verify(log_key.public()).is_err());
        prop_assert!(other.verify_cosignature(&cosignatures[0], witness_key.public()).is_err());
    }

    #[test]
    fn nonsense_is_refused_quietly(note in ".{0,300}") {
        let _ = Checkpoint::parse(&note);
    }
}
