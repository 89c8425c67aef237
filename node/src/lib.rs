// SPDX-License-Identifier: EUPL-1.2
//! A Raccord node: encrypted store, network, local interface.

mod driver;
mod files;
#[cfg(test)]
mod fixture;

pub mod api;
pub mod config;
pub mod erased;
pub mod home;
pub mod keystore;
pub mod network;
pub mod node;
pub mod office;
pub mod pages;
mod position;
pub mod service;
pub mod sqlite;
pub mod succession;
