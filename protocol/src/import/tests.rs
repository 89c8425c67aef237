// SPDX-License-Identifier: EUPL-1.2
//! Lists written in every way an office writes them, broken in every way they come.

use std::sync::LazyLock;

use encoding_rs::{ISO_8859_15, UTF_8, WINDOWS_1252};
use insta::assert_snapshot;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::catalogue::Language;
use crate::identifier::{Country, check_ine};

mod files;
mod hostile;
mod samples;

const DAY: Date = date(2026, 10, 31);

fn mapping(name: &str) -> &'static Mapping {
    static MAPPINGS: LazyLock<BTreeMap<&str, Mapping>> = LazyLock::new(|| {
        let read = |name| (name, Mapping::built_in(name).expect("each name has a mapping"));
        BUILT_IN.map(read).into()
    });
    &MAPPINGS[name]
}

fn read(text: &str) -> List {
    read_list(text.as_bytes(), mapping("generic"), DAY).expect("the list reads")
}

fn refused(bytes: &[u8]) -> ImportError {
    read_list(bytes, mapping("generic"), DAY).expect_err("the list does not read")
}

/// A row as one line, for snapshots and comparisons.
fn shown(list: &List) -> String {
    let catalogue = Catalogue::current();
    let name = |id: &FieldId| catalogue.field(*id).map_or("?", |field| field.name.as_str());
    let mut lines = Vec::new();
    for row in &list.rows {
        let values: Vec<_> = row.values.iter().map(|(id, value)| format!("{}={value}", name(id))).collect();
        lines.push(format!("{} [{}] {}", row.line, row.row_key, values.join(" ")));
        lines.extend(row.warnings.iter().map(|warning| format!("  ! {warning}")));
    }
    for reject in &list.rejects {
        let problems: Vec<_> = reject
            .problems
            .iter()
            .map(|problem| match problem.column {
                Some(column) => format!("column {column}: {}", problem.reason),
                None => problem.reason.to_string(),
            })
            .collect();
        let rest = if reject.rest_imported { " (rest imported)" } else { "" };
        lines.push(format!("x {} {}{rest} {:?}", reject.line, problems.join(", "), reject.record));
    }
    lines.push(format!("under 16: {}", list.under_16));
    for duplicate in &list.duplicates {
        let same = if duplicate.identical { "same" } else { "different" };
        lines.push(format!("= line {} repeats {} ({same})", duplicate.line, duplicate.first_line));
    }
    lines.join("\n")
}

/// A person as a list has them.
#[derive(Clone, Debug)]
struct Person {
    nom: String,
    prenom: String,
    birth: Date,
    mobile: String,
    adresse: String,
    empty_lines_before: usize,
}

/// How a list is written.
#[derive(Clone, Copy, Debug)]
struct Writing {
    encoding: Encoding,
    mark: bool,
    separator: char,
    line_end: &'static str,
    date_format: DateFormat,
    all_quoted: bool,
    titles: usize,
}

use crate::catalogue::DateFormat;

prop_compose! {
    /// Names whose letters are in all three encodings.
    fn any_person()(
        nom in select(&["Lefèvre", "MÜLLER", "Cœur", "d'Haÿ", "Žižek", "Da Silva", "N'Guyen", "Weiß", "Šimák-Ôté"][..]),
        number in 0u16..2000,
        prenom in select(&["Élodie", "Zoé", "Jean-Pierre", "Anaïs", "Noël", "Françoise", "Luís"][..]),
        days in 0i32..3000,
        mobile in "0[67][0-9]{8}",
        adresse in prop_oneof![
            Just(String::new()),
            "[1-9] rue de l'Église",
            "[1-9] rue Haute(\r\n|\n)Bât\\. \"B\"; 3, 4\tétage",
        ],
        empty_lines_before in 0usize..3,
    ) -> Person {
        Person {
            nom: format!("{nom} {number}"),
            prenom: prenom.to_owned(),
            birth: date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).expect("in range"),
            mobile,
            adresse,
            empty_lines_before,
        }
    }
}

