// SPDX-License-Identifier: EUPL-1.2
//! Sentences on a terminal: a line ends between two words, where the terminal would break one.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// How far a sentence that goes on is set in.
const INDENT: usize = 2;
/// A terminal narrower than this breaks lines by itself: every second word would stand alone.
const COLUMNS_MIN: usize = 30;

/// Returns a text whose lines fit a terminal of some columns, of which `before` are taken on its first line; as it is without a
/// terminal. No word is broken: a line is wider only where a single word is. A blank that must not be broken at joins two words to one.
pub(super) fn wrapped(text: &str, columns: Option<u16>, before: usize) -> Cow<'_, str> {
    let Some(columns) = columns.map(usize::from).filter(|columns| *columns >= COLUMNS_MIN) else { return text.into() };
    let fits = |(index, line): (usize, &str)| line.width() + if index == 0 { before } else { 0 } <= columns;
    if text.split('\n').enumerate().all(fits) {
        return text.into();
    }
    let lines = text.split('\n').enumerate();
    lines
        .map(|(index, line)| fitted(line, columns, if index == 0 { before } else { 0 }))
        .collect::<Vec<_>>()
        .join("\n")
        .into()
}

fn fitted(line: &str, columns: usize, before: usize) -> String {
    // What is set in already goes on as far in.
    let set_in = line.len() - line.trim_start_matches(' ').len();
    let indent = " ".repeat(if set_in > 0 { set_in } else { INDENT });
    let mut drawn = " ".repeat(set_in);
    let mut width = before + set_in;
    for (index, word) in line.trim_start_matches(' ').split(' ').enumerate() {
        let gap = usize::from(index > 0);
        if index > 0 && width + gap + word.width() > columns {
            drawn = format!("{}\n{indent}", drawn.trim_end());
            width = indent.len();
        } else if index > 0 {
            drawn.push(' ');
            width += 1;
        }
        drawn.push_str(word);
        width += word.width();
    }
    drawn
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// No line is wider than the terminal but for a single word, and no word is lost, broken or put elsewhere.
        #[test]
        fn lines_fit_and_words_stay(text in "[a-zé ]{0,200}(\n *[a-zé ]{0,80})?", columns in 30u16..120, before in 0usize..12) {
            let shown = wrapped(&text, Some(columns), before);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&shown), words(&text));
            for (index, line) in shown.split('\n').enumerate() {
                let width = line.trim_end().width() + if index == 0 { before } else { 0 };
                let is_one_word = line.split_whitespace().count() <= 1;
                prop_assert!(width <= usize::from(columns) || is_one_word, "{:?}", line);
            }
            prop_assert_eq!(wrapped(&text, None, before), text.as_str());
        }
    }

    #[test]
    fn a_sentence_goes_on_set_in() {
        let text = "un dossier ne figure ici que si tous le lisent";
        assert_eq!(wrapped(text, Some(30), 7), "un dossier ne figure\n  ici que si tous le lisent");
        assert_eq!(wrapped(text, Some(80), 7), text);
    }
}
