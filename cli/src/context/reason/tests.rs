// SPDX-License-Identifier: EUPL-1.2
use raccord_node::api::rule_name;

use super::*;
use crate::language::{Language, Translator};

/// Where what staff sign is judged.
const JUDGES: [&str; 6] = [
    include_str!("../../../../protocol/src/replica/emergency.rs"),
    include_str!("../../../../protocol/src/replica/erase.rs"),
    include_str!("../../../../protocol/src/replica/join.rs"),
    include_str!("../../../../protocol/src/replica/locked.rs"),
    include_str!("../../../../protocol/src/replica/refer.rs"),
    include_str!("../../../../protocol/src/replica/submit.rs"),
];

/// Returns the texts with which a source refuses an entry of this office's own staff.
fn refusals(source: &str) -> Vec<&str> {
    let starts = [
        "incoming.refuse(",
        ".refuse(",
        "refuse(0, ",
        "refuse(index, ",
        "Ok(Err(",
        "const CLOSED: &str = ",
        "const LOCKED: &str = ",
        "const NOT_HEARD: &str = ",
    ];
    let mut found = Vec::new();
    for start in starts {
        for (at, _) in source.match_indices(start) {
            // Of another node's entry the operator alone is told, in the log.
            if source[..at].ends_with("entry") {
                continue;
            }
            let rest = source[at + start.len()..].trim_start();
            let rest = rest.strip_prefix("format!(").unwrap_or(rest);
            found.extend(rest.strip_prefix('"').and_then(|rest| rest.split('"').next()));
        }
    }
    found
}

/// Leaves out what stands between braces.
fn without_values(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0;
    for character in text.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

#[test]
fn every_rule_that_staff_can_break_has_a_sentence() {
    let refusals: Vec<&str> = JUDGES.into_iter().flat_map(refusals).collect();
    assert!(refusals.len() > 50, "the texts are found: {refusals:?}");
    let unsaid = refusals.into_iter().filter(|text| rule_id(&rule_name(&without_values(text))).is_none());
    assert_eq!(unsaid.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_rule_is_told_in_french_whatever_numbers_stand_in_it() {
    let french = Translator::new(Language::French);
    let say = |text: &str| french.say(&message(&Reason::Rule { rule: rule_name(text) }));
    assert_eq!(say("case 3f9a12cd00000000000000000000000a is not known"), "ce dossier n’est pas connu ici");
    assert_eq!(say("value of 70000 bytes, 65536 at most"), "la valeur est trop longue");
    assert_eq!(say("something else"), "une règle du registre ne le permet pas (something-else)");
}
