// SPDX-License-Identifier: EUPL-1.2
//! Finding solutions by a young person's need. Everything is computed here: nobody else learns for whom a solution is looked for.

use std::collections::BTreeMap;

use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::solution::{Check, Fit, NEED_FIELDS, Need, Obstacle, Reason, search};
use raccord_protocol::view::{CaseSummary, CaseView, Ownership, Shown};
use serde_json::json;

use crate::commands::places::places;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::pathway::scheme_of;
use crate::values::{Words, short};
use crate::work;
use crate::writing::code;

/// Finds solutions for a young person.
#[derive(Debug, clap::Args)]
pub struct Search {
    /// For whom.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
    /// Of this scheme alone.
    #[arg(long, value_name = "SCHEME", help = "help-solution-search-scheme")]
    scheme: Option<String>,
    /// Those too in whose way something stands.
    #[arg(long, help = "help-solution-search-all")]
    all: bool,
}

pub(super) fn run(context: &Context, arguments: &Search) -> Result<(), CliError> {
    let today = work::today(context);
    let case = naming::case(context, &arguments.case)?;
    let need = Need::of(&summary(&work::show(context, case)?), today);
    let wanted =
        arguments.scheme.as_deref().map(|text| code(context, "solution_dispositif", None, text)).transpose()?;
    let mut offers = work::rows(context, CaseKind::Solution, Ownership::Any, &[])?;
    offers.retain(|offer| is_of(offer, wanted.as_deref()));
    let handles: Vec<CaseHandle> = offers.iter().map(|offer| offer.head.case).collect();
    let known = places(context, &handles)?.into_iter().filter_map(|places| Some((places.head.case, places.free()?)));
    let known: BTreeMap<CaseHandle, u64> = known.collect();
    let mut fits = search(&need, &offers, today, |head| known.get(&head.case).copied());
    let hidden = if arguments.all { 0 } else { fits.iter().filter(|fit| !fit.is_eligible()).count() };
    fits.retain(|fit| arguments.all || fit.is_eligible());
    let schemes = schemes(&offers);
    let object = json!({ "case": case, "fits": fits, "schemes": schemes, "left_out": hidden });
    context.printer().show(&object, |printer| {
        print(printer, &fits, &schemes)?;
        if hidden > 0 {
            printer.note(Message::new("solution-search-hidden").with("count", hidden));
        }
        Ok(())
    })
}

/// Tells whether a solution is of a scheme, where one is wanted.
fn is_of(offer: &CaseSummary, scheme: Option<&str>) -> bool {
    scheme.is_none_or(|scheme| scheme_of(offer) == scheme)
}

/// Returns the schemes of solutions that are of one.
fn schemes(offers: &[CaseSummary]) -> BTreeMap<CaseHandle, String> {
    let named = offers.iter().map(|offer| (offer.head.case, scheme_of(offer).to_owned()));
    named.filter(|(_, scheme)| !scheme.is_empty()).collect()
}

/// Returns the name of a solution with its scheme.
fn named(words: Words<'_>, fit: &Fit, schemes: &BTreeMap<CaseHandle, String>) -> String {
    match schemes.get(&fit.head.case) {
        Some(scheme) => format!("{} ({})", fit.name, words.value("solution_dispositif", scheme)),
        None => fit.name.clone(),
    }
}

/// Returns the values that stand in a case, by field.
fn summary(view: &CaseView) -> CaseSummary {
    let wanted = view.fields.iter().filter(|field| NEED_FIELDS.contains(&field.field.as_str()));
    let fields = wanted.map(|field| {
        let values = field.documents.iter().flat_map(|document| &document.values);
        let values = values.filter_map(|value| value.value.clone()).filter(|value| !value.is_empty()).collect();
        (field.field.clone(), Shown::Several(values))
    });
    CaseSummary::new(view.head.clone(), fields.collect())
}

