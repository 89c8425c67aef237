// SPDX-License-Identifier: EUPL-1.2
//! `raccord store`: the node's database as a whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use raccord_node::home::LedgerFile;
use raccord_node::keystore::{SecretFile, StoreKey};
use raccord_node::pages::Overwrite;
use raccord_node::service::upkeep::{Backup, Existing};
use raccord_node::sqlite::{SqliteError, SqliteStore};
use raccord_node::succession::Source;
use raccord_protocol::id::TreeHash;
use raccord_protocol::ledger;
use raccord_protocol::log::{self, LogState};
use raccord_protocol::replica::{load_directory, load_sealed};
use raccord_protocol::roster::SignedCard;
use raccord_protocol::store::{Store as _, StoreError, Table};
use serde::Serialize;

use super::succession::{self, Occasion, Supplied};
use crate::context::Context;
use crate::error::{CliError, ErrorKind};
use crate::exchange;
use crate::language::Message;
use crate::output::{Column, Table as PrintedTable};

mod lost;

/// Exports, backs up and checks the store.
#[derive(Debug, clap::Args)]
pub struct Store {
    /// What to do.
    #[command(subcommand)]
    pub command: StoreCommand,
}

/// What can be done with the store.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Writes an encrypted copy.
    #[command(about = "help-store-backup")]
    Backup {
        /// The file.
        #[arg(value_name = "FILE", help = "help-store-backup-file")]
        file: PathBuf,
        /// Whether to replace what is there.
        #[arg(long, help = "help-force")]
        force: bool,
    },
    /// Checks every page and every proof.
    #[command(about = "help-store-check")]
    Check,
    /// Names what was lost with what a backup did not have.
    #[command(about = "help-store-lost", after_help = "help-store-lost-more")]
    Lost,
    /// Goes on from a backup, under a new ledger.
    #[command(about = "help-store-restore", after_help = "help-store-restore-more")]
    Restore {
        /// The backup; without it the node's own store.
        #[arg(value_name = "FILE", help = "help-store-restore-file")]
        file: Option<PathBuf>,
        /// A newer card of this organisation, as a partner has it.
        #[arg(long, value_name = "FILE", help = "help-store-restore-cards")]
        cards: Option<PathBuf>,
        /// The key of the store, where the home is lost.
        #[arg(long, value_name = "FILE", requires_all = ["file", "organisation_key"], help = "help-store-restore-key")]
        store_key: Option<PathBuf>,
        /// The key of the organisation, where the home is lost.
        #[arg(long, value_name = "FILE", requires = "store_key", help = "help-store-restore-organisation-key")]
        organisation_key: Option<PathBuf>,
        /// The list of what was erased, where the home is lost.
        #[arg(long, value_name = "FILE", help = "help-store-restore-erased")]
        erased: Option<PathBuf>,
        /// Whether to replace the store that is there.
        #[arg(long, help = "help-store-restore-force")]
        force: bool,
        /// Whether the list of what was erased may be older than the backup.
        #[arg(long, help = "help-store-restore-yes")]
        yes: bool,
    },
    /// Writes everything, decrypted.
    #[command(about = "help-store-export", after_help = "help-store-export-more")]
    Export {
        /// The file.
        #[arg(long, value_name = "FILE", required = true, help = "help-store-export-plain")]
        plain: PathBuf,
        /// Whether to replace what is there.
        #[arg(long, help = "help-force")]
        force: bool,
    },
}

/// Is what `store check --json` prints.
#[derive(Serialize)]
struct CheckReport {
    ok: bool,
    damage: Vec<String>,
    epochs: u64,
    rows: BTreeMap<&'static str, u64>,
}

/// Is what `store export --json` prints.
#[derive(Serialize)]
struct ExportReport<'a> {
    path: &'a Path,
    pages: u32,
    remains: u64,
    damaged_pages: usize,
}

