// SPDX-License-Identifier: EUPL-1.2
//! `raccord indicators`: figures of a period, beside the targets, and as others may see them.

use jiff::civil::Date;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::Ownership;
use raccord_protocol::view::indicators::{Figure, Indicator, Indicators as Counted, Period, targets};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::figures::{Judged, People, Standing, say_figure, school_year_start};
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::territory::Scale;
use crate::values::{Words, parse_day};
use crate::work;
use crate::writing::Writer;

mod territory;

/// Counts the figures of a period.
#[derive(Debug, clap::Args)]
pub struct Indicators {
    /// The first day.
    #[arg(long, value_name = "DATE", help = "help-indicators-from")]
    from: Option<String>,
    /// The last day.
    #[arg(long, value_name = "DATE", help = "help-indicators-until")]
    until: Option<String>,
    /// Only cases of this organisation.
    #[arg(long, help = "help-case-list-own")]
    own: bool,
    /// As others may see them.
    #[arg(long, help = "help-indicators-shared")]
    shared: bool,
    /// The fewest people behind a figure that is shared.
    #[arg(long, value_name = "N", help = "help-indicators-least")]
    least: Option<u64>,
    /// Of each territory.
    #[arg(long, value_enum, value_name = "SCALE", conflicts_with = "hand_up", help = "help-indicators-by")]
    by: Option<Scale>,
    /// How many young people live in the territory.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help = "help-indicators-population")]
    population: Option<u64>,
    /// Hand them up in this meeting.
    #[arg(long, value_name = "MEETING", help = "help-indicators-hand-up")]
    hand_up: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Indicators) -> Result<(), CliError> {
    let today = work::today(context);
    let period = period(arguments, today)?;
    let ownership = if arguments.own { Ownership::Own } else { Ownership::Any };
    let shared = arguments.shared || arguments.hand_up.is_some();
    let least = least(arguments.least, work::thresholds(context)?.least_shared)?;
    if let Some(scale) = arguments.by {
        let cases = work::chronicles(context, CaseKind::Person, ownership, &territory::fields())?;
        let counted = territory::count(context, cases, scale, period)?;
        let figures = territory::figures(&counted, shared.then_some(least));
        let object = json!({
            "from": period.from.to_string(), "until": period.until.to_string(), "shared": shared, "by": scale,
            "territories": territory::object(&figures),
        });
        return context.printer().show(&object, |printer| {
            territory::print(printer, &figures)?;
            if shared {
                printer.note("indicators-hidden");
            }
            Ok(())
        });
    }
    let people = People::read(context, ownership)?;
    let counted = people.count(period);
    let share = arguments.population.and_then(|population| territory::per_thousand(counted.followed, population));
    let figure = |indicator| if shared { counted.shared(indicator, least) } else { counted.exact(indicator) };
    let meetings = work::rows(context, CaseKind::Meeting, Ownership::Any, &["reunion_objet", "objectif"])?;
    let least = shared.then_some(least);
    let aims: Vec<Judged> =
        meetings.iter().flat_map(targets).map(|target| people.judge(target, today, least)).collect();
    if let Some(meeting) = &arguments.hand_up {
        hand_up(context, meeting, period, figure)?;
    }
    let figures: Vec<(Indicator, Figure)> =
        Indicator::ALL.into_iter().map(|indicator| (indicator, figure(indicator))).collect();
    let object = json!({
        "from": period.from.to_string(),
        "until": period.until.to_string(),
        "shared": shared,
        "figures": figures.iter().map(|(indicator, figure)| (indicator.code(), figure)).collect::<std::collections::BTreeMap<_, _>>(),
        "targets": aims,
        "leavers_per_thousand": share,
    });
    context.printer().show(&object, |printer| {
        print(printer, period, &figures, &aims, (!shared).then_some(&counted))?;
        let Some(share) = share else { return Ok(()) };
        let mark = printer.text("site-decimal-mark", &[]);
        printer.say(Message::new("indicators-share").with("share", format!("{}{mark}{}", share / 10, share % 10)))
    })
}

/// Returns the fewest people behind a figure that is shared: as the platform has set it, or more.
fn least(wanted: Option<u64>, set: u64) -> Result<u64, CliError> {
    match wanted {
        Some(wanted) if wanted < set => {
            let fewer = Message::new("indicators-least").with("wanted", wanted).with("set", set);
            Err(CliError::denied(fewer).hint("hint-indicators-least"))
        }
        wanted => Ok(wanted.unwrap_or(set)),
    }
}

/// Returns the period that is meant: from the start of the school year to today, where nobody says.
fn period(arguments: &Indicators, today: Date) -> Result<Period, CliError> {
    let until = arguments.until.as_deref().map(parse_day).transpose()?.unwrap_or(today);
    let from = match &arguments.from {
        Some(day) => parse_day(day)?,
        None => school_year_start(until),
    };
    if from > until {
        return Err(CliError::usage("indicators-period"));
    }
    Ok(Period { from, until })
}

