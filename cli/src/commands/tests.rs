// SPDX-License-Identifier: EUPL-1.2
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
