// SPDX-License-Identifier: EUPL-1.2
//! `raccord platform form`: the consent forms of a platform, as its leaders sign them with the roster.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::civil::Date;
use raccord_protocol::form::{self, Form, Listed};
use raccord_protocol::id::PlatformId;
use raccord_protocol::roster::{Directory, FORMS_MAX, PlatformForm, ROSTER_BYTES_MAX, Roster, SignedRoster};
use raccord_protocol::time::Timestamp;
use serde_json::json;

use super::draw::{Cards, Next};
use super::sign::Proposal;
use crate::commands::consent::blank_page;
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::exchange::{self, Existing, check_destination, write_open};
use crate::fingerprint::PlatformNamed;
use crate::forms::{self, Offer, Origin, read_file};
use crate::held::Held;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::paper;
use crate::values::{Words, short};

/// What can be done about the consent forms of a platform.
#[derive(Debug, clap::Args)]
#[command(after_help = "help-platform-form-more")]
pub struct PlatformForms {
    /// What to do.
    #[command(subcommand)]
    pub command: FormCommand,
}

/// What can be done about the consent forms of a platform.
#[derive(Debug, Subcommand)]
pub enum FormCommand {
    /// Draws up a roster with another form.
    #[command(about = "help-platform-form-add")]
    Add(Add),
    /// Lists the forms.
    #[command(about = "help-platform-form-list")]
    List(List),
    /// Shows a form.
    #[command(about = "help-platform-form-show")]
    Show(Show),
    /// Draws up a roster without a form.
    #[command(about = "help-platform-form-withdraw")]
    Withdraw(Withdraw),
}

/// Draws up the next roster, with other forms.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// The file to write.
    #[arg(value_name = "FILE", help = "help-platform-file-out")]
    file: PathBuf,
    /// Files of forms.
    #[arg(long = "form", value_name = "FILE", required = true, help = "help-platform-form-file")]
    forms: Vec<PathBuf>,
    /// From which day on.
    #[arg(long, value_name = "DATE", help = "help-platform-form-since")]
    since: Option<Date>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    platform: Option<PlatformNamed>,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    force: bool,
}

/// Draws up the next roster, by which forms end.
#[derive(Debug, clap::Args)]
pub struct Withdraw {
    /// The file to write.
    #[arg(value_name = "FILE", help = "help-platform-file-out")]
    file: PathBuf,
    /// The forms, by name.
    #[arg(long = "form", value_name = "NAME", required = true, help = "help-platform-form-name")]
    forms: Vec<String>,
    /// From which day on.
    #[arg(long, value_name = "DATE", help = "help-platform-form-until")]
    since: Option<Date>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    platform: Option<PlatformNamed>,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    force: bool,
}

/// Lists the forms.
#[derive(Debug, clap::Args)]
pub struct List {
    /// A file that is to be signed.
    #[arg(long = "in", value_name = "FILE", help = "help-platform-form-in")]
    file: Option<PathBuf>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    platform: Option<PlatformNamed>,
}

/// Shows a form.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Which form.
    #[arg(value_name = "NAME", help = "help-platform-form-which")]
    name: String,
    /// Which version of it.
    #[arg(long = "number", value_name = "N", help = "help-platform-form-number")]
    version: Option<u32>,
    /// A file that is to be signed.
    #[arg(long = "in", value_name = "FILE", help = "help-platform-form-in")]
    file: Option<PathBuf>,
    /// Where to write the paper.
    #[arg(long, value_name = "FILE", help = "help-platform-form-paper")]
    paper: Option<PathBuf>,
    /// Where to write the file of the form.
    #[arg(long, value_name = "FILE", help = "help-platform-form-source")]
    source: Option<PathBuf>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    platform: Option<PlatformNamed>,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    force: bool,
}

pub(super) fn run(context: &Context, arguments: PlatformForms) -> Result<(), CliError> {
    match arguments.command {
        FormCommand::Add(arguments) => add(context, arguments),
        FormCommand::List(arguments) => list(context, &arguments),
        FormCommand::Show(arguments) => show(context, &arguments),
        FormCommand::Withdraw(arguments) => withdraw(context, arguments),
    }
}

