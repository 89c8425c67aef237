// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

/// Returns the table as a screen of so many columns shows it in French, without colours.
fn shown(table: &Table, columns: usize) -> String {
    table.render(Some(Screen { columns, label_end: "\u{a0}:" }), Style::new())
}

/// A table as `raccord status` fills it.
pub(in crate::output) fn peers() -> Table {
    let mut table =
        Table::new([Column::left("Partenaire"), Column::right("Dossiers"), Column::left("Dernier échange")]);
    table.row(["CIO de Thionville", "10\u{202f}000", "il y a 3 minutes"]);
    table.row(["ALJ Esch", "41", "il y a 2 jours, sans réponse depuis"]);
    table
}

/// As `raccord referrals` fills its table.
fn referrals() -> Table {
    let headings = ["Orientation", "Sens", "Sollicité", "Dossier", "Personne", "Motif", "État", "Depuis", "Échéance"];
    let mut table = Table::new(headings.map(Column::left));
    let due = ["81c2aa03", "envoyée", "Mission locale", "3fa912cd", "Weber Léa", "premier entretien"];
    table.row(due.into_iter().chain(["sans réponse", "22/11/2026", "29/11/2026"]));
    table
}

#[test]
fn a_table_is_plain_text_outside_a_terminal() {
    insta::assert_snapshot!(peers().render(None, Style::new()), @r"
    Partenaire         Dossiers  Dernier échange
    CIO de Thionville    10 000  il y a 3 minutes
    ALJ Esch                 41  il y a 2 jours, sans réponse depuis
    ");
}

#[test]
fn a_table_fits_the_terminal() {
    insta::assert_snapshot!(shown(&peers(), 54), @r"
    Partenaire      Dossiers  Dernier échange
    CIO de            10 000  il y a 3 minutes
    Thionville
    ALJ Esch              41  il y a 2 jours, sans réponse
                              depuis
    ");
    insta::assert_snapshot!(shown(&peers(), 48), @r"
    Partenaire    Dossiers  Dernier échange
    CIO de          10 000  il y a 3 minutes
    Thionville
    ALJ Esch            41  il y a 2 jours, sans
                            réponse depuis
    ");
}

#[test]
fn headings_are_wrapped_and_narrow_numbers_leave_room() {
    let mut table = Table::new([Column::left("Établissement"), Column::right("Élèves sans date de naissance")]);
    table.row(["Lycée professionnel Henri Loritz", "12"]);
    insta::assert_snapshot!(shown(&table, 44), @r"
    Établissement            Élèves sans date de
                                       naissance
    Lycée professionnel                       12
    Henri Loritz
    ");
}

#[test]
fn records_stand_one_below_the_other_where_their_words_do_not_fit() {
    insta::assert_snapshot!(shown(&referrals(), 80), @r"
    Orientation : 81c2aa03
    Sens : envoyée
    Sollicité : Mission locale
    Dossier : 3fa912cd
    Personne : Weber Léa
    Motif : premier entretien
    État : sans réponse
    Depuis : 22/11/2026
    Échéance : 29/11/2026
    ");
}

/// The numbers of a person stand one below the other; a value that contains a line feed cannot pretend to be two.
#[test]
fn lines_of_ours_are_lines_and_those_of_data_are_shown() {
    let mut table = Table::new(["Personne", "Numéros"].map(Column::left));
    table.row([Cell::from("Weber\nLéa"), vec!["0611111111".to_owned(), "0622222222".to_owned()].into()]);
    insta::assert_snapshot!(table.render(None, Style::new()), @r"
    Personne    Numéros
    Weber\nLéa  0611111111
                0622222222
    ");
    insta::assert_snapshot!(shown(&table, 20), @r"
    Personne :
      Weber\nLéa
    Numéros : 0611111111
      0622222222
    ");
}

/// Words as they stand in tables: dates, codes, numbers with no-break spaces, long ones.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé]{1,12}",
        "[a-z]{20,60}",
        Just("22/11/2026".to_owned()),
        Just("10\u{202f}000".to_owned()),
        Just("06\u{a0}12\u{a0}34\u{a0}56\u{a0}78".to_owned()),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..12).prop_map(|words| words.join(" "))
}

fn table() -> impl Strategy<Value = Table> {
    (1_usize..8).prop_flat_map(|columns| {
        let headings = prop::collection::vec((line(), any::<bool>()), columns);
        let cell = prop::collection::vec(line(), 1..3).prop_map(Cell);
        let rows = prop::collection::vec(prop::collection::vec(cell, columns), 0..4);
        (headings, rows).prop_map(|(headings, rows)| Table {
            columns: headings
                .into_iter()
                .map(|(heading, right)| if right { Column::right(heading) } else { Column::left(heading) })
                .collect(),
            rows,
        })
    })
}

proptest! {
    /// At any width no line is wider than the terminal unless a single word is, and no word is broken or lost.
    #[test]
    fn no_word_is_broken_at_any_width(table in table(), columns in 40_usize..120) {
        let text = shown(&table, columns);
        for line in text.lines() {
            prop_assert!(line.width() <= columns || words(line).count() == 1, "{columns}: {line:?}\n{text}");
        }
        let printed: Vec<&str> = text.lines().flat_map(words).collect();
        for line in table.rows.iter().flatten().flat_map(|cell| &cell.0) {
            for word in words(line) {
                prop_assert!(printed.contains(&word), "{columns}: {word}\n{text}");
            }
        }
    }
}
