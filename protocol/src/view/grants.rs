// SPDX-License-Identifier: EUPL-1.2
//! Grants: given and received, what one would disclose, and who may see what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::disclosed::{
    ConsultedView, DisclosedView, PartnerConsultedView, consulted, consulted_by_partners, disclosed,
};
use super::emergency::{EmergencyView, answered_by, emergencies};
use super::erasure::deleted;
use super::history::payload;
use super::lost::holders_not_known;
use super::reading::{OpenCase, Reading, field_name, form_order};
use super::thread::{SUBJECT, Said, said_about};
use super::{Author, CaseHead, Party, Standing, Value, ViewError, Viewer};
use crate::case::{self, GrantKey, GrantRecord};
use crate::catalogue::FieldId;
use crate::grant;
use crate::id::{CaseHandle, Digest, DocumentId, EntryId, OrganisationId, PlatformId};
use crate::ledger::{self, Location, SCAN_ROWS, read_row};
use crate::rules::Basis;
use crate::statement::{
    ConsentForm, ConsentParticulars, Consenter, GrantParticulars, Kind, Mode, Past, Reason, SLOT_GRANT_PARTICULARS,
    kind_of,
};
use crate::store::{Row, StoreError, Table, after, prefix_end};
use crate::time::Timestamp;

/// Says whether a grant was given by this organisation or to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// By this organisation.
    Given,
    /// To this organisation.
    Received,
}

/// Says how a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// It stands.
    Active,
    /// Its time is over; the receipt is not there.
    Expired,
    /// A backup lost it: it stands at its recipient until it ends or is withdrawn, and gives nothing new.
    Lost,
    /// Its time has not come.
    NotYet,
    /// It is over, and what it covered is deleted: given, the receipt says so; received, this node did it.
    Purged,
    /// It was withdrawn; the receipt is not there.
    Revoked,
}

/// Says which grants are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GrantFilter {
    /// Of this case.
    pub case: Option<CaseHandle>,
    /// Given to, or received from, this organisation.
    pub organisation: Option<OrganisationId>,
    /// Given or received.
    pub direction: Option<Direction>,
    /// In one of these states; any when empty.
    pub states: Vec<GrantState>,
    /// Start at the case of this number.
    pub from: u64,
    /// Return at most about so many (the grants of one case stay together); [`GRANTS_MAX`] when zero.
    pub limit: usize,
}

/// The most grants in one answer, those of the last case excepted.
pub const GRANTS_MAX: usize = 20_000;

/// Is a list of grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantsView {
    /// The grants, by case number, then in the order given.
    pub grants: Vec<GrantView>,
    /// Where the list goes on: the next [`GrantFilter::from`], when the limit was reached.
    pub next: Option<u64>,
}

/// Is a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// The entry that gave it.
    pub grant: EntryId,
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// Given or received.
    pub direction: Direction,
    /// How it stands.
    pub state: GrantState,
    /// To whom.
    pub recipient: Party,
    /// What the recipient knows the case by.
    pub alias: CaseHandle,
    /// On which platform.
    pub platform: PlatformId,
    /// The fields, by name.
    pub fields: Vec<String>,
    /// Single documents.
    pub items: Vec<DocumentId>,
    /// What may be done.
    pub mode: Mode,
    /// How much of the past.
    pub past: Past,
    /// On what legal basis.
    pub basis: Basis,
    /// The article, for basis law; else empty.
    pub article: String,
    /// What for.
    pub purpose: String,
    /// From when.
    pub from: Timestamp,
    /// Until when: this moment is outside.
    pub until: Timestamp,
    /// Who gave it.
    pub author: Author,
    /// When it was given, in the author's word.
    pub time: Timestamp,
    /// Who consented; `None` where it is sealed, as it always is for the recipient.
    pub particulars: Option<Particulars>,
    /// Its withdrawal.
    pub revoked: Option<Withdrawal>,
    /// When the recipient said that all of it is deleted, in its own word; `None` before its receipt came.
    #[serde(default)]
    pub deleted: Option<Timestamp>,
    /// The form that it was given by, if one was; `None` for the recipient.
    pub consent: Option<ConsentView>,
    /// The request that it answers, where the home gave it in an emergency.
    pub emergency: Option<EntryId>,
}

