// SPDX-License-Identifier: EUPL-1.2
//! A first mapping for a list nobody has described yet.

use std::collections::{BTreeMap, BTreeSet};

use super::headerless::{Looks, begins_with_header, looks_of_columns};
use super::mapping::{BUILT_IN, HeaderChoice, KeyKind, Mapping, MappingFile, SeparatorChoice};
use super::row::is_any_telephone;
use super::{Column, ColumnRole, Format, ImportError, Sheet};
use crate::catalogue::{Catalogue, Field, FieldId};
use crate::statement::CaseKind;

/// A mapping made from a list's header, to be looked over by a person.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The mapping, which reads the list as it stands.
    pub mapping: Mapping,
    /// Columns that nothing is known about.
    pub unknown: Vec<UnknownColumn>,
}

/// A column that nothing is known about.
#[derive(Clone, Debug)]
pub struct UnknownColumn {
    /// What the header says.
    pub header: String,
    /// Fields whose names are near, the nearest first.
    pub suggestions: Vec<&'static Field>,
}

impl Proposal {
    /// Returns the mapping as TOML, followed by the unknown columns as comments.
    pub fn to_toml(&self) -> String {
        self.to_toml_noted("")
    }

    /// As [`Proposal::to_toml`], with a note before the unknown columns, where there are any: how somebody says what they are.
    pub fn to_toml_noted(&self, note: &str) -> String {
        let mut text = self.mapping.to_toml();
        let note = note.lines().filter(|_| !self.unknown.is_empty());
        note.for_each(|line| text.push_str(&format!("# {line}\n")));
        for column in &self.unknown {
            let header = on_one_line(&column.header);
            let names: Vec<&str> = column.suggestions.iter().map(|field| field.name.as_str()).collect();
            text.push_str(&format!("# ? {header}"));
            if !names.is_empty() {
                text.push_str(&format!("  (near: {})", names.join(", ")));
            }
            text.push('\n');
        }
        text
    }
}

impl Proposal {
    /// Returns the line that would say of an unknown column which field it is, as an example: one that every list needs, where none
    /// of the columns is known to be it. None where every column is known, or the list has no header.
    pub fn example(&self) -> Option<String> {
        let unknown = if self.mapping.header() == HeaderChoice::No { &[][..] } else { &self.unknown };
        let first = unknown.first()?;
        let missing = NEEDED.into_iter().find(|name| !self.mapping.has_columns_for(name));
        let name = missing.or_else(|| first.suggestions.first().map(|field| field.name.as_str())).unwrap_or(NEEDED[0]);
        let is_near = |column: &&UnknownColumn| column.suggestions.iter().any(|field| field.name == name);
        Some(column_line(name, &unknown.iter().find(is_near).unwrap_or(first).header))
    }
}

/// The fields that a list of people has, one way or another.
const NEEDED: [&str; 3] = ["nom", "prenom", "date_naissance"];

/// Returns the line of a mapping, under `[columns]`, that says which field a column is.
pub fn column_line(field: &str, header: &str) -> String {
    format!("{field} = [{}]", toml::Value::String(on_one_line(header)))
}

/// Returns a header without what would end a line: it is anybody's text.
fn on_one_line(header: &str) -> String {
    header.chars().filter(|letter| !letter.is_control()).collect()
}

