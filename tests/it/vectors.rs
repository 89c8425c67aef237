// SPDX-License-Identifier: EUPL-1.2
//! Golden vectors: what was signed, stored or sent once reads for ever.
//!
//! `tests/vectors/v1/*.json` is written from fixed seeds by this test when `RACCORD_WRITE_VECTORS` is set, and compared
//! ever after. The files of a released version are never written again.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not as it must be")]

mod bundles;
mod make;

use std::path::PathBuf;

use borsh::BorshDeserialize;
use data_encoding::HEXLOWER;
use raccord_protocol::checkpoint::{Checkpoint, Cosignature};
use raccord_protocol::codec::{Versioned, decode, encode};
use raccord_protocol::commit::{Commit, SignedCommit, Submission, entry_place};
use raccord_protocol::document::{Document, DocumentChange};
use raccord_protocol::entry::{Header, entry_id, payload};
use raccord_protocol::id::{CommitId, EntryId, Seed, TreeHash};
use raccord_protocol::key::{PublicKey, Signature};
use raccord_protocol::link::TwoCases;
use raccord_protocol::log::{EpochLeaf, LogState, check_consistency, check_inclusion, epoch_root, seed_commitment};
use raccord_protocol::merkle::{Tree, filler, place};
use raccord_protocol::message::Message;
use raccord_protocol::referral::{EarlierRecipients, ReferralAnswer, ReferralTerms, Settlement, TakenCase};
use raccord_protocol::replica::witnesses_digest;
use raccord_protocol::roster::{Directory, PlatformFile, SignedCard, SignedRoster};
use raccord_protocol::statement::{
    AuditNonce, CaseOpened, CaseOrigin, ConsentForm, ConsentParticulars, Consultation, Disclosure, EmergencyCase,
    ErasureGround, GrantCase, GrantParticulars, GrantTerms, Import, Kind, LedgerOpened, Payload, Person, Reason,
    Receipt, Received, RetentionWord, Verdict,
};
use serde_json::Value;

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "vectors", "v1", name].iter().collect()
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

fn bytes(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(text(value).as_bytes()).unwrap()
}

fn id<T: std::str::FromStr>(value: &Value) -> T {
    text(value).parse().unwrap_or_else(|_| panic!("{value} is no id of this sort"))
}

