// SPDX-License-Identifier: EUPL-1.2
//! Lists: many cases at once, values alone.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{is_taken_back, unsaid};
use super::reading::{Change, OpenCase, OpeningValues, Reading, field_name};
use super::search;
use super::{
    CaseHead, CaseListView, CaseSummary, Chronicle, Filter, LIST_CASES_MAX, Ownership, Shown, ViewError, Viewer,
    Written,
};
use crate::case::{self, CaseRecord, DocumentKey, DocumentRecord};
use crate::catalogue::{Catalogue, FieldId, fold};
use crate::erasure::is_closed;
use crate::id::CaseHandle;
use crate::ledger::SCAN_ROWS;
use crate::store::{Table, after, prefix_end};

/// Returns the cases that pass a filter, by increasing number.
///
/// # Errors
/// Returns [`ViewError::UnknownField`], or fails when the store does.
pub fn list(viewer: &Viewer<'_>, filter: &Filter) -> Result<CaseListView, ViewError> {
    list_pages(viewer, filter, |from| Ok(case::cases(viewer.store, from, SCAN_ROWS)?))
}

/// As [`list`], of these cases alone: of few among many.
///
/// # Errors
/// As [`list`].
pub fn list_among(viewer: &Viewer<'_>, filter: &Filter, numbers: &BTreeSet<u64>) -> Result<CaseListView, ViewError> {
    list_pages(viewer, filter, |from| {
        let record = |number: &u64| Ok(case::case(viewer.store, *number)?.map(|record| (*number, record)));
        numbers.range(from..).filter_map(|number| record(number).transpose()).take(SCAN_ROWS).collect()
    })
}

/// Lists the cases of pages, each of the cases from a number on; the one without any is the last.
fn list_pages(
    viewer: &Viewer<'_>,
    filter: &Filter,
    page_from: impl Fn(u64) -> Result<Vec<(u64, CaseRecord)>, ViewError>,
) -> Result<CaseListView, ViewError> {
    let mut reading = Reading::new(viewer);
    let wanted = wanted_fields(&filter.fields)?;
    // A date stands in a case as year, month and day, however it is typed.
    let folded = |word: &str| search::day(word).unwrap_or_else(|| fold(word));
    let words: Vec<String> = filter.text.iter().flat_map(|text| text.split_whitespace()).map(folded).collect();
    let limit = filter.limit.clamp(1, LIST_CASES_MAX);
    let mut passed_over = 0;
    let mut cases = Vec::new();
    let mut from = filter.from;
    loop {
        let page = page_from(from)?;
        let Some((last, _)) = page.last() else { return Ok(CaseListView { cases, next: None }) };
        from = last + 1;
        for (number, record) in page {
            if !is_wanted(viewer, filter, &record) {
                continue;
            }
            let open = reading.open(number, record)?;
            if !open.is_visible(viewer.now) {
                continue;
            }
            let documents = reading.seen_documents(&open)?;
            if is_taken_back(&mut reading, &open, &documents)? != filter.taken_back {
                continue;
            }
            let standing = Openings::read(&reading, documents, &wanted)?;
            let mut summary = summary(&mut reading, &open, &standing)?;
            if !matches(&summary, &words) {
                continue;
            }
            if passed_over < filter.offset {
                passed_over += 1;
                continue;
            }
            if cases.len() == limit {
                return Ok(CaseListView { cases, next: Some(number) });
            }
            if filter.chronicle {
                summary.chronicle = Some(chronicle(&mut reading, &open, &standing)?);
            }
            cases.push(summary);
        }
    }
}

/// Returns the cases of an ownership from a number on, at most `limit`, and where the list goes on.
///
/// # Errors
/// Fails when the store does.
pub fn handles(
    viewer: &Viewer<'_>,
    ownership: Ownership,
    from: u64,
    limit: usize,
) -> Result<(Vec<CaseHead>, Option<u64>), ViewError> {
    let reading = Reading::new(viewer);
    let filter = Filter { ownership, ..Filter::default() };
    let mut heads = Vec::new();
    let mut start = from;
    loop {
        let page = case::cases(viewer.store, start, SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok((heads, None)) };
        start = last + 1;
        for (number, record) in page {
            if !is_wanted(viewer, &filter, &record) {
                continue;
            }
            let open = reading.open(number, record)?;
            if !open.is_visible(viewer.now) {
                continue;
            }
            if heads.len() == limit {
                return Ok((heads, Some(number)));
            }
            heads.push(reading.head(&open));
        }
    }
}

