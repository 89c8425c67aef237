// SPDX-License-Identifier: EUPL-1.2
//! `raccord message` and `raccord inbox`: messages between partners, about a case or about anything else.

use std::collections::BTreeMap;

use clap::Subcommand;
use raccord_node::service::cases::Grants;
use raccord_node::service::work::Threads;
use raccord_protocol::catalogue::{Class, Field, FieldId};
use raccord_protocol::id::{CaseHandle, DocumentId, OrganisationId};
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{CaseKind, Consenter, Scope};
use raccord_protocol::view::CaseHead;
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState};
use raccord_protocol::view::thread::{ABOUT, CONTINUES, MESSAGE, MESSAGE_ABOUT, PARTICIPANT, REQUEST, SUBJECT, Thread};
use serde_json::json;

use super::grant::{BASES, BasisName, CONSENTERS, ConsenterName};
use super::sharing::{self, Audience, Sharing};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message as Sentence;
use crate::naming::{self, organisation_name};
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};
use crate::work::{self, Opening, field};

/// Messages between partners.
#[derive(Debug, clap::Args)]
pub struct Message {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done with messages.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Begins a thread.
    #[command(about = "help-message-new", after_help = "help-message-new-more")]
    New(New),
    /// Answers in a thread.
    #[command(about = "help-message-reply")]
    Reply(Reply),
    /// Shows a thread.
    #[command(about = "help-message-show")]
    Show(Show),
}

/// Begins a thread.
#[derive(Debug, clap::Args)]
pub struct New {
    /// What to say.
    #[arg(value_name = "TEXT", help = "help-message-text")]
    text: String,
    /// About what.
    #[arg(long, value_name = "TEXT", help = "help-message-subject")]
    subject: String,
    /// About which case.
    #[arg(long, value_name = "CASE", help = "help-message-case")]
    case: Option<String>,
    /// On what ground, where it is about a case.
    #[command(flatten)]
    ground: Ground,
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

/// On what ground a message about a case is shared.
#[derive(Debug, clap::Args)]
pub(super) struct Ground {
    /// On what ground, where it is about a case.
    #[arg(long, value_enum, value_name = BASES, hide_possible_values = true, default_value = "public_task", help = "help-message-basis")]
    basis: BasisName,
    /// Who agreed.
    #[arg(long, value_enum, value_name = CONSENTERS, hide_possible_values = true, default_value = "nobody", help = "help-grant-by")]
    by: ConsenterName,
    /// The name of who agreed.
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true, help = "help-grant-name")]
    name: String,
}

impl Ground {
    /// Returns the ground on which something is shared, who agreed, and the name: nobody has to agree to words about no case.
    pub(super) fn of(&self, about_case: bool) -> (Basis, (Consenter, String)) {
        match about_case {
            true => (self.basis.into(), (self.by.into(), self.name.clone())),
            false => (Basis::PublicTask, (Consenter::Nobody, String::new())),
        }
    }
}

/// Answers in a thread.
#[derive(Debug, clap::Args)]
pub struct Reply {
    /// Which thread.
    #[arg(value_name = "THREAD", help = "help-message-thread")]
    thread: String,
    /// What to say.
    #[arg(value_name = "TEXT", help = "help-message-text")]
    text: String,
    /// On what ground, where it is about a case and stands in a thread of one's own.
    #[command(flatten)]
    ground: Ground,
}

/// Shows a thread.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Which thread.
    #[arg(value_name = "THREAD", help = "help-message-thread")]
    thread: String,
}

/// Lists threads.
#[derive(Debug, clap::Args)]
pub struct Inbox {
    /// Only those with a message that was not read.
    #[arg(long, help = "help-inbox-unread")]
    unread: bool,
}

pub(super) fn run(context: &Context, arguments: &Message) -> Result<(), CliError> {
    match &arguments.action {
        Action::New(arguments) => new(context, arguments),
        Action::Reply(arguments) => reply(context, arguments),
        Action::Show(arguments) => show(context, arguments),
    }
}

