// SPDX-License-Identifier: EUPL-1.2
//! The audit: an outsider's check of exported ledgers, from nothing but their bundles.
//!
//! What is checked, in this order:
//!
//! 1. cards and rosters of all bundles together: who was certified for what, when;
//! 2. each ledger's log: epochs, seeds, every state it had; every checkpoint and cosignature against it;
//! 3. each bundle's commits as they stream in: signature, signer, tree, bodies, place in an epoch; and what the
//!    entries mean, replayed in the order stored: cases, changes, grants, admissions, disclosures, receipts;
//! 4. the bundles against each other.
//!
//! What does not hold is a [`Finding`] of one of the kinds of [`FindingKind`]; what an auditor should know and is no
//! fault is a [`Note`]. Only input that is no bundle at all, or is cut short, is an [`AuditError`].
//!
//! What an audit must remember of each entry, commit, grant, case and disclosure (its id, its place, what it is about; never
//! its content) stands in columns of pages, of which [`audit_within`] keeps a fixed number in memory and leaves the others to
//! a [`Scratch`] of its caller. In memory grow with the epochs of the logs some 600 bytes for each, checkpoints included, with
//! referrals and with requests in an emergency some 300 for each, with the commits that no path proves yet 110, and with the pages themselves
//! less than a byte an entry. Findings are listed up to [`FINDINGS_MAX`], and counted beyond.

use std::collections::BTreeMap;
use std::io::{self, Read};

use thiserror::Error;

use crate::bundle::{About, BUNDLE_VERSION, BundleError, BundleReader, ROW_BYTES_MAX, Record, SignedManifest};
use crate::codec;
use crate::fork::ForkProof;
use crate::id::PlatformId;
use crate::time::{HOUR_MS, MINUTE_MS, Timestamp};

pub use diff::{Added, Difference, DifferenceKind, Extension, compare};
pub use finding::{Evidence, FINDINGS_MAX, Finding, FindingKind, Note, NoteKind, Position};
pub use inbox::{EXPIRY_GRACE_MS, RECEIPT_GRACE_MS};
pub use pages::{PAGE_BYTES, Scratch, Workspace};
pub use readers::{CASES_MAX, LooksReport, ReaderReport};
pub use report::{
    CosignedReport, Counts, EmergencyReport, FormReport, LedgerReport, NamedReport, PlatformReport, PreviousReport,
    ProofReport, Report, StateReport,
};

use finding::Findings;
use history::{Checkpoints, History};
use pages::Pages;
use past::Past;
use registry::Registry;
use verify::LedgerAudit;

mod admission;
mod column;
mod consents;
mod cross;
mod dependencies;
mod diff;
mod disclosure;
mod erasure;
mod finding;
mod given_back;
mod grants;
mod handover;
mod history;
mod inbox;
mod index;
mod known;
mod pages;
mod past;
mod paths;
mod readers;
mod registry;
mod replay;
mod report;
mod terms;
mod tree;
mod verify;

/// How far two clocks may be apart before times contradict each other.
pub const CLOCK_TOLERANCE_MS: u64 = 10 * MINUTE_MS;
/// How long before its ledger's bundle a commit must be made to be missed in it.
pub const EXPORT_TOLERANCE_MS: u64 = MINUTE_MS;
/// For how long a node that runs says nothing: the length of an epoch.
const QUIET_MS: u64 = HOUR_MS;
/// The most entries that are audited at once.
pub const ENTRIES_MAX: u64 = 1 << 31;

/// Tells whether the newest word of a ledger, said at `said` by its node's clock, says that a bundle was made at `created`: by a
/// node that ran, whose clock has been set back where something that came later is dated before that.
fn says_day(said: Timestamp, created: Timestamp) -> bool {
    said.plus_ms(QUIET_MS + CLOCK_TOLERANCE_MS) >= created
}

