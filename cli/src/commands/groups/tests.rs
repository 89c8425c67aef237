// SPDX-License-Identifier: EUPL-1.2
use clap::CommandFactory;

use super::*;
use crate::commands::Cli;
use crate::language::Language;

#[test]
fn every_command_stands_under_one_heading_and_every_line_fits() {
    let mut command = Cli::command();
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        let groups = GROUPS.iter().filter(|(_, names)| names.contains(&below.get_name()));
        assert_eq!(groups.count(), 1, "{} must stand in one group", below.get_name());
    }
    command.build();
    for language in [Language::English, Language::French] {
        let translator = Translator::new(language);
        let help = crate::commands::localised(&translator).render_help().to_string();
        for (heading, _) in GROUPS {
            assert!(help.contains(&format!("\n{}:\n", translator.text(heading, &[]))), "{heading}: {help}");
        }
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            assert!(help.contains(&format!("\n  {} ", below.get_name())), "{}", below.get_name());
        }
        let listed = help.lines().take_while(|line| !line.starts_with("Options"));
        for line in listed.skip(4) {
            assert!(line.chars().count() <= LINE_LENGTH_MAX, "{line}");
        }
    }
}

#[test]
fn a_long_line_goes_on_under_its_start() {
    let about = "word ".repeat(20);
    insta::assert_snapshot!(line("case", about.trim(), 6), @"
      case    word word word word word word word word word word word word word word
              word word word word word word
    ");
}