fn new(context: &Context, arguments: &New) -> Result<(), CliError> {
    if arguments.audience.to.is_empty() && arguments.case.is_some() {
        return Err(CliError::usage("message-case-to").hint("hint-message-case-to"));
    }
    let held = Held::read(context)?;
    let about = match &arguments.case {
        Some(case) => about(context, &held, case, &arguments.audience.to)?,
        None => BTreeMap::new(),
    };
    let mut names = vec![held.own_card()?.name.clone()];
    for name in &arguments.audience.to {
        names.push(organisation_name(&held.directory, naming::organisation(&held.directory, name)?));
    }
    let thread = NewThread {
        subject: &arguments.subject,
        message: &arguments.text,
        about: &about,
        participants: names,
        beside: Vec::new(),
    };
    let drafted = thread.draft(context, &held)?;
    let case = drafted.opening.case;
    let (basis, consenter) = arguments.ground.of(!about.is_empty());
    let sharing = Sharing {
        case,
        read: [&[field(SUBJECT).id, field(PARTICIPANT).id][..], drafted.messages.as_slice()].concat(),
        write: drafted.messages,
        items: drafted.items,
        basis,
        consenter,
        purpose: context.translator().text("message-purpose", &[]),
    };
    let shared = sharing::open_shared(context, &drafted.opening, &sharing, &arguments.audience)?;
    context.printer().show(&json!({ "case": case, "shared": shared }), |printer| {
        printer.success("message-sent");
        printer.line(&case.to_string())
    })
}

/// Is a thread before it is opened.
pub(super) struct NewThread<'a> {
    pub(super) subject: &'a str,
    /// The first message.
    pub(super) message: &'a str,
    /// By which number each recipient knows the case that it is about.
    pub(super) about: &'a BTreeMap<OrganisationId, CaseHandle>,
    /// The names of the organisations.
    pub(super) participants: Vec<String>,
    /// What is asked for, of a thread that is a request.
    pub(super) beside: Vec<(&'a Field, String)>,
}

/// Is a thread that is about to be opened, with what it takes to share it.
pub(super) struct DraftedThread {
    pub(super) opening: Opening,
    /// The field of its messages; none where they go item by item.
    pub(super) messages: Vec<FieldId>,
    /// The item that tells each recipient which case it is about, and the first message where messages go item by item.
    pub(super) items: BTreeMap<OrganisationId, Vec<(DocumentId, FieldId)>>,
}

impl NewThread<'_> {
    /// Drafts the thread.
    pub(super) fn draft(self, context: &Context, held: &Held) -> Result<DraftedThread, CliError> {
        let message = if self.about.is_empty() { field(MESSAGE) } else { field(MESSAGE_ABOUT) };
        let mut values: Vec<(&Field, String)> = vec![(field(SUBJECT), text(field(SUBJECT), self.subject)?)];
        values.extend(self.about.values().map(|alias| (field(ABOUT), alias.to_string())));
        values.push((message, text(message, self.message)?));
        values.extend(self.participants.into_iter().map(|name| (field(PARTICIPANT), name)));
        values.extend(self.beside);
        let opening = Opening::draft(context, CaseKind::Thread, &values)?;
        let of_field = |id: FieldId| {
            let found = opening.values.iter().filter(move |(_, of, _)| *of == id);
            found.map(|(document, of, _)| (*document, *of)).collect::<Vec<_>>()
        };
        // An item for each recipient, in their order: each is its own document.
        let named = self.about.keys().copied().zip(of_field(field(ABOUT).id));
        let mut items: BTreeMap<_, Vec<_>> = named.map(|(recipient, about)| (recipient, vec![about])).collect();
        let mut by_item = false;
        for recipient in items.keys() {
            by_item |= sharing::gives_items_alone(context, held, *recipient)?;
        }
        let mut messages = vec![message.id];
        if by_item {
            messages.clear();
            items.values_mut().for_each(|items| items.extend(of_field(message.id)));
        }
        Ok(DraftedThread { opening, messages, items })
    }
}

/// Returns a text in its one way of writing.
pub(super) fn text(field: &Field, text: &str) -> Result<String, CliError> {
    let parsed = field.parse(text).map_err(|error| CliError::usage("message-text").caused_by(&error))?;
    if parsed.value.is_empty() { Err(CliError::usage("message-empty")) } else { Ok(parsed.value) }
}

/// Returns by which number each recipient knows a case; who does not know it must be granted something of it first.
pub(super) fn about(
    context: &Context,
    held: &Held,
    text: &str,
    to: &[String],
) -> Result<BTreeMap<OrganisationId, CaseHandle>, CliError> {
    let case = naming::case(context, text)?;
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    let filter = GrantFilter { case: Some(case), states: vec![GrantState::Active], ..GrantFilter::default() };
    let grants = context.call(Grants { consultation, filter })?.grants;
    let mut known: BTreeMap<OrganisationId, CaseHandle> = BTreeMap::new();
    for grant in grants {
        match grant.direction {
            Direction::Given => known.insert(grant.recipient.organisation, grant.alias),
            // The holder of somebody else's case knows it by the number that this organisation knows it by too.
            Direction::Received => known.insert(grant.head.holder.organisation, case),
        };
    }
    let mut about = BTreeMap::new();
    for name in to {
        let organisation = naming::organisation(&held.directory, name)?;
        let Some(alias) = known.get(&organisation) else {
            let name = organisation_name(&held.directory, organisation);
            let unknown = Sentence::new("message-case-unknown").with("organisation", name);
            return Err(CliError::denied(unknown).hint("hint-message-case-unknown"));
        };
        about.insert(organisation, *alias);
    }
    Ok(about)
}

