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

use jiff::ToSpan;
use jiff::civil::Date;

mod identifiers;
mod people;
mod random;

use identifiers::Series;
use people::{Name, Names, Sex, title_case, without_accents};
use random::Random;

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

    let mut rows: Vec<Row> = outcomes
        .into_iter()
        .map(|outcome| maker.row(outcome, Age::Adolescent))
        .collect();
    for index in 0..extra(25).min(cases) {
        // Persons are spread evenly, so that none is repeated twice.
        let original = rows[index * cases / extra(25)].clone();
        rows.push(maker.repetition(&original));
    }
    for _ in 0..extra(10) {
        rows.push(maker.row(Outcome::Leaver, Age::Under16));
    }
    for index in 0..extra(20) {
        let mut row = maker.row(Outcome::Leaver, Age::Adolescent);
        maker.spoil(
            &mut row,
            [Defect::BirthDate, Defect::Name, Defect::Ragged][index % 3],
        );
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
    (
        "date_naissance",
        ["DATE_NAIS", "Date de naissance", "date_naissance"],
    ),
    ("sexe", ["SEXE", "Sexe", "sexe"]),
    ("lieu_naissance", ["LIEU_NAIS", "Lieu de naissance", ""]),
    ("ine", ["INE", "", "ine"]),
    ("matricule", ["", "Matricule", ""]),
    ("etablissement_uai", ["NUMERO_UAI", "", "etablissement_uai"]),
    ("etablissement", ["ETABLISSEMENT", "Lycée", "etablissement"]),
    ("classe", ["CLASSE", "Classe", "classe"]),
    (
        "derniere_formation",
        [
            "DERNIERE_FORMATION",
            "Dernière formation suivie",
            "derniere_formation",
        ],
    ),
    ("diplome_prepare", ["DIPLOME", "Diplôme préparé", ""]),
    ("diplome_obtenu", ["DIPLOME_OBTENU", "Diplôme obtenu", ""]),
    (
        "date_sortie",
        ["DATE_SORTIE", "Date de sortie", "date_sortie"],
    ),
    ("adresse", ["ADRESSE", "Adresse", "adresse"]),
    ("code_postal", ["COD_POST", "Code postal", "code_postal"]),
    ("commune", ["COM_RESID", "Commune", "commune"]),
    ("tel_fixe", ["TEL_FIXE", "Téléphone fixe", ""]),
    ("mobile", ["TEL_JEUNE", "GSM", "mobile"]),
    ("mail", ["MAIL_JEUNE", "E-mail", "mail"]),
    (
        "responsable_1_nom",
        ["NOM_RESP1", "Responsable 1", "responsable_1_nom"],
    ),
    (
        "responsable_1_tel_perso",
        [
            "TEL_RESP1_PERSO",
            "Tél. responsable 1",
            "responsable_1_tel_perso",
        ],
    ),
    (
        "responsable_1_mail",
        ["MAIL_RESP1", "E-mail responsable 1", ""],
    ),
    ("responsable_2_nom", ["NOM_RESP2", "Responsable 2", ""]),
    (
        "responsable_2_tel_perso",
        ["TEL_RESP2_PERSO", "Tél. responsable 2", ""],
    ),
    (
        "responsable_2_mail",
        ["MAIL_RESP2", "E-mail responsable 2", ""],
    ),
    ("activite_actuelle", ["SITUATION", "Situation", ""]),
    (
        "formation_inscrite",
        ["FORMATION_INSCRITE", "Formation inscrite", ""],
    ),
    ("injoignable", ["INJOIGNABLE", "Injoignable", ""]),
    ("suivi_justice", ["", "", "suivi_justice"]),
    ("orientation_service", ["", "", "orientation_service"]),
    (
        "commentaire",
        ["COMMENTAIRES", "Commentaires", "commentaire"],
    ),
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
    Repeated {
        spelling: Spelling,
        same_identifier: bool,
    },
    Under16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Adolescent,
    Under16,
}

/// What one list is made with.
struct Maker {
    profile: ListProfile,
    random: Random,
    names: Names,
    schools: Vec<School>,
    persons: usize,
    identifiers: Series,
    mobiles: Series,
    words: Series,
    /// The next serial number of each day of birth, for matricules.
    serials: BTreeMap<Date, u64>,
}

#[derive(Debug)]
struct School {
    uai: String,
    name: String,
}

