// SPDX-License-Identifier: EUPL-1.2
//! Running a node: how it is, and files written from its store.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use raccord_protocol::bundle::{self, About, BUNDLE_VERSION, BundleError};
use raccord_protocol::id::{CaseHandle, EntryId, LedgerId, Nonce, OrganisationId, TreeHash};
use raccord_protocol::ledger::{self, SCAN_ROWS};
use raccord_protocol::log::LogState;
use raccord_protocol::replica::{
    ClockDoubt, Undated, Unproven, overtaken, peer_record, read_ahead, unproven, why_undated, witnesses,
};
use raccord_protocol::roster::Act;
use raccord_protocol::statement::Scope;
use raccord_protocol::store::{Store, StoreError, Table};
use raccord_protocol::time::{DAY_MS, HOUR_MS, SECOND_MS, Timestamp};
use raccord_protocol::view::emergency::{EmergencyView, emergencies};
use raccord_protocol::view::erasure::{Cause, ReceiptView, ReceiptsInShort, Upcoming, receipts_in_short, upcoming};
use raccord_protocol::view::grants::Direction;
use raccord_protocol::view::{Party, ViewError, Viewer};
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::forks::{ForkView, fork_views};
use super::wire::{SignedConsultation, internal, json};
use super::{Access, Caller, Operation, Service};
use crate::api::{ApiError, ApiErrorKind, FileFault, Reason};
use crate::sqlite::{SqliteError, SqliteStore};
use crate::{driver, files};

/// Asks whether the node works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Health {}

/// Says that the node works: its replica answered, and its store was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthAnswer {
    /// The node's time.
    pub now: Timestamp,
    /// How many commits its store holds.
    pub commits: u64,
}

/// Asks how the node stands with its peers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {}

/// Says how the node stands with its peers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusAnswer {
    /// The node's time.
    pub now: Timestamp,
    /// Its own log.
    pub ledger: LedgerStatus,
    /// Its peers, by organisation name.
    pub peers: Vec<PeerStatus>,
    /// How many own changes on other organisations' cases wait for their homes.
    pub pending: u64,
    /// How many pieces of work are not done: outboxes to fill after a grant, data to delete after one ended.
    pub jobs: u64,
    /// Grants that ended and whose receipt is overdue by more than a day.
    pub overdue_receipts: Vec<OverdueReceipt>,
    /// Requests of others for own cases in an emergency, of the last thirty days.
    pub emergencies: Vec<EmergencyNotice>,
    /// How many receipts are overdue by more than a day: after withdrawals, expiries and erasures.
    pub overdue: u64,
    /// Of how many grants that ended the receipt is not there yet, overdue or not; at most 1,000 are counted.
    #[serde(default)]
    pub awaited: u64,
    /// How far others cosigned this node's log.
    pub cosigned: CosignedStatus,
    /// Proof that ledgers bent their histories: those whose log forked are cut off.
    pub forks: Vec<ForkView>,
    /// Ledgers that gave out commits which, three epochs later, they have not shown as sealed.
    pub not_sealed: Vec<NotSealed>,
    /// How many epochs the newest state of this node's log has that others hold and its store does not: nothing more is
    /// written then. Nothing where all is well.
    pub overtaken: Option<u64>,
    /// Partners that have read more than this store has for them: it is older than what left the node.
    pub read_ahead: Vec<ReadAhead>,
    /// What the node has said that it will erase because its time is over.
    pub erasures: Upcoming,
    /// Where the machine's clock is more than a day ahead of all that is known: nothing is sealed, deleted or exchanged then.
    pub clock_doubted: Option<ClockDoubted>,
    /// Where the ledger's newest word is later than the machine's clock: no bundle is exported for auditors then.
    pub ledger_ahead: Option<LedgerAhead>,
}

/// Says that a ledger's newest word is later than its node's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerAhead {
    /// When that was said, by the clock of then.
    pub said: Timestamp,
    /// For how many milliseconds the clock has to run before it has caught up.
    pub left_ms: u64,
}

