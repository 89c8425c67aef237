// SPDX-License-Identifier: EUPL-1.2
//! What happens in the demonstration, step by step, told in readable lines.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use raccord_node::service::cases::CaseList;
use raccord_node::service::upkeep::Status;
use raccord_protocol::catalogue::{Catalogue, Class, FieldId};
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, EntryId, PlatformId};
use raccord_protocol::identifier::Country;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::SignedCard;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{Consenter, Kind, Mode, Reason, Scope, single};
use raccord_protocol::time::DAY_MS;
use raccord_protocol::view::{CaseSummary, Filter, Ownership, Shown};
use serde::Serialize;

use crate::error::CliError;
use crate::language::{Message, Translator};
use crate::output::{Mode as PrintMode, Printer};

use super::facts::{Facts, KnownGrant, field};
use super::list::{GeneratedList, ListProfile, generate};
use super::office::{Office, Plan, Reached};
use super::work::{
    Imported, Offer, PATIENCE, fields_of, found_platform, give, import_list, is_quiet, mapping_of, set_field,
    wait_until_current,
};

/// Is what the demonstration is told.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many people stand on the guidance centre's list.
    pub cases: usize,
    /// Repeats the lists.
    pub seed: u64,
    /// Where the homes are made.
    pub directory: PathBuf,
}

/// Is what came out; `--json` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The offices.
    pub nodes: Vec<NodeOutcome>,
    /// How many cases were opened from lists.
    pub imported: usize,
    /// How many rows were refused.
    pub rejected: usize,
    /// How many grants were given.
    pub grants: usize,
    /// How many were withdrawn.
    pub revocations: usize,
    /// The same: how many were withdrawn.
    pub withdrawn: usize,
    /// How many ran out.
    pub expired: usize,
    /// How many values were erased everywhere.
    pub erased: usize,
    /// What a cut of the network between two offices did.
    pub cut: CutOutcome,
    /// Who was asked to delete, and who answered.
    pub receipts: ReceiptCounts,
    /// How many ledgers were found to tell two histories.
    pub forks_detected: usize,
    /// How often an erased text was found in a node's files, or in a backup made afterwards.
    pub resurrected: usize,
    /// Fields of others' cases that are held under a grant, at all nodes.
    pub shared_fields: usize,
    /// Fields, values or texts of others' cases that are held without one.
    pub leaked_fields: usize,
    /// Values of others' cases whose holders say by signed receipts that they deleted them.
    pub purged_fields: usize,
    /// Whether every office shows the same values of what it shares.
    pub converged: bool,
    /// Entries in all ledgers.
    pub entries: u64,
    /// What the audit of all four says.
    pub audit: AuditOutcome,
    /// The most memory of the largest node, in MiB.
    pub peak_rss_mb: u64,
    /// How long things took.
    pub seconds: Seconds,
}

/// Is an office at the end.
#[derive(Debug, Clone, Serialize)]
pub struct NodeOutcome {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// How many cases it knows, its own and others'.
    pub cases: usize,
    /// How many fields of them it holds.
    pub fields_held: usize,
    /// How many of those are of others' cases.
    pub foreign_fields_held: usize,
}

/// Is what the audit says.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AuditOutcome {
    /// How many bundles were checked together.
    pub bundles: u64,
    /// How many entries they hold.
    pub entries: u64,
    /// How many findings there are.
    pub findings: usize,
    /// How many proofs against somebody the bundles hold.
    pub proofs: usize,
}

/// Is how long things took, in seconds unless said otherwise.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Seconds {
    /// Reading, signing and storing all lists.
    pub import: f64,
    /// From the first grants until everything granted is durable at its recipients.
    pub first_sync: f64,
    /// From an edit's answer until another office has it, through a relay: the median, in milliseconds.
    pub propagate_p50_ms: f64,
    /// Checking all bundles.
    pub audit: f64,
}

