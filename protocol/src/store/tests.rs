// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

#[test]
fn memory_conforms() {
    check_conformance(&mut MemoryStore::default(), |store, batch| store.commit(batch));
}

proptest! {
    /// An overlay answers as a store that had committed its batch.
    #[test]
    fn overlay_is_as_committed(
        base in prop::collection::vec((prop::collection::vec(0u8..4, 0..3), any::<u8>()), 0..30),
        laid in prop::collection::vec((prop::collection::vec(0u8..4, 0..3), any::<Option<u8>>()), 0..30),
        from in prop::collection::vec(0u8..4, 0..3),
        to in prop::collection::vec(0u8..4, 0..3),
        limit in 0usize..12,
    ) {
        let mut store = MemoryStore::default();
        let mut batch = Batch::default();
        for (key, value) in base {
            batch.put(Table::Cases, key, vec![value]);
        }
        store.commit(&batch).unwrap();
        let mut overlay = Overlay::new(&store);
        for (key, value) in laid {
            match value {
                Some(value) => overlay.put(Table::Cases, key, vec![value]),
                None => overlay.delete(Table::Cases, key),
            }
        }
        let mut committed = store.clone();
        committed.commit(&overlay.batch).unwrap();
        prop_assert_eq!(overlay.get(Table::Cases, &from).unwrap(), committed.get(Table::Cases, &from).unwrap());
        let keys = [from.as_slice(), &to, &[1], &from, &[2, 3]];
        prop_assert_eq!(overlay.get_all(Table::Cases, &keys).unwrap(), committed.get_all(Table::Cases, &keys).unwrap());
        prop_assert_eq!(overlay.scan(Table::Cases, &from, &to, limit).unwrap(), committed.scan(Table::Cases, &from, &to, limit).unwrap());
        prop_assert_eq!(overlay.last(Table::Cases, &from, &to).unwrap(), committed.last(Table::Cases, &from, &to).unwrap());
    }
}
