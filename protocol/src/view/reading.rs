// SPDX-License-Identifier: EUPL-1.2
//! What every view reads: who signed what, which changes count, what stands in a document.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::thread::{ABOUT, MESSAGE_ABOUT};
use super::{Author, AuthorRole, CaseHead, Party, Standing, Value, ViewError, Viewer};
use crate::case::{self, CaseRecord, DocumentKey, DocumentRecord, GrantKey, GrantRecord};
use crate::catalogue::{Catalogue, FieldId};
use crate::document::{self, Document, DocumentChange};
use crate::entry::{self, Header, SLOT_VALUE};
use crate::grant::{self, Question};
use crate::id::{CaseHandle, DocumentId, EntryId, LedgerId, OrganisationId};
use crate::key::PublicKey;
use crate::ledger::{self, LedgerError, Location, body_key};
use crate::names::name_of;
use crate::referral::{self, ReferralRow};
use crate::replica::{Lock, locked_cases};
use crate::roster::Capacity;
use crate::statement::{CaseKind, Verdict};
use crate::store::{Row, Table};
use crate::time::{Timestamp, Validity};

/// Is what a commit says about all of its entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signed {
    pub(super) ledger: LedgerId,
    pub(super) signer: PublicKey,
    pub(super) time: Timestamp,
}

/// Reads with a memory for commits, of which few stand behind many entries.
pub(super) struct Reading<'a> {
    pub(super) viewer: Viewer<'a>,
    commits: BTreeMap<u64, Signed>,
    /// The files that were handed over, by case number; read when first asked for.
    handed_over: OnceCell<BTreeMap<u64, HandedOver>>,
    /// The own cases that may have been erased, by number; read when first asked for.
    locked: OnceCell<BTreeMap<u64, Lock>>,
    /// Whether an import is taken back in a commit, by its number.
    pub(super) taking_back: BTreeMap<u64, bool>,
    /// Threads by number, each with whether it is about cases that may not be seen any more.
    unseen_threads: RefCell<BTreeMap<u64, bool>>,
}

/// Is a file that was handed over.
#[derive(Debug, Clone, Copy)]
pub(super) struct HandedOver {
    /// Who has it since.
    pub(super) holder: OrganisationId,
    /// At the new holder: whether it opened its own file for it.
    pub(super) is_taken: bool,
}

/// Is a case that is being looked at.
pub(super) struct OpenCase {
    pub(super) number: u64,
    pub(super) record: CaseRecord,
    pub(super) own: bool,
    /// Whether it is an own one that may have been erased since a backup: nobody sees it before that is decided.
    locked: bool,
    /// The organisation of its home, whose changes count as they are written.
    home: OrganisationId,
    /// For a case of another organisation: the grants received, which alone let it be seen.
    grants: Vec<GrantRecord>,
    /// The newest commit that gave one of them.
    granted: Option<u64>,
}

/// Is a change of a document with all that is known of it.
pub(super) struct Change {
    pub(super) location: Location,
    pub(super) entry: DocumentChange,
    pub(super) time: Timestamp,
    pub(super) standing: Standing,
    /// Whether this organisation's readers see it in place: it counts, or is their own and waits.
    pub(super) applied: bool,
}

/// Is a document whose applied changes were put together.
pub(super) struct OpenDocument {
    pub(super) changes: Vec<Change>,
    /// The applied changes whose values stand.
    pub(super) current: BTreeSet<EntryId>,
    /// The newest applied changes.
    pub(super) heads: BTreeSet<EntryId>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(viewer: &Viewer<'a>) -> Self {
        Self {
            viewer: *viewer,
            commits: BTreeMap::new(),
            handed_over: OnceCell::new(),
            locked: OnceCell::new(),
            taking_back: BTreeMap::new(),
            unseen_threads: RefCell::default(),
        }
    }

    pub(super) fn signed(&mut self, commit: u64) -> Result<Signed, LedgerError> {
        if let Some(signed) = self.commits.get(&commit) {
            return Ok(*signed);
        }
        let stored = ledger::signed(self.viewer.store, commit)?.commit;
        let signed = Signed { ledger: stored.ledger, signer: stored.signer, time: stored.time };
        self.commits.insert(commit, signed);
        Ok(signed)
    }

    /// Returns who signed the entry at a location, and when.
    pub(super) fn author(&mut self, location: Location) -> Result<(Author, Timestamp), LedgerError> {
        let signed = self.signed(location.commit)?;
        Ok((author(&self.viewer, signed.signer)?, signed.time))
    }

