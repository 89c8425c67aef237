// SPDX-License-Identifier: EUPL-1.2
//! The command line of Raccord: what people type, and what they read.

pub mod demo;
pub mod error;
pub mod language;
pub mod output;
