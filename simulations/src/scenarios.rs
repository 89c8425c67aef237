// SPDX-License-Identifier: EUPL-1.2
//! Scenarios: which offices, which faults, how often. Each is a TOML file that is compiled in.

use raccord_protocol::organisation::OrganisationKind;
use serde::Deserialize;
use thiserror::Error;

/// Is one way for the world to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is called on the command line.
    pub name: String,
    /// What it is about, in a line.
    pub about: String,
    /// The offices, by kind.
    pub offices: Vec<OrganisationKind>,
    /// How long faults last, in virtual minutes.
    pub fault_minutes: u64,
    /// Within how many virtual minutes a healed world comes to rest.
    pub rest_minutes: u64,
    /// How long an epoch lasts, in seconds.
    pub epoch_seconds: u64,
    /// Whether the run is compared with one in which the secret cases were never written.
    #[serde(default)]
    pub compares_secret: bool,
    /// Whether the last office turns dishonest half-way.
    #[serde(default)]
    pub adversary: bool,
    /// Whether it still finds what RESULTS.md names: explored only where it is asked for by name.
    #[serde(default)]
    pub open_findings: bool,
    /// How clocks differ.
    pub clocks: Clocks,
    /// What the network does.
    pub network: NetworkFaults,
    /// What disks and machines do.
    pub disk: DiskFaults,
    /// What people do.
    pub staff: Staff,
}

/// Says how far clocks are from the truth, either way.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// Of nodes, in seconds: less than half of the margin that a home leaves before the end of a grant.
    pub node_seconds_max: u64,
    /// Of staff against their node, in seconds.
    pub staff_seconds_max: u64,
    /// The mean time between two faults of one node's clock, in minutes; none without.
    #[serde(default)]
    pub jump_every_minutes: Option<u64>,
    /// How far a clock jumps, back and ahead, in minutes at most; a day ahead and more is doubted.
    #[serde(default)]
    pub jump_minutes_max: (u64, u64),
    /// After how many minutes it is put right, at most.
    #[serde(default)]
    pub wrong_minutes_max: u64,
}

/// Says what the network does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkFaults {
    /// The shortest and the longest usual time on the way, in milliseconds: frames overtake each other.
    pub latency_ms: (u64, u64),
    /// How many frames in a thousand take up to a hundred times longer.
    pub slow_permille: u32,
    /// How many frames in a thousand are lost.
    pub loss_permille: u32,
    /// How many frames in a thousand arrive twice.
    pub duplicate_permille: u32,
    /// The mean time between cuts, in minutes; none without.
    pub cut_every_minutes: Option<u64>,
    /// The longest cut, in minutes.
    #[serde(default)]
    pub cut_minutes_max: u64,
    /// How many cuts in a thousand lose the frames of one direction and leave the sessions as they are.
    #[serde(default)]
    pub one_way_permille: u32,
}

/// Says what disks and machines do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiskFaults {
    /// The mean time between faults of one node, in minutes; none without.
    pub fault_every_minutes: Option<u64>,
    /// The longest time a node stays down, in minutes.
    #[serde(default)]
    pub down_minutes_max: u64,
    /// The mean time between two backups of one node, in minutes; none without.
    #[serde(default)]
    pub backup_every_minutes: Option<u64>,
    /// How many faults in a thousand lose the disk: the node is restored from a backup.
    #[serde(default)]
    pub lost_permille: u32,
}

/// Says what people do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// The mean time between two acts in one office, in seconds.
    pub act_every_seconds: u64,
    /// How often each act is chosen, against the others.
    pub weights: Weights,
    /// How many grants in a thousand last less than two hours.
    pub short_permille: u32,
    /// How many grants in a thousand start later than now.
    pub later_permille: u32,
}

/// Says how often each act is chosen, against the others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Open a case by hand.
    pub open: u32,
    /// Import several in one commit.
    pub import: u32,
    /// Add a value to a case.
    pub add: u32,
    /// Change a value of an own case.
    pub change: u32,
    /// Write in the case of another office.
    pub contribute: u32,
    /// Grant.
    pub grant: u32,
    /// Revoke.
    pub revoke: u32,
    /// Look at a case.
    pub consult: u32,
    /// Erase a value of an own case.
    #[serde(default)]
    pub erase: u32,
}

/// Reports a scenario that is not there.
#[derive(Debug, Error)]
pub enum ScenarioError {
    /// There is none of this name.
    #[error("no scenario {0:?}")]
    Unknown(String),
}

impl Scenario {
    /// Returns every scenario, in order of difficulty.
    pub fn all() -> Vec<Self> {
        let read = |text| toml::from_str(text).expect("a test reads the scenarios that are compiled in");
        FILES.into_iter().map(read).collect()
    }

    /// Returns the scenario of a name.
    ///
    /// # Errors
    /// Returns [`ScenarioError::Unknown`].
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        let found = Self::all().into_iter().find(|scenario| scenario.name == name);
        found.ok_or_else(|| ScenarioError::Unknown(name.to_owned()))
    }
}

const FILES: [&str; 11] = [
    include_str!("../scenarios/calm.toml"),
    include_str!("../scenarios/lossy.toml"),
    include_str!("../scenarios/partitions.toml"),
    include_str!("../scenarios/crashes.toml"),
    include_str!("../scenarios/revocations.toml"),
    include_str!("../scenarios/erasures.toml"),
    include_str!("../scenarios/restores.toml"),
    include_str!("../scenarios/clocks.toml"),
    include_str!("../scenarios/secret.toml"),
    include_str!("../scenarios/adversary.toml"),
    include_str!("../scenarios/everything.toml"),
];

#[cfg(test)]
mod tests;
