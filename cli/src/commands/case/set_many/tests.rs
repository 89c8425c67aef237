// SPDX-License-Identifier: EUPL-1.2
use clap::Parser;

use super::*;
use crate::language::{Language, Translator};

/// Is the command alone.
#[derive(Debug, Parser)]
struct Alone {
    #[command(flatten)]
    arguments: SetMany,
}

#[test]
fn the_examples_can_be_typed_as_they_stand() {
    for language in [Language::English, Language::French] {
        let translator = Translator::new(language);
        let text = translator.text("help-case-set-many-more", &[]);
        let examples: Vec<&str> = text.lines().filter(|line| line.contains("raccord case set-many")).collect();
        assert!(examples.iter().any(|example| example.contains("--stdin")), "{text}");
        for example in examples {
            let typed = example.split('<').next().expect("there is always one");
            let typed = shlex::split(typed).expect("every quote ends").into_iter().skip(2);
            let Alone { arguments } = Alone::try_parse_from(typed).unwrap_or_else(|error| panic!("{example}: {error}"));
            let field = find_field_of(CaseKind::Person, &arguments.field, Words::new(&translator)).unwrap();
            assert!(!field.list, "{example}");
            assert!(field.parse(&arguments.value).is_ok(), "{example}");
            // Where standard input is a file there is nobody who could be asked.
            assert!(!arguments.stdin || arguments.yes, "{example}");
        }
    }
}
