// SPDX-License-Identifier: EUPL-1.2
//! Leaders put other rules in force.

use super::*;
use crate::grant::TermsError;
use crate::roster::{Lineage, RulesInForce};
use crate::rules::RuleSet;
use crate::statement::SLOT_GRANT_TERMS;

impl World {
    /// Gives every office the next roster, by which other rules hold from a moment on.
    fn put_in_force(&mut self, name: &str, since: Timestamp) {
        let mut roster = self.offices[CIO].replica.directory().roster(self.platform).unwrap().clone();
        let previous = SignedRoster::unsigned(&roster).digest();
        roster.lineage = Lineage::Successor { platform: self.platform, previous };
        roster.number += 1;
        roster.issued = self.now;
        let chosen = RuleSet::choices(roster.country, since.date()).find(|rules| rules.name() == name).unwrap();
        roster.rules.push(RulesInForce { since, digest: crate::id::Digest(*chosen.digest()) });
        let mut signed = SignedRoster::unsigned(&roster);
        signed.add_signature(self.offices[CIO].id(), &self.offices[CIO].organisation_key);
        let file = PlatformFile { cards: vec![], rosters: vec![signed] };
        for at in 0..self.offices.len() {
            self.step(at, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
        }
        self.settle();
    }
}

#[test]
fn other_rules_bind_what_is_granted_from_their_moment_on() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let lasting = |world: &World, days: u64| GrantTerms {
        from: world.now,
        until: world.now.plus_ms(days * DAY_MS),
        ..terms.clone()
    };
    let given = [lasting(&world, 700), lasting(&world, 700)];
    world.grant(CIO, case, &given[0]).unwrap();
    world.settle();
    let since = world.now.plus_ms(HOUR_MS);
    world.put_in_force("france-school-year", since);
    world.grant(CIO, case, &given[1]).unwrap();
    world.settle();
    world.pass(HOUR_MS);
    world.settle();
    let too_long = lasting(&world, 366);
    let refused = SubmitError::Denied(Denial::Rules(TermsError::Lasts { days_max: 365 }));
    assert_eq!(world.grant(CIO, case, &too_long), Err(refused));
    let allowed = lasting(&world, 365);
    world.grant(CIO, case, &allowed).unwrap();
    world.settle();
    // What was granted before was judged by the rules of its time: it stands, at both.
    for at in [CIO, ML] {
        let grants = case::grants(&world.offices[at].store, 0).unwrap();
        let ends: Vec<Timestamp> = grants.iter().map(|(_, grant)| grant.terms.until).collect();
        assert_eq!(ends, [given[0].until, given[1].until, allowed.until], "at {at}");
    }
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière")]));
}

#[test]
fn a_grant_that_the_rules_refuse_is_refused_by_its_recipient() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("commentaire", "Private")]);
    let honest = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &honest).unwrap();
    world.settle();
    let alias = CaseHandle([9; 16]);
    let lies = [
        GrantTerms { alias, ..world.terms(CIO, ML, &["commentaire"], Mode::Read) },
        GrantTerms { alias, until: honest.from.plus_ms(10_000 * DAY_MS), ..honest.clone() },
        GrantTerms { alias, recipient: world.offices[OTHER].id(), ..honest },
    ];
    for terms in lies {
        let particulars = GrantParticulars {
            consenter: Consenter::Nobody,
            name: String::new(),
            evidence: None,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        let office = &mut world.offices[CIO];
        let context = office.context(world.now);
        let draft = grant(case, &terms, &particulars, &mut office.entropy);
        let body = draft.bodies[usize::from(SLOT_GRANT_TERMS)].clone();
        let (staff, header) = (secret(office.number, 4), draft.header.encode());
        let item = DisclosureItem { entry: draft.header.id(staff.public()), slots: 1 << SLOT_GRANT_TERMS };
        let signed = sign(&staff, &context, Padding::Bare, vec![draft], &mut office.entropy).unwrap();
        let entry = PartEntry { place: 0, header, bodies: vec![(SLOT_GRANT_TERMS, body)] };
        let part = Part { commit: signed.commit, siblings: vec![], entries: vec![entry] };
        world.deliver_unchecked(CIO, ML, (Some(terms.alias), item), part);
        let said: Vec<String> = world.refusals.drain(..).map(|error| error.to_string()).collect();
        assert!(matches!(said.as_slice(), [said] if said.contains("is a grant")), "{terms:?}: {said:?}");
        assert_eq!(case::number_of(&world.offices[ML].store, alias).unwrap(), None, "nothing of it is kept");
        world.cut(CIO, ML);
        world.link(CIO, ML);
        world.settle();
    }
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière")]));
}