/// Says that the node doubts its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockDoubted {
    /// The newest moment that is known to have been.
    pub known: Timestamp,
    /// For how many milliseconds the clock has to run before it is believed without anybody's word.
    pub left_ms: u64,
}

/// Is a partner that has read more of what this node sent than its store holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAhead {
    /// Whose node; nothing where no card here names it any more.
    pub organisation: Option<Party>,
    /// Its ledger.
    pub ledger: LedgerId,
    /// How many items it has read.
    pub read: u64,
}

/// Is a request of another organisation for an own case in an emergency. Why is said by the operation `emergencies`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyNotice {
    /// The request.
    pub request: EntryId,
    /// The case.
    pub case: CaseHandle,
    /// Whose staff asked.
    pub recipient: Option<Party>,
    /// When.
    pub asked: Timestamp,
    /// Until when access was given, if it was.
    pub until: Option<Timestamp>,
}

/// Says how far a ledger's log is sealed and seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerStatus {
    /// The ledger.
    pub ledger: LedgerId,
    /// How many epochs its newest checkpoint covers that is held here.
    pub epochs: u64,
    /// The root of that checkpoint.
    pub root: TreeHash,
    /// Whose nodes cosigned it.
    pub cosigned_by: Vec<Party>,
}

/// Says how far others cosigned this node's log. Nothing waits for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CosignedStatus {
    /// Up to how many epochs at least one other organisation cosigned; 0 where none did.
    pub epochs: u64,
    /// Each witness: the newest it cosigned, and when by its own clock.
    pub witnesses: Vec<Witness>,
    /// Since when no checkpoint was cosigned: when the first epoch after those was sealed. Nothing where all are.
    pub waiting_since: Option<Timestamp>,
}

/// Is an organisation whose node cosigns this node's checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// The organisation.
    pub organisation: Party,
    /// How many epochs the newest checkpoint covers that it cosigned.
    pub epochs: u64,
    /// When, by its clock.
    pub time: Timestamp,
}

/// Says how things stand with a peer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerStatus {
    /// Its organisation.
    pub organisation: Party,
    /// Its ledger.
    pub ledger: LedgerStatus,
    /// Whether a session stands.
    pub connected: bool,
    /// How far this node has read its outbox.
    pub read_by_us: u64,
    /// How far it has read this node's outbox.
    pub read_by_them: u64,
    /// Where this node's outbox for it ends: equal to `read_by_them` when it has everything.
    pub outbox_end: u64,
}

/// Is a ledger that owes the paths of commits into its log: they could still be disowned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSealed {
    /// Whose ledger; nothing where no card here names it any more.
    pub organisation: Option<Party>,
    /// The ledger.
    pub ledger: LedgerId,
    /// How many commits.
    pub commits: u64,
}

/// Is a grant that ended and whose receipt is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueReceipt {
    /// The grant.
    pub grant: EntryId,
    /// The case.
    pub case: CaseHandle,
    /// Who owes it.
    pub recipient: Party,
    /// When it ended.
    pub ended: Timestamp,
}

/// Says what to do where a file is already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// Leave it, and fail.
    #[default]
    Keep,
    /// Replace it.
    Replace,
}

/// Writes the file that an auditor receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditExport {
    /// Where to: an absolute path.
    pub to: PathBuf,
    /// What to do with a file that is there.
    #[serde(default)]
    pub existing: Existing,
    /// With values and particulars: then signed by the reader, scope export, no case. Without it, headers, proofs and
    /// the bodies that rules are checked against.
    #[serde(default)]
    pub with_bodies: Option<SignedConsultation>,
    /// What the auditor handed in, if anything: shows that the file was not made before.
    #[serde(default)]
    pub nonce: Option<Nonce>,
}