pub(super) fn run(context: &Context, arguments: Store) -> Result<(), CliError> {
    match arguments.command {
        StoreCommand::Backup { file, force } => backup(context, &file, force),
        StoreCommand::Check => check(context),
        StoreCommand::Lost => lost::run(context),
        StoreCommand::Export { plain, force } => export(context, &plain, force),
        StoreCommand::Restore { file, cards, store_key, organisation_key, erased, force, yes } => {
            let supplied = Supplied { cards: newer_cards(cards.as_deref())?, erased: erased.as_deref(), yes };
            let Some((store_key, organisation_key)) = store_key.zip(organisation_key) else {
                return restore(context, file.as_deref(), supplied, force);
            };
            let backup = file.ok_or_else(|| CliError::bug("a key of a store comes with a backup"))?;
            File::open(&backup).map_err(|error| CliError::file(&backup, &error))?;
            succession::make_home(context, &store_key, &organisation_key)?;
            succession::run(context, Source::Backup(&backup), supplied, Occasion::RestoredElsewhere)
        }
    }
}

fn newer_cards(file: Option<&Path>) -> Result<Vec<SignedCard>, CliError> {
    let mut newer = file.map(exchange::read).transpose()?.map(|file| file.cards).unwrap_or_default();
    newer.sort_by_key(|signed| signed.read().map_or(u32::MAX, |card| card.number));
    Ok(newer)
}

fn restore(context: &Context, file: Option<&Path>, supplied: Supplied<'_>, force: bool) -> Result<(), CliError> {
    let store = context.home()?.store();
    if file.is_some() && !force && store.symlink_metadata().is_ok() {
        return Err(exchange::file_exists(&store));
    }
    succession::run(context, file.map_or(Source::Own, Source::Backup), supplied, Occasion::Restored)
}

fn backup(context: &Context, file: &Path, force: bool) -> Result<(), CliError> {
    exchange::check_destination(file, exchange::Existing::from_force(force), &[])?;
    let existing = if force { Existing::Replace } else { Existing::Keep };
    let to = exchange::absolute(file)?;
    let written = context.call(Backup { to, existing })?;
    let printer = context.printer();
    printer.show(&written, |printer| {
        printer.say(Message::new("store-backed-up").with("path", written.path.as_path()).with("bytes", written.bytes))
    })?;
    printer.note("store-backup-key");
    Ok(())
}

fn export(context: &Context, plain: &Path, force: bool) -> Result<(), CliError> {
    exchange::check_destination(plain, exchange::Existing::from_force(force), &[])?;
    let overwrite = if force { Overwrite::Replace } else { Overwrite::Refuse };
    let to = exchange::absolute(plain)?;
    let copy = context.export_store(&to, overwrite)?;
    let printer = context.printer();
    let report =
        ExportReport { path: plain, pages: copy.pages, remains: copy.remains, damaged_pages: copy.damaged.len() };
    printer.show(&report, |printer| {
        let written = Message::new("store-exported").with("path", plain).with("pages", copy.pages);
        printer.say(written.with("remains", copy.remains))
    })?;
    printer.warn("store-export-plain");
    if copy.damaged.is_empty() {
        return Ok(());
    }
    Err(CliError::finding(Message::new("error-store-pages").with("count", copy.damaged.len())))
}

