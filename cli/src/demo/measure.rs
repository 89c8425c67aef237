// SPDX-License-Identifier: EUPL-1.2
//! How fast this machine does it: two offices, one list, everything granted that the law opens, and the time of each step.
//!
//! The figures are of real processes over loopback and of a real disk, which one bare durable write is measured for.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use raccord_node::service::upkeep::{AuditExport, Existing, Status};
use raccord_protocol::catalogue::Class;
use raccord_protocol::id::{CaseHandle, PlatformId};
use raccord_protocol::identifier::Country;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{Consenter, Mode};
use raccord_protocol::time::DAY_MS;
use serde::Serialize;

use super::facts::field;
use super::list::{ListProfile, generate};
use super::office::{Office, Plan, Reached};
use super::work::{
    Offer, PATIENCE, check, fields_of, found_platform, give, import_list, is_quiet, mapping_of, set_field,
    wait_until_current,
};
use crate::error::CliError;
use crate::importing::Action;
use crate::output::Printer;

const HOME: Plan =
    Plan { directory: "home", name: "CIO de Metz", kind: OrganisationKind::Cio, reached: Reached::Directly };
const READER: Plan = Plan {
    directory: "reader",
    name: "Mission locale du Pays messin",
    kind: OrganisationKind::MissionLocale,
    reached: Reached::Directly,
};
/// How many edits the time to the other office is measured over, and how many bare durable writes.
const SAMPLES: usize = 101;
/// How long to wait before asking a node again.
const POLL: std::time::Duration = std::time::Duration::from_millis(2);
/// One case in so many is edited while the reader is away.
const MISSED_SHARE: usize = 100;

/// Is what was measured. `--json` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Measures {
    /// How many cases were imported.
    pub cases: usize,
    /// How many fields of them the other office may read.
    pub fields: usize,
    /// How many edits the reader missed while it was away.
    pub missed: usize,
    /// How many entries the audit checked.
    pub entries: u64,
    /// How many findings it has: none, or something is wrong.
    pub findings: usize,
    /// How long the work took.
    pub seconds: Seconds,
    /// How long the processors worked for it in the two nodes' processes; a busy machine stretches it less.
    pub cpu_seconds: CpuSeconds,
    /// How long an edit takes until the other office has it.
    pub propagate_ms: Spread,
    /// What a bare write of 4 KiB takes to be durable on the same disk.
    pub durable_write_ms: Spread,
    /// The size of the stores.
    pub store_mb: Stores,
    /// The most memory of the larger node, in MiB.
    pub peak_rss_mb: u64,
}

/// Is how long work took, in seconds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Seconds {
    /// Reading, signing and storing the list.
    pub import: f64,
    /// From the grants until all of it is verified and durable at the reader.
    pub first_sync: f64,
    /// From the reader's start until both know that nothing is missing.
    pub reconnect: f64,
    /// From the reader's start until it has the edits that it missed.
    pub catch_up: f64,
    /// Checking the histories of both.
    pub audit: f64,
}

/// Is how long the processors worked, in seconds: 0 where the system does not say.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CpuSeconds {
    /// For the first sync, without signing the grants, which the desk does.
    pub first_sync: f64,
    /// For the reconnect, with the start of the reader's process.
    pub reconnect: f64,
    /// For the edits that the reader missed, with the start of its process.
    pub catch_up: f64,
}

/// Is how times lie, in milliseconds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Spread {
    /// Half of them are below.
    pub p50: f64,
    /// All but one in a hundred are below.
    pub p99: f64,
}

/// Is the size of the stores, in MiB.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stores {
    /// Of the office that imported.
    pub home: f64,
    /// Of the office that reads.
    pub reader: f64,
}

struct Bench<'a> {
    printer: &'a Printer,
    directory: &'a Path,
    offices: Vec<Office>,
    platform: PlatformId,
}

/// Measures with so many cases, in an empty directory.
///
/// # Errors
/// Fails where a step cannot be made.
pub fn measure(printer: &Printer, cases: usize, seed: u64, directory: &Path) -> Result<Measures, CliError> {
    let durable_write_ms = durable_writes(directory)?;
    let (mut offices, mut cards) = (Vec::new(), Vec::new());
    for plan in [HOME, READER] {
        let language = printer.translator().language();
        let (office, card) = Office::create(plan, &directory.join(plan.directory), language)?;
        offices.push(office);
        cards.push(card);
    }
    let platform = found_platform(&mut offices, cards, [0, 1])?;
    for office in &mut offices {
        office.start()?;
    }
    let mut bench = Bench { printer, directory, offices, platform };
    let (mut seconds, mut cpu_seconds) = (Seconds::default(), CpuSeconds::default());

    let started = Instant::now();
    let (opened, fields) = bench.import(cases, seed)?;
    seconds.import = started.elapsed().as_secs_f64();

    let (started, worked) = (Instant::now(), bench.cpu_seconds());
    let shared = bench.share(&opened)?;
    bench.settle()?;
    seconds.first_sync = started.elapsed().as_secs_f64();
    cpu_seconds.first_sync = bench.cpu_seconds() - worked;

    let propagate_ms = bench.propagate(&shared)?;

    bench.settle()?;
    bench.offices[1].stop()?;
    let (started, worked) = (Instant::now(), bench.cpu_seconds());
    bench.offices[1].start()?;
    bench.settle()?;
    seconds.reconnect = started.elapsed().as_secs_f64();
    cpu_seconds.reconnect = bench.cpu_seconds() - worked;

    bench.offices[1].stop()?;
    let missed = shared.len().div_ceil(MISSED_SHARE);
    let mut last = None;
    for (round, (case, alias)) in shared.iter().step_by(MISSED_SHARE).enumerate() {
        let address = format!("{} avenue de la Paix, Metz", 1 + round);
        last = Some((*alias, set_field(bench.offices[0].desk()?, *case, field("adresse"), &address)?));
    }
    let (started, worked) = (Instant::now(), bench.cpu_seconds());
    bench.offices[1].start()?;
    if let Some((alias, entry)) = last {
        wait_until_current(bench.offices[1].desk()?, alias, field("adresse"), entry)?;
    }
    bench.settle()?;
    seconds.catch_up = started.elapsed().as_secs_f64();
    cpu_seconds.catch_up = bench.cpu_seconds() - worked;

    let bundles = bench.export()?;
    for office in &mut bench.offices {
        office.stop()?;
    }
    let started = Instant::now();
    let report = check(&bundles, bench.platform)?;
    seconds.audit = started.elapsed().as_secs_f64();
    let [home, reader] = [0, 1].map(|office: usize| megabytes(&bench.offices[office].home.join("store.db")));
    Ok(Measures {
        cases: opened.len(),
        fields,
        missed,
        entries: report.counts.entries,
        findings: report.findings.len(),
        seconds,
        cpu_seconds,
        propagate_ms,
        durable_write_ms,
        store_mb: Stores { home: home?, reader: reader? },
        peak_rss_mb: bench.offices.iter().map(|office| office.peak_kib).max().unwrap_or(0).div_ceil(1024),
    })
}

