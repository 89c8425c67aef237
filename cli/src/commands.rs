// SPDX-License-Identifier: EUPL-1.2
//! What there is to type. Each command has a file with its arguments and one function.
//!
//! To clap, a help text is the id of a sentence (`help = "help-init-name"`); before anything is parsed, every id is replaced
//! by the sentence in the language of the person. Tests see to it that every command and argument has one in both languages.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind as ClapErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::context::{self, Context, Globals};
use crate::error::CliError;
use crate::language::{Language, Message, Translator};
use crate::output::{Mode, Printer, help_columns};

pub mod accompany;
pub mod appointment;
pub mod ask;
pub mod audit;
pub mod bench;
pub mod campaign;
pub mod case;
pub mod claim;
pub mod completions;
pub mod consent;
pub mod contact;
pub mod correction;
pub mod deadlines;
pub mod demo;
pub mod dimensions;
pub mod directory;
pub mod emergency;
pub mod erase;
mod examples;
pub mod export;
pub mod fields;
pub mod forks;
pub mod grant;
pub mod grants;
pub mod group;
mod groups;
pub mod help;
pub mod import;
pub mod imports;
pub mod indicators;
pub mod init;
pub mod interview;
pub mod letter;
pub mod link;
pub mod man;
pub mod mapping;
pub mod meeting;
pub mod message;
pub mod news;
mod notices;
pub mod organisation;
pub mod path;
mod places;
pub mod platform;
pub mod prepare;
pub mod publish;
pub mod receipts;
pub mod rectify;
pub mod refer;
pub mod referrals;
pub mod report;
mod restored;
pub mod retention;
pub mod revoke;
pub mod school;
pub mod search;
pub mod serve;
pub mod share_out;
mod sharing;
pub mod solution;
pub mod staff;
pub mod status;
pub mod store;
pub mod subject;
mod succession;
pub mod today;
pub mod undo;
pub mod workshop;

