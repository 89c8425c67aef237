// SPDX-License-Identifier: EUPL-1.2
//! The sentence for each kind of finding and of note.

use raccord_protocol::audit::{FindingKind, NoteKind};

/// Returns the id of the sentence that says what a finding means.
pub(super) fn of_finding(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::ManifestMismatch => "finding-manifest-mismatch",
        FindingKind::LedgerNotCertified => "finding-ledger-not-certified",
        FindingKind::CardInvalid => "finding-card-invalid",
        FindingKind::RosterInvalid => "finding-roster-invalid",
        FindingKind::OtherPlatform => "finding-other-platform",
        FindingKind::BadSignature => "finding-bad-signature",
        FindingKind::UnknownSigner => "finding-unknown-signer",
        FindingKind::SignerNotCertifiedThen => "finding-signer-not-certified-then",
        FindingKind::WrongRole => "finding-wrong-role",
        FindingKind::WrongLedger => "finding-wrong-ledger",
        FindingKind::CommitGap => "finding-commit-gap",
        FindingKind::DuplicateCommit => "finding-duplicate-commit",
        FindingKind::UnpaddedCommit => "finding-unpadded-commit",
        FindingKind::RootMismatch => "finding-root-mismatch",
        FindingKind::ProofMismatch => "finding-proof-mismatch",
        FindingKind::MalformedEntry => "finding-malformed-entry",
        FindingKind::DuplicateEntry => "finding-duplicate-entry",
        FindingKind::BodyMismatch => "finding-body-mismatch",
        FindingKind::BodyMissing => "finding-body-missing",
        FindingKind::EpochGap => "finding-epoch-gap",
        FindingKind::EpochRootMismatch => "finding-epoch-root-mismatch",
        FindingKind::SeedMismatch => "finding-seed-mismatch",
        FindingKind::WitnessesMismatch => "finding-witnesses-mismatch",
        FindingKind::CommitInNoEpoch => "finding-commit-in-no-epoch",
        FindingKind::TimeBackwards => "finding-time-backwards",
        FindingKind::SealedLate => "finding-sealed-late",
        FindingKind::SealedStateUnknown => "finding-sealed-state-unknown",
        FindingKind::CheckpointMismatch => "finding-checkpoint-mismatch",
        FindingKind::BadCosignature => "finding-bad-cosignature",
        FindingKind::Fork => "finding-fork",
        FindingKind::CommitWithheld => "finding-commit-withheld",
        FindingKind::CaseUnknown => "finding-case-unknown",
        FindingKind::MissingDependency => "finding-missing-dependency",
        FindingKind::ReferenceUnfounded => "finding-reference-unfounded",
        FindingKind::AdmissionUnfounded => "finding-admission-unfounded",
        FindingKind::AdmissionDuplicate => "finding-admission-duplicate",
        FindingKind::ActorReused => "finding-actor-reused",
        FindingKind::UnauthorisedChange => "finding-unauthorised-change",
        FindingKind::GrantNotAllowed => "finding-grant-not-allowed",
        FindingKind::GrantAliasReused => "finding-grant-alias-reused",
        FindingKind::UndueDisclosure => "finding-undue-disclosure",
        FindingKind::DisclosureGap => "finding-disclosure-gap",
        FindingKind::UndisclosedEntry => "finding-undisclosed-entry",
        FindingKind::ReceivedMismatch => "finding-received-mismatch",
        FindingKind::ReceiptMissing => "finding-receipt-missing",
        FindingKind::BodyKept => "finding-body-kept",
    }
}

/// Returns the id of the sentence that says what a note means.
pub(super) fn of_note(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::PlatformNotGiven => "note-platform-not-given",
        NoteKind::OneSided => "note-one-sided",
        NoteKind::TailLost => "note-tail-lost",
        NoteKind::TailNotSealed => "note-tail-not-sealed",
        NoteKind::NotCosigned => "note-not-cosigned",
        NoteKind::NotRunning => "note-not-running",
        NoteKind::NewerStateSeen => "note-newer-state-seen",
        NoteKind::NewerCommitSeen => "note-newer-commit-seen",
        NoteKind::BodiesLeftOut => "note-bodies-left-out",
        NoteKind::BodiesGone => "note-bodies-gone",
        NoteKind::RuleBodyErased => "note-rule-body-erased",
        NoteKind::ReceiptNotYet => "note-receipt-not-yet",
        NoteKind::DisclosureNotReceived => "note-disclosure-not-received",
        NoteKind::NotCheckable => "note-not-checkable",
        NoteKind::ProposalHeld => "note-proposal-held",
        NoteKind::DependencyNotHeld => "note-dependency-not-held",
        NoteKind::UnknownStatement => "note-unknown-statement",
        NoteKind::UnknownWitness => "note-unknown-witness",
        NoteKind::EvidenceHeld => "note-evidence-held",
        NoteKind::ProofHeld => "note-proof-held",
        NoteKind::ForkSeen => "note-fork-seen",
    }
}
