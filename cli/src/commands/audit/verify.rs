// SPDX-License-Identifier: EUPL-1.2
//! `raccord audit verify`: needs nothing but the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use raccord_protocol::audit::{
    AuditError, BundleSource, ENTRIES_MAX, Finding, LedgerReport, NoteKind, Options, Report, audit_within,
};
use raccord_protocol::bundle::{BundleError, BundleReader, Record};
use raccord_protocol::id::{OrganisationId, PlatformId};
use raccord_protocol::time::{SECOND_MS, Timestamp};
use serde::Serialize;

use super::meter::Meter;
use super::said::{
    emergency_said, form_said, moment, never_sealed, nonce_said, place, previous_said, proof_said, reader_said,
};
use super::scratch::Place;
use super::{evidence, meaning};
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::fingerprint::{self, Fingerprint};
use crate::language::Message;
use crate::output::Printer;
use crate::values::short;

/// Is what `--json` prints.
#[derive(Serialize)]
struct Verdict<'a> {
    verified: bool,
    /// Whether the platform was compared with a fingerprint given.
    platform_given: bool,
    fingerprints: Vec<String>,
    #[serde(flatten)]
    report: &'a Report,
}

pub(super) fn run(
    context: &Context,
    files: &[PathBuf],
    platform: Option<&Fingerprint>,
    page: Option<(&Path, Existing)>,
    place: &Place,
) -> Result<(), CliError> {
    if let Some((path, existing)) = page {
        check_destination(path, existing, &files.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    }
    let inputs = inputs(files)?;
    let opening = Opening::read(&inputs)?;
    let platform = platform.map(|given| opening.platform(given));
    let report = audited(context.printer(), &inputs, platform, place)?;
    let fingerprints = report.platforms.iter().map(|found| fingerprint::of_platform(found.platform)).collect();
    let verdict =
        Verdict { verified: report.is_verified(), platform_given: platform.is_some(), fingerprints, report: &report };
    context.printer().show(&verdict, |_| print(context, &report, &opening, platform.is_some()))?;
    if let Some((path, existing)) = page {
        write_private(path, super::page::of(context, &report, platform.is_some())?.as_bytes(), existing)?;
        context.printer().success(Message::new("audit-page-written").with("path", path));
    }
    if platform.is_none() {
        context.printer().warn("audit-compare");
    }
    if report.is_verified() { Ok(()) } else { Err(CliError::finding("error-audit-findings")) }
}

/// Audits files together, with a bar of how far it is.
fn audited(
    printer: &Printer,
    inputs: &[Input],
    platform: Option<PlatformId>,
    place: &Place,
) -> Result<Report, CliError> {
    let meter = Meter::new(printer, &inputs.iter().collect::<Vec<_>>(), 1)?;
    let sources: Vec<BundleSource<'_>> = inputs.iter().map(|input| meter.source(input)).collect::<Result<_, _>>()?;
    audit_within(place.workspace(), sources, &Options { platform }).map_err(|error| unusable(&error, place))
}

/// Is a file that is read more than once.
pub(super) struct Input {
    path: PathBuf,
    /// What came through a pipe, which gives it only once. It may be personal, so no file holds it meanwhile.
    piped: Option<Vec<u8>>,
}

impl Input {
    pub(super) fn open(path: &Path) -> Result<Self, CliError> {
        let mut file = open(path)?;
        let mut piped = None;
        if !file.metadata().map_err(|error| unreadable(path, &error))?.is_file() {
            let bytes = piped.insert(Vec::new());
            file.read_to_end(bytes).map_err(|error| unreadable(path, &error))?;
        }
        Ok(Self { path: path.to_path_buf(), piped })
    }

    /// Returns what reads it from its start.
    pub(super) fn read(&self) -> Result<Box<dyn Read + '_>, CliError> {
        match &self.piped {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => Ok(Box::new(open(&self.path)?)),
        }
    }

    /// Returns what to call it in a report.
    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Returns how long it is.
    pub(super) fn bytes(&self) -> Result<u64, CliError> {
        match &self.piped {
            Some(bytes) => Ok(bytes.len() as u64),
            None => Ok(self.path.metadata().map_err(|error| unreadable(&self.path, &error))?.len()),
        }
    }
}

/// Opens files, each once: a file that is named twice is one.
fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, CliError> {
    let mut seen = BTreeSet::new();
    let mut inputs = Vec::new();
    for path in paths {
        let place = path.metadata().ok().filter(Metadata::is_file).map(|found| (found.dev(), found.ino()));
        if place.is_none_or(|place| seen.insert(place)) {
            inputs.push(Input::open(path)?);
        }
    }
    Ok(inputs)
}

