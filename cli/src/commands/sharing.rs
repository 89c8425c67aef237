// SPDX-License-Identifier: EUPL-1.2
//! Sharing a solution, a meeting, a sheet or a thread with the members of the platform in one act, with what leaves shown first.
//!
//! These are ordinary grants, one or two for each member: one to read, and where members write too (places asked for, messages),
//! one to write. Who may write in nobody else's case reads only.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::cases::{Grants, PreviewGrant};
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::catalogue::{Catalogue, Class, FieldId};
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId, OrganisationId, PlatformId};
use raccord_protocol::organisation::Circle;
use raccord_protocol::rules::{Basis, Extent};
use raccord_protocol::statement::{self, CaseKind, Consenter, GrantParticulars, GrantTerms, Mode, Past, Scope};
use raccord_protocol::time::DAY_MS;
use raccord_protocol::view::grants::{GrantFilter, GrantState};
use serde_json::{Value, json};

use super::grant::{self, terms};
use crate::context::Context;
use crate::editing::batches;
use crate::error::CliError;
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::output::{Column, Mode as OutputMode, Table};
use crate::values::Words;
use crate::work::Opening;
use crate::writing::Checked;

/// Says with whom something is shared.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Audience {
    /// With these organisations alone.
    #[arg(long = "to", value_name = "ORGANISATION", help = "help-sharing-to")]
    pub(super) to: Vec<String>,
    /// With the members of a circle alone.
    #[arg(long, value_name = "1|2|3", value_parser = clap::value_parser!(u8).range(1..=3), help = "help-sharing-circle")]
    pub(super) circle: Option<u8>,
    /// On which platform.
    #[arg(long, value_name = "PLATFORM", help = "help-sharing-platform")]
    pub(super) platform: Option<PlatformNamed>,
    /// Do not ask.
    #[arg(long, help = "help-sharing-yes")]
    pub(super) yes: bool,
}

/// Is what is shared of a case.
#[derive(Debug)]
pub(super) struct Sharing {
    /// The case: one of this organisation's own.
    pub(super) case: CaseHandle,
    /// The fields that members read.
    pub(super) read: Vec<FieldId>,
    /// The fields that members write too.
    pub(super) write: Vec<FieldId>,
    /// Single items that one member alone reads, each with its field.
    pub(super) items: BTreeMap<OrganisationId, Vec<(DocumentId, FieldId)>>,
    /// On what ground.
    pub(super) basis: Basis,
    /// Who agreed, where the ground is consent, and the name.
    pub(super) consenter: (Consenter, String),
    /// What for.
    pub(super) purpose: String,
}

impl Sharing {
    /// Returns all of a case that members see and write: every field of shared work; some of them to be written.
    pub(super) fn of_work(context: &Context, case: CaseHandle, kind: CaseKind) -> Self {
        let fields = || Catalogue::current().fields_of(kind).filter(|field| field.class == Class::Work);
        let written = |name: &str| WRITTEN.contains(&name);
        Self {
            case,
            read: fields().map(|field| field.id).collect(),
            write: fields().filter(|field| written(&field.name)).map(|field| field.id).collect(),
            items: BTreeMap::new(),
            basis: Basis::PublicTask,
            consenter: (Consenter::Nobody, String::new()),
            purpose: context.translator().text("sharing-purpose", &[]),
        }
    }
}

/// The fields of shared work that other members write: places asked for, opinions, reports, enrolments.
const WRITTEN: [&str; 8] = [
    "solution_reservation",
    "solution_evaluation",
    "solution_amelioration",
    "reunion_point",
    "reunion_bilan",
    "reunion_nouvelle",
    "action",
    "groupe_inscription",
];

/// Opens a case of shared work with its first values, shares it where that is asked for, and says that it is `done`.
pub(super) fn open(
    context: &Context,
    kind: CaseKind,
    values: &[Checked],
    audience: Option<&Audience>,
    done: &'static str,
) -> Result<(), CliError> {
    let pairs: Vec<_> = values.iter().map(|checked| (checked.field, checked.value.clone())).collect();
    let opening = Opening::draft(context, kind, &pairs)?;
    let case = opening.case;
    let shared = match audience {
        Some(audience) => open_shared(context, &opening, &Sharing::of_work(context, case, kind), audience)?,
        None => {
            opening.commit(context)?;
            json!([])
        }
    };
    context.printer().show(&json!({ "case": case, "shared": shared }), |printer| {
        printer.success(done);
        printer.line(&case.to_string())
    })
}