/// All that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "raccord",
    bin_name = "raccord",
    version,
    about = "help-raccord",
    after_help = "help-raccord-examples"
)]
#[command(disable_help_subcommand = true, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// The options that every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands, one a line so that branches merge.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Accompanies a person after the diagnosis.
    #[command(about = "help-accompany", subcommand_required = true, arg_required_else_help = true)]
    Accompany(accompany::Accompany),
    /// Offers and records appointments.
    #[command(about = "help-appointment", subcommand_required = true, arg_required_else_help = true)]
    Appointment(appointment::Appointment),
    /// Asks partners for help, and follows it.
    #[command(about = "help-ask", subcommand_required = true, arg_required_else_help = true)]
    Ask(ask::Ask),
    /// Exports and verifies ledgers.
    #[command(about = "help-audit", subcommand_required = true, arg_required_else_help = true)]
    Audit(audit::Audit),
    /// Measures how fast this machine does it.
    #[command(about = "help-bench")]
    Bench(bench::Bench),
    /// Campaigns of lists.
    #[command(
        about = "help-campaign",
        after_help = "help-campaign-more",
        subcommand_required = true,
        arg_required_else_help = true
    )]
    Campaign(campaign::Campaign),
    /// Shows and edits cases.
    #[command(about = "help-case", subcommand_required = true, arg_required_else_help = true)]
    Case(case::Case),
    /// Claims to be the one who contacts a person.
    #[command(about = "help-claim", after_help = "help-claim-more")]
    Claim(claim::Claim),
    /// Writes completions of a shell.
    #[command(about = "help-completions")]
    Completions(completions::Completions),
    /// Records, prints and withdraws consents by form.
    #[command(about = "help-consent", after_help = "help-consent-examples")]
    Consent(consent::Consent),
    /// Records a contact attempt.
    #[command(about = "help-contact", after_help = "help-contact-examples")]
    Contact(contact::Contact),
    /// Corrections asked of the source bases.
    #[command(about = "help-correction", subcommand_required = true, arg_required_else_help = true)]
    Correction(correction::Correction),
    /// Shows which legal clocks run.
    #[command(about = "help-deadlines", after_help = "help-deadlines-more")]
    Deadlines(deadlines::Deadlines),
    /// Plays the demonstration.
    #[command(about = "help-demo")]
    Demo(demo::Demo),
    /// Who takes part in the platform.
    #[command(about = "help-directory", subcommand_required = true, arg_required_else_help = true)]
    Directory(directory::Directory),
    /// Shows a person by the dimensions of accompaniment.
    #[command(about = "help-dimensions")]
    Dimensions(dimensions::Dimensions),
    /// Lists cases that may be of one person.
    #[command(about = "help-duplicates", after_help = "help-duplicates-more")]
    Duplicates(link::Duplicates),
    /// Asks for a case in an emergency.
    #[command(about = "help-emergency", subcommand_required = true, arg_required_else_help = true)]
    Emergency(emergency::Emergency),
    /// Erases what was written.
    #[command(about = "help-erase", after_help = "help-erase-more")]
    Erase(erase::Erase),
    /// Writes what one may see to a file.
    #[command(about = "help-export", after_help = "help-export-more")]
    Export(export::Export),
    /// Lists fields and their values.
    #[command(about = "help-fields", after_help = "help-fields-more")]
    Fields(fields::Fields),
    /// Lists proof against ledgers.
    #[command(about = "help-forks", after_help = "help-forks-more")]
    Forks(forks::Forks),
    /// Grants fields of cases.
    #[command(about = "help-grant")]
    Grant(grant::Grant),
    /// Lists grants.
    #[command(about = "help-grants")]
    Grants(grants::Grants),
    /// Groups for something done in common.
    #[command(about = "help-group", subcommand_required = true, arg_required_else_help = true)]
    Group(group::Group),
    /// Explains the work.
    #[command(about = "help-help", after_help = "help-help-more")]
    Help(help::Help),
    /// Imports a list.
    #[command(about = "help-import")]
    Import(import::Import),
    /// Lists the imports.
    #[command(about = "help-imports", after_help = "help-imports-more")]
    Imports(imports::Imports),
    /// Lists threads of messages.
    #[command(about = "help-inbox")]
    Inbox(message::Inbox),
    /// Counts the figures of a period.
    #[command(about = "help-indicators", after_help = "help-indicators-more")]
    Indicators(indicators::Indicators),
    /// Makes a node.
    #[command(about = "help-init")]
    Init(init::Init),
    /// Links two cases of one person.
    #[command(about = "help-link", after_help = "help-link-more")]
    Link(link::Link),
    /// Leads through the interview form.
    #[command(about = "help-interview", after_help = "help-interview-more")]
    Interview(interview::Interview),
    /// Writes letters.
    #[command(about = "help-letter", after_help = "help-letter-more")]
    Letter(letter::Letter),
    /// Writes manual pages.
    #[command(about = "help-man")]
    Man(man::Man),
    /// Shows and makes mappings.
    #[command(about = "help-mapping", subcommand_required = true, arg_required_else_help = true)]
    Mapping(mapping::Mapping),
    /// Meetings of the platform.
    #[command(about = "help-meeting", subcommand_required = true, arg_required_else_help = true)]
    Meeting(meeting::Meeting),
    /// Messages between partners.
    #[command(about = "help-message", subcommand_required = true, arg_required_else_help = true)]
    Message(message::Message),
    /// What others changed.
    #[command(about = "help-news")]
    News(news::News),
    /// This organisation's card.
    #[command(about = "help-organisation", subcommand_required = true, arg_required_else_help = true)]
    Organisation(organisation::Organisation),
    /// What becomes of a person on a path.
    #[command(about = "help-path", subcommand_required = true, arg_required_else_help = true)]
    Path(path::Path),
    /// Forming and changing platforms.
    #[command(about = "help-platform", subcommand_required = true, arg_required_else_help = true)]
    Platform(platform::Platform),
    /// Shows what is known before a contact.
    #[command(about = "help-prepare")]
    Prepare(prepare::Prepare),
    /// Says to others what the platform does.
    #[command(about = "help-publish", subcommand_required = true, arg_required_else_help = true)]
    Publish(publish::Publish),
    /// Lists receipts.
    #[command(about = "help-receipts")]
    Receipts(receipts::Receipts),
    /// Sets a right value and erases the wrong one.
    #[command(about = "help-rectify", after_help = "help-rectify-more")]
    Rectify(rectify::Rectify),
    /// Asks another organisation to do something, or to take a file over.
    #[command(about = "help-refer", after_help = "help-refer-more")]
    Refer(refer::Refer),
    /// Lists and answers referrals.
    #[command(about = "help-referrals")]
    Referrals(referrals::Referrals),
    /// Lets go of a claim.
    #[command(about = "help-release")]
    Release(claim::Release),
    /// Reports a leaver at once.
    #[command(about = "help-report", after_help = "help-report-more")]
    Report(report::Report),
    /// Says who contacts a person.
    #[command(about = "help-responsible")]
    Responsible(claim::Responsible),
    /// Shows what will be erased because its time is over.
    #[command(about = "help-retention", after_help = "help-retention-more")]
    Retention(retention::Retention),
    /// Revokes grants.
    #[command(about = "help-revoke")]
    Revoke(revoke::Revoke),
    /// Asks schools, reads what they answer, tells them how good their data are.
    #[command(about = "help-school", subcommand_required = true, arg_required_else_help = true)]
    School(school::School),
    /// Searches cases.
    #[command(about = "help-search")]
    Search(search::Search),
    /// Runs the node.
    #[command(about = "help-serve")]
    Serve(serve::Serve),
    /// Shares out cases.
    #[command(about = "help-share-out", after_help = "help-share-out-more")]
    ShareOut(share_out::ShareOut),
    /// The solutions of the platform.
    #[command(about = "help-solution", subcommand_required = true, arg_required_else_help = true)]
    Solution(solution::Solution),
    /// The people of this organisation.
    #[command(about = "help-staff", subcommand_required = true, arg_required_else_help = true)]
    Staff(staff::Staff),
    /// Shows how the node stands with its peers.
    #[command(about = "help-status")]
    Status(status::Status),
    /// Exports, backs up and checks the store.
    #[command(about = "help-store", subcommand_required = true, arg_required_else_help = true)]
    Store(store::Store),
    /// Answers the person whom a case is about.
    #[command(about = "help-subject", subcommand_required = true, arg_required_else_help = true)]
    Subject(subject::Subject),
    /// Lists whom to call now.
    #[command(about = "help-today", after_help = "help-today-more")]
    Today(today::Today),
    /// Takes back what one wrote last.
    #[command(about = "help-undo", after_help = "help-undo-more")]
    Undo(undo::Undo),
    /// Takes back what was said about two cases.
    #[command(about = "help-unlink")]
    Unlink(link::Unlink),
    /// The workshop of the ALJ.
    #[command(about = "help-workshop", subcommand_required = true, arg_required_else_help = true)]
    Workshop(workshop::Workshop),
}

