// SPDX-License-Identifier: EUPL-1.2
//! The protocol of Raccord.

// pub mod audit;
pub mod bundle;
pub mod case;
pub mod catalogue;
pub mod checkpoint;
pub mod codec;
pub mod commit;
pub mod document;
pub mod entropy;
pub mod entry;
pub mod grant;
pub mod id;
pub mod identifier;
pub mod import;
pub mod key;
pub mod ledger;
pub mod log;
pub mod merkle;
pub mod message;
pub mod organisation;
pub mod replica;
pub mod roster;
pub mod rules;
pub mod statement;
pub mod store;
pub mod time;
pub mod view;
