// SPDX-License-Identifier: EUPL-1.2
//! `raccord staff`: the people of this organisation, and what they may do.

use std::collections::BTreeMap;
use std::fs;

use clap::{Subcommand, ValueEnum};
use raccord_node::home::Home;
use raccord_node::keystore::{KeyKind, SealedKey, fresh_key};
use raccord_protocol::key::PublicKey;
use raccord_protocol::roster::{Role, StaffCertificate};
use serde::Serialize;

use crate::context::{Context, instant};
use crate::error::CliError;
use crate::held::{Held, reissue};
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::short;

mod end;
pub mod person;

/// Lists, adds and ends members of staff.
#[derive(Debug, clap::Args)]
pub struct Staff {
    /// What to do.
    #[command(subcommand)]
    pub command: StaffCommand,
}

/// What can be done about staff.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Lists who may sign.
    #[command(about = "help-staff-list")]
    List,
    /// Makes and certifies a key.
    #[command(about = "help-staff-add", after_help = "help-staff-add-more")]
    Add {
        /// The name of the key in the home.
        #[arg(value_name = "NAME", help = "help-staff-name")]
        name: String,
        /// What the person may do.
        #[arg(long, value_enum, value_name = "ROLE", hide_possible_values = true, help = "help-staff-role")]
        role: RoleName,
    },
    /// Ends a certificate.
    #[command(about = "help-staff-end", after_help = "help-staff-end-more")]
    End {
        /// The name of the key in the home, or the first digits of the key.
        #[arg(value_name = "NAME", help = "help-staff-end-name")]
        name: String,
        /// From which moment on the key does not count, where that is past.
        #[arg(long, value_name = "MOMENT", help = "help-staff-end-since")]
        since: Option<String>,
        /// Do not ask.
        #[arg(long, help = "help-staff-end-yes")]
        yes: bool,
    },
    /// Changes the passphrase of a key.
    #[command(about = "help-staff-passphrase")]
    Passphrase {
        /// The name of the key in the home.
        #[arg(value_name = "NAME", help = "help-staff-name")]
        name: String,
    },
    /// Says what somebody is called.
    #[command(about = "help-staff-person", after_help = "help-staff-person-more")]
    Person(person::PersonArguments),
}

/// Is a role as people type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// [`Role::Administrator`].
    Administrator,
    /// [`Role::Adviser`].
    Adviser,
    /// [`Role::Assistant`].
    Assistant,
    /// [`Role::Auditor`].
    Auditor,
    /// [`Role::Leader`].
    Leader,
    /// [`Role::Registrar`].
    Registrar,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Administrator => Self::Administrator,
            RoleName::Adviser => Self::Adviser,
            RoleName::Assistant => Self::Assistant,
            RoleName::Auditor => Self::Auditor,
            RoleName::Leader => Self::Leader,
            RoleName::Registrar => Self::Registrar,
        }
    }
}

/// Returns the word for a role.
pub fn role_message(role: Role) -> Message {
    Message::new(match role {
        Role::Administrator => "role-administrator",
        Role::Adviser => "role-adviser",
        Role::Assistant => "role-assistant",
        Role::Auditor => "role-auditor",
        Role::Leader => "role-leader",
        Role::Registrar => "role-registrar",
    })
}

/// Is a certificate as `--json` prints it.
#[derive(Serialize)]
struct StaffReport {
    name: Option<String>,
    key: PublicKey,
    role: Role,
    since: u64,
    until: Option<u64>,
}

pub(super) fn run(context: &Context, arguments: Staff) -> Result<(), CliError> {
    match arguments.command {
        StaffCommand::List => list(context),
        StaffCommand::Add { name, role } => add(context, &name, role.into()),
        StaffCommand::End { name, since, yes } => end::run(context, &name, since.as_deref(), yes),
        StaffCommand::Person(arguments) => person::run(context, &arguments),
        StaffCommand::Passphrase { name } => change_passphrase(context, &name),
    }
}