impl Outcome {
    /// Tells whether everything is as it must be.
    pub fn is_good(&self) -> bool {
        // Where nothing was shared nothing leaks, and where nothing ended nothing comes back.
        let happened = [self.shared_fields, self.purged_fields, self.withdrawn, self.expired, self.erased];
        happened.iter().all(|count| *count > 0)
            && self.leaked_fields == 0
            && self.resurrected == 0
            && self.cut.refused > 0
            && self.cut.waiting > 0
            && self.receipts.asked == self.receipts.returned
            && self.forks_detected == 1
            && self.converged
            && self.audit.findings == 0
            && self.audit.proofs > 0
    }
}

const CIO: usize = 0;
const ML: usize = 1;
const ALJ: usize = 2;
const PJJ: usize = 3;

/// The office that lies.
const LIAR: Plan = Plan {
    directory: "asso",
    name: "Association Rebond",
    kind: OrganisationKind::Association,
    reached: Reached::Directly,
};

/// The offices. The network is cut between the first two: what others open to them goes through relays, while they open
/// connections to the other two directly, and so are never alone.
const PLANS: [Plan; 4] = [
    Plan { directory: "cio", name: "CIO de Metz", kind: OrganisationKind::Cio, reached: Reached::ThroughRelay },
    Plan {
        directory: "ml",
        name: "Mission locale du Pays messin",
        kind: OrganisationKind::MissionLocale,
        reached: Reached::ThroughRelay,
    },
    Plan { directory: "alj", name: "ALJ Esch-sur-Alzette", kind: OrganisationKind::Alj, reached: Reached::Directly },
    Plan { directory: "pjj", name: "PJJ de Moselle", kind: OrganisationKind::Pjj, reached: Reached::Directly },
];

/// How often the nodes are asked whether they are done.
const POLL: Duration = Duration::from_millis(5);
/// How long most grants last, in milliseconds.
const YEAR_MS: u64 = 365 * DAY_MS;
/// How many edits the time to another office is measured over.
const PROPAGATIONS: usize = 21;

mod close;
mod cut;
mod endings;

pub use cut::CutOutcome;
pub use endings::ReceiptCounts;

struct Story<'a> {
    printer: &'a Printer,
    offices: Vec<Office>,
    liar: Office,
    platform: PlatformId,
    facts: Facts,
    rejected: usize,
    seconds: Seconds,
}

/// Plays the whole story.
///
/// # Errors
/// Fails where a step cannot be made; a bad outcome is no error here.
pub fn run(printer: &Printer, options: &Options) -> Result<Outcome, CliError> {
    let mut story = Story::set_up(printer, &options.directory)?;
    story.import(options)?;
    story.share()?;
    story.propagate()?;
    let cut = story.cut_and_heal()?;
    let revocations = story.withdraw()?;
    let expired = story.expire()?;
    let erased = story.erase()?;
    let receipts = story.receipts()?;
    let converged = story.compare()?;
    let forks_detected = story.lie()?;
    let ends = Ends { cut, revocations, expired, erased, receipts, forks_detected };
    story.close(options, converged, ends)
}

impl<'a> Story<'a> {
    fn tell(&self, message: impl Into<Message>) -> Result<(), CliError> {
        match self.printer.mode() {
            PrintMode::Human => self.printer.say(message),
            PrintMode::Json => Ok(()),
        }
    }

    fn text(&self) -> &Translator {
        self.printer.translator()
    }

    /// Makes four offices and the platform that joins them, and starts their nodes.
    fn set_up(printer: &'a Printer, directory: &Path) -> Result<Self, CliError> {
        let language = printer.translator().language();
        let mut offices = Vec::new();
        let mut cards: Vec<SignedCard> = Vec::new();
        for plan in PLANS.into_iter().chain([LIAR]) {
            let (office, card) = Office::create(plan, &directory.join(plan.directory), language)?;
            offices.push(office);
            cards.push(card);
        }
        let platform = found_platform(&mut offices, cards, [CIO, ML])?;
        for office in &mut offices {
            office.start()?;
        }
        let Some(liar) = offices.pop() else { return Err(CliError::bug("a story without offices")) };
        let (facts, seconds) = (Facts::default(), Seconds::default());
        let story = Self { printer, offices, liar, platform, facts, rejected: 0, seconds };
        story.tell(
            Message::new("demo-set-up")
                .with("offices", PLANS.map(|plan| plan.name).join(", "))
                .with("fingerprint", platform.to_string()[..16].to_owned()),
        )?;
        Ok(story)
    }