/// Asks for leave to write the whole store, decrypted, to a file. Consultation: scope export, no case.
///
/// Who asked then writes the file with [`crate::pages::export_plain`], in a process of its own: a process that has the
/// store open loses its locks when it reads the store's files otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreExport {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
}

/// Says that the export is in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreExportAnswer {
    /// Where the store is.
    pub store: PathBuf,
}

/// Writes an encrypted copy of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Where to: an absolute path.
    pub to: PathBuf,
    /// What to do with a file that is there.
    #[serde(default)]
    pub existing: Existing,
}

/// Is a file that was written, readable by the node's account alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    /// Where.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
}

json!(Health, HealthAnswer, Status, StatusAnswer, AuditExport, StoreExport, StoreExportAnswer, Backup, WrittenFile);

impl Operation for Health {
    const NAME: &'static str = "health";
    const ACCESS: Access = Access::Open;
    type Answer = HealthAnswer;

    fn run(self, service: &Service, _: &Caller) -> Result<HealthAnswer, ApiError> {
        service.driver.ping()?;
        let commits = service.read(|viewer| Ok(ledger::commit_count(viewer.store)?))?;
        Ok(HealthAnswer { now: driver::now(), commits })
    }
}

impl Operation for Status {
    const NAME: &'static str = "status";
    const ACCESS: Access = Access::Session;
    type Answer = StatusAnswer;

    fn run(self, service: &Service, _: &Caller) -> Result<StatusAnswer, ApiError> {
        let connected = service.driver.published().connected;
        service.read(|viewer| {
            let mut peers = Vec::new();
            for (organisation, node) in viewer.directory.peers_of(viewer.organisation, viewer.now) {
                let ledger = node.ledger();
                let record = peer_record(viewer.store, ledger)?;
                peers.push(PeerStatus {
                    organisation: Party::of(viewer.directory, organisation),
                    ledger: ledger_status(viewer, ledger)?,
                    connected: connected.contains(&ledger),
                    read_by_us: record.read,
                    read_by_them: record.taken,
                    outbox_end: record.outbox_end,
                });
            }
            let ReceiptsInShort { receipts: asked, awaited } = receipts_in_short(viewer)?;
            peers.sort_by(|one, other| one.organisation.name.cmp(&other.organisation.name));
            let undated = why_undated(viewer.store, service.ledger, driver::now())?;
            let clock_doubted = match undated {
                Some(Undated::Doubted(ClockDoubt { left_ms })) => {
                    Some(ClockDoubted { known: ledger::last_believed(viewer.store, service.ledger)?, left_ms })
                }
                Some(Undated::Ahead { .. }) | None => None,
            };
            let ledger_ahead = match undated {
                Some(Undated::Ahead { said, left_ms }) => Some(LedgerAhead { said, left_ms }),
                Some(Undated::Doubted(_)) | None => None,
            };
            Ok(StatusAnswer {
                now: viewer.now,
                ledger: ledger_status(viewer, service.ledger)?,
                peers,
                pending: count(viewer.store, Table::Pending)?,
                jobs: count(viewer.store, Table::Jobs)?,
                overdue_receipts: overdue_receipts(&asked),
                emergencies: emergency_notices(viewer)?,
                overdue: asked.iter().filter(|receipt| receipt.overdue_since.is_some()).count() as u64,
                awaited: awaited.min(OVERDUE_MAX as u64),
                cosigned: cosigned_status(viewer, service.ledger)?,
                forks: fork_views(viewer)?,
                not_sealed: not_sealed(viewer)?,
                overtaken: overtaken(viewer.store)?.map(|checkpoint| checkpoint.state.size),
                read_ahead: read_ahead_views(viewer)?,
                erasures: upcoming(viewer)?,
                clock_doubted,
                ledger_ahead,
            })
        })
    }
}

