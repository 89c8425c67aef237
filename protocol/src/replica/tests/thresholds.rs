// SPDX-License-Identifier: EUPL-1.2
//! Whose settings count for whom: those of the leaders of a platform for its cases, and nobody else's.

use jiff::civil::{date, datetime};

use super::desk::{kept, numbers, viewer};
use super::*;
use crate::desk::index::MemoryIndex;
use crate::view::desk::{DeskRules, counts};
use crate::view::indicators::LEAST_SHARED;
use crate::view::show::number_of;
use crate::view::thresholds::{AGREEING_MIN, Counts, Setting, Settings, Thresholds, cases, platform_of, settings};

/// What holds for an office on the day of the tests.
fn held(world: &World, at: usize) -> Settings {
    let meetings = numbers(world, at).into_iter().collect();
    settings(&viewer(world, at), &meetings, date(2026, 11, 24)).unwrap()
}

/// Holds a meeting that sets something, and shares it with others on a platform.
fn meet(world: &mut World, at: usize, platform: PlatformId, with: &[usize], set: &[(&str, &str)]) {
    let values = [&[("reunion_objet", "Premier cercle"), ("reunion_date", "2026-11-02")], set].concat();
    let meeting = world.open_case_of(at, CaseKind::Meeting, &values);
    let mut fields: Vec<&str> = values.iter().map(|(field, _)| *field).collect();
    fields.dedup();
    for to in with {
        let terms = GrantTerms { platform, ..world.terms(at, *to, &fields, Mode::Read) };
        world.grant(at, meeting, &terms).unwrap();
    }
    world.settle();
}

/// The settings of some office, by what they set.
fn of<'s>(settings: impl IntoIterator<Item = &'s Setting>) -> Vec<(&'s str, u16, Counts)> {
    settings.into_iter().map(|setting| (setting.what.as_str(), setting.value, setting.counts)).collect()
}