/// Reports input that cannot be audited.
#[derive(Debug, Error)]
pub enum AuditError {
    /// A bundle does not read.
    #[error("bundle {bundle}: {source}")]
    Bundle {
        /// What the caller calls it.
        bundle: String,
        /// What is wrong with it.
        source: BundleError,
    },
    /// A bundle says that it is of a version that this program does not know.
    #[error("bundle {bundle} is of version {version}, which this program does not know")]
    Version {
        /// What the caller calls it.
        bundle: String,
        /// The version.
        version: u8,
    },
    /// The scratch failed that keeps what does not fit into memory.
    #[error("scratch: {0}")]
    Scratch(io::Error),
    /// A bundle has more entries than are audited at once.
    #[error("bundle {bundle} has more than {ENTRIES_MAX} entries")]
    TooMany {
        /// What the caller calls it.
        bundle: String,
    },
}

/// Is a bundle to be read.
pub struct BundleSource<'a> {
    /// What to call it in the report.
    pub name: String,
    /// Its bytes; read once, from start to end.
    pub input: Box<dyn Read + 'a>,
}

/// Says what to check against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The platform, as the auditor knows it by another way.
    pub platform: Option<PlatformId>,
}

/// Is a bundle whose first records have been read.
struct Opened<'a> {
    name: String,
    reader: BundleReader<'a>,
    about: About,
    /// The newest roster of each platform that it holds.
    heard: BTreeMap<PlatformId, u32>,
    /// The record that the next stage starts with.
    next: Record,
}

/// Audits bundles, together, all in memory.
///
/// # Errors
/// Returns an [`AuditError`] when a source is no bundle, is cut short, or is of a later version.
pub fn audit(bundles: Vec<BundleSource<'_>>, options: &Options) -> Result<Report, AuditError> {
    audit_on(&Pages::new(None), bundles, options)
}

/// Audits bundles, together, in memory that does not grow with their entries. The report is that of [`audit`].
///
/// # Errors
/// Returns an [`AuditError`] where [`audit`] does, and when the scratch fails.
pub fn audit_within(
    workspace: Workspace,
    bundles: Vec<BundleSource<'_>>,
    options: &Options,
) -> Result<Report, AuditError> {
    audit_on(&Pages::new(Some(workspace)), bundles, options)
}

fn audit_on(pages: &Pages, bundles: Vec<BundleSource<'_>>, options: &Options) -> Result<Report, AuditError> {
    let mut findings = Findings::default();
    let mut counts = Counts { bundles: bundles.len() as u64, ..Counts::default() };
    let mut registry = Registry::default();
    let mut opened = Vec::new();
    for (number, source) in bundles.into_iter().enumerate() {
        findings.bundle = number;
        opened.push(open(source, &mut registry, &mut findings)?);
    }
    let mut checkpoints = Checkpoints::default();
    let mut histories = Vec::new();
    for (number, bundle) in opened.iter_mut().enumerate() {
        findings.bundle = number;
        check_membership(&bundle.about, options, &registry, &mut findings);
        histories.push(read_history(bundle, &registry, &mut checkpoints, &mut counts, &mut findings)?);
    }
    let mut audits = Vec::new();
    let mut pasts = Vec::new();
    let mut names = Vec::new();
    for (number, (bundle, history)) in opened.into_iter().zip(histories).enumerate() {
        findings.bundle = number;
        names.push(bundle.name.clone());
        let mut audit = LedgerAudit::new(bundle.about.clone(), history, bundle.heard.clone(), &registry, pages);
        let mut past = Past::default();
        read_commits(bundle, (&mut audit, &mut past), pages, &registry, &mut checkpoints, &mut counts, &mut findings)?;
        past.close(&audit, pages, &mut findings);
        pasts.push(past);
        note_not_cosigned(&audit, &checkpoints, &mut findings);
        let sealed = |nonce| audit.replay.nonces.get(&nonce).copied().flatten();
        if audit.about.nonce.is_some_and(|nonce| sealed(nonce).is_none()) {
            findings.note(NoteKind::NonceNotSealed, audit.about.ledger, 1);
        }
        audits.push(audit);
    }
    let mut histories: Vec<(usize, &History)> = audits.iter().map(|audit| &audit.history).enumerate().collect();
    for (bundle, past) in pasts.iter().enumerate() {
        histories.extend(past.histories.values().map(|history| (bundle, history)));
    }
    let made: Vec<Timestamp> = audits.iter().map(|audit| audit.about.created).collect();
    checkpoints.compare(&histories, &made, &mut findings);
    past::judge(&audits, &pasts, &registry, &checkpoints, &mut findings);
    cross::compare(&audits, &pasts, &registry, &checkpoints, &mut findings);
    paths::judge(&audits, &mut findings);
    let report = report(&names, (&audits, &pasts), &registry, &checkpoints, counts, findings);
    check_scratch(pages)?;
    Ok(report)
}

