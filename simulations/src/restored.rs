// SPDX-License-Identifier: EUPL-1.2
//! What is asked of offices that were restored from a backup, and of all: nobody knows all of what such an office still knows, but
//! its own store and those of its partners say the same, what it ordered to end has ended everywhere, and an auditor who is shown
//! all of them has nothing to find.

use std::collections::BTreeSet;

use raccord_protocol::audit::{BundleSource, Options, audit};
use raccord_protocol::case::{self, GrantRecord};
use raccord_protocol::erasure::{all_asked, all_erased, erased_by};
use raccord_protocol::id::{DocumentId, EntryId};
use raccord_protocol::ledger;
use raccord_protocol::replica::{locked_cases, unheard};

use crate::checkers::{Check, Finding, MARGIN_MS, Promise, broken, describe};
use crate::office::Office;
use crate::reading::{self, KnownCase};
use crate::truth::{Truth, Value};

/// Checks a world at rest with offices that were restored.
pub(crate) fn check(truth: &Truth, offices: &[Office], honest: &[usize], now: u64) -> Check {
    for number in honest.iter().filter(|number| truth.restored.contains(number)) {
        let home = &offices[*number];
        let unheard = unheard(&home.store)?;
        if let Some(other) = honest.iter().find(|other| unheard.contains(&offices[**other].organisation())) {
            let what = format!("office {number}, restored {} times, has not heard office {other}", home.restored());
            return broken(Promise::Convergence, what);
        }
        for case in reading::cases(&home.store)?.iter().filter(|case| home.has_ledger(case.home)) {
            check_case(offices, honest, (*number, case), now)?;
        }
        check_orders(truth, offices, honest, *number)?;
    }
    check_held(truth, offices, honest, now)
}

fn find<'a>(offices: &'a [Office], honest: &[usize], grant: &GrantRecord) -> Option<(usize, &'a Office)> {
    let recipient = |number: &&usize| offices[**number].organisation() == grant.terms.recipient;
    honest.iter().find(recipient).map(|number| (*number, &offices[*number]))
}

fn has_ended(home: &Office, grant: &GrantRecord, now: u64) -> bool {
    grant.revoked.is_some() || home.moment(grant.terms.until) + MARGIN_MS <= now
}

/// Whoever was granted something sees what the home sees; what has ended is receipted.
fn check_case(offices: &[Office], honest: &[usize], (number, case): (usize, &KnownCase), now: u64) -> Check {
    let home = &offices[number];
    // Of a locked case nothing goes out until staff say what becomes of it.
    let known_as = case::number_of(&home.store, case.handle)?;
    let locked = locked_cases(&home.store)?;
    let is_locked = known_as.is_some_and(|number| locked.contains_key(&number));
    for grant in &case.grants {
        let Some((recipient, reader)) = find(offices, honest, grant) else { continue };
        if has_ended(home, grant, now) {
            if !grant.purged {
                let what =
                    format!("office {recipient} never acknowledged the end of grant {} of office {number}", grant.id);
                return broken(Promise::Convergence, what);
            }
            continue;
        }
        let stands =
            home.moment(grant.terms.until) > now + MARGIN_MS && home.moment(grant.terms.from) + MARGIN_MS <= now;
        if !stands || grant.is_lost() || is_locked {
            continue;
        }
        // Of a document given alone the reader has what stood then.
        for (_, record) in case.documents.iter().filter(|(key, _)| grant.terms.covers_field(key.field)) {
            let (here, there) = (seen(home, record.document)?, seen(reader, record.document)?);
            if here != there && here.as_ref().is_some_and(|here| !here.is_empty()) {
                let what = format!(
                    "office {recipient} sees {there:?} in document {} of office {number}, which sees {here:?}",
                    record.document
                );
                return broken(Promise::Convergence, what);
            }
        }
    }
    Ok(())
}

type Seen = Option<Vec<(EntryId, Option<String>)>>;

fn seen(office: &Office, document: DocumentId) -> Result<Seen, Finding> {
    let Some(record) = reading::document(&office.store, document)? else { return Ok(None) };
    let Some(standing) = reading::standing(&office.store, &record)? else { return Ok(None) };
    let values = standing.current.into_iter();
    Ok(Some(values.map(|entry| Ok((entry, reading::text(&office.store, entry)?))).collect::<Result<_, Finding>>()?))
}