/// Says in the user's language why a file cannot be audited.
pub(super) fn unusable(error: &AuditError, place: &Place) -> CliError {
    let failed = CliError::usage("error-audit-unusable");
    let said = |id, bundle: &String| Message::new(id).with("path", bundle.as_str());
    match error {
        AuditError::Bundle { bundle, source } => unusable_bundle(Path::new(bundle), source),
        AuditError::Scratch(error) => place.failed(error),
        AuditError::TooMany { bundle } => failed.because(said("audit-bundle-many", bundle).with("max", ENTRIES_MAX)),
        AuditError::Version { bundle, .. } => failed.because(said("audit-bundle-newer", bundle)),
    }
}

/// As [`unusable`], where the file at `path` does not read.
pub(super) fn unusable_bundle(path: &Path, error: &BundleError) -> CliError {
    let failed = CliError::usage("error-audit-unusable");
    let said = |id| Message::new(id).with("path", path);
    match error {
        BundleError::NewerVersion => failed.because(said("audit-bundle-newer")),
        BundleError::NotABundle => failed.because(said("audit-bundle-none")),
        BundleError::Trailing { offset } => failed.because(said("audit-bundle-longer").with("offset", *offset)),
        BundleError::Truncated { offset, .. } => failed.because(said("audit-bundle-cut").with("offset", *offset)),
        BundleError::Malformed { offset, .. }
        | BundleError::Order { offset, .. }
        | BundleError::TooLong { offset, .. }
        | BundleError::UnknownKind { offset, .. } => {
            failed.because(said("audit-bundle-damaged").with("offset", *offset)).caused_by(error)
        }
        BundleError::Entry(_) | BundleError::Ledger(_) | BundleError::Store(_) | BundleError::Stream(_) => {
            failed.caused_by(error)
        }
    }
}

/// Returns the error of a file that does not read: it is an input that cannot be used, be it missing or not.
fn unreadable(path: &Path, error: &std::io::Error) -> CliError {
    match error.kind() {
        std::io::ErrorKind::NotFound => CliError::usage(Message::new("error-file-missing").with("path", path)),
        std::io::ErrorKind::IsADirectory => CliError::usage(Message::new("error-file-is-directory").with("path", path)),
        _ => CliError::usage(Message::new("error-file-failed").with("path", path)).caused_by(error),
    }
}

