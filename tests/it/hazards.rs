// SPDX-License-Identifier: EUPL-1.2
//! The hazards of automerge 0.12 that the design lists, each shown here, with what keeps it away.
//!
//! Where a hazard can be shown with automerge alone, the test shows it first: should a later automerge behave, the test
//! says so, and what stands against it can go.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not as it must be")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, Change, ReadDoc};
use raccord_protocol::document::{Document, DocumentChange, DocumentError, Fit, fit};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::{Draft, HEADER_BYTES_MAX, Header, actor};
use raccord_protocol::id::{Commitment, EntryId, Nonce};
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::message::FRAME_BYTES_MAX;

const SECRET: &[u8] = b"what must not be found";

fn signer() -> PublicKey {
    SecretKey::from_seed(&[1; 32]).public()
}

fn change_of(draft: Draft) -> DocumentChange {
    DocumentChange { id: draft.header.id(signer()), header: draft.header, signer: signer() }
}

/// A document of an opening, two changes at once, and one that settles them.
fn history(seed: u8) -> [DocumentChange; 4] {
    let entropy = &mut Entropy::from_seed([seed; 32]);
    let opening = change_of(Draft::opening(signer(), &[1; 16], &[1, 0], SECRET, entropy));
    let mut after = |all: &[&DocumentChange]| {
        let ids: Vec<EntryId> = all.iter().map(|change| change.id).collect();
        change_of(Draft::change(signer(), opening.id.into(), ids.clone(), ids, SECRET, entropy))
    };
    let (left, right) = (after(&[&opening]), after(&[&opening]));
    let settled = after(&[&left, &right]);
    [opening, left, right, settled]
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn put(document: &mut Automerge, value: impl Into<automerge::ScalarValue>) {
    document
        .transact(|transaction| transaction.put(automerge::ROOT, "value", value))
        .unwrap_or_else(|failure| panic!("{:?}", failure.error));
}

#[test]
fn deleted_value_stays_in_a_saved_document_so_documents_hold_commitments_alone() {
    let mut naive = Automerge::new();
    put(&mut naive, SECRET.to_vec());
    put(&mut naive, "another");
    assert!(contains(&naive.save(), SECRET), "automerge keeps what was overwritten");

    let changes = history(2);
    let saved = Document::build(&changes).unwrap().save();
    assert!(!contains(&saved, SECRET) && !contains(&saved, &SECRET[..8]));
    let loaded = Automerge::load(&saved).unwrap();
    let values = loaded.get_all(automerge::ROOT, "value").unwrap();
    let commitment = |header: &Header| match header {
        Header::Opening { value, .. } | Header::Change { value, .. } => *value,
        Header::Statement { .. } => Commitment([0; 32]),
    };
    let held: Vec<&[u8]> = values.iter().filter_map(|(value, _)| value.as_bytes()).collect();
    assert_eq!(held, [&commitment(&changes[3].header).0[..]], "what stands is a commitment");
    assert_eq!(loaded.keys(automerge::ROOT).collect::<Vec<_>>(), ["value"], "and there is nothing else");
}

#[test]
fn change_without_its_dependencies_queues_silently_so_dependencies_are_checked_first() {
    let mut source = Automerge::new();
    put(&mut source, 1);
    put(&mut source, 2);
    let second = source.get_changes(&[]).pop().expect("two changes");
    let mut naive = Automerge::new();
    naive.apply_changes([second]).expect("automerge takes it, and says nothing");
    assert!(naive.get(automerge::ROOT, "value").unwrap().is_none(), "and nothing shows");

    let [opening, left, _, settled] = history(3);
    let held = |changes: &[&DocumentChange]| -> BTreeMap<EntryId, Header> {
        changes.iter().map(|change| (change.id, change.header.clone())).collect()
    };
    let Header::Change { dependencies, predecessors, .. } = &settled.header else { panic!("a change") };
    assert_eq!(fit(&held(&[&opening, &left]), dependencies, predecessors), Fit::Missing);
    let orphan = Document::build(&[opening, left, settled.clone()]).unwrap_err();
    assert!(matches!(orphan, DocumentError::Dependency { change, .. } if change == settled.id));
}

#[test]
fn two_changes_of_one_actor_and_seq_clash_so_actors_are_used_once() {
    let twin = |value: i64| {
        let mut document = Automerge::new().with_actor(ActorId::from(vec![7; 16]));
        put(&mut document, value);
        document.get_changes(&[]).pop().expect("one change")
    };
    let mut naive = Automerge::new();
    naive.apply_changes([twin(1)]).unwrap();
    let clash = naive.apply_changes([twin(2)]).unwrap_err();
    assert!(matches!(clash, AutomergeError::DuplicateSeqNumber(1, _)));

    // An actor follows from the signer and a fresh nonce; nobody can take another's, and seq is always 1.
    let other = SecretKey::from_seed(&[2; 32]).public();
    let actors: BTreeSet<_> =
        (0..=255).flat_map(|nonce| [signer(), other].map(|signer| actor(signer, &Nonce([nonce; 16])))).collect();
    assert_eq!(actors.len(), 512);
    let saved = Document::build(&history(4)).unwrap().save();
    let changes = Automerge::load(&saved).unwrap().get_changes(&[]);
    let seen: BTreeSet<Vec<u8>> = changes.iter().map(|change| change.actor_id().to_bytes().to_vec()).collect();
    assert_eq!((changes.len(), seen.len()), (4, 4));
    assert!(changes.iter().all(|change| change.seq() == 1));
}

#[test]
fn change_of_one_author_cannot_be_passed_off_as_another_s() {
    let thief = SecretKey::from_seed(&[2; 32]).public();
    let draft = Draft::opening(signer(), &[1; 16], &[1, 0], SECRET, &mut Entropy::from_seed([5; 32]));
    draft.header.check_body(2, &draft.bodies[2], signer()).unwrap();
    draft.header.check_body(2, &draft.bodies[2], thief).unwrap_err();
}

#[test]
fn change_that_replaces_what_it_does_not_follow_breaks_saved_documents_so_it_never_joins_one() {
    let [opening, left, right, _] = history(6);
    let held: BTreeMap<EntryId, Header> =
        [&opening, &left, &right].map(|change| (change.id, change.header.clone())).into();
    assert_eq!(fit(&held, &[left.id], &[right.id]), Fit::ReplacesUnseen);
    assert_eq!(fit(&held, &[left.id], &[opening.id, left.id]), Fit::Fits);
}

/// 194 KB on the wire became 191 MiB in memory, and a wrong checksum passed: no bytes of a peer ever reach automerge.
#[test]
fn no_automerge_bytes_are_taken_from_anybody() {
    let mut document = Automerge::new();
    put(&mut document, 1);
    let change = document.get_changes(&[]).pop().expect("one change");
    let mut other_checksum = change.raw_bytes().to_vec();
    other_checksum[4] ^= 1;
    match Change::from_bytes(other_checksum.clone()) {
        Ok(read) => assert!(
            read.hash() == change.hash() && read.raw_bytes() != change.raw_bytes(),
            "two byte strings of one hash"
        ),
        Err(_) => panic!("automerge checks checksums now: one hazard less"),
    }

    // `Automerge::load` and friends stand in no source but tests; documents are built from headers.
    let takers = [
        "from_bytes(",
        "Automerge::load",
        "load_incremental",
        "load_unverified",
        "receive_sync_message",
        "sync::Message",
    ];
    for (path, text) in sources() {
        let ours = text.lines().filter(|line| line.contains("automerge") || line.contains("Automerge"));
        let uses_automerge = ours.clone().count() > 0;
        if !uses_automerge {
            continue;
        }
        for taker in takers {
            let found = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(taker));
            assert!(!found, "{} takes automerge bytes: {taker}", path.display());
        }
    }
    const { assert!(HEADER_BYTES_MAX < 4_096 && FRAME_BYTES_MAX <= 8 << 20, "what arrives is bounded before it is read") };
}