/// Unique words and numbers are counted by person and purpose.
#[derive(Clone, Copy)]
enum Purpose {
    Home,
    Comment,
    Youth,
    Responsible1,
    Responsible2,
    Enrolment,
    Repetition,
}

impl Purpose {
    const COUNT: u64 = 8;
}

impl Maker {
    fn new(seed: u64, profile: ListProfile) -> Self {
        let mut random = Random::new(seed);
        let schools = match profile {
            ListProfile::French | ListProfile::Secret => french_schools(&mut random),
            ListProfile::Luxembourg => luxembourg_schools(),
        };
        let mobile_space = match profile {
            ListProfile::French | ListProfile::Secret => 10_000_000,
            ListProfile::Luxembourg => LUXEMBOURG_MOBILE_PREFIXES.len() as u64 * 1_000_000,
        };
        Self {
            profile,
            schools,
            names: Names::load(),
            persons: 0,
            identifiers: Series::new(&mut random, 1_000_000_000),
            mobiles: Series::new(&mut random, mobile_space),
            words: Series::new(&mut random, 80u64.pow(5)),
            serials: BTreeMap::new(),
            random,
        }
    }

    fn row(&mut self, outcome: Outcome, age: Age) -> Row {
        self.persons += 1;
        let sex = if self.random.chance(42) {
            Sex::Female
        } else {
            Sex::Male
        };
        let name = match self.profile {
            ListProfile::French | ListProfile::Secret => {
                self.names.in_france(sex, &mut self.random)
            }
            ListProfile::Luxembourg => self.names.in_luxembourg(sex, &mut self.random),
        };
        let years = match (age, self.random.below(100)) {
            (Age::Under16, _) => 13 + i32::from(self.random.chance(50)),
            (Age::Adolescent, 0..8) => 16,
            (Age::Adolescent, 8..30) => 17,
            (Age::Adolescent, 30..60) => 18,
            (Age::Adolescent, 60..78) => 19,
            (Age::Adolescent, 78..88) => 20,
            (Age::Adolescent, _) => self.random.pick(&[&21, &22, &23, &24]).to_owned(),
        };
        let days = i32::try_from(self.random.below(364)).expect("days of a year fit");
        let birth = DAY - years.years() - days.days();
        let mut row = Row {
            person: self.persons,
            birth,
            outcome,
            values: BTreeMap::new(),
            warnings: Vec::new(),
            needles: BTreeMap::new(),
            fate: if age == Age::Under16 {
                Fate::Under16
            } else {
                Fate::Accepted
            },
            name,
        };
        self.put_identity(&mut row, sex);
        self.put_schooling(&mut row, years);
        self.put_home(&mut row);
        self.put_phones(&mut row);
        self.put_responsibles(&mut row);
        self.put_situation(&mut row);
        row
    }

    fn put_identity(&mut self, row: &mut Row, sex: Sex) {
        let french_capitals = self.profile == ListProfile::French;
        // School software writes capitals without accents; people type them with.
        let surname = match self.random.below(100) {
            0..55 if french_capitals => without_accents(&row.name.surname),
            0..90 => row.name.surname.clone(),
            _ => title_case(&row.name.surname),
        };
        let given = match self.random.below(100) {
            0..15 if french_capitals => without_accents(&row.name.given),
            0..20 => row.name.given.clone(),
            _ => title_case(&row.name.given),
        };
        row.values.insert("nom", surname);
        row.values.insert("prenom", given);
        let birth = self.typed_date(row.birth);
        row.values.insert("date_naissance", birth);
        let digits = self.random.chance(60);
        let sex = match (self.profile, digits, sex) {
            (ListProfile::French, true, Sex::Male) => "1",
            (ListProfile::French, true, Sex::Female) => "2",
            (_, _, Sex::Male) => "M",
            (_, _, Sex::Female) => "F",
        };
        row.values.insert("sexe", sex.to_owned());
        let place = self.random.pick(&[
            "METZ",
            "THIONVILLE",
            "NANCY",
            "Luxembourg",
            "Esch-sur-Alzette",
            "ALGER",
            "Porto",
            "PARIS 13",
        ]);
        row.values.insert("lieu_naissance", place.to_owned());
        match self.profile {
            ListProfile::French | ListProfile::Secret => self.put_ine(row),
            ListProfile::Luxembourg => self.put_matricule(row),
        }
    }