/// Opens a file. One that does not read is an input that cannot be used.
pub(super) fn open(path: &Path) -> Result<File, CliError> {
    let unusable = |error: std::io::Error| unreadable(path, &error);
    let file = File::open(path).map_err(unusable)?;
    if file.metadata().map_err(unusable)?.is_dir() {
        return Err(unusable(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    Ok(file)
}

/// What the files say before their proofs: read ahead, since the audit itself reads them once.
#[derive(Default)]
struct Opening {
    platforms: Vec<PlatformId>,
    /// What each organisation calls itself on its newest card.
    names: BTreeMap<OrganisationId, String>,
}

impl Opening {
    fn read(inputs: &[Input]) -> Result<Self, CliError> {
        let mut opening = Self::default();
        for input in inputs {
            let unusable = |error| unusable_bundle(&input.path, &error);
            let mut reader = BundleReader::new(input.read()?).map_err(unusable)?;
            while let Some(record) = reader.read().map_err(unusable)? {
                match record {
                    Record::About(_) => {}
                    // One that does not read is for the audit to find.
                    Record::Card(signed) => {
                        opening.names.extend(signed.read().map(|card| (card.organisation, card.name)));
                    }
                    Record::Roster(roster) => opening.platforms.extend(roster.platform()),
                    // Cards and rosters stand before all else.
                    _ => break,
                }
            }
        }
        Ok(opening)
    }

    /// Returns the platform that a fingerprint means: the one of the files that starts so. Where there is none, the audit
    /// is to say that every ledger is another platform's.
    fn platform(&self, given: &Fingerprint) -> PlatformId {
        self.platforms.iter().copied().find(|platform| given.matches(*platform)).unwrap_or_else(|| given.padded())
    }

    fn name(&self, organisation: OrganisationId) -> String {
        self.names.get(&organisation).cloned().unwrap_or_else(|| fingerprint::short(organisation))
    }
}

fn print(context: &Context, report: &Report, opening: &Opening, platform_given: bool) -> Result<(), CliError> {
    let printer = context.printer();
    if report.platforms.is_empty() {
        printer.say("audit-no-platform")?;
    }
    for platform in &report.platforms {
        let said = Message::new("audit-platform").with("name", platform.name.as_str()).with("number", platform.roster);
        printer.say(said.with("fingerprint", fingerprint::of_platform(platform.platform)))?;
    }
    for ledger in &report.ledgers {
        print_ledger(context, opening, ledger)?;
    }
    let counts = &report.counts;
    if report.is_verified() {
        printer.say(
            Message::new("audit-verified")
                .with("signatures", counts.signatures)
                .with("entries", counts.entries)
                .with("bodies", counts.bodies)
                .with("bundles", counts.bundles),
        )?;
        let unsealed = never_sealed(report);
        if !unsealed.is_empty() {
            printer.warn(Message::new("audit-never-sealed").with("names", unsealed));
        }
        if platform_given {
            printer.say("audit-platform-confirmed")?;
        }
    } else {
        printer.say(Message::new("audit-findings").with("count", report.finding_count()))?;
        print_findings(context, report)?;
    }
    for proof in &report.proofs {
        printer.say(proof_said(context, proof))?;
        for said in evidence::said(context.translator(), &proof.evidence) {
            printer.line(&format!("  {said}"))?;
        }
    }
    // That no fingerprint was given is said once, below.
    for note in report.notes.iter().filter(|note| note.kind != NoteKind::PlatformNotGiven) {
        let about = report.ledgers.iter().find(|ledger| ledger.ledger == note.ledger);
        let ledger = about.map_or_else(|| note.ledger.to_string(), |ledger| ledger.name.clone());
        let meaning = printer.text(meaning::of_note(note.kind), &[]);
        let said = Message::new("audit-note").with("name", note.kind.name()).with("count", note.count);
        printer.note(said.with("meaning", meaning).with("ledger", ledger));
    }
    Ok(())
}

fn print_ledger(context: &Context, opening: &Opening, ledger: &LedgerReport) -> Result<(), CliError> {
    let printer = context.printer();
    let said = match ledger.last_epoch {
        None => Message::new("audit-ledger-empty"),
        Some(sealed) => Message::new("audit-ledger")
            .with("epochs", ledger.state.size)
            .with("root", ledger.state.root.to_string())
            .with("sealed", moment(context.translator(), sealed)),
    };
    printer.say(said.with("name", ledger.name.as_str()).with("bundle", ledger.bundle.as_str()))?;
    let cosigned = match &ledger.cosigned {
        None => Message::new("audit-not-cosigned"),
        Some(cosigned) => {
            let time = Timestamp::MIN.plus_ms(cosigned.time_s.saturating_mul(SECOND_MS));
            let names: Vec<String> = cosigned.by.iter().map(|by| opening.name(*by)).collect();
            Message::new("audit-cosigned")
                .with("epochs", cosigned.state.size)
                .with("time", moment(context.translator(), time))
                .with("names", names.join(", "))
        }
    };
    let line = |message: &Message| printer.line(&format!("  {}", context.translator().say(message)));
    line(&cosigned)?;
    line(
        &Message::new("audit-holds")
            .with("entries", ledger.entries)
            .with("commits", ledger.commits)
            .with("cases", ledger.cases)
            .with("grants", ledger.grants)
            .with("foreign", ledger.foreign_entries),
    )?;
    if ledger.earlier_entries > 0 {
        line(&Message::new("audit-earlier").with("entries", ledger.earlier_entries))?;
    }
    if let Some(previous) = &ledger.previous {
        line(&previous_said(previous))?;
    }
    if let Some(nonce) = &ledger.nonce {
        line(&nonce_said(nonce, ledger.nonce_epoch))?;
    }
    for reader in &ledger.to_judge {
        line(&reader_said(reader))?;
    }
    for given in &ledger.emergencies {
        line(&emergency_said(context, given))?;
    }
    for form in &ledger.forms {
        line(&form_said(context, form))?;
    }
    for looks in ledger.looks.iter().filter(|looks| looks.exports > 0) {
        let said = Message::new("audit-looks-exported").with("key", short(&looks.signer)).with("times", looks.exports);
        let day = |at| moment(context.translator(), at);
        line(&said.with("first", day(looks.first)).with("last", day(looks.last)))?;
    }
    Ok(())
}

/// Prints the findings by kind, and of each kind the first ones with their evidence.
fn print_findings(context: &Context, report: &Report) -> Result<(), CliError> {
    let printer = context.printer();
    for (kind, count) in &report.findings_by_kind {
        let meaning = printer.text(meaning::of_finding(*kind), &[]);
        printer.say(Message::new("audit-finding").with("name", kind.name()).with("meaning", meaning))?;
        let shown: Vec<&Finding> =
            report.findings.iter().filter(|finding| finding.kind == *kind).take(SHOWN_MAX).collect();
        for finding in &shown {
            let evidence = evidence::said(context.translator(), &finding.evidence);
            let bundle = report.ledgers.get(finding.bundle).map(|ledger| ledger.bundle.clone()).unwrap_or_default();
            let said = Message::new("audit-where").with("bundle", bundle).with("where", place(context, finding));
            let said = said.with("evidence", evidence.join(", "));
            printer.line(&format!("  {}", context.translator().say(&said)))?;
        }
        if *count > shown.len() as u64 {
            let more = Message::new("audit-finding-count").with("name", kind.name()).with("count", *count);
            printer.say(more.with("shown", shown.len()))?;
        }
    }
    Ok(())
}

/// How many findings of a kind people are shown; `--json` has all.
const SHOWN_MAX: usize = 20;
