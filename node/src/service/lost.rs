// SPDX-License-Identifier: EUPL-1.2
//! What this node lost when it was restored from a backup.

use raccord_protocol::roster::Act;
use raccord_protocol::view::lost::{LostView, RestoredView, lost, restored};
use serde::{Deserialize, Serialize};

use super::wire::json;
use super::{Access, Caller, Operation, Service};
use crate::api::ApiError;

/// Names what partners received from an earlier ledger of this node and is lost here. Shows no value of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {}

/// Says in short whether this node was restored and is not to be trusted whole yet. Shows no case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restored {}

json!(Lost, LostView, Restored, RestoredView);

impl Operation for Restored {
    const NAME: &'static str = "restored";
    const ACCESS: Access = Access::Session;
    type Answer = RestoredView;

    fn run(self, service: &Service, caller: &Caller) -> Result<RestoredView, ApiError> {
        caller.staff_who_may(&[Act::Read])?;
        service.read(restored)
    }
}

impl Operation for Lost {
    const NAME: &'static str = "lost";
    const ACCESS: Access = Access::Session;
    type Answer = LostView;

    fn run(self, service: &Service, caller: &Caller) -> Result<LostView, ApiError> {
        caller.staff_who_may(&[Act::Read])?;
        service.read(lost)
    }
}