fn list(context: &Context) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let names = names_of_keys(&context.home()?)?;
    let report: Vec<StaffReport> = held
        .own_card()?
        .staff
        .iter()
        .map(|staff| StaffReport {
            name: names.get(&staff.key).cloned(),
            key: staff.key,
            role: staff.role,
            since: staff.since.0,
            until: staff.until.as_ref().map(|end| end.time.0),
        })
        .collect();
    context.printer().show(&report, |printer| {
        let heading = |id| Column::left(printer.text(id, &[]));
        let mut table = Table::new([
            heading("staff-column-name"),
            heading("staff-column-key"),
            heading("staff-column-role"),
            heading("staff-column-since"),
            heading("staff-column-until"),
        ]);
        for staff in &report {
            let day = |time: u64| context.translator().date_time(instant(raccord_protocol::time::Timestamp(time)));
            let name = staff.name.clone().unwrap_or_default();
            let ended = |name: String| match (staff.until, name.is_empty()) {
                (Some(_), false) => context.translator().say(&Message::new("staff-name-ended").with("name", name)),
                _ => name,
            };
            table.row([
                ended(name),
                staff.key.to_string()[..16].to_owned(),
                context.translator().say(&role_message(staff.role)),
                day(staff.since),
                staff.until.map(day).unwrap_or_default(),
            ]);
        }
        printer.table(&table)
    })
}

fn add(context: &Context, name: &str, role: Role) -> Result<(), CliError> {
    let home = context.home()?;
    let path = home.staff_key(name)?;
    let held = Held::read(context)?;
    let passphrase = context.new_passphrase(Message::new("prompt-staff-new-passphrase").with("name", name))?;
    let key = fresh_key()?;
    SealedKey::create(&path, KeyKind::Staff, &key, &passphrase)?;
    let certificate = StaffCertificate::new(held.organisation, &key, role, context.now());
    let issued = reissue(context, &held, |card| {
        card.staff.push(certificate);
        Ok(())
    });
    if issued.is_err() {
        // A key that nothing certifies is of no use, and would be in the way of the next attempt.
        let _ = fs::remove_file(&path);
    }
    issued?;
    let role = context.translator().say(&role_message(role));
    context.printer().success(Message::new("staff-added").with("name", name).with("role", role));
    context.printer().note("organisation-card-changed");
    Ok(())
}

fn change_passphrase(context: &Context, name: &str) -> Result<(), CliError> {
    let mut sealed = SealedKey::read(&context.home()?.staff_key(name)?, KeyKind::Staff)?;
    let old = context.passphrase(Message::new("prompt-passphrase-staff").with("name", name))?;
    // Tried before anybody types a new one.
    sealed.open(&old)?;
    let new = context.replacement_passphrase(Message::new("prompt-staff-new-passphrase").with("name", name))?;
    sealed.change_passphrase(&old, &new)?;
    context.printer().success(Message::new("staff-passphrase-changed").with("name", name));
    Ok(())
}

/// Returns the names of the keys that are in the home, and of those whose certificates have ended.
pub(super) fn names_of_keys(home: &Home) -> Result<BTreeMap<PublicKey, String>, CliError> {
    let mut names = BTreeMap::new();
    for path in fs::read_dir(home.path().join("staff"))? {
        let path = path?.path();
        let Some(file) = path.file_name().and_then(|file| file.to_str()) else { continue };
        let name = file.strip_suffix(".key").or_else(|| file.strip_suffix(ENDED)?.strip_suffix('.'));
        // What is no key is nobody's name.
        let Some((name, sealed)) = name.zip(SealedKey::read(&path, KeyKind::Staff).ok()) else { continue };
        let name = name.strip_suffix(&short(&sealed.public())).and_then(|name| name.strip_suffix('.')).unwrap_or(name);
        names.insert(sealed.public(), name.to_owned());
    }
    Ok(names)
}

/// Ends the names of the files of keys whose certificates have ended.
const ENDED: &str = "key.ended";
/// Fewer digits of a key could mean somebody else.
const KEY_DIGITS_MIN: usize = 8;
