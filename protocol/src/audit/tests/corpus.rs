// SPDX-License-Identifier: EUPL-1.2
//! Bundles for verifiers that others wrote: every lie of these tests, honest offices, and damage of every kind.
//!
//! `RACCORD_WRITE_CORPUS=DIR cargo test -p raccord-protocol corpus` writes one directory a case, with its bundles
//! `0.audit`, `1.audit`, ..., and the file `platform` where the auditor names one. The same program writes the same
//! bytes. `tests/it/external.rs` has other programs judge them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::forge::Forge;
use super::world::{CIO, Purpose, secret};
use super::{
    HONEST, STORY, check_honest, deed, do_honestly, honest, honest_revocation_and_expiry_have_no_finding, tampering,
    words,
};
use crate::bundle::{BundleReader, MAGIC, Manifest, Record, SignedManifest};
use crate::codec::{decode, sha256};
use crate::entry::Header;
use crate::id::{Digest, PlatformId};

/// How many worlds of honest deeds there are, each of which is audited eight times.
const WORLDS: usize = 6;
/// Every how many records one is moved.
const MOVED_EVERY: usize = 3;
/// How many bytes of the file are changed, missing or added, and how many cuts there are, without a new manifest.
const DAMAGED: usize = 40;

/// Statements of every kind up to this one stand in the corpus, honestly made.
const KINDS_AT_LEAST: u8 = 24;

/// Is what an auditor was handed.
struct Case {
    bundles: Vec<Vec<u8>>,
    platform: Option<PlatformId>,
}

thread_local! {
    /// Cases are kept while one is being written; the tests of one thread run one after the other.
    static KEPT: RefCell<Option<Vec<Case>>> = const { RefCell::new(None) };
}

/// Keeps what a test checks, if a corpus is being written.
pub(super) fn keep(bundles: &[&[u8]], platform: Option<PlatformId>) {
    let bundles = bundles.iter().map(|bundle| bundle.to_vec()).collect();
    KEPT.with_borrow_mut(|kept| {
        if let Some(kept) = kept {
            kept.push(Case { bundles, platform });
        }
    });
}

fn kept_during(act: impl FnOnce()) -> Vec<Case> {
    KEPT.set(Some(Vec::new()));
    act();
    KEPT.take().expect("nobody else takes it")
}

