// SPDX-License-Identifier: EUPL-1.2
//! What waits for the staff, in a few lines: what `raccord today` and `raccord status` say beside what they are about.

use jiff::civil::DateTime;
use raccord_node::service::desk::{Notices, NoticesAnswer};

use crate::context::Context;
use crate::error::{CliError, ErrorKind};
use crate::language::Message;
use crate::output::Printer;

/// Asks how much there is to see to; none for who may not read cases.
pub(super) fn read(context: &Context, at: DateTime) -> Result<Option<NoticesAnswer>, CliError> {
    match context.call(Notices { at: at.to_string() }) {
        Err(error) if error.kind() == ErrorKind::Denied => Ok(None),
        answer => answer.map(Some),
    }
}

/// Says what waits, and which command shows it.
pub(super) fn print_waiting(printer: &Printer, notices: &NoticesAnswer) {
    let waiting = [
        ("notices-to-answer", notices.to_answer),
        ("notices-awaited", notices.awaited),
        ("notices-answered", notices.answered),
        ("notices-accepted", notices.accepted),
        ("notices-told", notices.counts.told),
        ("notices-duplicates", notices.duplicates),
    ];
    for (id, count) in waiting.into_iter().filter(|(_, count)| *count > 0) {
        printer.note(Message::new(id).with("count", count));
    }
}

/// Says how many people are to be called, and how many clocks press.
pub(super) fn print_due(printer: &Printer, notices: &NoticesAnswer) {
    if notices.counts.calls > 0 {
        printer.note(Message::new("notices-calls").with("count", notices.counts.calls));
    }
    if notices.counts.pressing > 0 {
        printer.warn(Message::new("notices-deadlines").with("count", notices.counts.pressing));
    }
}
