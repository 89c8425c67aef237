// SPDX-License-Identifier: EUPL-1.2
//! What a platform sets for itself in its meetings: thresholds, and the terms of clocks, which no platform makes longer than a law.

use jiff::civil::Date;
use raccord_protocol::deadline::{Clock, Settable};
use raccord_protocol::id::{OrganisationId, PlatformId};
use raccord_protocol::identifier::Country;
use raccord_protocol::roster::Roster;
use raccord_protocol::view::CaseHead;
use raccord_protocol::view::thresholds::{self, Counts, SET_IN, Setting, Thresholds};

use crate::commands::sharing::{self, Audience};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::organisation_name;
use crate::output::{Column, Printer, Table};
use crate::values::Words;
use crate::work::{self, Rules};
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
    SET_IN.iter().find_map(|name| named(name))?;
    named("reunion_date").and_then(|checked| checked.value.parse().ok()).or(known)
}

/// Says, before a meeting of this office is written, whom what it sets will not count for; `audience` is with whom it is shared at once.
pub(super) fn say_for_whom(context: &Context, values: &[Checked], audience: Option<&Audience>) -> Result<(), CliError> {
    if !sets(values) {
        return Ok(());
    }
    let held = Held::read(context)?;
    let named = audience.and_then(|audience| audience.platform.as_ref());
    let only = named.map(|named| held.platform(Some(named))).transpose()?.map(|(platform, _)| platform);
    say(context, &held, (held.organisation, audience.is_some()), only);
    Ok(())
}

/// As [`say_for_whom`], before something is written in a meeting that is there.
pub(super) fn say_for_whom_in(context: &Context, values: &[Checked], meeting: &CaseHead) -> Result<(), CliError> {
    if !sets(values) {
        return Ok(());
    }
    let is_shared = !meeting.own || !sharing::readers(context, meeting.case)?.is_empty();
    say(context, &Held::read(context)?, (meeting.holder.organisation, is_shared), None);
    Ok(())
}

/// Tells whether something is set.
fn sets(values: &[Checked]) -> bool {
    values.iter().any(|checked| SET_IN.contains(&checked.field.name.as_str()) && !checked.value.is_empty())
}

/// Says whom what a meeting of `holder` sets does not count for, on the platforms of this office, or on only one of them.
fn say(context: &Context, held: &Held, (holder, is_shared): (OrganisationId, bool), only: Option<PlatformId>) {
    let now = context.now();
    let is_meant = |platform: PlatformId| {
        only.is_none_or(|only| only == platform) && held.directory.member(platform, held.organisation, now).is_some()
    };
    let meant: Vec<&Roster> =
        held.directory.rosters().filter(|(platform, _)| is_meant(*platform)).map(|(_, roster)| roster).collect();
    if meant.iter().any(|roster| roster.leaders.contains(&holder)) {
        if !is_shared {
            context.printer().note("thresholds-unshared");
        }
        return;
    }
    for roster in meant {
        let leaders = roster.leaders.iter().map(|leader| organisation_name(&held.directory, *leader));
        let said = Message::new("thresholds-not-leader").with("platform", roster.name.as_str());
        context.printer().warn(said.with("leaders", leaders.collect::<Vec<_>>().join(", ")));
    }
}

pub(super) fn show(context: &Context) -> Result<(), CliError> {
    let settings = Rules::read(context, &[])?.settings;
    let country = Held::read(context)?.own_card()?.country;
    context.printer().show(&settings, |printer| {
        if let [] | [_] = settings.platforms.as_slice() {
            let set = settings.platforms.first().map_or(&settings.set, |only| &only.set);
            table(printer, country, &settings.office, set)?;
        } else {
            for platform in &settings.platforms {
                printer.line(&platform.name)?;
                table(printer, country, &platform.thresholds, &platform.set)?;
            }
            printer.note("thresholds-several");
        }
        uncounted(printer, &settings.uncounted)
    })
}

/// Prints what holds, and who set it on which day.
fn table(printer: &Printer, country: Country, held: &Thresholds, set: &[Setting]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings = ["thresholds-column-by", "thresholds-column-day"].map(|id| Column::left(printer.text(id, &[])));
    let [by, since] = headings;
    let (what, value) = (printer.text("meeting-column-what", &[]), printer.text("column-value", &[]));
    let mut table = Table::new([Column::left(what), Column::right(value), by, since]);
    let whose = |field: &str, code: &str| {
        let setting = set.iter().find(|setting| setting.field == field && setting.what == code);
        let by = |setting: &Setting| match setting.counts {
            Counts::Office => printer.text("thresholds-by-itself", &[("name", words.party(&setting.by).into())]),
            Counts::Platform | Counts::Nobody => words.party(&setting.by),
        };
        (setting.map_or_else(String::new, by), setting.map_or_else(String::new, |setting| day(printer, setting)))
    };
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
        let (by, since) = whose(field, code);
        table.row([words.part(field, "quoi", code), value, by, since]);
    }
    for clock in Clock::all().iter().filter(|clock| clock.country == country) {
        let value = match (held.terms.get(&clock.name), clock.settable) {
            (_, None) => continue,
            (Some(days), Some(_)) => printer.text("thresholds-days", &[("days", i64::from(*days).into())]),
            (None, Some(Settable::Freely)) => printer.text("thresholds-proposed", &[]),
            (None, Some(Settable::Shorter)) => printer.text("thresholds-law", &[]),
        };
        let (by, since) = whose("delai", &clock.name);
        table.row([clock.label(words.language()).to_owned(), value, by, since]);
    }
    printer.table(&table)
}

/// Prints what meetings set that counts for nobody.
fn uncounted(printer: &Printer, settings: &[Setting]) -> Result<(), CliError> {
    if settings.is_empty() {
        return Ok(());
    }
    printer.note("thresholds-uncounted");
    let words = Words::new(printer.translator());
    let headings = ["meeting-column-what", "column-value", "thresholds-column-by", "thresholds-column-day"];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for setting in settings {
        let what = match Clock::all().iter().find(|clock| clock.name == setting.what) {
            Some(clock) if setting.field == "delai" => clock.label(words.language()).to_owned(),
            _ => words.part(&setting.field, "quoi", &setting.what),
        };
        table.row([what, setting.value.to_string(), words.party(&setting.by), day(printer, setting)]);
    }
    printer.table(&table)
}

/// Returns the day of the meeting that set something, as people read it.
fn day(printer: &Printer, setting: &Setting) -> String {
    let day = setting.day.as_deref().and_then(|day| day.parse().ok());
    day.map_or_else(String::new, |day| printer.translator().date(day))
}