/// Is the form that a grant was given by, together with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentView {
    /// The consent that ties the grants of a form together.
    pub consent: EntryId,
    /// The form's name.
    pub form: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its template.
    pub template: Digest,
    /// The number of the grant's line in this consent, from 1.
    pub line: usize,
    /// What the form calls the line.
    pub line_name: String,
    /// Who signed it; `None` where it is erased.
    pub signed: Option<ConsentSigned>,
}

/// Says who signed a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentSigned {
    /// Who.
    pub consenter: Consenter,
    /// The name.
    pub name: String,
    /// What a representative is to the young person.
    pub relation: String,
    /// The language in which the form was read.
    pub language: String,
    /// The day of the signature, ISO 8601; empty where it was not said.
    pub signed_on: String,
    /// Where the paper lies, and anything else.
    pub note: String,
}

/// Says who consented and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Who.
    pub consenter: Consenter,
    /// The name.
    pub name: String,
    /// The salted hash of the evidence file, if there is one.
    pub evidence: Option<Digest>,
    /// Where the paper lies, and anything else.
    pub note: String,
}

/// Is the withdrawal of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Its entry.
    pub entry: EntryId,
    /// Who signed it.
    pub author: Author,
    /// When, in the signer's word.
    pub time: Timestamp,
    /// Why; `None` where it is sealed.
    pub reason: Option<String>,
}

/// Is what a grant of a case would make available at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantPreview {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// What each organisation that ever got a grant knows the case by; a further grant keeps its alias.
    pub aliases: BTreeMap<OrganisationId, CaseHandle>,
    /// The values that would leave now, by field, then in the order written.
    pub values: Vec<PreviewValue>,
    /// How many earlier changes would show, by whom and when, without their values.
    pub sealed: usize,
}

/// Is a value that would leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewValue {
    /// The field, by name.
    pub field: String,
    /// The document.
    pub document: DocumentId,
    /// Whether it stands now; an earlier one leaves only with the whole past.
    pub current: bool,
    /// The value.
    #[serde(flatten)]
    pub value: Value,
}

/// Says who may see a case, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoView {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldReaders>,
    /// Grants of it that are over.
    #[serde(default)]
    pub ended: Vec<GrantView>,
    /// What was in fact made available of an own case, by time, to those too who may no longer see it.
    pub disclosed: Vec<DisclosedView>,
    /// Who may hold something of an own case that a restored node does not know of.
    pub holders_not_known: Vec<Party>,
    /// Who of this organisation looked at it.
    pub consulted: Vec<ConsultedView>,
    /// Who of partners looked at an own case, as they told.
    pub consulted_by_partners: Vec<PartnerConsultedView>,
    /// Requests in an emergency.
    pub emergencies: Vec<EmergencyView>,
    /// What was written about it in threads of messages, in the order stored.
    pub messages: Vec<WrittenView>,
}

/// Is a message about a case: who wrote to whom, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenView {
    /// Its entry.
    pub entry: EntryId,
    /// Who wrote it.
    pub author: Author,
    /// When, in the author's word.
    pub time: Timestamp,
    /// The thread.
    pub thread: CaseHandle,
    /// Who else took part in the thread.
    pub recipients: Vec<Party>,
}

/// Says who may see a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReaders {
    /// The field, by name.
    pub field: String,
    /// Who, the holder first.
    pub readers: Vec<Reader>,
}

/// Is an organisation that may see a field, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Who.
    pub organisation: Party,
    /// Why.
    #[serde(flatten)]
    pub ground: Ground,
}

