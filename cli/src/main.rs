// SPDX-License-Identifier: EUPL-1.2
//! Entry point.
fn main() {}
