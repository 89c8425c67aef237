// SPDX-License-Identifier: EUPL-1.2
//! The map of local actors, as GeoJSON (RFC 7946), which map programs read.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::id::OrganisationId;
use raccord_protocol::view::CaseSummary;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Output, sheets, text};
use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::held::Held;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
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
    let placed = map["features"].as_array().map_or(0, Vec::len) - platforms.len();
    let text = serde_json::to_string_pretty(&map).map_err(|error| CliError::bug(error.to_string()))?;
    write_private(file, text.as_bytes(), Existing::from_force(*force))?;
    let object = json!({ "file": file, "actors": placed, "platforms": platforms });
    context.printer().show(&object, |printer| {
        let done = Message::new("map-done").with("count", placed).with("platforms", platforms.len());
        printer.success(done.with("path", file.as_path()));
        if placed < sheets.len() {
            printer.note(Message::new("map-left-out").with("count", sheets.len() - placed));
        }
        print(printer, &platforms)
    })
}

/// Shows the platforms, académie by académie; those of several stand under each.
fn print(printer: &Printer, platforms: &[Platform]) -> Result<(), CliError> {
    if platforms.is_empty() {
        return Ok(());
    }
    let headings = ["map-column-academie", "map-column-platform", "map-column-departments", "map-column-regions"];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    let joined = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    for (academie, platforms) in by_academie(platforms) {
        for platform in platforms {
            let (departments, regions) = (joined(&platform.departments), joined(&platform.regions));
            table.row([academie.to_owned(), platform.name.clone(), departments, regions]);
        }
    }
    printer.table(&table)
}

/// Parts platforms by académie; those of which none is known stand under an empty name.
pub(super) fn by_academie(platforms: &[Platform]) -> BTreeMap<&str, Vec<&Platform>> {
    let mut parts: BTreeMap<&str, Vec<&Platform>> = BTreeMap::new();
    for platform in platforms {
        let unknown = platform.academies.is_empty().then_some("");
        for academie in platform.academies.iter().map(String::as_str).chain(unknown) {
            parts.entry(academie).or_default().push(platform);
        }
    }
    parts
}

/// A platform on the map of the country: by its departments, académies and regions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Platform {
    name: String,
    territory: String,
    /// Codes.
    pub(super) departments: BTreeSet<String>,
    pub(super) academies: BTreeSet<String>,
    pub(super) regions: BTreeSet<String>,
    /// Where its members are, as far as their sheets say it.
    #[serde(skip)]
    places: Vec<[f64; 2]>,
}

impl Platform {
    /// Reads where a platform is: from the departments that its territory names, and from the sheets of its members.
    pub(super) fn of<'s>(name: &str, territory: &str, members: impl IntoIterator<Item = &'s CaseSummary>) -> Self {
        let mut platform = Self { name: name.to_owned(), territory: territory.to_owned(), ..Self::default() };
        for part in territory.split([',', ';', '/']) {
            Department::all_named(part).into_iter().for_each(|department| platform.add(department));
            platform.academies.extend(Department::academie_named(part).map(str::to_owned));
        }
        for sheet in members {
            for department in values(sheet, "acteur_departement").iter().filter_map(|text| Department::named(text)) {
                platform.add(department);
            }
            let one_name =
                |text: &String, known: Option<&'static str>| known.map_or_else(|| text.clone(), str::to_owned);
            let academies = values(sheet, "acteur_academie").iter();
            platform.academies.extend(academies.map(|text| one_name(text, Department::academie_named(text))));
            let regions = values(sheet, "acteur_region").iter();
            platform.regions.extend(regions.map(|text| one_name(text, Department::region_named(text))));
            platform.places.extend(position(sheet));
        }
        platform
    }

    fn add(&mut self, department: &Department) {
        self.departments.insert(department.code.to_owned());
        self.academies.insert(department.academie.to_owned());
        self.regions.insert(department.region.to_owned());
    }

    /// Returns it as map programs read it: at the places of its members; without a geometry where none of them says where it is
    /// (RFC 7946, 3.2).
    fn feature(&self) -> Value {
        let joined = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
        let geometry = match self.places.as_slice() {
            [] => Value::Null,
            places => json!({ "type": "MultiPoint", "coordinates": places }),
        };
        json!({
            "type": "Feature",
            "geometry": geometry,
            "properties": {
                "kind": "platform",
                "name": self.name,
                "territory": self.territory,
                "departments": joined(&self.departments),
                "academies": joined(&self.academies),
                "regions": joined(&self.regions),
            },
        })
    }
}

/// Returns where an actor is: longitude first (RFC 7946, 3.1.1).
fn position(sheet: &CaseSummary) -> Option<[f64; 2]> {
    let degrees = |field: &str, most: f64| {
        let value: f64 = text(sheet, field).trim().replace(',', ".").parse().ok()?;
        (value.abs() <= most).then_some(value)
    };
    Some([degrees("acteur_longitude", 180.0)?, degrees("acteur_latitude", 90.0)?])
}

/// Returns the actors whose place is known as points, with what the map of a platform tells: where they stand in the territory and
/// what they offer; then the platforms.
pub(super) fn geojson(sheets: &BTreeMap<OrganisationId, CaseSummary>, platforms: &[Platform]) -> Value {
    let actors = sheets.values().filter_map(|sheet| {
        Some(json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": position(sheet)? },
            "properties": {
                "kind": "actor",
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
    let features: Vec<Value> = actors.chain(platforms.iter().map(Platform::feature)).collect();
    json!({ "type": "FeatureCollection", "features": features })
}
