// SPDX-License-Identifier: EUPL-1.2
//! What imports wrote, so that one can be taken back as a whole, and which files stand no more because one was.
//!
//! An import is some commits of one signer, each of which ends with a statement: of a part, or of the whole. One of a program before there
//! were parts has the last statement alone; there the full commits of the signer before it are taken until as many files were opened and
//! changed as the statement counts.
//!
//! A file that an import opened and that was closed as the import was taken back stands in no list, search or figure: as if the list had
//! never been. Whatever is written in it afterwards brings it back into sight.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::history::is_stated_about;
use super::reading::{Change, OpenCase, OpenDocument, Reading};
use super::{Author, CaseHead, ViewError, Viewer};
use crate::case::{self, DocumentKey, DocumentRecord};
use crate::catalogue::{Catalogue, FieldId};
use crate::commit::COMMIT_ENTRIES_MAX;
use crate::entry::{DEPENDENCIES_MAX, Header};
use crate::erasure::is_closed;
use crate::id::{DocumentId, EntryId};
use crate::key::PublicKey;
use crate::ledger::{self, Entry, LedgerError, Location};
use crate::replica::place_of;
use crate::statement::{self, CaseKind, CaseOpened, Import, ImportWord, Kind, Payload};
use crate::time::Timestamp;

/// The most imports in one answer.
pub const IMPORTS_MAX: usize = 64;
/// How many commits are looked through for imports, from the newest.
const COMMITS_MAX: u64 = 200_000;
/// How many commits may stand between two of one import: others write meanwhile.
const BETWEEN_MAX: u64 = 10_000;
/// The fields by which a file is closed; the last of them is written last.
pub const CLOSING: [&str; 2] = ["fin_suivi_le", "fin_suivi_motif"];
/// The last of them: every list looks for it in every file.
static REASON: LazyLock<Option<FieldId>> =
    LazyLock::new(|| Catalogue::current().by_name(CLOSING[1]).map(|field| field.id));
/// What the end of a campaign, or a list of others, writes in a file: that is no work on it.
const COUNTED: [&str; 3] = ["nombre_campagnes", GONE, "hors_liste_depuis"];

/// Is an import of this organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// The last statement about it.
    pub import: EntryId,
    /// Who signed it.
    pub author: Author,
    /// When.
    pub time: Timestamp,
    /// The source, as its mapping names it.
    pub source: String,
    /// The processing date, ISO 8601.
    pub processing_date: String,
    /// How many files it opened.
    pub opened: u32,
    /// How many files that were there it changed.
    pub changed: u32,
    /// Whether it was broken off before its end.
    pub broken_off: bool,
    /// Whether it was taken back since.
    pub taken_back: bool,
    /// Whether somebody began to take it back, and did not come to the end.
    pub half_taken_back: bool,
}

/// Is what one commit of an import wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCommit {
    /// The own files that it wrote in, by number.
    pub cases: Vec<ImportedCase>,
}

/// Is a file that a commit of an import wrote in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedCase {
    /// The file.
    #[serde(flatten)]
    pub head: CaseHead,
    /// What became of it.
    #[serde(flatten)]
    pub what: Imported,
}

/// Says what became of a file that an import wrote in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Imported {
    /// Nothing is left to be taken back: it was, or the file was erased.
    Done,
    /// It was there before the list.
    Known {
        /// The documents that hold what the commit wrote.
        documents: Vec<ImportedDocument>,
        /// How many others somebody wrote in since, or of which nobody can tell what stood before.
        changed_since: usize,
    },
    /// The import opened it, and it stays as it is.
    Left {
        /// Why.
        reason: LeftReason,
    },
    /// The import opened it, or opened it again after another was taken back, and nobody did anything about it since.
    Opened {
        /// What stands in the fields that close it.
        closing: Vec<ImportedDocument>,
        /// Whether it was there, and had been closed as another import was taken back.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
}

/// Says why a file that an import opened is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftReason {
    /// It was handed over: another organisation has it.
    HandedOver,
    /// It may have been erased since a backup: nobody writes in it before that is decided.
    Locked,
    /// Something was done about it since: written, granted, referred, linked, said, or named by another list.
    Touched,
}

