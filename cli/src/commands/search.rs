// SPDX-License-Identifier: EUPL-1.2
//! `raccord search`: cases that hold some words.

use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Filter, Matching};

use super::{case, restored};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::reading;

/// How many cases are shown where nothing else is said: who sees fifty people types another letter.
const SHOWN_MAX: usize = 50;

/// Searches cases.
#[derive(Debug, clap::Args)]
pub struct Search {
    /// The words.
    #[arg(value_name = "TEXT", required = true, num_args = 1.., help = "help-search-text")]
    text: Vec<String>,
    /// The most cases.
    #[arg(long, value_name = "N", value_parser = crate::commands::at_least_one(), help = "help-search-limit")]
    limit: Option<usize>,
    /// In every field, case by case.
    #[arg(long, help = "help-search-everywhere")]
    everywhere: bool,
    /// What for.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-case-reason")]
    reason: String,
}

pub(super) fn run(context: &Context, arguments: &Search) -> Result<(), CliError> {
    let text = arguments.text.join(" ");
    if text.trim().is_empty() {
        return Err(CliError::usage("search-empty").hint("hint-search-empty"));
    }
    let matching = if arguments.everywhere { Matching::Anywhere } else { Matching::Index };
    let numbered = numbered(context, &text, &arguments.reason)?;
    let filter = Filter { text: Some(text), matching, kind: Some(CaseKind::Person), ..Filter::default() };
    let limit = arguments.limit.or_else(|| (!arguments.everywhere).then_some(SHOWN_MAX));
    let cases = reading::read_all(context, filter, limit, &arguments.reason)?;
    let is_full = Some(cases.len()) == limit;
    let others = cases.into_iter().filter(|case| numbered.iter().all(|known| known.head.case != case.head.case));
    let cases = reading::without_taken_over(context, numbered.iter().cloned().chain(others).collect())?;
    if is_full {
        context.printer().note(Message::new("search-more").with("count", cases.len()));
    }
    restored::warn(context)?;
    case::print(context.printer(), &cases)
}

/// Returns the cases whose number begins with what was typed, as it stands on a sheet or in a message; of many, the first ones.
fn numbered(context: &Context, text: &str, reason: &str) -> Result<Vec<CaseSummary>, CliError> {
    let mut found = Vec::new();
    for head in naming::people_numbered(context, text)?.into_iter().take(NUMBERED_MAX) {
        let filter = Filter { from: head.number, kind: Some(CaseKind::Person), ..Filter::default() };
        found.extend(reading::read_all(context, filter, Some(1), reason)?.into_iter().filter(|case| case.head == head));
    }
    Ok(found)
}

/// How many cases are shown whose numbers begin alike.
const NUMBERED_MAX: usize = 5;