fn add(context: &Context, arguments: Add) -> Result<(), CliError> {
    let inputs: Vec<&Path> = arguments.forms.iter().map(PathBuf::as_path).collect();
    let existing = Existing::from_force(arguments.force);
    check_destination(&arguments.file, existing, &inputs)?;
    let read: Vec<(Form, String)> = arguments.forms.iter().map(|path| read_file(path)).collect::<Result<_, _>>()?;
    let next = Next::of(context, arguments.platform.as_ref())?;
    let mut cards = Cards::default();
    cards.add(next.held.file.cards.clone())?;
    let directory = next.held.directory.clone();
    let words = Words::new(context.translator());
    next.write(context, cards, existing, arguments.file, |roster, _| {
        let since = moment(arguments.since, roster)?;
        if roster.forms.is_empty() {
            context.printer().warn("platform-form-first");
        }
        for (form, text) in &read {
            form.check_on(roster, &directory, since).map_err(|unfit| forms::unfit(form, &unfit, words))?;
            put_in_force(roster, &directory, form, PlatformForm::new(text, since))?;
            warn_of_nobody(context, form, roster, &directory);
        }
        if SignedRoster::unsigned(roster).bytes.len() > ROSTER_BYTES_MAX {
            return Err(CliError::usage("platform-form-long").hint("hint-platform-form-long"));
        }
        Ok(())
    })
}

fn withdraw(context: &Context, arguments: Withdraw) -> Result<(), CliError> {
    let existing = Existing::from_force(arguments.force);
    check_destination(&arguments.file, existing, &[])?;
    let next = Next::of(context, arguments.platform.as_ref())?;
    let mut cards = Cards::default();
    cards.add(next.held.file.cards.clone())?;
    let directory = next.held.directory.clone();
    next.write(context, cards, existing, arguments.file, |roster, _| {
        let until = moment(arguments.since, roster)?;
        for name in &arguments.forms {
            let ends = |found: &Found| &found.name == name && found.until.is_none_or(|there| until < there);
            let meant: Vec<Found> = found(roster, &directory).into_iter().filter(ends).collect();
            if meant.is_empty() {
                let missing = CliError::not_found(Message::new("platform-form-missing").with("form", name.as_str()));
                return Err(missing.hint(names_hint(roster, &directory)));
            }
            meant.iter().for_each(|found| end(roster, found, until));
        }
        Ok(())
    })
}

/// Returns the moment that a day starts, or that the roster is drawn up. What was agreed to until now stays agreed to by the
/// form of its time.
fn moment(day: Option<Date>, roster: &Roster) -> Result<Timestamp, CliError> {
    let moment = day.map_or(roster.issued, Timestamp::at_start_of);
    let past = CliError::usage("platform-form-past").hint("hint-platform-rules-past");
    if moment < roster.issued { Err(past) } else { Ok(moment) }
}

/// Is a form of a roster that reads.
struct Found {
    digest: raccord_protocol::id::Digest,
    name: String,
    version: u32,
    until: Option<Timestamp>,
}

fn found(roster: &Roster, directory: &Directory) -> Vec<Found> {
    let read = |listed: Listed<'_>| {
        let form = listed.form.ok()?;
        let PlatformForm { digest, until, .. } = *listed.signed;
        Some(Found { digest, name: form.name, version: form.version, until })
    };
    form::listed(roster, directory).into_iter().filter_map(read).collect()
}

/// Has a form of a roster end at a moment; one that would not have begun by then is dropped.
fn end(roster: &mut Roster, found: &Found, until: Timestamp) {
    roster.forms.retain(|form| form.digest != found.digest || form.since < until);
    for form in roster.forms.iter_mut().filter(|form| form.digest == found.digest) {
        form.until = Some(form.until.map_or(until, |there| there.min(until)));
    }
}

/// Puts a form in force, in the place of the one of its name.
fn put_in_force(
    roster: &mut Roster,
    directory: &Directory,
    form: &Form,
    entering: PlatformForm,
) -> Result<(), CliError> {
    let same_name: Vec<Found> = found(roster, directory).into_iter().filter(|found| found.name == form.name).collect();
    let said = |id| Message::new(id).with("form", form.name.as_str()).with("version", form.version);
    if same_name.iter().any(|found| found.digest == entering.digest && found.until.is_none()) {
        return Err(CliError::conflict(said("platform-form-same")));
    }
    let others = same_name.iter().filter(|found| found.digest != entering.digest);
    if let Some(newest) = others.clone().map(|found| found.version).max().filter(|newest| *newest >= form.version) {
        let hint = Message::new("hint-platform-form-version").with("version", newest.saturating_add(1));
        return Err(CliError::conflict(said("platform-form-version")).hint(hint));
    }
    let since = entering.since;
    let standing = others.filter(|found| found.until.is_none_or(|until| since < until));
    standing.for_each(|found| end(roster, found, since));
    // It comes back: what it was in force for before stands in the rosters before.
    roster.forms.retain(|there| there.digest != entering.digest);
    while roster.forms.len() >= FORMS_MAX {
        // Its text stands in the rosters before, and consents by it are as good as they were.
        let ended = roster.forms.iter().enumerate().filter_map(|(place, form)| Some((form.until?, place))).min();
        let Some((_, place)) = ended.filter(|(until, _)| *until <= roster.issued) else {
            return Err(CliError::usage(Message::new("platform-form-many").with("count", FORMS_MAX))
                .hint("hint-platform-form-many"));
        };
        roster.forms.remove(place);
    }
    roster.forms.push(entering);
    roster.forms.sort_unstable_by_key(|form| form.digest);
    Ok(())
}

