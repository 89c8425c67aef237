// SPDX-License-Identifier: EUPL-1.2
//! The five hundred young people of the month, and the lists on which they stand.

use std::collections::BTreeSet;

use jiff::civil::Date;
use raccord::demo::list::{ListProfile, generate};

/// Repeats the people and all that happens to them.
pub(super) const SEED: u64 = 2026;

/// Who was born later is under sixteen when the first list is processed, and would leave no trace.
const SIXTEEN_IN_OCTOBER: Date = Date::constant(2010, 10, 15);

/// Is a young person, as the lists name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) family_name: String,
    pub(super) given_name: String,
    /// ISO 8601, as all days here.
    pub(super) born: String,
    pub(super) commune: String,
    pub(super) mobile: String,
    /// The last day at school.
    pub(super) left: String,
}

/// Returns the people: those of the French lists first, then those whom only the PJJ knows, then those of Luxembourg; and last eight who are on a
/// list and have a diploma.
pub(super) fn people() -> Vec<Person> {
    let mut people = Vec::with_capacity(508);
    let mut names = BTreeSet::new();
    for (profile, wanted) in
        [(ListProfile::French, 430), (ListProfile::Secret, 20), (ListProfile::Luxembourg, 50), (ListProfile::French, 8)]
    {
        let list = generate(SEED, wanted + wanted / 4, profile);
        let repeated: BTreeSet<usize> =
            list.duplicates.iter().flat_map(|pair| [pair.first_line, pair.second_line]).collect();
        let rows = list.expected.iter().filter(|row| !repeated.contains(&row.line));
        let value =
            |row: &raccord::demo::list::ExpectedRow, field: &str| row.values.get(field).cloned().unwrap_or_default();
        let before = people.len();
        for row in rows {
            let (family_name, given_name) = (value(row, "nom"), value(row, "prenom"));
            let is_old_enough = row.birth <= SIXTEEN_IN_OCTOBER;
            if people.len() < before + wanted
                && is_old_enough
                && names.insert((family_name.to_lowercase(), given_name.to_lowercase()))
            {
                let number = people.len();
                people.push(Person {
                    family_name,
                    given_name,
                    born: row.birth.to_string(),
                    commune: value(row, "commune"),
                    mobile: match profile {
                        ListProfile::Luxembourg => format!("621{:06}", 100_000 + number),
                        ListProfile::French | ListProfile::Secret => format!("06{:08}", 12_000_000 + number),
                    },
                    left: format!("2026-{:02}-{:02}", 6 + number % 4, 1 + number % 28),
                });
            }
        }
        assert_eq!(people.len(), before + wanted, "the generator has enough people");
    }
    people
}

/// What stands in the columns of a list beside the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Left without a diploma, and is enrolled nowhere.
    Leaver,
    /// Has a diploma, and so is no leaver.
    Diploma,
    /// Is enrolled again.
    Enrolled,
}

/// Returns a list as a ministry's office writes it.
pub(super) fn list<'p>(rows: impl IntoIterator<Item = (&'p Person, Row)>) -> String {
    let mut text =
        "nom;prenom;date_naissance;commune;date_entree;date_sortie;niveau_sortie;inscription_verifiee;mobile\r\n"
            .to_owned();
    for (person, row) in rows {
        let (level, enrolled, entered) = match row {
            Row::Leaver => ("sans_diplome", "inconnu", "2025-09-01"),
            Row::Diploma => ("niveau_4", "inconnu", "2025-09-01"),
            Row::Enrolled => ("sans_diplome", "inscrit", "2026-11-02"),
        };
        let Person { family_name, given_name, born, commune, mobile, left } = person;
        let (year, rest) = born.split_once('-').expect("ISO 8601");
        let (month, day) = rest.split_once('-').expect("ISO 8601");
        text.push_str(&format!(
            "{family_name};{given_name};{day}/{month}/{year};{commune};{entered};{left};{level};{enrolled};{mobile}\r\n"
        ));
    }
    text
}

/// Decides what is left to chance, always in the same way.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `sides`.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % sides as u64).expect("below a usize")
    }

    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}