    fn put_ine(&mut self, row: &mut Row) {
        let number = self.identifiers.number(row.person as u64);
        let ine = match self.random.below(100) {
            0..4 => return,
            // The register of today for most; the letter of secondary schools for those who left years ago.
            4..70 => identifiers::ine_rnie(number, &mut self.random),
            70..92 => identifiers::ine_bea(number),
            92..94 => format!(
                "{:04}A{:05}{}",
                number / 100_000,
                number % 100_000,
                identifiers::letter_23(number)
            ),
            94..97 => {
                // The letter of the next number: one digit was mistyped.
                row.warnings.push("ine");
                format!("{number:010}{}", identifiers::letter_23(number + 1))
            }
            _ => {
                row.warnings.push("ine");
                format!("{number:09}")
            }
        };
        // The nine digits of the number stand in all shapes but the apprentices'.
        let needle = if ine.as_bytes()[4] == b'A' {
            ine.clone()
        } else {
            format!("{number:09}")
        };
        row.needles.insert("ine", needle);
        row.values.insert("ine", ine);
    }

    fn put_matricule(&mut self, row: &mut Row) {
        let first = self.random.below(40) + 1;
        let serial = self.serials.entry(row.birth).or_insert(first);
        let mut matricule = identifiers::matricule(row.birth, *serial % 1_000);
        *serial += 1;
        row.needles.insert("matricule", matricule[..11].to_owned());
        match self.random.below(100) {
            0..3 => {
                let last = matricule
                    .pop()
                    .and_then(|digit| digit.to_digit(10))
                    .unwrap_or(0);
                matricule.push_str(&((last + 1) % 10).to_string());
                row.warnings.push("matricule");
            }
            // As printed on the social security card.
            3..20 => matricule = format!("{} {}", &matricule[..8], &matricule[8..]),
            _ => {}
        }
        if matricule.contains(' ') {
            row.needles.insert("matricule", matricule.clone());
        }
        row.values.insert("matricule", matricule);
    }

    fn put_schooling(&mut self, row: &mut Row, years: i32) {
        let index = self.random.index(self.schools.len());
        let school = &self.schools[index];
        row.values.insert("etablissement", school.name.clone());
        if self.profile != ListProfile::Luxembourg {
            let mut uai = school.uai.clone();
            if self.random.chance(2) {
                uai.replace_range(..7, "0740003");
                if !uai.ends_with('B') {
                    row.warnings.push("etablissement_uai");
                }
            }
            row.values.insert("etablissement_uai", uai);
        }
        let (class, training, diploma) = self.training();
        row.values.insert("classe", class.to_owned());
        row.values.insert("derniere_formation", training.to_owned());
        row.values.insert("diplome_prepare", diploma.to_owned());
        if years >= 17 && self.random.chance(45) {
            row.values.insert(
                "diplome_obtenu",
                self.random.pick(&["DNB", "CFG", "Aucun"]).to_owned(),
            );
        }
        let left = DAY
            - i32::try_from(30 + self.random.below(330))
                .expect("days of a year fit")
                .days();
        let left = self.typed_date(left);
        row.values.insert("date_sortie", left);
    }

    /// Returns the class, the name and the diploma of a training.
    fn training(&mut self) -> (&'static str, &'static str, &'static str) {
        let trainings: &[_] = match self.profile {
            ListProfile::French | ListProfile::Secret => &people::FRENCH_TRAININGS,
            ListProfile::Luxembourg => &people::LUXEMBOURG_TRAININGS,
        };
        trainings[self.random.index(trainings.len())]
    }

    fn put_home(&mut self, row: &mut Row) {
        let word = title_case(&self.word(row.person, Purpose::Home));
        let number = self.random.below(140) + 1;
        let (street, (postal_code, commune), separator) = match self.profile {
            ListProfile::French | ListProfile::Secret => (
                self.random.pick(&people::FRENCH_STREETS),
                people::FRENCH_COMMUNES[self.random.index(people::FRENCH_COMMUNES.len())],
                if self.random.chance(10) { " bis" } else { "" },
            ),
            ListProfile::Luxembourg => (
                self.random.pick(&people::LUXEMBOURG_STREETS),
                people::LUXEMBOURG_COMMUNES[self.random.index(people::LUXEMBOURG_COMMUNES.len())],
                ",",
            ),
        };
        row.values.insert(
            "adresse",
            format!("{number}{separator} {street}, résidence {word}"),
        );
        row.values.insert("code_postal", postal_code.to_owned());
        row.values.insert("commune", commune.to_owned());
        row.needles.insert("adresse", word);
    }