impl Command {
    /// Does what was typed. The node is still held afterwards: [`Context::close`] lets go of it.
    ///
    /// # Errors
    /// Says why it was not done.
    pub fn run(self, context: &Context) -> Result<(), CliError> {
        match self {
            Self::Accompany(arguments) => accompany::run(context, &arguments),
            Self::Appointment(arguments) => appointment::run(context, &arguments),
            Self::Ask(arguments) => ask::run(context, &arguments),
            Self::Audit(arguments) => audit::run(context, arguments),
            Self::Bench(arguments) => bench::run(context, &arguments),
            Self::Campaign(arguments) => campaign::run(context, &arguments),
            Self::Case(arguments) => case::run(context, &arguments),
            Self::Claim(arguments) => claim::claim(context, &arguments),
            Self::Completions(arguments) => completions::run(context, &arguments),
            Self::Consent(arguments) => consent::run(context, &arguments),
            Self::Contact(arguments) => contact::run(context, &arguments),
            Self::Correction(arguments) => correction::run(context, &arguments),
            Self::Deadlines(arguments) => deadlines::run(context, &arguments),
            Self::Demo(arguments) => demo::run(context, &arguments),
            Self::Directory(arguments) => directory::run(context, &arguments),
            Self::Dimensions(arguments) => dimensions::run(context, &arguments),
            Self::Duplicates(arguments) => link::duplicates(context, &arguments),
            Self::Emergency(arguments) => emergency::run(context, &arguments),
            Self::Erase(arguments) => erase::run(context, &arguments),
            Self::Export(arguments) => export::run(context, &arguments),
            Self::Fields(arguments) => fields::run(context, &arguments),
            Self::Forks(arguments) => forks::run(context, &arguments),
            Self::Grant(arguments) => grant::run(context, &arguments),
            Self::Grants(arguments) => grants::run(context, &arguments),
            Self::Group(arguments) => group::run(context, &arguments),
            Self::Help(arguments) => help::run(context, &arguments),
            Self::Import(arguments) => import::run(context, &arguments),
            Self::Imports(arguments) => imports::run(context, &arguments),
            Self::Inbox(arguments) => message::inbox(context, &arguments),
            Self::Indicators(arguments) => indicators::run(context, &arguments),
            Self::Init(arguments) => init::run(context, arguments),
            Self::Link(arguments) => link::link(context, &arguments),
            Self::Interview(arguments) => interview::run(context, &arguments),
            Self::Letter(arguments) => letter::run(context, &arguments),
            Self::Man(arguments) => man::run(context, &arguments),
            Self::Mapping(arguments) => mapping::run(context, &arguments),
            Self::Meeting(arguments) => meeting::run(context, &arguments),
            Self::Message(arguments) => message::run(context, &arguments),
            Self::News(arguments) => news::run(context, &arguments),
            Self::Organisation(arguments) => organisation::run(context, arguments),
            Self::Path(arguments) => path::run(context, &arguments),
            Self::Platform(arguments) => platform::run(context, arguments),
            Self::Prepare(arguments) => prepare::run(context, &arguments),
            Self::Publish(arguments) => publish::run(context, &arguments),
            Self::Receipts(arguments) => receipts::run(context, &arguments),
            Self::Rectify(arguments) => rectify::run(context, &arguments),
            Self::Refer(arguments) => refer::run(context, &arguments),
            Self::Referrals(arguments) => referrals::run(context, &arguments),
            Self::Release(arguments) => claim::release(context, &arguments),
            Self::Report(arguments) => report::run(context, &arguments),
            Self::Responsible(arguments) => claim::responsible(context, &arguments),
            Self::Retention(arguments) => retention::run(context, &arguments),
            Self::Revoke(arguments) => revoke::run(context, &arguments),
            Self::School(arguments) => school::run(context, &arguments),
            Self::Search(arguments) => search::run(context, &arguments),
            Self::Serve(arguments) => serve::run(context, arguments),
            Self::ShareOut(arguments) => share_out::run(context, &arguments),
            Self::Solution(arguments) => solution::run(context, &arguments),
            Self::Staff(arguments) => staff::run(context, arguments),
            Self::Status(arguments) => status::run(context, arguments),
            Self::Store(arguments) => store::run(context, arguments),
            Self::Subject(arguments) => subject::run(context, &arguments),
            Self::Today(arguments) => today::run(context, &arguments),
            Self::Undo(arguments) => undo::run(context, &arguments),
            Self::Unlink(arguments) => link::unlink(context, &arguments),
            Self::Workshop(arguments) => workshop::run(context, &arguments),
        }
    }
}