/// Is a document that an import wrote in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedDocument {
    /// Its field.
    pub field: FieldId,
    /// The document.
    pub document: DocumentId,
    /// The newest changes: what a new change depends on.
    pub heads: Vec<EntryId>,
    /// The changes whose values stand: what a new change replaces.
    pub current: Vec<EntryId>,
    /// What stood before the import; empty where nothing did.
    pub before: String,
    /// Whether the import emptied it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub emptied: bool,
}

/// The field that shows somebody as gone from a list.
pub const GONE: &str = "sorti_de_la_liste";

impl ImportedDocument {
    /// Tells whether the import wrote here that somebody is gone from a list: so it says of those whom it names as no leavers any more, and
    /// counts them apart from those of whom it is about.
    pub fn says_gone(&self) -> bool {
        is_one_of(self.field, &[GONE]) && !self.emptied
    }
}

/// Returns the newest imports of this organisation, the newest first.
///
/// # Errors
/// Fails when the store does.
pub fn imports(viewer: &Viewer<'_>) -> Result<Vec<ImportView>, ViewError> {
    let mut reading = Reading::new(viewer);
    let mut found: Vec<ImportView> = Vec::new();
    let (mut taken_back, mut begun) = (BTreeSet::new(), BTreeSet::new());
    // The part that comes next, by signer: going back, the whole comes before its parts.
    let mut awaited: BTreeMap<PublicKey, (Import, u32)> = BTreeMap::new();
    let end = ledger::commit_count(viewer.store)?;
    for number in (end.saturating_sub(COMMITS_MAX)..end).rev() {
        if found.len() == IMPORTS_MAX {
            break;
        }
        let Some((entry, import)) = import_of(&mut reading, number)? else { continue };
        let signer = reading.signed(number)?.signer;
        let parts = match import.word() {
            ImportWord::TakesBack { import, is_done: true } => {
                taken_back.insert(import);
                continue;
            }
            ImportWord::TakesBack { import, is_done: false } => {
                begun.insert(import);
                continue;
            }
            ImportWord::Part { number } => {
                let is_awaited = |(of, next): &(Import, u32)| *next == number + 1 && is_of_one_list(of, &import);
                let is_awaited = awaited.get(&signer).is_some_and(is_awaited);
                awaited.insert(signer, (import.clone(), number));
                if is_awaited {
                    continue;
                }
                None
            }
            ImportWord::Whole => {
                let last = last_part(&reading, &entry)?;
                last.into_iter().for_each(|number| drop(awaited.insert(signer, (import.clone(), number))));
                Some(last)
            }
        };
        let (author, time) = reading.author(entry.location)?;
        found.push(ImportView {
            import: entry.id,
            author,
            time,
            source: import.list_source().to_owned(),
            processing_date: import.processing_date,
            opened: import.opened,
            changed: import.changed,
            broken_off: parts.is_none(),
            taken_back: taken_back.contains(&entry.id),
            half_taken_back: begun.contains(&entry.id) && !taken_back.contains(&entry.id),
        });
    }
    Ok(found)
}

/// Tells whether two statements are about the same list.
fn is_of_one_list(one: &Import, other: &Import) -> bool {
    one.list_source() == other.list_source() && one.processing_date == other.processing_date
}

/// Returns which part of its import a commit is that ends with the statement about the whole; none where there are no parts.
fn last_part(reading: &Reading<'_>, whole: &Entry) -> Result<Option<u32>, ViewError> {
    let Location { commit, index } = whole.location;
    let Some(index) = index.checked_sub(1) else { return Ok(None) };
    let part = statement_at(reading, Location { commit, index })?;
    Ok(part.and_then(|(_, part)| match part.word() {
        ImportWord::Part { number } => Some(number),
        ImportWord::TakesBack { .. } | ImportWord::Whole => None,
    }))
}

/// Is an import found in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundImport {
    /// Who signed it.
    pub signer: PublicKey,
    /// The numbers of its commits, in the order stored; none where they cannot all be told.
    pub commits: Vec<u64>,
}

/// Returns the import that a statement is about; none where it is about none of this organisation, or one that is taken back by it.
///
/// # Errors
/// Fails when the store does.
pub fn find_import(viewer: &Viewer<'_>, import: EntryId) -> Result<Option<FoundImport>, ViewError> {
    let mut reading = Reading::new(viewer);
    let Some(location) = ledger::locate(viewer.store, import)? else { return Ok(None) };
    let Some((entry, summary)) = import_of(&mut reading, location.commit)?.filter(|(entry, _)| entry.id == import)
    else {
        return Ok(None);
    };
    let signer = reading.signed(location.commit)?.signer;
    let parts = match summary.word() {
        ImportWord::Part { number } => Some(number),
        ImportWord::TakesBack { .. } => return Ok(None),
        ImportWord::Whole => last_part(&reading, &entry)?,
    };
    let commits = match parts {
        Some(number) => parts_before(&mut reading, (location.commit, signer), (&summary, number))?,
        None => counted(&mut reading, (location.commit, signer), &summary)?,
    };
    Ok(Some(FoundImport { signer, commits }))
}

