// SPDX-License-Identifier: EUPL-1.2
//! `raccord grant`: another organisation may see fields of cases, and what exactly leaves is shown before it does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use raccord_node::service::SignedConsultation;
use raccord_node::service::editing::{EDIT_CASES_MAX, EditContexts};
use raccord_node::service::platform::{Context as NodeContext, ContextAnswer};
use raccord_protocol::catalogue::{Catalogue, Field, FieldId, FieldKind, fold};
use raccord_protocol::codec::tagged_hash;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{CaseHandle, Digest, DocumentId, EntryId, OrganisationId};
use raccord_protocol::roster::Directory;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{self, CaseKind, Consenter, GrantParticulars, GrantTerms, Past, Scope};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::{Filter, Ownership};

use super::refer::DO_NOT_CONTACT;
use super::staff::names_of_keys;
use crate::conditions::Conditions;
use crate::context::Context;
use crate::editing::batches;
use crate::error::CliError;
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::output::{Mode, Printer};
use crate::reading;
use crate::values::{Words, check_kind};

pub(super) mod preview;
pub(in crate::commands) mod terms;

use preview::{Preview, Values, birth_dates};

/// Grants fields of cases.
#[derive(Debug, clap::Args)]
pub struct Grant {
    /// Which cases.
    #[arg(value_name = "CASE", help = "help-grant-cases")]
    cases: Vec<String>,
    /// To whom.
    #[arg(long, value_name = "ORGANISATION", help = "help-grant-to")]
    to: String,
    /// Which fields.
    #[arg(long, value_name = "FIELD", num_args = 1.., value_delimiter = ',', help = "help-grant-field")]
    field: Vec<String>,
    /// All fields of a block of the form.
    #[arg(long, value_name = "BLOCK", value_delimiter = ',', help = "help-grant-block")]
    block: Vec<String>,
    /// Single items of one case.
    #[arg(long, value_name = "ITEM", value_delimiter = ',', help = "help-grant-item")]
    item: Vec<String>,
    /// Every case of this organisation.
    #[arg(long, conflicts_with_all = ["cases", "condition"], help = "help-grant-all")]
    all: bool,
    /// Every case of this organisation whose field has this value.
    #[arg(long = "where", value_name = "FIELD=VALUE", conflicts_with = "cases", help = "help-grant-where")]
    condition: Vec<String>,
    /// On what ground.
    #[arg(long, value_enum, value_name = BASES, hide_possible_values = true, help = "help-grant-basis")]
    basis: BasisName,
    /// The article of the law.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-grant-article")]
    article: String,
    /// Who agreed.
    #[arg(long, value_enum, value_name = CONSENTERS, hide_possible_values = true, default_value = "nobody", help = "help-grant-by")]
    by: ConsenterName,
    /// The name of who agreed.
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true, help = "help-grant-name")]
    name: String,
    /// The member of staff who answers for the release of single items.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true,
        requires = "item",
        help = "help-grant-released-by"
    )]
    released_by: String,
    /// What shows the agreement.
    #[arg(long, value_name = "FILE", help = "help-grant-evidence")]
    evidence: Option<PathBuf>,
    /// Where the paper lies.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-grant-note")]
    note: String,
    /// What for.
    #[arg(long, value_name = "TEXT", help = "help-grant-purpose")]
    purpose: String,
    /// The recipient may write too.
    #[arg(long, help = "help-grant-write")]
    write: bool,
    /// How much of the past.
    #[arg(
        long,
        value_enum,
        value_name = "current|whole",
        hide_possible_values = true,
        default_value = "current",
        help = "help-grant-past"
    )]
    past: PastName,
    /// The first day.
    #[arg(long, value_name = "DATE", help = "help-grant-from")]
    from: Option<String>,
    /// The last day.
    #[arg(long, value_name = "DATE", conflicts_with = "days", help = "help-grant-until")]
    until: Option<String>,
    /// For how many days.
    #[arg(long, value_name = "N", help = "help-grant-days")]
    days: Option<u32>,
    /// On which platform.
    #[arg(long, value_name = "PLATFORM", help = "help-grant-platform")]
    platform: Option<PlatformNamed>,
    /// Do not ask.
    #[arg(long, help = "help-grant-yes")]
    yes: bool,
    /// Only show what would leave.
    #[arg(long, help = "help-grant-dry-run")]
    dry_run: bool,
}

