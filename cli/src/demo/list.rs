// SPDX-License-Identifier: EUPL-1.2
//! Lists of school leavers that look like real ones, from a seed.
//!
//! A list is a CSV file as an office receives it, with the defects that such files have, together with what an importer
//! should make of it. Proportions follow the Luxembourg figures for 2011-12 (1,680 pupils on the monthly lists of leavers):
//! 34 % had enrolled again, 27 % could not be reached. Nobody in a list exists; names are drawn by their frequency.
//!
//! Everything that must not leak is findable: identifiers, mobile numbers, addresses of mail and of homes, comments and the
//! numbers of files each hold characters that no other person of the list has ([`ExpectedRow::needles`]), all of
//! them ASCII, so that raw bytes can be searched whatever the encoding.

use std::collections::BTreeMap;

use jiff::civil::Date;

mod file;
mod identifiers;
mod maker;
mod people;
mod random;

use maker::Maker;
use people::Name;

/// The kind of list, which decides columns, encoding and habits of spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListProfile {
    /// A CIO's list from Lorraine: Windows-1252, CRLF, days as 21/11/2009, cells such as `="0612345678"`.
    French,
    /// An ALJ's list from Luxembourg: UTF-8 with a byte order mark, matricules, letters outside Windows-1252.
    Luxembourg,
    /// A PJJ unit's list: plain UTF-8; that a person stands in it is itself a secret.
    Secret,
}

/// A generated file and what it contains.
#[derive(Clone, Debug)]
pub struct GeneratedList {
    /// The file.
    pub csv: Vec<u8>,
    /// A plausible name for it.
    pub file_name: &'static str,
    /// The day of processing for which ages are meant: an importer that takes another may count other persons as under 16.
    pub day: Date,
    /// For each column, its heading in the file and the name of its field.
    pub columns: Vec<(&'static str, &'static str)>,
    /// The rows to be accepted, in the order of the file, repetitions of a person included.
    pub expected: Vec<ExpectedRow>,
    /// The rows to be refused.
    pub rejected: Vec<ExpectedRejection>,
    /// The rows of persons under 16, to be dropped without a trace.
    pub under_16: Vec<ExpectedDrop>,
    /// Pairs of accepted rows that are about one person.
    pub duplicates: Vec<ExpectedDuplicate>,
}

/// A row that an importer accepts.
#[derive(Clone, Debug)]
pub struct ExpectedRow {
    /// Line of the file on which the row starts; the headings stand on line 1.
    pub line: usize,
    /// The person: repeated rows have the same number.
    pub person: usize,
    /// The cells that are not empty, by field name, as typed: without quotes, `="..."` and outer spaces, but not reformatted.
    pub values: BTreeMap<&'static str, String>,
    /// The day of birth, read.
    pub birth: Date,
    /// Whether the person enrolled again, cannot be reached, or neither.
    pub outcome: Outcome,
    /// Fields whose value does not pass its check, which deserves a warning and no more.
    pub warnings: Vec<&'static str>,
    /// By field, ASCII text that occurs in the rows of this person only.
    pub needles: BTreeMap<&'static str, String>,
}

/// A row that an importer refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedRejection {
    /// Line on which the row starts.
    pub line: usize,
    /// What is wrong with it.
    pub reason: Defect,
}

/// A row that an importer drops because of the person's age.
#[derive(Clone, Debug)]
pub struct ExpectedDrop {
    /// Line on which the row starts.
    pub line: usize,
    /// As [`ExpectedRow::needles`]: none of them may be found anywhere after the import.
    pub needles: BTreeMap<&'static str, String>,
}

/// Two rows about one person, spelled differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedDuplicate {
    /// Line of the row that comes first in the file.
    pub first_line: usize,
    /// Line of the other.
    pub second_line: usize,
    /// How the spellings differ.
    pub spelling: Spelling,
    /// Whether both rows hold the same INE or matricule.
    pub same_identifier: bool,
}

/// What became of a person since leaving school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Still looked for, and reachable.
    Leaver,
    /// Enrolled elsewhere: should not be on the list (34 %).
    ReEnrolled,
    /// Phone numbers are wrong or missing (27 %).
    Unreachable,
}

/// Why a row cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Defect {
    /// The day of birth is missing or not a day.
    BirthDate,
    /// Surname or given name is missing.
    Name,
    /// More or fewer cells than headings.
    Ragged,
}

/// How the second row of a person is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Accents left out, hyphens as spaces.
    Folded,
    /// A letter doubled.
    Misspelled,
    /// Surname and given name in each other's column.
    Swapped,
}

