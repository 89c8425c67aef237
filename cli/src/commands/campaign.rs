// SPDX-License-Identifier: EUPL-1.2
//! `raccord campaign`: campaigns of lists. What a campaign means for a case is decided in [`crate::campaigning`].

use std::collections::BTreeMap;

use clap::Subcommand;
use jiff::civil::Date;
use raccord_node::service::editing::{EDIT_CASES_MAX, EditContexts};
use raccord_protocol::catalogue::FieldId;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::import::List;
use raccord_protocol::leaver::Criteria;
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin};
use raccord_protocol::view::indicators::files_of_people;
use raccord_protocol::view::{CaseSummary, Filter, Ownership};
use serde_json::json;

use crate::campaigning::{self, CAMPAIGN, COUNT, Campaign as Held, FIELDS, GONE, LISTED, Settled, measure, settle};
use crate::context::Context;
use crate::editing::{self, Edit, batches};
use crate::error::CliError;
use crate::importing::{Action as Planned, Plan, PlannedCase};
use crate::language::Message;
use crate::reading;
use crate::sifting::Sifted;
use crate::values::parse_day;
use crate::work;
use crate::writing::{Writer, day_or_today, field, office_time};

mod awaited;
mod enrolled;
mod people;
mod show;

pub(super) use enrolled::gone_of;

/// Campaigns of lists.
#[derive(Debug, clap::Args)]
pub struct Campaign {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Shows which lists are awaited.
    #[command(about = "help-campaign-awaited")]
    Awaited(awaited::Awaited),
    /// Ends a campaign.
    #[command(about = "help-campaign-close")]
    Close(Close),
    /// Reads a list of people who are newly enrolled.
    #[command(about = "help-campaign-enrolled")]
    Enrolled(enrolled::Enrolled),
    /// Lists the campaigns.
    #[command(about = "help-campaign-list")]
    List,
    /// Starts a campaign.
    #[command(about = "help-campaign-new")]
    New(New),
    /// Shows whom the lists name.
    #[command(about = "help-campaign-people", after_help = "help-campaign-people-more")]
    People(people::People),
    /// Lists who is new, for the schools to look through.
    #[command(about = "help-campaign-review")]
    Review(show::Review),
    /// Shows a campaign and what it measures.
    #[command(about = "help-campaign-show")]
    Show(show::Show),
}

