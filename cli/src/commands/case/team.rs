// SPDX-License-Identifier: EUPL-1.2
//! `raccord case team`: who does what for a young person, and how the one whom the person trusts is chosen.

use std::collections::BTreeMap;

use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::key::PublicKey;
use raccord_protocol::organisation::OrganisationKind;
use serde::Serialize;
use serde_json::json;

use crate::commands::staff::names_of_keys;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, lower, organisation_name};
use crate::output::{Column, Printer, Table};
use crate::team::{self, AVOIDED, Candidate, KEY, OPINION, Part, Unfit, assistant_key, candidates};
use crate::values::short;
use crate::work;
use crate::writing::{Writer, office_time, refuse_handed_over};

/// Says and sets who does what for a young person.
#[derive(Debug, clap::Args)]
pub struct Team {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// The referent.
    #[arg(long, value_name = "NAME", help = "help-team-assistant")]
    assistant: Option<String>,
    /// Whose key the referent signs with.
    #[arg(long, value_name = "KEY", requires = "assistant", help = "help-team-key")]
    key: Option<String>,
    /// Whom the person trusts.
    #[arg(long, value_name = "NAME", help = "help-team-interlocutor")]
    interlocutor: Option<String>,
    /// Who makes the diagnosis.
    #[arg(long, value_name = "NAME", help = "help-team-diagnosis")]
    diagnosis: Option<String>,
    /// The tutor of the path.
    #[arg(long, value_name = "NAME", help = "help-team-tutor")]
    tutor: Option<String>,
    /// Proposes an interlocutor.
    #[arg(long, value_name = "NAME", help = "help-team-propose")]
    propose: Option<String>,
    /// Agrees to one.
    #[arg(long, value_name = "NAME", help = "help-team-agree")]
    agree: Option<String>,
    /// Disagrees.
    #[arg(long, value_name = "NAME", help = "help-team-disagree")]
    disagree: Option<String>,
    /// Whom the person is to be spared.
    #[arg(long, value_name = "TEXT", help = "help-team-avoid")]
    avoid: Option<String>,
    /// Although somebody disagrees or the file advises against it.
    #[arg(long, help = "help-team-anyway")]
    anyway: bool,
}

/// Is a part with who plays it.
#[derive(Debug, Serialize)]
struct Player {
    part: Part,
    names: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KnownKey>,
}

/// Is the key of a referent, with the organisation that certifies it today.
#[derive(Debug, Serialize)]
struct KnownKey {
    key: String,
    organisation: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Team) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let mut writer = Writer::open(context, &arguments.case, "")?;
    let assistant =
        arguments.assistant.as_deref().map(|name| assistant(context, &held, name, arguments.key.as_deref()));
    let (assistant, assistant_key) = assistant.transpose()?.unzip();
    let chosen = [
        (Part::Assistant, &assistant),
        (Part::Interlocutor, &arguments.interlocutor),
        (Part::Diagnosis, &arguments.diagnosis),
        (Part::Tutor, &arguments.tutor),
    ];
    let opinions = [("propose", &arguments.propose), ("accord", &arguments.agree), ("desaccord", &arguments.disagree)];
    if let Some(text) = &arguments.avoid {
        writer.set(AVOIDED, text)?;
        writer.commit_and_go_on()?;
    }
    for (part, name) in chosen {
        let Some(name) = name.as_deref().map(str::trim) else { continue };
        refuse_unfit(context, &held, &writer, part, name, arguments.anyway)?;
        if part == Part::Interlocutor && !name.is_empty() {
            let least = work::thresholds_of(context, writer.case)?.agreeing_min;
            refuse_alone(context, &writer, name, (least, arguments.anyway))?;
        }
        writer.set(part.field(), name)?;
    }
    if let Some((name, key)) = assistant.as_deref().zip(assistant_key) {
        match key {
            Some(key) => writer.set(KEY, &record(name, &key.to_string()))?,
            None => {
                writer.set(KEY, "")?;
                if !name.is_empty() {
                    context.printer().warn(Message::new("team-key-unknown").with("name", name));
                }
            }
        }
    }
    let today = office_time(context).date().to_string();
    for (opinion, name) in opinions {
        let Some(name) = name else { continue };
        refuse_unfit(context, &held, &writer, Part::Interlocutor, name, arguments.anyway || opinion == "desaccord")?;
        writer.add_record(OPINION, &[("nom", name), ("avis", opinion), ("le", &today)])?;
    }
    if !writer.written().is_empty() {
        refuse_handed_over(&writer.view.head)?;
    }
    let pending = writer.commit_and_go_on()?.map_or(0, |answer| answer.pending);
    say(context, &held, &writer, pending)
}