/// Returns the list of `seed`: `cases` persons of 16 to 24 years, and on top of them repetitions (2.5 %), persons under 16
/// (1 %) and rows that cannot be used (2 %), at least one of each from 20 cases on.
///
/// The same arguments give the same bytes everywhere. A million cases is the most that unique values are planned for.
pub fn generate(seed: u64, cases: usize, profile: ListProfile) -> GeneratedList {
    let mut maker = Maker::new(seed, profile);
    let extra = |per_thousand: usize| (cases * per_thousand / 1000).max(usize::from(cases >= 20));

    let mut outcomes = vec![Outcome::Leaver; cases];
    let re_enrolled = cases * 34 / 100;
    let unreachable = cases * 27 / 100;
    outcomes[..re_enrolled].fill(Outcome::ReEnrolled);
    outcomes[re_enrolled..re_enrolled + unreachable].fill(Outcome::Unreachable);
    maker.random.shuffle(&mut outcomes);

    let mut rows: Vec<Row> = outcomes.into_iter().map(|outcome| maker.row(outcome, Age::Adolescent)).collect();
    for index in 0..extra(25).min(cases) {
        // Persons are spread evenly, so that none is repeated twice.
        let original = rows[index * cases / extra(25)].clone();
        let spelling = [Spelling::Folded, Spelling::Misspelled, Spelling::Swapped][index % 3];
        rows.push(maker.repetition(&original, spelling));
    }
    for _ in 0..extra(10) {
        rows.push(maker.row(Outcome::Leaver, Age::Under16));
    }
    for index in 0..extra(20) {
        let mut row = maker.row(Outcome::Leaver, Age::Adolescent);
        maker.spoil(&mut row, [Defect::BirthDate, Defect::Name, Defect::Ragged][index % 3]);
        rows.push(row);
    }
    maker.random.shuffle(&mut rows);
    maker.write(rows)
}

/// The day for which lists are made.
const DAY: Date = Date::constant(2026, 11, 2);

/// Fields in the order of the columns, with the heading of each profile: French, Luxembourg, Secret. `""`: no such column.
const COLUMNS: [(&str, [&str; 3]); 32] = [
    ("nom", ["NOM", "Nom", "nom"]),
    ("prenom", ["PRENOM1", "Prénom", "prenom"]),
    ("date_naissance", ["DATE_NAIS", "Date de naissance", "date_naissance"]),
    ("sexe", ["SEXE", "Sexe", "sexe"]),
    ("lieu_naissance", ["LIEU_NAIS", "Lieu de naissance", ""]),
    ("ine", ["INE", "", "ine"]),
    ("matricule", ["", "Matricule", ""]),
    ("etablissement_uai", ["NUMERO_UAI", "", "etablissement_uai"]),
    ("etablissement", ["ETABLISSEMENT", "Lycée", "etablissement"]),
    ("classe", ["CLASSE", "Classe", "classe"]),
    ("derniere_formation", ["DERNIERE_FORMATION", "Dernière formation suivie", "derniere_formation"]),
    ("diplome_prepare", ["DIPLOME", "Diplôme préparé", ""]),
    ("diplome_obtenu", ["DIPLOME_OBTENU", "Diplôme obtenu", ""]),
    ("date_sortie", ["DATE_SORTIE", "Date de sortie", "date_sortie"]),
    ("adresse", ["ADRESSE", "Adresse", "adresse"]),
    ("code_postal", ["COD_POST", "Code postal", "code_postal"]),
    ("commune", ["COM_RESID", "Commune", "commune"]),
    ("tel_fixe", ["TEL_FIXE", "Téléphone fixe", ""]),
    ("mobile", ["TEL_JEUNE", "GSM", "mobile"]),
    ("mail", ["MAIL_JEUNE", "E-mail", "mail"]),
    ("responsable_1_nom", ["NOM_RESP1", "Responsable 1", "responsable_1_nom"]),
    ("responsable_1_tel_perso", ["TEL_RESP1_PERSO", "Tél. responsable 1", "responsable_1_tel_perso"]),
    ("responsable_1_mail", ["MAIL_RESP1", "E-mail responsable 1", ""]),
    ("responsable_2_nom", ["NOM_RESP2", "Responsable 2", ""]),
    ("responsable_2_tel_perso", ["TEL_RESP2_PERSO", "Tél. responsable 2", ""]),
    ("responsable_2_mail", ["MAIL_RESP2", "E-mail responsable 2", ""]),
    ("activite_actuelle", ["SITUATION", "Situation", ""]),
    ("formation_inscrite", ["FORMATION_INSCRITE", "Formation inscrite", ""]),
    ("injoignable", ["INJOIGNABLE", "Injoignable", ""]),
    ("suivi_justice", ["", "", "suivi_justice"]),
    ("orientation_service", ["", "", "orientation_service"]),
    ("commentaire", ["COMMENTAIRES", "Commentaires", "commentaire"]),
];

/// A row before it is written.
#[derive(Clone, Debug)]
struct Row {
    person: usize,
    name: Name,
    birth: Date,
    outcome: Outcome,
    values: BTreeMap<&'static str, String>,
    warnings: Vec<&'static str>,
    needles: BTreeMap<&'static str, String>,
    fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Accepted,
    Rejected(Defect),
    Repeated { spelling: Spelling, same_identifier: bool },
    Under16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Adolescent,
    Under16,
}

#[cfg(test)]
mod tests;
