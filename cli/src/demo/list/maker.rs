// SPDX-License-Identifier: EUPL-1.2
//! Makes the rows of a list: one person after the other, cell by cell.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::identifiers::{self, Series};
use super::people::{self, Names, Sex, title_case, without_accents};
use super::random::Random;
use super::{Age, DAY, Defect, Fate, ListProfile, Outcome, Row, Spelling};

/// What one list is made with.
pub(super) struct Maker {
    pub(super) profile: ListProfile,
    pub(super) random: Random,
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
    pub(super) fn new(seed: u64, profile: ListProfile) -> Self {
        // Lists of one seed and several profiles stand side by side in a demonstration, and must not share a phone number or
        // a word by which a leak from one to the other is looked for.
        let profile_seed = Random::new(seed).bits() ^ Random::new(profile as u64).bits().rotate_left(32);
        let mut random = Random::new(profile_seed);
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

    pub(super) fn row(&mut self, outcome: Outcome, age: Age) -> Row {
        self.persons += 1;
        let sex = if self.random.chance(42) { Sex::Female } else { Sex::Male };
        let name = match self.profile {
            ListProfile::French | ListProfile::Secret => self.names.in_france(sex, &mut self.random),
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
            fate: if age == Age::Under16 { Fate::Under16 } else { Fate::Accepted },
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
            92..94 => format!("{:04}A{:05}{}", number / 100_000, number % 100_000, identifiers::letter_23(number)),
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
        let needle = if ine.as_bytes()[4] == b'A' { ine.clone() } else { format!("{number:09}") };
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
                let last = matricule.pop().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
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
            row.values.insert("diplome_obtenu", self.random.pick(&["DNB", "CFG", "Aucun"]).to_owned());
        }
        let left = DAY - i32::try_from(30 + self.random.below(330)).expect("days of a year fit").days();
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
        row.values.insert("adresse", format!("{number}{separator} {street}, résidence {word}"));
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
        if self.random.chance(if row.outcome == Outcome::Unreachable { 20 } else { 75 }) {
            self.put_mail(row, "mail", Purpose::Youth);
        }
    }

    fn put_responsibles(&mut self, row: &mut Row) {
        let both = [
            (["responsable_1_nom", "responsable_1_tel_perso", "responsable_1_mail"], Purpose::Responsible1, 88, "Mme"),
            (["responsable_2_nom", "responsable_2_tel_perso", "responsable_2_mail"], Purpose::Responsible2, 40, "M."),
        ];
        for ([name, phone, mail], purpose, present_percent, title) in both {
            if !self.random.chance(present_percent) {
                continue;
            }
            let sex = if title == "Mme" { Sex::Female } else { Sex::Male };
            let drawn = match self.profile {
                ListProfile::French | ListProfile::Secret => self.names.in_france(sex, &mut self.random),
                ListProfile::Luxembourg => self.names.in_luxembourg(sex, &mut self.random),
            };
            let surname = if self.random.chance(65) { &row.name.surname } else { &drawn.surname };
            row.values.insert(name, format!("{title} {surname} {}", title_case(&drawn.given)));
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
                let measure = self.random.pick(&["mesure éducative judiciaire", "placement", "contrôle judiciaire"]);
                row.values.insert("suivi_justice", "oui".to_owned());
                row.values.insert("orientation_service", format!("{measure}, dossier {file}"));
                row.needles.insert("orientation_service", file);
            }
            (_, Outcome::ReEnrolled) => {
                let file = self.word(row.person, Purpose::Enrolment);
                let training = self.training().1;
                let activity =
                    self.random.pick(&["En formation initiale", "Scolarisé à l'étranger", "En apprentissage"]);
                row.values.insert("activite_actuelle", activity.to_owned());
                row.values.insert("formation_inscrite", format!("{training} (dossier {file})"));
                row.needles.insert("formation_inscrite", file);
            }
            (_, Outcome::Unreachable) => {
                row.values.insert("activite_actuelle", self.random.pick(&["Inconnue", ""]).to_owned());
                row.values.insert("injoignable", self.random.pick(&["oui", "x", ""]).to_owned());
            }
            (_, Outcome::Leaver) => {
                row.values.insert("activite_actuelle", self.random.pick(&["Sans activité", "", "Inconnue"]).to_owned());
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
        let domain = self.random.pick(&["example.org", "example.com", "example.net"]);
        let word = self.word(row.person, purpose);
        row.needles.insert(field, word.clone());
        row.values.insert(field, format!("{word}{}@{domain}", self.random.below(100)));
    }

    /// Returns a second row on the person of `original`, as another office would have typed it.
    pub(super) fn repetition(&mut self, original: &Row, spelling: Spelling) -> Row {
        let mut row = original.clone();
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
        let identifier = if self.profile == ListProfile::Luxembourg { "matricule" } else { "ine" };
        let same_identifier = row.values.contains_key(identifier) && self.random.chance(60);
        if !same_identifier {
            row.values.remove(identifier);
            row.needles.remove(identifier);
            row.warnings.retain(|field| *field != identifier);
        }
        let word = title_case(&self.word(row.person, Purpose::Repetition));
        row.values.insert("commentaire", format!("Signalé aussi par {word}"));
        row.needles.insert("commentaire", word);
        row.fate = Fate::Repeated { spelling, same_identifier };
        row
    }

    pub(super) fn spoil(&mut self, row: &mut Row, defect: Defect) {
        match defect {
            Defect::BirthDate => {
                let typed = self.random.pick(&["", "31/02/2009", "00/00/0000", "inconnue", "12/13/2008", "2009"]);
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
        let number = self.mobiles.number(person as u64 * Purpose::COUNT + purpose as u64);
        match self.profile {
            ListProfile::French | ListProfile::Secret => {
                let prefix = ["61", "62", "64", "66", "67", "68"][usize::try_from(number % 6).expect("below 6")];
                format!("{prefix}{number:07}")
            }
            ListProfile::Luxembourg => {
                let prefix =
                    LUXEMBOURG_MOBILE_PREFIXES[usize::try_from(number / 1_000_000).expect("an index of the prefixes")];
                format!("{prefix}{:06}", number % 1_000_000)
            }
        }
    }

    /// Returns a landline number; in France one of those that ARCEP keeps for works of fiction.
    fn fixed_phone(&mut self) -> String {
        match self.profile {
            ListProfile::French | ListProfile::Secret => {
                let prefix = self.random.pick(&["19900", "26191", "35301", "46571", "53649"]);
                let digits = format!("{prefix}{:04}", self.random.below(10_000));
                self.typed_phone(&digits)
            }
            ListProfile::Luxembourg => {
                format!("26 {:02} {:02} {:02}", self.random.below(100), self.random.below(100), self.random.below(100))
            }
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
        let country = if self.profile == ListProfile::Luxembourg { "352" } else { "33" };
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
        identifiers::invented_word(self.words.number(person as u64 * Purpose::COUNT + purpose as u64))
    }
}

const LUXEMBOURG_MOBILE_PREFIXES: [&str; 10] = ["621", "628", "661", "668", "651", "671", "678", "681", "691", "698"];

fn french_schools(random: &mut Random) -> Vec<School> {
    let communes = &people::FRENCH_COMMUNES[..20];
    communes
        .iter()
        .flat_map(|(postal_code, commune)| people::FRENCH_SCHOOLS.iter().map(move |name| (postal_code, commune, name)))
        .map(|(postal_code, commune, name)| School {
            uai: identifiers::uai(postal_code[..2].parse::<u64>().unwrap_or(0) * 10_000 + random.below(10_000)),
            name: format!("{name} - {commune}"),
        })
        .collect()
}

fn luxembourg_schools() -> Vec<School> {
    let communes = &people::LUXEMBOURG_COMMUNES;
    communes
        .iter()
        .flat_map(|(_, commune)| people::LUXEMBOURG_SCHOOLS.iter().map(move |name| format!("{name} {commune}")))
        .map(|name| School { uai: String::new(), name })
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
    let doubled = if letters[doubled].is_alphabetic() { doubled } else { 0 };
    let mut text: String = letters[..=doubled].iter().collect();
    text.extend(&letters[doubled..]);
    text
}
