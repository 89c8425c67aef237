// SPDX-License-Identifier: EUPL-1.2
//! `raccord undo --import`: all that an import wrote gives way to what stood before, as new signed entries. A file that the list opened and
//! that nobody did anything about is closed; one that somebody worked with is named and left.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::SignedConsultation;
use raccord_node::service::editing::RowsKnown;
use raccord_node::service::imports::{ImportWritten, Imports};
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::commit::{COMMIT_ENTRIES_MAX, Padding};
use raccord_protocol::entry::Draft;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::replica::CLOCK_TOLERANCE_MS;
use raccord_protocol::roster::Act;
use raccord_protocol::statement::{self, CaseKind, Import, Kind, Scope};
use raccord_protocol::view::imports::{CLOSING, ImportView, Imported, ImportedCase, ImportedDocument, LeftReason};
use serde_json::json;

use super::{REASON, Undo};
use crate::commands::campaign;
use crate::commands::imports::named;
use crate::context::Context;
use crate::editing::{Edit, batches};
use crate::error::{CliError, ErrorKind};
use crate::interruption;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::values::short;
use crate::writing::{field, office_time};

/// How long one consultation serves, in milliseconds: a node takes none that is much older, and of a long list there is much to read.
const CONSULTATION_MS: u64 = CLOCK_TOLERANCE_MS / 2;
/// What names the newest import that stands.
const LAST: &str = "last";
/// The fewest digits that name an import.
const DIGITS_MIN: usize = 4;
/// How many files that stay are named one by one.
const LEFT_NAMED: usize = 20;
/// The code of the reason for which such a file is closed: no other one fits.
const CLOSED_FOR: &str = "autre";

/// Is what is to be taken back.
#[derive(Debug, Default)]
struct Found {
    /// Files that are closed, with what stands in the fields that close them.
    closed: BTreeMap<CaseHandle, Vec<ImportedDocument>>,
    /// Those of them that were there, closed as another import was taken back.
    again: BTreeSet<CaseHandle>,
    /// Files that were there of people whom the list is about.
    known: BTreeSet<CaseHandle>,
    /// Files of people whom it showed as gone from a list, and is not about.
    gone: BTreeSet<CaseHandle>,
    /// Values that stood before in files that were there.
    back: BTreeMap<CaseHandle, Vec<Edit>>,
    /// Files that the import opened and that stay.
    left: BTreeMap<CaseHandle, LeftReason>,
    /// How many values stay in files that were there.
    kept: BTreeMap<CaseHandle, usize>,
    /// The campaigns that count the list.
    campaigns: Vec<CaseHandle>,
}

pub(super) fn run(context: &Context, arguments: &Undo, import: &str) -> Result<(), CliError> {
    let role = context.call(NodeContext {})?.role;
    if !(role.may(Act::Import) && role.may(Act::Edit)) {
        return Err(CliError::denied("undo-import-denied").hint("hint-undo-import-denied"));
    }
    let imports = context.call(Imports {})?.imports;
    let (import, later) = find(context.printer(), &imports, import)?;
    if import.author.key != context.staff_key()?.public() && !role.may(Act::Order) {
        let denied = named(context.printer(), "undo-import-other", import);
        return Err(CliError::denied(denied).hint("hint-undo-import-other"));
    }
    interruption::watch()?;
    let found = read(context, import)?;
    let closed_campaigns: Vec<String> = match found.campaigns.is_empty() {
        true => Vec::new(),
        false => {
            let all = campaign::all(context)?.into_iter();
            let closed = all.filter(|held| held.closed.is_some() && found.campaigns.contains(&held.case));
            closed.map(|held| held.name).collect()
        }
    };
    let printer = context.printer();
    if !arguments.dry_run && !arguments.yes {
        print(printer, import, &found, (later, &closed_campaigns))?;
        context.confirm("undo-import-question")?;
    }
    let entries = if arguments.dry_run { 0 } else { write(context, import, &found)? };
    let values = |edits: &BTreeMap<CaseHandle, Vec<Edit>>| edits.values().map(Vec::len).sum::<usize>();
    let left = found.left.iter().map(|(case, reason)| json!({ "case": case, "reason": reason }));
    let kept = found.kept.iter().map(|(case, values)| json!({ "case": case, "values": values }));
    let object = json!({
        "import": import.import,
        "source": import.source,
        "processing_date": import.processing_date,
        "author": import.author.key,
        "dry_run": arguments.dry_run,
        "closed": found.closed.len(),
        "opened_again": found.again.len(),
        "known": found.known.len(),
        "gone": found.gone.len(),
        "campaigns": found.campaigns.len(),
        "given_back": { "cases": found.given_back(), "values": values(&found.back) },
        "left": left.collect::<Vec<_>>(),
        "kept": kept.collect::<Vec<_>>(),
        "closed_campaigns": closed_campaigns,
        "later": later,
        "entries": entries,
    });
    printer.show(&object, |printer| {
        if arguments.dry_run || arguments.yes {
            print(printer, import, &found, (later, &closed_campaigns))?;
        }
        match arguments.dry_run {
            true => printer.note("undo-import-dry-run"),
            false => {
                printer.success(named(printer, "undo-import-done", import));
                // An import that was broken off, and was done again: what the first of the two wrote is another import.
                let is_begun = |other: &&ImportView| {
                    other.broken_off
                        && !other.taken_back
                        && other.import != import.import
                        && (&other.source, &other.processing_date) == (&import.source, &import.processing_date)
                };
                match imports.iter().find(is_begun) {
                    Some(begun) => printer.warn(named(printer, "undo-import-begun", begun)),
                    None => printer.note("undo-import-next"),
                }
            }
        }
        Ok(())
    })
}

