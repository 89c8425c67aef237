// SPDX-License-Identifier: EUPL-1.2
//! The ledgers that an organisation kept before the one a bundle is of: their epochs stand among the evidence, their
//! commits among the commits, under the numbers that they always had.
//!
//! Each ledger says which one it follows, and which state of that its node held when it began. That much has to be there,
//! whoever exports it. What the earlier ledger had beyond that is lost: its organisation's card and partners know how much.

use std::collections::{BTreeMap, BTreeSet};

use super::column::Column;
use super::finding::{FindingKind, Findings, NoteKind, Position};
use super::history::{Checkpoints, History};
use super::pages::Pages;
use super::registry::Registry;
use super::report::{Counts, NamedReport, PreviousReport};
use super::tree;
use super::verify::LedgerAudit;
use crate::bundle::{About, BundleRow};
use crate::codec;
use crate::id::{CommitId, LedgerId, OrganisationId, TreeHash};
use crate::ledger::StoredEpoch;
use crate::log::{EPOCH_DEPTH, LogState};
use crate::replica::past_epoch_key;

/// Is the logs of earlier ledgers, as one bundle shows them.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) histories: BTreeMap<LedgerId, History>,
}

impl Past {
    /// Takes a row of evidence, if it is an epoch of an earlier ledger of the bundle's organisation.
    pub(super) fn read(
        &mut self,
        row: &BundleRow,
        about: &About,
        registry: &Registry,
        counts: &mut Counts,
        findings: &mut Findings,
    ) -> bool {
        let Ok(epoch) = codec::decode::<StoredEpoch>("epoch", &row.value, usize::MAX) else { return false };
        let ledger = epoch.leaf.ledger;
        let ours = ledger != about.ledger && registry.organisation_of(ledger) == Some(about.organisation);
        if !ours || past_epoch_key(&epoch) != row.key {
            return false;
        }
        counts.epochs += 1;
        let history = self.histories.entry(ledger).or_insert_with(|| History::of_past(ledger));
        history.push(epoch, registry, counts, findings);
        true
    }

    /// Returns how many epochs of an earlier ledger are here.
    pub(super) fn size(&self, ledger: LedgerId) -> u64 {
        self.histories.get(&ledger).map_or(0, History::size)
    }

    /// Compares the epochs with the commits of the bundle.
    pub(super) fn close(&self, audit: &LedgerAudit<'_>, pages: &Pages, findings: &mut Findings) {
        let mut commits: BTreeMap<LedgerId, Column<(u64, CommitId)>> = BTreeMap::new();
        let mut in_part = Vec::new();
        for commit in audit.known.commits().filter(|_| !self.histories.is_empty()) {
            let ledger = audit.known.ledger(commit);
            if self.histories.contains_key(&ledger) {
                let held = commits.entry(ledger).or_insert_with(|| Column::new(pages));
                held.push((commit.number, commit.id));
                let sealed = self.histories[&ledger].epochs.last().is_some_and(|last| commit.number < last.end_commit);
                if commit.in_part && sealed {
                    in_part.push((ledger, commit.number));
                }
            }
        }
        // What its node had sealed it had whole; what came back from others comes after.
        for (ledger, number) in in_part {
            let position = Position { commit: Some(number), ..Position::default() };
            let evidence = vec![("reason", "held in part in an epoch of its own ledger".to_owned())];
            findings.add(FindingKind::RootMismatch, ledger, position, evidence);
        }
        for (ledger, history) in &self.histories {
            for (number, epoch) in (0..).zip(&history.epochs) {
                let held = commits.get(ledger).map_or_else(Vec::new, |held| held_in(held, epoch));
                let leaves = held.iter().map(|id| TreeHash(id.0));
                if tree::whole_root(&epoch.seed, EPOCH_DEPTH, leaves) != Some(epoch.leaf.root) {
                    let position = Position { epoch: Some(number), ..Position::default() };
                    let evidence =
                        vec![("commits", held.len().to_string()), ("sealed-root", epoch.leaf.root.to_string())];
                    findings.add(FindingKind::EpochRootMismatch, *ledger, position, evidence);
                }
            }
            let end = history.epochs.last().map_or(0, |epoch| epoch.end_commit);
            let is_sealed = |number: u64| {
                history.epochs.iter().any(|epoch| (epoch.first_commit..epoch.end_commit).contains(&number))
            };
            for (number, _) in commits.get(ledger).into_iter().flat_map(Column::iter) {
                if number < end && !is_sealed(number) {
                    let position = Position { commit: Some(number), ..Position::default() };
                    findings.add(FindingKind::CommitInNoEpoch, *ledger, position, vec![]);
                }
            }
        }
    }

    /// Tells whether the bundle leaves out epochs of an earlier ledger that its node held, and a commit with them that cites
    /// so many.
    pub(super) fn hides(&self, ledger: LedgerId, sealed: u64, audit: &LedgerAudit<'_>) -> bool {
        let mut cited = audit.replay.previous.values().filter(|(earlier, _)| *earlier == ledger);
        cited.any(|(_, state)| self.size(ledger) < state.size && sealed < state.size)
    }
}