    fn put_phones(&mut self, row: &mut Row) {
        let digits = self.mobile_digits(row.person, Purpose::Youth);
        let typed = if row.outcome != Outcome::Unreachable {
            self.typed_phone(&digits)
        } else {
            match self.random.below(10) {
                0..4 => String::new(),
                4..6 => self.national_phone(&digits[..digits.len() - 2]),
                6..8 => format!("{}{}", self.national_phone(&digits), self.random.below(10)),
                8 => "pas de numéro".to_owned(),
                _ => "0000000000".to_owned(),
            }
        };
        if row.outcome == Outcome::Unreachable && !typed.is_empty() {
            row.warnings.push("mobile");
        }
        // A number cut short can be the start of someone else's.
        if typed.bytes().filter(u8::is_ascii_digit).count() >= 9 && typed != "0000000000" {
            row.needles.insert("mobile", typed.clone());
        }
        row.values.insert("mobile", typed);
        if row.outcome != Outcome::Unreachable && self.random.chance(35) {
            let fixed = self.fixed_phone();
            row.values.insert("tel_fixe", fixed);
        }
        if self.random.chance(if row.outcome == Outcome::Unreachable {
            20
        } else {
            75
        }) {
            self.put_mail(row, "mail", Purpose::Youth);
        }
    }

    fn put_responsibles(&mut self, row: &mut Row) {
        let both = [
            (
                [
                    "responsable_1_nom",
                    "responsable_1_tel_perso",
                    "responsable_1_mail",
                ],
                Purpose::Responsible1,
                88,
                "Mme",
            ),
            (
                [
                    "responsable_2_nom",
                    "responsable_2_tel_perso",
                    "responsable_2_mail",
                ],
                Purpose::Responsible2,
                40,
                "M.",
            ),
        ];
        for ([name, phone, mail], purpose, present_percent, title) in both {
            if !self.random.chance(present_percent) {
                continue;
            }
            let sex = if title == "Mme" {
                Sex::Female
            } else {
                Sex::Male
            };
            let drawn = match self.profile {
                ListProfile::French | ListProfile::Secret => {
                    self.names.in_france(sex, &mut self.random)
                }
                ListProfile::Luxembourg => self.names.in_luxembourg(sex, &mut self.random),
            };
            let surname = if self.random.chance(65) {
                &row.name.surname
            } else {
                &drawn.surname
            };
            row.values.insert(
                name,
                format!("{title} {surname} {}", title_case(&drawn.given)),
            );
            // Whoever cannot be reached cannot be reached through the parents either.
            if row.outcome == Outcome::Unreachable {
                continue;
            }
            let digits = self.mobile_digits(row.person, purpose);
            let typed = self.typed_phone(&digits);
            row.needles.insert(phone, typed.clone());
            row.values.insert(phone, typed);
            if self.random.chance(50) {
                self.put_mail(row, mail, purpose);
            }
        }
    }