fn not_sealed(viewer: &Viewer<'_>) -> Result<Vec<NotSealed>, ViewError> {
    let view = |Unproven { ledger, commits }| {
        let organisation = viewer.directory.ledger(ledger).map(|(owner, _)| Party::of(viewer.directory, owner));
        NotSealed { organisation, ledger, commits }
    };
    Ok(unproven(viewer.store)?.into_iter().map(view).collect())
}

fn read_ahead_views(viewer: &Viewer<'_>) -> Result<Vec<ReadAhead>, ViewError> {
    let view = |(ledger, read)| {
        let organisation = viewer.directory.ledger(ledger).map(|(owner, _)| Party::of(viewer.directory, owner));
        ReadAhead { organisation, ledger, read }
    };
    Ok(read_ahead(viewer.store)?.into_iter().map(view).collect())
}

fn ledger_status(viewer: &Viewer<'_>, ledger: LedgerId) -> Result<LedgerStatus, ViewError> {
    let held = ledger::newest_checkpoint(viewer.store, ledger)?;
    let state = held.as_ref().map_or_else(LogState::empty, |held| held.checkpoint.state);
    let witnesses = held.iter().flat_map(|held| &held.cosignatures);
    let witnesses = witnesses.filter_map(|cosignature| viewer.directory.ledger(cosignature.witness));
    // An office that opened another ledger cosigned with both.
    let organisations: BTreeSet<OrganisationId> = witnesses.map(|(organisation, _)| organisation).collect();
    let cosigned_by = organisations.into_iter().map(|organisation| Party::of(viewer.directory, organisation)).collect();
    Ok(LedgerStatus { ledger, epochs: state.size, root: state.root, cosigned_by })
}

fn cosigned_status(viewer: &Viewer<'_>, ledger: LedgerId) -> Result<CosignedStatus, ViewError> {
    let mut held = Vec::new();
    for (witness, (epochs, cosignature)) in witnesses(viewer.store, ledger)? {
        let Some((organisation, _)) = viewer.directory.ledger(witness) else { continue };
        if organisation != viewer.organisation {
            let time = Timestamp::MIN.plus_ms(cosignature.time_s.saturating_mul(SECOND_MS));
            held.push(Witness { organisation: Party::of(viewer.directory, organisation), epochs, time });
        }
    }
    held.sort_by(|one, other| {
        other.epochs.cmp(&one.epochs).then_with(|| one.organisation.name.cmp(&other.organisation.name))
    });
    let epochs = held.first().map_or(0, |newest| newest.epochs);
    let waiting_since = ledger::epochs(viewer.store, epochs, 1)?.first().map(|epoch| epoch.leaf.time);
    Ok(CosignedStatus { epochs, witnesses: held, waiting_since })
}

/// Counts the rows of a table.
fn count(store: &dyn Store, table: Table) -> Result<u64, StoreError> {
    let mut from = Vec::new();
    let mut counted = 0;
    loop {
        let page = store.scan(table, &from, &[], SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(counted) };
        from = ledger::next_key(last);
        counted += page.len() as u64;
    }
}

/// Returns the grants given that are over and whose receipt is overdue, at most [`OVERDUE_MAX`]: by the time that a partner has for it.
fn overdue_receipts(asked: &[ReceiptView]) -> Vec<OverdueReceipt> {
    let overdue = |receipt: &ReceiptView| {
        let (case, grant) = match receipt.cause {
            Cause::Erasure { .. } => return None,
            Cause::Expiry { case } => (case?, receipt.entry),
            Cause::Withdrawal { case, grant } => (case?, grant),
        };
        receipt.overdue_since?;
        Some(OverdueReceipt { ended: receipt.asked, grant, case, recipient: receipt.organisation.clone() })
    };
    asked.iter().filter_map(overdue).take(OVERDUE_MAX).collect()
}