/// Returns the cases of an ownership whose handles begin with some hexadecimal digits, at most `limit`; none for what is no digits.
///
/// # Errors
/// Fails when the store does.
pub fn handles_starting(
    viewer: &Viewer<'_>,
    ownership: Ownership,
    digits: &str,
    limit: usize,
) -> Result<Vec<CaseHead>, ViewError> {
    let Some((from, to)) = handle_range(digits) else { return Ok(Vec::new()) };
    let reading = Reading::new(viewer);
    let filter = Filter { ownership, ..Filter::default() };
    let mut heads = Vec::new();
    let mut start = from;
    loop {
        let page = viewer.store.scan(Table::CaseHandles, &start, &to, SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(heads) };
        start = after(last);
        for (key, _) in page {
            let Ok(handle) = key.as_slice().try_into().map(CaseHandle) else { continue };
            // An alias that another organisation knows an own case by is a handle, too: people never see those.
            let open = match reading.case_of(handle) {
                Err(ViewError::UnknownCase(_)) => continue,
                open => open?,
            };
            if is_wanted(viewer, &filter, &open.record) {
                heads.push(reading.head(&open));
            }
            if heads.len() == limit {
                return Ok(heads);
            }
        }
    }
}

/// Returns from which handle on, and before which, all begin with some hexadecimal digits; no end where there is none.
fn handle_range(digits: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let digits = digits.as_bytes();
    let nibble = |digit: &u8| char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let nibbles: Vec<u8> = digits.iter().map(nibble).collect::<Option<_>>()?;
    let octets = |pad: u8| -> Vec<u8> {
        nibbles.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(pad)).collect()
    };
    Some((octets(0), prefix_end(&octets(15))))
}

fn wanted_fields(names: &[String]) -> Result<BTreeSet<FieldId>, ViewError> {
    let field = |name: &String| {
        let field = Catalogue::current().by_name(name);
        field.map(|field| field.id).ok_or_else(|| ViewError::UnknownField(name.clone()))
    };
    names.iter().map(field).collect()
}

fn is_wanted(viewer: &Viewer<'_>, filter: &Filter, record: &CaseRecord) -> bool {
    let owned = match filter.ownership {
        Ownership::Any => true,
        Ownership::Foreign => record.holder != viewer.organisation,
        Ownership::Own => record.holder == viewer.organisation,
    };
    owned
        && filter.holder.is_none_or(|holder| holder == record.holder)
        && filter.kind.is_none_or(|kind| kind == record.kind)
}

