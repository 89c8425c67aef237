// SPDX-License-Identifier: EUPL-1.2
//! Figures of steering: the year that they are counted in, and how they are read.

use jiff::civil::Date;
use raccord_protocol::view::indicators::Figure;

use crate::output::Printer;

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
