// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory;

use super::*;
use crate::commands::Cli;

/// Returns the command lines that a text gives: indented lines that start with `raccord`.
fn command_lines(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let lines = joined.lines().filter(|line| line.starts_with("  ") && line.trim().starts_with("raccord "));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// Splits a command line as a shell does, what it explains left out.
fn words(line: &str) -> Vec<String> {
    shlex::split(line).expect("every quote ends")
}

/// A text that teaches commands which are not there teaches nothing.
#[test]
fn every_command_of_the_topics_is_one_that_there_is() {
    for topic in TOPICS {
        for text in [topic.french, topic.english].map(with_fields) {
            let lines = command_lines(&text);
            assert!(!lines.is_empty(), "{} shows no command", topic.name);
            for line in lines {
                let parsed = Cli::command().try_get_matches_from(words(&line));
                assert!(parsed.is_ok(), "{}: {line}\n{}", topic.name, parsed.unwrap_err());
            }
        }
    }
}

#[test]
fn both_languages_teach_the_same_commands() {
    let verbs = |text: &str| -> Vec<String> {
        let lines = command_lines(text).into_iter();
        lines
            .map(|line| {
                words(&line).into_iter().take(3).filter(|word| !word.contains(['=', '/'])).collect::<Vec<_>>().join(" ")
            })
            .collect()
    };
    for topic in TOPICS {
        let short = |text| {
            verbs(text)
                .into_iter()
                .map(|verb| verb.split(' ').take(2).collect::<Vec<_>>().join(" "))
                .collect::<Vec<_>>()
        };
        assert_eq!(short(topic.french), short(topic.english), "{}", topic.name);
        assert!(topic.text(Language::French) != topic.text(Language::English), "{}", topic.name);
    }
}

#[test]
fn every_topic_is_found_and_every_file_is_one() {
    let names: BTreeSet<String> = TOPICS.iter().map(|topic| format!("{}.txt", topic.name)).collect();
    assert_eq!(names.len(), TOPICS.len());
    for language in ["fr", "en"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/topics").join(language);
        let present = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(present.collect::<BTreeSet<_>>(), names, "{language}");
    }
    let own = |topic: &'static Topic| BTreeSet::from([topic.name, topic.french_name]).into_iter();
    let aliases: Vec<&str> = TOPICS.iter().flat_map(|topic| own(topic).chain(topic.aliases.iter().copied())).collect();
    assert_eq!(aliases.iter().collect::<BTreeSet<_>>().len(), aliases.len());
    assert!(TOPICS.iter().any(|topic| topic.is_called("premiers-pas")));
}

/// Whoever follows the first steps in the other language types the same, but for what is told to people.
#[test]
fn the_first_steps_are_the_same_in_both_languages() {
    let topic = TOPICS.iter().find(|topic| topic.name == "first-steps").expect("the topic");
    let typed = |text: &str| -> Vec<Vec<String>> {
        let without_purpose = |line: &String| words(line.split(" --purpose ").next().unwrap_or_default());
        command_lines(text).iter().map(without_purpose).collect()
    };
    assert_eq!(typed(topic.french), typed(topic.english));
}

/// What topics name is known to the program.
#[test]
fn every_name_in_the_topics_is_known() {
    for topic in TOPICS {
        for line in [topic.french, topic.english].map(with_fields).iter().flat_map(|text| command_lines(text)) {
            let unknown = crate::commands::tests::unknown_names(&words(&line));
            assert!(unknown.is_empty(), "{}: {line}: {unknown:?}", topic.name);
        }
    }
}

/// What a new user is told leads from nothing to a case that a partner sees.
#[test]
fn the_first_steps_go_from_an_empty_machine_to_a_shared_case() {
    let topic = TOPICS.iter().find(|topic| topic.name == "first-steps").expect("the topic");
    for text in [topic.french, topic.english] {
        let verbs: Vec<String> = command_lines(text)
            .iter()
            .map(|line| words(line).into_iter().skip(1).take(2).collect::<Vec<_>>().join(" "))
            .collect();
        let mut last = 0;
        for verb in [
            "init",
            "organisation export",
            "platform create",
            "platform sign",
            "platform join",
            "serve",
            "case new",
            "grant",
            "case list",
            "refer",
            "referrals accept",
        ] {
            let at = verbs[last..].iter().position(|found| found.starts_with(verb));
            last += at.unwrap_or_else(|| panic!("{verb} comes after {:?}", &verbs[..last])) + 1;
        }
    }
}

/// A partner reads beforehand what it has to be granted; the list is the one by which the program decides.
#[test]
fn what_a_partner_needs_is_said_where_it_is_looked_for() {
    let lists = |name: &str, language| {
        let topic = TOPICS.iter().find(|topic| topic.is_called(name)).expect("a topic");
        let shown = topic.shown(language);
        let is_told = move |deed: &Deed| shown.contains(&format!("--field {} --write", deed.fields().join(",")));
        Deed::ALL.into_iter().filter(is_told).collect::<Vec<_>>()
    };
    for language in [Language::French, Language::English] {
        assert_eq!(lists("entretien", language), [Deed::Interview]);
        assert_eq!(lists("solutions", language), [Deed::Place]);
        assert_eq!(lists("transfert", language), Deed::ALL);
        assert!(TOPICS.iter().all(|topic| !topic.shown(language).contains('{')), "a name of no act");
    }
}
