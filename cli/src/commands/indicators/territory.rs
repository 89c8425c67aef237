// SPDX-License-Identifier: EUPL-1.2
//! The figures of each territory, and the share of leavers among the young people of one.

use std::collections::BTreeMap;

use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::indicators::{
    FIELDS, Figure, Indicator, Indicators as Counted, Period, indicators, shared_parts,
};
use raccord_protocol::view::{CaseSummary, Ownership};
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::CliError;
use crate::figures::say_figure;
use crate::output::{Column, Printer, Table};
use crate::territory::{self, Areas, Scale, by_territory};
use crate::values::Words;
use crate::work;

/// Returns the fields that are read to count by territory.
pub(super) fn fields() -> Vec<&'static str> {
    FIELDS.iter().chain(&territory::FIELDS).copied().collect()
}

/// Counts the figures of each territory.
pub(super) fn count(
    context: &Context,
    cases: Vec<CaseSummary>,
    scale: Scale,
    period: Period,
) -> Result<BTreeMap<String, Counted>, CliError> {
    let areas = match scale {
        Scale::Area => Areas::of_sheets(&work::rows(context, CaseKind::ActorSheet, Ownership::Any, &[])?),
        _ => Areas::default(),
    };
    let parts = by_territory(cases, scale, &areas).into_iter();
    Ok(parts.map(|(name, cases)| (name, indicators(&cases, period))).collect())
}

/// The figures of each territory, in the order of [`Indicator::ALL`].
pub(super) type Figures = BTreeMap<String, Vec<Figure>>;

/// Returns the figures of each territory: whole, or, where `least` is given, as others may see them who know those of all together.
pub(super) fn figures(territories: &BTreeMap<String, Counted>, least: Option<u64>) -> Figures {
    let mut figures: Figures = territories.keys().map(|name| (name.clone(), Vec::new())).collect();
    let parts: Vec<Counted> = territories.values().copied().collect();
    for indicator in Indicator::ALL {
        let column = match least {
            Some(least) => shared_parts(&parts, indicator, least),
            None => parts.iter().map(|part| part.exact(indicator)).collect(),
        };
        for (row, figure) in figures.values_mut().zip(column) {
            row.push(figure);
        }
    }
    figures
}

/// Returns what programs are told.
pub(super) fn object(territories: &Figures) -> Value {
    let of = |figures: &[Figure]| -> BTreeMap<&str, Figure> {
        Indicator::ALL.map(Indicator::code).into_iter().zip(figures.iter().copied()).collect()
    };
    let rows = territories.iter().map(|(name, figures)| json!({ "territory": name, "figures": of(figures) }));
    Value::Array(rows.collect())
}

/// Prints the figures, a row for each territory.
pub(super) fn print(printer: &Printer, territories: &Figures) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let mut columns = vec![Column::left(printer.text("indicators-column-territory", &[]))];
    columns
        .extend(Indicator::ALL.map(|indicator| Column::right(words.part("objectif", "indicateur", indicator.code()))));
    let mut table = Table::new(columns);
    for (name, figures) in territories {
        let name = if name.is_empty() { printer.text("indicators-no-territory", &[]) } else { name.clone() };
        table.row([name].into_iter().chain(figures.iter().map(|figure| say_figure(printer, *figure))));
    }
    printer.table(&table)
}

/// Returns how many in a thousand of the young people of a territory left school early; none where nobody lives there.
pub(super) fn per_thousand(followed: u64, population: u64) -> Option<u64> {
    let thousandfold = u128::from(followed) * 1_000 + u128::from(population) / 2;
    u64::try_from(thousandfold.checked_div(u128::from(population))?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::case;

    /// About 200 000 young people are 7.6 in a hundred (2023).
    #[test]
    fn the_share_of_leavers_is_counted_against_the_young_people_of_a_territory() {
        assert_eq!(per_thousand(200_000, 2_631_579), Some(76));
        assert_eq!(per_thousand(0, 1_000), Some(0));
        assert_eq!(per_thousand(3, 0), None);
        assert_eq!(per_thousand(u64::MAX, 1), None, "a number that cannot be");
    }

    #[test]
    fn figures_by_territory_add_up_and_hide_small_numbers() {
        let at = |postcode| case(&[("code_postal", postcode), ("date_signalement", "2026-10-01")]);
        let cases: Vec<CaseSummary> = std::iter::repeat_n(at("54000"), 6)
            .chain([at("57000")])
            .chain([case(&[("date_sortie", "2026-09-30")])])
            .collect();
        let period = Period { from: date(2026, 9, 1), until: date(2026, 11, 24) };
        let all = indicators(&cases, period).followed;
        let parts = by_territory(cases, Scale::Department, &Areas::default());
        let counted: BTreeMap<String, Counted> =
            parts.into_iter().map(|(name, cases)| (name, indicators(&cases, period))).collect();
        assert_eq!(counted.values().map(|counted| counted.followed).sum::<u64>(), all);
        let shared = object(&figures(&counted, Some(5)));
        assert_eq!(shared[1]["territory"], "54 Meurthe-et-Moselle");
        assert_eq!(shared[2]["figures"]["suivis"], "hidden", "one person in the Moselle is nobody's to count");
        assert_eq!(shared[1]["figures"]["suivis"], "hidden", "or the eight of all would tell of two");
        let exact = object(&figures(&counted, None));
        assert_eq!(
            (&exact[1]["figures"]["suivis"]["value"], &exact[2]["figures"]["suivis"]["value"]),
            (&6.into(), &1.into())
        );
    }
}
