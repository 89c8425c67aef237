// SPDX-License-Identifier: EUPL-1.2
use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::statement::CaseKind;

use super::*;

/// Calls `visit` for every command, with the names above it.
fn walk(command: &clap::Command, path: &str, visit: &mut dyn FnMut(&str, &clap::Command)) {
    visit(path, command);
    for below in command.get_subcommands() {
        walk(below, &format!("{path} {}", below.get_name()), visit);
    }
}

#[test]
fn every_command_and_argument_is_explained_in_both_languages() {
    Cli::command().debug_assert();
    for language in [Language::English, Language::French] {
        let translator = Translator::new(language);
        walk(&localised(&translator), "raccord", &mut |path, command| {
            let about = command.get_about().unwrap_or_else(|| panic!("{path} has no help")).to_string();
            assert!(!about.starts_with(HELP), "{path}: {about}");
            for argument in command.get_arguments() {
                let id = argument.get_id();
                let help = argument.get_help().unwrap_or_else(|| panic!("{path} {id} has no help")).to_string();
                assert!(!help.starts_with(HELP) && !help.starts_with("Print "), "{path} {id}: {help}");
            }
        });
    }
}

/// Doc comments are for programmers; what people read must come from the Fluent files.
#[test]
fn every_help_text_is_an_id() {
    walk(&Cli::command(), "raccord", &mut |path, command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(about.starts_with(HELP), "{path}: {about}");
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with(HELP), "{path} {}: {help}", argument.get_id());
            assert!(argument.get_long_help().is_none(), "{path} {} has a long help", argument.get_id());
        }
    });
}

