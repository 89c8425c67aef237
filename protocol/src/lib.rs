// SPDX-License-Identifier: EUPL-1.2
//! Signed case documents, consent and synchronisation, without input or output.

pub mod catalogue;
pub mod identifier;
pub mod import;
pub mod organisation;
pub mod rules;
