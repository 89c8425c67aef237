// SPDX-License-Identifier: EUPL-1.2
//! `raccord import`: a list of people becomes cases.

use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::civil::Date;
use raccord_node::service::editing::RowsKnown;
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::catalogue::{Catalogue, Field, FieldId, FieldKind};
use raccord_protocol::commit::Padding;
use raccord_protocol::identifier::Country;
use raccord_protocol::import::{Column, Format, List, Mapping, Row, read_sheet, write_rejects};
use raccord_protocol::leaver::Criteria;
use raccord_protocol::register;
use raccord_protocol::roster::Act;
use raccord_protocol::statement::{CaseKind, Scope};

use super::campaign;
use crate::campaigning::Campaign;
use crate::context::Context;
use crate::error::{CliError, ErrorKind};
use crate::exchange::{Existing, check_destination, write_private};
use crate::held::Held;
use crate::importing::{self, Caution, Drafting, Edited, Erased, Plan, Planner, Policy, read_file, unreadable};
use crate::interruption;
use crate::language::Message;
use crate::returning;
use crate::sifting::{ListKind, Only, Yardstick, sift};
use crate::values::Words;

mod report;

use report::Report;

/// Imports a list.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The list.
    #[arg(value_name = "FILE", help = "help-import-file")]
    file: PathBuf,
    /// Which sheet of a workbook.
    #[arg(long, value_name = "NAME", help = "help-import-sheet")]
    sheet: Option<String>,
    /// How it is written.
    #[arg(long, value_name = "NAME|FILE", help = "help-import-mapping")]
    mapping: Option<String>,
    /// The day it was made.
    #[arg(long, value_name = "DATE", help = "help-import-date")]
    date: Option<String>,
    /// Only show what would happen.
    #[arg(long, help = "help-import-dry-run")]
    dry_run: bool,
    /// Where refused rows go.
    #[arg(long, value_name = "FILE", help = "help-import-rejects")]
    rejects: Option<PathBuf>,
    /// Replace the file of refused rows.
    #[arg(long, requires = "rejects", help = "help-import-force")]
    force: bool,
    /// Write what the list says over values that were edited.
    #[arg(long, help = "help-import-overwrite")]
    overwrite: bool,
    /// Take everybody who is on the list.
    #[arg(long, conflicts_with = "campaign", help = "help-import-everybody")]
    everybody: bool,
    /// Take in people whose case was erased here.
    #[arg(long, help = "help-import-include-erased")]
    include_erased: bool,
    /// The campaign that the list belongs to.
    #[arg(long, value_name = "NAME", help = "help-import-campaign")]
    campaign: Option<String>,
    /// Only rows with one of these values.
    #[arg(long, value_name = "FIELD=VALUE,...", help = "help-import-only")]
    only: Vec<String>,
}