/// Shares a case after it was shown what leaves; returns the grants given, for programs.
pub(super) fn share(context: &Context, sharing: &Sharing, audience: &Audience) -> Result<Value, CliError> {
    let held = Held::read(context)?;
    let recipients = recipients(context, &held, audience)?;
    let known = Known::read(context, sharing.case, &recipients)?;
    let planned = plan(context, &held, sharing, audience, &recipients, &known)?;
    if !planned.is_empty() && context.printer().mode() != OutputMode::Json {
        show(context, &held, sharing, &planned, &leaving(context, sharing, &planned)?)?;
    }
    if !ask(context, audience, &planned)? {
        return Ok(json!([]));
    }
    let drafts = drafts(context, sharing, &planned)?;
    let mut given = Vec::with_capacity(drafts.len());
    for batch in batches(drafts) {
        given.extend(context.commit(&batch, Padding::Padded)?.entries);
    }
    Ok(say_given(context, &held, &planned, &given))
}

/// Opens a case, or adds to one, and shares it in the same act, once a person has seen what leaves and said yes: a no leaves nothing
/// behind, and neither does a home that refuses a part of it.
pub(super) fn open_shared(
    context: &Context,
    opening: &Opening,
    sharing: &Sharing,
    audience: &Audience,
) -> Result<Value, CliError> {
    open_shared_after(context, opening, sharing, audience, &|| Ok(()))
}

/// As [`open_shared`]; `first` is what is written between the yes and the first word of the case.
pub(super) fn open_shared_after(
    context: &Context,
    opening: &Opening,
    sharing: &Sharing,
    audience: &Audience,
    first: &dyn Fn() -> Result<(), CliError>,
) -> Result<Value, CliError> {
    let held = Held::read(context)?;
    let recipients = recipients(context, &held, audience)?;
    let known = match opening.is_new {
        true => Known::default(),
        false => Known::read(context, sharing.case, &recipients)?,
    };
    let planned = plan(context, &held, sharing, audience, &recipients, &known)?;
    if !planned.is_empty() && context.printer().mode() != OutputMode::Json {
        let leaves = |document: &DocumentId, field: &FieldId| {
            planned.iter().any(|terms| terms.fields.contains(field) || terms.items.contains(document))
        };
        let values = opening.values.iter().filter(|(document, field, _)| leaves(document, field));
        let name = |field: &FieldId| Catalogue::current().field(*field).map(|field| field.name.clone());
        let values: Vec<_> = values.filter_map(|(_, field, value)| Some((name(field)?, Some(value.clone())))).collect();
        show(context, &held, sharing, &planned, &values)?;
    }
    let is_shared = ask(context, audience, &planned)?;
    first()?;
    let drafts = drafts(context, sharing, &planned)?;
    let given = opening.commit_with(context, drafts)?;
    Ok(if is_shared { say_given(context, &held, &planned, &given) } else { json!([]) })
}

/// Asks whether what is planned is to be done; tells whether there is anything to do.
fn ask(context: &Context, audience: &Audience, planned: &[GrantTerms]) -> Result<bool, CliError> {
    if planned.is_empty() {
        context.printer().note("sharing-nothing");
    } else if !audience.yes {
        let members: BTreeSet<OrganisationId> = planned.iter().map(|terms| terms.recipient).collect();
        context.confirm(Message::new("sharing-question").with("members", members.len()))?;
    }
    Ok(!planned.is_empty())
}

/// Says that the grants are given; returns them, for programs.
fn say_given(context: &Context, held: &Held, planned: &[GrantTerms], given: &[EntryId]) -> Value {
    let said = planned.iter().zip(given).map(|(terms, grant)| {
        let name = organisation_name(&held.directory, terms.recipient);
        json!({ "recipient": name, "mode": terms.mode, "grant": grant })
    });
    context.printer().success(Message::new("sharing-done").with("grants", given.len()));
    Value::Array(said.collect())
}

/// Returns the members that are meant, but for this organisation itself.
fn recipients(context: &Context, held: &Held, audience: &Audience) -> Result<Vec<OrganisationId>, CliError> {
    if !audience.to.is_empty() {
        let named = audience.to.iter().map(|text| naming::organisation(&held.directory, text));
        let named: BTreeSet<OrganisationId> = named.collect::<Result<_, _>>()?;
        return Ok(named.into_iter().filter(|organisation| *organisation != held.organisation).collect());
    }
    let (platform, roster) = held.platform(audience.platform.as_ref())?;
    let now = context.now();
    let wanted = |circle: Circle| audience.circle.is_none_or(|number| circle as u8 <= number);
    let members = roster.members.iter().map(|member| member.organisation);
    let here = |organisation: &OrganisationId| held.directory.member(platform, *organisation, now);
    Ok(members
        .filter(|organisation| *organisation != held.organisation)
        .filter(|organisation| here(organisation).is_some_and(|member| wanted(member.circle)))
        .collect())
}

