// SPDX-License-Identifier: EUPL-1.2
//! What an audit finds: faults and remarks by stable names, where they are, and the evidence.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::id::{EntryId, LedgerId};

/// Defines a list of names: the variant, its stable name and what it means.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal: $meaning:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $type {
            $(#[doc = $meaning] $variant,)*
        }

        impl $type {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the stable name: lower-case words with hyphens.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns what it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

names! {
    /// Is a kind of fault. Names are for ever: SPEC.md carries this table.
    FindingKind {
        // The bundle and who is behind it.
        ManifestMismatch = "manifest-mismatch":
            "The manifest does not describe the bundle: other bytes, another number of records, another log state.",
        LedgerNotCertified = "ledger-not-certified":
            "No card of the organisation certifies the ledger that the bundle says it is.",
        CardInvalid = "card-invalid":
            "A card does not follow the one before it, is badly signed, or certifies what another organisation has.",
        RosterInvalid = "roster-invalid":
            "A roster does not follow the one before it, or fewer leaders signed it than must.",
        OtherPlatform = "other-platform":
            "The organisation is not a member of the platform that the auditor named.",
        // Commits and their signers.
        BadSignature = "bad-signature":
            "The signature of a commit, a checkpoint or the manifest does not verify.",
        UnknownSigner = "unknown-signer":
            "No card certifies the key that signed a commit.",
        SignerNotCertifiedThen = "signer-not-certified-then":
            "The key that signed a commit was not certified yet, or no longer, when it did.",
        WrongRole = "wrong-role":
            "The key that signed an entry is not one for this kind of entry.",
        WrongLedger = "wrong-ledger":
            "A commit stands in a ledger that its signer does not belong to.",
        CommitGap = "commit-gap":
            "The numbers of the commits are not consecutive: one was taken out.",
        DuplicateCommit = "duplicate-commit":
            "A commit of the ledger stands in it twice.",
        UnpaddedCommit = "unpadded-commit":
            "A service key signed a commit that shows how many entries it has.",
        RootMismatch = "root-mismatch":
            "The entries of a commit do not have the root that was signed: one was changed, dropped, added or moved.",
        ProofMismatch = "proof-mismatch":
            "The entries held of a foreign commit are not proven to be part of it, or its path leads to no checkpoint.",
        MalformedEntry = "malformed-entry":
            "An entry, or a body of it, does not have the form that its kind asks for.",
        DuplicateEntry = "duplicate-entry":
            "An entry stands in the bundle twice.",
        BodyMismatch = "body-mismatch":
            "A body is not what the header committed to.",
        BodyMissing = "body-missing":
            "A body that rules are checked against is not in the bundle.",
        // The log.
        EpochGap = "epoch-gap":
            "Epochs are not consecutive, or are not this ledger's, or their commits overlap or leave some out.",
        EpochRootMismatch = "epoch-root-mismatch":
            "The commits of an epoch do not have the root that was sealed: one was changed, dropped, added or moved.",
        SeedMismatch = "seed-mismatch":
            "The seed of an epoch is not the one that it was sealed with.",
        WitnessesMismatch = "witnesses-mismatch":
            "The cosignatures that an epoch says it was sealed after are not those that it was sealed with.",
        CommitInNoEpoch = "commit-in-no-epoch":
            "A commit stands before a sealed epoch and in none.",
        TimeBackwards = "time-backwards":
            "A commit's time is before the epoch that it cites or after the one that sealed it, or epochs go backwards, or a bundle was made before what it holds.",
        SealedLate = "sealed-late":
            "A commit was sealed more than three epochs after the state that it cites: it was kept back, or back-dated.",
        SealedStateUnknown = "sealed-state-unknown":
            "A commit cites a state that its ledger's log never had, or had only later.",
        CheckpointMismatch = "checkpoint-mismatch":
            "A checkpoint of the ledger is of a longer log than the one in the bundle: epochs were taken out.",
        BadCosignature = "bad-cosignature":
            "A cosignature under a checkpoint does not verify.",
        Fork = "fork":
            "The ledger signed two states of its log that no one log had.",
        PastMissing = "past-missing":
            "A ledger follows another, and does not say so, or epochs of that one, which its node held then, are not in the bundle.",
        CommitWithheld = "commit-withheld":
            "A partner holds a commit of this ledger that the ledger's own bundle does not show.",
        CommitNotSealed = "commit-not-sealed":
            "A partner holds a commit of this ledger, and was given no path of it into a checkpoint that others cosigned.",
        // Cases, changes and admissions.
        CaseUnknown = "case-unknown":
            "An entry is about a case that was not opened before, or opens one that was.",
        MissingDependency = "missing-dependency":
            "A change builds on changes that are not there, or not admitted, or replaces what it does not build on.",
        ReferenceUnfounded = "reference-unfounded":
            "A statement is about an entry that is not there, or not of a kind that it can be about.",
        AdmissionUnfounded = "admission-unfounded":
            "An admission decides about something that is no partner's change to a case of this ledger.",
        AdmissionDuplicate = "admission-duplicate":
            "A change was decided about twice.",
        ActorReused = "actor-reused":
            "One signer made two changes with one actor.",
        UnauthorisedChange = "unauthorised-change":
            "A partner's change was admitted without a write grant that covers it at that moment.",
        ErasureNotAllowed = "erasure-not-allowed":
            "An erasure was ordered of what is not the ledger's to erase, of what holds nothing to erase, or by a node without due notice.",
        HandOverUnfounded = "hand-over-unfounded":
            "A referral was settled that nobody accepted, or settled before, or a file taken over that was not handed over, or a node ended a grant without cause.",
        HandedOverChanged = "handed-over-changed":
            "A case was changed, or granted to others, after it was handed over.",
        // Grants and disclosures.
        GrantNotAllowed = "grant-not-allowed":
            "A grant was given to somebody who may not have it, or on a basis that does not suffice.",
        GrantAliasReused = "grant-alias-reused":
            "One alias names two cases, or one case to two organisations, or two aliases name one case to one organisation.",
        ConsentUnfounded = "consent-unfounded":
            "A consent ties together what are not the grants of one case that its own commit gives.",
        EmergencyNotAllowed = "emergency-not-allowed":
            "A node gave access in an emergency that the rules do not open, or that nobody of the recipient asked for.",
        UndueDisclosure = "undue-disclosure":
            "Something was disclosed that no grant covers at that moment.",
        ErasedDisclosed = "erased-disclosed":
            "Something was disclosed after it was erased.",
        DisclosureGap = "disclosure-gap":
            "The disclosures to one recipient do not follow each other without hole or overlap.",
        UndisclosedEntry = "undisclosed-entry":
            "A partner holds something that came without being in a disclosure.",
        ReceivedMismatch = "received-mismatch":
            "What was received is not what the disclosure that it cites made available.",
        ReceiptMissing = "receipt-missing":
            "A grant ended, or data was to be erased, and the partner that knew gave no receipt for too long.",
        BodyKept = "body-kept":
            "A body is still held that was to be purged or erased.",
    }
}

names! {
    /// Is a kind of remark: something that an auditor should know and that is no fault.
    NoteKind {
        PlatformNotGiven = "platform-not-given":
            "No fingerprint was given: compare that of the platform with its leaders by another way.",
        OneSided = "one-sided":
            "The partners' bundles are not here: what they hold is not compared with what this one says it sent.",
        TailLost = "tail-lost":
            "Epochs that an earlier ledger had, or may have had, by its card or by others, and that a restored node lost.",
        TailHeld = "tail-held":
            "Commits of a partner's earlier ledger that this node holds and that partner lost: ask for them here.",
        TailNotSealed = "tail-not-sealed":
            "Commits of the last, unsealed epoch: only their signatures vouch for them.",
        NotRunning = "not-running":
            "Epochs that end a time in which the node did not run.",
        NotCosigned = "not-cosigned":
            "Epochs that no cosigned checkpoint covers yet.",
        NewerStateSeen = "newer-state-seen":
            "A partner has seen a newer state of this ledger's log, and not one of the hour after the bundle was made: the bundle is an older one.",
        NewerCommitSeen = "newer-commit-seen":
            "Partners hold commits made after this bundle.",
        BodiesLeftOut = "bodies-left-out":
            "Bodies that the node holds and left out of the bundle.",
        BodiesGone = "bodies-gone":
            "Bodies that the node does not hold: withheld from it, purged or erased.",
        RuleBodyErased = "rule-body-erased":
            "Entries that could not be replayed because their bodies were purged with the grant that they were made under.",
        ReceiptNotYet = "receipt-not-yet":
            "Grants that ended, or erasures: the receipts may still come.",
        DisclosureNotReceived = "disclosure-not-received":
            "Disclosures that the recipient's bundle does not show as received.",
        NotCheckable = "not-checkable":
            "Items that could not be checked: the terms of their grant are purged, or what tied them to a case is lost.",
        GivenBack = "given-back":
            "Own entries that a restored node lost and partners gave back: judged by what they say, not by what came before.",
        ReceiptOutstanding = "receipt-outstanding":
            "Grants that ended, or orders to erase, for which a partner gave this node no receipt in time: ask it.",
        PartnerSilent = "partner-silent":
            "Days for which nothing sealed was heard of a partner's ledger: ask whether its node runs.",
        ProposalHeld = "proposal-held":
            "Partners' changes that are not, or not yet, admitted.",
        DependencyNotHeld = "dependency-not-held":
            "Partners' changes that build on changes that are not held.",
        EndNotHeard = "end-not-heard":
            "Dealings with an organisation that had left the platform, by a node that had not heard of it: tell it.",
        EmergencyGiven = "emergency-given":
            "Accesses that a node gave in an emergency: to judge with the reasons that were given.",
        FormNotSigned = "form-not-signed":
            "Consents by forms that the leaders of their platform never signed, where it has forms of its own: to ask about.",
        FormWithdrawn = "form-withdrawn":
            "Consents given after the leaders of the platform had withdrawn the form, as far as the bundle tells the day: to ask about.",
        ConsultationToJudge = "consultation-to-judge":
            "Cases at which somebody looked who did nothing else in them: to ask about.",
        UnknownStatement = "unknown-statement":
            "Statements of kinds that this program does not know: their form is checked, and nothing else.",
        UnknownWitness = "unknown-witness":
            "Cosignatures of ledgers that no card here certifies.",
        NonceNotSealed = "nonce-not-sealed":
            "The auditor's nonce stands in the description alone: no epoch has sealed it yet.",
        TimeDoubted = "time-doubted":
            "Commits of a time to come, by a clock that its node must have doubted and that was set right: judged by when they were sealed.",
        TimeUnproven = "time-unproven":
            "Commits that were made before a card said that the key had ended by then: nobody can prove when.",
        EvidenceHeld = "evidence-held":
            "Rows of evidence that the node keeps and that mean nothing to this program.",
        PathNotHeld = "path-not-held":
            "Commits of partners without a path, which the ledgers that they are of show as sealed.",
        ProofHeld = "proof-held":
            "Proofs against others that the node keeps and that prove nothing to this program.",
        ForkSeen = "fork-seen":
            "A ledger whose bundle is not here bent its history: there is proof against it, and none against who holds it.",
    }
}

/// Says where in a bundle something is; what does not apply is empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The number of the commit in the bundle.
    pub commit: Option<u64>,
    /// The epoch that sealed the commit, or is meant itself.
    pub epoch: Option<u64>,
    /// The index of the entry in its commit.
    pub index: Option<u16>,
    /// The entry.
    pub entry: Option<EntryId>,
}

