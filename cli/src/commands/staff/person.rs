// SPDX-License-Identifier: EUPL-1.2
//! `raccord staff person`: what a member of staff is called, for colleagues alone.

use raccord_node::keystore::{KeyKind, SealedKey};
use raccord_protocol::commit::Padding;
use raccord_protocol::key::PublicKey;
use raccord_protocol::statement::{Kind, Person, single};

use super::KEY_DIGITS_MIN;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;

/// Says what a member of staff is called.
#[derive(Debug, clap::Args)]
pub struct PersonArguments {
    /// The name of the person.
    #[arg(value_name = "PERSON", help = "help-staff-person-name")]
    name: String,
    /// Whose key, where it is not the own one.
    #[arg(long, value_name = "NAME", help = "help-staff-person-of")]
    of: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &PersonArguments) -> Result<(), CliError> {
    let key = match &arguments.of {
        Some(of) => key_of(context, of)?,
        None => context.staff_key()?.public(),
    };
    let person = Person { key, name: arguments.name.trim().to_owned() };
    let draft = single(Kind::Person, vec![], &person, &mut context.entropy()?);
    context.commit(&[draft], Padding::Bare)?;
    let said = Message::new("staff-person-said").with("name", person.name.as_str());
    context.printer().success(said.with("key", key.to_string()[..KEY_DIGITS_MIN].to_owned()));
    Ok(())
}

/// Returns the key in this home of that name, or the certified one that starts with these digits.
fn key_of(context: &Context, text: &str) -> Result<PublicKey, CliError> {
    if let Some(path) = context.home()?.staff_key(text).ok().filter(|path| path.exists()) {
        return Ok(SealedKey::read(&path, KeyKind::Staff)?.public());
    }
    let held = Held::read(context)?;
    let meant = |key: &PublicKey| text.len() >= KEY_DIGITS_MIN && key.to_string().starts_with(text);
    let found: Vec<PublicKey> = held.own_card()?.staff.iter().map(|staff| staff.key).filter(meant).collect();
    match found[..] {
        [key] => Ok(key),
        _ => Err(CliError::not_found(Message::new("error-staff-unknown").with("name", text))),
    }
}