/// Is what members have of a case already: nothing, of one that is not there yet.
#[derive(Debug, Default)]
struct Known {
    granted: Vec<(OrganisationId, Mode, Vec<FieldId>)>,
    aliases: BTreeMap<OrganisationId, CaseHandle>,
}

impl Known {
    fn read(context: &Context, case: CaseHandle, recipients: &[OrganisationId]) -> Result<Self, CliError> {
        Ok(Self { granted: granted(context, case)?, aliases: aliases(context, case, recipients)? })
    }
}

/// Returns the grants that are due; what members were granted already is left out.
fn plan(
    context: &Context,
    held: &Held,
    sharing: &Sharing,
    audience: &Audience,
    recipients: &[OrganisationId],
    known: &Known,
) -> Result<Vec<GrantTerms>, CliError> {
    let node = context.call(NodeContext {})?;
    let words = Words::new(context.translator());
    let mut entropy = context.entropy()?;
    let mut planned = Vec::new();
    for recipient in recipients {
        let platform = platform(held, audience, *recipient, context)?;
        let rules = terms::rules(&held.directory, platform, node.now)?;
        let days = u64::from(rules.longest_grant_days());
        let alias = known.aliases.get(recipient).copied().unwrap_or_else(|| CaseHandle(entropy.draw()));
        let items = sharing.items.get(recipient).map_or(&[][..], Vec::as_slice);
        let wanted = |fields: &[FieldId], mode: Mode| {
            let has = |field: &FieldId| {
                known.granted.iter().any(|(to, of, fields)| to == recipient && *of == mode && fields.contains(field))
            };
            fields.iter().filter(|field| !has(field)).copied().collect::<BTreeSet<FieldId>>()
        };
        for (mode, fields) in [(Mode::Read, &sharing.read), (Mode::Write, &sharing.write)] {
            let items = if mode == Mode::Read { items } else { &[] };
            let terms = GrantTerms {
                recipient: *recipient,
                platform,
                alias,
                fields: wanted(fields, mode).into_iter().collect(),
                items: items
                    .iter()
                    .map(|(document, _)| *document)
                    .collect::<BTreeSet<DocumentId>>()
                    .into_iter()
                    .collect(),
                mode,
                past: Past::Current,
                basis: sharing.basis,
                article: String::new(),
                purpose: sharing.purpose.clone(),
                from: node.now,
                until: node.now.plus_ms(days * DAY_MS),
            };
            if terms.fields.is_empty() && terms.items.is_empty() {
                continue;
            }
            let item_fields: Vec<FieldId> = items.iter().map(|(_, field)| *field).collect();
            match terms::check(&held.directory, held.organisation, &terms, &item_fields, words) {
                Ok(_) => planned.push(terms),
                // Who writes in no case but its own reads all the same.
                Err(_) if mode == Mode::Write && !may_write(held, platform, *recipient, context) => {
                    let name = organisation_name(&held.directory, *recipient);
                    context.printer().note(Message::new("sharing-reads-only").with("organisation", name));
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(planned)
}

/// Tells whether this organisation gives of its cases item by item alone, by the rules of the platform that it shares with another.
pub(super) fn gives_items_alone(context: &Context, held: &Held, recipient: OrganisationId) -> Result<bool, CliError> {
    let platform = platform(held, &Audience::default(), recipient, context)?;
    let rules = terms::rules(&held.directory, platform, context.now())?;
    let own = held.directory.member(platform, held.organisation, context.now());
    Ok(own.and_then(|own| rules.reserve(own.kind)).is_some_and(|reserve| reserve.gives == Extent::Item))
}

fn may_write(held: &Held, platform: PlatformId, recipient: OrganisationId, context: &Context) -> bool {
    let member = held.directory.member(platform, recipient, context.now());
    let rules = held.directory.roster(platform).and_then(|roster| roster.rules_at(context.now()));
    let reserve = member.zip(rules).and_then(|(member, rules)| rules.reserve(member.kind));
    reserve.is_none_or(|reserve| reserve.writes)
}

/// Returns the platform that both belong to: the one that is named, or the first.
fn platform(
    held: &Held,
    audience: &Audience,
    recipient: OrganisationId,
    context: &Context,
) -> Result<PlatformId, CliError> {
    let shared = held.directory.shared_platforms(held.organisation, recipient, context.now());
    let named = audience.platform.as_ref().map(|named| held.platform(Some(named))).transpose()?;
    let found = shared.into_iter().find(|platform| named.is_none_or(|(named, _)| named == *platform));
    found.ok_or_else(|| {
        let name = organisation_name(&held.directory, recipient);
        CliError::denied(Message::new("grant-no-platform").with("recipient", name)).hint("hint-grant-no-platform")
    })
}

/// Returns who was granted something of a case that stands.
pub(super) fn readers(context: &Context, case: CaseHandle) -> Result<BTreeSet<OrganisationId>, CliError> {
    Ok(granted(context, case)?.into_iter().map(|(recipient, _, _)| recipient).collect())
}

/// Returns what is granted of a case: to whom, in which mode, which fields.
fn granted(context: &Context, case: CaseHandle) -> Result<Vec<(OrganisationId, Mode, Vec<FieldId>)>, CliError> {
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    let states = vec![GrantState::Active, GrantState::NotYet];
    let filter = GrantFilter { case: Some(case), states, ..GrantFilter::default() };
    let view = context.call(Grants { consultation, filter })?;
    let id = |name: &String| Catalogue::current().by_name(name).map(|field| field.id);
    Ok(view
        .grants
        .into_iter()
        .map(|grant| (grant.recipient.organisation, grant.mode, grant.fields.iter().filter_map(id).collect()))
        .collect())
}

fn aliases(
    context: &Context,
    case: CaseHandle,
    recipients: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, CaseHandle>, CliError> {
    let mut known = BTreeMap::new();
    for recipient in recipients {
        known.extend(grant::aliases(context, &[case], *recipient)?.into_values().map(|alias| (*recipient, alias)));
    }
    Ok(known)
}

/// Returns every value that leaves, by the name of its field.
fn leaving(
    context: &Context,
    sharing: &Sharing,
    planned: &[GrantTerms],
) -> Result<Vec<(String, Option<String>)>, CliError> {
    let consultation = context.consult(Scope::Grants, Some(sharing.case), &sharing.purpose)?;
    let fields: BTreeSet<FieldId> = planned.iter().flat_map(|terms| terms.fields.iter().copied()).collect();
    let items = planned.iter().flat_map(|terms| terms.items.iter().copied()).collect::<BTreeSet<DocumentId>>();
    let (fields, items) = (fields.into_iter().collect(), items.into_iter().collect());
    let preview =
        context.call(PreviewGrant { consultation, cases: vec![sharing.case], fields, items, past: Past::Current })?;
    let values = preview.cases.into_iter().flat_map(|case| case.values);
    Ok(values.map(|value| (value.field, value.value.value)).collect())
}

/// Shows every value that leaves, then to whom.
fn show(
    context: &Context,
    held: &Held,
    sharing: &Sharing,
    planned: &[GrantTerms],
    values: &[(String, Option<String>)],
) -> Result<(), CliError> {
    let printer = context.printer();
    let words = Words::new(printer.translator());
    printer.say("sharing-preview")?;
    let mut table = Table::new(["column-field", "column-value"].map(|id| Column::left(printer.text(id, &[]))));
    for (field, value) in values {
        table.row([words.field(field), words.place(field, value.as_deref())]);
    }
    printer.table(&table)?;
    let mut members: BTreeMap<String, bool> = BTreeMap::new();
    for terms in planned {
        let name = organisation_name(&held.directory, terms.recipient);
        *members.entry(name).or_default() |= terms.mode == Mode::Write;
    }
    let (writers, readers): (Vec<_>, Vec<_>) = members.into_iter().partition(|(_, writes)| *writes);
    let names = |members: Vec<(String, bool)>| members.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", ");
    if !readers.is_empty() {
        printer.say(Message::new("sharing-readers").with("members", names(readers)))?;
    }
    if !writers.is_empty() {
        let labels: Vec<String> = sharing.write.iter().map(|field| words.field_of(*field)).collect();
        printer
            .say(Message::new("sharing-writers").with("members", names(writers)).with("fields", labels.join(", ")))?;
    }
    Ok(())
}

/// Returns the grants, ready to be signed.
fn drafts(context: &Context, sharing: &Sharing, planned: &[GrantTerms]) -> Result<Vec<Draft>, CliError> {
    let mut entropy = context.entropy()?;
    let (consenter, consenter_name) = &sharing.consenter;
    // Who releases a single item answers for it by name.
    let answers = planned.iter().any(|terms| !terms.items.is_empty()) && consenter_name.is_empty();
    let name = if answers { context.staff_name(&context.home()?)? } else { consenter_name.clone() };
    let grant = |terms: &GrantTerms| {
        let particulars = GrantParticulars {
            consenter: *consenter,
            name: if terms.items.is_empty() { consenter_name.clone() } else { name.clone() },
            evidence: None,
            evidence_salt: entropy.draw(),
            note: String::new(),
        };
        statement::grant(sharing.case, terms, &particulars, &mut entropy)
    };
    Ok(planned.iter().map(grant).collect())
}