fn ids<T: std::str::FromStr>(value: &Value) -> Vec<T> {
    list(value).iter().map(id).collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn small<T: TryFrom<u64>>(value: &Value) -> T {
    number(value).try_into().unwrap_or_else(|_| panic!("{value} is too large"))
}

fn decoded<T: BorshDeserialize>(value: &Value) -> T {
    decode("vector", &bytes(value), usize::MAX).unwrap()
}

fn signature(value: &Value) -> Signature {
    Signature(bytes(value).try_into().unwrap())
}

#[test]
fn vectors_are_made_again_byte_for_byte() {
    for (name, made) in make::all() {
        let made = format!("{made:#}\n");
        if std::env::var_os("RACCORD_WRITE_VECTORS").is_some() {
            std::fs::create_dir_all(path("")).unwrap();
            std::fs::write(path(name), &made).unwrap();
        }
        let held = std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(held == made, "{name} differs from what the program makes now");
    }
}

/// Reads a file that says what it is; other first bytes, or another version, are refused.
fn whole<T: Versioned>(vector: &Value) -> T {
    let bytes = bytes(vector);
    let read = T::from_bytes(&bytes, bytes.len()).unwrap();
    assert_eq!(read.to_bytes(), bytes);
    for (at, name) in [(0, "magic"), (7, "version")] {
        let mut other = bytes.clone();
        other[at] ^= 0x40;
        assert!(T::from_bytes(&other, other.len()).is_err(), "another {name}");
    }
    read
}

#[test]
fn keys_sign_the_tag_and_the_bytes() {
    let keys = read("keys.json");
    let key: PublicKey = id(&keys["public_key"]);
    let signature = signature(&keys["signature"]);
    key.verify(text(&keys["tag"]), &bytes(&keys["bytes"]), &signature).unwrap();
    key.verify_untagged(&bytes(&keys["signed_bytes"]), &signature).unwrap();
    key.verify("card", &bytes(&keys["bytes"]), &signature).expect_err("a signature holds under one tag alone");
}

/// The points of small order, as SPEC.md lists them, and two encodings that are not canonical.
#[test]
fn weak_keys_of_the_specification_are_refused() {
    let specification = include_str!("../../protocol/SPEC.md");
    let listed: Vec<&str> =
        specification.lines().filter_map(|line| line.split_once("      order ").map(|(key, _)| key)).collect();
    assert_eq!(listed.len(), 8);
    let not_canonical = [
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000080",
    ];
    for key in listed.into_iter().chain(not_canonical) {
        let key: PublicKey = key.parse().unwrap();
        assert!(key.check().is_err(), "{key} is taken for a good key");
    }
}

#[test]
fn entries_read_and_their_bodies_open() {
    let file = read("entries.json");
    let signer: PublicKey = id(&file["signer"]);
    for entry in list(&file["entries"]) {
        let header_bytes = bytes(&entry["header"]);
        let header = Header::decode(&header_bytes).unwrap();
        assert_eq!(header.encode(), header_bytes);
        assert_eq!(entry_id(signer, &header_bytes), id(&entry["id"]));
        let bodies: Vec<Vec<u8>> = list(&entry["bodies"]).iter().map(bytes).collect();
        assert_eq!(bodies.len(), header.body_count());
        for (slot, body) in (0u8..).zip(&bodies) {
            header.check_body(slot, body, signer).unwrap();
        }
        if let Header::Statement { kind, references, .. } = &header {
            check_statement(text(&entry["name"]), *kind, references.len(), &bodies);
        }
    }
}

fn check_statement(name: &str, kind: u8, references: usize, bodies: &[Vec<u8>]) {
    fn reads<T: Payload>(body: &[u8]) {
        let read = T::read(body).unwrap();
        assert_eq!(encode(&read), payload(body), "two encodings of one {}", T::WHAT);
    }
    let Some(kind) = Kind::of(kind) else { return assert_eq!(name, "unknown") };
    kind.check_shape(references, bodies.len()).unwrap();
    match kind {
        Kind::CaseOpened => (reads::<CaseOpened>(&bodies[0]), reads::<CaseOrigin>(&bodies[1])).0,
        Kind::Grant => {
            reads::<GrantCase>(&bodies[0]);
            reads::<GrantTerms>(&bodies[1]);
            reads::<GrantParticulars>(&bodies[2]);
        }
        Kind::Revocation | Kind::Erasure => reads::<Reason>(&bodies[0]),
        Kind::GroundedErasure => (reads::<ErasureGround>(&bodies[0]), reads::<Reason>(&bodies[1])).0,
        Kind::Retention => (reads::<RetentionWord>(&bodies[0]), reads::<Reason>(&bodies[1])).0,
        Kind::Admission => reads::<Verdict>(&bodies[0]),
        Kind::Disclosure => reads::<Disclosure>(&bodies[0]),
        Kind::Received => reads::<Received>(&bodies[0]),
        Kind::Receipt => reads::<Receipt>(&bodies[0]),
        Kind::Consultation => reads::<Consultation>(&bodies[0]),
        Kind::Import => reads::<Import>(&bodies[0]),
        Kind::LedgerOpened => reads::<LedgerOpened>(&bodies[0]),
        Kind::Person => reads::<Person>(&bodies[0]),
        Kind::Referral => (reads::<ReferralTerms>(&bodies[0]), reads::<Reason>(&bodies[1])).0,
        Kind::ReferralAnswer => (reads::<ReferralAnswer>(&bodies[0]), reads::<Reason>(&bodies[1])).0,
        Kind::ReferralSettled => (reads::<Settlement>(&bodies[0]), reads::<EarlierRecipients>(&bodies[1])).0,
        Kind::Link | Kind::Distinct => (reads::<TwoCases>(&bodies[0]), reads::<Reason>(&bodies[1])).0,
        Kind::Unlink | Kind::GrantEnded => reads::<Reason>(&bodies[0]),
        Kind::CaseTaken => reads::<TakenCase>(&bodies[0]),
        Kind::AuditNonce => reads::<AuditNonce>(&bodies[0]),
        Kind::Consent => (reads::<ConsentForm>(&bodies[0]), reads::<ConsentParticulars>(&bodies[1])).0,
        Kind::EmergencyRequest => (reads::<EmergencyCase>(&bodies[0]), reads::<Reason>(&bodies[1])).0,
        Kind::EmergencyGrant => (reads::<GrantCase>(&bodies[0]), reads::<GrantTerms>(&bodies[1])).0,
    }
}

#[test]
fn commits_verify_and_hold_their_entries() {
    for vector in list(&read("commits.json")["commits"]) {
        let commit: Commit = decoded(&vector["commit"]);
        let signed = SignedCommit { commit, signature: signature(&vector["signature"]) };
        signed.verify().unwrap();
        assert_eq!(signed.id(), id::<CommitId>(&vector["id"]));
        let seed: Option<Seed> = vector["seed"].as_str().map(|seed| seed.parse().unwrap());
        let entries: Vec<EntryId> = ids(&vector["entries"]);
        signed.check_entries(&entries, seed.as_ref()).unwrap();
        let submission: Submission = whole(&vector["submission"]);
        assert_eq!(
            (submission.entry_ids(), submission.seed, submission.commit),
            (entries.clone(), seed, signed.clone())
        );
        let places: Vec<u16> = list(&vector["places"]).iter().map(small).collect();
        let made: Vec<u16> = (0u16..).zip(&entries).map(|(index, _)| entry_place(seed.as_ref(), index)).collect();
        assert_eq!(made, places);
    }
}

#[test]
fn trees_places_and_proofs_are_those_of_the_file() {
    let file = read("trees.json");
    let seed: Seed = id(&file["seed"]);
    for permutation in list(&file["permutations"]) {
        for sample in list(&permutation["places"]) {
            let made = place(&seed, small(&permutation["depth"]), small(&sample["index"]));
            assert_eq!(made, small::<u32>(&sample["place"]));
        }
    }
    for sample in list(&file["fillers"]) {
        let made = filler(&seed, small(&sample["level"]), small(&sample["index"]));
        assert_eq!(made, id(&sample["filler"]));
    }
    let leaves: Vec<TreeHash> = ids(&file["leaves"]);
    assert_eq!(Tree::build(&seed, 12, &leaves).root(), id(&file["root_depth_12"]));
    let commits: Vec<CommitId> = leaves.iter().map(|leaf| CommitId(leaf.0)).collect();
    assert_eq!(epoch_root(&seed, &commits), id(&file["root_depth_20"]));
    assert_eq!(epoch_root(&seed, &[]), id(&file["root_depth_20_without_leaves"]));
    let proof = &file["proof_depth_12"];
    let proven: Vec<(u32, TreeHash)> =
        list(&proof["leaves"]).iter().map(|leaf| (small(&leaf["place"]), id(&leaf["leaf"]))).collect();
    let siblings: Vec<TreeHash> = ids(&proof["siblings"]);
    assert_eq!(Tree::from_proof(12, &proven, &siblings).unwrap().root(), id(&file["root_depth_12"]));
}

#[test]
fn log_leaves_and_proofs_are_those_of_the_file() {
    let file = read("log.json");
    assert_eq!(seed_commitment(&id(&file["seed"])), id(&file["seed_commitment"]));
    let roots: Vec<TreeHash> = ids(&file["roots"]);
    let state = |size: &Value| LogState { size: number(size), root: roots[small::<usize>(size)] };
    let leaves: Vec<EpochLeaf> = list(&file["leaves"])
        .iter()
        .map(|vector| {
            let leaf: EpochLeaf = decoded(&vector["leaf"]);
            assert_eq!(leaf.hash(), id(&vector["hash"]));
            leaf
        })
        .collect();
    let witnesses: Vec<(u64, Cosignature)> = decoded(&file["witnesses"]);
    assert_eq!(leaves[0].witnesses, witnesses_digest(&[]));
    assert_eq!(leaves[1].witnesses, witnesses_digest(&witnesses));
    for vector in list(&file["inclusion"]) {
        let proof: Vec<TreeHash> = ids(&vector["proof"]);
        let leaf = leaves[small::<usize>(&vector["index"])].hash();
        check_inclusion(leaf, number(&vector["index"]), &state(&vector["size"]), &proof).unwrap();
    }
    for vector in list(&file["consistency"]) {
        let proof: Vec<TreeHash> = ids(&vector["proof"]);
        check_consistency(&state(&vector["old"]), &state(&vector["new"]), &proof).unwrap();
    }
}

#[test]
fn checkpoint_note_reads_and_verifies() {
    let file = read("checkpoint.json");
    let (checkpoint, cosignatures) = Checkpoint::parse(text(&file["note"])).unwrap();
    checkpoint.verify(id(&file["log_key"])).unwrap();
    checkpoint.verify_cosignature(&cosignatures[0], id(&file["witness_key"])).unwrap();
    assert_eq!(decoded::<Checkpoint>(&file["checkpoint"]), checkpoint);
    assert_eq!(vec![decoded::<Cosignature>(&file["cosignature"])], cosignatures);
}

#[test]
fn cards_and_rosters_are_chains() {
    let (cards, rosters) = (read("card.json"), read("roster.json"));
    let mut directory = Directory::default();
    let add_card = |directory: &mut Directory, vector: &Value| {
        let signed: SignedCard = decoded(&vector["signed"]);
        assert_eq!(signed.bytes, bytes(&vector["card"]));
        assert_eq!(signed.digest(), id(&vector["digest"]));
        assert!(directory.add_card(signed).unwrap());
    };
    // The rosters are signed with the key of the first card, which the second gives up.
    let (first, later) = list(&cards["cards"]).split_first().expect("two cards");
    add_card(&mut directory, first);
    for vector in list(&rosters["rosters"]) {
        let signed: SignedRoster = decoded(&vector["signed"]);
        assert_eq!(signed.bytes, bytes(&vector["roster"]));
        assert_eq!(signed.digest(), id(&vector["digest"]));
        assert_eq!(signed.bytes[0], 1, "rosters from before there were consent forms");
        assert_eq!(directory.add_roster(signed).unwrap(), Some(id(&rosters["platform"])));
    }
    let vector = &rosters["version_2"];
    let signed: SignedRoster = decoded(&vector["signed"]);
    assert_eq!((&signed.bytes, signed.bytes[0]), (&bytes(&vector["roster"]), 2));
    assert_eq!(signed.digest(), id(&vector["digest"]));
    let forms = signed.read().unwrap().forms;
    assert_eq!(directory.add_roster(signed).unwrap(), Some(id(&rosters["platform"])));
    assert_eq!(forms.len(), 2);
    for form in &forms {
        assert_eq!(directory.forms_signed(form.digest).next().map(|(_, text)| text), form.text.as_deref());
    }
    later.iter().for_each(|vector| add_card(&mut directory, vector));
    let file: PlatformFile = whole(&rosters["platform_file"]);
    assert_eq!((file.cards.len(), file.rosters.len()), (2, 2));
}

#[test]
fn documents_have_the_values_heads_and_hashes_of_the_file() {
    let file = read("document.json");
    let signer: PublicKey = id(&file["signer"]);
    let mut changes = Vec::new();
    for vector in list(&file["changes"]) {
        let header = Header::decode(&bytes(&vector["header"])).unwrap();
        changes.push(DocumentChange { id: id(&vector["entry"]), header, signer });
        let document = Document::build(&changes).unwrap();
        assert_eq!(document.current().unwrap().into_iter().collect::<Vec<_>>(), ids(&vector["current"]));
        assert_eq!(document.heads().into_iter().collect::<Vec<_>>(), ids(&vector["heads"]));
        let chunk = bytes(&vector["automerge_change"]);
        // SPEC.md, 14: the hash is of all that follows the checksum, which is its beginning.
        let hash = raccord_protocol::codec::sha256(&[&chunk[8..]]);
        assert_eq!(hash.to_vec(), bytes(&vector["automerge_hash"]));
        assert_eq!(chunk[..4], [0x85, 0x6f, 0x4a, 0x83]);
        assert_eq!(chunk[4..8], hash[..4]);
    }
}

#[test]
fn frames_read_back_and_shorter_or_longer_ones_do_not() {
    for vector in list(&read("messages.json")["messages"]) {
        let frame = bytes(&vector["frame"]);
        let message = Message::decode(&frame).unwrap();
        assert_eq!(message.encode(), frame, "{}", vector["name"]);
        assert!(Message::decode(&frame[..frame.len() - 1]).is_err());
        assert!(Message::decode(&[&frame[..], &[0]].concat()).is_err());
        assert!(Message::decode(&[&[2], &frame[1..]].concat()).is_err(), "a version that nobody knows");
    }
}