fn matches(summary: &CaseSummary, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts: Vec<String> = summary.fields.values().flat_map(Shown::values).map(|value| fold(value)).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// Returns some fields of a case (all, when none is named), where it passes the filter's ownership and kind and the reader may see it;
/// of the fields that the filter names only those.
///
/// # Errors
/// As [`list`].
pub(super) fn visible_summary(
    reading: &mut Reading<'_>,
    number: u64,
    filter: &Filter,
    fields: &[String],
) -> Result<Option<CaseSummary>, ViewError> {
    let viewer = reading.viewer;
    let Some(record) = case::case(viewer.store, number)? else { return Ok(None) };
    if !is_wanted(&viewer, filter, &record) {
        return Ok(None);
    }
    let open = reading.open(number, record)?;
    if !open.is_visible(viewer.now) {
        return Ok(None);
    }
    let documents = reading.seen_documents(&open)?;
    if is_taken_back(reading, &open, &documents)? != filter.taken_back {
        return Ok(None);
    }
    let mut wanted = wanted_fields(fields)?;
    if !filter.fields.is_empty() {
        let named = wanted_fields(&filter.fields)?;
        wanted.retain(|field| named.contains(field));
        if wanted.is_empty() {
            return Ok(None);
        }
    }
    let standing = Openings::read(reading, documents, &wanted)?;
    summary(reading, &open, &standing).map(Some)
}

/// Is the documents of a case that are wanted, with the values of their openings.
struct Openings {
    documents: Vec<(DocumentKey, DocumentRecord)>,
    values: OpeningValues,
}

impl Openings {
    /// Keeps those of some fields of a case (of all, when none is wanted), and reads what opened them.
    fn read(
        reading: &Reading<'_>,
        mut documents: Vec<(DocumentKey, DocumentRecord)>,
        wanted: &BTreeSet<FieldId>,
    ) -> Result<Self, ViewError> {
        documents.retain(|(key, _)| wanted.is_empty() || wanted.contains(&key.field));
        let values = OpeningValues::read(reading, &documents)?;
        Ok(Self { documents, values })
    }
}

fn summary(reading: &mut Reading<'_>, open: &OpenCase, openings: &Openings) -> Result<CaseSummary, ViewError> {
    let mut shown: BTreeMap<FieldId, Vec<String>> = BTreeMap::new();
    for (key, record) in &openings.documents {
        let values = shown.entry(key.field).or_default();
        let mut add = |value: Option<String>| match value {
            Some(value) if !value.is_empty() && !values.contains(&value) => values.push(value),
            _ => {}
        };
        if record.changes.len() == 1 {
            if reading.shows_only_change(open, key, record)? {
                add(openings.values.value(reading, key.opening)?);
            }
            continue;
        }
        let document = reading.open_document(open, record)?;
        for change in document.standing_changes() {
            add(reading.value(change)?.value);
        }
    }
    let one_or_several = |mut values: Vec<String>| match values.len() {
        0 => None,
        1 => values.pop().map(Shown::One),
        _ => Some(Shown::Several(values)),
    };
    let fields = shown.into_iter().filter_map(|(field, values)| Some((field_name(field), one_or_several(values)?)));
    let fields: BTreeMap<String, Shown> = fields.collect();
    let erased = fields.is_empty() && open.own && is_closed(reading.viewer.store, &open.record)?;
    Ok(CaseSummary { erased, ..CaseSummary::new(reading.head(open), fields) })
}

/// Returns when a case was opened here, and every value that counted in the fields that were read and may be read.
fn chronicle(reading: &mut Reading<'_>, open: &OpenCase, openings: &Openings) -> Result<Chronicle, ViewError> {
    let opened = reading.signed(open.record.opened.commit)?.time;
    let mut written: BTreeMap<String, Vec<Written>> = BTreeMap::new();
    for (key, record) in &openings.documents {
        let values = written.entry(field_name(key.field)).or_default();
        if record.changes.len() == 1 {
            let shown = reading.shows_only_change(open, key, record)?;
            if let Some(value) = openings.values.value(reading, key.opening)?.filter(|_| shown) {
                let signed = reading.signed(key.opening.commit)?;
                let own = reading.organisation_of(signed.ledger) == Some(reading.viewer.organisation);
                values.push(Written { value, time: signed.time, own, stands: true });
            }
            continue;
        }
        let document = reading.open_document(open, record)?;
        // What an import wrote that was taken back was never said.
        let (unsaid, standing) = unsaid(reading, &document)?;
        let is_said = |change: &&Change| change.applied && !unsaid.contains(&change.entry.id);
        for change in document.changes.iter().filter(is_said) {
            let Some(value) = reading.plain_value(change)? else { continue };
            let ledger = reading.signed(change.location.commit)?.ledger;
            let own = reading.organisation_of(ledger) == Some(reading.viewer.organisation);
            let stands = standing.contains(&change.entry.id);
            values.push(Written { value, time: change.time, own, stands });
        }
    }
    for values in written.values_mut() {
        values.sort_by_key(|written| written.time);
    }
    Ok(Chronicle { opened, written, ..Chronicle::default() })
}
