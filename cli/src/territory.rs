// SPDX-License-Identifier: EUPL-1.2
//! Territories: the municipality, training area, department, académie and region of a young person, from what a case says.
//!
//! The department is that of the postcode, else that of the last school's code; académie and region follow from it. The training
//! area is that of an organisation of the same municipality, by its sheet. The table of departments is that of France since 2016
//! (regions) and 2020 (académies).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use raccord_protocol::catalogue::fold;
use raccord_protocol::view::CaseSummary;
use serde::Serialize;

use crate::calling::values;

/// The fields of a young person that say where.
pub const FIELDS: [&str; 5] = ["commune", "code_postal", "etablissement_uai", "scolarise_departement", "antenne"];

/// How large a territory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Scale {
    /// A municipality.
    Municipality,
    /// A training area.
    Area,
    /// A department.
    Department,
    /// An académie.
    Academie,
    /// A region.
    Region,
    /// A site of this organisation.
    Site,
}

/// A department of France.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Department {
    /// Its code: `54`, `2A`, `974`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its académie.
    pub academie: &'static str,
    /// Its region.
    pub region: &'static str,
}

/// Every department, by code.
static DEPARTMENTS: LazyLock<Vec<Department>> = LazyLock::new(|| {
    let lines = include_str!("territory/departments.csv").lines();
    let rows = lines.filter_map(|line| {
        let mut cells = line.split(';');
        Some(Department { code: cells.next()?, name: cells.next()?, academie: cells.next()?, region: cells.next()? })
    });
    rows.collect()
});

impl Department {
    /// Returns every department, by code.
    pub fn all() -> &'static [Self] {
        &DEPARTMENTS
    }

    /// Returns the department of a code or name, whatever its capitals and accents.
    pub fn named(text: &str) -> Option<&'static Self> {
        let wanted = fold(text);
        let digits = if wanted.len() == 1 { format!("0{wanted}") } else { wanted.clone() };
        Self::all().iter().find(|department| fold(department.code) == digits || fold(department.name) == wanted)
    }

    /// Returns the departments that a text names one after the other, with "et" or "and" between them; none where it says
    /// anything else.
    pub fn all_named(text: &str) -> Vec<&'static Self> {
        Self::named(text).map_or_else(|| departments_in(&fold(text)).unwrap_or_default(), |only| vec![only])
    }

    /// Returns the académie of a name, as it is written.
    pub fn academie_named(text: &str) -> Option<&'static str> {
        let wanted = fold(text);
        let names =
            ["academiedela", "academiede", "academied", ""].iter().filter_map(|start| wanted.strip_prefix(start));
        names
            .flat_map(|name| Self::all().iter().filter(move |known| fold(known.academie) == name))
            .next()
            .map(|known| known.academie)
    }

    /// Returns the region of a name, as it is written.
    pub fn region_named(text: &str) -> Option<&'static str> {
        let wanted = fold(text);
        Self::all().iter().map(|known| known.region).find(|region| fold(region) == wanted)
    }

    /// Returns the department of a French postcode.
    pub fn of_postcode(postcode: &str) -> Option<&'static Self> {
        let digits = postcode.trim();
        if digits.len() != 5 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        Self::named(match (&digits[..2], &digits[..3]) {
            ("20", "200" | "201") => "2A",
            ("20", _) => "2B",
            ("97", overseas) => overseas,
            (two, _) => two,
        })
    }

    /// Returns the department of a school's code, whose first three digits say it.
    pub fn of_school(uai: &str) -> Option<&'static Self> {
        match uai.trim().get(..3)? {
            "620" => Self::named("2A"),
            "720" => Self::named("2B"),
            overseas if overseas.starts_with("97") => Self::named(overseas),
            digits => Self::named(digits.strip_prefix('0')?),
        }
    }
}

/// Takes a folded text apart into names of departments, all of it or nothing.
fn departments_in(text: &str) -> Option<Vec<&'static Department>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    Department::all().iter().find_map(|department| {
        let rest = text.strip_prefix(fold(department.name).as_str())?;
        let others =
            ["et", "and"].iter().find_map(|and| departments_in(rest.strip_prefix(and)?).filter(|all| !all.is_empty()));
        let others = if rest.is_empty() { Vec::new() } else { others? };
        Some([vec![department], others].concat())
    })
}

/// The training areas of municipalities, as the sheets of organisations name them.
#[derive(Clone, Debug, Default)]
pub struct Areas(BTreeMap<String, String>);

impl Areas {
    /// Reads the sheets of organisations.
    pub fn of_sheets<'s>(sheets: impl IntoIterator<Item = &'s CaseSummary>) -> Self {
        let mut areas = BTreeMap::new();
        for sheet in sheets {
            let municipalities = values(sheet, "acteur_commune").iter();
            for (municipality, area) in municipalities.zip(values(sheet, "acteur_bassin")) {
                areas.entry(fold(municipality)).or_insert_with(|| area.clone());
            }
        }
        Self(areas)
    }
}

