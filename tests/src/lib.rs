// SPDX-License-Identifier: EUPL-1.2
//! Tests that join the crates. All of them are in `it/`, one program; this crate has nothing of its own.