/// Writes the figures into a meeting, from where they go up to whom the meeting is shared with.
fn hand_up(
    context: &Context,
    meeting: &str,
    period: Period,
    figure: impl Fn(Indicator) -> Figure,
) -> Result<(), CliError> {
    const HANDED: &str = "indicateurs_transmis";
    let meeting = work::find(context, CaseKind::Meeting, meeting)?;
    let mut writer = Writer::open(context, &meeting.head.case.to_string(), "")?;
    let own = crate::held::Held::read(context)?.organisation;
    let (from, until) = (period.from.to_string(), period.until.to_string());
    // What this organisation handed up of the same period is put right; others hand up their own in the same meeting.
    let handed: Vec<_> = writer.items_of(HANDED, own).into_iter().filter(|item| item.part("du") == from).collect();
    for indicator in Indicator::ALL {
        let Some(value) = plain(figure(indicator)) else { continue };
        let parts = [("du", from.as_str()), ("au", &until), ("indicateur", indicator.code()), ("valeur", &value)];
        let known = handed.iter().find(|item| item.part("au") == until && item.part("indicateur") == indicator.code());
        match known {
            None => writer.add_record(HANDED, &parts)?,
            Some(item) if item.part("valeur") == value => {}
            Some(item) => writer.change_record(HANDED, item, &parts)?,
        }
    }
    let answer = writer.commit()?;
    context.printer().success(if answer.is_some() { "indicators-handed-up" } else { "indicators-handed-up-before" });
    if answer.is_some_and(|answer| answer.pending > 0) {
        context.printer().note("case-pending");
    }
    Ok(())
}

/// Returns a figure as it is handed up; none where there is nothing to say.
fn plain(figure: Figure) -> Option<String> {
    match figure {
        Figure::Hidden => Some("*".to_owned()),
        Figure::None => None,
        Figure::Value(value) => Some(value.to_string()),
    }
}

fn print(
    printer: &Printer,
    period: Period,
    figures: &[(Indicator, Figure)],
    aims: &[Judged],
    counted: Option<&Counted>,
) -> Result<(), CliError> {
    let translator = printer.translator();
    let words = Words::new(translator);
    printer.say(
        Message::new("indicators-of")
            .with("from", translator.date(period.from))
            .with("until", translator.date(period.until)),
    )?;
    let headings = ["indicators-column-figure", "indicators-column-target"];
    let mut columns =
        vec![Column::left(printer.text(headings[0], &[])), Column::right(printer.text("column-value", &[]))];
    columns.push(Column::left(printer.text(headings[1], &[])));
    let mut table = Table::new(columns);
    for (indicator, figure) in figures {
        let aims = aims.iter().filter(|aim| aim.target.indicator == *indicator).map(|aim| say_target(printer, aim));
        let name = words.part("objectif", "indicateur", indicator.code());
        table.row([name, say_figure(printer, *figure), printer.translator().enumerated(&aims.collect::<Vec<_>>())]);
    }
    printer.table(&table)?;
    let is_counted =
        |(indicator, figure): &(Indicator, Figure)| *indicator == Indicator::FalseLeavers && *figure != Figure::None;
    if figures.iter().any(is_counted) {
        printer.note("indicators-false-leavers-day");
    }
    match counted {
        Some(counted) if counted.funded > 0 => {
            printer.say(Message::new("indicators-funded").with("count", counted.funded))?;
        }
        Some(_) => {}
        None => printer.note("indicators-hidden"),
    }
    Ok(())
}

fn say_target(printer: &Printer, aim: &Judged) -> String {
    let words = Words::new(printer.translator());
    let message = Message::new(match aim.standing() {
        Some(Standing::Missed) => "indicators-target-missed",
        Some(Standing::Open) => "indicators-target-open",
        Some(Standing::Reached) => "indicators-target-reached",
        None => "indicators-target",
    });
    let said = message
        .with("value", aim.target.value)
        .with("date", words.value("reunion_date", &aim.target.due))
        .with("figure", say_figure(printer, aim.figure));
    let said = printer.translator().say(&said);
    if aim.target.frame.is_empty() { said } else { format!("{said} ({})", aim.target.frame) }
}

#[cfg(test)]
mod tests {
    use raccord_protocol::view::indicators::LEAST_SHARED;

    use super::*;

    /// Whoever hands figures up shares no smaller numbers than the platform wants, and may share larger ones alone.
    #[test]
    fn nobody_goes_below_the_threshold_of_the_platform() {
        let allowed = |wanted, set| least(wanted, set).ok();
        assert_eq!([allowed(None, 5), allowed(Some(5), 5), allowed(Some(12), 5)], [Some(5), Some(5), Some(12)]);
        assert_eq!([allowed(Some(4), 5), allowed(Some(0), 5), allowed(Some(9), 10)], [None; 3]);
    }

    /// What goes up stands in words that tell nothing of few people.
    #[test]
    fn what_is_handed_up_hides_small_numbers() {
        let counted = Counted { followed: 40, contacted: 38, training: 3, employment: 12, ..Counted::default() };
        let handed = |indicator| plain(counted.shared(indicator, LEAST_SHARED));
        assert_eq!(handed(Indicator::Followed).as_deref(), Some("40"));
        assert_eq!(handed(Indicator::Contacted).as_deref(), Some("*"), "two were not contacted");
        assert_eq!(handed(Indicator::Training).as_deref(), Some("*"));
        assert_eq!(handed(Indicator::Employment).as_deref(), Some("12"));
        assert_eq!(handed(Indicator::ContactDays), None);
    }
}
