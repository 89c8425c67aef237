// SPDX-License-Identifier: EUPL-1.2
//! Reading cases. Each reading is a consultation, signed before anything is shown.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::SignedConsultation;
use raccord_node::service::cases::{CaseList, CaseShow, Search};
use raccord_node::service::sharing::{Links as LinksRequest, Referrals};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::link::Sameness;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::grants::Direction;
use raccord_protocol::view::indicators::files_of_people;
use raccord_protocol::view::links::{LinkView, LinksView};
use raccord_protocol::view::referrals::ReferralView;
use raccord_protocol::view::{CaseHead, CaseListView, CaseSummary, CaseView, Filter, Shown};

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::Printer;
use crate::writing::caution;

/// The most cases asked for at once: an answer of these, with every field filled, stays well below what a call may give.
pub(crate) const PAGE_CASES: usize = 2_000;

/// Returns all cases that pass a filter, at most `limit`, under one consultation.
pub(crate) fn read_all(
    context: &Context,
    filter: Filter,
    limit: Option<usize>,
    reason: &str,
) -> Result<Vec<CaseSummary>, CliError> {
    let scope = if filter.text.is_some() { Scope::Search } else { Scope::List };
    read_as(context, scope, filter, limit, reason)
}

/// Returns all cases that pass a filter, to be written to a file: the ledger says so.
pub(crate) fn read_to_export(context: &Context, filter: Filter, reason: &str) -> Result<Vec<CaseSummary>, CliError> {
    read_as(context, Scope::Export, filter, None, reason)
}

fn read_as(
    context: &Context,
    scope: Scope,
    filter: Filter,
    limit: Option<usize>,
    reason: &str,
) -> Result<Vec<CaseSummary>, CliError> {
    let mut cases = Vec::new();
    each_page(context, scope, filter, limit, reason, |page| cases.extend(page))?;
    Ok(cases)
}

/// Hands on all cases that pass a filter, one after another, under one consultation: of many, no more than a page is in memory.
pub(crate) fn for_each(context: &Context, filter: Filter, take: impl FnMut(CaseSummary)) -> Result<(), CliError> {
    let mut take = take;
    each_page(context, Scope::List, filter, None, "", |page| page.into_iter().for_each(&mut take))
}

fn each_page(
    context: &Context,
    scope: Scope,
    filter: Filter,
    limit: Option<usize>,
    reason: &str,
    mut take: impl FnMut(Vec<CaseSummary>),
) -> Result<(), CliError> {
    let consultation = context.consult(scope, None, reason)?;
    let mut left = limit.unwrap_or(usize::MAX);
    let mut from = Some(filter.from);
    while let Some(start) = from.filter(|_| left > 0) {
        let page = Filter { from: start, limit: left.min(PAGE_CASES), ..filter.clone() };
        let mut answer = ask(context, consultation.clone(), page)?;
        left -= answer.cases.len().min(left);
        for chronicle in answer.cases.iter_mut().filter_map(|case| case.chronicle.as_mut()) {
            chronicle.zone = context.translator().time_zone().clone();
        }
        take(answer.cases);
        from = answer.next;
    }
    Ok(())
}

/// Leaves out the files of other organisations that were taken over here: the person has one file, and it is the own one.
pub(crate) fn without_taken_over(context: &Context, mut cases: Vec<CaseSummary>) -> Result<Vec<CaseSummary>, CliError> {
    let is_handed_over = |case: &CaseSummary| !case.head.own && case.head.handed_over.is_some();
    if !cases.iter().any(is_handed_over) {
        return Ok(cases);
    }
    let consultation = context.consult(Scope::Grants, None, "")?;
    let known = context.call(Referrals { consultation, case: None })?;
    let is_taken = |view: &&ReferralView| view.taken.is_some();
    let taken: BTreeSet<CaseHandle> = known.referrals.iter().filter(is_taken).map(|view| view.case).collect();
    cases.retain(|case| !(is_handed_over(case) && taken.contains(&case.head.case)));
    Ok(cases)
}

