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