/// Says why an organisation may see a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ground")]
pub enum Ground {
    /// A grant stands.
    Grant {
        /// The grant.
        grant: EntryId,
        /// What may be done.
        mode: Mode,
        /// On what legal basis.
        basis: Basis,
        /// The article, for basis law; else empty.
        article: String,
        /// What for.
        purpose: String,
        /// From when.
        from: Timestamp,
        /// Until when.
        until: Timestamp,
        /// Who consented; `None` where it is sealed.
        particulars: Option<Box<Particulars>>,
        /// The form that it was given by, if one was.
        consent: Option<Box<ConsentView>>,
        /// The request that it answers, where the home gave it in an emergency.
        emergency: Option<EntryId>,
        /// The only documents of the field that it covers; all when empty.
        items: Vec<DocumentId>,
    },
    /// It is its case.
    Holder,
}

/// Returns the grants that pass a filter, by case number, then in the order given.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`] for a filter by such a case, or fails when the store does.
pub fn grants(viewer: &Viewer<'_>, filter: &GrantFilter) -> Result<GrantsView, ViewError> {
    let mut reading = Reading::new(viewer);
    let (mut from, to) = match filter.case {
        None => (filter.from.to_be_bytes().to_vec(), Vec::new()),
        Some(handle) => {
            // Grants of a case outlive what may be seen of it: that they are over is what one wants to know.
            let number = case::number_of(viewer.store, handle)?.ok_or(ViewError::UnknownCase(handle))?;
            (number.to_be_bytes().to_vec(), prefix_end(&number.to_be_bytes()))
        }
    };
    let limit = if filter.limit == 0 { GRANTS_MAX } else { filter.limit.min(GRANTS_MAX) };
    let mut grants = Vec::new();
    let mut open: Option<OpenCase> = None;
    loop {
        let page = viewer.store.scan(Table::Grants, &from, &to, SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(GrantsView { grants, next: None }) };
        from = after(last);
        for row in page {
            let (key, record) = read_grant(&row)?;
            if open.as_ref().is_none_or(|open| open.number != key.case) {
                if grants.len() >= limit {
                    return Ok(GrantsView { grants, next: Some(key.case) });
                }
                let Some(case) = case::case(viewer.store, key.case)? else { continue };
                open = Some(reading.open(key.case, case)?);
            }
            let Some(open) = &open else { continue };
            if is_wanted(viewer, filter, open, &record) {
                grants.push(view(&mut reading, open, key, record)?);
            }
        }
    }
}

fn read_grant((key, value): &Row) -> Result<(GrantKey, GrantRecord), ViewError> {
    let table = Table::Grants;
    let corrupt = || StoreError::Corrupt { table: table.name(), reason: "key".to_owned() };
    Ok((GrantKey::from_key(key).ok_or_else(corrupt)?, read_row(table, value)?))
}

fn is_wanted(viewer: &Viewer<'_>, filter: &GrantFilter, open: &OpenCase, record: &GrantRecord) -> bool {
    let other = if open.own { record.terms.recipient } else { open.record.holder };
    filter.organisation.is_none_or(|organisation| organisation == other)
        && filter.direction.is_none_or(|direction| direction == direction_of(open))
        && (filter.states.is_empty() || filter.states.contains(&state(record, viewer.now)))
}

fn direction_of(open: &OpenCase) -> Direction {
    if open.own { Direction::Given } else { Direction::Received }
}

/// Returns how a grant stands at a moment.
pub fn state(record: &GrantRecord, at: Timestamp) -> GrantState {
    if record.purged {
        GrantState::Purged
    } else if record.revoked.is_some() {
        GrantState::Revoked
    } else if record.is_lost() && at < record.terms.until {
        GrantState::Lost
    } else if grant::stands(record, at) {
        GrantState::Active
    } else if at < record.terms.from {
        GrantState::NotYet
    } else {
        GrantState::Expired
    }
}

