// SPDX-License-Identifier: EUPL-1.2
//! `raccord search`: cases that hold some words.

use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::Filter;

use super::case;
use crate::context::Context;
use crate::error::CliError;

/// Searches cases.
#[derive(Debug, clap::Args)]
pub struct Search {
    /// The words.
    #[arg(value_name = "TEXT", required = true, num_args = 1.., help = "help-search-text")]
    text: Vec<String>,
    /// The most cases.
    #[arg(long, value_name = "N", help = "help-search-limit")]
    limit: Option<usize>,
    /// What for.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-case-reason")]
    reason: String,
}

pub(super) fn run(context: &Context, arguments: &Search) -> Result<(), CliError> {
    let text = arguments.text.join(" ");
    let filter = Filter { text: Some(text), kind: Some(CaseKind::Person), ..Filter::default() };
    let cases = case::read_all(context, filter, arguments.limit, &arguments.reason)?;
    case::print(context.printer(), &cases)
}