    /// Imports a list at each office that has one.
    fn import(&mut self, options: &Options) -> Result<(), CliError> {
        let lists = [
            (CIO, ListProfile::French, options.cases, Country::France),
            (ALJ, ListProfile::Luxembourg, (options.cases / 5).max(10), Country::Luxembourg),
            (PJJ, ListProfile::Secret, (options.cases / 20).max(5), Country::France),
        ];
        for (office, profile, cases, country) in lists {
            let list = generate(options.seed, cases, profile);
            let started = Instant::now();
            self.import_list(office, &list, country)?;
            self.seconds.import += started.elapsed().as_secs_f64();
        }
        Ok(())
    }

    fn import_list(&mut self, office: usize, list: &GeneratedList, country: Country) -> Result<(), CliError> {
        let mapping = mapping_of(list, PLANS[office].directory, country)?;
        let Imported { plan, handles } = import_list(self.offices[office].desk()?, list, &mapping, self.printer)?;
        self.facts.know(office, list, &plan, handles);
        self.rejected += plan.summary.rejected as usize;
        self.tell(
            Message::new("demo-imported")
                .with("office", PLANS[office].name)
                .with("rows", i64::from(plan.summary.opened + plan.summary.unchanged + plan.summary.rejected))
                .with("opened", i64::from(plan.summary.opened))
                .with("rejected", i64::from(plan.summary.rejected))
                .with("young", i64::from(plan.summary.under_16)),
        )
    }

    /// Grants of several kinds, then waits until everything granted has arrived.
    fn share(&mut self) -> Result<(), CliError> {
        let started = Instant::now();
        let list_fields = fields_of(&[Class::Identity, Class::Contact, Class::Schooling]);
        let every = |share: usize| move |index: usize| index.is_multiple_of(share);
        let cio = self.facts.cases_of(CIO);
        let terms = Offer {
            fields: list_fields,
            mode: Mode::Read,
            basis: Basis::Law,
            consenter: Consenter::Nobody,
            article: "Code de l'éducation, L. 313-7",
            lasts_ms: YEAR_MS,
        };
        self.give(CIO, ML, &cio, &terms)?;
        self.wait_until_quiet()?;
        self.seconds.first_sync = started.elapsed().as_secs_f64();
        let fields = self.list(ML)?.values().filter(|case| !case.head.own).map(|case| case.fields.len()).sum::<usize>();
        self.tell(
            Message::new("demo-shared")
                .with("from", PLANS[CIO].name)
                .with("to", PLANS[ML].name)
                .with("cases", cio.len())
                .with("fields", fields)
                .with("seconds", decimals(self.seconds.first_sync)),
        )?;
        // Nobody consents alone whose age is not known: some rows have no date of birth that reads.
        let is_dated = |index: &usize| self.facts.cases[*index].fields.contains(&field("date_naissance"));
        let followed: Vec<usize> = cio.iter().copied().filter(|index| every(3)(*index)).filter(is_dated).collect();
        let follow_up = fields_of(&[Class::FollowUp]).into_iter().chain([field("adresse")]).collect();
        let terms = Offer {
            fields: follow_up,
            mode: Mode::Write,
            basis: Basis::Consent,
            consenter: Consenter::YoungPerson,
            article: "",
            lasts_ms: YEAR_MS,
        };
        self.give(CIO, ML, &followed, &terms)?;
        let moved: Vec<usize> = cio.iter().copied().filter(|index| every(10)(*index)).collect();
        let terms = Offer {
            fields: fields_of(&[Class::Identity, Class::Contact]),
            mode: Mode::Read,
            basis: Basis::Consent,
            consenter: Consenter::Both,
            article: "",
            lasts_ms: YEAR_MS,
        };
        self.give(CIO, ALJ, &moved, &terms)?;
        let alj: Vec<usize> = self.facts.cases_of(ALJ).into_iter().filter(|index| every(4)(*index)).collect();
        let terms = Offer {
            fields: fields_of(&[Class::Identity]),
            mode: Mode::Read,
            basis: Basis::PublicTask,
            consenter: Consenter::Nobody,
            article: "",
            lasts_ms: YEAR_MS,
        };
        self.give(ALJ, CIO, &alj, &terms)?;
        self.wait_until_quiet()?;
        self.tell(
            Message::new("demo-consents")
                .with("young", followed.len())
                .with("parents", moved.len())
                .with("task", alj.len())
                .with("secret", self.facts.cases_of(PJJ).len())
                .with("pjj", PLANS[PJJ].name),
        )
    }

