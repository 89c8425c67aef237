// SPDX-License-Identifier: EUPL-1.2
//! Names, places, schools and trainings as they stand in lists of Lorraine and Luxembourg.
//!
//! The names are those of the population, by frequency; people, schools and addresses are invented.

use super::random::Random;

/// Where a name comes from, as far as spelling goes.
#[derive(Clone, Copy, Debug)]
enum Origin {
    French,
    Luxembourgish,
    Maghrebi,
    Portuguese,
    Other,
}

/// A sex as lists write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sex {
    Female,
    Male,
}

/// A name in capitals with accents, as the civil register writes it.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) surname: String,
    pub(crate) given: String,
}

/// Names with their frequencies, ready to be drawn from.
#[derive(Debug)]
pub(crate) struct Names {
    female: Weighted,
    male: Weighted,
    surnames: Weighted,
}

impl Names {
    /// Returns the French names of the embedded file.
    pub(crate) fn load() -> Self {
        let mut names = Self { female: Weighted::default(), male: Weighted::default(), surnames: Weighted::default() };
        for line in include_str!("../names-fr.csv").lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(kind), Some(name), Some(percent)) = (cells.next(), cells.next(), cells.next()) else {
                panic!("the embedded names have three cells a line, not {line:?}");
            };
            let thousandths: u64 =
                percent.replace('.', "").parse().expect("the embedded percentages have three decimals");
            match kind {
                "female" => names.female.add(name, thousandths),
                "male" => names.male.add(name, thousandths),
                _ => names.surnames.add(name, thousandths),
            }
        }
        names
    }

    /// Returns a name as found in Lorraine.
    pub(crate) fn in_france(&self, sex: Sex, random: &mut Random) -> Name {
        let origin = match random.below(100) {
            0..72 => Origin::French,
            72..86 => Origin::Maghrebi,
            86..93 => Origin::Portuguese,
            93..96 => Origin::Luxembourgish,
            _ => Origin::Other,
        };
        self.draw(origin, sex, random)
    }

    /// Returns a name as found in Luxembourg.
    pub(crate) fn in_luxembourg(&self, sex: Sex, random: &mut Random) -> Name {
        let origin = match random.below(100) {
            0..34 => Origin::Luxembourgish,
            34..66 => Origin::Portuguese,
            66..84 => Origin::French,
            84..90 => Origin::Maghrebi,
            _ => Origin::Other,
        };
        let mut name = self.draw(origin, sex, random);
        // Names from former Yugoslavia are frequent in Luxembourg, and their letters are outside Windows-1252.
        if matches!(origin, Origin::Other) && random.chance(60) {
            name.surname =
                random.pick(&["HADŽIĆ", "MUJOVIĆ", "ŠABOTIĆ", "KOLAŠINAC", "ČOLAKOVIĆ", "RAMDEDOVIĆ"]).to_owned();
        }
        name
    }

    fn draw(&self, origin: Origin, sex: Sex, random: &mut Random) -> Name {
        let (female, male, surnames): (&[&str], &[&str], &[&str]) = match origin {
            Origin::French => (&[], &[], &[]),
            Origin::Luxembourgish => (&LUXEMBOURGISH_FEMALE, &LUXEMBOURGISH_MALE, &LUXEMBOURGISH_SURNAMES),
            Origin::Maghrebi => (&MAGHREBI_FEMALE, &MAGHREBI_MALE, &MAGHREBI_SURNAMES),
            Origin::Portuguese => (&PORTUGUESE_FEMALE, &PORTUGUESE_MALE, &PORTUGUESE_SURNAMES),
            Origin::Other => (&OTHER_FEMALE, &OTHER_MALE, &OTHER_SURNAMES),
        };
        let french_given = match sex {
            Sex::Female => &self.female,
            Sex::Male => &self.male,
        };
        let origin_given = match sex {
            Sex::Female => female,
            Sex::Male => male,
        };
        // Half of the children of families from elsewhere bear a name of the country.
        let mut given = if origin_given.is_empty() || random.chance(30) {
            french_given.draw(random).to_owned()
        } else {
            random.pick(origin_given).to_owned()
        };
        if random.chance(4) {
            given = match sex {
                Sex::Female => format!("{}-{}", random.pick(&["MARIE", "ANNE", "LOU"]), given),
                Sex::Male => format!("{}-{}", random.pick(&["JEAN", "PIERRE", "PAUL"]), given),
            };
        } else if random.chance(3) {
            given = format!("{given} {}", french_given.draw(random));
        }
        let mut surname =
            if surnames.is_empty() { self.surnames.draw(random).to_owned() } else { random.pick(surnames).to_owned() };
        match random.below(100) {
            0..5 => surname = format!("{surname}-{}", self.surnames.draw(random)),
            5..8 => surname = format!("{surname} {}", self.surnames.draw(random)),
            8..10 => {
                surname = format!("{}{surname}", random.pick(&["DE ", "LE ", "VAN DER ", "DE LA "]));
            }
            _ => {}
        }
        Name { surname, given }
    }
}

