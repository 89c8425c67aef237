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

/// Asks whether a file may be written in place of all that is there; returns the id of the refusal.
fn refusal(path: &Path, inputs: &[&Path]) -> Option<&'static str> {
    check_destination(path, Existing::Replace, inputs).err().map(|error| error.message().id())
}

#[test]
fn force_takes_no_input_of_the_command_and_nothing_of_a_node() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::create_dir(path("home")).unwrap();
    fs::create_dir(path("home/staff")).unwrap();
    for name in ["list.csv", "other.csv", "home/raccord.toml", "home/node.key", "home/store.key"] {
        fs::write(path(name), name).unwrap();
    }
    std::os::unix::fs::symlink(path("list.csv"), path("link.csv")).unwrap();
    let list = path("list.csv");
    for same in ["list.csv", "home/../list.csv", "link.csv"] {
        assert_eq!(refusal(&path(same), &[&path("other.csv"), &list]), Some("error-file-is-input"), "{same}");
    }
    for inside in ["home/store.key", "home/new.csv", "home/staff/new.key"] {
        assert_eq!(refusal(&path(inside), &[&list]), Some("error-file-in-home"), "{inside}");
        for write in [write_open, write_private] {
            assert!(write(&path(inside), b"x", Existing::Replace).is_err(), "{inside}");
        }
    }
    assert_eq!(fs::read(path("home/store.key")).unwrap(), b"home/store.key");
    assert_eq!(refusal(directory.path(), &[]), Some("error-file-is-directory"));
    assert_eq!(refusal(&path("none/new.csv"), &[]), Some("error-directory-missing"));
    for free in ["other.csv", "new.csv"] {
        assert_eq!(refusal(&path(free), &[&list]), None, "{free}");
    }
    // An input that is not there is for the reading to say.
    assert_eq!(refusal(&path("new.csv"), &[&path("new.csv")]), None);
}

#[test]
fn writing_leaves_nothing_beside_the_file_and_takes_nothing_from_there() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("list.csv");
    let beside = directory.path().join("list.csv.partial");
    fs::write(&beside, "somebody's").unwrap();
    for write in [write_open, write_private] {
        write(&path, b"one", Existing::Replace).unwrap();
        assert!(write(&path, b"two", Existing::Keep).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
    }
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::read(&beside).unwrap(), b"somebody's");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
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
