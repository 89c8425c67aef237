// SPDX-License-Identifier: EUPL-1.2
//! A Raccord node: what the protocol does not do itself, files and network.

mod files;

pub mod config;
pub mod home;
pub mod keystore;
pub mod pages;
pub mod sqlite;