/// Reads what says whose bundle it is, and all cards and rosters.
fn open<'a>(
    source: BundleSource<'a>,
    registry: &mut Registry,
    findings: &mut Findings,
) -> Result<Opened<'a>, AuditError> {
    let name = source.name;
    let unreadable = |source| AuditError::Bundle { bundle: name.clone(), source };
    let mut reader = BundleReader::new(source.input).map_err(unreadable)?;
    let mut about: Option<About> = None;
    let mut heard = BTreeMap::new();
    let none = Position::default();
    loop {
        // A bundle starts with its description and ends with its manifest: the reader has checked the order.
        let end = BundleError::Truncated { record: reader.records(), offset: 0 };
        let record = reader.read().map_err(unreadable)?.ok_or(end).map_err(unreadable)?;
        match (record, &about) {
            (Record::About(found), _) if found.version != BUNDLE_VERSION => {
                return Err(AuditError::Version { bundle: name, version: found.version });
            }
            (Record::About(found), _) => about = Some(found),
            (Record::Card(card), Some(about)) => {
                if let Err(error) = registry.add_card(card) {
                    findings.add(FindingKind::CardInvalid, about.ledger, none, vec![("reason", error.to_string())]);
                }
            }
            (Record::Roster(roster), Some(about)) => match registry.add_roster(roster) {
                Ok((platform, number)) => {
                    let newest = heard.entry(platform).or_default();
                    *newest = number.max(*newest);
                }
                Err(error) => {
                    findings.add(FindingKind::RosterInvalid, about.ledger, none, vec![("reason", error.to_string())]);
                }
            },
            (next, Some(about)) => return Ok(Opened { about: about.clone(), heard, name, reader, next }),
            (_, None) => return Err(unreadable(BundleError::Order { record: 0, offset: 0 })),
        }
    }
}

/// Checks that the ledger is one of the organisation's, and the organisation one of the platform's.
fn check_membership(about: &About, options: &Options, registry: &Registry, findings: &mut Findings) {
    let none = Position::default();
    if registry.organisation_of(about.ledger) != Some(about.organisation) {
        let evidence = vec![("organisation", about.organisation.to_string())];
        findings.add(FindingKind::LedgerNotCertified, about.ledger, none, evidence);
    }
    let Some(platform) = options.platform else {
        return findings.note(NoteKind::PlatformNotGiven, about.ledger, 1);
    };
    if registry.member(platform, about.organisation).is_none() {
        let evidence = vec![("platform", platform.to_string()), ("organisation", about.organisation.to_string())];
        findings.add(FindingKind::OtherPlatform, about.ledger, none, evidence);
    }
}

/// Reads epochs and checkpoints.
fn read_history(
    bundle: &mut Opened<'_>,
    registry: &Registry,
    checkpoints: &mut Checkpoints,
    counts: &mut Counts,
    findings: &mut Findings,
) -> Result<History, AuditError> {
    let mut history = History::new(bundle.about.ledger);
    loop {
        match &bundle.next {
            Record::Epoch(epoch) => {
                counts.epochs += 1;
                history.push(epoch.clone(), registry, counts, findings);
            }
            Record::Checkpoint(checkpoint) => checkpoints.read(checkpoint, &history, registry, counts, findings),
            _ => return Ok(history),
        }
        let unreadable = |source| AuditError::Bundle { bundle: bundle.name.clone(), source };
        let end = BundleError::Truncated { record: bundle.reader.records(), offset: 0 };
        bundle.next = bundle.reader.read().map_err(unreadable)?.ok_or(end).map_err(unreadable)?;
    }
}