/// Checks the store beside a running node, or without one: it takes neither a session nor the network.
fn check(context: &Context) -> Result<(), CliError> {
    let home = context.home()?;
    let key = StoreKey::read(&SecretFile::find(&home.store_key(), context.credentials().as_deref()))?;
    let store = SqliteStore::open(&home.store(), &key)
        .map_err(|error| CliError::new(ErrorKind::Disk, "error-store").caused_by(&error))?;
    let (mut damage, mut beside) = (Vec::new(), Vec::new());
    match store.integrity_check() {
        Ok(()) => {}
        Err(SqliteError::Damaged { finding, .. }) => damage.push(finding),
        Err(error) => return Err(CliError::new(ErrorKind::Disk, "error-store").caused_by(&error)),
    }
    // Reads every card and roster again, with its signatures.
    if let Err(error) = load_directory(&store) {
        damage.push(error.to_string());
    }
    let epochs = match check_epochs(&store) {
        Ok(epochs) => epochs,
        Err(found) => {
            damage.push(found);
            0
        }
    };
    match LedgerFile::read(&home)? {
        Some(file) if file.newest_epoch.map_or(0, |newest| newest + 1) > epochs => {
            damage.push(format!(
                "the file ledger counts {:?} as the newest epoch, the store has {epochs} epochs",
                file.newest_epoch
            ));
        }
        Some(_) => {}
        None => beside.push("the file ledger is missing".to_owned()),
    }
    // What is wrong beside the store is no damage of the store.
    let sound = damage.is_empty();
    damage.append(&mut beside);
    let mut rows = BTreeMap::new();
    for table in Table::ALL {
        rows.insert(table.name(), count(&store, table).map_err(|error| disk(&error))?);
    }
    let report = CheckReport { ok: damage.is_empty(), damage, epochs, rows };
    print(context, &report)?;
    match (report.ok, sound) {
        (true, _) => Ok(()),
        (false, true) => Err(CliError::finding("error-store-ledger").hint("hint-store-ledger")),
        (false, false) => Err(CliError::finding("error-store-damaged").hint("hint-store-damaged")),
    }
}

/// Computes the log of all epochs anew, and compares it with the state that the store says it has.
fn check_epochs(store: &SqliteStore) -> Result<u64, String> {
    let epochs = ledger::epochs(store, 0, usize::MAX).map_err(|error| error.to_string())?;
    let mut nodes: BTreeMap<log::Position, TreeHash> = BTreeMap::new();
    let missing = |position: log::Position| format!("the log has no node {position:?}");
    for (size, epoch) in (0..).zip(&epochs) {
        if epoch.leaf.number != size {
            return Err(format!("epoch {} stands where epoch {size} should", epoch.leaf.number));
        }
        let mut read = |position| nodes.get(&position).copied().ok_or_else(|| missing(position));
        let complete = log::append(size, epoch.leaf.hash(), &mut read)?;
        nodes.extend(complete);
    }
    let size = epochs.len() as u64;
    let mut read = |position| nodes.get(&position).copied().ok_or_else(|| missing(position));
    let found = LogState { size, root: log::root(0, size, &mut read)? };
    let sealed = load_sealed(store).map_err(|error| error.to_string())?;
    if sealed == found { Ok(size) } else { Err(format!("the epochs make {found:?}, the log says {sealed:?}")) }
}

fn print(context: &Context, report: &CheckReport) -> Result<(), CliError> {
    context.printer().show(report, |printer| {
        for damage in &report.damage {
            printer.line(damage)?;
        }
        let text = |id| printer.text(id, &[]);
        let columns = [Column::left(text("store-column-table")), Column::right(text("store-column-rows"))];
        let mut table = PrintedTable::new(columns);
        for (name, rows) in report.rows.iter().filter(|(_, rows)| **rows > 0) {
            let rows = context.translator().number(i64::try_from(*rows).unwrap_or(i64::MAX));
            table.row([(*name).to_owned(), rows]);
        }
        printer.table(&table)?;
        if report.ok { printer.say("store-sound") } else { Ok(()) }
    })
}

fn count(store: &SqliteStore, table: Table) -> Result<u64, StoreError> {
    let mut from = Vec::new();
    let mut counted = 0;
    loop {
        let page = store.scan(table, &from, &[], ledger::SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(counted) };
        from = ledger::next_key(last);
        counted += page.len() as u64;
    }
}

fn disk(error: &StoreError) -> CliError {
    CliError::new(ErrorKind::Disk, "error-store").caused_by(error)
}
