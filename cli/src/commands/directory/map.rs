// SPDX-License-Identifier: EUPL-1.2
//! The map of local actors, as GeoJSON (RFC 7946), which map programs read.

use std::collections::BTreeMap;

use raccord_protocol::id::OrganisationId;
use raccord_protocol::view::CaseSummary;
use serde_json::{Value, json};

use super::{Output, sheets, text};
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::language::Message;

/// Writes a map.
#[derive(Debug, clap::Args)]
pub struct Map {
    /// Where to.
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(context: &Context, arguments: &Map) -> Result<(), CliError> {
    let Output { file, force } = &arguments.output;
    check_destination(file, Existing::from_force(*force), &[])?;
    let sheets = sheets(context)?;
    let map = geojson(&sheets);
    let placed = map["features"].as_array().map_or(0, Vec::len);
    let text = serde_json::to_string_pretty(&map).map_err(|error| CliError::bug(error.to_string()))?;
    write_private(file, text.as_bytes(), Existing::from_force(*force))?;
    context.printer().show(&json!({ "file": file, "actors": placed }), |printer| {
        printer.success(Message::new("map-done").with("count", placed).with("path", file.as_path()));
        if placed < sheets.len() {
            printer.note(Message::new("map-left-out").with("count", sheets.len() - placed));
        }
        Ok(())
    })
}

/// Returns the actors whose place is known as points, with what the map of a platform tells: where they stand in the territory and
/// what they offer.
pub(super) fn geojson(sheets: &BTreeMap<OrganisationId, CaseSummary>) -> Value {
    let features = sheets.values().filter_map(|sheet| {
        let degrees = |field: &str, most: f64| {
            let value: f64 = text(sheet, field).trim().replace(',', ".").parse().ok()?;
            (value.abs() <= most).then_some(value)
        };
        let (latitude, longitude) = (degrees("acteur_latitude", 90.0)?, degrees("acteur_longitude", 180.0)?);
        Some(json!({
            "type": "Feature",
            // RFC 7946, 3.1.1: longitude first.
            "geometry": { "type": "Point", "coordinates": [longitude, latitude] },
            "properties": {
                "name": text(sheet, "acteur_nom"),
                "municipality": text(sheet, "acteur_commune"),
                "training_area": text(sheet, "acteur_bassin"),
                "department": text(sheet, "acteur_departement"),
                "academie": text(sheet, "acteur_academie"),
                "region": text(sheet, "acteur_region"),
                "offers": text(sheet, "acteur_offre"),
            },
        }))
    });
    json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() })
}
