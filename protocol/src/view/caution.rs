// SPDX-License-Identifier: EUPL-1.2
//! Cautions: files that say not to contact somebody who may be the person of another file, or that were handed over to an office that
//! follows their person since, where nobody said yet whether it is the same person.
//!
//! A partner shares a file that says so, and a list names the same young person, who gets a file of one's own. Until somebody links the
//! two, or says that they are two persons, the own file is nobody's to call from. Nor is it where the person was handed over before and a
//! later list, or whoever did not know, opened another file: two offices would call. What is told stays in this node: it is read from what
//! stands here, and nothing is written. A store proposes the files that are alike, as for [`super::duplicates`]; the telephone does not
//! count, which families share.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::desk::{is_gone_on, is_kept_from};
use super::duplicates::{ALIKE_MAX, FIELDS, Likeness, LikenessKey, Shared, identity_likenesses};
use super::list::visible_summary;
use super::reading::Reading;
use super::{CaseHead, Filter, ViewError, Viewer};
use crate::case;
use crate::catalogue::FieldId;
use crate::id::OrganisationId;
use crate::leaver::Facts;
use crate::link::{self, Sameness};
use crate::referral;
use crate::statement::CaseKind;
use crate::store::StoreError;

/// Returns the cases that a store proposes for a likeness, at most one more than [`ALIKE_MAX`].
pub type Having<'a> = &'a dyn Fn(&LikenessKey) -> Result<Vec<u64>, StoreError>;

/// Returns the files that say, on a day, not to contact somebody who may be the person of a case, of which other files may be linked, and
/// the own ones whose person another office follows since they were handed over ([`CaseHead::handed_over`] names it); none of which
/// somebody said that they are of two persons.
///
/// # Errors
/// Fails when the store does.
pub fn of_case(viewer: &Viewer<'_>, number: u64, day: Date, having: Having<'_>) -> Result<Vec<CaseHead>, ViewError> {
    let mut files = link::linked(viewer.store, number)?;
    files.insert(number);
    let filter = Filter { kind: Some(CaseKind::Person), ..Filter::default() };
    let mut reading = Reading::new(viewer);
    let mut alike = BTreeSet::new();
    let mut decided = files.clone();
    for file in &files {
        for (_, record) in link::links(viewer.store, Some(*file))? {
            if record.sameness == Sameness::Distinct && record.unlinked.is_none() {
                decided.extend(case::number_of(viewer.store, record.other)?);
            }
        }
        if let Some(summary) = visible_summary(&mut reading, *file, &filter, &FIELDS.map(str::to_owned))? {
            proposed(&Facts::of_case(&summary), having, &mut alike)?;
        }
    }
    let with_recipient = with_recipient(&reading, &files)?;
    told(&mut reading, alike.difference(&decided), (day, &with_recipient))
}

/// As [`of_case`], of somebody of whom there is no case yet.
///
/// # Errors
/// As there.
pub fn of_row(
    viewer: &Viewer<'_>,
    values: &[(FieldId, String)],
    day: Date,
    having: Having<'_>,
) -> Result<Vec<CaseHead>, ViewError> {
    let mut alike = BTreeSet::new();
    proposed(&Facts::of_row(values), having, &mut alike)?;
    told(&mut Reading::new(viewer), &alike, (day, &WithRecipient::default()))
}

/// As [`of_case`], of every case of whose person something stands in another case, too: by number, the case and the files. `shared` is what
/// several cases have in common.
///
/// # Errors
/// As there.
pub fn of_all(
    viewer: &Viewer<'_>,
    day: Date,
    shared: &Shared,
    having: Having<'_>,
) -> Result<BTreeMap<u64, (CaseHead, Vec<CaseHead>)>, ViewError> {
    let mut reading = Reading::new(viewer);
    let mut kept: BTreeMap<u64, bool> = BTreeMap::new();
    let mut alike = BTreeSet::new();
    for (_, cases) in shared.groups.iter().filter(|(likeness, _)| *likeness != Likeness::Phone) {
        let mut is_kept = false;
        for number in cases {
            let known = match kept.get(number) {
                Some(known) => *known,
                None => !told(&mut reading, [number], (day, &WithRecipient::default()))?.is_empty(),
            };
            kept.insert(*number, known);
            is_kept |= known;
        }
        // What is alike in one file of a person is so of all of them.
        for number in cases.iter().filter(|_| is_kept) {
            alike.insert(*number);
            alike.extend(link::linked(viewer.store, *number)?);
        }
    }
    let mut found = BTreeMap::new();
    for number in alike {
        let Some(record) = case::case(viewer.store, number)? else { continue };
        let open = reading.open(number, record)?;
        let files = if open.own { of_case(viewer, number, day, having)? } else { Vec::new() };
        if !files.is_empty() {
            found.insert(number, (reading.head(&open), files));
        }
    }
    Ok(found)
}

/// Adds the cases that are alike in what tells who somebody is.
fn proposed(person: &Facts<'_>, having: Having<'_>, alike: &mut BTreeSet<u64>) -> Result<(), ViewError> {
    for likeness in identity_likenesses(person) {
        let cases = having(&likeness)?;
        // What so many have in common tells nobody apart.
        alike.extend(cases.iter().filter(|_| cases.len() <= ALIKE_MAX));
    }
    Ok(())
}

/// Is what the files of a person say of where the person is followed.
#[derive(Debug, Default)]
struct WithRecipient {
    /// Whether one of them was handed over itself.
    is_handed_over: bool,
    /// Whose files are among them, or came back to here.
    offices: BTreeSet<OrganisationId>,
}

fn with_recipient(reading: &Reading<'_>, files: &BTreeSet<u64>) -> Result<WithRecipient, ViewError> {
    let store = reading.viewer.store;
    let mut found = WithRecipient::default();
    for number in files {
        let Some(record) = case::case(store, *number)? else { continue };
        found.is_handed_over |= is_gone_on(reading, *number);
        found.offices.insert(record.holder);
        found.offices.extend(referral::taken_over(store, *number)?.map(|taken| taken.from));
    }
    Ok(found)
}

/// Returns those of some cases whose person must not be contacted on a day, or was handed over to an office that does.
fn told<'n>(
    reading: &mut Reading<'_>,
    numbers: impl IntoIterator<Item = &'n u64>,
    (day, known): (Date, &WithRecipient),
) -> Result<Vec<CaseHead>, ViewError> {
    let mut heads = Vec::new();
    for number in numbers {
        let Some(record) = case::case(reading.viewer.store, *number)? else { continue };
        let open = reading.open(*number, record)?;
        let followed = reading.handed_over(*number).filter(|_| open.own && is_gone_on(reading, *number));
        let is_followed = followed.is_some_and(|file| !known.is_handed_over && !known.offices.contains(&file.holder));
        if is_followed || is_kept_from(reading, &open, day)? {
            heads.push(reading.head(&open));
        }
    }
    Ok(heads)
}