    /// Opens the case of a handle, if there is one.
    pub(super) fn case_of(&self, handle: CaseHandle) -> Result<OpenCase, ViewError> {
        let unknown = ViewError::UnknownCase(handle);
        let Some(number) = case::number_of(self.viewer.store, handle)? else { return Err(unknown) };
        let Some(record) = case::case(self.viewer.store, number)? else { return Err(unknown) };
        let open = self.open(number, record)?;
        if open.record.handle == handle && open.locked {
            return Err(ViewError::Locked(handle));
        }
        // The handle may be the alias that another organisation knows an own case by: people never see those.
        if open.record.handle == handle && open.is_visible(self.viewer.now) { Ok(open) } else { Err(unknown) }
    }

    /// Opens an own case that is to be erased, also one that is locked.
    pub(super) fn own_case_to_erase(&self, handle: CaseHandle) -> Result<OpenCase, ViewError> {
        let number = case::number_of(self.viewer.store, handle)?;
        let record = number.map(|number| case::case(self.viewer.store, number)).transpose()?.flatten();
        match number.zip(record) {
            Some((number, record)) if record.handle == handle && record.holder == self.viewer.organisation => {
                self.open(number, record)
            }
            _ => Err(ViewError::UnknownCase(handle)),
        }
    }

    /// Returns the own cases that are locked, by number.
    fn locked(&self) -> Result<&BTreeMap<u64, Lock>, ViewError> {
        if let Some(known) = self.locked.get() {
            return Ok(known);
        }
        let read = locked_cases(self.viewer.store)?;
        Ok(self.locked.get_or_init(|| read))
    }

    pub(super) fn open(&self, number: u64, record: CaseRecord) -> Result<OpenCase, ViewError> {
        let own = record.holder == self.viewer.organisation;
        let home = self.viewer.directory.ledger(record.home).map_or(record.holder, |(organisation, _)| organisation);
        let mut grants = Vec::new();
        let mut granted = None;
        if !own {
            let all = case::grants(self.viewer.store, number)?.into_iter();
            for (key, grant) in all.filter(|(_, grant)| grant.terms.recipient == self.viewer.organisation) {
                granted = granted.max(Some(key.grant.commit));
                grants.push(grant);
            }
        }
        let locked = own && self.locked()?.contains_key(&number);
        Ok(OpenCase { number, record, own, locked, home, grants, granted })
    }

    pub(super) fn head(&self, open: &OpenCase) -> CaseHead {
        CaseHead {
            case: open.record.handle,
            number: open.number,
            kind: open.record.kind,
            holder: Party::of(self.viewer.directory, open.record.holder),
            own: open.own,
            handed_over: self.handed_over(open.number).map(|file| Party::of(self.viewer.directory, file.holder)),
        }
    }

    /// Returns the file of a case that was handed over, if it was.
    pub(super) fn handed_over(&self, number: u64) -> Option<HandedOver> {
        let read = || {
            // A row that does not read is damage, which whoever reads the case itself reports.
            let rows = referral::rows(self.viewer.store, None).unwrap_or_default();
            let holder = |(key, row): (GrantKey, ReferralRow)| match row {
                ReferralRow::Referral(record) if record.handed_over() => {
                    Some((key.case, HandedOver { holder: record.recipient, is_taken: record.taken.is_some() }))
                }
                ReferralRow::Referral(_) | ReferralRow::Taken(_) => None,
            };
            rows.into_iter().filter_map(holder).collect()
        };
        self.handed_over.get_or_init(read).get(&number).copied()
    }

    /// Tells whether readers of this organisation may see a document of a case now.
    pub(super) fn may_see(&self, open: &OpenCase, key: &DocumentKey, record: &DocumentRecord) -> bool {
        let question = Question {
            organisation: self.viewer.organisation,
            field: key.field,
            document: record.document,
            at: self.viewer.now,
        };
        (open.shows_all() || grant::may_read(&open.grants, &question).is_some())
            && !self.is_of_unseen_case(open, key.field)
    }

