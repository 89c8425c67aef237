// SPDX-License-Identifier: EUPL-1.2
use raccord_node::service::editing::RowsKnownAnswer;
use raccord_protocol::identifier::Country;

use super::*;
use crate::demo::list::{GeneratedList, ListProfile, generate};
use crate::demo::work::mapping_of;
use crate::importing::{self, Edited, Erased, Plan, PlannedCase, Planner, Policy};

const HOLDER: usize = 0;
const READER: usize = 1;

/// What an office writes that imports a list which is new to it.
fn planned(seed: u64, cases: usize) -> (GeneratedList, Plan) {
    let list = generate(seed, cases, ListProfile::French);
    let mapping = mapping_of(&list, "cio", Country::France).unwrap();
    let mut read = raccord_protocol::import::read_list(&list.csv, &mapping, list.day).unwrap();
    let (people, kept) = importing::people(&mut read);
    let mut planner = Planner::new(kept, Policy { may_edit: true, edited: Edited::Keep, erased: Erased::LeaveOut });
    for portion in importing::portions(people) {
        let nobody = RowsKnownAnswer { rows: vec![None; portion.len()], ..RowsKnownAnswer::default() };
        planner.take(portion, &nobody);
    }
    let plan = planner.finish(&read, list.day);
    (list, plan)
}

fn known(list: &GeneratedList, plan: &Plan) -> Facts {
    let mut facts = Facts::default();
    facts.know(HOLDER, list, plan, (0..plan.cases.len() as u128).map(|number| CaseHandle(number.to_be_bytes())));
    facts
}

/// Gives the addresses of a case.
fn give_address(facts: &mut Facts, case: usize) {
    let fields = BTreeSet::from([field("adresse")]);
    let alias = facts.cases[case].case;
    facts.grants.push(KnownGrant { id: EntryId([0; 32]), case, recipient: READER, alias, fields, revoked: false });
}

/// A row that the list spoiled is of nobody in its book. Where the person stands on it once more, in a case that was not given, what
/// the first one holds may be held by whoever was given that, and by nobody else.
#[test]
fn what_was_given_of_a_spoiled_row_is_not_forbidden() {
    let (mut list, mut plan) = planned(1, 60);
    let again = 1_000_000;
    let row = list.expected.iter_mut().find(|row| row.needles.contains_key("adresse")).unwrap();
    let (line, needle) = (row.line as u64, row.needles["adresse"].clone());
    row.line = again;
    let first = plan.cases.iter().position(|planned| planned.line == line).unwrap();
    let action = plan.cases[first].action.clone();
    plan.cases.push(PlannedCase { line: again as u64, action });
    let mut facts = known(&list, &plan);
    assert!(facts.allowed(READER, [0; 32]).forbidden.contains(&needle), "nothing was given");
    give_address(&mut facts, first);
    let allowed = facts.allowed(READER, [0; 32]);
    assert!(!allowed.forbidden.contains(&needle), "it is held rightly");
    // Every other text of theirs is still looked for, and this one is once the grant is withdrawn.
    let others = facts.cases[first].needles.iter().filter(|(held, _)| **held != field("adresse"));
    let mut others = others.flat_map(|(_, texts)| texts).filter(|text| text.len() >= NEEDLE_BYTES_MIN);
    assert!(others.all(|text| allowed.forbidden.contains(text)));
    facts.grants[0].revoked = true;
    assert!(facts.allowed(READER, [0; 32]).forbidden.contains(&needle));
}

/// The digits of an identifier can be the beginning of somebody else's telephone number, which the reader holds rightly.
#[test]
fn what_stands_in_another_s_value_that_was_given_is_not_forbidden() {
    let (mut list, mut plan) = planned(1, 60);
    let ine = "061234507".to_owned();
    let row = list.expected.iter_mut().find(|row| row.needles.contains_key("ine")).unwrap();
    let line = row.line as u64;
    row.needles.insert("ine", ine.clone());
    let write = |planned: &mut PlannedCase, name: &str, text: &str| {
        let Action::Open { values, .. } = &mut planned.action else { panic!("a new list opens cases") };
        values.retain(|(id, _)| *id != field(name));
        values.push((field(name), text.to_owned()));
    };
    let first = plan.cases.iter().position(|planned| planned.line == line).unwrap();
    let other = plan.cases.iter().position(|planned| planned.line != line).unwrap();
    write(&mut plan.cases[first], "ine", &format!("{ine}AB"));
    write(&mut plan.cases[other], "adresse", "06 12 34 50 87, rue Haute");
    let mut facts = known(&list, &plan);
    give_address(&mut facts, other);
    assert!(facts.allowed(READER, [0; 32]).forbidden.contains(&ine), "it stands in nothing that was given");
    for typed in ["tel. 0612345078, rue Haute", "tel. 06 12 34 50 78, rue Haute"] {
        write(&mut plan.cases[other], "adresse", typed);
        let mut facts = known(&list, &plan);
        give_address(&mut facts, other);
        assert!(!facts.allowed(READER, [0; 32]).forbidden.contains(&ine), "{typed}");
    }
}

/// A number that was typed in one form and stands in another is looked for as it stands.
#[test]
fn a_value_that_was_rewritten_is_looked_for_as_it_stands() {
    let (list, plan) = planned(2, 60);
    let facts = known(&list, &plan);
    let forbidden = facts.allowed(READER, [0; 32]).forbidden;
    let mobiles = facts.cases.iter().filter(|case| case.needles.contains_key(&field("mobile")));
    let standing = mobiles.flat_map(|case| case.values.get(&field("mobile")).into_iter().flatten());
    let missed: Vec<&String> =
        standing.filter(|value| !forbidden.iter().any(|text| value.contains(text.as_str()))).collect();
    assert!(missed.is_empty(), "{missed:?}");
}
