// SPDX-License-Identifier: EUPL-1.2
//! The systems that do the work.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::Serialize;

use crate::case::cases;
use crate::failure::Failure;
use crate::work::Outcome;

mod automerge;
mod iroh;
mod raccord;
mod samod;
mod sqlite;

/// Is a system that does the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum System {
    /// Ours.
    Raccord,
    /// samod, a repository of automerge documents: one a case.
    Samod,
    /// The protocol of automerge alone: one document a case.
    Automerge,
    /// iroh-docs, an entry a field.
    IrohFields,
    /// iroh-docs, an entry a case.
    IrohCases,
    /// Rows copied from one SQLite to another.
    Sqlite,
}

impl System {
    /// All systems, in the order of the table.
    pub(crate) const ALL: [Self; 6] =
        [Self::Raccord, Self::Samod, Self::Automerge, Self::IrohFields, Self::IrohCases, Self::Sqlite];

    /// Returns what the command line calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Raccord => "raccord",
            Self::Samod => "samod",
            Self::Automerge => "automerge",
            Self::IrohFields => "iroh-fields",
            Self::IrohCases => "iroh-cases",
            Self::Sqlite => "sqlite",
        }
    }

    /// Returns what has to be known beside its figures: how the work is done with it, and what it does not do.
    pub(crate) const fn note(self) -> &'static str {
        match self {
            Self::Raccord => {
                "two processes, TCP with Noise on loopback, an encrypted SQLite each, synchronous=FULL. Every entry is hashed, \
                 signed in commits and checked against grants, with history. The first sync includes making the grants; \
                 reconnect and catch-up include starting the receiver's process"
            }
            Self::Samod => {
                "one process, TCP on loopback, files in directories, which samod does not sync to the disk. Nothing is \
                 signed, encrypted or asked for consent; history is kept"
            }
            Self::Automerge => {
                "one process, TCP on loopback, messages of all documents in one go; documents are saved into SQLite, \
                 synchronous=FULL, 1,000 a transaction, and all read again when the receiver starts. Nothing is signed, \
                 encrypted or asked for consent; history is kept"
            }
            Self::IrohFields => {
                "one process, QUIC on loopback (encrypted), redb on both sides. Every entry is signed and verified; nothing is \
                 encrypted on disk or asked for consent; the last value alone is kept"
            }
            Self::IrohCases => "as iroh-fields, with the case as one JSON blob: a change of a field replaces the case",
            Self::Sqlite => {
                "one process, TCP on loopback, rows newer than the receiver's in one transaction, synchronous=FULL. Nothing is \
                 signed, encrypted, merged or asked for consent; no history: the least that moving rows costs"
            }
        }
    }

    /// Does the work once, with stores in an empty directory.
    ///
    /// # Errors
    /// Fails where the system does, or where the receiver does not hold in the end what the sender has.
    pub(crate) fn run(
        self,
        count: usize,
        seed: u64,
        directory: &Path,
        program: Option<&Path>,
    ) -> Result<Outcome, Failure> {
        let cases = cases(count, seed);
        match self {
            Self::Raccord => {
                let program =
                    program.ok_or(Failure::Missing { what: "program that is ours: name it with --raccord" })?;
                raccord::run(count, seed, directory, program)
            }
            Self::Samod => samod::run(cases, directory),
            Self::Automerge => automerge::run(cases, directory),
            Self::IrohFields => iroh::run(cases, iroh::Grain::Field, directory),
            Self::IrohCases => iroh::run(cases, iroh::Grain::Case, directory),
            Self::Sqlite => sqlite::run(cases, directory),
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for System {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|system| system.name() == text);
        known.ok_or_else(|| format!("none of {}", Self::ALL.map(Self::name).join(", ")))
    }
}