/// Reads commits and all that follows, up to the end of the bundle.
fn read_commits(
    bundle: Opened<'_>,
    (audit, past): (&mut LedgerAudit<'_>, &mut Past),
    pages: &Pages,
    registry: &Registry,
    checkpoints: &mut Checkpoints,
    counts: &mut Counts,
    findings: &mut Findings,
) -> Result<(), AuditError> {
    let Opened { name, mut reader, about, next, heard: _ } = bundle;
    let unreadable = |source| AuditError::Bundle { bundle: name.clone(), source };
    let mut next = Some(next);
    while let Some(record) = next {
        match record {
            Record::Commit(commit) => {
                let entries = audit.tally.entries + audit.tally.earlier_entries + audit.tally.foreign_entries;
                if entries + u64::from(commit.stored.entries) > ENTRIES_MAX || counts.commits >= ENTRIES_MAX {
                    return Err(AuditError::TooMany { bundle: name });
                }
                audit.commit(commit, counts, findings);
            }
            Record::Entry(entry) => audit.entry(&entry, counts, findings),
            Record::Evidence(row) => {
                let known = audit.paths.read(&row, about.ledger, (registry, checkpoints), counts, findings)
                    || past.read(&row, &about, registry, counts, findings);
                if !known {
                    findings.note(NoteKind::EvidenceHeld, about.ledger, 1);
                }
            }
            Record::Finding(row) => {
                let proof = codec::decode::<ForkProof>("fork proof", &row.value, ROW_BYTES_MAX);
                let proof = proof.ok().filter(|proof| proof.key() == row.key);
                let holds = |proof| checkpoints.read_proof(findings.bundle, proof, registry, counts);
                if !proof.is_some_and(holds) {
                    findings.note(NoteKind::ProofHeld, about.ledger, 1);
                }
            }
            Record::Manifest(manifest) => {
                audit.finish(findings);
                counts.records += reader.records() + 1;
                check_manifest(&manifest, &reader, audit, registry, counts, findings);
            }
            // The reader has checked the order: these were read before.
            Record::About(_) | Record::Card(_) | Record::Roster(_) | Record::Epoch(_) | Record::Checkpoint(_) => {}
        }
        check_scratch(pages)?;
        next = reader.read().map_err(unreadable)?;
    }
    Ok(())
}

/// Ends the audit where the pages no longer hold what was written to them.
fn check_scratch(pages: &Pages) -> Result<(), AuditError> {
    pages.failure().map_or(Ok(()), |error| Err(AuditError::Scratch(error)))
}

fn check_manifest(
    signed: &SignedManifest,
    reader: &BundleReader<'_>,
    audit: &LedgerAudit<'_>,
    registry: &Registry,
    counts: &mut Counts,
    findings: &mut Findings,
) {
    let (manifest, about) = (&signed.manifest, &audit.about);
    let none = Position::default();
    counts.signatures += 1;
    match registry.log_key(about.ledger).map(|log_key| signed.verify(log_key)) {
        Some(Ok(())) => {}
        Some(Err(error)) => {
            let evidence = vec![("what", "manifest".to_owned()), ("reason", error.to_string())];
            findings.add(FindingKind::BadSignature, about.ledger, none, evidence);
        }
        // That no card certifies the ledger was said already.
        None => {}
    }
    let mut differ = |what: &'static str, said: String, found: String| {
        if said != found {
            let evidence = vec![("what", what.to_owned()), ("said", said), ("found", found)];
            findings.add(FindingKind::ManifestMismatch, about.ledger, none, evidence);
        }
    };
    let state = audit.history.state();
    differ("version", manifest.version.to_string(), BUNDLE_VERSION.to_string());
    differ("digest", manifest.digest.to_string(), reader.digest().to_string());
    differ("records", manifest.records.to_string(), reader.records().to_string());
    differ("ledger", manifest.ledger.to_string(), about.ledger.to_string());
    differ("size", manifest.state.size.to_string(), state.size.to_string());
    differ("root", manifest.state.root.to_string(), state.root.to_string());
    differ("time", manifest.time.0.to_string(), about.created.0.to_string());
}

