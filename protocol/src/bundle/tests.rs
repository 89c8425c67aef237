// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::log;
use crate::store::MemoryStore;

fn about() -> About {
    About {
        version: BUNDLE_VERSION,
        ledger: LedgerId([1; 32]),
        organisation: OrganisationId([2; 32]),
        created: Timestamp(3),
        with_bodies: false,
        nonce: Some(Nonce([4; 16])),
    }
}

fn written(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = BundleWriter::new(&mut bytes).unwrap();
    records.iter().for_each(|record| writer.record(record).unwrap());
    writer.finish(&about(), LogState::empty(), &SecretKey::from_seed(&[5; 32])).unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Result<Vec<Record>, BundleError> {
    let mut reader = BundleReader::new(Box::new(bytes))?;
    let mut records = Vec::new();
    while let Some(record) = reader.read()? {
        records.push(record);
    }
    Ok(records)
}

fn row(byte: u8) -> Record {
    Record::Finding(BundleRow { key: vec![byte], value: vec![byte; 300] })
}

#[test]
fn records_come_back_and_the_manifest_covers_them() {
    let records = [Record::About(about()), row(1), row(2)];
    let bytes = written(&records);
    let mut reader = BundleReader::new(Box::new(bytes.as_slice())).unwrap();
    for record in &records {
        assert_eq!(reader.read().unwrap().as_ref(), Some(record));
    }
    let Some(Record::Manifest(manifest)) = reader.read().unwrap() else { panic!("no manifest") };
    assert_eq!((manifest.manifest.digest, manifest.manifest.records), (reader.digest(), 3));
    manifest.verify(SecretKey::from_seed(&[5; 32]).public()).unwrap();
    assert_eq!(reader.read().unwrap(), None);
}

#[test]
fn empty_store_gives_an_empty_bundle() {
    let mut bytes = Vec::new();
    let key = SecretKey::from_seed(&[5; 32]);
    let manifest = export(&MemoryStore::default(), &about(), &key, &mut bytes).unwrap();
    assert_eq!(manifest.manifest.state, LogState::empty());
    assert_eq!(read(&bytes).unwrap().len(), 2);
}

#[test]
fn unusable_files_are_told_apart() {
    let bytes = written(&[Record::About(about())]);
    assert!(matches!(read(b""), Err(BundleError::NotABundle)));
    assert!(matches!(read(b"PK\x03\x04 something else"), Err(BundleError::NotABundle)));
    assert!(matches!(read(b"raccord-audit/2\nrest"), Err(BundleError::NewerVersion)));
    assert!(matches!(read(&bytes[..bytes.len() - 1]), Err(BundleError::Truncated { record: 1, .. })));
    let longer = [&bytes[..], b"x"].concat();
    assert!(matches!(read(&longer), Err(BundleError::Trailing { .. })));
    let announced = [&MAGIC[..], &u32::MAX.to_be_bytes(), &[2]].concat();
    assert!(matches!(read(&announced), Err(BundleError::TooLong { record: 0, offset: 16, .. })));
    let unknown = [&MAGIC[..], &0u32.to_be_bytes(), &[99]].concat();
    assert!(matches!(read(&unknown), Err(BundleError::UnknownKind { kind: 99, .. })));
}

#[test]
fn records_out_of_order_are_refused() {
    let entry = Record::Entry(BundleEntry { place: 0, header: vec![], bodies: vec![] });
    for records in [
        vec![row(1), Record::About(about())],
        vec![Record::About(about()), Record::About(about())],
        vec![
            Record::About(about()),
            row(1),
            Record::Card(SignedCard { bytes: vec![], signature: Signature([0; 64]), own_signature: None }),
        ],
        vec![Record::About(about()), entry],
        vec![Record::About(about()), row(2), row(1)],
        vec![Record::About(about()), row(1), row(1)],
    ] {
        assert!(matches!(read(&written(&records)), Err(BundleError::Order { .. })), "{records:?}");
    }
}

proptest! {
    /// The frontier of a log has the root that the log computes from all of its nodes.
    #[test]
    fn frontier_is_as_the_whole_log(size in 0u64..200) {
        let mut nodes = BTreeMap::new();
        let mut frontier = Frontier::default();
        for number in 0..size {
            let leaf = TreeHash(codec::sha256(&[&number.to_be_bytes()]));
            let appended = log::append(number, leaf, &mut |at| Ok::<_, ()>(nodes[&at])).unwrap();
            nodes.extend(appended);
            frontier.push(leaf);
        }
        let root = log::root(0, size, &mut |at| Ok::<_, ()>(nodes[&at])).unwrap();
        prop_assert_eq!(frontier.state(), LogState { size, root });
    }

    /// Whatever bytes are read, there is an error or records: never a panic.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let _ = read(&[&MAGIC[..], &bytes].concat());
    }
}
