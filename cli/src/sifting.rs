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

/// By what the people of a list are judged.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick<'c> {
    /// The criteria.
    pub criteria: &'c Criteria,
    /// The processing date.
    pub day: Date,
    /// What kind of list it is.
    pub list: ListKind,
}

/// What kind of list people are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// One of a campaign: all criteria hold, for everybody on it.
    Campaign,
    /// Any other. Nobody is too old for it, and whoever was identified otherwise than by the lists of schools is on it as by a report.
    Other,
}

/// The codes of `origine_reperage` that say that a list of schools, or of the ministry, named somebody.
const OF_SCHOOLS: [&str; 4] = ["liste_rio", "liste_alj", "liste_sifa", "etablissement"];

impl Yardstick<'_> {
    fn judge(&self, row: &Row) -> Option<Judgement> {
        let facts = Facts::of_row(&row.values);
        let origins = facts.values("origine_reperage");
        let is_reported = !origins.is_empty() && !facts.is_one_of("origine_reperage", &OF_SCHOOLS);
        let is_judged = self.list == ListKind::Campaign || !is_reported;
        is_judged.then(|| judge(&facts, self.criteria, self.day))
    }

    fn counts(&self, criterion: Criterion) -> bool {
        self.list == ListKind::Campaign || criterion != Criterion::Age
    }
}

/// Takes out of a list the rows that no filter lets through and, where criteria are given, the people who are no leavers.
pub fn sift(list: &mut List, only: &[Only], yardstick: Option<Yardstick<'_>>) -> Sifted {
    let mut sifted = Sifted::default();
    let rows = std::mem::take(&mut list.rows);
    for row in rows {
        if !only.iter().all(|only| only.lets_through(&row)) {
            sifted.filtered_out += 1;
            continue;
        }
        if let Some(yardstick) = yardstick
            && let Some(judgement) = yardstick.judge(&row)
        {
            let failed: Vec<Criterion> = judgement.failed().filter(|criterion| yardstick.counts(*criterion)).collect();
            if !failed.is_empty() {
                sifted.not_leavers.push((row, failed));
                continue;
            }
            // Most other lists say little of what a campaign asks for: nobody wants to be told each time.
            if yardstick.list == ListKind::Campaign {
                for criterion in judgement.unknown() {
                    *sifted.unknown.entry(criterion).or_default() += 1;
                }
                sifted.under_duty += usize::from(judgement.under_duty);
            }
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

    fn yardstick(list: ListKind) -> Yardstick<'static> {
        let criteria = Criteria::of(Country::France, DAY).expect("France has criteria");
        Yardstick { criteria, day: DAY, list }
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
        let sifted = sift(&mut list, &[], Some(yardstick(ListKind::Campaign)));
        assert_eq!(list.rows.len(), 2);
        assert_eq!(sifted.failed(), BTreeMap::from([(Criterion::NoDiploma, 1), (Criterion::NotEnrolled, 1)]));
        assert_eq!(sifted.unknown[&Criterion::Schooled], 2);
        assert_eq!(sifted.under_duty, 0);
    }

    /// Whom a list names that is of no campaign is judged all the same; what it does not say is held against nobody, and whoever was
    /// reported is no row of a list of schools.
    #[test]
    fn without_a_campaign_who_is_enrolled_or_has_the_diploma_is_taken_out() {
        let text = "nom;prenom;date_naissance;niveau_sortie;inscription_verifiee;date_sortie;origine_reperage\n\
                    Enrolled;A;2008-01-01;;inscrit;;\nSchooled;B;2008-01-02;niveau_4;;;etablissement\n\
                    LongGone;C;2004-01-03;;;2021-06-30;\nOld;D;1990-01-04;;;;\nSilent;E;2008-01-05;;;;\n\
                    Jdc;F;2006-01-06;niveau_3;;2021-06-30;jdc\n";
        let mapping = Mapping::built_in("generic").expect("it comes with the program");
        let read = read_list(text.as_bytes(), &mapping, DAY).expect("the list reads");
        let names = |kind: Option<ListKind>| {
            let mut list = read.clone();
            let sifted = sift(&mut list, &[], kind.map(yardstick));
            assert_eq!(list.rows.len() + sifted.not_leavers.len(), 6);
            list.rows.iter().map(|row| row.values[0].1.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(Some(ListKind::Other)), "Old Silent Jdc");
        assert_eq!(names(Some(ListKind::Campaign)), "Silent");
        assert_eq!(names(None), "Enrolled Schooled LongGone Old Silent Jdc");
    }

    proptest! {
        /// Every row of a list is kept, filtered out or no leaver: nothing is lost, and nothing comes twice.
        #[test]
        fn nothing_is_lost_by_sifting(picked in proptest::collection::vec(0usize..4, 0..12), town in "nancy|metz|laxou") {
            let rows: Vec<String> =
                picked.iter().enumerate().map(|(index, row)| ROWS[*row].replacen(';', &format!("{index};"), 1)).collect();
            let mut list = list(&rows.iter().map(String::as_str).collect::<Vec<_>>());
            let before = list.rows.len();
            let sifted = sift(&mut list, &only(&[&format!("commune={town}")]), Some(yardstick(ListKind::Other)));
            prop_assert_eq!(list.rows.len() + sifted.filtered_out + sifted.not_leavers.len(), before);
        }
    }
}
