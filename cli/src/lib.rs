// SPDX-License-Identifier: EUPL-1.2
//! The command line of Raccord: what people type, and what they read.
//!
//! - [`commands`]: what there is to type; one file for each command, which holds its arguments and one function
//! - [`context`]: what a command works with: home, keys, node, printer
//! - [`output`], [`escapes`], [`language`], [`error`]: how a command speaks, what it never lets through, in which language, and how it fails
//! - [`log`]: what a node that runs writes of what happens
//! - `reading`, `writing`, `work`: what commands have in common that read cases, write several fields together, or work on what is shared;
//!   `writable`: what an act writes in a partner's case, and what is missing for it
//! - `conditions`, [`fingerprint`], `held`: what people type to mean cases and platforms; the cards and rosters that the node holds
//! - [`importing`], [`editing`]: what becomes of a list and of an edit: entries to sign
//! - [`campaigning`], [`sifting`]: campaigns of lists, and what of a list is worked with
//! - [`calling`], `attempts`: whom to call now, what was tried; [`interviewing`]: what is asked in an interview
//! - [`choosing`], [`supporting`], [`contacting`]: who could take a person on, who does, who contacts the person; [`territory`]: where a
//!   person lives
//! - [`schooling`]: what schools are asked, and how good their data are
//! - [`team`], [`steps`], [`pathway`]: who does what for a person, where the case stands, what becomes of the path
//! - [`naming`], [`values`], [`people`], [`law`]: what people mean, and how they read values, cases and rules
//! - [`exchange`]: the files that organisations exchange
//! - [`export`], [`calendar`]: tables and calendars for the programs of an office
//! - [`demo`]: invented data

pub mod accompanying;
pub mod appointments;
pub(crate) mod attempts;
pub mod calendar;
pub mod calling;
pub mod campaigning;
pub mod choosing;
pub(crate) mod coming_back;
pub mod commands;
pub(crate) mod conditions;
pub mod contacting;
pub mod context;
pub mod demo;
pub mod editing;
pub mod error;
pub mod escapes;
pub mod exchange;
pub mod export;
pub(crate) mod figures;
pub mod fingerprint;
pub mod forms;
pub(crate) mod held;
pub mod holidays;
pub mod importing;
pub mod interruption;
pub mod interviewing;
pub mod language;
pub mod law;
pub mod log;
pub mod naming;
pub mod output;
pub mod paper;
pub mod pathway;
pub mod people;
pub mod process;
pub(crate) mod reading;
pub mod returning;
#[cfg(test)]
pub(crate) mod samples;
pub mod schooling;
pub mod sifting;
pub mod steps;
pub mod supporting;
pub mod team;
pub mod territory;
pub mod values;
pub(crate) mod work;
pub(crate) mod writable;
pub(crate) mod writing;