/// Finds an import by the first digits of its number, or the newest that stands, with how many that stand are newer.
fn find<'i>(printer: &Printer, imports: &'i [ImportView], wanted: &str) -> Result<(&'i ImportView, usize), CliError> {
    let wanted = wanted.trim().to_lowercase();
    let is_wanted = |import: &ImportView| match wanted.as_str() {
        LAST => !import.taken_back,
        digits => import.import.to_string().starts_with(digits),
    };
    if wanted != LAST && wanted.chars().count() < DIGITS_MIN {
        return Err(CliError::usage("undo-import-short").hint("hint-undo-imports"));
    }
    let mut found = imports.iter().enumerate().filter(|(_, import)| is_wanted(import));
    let Some((place, import)) = found.next() else {
        return Err(CliError::not_found("undo-import-missing").hint("hint-undo-imports"));
    };
    if wanted != LAST && found.next().is_some() {
        return Err(CliError::usage("undo-import-several").hint("hint-undo-imports"));
    }
    if import.taken_back {
        return Err(CliError::conflict(named(printer, "undo-import-twice", import)).hint("hint-undo-import-twice"));
    }
    Ok((import, imports[..place].iter().filter(|newer| !newer.taken_back).count()))
}

/// Reads what the import wrote, commit by commit.
fn read(context: &Context, import: &ImportView) -> Result<Found, CliError> {
    let mut consultation = context.consult(Scope::List, None, REASON)?;
    let mut said = context.now();
    let asked = |consultation: &SignedConsultation, commit| ImportWritten {
        consultation: consultation.clone(),
        import: import.import,
        commit,
    };
    let commits = context.call(asked(&consultation, None))?.commits;
    if commits.is_empty() {
        return Err(
            CliError::conflict(named(context.printer(), "undo-import-untold", import)).hint("hint-undo-import-untold")
        );
    }
    let mut progress = context.printer().progress(commits.len() as u64, "undo-import-progress-read");
    let mut found = Found::default();
    for commit in commits {
        if interruption::is_told() {
            return Err(CliError::new(ErrorKind::Interrupted, "undo-import-interrupted-before"));
        }
        if context.now().ms_since(said) >= CONSULTATION_MS {
            consultation = context.consult(Scope::List, None, REASON)?;
            said = context.now();
        }
        context.call(asked(&consultation, Some(commit)))?.cases.into_iter().for_each(|case| found.take(case));
        progress.advance(1);
    }
    Ok(found)
}

impl Found {
    fn take(&mut self, case: ImportedCase) {
        let handle = case.head.case;
        match case.what {
            Imported::Done => {}
            Imported::Known { documents, changed_since } => {
                // As the import counted them: who is gone from a list is not one of those whom it is about, and a campaign is nobody.
                let says_gone = !documents.is_empty() && documents.iter().all(ImportedDocument::says_gone);
                if case.head.kind == CaseKind::Person && !self.known.contains(&handle) {
                    if says_gone && changed_since == 0 {
                        self.gone.insert(handle);
                    } else if !documents.is_empty() || changed_since > 0 {
                        self.gone.remove(&handle);
                        self.known.insert(handle);
                    }
                }
                if case.head.kind == CaseKind::Campaign && !documents.is_empty() && !self.campaigns.contains(&handle) {
                    self.campaigns.push(handle);
                }
                if !documents.is_empty() {
                    self.back.entry(handle).or_default().extend(documents.into_iter().map(as_before));
                }
                if changed_since > 0 {
                    *self.kept.entry(handle).or_default() += changed_since;
                }
            }
            Imported::Left { reason } => drop(self.left.insert(handle, reason)),
            Imported::Opened { closing, again } => {
                self.again.extend(again.then_some(handle));
                self.closed.insert(handle, closing);
            }
        }
    }

    /// Returns of how many files that were there what stood before comes back, of those whom the list is about.
    fn given_back(&self) -> usize {
        self.known.iter().filter(|case| self.back.contains_key(case)).count()
    }

    /// Returns what is written, file by file.
    fn edits(&self, day: &str) -> impl Iterator<Item = (CaseHandle, Vec<Edit>)> {
        let closed = self.closed.iter().map(move |(case, held)| (*case, closing(held, day)));
        closed.chain(self.back.iter().map(|(case, edits)| (*case, edits.clone())))
    }
}

fn as_before(document: ImportedDocument) -> Edit {
    let ImportedDocument { field, document, heads, current, before, emptied: _ } = document;
    Edit::Change { document, field, heads, current, value: before }
}

