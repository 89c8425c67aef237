// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use raccord_protocol::grant::TermsError;

use super::*;
use crate::language::Language;

/// Words in the source of the audit that reach a person in no evidence as they are: what is read, and parts of what is wrong
/// with a card or a roster.
const OTHER_WORDS: [&str; 4] = [
    "certifies a key that another organisation has",
    "fork proof",
    "two cards of one number",
    "two rosters of one number",
];

fn protocol() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../protocol/src")
}

/// Returns the source of the audit, without comments and attributes.
fn audit() -> String {
    let files = fs::read_dir(protocol().join("audit")).unwrap().map(|entry| entry.unwrap().path());
    // The kinds have their own sentences.
    let others = ["finding.rs", "tests.rs"];
    let files: Vec<PathBuf> =
        files.filter(|path| path.is_file() && !others.iter().any(|other| path.ends_with(other))).collect();
    assert!(files.len() > 15, "{files:?}");
    files.iter().map(PathBuf::as_path).chain([protocol().join("audit.rs").as_path()]).map(code).collect()
}

fn code(path: &Path) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with("//") && !line.trim_start().starts_with("#[");
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(is_code).map(|line| format!("{line}\n")).collect()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
}

/// Every piece of evidence that the audit gives has a name for people, and every name is given.
#[test]
fn all_evidence_has_a_name_in_both_languages() {
    let source = [audit(), code(&protocol().join("fork.rs"))].concat();
    let mut given = BTreeSet::new();
    for (at, _) in source.match_indices("(\"") {
        // What follows a word, or its types, is the argument of a call; one closure puts evidence together.
        let before = source[..at].chars().next_back().unwrap_or(' ');
        let is_evidence = !(before.is_alphanumeric() || before == '>') || source[..at].ends_with(" named");
        let name = source[at + 2..].split('"').next().unwrap();
        let follows = source[at + 2 + name.len()..].starts_with("\", ");
        if is_evidence && follows && is_name(name) {
            given.insert(name);
        }
    }
    let named: BTreeSet<&str> = NAMES.iter().map(|(name, _)| *name).collect();
    assert_eq!(given, named);
    assert_eq!(named.len(), NAMES.len());
}

/// Every reason that the audit always words alike has a sentence.
#[test]
fn all_reasons_have_a_sentence_in_both_languages() {
    let source = audit();
    let known: BTreeSet<&str> = VALUES.iter().map(|(words, _)| *words).collect();
    assert_eq!(known.len(), VALUES.len());
    let mut found = 0;
    let pieces: Vec<&str> = source.split('"').collect();
    for piece in pieces.chunks_exact(2) {
        let [before, words] = piece else { unreachable!("chunks of two") };
        let is_reason = words.contains(' ') && !words.contains('{') && words.starts_with(char::is_lowercase);
        // Why something cannot happen is told to programmers.
        if is_reason && !before.ends_with("expect(") && !OTHER_WORDS.contains(words) {
            assert!(known.contains(words), "{words:?} has no sentence");
            found += 1;
        }
    }
    assert!(found > 60, "the search finds the reasons: {found}");
    // What of a manifest differs from what it is of.
    let compared: Vec<&str> =
        source.split("differ(\"").skip(1).map(|rest| rest.split('"').next().expect("there is always one")).collect();
    assert!(compared.len() > 5 && compared.iter().all(|words| known.contains(words)), "{compared:?}");
    for error in [
        TermsError::Own,
        TermsError::Ends,
        TermsError::RecipientNoMember,
        TermsError::HolderNoMember,
        TermsError::NoRules,
        TermsError::Kinds,
    ] {
        assert!(known.contains(error.to_string().as_str()), "{error}");
    }
}

#[test]
fn evidence_is_told_in_the_language_of_the_reader() {
    let evidence = vec![
        ("recipient-ledger", "00ff".to_owned()),
        ("document-known", "false".to_owned()),
        ("reason", "no grant covers the document".to_owned()),
        ("reason", "a grant lasts 30 days at most".to_owned()),
    ];
    let said = |language| said(&Translator::new(language), &evidence).join("\n");
    insta::assert_snapshot!(said(Language::French), @r"
    registre du destinataire : 00ff
    document présent : non
    motif : aucun partage ne couvre le document
    motif : a grant lasts 30 days at most
    ");
    insta::assert_snapshot!(said(Language::English), @r"
    ledger of the recipient: 00ff
    document is there: no
    reason: no grant covers the document
    reason: a grant lasts 30 days at most
    ");
}
