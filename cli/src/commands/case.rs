// SPDX-License-Identifier: EUPL-1.2
//! `raccord case`: the files on young people.

use clap::Subcommand;

use crate::context::Context;
use crate::error::CliError;

mod candidates;
pub(super) mod edit;
mod episodes;
pub(super) mod history;
mod list;
mod new;
mod register;
mod set_many;
mod show;
pub(super) mod step;
pub(super) mod team;
mod who;

pub(super) use list::print;

/// Shows and edits cases.
#[derive(Debug, clap::Args)]
pub struct Case {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done with cases.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Adds an item to a field that is a list.
    #[command(about = "help-case-add")]
    Add(edit::Add),
    /// Says who could take a person on.
    #[command(about = "help-case-candidates", after_help = "help-case-candidates-more")]
    Candidates(candidates::Candidates),
    /// Shows the episodes of drop-out of a case.
    #[command(about = "help-case-episodes")]
    Episodes(episodes::Episodes),
    /// Shows all that was stated about a case.
    #[command(about = "help-case-history")]
    History(history::History),
    /// Lists cases.
    #[command(about = "help-case-list")]
    List(list::List),
    /// Opens a case.
    #[command(about = "help-case-new")]
    New(new::New),
    /// Links names to the numbers of paper sheets.
    #[command(about = "help-case-register", after_help = "help-case-register-more")]
    Register(register::Register),
    /// Follows somebody again whose follow-up had ended.
    #[command(about = "help-case-reopen", after_help = "help-case-reopen-more")]
    Reopen(episodes::Reopen),
    /// Changes a field.
    #[command(about = "help-case-set")]
    Set(edit::Set),
    /// Changes a field in many cases.
    #[command(about = "help-case-set-many", after_help = "help-case-set-many-more")]
    SetMany(set_many::SetMany),
    /// Shows a case.
    #[command(about = "help-case-show")]
    Show(show::Show),
    /// Says and moves the step of a case.
    #[command(about = "help-case-step", after_help = "help-case-step-more")]
    Step(step::Step),
    /// Says and sets who does what for a person.
    #[command(about = "help-case-team", after_help = "help-case-team-more")]
    Team(team::Team),
    /// Says who may see a case.
    #[command(about = "help-case-who")]
    Who(who::Who),
}

pub(super) fn run(context: &Context, arguments: &Case) -> Result<(), CliError> {
    match &arguments.action {
        Action::Add(arguments) => edit::add(context, arguments),
        Action::Candidates(arguments) => candidates::run(context, arguments),
        Action::Episodes(arguments) => episodes::show(context, arguments),
        Action::History(arguments) => history::run(context, arguments),
        Action::List(arguments) => list::run(context, arguments),
        Action::New(arguments) => new::run(context, arguments),
        Action::Register(arguments) => register::run(context, arguments),
        Action::Reopen(arguments) => episodes::reopen(context, arguments),
        Action::Set(arguments) => edit::set(context, arguments),
        Action::SetMany(arguments) => set_many::run(context, arguments),
        Action::Show(arguments) => show::run(context, arguments),
        Action::Step(arguments) => step::run(context, arguments),
        Action::Team(arguments) => team::run(context, arguments),
        Action::Who(arguments) => who::run(context, arguments),
    }
}
