// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;

use super::super::{ImportError, read_list};
use super::*;

fn order(list: &str) -> String {
    let proposal = propose_order(list.as_bytes(), None).unwrap();
    proposal.mapping.order().join(" ")
}

#[test]
fn columns_are_known_by_what_they_hold() {
    let french = "MARCHAND;Léa;04/05/2008;F;0612345678;0387000000;lea@example.org;57000;Metz;x9\n\
                  LEROY;Tom;17/11/2007;M;07 81 22 33 44;;tom@example.org;57100;Thionville;y7\n";
    assert_eq!(order(french), "nom prenom date_naissance sexe mobile tel_fixe mail code_postal commune column 10");
    let other = "2008-05-04,Marchand,Léa,0570001A\n2007-11-17,Leroy,,0570001A\n";
    assert!(order(other).starts_with("date_naissance nom prenom"));
}

/// What is proposed reads the list as it stands.
#[test]
fn the_proposal_reads_the_list() {
    let list = "MARCHAND;Léa;04/05/2008;?\nLEROY;Tom;17/11/2007;!\n";
    let proposal = propose_order(list.as_bytes(), None).unwrap();
    let mapping = Mapping::parse(&proposal.to_toml()).unwrap();
    assert_eq!(mapping, proposal.mapping);
    let read = read_list(list.as_bytes(), &mapping, date(2026, 11, 22)).unwrap();
    assert_eq!((read.rows.len(), read.rejects.len()), (2, 0));
    assert_eq!(read.rows[0].line, 1, "the first line is a person");
}

/// Files of student bases have days without marks; spreadsheets take the zero that one begins with.
#[test]
fn days_without_marks_are_days() {
    let list = "MARCHAND;Léa;04052008;0387000000;57000\nLEROY;Tom;1112007;0387000001;57100\n";
    assert_eq!(order(list), "nom prenom date_naissance tel_fixe code_postal");
    let proposal = propose_order(list.as_bytes(), None).unwrap();
    let read = read_list(list.as_bytes(), &proposal.mapping, date(2026, 11, 22)).unwrap();
    assert_eq!((read.rows.len(), read.rejects.len()), (2, 0));
    let born: Vec<&str> = read.rows.iter().map(|row| row.values[2].1.as_str()).collect();
    assert_eq!(born, ["2008-05-04", "2007-11-01"]);
}

#[test]
fn a_file_without_anything_in_it_is_said_to_be_empty() {
    for text in ["", "\n\n", "\u{feff}"] {
        assert_eq!(propose_order(text.as_bytes(), None).err(), Some(ImportError::Empty), "{text:?}");
    }
}
