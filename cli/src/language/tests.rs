// SPDX-License-Identifier: EUPL-1.2
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::deadline::Clock;
use raccord_protocol::organisation::OrganisationKind;

use super::*;

/// The ids of a Fluent source with the variables of each, read by their signs: `id = ...` at the start of a line, `$name`.
fn variables_by_id(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|(id, _)| !id.starts_with([' ', '.', '*', '[', '}'])) {
            assert!(!found.contains_key(id), "{id} stands twice");
            found.insert(id.to_owned(), BTreeSet::new());
            current = Some(id.to_owned());
        }
        for rest in line.split('$').skip(1) {
            let name: String =
                rest.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '_').collect();
            let id = current.as_ref().expect("a variable stands inside a message");
            found.get_mut(id).unwrap().insert(name);
        }
    }
    found
}

fn source_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The text of all Rust files of the crate except tests.
fn program_text() -> String {
    fn visit(directory: &Path, text: &mut String) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                *text += &std::fs::read_to_string(&path).unwrap();
            }
        }
    }
    let mut text = String::new();
    visit(&source_directory(), &mut text);
    text
}

#[test]
fn both_languages_have_the_same_ids_and_variables() {
    for file in EMBEDDED_FILES {
        let (english, french) = (variables_by_id(file.english), variables_by_id(file.french));
        let ids = |side: &BTreeMap<String, _>| side.keys().cloned().collect::<Vec<_>>();
        assert_eq!(ids(&english), ids(&french), "ids of {}.ftl", file.name);
        for (id, variables) in &english {
            assert_eq!(variables, &french[id], "variables of {id} in {}.ftl", file.name);
        }
    }
}

#[test]
fn every_file_of_both_folders_is_embedded() {
    let embedded: BTreeSet<String> = EMBEDDED_FILES.iter().map(|file| format!("{}.ftl", file.name)).collect();
    for language in ["en", "fr"] {
        let present: BTreeSet<String> = std::fs::read_dir(source_directory().join("locales").join(language))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(present, embedded, "files in locales/{language}");
    }
}

#[test]
fn every_id_is_used_in_the_program() {
    let program = program_text();
    // What stands for a value is named by the value itself.
    let names: Vec<&str> = program.lines().filter(|line| line.contains("value_name")).collect();
    let stands_for = |id: &str| {
        let word = id.strip_prefix("value-name-").map(str::to_uppercase);
        word.is_some_and(|word| names.iter().any(|line| line.contains(&word)))
    };
    for file in EMBEDDED_FILES {
        for id in variables_by_id(file.english).keys() {
            assert!(program.contains(&format!("\"{id}\"")) || stands_for(id), "nothing says {id} of {}.ftl", file.name);
        }
    }
}

/// Looks for the literal that follows each way of naming a sentence, on the same line or the next.
#[test]
fn every_id_named_in_the_program_exists() {
    const CALLS: [&str; 16] = [
        "Message::new(",
        ".text(",
        ".say(",
        ".note(",
        ".question(",
        ".success(",
        ".warn(",
        ".hint(",
        ".progress(",
        "CliError::finding(",
        "CliError::usage(",
        "CliError::denied(",
        "CliError::not_found(",
        "CliError::conflict(",
        "CliError::unreachable(",
        "Self::not_found(",
    ];
    let known: BTreeSet<String> =
        EMBEDDED_FILES.iter().flat_map(|file| variables_by_id(file.english).into_keys()).collect();
    let program = program_text();
    let mut checked = 0;
    for call in CALLS {
        for rest in program.split(call).skip(1) {
            let Some(literal) = rest.trim_start().strip_prefix('"') else {
                continue;
            };
            let id = literal.split('"').next().unwrap();
            assert!(known.contains(id), "{call}\"{id}\" has no sentence");
            checked += 1;
        }
    }
    assert!(checked > 5, "the search finds the calls: {checked}");
}

#[test]
fn the_flag_wins_then_the_first_language_known_then_french() {
    let choose = |flag, locales: &[&str]| Language::choose_among(flag, locales.iter().map(|tag| (*tag).to_owned()));
    assert_eq!(choose(Some(Language::English), &["fr-FR"]), Language::English);
    assert_eq!(choose(None, &["de-LU", "en-GB", "fr-FR"]), Language::English);
    assert_eq!(choose(None, &["fr_LU.UTF-8"]), Language::French);
    assert_eq!(choose(None, &["C", "POSIX", "pt-PT"]), Language::French);
    assert_eq!(choose(None, &[]), Language::French);
}

fn paris(language: Language) -> Translator {
    Translator::in_time_zone(language, TimeZone::fixed(jiff::tz::offset(1)))
}

