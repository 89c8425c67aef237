// SPDX-License-Identifier: EUPL-1.2
//! Files of tests/fixtures, which no list of this program's own resembles, and files made to break their reader.

use std::io::{Cursor, Write};

use insta::assert_snapshot;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/fixtures/", $name))
    };
}

const XLSX: &[u8] = fixture!("leavers.xlsx");
const ODS: &[u8] = fixture!("leavers.ods");
const SIECLE: &[u8] = fixture!("siecle.xml");

fn read_file(bytes: &[u8], name: &str) -> List {
    read_list(bytes, mapping(name), DAY).expect("the list reads")
}

#[test]
fn a_workbook_reads_like_the_text_it_stands_for() {
    let list = read_file(XLSX, "generic");
    assert_eq!((list.format, list.sheet.as_deref(), list.header_line), (Format::Xlsx, Some("Sorties"), Some(2)));
    assert_snapshot!(shown(&list), @r##"
    4 [ine:0494004062M|2008-03-05|elodie] nom=LEFÈVRE prenom=Élodie date_naissance=2008-03-05 ine=0494004062M mobile=0612345678 code_postal=54000 etablissement=Lycée <Loritz> & Cie date_sortie=2026-09-30
    5 [identity:dhay|noel|2007-12-31] nom=d'Haÿ prenom=Noël date_naissance=2007-12-31 mobile=06 12 34 56 79 code_postal=01000 date_sortie=2026-10-01
    7 [identity:dasilva|luis|2006-02-28] nom=DA SILVA prenom=Luís date_naissance=2006-02-28 code_postal=57000 etablissement=CFA date_sortie=2026-06-30
    x 5 column 7: cell holds the error of a formula (rest imported) ["d'Haÿ", "Noël", "2007-12-31", "", "06 12 34 56 79", "1000", "#REF!", "2026-10-01", "Lycée Cœur"]
    under 16: 1
    "##);
    // The same cells in the other format say the same, row for row.
    let ods = read_file(ODS, "generic");
    assert_eq!((ods.format, ods.sheet.as_deref(), ods.header_line), (Format::Ods, Some("Sorties"), Some(2)));
    assert_eq!((shown(&ods), ods.columns), (shown(&list), list.columns));
}

/// The same sheet, as LibreOffice 7.4 itself saved it in both formats; it worked the formula out, which points to an empty cell.
#[test]
fn a_workbook_that_libreoffice_saved_reads() {
    let files: [(&[u8], Format); 2] =
        [(fixture!("libreoffice.xlsx"), Format::Xlsx), (fixture!("libreoffice.ods"), Format::Ods)];
    let expected = shown(&read_file(XLSX, "generic"))
        .replace(" date_sortie=2026-10-01", " etablissement=0 date_sortie=2026-10-01");
    let expected: Vec<&str> = expected.lines().filter(|line| !line.starts_with('x')).collect();
    for (bytes, format) in files {
        let saved = read_file(bytes, "generic");
        assert_eq!((saved.format, saved.sheet.as_deref(), saved.header_line), (format, Some("Sorties"), Some(2)));
        assert_eq!(shown(&saved).lines().collect::<Vec<_>>(), expected);
        let sheets = read_sheet(bytes, Some("Feuille1"), mapping("generic"), DAY);
        assert_eq!(sheets, Err(ImportError::SheetMissing { sheets: vec!["Sorties".to_owned(), "Notes".to_owned()] }));
    }
}

#[test]
fn a_sheet_is_chosen_by_its_name() {
    for bytes in [XLSX, ODS] {
        let read = |name| read_sheet(bytes, Some(name), mapping("generic"), DAY);
        assert_eq!(read(" SORTIES ").map(|list| list.rows.len()), Ok(3));
        assert_eq!(read("Notes"), Err(ImportError::HeaderMissing));
        let sheets = vec!["Sorties".to_owned(), "Notes".to_owned()];
        assert_eq!(read("Feuille1"), Err(ImportError::SheetMissing { sheets }));
    }
    assert_eq!(
        read_sheet(fixture!("windows-1252.csv"), Some("Sorties"), mapping("generic"), DAY),
        Err(ImportError::SheetNone)
    );
}

#[test]
fn the_base_of_a_school_gives_those_who_left() {
    let list = read_file(SIECLE, "siecle");
    assert_eq!((list.format, list.encoding, list.passed_over), (Format::Siecle, Encoding::Iso8859_15, 1));
    assert_snapshot!(shown(&list), @r#"
    10 [ine:0494004062M|2008-03-05|elodie] ine=0494004062M nom=LEFÈVRE prenom=Élodie date_naissance=2008-03-05 sexe=f date_entree=2026-09-01 date_sortie=2026-09-30 classe=TBPCOM etablissement_uai=0750654D origine_reperage=etablissement
    14 [identity:dhay|coeurdemarie|2007-12-31] nom=D'HAŸ prenom=Cœur-de-Marie date_naissance=2007-12-31 sexe=f date_entree=2026-09-01 date_sortie=2026-10-01 classe=1CAP etablissement_uai=0750654D origine_reperage=etablissement
    under 16: 1
    "#);
}

/// As SIECLE writes it today: the class is the division of this year, and the school the one whose base it is; what the pupil's school of the
/// year before was called, and how it is reached, is nothing of the pupil's, and a group is no class.
#[test]
fn the_class_and_the_school_are_those_of_this_year() {
    let pupil = |id: &str, name: &str, past: &str| {
        format!(
            "<ELEVE ELEVE_ID=\"{id}\"><NOM_DE_FAMILLE>{name}</NOM_DE_FAMILLE><PRENOM>Inès</PRENOM><DATE_NAISS>02/02/2008</DATE_NAISS>\
             <MEL>{name}@example.org</MEL><DATE_SORTIE>01/10/2026</DATE_SORTIE>{past}</ELEVE>"
        )
    };
    let past = "<SCOLARITE_AN_DERNIER><CODE_STRUCTURE>3EME2</CODE_STRUCTURE><CODE_RNE>0541234Y</CODE_RNE>\
         <DENOM_PRINC>COLLEGE ANCIEN</DENOM_PRINC><MEL>college@example.org</MEL><TEL_PERSONNEL>0383000000</TEL_PERSONNEL>\
         <LL_COMMUNE_INSEE>TOUL</LL_COMMUNE_INSEE></SCOLARITE_AN_DERNIER>";
    let structures = |id: &str, all: &[(&str, &str)]| {
        let one = |(code, kind): &(&str, &str)| {
            let kind = if kind.is_empty() { String::new() } else { format!("<TYPE_STRUCTURE>{kind}</TYPE_STRUCTURE>") };
            format!("<STRUCTURE>{kind}<CODE_STRUCTURE>{code}</CODE_STRUCTURE></STRUCTURE>")
        };
        let all: String = all.iter().map(one).collect();
        format!("<STRUCTURES_ELEVE ELEVE_ID=\"{id}\">{all}</STRUCTURES_ELEVE>")
    };
    let file = format!(
        "<?xml version=\"1.0\"?>\n<BEE_ELEVES><PARAMETRES><UAJ>0750654D</UAJ></PARAMETRES><DONNEES><ELEVES>\n{}\n{}\n{}\n</ELEVES>\
         <STRUCTURES>{}{}{}</STRUCTURES></DONNEES></BEE_ELEVES>",
        pupil("1", "Alba", past),
        pupil("2", "Brun", ""),
        pupil("3", "Cros", past),
        structures("1", &[("2CAP0", "D"), ("GRP", "G")]),
        structures("2", &[("TBPCOM", "")]),
        structures("3", &[("GRP", "G")]),
    );
    let expected = shown(&read_file(file.as_bytes(), "siecle"));
    assert_snapshot!(expected, @r"
    3 [identity:alba|ines|2008-02-02] nom=Alba prenom=Inès date_naissance=2008-02-02 mail=Alba@example.org date_sortie=2026-10-01 etablissement_annee_precedente_uai=0541234Y classe=2CAP0 etablissement_uai=0750654D origine_reperage=etablissement
    4 [identity:brun|ines|2008-02-02] nom=Brun prenom=Inès date_naissance=2008-02-02 mail=Brun@example.org date_sortie=2026-10-01 classe=TBPCOM etablissement_uai=0750654D origine_reperage=etablissement
    5 [identity:cros|ines|2008-02-02] nom=Cros prenom=Inès date_naissance=2008-02-02 mail=Cros@example.org date_sortie=2026-10-01 etablissement_annee_precedente_uai=0541234Y etablissement_uai=0750654D origine_reperage=etablissement
    under 16: 0
    ");
    // What is proposed for it reads the same of the school and of the class.
    let proposal = propose_mapping(file.as_bytes(), None).expect("it has columns");
    let unknown: Vec<_> = proposal.unknown.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(unknown, ["SCOLARITE_AN_DERNIER/TEL_PERSONNEL"]);
    let read = |mapping| {
        let list = read_list(file.as_bytes(), mapping, DAY).expect("the list reads");
        let kept = ["classe", "etablissement_uai", "etablissement_annee_precedente_uai", "mail", "tel_fixe"];
        let wanted = kept.map(|name| Catalogue::current().by_name(name).map(|field| field.id));
        let of_row = |row: &Row| -> Vec<_> {
            row.values.iter().filter(|(field, _)| wanted.contains(&Some(*field))).cloned().collect()
        };
        list.rows.iter().map(of_row).collect::<Vec<_>>()
    };
    assert_eq!(read(&proposal.mapping), read(mapping("siecle")));
}

#[test]
fn text_of_spreadsheets_and_without_header_reads() {
    let list = read_file(fixture!("windows-1252.csv"), "generic");
    assert_eq!((list.encoding, list.separator), (Encoding::Windows1252, Some(';')));
    assert_snapshot!(shown(&list), @r#"
    2 [ine:0494004062M|2008-03-05|elodie] nom=LEFÈVRE prenom=Élodie date_naissance=2008-03-05 ine=0494004062M mobile=0612345678 commune=Nancy
    3 [identity:dhay|coeur|2007-12-31] nom=D’HAŸ prenom=Cœur date_naissance=2007-12-31 mobile=0612345679 commune=L’Haÿ-les-Roses
    under 16: 0
    "#);
    let list = read_file(fixture!("sifa-headerless.csv"), "sifa");
    assert_eq!(list.header_line, None);
    assert_snapshot!(shown(&list), @r"
    1 [ine:0494004062M|2008-03-05|elodie] ine=0494004062M etablissement_uai=0750654D diplome_prepare=CAP nom=LEFEVRE prenom=ELODIE mobile=0612345678 date_naissance=2008-03-05 sexe=f origine_reperage=liste_sifa
    2 [identity:dhay|noel|2007-12-31] etablissement_uai=0750654D diplome_prepare=CAP nom=DHAY prenom=NOEL mobile=0612345678 date_naissance=2007-12-31 sexe=f origine_reperage=liste_sifa
    under 16: 0
    ");
}

#[test]
fn a_mapping_is_proposed_for_a_workbook() {
    for bytes in [XLSX, ODS] {
        let proposal = propose_mapping(bytes, None).expect("the sheet has a header");
        let unknown: Vec<_> = proposal.unknown.iter().map(|column| column.header.as_str()).collect();
        assert_eq!(unknown, ["Observation"]);
        let read = |mapping| read_list(bytes, mapping, DAY).expect("the list reads").rows;
        assert_eq!(read(&proposal.mapping), read(mapping("generic")));
    }
}

/// An archive of parts, as a person with time would make it.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("memory takes it");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

pub(super) fn sheet(rows: &str) -> Vec<u8> {
    let content = format!("<a><table:table table:name=\"x\">{rows}</table:table></a>");
    archive(&[("content.xml", content.as_bytes())])
}

#[test]
fn a_sheet_that_unfolds_without_end_is_refused() {
    let cell = |columns: &str| {
        format!("<table:table-cell table:number-columns-repeated=\"{columns}\"><text:p>nom</text:p></table:table-cell>")
    };
    let row = |rows: &str, cell: &str| {
        format!("<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row>")
    };
    let wide = refused(&sheet(&row("1", &cell("16384"))));
    assert!(matches!(wide, ImportError::ColumnsMany { .. }), "{wide}");
    let long = refused(&sheet(&row("1048576", &cell("500"))));
    assert!(matches!(long, ImportError::CellsMany { .. }), "{long}");
    let endless = refused(&sheet(&row("18446744073709551615", &cell("1"))));
    assert_eq!(endless, ImportError::Damaged { format: Format::Ods, row: Some(1) });
    let empty = sheet(&row("18446744073709551615", "<table:table-cell/>"));
    assert_eq!(refused(&empty), ImportError::Empty);
}

#[test]
fn other_archives_and_damaged_files_are_refused_with_their_row() {
    assert_eq!(refused(&archive(&[("word/document.xml", b"<a/>")])), ImportError::Binary);
    let cut = sheet("<table:table-row><table:table-cell><text:p>nom</text:p>");
    assert_eq!(refused(&cut), ImportError::Damaged { format: Format::Ods, row: Some(1) });
    let entity = "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"cccc\">]>\n<a><ELEVE><NOM>&b;</NOM></ELEVE></a>";
    assert_eq!(refused(entity.as_bytes()), ImportError::Damaged { format: Format::Siecle, row: Some(3) });
    let charset = b"<?xml version=\"1.0\" encoding=\"utf-7\"?><a/>";
    assert_eq!(refused(charset), ImportError::CharsetUnknown);
    assert_eq!(refused(b"<?xml version=\"1.0\"?><a/>"), ImportError::HeaderMissing);
}

proptest! {
    /// Whatever is broken in a workbook or in XML, it is read or refused and nothing else.
    #[test]
    fn broken_files_never_panic(
        file in select(vec![XLSX, ODS, SIECLE]),
        breaks in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = file.to_vec();
        for (at, byte) in breaks {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        let _ = (read_list(&bytes, mapping("generic"), DAY), propose_mapping(&bytes, None));
    }
}
