// SPDX-License-Identifier: EUPL-1.2
//! The ledgers that an organisation kept before the one a bundle is of: their epochs stand among the evidence, their
//! commits among the commits, under the numbers that they always had.

use std::collections::BTreeMap;

use super::column::Column;
use super::finding::{FindingKind, Findings, NoteKind, Position};
use super::history::History;
use super::pages::Pages;
use super::registry::Registry;
use super::report::Counts;
use super::tree;
use super::verify::LedgerAudit;
use crate::bundle::{About, BundleRow};
use crate::codec;
use crate::id::{CommitId, LedgerId, TreeHash};
use crate::ledger::StoredEpoch;
use crate::log::EPOCH_DEPTH;
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
        self.histories.entry(ledger).or_insert_with(|| History::new(ledger)).push(epoch, registry, counts, findings);
        true
    }

    /// Compares the epochs with the commits of the bundle, and with what its ledger says of the one before it.
    pub(super) fn close(&self, audit: &LedgerAudit<'_>, pages: &Pages, findings: &mut Findings) {
        let mut commits: BTreeMap<LedgerId, Column<(u64, CommitId)>> = BTreeMap::new();
        for commit in audit.known.commits().filter(|_| !self.histories.is_empty()) {
            let ledger = audit.known.ledger(commit);
            if self.histories.contains_key(&ledger) {
                let held = commits.entry(ledger).or_insert_with(|| Column::new(pages));
                held.push((commit.number, commit.id));
            }
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
        }
        let Some((ledger, known)) = audit.replay.previous else { return };
        let Some(history) = self.histories.get(&ledger) else { return };
        match history.root_at(known.size) {
            Some(root) if root == known.root => {}
            Some(root) => {
                let evidence = vec![
                    ("size", known.size.to_string()),
                    ("root", root.to_string()),
                    ("other-root", known.root.to_string()),
                ];
                findings.add(FindingKind::Fork, ledger, Position::default(), evidence);
            }
            None => findings.note(NoteKind::TailLost, ledger, known.size - history.size()),
        }
    }
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