/// Returns the requests of others for own cases in an emergency, as long as they are news.
fn emergency_notices(viewer: &Viewer<'_>) -> Result<Vec<EmergencyNotice>, ViewError> {
    let asked = emergencies(viewer, None)?.emergencies.into_iter();
    let news =
        |view: &EmergencyView| view.direction == Direction::Given && viewer.now.ms_since(view.time) < EMERGENCY_NEWS_MS;
    let notice = |view: EmergencyView| EmergencyNotice {
        request: view.request,
        case: view.case,
        recipient: view.author.organisation,
        asked: view.time,
        until: view.opened.map(|opened| opened.until),
    };
    Ok(asked.filter(news).map(notice).collect())
}

/// How long a request in an emergency is news, in milliseconds.
const EMERGENCY_NEWS_MS: u64 = 30 * DAY_MS;

/// The most overdue receipts that are listed.
const OVERDUE_MAX: usize = 1_000;

/// What is taken out of a whole ledger is for who works its cases, and for who judges the office. The store itself, with all that
/// stands in it, is for who answers for what is erased.
const EXAMINED: [Act; 2] = [Act::Export, Act::Examine];

impl Operation for AuditExport {
    const NAME: &'static str = "audit-export";
    const ACCESS: Access = Access::Session;
    type Answer = WrittenFile;

    fn run(self, service: &Service, caller: &Caller) -> Result<WrittenFile, ApiError> {
        caller.staff()?;
        service.check_destination(&self.to, self.existing)?;
        let with_bodies = self.with_bodies.is_some();
        if let Some(consultation) = self.with_bodies {
            service.consult_to(&EXAMINED, caller, consultation, Shown { scopes: &[Scope::Export], case: None })?;
        }
        // The driver looks at the clock before it takes another order.
        for _ in 0..2 {
            service.driver.ping()?;
        }
        let created = driver::now();
        if let Some(undated) = service.read(|viewer| Ok(why_undated(viewer.store, service.ledger, created)?))? {
            return Err(undated_error(undated));
        }
        let about = About {
            version: BUNDLE_VERSION,
            ledger: service.ledger,
            organisation: service.driver.organisation(),
            created,
            with_bodies,
            nonce: self.nonce,
        };
        let log_key = &service.log_key;
        let write = |file: &mut File| {
            let mut sink = BufWriter::new(file);
            let mut unwritten = None;
            let exported = service.read(|viewer| {
                let exported = bundle::export(viewer.store, &about, log_key, &mut sink);
                exported.map_err(|error| match error {
                    BundleError::Ledger(error) => ViewError::Ledger(error),
                    BundleError::Store(error) => error.into(),
                    BundleError::Stream(error) => {
                        let failed = StoreError::Failed(error.to_string());
                        unwritten = Some(error);
                        failed.into()
                    }
                    error => StoreError::Failed(error.to_string()).into(),
                })
            });
            if let Some(error) = unwritten {
                return Err(WriteError::File(error));
            }
            exported?;
            sink.flush()?;
            Ok(())
        };
        let written: Result<(), WriteError> = match self.existing {
            Existing::Keep => files::create_private_with(&self.to, write),
            Existing::Replace => files::replace_private_with(&self.to, write),
        };
        written.map_err(|error| match error {
            WriteError::Api(error) => error,
            WriteError::File(error) => file_error(&error),
        })?;
        written_file(self.to)
    }
}

impl Operation for StoreExport {
    const NAME: &'static str = "store-export";
    const ACCESS: Access = Access::Session;
    type Answer = StoreExportAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<StoreExportAnswer, ApiError> {
        service.consult_to(&[Act::Order], caller, self.consultation, Shown { scopes: &[Scope::Export], case: None })?;
        Ok(StoreExportAnswer { store: service.home.store() })
    }
}

impl Operation for Backup {
    const NAME: &'static str = "backup";
    const ACCESS: Access = Access::Session;
    type Answer = WrittenFile;

