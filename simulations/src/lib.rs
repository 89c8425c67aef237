// SPDX-License-Identifier: EUPL-1.2
//! A world of nodes with virtual time, for everything that can go wrong between them.
//!
//! Real replicas of the protocol run on stores in memory. Everything else (staff, networks, disks, clocks, entropy, a
//! dishonest peer) is drawn from one seed, so that a run repeats exactly; its trace hash shows that it did.
//!
//! A run has two phases, as TigerBeetle's VOPR does: faults, then a healed world that must come to rest within a bound
//! of virtual time. [`checkers`] holds what is asked at every step and at rest, against [`truth`], which knows what
//! staff did and what homes stored, and nothing of the code under test.
//!
//! - [`scenarios`]: which faults, how often; read from TOML
//! - [`world`]: the event loop
//! - [`office`], [`workload`]: who takes part, and what they do
//! - [`shape`]: what can be told of a run without reading a byte of it
//! - [`desk`]: what offices keep of their cases, beside the full reading
//! - [`network`], [`disk`], [`adversary`]: what goes wrong; `restored`: what is asked of who was restored from a backup

pub mod adversary;
pub mod checkers;
pub mod desk;
mod digest;
pub mod disk;
pub mod network;
pub mod office;
pub mod random;
pub mod reading;
mod restored;
pub mod scenarios;
pub mod shape;
pub mod truth;
pub mod workload;
pub mod world;
