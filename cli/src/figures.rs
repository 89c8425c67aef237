// SPDX-License-Identifier: EUPL-1.2
//! Figures of steering: the year that they are counted in, how targets are judged by them, and how they are read.

use jiff::civil::Date;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::indicators::{
    FIELDS, Figure, Indicators, Period, Target, files_of_people, indicators_of_people,
};
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::output::Printer;
use crate::reading;
use crate::work;

/// The people that figures are counted over, each with the files on them.
pub(crate) struct People(Vec<Vec<CaseSummary>>);

impl People {
    /// Reads the files that this organisation may see, and who has several.
    pub(crate) fn read(context: &Context, ownership: Ownership) -> Result<Self, CliError> {
        let cases = work::chronicles(context, CaseKind::Person, ownership, &FIELDS)?;
        Ok(Self(files_of_people(cases, &reading::joined(context)?)))
    }

    pub(crate) fn count(&self, period: Period) -> Indicators {
        indicators_of_people(self.0.iter().map(Vec::as_slice), period)
    }

    /// Judges a target on its own day, or so far where that is to come; others are told of no fewer people than `least`.
    pub(crate) fn judge(&self, target: Target, today: Date, least: Option<u64>) -> Judged {
        let due = target.due.parse::<Date>().ok();
        let figure = due.and_then(|due| target_period(due, today)).map_or(Figure::None, |period| {
            let counted = self.count(period);
            least.map_or_else(|| counted.exact(target.indicator), |least| counted.shared(target.indicator, least))
        });
        Judged { reached: target.is_reached_by(figure), is_over: due.is_some_and(|due| due < today), figure, target }
    }
}

/// Is a target with what is known of it on its own day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Judged {
    #[serde(flatten)]
    pub(crate) target: Target,
    /// What was counted from the start of the school year of its day to that day, or so far.
    pub(crate) figure: Figure,
    /// Whether that reaches it; none where it may not be told, or nothing is counted yet.
    pub(crate) reached: Option<bool>,
    /// Whether its day is over: what is not reached then was missed.
    #[serde(rename = "over")]
    is_over: bool,
}

/// What can be said of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Its day is over, and it was not reached.
    Missed,
    /// It is not reached, and its day is to come.
    Open,
    /// It is reached.
    Reached,
}

impl Judged {
    /// Returns how the target stands, where that may be told.
    pub(crate) fn standing(&self) -> Option<Standing> {
        Some(match (self.reached?, self.is_over) {
            (true, _) => Standing::Reached,
            (false, false) => Standing::Open,
            (false, true) => Standing::Missed,
        })
    }
}

/// Returns what a target of a day is judged by: the school year of that day, up to it, or to today; none before that year begins.
fn target_period(due: Date, today: Date) -> Option<Period> {
    let period = Period { from: school_year_start(due), until: due.min(today) };
    (period.from <= period.until).then_some(period)
}

/// Returns the first day of the school year of a day.
pub(crate) fn school_year_start(day: Date) -> Date {
    const SEPTEMBER: i8 = 9;
    let year = if day.month() >= SEPTEMBER { day.year() } else { day.year() - 1 };
    Date::new(year, SEPTEMBER, 1).unwrap_or(day)
}

pub(crate) fn say_figure(printer: &Printer, figure: Figure) -> String {
    match figure {
        Figure::Hidden => printer.text("indicators-few", &[]),
        Figure::None => "–".to_owned(),
        Figure::Value(value) => printer.translator().number(i64::try_from(value).unwrap_or(i64::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use raccord_protocol::view::indicators::Indicator;

    use super::*;
    use crate::samples::case;

    #[test]
    fn the_school_year_starts_in_september() {
        assert_eq!(school_year_start(date(2026, 8, 31)), date(2025, 9, 1));
        assert_eq!(school_year_start(date(2026, 9, 1)), date(2026, 9, 1));
        assert_eq!(school_year_start(date(2027, 1, 15)), date(2026, 9, 1));
    }

    #[test]
    fn a_target_is_judged_on_its_own_day() {
        let contacted = |day: &str| case(&[("tentative_contact", &format!("date={day}; qui=jeune"))]);
        let days = ["2026-10-05", "2026-11-02", "2026-11-20", "2026-11-23", "2025-11-03"];
        let people = People(days.iter().map(|day| vec![contacted(day)]).collect());
        let today = date(2026, 11, 23);
        let judge = |value: u64, due: &str, least| {
            let (due, frame) = (due.to_owned(), String::new());
            let judged = people.judge(Target { indicator: Indicator::Contacted, value, due, frame }, today, least);
            (judged.figure, judged.reached, judged.standing())
        };
        assert_eq!(
            judge(4, "2026-11-20", None),
            (Figure::Value(3), Some(false), Some(Standing::Missed)),
            "the fourth came later"
        );
        assert_eq!(judge(4, "2026-11-30", None), (Figure::Value(4), Some(true), Some(Standing::Reached)), "so far");
        assert_eq!(judge(5, "2026-11-30", None), (Figure::Value(4), Some(false), Some(Standing::Open)));
        assert_eq!(
            judge(1, "2026-06-30", None),
            (Figure::Value(1), Some(true), Some(Standing::Reached)),
            "of the year before"
        );
        assert_eq!(judge(1, "2027-09-30", None), (Figure::None, None, None), "its year has not begun");
        assert_eq!(judge(4, "2026-11-20", Some(5)), (Figure::Hidden, None, None));
    }
}
