// SPDX-License-Identifier: EUPL-1.2
//! `raccord consent list`: which forms were signed, what of them stands.

use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::{Consenter, Scope};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantView};

use super::give::relation;
use crate::commands::grants::{read_all, state};
use crate::context::Context;
use crate::error::CliError;
use crate::naming;
use crate::output::{Column, Table};
use crate::people::People;
use crate::values::{Words, short};

/// Lists consents.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Only of this case.
    #[arg(value_name = "CASE", help = "help-consent-list-case")]
    case: Option<String>,
}

/// Returns the grants that were given by a form, of a case or of every case.
pub(super) fn given(context: &Context, case: Option<CaseHandle>, reason: &str) -> Result<Vec<GrantView>, CliError> {
    let filter = GrantFilter { case, direction: Some(Direction::Given), ..GrantFilter::default() };
    let consultation = context.consult(Scope::Grants, case, reason)?;
    let mut grants = read_all(context, consultation, filter)?;
    grants.retain(|grant| grant.consent.is_some());
    Ok(grants)
}

pub(super) fn run(context: &Context, arguments: &List) -> Result<(), CliError> {
    let case = arguments.case.as_deref().map(|text| naming::case(context, text)).transpose()?;
    let grants = given(context, case, "")?;
    let people = People::read(context, grants.iter().map(|grant| grant.head.case))?;
    context.printer().show(&grants, |printer| {
        if grants.is_empty() {
            printer.note("consent-list-empty");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings =
            ["consent-column-consent", "column-case", "column-person", "consent-column-form", "consent-column-line"];
        let more = ["grants-column-to", "consent-column-signed", "column-until", "column-state"];
        let columns = headings.iter().chain(&more).map(|id| Column::left(printer.text(id, &[])));
        let mut table = Table::new(columns);
        for grant in &grants {
            let Some(consent) = &grant.consent else { continue };
            table.row([
                short(&consent.consent),
                short(&grant.head.case),
                people.name(grant.head.case).to_owned(),
                format!("{} {}", consent.form, consent.version),
                format!("{} {}", consent.line, consent.line_name),
                words.party(&grant.recipient),
                signed(context, grant),
                words.until(grant.until),
                state(printer, grant),
            ]);
        }
        printer.table(&table)
    })
}

/// Returns who signed a form, and when.
fn signed(context: &Context, grant: &GrantView) -> String {
    let Some(signed) = grant.consent.as_ref().and_then(|consent| consent.signed.as_ref()) else {
        return context.printer().text("value-sealed", &[]);
    };
    let who = match signed.consenter {
        Consenter::Both => "consent-by-both",
        Consenter::Nobody => "value-sealed",
        Consenter::Representative => "consent-by-representative",
        Consenter::YoungPerson => "consent-by-young-person",
    };
    let relation = relation(context, &signed.relation);
    let day = signed.signed_on.parse().map_or_else(|_| signed.signed_on.clone(), |day| context.translator().date(day));
    let said = [context.printer().text(who, &[]), relation, signed.name.clone(), day];
    said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
