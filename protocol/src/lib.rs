// SPDX-License-Identifier: EUPL-1.2
//! The protocol of Raccord.

pub mod checkpoint;
pub mod codec;
pub mod commit;
pub mod entropy;
pub mod entry;
pub mod id;
pub mod key;
pub mod log;
pub mod merkle;
pub mod store;
pub mod time;
