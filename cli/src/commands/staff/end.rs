// SPDX-License-Identifier: EUPL-1.2
//! `raccord staff end`: a key counts no more, from now on or, where it was stolen before anybody knew, from that moment on.

use std::fs;
use std::path::{Path, PathBuf};

use raccord_node::keystore::{KeyKind, SealedKey};
use raccord_node::service::platform::Info;
use raccord_node::service::signed::{SignedSince, SignedSinceAnswer};
use raccord_protocol::key::PublicKey;
use raccord_protocol::roster::{Role, StaffCertificate};
use raccord_protocol::time::Timestamp;
use serde_json::json;

use super::{ENDED, KEY_DIGITS_MIN, role_message};
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::held::{Held, reissue};
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, parse_moment, short};

pub(super) fn run(context: &Context, name: &str, since: Option<&str>, yes: bool) -> Result<(), CliError> {
    let home = context.home()?;
    let held = Held::read(context)?;
    let own_file = home.staff_key(name).ok().filter(|path| path.exists());
    let named = match &own_file {
        Some(path) => Some(SealedKey::read(path, KeyKind::Staff)?.public()),
        None => None,
    };
    let card = held.own_card()?;
    let meant = |staff: &&StaffCertificate| match named {
        Some(key) => staff.key == key,
        None => name.len() >= KEY_DIGITS_MIN && staff.key.to_string().starts_with(name),
    };
    let found: Vec<&StaffCertificate> = card.staff.iter().filter(meant).collect();
    let (key, role, began) = match found.as_slice() {
        [staff] if staff.until.is_none() => (staff.key, staff.role, staff.since),
        [_] => {
            let ended = CliError::conflict(Message::new("error-staff-ended").with("name", name));
            return Err(if since.is_some() { ended.hint("hint-staff-ended") } else { ended });
        }
        _ => return Err(CliError::not_found(Message::new("error-staff-unknown").with("name", name))),
    };
    let since = since.map(|text| moment(context, text, began)).transpose()?;
    let signed = since.map(|since| context.call(SignedSince { key, since })).transpose()?;
    if let Some((since, signed)) = since.zip(signed.as_ref()) {
        let said = Message::new("staff-end-signed").with("name", name).with("commits", signed.commits);
        let said = said.with("entries", signed.entries).with("since", date_time(context, since));
        context.printer().note(said);
    }
    let is_leader = |staff: &&StaffCertificate| staff.role == Role::Leader && staff.until.is_none();
    let last_leader = role == Role::Leader && card.staff.iter().filter(is_leader).count() == 1;
    if !yes {
        context.confirm(match last_leader {
            true => Message::new("staff-end-question-last").with("name", name),
            false => {
                let role = context.translator().say(&role_message(role));
                Message::new("staff-end-question").with("name", name).with("role", role)
            }
        })?;
    }
    let mut end = held.end_now(context)?;
    if let Some((since, signed)) = since.zip(signed.as_ref()) {
        // It names every ledger as if it ended now: those that ended since counted until then. Of the running one, only
        // what was sealed by then is certain to be from before.
        end.time = since.minus_ms(1);
        let running = context.call(Info {})?.ledger;
        let sealed = end.sealed.iter_mut().filter(|(ledger, _)| *ledger == running);
        sealed.for_each(|(_, size)| *size = signed.sealed_size);
    }
    reissue(context, &held, |card| {
        card.staff.iter_mut().filter(|staff| staff.key == key).for_each(|staff| staff.until = Some(end.clone()));
        Ok(())
    })?;
    if let Some(path) = own_file {
        // Out of the way, so that commands no longer offer it; it opens nothing any more. Its name stays known.
        let ended = ended_path(&path, key);
        fs::rename(&path, &ended).map_err(|error| CliError::file(&path, &error))?;
    }
    let printer = context.printer();
    match since {
        None => printer.success(Message::new("staff-ended").with("name", name)),
        Some(since) => {
            let ended = Message::new("staff-ended-since").with("name", name);
            printer.success(ended.with("since", date_time(context, since)));
        }
    }
    if last_leader {
        printer.warn("staff-end-last");
    }
    printer.note("organisation-card-changed");
    match since.zip(signed) {
        None => Ok(()),
        Some((since, signed)) => {
            let object = json!({ "key": key, "since": since, "signed": signed });
            printer.show(&object, |printer| print(printer, &signed))
        }
    }
}

/// Reads the moment from which a key does not count: one that is past, and at which it did.
fn moment(context: &Context, text: &str, began: Timestamp) -> Result<Timestamp, CliError> {
    let since = parse_moment(text, context.translator().time_zone())?;
    if since > context.now() {
        return Err(CliError::usage("staff-end-future").hint("hint-staff-end-future"));
    }
    if since < began {
        let before = Message::new("staff-end-before").with("began", date_time(context, began));
        return Err(CliError::usage(before).hint("hint-staff-end-before"));
    }
    Ok(since)
}

fn date_time(context: &Context, at: Timestamp) -> String {
    context.translator().date_time(instant(at))
}

/// Lists what was signed between the moment and now.
fn print(printer: &Printer, signed: &SignedSinceAnswer) -> Result<(), CliError> {
    if signed.signed.is_empty() {
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let mut table = Table::new([
        Column::left(printer.text("staff-end-column-signed", &[])),
        Column::right(printer.text("staff-end-column-entries", &[])),
        Column::left(printer.text("column-entry", &[])),
    ]);
    for commit in &signed.signed {
        table.row([
            words.moment(commit.time),
            printer.translator().number(i64::from(commit.entries)),
            commit.first.as_ref().map(short).unwrap_or_default(),
        ]);
    }
    printer.table(&table)?;
    let left = signed.commits - signed.signed.len() as u64;
    if left > 0 {
        printer.note(Message::new("staff-end-more").with("count", left));
    }
    printer.note("staff-end-look");
    Ok(())
}

/// Returns where the file of a key goes whose certificate has ended; somebody of the same name may have ended before.
fn ended_path(path: &Path, key: PublicKey) -> PathBuf {
    let ended = path.with_extension("key.ended");
    if ended.exists() { path.with_extension(format!("{}.{ENDED}", short(&key))) } else { ended }
}