fn view(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    key: GrantKey,
    record: GrantRecord,
) -> Result<GrantView, ViewError> {
    let (author, time) = reading.author(key.grant)?;
    let particulars: Option<GrantParticulars> = payload(reading, key.grant, SLOT_GRANT_PARTICULARS)?;
    let state = state(&record, reading.viewer.now);
    let revoked = match record.revoked {
        None => None,
        Some((entry, _)) => withdrawal(reading, entry)?,
    };
    let deleted = match (open.own, record.revoked, record.purged) {
        (true, Some((revocation, _)), _) => deleted(&reading.viewer, revocation, record.terms.recipient)?,
        (true, None, true) => deleted(&reading.viewer, record.id, record.terms.recipient)?,
        (true, None, false) | (false, _, _) => None,
    };
    let consent = consent_of(reading, key, record.id)?;
    let emergency = answered_by(reading, key, &record)?;
    let terms = record.terms;
    Ok(GrantView {
        grant: record.id,
        head: reading.head(open),
        direction: direction_of(open),
        state,
        recipient: Party::of(reading.viewer.directory, terms.recipient),
        alias: terms.alias,
        platform: terms.platform,
        fields: terms.fields.into_iter().map(field_name).collect(),
        items: terms.items,
        mode: terms.mode,
        past: terms.past,
        basis: terms.basis,
        article: terms.article,
        purpose: terms.purpose,
        from: terms.from,
        until: terms.until,
        author,
        time,
        particulars: particulars.map(|read| Particulars {
            consenter: read.consenter,
            name: read.name,
            evidence: read.evidence,
            note: read.note,
        }),
        revoked,
        deleted,
        consent,
        emergency,
    })
}

/// Returns the form that a grant was given by: the consent that stands first in its commit.
fn consent_of(reading: &Reading<'_>, key: GrantKey, grant: EntryId) -> Result<Option<ConsentView>, ViewError> {
    if key.grant.index == 0 {
        return Ok(None);
    }
    let first = ledger::entry_at(reading.viewer.store, Location { index: 0, ..key.grant })?;
    if kind_of(&first.header) != Some(Kind::Consent) {
        return Ok(None);
    }
    let Some(form) = payload::<ConsentForm>(reading, first.location, 0)? else { return Ok(None) };
    let Some(index) = form.lines.iter().position(|line| line.grant == grant) else { return Ok(None) };
    let signed = payload::<ConsentParticulars>(reading, first.location, 1)?;
    Ok(Some(ConsentView {
        consent: first.id,
        line: index + 1,
        line_name: form.lines[index].name.clone(),
        form: form.form,
        version: form.version,
        template: form.template,
        signed: signed.map(|signed| ConsentSigned {
            consenter: signed.consenter,
            name: signed.name,
            relation: signed.relation,
            language: signed.language,
            signed_on: signed.signed_on,
            note: signed.note,
        }),
    }))
}

fn withdrawal(reading: &mut Reading<'_>, entry: EntryId) -> Result<Option<Withdrawal>, ViewError> {
    let Some(location) = ledger::locate(reading.viewer.store, entry)? else { return Ok(None) };
    let (author, time) = reading.author(location)?;
    let reason = payload::<Reason>(reading, location, 0)?.map(|reason| reason.text);
    Ok(Some(Withdrawal { entry, author, time, reason }))
}

/// Returns exactly what a grant of these fields and items of an own case would make available now.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation.
pub fn preview(
    viewer: &Viewer<'_>,
    case: CaseHandle,
    fields: &[FieldId],
    items: &[DocumentId],
    past: Past,
) -> Result<GrantPreview, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.case_of(case)?;
    if !open.own {
        return Err(ViewError::UnknownCase(case));
    }
    let mut values = Vec::new();
    let mut sealed = 0;
    for (key, record) in reading.documents(&open, None)? {
        if !fields.contains(&key.field) && !items.contains(&record.document) {
            continue;
        }
        let document = reading.open_document(&open, &record)?;
        for change in document.changes.iter().filter(|change| change.standing == Standing::Counted) {
            let current = document.current.contains(&change.entry.id);
            let value = reading.value(change)?;
            if value.value.is_none() || (past == Past::Current && !current) {
                sealed += 1;
                continue;
            }
            let field = field_name(key.field);
            values.push(PreviewValue { field, document: record.document, current, value });
        }
    }
    let aliases = aliases(&reading, &open)?;
    Ok(GrantPreview { head: reading.head(&open), aliases, values, sealed })
}