#[test]
fn dates_numbers_and_durations_follow_the_language() {
    let moment: Timestamp = "2026-11-21T13:05:59Z".parse().unwrap();
    let said = |language| {
        let translator = paris(language);
        let before = |seconds| translator.relative(moment, moment + SignedDuration::from_secs(seconds));
        [
            translator.date(jiff::civil::date(2026, 3, 1)),
            translator.date_time(moment),
            translator.number(-1_234_567),
            before(0),
            before(1),
            before(7_200),
            before(-3 * 86_400),
            before(60 * 86_400),
            before(400 * 86_400),
        ]
        .join("\n")
    };
    insta::assert_snapshot!(said(Language::French), @r"
    01/03/2026
    21/11/2026 14:05
    -1 234 567
    à l’instant
    il y a 1 seconde
    il y a 2 heures
    dans 3 jours
    il y a 2 mois
    il y a 1 an
    ");
    insta::assert_snapshot!(said(Language::English), @r"
    2026-03-01
    2026-11-21 14:05
    -1,234,567
    just now
    1 second ago
    2 hours ago
    in 3 days
    2 months ago
    1 year ago
    ");
}

/// Returns the places where French text has a blank that a line may be broken at and should not, or the apostrophe of keyboards.
fn slips(text: &str) -> Vec<String> {
    let slips = [" :", " ;", " ?", " !", "« ", " »", "l'", "d'", "n'", "s'", "qu'", "j'", "m'", "c'"];
    let is_slip = |slip: &&&str| {
        let ends = |(at, found): (usize, &str)| {
            let after = text[at + found.len()..].chars().next();
            !found.starts_with(' ') || found == " »" || !after.is_some_and(char::is_alphanumeric)
        };
        text.match_indices(**slip).any(ends)
    };
    slips.iter().filter(is_slip).map(|slip| format!("{slip} in: {text}")).collect()
}

/// No French sentence is broken before its signs or inside its quotation marks; there is one apostrophe.
#[test]
fn french_sentences_are_set_as_they_are_printed() {
    let translator = paris(Language::French);
    let mut found = Vec::new();
    for file in EMBEDDED_FILES {
        for (id, variables) in variables_by_id(file.french) {
            let pattern = translator.bundle.get_message(&id).and_then(|message| message.value()).expect("a sentence");
            for count in [1_i64, 2] {
                let mut values = FluentArgs::new();
                for name in &variables {
                    values.set(name.as_str(), count);
                }
                let text = translator.bundle.format_pattern(pattern, Some(&values), &mut Vec::new());
                found.extend(slips(&text));
            }
        }
    }
    let labels = Catalogue::current().fields().iter().map(|field| field.label_fr.clone());
    let labels = labels.chain(Catalogue::current().blocks().iter().map(|block| block.label_fr.clone()));
    let labels = labels
        .chain(OrganisationKind::ALL.map(|kind| kind.label(raccord_protocol::catalogue::Language::French).to_owned()));
    let labels = labels
        .chain(Clock::all().iter().map(|clock| clock.label(raccord_protocol::catalogue::Language::French).to_owned()));
    found.extend(labels.flat_map(|label| slips(&label)));
    assert!(found.is_empty(), "{found:#?}");
}

/// What the program joins is set in the same way.
#[test]
fn labels_and_lists_are_joined_as_the_language_does() {
    let joined = |language| {
        let translator = paris(language);
        (translator.labelled("Nom", "Weber"), translator.enumerated(&["un".to_owned(), "deux".to_owned()]))
    };
    assert_eq!(joined(Language::French), ("Nom\u{a0}: Weber".to_owned(), "un\u{202f}; deux".to_owned()));
    assert_eq!(joined(Language::English), ("Nom: Weber".to_owned(), "un; deux".to_owned()));
}

#[test]
fn one_spelling_for_one_word() {
    for file in EMBEDDED_FILES {
        assert!(!file.french.to_lowercase().contains("plate-forme"), "{}.ftl", file.name);
        assert!(!file.french.contains("[o/N]") && !file.english.contains("[y/N]"), "{}.ftl", file.name);
    }
}

#[test]
fn values_in_sentences_are_shown_not_obeyed() {
    let translator = paris(Language::English);
    let message = Message::new("error-file-missing").with("path", "\u{1b}[2J\nnote: all is well\u{202e}");
    assert_eq!(translator.say(&message), r"the file \u{1b}[2J\nnote: all is well\u{202e} does not exist");
}

proptest! {
    /// Without its separators a number reads as Rust writes it, and every group but the first has three digits.
    #[test]
    fn numbers_are_grouped_by_three(number: i64) {
        for (language, separator) in [(Language::English, ','), (Language::French, '\u{202f}')] {
            let said = paris(language).number(number);
            prop_assert_eq!(said.replace(separator, ""), number.to_string());
            let groups: Vec<&str> = said.trim_start_matches('-').split(separator).collect();
            prop_assert!(groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len()));
        }
    }

    /// Amounts inside sentences are written like amounts in tables.
    #[test]
    fn numbers_in_sentences_are_grouped_too(count in 2u32..) {
        for language in [Language::English, Language::French] {
            let translator = paris(language);
            let sentence = translator.text("duration-days", &[("count", Argument::from(count))]);
            prop_assert!(sentence.starts_with(&format!("{} ", translator.number(i64::from(count)))), "{sentence}");
        }
    }
}