#[test]
fn equal_histories_may_save_to_other_bytes_so_heads_and_values_are_compared() {
    let [opening, left, right, settled] = history(7);
    let one = Document::build(&[opening.clone(), left.clone(), right.clone(), settled.clone()]).unwrap();
    let other = Document::build(&[opening, right, left, settled]).unwrap();
    assert_eq!(one.heads(), other.heads());
    assert_eq!(one.current().unwrap(), other.current().unwrap());
    for (path, text) in sources() {
        let saves =
            text.lines().filter(|line| line.contains(".save()") && !line.trim_start().starts_with("//")).count();
        let allowed = usize::from(path.ends_with("protocol/src/document.rs"));
        assert!(saves <= allowed, "{} uses the bytes of a saved document", path.display());
    }
}

#[test]
fn time_and_actor_are_given_so_that_runs_repeat_exactly() {
    let saved = |_| Document::build(&history(8)).unwrap().save();
    assert_eq!(saved(()), saved(()));
    let changes = Automerge::load(&saved(())).unwrap().get_changes(&[]);
    assert!(changes.iter().all(|change| change.timestamp() == 0 && change.message().is_none()));
    assert!(changes.iter().all(|change| change.extra_bytes().is_empty() && change.len() == 1));
}

/// About 18 KB each in memory: no type keeps a document, they are built for one question and dropped.
#[test]
fn no_document_is_kept_in_memory() {
    for (path, text) in sources() {
        if path.ends_with("protocol/src/document.rs") {
            continue;
        }
        let field = |line: &&str| {
            let line = line.trim_start();
            !line.starts_with("//")
                && (line.contains(": Automerge,") || line.contains("<Automerge>") || line.contains(", Document>,"))
        };
        assert_eq!(text.lines().find(field), None, "{} keeps documents", path.display());
    }
}

/// Every source file of the crates that run, tests excepted.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(directory: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && name != "tests" {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut found = Vec::new();
    for package in ["cli", "node", "protocol", "simulations"] {
        walk(&root.join(package).join("src"), &mut found);
    }
    assert!(found.len() > 50, "the sources are there");
    found
}
