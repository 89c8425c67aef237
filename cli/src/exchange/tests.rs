// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;
use raccord_protocol::key::Signature;
use raccord_protocol::roster::{SignedCard, SignedRoster};

use super::*;

fn any_file() -> impl Strategy<Value = PlatformFile> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..200);
    let cards = prop::collection::vec(bytes(), 0..4);
    let rosters = prop::collection::vec(bytes(), 0..4);
    (cards, rosters).prop_map(|(cards, rosters)| PlatformFile {
        cards: cards
            .into_iter()
            .map(|bytes| SignedCard { bytes, signature: Signature([7; 64]), own_signature: None })
            .collect(),
        rosters: rosters.into_iter().map(|bytes| SignedRoster { bytes, signatures: Vec::new() }).collect(),
    })
}

proptest! {
    #[test]
    fn a_file_is_read_back_after_a_journey_by_mail(file in any_file()) {
        let text = to_text(&file);
        prop_assert_eq!(&from_text(&text).unwrap(), &file);
        let quoted: String = text.lines().map(|line| format!("> {line}\r\n")).collect();
        let mailed = format!("Bonjour,\r\nvoici la carte.\r\n{quoted}--\r\nClaire\r\n");
        prop_assert_eq!(&from_text(&mailed).unwrap(), &file);
    }

    #[test]
    fn a_file_cut_short_is_refused(file in any_file(), part: prop::sample::Index) {
        let text = to_text(&file);
        let length = part.index(text.trim_end().len());
        prop_assert!(from_text(&text[..length]).is_err());
    }

    #[test]
    fn anything_else_is_refused_and_nothing_panics(text: String) {
        prop_assert!(from_text(&text).is_err());
        let framed = format!("{BEGIN}\n{text}\n{END}\n");
        let _ = from_text(&framed);
    }
}

#[test]
fn a_file_that_is_there_is_kept_unless_told() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("card.raccord");
    let file = PlatformFile::default();
    write(&path, &file, Existing::Keep).unwrap();
    let error = write(&path, &file, Existing::Keep).unwrap_err();
    assert_eq!(error.message().id(), "error-file-exists");
    write(&path, &file, Existing::Replace).unwrap();
    assert_eq!(read(&path).unwrap(), file);
}