/// Returns the name of a referent and the key, where it is known. Somebody who is named as the file of the key is called what colleagues
/// call the holder: so do lists, and whoever shares the work out.
fn assistant(
    context: &Context,
    held: &Held,
    name: &str,
    key: Option<&str>,
) -> Result<(String, Option<PublicKey>), CliError> {
    let name = name.trim();
    let people = context.call(NodeContext {})?.people;
    let called = people.iter().find(|(_, told)| lower(told) == lower(name)).and_then(|(key, _)| key.parse().ok());
    let known = match key {
        None if called.is_some() => called,
        _ => key_of(context, held, key.unwrap_or(name))?,
    };
    let told = known.filter(|_| key.is_none()).and_then(|key| people.get(&key.to_string()));
    Ok((told.map_or(name, String::as_str).to_owned(), known))
}

/// Returns the name of a referent, as colleagues call who is meant by it. Whom nobody here is called is refused, unless it is said that
/// this is meant; where colleagues have told no names, or `is_in_use` says that files name the person already, nothing is refused.
///
/// # Errors
/// Fails where nobody is called so, and where the node does not answer.
pub(in crate::commands) fn referent(
    context: &Context,
    held: &Held,
    name: &str,
    (is_in_use, anyway): (bool, bool),
) -> Result<String, CliError> {
    let (called, key) = assistant(context, held, name, None)?;
    if key.is_some() || called.is_empty() || is_in_use {
        return Ok(called);
    }
    let people = context.call(NodeContext {})?.people;
    if anyway || people.is_empty() {
        context.printer().warn(Message::new("referent-nobody").with("name", called.as_str()));
        return Ok(called);
    }
    let names = people.values().map(String::as_str).collect::<Vec<_>>().join(", ");
    let nobody = CliError::not_found(Message::new("referent-nobody").with("name", called));
    Err(nobody.hint(Message::new("hint-referent-nobody").with("names", names)))
}

fn record(name: &str, key: &str) -> String {
    json!({ "nom": name, "cle": key }).to_string()
}

/// Refuses somebody whom the file advises against.
fn refuse_unfit(
    context: &Context,
    held: &Held,
    writer: &Writer<'_>,
    part: Part,
    name: &str,
    anyway: bool,
) -> Result<(), CliError> {
    let Some(unfit) = team::unfit(&writer.summary, part, name, kind_named(held, name)) else { return Ok(()) };
    let message = match unfit {
        Unfit::Avoided => Message::new("team-avoided").with("name", name),
        Unfit::OfASchool => Message::new("team-of-a-school").with("name", name),
    };
    if anyway {
        context.printer().warn(message);
        return Ok(());
    }
    Err(CliError::denied(message).hint("hint-team-anyway"))
}

/// Refuses an interlocutor whom one organisation alone wants, or on whom they disagree.
fn refuse_alone(
    context: &Context,
    writer: &Writer<'_>,
    name: &str,
    (least, anyway): (usize, bool),
) -> Result<(), CliError> {
    let wanted = lower(name);
    let all = candidates(&writer.view);
    let candidate = all.iter().find(|candidate| lower(&candidate.name) == wanted);
    if candidate.is_some_and(|candidate| candidate.is_collegial(least)) {
        return Ok(());
    }
    let message = Message::new("team-not-collegial").with("name", name).with("count", least);
    if anyway {
        context.printer().warn(message);
        return Ok(());
    }
    Err(CliError::denied(message).hint("hint-team-propose").hint("hint-team-anyway"))
}

/// Returns the kind of the organisation that stands behind the comma: `Luc Noir, Mission locale`.
fn kind_named(held: &Held, name: &str) -> Option<OrganisationKind> {
    let (_, organisation) = name.split_once(',')?;
    let organisation = naming::organisation(&held.directory, organisation.trim()).ok()?;
    held.directory.card(organisation).map(|card| card.kind)
}

