// SPDX-License-Identifier: EUPL-1.2
//! Why a system could not be measured.

use std::process::ExitStatus;

/// Is why a system could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The receiver does not hold what the sender has: a figure would mean nothing.
    #[error("the receiver holds {found} {what} where {expected} were sent")]
    Wrong {
        /// What was counted.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Something that was asked for is not there.
    #[error("no {what}")]
    Missing {
        /// What it is.
        what: &'static str,
    },
    /// The work did not end in time.
    #[error("not ended after {seconds} s")]
    Patience {
        /// After how long.
        seconds: u64,
    },
    /// A process failed.
    #[error("the process ended: {status}")]
    Process {
        /// How.
        status: ExitStatus,
    },
    /// A thread ended before its work did.
    #[error("a thread ended before its work did")]
    Thread,
    /// samod says no more than this.
    #[error("samod: {0}")]
    Samod(String),
    /// iroh, or one of its protocols, failed.
    #[error("iroh: {0}")]
    Iroh(String),
    /// The system refused.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// SQLite refused.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// automerge refused.
    #[error(transparent)]
    Automerge(#[from] automerge::AutomergeError),
    /// A message of automerge's protocol cannot be read.
    #[error(transparent)]
    Message(#[from] automerge::sync::ReadMessageError),
    /// A process printed something else than figures.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Failure {
    /// Takes over what samod says.
    pub(crate) fn samod(error: impl std::fmt::Debug) -> Self {
        Self::Samod(format!("{error:?}"))
    }

    /// Takes over what iroh says; its crates have several types of errors.
    pub(crate) fn iroh(error: impl std::fmt::Display) -> Self {
        Self::Iroh(format!("{error:#}"))
    }
}

/// Returns an error unless as many are there as were sent.
pub(crate) fn expect_count(what: &'static str, expected: usize, found: usize) -> Result<(), Failure> {
    if expected == found { Ok(()) } else { Err(Failure::Wrong { what, expected, found }) }
}