#[derive(Debug, clap::Args)]
struct New {
    /// Its name.
    #[arg(value_name = "NAME", help = "help-campaign-name")]
    name: String,
    /// The day by which everything is judged.
    #[arg(long, value_name = "DATE", help = "help-campaign-processing")]
    processing: String,
    /// When it was announced.
    #[arg(long, value_name = "DATE", help = "help-campaign-announced")]
    announced: Option<String>,
    /// Until when the lists are looked through.
    #[arg(long, value_name = "DATE", help = "help-campaign-review-until")]
    review_until: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Close {
    /// Which.
    #[arg(value_name = "NAME", help = "help-campaign-which")]
    name: String,
    /// Only show what would happen.
    #[arg(long, help = "help-campaign-dry-run")]
    dry_run: bool,
}

pub(super) fn run(context: &Context, arguments: &Campaign) -> Result<(), CliError> {
    match &arguments.action {
        Action::Awaited(arguments) => awaited::run(context, arguments),
        Action::Close(arguments) => close(context, arguments),
        Action::Enrolled(arguments) => enrolled::run(context, arguments),
        Action::List => show::list(context),
        Action::New(arguments) => new(context, arguments),
        Action::People(arguments) => people::run(context, arguments),
        Action::Review(arguments) => show::review(context, arguments),
        Action::Show(arguments) => show::run(context, arguments),
    }
}

fn new(context: &Context, arguments: &New) -> Result<(), CliError> {
    let name = arguments.name.trim();
    if name.is_empty() {
        return Err(CliError::usage("campaign-name-empty"));
    }
    if all(context)?.iter().any(|known| is_named(known, name)) {
        return Err(CliError::conflict(Message::new("campaign-known").with("name", name)));
    }
    let processing = parse_day(&arguments.processing)?;
    let announced = arguments.announced.as_deref().map(parse_day).transpose()?;
    let review_until = arguments.review_until.as_deref().map(parse_day).transpose()?;
    let entries = [
        ("campagne_nom", Some(name.to_owned())),
        ("campagne_annoncee_le", announced.map(|day| day.to_string())),
        ("campagne_traitement_le", Some(processing.to_string())),
        ("campagne_revue_jusqu_au", review_until.map(|day| day.to_string())),
    ];
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let case = CaseHandle(entropy.draw());
    let opened = CaseOpened { case, kind: CaseKind::Campaign };
    let mut drafts = vec![statement::case_opened(&opened, &CaseOrigin::by_hand(), &mut entropy)];
    for (name, value) in entries {
        let Some(value) = value else { continue };
        drafts.push(Edit::Open { field: field(name).id, value }.draft(case, signer, &mut entropy));
    }
    context.commit(&drafts, Padding::Padded)?;
    let object = json!({ "case": case, "name": name, "processing": processing.to_string() });
    context.printer().show(&object, |printer| {
        printer.success(
            Message::new("campaign-new").with("name", name).with("date", printer.translator().date(processing)),
        );
        printer.note("campaign-new-next");
        Ok(())
    })
}

fn close(context: &Context, arguments: &Close) -> Result<(), CliError> {
    let campaigns = all(context)?;
    let campaign = find(&campaigns, &arguments.name)?;
    if let Some(closed) = campaign.closed {
        let date = context.translator().date(closed);
        return Err(CliError::conflict(Message::new("campaign-closed").with("date", date)));
    }
    let criteria = Criteria::of(crate::writing::conventions(context)?.country, campaign.processed);
    let proposed = criteria.map_or(4, |criteria| criteria.campaigns_min);
    let campaigns_min = work::thresholds(context)?.campaigns_min.unwrap_or(proposed);
    let settled = settle(&people(context)?, campaign, &campaigns, campaigns_min);
    if !arguments.dry_run {
        write(context, &settled)?;
        let mut writer = Writer::open(context, &campaign.case.to_string(), "")?;
        writer.set("campagne_cloturee_le", &office_time(context).date().to_string())?;
        writer.commit()?;
    }
    let count = |field: &str| settled.iter().filter(|settled| settled.writes(field)).count();
    let (gone, outside) = (count(GONE), count(campaigning::OUTSIDE));
    let object = json!({
        "campaign": campaign.name,
        "dry_run": arguments.dry_run,
        "followed": count(COUNT),
        "gone": gone,
        "outside": outside,
        "cases": settled,
    });
    context.printer().show(&object, |printer| {
        printer.say(Message::new("campaign-gone").with("count", gone))?;
        printer.say(Message::new("campaign-outside").with("count", outside))?;
        if arguments.dry_run {
            printer.note("import-dry-run");
        } else {
            printer.success(Message::new("campaign-close-done").with("name", campaign.name.as_str()));
        }
        Ok(())
    })
}

/// Returns every campaign of this organisation, the newest processing date first.
pub(super) fn all(context: &Context) -> Result<Vec<Held>, CliError> {
    let filter = Filter { kind: Some(CaseKind::Campaign), ownership: Ownership::Own, ..Filter::default() };
    let cases = reading::read_all(context, filter, None, "")?;
    let mut campaigns: Vec<Held> = cases.iter().filter_map(Held::read).collect();
    campaigns.sort_by(|one, other| (other.processed, &one.name).cmp(&(one.processed, &other.name)));
    Ok(campaigns)
}

/// Returns this organisation's young people, each with the files on him or her, with the fields that campaigns decide by.
fn people(context: &Context) -> Result<Vec<Vec<CaseSummary>>, CliError> {
    let fields = FIELDS.map(str::to_owned).into();
    let filter = Filter {
        kind: Some(CaseKind::Person),
        ownership: Ownership::Own,
        fields,
        chronicle: true,
        ..Filter::default()
    };
    Ok(files_of_people(reading::read_all(context, filter, None, "")?, &reading::joined(context)?))
}

fn is_named(campaign: &Held, name: &str) -> bool {
    campaign.name.to_lowercase() == name.trim().to_lowercase()
}

fn find<'c>(campaigns: &'c [Held], name: &str) -> Result<&'c Held, CliError> {
    campaigns.iter().find(|campaign| is_named(campaign, name)).ok_or_else(|| {
        let names: Vec<&str> = campaigns.iter().map(|campaign| campaign.name.as_str()).collect();
        let missing = CliError::not_found(Message::new("campaign-missing").with("name", name));
        match names.is_empty() {
            true => missing.hint("hint-campaign-new"),
            false => missing.hint(Message::new("hint-campaign-names").with("names", names.join(", "))),
        }
    })
}

/// Returns the campaign of a name, which must still be open.
///
/// # Errors
/// Names the campaigns that there are.
pub(super) fn open_campaign(context: &Context, name: &str) -> Result<Held, CliError> {
    let campaign = find(&all(context)?, name)?.clone();
    match campaign.closed {
        None => Ok(campaign),
        Some(closed) => {
            let date = context.translator().date(closed);
            Err(CliError::conflict(Message::new("campaign-closed").with("date", date)).hint("hint-campaign-closed"))
        }
    }
}

/// Returns the day by which a list is judged: that of its campaign, or the one given, or today.
///
/// # Errors
/// Fails where the day given is not that of the campaign.
pub(super) fn processing_date(
    context: &Context,
    given: Option<&str>,
    campaign: Option<&Held>,
) -> Result<Date, CliError> {
    let Some(campaign) = campaign else { return day_or_today(context, given) };
    match given.map(parse_day).transpose()? {
        Some(day) if day != campaign.processed => {
            let date = context.translator().date(campaign.processed);
            Err(CliError::usage(Message::new("campaign-date").with("date", date)))
        }
        _ => Ok(campaign.processed),
    }
}

