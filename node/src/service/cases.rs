// SPDX-License-Identifier: EUPL-1.2
//! Looking at cases. Each request carries a consultation signed by the reader, which is stored before anything is shown.
//!
//! The same signed consultation may go with several requests of one session (the pages of one list): it is stored once.

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::roster::Act;
use raccord_protocol::statement::{CaseKind, Past, Scope};
use raccord_protocol::view::emergency::{EmergenciesView, emergencies};
use raccord_protocol::view::grants::{GrantFilter, GrantPreview, GrantsView, WhoView, grants, preview, who};
use raccord_protocol::view::history::{HistoryView, history};
use raccord_protocol::view::list::{list, list_among};
use raccord_protocol::view::show::show;
use raccord_protocol::view::subject::{SubjectView, subject};
use raccord_protocol::view::{CaseListView, CaseView, Filter, Matching};
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::wire::{SignedConsultation, json};
use super::{Access, Caller, Operation, Service};
use crate::api::{ApiError, ApiErrorKind};

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

/// Returns all that is known, was done and was given away about the person of an own case. Consultation: scope export,
/// the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectReport {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which case.
    pub case: CaseHandle,
}

/// Lists requests in an emergency. Consultation: scope grants, the case if it is a single one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emergencies {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Of which case; of every case where it is absent.
    #[serde(default)]
    pub case: Option<CaseHandle>,
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
    Emergencies,
    EmergenciesView,
    SubjectReport,
    SubjectView,
    Grants,
    PreviewGrant,
    PreviewGrantAnswer,
    CaseListView,
    CaseView,
    HistoryView,
    WhoView,
    GrantsView
);

impl Operation for CaseList {
    const NAME: &'static str = "case-list";
    const ACCESS: Access = Access::Session;
    type Answer = CaseListView;

    fn run(self, service: &Service, caller: &Caller) -> Result<CaseListView, ApiError> {
        let shown = Shown { scopes: &[Scope::List, Scope::Export], case: None };
        service.consult(caller, self.consultation, shown)?;
        match self.filter.kind {
            // Few among many: of these what is kept tells which they are.
            Some(kind) if kind != CaseKind::Person => {
                service.read_desk(|viewer, rows| Ok(list_among(viewer, &self.filter, &rows.of_kind(kind)?)?))
            }
            _ => service.read(|viewer| list(viewer, &self.filter)),
        }
    }
}

impl Operation for Search {
    const NAME: &'static str = "search";
    const ACCESS: Access = Access::Session;
    type Answer = CaseListView;

    fn run(self, service: &Service, caller: &Caller) -> Result<CaseListView, ApiError> {
        if self.filter.text.as_ref().is_none_or(|text| text.trim().is_empty()) {
            return Err(ApiError::new(ApiErrorKind::Invalid, "search for nothing"));
        }
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Search], case: None })?;
        match self.filter.matching {
            Matching::Anywhere => service.read(|viewer| list(viewer, &self.filter)),
            Matching::Index => service.search(&self.filter),
        }
    }
}

impl Operation for CaseShow {
    const NAME: &'static str = "case-show";
    const ACCESS: Access = Access::Session;
    type Answer = CaseView;

    fn run(self, service: &Service, caller: &Caller) -> Result<CaseView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Case], case: Some(self.case) })?;
        service.read(|viewer| show(viewer, self.case))
    }
}

impl Operation for CaseHistory {
    const NAME: &'static str = "case-history";
    const ACCESS: Access = Access::Session;
    type Answer = HistoryView;

    fn run(self, service: &Service, caller: &Caller) -> Result<HistoryView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::History], case: Some(self.case) })?;
        service.read(|viewer| history(viewer, self.case))
    }
}

impl Operation for CaseWho {
    const NAME: &'static str = "case-who";
    const ACCESS: Access = Access::Session;
    type Answer = WhoView;

    fn run(self, service: &Service, caller: &Caller) -> Result<WhoView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Grants], case: Some(self.case) })?;
        service.read(|viewer| who(viewer, self.case))
    }
}

impl Operation for SubjectReport {
    const NAME: &'static str = "subject-report";
    const ACCESS: Access = Access::Session;
    type Answer = SubjectView;

    fn run(self, service: &Service, caller: &Caller) -> Result<SubjectView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Export], case: Some(self.case) })?;
        service.read(|viewer| subject(viewer, self.case))
    }
}

impl Operation for Emergencies {
    const NAME: &'static str = "emergencies";
    const ACCESS: Access = Access::Session;
    type Answer = EmergenciesView;

    fn run(self, service: &Service, caller: &Caller) -> Result<EmergenciesView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Grants], case: self.case })?;
        service.read(|viewer| emergencies(viewer, self.case))
    }
}

impl Operation for Grants {
    const NAME: &'static str = "grants";
    const ACCESS: Access = Access::Session;
    type Answer = GrantsView;

    fn run(self, service: &Service, caller: &Caller) -> Result<GrantsView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Grants], case: self.filter.case })?;
        service.read(|viewer| grants(viewer, &self.filter))
    }
}

impl Operation for PreviewGrant {
    const NAME: &'static str = "grant-preview";
    const ACCESS: Access = Access::Session;
    type Answer = PreviewGrantAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<PreviewGrantAnswer, ApiError> {
        caller.staff_who_may(&[Act::Share])?;
        let case = match self.cases.as_slice() {
            [] => return Err(ApiError::new(ApiErrorKind::Invalid, "preview a grant of no case")),
            [only] => Some(*only),
            cases if cases.len() > PREVIEW_CASES_MAX => {
                let message = format!("preview a grant of more than {PREVIEW_CASES_MAX} cases at once");
                return Err(ApiError::new(ApiErrorKind::TooLarge, message));
            }
            _ => None,
        };
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Grants], case })?;
        service.read(|viewer| {
            let one = |case: &CaseHandle| preview(viewer, *case, &self.fields, &self.items, self.past);
            Ok(PreviewGrantAnswer { cases: self.cases.iter().map(one).collect::<Result<_, _>>()? })
        })
    }
}