#[test]
fn the_first_look_finds_language_home_and_json_anywhere() {
    let look = |line: &str| FirstLook::of(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
    let english = Some(Language::English);
    assert_eq!(look("raccord case list"), FirstLook::default());
    assert_eq!(look("raccord --lang en case --json"), FirstLook { language: english, json: true, home: None });
    assert_eq!(look("raccord case --lang=en --home=/x").home, Some(PathBuf::from("/x")));
    assert_eq!(look("raccord --language en --home"), FirstLook::default());
    assert_eq!(look("raccord -- --json --lang en"), FirstLook::default());
}

/// An example that the program would refuse teaches nothing.
#[test]
fn every_example_is_read_as_the_program_would() {
    for (command, examples) in examples::EXAMPLES {
        for example in *examples {
            let typed = example.split(" > ").next().unwrap_or_default();
            let words = shlex::split(typed).expect("every quote ends");
            assert!(typed.starts_with(&format!("raccord {command}")), "{example} is not of {command}");
            let read = localised(&Translator::new(Language::French)).try_get_matches_from(words);
            assert!(read.is_ok(), "{example}: {}", read.unwrap_err());
        }
    }
}

/// Whoever asks for help sees what can be typed.
#[test]
fn every_command_shows_an_example() {
    let mut without = Vec::new();
    walk(&localised(&Translator::new(Language::English)), "raccord", &mut |path, command| {
        let help = command.clone().render_long_help().to_string();
        let example = format!("Example: {path} ");
        let is_example = |line: &str| {
            line.starts_with(&example)
                || line.strip_prefix("  ").is_some_and(|line| line.trim_start().starts_with(path))
        };
        if !command.has_subcommands() && !help.lines().any(is_example) {
            without.push(path.to_owned());
        }
    });
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn help_shows_the_examples_in_the_language_of_the_person() {
    let help = |language: Language| {
        let mut command = localised(&Translator::new(language));
        let below = command.find_subcommand_mut("staff").and_then(|staff| staff.find_subcommand_mut("add"));
        below.expect("there is staff add").render_help().to_string()
    };
    assert!(help(Language::French).contains("Exemples\u{a0}:\n  raccord staff add paul --role adviser"));
    assert!(help(Language::English).contains("Examples:\n  raccord staff add paul --role adviser"));
}

/// What clap says by itself is in English.
#[test]
fn help_in_french_has_no_english_words_of_clap() {
    walk(&localised(&Translator::new(Language::French)), "raccord", &mut |path, command| {
        let help = command.clone().render_long_help().to_string();
        for word in ["Possible values", "possible values", "default:", "Print ", "see a summary", "see more"] {
            assert!(!help.contains(word), "{path}: {help}");
        }
    });
}

/// What stands for a value in help is said as the hints say it (DOSSIER, FICHIER); what is typed as it stands stays.
#[test]
fn what_stands_for_a_value_is_said_in_the_language_of_the_person() {
    let mut english = BTreeSet::new();
    walk(&localised(&Translator::new(Language::English)), "raccord", &mut |_, command| {
        english.extend(command.get_arguments().flat_map(value_names));
    });
    let same = [
        "DATE",
        "FORMAT",
        "HH:MM",
        "MODE",
        "MOMENT",
        "N",
        "ORGANISATION",
        "S",
        "SERVICE",
        "SHELL",
        "SOLUTION",
        "VERSION",
    ];
    walk(&localised(&Translator::new(Language::French)), "raccord", &mut |path, command| {
        for name in command.get_arguments().flat_map(value_names) {
            let is_word = name.chars().any(|c| c.is_ascii_uppercase());
            assert!(!is_word || same.contains(&name.as_str()) || !english.contains(&name), "{path}: {name}");
        }
        let usage = command.clone().render_usage().to_string();
        assert!(!usage.contains("<COMMAND>") && !usage.contains("[COMMAND]"), "{path}: {usage}");
    });
    let translator = Translator::new(Language::French);
    let said =
        ["FIELD=VALUE,...", "UAI|NAME", "HH:MM", "fr|en", "current|whole"].map(|name| value_name(name, &translator));
    assert_eq!(said, ["CHAMP=VALEUR,...", "UAI|NOM", "HH:MM", "fr|en", "current|whole"]);
}

fn value_names(argument: &clap::Arg) -> Vec<String> {
    let takes = argument.get_action().takes_values();
    let names = argument.get_value_names().unwrap_or_default().iter().filter(|_| takes);
    names.map(ToString::to_string).collect()
}

/// Who agreed, and on what ground, can be said in French too.
#[test]
fn grounds_and_relations_are_taken_in_french() {
    for (typed, french) in [
        (
            "grant 3fa9 --to X --field nom --purpose x --basis consent --by young_person",
            "--basis consentement --by jeune",
        ),
        ("grant 3fa9 --to X --field nom --purpose x --basis law --by representative", "--basis loi --by representant"),
        ("message new x --subject y --basis public_task --by both", "--basis interet_public --by les_deux"),
        ("message new x --subject y --basis vital_interest --by nobody", "--basis interet_vital --by personne"),
    ] {
        let (before, _) = typed.split_once(" --basis").expect("each names a ground");
        for line in [typed.to_owned(), format!("{before} {french}")] {
            let words = shlex::split(&format!("raccord {line}")).expect("every quote ends");
            let read = localised(&Translator::new(Language::French)).try_get_matches_from(words);
            assert!(read.is_ok(), "{line}: {}", read.unwrap_err());
        }
    }
}

/// What README and the helps show can be typed: the program reads it, and knows the fields that it names.
#[test]
fn every_line_of_readme_and_of_the_helps_is_read_as_the_program_would() {
    let mut lines: BTreeSet<String> = BTreeSet::new();
    let readme = include_str!("../../../README.md").lines().filter_map(|line| line.strip_prefix("$ raccord "));
    lines.extend(readme.map(|line| format!("raccord {line}")));
    for language in [Language::English, Language::French] {
        walk(&localised(&Translator::new(language)), "raccord", &mut |_, command| {
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let after = after.split("\\\n").map(str::trim_start).collect::<Vec<_>>().join(" ");
            lines.extend(after.lines().map(str::trim).filter(|line| line.starts_with("raccord ")).map(str::to_owned));
        });
    }
    assert!(lines.len() > 100, "{}", lines.len());
    let mut program = localised(&Translator::new(Language::French));
    for line in &lines {
        // What follows explains; the shell keeps what it redirects.
        let stops = [" #", " > ", " < ", "   "];
        let end = stops.iter().filter_map(|stop| line.trim_start().find(stop)).min().unwrap_or(line.len());
        let typed = line[..end].trim();
        // A sentence that starts with a command.
        if typed.ends_with('.') {
            continue;
        }
        let words = shlex::split(typed).expect("every quote ends");
        let unknown = unknown_names(&words);
        assert!(unknown.is_empty(), "{line}: {unknown:?}");
        let read = program.try_get_matches_from_mut(words);
        assert!(read.is_ok(), "{line}: {}", read.unwrap_err());
    }
}

#[test]
fn what_is_wrong_is_told_in_words_that_fit() {
    let wrong = |line: &str| {
        let words = shlex::split(line).expect("every quote ends");
        let error = localised(&Translator::new(Language::French)).try_get_matches_from(words).unwrap_err();
        let refused = refuse(&Printer::standard(Mode::Json, Translator::new(Language::French)), &error).unwrap_err();
        let hints: Vec<&str> = refused.hints().iter().map(Message::id).collect();
        (refused.message().id(), refused.reason().map(Message::id), hints.contains(&"hint-suggested"))
    };
    assert_eq!(wrong("raccord case show 3fa9 8771"), ("usage-superfluous", None, false));
    assert_eq!(wrong("raccord case list --oun"), ("usage-unknown-argument", None, true));
    assert_eq!(wrong("raccord demo --cases 0"), ("usage-bad-value", Some("usage-range"), false));
    assert_eq!(wrong("raccord nosuch"), ("usage-unknown-command", None, false));
    assert_eq!(wrong("raccord platfrom"), ("usage-unknown-command", None, true));
}

/// Returns what a command line names that there is not: fields and blocks of the catalogue, forms, kinds of office, and values
/// that their field does not take.
pub(super) fn unknown_names(words: &[String]) -> Vec<String> {
    let catalogue = Catalogue::current();
    let is_value = |field: &str, value: &str| {
        let known = catalogue.by_name(field).map(|field| field.parse(value));
        known.is_some_and(|parsed| parsed.is_ok())
    };
    let mut named: Vec<(String, bool)> = Vec::new();
    for pair in words.windows(2) {
        let value = pair[1].as_str();
        let each = value.split(',').filter(|name| !name.starts_with('-'));
        match pair[0].as_str() {
            "fields" | "--field" => named.extend(each.map(|name| (name.to_owned(), catalogue.by_name(name).is_some()))),
            "--block" => named.extend(each.map(|name| {
                (
                    name.to_owned(),
                    catalogue.blocks().iter().any(|block| block.of == CaseKind::Person && block.name == name),
                )
            })),
            "--form" => {
                let forms = crate::forms::built_in();
                let is_file = value.ends_with(".toml");
                named.push((value.to_owned(), is_file || forms.iter().any(|form| form.name == value)));
            }
            "--where" => {
                let (field, wanted) = value.split_once('=').unwrap_or((value, ""));
                named.push((value.to_owned(), is_value(field, wanted)));
            }
            _ => {}
        }
    }
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["raccord", "init", options @ ..] => {
            let kind = options.iter().position(|option| *option == "--kind").map(|at| options[at + 1]);
            named.extend(kind.map(|kind| (kind.to_owned(), OrganisationKind::by_name(kind).is_some())));
        }
        ["raccord", "case", "new", pairs @ ..] | ["raccord", "report", pairs @ ..] => {
            let pairs = pairs.iter().take_while(|pair| !pair.starts_with('-')).filter_map(|pair| pair.split_once('='));
            named.extend(pairs.map(|(field, value)| (format!("{field}={value}"), is_value(field, value))));
        }
        ["raccord", "case", "set" | "add", _, field, value, ..] | ["raccord", "case", "set-many", field, value, ..] => {
            named.push((format!("{field}={value}"), is_value(field, value)));
        }
        ["raccord", "rectify", _, field, value, ..] => named.push((format!("{field}={value}"), is_value(field, value))),
        _ => {}
    }
    named.into_iter().filter_map(|(name, is_known)| (!is_known).then_some(name)).collect()
}

/// A line of help that is typed as it stands is the whole command: no line is broken but after a backslash.
#[test]
fn examples_can_be_copied_from_any_terminal() {
    for language in [Language::English, Language::French] {
        let translator = Translator::new(language);
        let mut whole = BTreeMap::new();
        walk(&fitted(&translator, 10_000), "raccord", &mut |path, command| {
            whole.insert(path.to_owned(), command.clone().render_long_help().to_string());
        });
        walk(&fitted(&translator, 80), "raccord", &mut |path, command| {
            let help = command.clone().render_long_help().to_string();
            let joined = help.split(" \\\n").map(str::trim_start).collect::<Vec<_>>().join(" ");
            let is_typed =
                |line: &&str| line.starts_with("  raccord ") && line.contains(" --") && !line.contains("   ");
            for example in whole[path].lines().filter(is_typed).filter(|line| !line.ends_with(['\\', '.'])) {
                assert!(joined.contains(example.trim()), "{path}: {example}\n{help}");
            }
        });
    }
}
