// SPDX-License-Identifier: EUPL-1.2
//! What of a list is worked with: the people of one platform out of the list of a department, and of those the ones who are
//! leavers on the processing date.
//!
//! Who is sifted out is only counted, or, where the office follows the person already, shown as no longer on the list. A list
//! with a thousand rows of which forty are for this platform leaves nothing of the other 960 behind.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use raccord_protocol::catalogue::{FieldId, fold};
use raccord_protocol::import::{List, Row};
use raccord_protocol::leaver::{Criteria, Criterion, Facts, Judgement, judge};

use crate::error::CliError;
use crate::language::Message;
use crate::values::{Words, find_field};

/// Values of a field of which a row has to have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Only {
    /// The field.
    pub field: FieldId,
    /// The values, folded; one that ends with `*` is the start of what is wanted.
    pub wanted: BTreeSet<String>,
}

impl Only {
    /// Reads `FIELD=VALUE,VALUE*`, several of which about one field are taken together.
    ///
    /// # Errors
    /// Names the fields that are near, or says how a filter is written.
    pub fn read(texts: &[String], words: Words<'_>) -> Result<Vec<Self>, CliError> {
        let mut filters: BTreeMap<FieldId, BTreeSet<String>> = BTreeMap::new();
        for text in texts {
            let wrong = || {
                CliError::usage(Message::new("import-only-form").with("text", text.as_str())).hint("hint-import-only")
            };
            let (name, values) = text.split_once('=').ok_or_else(wrong)?;
            let field = find_field(name.trim(), words)?;
            let values: Vec<String> =
                values.split(',').map(folded_with_star).filter(|value| !value.is_empty()).collect();
            if values.is_empty() {
                return Err(wrong());
            }
            filters.entry(field.id).or_default().extend(values);
        }
        Ok(filters.into_iter().map(|(field, wanted)| Self { field, wanted }).collect())
    }

    /// Tells whether a row has one of the values.
    fn lets_through(&self, row: &Row) -> bool {
        let values = row.values.iter().filter(|(field, _)| *field == self.field);
        values.map(|(_, value)| fold(value)).any(|value| {
            self.wanted.iter().any(|wanted| match wanted.strip_suffix('*') {
                Some(start) => value.starts_with(start),
                None => value == *wanted,
            })
        })
    }
}

fn folded_with_star(text: &str) -> String {
    let star = if text.trim_end().ends_with('*') { "*" } else { "" };
    format!("{}{star}", fold(text))
}

/// What was sifted out of a list, and what is worth knowing of those who stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sifted {
    /// Rows that are not for this platform.
    pub filtered_out: usize,
    /// Rows of people who are no leavers, with what says so.
    pub not_leavers: Vec<(Row, Vec<Criterion>)>,
    /// How many rows that stay could not be judged by a criterion.
    pub unknown: BTreeMap<Criterion, usize>,
    /// How many people who stay are of an age at which training is owed.
    pub under_duty: usize,
}

impl Sifted {
    /// Returns how many rows each criterion took off the list; a row may fail several.
    pub fn failed(&self) -> BTreeMap<Criterion, usize> {
        let mut failed = BTreeMap::new();
        for criterion in self.not_leavers.iter().flat_map(|(_, criteria)| criteria) {
            *failed.entry(*criterion).or_default() += 1;
        }
        failed
    }
}