    fn put_situation(&mut self, row: &mut Row) {
        let word = title_case(&self.word(row.person, Purpose::Comment));
        match (self.profile, row.outcome) {
            (ListProfile::Secret, _) => {
                let file = self.word(row.person, Purpose::Enrolment);
                let measure = self.random.pick(&[
                    "mesure éducative judiciaire",
                    "placement",
                    "contrôle judiciaire",
                ]);
                row.values.insert("suivi_justice", "oui".to_owned());
                row.values
                    .insert("orientation_service", format!("{measure}, dossier {file}"));
                row.needles.insert("orientation_service", file);
            }
            (_, Outcome::ReEnrolled) => {
                let file = self.word(row.person, Purpose::Enrolment);
                let training = self.training().1;
                let activity = self.random.pick(&[
                    "En formation initiale",
                    "Scolarisé à l'étranger",
                    "En apprentissage",
                ]);
                row.values.insert("activite_actuelle", activity.to_owned());
                row.values
                    .insert("formation_inscrite", format!("{training} (dossier {file})"));
                row.needles.insert("formation_inscrite", file);
            }
            (_, Outcome::Unreachable) => {
                row.values.insert(
                    "activite_actuelle",
                    self.random.pick(&["Inconnue", ""]).to_owned(),
                );
                row.values.insert(
                    "injoignable",
                    self.random.pick(&["oui", "x", ""]).to_owned(),
                );
            }
            (_, Outcome::Leaver) => {
                row.values.insert(
                    "activite_actuelle",
                    self.random
                        .pick(&["Sans activité", "", "Inconnue"])
                        .to_owned(),
                );
            }
        }
        if self.profile != ListProfile::Secret && self.random.chance(35) {
            return;
        }
        let comment = match self.random.below(8) {
            0 => format!("Vit chez sa sœur, {word} ; ne pas appeler le père."),
            1 => format!("A dit « je reviendrai quand {word} ira mieux »."),
            2 => format!("Vu le 12/10\nà rappeler après {word}\n(le matin)"),
            3 => format!("- suivi par l’éducatrice {word}\n- transport difficile"),
            4 => format!("Cherche un apprentissage chez {word} & fils; motivé(e) \"à 100 %\""),
            5 => format!("Problème de santé évoqué, voir Dr {word}"),
            6 => format!("@{word} sur les réseaux, répond le soir"),
            _ => format!("Ne veut pas que {word} l'apprenne."),
        };
        row.values.insert("commentaire", comment);
        row.needles.insert("commentaire", word);
    }

    fn put_mail(&mut self, row: &mut Row, field: &'static str, purpose: Purpose) {
        // Domains kept for examples by RFC 2606, so that no mail ever reaches anyone.
        let domain = self
            .random
            .pick(&["example.org", "example.com", "example.net"]);
        let word = self.word(row.person, purpose);
        row.needles.insert(field, word.clone());
        row.values
            .insert(field, format!("{word}{}@{domain}", self.random.below(100)));
    }

    /// Returns a second row on the person of `original`, as another office would have typed it.
    fn repetition(&mut self, original: &Row) -> Row {
        let mut row = original.clone();
        let spelling = match self.random.below(3) {
            0 => Spelling::Folded,
            1 => Spelling::Misspelled,
            _ => Spelling::Swapped,
        };
        let (surname, given) = (row.name.surname.clone(), title_case(&row.name.given));
        let (surname, given) = match spelling {
            Spelling::Folded => (
                without_accents(&surname).replace(['-', '\''], " "),
                without_accents(&row.name.given).replace('-', " "),
            ),
            Spelling::Misspelled => (double_a_letter(&surname, &mut self.random), given),
            Spelling::Swapped => (given, surname),
        };
        row.values.insert("nom", surname);
        row.values.insert("prenom", given);
        let birth = self.typed_date(row.birth);
        row.values.insert("date_naissance", birth);
        let identifier = if self.profile == ListProfile::Luxembourg {
            "matricule"
        } else {
            "ine"
        };
        let same_identifier = row.values.contains_key(identifier) && self.random.chance(60);
        if !same_identifier {
            row.values.remove(identifier);
            row.needles.remove(identifier);
            row.warnings.retain(|field| *field != identifier);
        }
        let word = title_case(&self.word(row.person, Purpose::Repetition));
        row.values
            .insert("commentaire", format!("Signalé aussi par {word}"));
        row.needles.insert("commentaire", word);
        row.fate = Fate::Repeated {
            spelling,
            same_identifier,
        };
        row
    }

    fn spoil(&mut self, row: &mut Row, defect: Defect) {
        match defect {
            Defect::BirthDate => {
                let typed = self.random.pick(&[
                    "",
                    "31/02/2009",
                    "00/00/0000",
                    "inconnue",
                    "12/13/2008",
                    "2009",
                ]);
                row.values.insert("date_naissance", typed.to_owned());
            }
            Defect::Name => {
                let field = self.random.pick(&["nom", "prenom"]);
                row.values.retain(|name, _| *name != field);
            }
            Defect::Ragged => {}
        }
        row.fate = Fate::Rejected(defect);
    }

    fn typed_date(&mut self, date: Date) -> String {
        let format = match (self.profile, self.random.below(100)) {
            (ListProfile::French, 0..86) | (ListProfile::Luxembourg, 0..75) => "%d/%m/%Y",
            (ListProfile::French, 86..95) => "%d%m%Y",
            _ => "%Y-%m-%d",
        };
        date.strftime(format).to_string()
    }

