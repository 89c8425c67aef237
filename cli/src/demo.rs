// SPDX-License-Identifier: EUPL-1.2
//! The demonstration: four offices on one machine, and a fifth that lies, from an imported list to an audit.
//!
//! - [`list`]: lists that look like real ones, from a seed
//! - [`office`]: an office with its home, its keys and its own process
//! - [`relay`]: a stretch of network that can be cut
//! - [`facts`]: what each office may hold, as the story knows it
//! - [`work`]: what offices do, for the story and for the measurements
//! - [`measure`]: how long two offices take
//! - [`story`]: what happens, step by step
//! - [`liar`]: an office that tells two histories
//! - [`inspect`]: what a node's files really hold, read without the sharing code

pub mod facts;
pub mod inspect;
pub mod liar;
pub mod list;
pub mod measure;
pub mod office;
pub mod relay;
pub mod story;
pub mod work;
