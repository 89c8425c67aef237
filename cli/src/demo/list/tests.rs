// SPDX-License-Identifier: EUPL-1.2
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const PROFILES: [ListProfile; 3] = [ListProfile::French, ListProfile::Luxembourg, ListProfile::Secret];

/// Reads the file as an importer would, with the `csv` crate: line and cells of each row after the headings.
fn read(list: &GeneratedList, profile: ListProfile) -> Vec<(usize, Vec<String>)> {
    let text = match profile {
        ListProfile::French => encoding_rs::WINDOWS_1252.decode(&list.csv).0.into_owned(),
        ListProfile::Luxembourg => {
            String::from_utf8(list.csv.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark").to_vec()).unwrap()
        }
        ListProfile::Secret => String::from_utf8(list.csv.clone()).unwrap(),
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(headings, list.columns.iter().map(|(heading, _)| (*heading).to_owned()).collect::<Vec<_>>());
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            // The position may stand before the line end of the row above, so the crate's own count of lines is one short
            // after CRLF.
            let byte = usize::try_from(record.position().unwrap().byte()).unwrap();
            let start = byte + text[byte..].find(|character| !matches!(character, '\r' | '\n')).unwrap();
            let line = 1 + text[..start].matches('\n').count();
            (line, record.iter().map(unwrapped).collect())
        })
        .collect()
}