prop_compose! {
    fn any_writing()(
        encoding in select(&[Encoding::Iso8859_15, Encoding::Utf8, Encoding::Windows1252][..]),
        mark in any::<bool>(),
        separator in select(&[';', ',', '\t'][..]),
        line_end in select(&["\n", "\r\n", "\r"][..]),
        date_format in select(&[DateFormat::Compact, DateFormat::DayMonthYear, DateFormat::Iso][..]),
        all_quoted in any::<bool>(),
        titles in 0usize..3,
    ) -> Writing {
        Writing { encoding, mark, separator, line_end, date_format, all_quoted, titles }
    }
}

/// Writes a list the plain way, and returns it with the line of each person.
fn written(people: &[Person], writing: Writing) -> (Vec<u8>, Vec<u64>) {
    let cell = |text: &str| {
        let needed = text.contains(['"', '\r', '\n', writing.separator]);
        if needed || writing.all_quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let mut text = String::new();
    for _ in 0..writing.titles {
        text.push_str(&format!("{}{}{}", cell("Liste des sorties"), writing.separator, writing.line_end));
    }
    let header = ["Nom", "Prénom", "Né(e) le", "Portable", "Adresse", "Remarque"].map(cell);
    text.push_str(&header.join(&writing.separator.to_string()));
    text.push_str(writing.line_end);
    let mut lines = Vec::new();
    for person in people {
        text.push_str(&writing.line_end.repeat(person.empty_lines_before));
        // Any of the three line ends counts once, wherever it stands.
        lines.push(1 + text.replace("\r\n", "\n").matches(['\r', '\n']).count() as u64);
        let (year, month, day) = (person.birth.year(), person.birth.month(), person.birth.day());
        let birth = match writing.date_format {
            DateFormat::Compact => format!("{day:02}{month:02}{year}"),
            DateFormat::DayMonthYear => format!("{day:02}/{month:02}/{year}"),
            DateFormat::Iso | DateFormat::IsoCompact => person.birth.to_string(),
        };
        let cells = [&person.nom, &person.prenom, &birth, &person.mobile, &person.adresse, ""].map(cell);
        text.push_str(&cells.join(&writing.separator.to_string()));
        text.push_str(writing.line_end);
    }
    let table = match writing.encoding {
        Encoding::Iso8859_15 => ISO_8859_15,
        Encoding::Windows1252 => WINDOWS_1252,
        Encoding::Utf8 | Encoding::Utf16 => UTF_8,
    };
    let (bytes, _, unmappable) = table.encode(&text);
    assert!(!unmappable, "names are chosen from letters that every encoding has");
    let mark: &[u8] = if writing.mark && writing.encoding == Encoding::Utf8 { b"\xef\xbb\xbf" } else { b"" };
    ([mark, &bytes].concat(), lines)
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), name in select(&BUILT_IN[..])) {
        let _ = (read_list(&bytes, mapping(name), DAY), propose_mapping(&bytes, None));
    }

    #[test]
    fn anything_below_a_header_is_answered(
        body in r#"([a-zé"=;,\t\r\n0-9/'+-]|2015|Dupont;){0,120}"#,
        name in select(&BUILT_IN[..]),
    ) {
        let text = format!("nom;prénom;date_naissance;ine;sexe;mobile\r\n{body}");
        if let Ok(list) = read_list(text.as_bytes(), mapping(name), DAY) {
            let lines = 1 + text.matches(['\r', '\n']).count() as u64;
            prop_assert!(list.rows.iter().all(|row| row.line > 1 && row.line <= lines));
            prop_assert!(list.rejects.iter().all(|reject| reject.line > 1 && reject.line <= lines));
            let _ = write_rejects(&list, Language::French);
        }
    }

    #[test]
    fn a_list_reads_the_same_however_it_is_written(
        people in prop::collection::vec(any_person(), 1..12),
        writing in any_writing(),
    ) {
        let (bytes, lines) = written(&people, writing);
        let list = read_list(&bytes, mapping("generic"), DAY).expect("the list reads");
        prop_assert_eq!(list.separator, Some(writing.separator));
        prop_assert_eq!(&list.rejects, &[]);
        // Two people of one name and birth date are one person to the reader.
        let repeated: Vec<u64> =
            list.duplicates.iter().filter(|repeat| repeat.identical).map(|repeat| repeat.line).collect();
        let expected = people.iter().zip(&lines).filter(|(_, line)| !repeated.contains(line));
        let one_line = |text: &str| text.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
        let expected: Vec<String> = expected
            .map(|(person, line)| {
                let address = one_line(&person.adresse);
                format!("{line} {} {} {} {} {address}", person.nom, person.prenom, person.birth, person.mobile)
            })
            .collect();
        let found: Vec<String> = list
            .rows
            .iter()
            .map(|row| {
                let values: Vec<&str> = row.values.iter().map(|(_, value)| value.as_str()).collect();
                format!("{} {}", row.line, values.join(" "))
            })
            .collect();
        prop_assert_eq!(
            found.iter().map(|line| line.trim_end()).collect::<Vec<_>>(),
            expected.iter().map(|line| line.trim_end()).collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_key_of_a_person_does_not_depend_on_writing(person in any_person(), writing in any_writing()) {
        let plain = Writing { encoding: Encoding::Utf8, separator: ';', titles: 0, ..writing };
        let mut shouted = person.clone();
        shouted.nom = shouted.nom.to_uppercase().replace(['-', '\''], " ");
        shouted.prenom = shouted.prenom.to_uppercase().replace('-', " ");
        let key = |person: Person, writing| {
            let list = read_list(&written(&[person], writing).0, mapping("generic"), DAY).expect("the list reads");
            list.rows[0].row_key.clone()
        };
        prop_assert_eq!(key(person, writing), key(shouted, plain));
    }

    #[test]
    fn a_child_stands_nowhere(
        birth in (0i32..5800).prop_map(|days| DAY.checked_sub(jiff::Span::new().days(days)).expect("in range")),
        written_as in 0usize..9,
        place in 0usize..4,
        moved in -2i32..3,
        inserted in select(&["", "x", "75011", "3 rue Haute"][..]),
        ine in select(&["", "0494004062M"][..]),
        trailing in 0usize..4,
    ) {
        let (year, month, day) = (birth.year(), birth.month(), birth.day());
        let text = match written_as {
            0 => format!("{day:02}/{month:02}/{year}"),
            1 => format!("{day}.{month}.{year}"),
            2 => format!("{day:02}{month:02}{year}"),
            3 => birth.to_string(),
            4 => format!("{year}{month:02}{day:02}"),
            5 => format!("{day:02}/{month:02}/{:02}", year % 100),
            6 => format!("{day:02}/{month:02}/{:02} 00:00", year % 100),
            // The order of other countries, where it can be told apart.
            7 if day > 12 => format!("{month:02}/{day:02}/{year}"),
            7 => format!("{day}/{month}/{year}"),
            _ => (birth.since(date(1899, 12, 30)).expect("in range").get_days()).to_string(),
        };
        let mut cells = vec![ine, "Enfantmarque", "Zoé", &text, "F", "06 12 34 56 78", "", "3 rue Haute"];
        cells.extend(std::iter::repeat_n("", trailing));
        for _ in 0..moved {
            cells.insert(place, inserted);
        }
        for removed in (1..3).rev().take(usize::try_from(-moved).unwrap_or(0)) {
            cells.remove(removed);
        }
        let text = format!("INE;Nom;Prénom;Né le;Sexe;Mobile;Date sortie;Adresse;;\n{}\n", cells.join(";"));
        let list = read(&text);
        prop_assert!(
            list.rows.is_empty() && list.rejects.iter().all(|reject| reject.record.is_empty()),
            "{}\n{}", text, shown(&list)
        );
    }

    #[test]
    fn a_reject_file_reads_back(
        cells in prop::collection::vec(prop::collection::vec(r#"[=+@a-z0-9;"' -]{0,8}"#, 3), 1..8),
    ) {
        let mut text = String::from("nom;prenom;date_naissance\n");
        for row in &cells {
            let row: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text.push_str(&row.join(";"));
            text.push('\n');
        }
        let first = read(&text);
        for language in [Language::English, Language::French] {
            let file = write_rejects(&first, language);
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_reader(file.as_bytes());
            for record in reader.records() {
                let record = record.expect("the file is CSV");
                prop_assert!(!record.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{:?}", record);
            }
            let again = read(&file);
            let reasons = |list: &List| -> Vec<_> {
                list.rejects.iter().filter(|reject| !reject.record.is_empty()).map(|reject| reject.problems[0].reason.clone()).collect()
            };
            prop_assert_eq!(reasons(&first), reasons(&again));
        }
    }

    #[test]
    fn a_proposed_mapping_reads_the_list(people in prop::collection::vec(any_person(), 1..6), writing in any_writing()) {
        let (bytes, _) = written(&people, writing);
        let proposal = propose_mapping(&bytes, None).expect("the list has a header");
        let again = Mapping::parse(&proposal.to_toml()).expect("what is proposed is a mapping");
        prop_assert_eq!(&again, &proposal.mapping);
        let list = |mapping: &Mapping| read_list(&bytes, mapping, DAY).expect("the list reads").rows;
        prop_assert_eq!(list(&again), list(mapping("generic")));
        prop_assert_eq!(proposal.unknown.len(), 1);
        prop_assert_eq!(proposal.unknown[0].header.as_str(), "Remarque");
    }
}

#[test]
fn built_in_mappings_round_trip() {
    for name in BUILT_IN {
        let mapping = mapping(name);
        assert_eq!(mapping.source(), name);
        assert_eq!(Mapping::parse(&mapping.to_toml()).as_ref(), Ok(mapping));
    }
    assert_eq!(Mapping::built_in("sconet"), None);
}

#[test]
fn wrong_mappings_are_refused() {
    let error = |text: &str| Mapping::parse(text).expect_err(text).to_string();
    assert_snapshot!(error("source = 'x'\n[columns]\nprenon = ['p']"), @"the catalogue has no field prenon; near it: prenom");
    assert_snapshot!(error("source = 'x'\n[columns]\nnom = ['p']\nprenom = ['P.']"), @"column P. stands for two fields, nom and prenom");
    assert_snapshot!(error("source = 'x'\n[values.sexe]\nbleu = ['b']"), @"constant for sexe: value is not one of the 3 options");
    assert_snapshot!(error("source = 'x'\n[record]\nfield = 'nom'"), @"the catalogue has no field nom.");
    assert_snapshot!(error("source = 'x'\n[record]\nfield = 'signalement'\n[record.columns]\nqui = ['q']"), @"the catalogue has no field signalement.qui");
    assert_snapshot!(error("source = 'x'\n[columns]\nnom = ['p']\n[record]\nfield = 'signalement'\n[record.columns]\npar = ['p']"), @"column p stands for two fields, signalement and par");
    assert_snapshot!(error("source = 'x'\nkeys = []"), @"keys is empty");
    assert_snapshot!(error("source = 'x'\ndates = ['compact', 'iso_compact']"), @"dates holds both compact and iso_compact");
    assert_snapshot!(error("source = 'x'\n[constants]\nsexe = 'bleu'"), @"constant for sexe: value is not one of the 3 options");
    assert_snapshot!(error("source = 'x'\nseperator = 'comma'").lines().last().unwrap_or_default(), @"unknown field `seperator`, expected one of `source`, `separator`, `encoding`, `header`, `country`, `dates`, `keys`, `ignore`, `needs`, `order`, `known_by`, `constants`, `opening`, `columns`, `record`, `values`");
}

#[test]
fn files_that_are_no_lists_are_refused() {
    assert_snapshot!(refused(b"PK\x03\x04......"), @"file is neither text nor a workbook that is read; save the sheet as XLSX, ODS or CSV");
    assert_snapshot!(refused(b""), @"file holds nothing");
    assert_snapshot!(refused(b"a;b;c\n1;2;3\n"), @"no header found, and the mapping has no order of columns");
    assert_snapshot!(refused("prénom;mobile\nZoé;06\n".as_bytes()), @"no column is known as nom");
    assert_snapshot!(refused("nom;prénom\nDupont;Zoé\n".as_bytes()), @"no column is known as ine or matricule or date_naissance");
    assert_snapshot!(refused("\u{feff}nom;ine\nDupont;\n\n\u{e9}".as_bytes().strip_suffix(b"\xa9").unwrap_or_default()), @"line 4 is not UTF-8");
    assert_snapshot!(refused(b"nom;ine\n\n\"Dupont;0494004062M\nMartin;0494004062M\n"), @"quote opened in the record of line 3 is not closed");
    assert_snapshot!(refused(format!("nom;ine\n\"{}\";\n", "\n".repeat(200)).as_bytes()), @"quote opened in the record of line 2 is not closed");
    assert_snapshot!(refused(format!("nom;ine\nDupont;{}\n", "x".repeat(RECORD_BYTES_MAX)).as_bytes()), @"record of line 2 has 1048583 bytes, the limit is 1048576");
    assert_snapshot!(refused(format!("nom;ine{}\n", ";a".repeat(COLUMNS_MAX)).as_bytes()), @"list has 514 columns, the limit is 512");
}

#[test]
fn the_age_gate_opens_on_the_sixteenth_birthday() {
    let rows = |birth: &str| {
        let list = read(&format!("nom;prenom;date_naissance\nDupont;Zoé;{birth}\n"));
        (list.rows.len(), list.under_16, list.rejects.len())
    };
    assert_eq!(rows("31/10/2010"), (1, 0, 0));
    assert_eq!(rows("01/11/2010"), (0, 1, 0));
    assert_eq!(rows("01/11/2026"), (0, 0, 1));
    // The national number tells the age too.
    let list = read_list(
        "nom;prenom;matricule\nWeis;Léa;2001120308757\nWeis;Tom;2015010100123\n".as_bytes(),
        mapping("alj"),
        date(2016, 1, 1),
    );
    let list = list.expect("the list reads");
    assert_eq!((list.rows.len(), list.under_16), (0, 2), "{}", shown(&list));
}

#[test]
fn a_list_says_how_it_is_written() {
    let check = |bytes: &[u8], encoding, separator, header_line| {
        let list = read_list(bytes, mapping("generic"), DAY).expect("the list reads");
        assert_eq!((list.encoding, list.separator, list.header_line), (encoding, Some(separator), Some(header_line)));
        assert_eq!(list.rows[0].values[0].1, "Gaëlle");
    };
    let text = "nom;ine\nGaëlle;0494004062M\n";
    let utf16: Vec<u8> = "\u{feff}nom\tine\nGaëlle\t0494004062M\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(text.as_bytes(), Encoding::Utf8, ';', 1);
    check(&WINDOWS_1252.encode(text).0, Encoding::Windows1252, ';', 1);
    check(&utf16, Encoding::Utf16, '\t', 1);
    check(format!("sep=,\r\n{}", text.replace(';', ",")).as_bytes(), Encoding::Utf8, ',', 2);
    check(format!("Liste;\n\n{text}").as_bytes(), Encoding::Utf8, ';', 3);
}

/// Letters that only one of the two older encodings has, and the marks that look like them.
#[test]
fn older_encodings_are_told_apart() {
    let check = |name: &str, encoding: Encoding, table: &'static encoding_rs::Encoding| {
        let text = format!("nom;ine\n{name};0494004062M\n");
        let list = read_list(&table.encode(&text).0, mapping("generic"), DAY).expect("the list reads");
        assert_eq!((list.rows[0].values[0].1.as_str(), list.encoding), (name, encoding));
    };
    for name in ["Cœur", "Šimák", "Žan", "DRAŽEN", "Dušan", "ŽELJKO"] {
        check(name, Encoding::Iso8859_15, ISO_8859_15);
        check(name, Encoding::Windows1252, WINDOWS_1252);
    }
    for name in ["L´Haÿ", "D´ARC", "l’Été"] {
        check(name, Encoding::Windows1252, WINDOWS_1252);
    }
}

#[test]
fn a_person_is_known_by_the_best_key() {
    let key = |row: &str| {
        let list = read(&format!("nom;prenom;date_naissance;ine;matricule\n{row}\n"));
        let row = list.rows.first();
        row.map(|row| [std::slice::from_ref(&row.row_key), row.other_keys.as_slice()].concat().join(" "))
            .unwrap_or_default()
    };
    assert_snapshot!(key("D'Été;Jean-Luc;01/02/2008;0494004062M;"), @"ine:0494004062M|2008-02-01|jeanluc ine:0494004062M|2008-02-01|dete ine:0494004062M|dete|jeanluc identity:dete|jeanluc|2008-02-01");
    assert_snapshot!(key("D'Été;Jean-Luc;01/02/2008;1234567890A;"), @"identity:dete|jeanluc|2008-02-01");
    assert_snapshot!(key("D'Été;Jean-Luc;;1234567890A;"), @"ine:1234567890A|dete|jeanluc");
    assert_snapshot!(key("D'Été;Jean-Luc;;;2001120308757"), @"matricule:2001120308757|dete|jeanluc");
    assert_snapshot!(key("D'Été;Jean-Luc;01/02/2008;NC;"), @"identity:dete|jeanluc|2008-02-01");
    assert_snapshot!(key("D'Été;Jean-Luc;;NC;"), @"");
}

proptest! {
    /// Two of birth date, given name and name have to agree with the number: a placeholder that passes its check, or a wrong
    /// number, makes one person of nobody.
    #[test]
    fn a_number_alone_joins_nobody(
        number in select(vec!["000000000AA", "00000000000", "999999999ZZ", "0494004062M"]),
        [name, given, birth] in any::<[bool; 3]>(),
    ) {
        let pick = |same: bool, one: &'static str, other: &'static str| if same { one } else { other };
        let second = [
            pick(name, "Durand", "Schmitt"),
            pick(given, "Paul", "Julie"),
            pick(birth, "01/02/2008", "05/06/2007"),
        ]
        .join(";");
        let list = read(&format!("nom;prenom;date_naissance;ine\nDurand;Paul;01/02/2008;{number}\n{second};{number}\n"));
        let agree = [name, given, birth].into_iter().filter(|same| *same).count();
        prop_assert_eq!(list.duplicates.len(), usize::from(agree >= 2));
        let shared = list.rows.iter().filter(|row| row.warnings.contains(&RowWarning::NumberShared)).count();
        let is_number = check_ine(number).is_ok();
        prop_assert_eq!(shared, usize::from(agree < 2 && is_number));
    }
}

#[test]
fn duplicates_are_named() {
    let list = read(
        "nom;prenom;date_naissance;mobile;ine\n\
         Dupont;Zoé;01/02/2008;0612345678;\n\
         DUPONT;ZOE;2008-02-01;0612345678;\n\
         Dupont;Zoé;01/02/2008;0612345678;\n\
         Dupont;Zoé;01/02/2008;0700000000;0494004062M\n\
         Durand;Léo;01/02/2007;;0494004062M\n",
    );
    assert_snapshot!(shown(&list), @r"
    2 [identity:dupont|zoe|2008-02-01] nom=Dupont prenom=Zoé date_naissance=2008-02-01 mobile=0612345678
    3 [identity:dupont|zoe|2008-02-01] nom=DUPONT prenom=ZOE date_naissance=2008-02-01 mobile=0612345678
    5 [ine:0494004062M|2008-02-01|zoe] nom=Dupont prenom=Zoé date_naissance=2008-02-01 mobile=0700000000 ine=0494004062M
      ! column 4: telephone number is in no numbering plan
    6 [ine:0494004062M|2007-02-01|leo] nom=Durand prenom=Léo date_naissance=2007-02-01 ine=0494004062M
      ! student number or matricule is also that of another person in the list
    under 16: 0
    = line 3 repeats 2 (different)
    = line 4 repeats 2 (same)
    = line 5 repeats 2 (different)
    ");
}

#[test]
fn nationality_and_health_are_left_out() {
    let list = read_list(b"INE;NOM;PRENOM1;DATE_NAIS;NATIO;HANDI\n;DUPONT;ZOE;01022008;100;1\n", mapping("sifa"), DAY);
    let list = list.expect("the list reads");
    assert_eq!(list.columns[4].role, ColumnRole::Excluded);
    assert_eq!(list.columns[5].role, ColumnRole::Excluded);
    assert!(!list.rows[0].values.iter().any(|(_, value)| value == "100"));
}

/// Nine digits are a French number that a spreadsheet took the zero from, and a whole one in Luxembourg.
#[test]
fn a_mapping_that_names_no_country_reads_as_lists_are_written_where_the_office_is() {
    let text = "nom;prenom;date_naissance;mobile\nWeber;Tom;2008-02-01;621123456\n";
    let read_in = |country| {
        let mapping = mapping("generic").clone().read_in(country);
        shown(&read_list(text.as_bytes(), &mapping, DAY).expect("the list reads"))
    };
    assert!(read_in(Country::France).contains("mobile=0621123456"));
    assert!(read_in(Country::Luxembourg).contains("mobile=621123456"));
    assert_eq!(mapping("alj").clone().read_in(Country::France).country(), Country::Luxembourg, "its own goes before");
}
