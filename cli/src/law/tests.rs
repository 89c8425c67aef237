// SPDX-License-Identifier: EUPL-1.2
use super::*;

const RULES: [&str; 3] = [
    include_str!("../../../protocol/src/rules/france.toml"),
    include_str!("../../../protocol/src/rules/france-school-year.toml"),
    include_str!("../../../protocol/src/rules/luxembourg.toml"),
];

#[test]
fn every_text_that_a_rule_rests_on_is_there_in_french() {
    let sources = RULES.iter().flat_map(|rules| rules.lines()).filter_map(|line| line.strip_prefix("source = "));
    let mut count = 0;
    for quoted in sources {
        let text = quoted.trim_matches('"');
        let french = source(text, Language::French);
        assert_ne!(french, text, "not in French");
        for word in [" of ", " the ", "GDPR", "No text"] {
            assert!(!french.contains(word), "{french}");
        }
        assert_eq!(source(text, Language::English), text);
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn an_unknown_text_is_shown_as_it_is() {
    assert_eq!(source("Loi Future", Language::French), "Loi Future");
}
