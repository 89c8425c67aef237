// SPDX-License-Identifier: EUPL-1.2
//! Looking at cases. Each request carries a consultation signed by the reader, which is stored before anything is shown.
//!
//! The same signed consultation may go with several requests of one session (the pages of one list): it is stored once.

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::statement::Past;
use raccord_protocol::view::grants::{GrantFilter, GrantPreview, GrantsView, WhoView};
use raccord_protocol::view::history::HistoryView;
use raccord_protocol::view::{CaseListView, CaseView, Filter};
use serde::{Deserialize, Serialize};

use super::wire::{SignedConsultation, json};

/// Lists cases. Consultation: scope list (export, for writing them to a file), no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseList {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which cases.
    #[serde(default)]
    pub filter: Filter,
}

/// Searches cases: as [`CaseList`], with a text. Consultation: scope search, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which cases; the text must be there.
    pub filter: Filter,
}

/// Shows a case. Consultation: scope case, the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseShow {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which case.
    pub case: CaseHandle,
}

/// Shows the history of a case. Consultation: scope history, the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseHistory {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which case.
    pub case: CaseHandle,
}

/// Says who may see a case, and why. Consultation: scope grants, the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseWho {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which case.
    pub case: CaseHandle,
}

/// Lists grants. Consultation: scope grants, the filter's case if it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grants {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which grants.
    #[serde(default)]
    pub filter: GrantFilter,
}

/// Shows what a grant would make available. Consultation: scope grants, the case if it is a single one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewGrant {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which cases: 1 to [`PREVIEW_CASES_MAX`] of this organisation's own.
    pub cases: Vec<CaseHandle>,
    /// Which fields.
    pub fields: Vec<FieldId>,
    /// Which single documents.
    #[serde(default)]
    pub items: Vec<DocumentId>,
    /// How much of the past.
    pub past: Past,
}

/// The most cases in one preview.
pub const PREVIEW_CASES_MAX: usize = 1_000;

/// Is what a grant would make available, case by case, in the order asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewGrantAnswer {
    /// The cases.
    pub cases: Vec<GrantPreview>,
}

json!(
    CaseList,
    Search,
    CaseShow,
    CaseHistory,
    CaseWho,
    Grants,
    PreviewGrant,
    PreviewGrantAnswer,
    CaseListView,
    CaseView,
    HistoryView,
    WhoView,
    GrantsView
);