/// Returns the commits of an import that ends in one of which the number of the part is known.
fn parts_before(
    reading: &mut Reading<'_>,
    (last, signer): (u64, PublicKey),
    (summary, number): (&Import, u32),
) -> Result<Vec<u64>, ViewError> {
    let mut commits = vec![last];
    let (mut from, mut wanted) = (last, number);
    while wanted > 0 {
        let Some(earlier) =
            previous(reading, (from, signer), &mut |reading, number| Ok(import_of(reading, number)?.is_some()))?
        else {
            return Ok(Vec::new());
        };
        let is_next = import_of(reading, earlier)?.is_some_and(|(_, part)| {
            part.word() == ImportWord::Part { number: wanted - 1 } && is_of_one_list(&part, summary)
        });
        if !is_next {
            return Ok(Vec::new());
        }
        commits.push(earlier);
        (from, wanted) = (earlier, wanted - 1);
    }
    commits.reverse();
    Ok(commits)
}

/// Returns the commits of an import that has no parts: the last one, and of programs before there were parts the full ones before it,
/// until the counts are met.
fn counted(
    reading: &mut Reading<'_>,
    (last, signer): (u64, PublicKey),
    summary: &Import,
) -> Result<Vec<u64>, ViewError> {
    let mut commits = vec![last];
    let mut cases = cases_of(reading, last)?;
    let wanted = summary.opened as usize + summary.changed as usize;
    let mut from = last;
    while cases.len() < wanted {
        let Some(earlier) = previous(reading, (from, signer), &mut |_, _| Ok(true))? else { return Ok(Vec::new()) };
        let is_full = usize::from(ledger::commit(reading.viewer.store, earlier)?.entries) == COMMIT_ENTRIES_MAX;
        if !is_full || import_of(reading, earlier)?.is_some() {
            return Ok(Vec::new());
        }
        cases.extend(cases_of(reading, earlier)?);
        commits.push(earlier);
        from = earlier;
    }
    commits.reverse();
    Ok(commits)
}

/// Returns the files that a commit wrote in.
fn cases_of(reading: &Reading<'_>, number: u64) -> Result<BTreeSet<u64>, ViewError> {
    let opened = case::opened_in(reading.viewer.store, number)?;
    let entries = ledger::entries_of(reading.viewer.store, number)?.into_iter();
    let cases = entries.filter_map(|(_, entry)| case_of(reading, &opened, &entry).transpose());
    cases.collect()
}