pub(super) fn threads(context: &Context) -> Result<Vec<Thread>, CliError> {
    let consultation = context.consult(Scope::List, None, "")?;
    Ok(context.call(Threads { consultation })?.threads)
}

/// Returns the thread that `text` names: by the first digits of its number, or by its subject.
fn find(context: &Context, text: &str) -> Result<Thread, CliError> {
    let mut all = threads(context)?;
    let named = naming::by_digits(text, all.iter().map(|thread| thread.head.case))?;
    let wanted = text.trim().to_lowercase();
    // As with meetings and solutions: its whole subject, else the start of one.
    let is_whole = all.iter().any(|thread| thread.subject.to_lowercase() == wanted);
    all.retain(|thread| match named {
        Some(case) => thread.head.case == case,
        None if is_whole => thread.subject.to_lowercase() == wanted,
        None => thread.subject.to_lowercase().starts_with(&wanted),
    });
    if all.len() > 1 {
        let numbers: Vec<String> = all.iter().map(|thread| short(&thread.head.case)).collect();
        return Err(CliError::usage(Sentence::new("naming-ambiguous").with("text", text))
            .hint(Sentence::new("hint-naming-ambiguous").with("names", numbers.join(", "))));
    }
    all.pop().ok_or_else(|| CliError::not_found("message-thread-missing").hint("hint-inbox"))
}

fn reply(context: &Context, arguments: &Reply) -> Result<(), CliError> {
    let thread = find(context, &arguments.thread)?;
    let message = if thread.personal { field(MESSAGE_ABOUT) } else { field(MESSAGE) };
    let pending = write(context, &thread, &[(message, text(message, &arguments.text)?)], &arguments.ground)?;
    context.printer().show(&json!({ "case": thread.head.case, "pending": pending }), |printer| {
        printer.success("message-sent");
        if pending > 0 {
            printer.note("message-pending");
        }
        Ok(())
    })
}

