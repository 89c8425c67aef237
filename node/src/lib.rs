// SPDX-License-Identifier: EUPL-1.2
//! A Raccord node: encrypted store, network, local interface.

pub mod api;
pub mod network;
pub mod service;
