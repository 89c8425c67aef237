// SPDX-License-Identifier: EUPL-1.2
//! What is erased, who has to say that it did, and whose time is over.

use raccord_protocol::id::CaseHandle;
use raccord_protocol::roster::Act;
use raccord_protocol::statement::Scope;
use raccord_protocol::time::{DAY_MS, Timestamp};
use raccord_protocol::view::erasure::{
    ErasurePreview, ReceiptView, RetentionView, Selection, preview, receipts, retention,
};
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::wire::{SignedConsultation, json};
use super::{Access, Caller, Operation, Service};
use crate::api::ApiError;
use crate::driver;

/// Shows what an erasure would erase, and where it went. Takes a role that may order. Consultation: scope grants, the
/// case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewErasure {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which case, of this organisation's own.
    pub case: CaseHandle,
    /// What of it.
    pub selection: Selection,
}

/// Lists who was asked to delete, and who has answered: after withdrawals, expiries and erasures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipts {}

/// Is who was asked to delete what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptsAnswer {
    /// The node's time.
    pub now: Timestamp,
    /// The oldest first.
    pub receipts: Vec<ReceiptView>,
}

/// Lists the own cases that will be erased because their time is over. Consultation: scope list, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Within how many days.
    pub within_days: u32,
}

/// Is what will be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionAnswer {
    /// The node's time.
    pub now: Timestamp,
    /// The first first.
    pub cases: Vec<RetentionView>,
}

json!(PreviewErasure, ErasurePreview, Receipts, ReceiptsAnswer, Retention, RetentionAnswer);

impl Operation for PreviewErasure {
    const NAME: &'static str = "erasure-preview";
    const ACCESS: Access = Access::Session;
    type Answer = ErasurePreview;

    fn run(self, service: &Service, caller: &Caller) -> Result<ErasurePreview, ApiError> {
        caller.staff_who_may(&[Act::Order])?;
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::Grants], case: Some(self.case) })?;
        service.read(|viewer| preview(viewer, self.case, &self.selection))
    }
}

impl Operation for Receipts {
    const NAME: &'static str = "receipts";
    const ACCESS: Access = Access::Session;
    type Answer = ReceiptsAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<ReceiptsAnswer, ApiError> {
        caller.staff_who_may(&[Act::Read])?;
        service.read(|viewer| Ok(ReceiptsAnswer { now: viewer.now, receipts: receipts(viewer)? }))
    }
}

impl Operation for Retention {
    const NAME: &'static str = "retention";
    const ACCESS: Access = Access::Session;
    type Answer = RetentionAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<RetentionAnswer, ApiError> {
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::List], case: None })?;
        let before = driver::now().plus_ms(u64::from(self.within_days) * DAY_MS);
        service.read(|viewer| Ok(RetentionAnswer { now: viewer.now, cases: retention(viewer, before)? }))
    }
}