    /// Returns the significant digits of a mobile number that nobody else of the list has.
    fn mobile_digits(&self, person: usize, purpose: Purpose) -> String {
        let number = self
            .mobiles
            .number(person as u64 * Purpose::COUNT + purpose as u64);
        match self.profile {
            ListProfile::French | ListProfile::Secret => {
                let prefix = ["61", "62", "64", "66", "67", "68"]
                    [usize::try_from(number % 6).expect("below 6")];
                format!("{prefix}{number:07}")
            }
            ListProfile::Luxembourg => {
                let prefix = LUXEMBOURG_MOBILE_PREFIXES
                    [usize::try_from(number / 1_000_000).expect("an index of the prefixes")];
                format!("{prefix}{:06}", number % 1_000_000)
            }
        }
    }

    /// Returns a landline number; in France one of those that ARCEP keeps for works of fiction.
    fn fixed_phone(&mut self) -> String {
        match self.profile {
            ListProfile::French | ListProfile::Secret => {
                let prefix = self
                    .random
                    .pick(&["19900", "26191", "35301", "46571", "53649"]);
                let digits = format!("{prefix}{:04}", self.random.below(10_000));
                self.typed_phone(&digits)
            }
            ListProfile::Luxembourg => format!(
                "26 {:02} {:02} {:02}",
                self.random.below(100),
                self.random.below(100),
                self.random.below(100)
            ),
        }
    }

    fn national_phone(&self, digits: &str) -> String {
        match self.profile {
            ListProfile::French | ListProfile::Secret => format!("0{digits}"),
            ListProfile::Luxembourg => digits.to_owned(),
        }
    }

    /// Returns a number in one of the ways in which people write it.
    fn typed_phone(&mut self, digits: &str) -> String {
        let country = if self.profile == ListProfile::Luxembourg {
            "352"
        } else {
            "33"
        };
        let national = self.national_phone(digits);
        match self.random.below(100) {
            0..45 => grouped(&national, ' '),
            45..75 => national,
            75..85 => grouped(&national, '.'),
            85..93 => format!("+{country}{digits}"),
            93..96 => format!("00{country}{digits}"),
            _ => grouped(&national, '-'),
        }
    }

    /// Returns an invented word that no other person and purpose has.
    fn word(&self, person: usize, purpose: Purpose) -> String {
        identifiers::invented_word(
            self.words
                .number(person as u64 * Purpose::COUNT + purpose as u64),
        )
    }

    fn write(mut self, rows: Vec<Row>) -> GeneratedList {
        let heading_index = match self.profile {
            ListProfile::French => 0,
            ListProfile::Luxembourg => 1,
            ListProfile::Secret => 2,
        };
        let columns: Vec<(&str, &str)> = COLUMNS
            .iter()
            .map(|(field, headings)| (headings[heading_index], *field))
            .filter(|(heading, _)| !heading.is_empty())
            .collect();
        let line_end = if self.profile == ListProfile::French {
            "\r\n"
        } else {
            "\n"
        };
        let mut text = columns
            .iter()
            .map(|(heading, _)| *heading)
            .collect::<Vec<_>>()
            .join(";");
        text += line_end;

        let mut list = GeneratedList {
            csv: Vec::new(),
            file_name: match self.profile {
                ListProfile::French => "liste-cio-2026-11.csv",
                ListProfile::Luxembourg => "liste-alj-2026-11.csv",
                ListProfile::Secret => "liste-pjj-2026-11.csv",
            },
            day: DAY,
            columns,
            expected: Vec::new(),
            rejected: Vec::new(),
            under_16: Vec::new(),
            duplicates: Vec::new(),
        };
        let mut line = 2;
        let mut first_lines: BTreeMap<usize, usize> = BTreeMap::new();
        let mut repetitions = Vec::new();
        for mut row in rows {
            let written = self.written_row(&row, &list.columns);
            text += &written;
            text += line_end;
            match row.fate {
                Fate::Rejected(reason) => list.rejected.push(ExpectedRejection { line, reason }),
                Fate::Under16 => list.under_16.push(ExpectedDrop {
                    line,
                    needles: row.needles,
                }),
                Fate::Accepted | Fate::Repeated { .. } => {
                    if let Fate::Repeated {
                        spelling,
                        same_identifier,
                    } = row.fate
                    {
                        repetitions.push((row.person, line, spelling, same_identifier));
                    } else {
                        first_lines.insert(row.person, line);
                    }
                    let has_column =
                        |field: &str| list.columns.iter().any(|(_, column)| *column == field);
                    row.values
                        .retain(|field, value| !value.is_empty() && has_column(field));
                    row.needles.retain(|field, _| has_column(field));
                    row.warnings.retain(|field| has_column(field));
                    list.expected.push(ExpectedRow {
                        line,
                        person: row.person,
                        values: row.values,
                        birth: row.birth,
                        outcome: row.outcome,
                        warnings: row.warnings,
                        needles: row.needles,
                    });
                }
            }
            line += 1 + written.matches('\n').count();
        }
        for (person, line, spelling, same_identifier) in repetitions {
            let other = first_lines[&person];
            let (first_line, second_line) = (line.min(other), line.max(other));
            list.duplicates.push(ExpectedDuplicate {
                first_line,
                second_line,
                spelling,
                same_identifier,
            });
        }
        list.csv = encoded(&text, self.profile);
        list
    }