/// Returns a mapping for a list, of the sheet of a name where it is a workbook, made from its header with all that the built-in mappings know.
///
/// # Errors
/// Where the file cannot be read or has no header.
pub fn propose_mapping(bytes: &[u8], name: Option<&str>) -> Result<Proposal, ImportError> {
    let mappings = BUILT_IN.map(|name| Mapping::built_in(name).expect("each of these names has a mapping"));
    let knows_most = |mapping: &&Mapping| {
        Sheet::open(bytes, name, mapping)
            .ok()
            .and_then(|sheet| sheet.header)
            .map_or(0, |header| header.iter().filter(|name| mapping.recognises(name)).count())
    };
    let is_of = |mapping: &&Mapping| {
        let sheet = Sheet::open(bytes, name, mapping).ok().and_then(|sheet| sheet.header);
        sheet.is_some_and(|header| mapping.is_told_by(&header))
    };
    let source = mappings.iter().find(is_of);
    // What a list of reports alone calls its columns says nothing of others.
    let usual = || mappings.iter().filter(|mapping| mapping.record().is_none());
    let best = source.or_else(|| usual().rev().max_by_key(knows_most)).unwrap_or(&mappings[0]);
    let mut header_choice = HeaderChoice::Auto;
    let sheet = match Sheet::open(bytes, name, best) {
        Err(ImportError::HeaderMissing) if begins_with_header(bytes, name)? => {
            header_choice = HeaderChoice::Yes;
            Sheet::open(bytes, name, &best.with_header())?
        }
        opened => opened?,
    };
    let header = sheet.header.as_deref().ok_or(ImportError::HeaderMissing)?;

    let catalogue = Catalogue::current();
    let mut taken: BTreeSet<FieldId> = BTreeSet::new();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut ignore, mut unknown) = (Vec::new(), Vec::new());
    let role = |name: &String| {
        let mut roles = std::iter::once(best).chain(usual()).map(|mapping| mapping.role(name));
        roles.find(|role| *role != ColumnRole::Unknown).unwrap_or(ColumnRole::Unknown)
    };
    let roles: Vec<ColumnRole> = header.iter().map(role).collect();
    let looks = looks_of_columns(&sheet)?;
    for (index, (name, role)) in header.iter().zip(&roles).enumerate().filter(|(_, (name, _))| !name.is_empty()) {
        match *role {
            ColumnRole::Field(id) => {
                let held = held_field(catalogue, (id, name), looks.get(index).copied().flatten());
                let id = held.filter(|held| !roles.contains(&ColumnRole::Field(*held))).unwrap_or(id);
                let field = catalogue.field(id).expect("a mapping names fields of the catalogue");
                if taken.insert(id) || field.list {
                    columns.entry(field.name.clone()).or_default().push(name.clone());
                } else {
                    unknown.push(UnknownColumn { header: name.clone(), suggestions: vec![field] });
                }
            }
            ColumnRole::Excluded => ignore.push(name.clone()),
            // What the source's own mapping says of the record that every row is, is taken over.
            ColumnRole::Part(..) if source.is_some() => {}
            ColumnRole::Part(id, _) => {
                unknown.push(UnknownColumn {
                    header: name.clone(),
                    suggestions: catalogue.field(id).into_iter().collect(),
                });
            }
            ColumnRole::Repeated(_) | ColumnRole::Unknown => {
                let mut suggestions = catalogue.suggest_of(CaseKind::Person, name);
                if suggestions.is_empty() {
                    let held = looks.get(index).copied().flatten().map_or(&[][..], Looks::fields);
                    suggestions.extend(held.iter().filter_map(|name| catalogue.by_name(name)));
                }
                unknown.push(UnknownColumn { header: name.clone(), suggestions });
            }
        }
    }
    let own = source.map(Mapping::own_words).unwrap_or_default();
    let file = MappingFile {
        source: source.map_or("list", Mapping::source).to_owned(),
        separator: match sheet.separator {
            _ if sheet.format() != Format::Csv => SeparatorChoice::Auto,
            ',' => SeparatorChoice::Comma,
            '\t' => SeparatorChoice::Tab,
            _ => SeparatorChoice::Semicolon,
        },
        header: header_choice,
        country: best.named_country(),
        dates: best.conventions().date_formats.clone(),
        keys: source.map_or_else(|| vec![KeyKind::Ine, KeyKind::Matricule, KeyKind::Identity], |_| own.keys.clone()),
        ignore,
        // Only the base of a whole school names people whom the list is not about.
        needs: if sheet.format() == Format::Siecle { best.needs_named() } else { Vec::new() },
        columns,
        ..own
    };
    let mapping = Mapping::read(file).expect("each header stands for one field");
    Ok(Proposal { mapping, unknown })
}

/// Returns the field that a column is by what it holds, where its header is used for another: the place for the code of a place, and
/// mobile telephones for telephones.
fn held_field(catalogue: &Catalogue, (named, header): (FieldId, &str), looks: Option<Looks>) -> Option<FieldId> {
    let name = catalogue.field(named).map(|field| field.name.as_str());
    let held = match (name, looks) {
        (Some("code_insee"), Some(Looks::Name)) => "commune",
        (Some("tel_fixe"), Some(Looks::Mobile)) if is_any_telephone(header) => "mobile",
        _ => return None,
    };
    catalogue.by_name(held).map(|field| field.id)
}

/// Has columns be what they hold where their headers are used for either: the town where a column of codes of towns holds names, and
/// mobile telephones where a column of telephones holds those, if no other column is.
pub(super) fn name_by_what_they_hold(sheet: &Sheet<'_>, columns: &mut [Column]) -> Result<(), ImportError> {
    let catalogue = Catalogue::current();
    let either =
        ["code_insee", "tel_fixe"].map(|name| catalogue.by_name(name).map(|field| ColumnRole::Field(field.id)));
    if !columns.iter().any(|column| either.contains(&Some(column.role))) {
        return Ok(());
    }
    let looks = looks_of_columns(sheet)?;
    for at in 0..columns.len() {
        let ColumnRole::Field(named) = columns[at].role else { continue };
        let held = held_field(catalogue, (named, &columns[at].header), looks.get(at).copied().flatten());
        let Some(held) = held.map(ColumnRole::Field) else { continue };
        if columns.iter().all(|column| column.role != held) {
            columns[at].role = held;
        }
    }
    Ok(())
}
