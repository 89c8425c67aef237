// SPDX-License-Identifier: EUPL-1.2
//! `raccord audit diff`: proof that a newer file of a ledger holds all that an older one held.

use std::path::Path;

use raccord_protocol::audit::{DifferenceKind, Extension, Options, audit_within, compare};
use serde::Serialize;

use super::meter::Meter;
use super::said::moment;
use super::scratch::Place;
use super::verify::{Input, unusable};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::Printer;
use crate::values::short;

/// Is what `--json` prints.
#[derive(Serialize)]
struct Verdict {
    /// Whether the newer file holds all of the older one.
    extends: bool,
    /// Whether each file verifies by itself.
    verified: Verified,
    #[serde(flatten)]
    extension: Extension,
}

#[derive(Serialize)]
struct Verified {
    old: bool,
    new: bool,
}

pub(super) fn run(context: &Context, old: &Path, new: &Path, place: &Place) -> Result<(), CliError> {
    let (old, new) = (Input::open(old)?, Input::open(new)?);
    let verdict = compared(context.printer(), &old, &new, place)?;
    let good = verdict.extends && verdict.verified.old && verdict.verified.new;
    context.printer().show(&verdict, |_| print(context, &verdict))?;
    if good { Ok(()) } else { Err(CliError::finding("error-audit-diff")) }
}

/// Checks both files, and one against the other, with a bar of how far it is.
fn compared(printer: &Printer, old: &Input, new: &Input, place: &Place) -> Result<Verdict, CliError> {
    let meter = Meter::new(printer, &[old, new], 2)?;
    let verifies = |input: &Input| -> Result<bool, CliError> {
        let report = audit_within(place.workspace(), vec![meter.source(input)?], &Options::default());
        Ok(report.map_err(|error| unusable(&error, place))?.is_verified())
    };
    let verified = Verified { old: verifies(old)?, new: verifies(new)? };
    let extension = compare(meter.source(old)?, meter.source(new)?).map_err(|error| unusable(&error, place))?;
    Ok(Verdict { extends: extension.extends(), verified, extension })
}

fn print(context: &Context, verdict: &Verdict) -> Result<(), CliError> {
    let printer = context.printer();
    let extension = &verdict.extension;
    let day = |at| moment(context.translator(), at);
    let is_other = extension.differences.iter().any(|difference| difference.kind == DifferenceKind::OtherLedger);
    let states = [
        ("audit-diff-old", extension.old_created, extension.old),
        ("audit-diff-new", extension.new_created, extension.new),
    ];
    // Of two offices, or of two ledgers that have nothing of each other, nothing was compared.
    for (id, created, state) in states.into_iter().filter(|_| !is_other) {
        let said = Message::new(id).with("created", day(created)).with("epochs", state.size);
        printer.say(said.with("root", state.root.to_string()))?;
    }
    if extension.new_ledger != extension.ledger && !is_other {
        let said = Message::new("audit-diff-followed").with("ledger", short(&extension.new_ledger));
        printer.say(said.with("back", extension.commits_back))?;
    }
    for (good, id) in
        [(verdict.verified.old, "audit-diff-old-findings"), (verdict.verified.new, "audit-diff-new-findings")]
    {
        if !good {
            printer.warn(id);
        }
    }
    if verdict.extends {
        let added = &extension.added;
        let extends = Message::new("audit-diff-extends")
            .with("epochs", added.epochs)
            .with("commits", added.commits)
            .with("entries", added.entries)
            .with("gone", extension.bodies_gone);
        if !(verdict.verified.old && verdict.verified.new) {
            // That one holds all of the other is no success where what it holds does not verify.
            return printer.say(extends);
        }
        printer.success(extends);
        return Ok(());
    }
    printer.say(Message::new("audit-diff-differs").with("count", extension.difference_count))?;
    for difference in extension.differences.iter().take(SHOWN_MAX) {
        let what = printer.text(meaning(difference.kind), &[]);
        let number = difference.number.map(|number| format!(" {number}")).unwrap_or_default();
        printer.line(&format!("  {what}{number}"))?;
    }
    Ok(())
}

fn meaning(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::OtherLedger => "audit-diff-other-ledger",
        DifferenceKind::MadeBefore => "audit-diff-made-before",
        DifferenceKind::CardOrRoster => "audit-diff-card",
        DifferenceKind::Epoch => "audit-diff-epoch",
        DifferenceKind::SealedBefore => "audit-diff-sealed-before",
        DifferenceKind::Commit => "audit-diff-commit",
        DifferenceKind::Entry => "audit-diff-entry",
        DifferenceKind::Body => "audit-diff-body",
    }
}

/// How many differences people are shown; `--json` has more.
const SHOWN_MAX: usize = 20;