    fn give(&mut self, holder: usize, recipient: usize, cases: &[usize], offer: &Offer) -> Result<(), CliError> {
        let mut entropy = crate::context::entropy()?;
        let mut named: Vec<(CaseHandle, CaseHandle)> = Vec::with_capacity(cases.len());
        for &case in cases {
            let alias = self.facts.alias(case, recipient).unwrap_or_else(|| CaseHandle(entropy.draw()));
            named.push((self.facts.cases[case].case, alias));
        }
        let to = (self.offices[recipient].organisation, self.platform);
        let purpose = self.text().text("demo-purpose", &[]);
        let grants = give(self.offices[holder].desk()?, to, &named, offer, &purpose)?;
        for ((&case, (_, alias)), id) in cases.iter().zip(named).zip(grants) {
            let fields = offer.fields.clone();
            self.facts.grants.push(KnownGrant { id, case, recipient, alias, fields, revoked: false });
        }
        Ok(())
    }

    /// Measures how long an edit takes to another office.
    fn propagate(&mut self) -> Result<(), CliError> {
        let shared: Vec<KnownGrant> = self
            .facts
            .grants
            .iter()
            .filter(|grant| grant.recipient == ML && grant.fields.contains(&field("adresse")))
            .cloned()
            .collect();
        let mut times = Vec::with_capacity(PROPAGATIONS);
        for (round, known) in shared.iter().cycle().take(PROPAGATIONS.min(shared.len() * 3)).enumerate() {
            let case = self.facts.cases[known.case].case;
            let address = format!("{} rue des Essais, Metz", 100 + round);
            let entry = self.set_address(CIO, case, &address)?;
            let started = Instant::now();
            wait_until_current(self.offices[ML].desk()?, known.alias, field("adresse"), entry)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        self.seconds.propagate_p50_ms = times.get(times.len() / 2).copied().unwrap_or(0.0);
        self.tell(
            Message::new("demo-propagated")
                .with("edits", times.len())
                .with("milliseconds", decimals(self.seconds.propagate_p50_ms)),
        )
    }

    /// Sets the address of a case at an office; returns the entry that says so.
    fn set_address(&mut self, office: usize, case: CaseHandle, address: &str) -> Result<EntryId, CliError> {
        let entry = set_field(self.offices[office].desk()?, case, field("adresse"), address)?;
        if let Some(known) = self.facts.cases.iter_mut().find(|known| known.case == case) {
            known.fields.insert(field("adresse"));
        }
        Ok(entry)
    }

    /// Withdraws what some young people had agreed to, and what the law had opened for them; returns how many grants.
    fn withdraw(&mut self) -> Result<usize, CliError> {
        let before = self.receipts()?;
        let cases: BTreeSet<usize> =
            self.facts.cases_of(CIO).into_iter().filter(|index| index.is_multiple_of(3)).step_by(5).take(50).collect();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut entropy = crate::context::entropy()?;
        let words = self.text().text("demo-withdrawal", &[]);
        for known in &mut self.facts.grants {
            if cases.contains(&known.case) && known.recipient == ML {
                known.revoked = true;
                let reason = Reason { text: words.clone() };
                drafts.push(single(Kind::Revocation, vec![known.id], &reason, &mut entropy));
            }
        }
        let revocations = drafts.len();
        self.offices[CIO].desk()?.commit(drafts, Padding::Padded)?;
        self.wait_until_quiet()?;
        let receipts = self.receipts()?.since(before);
        self.tell(
            Message::new("demo-withdrawn")
                .with("people", cases.len())
                .with("deleted", receipts.deleted)
                .with("returned", receipts.returned)
                .with("asked", receipts.asked)
                .with("office", PLANS[ML].name),
        )?;
        Ok(revocations)
    }

    /// Compares what each office shows of others' cases with what their holders show.
    fn compare(&mut self) -> Result<bool, CliError> {
        let names: BTreeMap<FieldId, &str> =
            Catalogue::current().fields().iter().map(|field| (field.id, field.name.as_str())).collect();
        let mut shown: Vec<BTreeMap<CaseHandle, CaseSummary>> = Vec::new();
        for office in 0..self.offices.len() {
            shown.push(self.list(office)?);
        }
        let mut equal = true;
        for recipient in 0..self.offices.len() {
            let granted = self.facts.granted(recipient);
            let aliases: BTreeMap<CaseHandle, usize> = self
                .facts
                .grants
                .iter()
                .filter(|grant| grant.recipient == recipient && !grant.revoked)
                .map(|grant| (grant.alias, grant.case))
                .collect();
            for (alias, fields) in granted {
                let known = &self.facts.cases[aliases[&alias]];
                let (Some(there), here) = (shown[known.holder].get(&known.case), shown[recipient].get(&alias)) else {
                    return Ok(false);
                };
                for field in fields {
                    let values = |case: &CaseSummary| case.fields.get(names[&field]).map(sorted);
                    equal &= values(there) == here.and_then(values);
                }
            }
            let foreign = shown[recipient].values().filter(|case| !case.head.own).count();
            equal &= foreign == aliases.len();
        }
        Ok(equal)
    }

    fn list(&mut self, office: usize) -> Result<BTreeMap<CaseHandle, CaseSummary>, CliError> {
        let desk = self.offices[office].desk()?;
        let mut cases = BTreeMap::new();
        let mut filter = Filter { ownership: Ownership::Any, limit: LIST_PAGE, ..Filter::default() };
        loop {
            let consultation = desk.consult(Scope::List, None)?;
            let page = desk.call(CaseList { consultation, filter: filter.clone() })?;
            cases.extend(page.cases.into_iter().map(|case| (case.head.case, case)));
            match page.next {
                Some(next) => filter.from = next,
                None => return Ok(cases),
            }
        }
    }

    /// Waits until nothing is on its way between the nodes and nothing is left to be done.
    fn wait_until_quiet(&mut self) -> Result<(), CliError> {
        let came = self.wait_for(|story| {
            let mut quiet = true;
            for office in &mut story.offices {
                quiet &= is_quiet(&office.desk()?.call(Status {})?);
            }
            Ok(quiet)
        })?;
        if came { Ok(()) } else { Err(CliError::bug("the nodes do not come to rest")) }
    }

    /// Asks again and again whether something is done; returns whether it was before patience ran out.
    fn wait_for(&mut self, mut done: impl FnMut(&mut Self) -> Result<bool, CliError>) -> Result<bool, CliError> {
        let started = Instant::now();
        while !done(self)? {
            if started.elapsed() > PATIENCE {
                return Ok(false);
            }
            std::thread::sleep(POLL);
        }
        Ok(true)
    }
}

/// Is what came out of the middle of the story.
struct Ends {
    cut: CutOutcome,
    revocations: usize,
    expired: usize,
    erased: usize,
    receipts: ReceiptCounts,
    forks_detected: usize,
}

fn sorted(shown: &Shown) -> Vec<String> {
    let mut values = shown.values().to_vec();
    values.sort_unstable();
    values
}

fn decimals(number: f64) -> String {
    format!("{number:.2}")
}

/// How many cases are listed at once.
const LIST_PAGE: usize = 10_000;

#[cfg(test)]
mod tests;