impl Bench<'_> {
    /// Imports an invented list; returns its cases, and how many of their fields the reader may have.
    fn import(&mut self, cases: usize, seed: u64) -> Result<(Vec<CaseHandle>, usize), CliError> {
        let list = generate(seed, cases, ListProfile::French);
        let mapping = mapping_of(&list, HOME.directory, Country::France)?;
        let imported = import_list(self.offices[0].desk()?, &list, &mapping, self.printer)?;
        let readable = fields_of(&GRANTED);
        let fields = imported.plan.cases.iter().map(|planned| match &planned.action {
            Action::Open { values, .. } => values.iter().filter(|(field, _)| readable.contains(field)).count(),
            Action::Amend { .. } | Action::Reopen { .. } => 0,
        });
        Ok((imported.handles, fields.sum()))
    }

    /// Grants all that the law opens of every case; returns each with what the reader knows it by.
    fn share(&mut self, opened: &[CaseHandle]) -> Result<Vec<(CaseHandle, CaseHandle)>, CliError> {
        let mut entropy = crate::context::entropy()?;
        let shared: Vec<_> = opened.iter().map(|case| (*case, CaseHandle(entropy.draw()))).collect();
        let offer = Offer {
            fields: fields_of(&GRANTED),
            mode: Mode::Read,
            basis: Basis::Law,
            consenter: Consenter::Nobody,
            article: "Code de l'éducation, L. 313-7",
            lasts_ms: 365 * DAY_MS,
        };
        let to = (self.offices[1].organisation, self.platform);
        let purpose = self.printer.translator().text("demo-purpose", &[]);
        give(self.offices[0].desk()?, to, &shared, &offer, &purpose)?;
        Ok(shared)
    }

    fn propagate(&mut self, shared: &[(CaseHandle, CaseHandle)]) -> Result<Spread, CliError> {
        let mut times = Vec::with_capacity(SAMPLES);
        for (round, (case, alias)) in shared.iter().cycle().take(SAMPLES).enumerate() {
            let address = format!("{} rue des Essais, Metz", 100 + round);
            let entry = set_field(self.offices[0].desk()?, *case, field("adresse"), &address)?;
            let started = Instant::now();
            wait_until_current(self.offices[1].desk()?, *alias, field("adresse"), entry)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(spread(times))
    }

    /// Waits until both nodes are connected and nothing is on its way between them.
    fn settle(&mut self) -> Result<(), CliError> {
        let started = Instant::now();
        loop {
            let mut quiet = true;
            for office in &mut self.offices {
                quiet &= is_quiet(&office.desk()?.call(Status {})?);
            }
            if quiet {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                return Err(CliError::bug("the nodes do not come to rest"));
            }
            std::thread::sleep(POLL);
        }
    }

    /// Returns the processors' time of the nodes that run, in seconds.
    fn cpu_seconds(&self) -> f64 {
        self.offices.iter().map(Office::cpu_seconds).sum()
    }

    fn export(&mut self) -> Result<Vec<PathBuf>, CliError> {
        let mut bundles = Vec::new();
        for office in &mut self.offices {
            let to = std::path::absolute(self.directory.join(office.plan.directory).with_extension("audit"))?;
            let export = AuditExport { to: to.clone(), existing: Existing::Replace, with_bodies: None, nonce: None };
            office.desk()?.call(export)?;
            bundles.push(to);
        }
        Ok(bundles)
    }
}

/// What the law opens of every case on a list.
const GRANTED: [Class; 3] = [Class::Identity, Class::Contact, Class::Schooling];

/// Measures bare durable writes of one page beside the stores.
fn durable_writes(directory: &Path) -> Result<Spread, CliError> {
    let path = directory.join("durable");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(SAMPLES);
    for _ in 0..SAMPLES {
        let started = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    std::fs::remove_file(&path)?;
    Ok(spread(times))
}

/// Returns how times lie.
fn spread(mut times: Vec<f64>) -> Spread {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    Spread { p50: at(50).copied().unwrap_or(0.0), p99: at(99).copied().unwrap_or(0.0) }
}

fn megabytes(path: &Path) -> Result<f64, CliError> {
    // Sizes of files are far below what a float of 64 bits holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "a size for people, in MiB")]
    Ok(std::fs::metadata(path)?.len() as f64 / (1024.0 * 1024.0))
}
