// SPDX-License-Identifier: EUPL-1.2
//! The ledgers that an organisation kept before the one a bundle is of: their epochs stand among the evidence, their
//! commits among the commits, under the numbers that they always had.

use std::collections::BTreeMap;

use super::finding::{FindingKind, Findings, NoteKind, Position};
use super::history::History;
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
    pub(super) fn close(&self, audit: &LedgerAudit<'_>, findings: &mut Findings) {
        let mut commits: BTreeMap<LedgerId, Vec<(u64, CommitId)>> = BTreeMap::new();
        for commit in &audit.known.commits {
            let ledger = audit.known.ledger(commit);
            if self.histories.contains_key(&ledger) {
                commits.entry(ledger).or_default().push((commit.number, commit.id));
            }
        }
        for (ledger, history) in &self.histories {
            let held = commits.get(ledger).map_or(&[][..], Vec::as_slice);
            for (number, epoch) in (0..).zip(&history.epochs) {
                let first = held.partition_point(|(number, _)| *number < epoch.first_commit);
                let end = held.partition_point(|(number, _)| *number < epoch.end_commit).max(first);
                let leaves = held[first..end].iter().map(|(_, id)| TreeHash(id.0));
                if tree::whole_root(&epoch.seed, EPOCH_DEPTH, leaves) != Some(epoch.leaf.root) {
                    let position = Position { epoch: Some(number), ..Position::default() };
                    let evidence =
                        vec![("commits", (end - first).to_string()), ("sealed-root", epoch.leaf.root.to_string())];
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
