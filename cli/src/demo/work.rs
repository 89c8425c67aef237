// SPDX-License-Identifier: EUPL-1.2
//! What offices on one machine do: found a platform, import a list, edit a field, wait for each other. The demonstration and
//! the measurements are made of these.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use raccord_node::service::editing::EditContexts;
use raccord_node::service::upkeep::StatusAnswer;
use raccord_protocol::audit::{BundleSource, Options as AuditOptions, Report, audit};
use raccord_protocol::catalogue::{Catalogue, Class, FieldId};
use raccord_protocol::commit::{COMMIT_ENTRIES_MAX, Padding};
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, EntryId, Nonce, OrganisationId, PlatformId};
use raccord_protocol::identifier::Country;
use raccord_protocol::import::{Mapping, read_list};
use raccord_protocol::organisation::Circle;
use raccord_protocol::roster::{Member, PlatformFile, PlatformForm, Roster, SignedCard, SignedRoster};
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{
    CaseKind, CaseOpened, Consenter, GrantParticulars, GrantTerms, Kind, Mode, Past, Payload, grant, kind_of,
};

use crate::editing::Edit;
use crate::error::CliError;
use crate::forms::built_in_named;
use crate::importing::{self, Drafting, Edited, Erased, Plan, Planner, Policy};
use crate::output::Printer;

use super::list::GeneratedList;
use super::office::{Desk, Office};

/// How long anything may take that offices wait for.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Is what came of an import.
pub struct Imported {
    /// What was done with each row.
    pub plan: Plan,
    /// The cases that were opened, in the order of the list.
    pub handles: Vec<CaseHandle>,
}

/// Is what is granted of many cases at once.
pub struct Offer {
    /// The fields.
    pub fields: BTreeSet<FieldId>,
    /// To read, or to write too.
    pub mode: Mode,
    /// On what ground.
    pub basis: Basis,
    /// Who agreed.
    pub consenter: Consenter,
    /// The article, where the ground is the law.
    pub article: &'static str,
    /// For how long.
    pub lasts_ms: u64,
}

/// Founds a platform of offices whose nodes do not run, led by two of them, and tells them all.
///
/// # Errors
/// Fails where an office's store refuses.
pub fn found_platform(
    offices: &mut [Office],
    cards: Vec<SignedCard>,
    leading: [usize; 2],
) -> Result<PlatformId, CliError> {
    let now = crate::context::now();
    let mut members: Vec<Member> = offices
        .iter()
        .map(|office| Member {
            organisation: office.organisation,
            kind: office.plan.kind,
            // The offices of this platform work the cases together.
            circle: Circle::First,
            since: now,
            until: None,
            successor: None,
        })
        .collect();
    members.sort_unstable_by_key(|member| member.organisation);
    let mut leaders = leading.map(|leader| offices[leader].organisation).to_vec();
    leaders.sort_unstable();
    let roster = Roster {
        territory: "Metz".to_owned(),
        threshold: 2,
        leaders,
        members,
        forms: built_in_named("psad").map(|(_, text)| PlatformForm::new(text, now)).into_iter().collect(),
        ..Roster::founding(Nonce(crate::context::entropy()?.draw()), "PSAD de Metz", Country::France, now)
    };
    let mut roster = SignedRoster::unsigned(&roster);
    for leader in leading {
        roster.add_signature(offices[leader].organisation, &offices[leader].organisation_key);
    }
    let platform = roster.platform()?;
    let file = PlatformFile { cards, rosters: vec![roster] };
    for office in offices {
        office.desk()?.call(file.clone())?;
        office.leave_desk();
    }
    Ok(platform)
}

/// Imports a list, with a bar of progress.
///
/// # Errors
/// Fails where the list does not read or the node refuses.
pub fn import_list(
    desk: &mut Desk,
    list: &GeneratedList,
    mapping: &Mapping,
    printer: &Printer,
) -> Result<Imported, CliError> {
    let mut read = read_list(&list.csv, mapping, list.day).map_err(|error| CliError::bug(error.to_string()))?;
    let (people, kept) = importing::people(&mut read);
    let mut planner = Planner::new(kept, Policy { may_edit: true, edited: Edited::Keep, erased: Erased::LeaveOut });
    for portion in importing::portions(people) {
        let answer = desk.call(importing::question(&read.source, &portion))?;
        planner.take(portion, &answer);
    }
    let plan = planner.finish(&read, list.day);
    let mut handles = Vec::new();
    let drafting = Drafting::new(&plan, desk.signer(), crate::context::entropy()?);
    let mut progress = printer.progress(plan.entries() as u64, "demo-progress-import");
    for batch in drafting {
        let entries = batch.len() as u64;
        handles.extend(batch.iter().filter_map(opened_case));
        desk.commit(batch, Padding::Padded)?;
        progress.advance(entries);
    }
    Ok(Imported { plan, handles })
}

