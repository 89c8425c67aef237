// SPDX-License-Identifier: EUPL-1.2
//! A Raccord node: what the protocol does not do itself, files and network.

pub mod service;