pub(super) fn run(context: &Context, arguments: &Import) -> Result<(), CliError> {
    let started = Instant::now();
    interruption::watch()?;
    let printer = context.printer();
    let bytes = read_file(&arguments.file)?;
    let named = arguments.mapping.as_deref().unwrap_or_else(|| Format::usual_mapping(&bytes));
    let mapping = super::mapping::find_in(context, named)?;
    let campaign = arguments.campaign.as_deref().map(|name| campaign::open_campaign(context, name)).transpose()?;
    let date = campaign::processing_date(context, arguments.date.as_deref(), campaign.as_ref())?;
    let only = Only::read(&arguments.only, Words::new(printer.translator()))?;
    if let Some(path) = &arguments.rejects {
        let inputs = [arguments.file.as_path(), Path::new(named)];
        check_destination(path, Existing::from_force(arguments.force), &inputs)?;
    }
    let mut list = read(arguments, &bytes, &mapping, date)?;
    leave_out_others(context, &mut list)?;
    let kind = if campaign.is_some() { ListKind::Campaign } else { ListKind::Other };
    let criteria = Criteria::of(mapping.country(), date).filter(|_| !arguments.everybody);
    let sifted = sift(&mut list, &only, criteria.map(|criteria| Yardstick { criteria, day: date, list: kind }));
    let role = context.call(NodeContext {})?.role;
    if !role.may(Act::Import) {
        return Err(CliError::denied("import-denied").hint("hint-import-denied"));
    }
    let edited = if arguments.overwrite { Edited::Overwrite } else { Edited::Keep };
    let erased = if arguments.include_erased { Erased::TakeIn } else { Erased::LeaveOut };
    let policy = Policy { may_edit: role.may(Act::Edit), edited, erased };
    leave_out_rights(context, &mut list, mapping.country());
    let odd = report::odd_birth_dates(&list, date);
    let mut plan = make_plan(context, &mut list, date, policy, campaign.as_ref())?;
    let may_open = |(field, _): &&(FieldId, String)| policy.may_edit || register::is_of_register(*field);
    plan.open_with(&mapping.opening().iter().filter(may_open).cloned().collect::<Vec<_>>());
    // A dry run writes them too: nothing is better corrected than before the import.
    if let Some(path) = arguments.rejects.as_deref().filter(|_| !list.rejects.is_empty()) {
        let text = write_rejects(&list, Words::new(printer.translator()).language());
        write_private(path, text.as_bytes(), Existing::from_force(arguments.force))?;
    }
    let mut gone = 0;
    if !arguments.dry_run {
        // All that the list writes is one import, ended by one statement: it is taken back as a whole.
        gone = campaign::gone_of(context, (campaign.as_ref(), date), &list.source, &sifted)?
            .mark(&mut plan, policy.may_edit);
        if let Some(campaign) = &campaign {
            let note = campaign::note_leavers(context, campaign, &list, &plan, &sifted)?;
            plan.beside.push(note);
        }
        write(context, &plan)?;
        make_answers(context)?;
        name_cautioned(context, &mut plan)?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let report = Report::new(arguments, (&list, &odd), &plan, (&sifted, gone), seconds);
    printer.show(&report.json(), |printer| report.print(printer))
}

/// Leaves the files of other organisations out of what was exported here: nothing is written of those, and none is opened for them.
fn leave_out_others(context: &Context, list: &mut List) -> Result<(), CliError> {
    if !list.of_export {
        return Ok(());
    }
    let words = Words::new(context.translator());
    let is_record = |field: &&Field| matches!(field.kind, FieldKind::Record { .. });
    let field = |column: &Column| Catalogue::current().field_of(CaseKind::Person, &column.header).filter(is_record);
    let unread: Vec<String> =
        list.columns.iter().filter_map(field).map(|field| field.label(words.language()).to_owned()).collect();
    if !unread.is_empty() {
        context.printer().note(Message::new("import-export-records").with("fields", unread.join(", ")));
    }
    let held = Held::read(context)?;
    let own = held.own_card()?.name.trim();
    let is_own = |row: &Row| row.holder.as_deref().is_none_or(|holder| holder.trim() == own);
    // What another office wrote out is a list like any other: its people are new here.
    list.of_export = list.rows.iter().any(is_own);
    if !list.of_export {
        return Ok(());
    }
    let all = list.rows.len();
    list.rows.retain(is_own);
    context.printer().note("import-of-export");
    if list.rows.len() < all {
        context.printer().note(Message::new("import-of-others").with("count", all - list.rows.len()));
    }
    Ok(())
}

/// Leaves out of a list that somebody asks for the right to return to training whose right it is not; the rest of the row stays.
fn leave_out_rights(context: &Context, list: &mut List, country: Country) {
    let left_out = list.rows.iter_mut().filter_map(|row| returning::leave_out(&mut row.values, country).then_some(()));
    match left_out.count() {
        0 => {}
        count => context.printer().warn(Message::new("return-left-out").with("count", count)),
    }
}

/// Reads a list.
fn read(arguments: &Import, bytes: &[u8], mapping: &Mapping, date: Date) -> Result<List, CliError> {
    let list = read_sheet(bytes, arguments.sheet.as_deref(), mapping, date);
    list.map_err(|error| unreadable(&arguments.file, &error))
}

/// How many questions about portions of a list one consultation says.
const CONSULTED_PORTIONS: usize = 16;

/// Asks the node whom it knows, and decides what to write.
fn make_plan(
    context: &Context,
    list: &mut List,
    date: Date,
    policy: Policy,
    campaign: Option<&Campaign>,
) -> Result<Plan, CliError> {
    let (mut people, kept) = importing::people(list);
    // What was exported here names nobody anew, so nobody who was gone is back by it.
    let back = || if list.of_export { Vec::new() } else { vec![campaign::back()] };
    let named = campaign.map_or_else(back, campaign::named_by);
    people.iter_mut().for_each(|person| person.values.extend(named.clone()));
    let mut progress = context.printer().progress(people.len() as u64, "import-progress-known");
    let mut planner = Planner::new(kept, policy);
    let mut consultation = None;
    for (place, portion) in importing::portions(people).enumerate() {
        if interruption::is_told() {
            return Err(
                CliError::new(ErrorKind::Interrupted, "import-interrupted-before").hint("hint-import-interrupted")
            );
        }
        let rows = portion.len();
        // One says so for many rows, and none is older than is taken.
        if place.is_multiple_of(CONSULTED_PORTIONS) {
            consultation = Some(context.consult(Scope::List, None, "")?);
        }
        let question = importing::question(&list.source, &portion);
        let answer = context.call(RowsKnown { consultation: consultation.clone(), ..question })?;
        planner.take(portion, &answer);
        progress.advance(rows as u64);
    }
    let mut plan = planner.finish(list, date);
    // Whoever reads the report learns that these files say not to contact somebody.
    context.consult_each(plan.cautions.iter().flat_map(|caution| &caution.files).map(|file| file.case))?;
    if let Some(campaign) = campaign {
        plan.open_with(&campaign::opened_by(campaign));
    }
    Ok(plan)
}

/// Signs and stores a plan, commit by commit. What was stored stays, should a later one fail: the next import goes on there.
fn write(context: &Context, plan: &Plan) -> Result<(), CliError> {
    let signer = context.staff_key()?.public();
    let all = plan.entries();
    let mut progress = context.printer().progress(all as u64, "import-progress-write");
    let mut kept = 0;
    for batch in Drafting::new(plan, signer, context.entropy()?) {
        if interruption::is_told() {
            drop(progress);
            let said = Message::new("import-interrupted").with("kept", kept).with("all", all);
            return Err(CliError::new(ErrorKind::Interrupted, said).hint("hint-import-interrupted"));
        }
        context.commit(&batch, Padding::Padded)?;
        make_answers(context)?;
        kept += batch.len();
        progress.advance(batch.len() as u64);
    }
    Ok(())
}

/// Finds the cases that were opened for those who may be somebody whom another file says not to contact.
fn name_cautioned(context: &Context, plan: &mut Plan) -> Result<(), CliError> {
    let source = plan.summary.source.clone();
    let mut opened: Vec<&mut Caution> = plan.cautions.iter_mut().filter(|caution| caution.case.is_none()).collect();
    let mut unnamed = opened.as_mut_slice();
    while !unnamed.is_empty() {
        let question = importing::question_of_keys(&source, unnamed.iter().map(|caution| &caution.row_key));
        let (asked, rest) = unnamed.split_at_mut(question.rows.len());
        for (caution, known) in asked.iter_mut().zip(context.call(question)?.rows) {
            caution.case = known.map(|file| file.head.case);
        }
        unnamed = rest;
    }
    Ok(())
}

/// Has the node make what it keeps of each case to answer from, while the progress of the import is on the screen: whoever asks first after
/// a list of many people waits for none of it. A question about no row does so, and is no look at anybody.
fn make_answers(context: &Context) -> Result<(), CliError> {
    context.call(RowsKnown::default()).map(drop)
}
