// SPDX-License-Identifier: EUPL-1.2
//! Finding people by what somebody typed: names with or without accents, hyphens and slips of the keyboard, student numbers,
//! telephone numbers however they are written.
//!
//! A store keeps the words of every case in an index, whoever may read them (see [`super::desk`]); the index only proposes. What is shown is decided here, by
//! the values that the reader may see now, so that a search finds nothing that a list would not show.
//!
//! A word is a folded text with a letter before it that says what it is of: `n` a name, `i` an identifier, `t` a telephone number in
//! national digits, `r` the same from the last digit to the first (people remember how a number ends), `m` an e-mail address, `c` a town,
//! `p` the code of its post office, `d` a birth date as year, month and day.

use std::collections::BTreeSet;

use super::list::visible_summary;
use super::reading::Reading;
use super::{CaseListView, CaseSummary, Filter, ViewError, Viewer};
use crate::catalogue::{Catalogue, DateFormat, FieldId, fold, parse_date, slips};

/// The fields that are searched, each with the letter of its words.
const FIELDS: [(&str, char); 20] = [
    ("nom", 'n'),
    ("nom_usage", 'n'),
    ("prenom", 'n'),
    ("autre_prenom", 'n'),
    ("psad_nom", 'n'),
    ("psad_prenom", 'n'),
    ("ine", 'i'),
    ("matricule", 'i'),
    ("mobile", 't'),
    ("tel_fixe", 't'),
    ("psad_mobile", 't'),
    ("psad_tel_fixe", 't'),
    ("responsable_1_tel_perso", 't'),
    ("responsable_2_tel_perso", 't'),
    ("mail", 'm'),
    ("psad_mail", 'm'),
    ("commune", 'c'),
    ("code_postal", 'p'),
    ("date_naissance", 'd'),
    ("psad_date_naissance", 'd'),
];

/// Fewest digits that are taken for a number and not for part of a name.
const DIGITS_MIN: usize = 4;
/// Names of at most so many parts are found by any run of them; those of more by each part and by the whole.
const RUN_PARTS_MAX: usize = 5;
/// Most words of one search.
const WORDS_MAX: usize = 8;

/// One word that somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The starts that a word of a case may have, letter included.
    pub starts: Vec<String>,
    /// The name, where a slip of the keyboard may be in it.
    pub name: Option<String>,
}

impl Wanted {
    /// Returns how far a name may be from what was typed.
    pub fn slips_max(&self) -> usize {
        match self.name.as_ref().map_or(0, |name| name.chars().count()) {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        }
    }

    /// Tells whether a name, without its letter, is near what was typed.
    pub fn is_near(&self, name: &str) -> bool {
        let max = self.slips_max();
        self.name.as_ref().is_some_and(|wanted| {
            let lengths = (wanted.chars().count(), name.chars().count());
            let is_alike = max > 0 && lengths.0.abs_diff(lengths.1) <= max;
            // A letter replaced takes one from the letters there are and adds one: most names are told apart by that.
            let apart = (letters(wanted) ^ letters(name)).count_ones() as usize;
            is_alike && apart <= 2 * max && slips(wanted, name) <= max
        })
    }

    /// Returns how well the words of a case fit: 0 the same, 1 the start of one, 2 near one; none where they do not.
    fn fit(&self, words: &BTreeSet<String>) -> Option<u8> {
        if self.starts.iter().any(|start| words.contains(start)) {
            return Some(0);
        }
        let begins =
            |start: &String| words.range(start.clone()..).next().is_some_and(|word| word.starts_with(start.as_str()));
        if self.starts.iter().any(begins) {
            return Some(1);
        }
        let names = words.iter().filter_map(|word| word.strip_prefix('n'));
        names.into_iter().any(|name| self.is_near(name)).then_some(2)
    }
}

/// Returns which letters are in a word: a bit for each, of which several letters may have one.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % u64::BITS))
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Word by word; a case has to have all of them.
    pub wanted: Vec<Wanted>,
}

impl Query {
    /// Reads what was typed; none where nothing in it can be looked for.
    pub fn read(text: &str) -> Option<Self> {
        // A telephone number is often written in pairs of digits: all of it is one word.
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '.' | '-' | '/' | '(' | ')' | ' ');
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let whole = digits >= DIGITS_MIN && text.chars().all(is_number);
        let parts: Vec<&str> = if whole { vec![text] } else { text.split_whitespace().collect() };
        let wanted: Vec<Wanted> = parts.into_iter().filter_map(wanted).take(WORDS_MAX).collect();
        (!wanted.is_empty()).then_some(Self { wanted })
    }

    /// Returns how well a case fits: less is better; none where a word is missing.
    fn fit(&self, words: &BTreeSet<String>) -> Option<u8> {
        self.wanted.iter().map(|wanted| wanted.fit(words)).try_fold(0, |sum, fit| Some(sum + fit?))
    }
}

