// SPDX-License-Identifier: EUPL-1.2
//! Somebody whose case was erased here, and who comes again: staff is told, and asked, before there is another case.

use raccord_node::service::editing::{RowQuery, RowsKnown};
use raccord_protocol::catalogue::FieldId;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::CaseHead;

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;

/// Says what follows where nobody can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unasked {
    /// The case is opened all the same, for it was asked for.
    GoesOn,
    /// No case is opened.
    Stays,
}

/// Asks whether a person of whom these values tell is to have a case again, if an earlier one was erased here. Returns the files that say
/// not to contact somebody who may be this person, or whose person was handed over.
///
/// # Errors
/// Fails where somebody says no, or nobody can be asked who must be.
pub(crate) fn ask(
    context: &Context,
    values: Vec<(FieldId, String)>,
    unasked: Unasked,
) -> Result<Vec<CaseHead>, CliError> {
    ask_of(context, RowQuery { values, ..RowQuery::default() }, unasked)
}

/// The same of the person of a case that a partner shares, of which nothing is shown for it.
///
/// # Errors
/// As [`ask`].
pub(crate) fn ask_of_case(context: &Context, case: CaseHandle, unasked: Unasked) -> Result<(), CliError> {
    ask_of(context, RowQuery { of_case: Some(case), ..RowQuery::default() }, unasked).map(drop)
}

fn ask_of(context: &Context, row: RowQuery, unasked: Unasked) -> Result<Vec<CaseHead>, CliError> {
    // Of a case that a partner shares nothing is told.
    let is_told = row.of_case.is_none();
    let consultation = is_told.then(|| context.consult(Scope::List, None, "")).transpose()?;
    let answer = context.call(RowsKnown { rows: vec![row], consultation, ..RowsKnown::default() })?;
    let cautions: Vec<CaseHead> = answer.cautions.into_values().flatten().collect();
    context.consult_each(cautions.iter().map(|file| file.case))?;
    let Some(day) = answer.erased.values().next() else { return Ok(cautions) };
    let day = context.translator().date(day.date());
    if unasked == Unasked::GoesOn {
        context.printer().warn(Message::new("erased-before").with("day", day));
        return Ok(cautions);
    }
    let question = Message::new("erased-question").with("day", day);
    context.confirm(question).map_err(|error| error.hint("hint-erased-before"))?;
    Ok(cautions)
}
