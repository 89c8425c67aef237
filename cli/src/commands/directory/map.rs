// SPDX-License-Identifier: EUPL-1.2
//! The map of local actors, as GeoJSON (RFC 7946), which map programs read.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::id::OrganisationId;
use raccord_protocol::view::CaseSummary;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Output, sheets, text};
use crate::calling::values;
use crate::commands::held::Held;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::language::Message;
use crate::territory::Department;

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
    let held = Held::read(context)?;
    let platforms = held.directory.rosters().map(|(_, roster)| {
        let members = roster.members.iter().filter_map(|member| sheets.get(&member.organisation));
        Platform::of(&roster.name, &roster.territory, members)
    });
    let platforms: Vec<Platform> = platforms.collect();
    let map = geojson(&sheets, &platforms);
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

/// A platform on the map of the country: by its departments, académies and regions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Platform {
    name: String,
    territory: String,
    /// Codes.
    pub(super) departments: BTreeSet<String>,
    pub(super) academies: BTreeSet<String>,
    pub(super) regions: BTreeSet<String>,
}

impl Platform {
    /// Reads where a platform is: from the departments that its territory names, and from the sheets of its members.
    pub(super) fn of<'s>(name: &str, territory: &str, members: impl IntoIterator<Item = &'s CaseSummary>) -> Self {
        let mut platform = Self { name: name.to_owned(), territory: territory.to_owned(), ..Self::default() };
        for department in territory.split([',', ';', '/']).filter_map(Department::named) {
            platform.add(department);
        }
        for sheet in members {
            values(sheet, "acteur_departement").iter().filter_map(|text| Department::named(text)).for_each(
                |department| {
                    platform.add(department);
                },
            );
            platform.academies.extend(values(sheet, "acteur_academie").iter().cloned());
            platform.regions.extend(values(sheet, "acteur_region").iter().cloned());
        }
        platform
    }

    fn add(&mut self, department: &Department) {
        self.departments.insert(department.code.to_owned());
        self.academies.insert(department.academie.to_owned());
        self.regions.insert(department.region.to_owned());
    }
}

/// Returns the actors whose place is known as points, with what the map of a platform tells: where they stand in the territory and
/// what they offer. The platforms stand beside them, by académie (RFC 7946, 6.1: foreign members).
pub(super) fn geojson(sheets: &BTreeMap<OrganisationId, CaseSummary>, platforms: &[Platform]) -> Value {
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
    json!({ "type": "FeatureCollection", "platforms": platforms, "features": features.collect::<Vec<_>>() })
}