/// Grants the same of many cases, each known to the recipient by an alias; returns the grants.
///
/// # Errors
/// Fails where the node refuses.
pub fn give(
    desk: &mut Desk,
    to: (OrganisationId, PlatformId),
    cases: &[(CaseHandle, CaseHandle)],
    offer: &Offer,
    purpose: &str,
) -> Result<Vec<EntryId>, CliError> {
    let now = crate::context::now();
    let signer = desk.signer();
    let fields: Vec<FieldId> = offer.fields.iter().copied().collect();
    let mut given = Vec::with_capacity(cases.len());
    for some in cases.chunks(COMMIT_ENTRIES_MAX) {
        let mut drafts = Vec::with_capacity(some.len());
        for (case, alias) in some {
            let terms = GrantTerms {
                recipient: to.0,
                platform: to.1,
                alias: *alias,
                fields: fields.clone(),
                items: Vec::new(),
                mode: offer.mode,
                past: Past::Whole,
                basis: offer.basis,
                article: offer.article.to_owned(),
                purpose: purpose.to_owned(),
                from: now,
                until: now.plus_ms(offer.lasts_ms),
            };
            let particulars = GrantParticulars {
                consenter: offer.consenter,
                name: String::new(),
                evidence: None,
                evidence_salt: desk.entropy().draw(),
                note: String::new(),
            };
            let draft = grant(*case, &terms, &particulars, desk.entropy());
            given.push(draft.header.id(signer));
            drafts.push(draft);
        }
        desk.commit(drafts, Padding::Padded)?;
    }
    Ok(given)
}

/// Sets a field of a case; returns the entry that says so.
///
/// # Errors
/// Fails where the node does not know the case, or refuses.
pub fn set_field(desk: &mut Desk, case: CaseHandle, field: FieldId, value: &str) -> Result<EntryId, CliError> {
    let asked = EditContexts { cases: vec![case], fields: vec![field] };
    let context = desk.call(asked)?.cases.into_iter().next();
    let context = context.ok_or_else(|| CliError::bug("a case is not known"))?;
    let edit = match context.documents.first() {
        Some(document) => Edit::change(document, value),
        None => Edit::Open { field, value: value.to_owned() },
    };
    let signer = desk.signer();
    let draft = edit.draft(case, signer, desk.entropy());
    let answer = desk.commit(vec![draft], Padding::Bare)?;
    answer.entries.first().copied().ok_or_else(|| CliError::bug("an edit has no entry"))
}

/// Asks until an entry is a current value of a field.
///
/// # Errors
/// Fails where it does not come in time.
pub fn wait_until_current(desk: &Desk, case: CaseHandle, field: FieldId, entry: EntryId) -> Result<(), CliError> {
    let started = Instant::now();
    let asked = EditContexts { cases: vec![case], fields: vec![field] };
    loop {
        let seen = desk.call(asked.clone())?;
        if seen.cases.iter().flat_map(|case| &case.documents).any(|held| held.current.contains(&entry)) {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            return Err(CliError::bug("an edit did not arrive"));
        }
    }
}

/// Checks bundles of one platform together, as an auditor does.
///
/// # Errors
/// Fails where a file does not read.
pub fn check(bundles: &[PathBuf], platform: PlatformId) -> Result<Report, CliError> {
    let mut sources = Vec::with_capacity(bundles.len());
    for bundle in bundles {
        let file = std::fs::File::open(bundle).map_err(|error| CliError::file(bundle, &error))?;
        let name = bundle.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sources.push(BundleSource { name, input: Box::new(std::io::BufReader::new(file)) });
    }
    let options = AuditOptions { platform: Some(platform) };
    audit(sources, &options).map_err(|error| CliError::bug(error.to_string()))
}

/// Tells whether nothing is on its way to or from a node and nothing is left to be done.
pub fn is_quiet(status: &StatusAnswer) -> bool {
    status.pending == 0
        && status.jobs == 0
        && status.awaited == 0
        && status.peers.iter().all(|peer| peer.connected && peer.read_by_them == peer.outbox_end)
}

/// Returns the fields of some classes that a list can have.
pub fn fields_of(classes: &[Class]) -> BTreeSet<FieldId> {
    let fields = Catalogue::current().fields_of(CaseKind::Person).filter(|field| classes.contains(&field.class));
    fields.map(|field| field.id).collect()
}

/// Writes the mapping of a generated list, as partner IT would for a real one.
///
/// # Errors
/// Fails where the list has columns that no field takes.
pub fn mapping_of(list: &GeneratedList, source: &str, country: Country) -> Result<Mapping, CliError> {
    let mut columns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (heading, field) in &list.columns {
        columns.entry(field).or_default().push(heading);
    }
    let country = match country {
        Country::Luxembourg => "luxembourg",
        Country::Belgium | Country::France | Country::Germany => "france",
    };
    let mut text = format!("source = \"{source}\"\ncountry = \"{country}\"\n\n[columns]\n");
    for (field, headings) in columns {
        text.push_str(&format!("{field} = {headings:?}\n"));
    }
    Mapping::parse(&text).map_err(|error| CliError::bug(error.to_string()))
}

/// Returns the case that a draft opens, if it opens one.
fn opened_case(draft: &Draft) -> Option<CaseHandle> {
    let is_opening = kind_of(&draft.header) == Some(Kind::CaseOpened);
    let body = draft.bodies.first().filter(|_| is_opening)?;
    CaseOpened::read(body).ok().map(|opened| opened.case)
}