/// Returns the key of a member of staff: by its name in this home, or by its first digits, of any organisation that is known.
fn key_of(context: &Context, held: &Held, text: &str) -> Result<Option<PublicKey>, CliError> {
    let here = context.home().ok().map(|home| names_of_keys(&home)).transpose()?.unwrap_or_default();
    let wanted = lower(text);
    let certified: BTreeMap<String, PublicKey> = held
        .directory
        .cards()
        .flat_map(|card| &card.staff)
        .filter(|staff| staff.until.is_none())
        .map(|staff| (staff.key.to_string(), staff.key))
        .collect();
    let named = here.into_iter().find(|(key, name)| lower(name) == wanted && certified.contains_key(&key.to_string()));
    if let Some((key, _)) = named {
        return Ok(Some(key));
    }
    let is_digits = wanted.len() >= KEY_DIGITS_MIN && wanted.bytes().all(|digit| digit.is_ascii_hexdigit());
    let mut found = certified.into_iter().filter(|(digits, _)| is_digits && digits.starts_with(&wanted));
    match (found.next(), found.next()) {
        (Some((_, key)), None) => Ok(Some(key)),
        _ => Ok(None),
    }
}

fn say(context: &Context, held: &Held, writer: &Writer<'_>, pending: usize) -> Result<(), CliError> {
    let known = assistant_key(&writer.summary).map(|key| KnownKey { organisation: certified_by(held, &key), key });
    let mut players: Vec<Player> =
        Part::ALL.map(|part| Player { part, names: writer.values(part.field()).to_vec(), key: None }).into();
    players[0].key = known;
    let opinions = candidates(&writer.view);
    let first = team::first_to_call(&writer.summary);
    let object = json!({
        "case": writer.case,
        "team": players,
        "opinions": opinions,
        "first_to_call": first.as_ref().map(|(part, name)| json!({ "part": part, "name": name })),
        "pending": pending,
    });
    context.printer().show(&object, |printer| {
        print(printer, &players, &opinions)?;
        if let Some((_, name)) = &first {
            printer.say(Message::new("team-first").with("name", name.as_str()))?;
        }
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

/// Returns the organisation that certifies a key today.
fn certified_by(held: &Held, key: &str) -> Option<String> {
    let card = held
        .directory
        .cards()
        .find(|card| card.staff.iter().any(|staff| staff.until.is_none() && staff.key.to_string() == key))?;
    Some(organisation_name(&held.directory, card.organisation))
}

fn print(printer: &Printer, players: &[Player], opinions: &[Candidate]) -> Result<(), CliError> {
    let headings = ["team-column-part", "team-column-name", "team-column-key"];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for player in players {
        let key = player.key.as_ref().map_or_else(String::new, |known| match &known.organisation {
            Some(organisation) => format!("{} ({organisation})", short(&known.key)),
            None => printer.text("team-key-ended", &[("key", short(&known.key).into())]),
        });
        table.row([printer.text(part_text(player.part), &[]), player.names.join(" / "), key]);
    }
    printer.table(&table)?;
    for candidate in opinions {
        let joined = |names: &std::collections::BTreeSet<String>| {
            if names.is_empty() { "–".to_owned() } else { names.iter().cloned().collect::<Vec<_>>().join(", ") }
        };
        printer.say(
            Message::new("team-opinion")
                .with("name", candidate.name.as_str())
                .with("agreeing", joined(&candidate.agreeing))
                .with("disagreeing", joined(&candidate.disagreeing)),
        )?;
    }
    Ok(())
}

const fn part_text(part: Part) -> &'static str {
    match part {
        Part::Assistant => "team-part-assistant",
        Part::Interlocutor => "team-part-interlocutor",
        Part::Diagnosis => "team-part-diagnosis",
        Part::Tutor => "team-part-tutor",
    }
}

/// Fewer digits of a key could mean somebody else.
const KEY_DIGITS_MIN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::team::{ASSISTANT, INTERLOCUTOR};
    use crate::writing::field;

    #[test]
    fn the_fields_hold_what_is_written() {
        for name in [ASSISTANT, INTERLOCUTOR, AVOIDED] {
            assert!(!field(name).list, "{name} holds one value");
        }
        assert!(field(OPINION).list);
        assert!(field(KEY).parse(&record("Claire, \"la\" référente", "ab12")).is_ok());
    }
}