fn unwrapped(cell: &str) -> String {
    cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell).trim().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What is expected of a file stands in it, at the line named, and nothing else does.
    #[test]
    fn expectations_describe_the_file(seed: u64, cases in 0usize..200, profile in prop::sample::select(&PROFILES[..])) {
        let list = generate(seed, cases, profile);
        let mut rows: BTreeMap<usize, Vec<String>> = read(&list, profile).into_iter().collect();
        for expected in &list.expected {
            let cells = rows.remove(&expected.line).expect("a row starts on that line");
            prop_assert_eq!(cells.len(), list.columns.len());
            let values: BTreeMap<&str, String> = list
                .columns
                .iter()
                .zip(cells)
                .filter(|(_, cell)| !cell.is_empty())
                .map(|((_, field), cell)| (*field, cell))
                .collect();
            prop_assert_eq!(&values, &expected.values);
            let age_years = expected.birth.until((jiff::Unit::Year, list.day)).unwrap().get_years();
            prop_assert!((16..26).contains(&age_years));
        }
        for rejection in &list.rejected {
            let cells = rows.remove(&rejection.line).expect("a row starts on that line");
            prop_assert_eq!(cells.len() != list.columns.len(), rejection.reason == Defect::Ragged);
        }
        for dropped in &list.under_16 {
            prop_assert!(rows.remove(&dropped.line).is_some());
        }
        prop_assert!(rows.is_empty(), "rows that nothing is expected of: {rows:?}");
        let persons: BTreeSet<usize> = list.expected.iter().map(|row| row.person).collect();
        prop_assert_eq!(persons.len(), cases);
        prop_assert_eq!(list.expected.len(), cases + list.duplicates.len());
    }

    /// A text that should betray a leak occurs in the rows of one person only, and in these as raw bytes.
    #[test]
    fn needles_are_of_one_person(seed: u64, profile in prop::sample::select(&PROFILES[..])) {
        let list = generate(seed, 40, profile);
        let raw = String::from_utf8_lossy(&list.csv);
        let texts = list.expected.iter().map(|row| (row.person, &row.needles, row.values.values().cloned().collect::<Vec<_>>().join("\n")));
        let texts: Vec<_> = texts.collect();
        for (person, needles, text) in &texts {
            prop_assert!(!needles.is_empty(), "a person without anything to find");
            for (field, needle) in *needles {
                prop_assert!(needle.is_ascii() && needle.len() >= 7, "{field}: {needle}");
                prop_assert!(text.contains(needle), "{field}: {needle} not in {text}");
                prop_assert!(raw.contains(needle.as_str()));
                for (other, _, other_text) in &texts {
                    prop_assert!(person == other || !other_text.contains(needle), "{field}: {needle} in {other_text}");
                }
            }
        }
        for dropped in &list.under_16 {
            for needle in dropped.needles.values() {
                prop_assert!(texts.iter().all(|(_, _, text)| !text.contains(needle)));
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for profile in PROFILES {
        assert_eq!(generate(7, 100, profile).csv, generate(7, 100, profile).csv);
        assert_ne!(generate(7, 100, profile).csv, generate(8, 100, profile).csv);
    }
}

#[test]
fn lists_of_one_seed_share_no_needle() {
    let mut owners: BTreeMap<String, ListProfile> = BTreeMap::new();
    for profile in PROFILES {
        for needle in generate(11, 300, profile).expected.into_iter().flat_map(|row| row.needles.into_values()) {
            assert_eq!(*owners.entry(needle.clone()).or_insert(profile), profile, "{needle}");
        }
    }
}

#[test]
fn proportions_are_those_of_the_luxembourg_lists() {
    let list = generate(1, 1_000, ListProfile::French);
    let mut outcomes = BTreeMap::new();
    let persons: BTreeMap<usize, &ExpectedRow> = list.expected.iter().map(|row| (row.person, row)).collect();
    for row in persons.values() {
        *outcomes.entry(format!("{:?}", row.outcome)).or_insert(0) += 1;
    }
    insta::assert_debug_snapshot!(
        (outcomes, list.rejected.len(), list.under_16.len(), list.duplicates.len()),
        @r#"
    (
        {
            "Leaver": 390,
            "ReEnrolled": 340,
            "Unreachable": 270,
        },
        20,
        10,
        25,
    )
    "#
    );
    for row in &list.expected {
        match row.outcome {
            Outcome::ReEnrolled => assert!(row.values.contains_key("formation_inscrite")),
            Outcome::Unreachable => {
                assert!(!row.values.contains_key("mobile") || row.warnings.contains(&"mobile"));
                assert!(!row.values.contains_key("tel_fixe"));
            }
            Outcome::Leaver => assert!(!row.values.contains_key("formation_inscrite")),
        }
    }
}

#[test]
fn a_large_list_has_no_repeated_identifier() {
    for (profile, field) in [(ListProfile::French, "ine"), (ListProfile::Luxembourg, "matricule")] {
        let list = generate(3, 10_000, profile);
        let mut owners: BTreeMap<&String, usize> = BTreeMap::new();
        for row in &list.expected {
            for field in [field, "commentaire", "adresse"] {
                if let Some(needle) = row.needles.get(field) {
                    assert_eq!(*owners.entry(needle).or_insert(row.person), row.person, "{field} {needle}");
                }
            }
        }
        assert!(owners.len() > 20_000);
    }
}

#[test]
fn lists_have_the_defects_of_real_ones() {
    let list = generate(5, 400, ListProfile::French);
    let text = encoding_rs::WINDOWS_1252.decode(&list.csv).0.into_owned();
    assert!(String::from_utf8(list.csv.clone()).is_err(), "accents are in Windows-1252");
    for defect in ["=\"", "\n(le matin)", "\"\"à 100 %", "=\"\";", ";@", "pas de numéro"] {
        assert!(text.contains(defect), "no {defect:?}");
    }
    let reasons: BTreeSet<Defect> = list.rejected.iter().map(|rejection| rejection.reason).collect();
    assert_eq!(reasons.len(), 3);
    let spellings: BTreeSet<Spelling> = list.duplicates.iter().map(|duplicate| duplicate.spelling).collect();
    assert_eq!(spellings.len(), 3);
    assert!(list.duplicates.iter().any(|duplicate| duplicate.same_identifier));
    assert!(list.duplicates.iter().any(|duplicate| !duplicate.same_identifier));
    assert!(list.expected.iter().any(|row| row.warnings.contains(&"ine")));
}