pub(super) const BASES: &str = "consent|law|public_task|shared_secret|vital_interest";
pub(super) const CONSENTERS: &str = "young_person|representative|both|nobody";

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum BasisName {
    #[value(alias = "consentement")]
    Consent,
    #[value(alias = "loi")]
    Law,
    #[value(alias = "interet_public")]
    PublicTask,
    #[value(alias = "secret_partage")]
    SharedSecret,
    #[value(alias = "interet_vital")]
    VitalInterest,
}

impl From<BasisName> for Basis {
    fn from(name: BasisName) -> Self {
        match name {
            BasisName::Consent => Self::Consent,
            BasisName::Law => Self::Law,
            BasisName::PublicTask => Self::PublicTask,
            BasisName::SharedSecret => Self::SharedSecret,
            BasisName::VitalInterest => Self::VitalInterest,
        }
    }
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum ConsenterName {
    #[value(aliases = ["les_deux", "deux"])]
    Both,
    #[value(alias = "personne")]
    Nobody,
    #[value(aliases = ["representant", "représentant", "parent"])]
    Representative,
    #[value(alias = "jeune")]
    YoungPerson,
}

impl From<ConsenterName> for Consenter {
    fn from(name: ConsenterName) -> Self {
        match name {
            ConsenterName::Both => Self::Both,
            ConsenterName::Nobody => Self::Nobody,
            ConsenterName::Representative => Self::Representative,
            ConsenterName::YoungPerson => Self::YoungPerson,
        }
    }
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum PastName {
    Current,
    Whole,
}

impl From<PastName> for Past {
    fn from(name: PastName) -> Self {
        match name {
            PastName::Current => Self::Current,
            PastName::Whole => Self::Whole,
        }
    }
}

/// Is a grant that is to be given: all that its preview and its statements need.
pub(super) struct Prepared {
    pub(super) directory: Directory,
    pub(super) cases: Vec<CaseHandle>,
    /// The terms, as yet without alias.
    pub(super) terms: GrantTerms,
    pub(super) particulars: GrantParticulars,
    /// When it is given; it may begin later.
    now: Timestamp,
    /// The texts that the grant rests on.
    sources: Vec<String>,
}

/// Reads what was typed, and asks the rules.
pub(super) fn prepare(context: &Context, arguments: &Grant) -> Result<Prepared, CliError> {
    let words = Words::new(context.translator());
    let directory = Held::read(context)?.directory;
    let recipient = naming::organisation(&directory, &arguments.to)?;
    let (fields, strays) = terms::fields(arguments, words)?;
    let cases = cases(context, arguments, strays)?;
    check_kinds(context, &cases, &fields, words)?;
    let node = context.call(NodeContext {})?;
    let mut terms = terms::terms(arguments, &directory, &node, (recipient, context.translator().time_zone()))?;
    let items = items(context, arguments, &cases)?;
    if !items.is_empty() {
        check_releaser(context, &directory, &node, &arguments.released_by)?;
    }
    terms.fields = fields;
    terms.items = items.keys().copied().collect();
    let item_fields: Vec<FieldId> = items.into_values().collect();
    // The home asks the rules of the moment at which a grant is given.
    let given = GrantTerms { from: node.now, ..terms.clone() };
    let sources = terms::check(&directory, node.organisation.organisation, &given, &item_fields, words)?;
    let particulars = particulars(context, arguments, &terms)?;
    Ok(Prepared { directory, cases, terms, particulars, now: node.now, sources })
}

/// What leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// A grant alone.
    Grant,
    /// A grant with the referral that leans on it, which says by itself that a person must not be contacted.
    Referral,
}

/// Shows what would leave, and asks whether it may, unless nothing is to be given.
pub(super) fn look(
    context: &Context,
    arguments: &Grant,
    prepared: &Prepared,
    leaving: Leaving,
) -> Result<Preview, CliError> {
    let printer = context.printer();
    let Prepared { directory, cases, terms, sources, .. } = prepared;
    let recipient = terms.recipient;
    let single = (cases.len() == 1).then(|| cases[0]);
    let consultation = context.consult(Scope::Grants, single, &arguments.purpose)?;
    if terms.basis == Basis::Consent {
        check_consents(context, &consultation, prepared)?;
    }
    let values = match (printer.mode(), arguments.dry_run) {
        (Mode::Human, _) => Values::Print,
        (Mode::Json, true) => Values::Keep,
        (Mode::Json, false) => Values::Count,
    };
    if printer.mode() == Mode::Human {
        printer.say(Message::new("grant-preview").with("recipient", organisation_name(directory, recipient)))?;
    }
    let preview = Preview::read(context, &consultation, cases, terms, values)?;
    if printer.mode() == Mode::Human {
        preview.print(printer, directory, terms, sources)?;
        say_start(printer, terms, prepared.now);
    }
    if leaving == Leaving::Grant && tells_contact_alone(&terms.fields) {
        let count = preview::not_to_be_contacted(context, &consultation, cases)?;
        if count > 0 {
            printer.warn(Message::new("grant-do-not-contact").with("count", count).with("field", DO_NOT_CONTACT));
        }
    }
    if let Some(name) = preview::name_in_purpose(context, &consultation, cases, &terms.purpose)? {
        printer.warn(Message::new("grant-purpose-name").with("name", name));
    }
    if !arguments.dry_run && !arguments.yes {
        let question = Message::new("grant-question").with("cases", cases.len());
        context.confirm(question.with("recipient", organisation_name(directory, recipient)))?;
    }
    Ok(preview)
}

/// Says of a grant that begins later that nothing leaves before.
pub(super) fn say_start(printer: &Printer, terms: &GrantTerms, now: Timestamp) {
    if terms.from > now {
        let from = Words::new(printer.translator()).moment(terms.from);
        printer.note(Message::new("grant-from-later").with("from", from));
    }
}

/// Checks beforehand, in each case, that who consented could.
fn check_consents(context: &Context, consultation: &SignedConsultation, prepared: &Prepared) -> Result<(), CliError> {
    let Prepared { directory, cases, terms, particulars, now, .. } = prepared;
    let Some(rules) = directory.roster(terms.platform).and_then(|roster| roster.rules_at(*now)) else {
        return Ok(());
    };
    for births in birth_dates(context, consultation, cases)? {
        terms::check_consent(terms.basis, particulars, &births, now.date(), rules)?;
    }
    Ok(())
}

/// Tells whether fields say how to reach a person, and not that nobody is to.
fn tells_contact_alone(fields: &[FieldId]) -> bool {
    let mut known = fields.iter().filter_map(|field| Catalogue::current().field(*field));
    let reaches = |field: &Field| matches!(field.kind, FieldKind::Email | FieldKind::Phone);
    known.clone().any(reaches) && !known.any(|field| field.name == DO_NOT_CONTACT)
}

pub(super) fn run(context: &Context, arguments: &Grant) -> Result<(), CliError> {
    let printer = context.printer();
    let prepared = prepare(context, arguments)?;
    let preview = look(context, arguments, &prepared, Leaving::Grant)?;
    let Prepared { directory, cases, terms, particulars, .. } = prepared;
    let grants = if arguments.dry_run {
        Vec::new()
    } else {
        let aliases = aliases(context, &cases, terms.recipient)?;
        give(context, &cases, &aliases, &terms, &particulars)?
    };
    if printer.mode() == Mode::Json {
        return printer.json(&preview.json(&directory, &terms, &grants, arguments.dry_run));
    }
    if arguments.dry_run {
        printer.note("grant-dry-run");
    } else {
        printer.success(Message::new("grant-done").with("count", grants.len()));
    }
    Ok(())
}

/// Is a grant that was given.
#[derive(Debug)]
pub(super) struct Given {
    case: CaseHandle,
    alias: CaseHandle,
    grant: EntryId,
}

/// Checks that the cases are own ones, and the fields ones of their kinds.
fn check_kinds(context: &Context, cases: &[CaseHandle], fields: &[FieldId], words: Words<'_>) -> Result<(), CliError> {
    let meant: BTreeSet<CaseHandle> = cases.iter().copied().collect();
    let mut kinds = BTreeSet::new();
    for head in naming::all_cases(context, Ownership::Any)?.into_iter().filter(|head| meant.contains(&head.case)) {
        if !head.own {
            let not_own = Message::new("grant-not-own").with("holder", words.party(&head.holder));
            return Err(CliError::denied(not_own).hint("hint-grant-not-own"));
        }
        kinds.insert(head.kind);
    }
    let fields = fields.iter().filter_map(|field| Catalogue::current().field(*field));
    for field in fields {
        kinds.iter().try_for_each(|kind| check_kind(field, *kind, words))?;
    }
    Ok(())
}

/// Returns the cases that are meant; `strays` stood behind `--field` and are no fields.
fn cases(context: &Context, arguments: &Grant, strays: Vec<String>) -> Result<Vec<CaseHandle>, CliError> {
    let named = [arguments.cases.as_slice(), &strays].concat();
    let mut cases = match (named.is_empty(), arguments.all || !arguments.condition.is_empty()) {
        (true, true) if arguments.all => {
            let own = naming::all_cases(context, Ownership::Own)?.into_iter();
            own.filter(|head| head.kind == CaseKind::Person && head.handed_over.is_none())
                .map(|head| head.case)
                .collect()
        }
        (true, true) => cases_where(context, &arguments.condition)?,
        (false, false) => naming::cases(context, &named)?,
        (true, false) | (false, true) => return Err(CliError::usage("grant-cases").hint("hint-grant-cases")),
    };
    let mut seen = BTreeSet::new();
    cases.retain(|case| seen.insert(*case));
    if cases.is_empty() {
        return Err(CliError::not_found("grant-cases-none"));
    }
    Ok(cases)
}

/// Returns the own cases in which every condition `FIELD=VALUE` holds, but for those that were handed over: others grant of them now.
pub(super) fn cases_where(context: &Context, conditions: &[String]) -> Result<Vec<CaseHandle>, CliError> {
    let conditions = Conditions::read(context, conditions)?;
    let (kind, fields) = (Some(CaseKind::Person), conditions.fields().map(str::to_owned).collect());
    let filter = Filter { ownership: Ownership::Own, kind, fields, ..Filter::default() };
    let listed = reading::read_all(context, filter, None, "")?;
    let meant = listed.iter().filter(|case| case.head.handed_over.is_none() && conditions.hold(case));
    Ok(meant.map(|case| case.head.case).collect())
}

/// Checks that who answers for a release is of this office's staff: by the name that the person goes by among colleagues, or by
/// that of a key in this home.
fn check_releaser(context: &Context, directory: &Directory, node: &ContextAnswer, name: &str) -> Result<(), CliError> {
    let keys = context.home().ok().map(|home| names_of_keys(&home)).transpose()?.unwrap_or_default();
    let card = directory.card(node.organisation.organisation);
    let certified = card.into_iter().flat_map(|card| &card.staff).filter(|staff| staff.until.is_none());
    let mut names: BTreeSet<String> = BTreeSet::new();
    for staff in certified {
        names.extend(node.people.get(&staff.key.to_string()).cloned());
        names.extend(keys.get(&staff.key).cloned());
    }
    if names.iter().any(|known| fold(known) == fold(name)) {
        return Ok(());
    }
    let unknown = CliError::usage(Message::new("grant-releaser-unknown").with("name", name.trim()));
    Err(unknown
        .hint(Message::new("hint-grant-releaser").with("names", names.into_iter().collect::<Vec<_>>().join(", "))))
}

/// Returns the single items that are meant, with their fields.
fn items(
    context: &Context,
    arguments: &Grant,
    cases: &[CaseHandle],
) -> Result<BTreeMap<DocumentId, FieldId>, CliError> {
    let mut items = BTreeMap::new();
    if arguments.item.is_empty() {
        return Ok(items);
    }
    let [case] = cases else { return Err(CliError::usage("grant-item-one-case")) };
    if arguments.released_by.trim().is_empty() {
        return Err(CliError::usage("grant-item-name").hint("hint-grant-item-name"));
    }
    let answer = context.call(EditContexts { cases: vec![*case], fields: Vec::new() })?;
    let documents: BTreeMap<DocumentId, FieldId> = answer
        .cases
        .iter()
        .flat_map(|case| &case.documents)
        .map(|document| (document.document, document.field))
        .collect();
    for text in &arguments.item {
        let found = naming::by_digits(text, documents.keys().copied())?;
        let missing = || CliError::not_found(Message::new("grant-item-missing").with("item", text.as_str()));
        let document = found.ok_or_else(|| missing().hint("hint-case-items"))?;
        items.insert(document, documents[&document]);
    }
    Ok(items)
}

/// Returns who agreed and what shows it.
fn particulars(context: &Context, arguments: &Grant, terms: &GrantTerms) -> Result<GrantParticulars, CliError> {
    let consenter = Consenter::from(arguments.by);
    if terms.basis == Basis::Consent && consenter == Consenter::Nobody {
        return Err(CliError::usage("grant-consent-nobody").hint("hint-grant-consent-nobody"));
    }
    let evidence_salt: [u8; 16] = context.entropy()?.draw();
    let evidence = match &arguments.evidence {
        None => None,
        Some(path) => Some(evidence_of(evidence_salt, path)?),
    };
    if terms.basis == Basis::Consent && evidence.is_none() && arguments.note.is_empty() {
        context.printer().warn("grant-consent-evidence");
    }
    let (mut name, mut note) = (arguments.name.clone(), arguments.note.clone());
    if !arguments.item.is_empty() {
        // Of a release, the name is that of who answers for it; who agreed is told beside it.
        let agreed = std::mem::replace(&mut name, arguments.released_by.clone());
        if !agreed.trim().is_empty() {
            let said = context.translator().say(&Message::new("grant-agreed").with("name", agreed.trim()));
            note = [said, note].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        }
    }
    Ok(GrantParticulars { consenter, name, evidence, evidence_salt, note })
}

/// Returns by which alias the recipient knows the cases it was ever granted something of.
pub(super) fn aliases(
    context: &Context,
    cases: &[CaseHandle],
    recipient: OrganisationId,
) -> Result<BTreeMap<CaseHandle, CaseHandle>, CliError> {
    let mut aliases = BTreeMap::new();
    for some in cases.chunks(EDIT_CASES_MAX) {
        // Aliases come with the documents of a field: one is enough.
        let fields = vec![Catalogue::current().fields()[0].id];
        let answer = context.call(EditContexts { cases: some.to_vec(), fields })?;
        aliases.extend(answer.cases.iter().filter_map(|case| Some((case.head.case, *case.aliases.get(&recipient)?))));
    }
    Ok(aliases)
}

/// Signs and stores the grants, in order.
fn give(
    context: &Context,
    cases: &[CaseHandle],
    aliases: &BTreeMap<CaseHandle, CaseHandle>,
    terms: &GrantTerms,
    particulars: &GrantParticulars,
) -> Result<Vec<Given>, CliError> {
    let mut entropy = context.entropy()?;
    let mut named = Vec::with_capacity(cases.len());
    let mut drafts = Vec::with_capacity(cases.len());
    for case in cases {
        let alias = aliases.get(case).copied().unwrap_or_else(|| CaseHandle(entropy.draw()));
        let terms = GrantTerms { alias, ..terms.clone() };
        let draft = statement::grant(*case, &terms, particulars, &mut entropy);
        named.push((*case, alias));
        drafts.push(draft);
    }
    let mut progress = context.printer().progress(drafts.len() as u64, "grant-progress");
    let mut grants = Vec::with_capacity(cases.len());
    for batch in batches(drafts) {
        let padding = if cases.len() == 1 { Padding::Bare } else { Padding::Padded };
        let answer = context.commit(&batch, padding)?;
        grants.extend(answer.entries);
        progress.advance(batch.len() as u64);
    }
    Ok(named.into_iter().zip(grants).map(|((case, alias), grant)| Given { case, alias, grant }).collect())
}

impl Grant {
    /// Returns what the grant is for.
    pub(super) fn purpose(&self) -> &str {
        &self.purpose
    }

    /// Tells whether nothing is to be given.
    pub(super) fn is_dry_run(&self) -> bool {
        self.dry_run
    }
}

/// Returns what stands in the ledger of a file that shows an agreement.
pub(super) fn evidence_of(salt: [u8; 16], path: &std::path::Path) -> Result<Digest, CliError> {
    let bytes = fs::read(path).map_err(|error| CliError::file(path, &error))?;
    Ok(Digest(tagged_hash(TAG_EVIDENCE, &[&salt, &bytes])))
}

const TAG_EVIDENCE: &str = "evidence";

#[cfg(test)]
mod tests;