/// Compares what each ledger says of the one before it with what its bundle shows of that, once all bundles are read.
pub(super) fn judge(
    audits: &[LedgerAudit<'_>],
    pasts: &[Past],
    registry: &Registry,
    checkpoints: &Checkpoints,
    findings: &mut Findings,
) {
    for (bundle, (audit, past)) in audits.iter().zip(pasts).enumerate() {
        findings.bundle = bundle;
        check_opened(audit, registry, findings);
        for (ledger, state) in audit.replay.previous.values() {
            check_cited(*ledger, *state, past, findings);
        }
        let cited = audit.replay.previous.values().map(|(ledger, _)| *ledger);
        let earlier: BTreeSet<LedgerId> = cited.chain(past.histories.keys().copied()).collect();
        for ledger in earlier {
            let seen = seen(ledger, audits, pasts, registry, checkpoints);
            findings.note(NoteKind::TailLost, ledger, seen.saturating_sub(past.size(ledger)));
        }
    }
}

/// A ledger that its organisation's cards show to follow another says so, or one could leave out what came before.
fn check_opened(audit: &LedgerAudit<'_>, registry: &Registry, findings: &mut Findings) {
    let ledger = audit.about.ledger;
    let began = audit.history.size() > 0 || audit.known.commits().any(|commit| audit.known.ledger(commit) == ledger);
    if began && registry.has_earlier(ledger) && !audit.replay.says_opened(ledger) {
        let evidence = vec![("reason", "the ledger does not say which one it follows".to_owned())];
        findings.add(FindingKind::PastMissing, ledger, Position::default(), evidence);
    }
}

/// The state that a later ledger cites was held by its node: all of it is there, and led to that root.
fn check_cited(ledger: LedgerId, cited: LogState, past: &Past, findings: &mut Findings) {
    let empty = LogState::empty();
    let shown = past.histories.get(&ledger).and_then(|history| history.root_at(cited.size));
    match shown.or_else(|| (cited.size == empty.size).then_some(empty.root)) {
        Some(root) if root == cited.root => {}
        Some(root) => {
            let evidence = vec![
                ("size", cited.size.to_string()),
                ("root", root.to_string()),
                ("other-root", cited.root.to_string()),
            ];
            findings.add(FindingKind::Fork, ledger, Position::default(), evidence);
        }
        None => {
            let evidence = vec![("cited", cited.size.to_string()), ("epochs", past.size(ledger).to_string())];
            findings.add(FindingKind::PastMissing, ledger, Position::default(), evidence);
        }
    }
}

fn named(organisation: OrganisationId, registry: &Registry) -> NamedReport {
    let name = registry.card(organisation).map(|card| card.name.clone()).unwrap_or_default();
    NamedReport { organisation, name }
}

/// Returns how many epochs a ledger had, or may have had, by whatever says most: who follows it, its card, a checkpoint that
/// a partner cosigned, and any bundle that shows it.
fn seen(
    ledger: LedgerId,
    audits: &[LedgerAudit<'_>],
    pasts: &[Past],
    registry: &Registry,
    checkpoints: &Checkpoints,
) -> u64 {
    let cited = audits.iter().flat_map(|audit| audit.replay.previous.values());
    let cited = cited.filter(|(earlier, _)| *earlier == ledger).map(|(_, state)| state.size);
    let own = audits.iter().filter(|audit| audit.about.ledger == ledger).map(|audit| audit.history.size());
    let cosigned = checkpoints.cosigned(ledger).map_or(0, |cosigned| cosigned.state.size);
    let known = [registry.ended_after(ledger).unwrap_or(0), cosigned];
    cited.chain(own).chain(pasts.iter().map(|past| past.size(ledger))).chain(known).max().unwrap_or(0)
}

/// Says what is there, and what is lost, of the ledger before the one of a bundle.
pub(super) fn previous(
    audit: &LedgerAudit<'_>,
    past: &Past,
    (audits, pasts): (&[LedgerAudit<'_>], &[Past]),
    registry: &Registry,
    checkpoints: &Checkpoints,
) -> Option<PreviousReport> {
    let (ledger, state) = *audit.replay.previous.get(&audit.about.ledger)?;
    let held = past.size(ledger);
    let beyond = checkpoints.cosigned(ledger).filter(|cosigned| cosigned.state.size > held);
    Some(PreviousReport {
        ledger,
        state: state.into(),
        epochs: held,
        lost: seen(ledger, audits, pasts, registry, checkpoints).saturating_sub(held),
        known_to: beyond.into_iter().flat_map(|cosigned| &cosigned.by).map(|by| named(*by, registry)).collect(),
    })
}

/// Returns the commits that an epoch sealed, of those of its ledger by number.
fn held_in(held: &Column<(u64, CommitId)>, epoch: &StoredEpoch) -> Vec<CommitId> {
    let first_from = |number: u64| {
        let (mut start, mut end) = (0, held.len());
        while start < end {
            let middle = start + (end - start) / 2;
            let (held, _) = held.get(middle);
            (start, end) = if held < number { (middle + 1, end) } else { (start, middle) };
        }
        start
    };
    (first_from(epoch.first_commit)..first_from(epoch.end_commit)).map(|at| held.get(at).1).collect()
}