/// Takes out of a list the rows that no filter lets through and, where criteria are given, the people who are no leavers.
pub fn sift(list: &mut List, only: &[Only], criteria: Option<(&Criteria, Date)>) -> Sifted {
    let mut sifted = Sifted::default();
    let rows = std::mem::take(&mut list.rows);
    for row in rows {
        if !only.iter().all(|only| only.lets_through(&row)) {
            sifted.filtered_out += 1;
            continue;
        }
        let judgement: Option<Judgement> =
            criteria.map(|(criteria, day)| judge(&Facts::of_row(&row.values), criteria, day));
        if let Some(judgement) = &judgement {
            if !judgement.is_leaver() {
                let failed = judgement.failed().collect();
                sifted.not_leavers.push((row, failed));
                continue;
            }
            for criterion in judgement.unknown() {
                *sifted.unknown.entry(criterion).or_default() += 1;
            }
            sifted.under_duty += usize::from(judgement.under_duty);
        }
        list.rows.push(row);
    }
    let lines: BTreeSet<u64> = list.rows.iter().map(|row| row.line).collect();
    // A repeated row that was left out when the list was read goes with the row that it repeats.
    list.duplicates.retain(|duplicate| lines.contains(&duplicate.first_line));
    sifted
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use raccord_protocol::identifier::Country;
    use raccord_protocol::import::{Mapping, read_list};

    use super::*;
    use crate::language::{Language, Translator};

    const DAY: Date = date(2026, 10, 31);

    fn list(rows: &[&str]) -> List {
        let text =
            format!("nom;prenom;date_naissance;commune;code_postal;niveau_sortie;scolarise\n{}\n", rows.join("\n"));
        let mapping = Mapping::built_in("generic").expect("it comes with the program");
        read_list(text.as_bytes(), &mapping, DAY).expect("the list reads")
    }

    fn only(texts: &[&str]) -> Vec<Only> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let translator = Translator::new(Language::English);
        Only::read(&texts, Words::new(&translator)).expect("the filters read")
    }

    const ROWS: [&str; 4] = [
        "Morel;Ana;2008-01-01;Nancy;54000;sans_diplome;",
        "Petit;Léo;2008-01-02;Metz;57000;niveau_4;",
        "Weber;Tom;2008-01-03;Laxou;54520;;oui",
        "Klein;Mia;2008-01-04;NANCY;54100;;",
    ];

    #[test]
    fn filters_make_the_list_of_one_platform() {
        let names = |filters: &[&str]| {
            let mut list = list(&ROWS);
            let sifted = sift(&mut list, &only(filters), None);
            assert_eq!(list.rows.len() + sifted.filtered_out, ROWS.len());
            list.rows.iter().map(|row| row.values[0].1.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&[]), "Morel Petit Weber Klein");
        assert_eq!(names(&["commune=nancy"]), "Morel Klein");
        assert_eq!(names(&["code_postal=54*"]), "Morel Weber Klein");
        assert_eq!(names(&["code_postal=54*", "commune=nancy,metz"]), "Morel Klein");
        assert_eq!(names(&["commune=metz", "commune=laxou"]), "Petit Weber");
    }

    #[test]
    fn who_is_no_leaver_is_taken_out_with_the_reason() {
        let mut list = list(&ROWS);
        let criteria = Criteria::of(Country::France, DAY).expect("France has criteria");
        let sifted = sift(&mut list, &[], Some((criteria, DAY)));
        assert_eq!(list.rows.len(), 2);
        assert_eq!(sifted.failed(), BTreeMap::from([(Criterion::NoDiploma, 1), (Criterion::NotEnrolled, 1)]));
        assert_eq!(sifted.unknown[&Criterion::Schooled], 2);
        assert_eq!(sifted.under_duty, 0);
    }

    proptest! {
        /// Every row of a list is kept, filtered out or no leaver: nothing is lost, and nothing comes twice.
        #[test]
        fn nothing_is_lost_by_sifting(picked in proptest::collection::vec(0usize..4, 0..12), town in "nancy|metz|laxou") {
            let rows: Vec<String> =
                picked.iter().enumerate().map(|(index, row)| ROWS[*row].replacen(';', &format!("{index};"), 1)).collect();
            let mut list = list(&rows.iter().map(String::as_str).collect::<Vec<_>>());
            let before = list.rows.len();
            let criteria = Criteria::of(Country::France, DAY).expect("France has criteria");
            let sifted = sift(&mut list, &only(&[&format!("commune={town}")]), Some((criteria, DAY)));
            prop_assert_eq!(list.rows.len() + sifted.filtered_out + sifted.not_leavers.len(), before);
        }
    }
}
