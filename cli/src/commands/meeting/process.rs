// SPDX-License-Identifier: EUPL-1.2
//! `raccord meeting process`: the platform's own process, and the cases that are late by it.

use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::Ownership;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::output::{Column, Table};
use crate::process::{FIELDS, MEETING_FIELDS, PROCESS, late, process};
use crate::values::{Words, short};
use crate::work;

pub(super) fn run(context: &Context) -> Result<(), CliError> {
    let today = work::today(context);
    let meetings = work::rows(context, CaseKind::Meeting, Ownership::Any, &MEETING_FIELDS)?;
    let steps = process(&meetings, today);
    let cases = work::rows(context, CaseKind::Person, Ownership::Own, &FIELDS)?;
    let late = late(&cases, &steps, today);
    context.printer().show(&json!({ "process": steps, "late": late }), |printer| {
        if steps.is_empty() {
            printer.note("process-none");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let days = |days: i32| printer.text("thresholds-days", &[("days", i64::from(days).into())]);
        let headings = ["column-state", "meeting-column-what", "meeting-column-who", "meeting-column-due"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for step in &steps {
            let term = step.days.map_or_else(String::new, days);
            table.row([words.part(PROCESS, "etape", &step.step), step.what.clone(), step.who.clone(), term]);
        }
        printer.table(&table)?;
        if late.is_empty() {
            printer.note("process-nobody-late");
            return Ok(());
        }
        let headings = [
            "column-case",
            "today-column-person",
            "meeting-column-referent",
            "meeting-column-what",
            "process-column-late",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for one in &late {
            let what = one.step.what.clone();
            table.row([short(&one.case), one.name.clone(), one.referent.clone(), what, days(one.days_late)]);
        }
        printer.table(&table)
    })
}
