// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::codec::encode;
use crate::commit::{CommitContext, Padding, Submission, sign};
use crate::entropy::Entropy;
use crate::entry::Draft;
use crate::key::SecretKey;
use crate::ledger::{Origin, StoredCommit, StoredEntry};
use crate::log::LogState;
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
    fn a_document_reads_back_as_it_is_written_now_and_as_earlier_versions_wrote_it((key, mut record) in document()) {
        let opening = opening();
        let unchanged = record.changes.len() == 1;
        if unchanged {
            record.document = opening.entry_ids()[0].into();
        }
        let empty = MemoryStore::default();
        let mut overlay = Overlay::new(&empty);
        put_document(&mut overlay, key, &record);
        let version_6 = overlay.batch;
        let mut overlay = Overlay::new(&empty);
        if unchanged {
            open_document(&mut overlay, key);
        }
        let own = overlay.batch;
        let mut version_5 = Batch::default();
        version_5.put(Table::DocumentKeys, key.opening.key(), key.key().to_vec());
        version_5.put(Table::Documents, key.key(), encode(&record));
        for batch in [version_5, version_6, own].into_iter().filter(|batch| !batch.is_empty()) {
            let mut store = MemoryStore::default();
            store.commit(&batch).unwrap();
            let is_empty = store.get(Table::Documents, &key.key()).unwrap().unwrap().is_empty();
            if is_empty {
                // The opening is not there: which document it was cannot be told.
                let lost = DocumentRecord { document: LOST, ..record.clone() };
                prop_assert_eq!(document_at(&store, key.opening).unwrap(), Some((key, lost.clone())));
                prop_assert_eq!(all_documents(&store, key.case, None).unwrap(), [(key, lost)]);
            }
            store.commit(&stored(&store, &opening, key.opening)).unwrap();
            prop_assert_eq!(document_key_at(&store, key.opening).unwrap(), Some(key));
            prop_assert_eq!(document_at(&store, key.opening).unwrap(), Some((key, record.clone())));
            prop_assert_eq!(all_documents(&store, key.case, Some(key.field)).unwrap(), [(key, record.clone())]);
        }
    }

    /// The documents of a case that stand near and far from each other in one commit or several have the ids of their openings.
    #[test]
    fn documents_have_the_ids_of_their_openings(locations in prop::collection::btree_set((0u64..3, 0u16..60), 1..30)) {
        let mut store = MemoryStore::default();
        let mut wanted = Vec::new();
        for (number, (commit, index)) in (0u16..).zip(locations) {
            let opening = Location { commit, index };
            let submission = opening_of(u8::try_from(number).unwrap());
            store.commit(&stored(&store, &submission, opening)).unwrap();
            let document: DocumentId = submission.entry_ids()[0].into();
            let key = DocumentKey { case: 1, field: FieldId(number % 3), opening };
            let record = DocumentRecord { document, changes: vec![opening] };
            let mut overlay = Overlay::new(&store);
            if number % 4 == 0 {
                put_document(&mut overlay, key, &record);
            } else {
                open_document(&mut overlay, key);
            }
            let batch = overlay.batch;
            store.commit(&batch).unwrap();
            wanted.push((key, record));
        }
        wanted.sort_unstable_by_key(|(key, _)| *key);
        prop_assert_eq!(all_documents(&store, 1, None).unwrap(), wanted);
    }
}

fn opening() -> Submission {
    opening_of(0)
}

/// Returns a commit that opens a document.
fn opening_of(number: u8) -> Submission {
    let mut entropy = Entropy::from_seed([number; 32]);
    let key = SecretKey::from_seed(&[2; 32]);
    let draft = Draft::opening(key.public(), &[3; 16], &[4, 0], b"value", &mut entropy);
    let context = CommitContext { ledger: LedgerId([1; 32]), sealed: LogState::empty(), time: Timestamp(7) };
    sign(&key, &context, Padding::Bare, vec![draft], &mut entropy).unwrap()
}

/// Returns the rows of the first entry of a commit, as it stands at a location. Where a commit of the same signer stands, it stays.
fn stored(store: &MemoryStore, submission: &Submission, location: Location) -> Batch {
    let mut batch = Batch::default();
    let number = location.commit.to_be_bytes();
    if store.get(Table::Commits, &number).unwrap().is_none() {
        let origin = Origin::Own { seed: submission.seed };
        let commit = StoredCommit { signed: submission.commit.clone(), origin, entries: 1 };
        batch.put(Table::Commits, number, encode(&commit));
    }
    let entry = StoredEntry::whole(0, submission.entries[0].0.clone());
    batch.put(Table::Entries, location.key(), encode(&entry));
    batch
}

/// Stores of version 6 had the length of a header before it.
#[test]
fn an_entry_reads_as_version_6_wrote_it() {
    let header = vec![1, 1, 7, 9];
    let entry = StoredEntry::whole(4_095, header.clone());
    let before = encode(&(entry.place, header));
    assert_eq!(read_row::<StoredEntry>(Table::Entries, &before).unwrap(), entry);
    assert_eq!(read_row::<StoredEntry>(Table::Entries, &encode(&entry)).unwrap(), entry);
    assert_eq!(encode(&entry).len(), before.len() - 4);
}

/// Stores of before had an option in this place.
#[test]
fn how_far_a_grant_is_filled_is_written_as_it_always_was() {
    let cursor = vec![7u8; 12];
    assert_eq!(encode(&Filling::Done), encode(&None::<Vec<u8>>));
    assert_eq!(encode(&Filling::UpTo(cursor.clone())), encode(&Some(cursor)));
}