/// Says which lines are about no member of today: a name may be misspelt, or an office may be still to come.
fn warn_of_nobody(context: &Context, form: &Form, roster: &Roster, directory: &Directory) {
    let name = |member| directory.card(member).map_or("", |card| card.name.as_str());
    let members = || roster.members.iter().filter(|member| member.until.is_none());
    let nobody = |line: &&form::Line| !members().any(|member| line.is_about(member.kind, name(member.organisation)));
    let lines: Vec<&str> = form.lines.iter().filter(nobody).map(|line| line.name.as_str()).collect();
    if !lines.is_empty() {
        let warning = Message::new("platform-form-nobody").with("form", form.name.as_str());
        context.printer().warn(warning.with("count", lines.len()).with("lines", lines.join(", ")));
    }
}

/// Is a roster whose forms are looked at: the newest held, or one that is to be signed.
struct Looked {
    held: Held,
    directory: Directory,
    platform: PlatformId,
    roster: Roster,
}

impl Looked {
    fn at(context: &Context, file: Option<&Path>, fingerprint: Option<&PlatformNamed>) -> Result<Self, CliError> {
        let held = Held::read(context)?;
        if let Some(file) = file {
            let Proposal { platform, roster, directory, .. } = Proposal::of(&held, &exchange::read(file)?)?;
            return Ok(Self { held, directory, platform, roster });
        }
        let (platform, roster) = held.platform(fingerprint)?;
        let (roster, directory) = (roster.clone(), held.directory.clone());
        Ok(Self { held, directory, platform, roster })
    }
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let looked = Looked::at(context, arguments.file.as_deref(), arguments.platform.as_ref())?;
    let now = context.now();
    let listed = form::listed(&looked.roster, &looked.directory);
    let object = |Listed { signed, form }: &Listed<'_>| {
        let form = form.as_ref().ok();
        json!({
            "form": form.map(|form| &form.name),
            "version": form.map(|form| form.version),
            "title": form.map(|form| form.title.say(context.catalogue_language())),
            "days": form.map(|form| form.days),
            "lines": form.map(|form| form.lines.iter().map(|line| &line.name).collect::<Vec<_>>()),
            "template": signed.digest,
            "since": signed.since,
            "until": signed.until,
            "in_force": signed.is_in_force(now),
        })
    };
    let objects: Vec<_> = listed.iter().map(object).collect();
    context.printer().show(&objects, |printer| {
        if listed.is_empty() {
            printer.note("platform-form-none");
            return Ok(());
        }
        let headings = ["consent-column-form", "form-column-version", "form-column-title", "form-column-since"];
        let more = ["column-until", "form-column-digest", "column-state"];
        let mut table = Table::new(headings.iter().chain(&more).map(|id| Column::left(printer.text(id, &[]))));
        for Listed { signed, form } in &listed {
            let moment = |moment| context.translator().date_time(instant(moment));
            let form = form.as_ref();
            table.row([
                form.map_or_else(|_| printer.text("form-unread", &[]), |form| form.name.clone()),
                form.map_or_else(|_| String::new(), |form| form.version.to_string()),
                form.map_or("", |form| form.title.say(context.catalogue_language())).to_owned(),
                moment(signed.since),
                signed.until.map(moment).unwrap_or_default(),
                short(&signed.digest),
                state(printer, signed, now),
            ]);
        }
        printer.table(&table)
    })
}

fn state(printer: &Printer, signed: &PlatformForm, now: Timestamp) -> String {
    let id = match signed.is_in_force(now) {
        true => "form-state-in-force",
        false if now < signed.since => "form-state-to-come",
        false => "form-state-ended",
    };
    printer.text(id, &[])
}