fn note_not_cosigned(audit: &LedgerAudit<'_>, checkpoints: &Checkpoints, findings: &mut Findings) {
    let covered = checkpoints.cosigned(audit.about.ledger).map_or(0, |cosigned| cosigned.state.size);
    let open = audit.history.size().saturating_sub(covered);
    findings.note(NoteKind::NotCosigned, audit.about.ledger, open);
}

fn report(
    names: &[String],
    (audits, pasts): (&[LedgerAudit<'_>], &[Past]),
    registry: &Registry,
    checkpoints: &Checkpoints,
    counts: Counts,
    findings: Findings,
) -> Report {
    let concerns = |platform| audits.iter().any(|audit| registry.member(platform, audit.about.organisation).is_some());
    let platforms = registry
        .platforms()
        .filter(|(platform, _)| concerns(*platform))
        .map(|(platform, roster)| PlatformReport {
            platform,
            name: roster.name.clone(),
            roster: roster.number,
            members: roster.members.len(),
        })
        .collect();
    let ledgers = (0..).zip(names).zip(audits).map(|((number, name), audit)| {
        let LedgerAudit { about, history, known, replay, tally, .. } = audit;
        let sealed = |size| history.epoch_before(size).map(|epoch| epoch.leaf.time);
        let cosigned = checkpoints.cosigned(about.ledger).map(|cosigned| CosignedReport {
            state: cosigned.state.into(),
            sealed: sealed(cosigned.state.size),
            time_s: cosigned.time_s,
            by: cosigned.by.iter().copied().collect(),
        });
        let named = |given: &EmergencyReport| EmergencyReport {
            name: registry.card(given.recipient).map(|card| card.name.clone()).unwrap_or_default(),
            ..given.clone()
        };
        LedgerReport {
            bundle: name.clone(),
            ledger: about.ledger,
            organisation: about.organisation,
            name: registry.card(about.organisation).map(|card| card.name.clone()).unwrap_or_default(),
            created: Timestamp(about.created.0),
            with_bodies: about.with_bodies,
            nonce: about.nonce,
            nonce_epoch: about.nonce.and_then(|nonce| replay.nonces.get(&nonce).copied().flatten()),
            state: history.state().into(),
            last_epoch: sealed(history.size()),
            cosigned,
            previous: past::previous(audit, &pasts[number], (audits, pasts), registry, checkpoints),
            epochs: history.size(),
            commits: tally.commits,
            unsealed: tally.unsealed,
            entries: tally.entries,
            earlier_entries: tally.earlier_entries,
            foreign_commits: tally.foreign_commits,
            foreign_entries: tally.foreign_entries,
            cases: replay.cases.len() as u64,
            grants: replay.grants.count() as u64,
            disclosed: replay.disclosed,
            to_judge: replay.readers.to_judge(known),
            looks: replay.readers.looks(),
            emergencies: replay.emergencies.iter().map(named).collect(),
            forms: replay.consents.forms(registry),
            findings: findings.list.iter().filter(|finding| finding.bundle == number).count() as u64,
        }
    });
    let proofs = checkpoints.proofs().iter().map(|held| {
        let ledger = held.proof.ledger();
        let organisation = registry.organisation_of(ledger);
        ProofReport {
            ledger,
            organisation,
            name: organisation.and_then(|id| registry.card(id)).map(|card| card.name.clone()).unwrap_or_default(),
            kind: held.proof.name(),
            evidence: held.proof.evidence(),
            held_by: held.held_by.clone(),
        }
    });
    Report {
        platforms,
        proofs: proofs.collect(),
        ledgers: ledgers.collect(),
        notes: findings.notes(),
        findings: findings.list,
        findings_by_kind: findings.counts,
        counts,
    }
}

#[cfg(test)]
mod tests;
