// SPDX-License-Identifier: EUPL-1.2
//! The protocol of Raccord: signed case documents, consent per field, ledgers that can be audited.
//!
//! This crate does no input and no output, reads no clock and draws no randomness: it is handed time, entropy and bytes,
//! and returns what to write and what to do. So a whole network of nodes runs in one test, and runs again exactly.
//! Formats are written down in `protocol/SPEC.md`; this is where they are.
//!
//! **What things are called and how they are written.** [`time`] and [`id`] name moments and things; [`codec`] is the one
//! encoding, with the one way to hash under a tag; [`key`] signs and verifies; [`entropy`] draws from a seed.
//!
//! **What may be said.** [`catalogue`] holds the fields of a case, [`identifier`] the numbers that countries and schools
//! give, [`organisation`] the kinds of partner, [`rules`] which ground lets which facts go to whom; [`leaver`] judges who is
//! on a list of leavers, [`deadline`] which clocks of the law run, [`appointment`] which comes next, and [`desk`] whom an office calls.
//!
//! **What is signed.** An [`entry`] is one statement, of a field's value or of a kind in [`statement`]. Entries go into a
//! [`commit`], commits into epochs, epochs into the [`log`] of a ledger, whose states are signed as a [`checkpoint`]; a
//! [`fork`] is two such words that cannot both be true; a [`path`] shows a commit under such a state;
//! [`merkle`] has the trees in between. [`roster`] says who may sign: cards of organisations, rosters of platforms; [`register`] what a
//! registrar writes.
//!
//! **What follows from it.** A [`document`] is the history of one field; a [`case`] has documents and grants; [`grant`]
//! decides who may read and write, [`consent`] who may agree to it and a [`form`] to what; [`erasure`] and [`retention`] what must go, and [`forgotten`] who went; a
//! [`referral`] moves a case, a [`link`] joins two, a [`thread`] is about one; [`view`] makes plain data of it for people, whose colleagues have
//! [`names`], and each a last [`question`] for news; labels are set by [`typography`].
//!
//! **What a node does.** The [`replica`] takes inputs and returns steps. It reads from a [`store`], in which [`ledger`]
//! keeps the ground state, and talks to others in each [`message`]. [`import`] reads lists of people.
//!
//! **What an outsider checks.** A [`bundle`] is all that one ledger holds, in one file; the [`audit`] checks bundles.

pub mod appointment;
pub mod audit;
pub mod bundle;
pub mod case;
pub mod catalogue;
pub mod checkpoint;
pub mod codec;
pub mod commit;
pub mod consent;
pub mod deadline;
pub mod desk;
pub mod document;
pub mod entropy;
pub mod entry;
pub mod erasure;
pub mod forgotten;
pub mod fork;
pub mod form;
pub mod grant;
pub mod id;
pub mod identifier;
pub mod import;
pub mod key;
pub mod leaver;
pub mod ledger;
pub mod link;
pub mod log;
pub mod merkle;
pub mod message;
pub mod names;
pub mod organisation;
pub mod path;
pub mod question;
pub mod referral;
pub mod register;
pub mod replica;
pub mod retention;
pub mod roster;
pub mod rules;
pub mod statement;
pub mod store;
pub mod thread;
pub mod time;
pub mod typography;
pub mod view;