    fn written_row(&mut self, row: &Row, columns: &[(&str, &str)]) -> String {
        let mut cells: Vec<String> = columns
            .iter()
            .map(|(_, field)| {
                self.written_cell(field, row.values.get(field).map_or("", String::as_str))
            })
            .collect();
        if row.fate == Fate::Rejected(Defect::Ragged) {
            if self.random.chance(50) {
                cells.truncate(columns.len() / 2);
            } else {
                cells.push("x".to_owned());
            }
        }
        cells.join(";")
    }

    /// Returns a cell with the habits of spreadsheets: numbers kept as text by `="..."`, spaces at the end of names.
    fn written_cell(&mut self, field: &str, value: &str) -> String {
        if self.profile == ListProfile::French
            && matches!(field, "ine" | "mobile" | "code_postal")
            && self.random.chance(30)
        {
            return format!("=\"{value}\"");
        }
        if matches!(field, "nom" | "prenom") && self.random.chance(3) {
            return format!("{value} ");
        }
        if value.contains([';', '"', '\n', '\r']) {
            return format!("\"{}\"", value.replace('"', "\"\""));
        }
        value.to_owned()
    }
}

const LUXEMBOURG_MOBILE_PREFIXES: [&str; 10] = [
    "621", "628", "661", "668", "651", "671", "678", "681", "691", "698",
];

fn french_schools(random: &mut Random) -> Vec<School> {
    let communes = &people::FRENCH_COMMUNES[..20];
    communes
        .iter()
        .flat_map(|(postal_code, commune)| {
            people::FRENCH_SCHOOLS
                .iter()
                .map(move |name| (postal_code, commune, name))
        })
        .map(|(postal_code, commune, name)| School {
            uai: identifiers::uai(
                postal_code[..2].parse::<u64>().unwrap_or(0) * 10_000 + random.below(10_000),
            ),
            name: format!("{name} - {commune}"),
        })
        .collect()
}

fn luxembourg_schools() -> Vec<School> {
    let communes = &people::LUXEMBOURG_COMMUNES;
    communes
        .iter()
        .flat_map(|(_, commune)| {
            people::LUXEMBOURG_SCHOOLS
                .iter()
                .map(move |name| format!("{name} {commune}"))
        })
        .map(|name| School {
            uai: String::new(),
            name,
        })
        .collect()
}

/// Returns `digits` in pairs from the right, a first odd digit with the pair after it.
fn grouped(digits: &str, separator: char) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        let rest = digits.len() - index;
        if index > 1 && rest.is_multiple_of(2) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

fn double_a_letter(name: &str, random: &mut Random) -> String {
    let letters: Vec<char> = name.chars().collect();
    let doubled = random.index(letters.len());
    let doubled = if letters[doubled].is_alphabetic() {
        doubled
    } else {
        0
    };
    let mut text: String = letters[..=doubled].iter().collect();
    text.extend(&letters[doubled..]);
    text
}

fn encoded(text: &str, profile: ListProfile) -> Vec<u8> {
    match profile {
        ListProfile::French => {
            let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
            assert!(
                !unmappable,
                "a French list holds letters of Windows-1252 only"
            );
            bytes.into_owned()
        }
        ListProfile::Luxembourg => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        ListProfile::Secret => text.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests;
