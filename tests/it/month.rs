// SPDX-License-Identifier: EUPL-1.2
//! A month of a platform: twelve offices, five hundred young people, two campaigns, a network that is cut, and at the end a ledger kept
//! by hand that the program has to agree with.
//!
//! - [`people`]: who stands on the lists, from the generator of the demonstration and a seed
//! - [`office`]: an office: its home, its node in a process of its own, its desk
//! - [`platform`]: twelve of them on two platforms, one French, one Luxembourg's single service; and the network between them
//! - [`ledger`]: what must be true, written down step by step without asking the program
//! - [`steps`]: commands, each with what it means for the ledger
//! - [`weeks`], [`apart`], [`november`]: the script
//! - [`check`]: what every office says at the end, against the ledger
//!
//! Days are those of the script, typed with each command. What the script cannot know, which of two partners the network let through
//! first, the ledger takes from the home of the file, and asks that everybody else says the same.

mod apart;
mod check;
mod ledger;
mod november;
mod office;
mod people;
mod platform;
mod steps;
mod weeks;

use self::steps::Month;

#[test]
fn a_month_of_a_platform_agrees_with_a_ledger_kept_by_hand() {
    let mut month = Month::begin();
    month.lists_arrive();
    month.people_are_called();
    month.solutions_are_offered();
    month.the_network_is_cut();
    month.the_list_of_november();
    month.files_move();
    month.many_at_once();
    month.consents_end();
    month.somebody_leaves();

    month.values_are_those_of_the_ledger();
    month.indicators_are_those_of_the_ledger();
    month.every_referral_is_settled();
    month.each_person_has_one_responsible_organisation();
    month.no_value_was_lost();
    month.nothing_is_held_that_was_not_given();
}
