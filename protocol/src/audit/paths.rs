// SPDX-License-Identifier: EUPL-1.2
//! Paths of partners' commits into checkpoints, and those that never came: a commit that stands in no log that others
//! cosigned could still be disowned. What has no path is the word of the partner that holds it, against which the
//! ledger's own bundle speaks if it is there.

use std::collections::BTreeMap;

use super::finding::{FindingKind, Findings, NoteKind, Position};
use super::history::Checkpoints;
use super::registry::Registry;
use super::report::Counts;
use super::verify::LedgerAudit;
use crate::bundle::BundleRow;
use crate::codec;
use crate::id::{CommitId, LedgerId};
use crate::path::{Awaited, Sealing, read_sealing_key};

/// Is what one bundle says of the sealing of partners' commits.
#[derive(Debug, Default)]
pub(super) struct Paths {
    /// The commits whose paths are owed.
    overdue: BTreeMap<CommitId, (LedgerId, Awaited)>,
}

impl Paths {
    /// Takes a row of evidence, if it is about a partner's commit.
    pub(super) fn read(
        &mut self,
        row: &BundleRow,
        holder: LedgerId,
        (registry, checkpoints): (&Registry, &Checkpoints),
        counts: &mut Counts,
        findings: &mut Findings,
    ) -> bool {
        let Some((ledger, id)) = read_sealing_key(&row.key) else { return false };
        if registry.organisation_of(ledger).is_none() {
            return false;
        }
        match codec::decode::<Sealing>("sealing", &row.value, usize::MAX) {
            Ok(Sealing::Awaited(awaited)) => {
                let (before, newest) = checkpoints.newest_two(findings.bundle, ledger);
                if awaited.is_overdue(before, newest) {
                    self.overdue.insert(id, (ledger, awaited));
                }
            }
            Ok(Sealing::Path(path)) => {
                counts.paths += 1;
                let mut states = checkpoints.states(ledger, path.size);
                if path.commit.id != id || !states.any(|state| path.holds(ledger, &state)) {
                    let evidence = vec![("commit", id.to_string()), ("size", path.size.to_string())];
                    findings.add(FindingKind::ProofMismatch, holder, Position::default(), evidence);
                }
            }
            Err(error) => {
                let evidence = vec![("commit", id.to_string()), ("reason", error.to_string())];
                findings.add(FindingKind::ProofMismatch, holder, Position::default(), evidence);
            }
        }
        true
    }
}

/// Reports the commits without a path, unless their ledger's own bundle shows them sealed.
pub(super) fn judge(audits: &[LedgerAudit<'_>], findings: &mut Findings) {
    for (bundle, audit) in audits.iter().enumerate() {
        findings.bundle = bundle;
        let mut owed = audit.paths.overdue.clone();
        if owed.is_empty() {
            continue;
        }
        for author in audits {
            let sealed = author.known.commits().filter(|commit| commit.epoch.is_some());
            for commit in sealed {
                if owed.get(&commit.id).is_some_and(|(ledger, _)| *ledger == author.about.ledger) {
                    owed.remove(&commit.id);
                    findings.note(NoteKind::PathNotHeld, audit.about.ledger, 1);
                }
            }
        }
        for commit in audit.known.commits().filter(|commit| !commit.ours) {
            let found = owed.get(&commit.id).filter(|(ledger, _)| *ledger == audit.known.ledger(commit));
            let Some(&(ledger, awaited)) = found else { continue };
            owed.remove(&commit.id);
            let evidence = vec![
                ("commit", commit.id.to_string()),
                ("held-by", audit.about.ledger.to_string()),
                ("held", awaited.held.to_string()),
                ("cited", awaited.cited.to_string()),
            ];
            let position = Position { commit: Some(commit.number), ..Position::default() };
            findings.add(FindingKind::CommitNotSealed, ledger, position, evidence);
        }
    }
}