/// Returns the newest commit of a signer before one that is wanted.
fn previous(
    reading: &mut Reading<'_>,
    (from, signer): (u64, PublicKey),
    is_wanted: &mut dyn FnMut(&mut Reading<'_>, u64) -> Result<bool, ViewError>,
) -> Result<Option<u64>, ViewError> {
    for earlier in (from.saturating_sub(BETWEEN_MAX)..from).rev() {
        if is_own(reading, earlier)? && reading.signed(earlier)?.signer == signer && is_wanted(reading, earlier)? {
            return Ok(Some(earlier));
        }
    }
    Ok(None)
}

/// Returns what a commit of an import wrote; `run` is the commits of the import, in the order stored.
///
/// # Errors
/// Fails when the store does.
pub fn import_commit(viewer: &Viewer<'_>, run: &FoundImport, commit: u64) -> Result<ImportCommit, ViewError> {
    let mut reading = Reading::new(viewer);
    let mut written: BTreeMap<u64, Vec<Entry>> = BTreeMap::new();
    let opened = case::opened_in(viewer.store, commit)?;
    for (_, entry) in ledger::entries_of(viewer.store, commit)? {
        if let Some(case) = case_of(&reading, &opened, &entry)? {
            written.entry(case).or_default().push(entry);
        }
    }
    let mut cases = Vec::with_capacity(written.len());
    for (number, entries) in written {
        let Some(record) = case::case(viewer.store, number)? else { continue };
        let open = reading.open(number, record)?;
        if open.own {
            let what = imported(&mut reading, &open, run, &entries)?;
            cases.push(ImportedCase { head: reading.head(&open), what });
        }
    }
    Ok(ImportCommit { cases })
}

/// Returns the case that an entry opens or writes in; `opened` is the documents that its commit opened, which most entries of an import
/// did.
fn case_of(
    reading: &Reading<'_>,
    opened: &BTreeMap<Location, DocumentKey>,
    entry: &Entry,
) -> Result<Option<u64>, ViewError> {
    let store = reading.viewer.store;
    if let Some(key) = opened.get(&entry.location) {
        return Ok(Some(key.case));
    }
    if statement::kind_of(&entry.header) == Some(Kind::CaseOpened) {
        let opened = ledger::body(store, entry.location, 0)?.and_then(|body| CaseOpened::read(&body).ok());
        return Ok(opened.map(|opened| case::number_of(store, opened.case)).transpose()?.flatten());
    }
    Ok(place_of(store, entry)?.map(|(case, _)| case))
}

fn imported(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    run: &FoundImport,
    entries: &[Entry],
) -> Result<Imported, ViewError> {
    if is_closed(reading.viewer.store, &open.record)? {
        return Ok(Imported::Done);
    }
    let documents = reading.unnamed_documents(open)?;
    if is_taken_back(reading, open, &documents)? {
        return Ok(Imported::Done);
    }
    let is_opened = is_of(reading, run, open.record.opened)?;
    if is_opened || is_reopened(reading, open, run, &documents)? {
        return Ok(match () {
            () if open.is_locked() => Imported::Left { reason: LeftReason::Locked },
            () if reading.handed_over(open.number).is_some() => Imported::Left { reason: LeftReason::HandedOver },
            () if is_touched(reading, open, run, &documents)? => Imported::Left { reason: LeftReason::Touched },
            () => Imported::Opened { closing: closing(reading, open)?, again: !is_opened },
        });
    }
    let documents = case::all_documents(reading.viewer.store, open.number, None)?;
    let ids: BTreeSet<DocumentId> = entries.iter().filter_map(|entry| entry.header.document(entry.id)).collect();
    let may_write = !open.is_locked() && reading.handed_over(open.number).is_none();
    let (mut written, mut changed_since) = (Vec::new(), 0);
    for (key, record) in documents.iter().filter(|(_, record)| ids.contains(&record.document)) {
        let document = reading.open_document(open, record)?;
        let stands = stands(reading, &document)?;
        let of_import = match &stands.written {
            Written::Change(id) => entries.iter().find(|entry| entry.id == *id),
            Written::Nothing | Written::Several => None,
        };
        let before = match of_import.filter(|_| may_write) {
            Some(entry) => before(reading, entry)?,
            // What was taken back already is not left.
            None if stands.by_taking_back && !matches!(stands.written, Written::Several) => continue,
            None => None,
        };
        match before {
            Some(before) => {
                let text = of_import.map_or(Ok(None), |entry| reading.text_at(entry.location))?;
                let emptied = text.is_some_and(|text| text.is_empty());
                written.push(ImportedDocument { emptied, ..imported_document(key, record, &document, before) });
            }
            None => changed_since += 1,
        }
    }
    Ok(Imported::Known { documents: written, changed_since })
}

fn imported_document(
    key: &DocumentKey,
    record: &DocumentRecord,
    document: &OpenDocument,
    before: String,
) -> ImportedDocument {
    ImportedDocument {
        field: key.field,
        document: record.document,
        heads: document.heads.iter().copied().take(DEPENDENCIES_MAX).collect(),
        current: document.current.iter().copied().take(DEPENDENCIES_MAX).collect(),
        before,
        emptied: false,
    }
}

/// Returns the documents of the fields that close a file.
fn closing(reading: &mut Reading<'_>, open: &OpenCase) -> Result<Vec<ImportedDocument>, ViewError> {
    let mut closing = Vec::new();
    for field in CLOSING.iter().filter_map(|name| Catalogue::current().by_name(name)) {
        for (key, record) in case::all_documents(reading.viewer.store, open.number, Some(field.id))? {
            let document = reading.open_document(open, &record)?;
            closing.push(imported_document(&key, &record, &document, String::new()));
        }
    }
    Ok(closing)
}

/// Tells whether what stands at a location was written by an import.
fn is_of(reading: &mut Reading<'_>, run: &FoundImport, location: Location) -> Result<bool, ViewError> {
    Ok(run.commits.binary_search(&location.commit).is_ok() && reading.signed(location.commit)?.signer == run.signer)
}

/// Tells whether an import named somebody whose file had been closed as another import was taken back, and so opened it again.
fn is_reopened(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    run: &FoundImport,
    documents: &[(DocumentKey, DocumentRecord)],
) -> Result<bool, ViewError> {
    for (_, record) in documents.iter().filter(|(key, _)| Some(key.field) == *REASON) {
        let document = reading.open_document(open, record)?;
        let [only] = Vec::from_iter(document.standing_changes().map(|change| (change.location, change.entry.id)))[..]
        else {
            continue;
        };
        let replaced = match document.changes.iter().find(|change| change.entry.id == only.1) {
            Some(change) => predecessors(change).first().copied(),
            None => None,
        };
        let replaced = document.changes.iter().find(|change| Some(change.entry.id) == replaced);
        if let Some(location) = replaced.map(|change| change.location)
            && is_of(reading, run, only.0)?
            && takes_back(reading, location.commit)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tells whether anybody did anything about a file beside the import that opened it.
fn is_touched(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    run: &FoundImport,
    documents: &[(DocumentKey, DocumentRecord)],
) -> Result<bool, ViewError> {
    if open.record.kind != CaseKind::Person || is_stated_about(reading, open)? {
        return Ok(true);
    }
    let first = run.commits.first().copied().unwrap_or_default();
    for (key, record) in documents.iter().filter(|(key, _)| !is_one_of(key.field, &COUNTED)) {
        let location = match record.changes.as_slice() {
            [_] => key.opening,
            _ => {
                let document = reading.open_document(open, record)?;
                match stands(reading, &document)?.written {
                    Written::Nothing => continue,
                    Written::Several => return Ok(true),
                    Written::Change(id) => match document.changes.iter().find(|change| change.entry.id == id) {
                        Some(change) => change.location,
                        None => return Ok(true),
                    },
                }
            }
        };
        if location.commit >= first && !is_of(reading, run, location)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tells whether an own file stands no more because the import that opened it was taken back: that closed it, and nothing was written in it
/// since. `documents` are all that it has.
pub(super) fn is_taken_back(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    documents: &[(DocumentKey, DocumentRecord)],
) -> Result<bool, ViewError> {
    if !open.own || open.record.kind != CaseKind::Person {
        return Ok(false);
    }
    let mut closed = None;
    for (_, record) in documents.iter().filter(|(key, _)| Some(key.field) == *REASON) {
        let Some(last) = record.changes.last() else { continue };
        if !takes_back(reading, last.commit)? {
            continue;
        }
        // What stood before a list wrote in its place closed the file for another reason.
        let document = reading.open_document(open, record)?;
        let stands = stands(reading, &document)?;
        let of_taking_back = stands.by_taking_back && matches!(stands.written, Written::Nothing);
        if of_taking_back && reading.text_at(*last)?.is_none_or(|reason| !reason.is_empty()) {
            closed = closed.max(Some(last.commit));
        }
    }
    let Some(closed) = closed else { return Ok(false) };
    for (_, record) in documents {
        for later in record.changes.iter().filter(|change| change.commit > closed) {
            if !takes_back(reading, later.commit)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Is what stands in a document where nothing that was taken back counts.
pub(super) struct Stands {
    pub(super) written: Written,
    /// Whether what stands was written as an import was taken back.
    pub(super) by_taking_back: bool,
}

/// Says what was written before anything was taken back.
pub(super) enum Written {
    /// One value, by this change.
    Change(EntryId),
    /// Nothing.
    Nothing,
    /// Several values, or nobody can tell.
    Several,
}

/// Returns what stands in a document where nothing that was taken back counts: a word that takes a change back brings back what stood
/// before that change.
pub(super) fn stands(reading: &mut Reading<'_>, document: &OpenDocument) -> Result<Stands, ViewError> {
    let of = |id: EntryId| document.changes.iter().find(|change| change.entry.id == id);
    let mut stands = Stands { written: Written::Several, by_taking_back: false };
    let [only] = Vec::from_iter(document.current.iter().copied())[..] else { return Ok(stands) };
    let mut next = only;
    // Each turn goes back in the document.
    while let Some(change) = of(next) {
        if !takes_back(reading, change.location.commit)? {
            stands.written = Written::Change(next);
            return Ok(stands);
        }
        stands.by_taking_back = true;
        let undone = match predecessors(change) {
            [] => None,
            [undone] => of(*undone),
            _ => return Ok(stands),
        };
        match undone.map(predecessors) {
            None | Some([]) => {
                stands.written = Written::Nothing;
                return Ok(stands);
            }
            Some([before]) => next = *before,
            Some(_) => return Ok(stands),
        }
    }
    Ok(stands)
}

/// Returns the changes of a document that count for nothing, as an import was taken back: what it wrote, and the words that took it back;
/// and those that stand where these do not count.
pub(super) fn unsaid(
    reading: &mut Reading<'_>,
    document: &OpenDocument,
) -> Result<(BTreeSet<EntryId>, BTreeSet<EntryId>), ViewError> {
    let mut unsaid = BTreeSet::new();
    for change in &document.changes {
        if takes_back(reading, change.location.commit)? {
            unsaid.insert(change.entry.id);
            unsaid.extend(predecessors(change));
        }
    }
    let mut standing = document.current.clone();
    if !unsaid.is_disjoint(&standing) {
        let stands = stands(reading, document)?;
        standing = match stands.written {
            Written::Change(id) => BTreeSet::from([id]),
            Written::Nothing => BTreeSet::new(),
            Written::Several => standing,
        };
    }
    Ok((unsaid, standing))
}

fn predecessors(change: &Change) -> &[EntryId] {
    match &change.entry.header {
        Header::Change { predecessors, .. } => predecessors,
        Header::Opening { .. } | Header::Statement { .. } => &[],
    }
}

/// Returns what stood in a document before an entry; none where nobody can tell.
fn before(reading: &Reading<'_>, entry: &Entry) -> Result<Option<String>, ViewError> {
    let replaced = match &entry.header {
        Header::Change { predecessors, .. } => predecessors.as_slice(),
        Header::Opening { .. } | Header::Statement { .. } => &[],
    };
    let only = match replaced {
        [] => return Ok(Some(String::new())),
        [only] => ledger::locate(reading.viewer.store, *only)?,
        _ => return Ok(None),
    };
    only.map_or(Ok(None), |location| Ok(reading.text_at(location)?))
}

fn is_one_of(field: FieldId, names: &[&str]) -> bool {
    Catalogue::current().field(field).is_some_and(|field| names.contains(&field.name.as_str()))
}

/// Tells whether an import is taken back in a commit.
pub(super) fn takes_back(reading: &mut Reading<'_>, number: u64) -> Result<bool, ViewError> {
    if let Some(known) = reading.taking_back.get(&number) {
        return Ok(*known);
    }
    let word = import_of(reading, number)?.map(|(_, import)| import.word());
    let takes_back = matches!(word, Some(ImportWord::TakesBack { .. }));
    reading.taking_back.insert(number, takes_back);
    Ok(takes_back)
}

/// Returns the statement that a commit of this organisation ends with, where that is about an import.
fn import_of(reading: &mut Reading<'_>, number: u64) -> Result<Option<(Entry, Import)>, ViewError> {
    if !is_own(reading, number)? {
        return Ok(None);
    }
    let stored = ledger::commit(reading.viewer.store, number)?;
    let Some(index) = stored.entries.checked_sub(1) else { return Ok(None) };
    statement_at(reading, Location { commit: number, index })
}

/// Returns the statement about an import that stands at a location, if one does.
fn statement_at(reading: &Reading<'_>, location: Location) -> Result<Option<(Entry, Import)>, ViewError> {
    let entry = match ledger::entry_at(reading.viewer.store, location) {
        Ok(entry) => entry,
        Err(LedgerError::Missing { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if statement::kind_of(&entry.header) != Some(Kind::Import) {
        return Ok(None);
    }
    let import = ledger::body(reading.viewer.store, location, 0)?.and_then(|body| Import::read(&body).ok());
    Ok(import.map(|import| (entry, import)))
}

/// Tells whether a commit is stored and of a ledger of this organisation.
fn is_own(reading: &mut Reading<'_>, number: u64) -> Result<bool, ViewError> {
    let ledger = match reading.signed(number) {
        Ok(signed) => signed.ledger,
        Err(LedgerError::Missing { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    Ok(reading.organisation_of(ledger) == Some(reading.viewer.organisation))
}
