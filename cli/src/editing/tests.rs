// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;
use raccord_protocol::id::EntryId;

use super::*;

fn document(id: u8, value: &str) -> EditDocument {
    EditDocument {
        field: FieldId(1),
        document: DocumentId([id; 32]),
        heads: vec![EntryId([id; 32])],
        current: vec![EntryId([id; 32])],
        cleared: value.is_empty(),
        erased: false,
        taken_back: false,
        matches: None,
        ever: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// After a set, exactly one document of the field holds the value (none where it is empty), whatever stood before.
    #[test]
    fn a_field_that_was_set_holds_the_value_alone(before in prop::collection::vec("[ab]?", 0..5), value in "[abc]?") {
        let documents: Vec<EditDocument> = (1..).zip(&before).map(|(id, value)| document(id, value)).collect();
        let mut after: Vec<String> = before.clone();
        for edit in set(&documents, FieldId(1), &value) {
            match edit {
                Edit::Open { value, .. } => after.push(value),
                Edit::Change { document, value, .. } => after[usize::from(document.0[0]) - 1] = value,
            }
        }
        after.retain(|value| !value.is_empty());
        prop_assert_eq!(after, if value.is_empty() { vec![] } else { vec![value] });
    }

    /// Batches keep the order, lose nothing, and stay within what a commit takes.
    #[test]
    fn batches_keep_order_and_limits(lengths in prop::collection::vec(0usize..6_000_000, 0..8)) {
        let mut entropy = Entropy::from_seed([1; 32]);
        let make = |length: &usize| Draft::statement(8, vec![], &[vec![0; *length]], &mut entropy);
        let drafts: Vec<Draft> = lengths.iter().map(make).collect();
        let cut: Vec<Vec<Draft>> = batches(drafts.clone()).collect();
        for batch in &cut {
            let bytes: usize = batch.iter().map(draft_bytes).sum();
            prop_assert!(!batch.is_empty() && (bytes <= BATCH_BYTES_MAX || batch.len() == 1));
        }
        prop_assert_eq!(cut.concat(), drafts);
    }
}

#[test]
fn a_batch_has_as_many_entries_as_a_commit_takes() {
    let mut entropy = Entropy::from_seed([1; 32]);
    let drafts: Vec<Draft> =
        (0..COMMIT_ENTRIES_MAX + 1).map(|_| Draft::statement(8, vec![], &[vec![]], &mut entropy)).collect();
    assert_eq!(batches(drafts).map(|batch| batch.len()).collect::<Vec<_>>(), [COMMIT_ENTRIES_MAX, 1]);
}
