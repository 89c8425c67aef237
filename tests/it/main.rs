// SPDX-License-Identifier: EUPL-1.2
//! Integration tests: one program, so that it links once.

#![expect(clippy::unwrap_used, reason = "a test whose world cannot be set up fails")]

mod appointments;
mod cmd;
mod consent;
mod corrections;
mod crash;
mod daily;
mod demo;
mod dialogues;
mod erased;
mod external;
mod first_steps;
mod forms;
mod groups;
mod guide;
mod handover;
mod hazards;
mod imports;
mod justice;
mod linked;
mod lists;
mod month;
mod needs;
mod older;
mod partners;
mod platform;
mod program;
mod requirements;
mod serve;
mod settings;
mod shared_work;
mod staff;
mod succession;
mod tidy;
mod vectors;
