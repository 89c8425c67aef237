// SPDX-License-Identifier: EUPL-1.2
//! Who has which file: referrals and transfers, links between cases, possible duplicates.
//!
//! What shows content, or why something was said about a person, carries a consultation, which is stored first.

use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::caution;
use raccord_protocol::view::duplicates::{DuplicatesView, LikenessKey, among};
use raccord_protocol::view::links::{DoubtView, LinksView, links};
use raccord_protocol::view::referrals::{ReferralsView, referrals};
use raccord_protocol::view::show::number_of;
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::wire::{SignedConsultation, json};
use super::{Access, Caller, Operation, Service};
use crate::api::ApiError;

/// Lists referrals and transfers. Consultation: scope grants, the case if it is a single one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referrals {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Of which case; of every case where it is absent.
    #[serde(default)]
    pub case: Option<CaseHandle>,
}

/// Lists what was said about whether cases are of one person. Consultation: scope grants, the case if it is a single one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// About which case; about every case where it is absent.
    #[serde(default)]
    pub case: Option<CaseHandle>,
    /// Whether of every case it is also asked who may be somebody whom another file says not to contact.
    #[serde(default)]
    pub doubts: bool,
}

/// Lists cases that may be of one person. Consultation: scope search, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duplicates {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Of which case; of every case where it is absent.
    #[serde(default)]
    pub case: Option<CaseHandle>,
    /// The most pairs that are shown: at most [`DUPLICATES_MAX`], which it is where nothing is said.
    #[serde(default = "duplicates_max")]
    pub limit: usize,
}

/// The most pairs of cases that one answer shows.
pub const DUPLICATES_MAX: usize = 1_000;

fn duplicates_max() -> usize {
    DUPLICATES_MAX
}

json!(Referrals, ReferralsView, Links, LinksView, Duplicates, DuplicatesView);

impl Operation for Referrals {
    const NAME: &'static str = "referrals";
    const ACCESS: Access = Access::Session;
    type Answer = ReferralsView;

    fn run(self, service: &Service, caller: &Caller) -> Result<ReferralsView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Grants], case: self.case })?;
        service.read(|viewer| referrals(viewer, self.case))
    }
}

impl Operation for Links {
    const NAME: &'static str = "links";
    const ACCESS: Access = Access::Session;
    type Answer = LinksView;

    fn run(self, service: &Service, caller: &Caller) -> Result<LinksView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Grants], case: self.case })?;
        let Some(case) = self.case else {
            let read = service.read(|viewer| links(viewer, None));
            return if self.doubts { with_doubts(service, read?) } else { read };
        };
        service.read_desk(|viewer, desk| {
            let mut view = links(viewer, Some(case))?;
            let number = number_of(viewer, case)?;
            let having = |likeness: &LikenessKey| Ok(desk.having(likeness)?);
            view.cautions = caution::of_case(viewer, number, viewer.now.date(), &having)?;
            Ok(view)
        })
    }
}

fn with_doubts(service: &Service, view: LinksView) -> Result<LinksView, ApiError> {
    service.read_desk(|viewer, desk| {
        let having = |likeness: &LikenessKey| Ok(desk.having(likeness)?);
        let found = caution::of_all(viewer, viewer.now.date(), &desk.shared()?, &having)?;
        let doubts = found.into_values().map(|(head, files)| DoubtView { case: head.case, files });
        Ok(LinksView { doubts: doubts.collect(), ..view })
    })
}

impl Operation for Duplicates {
    const NAME: &'static str = "duplicates";
    const ACCESS: Access = Access::Session;
    type Answer = DuplicatesView;

    fn run(self, service: &Service, caller: &Caller) -> Result<DuplicatesView, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Search], case: None })?;
        service.read_desk(|viewer, rows| Ok(among(viewer, &rows.shared()?, self.case, self.limit.min(DUPLICATES_MAX))?))
    }
}
