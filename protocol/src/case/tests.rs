// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::codec::encode;
use crate::store::{Batch, MemoryStore};

fn location() -> impl Strategy<Value = Location> {
    let commit = prop_oneof![0u64..300, any::<u64>()];
    (commit, any::<u16>()).prop_map(|(commit, index)| Location { commit, index })
}

fn document() -> impl Strategy<Value = (DocumentKey, DocumentRecord)> {
    let case = prop_oneof![0u64..300, any::<u64>()];
    let later = prop::collection::vec(location(), 0..4);
    (case, any::<u16>(), location(), any::<[u8; 32]>(), later).prop_map(|(case, field, opening, document, later)| {
        let changes = std::iter::once(opening).chain(later).collect();
        let key = DocumentKey { case, field: FieldId(field), opening };
        (key, DocumentRecord { document: DocumentId(document), changes })
    })
}

proptest! {
    #[test]
    fn a_short_location_reads_back(location in location()) {
        prop_assert_eq!(Location::from_short(&location.short()), Some(location));
        prop_assert_eq!(Location::from_short(&location.key()), Some(location), "as stores of version 5 have it");
    }

    #[test]
    fn a_document_reads_back_as_it_is_written_now_and_as_version_5_wrote_it((key, record) in document()) {
        let empty = MemoryStore::default();
        let mut overlay = Overlay::new(&empty);
        put_document(&mut overlay, key, &record);
        let now = overlay.batch;
        let mut before = Batch::default();
        before.put(Table::DocumentKeys, key.opening.key(), key.key().to_vec());
        before.put(Table::Documents, key.key(), encode(&record));
        for batch in [now, before] {
            let mut store = MemoryStore::default();
            store.commit(&batch).unwrap();
            prop_assert_eq!(document_key_at(&store, key.opening).unwrap(), Some(key));
            prop_assert_eq!(document_at(&store, key.opening).unwrap(), Some((key, record.clone())));
            prop_assert_eq!(all_documents(&store, key.case, Some(key.field)).unwrap(), [(key, record.clone())]);
        }
    }
}

/// Stores of before had an option in this place.
#[test]
fn how_far_a_grant_is_filled_is_written_as_it_always_was() {
    let cursor = vec![7u8; 12];
    assert_eq!(encode(&Filling::Done), encode(&None::<Vec<u8>>));
    assert_eq!(encode(&Filling::UpTo(cursor.clone())), encode(&Some(cursor)));
}
