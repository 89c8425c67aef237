// SPDX-License-Identifier: EUPL-1.2
//! Figures of steering: the year and the people that they are counted in, and how they are read.

use jiff::civil::Date;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::indicators::{FIELDS, Figure, Indicators, Period, files_of_people, indicators_of_people};
use raccord_protocol::view::{CaseSummary, Ownership};

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