fn ask(context: &Context, consultation: SignedConsultation, filter: Filter) -> Result<CaseListView, CliError> {
    if filter.text.is_some() {
        return context.call(Search { consultation, filter });
    }
    context.call(CaseList { consultation, filter })
}

/// Returns the values that stand, by field.
pub(crate) fn summary(view: &CaseView) -> CaseSummary {
    let mut fields: BTreeMap<String, Shown> = BTreeMap::new();
    for field in &view.fields {
        let standing = field.documents.iter().flat_map(|document| &document.values);
        let values: Vec<String> =
            standing.filter_map(|value| value.value.clone()).filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            fields.insert(field.field.clone(), Shown::Several(values));
        }
    }
    CaseSummary::new(view.head.clone(), fields)
}

/// Returns the pairs of cases that this organisation says are of one person.
pub(crate) fn joined(context: &Context) -> Result<Vec<(CaseHandle, CaseHandle)>, CliError> {
    let consultation = context.consult(Scope::Grants, None, "")?;
    Ok(joined_in(context.call(LinksRequest { consultation, case: None, doubts: false })?.links))
}

fn joined_in(links: Vec<LinkView>) -> Vec<(CaseHandle, CaseHandle)> {
    let stands = |link: &LinkView| link.sameness == Sameness::Linked && link.unlinked.is_none();
    links.into_iter().filter(stands).map(|link| (link.case, link.other)).collect()
}

/// Are the own files of people of whom it is in doubt whether they must not be contacted, or are followed elsewhere by now, each with the files to check it with first.
#[derive(Debug, Default)]
pub(crate) struct Doubts(BTreeMap<CaseHandle, Vec<CaseHead>>);

impl Doubts {
    /// Returns the pairs to check of a person of some files, the own one first.
    pub(crate) fn of<'d>(&'d self, files: &'d [CaseHandle]) -> impl Iterator<Item = (CaseHandle, &'d CaseHead)> + 'd {
        let of_file = |case: &CaseHandle| {
            let case = *case;
            self.0.get(&case).into_iter().flatten().map(move |file| (case, file))
        };
        files.iter().flat_map(of_file)
    }

    /// Tells whether a person of some files is in doubt.
    pub(crate) fn is_about(&self, files: &[CaseSummary]) -> bool {
        files.iter().any(|file| self.0.contains_key(&file.head.case))
    }

    /// Returns the files.
    pub(crate) fn cases(&self) -> BTreeSet<CaseHandle> {
        self.0.keys().copied().collect()
    }

    /// Warns of the pairs to check of some people, each file of whom is in one of the lists; of many the first are named.
    pub(crate) fn warn<'f>(&self, printer: &Printer, people: impl IntoIterator<Item = &'f [CaseHandle]>) {
        let pairs = people.into_iter().flat_map(|files| self.of(files).collect::<Vec<_>>());
        let pairs: BTreeMap<(CaseHandle, CaseHandle), &CaseHead> =
            pairs.map(|(case, file)| ((case, file.case), file)).collect();
        pairs.iter().take(DOUBTS_NAMED).for_each(|((case, _), file)| printer.warn(caution(case, file)));
        if pairs.len() > DOUBTS_NAMED {
            printer.note(Message::new("caution-more").with("count", pairs.len() - DOUBTS_NAMED));
        }
    }
}

/// How many pairs to check are named at once.
const DOUBTS_NAMED: usize = 20;

/// As [`joined`], with who may be somebody whom another file says not to contact; whoever is told what a file says looked at it.
pub(crate) fn joined_with_doubts(context: &Context) -> Result<(Vec<(CaseHandle, CaseHandle)>, Doubts), CliError> {
    let consultation = context.consult(Scope::Grants, None, "")?;
    let LinksView { links, doubts, .. } = context.call(LinksRequest { consultation, case: None, doubts: true })?;
    context.consult_each(doubts.iter().flat_map(|doubt| &doubt.files).map(|file| file.case))?;
    Ok((joined_in(links), Doubts(doubts.into_iter().map(|doubt| (doubt.case, doubt.files)).collect())))
}