    /// Tells whether a field holds messages about a young person whose case this organisation was told of and may not see any more:
    /// what was written about the case goes with it, whoever began the thread and however the grant ended.
    fn is_of_unseen_case(&self, open: &OpenCase, field: FieldId) -> bool {
        let catalogue = Catalogue::current();
        let is_message = || catalogue.by_name(MESSAGE_ABOUT).is_some_and(|known| known.id == field);
        if open.record.kind != CaseKind::Thread || !is_message() {
            return false;
        }
        if let Some(known) = self.unseen_threads.borrow().get(&open.number) {
            return *known;
        }
        // A thread that cannot be read whole shows nothing about a person.
        let unseen = self.is_about_unseen(open).unwrap_or(true);
        self.unseen_threads.borrow_mut().insert(open.number, unseen);
        unseen
    }

    /// Tells whether a thread names cases to this organisation and none of them may be seen.
    fn is_about_unseen(&self, open: &OpenCase) -> Result<bool, ViewError> {
        let Some(about) = Catalogue::current().by_name(ABOUT) else { return Ok(false) };
        let mut is_named = false;
        for (key, record) in self.documents(open, Some(about.id))? {
            for location in std::iter::once(&key.opening).chain(&record.changes) {
                let Some(handle) = self.text(*location, SLOT_VALUE)?.and_then(|text| text.parse::<CaseHandle>().ok())
                else {
                    continue;
                };
                is_named = true;
                let Some(number) = case::number_of(self.viewer.store, handle)? else { continue };
                let Some(record) = case::case(self.viewer.store, number)? else { continue };
                if self.open(number, record)?.is_visible(self.viewer.now) {
                    return Ok(false);
                }
            }
        }
        Ok(is_named)
    }

    /// Tells whether readers of this organisation may see now whatever stands in a field of a case.
    pub(super) fn may_see_field(&self, open: &OpenCase, field: FieldId) -> bool {
        let covers = |grant: &GrantRecord| grant.terms.fields.binary_search(&field).is_ok();
        open.shows_all() || open.grants.iter().any(|grant| covers(grant) && grant::stands(grant, self.viewer.now))
    }

    /// Tells whether authors of this organisation may write a field of a case now: in a document, or by opening one.
    pub(super) fn may_write(&self, open: &OpenCase, field: FieldId, document: Option<DocumentId>) -> bool {
        if open.own {
            return !open.locked && self.handed_over(open.number).is_none();
        }
        // No grant names a document that is not there: one is opened under a grant of its field.
        let document = document.unwrap_or(DocumentId([0; 32]));
        let question = Question { organisation: self.viewer.organisation, field, document, at: self.viewer.now };
        grant::may_write(&open.grants, &question).is_some()
    }

    /// Returns the documents of a case (of one field, if given) that may be seen now, in the order of their keys.
    pub(super) fn documents(
        &self,
        open: &OpenCase,
        field: Option<FieldId>,
    ) -> Result<Vec<(DocumentKey, DocumentRecord)>, ViewError> {
        let mut documents = case::all_documents(self.viewer.store, open.number, field)?;
        documents.retain(|(key, record)| self.may_see(open, key, record));
        Ok(documents)
    }

    /// Returns every document of a case, for who asks for the ids of none of them: see [`case::unnamed_documents`]. Where changes count
    /// as this organisation's home wrote them, an id decides nothing about what may be seen or what counts.
    pub(super) fn unnamed_documents(&self, open: &OpenCase) -> Result<Vec<(DocumentKey, DocumentRecord)>, ViewError> {
        let is_decided_here = open.own && open.home == self.viewer.organisation;
        Ok(match is_decided_here {
            true => case::unnamed_documents(self.viewer.store, open.number)?,
            false => case::all_documents(self.viewer.store, open.number, None)?,
        })
    }

    /// Returns those of [`Self::unnamed_documents`] that may be seen now.
    pub(super) fn seen_documents(&self, open: &OpenCase) -> Result<Vec<(DocumentKey, DocumentRecord)>, ViewError> {
        let mut documents = self.unnamed_documents(open)?;
        documents.retain(|(key, record)| self.may_see(open, key, record));
        Ok(documents)
    }

    /// Returns whether a change of a case counts.
    fn standing(&self, open: &OpenCase, ledger: LedgerId, change: EntryId) -> Result<Standing, ViewError> {
        if self.organisation_of(ledger) == Some(open.home) {
            return Ok(Standing::Counted);
        }
        Ok(match case::decision(self.viewer.store, change)?.map(|decision| decision.verdict) {
            None => Standing::Pending,
            Some(Verdict::Admitted { .. }) => Standing::Counted,
            Some(Verdict::Refused { reason }) => Standing::Refused { reason },
        })
    }

