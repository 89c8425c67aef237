// SPDX-License-Identifier: EUPL-1.2
//! What a report says, in sentences: the same on the terminal and on the page for people.

use raccord_protocol::audit::{
    EmergencyReport, Finding, FormReport, PreviousReport, ProofReport, ReaderReport, Report,
};
use raccord_protocol::id::Nonce;
use raccord_protocol::time::Timestamp;

use super::evidence;
use crate::context::{Context, instant};
use crate::language::{Message, Translator};
use crate::values::short;

/// Returns a moment of a report: an auditor may have no node, and so no time zone of an office. What is universal time is called so.
pub(super) fn moment(translator: &Translator, at: Timestamp) -> String {
    let is_universal = instant(at).to_zoned(translator.time_zone().clone()).offset().is_zero();
    let said = translator.date_time(instant(at));
    if is_universal { format!("{said} UTC") } else { said }
}

/// Returns against whom there is a proof, and of what.
pub(super) fn proof_said(context: &Context, proof: &ProofReport) -> Message {
    let name = if proof.name.is_empty() { proof.ledger.to_string() } else { proof.name.clone() };
    let kind = evidence::value_said(context.translator(), proof.kind);
    Message::new("audit-proof-held").with("name", name).with("kind", kind)
}

/// Returns to whom a node gave how much in an emergency.
pub(super) fn emergency_said(context: &Context, given: &EmergencyReport) -> Message {
    let day = |at| moment(context.translator(), at);
    let name = if given.name.is_empty() { short(&given.recipient) } else { given.name.clone() };
    let entry = given.position.entry.as_ref().map(short).unwrap_or_default();
    let said = Message::new("audit-emergency").with("name", name).with("items", given.items).with("entry", entry);
    said.with("time", day(given.time)).with("until", day(given.until))
}

/// Returns by which form how many consents were given, and whether the leaders signed it.
pub(super) fn form_said(context: &Context, form: &FormReport) -> Message {
    let day = |at| moment(context.translator(), at);
    let said = match form.signed {
        Some(since) => Message::new("audit-form-signed").with("since", day(since)),
        None => Message::new("audit-form"),
    };
    let said = said.with("form", form.form.as_str()).with("version", form.version).with("consents", form.consents);
    said.with("digest", short(&form.template)).with("first", day(form.first)).with("last", day(form.last))
}

/// Returns who looked at cases in which they did nothing else.
pub(super) fn reader_said(reader: &ReaderReport) -> Message {
    let first: Vec<String> = reader.first_cases.iter().map(short).collect();
    let more = if reader.cases > first.len() as u64 { "…" } else { "" };
    let said = Message::new("audit-reader").with("key", short(&reader.signer)).with("cases", reader.cases);
    said.with("first", format!("{}{more}", first.join(", ")))
}

/// Returns which ledger came before, and what of it is lost.
pub(super) fn previous_said(previous: &PreviousReport) -> Message {
    let known_to = previous.known_to.iter().map(|known| known.name.as_str()).collect::<Vec<_>>().join(", ");
    let id = match (previous.lost, known_to.is_empty()) {
        (0, _) => "audit-previous",
        (_, true) => "audit-previous-lost",
        (_, false) => "audit-previous-lost-known",
    };
    let said = Message::new(id).with("ledger", short(&previous.ledger)).with("epochs", previous.epochs);
    said.with("lost", previous.lost).with("names", known_to)
}

/// Returns what the auditor handed in, for comparing, and what of the log is newer than that.
pub(super) fn nonce_said(nonce: &Nonce, epoch: Option<u64>) -> Message {
    match epoch {
        Some(epoch) => Message::new("audit-nonce-sealed").with("epoch", epoch),
        None => Message::new("audit-nonce-unsealed"),
    }
    .with("nonce", nonce.to_string())
}

/// Returns the names of the offices whose ledgers have sealed nothing yet: nothing dates what they say.
pub(super) fn never_sealed(report: &Report) -> String {
    let unsealed = report.ledgers.iter().filter(|ledger| ledger.last_epoch.is_none());
    unsealed.map(|ledger| ledger.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Returns where a finding is.
pub(super) fn place(context: &Context, finding: &Finding) -> String {
    let position = &finding.position;
    // A number that names something is written as it is, without separators.
    let part = |id, number: String| context.translator().say(&Message::new(id).with("number", number));
    let parts = [
        position.epoch.map(|epoch| part("audit-place-epoch", epoch.to_string())),
        position.commit.map(|commit| part("audit-place-commit", commit.to_string())),
        position.index.map(|index| part("audit-place-index", index.to_string())),
        position.entry.map(|entry| part("audit-place-entry", entry.to_string())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { context.printer().text("audit-whole-bundle", &[]) } else { parts.join(", ") }
}
