// SPDX-License-Identifier: EUPL-1.2
//! Claims to be the one who contacts a person, by offices that are cut off from each other.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::desk::asked_today;
use super::*;
use crate::link::{Sameness, TwoCases, link};
use crate::time::MINUTE_MS;
use crate::view::Viewer;
use crate::view::responsible::person::{Word, of_person};
use crate::view::responsible::{Responsible, claim_value, responsible};
use crate::view::show::show;

/// Claims a case for an office; `slow_ms` is how far its clock is behind.
fn claim(world: &mut World, at: usize, case: CaseHandle, slow_ms: u64) {
    let value = claim_value(&format!("Office {}", world.offices[at].number), world.offices[at].id());
    let now = world.now.minus_ms(slow_ms);
    let office = &mut world.offices[at];
    let (signer, context) = (office.staff.public(), office.context(now));
    let field = encode(&field_id("organisme_responsable"));
    let draft = Draft::opening(signer, &case.0, &field, value.as_bytes(), &mut office.entropy);
    let submission = sign(&office.staff, &context, Padding::Bare, vec![draft], &mut office.entropy).unwrap();
    world.step(at, Input::Submit { request: RequestId(1), submission: Box::new(submission) }).unwrap();
}

fn answer(world: &World, at: usize, case: CaseHandle) -> Responsible {
    let office = &world.offices[at];
    let (store, directory) = (&office.store, office.replica.directory());
    let viewer = Viewer { store, directory, organisation: office.id(), now: world.now };
    responsible(&show(&viewer, case).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whoever comes back first: whose claim was made first, as it was signed, is the one; everybody says so, and everybody sees who
    /// claimed too.
    #[test]
    fn concurrent_claims_end_in_one_answer_that_everybody_gives(
        slow in prop::collection::vec(0..9u64, 2),
        later in any::<bool>(),
        also_home in any::<bool>(),
    ) {
        let mut world = three();
        // Keys count from the first moment on; a slow clock is behind the present.
        world.now = world.now.plus_ms(60 * MINUTE_MS);
        let case = world.open_case(CIO, &[("nom", "Lavallière")]);
        let mut handles = vec![case];
        for at in [ML, OTHER] {
            let terms = world.terms(CIO, at, &["nom", "organisme_responsable"], Mode::Write);
            world.grant(CIO, case, &terms).unwrap();
            handles.push(terms.alias);
        }
        world.settle();
        for at in [ML, OTHER] {
            world.cut(CIO, at);
        }
        let mut made = BTreeMap::new();
        for at in [ML, OTHER] {
            made.insert(format!("Office {}", world.offices[at].number), world.now.minus_ms(slow[at - 1] * MINUTE_MS).0);
            claim(&mut world, at, handles[at], slow[at - 1] * MINUTE_MS);
            let waits = answer(&world, at, handles[at]);
            prop_assert_eq!((waits.by_default, waits.pending.len()), (true, 1), "until the home knows, the holder has it");
        }
        if also_home {
            world.now = world.now.plus_ms(MINUTE_MS);
            made.insert("Office 1".to_owned(), world.now.0);
            claim(&mut world, CIO, case, 0);
        }
        let order = if later { [OTHER, ML] } else { [ML, OTHER] };
        for at in order {
            world.now = world.now.plus_ms(MINUTE_MS);
            world.link(CIO, at);
            world.settle();
        }
        let said = answer(&world, CIO, case);
        let mut expected: Vec<(u64, EntryId, String)> =
            said.claims.iter().map(|claim| (made[&claim.name], claim.entry, claim.name.clone())).collect();
        expected.sort();
        let expected: Vec<String> = expected.into_iter().map(|(_, _, name)| name).collect();
        prop_assert_eq!(expected.len(), 2 + usize::from(also_home), "nobody is lost");
        for (at, handle) in handles.into_iter().enumerate() {
            let said = answer(&world, at, handle);
            let names: Vec<String> = said.claims.iter().map(|claim| claim.name.clone()).collect();
            prop_assert_eq!(&said.name, &expected[0], "at office {}", at);
            prop_assert_eq!(&names, &expected, "at office {}", at);
            prop_assert_eq!(said.pending.len(), 0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Offices that were cut off from each other opened a file each of one person and claimed the person, for themselves or for others:
    /// every office that sees all of the files names the same one, from whichever of them it is asked, and that one alone calls.
    #[test]
    fn linked_files_of_a_person_have_one_answer_at_every_office(
        files in 2..4usize,
        claims in prop::collection::vec((0..3usize, 0..3usize), 0..5),
        closed in prop::collection::vec(prop::bool::weighted(0.2), 3),
    ) {
        let mut world = three();
        let mut own = Vec::new();
        for (at, is_closed) in closed.iter().enumerate().take(files) {
            let values = [("nom", "Lavallière"), ("etape", if *is_closed { "clos" } else { "contact" })];
            own.push(world.open_case(at, &values));
        }
        for (file, whom) in claims.iter().filter(|(file, _)| *file < files) {
            world.now = world.now.plus_ms(MINUTE_MS);
            let office = &world.offices[*whom];
            let value = claim_value(&format!("Office {}", office.number), office.id());
            let field = encode(&field_id("organisme_responsable"));
            let signer = world.offices[*file].staff.public();
            let entropy = &mut world.offices[*file].entropy;
            let draft = Draft::opening(signer, &own[*file].0, &field, value.as_bytes(), entropy);
            world.submit(*file, Padding::Bare, vec![draft]).unwrap();
        }
        let mut handles: Vec<Vec<CaseHandle>> = vec![Vec::new(); 3];
        for (file, case) in own.iter().enumerate() {
            for (at, known) in handles.iter_mut().enumerate() {
                if at == file {
                    known.push(*case);
                    continue;
                }
                let fields = ["nom", "organisme_responsable", "etape", "fin_suivi_le"];
                let terms = world.terms(file, at, &fields, Mode::Read);
                world.grant(file, *case, &terms).unwrap();
                known.push(terms.alias);
            }
        }
        world.settle();
        for (at, known) in handles.iter().enumerate() {
            for other in &known[1..] {
                let cases = TwoCases::new(known[0], *other);
                let draft = link(cases, Sameness::Linked, "she said so", &mut world.offices[at].entropy);
                world.submit(at, Padding::Bare, vec![draft]).unwrap();
            }
        }
        world.settle();
        let mut answers = BTreeSet::new();
        for (at, known) in handles.iter().enumerate() {
            let office = &world.offices[at];
            let (store, directory) = (&office.store, office.replica.directory());
            let viewer = Viewer { store, directory, organisation: office.id(), now: world.now };
            let mut words: Vec<Word> =
                known.iter().map(|file| Word::of(&show(&viewer, *file).unwrap())).collect();
            for _ in 0..files {
                answers.insert(of_person(&words).answer.name);
                words.rotate_left(1);
            }
        }
        prop_assert_eq!(answers.len(), 1, "{:?}", answers);
        let calling: Vec<String> = (0..3)
            .filter(|at| asked_today(&world, *at).1.total > 0)
            .map(|at| format!("Office {}", world.offices[at].number))
            .collect();
        prop_assert!(calling.iter().all(|name| answers.contains(name)), "{calling:?} {answers:?}");
        let is_followed = !closed[..files].contains(&true);
        prop_assert!(!is_followed || calling.len() == 1, "{calling:?}");
    }
}
