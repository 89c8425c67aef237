// SPDX-License-Identifier: EUPL-1.2
//! What a person is told who asks what is known of them: nothing that is not so.

use super::*;
use crate::retention::{Limit, NOTICE_MS};
use crate::statement::{RetentionWord, retention};
use crate::view::emergency::emergencies;
use crate::view::grants::{GrantState, who};
use crate::view::subject::{Ends, subject};

impl World {
    fn ends(&self, case: CaseHandle) -> Ends {
        subject(&self.viewer(CIO), case).unwrap().retention.unwrap().ends.unwrap()
    }
}

#[test]
fn the_day_of_erasure_is_the_one_on_which_the_node_erases() {
    let mut world = three();
    // Twenty-six years ago, and more: the node gives notice first.
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("date_naissance", "2000-01-01")]);
    world.pass(SECOND_MS);
    world.settle();
    let told = world.ends(case);
    assert_eq!(told.limit, Limit::Age { years: 26 });
    assert!(told.due < world.now, "the birthday is over");
    assert_eq!((told.notice, told.erases), (Some(world.now), world.now.plus_ms(NOTICE_MS)));
    let until = world.now.plus_ms(400 * DAY_MS);
    let hold = RetentionWord::Hold { case, until };
    let draft = retention(&hold, "an appeal is pending", &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    let held = world.ends(case);
    assert_eq!((held.held_until, held.erases), (Some(until), until));
    // Whoever looks over what is held back finds it, however long that is.
    let listed = crate::view::erasure::retention(&world.viewer(CIO), world.now.plus_ms(DAY_MS)).unwrap();
    assert_eq!(listed.iter().map(|view| view.held_until).collect::<Vec<_>>(), [Some(until)]);
    // A node that did not run when it might have erased does so as soon as it runs.
    world.now = until.plus_ms(DAY_MS);
    assert_eq!(world.ends(case).erases, world.now);
}

#[test]
fn a_case_without_a_birth_date_ends_too() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    world.pass(SECOND_MS);
    world.settle();
    let told = world.ends(case);
    assert_eq!(told.limit, Limit::Opened { years: 10 });
    let days = told.due.ms_since(world.now) / DAY_MS;
    assert!((3_650..=3_653).contains(&days), "{days}");
    assert_eq!(told.erases, told.due, "the node gives notice thirty days before");
}

#[test]
fn an_emergency_that_was_withdrawn_ended_when_it_was() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé")]);
    let terms = world.terms(CIO, ML, &["prenom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let request = crate::statement::emergency_request(terms.alias, "no answer", &mut world.offices[ML].entropy);
    world.submit(ML, Padding::Bare, vec![request]).unwrap();
    world.settle();
    let opened = |world: &World| {
        let found = emergencies(&world.viewer(CIO), Some(case)).unwrap().emergencies.remove(0);
        found.opened.unwrap()
    };
    assert_eq!(opened(&world).withdrawn, None);
    world.pass(HOUR_MS);
    let (grant, at) = (opened(&world).grant, world.now);
    world.revoke(CIO, grant);
    world.settle();
    world.pass(HOUR_MS);
    let over = opened(&world);
    assert_eq!((over.withdrawn, over.state), (Some(at), GrantState::Purged));
    assert!(over.until > world.now, "it would have lasted longer");
}

/// What was given after the backup is told again, from the home's own signed lists; and as long as a partner was not heard, that it may
/// hold more.
#[test]
fn what_was_given_after_a_backup_is_told() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let given = world.now;
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    world.succeed_apart(&backup, Foreign::Hide);
    let parties = |parties: &[crate::view::Party]| parties.iter().map(|party| party.organisation).collect::<Vec<_>>();
    let told = subject(&world.viewer(CIO), case).unwrap();
    let mut others = vec![world.offices[ML].id(), world.offices[OTHER].id()];
    others.sort_unstable();
    assert_eq!((parties(&told.holders_not_known), told.disclosed.len()), (others, 0));
    for other in [ML, OTHER] {
        world.link(CIO, other);
    }
    world.settle();
    let told = subject(&world.viewer(CIO), case).unwrap();
    assert_eq!(told.holders_not_known, vec![]);
    assert_eq!((told.grants.len(), told.grants[0].grant, told.grants[0].state), (1, grant, GrantState::Lost));
    let seen = who(&world.viewer(CIO), case).unwrap();
    assert_eq!(seen.disclosed, told.disclosed);
    let [one] = told.disclosed.as_slice() else { panic!("one value went: {:?}", told.disclosed) };
    assert_eq!((one.recipient.organisation, one.time, one.field.as_str()), (world.offices[ML].id(), given, "nom"));
    assert!(one.value && one.taken);
    let readers = seen.fields.iter().filter(|field| field.readers.len() == 2);
    assert_eq!(readers.map(|field| field.field.as_str()).collect::<Vec<_>>(), ["nom"]);
}