/// Leaves of rows that say the same, by `key`, in several files of one person the one of the file that is worked from.
pub(crate) fn once_for_each_person<T, K: Ord>(
    context: &Context,
    rows: Vec<T>,
    head: impl Fn(&T) -> &CaseHead,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, CliError> {
    let keys: BTreeSet<K> = rows.iter().map(&key).collect();
    if keys.len() == rows.len() {
        return Ok(rows);
    }
    let files: BTreeMap<CaseHandle, CaseSummary> =
        rows.iter().map(|row| (head(row).case, CaseSummary::new(head(row).clone(), BTreeMap::new()))).collect();
    let people = files_of_people(files.into_values().collect(), &joined(context)?);
    let person_of: BTreeMap<CaseHandle, usize> =
        (0..).zip(&people).flat_map(|(person, files)| files.iter().map(move |file| (file.head.case, person))).collect();
    let place = |row: &T| (head(row).handed_over.is_some(), !head(row).own, head(row).number);
    let said = |row: &T| (person_of[&head(row).case], key(row));
    let mut first: BTreeMap<(usize, K), (bool, bool, u64)> = BTreeMap::new();
    for row in &rows {
        let kept = first.entry(said(row)).or_insert_with(|| place(row));
        *kept = (*kept).min(place(row));
    }
    Ok(rows.into_iter().filter(|row| first.get(&said(row)) == Some(&place(row))).collect())
}

/// Returns what was said about a case.
pub(crate) fn links(context: &Context, case: CaseHandle) -> Result<LinksView, CliError> {
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    context.call(LinksRequest { consultation, case: Some(case), doubts: false })
}

/// Is what stands here of a person beside one file.
pub(crate) struct Beside {
    /// The other files of the person, as far as they may be seen.
    pub(crate) views: Vec<CaseView>,
    /// Files that say not to contact somebody who may be the same person, or whose person was handed over: nobody said whether it is.
    pub(crate) cautions: Vec<CaseHead>,
}

/// Returns what stands here of the person of a case beside it; each look is signed.
pub(crate) fn beside(context: &Context, case: CaseHandle) -> Result<Beside, CliError> {
    let LinksView { linked, cautions, .. } = links(context, case)?;
    context.consult_each(cautions.iter().map(|file| file.case))?;
    Ok(Beside { views: views_of(context, linked)?, cautions })
}

fn views_of(context: &Context, files: Vec<CaseHead>) -> Result<Vec<CaseView>, CliError> {
    let view = |head: CaseHead| {
        let consultation = context.consult(Scope::Case, Some(head.case), "")?;
        context.call(CaseShow { consultation, case: head.case })
    };
    files.into_iter().map(view).collect()
}

/// As [`other_files`], with who wrote what.
pub(crate) fn other_views(context: &Context, case: CaseHandle) -> Result<Vec<CaseView>, CliError> {
    views_of(context, links(context, case)?.linked)
}

/// Returns what may be seen of the other files of the person of a case; each look is signed.
pub(crate) fn other_files(context: &Context, case: CaseHandle) -> Result<Vec<CaseSummary>, CliError> {
    Ok(other_views(context, case)?.iter().map(summary).collect())
}

/// Tells whether another organisation shared a case in a referral that says not to contact the person. What its file says of that may
/// be kept back; that it is so never is.
pub(crate) fn is_referred_without_contact(context: &Context, head: &CaseHead) -> Result<bool, CliError> {
    if head.own || head.kind != CaseKind::Person {
        return Ok(false);
    }
    let consultation = context.consult(Scope::Grants, Some(head.case), "")?;
    let referrals = context.call(Referrals { consultation, case: Some(head.case) })?.referrals;
    Ok(referrals
        .iter()
        .any(|view| view.direction == Direction::Received && view.stands && view.restrictions.do_not_contact))
}
