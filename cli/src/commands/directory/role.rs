// SPDX-License-Identifier: EUPL-1.2
//! Who has which role on the platform, by which mission letter.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use raccord_protocol::catalogue::FieldKind;
use raccord_protocol::codec::sha256;
use raccord_protocol::view::CaseSummary;
use serde_json::json;

use super::own_sheet;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::values::{Words, option_called, options_named, parse_day};
use crate::work::{self, field, record, records};

/// Gives somebody a role.
#[derive(Debug, clap::Args)]
pub struct Role {
    /// Which role.
    #[arg(value_name = "ROLE", help = "help-role-role")]
    role: String,
    /// Who.
    #[arg(value_name = "NAME", help = "help-role-name")]
    name: String,
    /// The mission letter.
    #[arg(long, value_name = "FILE", help = "help-role-letter")]
    letter: Option<PathBuf>,
    /// When it was signed.
    #[arg(long, value_name = "DATE", help = "help-role-signed-on")]
    signed_on: Option<String>,
    /// Who signed it.
    #[arg(long, value_name = "NAMES", default_value = "", hide_default_value = true, help = "help-role-signed-by")]
    signed_by: String,
    /// Under whose responsibility.
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true, help = "help-role-under")]
    under: String,
    /// Where to call.
    #[arg(long, value_name = "NUMBER", default_value = "", hide_default_value = true, help = "help-role-phone")]
    phone: String,
    /// Where to write.
    #[arg(long, value_name = "ADDRESS", default_value = "", hide_default_value = true, help = "help-role-mail")]
    mail: String,
    /// The last day.
    #[arg(long, value_name = "DATE", help = "help-role-until")]
    until: Option<String>,
}

/// The roles that nobody has without a signed letter: leaders, and the assistants that they appoint.
const BY_LETTER: [&str; 3] = ["assistant", "responsable_education", "responsable_emploi"];

/// The roles of those who lead, whom three authorities appoint together.
const LEADERS: [&str; 2] = ["responsable_education", "responsable_emploi"];
/// The prefect of the region, the recteur, the president of the regional council.
const AUTHORITIES: usize = 3;

pub(super) fn run(context: &Context, arguments: &Role) -> Result<(), CliError> {
    let code = role_of(Words::new(context.translator()), &arguments.role)?;
    let letter = match &arguments.letter {
        Some(path) => {
            let bytes = fs::read(path).map_err(|error| CliError::file(path, &error))?;
            HEXLOWER.encode(&sha256(&[&bytes]))
        }
        None => String::new(),
    };
    check_letter(&code, &letter, &arguments.signed_by)?;
    let day = |text: &Option<String>| -> Result<String, CliError> {
        Ok(text.as_deref().map(parse_day).transpose()?.map(|day| day.to_string()).unwrap_or_default())
    };
    let parts = [
        ("role", code.clone()),
        ("nom", arguments.name.clone()),
        ("lettre_le", day(&arguments.signed_on)?),
        ("signataires", arguments.signed_by.clone()),
        ("empreinte", letter),
        ("sous", arguments.under.clone()),
        ("tel", arguments.phone.clone()),
        ("mail", arguments.mail.clone()),
        ("jusqu_au", day(&arguments.until)?),
    ];
    let sheet = own_sheet(context, &Held::read(context)?)?;
    work::write(context, sheet.head.case, &[(field("acteur_role"), record(field("acteur_role"), &parts)?)])?;
    context.printer().show(&json!({ "case": sheet.head.case, "role": code }), |printer| {
        printer.success("role-done");
        Ok(())
    })
}

/// Returns the code of a role that somebody typed.
fn role_of(words: Words<'_>, text: &str) -> Result<String, CliError> {
    let FieldKind::Record { parts } = &field("acteur_role").kind else {
        return Err(CliError::bug("the field of roles is no record"));
    };
    let options = parts.iter().filter(|part| part.name == "role").find_map(|part| match &part.kind {
        FieldKind::Choice { options } => Some(options),
        _ => None,
    });
    let options = options.ok_or_else(|| CliError::bug("a role is no choice"))?;
    option_called(options, text).map(|option| option.code.clone()).ok_or_else(|| {
        let named = options_named(options, words.language());
        CliError::usage("role-unknown").hint(Message::new("hint-valid-values").with("values", named))
    })
}

/// Checks that a role which takes a mission letter has one, with who signed it: a leader's three authorities, an assistant's
/// leaders.
pub(super) fn check_letter(role: &str, letter: &str, signed_by: &str) -> Result<(), CliError> {
    if BY_LETTER.contains(&role) && (letter.is_empty() || signed_by.trim().is_empty()) {
        return Err(CliError::usage("role-letter").hint("hint-role-letter"));
    }
    let names = signed_by.split([',', ';']).map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty());
    if LEADERS.contains(&role) && names.collect::<BTreeSet<_>>().len() < AUTHORITIES {
        return Err(CliError::usage("role-signatures").hint("hint-role-signatures"));
    }
    Ok(())
}

/// Returns who has which role in an organisation on a day, in words.
pub(super) fn roles(words: Words<'_>, sheet: &CaseSummary, today: Date) -> Vec<String> {
    let standing = records(sheet, "acteur_role").into_iter().filter(|parts| {
        let until = parts.get("jusqu_au").and_then(|day| day.parse::<Date>().ok());
        until.is_none_or(|until| until >= today)
    });
    standing
        .filter_map(|parts| {
            let role = words.part("acteur_role", "role", parts.get("role")?);
            Some(format!("{} ({role})", parts.get("nom")?))
        })
        .collect()
}