    fn is_applied(&self, ledger: LedgerId, standing: &Standing) -> bool {
        match standing {
            Standing::Counted => true,
            Standing::Pending => self.organisation_of(ledger) == Some(self.viewer.organisation),
            Standing::Refused { .. } => false,
        }
    }

    pub(super) fn organisation_of(&self, ledger: LedgerId) -> Option<OrganisationId> {
        self.viewer.directory.ledger(ledger).map(|(organisation, _)| organisation)
    }

    /// Returns the body at a slot as text, unless it is sealed.
    pub(super) fn text(&self, location: Location, slot: u8) -> Result<Option<String>, LedgerError> {
        let body = ledger::body(self.viewer.store, location, slot)?;
        Ok(body.map(|body| text_of(&body)))
    }

    /// Returns the value that the entry at a location gave, unless it is sealed, or gave none.
    pub(super) fn text_at(&self, location: Location) -> Result<Option<String>, LedgerError> {
        let entry = ledger::entry_at(self.viewer.store, location)?;
        entry.header.value_slot().map_or(Ok(None), |slot| self.text(location, slot))
    }

    /// Tells whether a document of a single change, which is its opening, shows it: read without its header.
    pub(super) fn shows_only_change(
        &mut self,
        open: &OpenCase,
        key: &DocumentKey,
        record: &DocumentRecord,
    ) -> Result<bool, ViewError> {
        let ledger = self.signed(key.opening.commit)?.ledger;
        let standing = self.standing(open, ledger, record.document.into())?;
        Ok(self.is_applied(ledger, &standing))
    }

    /// Reads the changes of a document and puts together those that apply.
    pub(super) fn open_document(
        &mut self,
        open: &OpenCase,
        record: &DocumentRecord,
    ) -> Result<OpenDocument, ViewError> {
        let mut changes = Vec::with_capacity(record.changes.len());
        let mut applied = BTreeSet::new();
        for location in &record.changes {
            let entry = ledger::entry_at(self.viewer.store, *location)?;
            let signed = self.signed(location.commit)?;
            let standing = self.standing(open, signed.ledger, entry.id)?;
            // What builds on a change that is not applied cannot be applied either.
            let builds = match &entry.header {
                Header::Change { dependencies, .. } => dependencies.iter().all(|before| applied.contains(before)),
                Header::Opening { .. } => true,
                Header::Statement { .. } => false,
            };
            let applies = builds && self.is_applied(signed.ledger, &standing);
            if applies {
                applied.insert(entry.id);
            }
            let entry = DocumentChange { id: entry.id, header: entry.header, signer: signed.signer };
            changes.push(Change { location: *location, entry, time: signed.time, standing, applied: applies });
        }
        let built: Vec<DocumentChange> =
            changes.iter().filter(|change| change.applied).map(|change| change.entry.clone()).collect();
        let (current, heads) = match document::current_of_one(&built) {
            Some(only) => (BTreeSet::from([only]), BTreeSet::from([only])),
            None if built.is_empty() => (BTreeSet::new(), BTreeSet::new()),
            None => {
                let document = Document::build(&built)?;
                (document.current()?, document.heads())
            }
        };
        Ok(OpenDocument { changes, current, heads })
    }

    /// Returns what a change says, unless it is sealed.
    pub(super) fn plain_value(&self, change: &Change) -> Result<Option<String>, LedgerError> {
        change.entry.header.value_slot().map_or(Ok(None), |slot| self.text(change.location, slot))
    }

    /// Returns a change with its value and its author.
    pub(super) fn value(&self, change: &Change) -> Result<Value, ViewError> {
        let value = self.plain_value(change)?;
        let admitted = match change.standing {
            Standing::Counted => case::decision(self.viewer.store, change.entry.id)?,
            Standing::Pending | Standing::Refused { .. } => None,
        };
        let admitted = admitted.map(|decision| ledger::locate(self.viewer.store, decision.admission));
        let admitted = match admitted.transpose()?.flatten() {
            Some(location) => Some(ledger::signed(self.viewer.store, location.commit)?.commit.time),
            None => None,
        };
        Ok(Value {
            entry: change.entry.id,
            admitted,
            value,
            author: author(&self.viewer, change.entry.signer)?,
            time: change.time,
            standing: change.standing.clone(),
        })
    }
}