    fn run(self, service: &Service, caller: &Caller) -> Result<WrittenFile, ApiError> {
        caller.staff()?;
        service.check_destination(&self.to, self.existing)?;
        let partial = files::beside(&self.to, files::PARTIAL);
        files::remove_if_there(&partial).map_err(|error| file_error(&error))?;
        // A connection of its own: neither the writer nor readers wait for it.
        let store = SqliteStore::open(&service.home.store(), &service.store_key).map_err(|error| internal(&error))?;
        store.backup_to(&partial).map_err(|error| backup_error(&error))?;
        let placed = match self.existing {
            // A link, unlike a renaming, does not replace what came there meanwhile.
            Existing::Keep => fs::hard_link(&partial, &self.to).and_then(|()| files::remove_if_there(&partial)),
            Existing::Replace => fs::rename(&partial, &self.to),
        };
        placed.and_then(|()| files::sync_directory_of(&self.to)).map_err(|error| file_error(&error))?;
        written_file(self.to)
    }
}

impl Service {
    /// Refuses a file to be written where it would replace something, or stand among the node's own.
    fn check_destination(&self, to: &Path, existing: Existing) -> Result<(), ApiError> {
        let invalid = |what: &str| Err(ApiError::new(ApiErrorKind::Invalid, format!("write {}: {what}", to.display())));
        let (true, Some(directory), Some(_)) = (to.is_absolute(), to.parent(), to.file_name()) else {
            return invalid("it is not the absolute path of a file");
        };
        let directory = directory.canonicalize().map_err(|error| file_error(&error))?;
        let home = self.home.path().canonicalize().map_err(|error| file_error(&error))?;
        if directory.starts_with(home) {
            return invalid("it is in the node's own directory");
        }
        match (to.symlink_metadata(), existing) {
            (Ok(_), Existing::Keep) => {
                Err(ApiError::new(ApiErrorKind::Conflict, format!("write {}: it is there already", to.display())))
            }
            (Ok(there), Existing::Replace) if !there.is_file() => invalid("what is there is no ordinary file"),
            (Ok(_) | Err(_), _) => Ok(()),
        }
    }
}

/// Reports why a file was not written.
enum WriteError {
    Api(ApiError),
    File(io::Error),
}

impl From<ApiError> for WriteError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

fn file_error(error: &io::Error) -> ApiError {
    let kind = match error.kind() {
        io::ErrorKind::AlreadyExists => ApiErrorKind::Conflict,
        io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem => ApiErrorKind::Invalid,
        // A full disk, one that was taken out, a file too long for it: the reason says which. The node's own disk is another.
        _ => ApiErrorKind::Unwritable,
    };
    let fault = FileFault::of(error);
    ApiError::new(kind, format!("write the file: {error}")).because(Some(Reason::File { fault }))
}

/// Tells a place where no copy can be written from a store that none can be made of.
fn backup_error(error: &SqliteError) -> ApiError {
    match error {
        SqliteError::Full { .. } => file_error(&io::ErrorKind::StorageFull.into()),
        SqliteError::ReadOnly { .. } => file_error(&io::ErrorKind::ReadOnlyFilesystem.into()),
        error => internal(error),
    }
}

/// Says why no bundle is dated now, what to do, and for how long to wait.
fn undated_error(undated: Undated) -> ApiError {
    let hours = |left_ms: u64| left_ms.div_ceil(HOUR_MS);
    let (why, left_ms) = match undated {
        Undated::Doubted(ClockDoubt { left_ms }) => ("the clock is doubted".to_owned(), left_ms),
        Undated::Ahead { said, left_ms } => {
            (format!("the ledger's newest word, of {said}, is later than the clock"), left_ms)
        }
    };
    ApiError::new(ApiErrorKind::Undated, format!("date the file: {why}")).hint(format!(
        "set the clock if it is wrong; if it is right, this is possible in {} hours at most",
        hours(left_ms)
    ))
}

fn written_file(path: PathBuf) -> Result<WrittenFile, ApiError> {
    let bytes = fs::metadata(&path).map_err(|error| file_error(&error))?.len();
    Ok(WrittenFile { path, bytes })
}

#[cfg(test)]
mod tests;
