// SPDX-License-Identifier: EUPL-1.2
//! `raccord dimensions`: a person as missions locales and the ALJ look at one, by the dimensions of a life rather than by the blocks
//! of a form; what nobody asked about yet stands out.

use raccord_protocol::view::CaseSummary;
use serde::Serialize;
use serde_json::json;

use crate::accompanying::services_refused;
use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::Words;
use crate::writing::Writer;

/// Shows a person by the dimensions of accompaniment.
#[derive(Debug, clap::Args)]
pub struct Dimensions {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

/// The dimensions, with the id of their sentence and their fields.
const DIMENSIONS: [(&str, &str, &[&str]); 6] = [
    ("health", "dimension-health", &["reconnaissance_handicap", "dispense_medicale_jusqu_au"]),
    ("housing", "dimension-housing", &["situation_logement", "situation_familiale", "situation_de_vie"]),
    ("work", "dimension-work", &["activite_actuelle", "souhait_metier", "projet", "solution_retenue", "realisation"]),
    (
        "training",
        "dimension-training",
        &[
            "derniere_formation",
            "niveau_sortie",
            "bilan_scolaire",
            "souhait_etudes",
            "formation_inscrite",
            "interet_formation_professionnelle",
        ],
    ),
    ("means", "dimension-means", &["ressources", "financement"]),
    ("services", "dimension-services", &["orientation_service_souhaitee", "orientation_service", "service_nomme"]),
];

/// What is known of one dimension.
#[derive(Debug, Serialize)]
struct Known<'w> {
    dimension: &'static str,
    #[serde(skip)]
    sentence: &'static str,
    fields: Vec<(&'static str, &'w [String])>,
}

/// Returns what is known of each dimension.
fn known(case: &CaseSummary) -> Vec<Known<'_>> {
    let of_dimension = |(dimension, sentence, fields): (&'static str, &'static str, &'static [&'static str])| {
        let fields = fields.iter().map(|field| (*field, values(case, field)));
        Known { dimension, sentence, fields: fields.filter(|(_, values)| !values.is_empty()).collect() }
    };
    DIMENSIONS.into_iter().map(of_dimension).collect()
}

pub(super) fn run(context: &Context, arguments: &Dimensions) -> Result<(), CliError> {
    let writer = Writer::open(context, &arguments.case, "")?;
    let known = known(&writer.summary);
    // Services are brought in only where the person wishes: a no is shown before anybody calls one.
    let refused = services_refused(&writer.summary);
    let object = json!({ "case": writer.case, "dimensions": known, "services_refused": refused });
    context.printer().show(&object, |printer| {
        let words = Words::new(printer.translator());
        let headings = ["dimensions-column", "column-field", "column-value"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for known in &known {
            for (field, values) in &known.fields {
                let said: Vec<String> = values.iter().map(|value| words.value(field, value)).collect();
                table.row([printer.text(known.sentence, &[]), words.field(field), said.join(" / ")]);
            }
        }
        if !table.is_empty() {
            printer.table(&table)?;
        }
        let unknown: Vec<String> = known
            .iter()
            .filter(|known| known.fields.is_empty())
            .map(|known| printer.text(known.sentence, &[]))
            .collect();
        if !unknown.is_empty() {
            printer.note(Message::new("dimensions-unknown").with("names", unknown.join(", ")));
        }
        if refused {
            printer.warn("dimensions-services-refused");
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::Catalogue;

    use super::*;
    use crate::samples::case;

    /// Health, housing, employment, training, resources: each shows what stands in it, and stands out where nothing does
    /// (requirement 149).
    #[test]
    fn a_life_is_seen_in_its_five_dimensions() {
        let empty = case(&[]);
        assert!(known(&empty).iter().all(|known| known.fields.is_empty()));
        let of_each = [
            ("health", "reconnaissance_handicap", "oui"),
            ("housing", "situation_logement", "foyer"),
            ("work", "activite_actuelle", "sans_activite"),
            ("training", "niveau_sortie", "brevet"),
            ("means", "ressources", "aucune"),
        ];
        for (dimension, field, value) in of_each {
            let case = case(&[(field, value)]);
            let found: Vec<_> = known(&case).into_iter().filter(|known| !known.fields.is_empty()).collect();
            assert_eq!((found.len(), found[0].dimension, found[0].fields[0].0), (1, dimension, field));
        }
        let all = case(&of_each.map(|(_, field, value)| (field, value)));
        let without: Vec<_> = known(&all).into_iter().filter(|known| known.fields.is_empty()).collect();
        assert_eq!(without.iter().map(|known| known.dimension).collect::<Vec<_>>(), ["services"]);
    }

    #[test]
    fn every_dimension_has_fields_of_the_catalogue() {
        for field in DIMENSIONS.iter().flat_map(|(_, _, fields)| fields.iter()) {
            assert_eq!(Catalogue::current().by_name(field).map(|found| found.name.as_str()), Some(*field));
        }
    }
}
