// SPDX-License-Identifier: EUPL-1.2
//! Leaders put other rules in force.

use super::*;
use crate::grant::TermsError;
use crate::roster::{Lineage, RulesInForce};
use crate::rules::RuleSet;

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