const LAX: [(&str, &str); 4] = [
    ("seuil", r#"{"quoi":"petits_nombres","valeur":"1"}"#),
    ("seuil", r#"{"quoi":"avis_min","valeur":"1"}"#),
    ("reglage", r#"{"quoi":"silence_jours","valeur":"300"}"#),
    ("delai", r#"{"jours":"2","quoi":"droit_au_retour"}"#),
];

/// Whoever does not lead the platform sets nothing for the others; for itself only what is stricter, or what nobody has chosen.
#[test]
fn whoever_does_not_lead_a_platform_sets_nothing_for_its_members() {
    let mut world = three();
    let platform = world.platform;
    meet(&mut world, ML, platform, &[CIO, OTHER], &LAX);
    for at in [CIO, OTHER] {
        let found = held(&world, at);
        assert_eq!(found.office, Thresholds::default());
        assert_eq!(found.platforms[0].thresholds, Thresholds::default());
        assert_eq!(found.uncounted.len(), LAX.len(), "it is said who set it");
        assert!(found.uncounted.iter().all(|setting| setting.by.organisation == world.offices[ML].id()));
    }
    let own = held(&world, ML);
    assert_eq!((own.office.least_shared, own.office.agreeing_min), (LEAST_SHARED, AGREEING_MIN));
    assert_eq!((own.office.calling.silence_days, own.office.terms["droit_au_retour"]), (300, 2));
    assert_eq!(
        of(&own.platforms[0].set),
        [("droit_au_retour", 2, Counts::Office), ("silence_jours", 300, Counts::Office)]
    );

    // What its leader sets counts for everybody, over whatever another chose for itself.
    let set = [
        ("seuil", r#"{"quoi":"petits_nombres","valeur":"12"}"#),
        ("reglage", r#"{"quoi":"silence_jours","valeur":"45"}"#),
    ];
    meet(&mut world, CIO, platform, &[ML, OTHER], &set);
    for at in [CIO, ML, OTHER] {
        let found = held(&world, at);
        assert_eq!((found.office.least_shared, found.office.calling.silence_days), (12, 45));
        assert_eq!(found.office.terms.get("droit_au_retour").copied(), (at == ML).then_some(2));
        let all = found.platforms[0].set.iter();
        let led = all.filter(|setting| setting.counts == Counts::Platform);
        assert!(led.clone().all(|setting| setting.by.organisation == world.offices[CIO].id()));
        assert_eq!(led.count(), 2);
    }
}

/// A leader's meeting counts for its platform from when it is shared there.
#[test]
fn a_meeting_that_no_member_sees_sets_nothing_for_a_platform() {
    let mut world = three();
    let platform = world.platform;
    meet(&mut world, CIO, platform, &[], &LAX);
    assert_eq!(held(&world, CIO).office.least_shared, LEAST_SHARED);
    meet(&mut world, CIO, platform, &[ML], &LAX);
    assert_eq!((held(&world, CIO).office.least_shared, held(&world, ML).office.least_shared), (1, 1));
    assert_eq!(held(&world, OTHER).office, Thresholds::default(), "it was told nothing");
}

/// Adds a platform of two of the offices, which one of them leads.
fn second_platform(world: &mut World, leader: usize, member: usize) -> PlatformId {
    let of_office = |office: &Office| Member {
        organisation: office.id(),
        kind: office.card.read().unwrap().kind,
        circle: Circle::First,
        since: START,
        until: None,
        successor: None,
    };
    let mut members: Vec<Member> = [leader, member].map(|at| of_office(&world.offices[at])).into();
    members.sort_unstable_by_key(|member| member.organisation);
    let leads = &world.offices[leader];
    let roster = Roster {
        territory: "Lorraine".to_owned(),
        threshold: 1,
        leaders: vec![leads.id()],
        members,
        ..Roster::founding(Nonce([8; 16]), "Lorraine", Country::France, START)
    };
    let mut roster = SignedRoster::unsigned(&roster);
    roster.add_signature(leads.id(), &leads.organisation_key);
    let platform = roster.platform().unwrap();
    let cards: Vec<_> = world.offices.iter().map(|office| office.card.clone()).collect();
    for at in [leader, member] {
        let file = PlatformFile { cards: cards.clone(), rosters: vec![roster.clone()] };
        world.step(at, Input::Platform { request: RequestId(0), file }).unwrap();
    }
    world.settle();
    platform
}

/// An office on two platforms counts a case by what the platform has set on which it is shared; of none or of both by the strictest.
#[test]
fn what_one_platform_sets_governs_no_case_of_another() {
    let mut world = three();
    let nancy = world.platform;
    let lorraine = second_platform(&mut world, OTHER, CIO);
    let set = [&LAX[..], &[("delai", r#"{"jours":"20","quoi":"entretien_reorientation"}"#)]].concat();
    meet(&mut world, OTHER, lorraine, &[CIO], &set);
    let found = held(&world, CIO);
    assert_eq!(*found.of(Some(nancy)), Thresholds::default());
    let there = found.of(Some(lorraine));
    assert_eq!((there.least_shared, there.agreeing_min, there.terms["droit_au_retour"]), (1, 1, 2));
    assert_eq!((found.office.least_shared, found.office.agreeing_min), (LEAST_SHARED, AGREEING_MIN));
    assert_eq!(found.office.calling.silence_days, Thresholds::default().calling.silence_days);
    assert_eq!(found.office.terms["droit_au_retour"], 2, "of no platform, or of both: the shortest");
    assert_eq!(held(&world, ML).office, Thresholds::default());

    // The leader of one is a member like any other on the other.
    meet(&mut world, OTHER, nancy, &[CIO, ML], &LAX);
    assert_eq!(held(&world, ML).office, Thresholds::default());
    assert_eq!(*held(&world, CIO).of(Some(nancy)), Thresholds::default());

    let person = [("date_naissance", "2009-05-05"), ("date_signalement", "2026-11-01")];
    let fields = ["date_naissance", "date_signalement"];
    let shared: Vec<CaseHandle> = [&[(ML, nancy)][..], &[(OTHER, lorraine)], &[], &[(ML, nancy), (OTHER, lorraine)]]
        .map(|with| {
            let case = world.open_case(CIO, &person);
            for (to, platform) in with {
                let terms = GrantTerms { platform: *platform, ..world.terms(CIO, *to, &fields, Mode::Read) };
                world.grant(CIO, case, &terms).unwrap();
            }
            case
        })
        .into();
    world.settle();
    let viewer = viewer(&world, CIO);
    let number = |case: &CaseHandle| number_of(&viewer, *case).unwrap();
    let of_each: Vec<_> = shared.iter().map(|case| platform_of(&viewer, number(case)).unwrap()).collect();
    assert_eq!(of_each, [Some(nancy), Some(lorraine), None, None]);
    let rules = DeskRules::read(Country::France, found, || cases(&viewer)).unwrap();
    let days = |case| rules.of_case(number(case)).terms.get("entretien_reorientation").copied();
    assert_eq!(shared.iter().map(days).collect::<Vec<_>>(), [None, Some(20), Some(20), Some(20)]);
    let mut index = MemoryIndex::default();
    kept(&world, CIO).iter().for_each(|(number, made)| made.row.iter().for_each(|row| index.add(*number, row)));
    let now = datetime(2026, 11, 24, 15, 0, 0, 0);
    let counted = counts(now, &rules, 0, &index).unwrap();
    assert_eq!((counted.calls, counted.pressing), (4, 3), "the clock of Nancy runs on");
}
