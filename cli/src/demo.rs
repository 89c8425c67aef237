// SPDX-License-Identifier: EUPL-1.2
//! Invented data for demonstrations and tests.

pub mod inspect;
pub mod list;
