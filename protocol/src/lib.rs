// SPDX-License-Identifier: EUPL-1.2
//! The protocol of Raccord.

pub mod codec;
pub mod id;
pub mod store;
pub mod time;