/// Words with their frequencies.
#[derive(Debug, Default)]
struct Weighted {
    words: Vec<&'static str>,
    /// The sum of the weights up to and including each word.
    sums: Vec<u64>,
}

impl Weighted {
    fn add(&mut self, word: &'static str, weight: u64) {
        self.words.push(word);
        self.sums.push(self.sums.last().unwrap_or(&0) + weight);
    }

    fn draw(&self, random: &mut Random) -> &'static str {
        let total = self.sums.last().expect("the embedded names are not empty");
        let drawn = random.below(*total);
        self.words[self.sums.partition_point(|sum| *sum <= drawn)]
    }
}

/// Returns `name` with capitals only where a word starts: `Jean-Pierre`, `D'Almeida`.
pub(crate) fn title_case(name: &str) -> String {
    let mut starts = true;
    let mut titled = String::with_capacity(name.len());
    for character in name.chars() {
        if starts {
            titled.extend(character.to_uppercase());
        } else {
            titled.extend(character.to_lowercase());
        }
        starts = matches!(character, ' ' | '-' | '\'' | '’');
    }
    titled
}

/// Returns `name` without the accents of Latin letters.
pub(crate) fn without_accents(name: &str) -> String {
    name.chars()
        .map(|character| match character {
            'À' | 'Á' | 'Â' | 'Ã' | 'Ä' => 'A',
            'Ç' | 'Ć' | 'Č' => 'C',
            'È' | 'É' | 'Ê' | 'Ë' => 'E',
            'Ì' | 'Í' | 'Î' | 'Ï' => 'I',
            'Ñ' => 'N',
            'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' => 'O',
            'Š' => 'S',
            'Ù' | 'Ú' | 'Û' | 'Ü' => 'U',
            'Ÿ' | 'Ý' => 'Y',
            'Ž' => 'Z',
            other => other,
        })
        .collect()
}

/// A commune with its postal code.
pub(crate) const FRENCH_COMMUNES: [(&str, &str); 24] = [
    ("57100", "THIONVILLE"),
    ("57000", "METZ"),
    ("57700", "HAYANGE"),
    ("57970", "YUTZ"),
    ("57600", "FORBACH"),
    ("57200", "SARREGUEMINES"),
    ("54400", "LONGWY"),
    ("54190", "VILLERUPT"),
    ("57300", "HAGONDANGE"),
    ("57290", "FAMECK"),
    ("57270", "UCKANGE"),
    ("57250", "MOYEUVRE-GRANDE"),
    ("57120", "ROMBAS"),
    ("57360", "AMNÉVILLE"),
    ("57390", "AUDUN-LE-TICHE"),
    ("57150", "CREUTZWALD"),
    ("57500", "SAINT-AVOLD"),
    ("57490", "L'HÔPITAL"),
    ("57140", "WOIPPY"),
    ("57950", "MONTIGNY-LÈS-METZ"),
    ("57310", "GUÉNANGE"),
    ("57190", "FLORANGE"),
    ("54150", "BRIEY"),
    ("57800", "FREYMING-MERLEBACH"),
];