fn show(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let existing = Existing::from_force(arguments.force);
    let inputs: Vec<&Path> = arguments.file.iter().map(PathBuf::as_path).collect();
    for output in arguments.paper.iter().chain(&arguments.source) {
        check_destination(output, existing, &inputs)?;
    }
    let looked = Looked::at(context, arguments.file.as_deref(), arguments.platform.as_ref())?;
    let Looked { held, directory, platform, roster } = &looked;
    let now = context.now();
    let mut listed: Vec<(&PlatformForm, Form)> = form::listed(roster, directory)
        .into_iter()
        .filter_map(|listed| Some((listed.signed, listed.form.ok()?)))
        .filter(|(_, form)| {
            form.name == arguments.name && arguments.version.is_none_or(|wanted| wanted == form.version)
        })
        .collect();
    // The one in force, else the last of its name.
    listed.sort_by_key(|(signed, form)| (signed.is_in_force(now), form.version));
    let shown = match listed.pop() {
        Some((signed, form)) => {
            let before = directory.forms_signed(signed.digest).next().map(|(_, text)| text);
            let text = signed.text.as_deref().or(before).unwrap_or_default();
            let offer = Offer { form, origin: Origin::Platforms(vec![*platform]) };
            Shown { offer, text, state: state(context.printer(), signed, now), signed: Some(signed) }
        }
        None => {
            let (form, text) = shipped(arguments).ok_or_else(|| {
                CliError::not_found(Message::new("platform-form-missing").with("form", arguments.name.as_str()))
                    .hint(names_hint(roster, directory))
            })?;
            let state = context.printer().text("form-state-shipped", &[]);
            Shown { offer: Offer { form, origin: Origin::Program }, text, state, signed: None }
        }
    };
    if let Some(path) = &arguments.source {
        write_open(path, shown.text.as_bytes(), existing)?;
        context.printer().success(Message::new("form-written").with("path", path.as_path()));
    }
    if let Some(path) = &arguments.paper {
        let html = blank_page(context, held, &shown.offer, roster, now)?.html()?;
        return paper::output(context, Some(path), &html, |path| write_open(path, html.as_bytes(), existing));
    }
    if arguments.source.is_some() { Ok(()) } else { print(context, &shown) }
}

/// Is a form that is shown.
struct Shown<'a> {
    offer: Offer,
    text: &'a str,
    state: String,
    /// How the leaders put it in force, if they did.
    signed: Option<&'a PlatformForm>,
}

/// Returns the form that ships with the program, where the name alone is given: something to start from.
fn shipped(arguments: &Show) -> Option<(Form, &'static str)> {
    let alone = arguments.version.is_none() && arguments.file.is_none();
    forms::built_in_named(&arguments.name).filter(|_| alone)
}

fn print(context: &Context, shown: &Shown<'_>) -> Result<(), CliError> {
    let form = &shown.offer.form;
    let language = context.catalogue_language();
    let words = Words::new(context.translator());
    let line = |line: &form::Line| {
        let kinds = line.kinds.iter().map(|kind| kind.name());
        json!({
            "name": line.name,
            "title": line.title.say(language),
            "organisations": kinds.collect::<Vec<_>>(),
            "named": line.names,
            "fields": line.fields.iter().map(|field| words.field_of(*field)).collect::<Vec<_>>(),
            "write": line.write,
        })
    };
    let object = json!({
        "form": form.name,
        "version": form.version,
        "template": form.digest,
        "since": shown.signed.map(|signed| signed.since),
        "until": shown.signed.and_then(|signed| signed.until),
        "basis": form.basis,
        "article": form.article,
        "days": form.days,
        "title": form.title.say(language),
        "purpose": form.purpose.say(language),
        "text": form.text.say(language),
        "lines": form.lines.iter().map(line).collect::<Vec<_>>(),
    });
    context.printer().show(&object, |printer| {
        let head = Message::new("form-head").with("form", form.name.as_str()).with("version", form.version);
        printer.say(head.with("title", form.title.say(language)).with("state", shown.state.as_str()))?;
        printer.say(Message::new("form-digest").with("digest", form.digest.to_string()))?;
        let basis = format!("{} {}", words.basis(form.basis), form.article);
        printer.say(Message::new("form-terms").with("basis", basis.trim_end()).with("days", form.days))?;
        printer.say(Message::new("form-purpose").with("purpose", form.purpose.say(language)))?;
        for paragraph in form.text.say(language).split("\n\n") {
            printer.line("")?;
            printer.line(paragraph)?;
        }
        printer.line("")?;
        let headings = ["consent-column-line", "form-column-title", "form-column-about", "column-field"];
        let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
        for line in &form.lines {
            let kinds = line.kinds.iter().map(|kind| words.kind(*kind).to_owned());
            let about: Vec<String> = kinds.chain(line.names.iter().cloned()).collect();
            let fields: Vec<String> = line.fields.iter().map(|field| words.field_of(*field)).collect();
            table.row([line.name.clone(), line.title.say(language).to_owned(), about.join(", "), fields.join(", ")]);
        }
        printer.table(&table)
    })
}

fn names_hint(roster: &Roster, directory: &Directory) -> Message {
    let mut names: Vec<String> = found(roster, directory).into_iter().map(|found| found.name).collect();
    names.dedup();
    match names.is_empty() {
        true => Message::new("hint-platform-form-none"),
        false => Message::new("hint-platform-form-names").with("names", names.join(", ")),
    }
}