/// Runs the program with `arguments`, the first of which is its name; returns the exit code of the process.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let first = FirstLook::of(&arguments);
    let (language, time_zone) = context::choose_speech(first.language, first.home.as_deref());
    let mode = if first.json { Mode::Json } else { Mode::Human };
    let translator = || Translator::in_time_zone(language, time_zone.clone());
    let printer = Printer::standard(mode, translator());
    let parsed = localised(printer.translator())
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return printer.finish(refuse(&printer, &error)),
    };
    match Context::new(cli.globals, printer) {
        Ok(context) => {
            let done = cli.command.run(&context).and_then(|()| context.close());
            context.printer().finish(done)
        }
        Err(error) => {
            let printer = Printer::standard(mode, translator());
            printer.finish(Err(error))
        }
    }
}

/// Returns the command line with its help in the language of `translator`.
pub fn localised(translator: &Translator) -> clap::Command {
    fitted(translator, help_columns())
}

/// As [`localised`], with the lines of help as wide as `columns`.
fn fitted(translator: &Translator, columns: usize) -> clap::Command {
    let mut command = say_values(Cli::command(), translator).term_width(columns);
    command.build();
    let command = localise(command, "", translator, columns);
    let (usage, options) = (translator.text("help-heading-usage", &[]), translator.text("help-heading-options", &[]));
    let commands = groups::listing(&command, translator);
    command.help_template(format!(
        "{{before-help}}{{about-with-newline}}\n{usage} {{usage}}\n\n{commands}{options}:\n{{options}}{{after-help}}"
    ))
}

