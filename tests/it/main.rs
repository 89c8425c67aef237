// SPDX-License-Identifier: EUPL-1.2
//! Integration tests: one program, so that it links once.

mod cmd;
mod crash;
mod demo;
mod hazards;
mod platform;
mod program;
mod serve;
mod staff;
mod tidy;
mod vectors;
