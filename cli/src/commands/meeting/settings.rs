// SPDX-License-Identifier: EUPL-1.2
//! What a platform sets for itself in its meetings: thresholds, and the terms of clocks, which no platform makes longer than a law.

use jiff::civil::Date;
use raccord_protocol::deadline::{Clock, Settable};
use raccord_protocol::view::thresholds;

use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::Words;
use crate::work;
use crate::writing::Checked;

/// Refuses a term that is longer than the law has it.
pub(super) fn check_terms(context: &Context, values: &[Checked]) -> Result<(), CliError> {
    let terms = values.iter().filter(|checked| checked.field.name == "delai");
    let Some(clock) = terms.filter_map(|checked| thresholds::loosened(&checked.value)).next() else { return Ok(()) };
    let label = clock.label(Words::new(context.translator()).language());
    Err(CliError::denied(Message::new("meeting-term-law").with("clock", label)).hint("hint-meeting-term-law"))
}

/// Says from which day what a meeting sets holds, where the meeting is still to come; `known` is its day where none was typed.
pub(super) fn say_later(context: &Context, values: &[Checked], known: Option<Date>) {
    if let Some(day) = holds_from(values, known).filter(|day| *day > work::today(context)) {
        let date = context.translator().date(day);
        context.printer().note(Message::new("thresholds-later").with("date", date));
    }
}

/// Returns the day from which what is typed for a meeting holds, where something is set there and the meeting has a day.
pub(super) fn holds_from(values: &[Checked], known: Option<Date>) -> Option<Date> {
    let named = |name: &str| values.iter().find(|checked| checked.field.name == name);
    ["delai", "reglage", "seuil"].iter().find_map(|name| named(name))?;
    named("reunion_date").and_then(|checked| checked.value.parse().ok()).or(known)
}

pub(super) fn show(context: &Context) -> Result<(), CliError> {
    let held = work::thresholds(context)?;
    let country = Held::read(context)?.own_card()?.country;
    context.printer().show(&held, |printer| {
        let words = Words::new(printer.translator());
        let mut table = Table::new([
            Column::left(printer.text("meeting-column-what", &[])),
            Column::right(printer.text("column-value", &[])),
        ]);
        let by_criteria = || printer.text("thresholds-criteria", &[]);
        for (field, code, value) in [
            ("seuil", "lettre_jours", held.calling.letter_days.to_string()),
            ("seuil", "sources_min", held.sources_min.to_string()),
            ("seuil", "avis_min", held.agreeing_min.to_string()),
            ("seuil", "petits_nombres", held.least_shared.to_string()),
            ("reglage", "campagnes_min", held.campaigns_min.map_or_else(by_criteria, |count| count.to_string())),
            ("reglage", "atelier_mois", held.workshop_months.to_string()),
            ("reglage", "silence_jours", held.calling.silence_days.to_string()),
            ("reglage", "refus_jours", held.calling.refusal_days.to_string()),
            ("reglage", "injoignable_jours", held.calling.unreachable_days.to_string()),
            ("reglage", "midi_debut", held.calling.week.noon_from.to_string()),
            ("reglage", "apres_midi_debut", held.calling.week.afternoon_from.to_string()),
            ("reglage", "soir_debut", held.calling.week.evening_from.to_string()),
        ] {
            table.row([words.part(field, "quoi", code), value]);
        }
        for clock in Clock::all().iter().filter(|clock| clock.country == country) {
            let value = match (held.terms.get(&clock.name), clock.settable) {
                (_, None) => continue,
                (Some(days), Some(_)) => printer.text("thresholds-days", &[("days", i64::from(*days).into())]),
                (None, Some(Settable::Freely)) => printer.text("thresholds-proposed", &[]),
                (None, Some(Settable::Shorter)) => printer.text("thresholds-law", &[]),
            };
            table.row([clock.label(words.language()).to_owned(), value]);
        }
        printer.table(&table)
    })
}
