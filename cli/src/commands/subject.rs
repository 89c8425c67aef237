// SPDX-License-Identifier: EUPL-1.2
//! `raccord subject report`: what a person may ask for (GDPR, article 15), in plain words, as a page to print.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use raccord_node::service::cases::SubjectReport;
use raccord_protocol::statement::Scope;

use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, write_private};
use crate::forms::FormNames;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::paper;
use crate::values::Words;

mod page;

pub(super) use page::scope;

/// Answers the person whom a case is about.
#[derive(Debug, clap::Args)]
pub struct Subject {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// How a person can be answered.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Writes the report.
    #[command(about = "help-subject-report")]
    Report(Report),
}

/// Writes the report.
#[derive(Debug, clap::Args)]
pub struct Report {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Where to.
    #[arg(long, value_name = "FILE", help = "help-subject-output")]
    output: Option<PathBuf>,
    /// Replace the file.
    #[arg(long, help = "help-subject-force")]
    force: bool,
    /// What for.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-case-reason")]
    reason: String,
}

pub(super) fn run(context: &Context, arguments: &Subject) -> Result<(), CliError> {
    let Action::Report(arguments) = &arguments.action;
    let case = naming::case(context, &arguments.case)?;
    let consultation = context.consult(Scope::Export, Some(case), &arguments.reason)?;
    if let Some(head) = naming::head(context, case)?.filter(|head| !head.own) {
        let holder = Words::new(context.translator()).party(&head.holder);
        return Err(
            CliError::not_found(Message::new("subject-not-own").with("holder", holder)).hint("hint-subject-not-own")
        );
    }
    let view = context.call(SubjectReport { consultation, case })?;
    if context.printer().mode() == crate::output::Mode::Json && arguments.output.is_none() {
        return context.printer().json(&view);
    }
    let held = Held::read(context)?;
    let html = page::page(context, held.own_card()?, &FormNames::of(&held.directory), &view).html()?;
    let write = |path: &Path| write_private(path, html.as_bytes(), Existing::from_force(arguments.force));
    paper::output(context, arguments.output.as_deref(), &html, write)
}
