// SPDX-License-Identifier: EUPL-1.2
//! `raccord case candidates`: who could take a person on, by what organisations say of themselves. What decides is in
//! [`crate::choosing`]; nobody is asked and nobody is told.

use std::collections::BTreeMap;

use raccord_protocol::id::OrganisationId;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::Ownership;
use raccord_protocol::view::solution::{Fit, Need, search};
use serde_json::json;

use crate::choosing::{Against, Proposal, Why, proposals};
use crate::commands::directory::members;
use crate::context::Context;
use crate::error::CliError;
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::reading::summary;
use crate::values::Words;
use crate::work;

/// Says who could take a person on.
#[derive(Debug, clap::Args)]
pub struct Candidates {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// On which platform.
    #[arg(long, value_name = "PLATFORM", help = "help-sharing-platform")]
    platform: Option<PlatformNamed>,
}

pub(super) fn run(context: &Context, arguments: &Candidates) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let view = work::show(context, naming::case(context, &arguments.case)?)?;
    if view.head.kind != CaseKind::Person {
        return Err(CliError::usage("reserve-person"));
    }
    let case = summary(&view);
    let today = work::today(context);
    let need = Need::of(&case, today);
    let members = members(context, &held, arguments.platform.as_ref())?;
    let offers = work::rows(context, CaseKind::Solution, Ownership::Any, &[])?;
    let mut fits: BTreeMap<OrganisationId, Vec<Fit>> = BTreeMap::new();
    for fit in search(&need, &offers, today, |_| None) {
        fits.entry(fit.head.holder.organisation).or_default().push(fit);
    }
    let found = proposals(&case, &need, &members, &fits);
    context.printer().show(&json!({ "case": view.head.case, "candidates": found }), |printer| print(printer, &found))
}

fn print(printer: &Printer, found: &[Proposal]) -> Result<(), CliError> {
    if found.is_empty() {
        printer.note("candidates-none");
        return Ok(());
    }
    let headings = ["column-organisation", "candidates-column-why", "candidates-column-against"];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for proposal in found {
        let why: Vec<String> = proposal.why.iter().map(|why| say_why(printer, why)).collect();
        let against: Vec<String> = proposal.against.iter().map(|against| say_against(printer, *against)).collect();
        table.row([
            proposal.name.clone(),
            printer.translator().enumerated(&why),
            printer.translator().enumerated(&against),
        ]);
    }
    printer.table(&table)?;
    printer.note("candidates-next");
    Ok(())
}

fn say_why(printer: &Printer, why: &Why) -> String {
    let words = Words::new(printer.translator());
    printer.translator().say(&match why {
        Why::Accompanies => Message::new("candidates-accompanies"),
        Why::Duty => Message::new("candidates-duty"),
        Why::Near { municipality } => Message::new("fit-near").with("municipality", municipality.as_str()),
        Why::Offers { solution } => Message::new("candidates-offers").with("solution", solution.as_str()),
        Why::Serves { wish } => Message::new("fit-wish").with("wish", words.value("souhait", wish)),
    })
}

fn say_against(printer: &Printer, against: Against) -> String {
    let id = match against {
        Against::Avoided => "candidates-avoided",
        Against::OfASchool => "candidates-of-a-school",
        Against::OnlyOrients => "candidates-only-orients",
    };
    printer.text(id, &[])
}
