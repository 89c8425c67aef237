// SPDX-License-Identifier: EUPL-1.2
use super::*;

/// Returns an outcome in which everything happened and everything held.
fn good() -> Outcome {
    Outcome {
        nodes: Vec::new(),
        imported: 24,
        rejected: 1,
        grants: 20,
        revocations: 2,
        withdrawn: 2,
        expired: 5,
        erased: 3,
        cut: CutOutcome { refused: 2, waiting: 2, heal_seconds: 0.5 },
        receipts: ReceiptCounts { asked: 10, returned: 10, deleted: 40 },
        forks_detected: 1,
        resurrected: 0,
        shared_fields: 300,
        leaked_fields: 0,
        purged_fields: 40,
        converged: true,
        entries: 1000,
        audit: AuditOutcome { bundles: 4, entries: 1000, findings: 0, proofs: 1 },
        peak_rss_mb: 100,
        seconds: Seconds::default(),
    }
}

#[test]
fn a_demonstration_that_shows_nothing_is_not_good() {
    assert!(good().is_good());
    let spoils: [fn(&mut Outcome); 15] = [
        |outcome| outcome.shared_fields = 0,
        |outcome| outcome.purged_fields = 0,
        |outcome| outcome.withdrawn = 0,
        |outcome| outcome.expired = 0,
        |outcome| outcome.erased = 0,
        |outcome| outcome.cut.refused = 0,
        |outcome| outcome.cut.waiting = 0,
        |outcome| outcome.receipts.returned -= 1,
        |outcome| outcome.leaked_fields = 1,
        |outcome| outcome.resurrected = 1,
        |outcome| outcome.forks_detected = 0,
        |outcome| outcome.forks_detected = 2,
        |outcome| outcome.converged = false,
        |outcome| outcome.audit.findings = 1,
        |outcome| outcome.audit.proofs = 0,
    ];
    for (number, spoil) in spoils.into_iter().enumerate() {
        let mut outcome = good();
        spoil(&mut outcome);
        assert!(!outcome.is_good(), "{number}: {outcome:?}");
    }
}
