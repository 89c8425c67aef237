// SPDX-License-Identifier: EUPL-1.2
//! Proof that ledgers bent their histories, as this node keeps it.

use raccord_protocol::codec::encode;
use raccord_protocol::id::LedgerId;
use raccord_protocol::replica::fork_proofs;
use raccord_protocol::view::{Party, ViewError, Viewer};
use serde::{Deserialize, Serialize};

use super::wire::json;
use super::{Access, Caller, Operation, Service};
use crate::api::ApiError;

/// Asks for the proofs held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forks {}

/// Is the proofs held, by ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForksAnswer {
    /// The proofs.
    pub forks: Vec<ForkView>,
}

/// Is proof that a ledger bent its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForkView {
    /// Whose ledger; nothing where no card here names it any more.
    pub organisation: Option<Party>,
    /// The ledger.
    pub ledger: LedgerId,
    /// What it shows: `two-roots`, `not-extended`, `epoch-rewritten` or `actor-reused`.
    pub kind: String,
    /// Whether nothing is taken from the ledger or sent to it any more.
    pub cut_off: bool,
    /// What shows it: names and values.
    pub evidence: Vec<(String, String)>,
    /// The proof itself (SPEC 13.1), in hexadecimal: whoever has the organisation's card can check it.
    pub proof: String,
}

json!(Forks, ForksAnswer);

impl Operation for Forks {
    const NAME: &'static str = "forks";
    const ACCESS: Access = Access::Session;
    type Answer = ForksAnswer;

    fn run(self, service: &Service, _: &Caller) -> Result<ForksAnswer, ApiError> {
        service.read(|viewer| Ok(ForksAnswer { forks: fork_views(viewer)? }))
    }
}

/// Returns the proofs held, as they are shown.
pub(super) fn fork_views(viewer: &Viewer<'_>) -> Result<Vec<ForkView>, ViewError> {
    let view = |proof: raccord_protocol::fork::ForkProof| {
        let ledger = proof.ledger();
        ForkView {
            organisation: viewer.directory.ledger(ledger).map(|(accused, _)| Party::of(viewer.directory, accused)),
            ledger,
            kind: proof.name().to_owned(),
            cut_off: proof.is_of_log(),
            evidence: proof.evidence().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            proof: data_encoding::HEXLOWER.encode(&encode(&proof)),
        }
    };
    Ok(fork_proofs(viewer.store, None)?.into_iter().map(view).collect())
}