/// A commune with a postal code of it.
pub(crate) const LUXEMBOURG_COMMUNES: [(&str, &str); 16] = [
    ("L-4130", "Esch-sur-Alzette"),
    ("L-1728", "Luxembourg"),
    ("L-4620", "Differdange"),
    ("L-3510", "Dudelange"),
    ("L-4702", "Pétange"),
    ("L-9053", "Ettelbruck"),
    ("L-9233", "Diekirch"),
    ("L-9530", "Wiltz"),
    ("L-6450", "Echternach"),
    ("L-7520", "Mersch"),
    ("L-6730", "Grevenmacher"),
    ("L-5570", "Remich"),
    ("L-3712", "Rumelange"),
    ("L-3850", "Schifflange"),
    ("L-3231", "Bettembourg"),
    ("L-9710", "Clervaux"),
];

pub(crate) const FRENCH_STREETS: [&str; 12] = [
    "rue Victor-Hugo",
    "avenue de l'Europe",
    "rue des Écoles",
    "allée des Tilleuls",
    "rue Jean-Jaurès",
    "place de la République",
    "rue de l'Usine",
    "impasse du Haut-Fourneau",
    "boulevard Foch",
    "rue du Général-de-Gaulle",
    "chemin de la Côte",
    "rue Sainte-Barbe",
];

pub(crate) const LUXEMBOURG_STREETS: [&str; 8] = [
    "rue de la Libération",
    "rue Dicks",
    "Route d'Esch",
    "Grand-Rue",
    "rue des Jardins",
    "Cité Am Bongert",
    "op der Haard",
    "rue Michel Rodange",
];

/// Names of invented establishments; their commune is added.
pub(crate) const FRENCH_SCHOOLS: [&str; 8] = [
    "LP Marie-Curie",
    "LPO Louise-Michel",
    "Lycée Jean-Moulin",
    "LP des Métiers du Val",
    "CFA du bâtiment",
    "MFR des Trois-Vallées",
    "Collège Rosa-Parks",
    "LEGTA du Pays-Haut",
];

/// Names of invented establishments; their commune is added.
pub(crate) const LUXEMBOURG_SCHOOLS: [&str; 4] =
    ["Lycée technique", "Lycée classique", "École de la 2e chance", "Lycée des métiers"];

/// Class, training, diploma aimed at.
pub(crate) const FRENCH_TRAININGS: [(&str, &str, &str); 10] = [
    ("2MEI", "Seconde professionnelle métiers de l'électricité", "Bac pro MELEC"),
    ("1CUI", "1re année CAP cuisine", "CAP cuisine"),
    ("TCOIF", "2e année CAP métiers de la coiffure", "CAP métiers de la coiffure"),
    ("2ASSP", "Seconde professionnelle ASSP", "Bac pro ASSP"),
    ("1COM", "Première professionnelle commerce", "Bac pro métiers du commerce et de la vente"),
    ("TMV", "Terminale professionnelle maintenance des véhicules", "Bac pro maintenance des véhicules"),
    ("2GT3", "Seconde générale et technologique", "Baccalauréat"),
    ("1STMG", "Première STMG", "Bac technologique STMG"),
    ("3PM", "Troisième prépa-métiers", "DNB"),
    ("CAPM1", "1re année CAP maçon", "CAP maçon"),
];