fn print(printer: &Printer, fits: &[Fit], schemes: &BTreeMap<CaseHandle, String>) -> Result<(), CliError> {
    if fits.is_empty() {
        printer.note("solution-search-none");
        return Ok(());
    }
    let headings =
        ["column-case", "solution-column-name", "solution-column-why", "solution-column-against", "column-holder"];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    let words = Words::new(printer.translator());
    for fit in fits {
        let why: Vec<String> = fit.reasons.iter().map(|reason| say_reason(printer, reason)).collect();
        let against = fit.obstacles.iter().map(|obstacle| say_obstacle(printer, obstacle));
        let against: Vec<String> = against.chain(fit.checks.iter().map(|check| say_check(printer, check))).collect();
        table.row([
            short(&fit.head.case),
            named(words, fit, schemes),
            printer.translator().enumerated(&why),
            printer.translator().enumerated(&against),
            words.party(&fit.head.holder),
        ]);
    }
    printer.table(&table)
}

fn say_reason(printer: &Printer, reason: &Reason) -> String {
    let words = Words::new(printer.translator());
    printer.translator().say(&match reason {
        Reason::Age { age } => Message::new("fit-age").with("age", i64::from(*age)),
        Reason::Free { places } => Message::new("fit-free").with("places", *places),
        Reason::Near { municipality } => Message::new("fit-near").with("municipality", municipality.as_str()),
        Reason::ProposedBefore => Message::new("fit-proposed"),
        Reason::Starts { on } => Message::new("fit-starts").with("date", words.value("solution_fermee_le", on)),
        Reason::Wish { wish } => Message::new("fit-wish").with("wish", words.value("souhait", wish)),
    })
}

pub(super) fn say_obstacle(printer: &Printer, obstacle: &Obstacle) -> String {
    let words = Words::new(printer.translator());
    printer.translator().say(&match obstacle {
        Obstacle::Closed { since } => Message::new("fit-closed").with("date", words.value("solution_fermee_le", since)),
        Obstacle::HasActivity => Message::new("fit-has-activity"),
        Obstacle::Level { level } => Message::new("fit-level").with("level", words.value("niveau_sortie", level)),
        Obstacle::NoPlace => Message::new("fit-no-place"),
        Obstacle::NotAtMissionLocale => Message::new("fit-not-at-mission-locale"),
        Obstacle::OtherWish => Message::new("fit-other-wish"),
        Obstacle::ToCreate => Message::new("fit-to-create"),
        Obstacle::TooOld { age, age_max } => {
            Message::new("fit-too-old").with("age", i64::from(*age)).with("max", i64::from(*age_max))
        }
        Obstacle::TooYoung { age, age_min } => {
            Message::new("fit-too-young").with("age", i64::from(*age)).with("min", i64::from(*age_min))
        }
    })
}

fn say_check(printer: &Printer, check: &Check) -> String {
    let words = Words::new(printer.translator());
    printer.translator().say(&match check {
        Check::Age => Message::new("fit-check-age"),
        Check::Condition { condition } => {
            Message::new("fit-check-condition").with("condition", words.value("solution_condition", condition))
        }
        Check::Level => Message::new("fit-check-level"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Translator};
    use crate::samples::case_of;

    #[test]
    fn a_solution_is_found_by_its_scheme_and_shown_with_it() {
        let offers = [
            case_of(1, &[("solution_nom", "Rebond"), ("solution_dispositif", "micro_lycee")]),
            case_of(2, &[("solution_nom", "E2C")]),
        ];
        let found = |scheme| offers.iter().map(|offer| is_of(offer, scheme)).collect::<Vec<_>>();
        assert_eq!((found(Some("micro_lycee")), found(None)), (vec![true, false], vec![true, true]));
        let schemes = schemes(&offers);
        let translator = Translator::new(Language::French);
        let fits = search(&Need::default(), &offers, jiff::civil::date(2026, 11, 24), |_| None);
        let shown: Vec<String> = fits.iter().map(|fit| named(Words::new(&translator), fit, &schemes)).collect();
        assert!(shown.contains(&"Rebond (Micro-lycée)".to_owned()) && shown.contains(&"E2C".to_owned()), "{shown:?}");
    }
}