#[test]
fn corpus_is_written_where_one_is_wanted() {
    let Some(directory) = std::env::var_os("RACCORD_WRITE_CORPUS") else { return };
    let directory = Path::new(&directory);
    let families = [
        ("lie", kept_during(tampering::every_kind_of_finding_has_a_lie_that_it_names)),
        ("hidden", kept_during(tampering::hidden_disclosure_is_told_by_the_partner)),
        ("fork", kept_during(tampering::fork_proof_is_no_finding_against_its_keeper)),
        ("ended", kept_during(honest_revocation_and_expiry_have_no_finding)),
        ("order", kept_during(tampering::limits::records_stand_in_their_one_order)),
        ("honest", kept_during(honest_worlds)),
        ("honest-acts", kept_during(honest::honest_acts_have_no_finding)),
        ("honest-threads", kept_during(honest::consents_about_threads_have_no_finding)),
        ("honest-hand-overs", kept_during(honest::honest_hand_overs_have_no_finding)),
        ("honest-succession", kept_during(honest::honest_succession_has_no_finding)),
        ("honest-recall", kept_during(honest::honest_recall_has_no_finding)),
        ("honest-passed-on", kept_during(honest::what_a_third_office_gives_back_accuses_nobody)),
        ("honest-tail", kept_during(honest::a_lost_tail_is_told_with_who_holds_it)),
        ("honest-ended", kept_during(tampering::given_back::a_grant_that_came_back_may_be_ended)),
        ("lie-dated", kept_during(tampering::dated::old_bundle_that_says_that_it_is_new_is_told)),
        ("lie-dated-alone", kept_during(tampering::dated::states_that_two_others_cosigned_are_in_a_bundle)),
        (
            "lie-dated-ahead",
            kept_during(tampering::dated::bundle_of_a_clock_that_was_set_back_is_explained_by_a_later_one),
        ),
        ("lie-dated-other", kept_during(tampering::dated::bundle_that_another_does_not_go_on_from_stays_a_lie)),
        ("lie-newest", kept_during(tampering::given_back::what_came_back_the_newest_first_counts_when_all_is_there)),
        ("lie-unnamed", kept_during(tampering::given_back::what_no_case_names_goes_out_under_a_grant)),
        ("lie-ended-before", kept_during(tampering::given_back::a_grant_may_come_after_the_word_that_ended_it)),
        (
            "lie-opened-after",
            kept_during(tampering::given_back::own_changes_that_came_back_before_their_opening_are_of_its_document),
        ),
        ("lie-passed-on", kept_during(tampering::given_back::what_a_home_listed_goes_back_to_it_and_nothing_else)),
        ("lie-list", kept_during(tampering::given_back::a_list_that_came_back_says_who_is_told_of_an_order)),
        ("honest-left", kept_during(honest::who_left_gets_nothing_more)),
        ("honest-unheard", kept_during(honest::an_end_that_was_not_told_is_no_fault)),
        ("honest-ends", kept_during(honest::ends_that_are_dated_back_accuse_nobody_else)),
        ("honest-words", kept_during(words::words_about_a_case_end_with_its_erasure)),
        ("honest-words-order", kept_during(words::words_about_a_case_end_with_an_order_that_leaves_its_grants)),
        ("honest-words-time", kept_during(words::words_about_a_case_end_with_its_time)),
        ("honest-words-grant", kept_during(words::words_about_a_case_end_at_a_partner_with_its_last_grant)),
        ("honest-doubted", kept_during(honest::work_under_a_clock_that_was_doubted_accuses_nobody)),
        ("honest-long", kept_during(honest::the_longest_document_is_followed_to_its_end)),
        ("moved", alone(moved())),
        ("forged", alone(forged())),
        ("damaged", alone(damaged())),
    ];
    let honest = families.iter().filter(|(family, _)| family.starts_with("honest"));
    let used: BTreeSet<u8> =
        honest.flat_map(|(_, cases)| cases).flat_map(|case| &case.bundles).flat_map(|bundle| kinds(bundle)).collect();
    let missing: Vec<u8> = (1..=KINDS_AT_LEAST).filter(|kind| !used.contains(kind)).collect();
    assert!(missing.is_empty(), "no honest office makes statements of kinds {missing:?}");
    for (family, cases) in families {
        assert!(!cases.is_empty(), "{family}");
        for (number, case) in cases.iter().enumerate() {
            write(&directory.join(format!("{family}-{number:03}")), case);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test writes what other programs are to read")]
fn write(directory: &Path, case: &Case) {
    std::fs::create_dir_all(directory).unwrap();
    for (number, bundle) in case.bundles.iter().enumerate() {
        std::fs::write(directory.join(format!("{number}.audit")), bundle).unwrap();
    }
    if let Some(platform) = case.platform {
        std::fs::write(directory.join("platform"), platform.to_string()).unwrap();
    }
}

/// Returns the kinds of the statements in a bundle.
fn kinds(bundle: &[u8]) -> BTreeSet<u8> {
    let mut reader = BundleReader::new(Box::new(bundle)).unwrap();
    let mut found = BTreeSet::new();
    while let Some(record) = reader.read().unwrap() {
        let Record::Entry(entry) = record else { continue };
        if let Ok(Header::Statement { kind, .. }) = Header::decode(&entry.header) {
            found.insert(kind);
        }
    }
    found
}

fn alone(bundles: Vec<Vec<u8>>) -> Vec<Case> {
    bundles.into_iter().map(|bundle| Case { bundles: vec![bundle], platform: None }).collect()
}

fn honest_worlds() {
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    for _ in 0..WORLDS {
        let deeds = proptest::collection::vec(deed(), 10..25).new_tree(&mut runner).unwrap().current();
        check_honest(&do_honestly(&deeds));
    }
}

/// Records that are dropped, doubled or swapped with one like them, under a manifest that is right.
fn moved() -> Vec<Vec<u8>> {
    let whole = Forge::of(&HONEST, &STORY.world, CIO);
    let movable = |record: &Record| matches!(record, Record::Commit(_) | Record::Entry(_) | Record::Epoch(_));
    let places = (0..whole.records.len()).filter(|at| movable(&whole.records[*at])).step_by(MOVED_EVERY);
    let mut made = Vec::new();
    for at in places {
        for change in 0..3 {
            let mut forge = Forge::of(&HONEST, &STORY.world, CIO);
            let like = |one: &Record| one.kind() == forge.records[at].kind() && *one != forge.records[at];
            let other = forge.records.iter().position(like);
            match (change, other) {
                (0, _) => drop(forge.records.remove(at)),
                (1, _) => forge.records.insert(at, forge.records[at].clone()),
                (_, Some(other)) => forge.records.swap(at, other),
                (_, None) => continue,
            }
            forge.recount();
            made.push(forge.bytes());
        }
    }
    made
}

/// One byte of every record changed, twice, and the manifest signed again over it: nothing but the record tells.
fn forged() -> Vec<Vec<u8>> {
    let (records, manifest) = records(&HONEST);
    let mut made = Vec::new();
    for (number, (start, end)) in records.iter().enumerate() {
        for turn in 0..2 {
            let place = sha256(&[&number.to_be_bytes(), &[turn]]);
            let payload = end - start - 5;
            let at = start + 5 + usize::from(u16::from_be_bytes([place[0], place[1]])) % payload;
            let mut bytes = HONEST[..manifest].to_vec();
            bytes[at] ^= 1 << (place[2] % 8);
            made.push(signed_again(bytes));
        }
    }
    made
}

/// Returns where each record starts and ends, but the manifest, and where that starts.
fn records(bundle: &[u8]) -> (Vec<(usize, usize)>, usize) {
    let (mut records, mut start) = (Vec::new(), MAGIC.len());
    loop {
        let length = u32::from_be_bytes(bundle[start..start + 4].try_into().unwrap());
        let end = start + 5 + usize::try_from(length).unwrap();
        if end == bundle.len() {
            return (records, start);
        }
        records.push((start, end));
        start = end;
    }
}

/// Adds the manifest of the honest bundle, but for the digest, to what stands before a manifest.
fn signed_again(mut bytes: Vec<u8>) -> Vec<u8> {
    let (_, at) = records(&HONEST);
    let honest: SignedManifest = decode("manifest", &HONEST[at + 5..], usize::MAX).unwrap();
    let manifest = Manifest { digest: Digest(sha256(&[&bytes])), ..honest.manifest };
    let signed = SignedManifest::sign(manifest, &secret(CIO, Purpose::Log));
    bytes.extend_from_slice(&HONEST[at..at + 5]);
    bytes.extend_from_slice(&crate::codec::encode(&signed));
    bytes
}

/// The file as it may come out of a bad disk or a bad line.
fn damaged() -> Vec<Vec<u8>> {
    let step = HONEST.len() / DAMAGED;
    let mut made = vec![Vec::new(), [&HONEST[..], b"x"].concat()];
    for (turn, at) in (0..HONEST.len()).step_by(step).enumerate() {
        let mut bytes = HONEST.clone();
        match turn % 4 {
            0 => bytes[at] ^= 1 << (turn % 8),
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, 0),
            _ => bytes.truncate(at),
        }
        made.push(bytes);
    }
    made
}