/// Returns what a campaign writes of everybody whom its lists name.
pub(super) fn named_by(campaign: &Held) -> Vec<(FieldId, String)> {
    let values = [(CAMPAIGN, campaign.name.clone()), (LISTED, campaign.processed.to_string())];
    values.map(|(name, value)| (field(name).id, value)).into_iter().chain([back()]).collect()
}

/// Returns what any list writes of everybody whom it names: who was gone is back.
pub(super) fn back() -> (FieldId, String) {
    (field(GONE).id, String::new())
}

/// Returns what a campaign writes of those whom it names first.
pub(super) fn opened_by(campaign: &Held) -> Vec<(FieldId, String)> {
    let review = campaign.review_until.map(|day| ("revue_jusqu_au", day.to_string()));
    let values = [(COUNT, "1".to_owned())].into_iter().chain(review);
    values.map(|(name, value)| (field(name).id, value)).collect()
}

/// Returns the note in a campaign of what a list of leavers brings.
pub(super) fn note_leavers(
    context: &Context,
    campaign: &Held,
    list: &List,
    plan: &Plan,
    sifted: &Sifted,
) -> Result<PlannedCase, CliError> {
    let summary = &plan.summary;
    let numbers = [
        ("lignes", list.rows.len() + sifted.not_leavers.len()),
        ("ouverts", summary.opened as usize),
        ("connus", (summary.changed + summary.unchanged) as usize + plan.followed_rows),
        ("hors_criteres", sifted.not_leavers.len()),
        ("moins_de_16", list.under_16),
    ];
    let (case, edits) = noted(context, campaign, &list.source, ("sortants", &numbers))?.into_edits();
    Ok(PlannedCase { line: 0, action: Planned::Amend { case, edits } })
}

/// Gathers in a campaign what a list of a kind brought.
fn noted<'a>(
    context: &'a Context,
    campaign: &Held,
    source: &str,
    (kind, numbers): (&str, &[(&str, usize)]),
) -> Result<Writer<'a>, CliError> {
    let mut writer = Writer::open(context, &campaign.case.to_string(), "")?;
    let today = office_time(context).date().to_string();
    let numbers: Vec<(&str, String)> = numbers.iter().map(|(part, number)| (*part, number.to_string())).collect();
    let mut parts = vec![("date", today.as_str()), ("source", source), ("genre", kind)];
    parts.extend(numbers.iter().map(|(part, number)| (*part, number.as_str())));
    writer.add_record("campagne_liste", &parts)?;
    Ok(writer)
}

/// Writes what was decided about many cases, in as few commits as they fit into.
fn write(context: &Context, settled: &[Settled]) -> Result<(), CliError> {
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let mut progress = context.printer().progress(settled.len() as u64, "campaign-progress");
    for chunk in settled.chunks(EDIT_CASES_MAX) {
        let cases: Vec<CaseHandle> = chunk.iter().map(|settled| settled.case).collect();
        let names = [GONE, COUNT, campaigning::OUTSIDE];
        let fields = names.map(|name| field(name).id).into();
        let answer = context.call(EditContexts { cases, fields })?;
        let documents: BTreeMap<CaseHandle, _> =
            answer.cases.into_iter().map(|case| (case.head.case, case.documents)).collect();
        let mut drafts = Vec::new();
        for settled in chunk {
            for (name, value) in &settled.values {
                let id = field(name).id;
                let of_field: Vec<_> =
                    documents[&settled.case].iter().filter(|document| document.field == id).cloned().collect();
                let edits = editing::set(&of_field, id, value);
                drafts.extend(edits.iter().map(|edit| edit.draft(settled.case, signer, &mut entropy)));
            }
        }
        for batch in batches(drafts) {
            context.commit(&batch, Padding::Padded)?;
        }
        progress.advance(chunk.len() as u64);
    }
    Ok(())
}

/// Measures a campaign as of today.
fn measured(
    context: &Context,
    campaign: &Held,
    campaigns: &[Held],
    people: &[Vec<CaseSummary>],
) -> campaigning::Measures {
    measure(people, campaign, campaigns, office_time(context).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_in_the_catalogue() {
        let campaign = [
            "campagne_nom",
            "campagne_annoncee_le",
            "campagne_traitement_le",
            "campagne_revue_jusqu_au",
            "campagne_cloturee_le",
            "campagne_liste",
        ];
        for name in campaign {
            assert_eq!((field(name).name.as_str(), field(name).of), (name, CaseKind::Campaign));
        }
        assert_eq!(field("revue_jusqu_au").of, CaseKind::Person);
    }
}