/// Returns the department of a young person; none where nothing says it, or the person does not live in France.
pub fn department(case: &CaseSummary) -> Option<&'static Department> {
    let first = |field: &str, read: fn(&str) -> Option<&'static Department>| {
        values(case, field).iter().find_map(|value| read(value))
    };
    first("code_postal", Department::of_postcode)
        .or_else(|| first("etablissement_uai", Department::of_school))
        .or_else(|| first("scolarise_departement", Department::named))
}

/// Returns the territory of a young person at a scale; none where nothing says it.
pub fn territory(case: &CaseSummary, scale: Scale, areas: &Areas) -> Option<String> {
    let municipality = || values(case, "commune").first();
    match scale {
        Scale::Municipality => municipality().map(|name| name.trim().to_owned()),
        Scale::Area => areas.0.get(&fold(municipality()?)).cloned(),
        Scale::Department => department(case).map(|known| format!("{} {}", known.code, known.name)),
        Scale::Academie => department(case).map(|known| known.academie.to_owned()),
        Scale::Region => department(case).map(|known| known.region.to_owned()),
        Scale::Site => values(case, "antenne").first().cloned(),
    }
}

/// Parts cases by territory: by its name as it is first written, whatever its capitals and accents; those of whom nothing is known
/// under an empty name.
pub fn by_territory(cases: Vec<CaseSummary>, scale: Scale, areas: &Areas) -> BTreeMap<String, Vec<CaseSummary>> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut parts: BTreeMap<String, Vec<CaseSummary>> = BTreeMap::new();
    for case in cases {
        let name = territory(&case, scale, areas).unwrap_or_default();
        let name = names.entry(fold(&name)).or_insert(name).clone();
        parts.entry(name).or_default().push(case);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{case, case_of};

    #[test]
    fn departments_have_their_academie_and_region() {
        assert_eq!(Department::all().len(), 101);
        let academies: std::collections::BTreeSet<_> = Department::all().iter().map(|known| known.academie).collect();
        let regions: std::collections::BTreeSet<_> = Department::all().iter().map(|known| known.region).collect();
        assert_eq!((academies.len(), regions.len()), (30, 18));
        let nancy = Department::named("meurthe et moselle").expect("it is a department");
        assert_eq!((nancy.code, nancy.academie, nancy.region), ("54", "Nancy-Metz", "Grand Est"));
        let code = |found: Option<&Department>| found.map(|known| known.code);
        let by_postcode = ["54000", "20090", "20200", "97430", "L-4002", "4002", "99000"].map(Department::of_postcode);
        assert_eq!(by_postcode.map(code), [Some("54"), Some("2A"), Some("2B"), Some("974"), None, None, None]);
        let by_school = ["0540044E", "6200002H", "7200009X", "9741046Y", ""].map(Department::of_school);
        assert_eq!(by_school.map(code), [Some("54"), Some("2A"), Some("2B"), Some("974"), None]);
    }

    #[test]
    fn departments_academies_and_regions_are_known_however_they_are_written() {
        let codes =
            |text| Department::all_named(text).into_iter().map(|known| known.code).collect::<Vec<_>>().join(" ");
        let texts =
            ["Meurthe-et-Moselle et Vosges", "Moselle", "meurthe et moselle", "Nord et ailleurs", "Vosges et", ""];
        assert_eq!(texts.map(codes), ["54 88", "57", "54", "", "", ""]);
        let academies = ["Nancy Metz", "Académie de Nancy-Metz", "académie d’Orléans-Tours", "La Réunion", "Ailleurs"];
        assert_eq!(
            academies.map(Department::academie_named),
            [Some("Nancy-Metz"), Some("Nancy-Metz"), Some("Orléans-Tours"), Some("La Réunion"), None]
        );
        assert_eq!(Department::region_named("grand est"), Some("Grand Est"));
    }

    #[test]
    fn a_person_is_counted_in_a_territory_of_each_scale() {
        let sheet = case_of(2, &[("acteur_commune", "Nancy"), ("acteur_bassin", "Bassin de Nancy")]);
        let areas = Areas::of_sheets([&sheet]);
        let person = case(&[("commune", "NANCY"), ("code_postal", "54000"), ("etablissement_uai", "0570054N")]);
        let at = |scale| territory(&person, scale, &areas);
        let all = [Scale::Municipality, Scale::Area, Scale::Department, Scale::Academie, Scale::Region, Scale::Site];
        let found = all.map(at).map(|name| name.unwrap_or_default());
        assert_eq!(found, ["NANCY", "Bassin de Nancy", "54 Meurthe-et-Moselle", "Nancy-Metz", "Grand Est", ""]);
        let of_school = case(&[("etablissement_uai", "0570054N")]);
        assert_eq!(territory(&of_school, Scale::Department, &areas).as_deref(), Some("57 Moselle"));
        let parts = by_territory(vec![person, case(&[("commune", "Nancy")]), case(&[])], Scale::Municipality, &areas);
        let counts: Vec<_> = parts.iter().map(|(name, cases)| (name.as_str(), cases.len())).collect();
        assert_eq!(counts, [("", 1), ("NANCY", 2)]);
    }
}