/// Returns what each organisation that ever got a grant of an own case knows it by.
pub(super) fn aliases(
    reading: &Reading<'_>,
    open: &OpenCase,
) -> Result<BTreeMap<OrganisationId, CaseHandle>, ViewError> {
    if !open.own {
        return Ok(BTreeMap::new());
    }
    let grants = case::grants(reading.viewer.store, open.number)?.into_iter();
    Ok(grants.map(|(_, grant)| (grant.terms.recipient, grant.terms.alias)).collect())
}

/// Returns who may see a case, field by field: the holder, and whoever holds a grant that stands.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation of which no grant stands.
pub fn who(viewer: &Viewer<'_>, case: CaseHandle) -> Result<WhoView, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.case_of(case)?;
    let mut grants: Vec<(GrantRecord, GrantView)> = Vec::new();
    let mut ended = Vec::new();
    for (key, record) in case::grants(viewer.store, open.number)? {
        let concerns = open.own || record.terms.recipient == viewer.organisation;
        if concerns && grant::stands(&record, viewer.now) {
            grants.push((record.clone(), view(&mut reading, &open, key, record)?));
        } else if concerns && viewer.now >= record.terms.from {
            ended.push(view(&mut reading, &open, key, record)?);
        }
    }
    let mut fields: BTreeMap<(usize, FieldId), Vec<DocumentId>> = BTreeMap::new();
    for (key, record) in reading.documents(&open, None)? {
        fields.entry(form_order(key.field)).or_default().push(record.document);
    }
    for field in grants.iter().flat_map(|(record, _)| &record.terms.fields) {
        fields.entry(form_order(*field)).or_default();
    }
    let holder = Reader { organisation: Party::of(viewer.directory, open.record.holder), ground: Ground::Holder };
    let readers = |field: FieldId, documents: &[DocumentId]| {
        let granted = grants.iter().filter_map(|(record, view)| {
            let whole = record.terms.fields.binary_search(&field).is_ok();
            let items = documents.iter().filter(|document| record.terms.items.binary_search(document).is_ok());
            let items: Vec<DocumentId> = if whole { Vec::new() } else { items.copied().collect() };
            (whole || !items.is_empty()).then(|| Reader {
                organisation: Party::of(viewer.directory, record.terms.recipient),
                ground: ground(view, items),
            })
        });
        std::iter::once(holder.clone()).chain(granted).collect()
    };
    let field_readers = |((_, field), documents): ((usize, FieldId), Vec<DocumentId>)| FieldReaders {
        field: field_name(field),
        readers: readers(field, &documents),
    };
    let fields = fields.into_iter().map(field_readers).collect();
    let emergencies = if open.own { emergencies(viewer, Some(case))?.emergencies } else { Vec::new() };
    Ok(WhoView {
        head: reading.head(&open),
        fields,
        ended,
        disclosed: disclosed(&mut reading, &open)?,
        holders_not_known: if open.own { holders_not_known(viewer)? } else { Vec::new() },
        consulted: consulted(&mut reading, &open)?,
        consulted_by_partners: consulted_by_partners(&mut reading, &open)?,
        emergencies,
        messages: written(&mut reading, open.number)?,
    })
}

fn written(reading: &mut Reading<'_>, number: u64) -> Result<Vec<WrittenView>, ViewError> {
    let mut said = said_about(reading, number)?;
    said.retain(|said| said.field != SUBJECT);
    said.sort_by_key(|said| said.location);
    let written = |said: Said| {
        let (author, time) = reading.author(said.location)?;
        let recipients = said.recipients.into_iter().map(|recipient| Party::of(reading.viewer.directory, recipient));
        Ok(WrittenView { entry: said.entry, author, time, thread: said.thread, recipients: recipients.collect() })
    };
    said.into_iter().map(written).collect()
}

fn ground(view: &GrantView, items: Vec<DocumentId>) -> Ground {
    Ground::Grant {
        grant: view.grant,
        mode: view.mode,
        basis: view.basis,
        article: view.article.clone(),
        purpose: view.purpose.clone(),
        from: view.from,
        until: view.until,
        particulars: view.particulars.clone().map(Box::new),
        consent: view.consent.clone().map(Box::new),
        emergency: view.emergency,
        items,
    }
}