/// Is what shows a finding: names and values, no text for people.
pub type Evidence = Vec<(&'static str, String)>;

/// Is a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// The ledger at fault.
    pub ledger: LedgerId,
    /// The bundle in which it shows, by its number from 0.
    pub bundle: usize,
    /// Where.
    pub position: Position,
    /// What shows it.
    pub evidence: Evidence,
}

/// Is a remark, with how often it applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What to know.
    pub kind: NoteKind,
    /// The ledger that it is about.
    pub ledger: LedgerId,
    /// How often.
    pub count: u64,
}

/// The most findings that are listed; all are counted.
pub const FINDINGS_MAX: usize = 10_000;

/// Collects findings and notes.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Finding>,
    pub(super) counts: BTreeMap<FindingKind, u64>,
    notes: BTreeMap<(NoteKind, LedgerId), u64>,
    /// The bundle being read.
    pub(super) bundle: usize,
}

impl Findings {
    pub(super) fn add(&mut self, kind: FindingKind, ledger: LedgerId, position: Position, evidence: Evidence) {
        *self.counts.entry(kind).or_default() += 1;
        if self.list.len() < FINDINGS_MAX {
            self.list.push(Finding { kind, ledger, bundle: self.bundle, position, evidence });
        }
    }

    /// Counts findings that come after all that are listed.
    pub(super) fn count_more(&mut self, kind: FindingKind, count: u64) {
        if count > 0 {
            *self.counts.entry(kind).or_default() += count;
        }
    }

    pub(super) fn note(&mut self, kind: NoteKind, ledger: LedgerId, count: u64) {
        if count > 0 {
            *self.notes.entry((kind, ledger)).or_default() += count;
        }
    }

    pub(super) fn notes(&self) -> Vec<Note> {
        self.notes.iter().map(|(&(kind, ledger), &count)| Note { kind, ledger, count }).collect()
    }
}
