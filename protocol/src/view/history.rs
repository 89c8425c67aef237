// SPDX-License-Identifier: EUPL-1.2
//! History: everything that was stated about one case, in the order stored.

use serde::{Deserialize, Serialize};

use super::{Author, CaseHead, Party, Standing};
use crate::id::{DocumentId, EntryId};
use crate::statement::{Refusal, Scope};
use crate::time::Timestamp;

/// Is everything stated about one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// What was stated, in the order stored.
    pub events: Vec<HistoryEvent>,
}

/// Is one statement about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEvent {
    /// Its entry.
    pub entry: EntryId,
    /// Who signed it.
    pub author: Author,
    /// When, in the signer's word.
    pub time: Timestamp,
    /// What it says.
    #[serde(flatten)]
    pub event: Event,
}

/// Is what a statement about a case says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// The home admitted somebody else's change.
    Admitted {
        /// The change.
        change: EntryId,
        /// The write grant it relies on.
        grant: EntryId,
    },
    /// Somebody looked at the case.
    Consulted {
        /// In what way.
        scope: Scope,
        /// What for; `None` where it is sealed.
        reason: Option<String>,
    },
    /// A grant was given.
    Granted {
        /// To whom.
        recipient: Party,
        /// The fields, by name.
        fields: Vec<String>,
        /// What for.
        purpose: String,
        /// Until when.
        until: Timestamp,
    },
    /// The case was opened.
    Opened {
        /// The source of the list it came from; empty where it was opened by hand, `None` where it is sealed.
        source: Option<String>,
    },
    /// The home refused somebody else's change.
    Refused {
        /// The change.
        change: EntryId,
        /// Why.
        reason: Refusal,
    },
    /// A grant was withdrawn.
    Revoked {
        /// The grant.
        grant: EntryId,
        /// Why; `None` where it is sealed.
        reason: Option<String>,
    },
    /// A value was written.
    Written {
        /// The field, by name.
        field: String,
        /// The document.
        document: DocumentId,
        /// What was typed; empty for a field that was cleared, `None` for a sealed place.
        value: Option<String>,
        /// The changes whose values it replaced.
        replaces: Vec<EntryId>,
        /// Whether it stands now.
        current: bool,
        /// Whether it counts.
        #[serde(flatten)]
        standing: Standing,
    },
}
