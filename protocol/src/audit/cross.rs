// SPDX-License-Identifier: EUPL-1.2
//! Bundles against each other: what one node says, its partners' ledgers confirm or contradict.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{FINDINGS_MAX, FindingKind, Findings, NoteKind};
use super::inbox::Reception;
use super::known::Mark;
use super::verify::LedgerAudit;
use crate::id::{EntryId, LedgerId};

/// Compares bundles that have been read to their ends.
pub(super) fn compare(audits: &[LedgerAudit<'_>], findings: &mut Findings) {
    // Of several bundles of one ledger, the longest speaks for it.
    let mut newest: BTreeMap<LedgerId, usize> = BTreeMap::new();
    for (number, audit) in audits.iter().enumerate() {
        let held = newest.entry(audit.about.ledger).or_insert(number);
        if audits[*held].history.size() < audit.history.size() {
            *held = number;
        }
    }
    for (bundle, audit) in audits.iter().enumerate() {
        findings.bundle = bundle;
        compare_foreign(audit, audits, &newest, findings);
        compare_cited(audit, audits, &newest, findings);
        compare_receptions(audit, audits, &newest, findings);
        note_not_received(audit, audits, &newest, findings);

        let partners: BTreeSet<LedgerId> = audit
            .known
            .ledgers()
            .map(|(ledger, _)| ledger)
            .chain(audit.replay.outboxes.keys().map(|(_, recipient)| *recipient))
            .collect();
        let missing = partners.iter().filter(|ledger| !newest.contains_key(ledger)).count();
        findings.note(NoteKind::OneSided, audit.about.ledger, missing as u64);
    }
}

/// Every entry of a partner's ledger that is held must stand in the partner's own bundle, in the same commit.
fn compare_foreign(
    audit: &LedgerAudit<'_>,
    audits: &[LedgerAudit<'_>],
    newest: &BTreeMap<LedgerId, usize>,
    findings: &mut Findings,
) {
    for (order, _) in audit.known.entries().filter(|(_, entry)| !entry.is(Mark::Again)) {
        let (id, commit) = (audit.known.id(order), audit.known.commit_of(order));
        let ledger = audit.known.ledger(commit);
        let Some(author) = newest.get(&ledger).filter(|_| ledger != audit.about.ledger) else { continue };
        let author = &audits[*author];
        if author.known.find(id).is_some_and(|own| author.known.commit_of(own).id == commit.id) {
            continue;
        }
        if is_newer(author, commit.time.plus_ms(super::EXPORT_TOLERANCE_MS).0, commit.sealed) {
            findings.note(NoteKind::NewerCommitSeen, ledger, 1);
            continue;
        }
        let evidence = vec![("commit", commit.id.to_string()), ("held-by", audit.about.ledger.to_string())];
        findings.add(FindingKind::CommitWithheld, ledger, audit.known.position(order, Some(id)), evidence);
    }
}

/// Tells whether a commit may have been made after its ledger's bundle was.
fn is_newer(author: &LedgerAudit<'_>, latest_ms: u64, sealed: u64) -> bool {
    latest_ms >= author.about.created.0 || sealed > author.history.size()
}

/// States that partners' commits cite must be states of the partners' logs.
fn compare_cited(
    audit: &LedgerAudit<'_>,
    audits: &[LedgerAudit<'_>],
    newest: &BTreeMap<LedgerId, usize>,
    findings: &mut Findings,
) {
    // Of many, the first by ledger and size are listed.
    let (mut wrong, mut more) = (BTreeMap::new(), 0);
    for ((ledger, size), root) in audit.cited.iter() {
        let Some(author) = newest.get(&ledger) else { continue };
        if audits[*author].history.root_at(size).is_some_and(|had| had != root) {
            wrong.insert((ledger, size), root);
            if wrong.len() > FINDINGS_MAX {
                wrong.pop_last();
                more += 1;
            }
        }
    }
    for ((ledger, size), root) in wrong {
        let evidence =
            vec![("size", size.to_string()), ("root", root.to_string()), ("held-by", audit.about.ledger.to_string())];
        findings.add(FindingKind::SealedStateUnknown, ledger, super::Position::default(), evidence);
    }
    findings.count_more(FindingKind::SealedStateUnknown, more);
}

/// What this node says it received must be what its partner's bundle says it disclosed.
fn compare_receptions(
    audit: &LedgerAudit<'_>,
    audits: &[LedgerAudit<'_>],
    newest: &BTreeMap<LedgerId, usize>,
    findings: &mut Findings,
) {
    for Reception { order, disclosure, ledger } in audit.replay.inbox.receptions.iter() {
        let Some(sender) = newest.get(&ledger).map(|sender| &audits[*sender]) else { continue };
        let commit = audit.known.find(disclosure).map(|order| audit.known.commit_of(order));
        let newer = commit
            .is_none_or(|commit| is_newer(sender, commit.time.plus_ms(super::EXPORT_TOLERANCE_MS).0, commit.sealed));
        let own = |order: &u32| sender.known.entry(*order).is(Mark::Ours);
        if sender.known.find(disclosure).filter(own).is_none() && !newer {
            let evidence = vec![("disclosure", disclosure.to_string()), ("sender", ledger.to_string())];
            let position = audit.known.position(order, None);
            findings.add(FindingKind::ReceivedMismatch, ledger, position, evidence);
        }
    }
}

/// Disclosures that the recipient's bundle does not show may still be on their way.
fn note_not_received(
    audit: &LedgerAudit<'_>,
    audits: &[LedgerAudit<'_>],
    newest: &BTreeMap<LedgerId, usize>,
    findings: &mut Findings,
) {
    let has = |recipient: &LedgerAudit<'_>, disclosure: EntryId| {
        recipient
            .known
            .find(disclosure)
            .is_some_and(|order| recipient.replay.inbox.has_received(order, &recipient.known))
    };
    for (ledger, disclosure) in audit.replay.sent.iter() {
        if newest.get(&ledger).is_some_and(|recipient| !has(&audits[*recipient], disclosure)) {
            findings.note(NoteKind::DisclosureNotReceived, audit.about.ledger, 1);
        }
    }
}