/// Says in the help of each argument what it takes, before clap sees that there is something to say: it would say so in
/// English, and tell of a longer help besides.
fn say_values(command: clap::Command, translator: &Translator) -> clap::Command {
    let said = |argument: &clap::Arg| {
        let id = argument.get_help()?.to_string();
        let help = if id.starts_with(HELP) { translator.text(&id, &[]) } else { id };
        Some(help + &values_said(argument, translator))
    };
    let command = command.mut_args(|argument| {
        let said = said(&argument);
        let argument = if argument.get_action().takes_values() {
            argument.hide_possible_values(true).hide_default_value(true)
        } else {
            argument
        };
        let named = argument.get_value_names().filter(|_| argument.get_action().takes_values()).unwrap_or_default();
        let names: Vec<String> = named.iter().map(|name| value_name(name, translator)).collect();
        let argument = if names.is_empty() { argument } else { argument.value_names(names) };
        match said {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    let command = command.subcommand_value_name(value_name("COMMAND", translator));
    command.mut_subcommands(|below| say_values(below, translator))
}

/// What people write with the same letters in every language.
const SAME: [&str; 3] = ["HH", "MM", "UAI"];

/// Returns what stands for a value (`FIELD=VALUE`), word for word as people say it; words that are typed as they stand are not in
/// capitals.
fn value_name(name: &str, translator: &Translator) -> String {
    let mut said = String::new();
    let mut rest = name;
    while !rest.is_empty() {
        let letters = rest.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(letters.max(rest.chars().next().map_or(0, char::len_utf8)));
        said += &match letters > 1 && !SAME.contains(&word) {
            true => translator.text(&format!("value-name-{}", word.to_lowercase()), &[]),
            false => word.to_owned(),
        };
        rest = after;
    }
    said
}

/// Replaces ids by sentences, here and in all that is below; `path` is the names of the command, without that of the program.
fn localise(mut command: clap::Command, path: &str, translator: &Translator, columns: usize) -> clap::Command {
    let say = |text: Option<&StyledStr>| {
        let id = text?.to_string();
        Some(if id.starts_with(HELP) { translator.text(&id, &[]) } else { clap_words(&id, translator) })
    };
    let heading = |id| translator.text(id, &[]);
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        heading("help-heading-usage")
    );
    command = command.help_template(template).subcommand_help_heading(heading("help-heading-commands"));
    if let Some(about) = say(command.get_about()) {
        command = command.about(about);
    }
    let mut after = say(command.get_after_help()).unwrap_or_default();
    let examples = examples::of(path);
    if !examples.is_empty() {
        let separator = if after.is_empty() { "" } else { "\n\n" };
        after = format!("{after}{separator}{}\n  {}", heading("help-heading-examples"), examples.join("\n  "));
    }
    if !after.is_empty() {
        command = command.after_help(examples::fitted(&after, columns));
    }
    let (arguments, options) = (heading("help-heading-arguments"), heading("help-heading-options"));
    command = command.mut_args(|argument| {
        let heading = if argument.is_positional() { arguments.clone() } else { options.clone() };
        // Those that clap adds by itself are all that is not said yet.
        let said = argument.get_help().map(|help| clap_words(&help.to_string(), translator));
        let argument = argument.help_heading(heading);
        match said {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    command.mut_subcommands(|below| {
        let path = format!("{path} {}", below.get_name());
        localise(below, path.trim_start(), translator, columns)
    })
}

/// Says which values an argument takes, and which without it: clap would say so in English.
fn values_said(argument: &clap::Arg, translator: &Translator) -> String {
    let mut said = String::new();
    let mut add = |id, values: Vec<String>| {
        if !values.is_empty() {
            said += &format!(" [{}]", translator.text(id, &[("values", values.join(", ").into())]));
        }
    };
    if argument.get_action().takes_values() {
        if !argument.is_hide_default_value_set() {
            let defaults = argument.get_default_values().iter();
            add("help-default", defaults.map(|value| value.to_string_lossy().into_owned()).collect());
        }
        if !argument.is_hide_possible_values_set() {
            let possible = argument.get_possible_values();
            let shown = possible.iter().filter(|value| !value.is_hide_set());
            add("help-possible-values", shown.map(|value| value.get_name().to_owned()).collect());
        }
    }
    said
}

/// Returns the sentence of the two options that clap adds by itself.
fn clap_words(text: &str, translator: &Translator) -> String {
    if text.starts_with("Print help") {
        translator.text("help-global-help", &[])
    } else if text.starts_with("Print version") {
        translator.text("help-global-version", &[])
    } else {
        text.to_owned()
    }
}

/// Says what is wrong with the command line; or shows the help or the version, which was asked for.
fn refuse(printer: &Printer, error: &clap::Error) -> Result<(), CliError> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let argument = || text(ContextKind::InvalidArg);
    let message = match error.kind() {
        ClapErrorKind::DisplayHelp | ClapErrorKind::DisplayVersion => {
            return printer.raw(error.render().to_string().as_bytes());
        }
        ClapErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            if printer.mode() == Mode::Human {
                printer.raw(error.render().to_string().as_bytes())?;
            }
            Message::new("usage-incomplete")
        }
        ClapErrorKind::UnknownArgument if !argument().starts_with('-') => {
            Message::new("usage-superfluous").with("argument", argument())
        }
        ClapErrorKind::UnknownArgument => Message::new("usage-unknown-argument").with("argument", argument()),
        ClapErrorKind::InvalidSubcommand => {
            Message::new("usage-unknown-command").with("command", text(ContextKind::InvalidSubcommand))
        }
        ClapErrorKind::MissingSubcommand => Message::new("usage-incomplete"),
        ClapErrorKind::MissingRequiredArgument => Message::new("usage-missing").with("arguments", argument()),
        ClapErrorKind::InvalidValue | ClapErrorKind::ValueValidation if text(ContextKind::InvalidValue).is_empty() => {
            Message::new("usage-no-value").with("argument", argument())
        }
        ClapErrorKind::InvalidValue | ClapErrorKind::ValueValidation => {
            Message::new("usage-bad-value").with("argument", argument()).with("value", text(ContextKind::InvalidValue))
        }
        ClapErrorKind::ArgumentConflict => {
            Message::new("usage-conflict").with("argument", argument()).with("other", text(ContextKind::PriorArg))
        }
        _ => return Err(CliError::usage("usage-other").caused_by(error).hint("hint-help")),
    };
    let mut refused = CliError::usage(message);
    let source = std::error::Error::source(error);
    if let Some(source) = source {
        // What clap says of a number that it has read.
        refused = match source.to_string().split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
            Some((least, most)) => refused
                .because(Message::new("usage-range").with("least", least.to_owned()).with("most", most.to_owned())),
            None => refused.caused_by(source),
        };
    }
    let known = text(ContextKind::ValidValue);
    if !known.is_empty() {
        refused = refused.hint(Message::new("hint-valid-values").with("values", known));
    }
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let typed = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg, ContextKind::InvalidValue].map(text).concat();
    // Clap finds something near every word; people mistype seldom the first letter.
    let is_near = |suggested: &String| {
        let first = |word: &str| word.trim_start_matches('-').chars().next().map(|letter| letter.to_ascii_lowercase());
        first(suggested).is_some() && first(suggested) == first(&typed)
    };
    if let Some(suggested) = suggested.into_iter().map(text).find(is_near) {
        refused = refused.hint(Message::new("hint-suggested").with("suggested", suggested));
    }
    Err(refused.hint("hint-help"))
}

/// What is looked for on the command line before it is parsed, since it decides how to speak of errors in it.
#[derive(Debug, Default, PartialEq, Eq)]
struct FirstLook {
    language: Option<Language>,
    home: Option<PathBuf>,
    json: bool,
}

impl FirstLook {
    fn of(arguments: &[OsString]) -> Self {
        let mut look = Self::default();
        let mut rest = arguments.iter().skip(1);
        while let Some(argument) = rest.next() {
            let Some(text) = argument.to_str() else { continue };
            let mut value_of = |option: &str| {
                let after = text.strip_prefix(option)?;
                if after.is_empty() { rest.next().cloned() } else { after.strip_prefix('=').map(OsString::from) }
            };
            if text == "--" {
                break;
            } else if text == "--json" {
                look.json = true;
            } else if let Some(value) = value_of("--lang") {
                look.language = value.to_str().and_then(|name| Language::from_str(name, false).ok());
            } else if let Some(value) = value_of("--home") {
                look.home = Some(value.into());
            }
        }
        look
    }
}

/// Starts every id of a help text.
const HELP: &str = "help-";

/// Reads how many there are to be at most: none is no answer.
fn at_least_one() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(1..)
}

#[cfg(test)]
mod tests;