/// What an order erased, which anybody who was not restored still has, is known again, gone everywhere, and receipted.
fn check_orders(truth: &Truth, offices: &[Office], honest: &[usize], number: usize) -> Check {
    let home = &offices[number];
    for value in truth.values.iter().filter(|value| truth.cases[value.case].home == number) {
        let (Some(order), Some(entry)) = (value.erased, value.entry) else { continue };
        let mut keeps = false;
        for other in honest.iter().filter(|other| !truth.restored.contains(other)) {
            keeps |= ledger::locate(&offices[*other].store, order)?.is_some();
        }
        if keeps && erased_by(&home.store, entry, home.organisation())?.is_none() {
            let what = format!("office {number} does not know any more that it erased {}", describe(value));
            return broken(Promise::Erasure, what);
        }
    }
    let erased: BTreeSet<EntryId> = all_erased(&home.store)?
        .into_iter()
        .filter(|erased| erased.by == home.organisation())
        .map(|erased| erased.entry)
        .collect();
    for other in honest {
        for value in held(truth, &offices[*other]) {
            if truth.cases[value.case].home == number && value.entry.is_some_and(|entry| erased.contains(&entry)) {
                let what = format!("office {other} holds {}, which office {number} erased", describe(value));
                return broken(Promise::Erasure, what);
            }
        }
    }
    for (order, ledger, asked) in all_asked(&home.store)? {
        let silent = honest.iter().find(|other| offices[**other].ledger() == ledger && asked.answer.is_none());
        if let Some(silent) = silent {
            return broken(Promise::Erasure, format!("office {silent} never answered {order} of office {number}"));
        }
    }
    Ok(())
}

fn held<'a>(truth: &'a Truth, office: &Office) -> Vec<&'a Value> {
    let mut held = BTreeSet::new();
    for (_, key, value) in office.store.rows() {
        held.extend(truth.values_in(key));
        held.extend(truth.values_in(value));
    }
    held.into_iter().map(|number| &truth.values[number]).collect()
}

/// Nobody holds a value of a restored office but under a grant of which that office does not say that it has ended.
fn check_held(truth: &Truth, offices: &[Office], honest: &[usize], now: u64) -> Check {
    for number in honest {
        let office = &offices[*number];
        for value in held(truth, office).into_iter().filter(|value| truth.is_shaken(value.case)) {
            let home = truth.cases[value.case].home;
            if home == *number || value.author == *number {
                continue;
            }
            let document =
                value.document.map(|document| case::document(&office.store, document)).transpose()?.flatten();
            let Some((key, record)) = document else {
                return broken(
                    Promise::Confidentiality,
                    format!("office {number} holds {} of no case", describe(value)),
                );
            };
            let mut stands = false;
            for (_, grant) in case::grants(&office.store, key.case)? {
                let covers = !grant.purged && grant.terms.covers(key.field, record.document);
                let given: Option<_> = case::grant(&offices[home].store, grant.id)?;
                stands |= covers && given.is_none_or(|(_, given)| !has_ended(&offices[home], &given, now));
            }
            if !stands {
                let what = format!("office {number} still holds {} of office {home}", describe(value));
                return broken(Promise::Confidentiality, what);
            }
        }
    }
    Ok(())
}

/// Checks that an auditor who is shown what all offices have finds nothing, together and of each alone, and beside what they
/// showed earlier.
pub(crate) fn check_audit(offices: &[Office], now: u64) -> Check {
    let failed = |error: &dyn std::fmt::Display| Finding::new(Promise::Ledger, format!("an audit fails: {error}"));
    let mut bundles: Vec<Vec<u8>> =
        offices.iter().map(|office| office.bundle(now)).collect::<Result<_, _>>().map_err(|error| failed(&error))?;
    let newest = bundles.len();
    bundles.extend(offices.iter().flat_map(Office::exported).cloned());
    let named = |number: usize| BundleSource { name: number.to_string(), input: Box::new(bundles[number].as_slice()) };
    let mut shown: Vec<Vec<usize>> = (0..newest).map(|number| vec![number]).collect();
    shown.push((0..newest).collect());
    shown.push((0..bundles.len()).collect());
    for numbers in shown {
        let sources = numbers.iter().map(|number| named(*number)).collect();
        let report = audit(sources, &Options::default()).map_err(|error| failed(&error))?;
        if let Some(finding) = report.findings.first() {
            let what = format!("an audit of {numbers:?} accuses an honest office: {finding:?}");
            return broken(Promise::Ledger, what);
        }
    }
    Ok(())
}
