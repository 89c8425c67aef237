// SPDX-License-Identifier: EUPL-1.2
//! The reject file: what could not be read, to be corrected and read again.

use std::borrow::Cow;

use super::{List, Problem, RejectReason};
use crate::catalogue::{FieldError, Language, is_invisible};

/// The headers in front of a list's own, in English and in French; reading passes over them.
pub(super) const OWN_HEADERS: [[&str; 3]; 2] = [
    ["Raccord: line", "Raccord: columns", "Raccord: reasons"],
    ["Raccord : ligne", "Raccord : colonnes", "Raccord : motifs"],
];

/// Returns the rejects of a list as CSV with `;` between cells: line, columns and reasons in front,
/// then the cells as they stood under the list's own header. A cell that a spreadsheet would run as
/// a formula gets an apostrophe, which reading takes away again.
pub fn write_rejects(list: &List, language: Language) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut write = |cells: &[String]| {
        writer
            .write_record(cells.iter().map(|cell| neutralised(cell).into_owned()))
            .expect("writing to memory does not fail");
    };
    let own = OWN_HEADERS[match language {
        Language::English => 0,
        Language::French => 1,
    }];
    let mut header: Vec<String> = own.map(str::to_owned).into();
    header.extend(list.columns.iter().map(|column| column.header.clone()));
    write(&header);
    for reject in &list.rejects {
        let named = |problem: &Problem| {
            let column = problem.column.and_then(|position| list.columns.get(position - 1));
            column.map(|column| column.header.clone())
        };
        let columns: Vec<String> = reject.problems.iter().filter_map(named).collect();
        let reasons: Vec<String> = reject.problems.iter().map(|problem| explained(&problem.reason, language)).collect();
        let mut reasons = reasons;
        if reject.record.is_empty() {
            reasons.push(
                match language {
                    Language::English => "cells left out: they may be those of somebody too young for the list",
                    Language::French => {
                        "cellules omises : elles peuvent être celles d'un enfant trop jeune pour la liste"
                    }
                }
                .to_owned(),
            );
        }
        let mut cells = vec![reject.line.to_string(), columns.join(", "), reasons.join(", ")];
        cells.extend_from_slice(&reject.record);
        write(&cells);
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    // Spreadsheets take a file without this mark for windows-1252.
    format!("\u{feff}{}", String::from_utf8(bytes).expect("cells of UTF-8 make UTF-8"))
}

fn neutralised(cell: &str) -> Cow<'_, str> {
    if runs_as_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Tells whether a spreadsheet may run a cell: some look past characters that nobody sees, and take the wide signs of East
/// Asian fonts for the narrow ones.
pub(super) fn runs_as_formula(cell: &str) -> bool {
    let seen = cell.trim_start_matches(|sign: char| sign.is_whitespace() || is_invisible(sign));
    seen.starts_with(FORMULA_SIGNS) || cell.starts_with(['\t', '\r', '\n'])
}

/// With what a formula begins.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// The ways to write a date that are read.
const IN_FRENCH: &str = " (on lit 31/12/2008, 31/12/08 et 2008-12-31)";

/// Returns why a row or a cell could not be read, in a language.
pub fn explained(reason: &RejectReason, language: Language) -> String {
    match (language, reason) {
        (Language::English, RejectReason::BirthDate | RejectReason::Field(FieldError::Date)) => {
            format!("{reason} (31/12/2008, 31/12/08 and 2008-12-31 are read)")
        }
        (Language::English, _) => reason.to_string(),
        (Language::French, RejectReason::BirthDate) => format!("date de naissance illisible{IN_FRENCH}"),
        (Language::French, RejectReason::Field(FieldError::Date)) => {
            format!("date illisible ou invraisemblable{IN_FRENCH}")
        }
        (Language::French, RejectReason::BirthDateMissing) => {
            "date de naissance absente, et une autre cellule peut en être une".to_owned()
        }
        (Language::French, RejectReason::BirthDateFuture) => "date de naissance postérieure à la liste".to_owned(),
        (Language::French, RejectReason::Columns { cells, columns }) => {
            format!("{cells} cellules pour {columns} colonnes")
        }
        (Language::French, RejectReason::Field(error)) => in_french(error),
        (Language::French, RejectReason::Formula) => "la cellule contient l'erreur d'une formule".to_owned(),
        (Language::French, RejectReason::Several) => {
            "plusieurs valeurs dans la cellule d'un champ qui en a une".to_owned()
        }
        (Language::French, RejectReason::NoKey) => "ni identifiant, ni nom complet avec date de naissance".to_owned(),
        (Language::French, RejectReason::NoFullName) => "il faut un nom et un prénom".to_owned(),
        (Language::French, RejectReason::NoName) => "nom de famille absent".to_owned(),
    }
}

fn in_french(error: &FieldError) -> String {
    match error {
        FieldError::Boolean => "ni oui ni non".to_owned(),
        FieldError::Choice { options } => format!("aucune des {options} valeurs possibles"),
        FieldError::ControlCharacter { code } => format!("caractère de contrôle U+{code:04X}"),
        FieldError::Date => "date illisible".to_owned(),
        FieldError::Integer => "nombre entier attendu".to_owned(),
        FieldError::Long { bytes, bytes_max } => format!("{bytes} octets, maximum {bytes_max}"),
        FieldError::Record => "paires nom=valeur attendues".to_owned(),
        FieldError::RecordPart { part, problem } => format!("{part} : {}", in_french(problem)),
        FieldError::RecordPartMissing { part } => format!("{part} manque"),
        FieldError::RecordPartUnknown { part } => format!("{part} n'existe pas"),
        FieldError::Time => "heure illisible".to_owned(),
    }
}
