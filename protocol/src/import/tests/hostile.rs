// SPDX-License-Identifier: EUPL-1.2
//! Files that ask for more than they give: each is refused, at once and with what is wrong.

use super::files::{archive, sheet};
use super::*;

/// A workbook with one sheet, and whatever stands in it.
fn xlsx(shared_strings: &str, sheet: &str) -> Vec<u8> {
    let relationship = |id: &str, kind: &str, target: &str| {
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        format!("<Relationships><Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let workbook = "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>";
    archive(&[
        ("_rels/.rels", relationship("a", "officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relationship("a", "worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/sharedStrings.xml", shared_strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

const NO_CELLS: &str = "<worksheet><sheetData></sheetData></worksheet>";

#[test]
fn a_workbook_cannot_ask_for_strings_that_it_does_not_have() {
    let damaged = ImportError::Damaged { format: Format::Xlsx, row: None };
    assert_eq!(refused(&xlsx("<sst uniqueCount=\"0\"></sst>", NO_CELLS)), ImportError::Empty);
    assert_eq!(refused(&xlsx("<sst uniqueCount=\"18446744073709551615\"></sst>", NO_CELLS)), damaged);
    assert_eq!(refused(&xlsx("<sst uniqueCount=\"4000000000\"></sst>", NO_CELLS)), damaged);
}

/// What the library did not expect ends the reading, and not the program.
#[test]
fn a_library_that_stops_stops_nothing_else() {
    let backwards = "<worksheet><dimension ref=\"B2:A1\"/><sheetData></sheetData></worksheet>";
    let _ = refused(&xlsx("<sst></sst>", backwards));
}

#[test]
fn a_workbook_without_sheets_is_not_sound() {
    let nothing = archive(&[("content.xml", b"<a></a>")]);
    assert_eq!(refused(&nothing), ImportError::Damaged { format: Format::Ods, row: None });
}

#[test]
fn a_cell_is_given_up_where_it_is_too_long() {
    let endless = format!("<table:table-row><table:table-cell><text:p>{}", "a<b/>".repeat(RECORD_BYTES_MAX + 1));
    let long = ImportError::CellLong { row: 1, column: 1, bytes_max: RECORD_BYTES_MAX };
    assert_eq!(refused(&sheet(&endless)), long);
}

#[test]
fn a_row_behind_the_last_is_told_by_a_number_that_means_something() {
    let empty = "<table:table-row table:number-rows-repeated=\"18446744073709551615\"/>".repeat(2);
    let far =
        format!("{empty}<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>");
    let Err(ImportError::Damaged { row: Some(row), .. }) = read_list(&sheet(&far), mapping("generic"), DAY) else {
        panic!("there is no such row");
    };
    assert_eq!(row, ROWS_MAX + 2);
}

#[test]
fn a_person_has_only_so_many_names_and_so_much_under_one() {
    let person = |within: &str| format!("<?xml version=\"1.0\"?>\n<BEE_ELEVES><ELEVE>{within}</ELEVE></BEE_ELEVES>");
    // Refused before the end, which is missing here.
    let names: String = (0..=COLUMNS_MAX).map(|number| format!("<A{number}>x</A{number}>")).collect();
    let cut = |within: &str| refused(person(within).trim_end_matches("</ELEVE></BEE_ELEVES>").as_bytes());
    assert_eq!(cut(&names), ImportError::ColumnsMany { columns: COLUMNS_MAX + 1, columns_max: COLUMNS_MAX });
    let texts: String = ["x", "y"].map(|text| format!("<A>{}</A>", text.repeat(RECORD_BYTES_MAX / 2))).concat();
    let long = ImportError::RecordLong { line: 2, bytes: RECORD_BYTES_MAX + 2, bytes_max: RECORD_BYTES_MAX };
    assert_eq!(cut(&texts), long);
    // The same text counts once, alone or among others.
    let again = "<A>x</A><A>y, z</A>".repeat(5) + "<A>z</A>";
    let table = siecle::read(person(&again).as_bytes()).expect("it reads");
    assert_eq!(table.records[1].1.iter().collect::<Vec<_>>(), ["x, y, z"]);
}

#[test]
fn no_spreadsheet_runs_a_cell_of_the_reject_file() {
    for cell in [
        "=1+1",
        "\n=1+1",
        "\t=1",
        "\u{ff1d}1",
        "\u{ff0b}1",
        "\u{ff0d}1",
        "\u{ff20}a",
        "\u{200b}=1",
        "\u{feff} @a",
        "-1",
    ] {
        let bad = format!("nom;prenom;date_naissance\nDupont;\"{cell}\";nie\n");
        let list = read(&bad);
        let written = write_rejects(&list, Language::English);
        let guarded = format!("'{cell}");
        assert!(written.contains(&guarded), "{cell:?} in {written:?}");
        // Reading the file again takes the guard away, and nothing else.
        assert_eq!(row::unwrapped(&guarded), row::unwrapped(cell));
    }
}

#[test]
fn a_name_that_cannot_stand_is_not_called_missing() {
    let list = read("nom;prenom;date_naissance\nDup\u{1}ont;Zoé;01/02/2007\n\u{200b};Zoé;01/02/2007\n");
    assert_snapshot!(shown(&list), @r#"
    x 2 column 1: value holds the control character U+0001 ["Dup\u{1}ont", "Zoé", "01/02/2007"]
    x 3 row has no family name ["\u{200b}", "Zoé", "01/02/2007"]
    under 16: 0
    "#);
}

#[test]
fn an_error_in_a_mapping_does_not_repeat_all_of_it() {
    let Err(error) = Mapping::parse(&format!("source = {}", "é".repeat(100_000))) else { panic!("it is no string") };
    assert!(error.to_string().chars().count() < 1_200, "{error}");
}