fn wanted(text: &str) -> Option<Wanted> {
    let folded = fold(text);
    if folded.is_empty() {
        return None;
    }
    let day = day(text).map(|day| format!("d{day}"));
    let digits = folded.bytes().filter(u8::is_ascii_digit).count();
    if digits == folded.len() && digits >= DIGITS_MIN {
        let number = [format!("t{}", national(&folded)), format!("i{folded}"), format!("r{}", reversed(&folded))];
        let starts = number.into_iter().chain([format!("p{folded}")]).chain(day).collect();
        return Some(Wanted { starts, name: None });
    }
    if digits >= DIGITS_MIN {
        // A name with digits is found as it is written: a slip in a number would be another number.
        let starts = ['i', 'm', 'n', 'c'].map(|letter| format!("{letter}{folded}")).into();
        return Some(Wanted { starts, name: None });
    }
    let starts = ['n', 'm', 'c'].map(|letter| format!("{letter}{folded}")).into();
    Some(Wanted { starts, name: Some(folded) })
}

/// Returns year, month and day of a date, as it stands in the words of cases; none of what is no date as people write one.
pub(super) fn day(text: &str) -> Option<String> {
    let day = parse_date(text.trim(), &[DateFormat::Iso, DateFormat::DayMonthYear])?;
    Some(day.strftime("%Y%m%d").to_string())
}

/// Returns the digits of a telephone number without the prefix of the country or the zero in its place.
fn national(digits: &str) -> &str {
    ["0033", "00352", "33", "352", "0"]
        .iter()
        .find_map(|prefix| {
            let rest = digits.strip_prefix(prefix)?;
            // "33" and "352" may begin a number of the own country: only a number that is too long for one has a prefix.
            let is_prefix = prefix.starts_with('0') || digits.len() > 9;
            is_prefix.then_some(rest)
        })
        .unwrap_or(digits)
}

/// Returns digits from the last to the first: a number that ends in some digits starts with them here.
fn reversed(digits: &str) -> String {
    digits.chars().rev().collect()
}

/// Returns the words of a value of a field, with the letter of the field.
pub(super) fn words_of_value(letter: char, value: &str, words: &mut BTreeSet<String>) {
    let mut add = |folded: &str| {
        if !folded.is_empty() {
            words.insert(format!("{letter}{folded}"));
        }
    };
    match letter {
        't' => {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            let national = national(&digits);
            add(national);
            if !national.is_empty() {
                words.insert(format!("r{}", reversed(national)));
            }
        }
        'n' | 'c' => {
            add(&fold(value));
            let parts: Vec<String> = value.split(|c: char| !c.is_alphanumeric()).map(fold).collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            // Whoever types two of three parts as one word, or with a hyphen, means the same person.
            let longest = if parts.len() <= RUN_PARTS_MAX { parts.len() } else { 1 };
            for length in 1..=longest {
                parts.windows(length).for_each(|run| add(&run.concat()));
            }
        }
        _ => add(&fold(value)),
    }
}

/// Returns the words of what is shown of a case.
fn words_shown(summary: &CaseSummary) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for (field, letter) in FIELDS {
        for value in summary.fields.get(field).map_or(&[][..], super::Shown::values) {
            words_of_value(letter, value, &mut words);
        }
    }
    words
}

/// Returns the fields that are searched, each with the letter of its words.
pub(super) fn searched() -> Vec<(FieldId, char)> {
    let catalogue = Catalogue::current();
    FIELDS.iter().filter_map(|(name, letter)| Some((catalogue.by_name(name)?.id, *letter))).collect()
}

/// Returns those of some cases that fit a query and that the reader may see, the best first, with the fields of a filter; the cases are
/// what an index proposes.
///
/// # Errors
/// Returns [`ViewError::UnknownField`], or fails when the store does.
pub fn find(
    viewer: &Viewer<'_>,
    query: &Query,
    candidates: &BTreeSet<u64>,
    filter: &Filter,
) -> Result<CaseListView, ViewError> {
    let mut reading = Reading::new(viewer);
    // Only what the filter shows is looked in: a search in names must not answer from telephone numbers. Where it shows all, what is
    // looked in is read of all that are proposed, and the rest of the few that are shown.
    let shows_all = filter.fields.is_empty();
    let looked_in = if shows_all { FIELDS.map(|(name, _)| name.to_owned()).to_vec() } else { filter.fields.clone() };
    let mut found: Vec<(u8, u64, Option<CaseSummary>)> = Vec::new();
    for number in candidates.iter().filter(|number| **number >= filter.from) {
        let Some(summary) = visible_summary(&mut reading, *number, filter, &looked_in)? else { continue };
        if let Some(fit) = query.fit(&words_shown(&summary)) {
            found.push((fit, *number, (!shows_all).then_some(summary)));
        }
    }
    found.sort_by_key(|(fit, number, _)| (*fit, *number));
    let limit = filter.limit.clamp(1, super::LIST_CASES_MAX);
    let mut cases = Vec::new();
    for (_, number, summary) in found.into_iter().skip(filter.offset).take(limit) {
        cases.extend(match summary {
            Some(summary) => Some(summary),
            None => visible_summary(&mut reading, number, filter, &[])?,
        });
    }
    Ok(CaseListView { cases, next: None })
}

#[cfg(test)]
mod tests;