impl OpenCase {
    /// Tells whether anything of the case may be seen at a moment.
    pub(super) fn is_visible(&self, at: Timestamp) -> bool {
        self.shows_all() || self.grants.iter().any(|grant| grant::stands(grant, at))
    }

    /// Tells whether it is an own one that may have been erased since a backup.
    pub(super) fn is_locked(&self) -> bool {
        self.locked
    }

    /// Tells whether all of it may be seen: it is an own one, and not locked.
    fn shows_all(&self) -> bool {
        self.own && !self.locked
    }

    /// Returns for how long no grant received begins or ends by itself.
    pub(super) fn validity(&self, at: Timestamp) -> Validity {
        let standing = self.grants.iter().filter(|grant| grant.revoked.is_none());
        Validity::around(at, standing.flat_map(|grant| [grant.terms.from, grant.terms.until]))
    }

    /// Returns the newest commit in which another organisation granted something of the case.
    pub(super) fn told(&self) -> Option<u64> {
        self.granted
    }
}

impl OpenDocument {
    /// Returns the changes whose values stand, in the order stored.
    pub(super) fn standing_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| self.current.contains(&change.entry.id))
    }
}

/// Is the values of a case's openings, read in one scan where they lie close together, as an import writes them.
pub(super) struct OpeningValues {
    rows: Vec<Row>,
    /// Whether every opening lies within what was scanned.
    whole: bool,
}

impl OpeningValues {
    pub(super) fn read(
        reading: &Reading<'_>,
        documents: &[(DocumentKey, DocumentRecord)],
    ) -> Result<Self, LedgerError> {
        let openings = || documents.iter().map(|(key, _)| key.opening);
        let (Some(first), Some(last)) = (openings().min(), openings().max()) else {
            return Ok(Self { rows: Vec::new(), whole: false });
        };
        // Three bodies an opening, and room for strangers between; where they lie far apart, the scan is given up.
        let rows_max = 4 * documents.len() + 32;
        let (from, to) = (first.key(), body_key(last, SLOT_VALUE + 1));
        let mut rows = reading.viewer.store.scan(Table::Bodies, &from, &to, rows_max)?;
        let whole = rows.len() < rows_max;
        rows.retain(|(key, _)| key.last() == Some(&SLOT_VALUE));
        Ok(Self { rows, whole })
    }

    /// Returns the first value of the document that was opened here, unless it is sealed.
    pub(super) fn value(&self, reading: &Reading<'_>, opening: Location) -> Result<Option<String>, LedgerError> {
        let key = body_key(opening, SLOT_VALUE);
        match self.rows.binary_search_by(|(found, _)| found.as_slice().cmp(&key)) {
            Ok(index) => Ok(Some(text_of(&self.rows[index].1))),
            Err(_) if self.whole => Ok(None),
            Err(_) => reading.text(opening, SLOT_VALUE),
        }
    }
}

/// Returns who stands behind a key.
pub(super) fn author(viewer: &Viewer<'_>, key: PublicKey) -> Result<Author, LedgerError> {
    let signer = viewer.directory.signer(key);
    let is_own = signer.as_ref().is_some_and(|signer| signer.organisation == viewer.organisation);
    Ok(Author {
        key,
        organisation: signer.as_ref().map(|signer| Party::of(viewer.directory, signer.organisation)),
        role: match signer.map(|signer| signer.capacity) {
            None => AuthorRole::Unknown,
            Some(Capacity::Service(_)) => AuthorRole::Node,
            Some(Capacity::Staff(role)) => role.into(),
        },
        name: if is_own { name_of(viewer.store, key)? } else { None },
    })
}

/// Returns the name of a field; a number where a newer catalogue must be meant.
pub(super) fn field_name(field: FieldId) -> String {
    Catalogue::current().field(field).map_or_else(|| field.to_string(), |field| field.name.clone())
}

/// Tells whether a field is a list.
pub(super) fn is_list(field: FieldId) -> bool {
    Catalogue::current().field(field).is_some_and(|field| field.list)
}

/// Orders fields as the form does; those of a newer catalogue come last.
pub(super) fn form_order(field: FieldId) -> (usize, FieldId) {
    let position = Catalogue::current().fields().iter().position(|known| known.id == field);
    (position.unwrap_or(usize::MAX), field)
}

fn text_of(body: &[u8]) -> String {
    String::from_utf8_lossy(entry::payload(body)).into_owned()
}