/// Returns the edits that close a file.
fn closing(held: &[ImportedDocument], day: &str) -> Vec<Edit> {
    let mut edits = Vec::with_capacity(CLOSING.len());
    for (name, value) in CLOSING.into_iter().zip([day, CLOSED_FOR]) {
        let field = field(name).id;
        let mut there = held.iter().filter(|document| document.field == field).cloned().peekable();
        if there.peek().is_none() {
            edits.push(Edit::Open { field, value: value.to_owned() });
        }
        edits.extend(there.map(|document| as_before(ImportedDocument { before: value.to_owned(), ..document })));
    }
    edits
}

/// Signs and stores it, commit by commit, each of which says that the import is taken back; returns how many entries.
fn write(context: &Context, import: &ImportView, found: &Found) -> Result<usize, CliError> {
    let signer = context.staff_key()?.public();
    let (mut entropy, mut of_statements) = (context.entropy()?, context.entropy()?);
    let day = office_time(context).date().to_string();
    let files = found.closed.len() + found.back.len();
    let all: usize = found.edits(&day).map(|(_, edits)| edits.len()).sum();
    let mut progress = context.printer().progress(all as u64, "undo-import-progress-write");
    let drafts = found.edits(&day).flat_map(|(case, edits)| {
        edits.iter().map(|edit| edit.draft(case, signer, &mut entropy)).collect::<Vec<Draft>>()
    });
    let mut waiting = batches(drafts);
    let mut written = 0;
    loop {
        let mut batch = waiting.take_at_most(COMMIT_ENTRIES_MAX - 1).unwrap_or_default();
        let is_done = waiting.is_empty();
        let changed = if is_done { u32::try_from(files).unwrap_or(u32::MAX) } else { 0 };
        let word = Import::taking_back(import.import, day.clone(), changed, is_done);
        let edits = batch.len();
        batch.push(statement::single(Kind::Import, vec![], &word, &mut of_statements));
        if interruption::is_told() {
            drop(progress);
            let said = Message::new("undo-import-interrupted").with("kept", written).with("all", all);
            return Err(CliError::new(ErrorKind::Interrupted, said).hint("hint-undo-import-interrupted"));
        }
        context.commit(&batch, Padding::Padded)?;
        // Whoever asks next waits for nothing.
        context.call(RowsKnown::default())?;
        written += edits;
        progress.advance(edits as u64);
        if is_done {
            return Ok(written);
        }
    }
}

fn print(
    printer: &Printer,
    import: &ImportView,
    found: &Found,
    (later, closed_campaigns): (usize, &[String]),
) -> Result<(), CliError> {
    printer.say(named(printer, "undo-import-head", import))?;
    let mut table = Table::new([
        Column::left(printer.text("undo-import-column-what", &[])),
        Column::right(printer.text("undo-import-column-files", &[])),
    ]);
    let counts = [
        ("undo-import-closed", found.closed.len() - found.again.len()),
        ("undo-import-again", found.again.len()),
        ("undo-import-back", found.given_back()),
        ("undo-import-gone", found.gone.len()),
        ("undo-import-campaigns", found.campaigns.len()),
        ("undo-import-left", found.left.len()),
        ("undo-import-kept", found.kept.len()),
    ];
    const SELDOM: [&str; 3] = ["undo-import-again", "undo-import-gone", "undo-import-campaigns"];
    for (id, count) in counts.into_iter().filter(|(id, count)| *count > 0 || !SELDOM.contains(id)) {
        table.row([printer.text(id, &[]), printer.translator().number(i64::try_from(count).unwrap_or(i64::MAX))]);
    }
    printer.table(&table)?;
    if !found.left.is_empty() {
        let named: Vec<String> = found
            .left
            .iter()
            .take(LEFT_NAMED)
            .map(|(case, reason)| {
                let id = match reason {
                    LeftReason::HandedOver => "undo-import-left-handed-over",
                    LeftReason::Locked => "undo-import-left-locked",
                    LeftReason::Touched => "undo-import-left-touched",
                };
                format!("{} ({})", short(case), printer.text(id, &[]))
            })
            .collect();
        printer.warn(
            Message::new("undo-import-left-named")
                .with("cases", named.join(", "))
                .with("more", found.left.len().saturating_sub(LEFT_NAMED)),
        );
        printer.note("undo-import-left-next");
    }
    if !found.kept.is_empty() {
        let named: Vec<String> = found.kept.keys().take(LEFT_NAMED).map(short).collect();
        printer.warn(
            Message::new("undo-import-kept-named")
                .with("cases", named.join(", "))
                .with("more", found.kept.len().saturating_sub(LEFT_NAMED)),
        );
        printer.note("undo-import-kept-next");
    }
    if !closed_campaigns.is_empty() {
        printer.warn(Message::new("undo-import-campaign-closed").with("names", closed_campaigns.join(", ")));
    }
    if later > 0 {
        printer.warn(Message::new("undo-import-later").with("count", later));
    }
    Ok(())
}
