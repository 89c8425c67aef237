// SPDX-License-Identifier: EUPL-1.2
//! The end of the demonstration: histories exported and checked, nodes ended, their files looked at.

use std::path::PathBuf;
use std::time::Instant;

use raccord_node::keystore::{SecretFile, StoreKey};
use raccord_node::pages::{Overwrite, export_plain};
use raccord_node::service::upkeep::{AuditExport, Backup, Existing};

use super::{AuditOutcome, Ends, NodeOutcome, Options, Outcome, PLANS, Story, decimals};
use crate::demo::inspect::{Found, inspect, occurrences};
use crate::demo::office::Office;
use crate::demo::work::check;
use crate::error::CliError;
use crate::language::Message;

impl Story<'_> {
    /// Exports and checks the histories, ends the nodes, and looks at what their files hold.
    pub(super) fn close(mut self, options: &Options, converged: bool, ends: Ends) -> Result<Outcome, CliError> {
        let bundles: Vec<PathBuf> =
            PLANS.iter().map(|plan| options.directory.join(format!("{}.audit", plan.directory))).collect();
        for (office, bundle) in self.offices.iter_mut().zip(&bundles) {
            let to = std::path::absolute(bundle)?;
            let export = AuditExport { to, existing: Existing::Replace, with_bodies: None, nonce: None };
            office.desk()?.call(export)?;
            let to = std::path::absolute(backup_of(office))?;
            office.desk()?.call(Backup { to, existing: Existing::Replace })?;
        }
        for office in self.offices.iter_mut().chain([&mut self.liar]) {
            office.stop()?;
        }
        let mut outcome = Outcome {
            nodes: Vec::new(),
            imported: self.facts.cases.len(),
            rejected: self.rejected,
            grants: self.facts.grants.len(),
            revocations: ends.revocations,
            withdrawn: ends.revocations,
            expired: ends.expired,
            erased: ends.erased,
            cut: ends.cut,
            receipts: ends.receipts,
            forks_detected: ends.forks_detected,
            resurrected: 0,
            shared_fields: 0,
            leaked_fields: 0,
            purged_fields: ends.receipts.deleted,
            converged,
            entries: 0,
            audit: AuditOutcome::default(),
            peak_rss_mb: self.offices.iter().map(|office| office.peak_kib).max().unwrap_or(0).div_ceil(1024),
            seconds: self.seconds.clone(),
        };
        for (index, office) in self.offices.iter().enumerate() {
            let found = self.look_inside(index, office)?;
            outcome.shared_fields += found.shared;
            outcome.leaked_fields += found.leaked.len();
            outcome.resurrected += found.resurrected + self.search_beside(office)?;
            self.tell(
                Message::new("demo-inspected")
                    .with("office", office.plan.name)
                    .with("cases", found.cases)
                    .with("foreign", found.foreign_fields)
                    .with("leaked", found.leaked.len()),
            )?;
            outcome.nodes.push(NodeOutcome {
                name: office.plan.name.to_owned(),
                kind: office.plan.kind.name().to_owned(),
                cases: found.cases,
                fields_held: found.fields,
                foreign_fields_held: found.foreign_fields,
            });
        }
        let started = Instant::now();
        let report = check(&bundles, self.platform)?;
        outcome.seconds.audit = started.elapsed().as_secs_f64();
        outcome.entries = report.ledgers.iter().map(|ledger| ledger.entries).sum();
        outcome.audit = AuditOutcome {
            bundles: report.counts.bundles,
            entries: report.counts.entries,
            findings: report.findings.len(),
            proofs: report.proofs.len(),
        };
        self.tell(
            Message::new("demo-audited")
                .with("bundles", bundles.len())
                .with("entries", report.counts.entries)
                .with("findings", report.findings.len())
                .with("seconds", decimals(outcome.seconds.audit)),
        )?;
        for finding in report.findings.iter().take(5) {
            self.printer.warn(Message::new("demo-finding").with("finding", format!("{finding:?}")));
        }
        self.tell(if outcome.is_good() { "demo-good" } else { "demo-bad" })?;
        Ok(outcome)
    }

    /// Looks for erased texts in the other files of a home, and in the backup that was made at the end.
    fn search_beside(&self, office: &Office) -> Result<usize, CliError> {
        let failed = |error: &dyn std::fmt::Display| CliError::bug(error.to_string());
        let erased: Vec<String> = self.facts.erased.iter().cloned().collect();
        let key = StoreKey::read(&SecretFile::find(&office.home.join("store.key"), None))?;
        let (backup, copy) = (backup_of(office), office.home.join("backup.plain"));
        export_plain(&backup, &key, &copy, Overwrite::Replace).map_err(|error| failed(&error))?;
        let mut hits = occurrences(&copy, &erased).map_err(|error| failed(&error))?;
        std::fs::remove_file(&copy)?;
        for entry in std::fs::read_dir(&office.home)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                hits += occurrences(&entry.path(), &erased).map_err(|error| failed(&error))?;
            }
        }
        Ok(hits)
    }

    /// Writes an office's store out decrypted, looks at it, and removes the copy.
    fn look_inside(&self, index: usize, office: &Office) -> Result<Found, CliError> {
        let key = StoreKey::read(&SecretFile::find(&office.home.join("store.key"), None))?;
        let copy = office.home.join("store.plain");
        export_plain(&office.home.join("store.db"), &key, &copy, Overwrite::Replace)
            .map_err(|error| CliError::bug(error.to_string()))?;
        let allowed = self.facts.allowed(index, office.organisation.0);
        let found = inspect(&copy, &allowed);
        std::fs::remove_file(&copy)?;
        found.map_err(|error| CliError::bug(error.to_string()))
    }
}

/// Returns where the backup of an office is made: beside its home.
fn backup_of(office: &Office) -> PathBuf {
    office.home.with_extension("backup")
}