/// Adds to a thread: in it, or, where this organisation may only read there, in one of its own that goes on from it and that the
/// holder of the first alone reads. Returns how many changes wait for the holder.
pub(super) fn write(
    context: &Context,
    thread: &Thread,
    values: &[(&'static Field, String)],
    ground: &Ground,
) -> Result<usize, CliError> {
    let fields: Vec<&Field> = values.iter().map(|(field, _)| *field).collect();
    let held = Held::read(context)?;
    if work::may_write(context, &thread.head, &fields)? {
        let readers =
            if thread.head.own && thread.personal { item_readers(context, &held, thread)? } else { Vec::new() };
        if readers.is_empty() {
            return work::write(context, thread.head.case, values);
        }
        return write_items(context, thread, values, ground, &readers);
    }
    let holder = thread.head.holder.organisation;
    let to = vec![holder.to_string()];
    let mut values = values.to_vec();
    // What is about a person goes item by item, each with the number by which the holder knows the case.
    let names_case = fields.iter().any(|field| field.class != Class::Work);
    if names_case {
        let name = organisation_name(&held.directory, holder);
        let unknown = Sentence::new("message-case-unknown").with("organisation", name);
        let unknown = || CliError::denied(unknown).hint("hint-message-case-unknown");
        let case = thread.about.as_ref().ok_or_else(unknown)?.case;
        let known = about(context, &held, &case.to_string(), &to)?;
        values.extend(known.values().map(|alias| (field(ABOUT), alias.to_string())));
    }
    let own = thread.own().map(|head| head.case);
    let drafted = match own {
        Some(case) => Opening::more(context, case, &values)?,
        None => {
            // Words about a person end with the case that they name: where this thread names none, it has none.
            if names_case || thread.about.is_none() {
                values.insert(0, (field(SUBJECT), thread.subject.clone()));
            }
            values.insert(0, (field(CONTINUES), thread.head.case.to_string()));
            values.extend(thread.participants.iter().map(|name| (field(PARTICIPANT), name.clone())));
            Opening::draft(context, CaseKind::Thread, &values)?
        }
    };
    let items = items_of(&drafted);
    // What others read of an own thread field by field they read already.
    if own.is_some() && items.is_empty() {
        drafted.commit(context)?;
        return Ok(0);
    }
    let (basis, consenter) = ground.of(names_case);
    let sharing = Sharing {
        case: drafted.case,
        read: [SUBJECT, CONTINUES, PARTICIPANT, MESSAGE, REQUEST].map(|name| field(name).id).to_vec(),
        write: Vec::new(),
        items: BTreeMap::from([(holder, items)]),
        basis,
        consenter,
        purpose: context.translator().text("message-purpose", &[]),
    };
    let audience = Audience { to, yes: true, ..Audience::default() };
    sharing::open_shared(context, &drafted, &sharing, &audience)?;
    Ok(0)
}

/// Returns what is about a person and goes item by item.
fn items_of(drafted: &Opening) -> Vec<(DocumentId, FieldId)> {
    let is_item = |of: &FieldId| [field(MESSAGE_ABOUT).id, field(ABOUT).id].contains(of);
    drafted.values.iter().filter(|(_, of, _)| is_item(of)).map(|(document, of, _)| (*document, *of)).collect()
}

/// Returns who reads an own thread item by item, so that each new message has to be released to them.
fn item_readers(context: &Context, held: &Held, thread: &Thread) -> Result<Vec<OrganisationId>, CliError> {
    let mut readers = Vec::new();
    for reader in sharing::readers(context, thread.head.case)? {
        if sharing::gives_items_alone(context, held, reader)? {
            readers.push(reader);
        }
    }
    Ok(readers)
}

/// Adds to an own thread, and releases what is about a person to each who reads it item by item.
fn write_items(
    context: &Context,
    thread: &Thread,
    values: &[(&'static Field, String)],
    ground: &Ground,
    readers: &[OrganisationId],
) -> Result<usize, CliError> {
    let drafted = Opening::more(context, thread.head.case, values)?;
    let items = items_of(&drafted);
    let (basis, consenter) = ground.of(!items.is_empty());
    let sharing = Sharing {
        case: drafted.case,
        read: [SUBJECT, PARTICIPANT, REQUEST].map(|name| field(name).id).to_vec(),
        write: Vec::new(),
        items: readers.iter().map(|reader| (*reader, items.clone())).collect(),
        basis,
        consenter,
        purpose: context.translator().text("message-purpose", &[]),
    };
    let to = readers.iter().map(ToString::to_string).collect();
    sharing::open_shared(context, &drafted, &sharing, &Audience { to, yes: true, ..Audience::default() })?;
    Ok(0)
}

fn show(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let thread = find(context, &arguments.thread)?;
    // Looking at the thread itself is what makes its messages read.
    for head in [&thread.head].into_iter().chain(&thread.continued) {
        work::show(context, head.case)?;
    }
    context.printer().show(&thread, |printer| print(printer, &thread))
}

fn print(printer: &Printer, thread: &Thread) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    printer.say(
        Sentence::new("message-head")
            .with("subject", thread.subject.as_str())
            .with("participants", thread.participants.join(", ")),
    )?;
    if let Some(about) = &thread.about {
        printer.say(Sentence::new("message-about").with("case", short(&about.case)))?;
    }
    for message in &thread.messages {
        let standing = words.standing_of(&message.standing);
        let head = Sentence::new("message-line")
            .with("time", words.moment(message.time))
            .with("organisation", words.author_organisation(&message.author))
            .with("author", words.author(&message.author));
        let mark = if message.unread { "* " } else { "" };
        let standing = if standing.is_empty() { standing } else { format!(" [{standing}]") };
        printer.line(&format!("{mark}{}{standing}", printer.translator().say(&head)))?;
        printer.line(&format!("    {}", words.place(MESSAGE, message.text.as_deref())))?;
    }
    Ok(())
}

pub(super) fn inbox(context: &Context, arguments: &Inbox) -> Result<(), CliError> {
    let mut threads = threads(context)?;
    threads.retain(|thread| !arguments.unread || thread.unread() > 0);
    // What waits to be read first; of those the newest first, as they come.
    threads.sort_by_key(|thread| thread.unread() == 0);
    context.printer().show(&threads, |printer| {
        if threads.is_empty() {
            printer.note("inbox-empty");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings =
            ["column-case", "inbox-column-subject", "inbox-column-about", "inbox-column-last", "column-organisation"];
        let mut columns = vec![Column::right(printer.text("inbox-column-unread", &[]))];
        columns.extend(headings.map(|id| Column::left(printer.text(id, &[]))));
        let mut table = Table::new(columns);
        for thread in &threads {
            let last = thread.messages.last();
            let about: Option<&CaseHead> = thread.about.as_ref();
            table.row([
                thread.unread().to_string(),
                short(&thread.head.case),
                thread.subject.clone(),
                about.map_or_else(String::new, |head| short(&head.case)),
                last.map_or_else(String::new, |message| words.moment(message.time)),
                last.map_or_else(String::new, |message| words.author_organisation(&message.author)),
            ]);
        }
        printer.table(&table)
    })
}
