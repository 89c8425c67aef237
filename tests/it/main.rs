// SPDX-License-Identifier: EUPL-1.2
//! Integration tests: one program, so that it links once.

mod crash;
mod demo;
mod hazards;
mod program;
mod tidy;
mod vectors;