/// Class, training, diploma aimed at.
pub(crate) const LUXEMBOURG_TRAININGS: [(&str, &str, &str); 6] = [
    ("5G", "5e de l'enseignement secondaire général", "DFESG"),
    ("7P", "Voie de préparation", ""),
    ("DAP1", "DAP Elektroniker, 1re année", "DAP"),
    ("CCP2", "CCP Commis de vente, 2e année", "CCP"),
    ("DT2", "DT mécatronique, 2e année", "DT"),
    ("4C", "4e classique", "DFESC"),
];

const LUXEMBOURGISH_FEMALE: [&str; 10] =
    ["LENA", "JIL", "ANOUK", "CHARLOTTE", "MAREIKE", "JOHANNA", "LYNN", "SOPHIE", "KÄTHE", "FRÄNZI"];
const LUXEMBOURGISH_MALE: [&str; 10] =
    ["LUC", "BEN", "JÉRÔME", "FÉLIX", "YANNICK", "JÖRG", "POL", "MAX", "GILLES", "TOM"];
const LUXEMBOURGISH_SURNAMES: [&str; 18] = [
    "SCHMIT",
    "MULLER",
    "WEBER",
    "HOFFMANN",
    "WAGNER",
    "THILL",
    "KREMER",
    "REUTER",
    "SCHROEDER",
    "MÜLLER",
    "JÄGER",
    "GREIVELDINGER",
    "KLEIN",
    "BRAUN",
    "SCHÄFER",
    "WOLFF",
    "D'HAUSEN",
    "GROSS",
];
const MAGHREBI_FEMALE: [&str; 9] =
    ["AMINA", "YASMINE", "KHADIJA", "NOUR EL HOUDA", "FATIMA-ZAHRA", "LEÏLA", "SALMA", "ASSIA", "MERYEM"];
const MAGHREBI_MALE: [&str; 9] =
    ["MOHAMED", "YANIS", "AYOUB", "MOHAMED-AMINE", "NASSIM", "BILAL", "ISMAËL", "ABD EL KADER", "SOFIANE"];
const MAGHREBI_SURNAMES: [&str; 14] = [
    "BENALI",
    "EL AMRANI",
    "BEN YOUSSEF",
    "HADDAD",
    "BOUZIDI",
    "AÏT OUALI",
    "MEZIANE",
    "CHERIF",
    "EL KHATTABI",
    "BOUAZZA",
    "SAÏDI",
    "BELKACEM",
    "BEN HADJ ALI",
    "ZEROUAL",
];
const PORTUGUESE_FEMALE: [&str; 8] = ["BEATRIZ", "INÊS", "CATARINA", "MARIA JOÃO", "SÓNIA", "CARLA", "DÉBORA", "TÂNIA"];
const PORTUGUESE_MALE: [&str; 8] = ["JOÃO", "TIAGO", "RÚBEN", "ANDRÉ", "GONÇALO", "FÁBIO", "DIOGO", "JOÃO PEDRO"];
const PORTUGUESE_SURNAMES: [&str; 15] = [
    "FERREIRA",
    "DA SILVA",
    "DOS SANTOS",
    "PEREIRA",
    "DE OLIVEIRA",
    "GONÇALVES",
    "SIMÕES",
    "ALVES",
    "DA CONCEIÇÃO",
    "MARQUES",
    "GUIMARÃES",
    "DE SOUSA",
    "LOPES",
    "D'ALMEIDA",
    "DOS SANTOS FERREIRA",
];
const OTHER_FEMALE: [&str; 6] = ["AÏSSATOU", "MARIAMA", "GRÂCE", "ELIF", "ELMEDINA", "OKSANA"];
const OTHER_MALE: [&str; 6] = ["MAMADOU", "IBRAHIMA", "EMRE", "ADMIR", "DIEU-MERCI", "KÉVIN"];
const OTHER_SURNAMES: [&str; 10] =
    ["N'DIAYE", "DIALLO", "YILMAZ", "ÖZTÜRK", "TRAORÉ", "MBUYI-KALALA", "O'BRIEN", "NGUYEN", "N'GUESSAN", "KOWALSKI"];
