// SPDX-License-Identifier: EUPL-1.2
//! How French is printed: the apostrophe, and the blanks that no line may be broken at.
//!
//! People who write labels and sentences type `'` and a blank, as keyboards have them; released catalogues and rules cannot
//! be changed besides. What is shown is set here, once. Lexique des règles typographiques en usage à l'Imprimerie nationale:
//! a narrow no-break space before `;`, `!` and `?`, a no-break space before `:` and inside the quotation marks.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

/// The blank before a colon and inside quotation marks.
pub const NO_BREAK_SPACE: char = '\u{a0}';
/// The blank before the other high signs.
pub const NARROW_NO_BREAK_SPACE: char = '\u{202f}';

/// Returns French text as it is printed. What is right already stays, so that text can be set twice; line feeds, and blanks
/// and apostrophes that stand anywhere else (`--field 'x y'`), stay too.
pub fn french(text: &str) -> Cow<'_, str> {
    if !text.contains(['\'', ':', ';', '!', '?', '«', '»']) {
        return Cow::Borrowed(text);
    }
    let characters: Vec<char> = text.chars().collect();
    let set = characters.iter().enumerate().map(|(index, character)| {
        let before = index.checked_sub(1).map(|index| characters[index]);
        let after = characters.get(index + 1).copied();
        match character {
            '\'' if before.is_some_and(char::is_alphabetic)
                && after.is_some_and(|after| after.is_alphabetic() || after == '«') =>
            {
                '’'
            }
            ' ' => blank(before, after, characters.get(index + 2).copied()),
            character => *character,
        }
    });
    Cow::Owned(set.collect())
}

/// Returns the blank that stands between two signs, the second followed by a third.
fn blank(before: Option<char>, after: Option<char>, then: Option<char>) -> char {
    // A sign that starts a word (`:id`, `?x`) is none of the sentence.
    let ends_word = then.is_none_or(|then| !then.is_alphanumeric());
    match (before, after) {
        (Some('«'), _) | (_, Some('»')) => NO_BREAK_SPACE,
        (Some(' ' | '\n' | NO_BREAK_SPACE | NARROW_NO_BREAK_SPACE), _) => ' ',
        (_, Some(':')) if ends_word => NO_BREAK_SPACE,
        (_, Some(';' | '!' | '?')) if ends_word => NARROW_NO_BREAK_SPACE,
        _ => ' ',
    }
}

/// Reads a label of a file as it is printed.
pub(crate) fn french_label<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|label| french(&label).into_owned())
}

#[cfg(test)]
mod tests;
