// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::indicators::{Period, indicators};
use raccord_protocol::view::{CaseHead, Chronicle, Party, Shown};

use raccord_protocol::view::indicators::false_leaver;

use super::*;

fn case(number: u8, kind: CaseKind, fields: &[(&str, String)]) -> CaseSummary {
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in fields {
        let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
        assert_eq!(field.parse(value).map(|parsed| parsed.value).as_ref(), Ok(value), "{name}: a canonical value");
        shown.entry((*name).to_owned()).or_default().push(value.clone());
    }
    let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
    let head =
        CaseHead { case: CaseHandle([number; 16]), number: number.into(), kind, holder, own: true, handed_over: None };
    CaseSummary::new(head, shown.into_iter().map(|(name, values)| (name, Shown::Several(values))).collect())
}

fn campaign(index: u8) -> Campaign {
    let processed = date(2026, 1, 31).checked_add(jiff::Span::new().months(i32::from(index))).expect("in range");
    let fields = [("campagne_nom", format!("C{index}")), ("campagne_traitement_le", processed.to_string())];
    Campaign::read(&case(200 + index, CaseKind::Campaign, &fields)).expect("it has a name and a date")
}

fn person(number: u8, fields: &[(&str, &str)]) -> CaseSummary {
    let fields: Vec<(&str, String)> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    case(number, CaseKind::Person, &fields)
}

/// Each file is of another person.
fn alone(cases: &[CaseSummary]) -> Vec<Vec<CaseSummary>> {
    cases.iter().map(|case| vec![case.clone()]).collect()
}

/// Somebody who was handed over and came back has two files, or three: one person, whom a list named if it named one of them.
#[test]
fn somebody_with_several_files_is_one_person_of_a_campaign() {
    let campaigns = [campaign(0), campaign(1)];
    let attempt = r#"{"date":"2026-02-10","mode":"telephone","qui":"mere"}"#;
    let handed = |number: u8, fields: &[(&str, &str)]| {
        let mut case = person(number, fields);
        case.head.handed_over = Some(case.head.holder.clone());
        case
    };
    let before = handed(1, &[(CAMPAIGN, "C0"), ("tentative_contact", attempt), ("scolarise", "true")]);
    let gone_before = gone(date(2026, 1, 31), None, "absent");
    let frozen = handed(4, &[(CAMPAIGN, "C0"), (GONE, &gone_before)]);
    let people = [
        vec![before.clone(), person(2, &[("tentative_contact", attempt), (CAMPAIGN, "C1")]), frozen],
        vec![person(5, &[(CAMPAIGN, "C0")]), person(6, &[(CAMPAIGN, "C1")])],
        vec![handed(7, &[(CAMPAIGN, "C0"), (CAMPAIGN, "C1")])],
    ];
    let settled = settle(&people, &campaigns[1], &campaigns, 4);
    assert!(settled.iter().all(|settled| !settled.writes(GONE)), "the list named another file of theirs: {settled:?}");
    assert_eq!(settled.iter().map(|settled| settled.case.0[0]).collect::<Vec<_>>(), [2, 5, 6]);
    let measures = measure(&people, &campaigns[1], &campaigns, date(2026, 3, 2));
    assert_eq!((measures.named, measures.tried, measures.gone, measures.days_until_known), (3, 1, 0, None));
    let first = measure(&people[..1], &campaigns[0], &campaigns, date(2026, 3, 2));
    assert_eq!((first.named, first.false_leavers, first.wasted_attempts), (1, 0, 0));
    assert_eq!(
        settle(&[vec![before, person(3, &[])]], &campaigns[1], &campaigns, 4).len(),
        1,
        "absent since the first campaign"
    );
}

#[test]
fn the_fields_are_in_the_catalogue() {
    for name in FIELDS {
        assert_eq!(Catalogue::current().by_name(name).map(|field| field.name.as_str()), Some(name));
    }
    assert!(false_leaver::FIELDS.iter().all(|field| FIELDS.contains(field)));
}

#[test]
fn who_is_absent_from_the_next_list_is_gone_from_it_and_nobody_is_removed() {
    let campaigns = [campaign(0), campaign(1)];
    let cases = [
        person(1, &[(CAMPAIGN, "C0"), (CAMPAIGN, "C1")]),
        person(2, &[(CAMPAIGN, "C0")]),
        person(3, &[(CAMPAIGN, "C0"), ("etape", "solution")]),
        person(4, &[]),
        {
            let mut elsewhere = person(5, &[(CAMPAIGN, "C0")]);
            elsewhere.head.handed_over = Some(elsewhere.head.holder.clone());
            elsewhere
        },
    ];
    let settled = settle(&alone(&cases), &campaigns[1], &campaigns, 4);
    let gone: Vec<u64> =
        settled.iter().filter(|settled| settled.writes(GONE)).map(|settled| settled.case.0[0].into()).collect();
    assert_eq!(
        gone,
        [2],
        "the one on the list, the one with a solution, the one of no list and the one handed over are not"
    );
    let value = &settled.iter().find(|settled| settled.writes(GONE)).expect("one is").values[0].1;
    assert_eq!(value, r#"{"campagne":"C1","date":"2026-02-28","motif":"absent"}"#);
    assert_eq!(settled.iter().filter(|settled| settled.writes(COUNT)).count(), 2);
}

#[test]
fn after_four_campaigns_without_a_solution_follow_up_goes_on_outside_the_list() {
    let campaigns: Vec<Campaign> = (0..6).map(campaign).collect();
    let outside = |index: usize, fields: &[(&str, &str)]| {
        let settled = settle(&alone(&[person(1, fields)]), &campaigns[index], &campaigns, 4);
        settled.first().is_some_and(|settled| settled.writes(OUTSIDE))
    };
    let fields = [(CAMPAIGN, "C0")];
    assert!(!outside(3, &fields), "the fourth campaign is the last on the list");
    assert!(outside(4, &fields));
    assert!(!outside(4, &[(CAMPAIGN, "C0"), ("solution_date_entree", "2026-03-01")]));
    let broken = [(CAMPAIGN, "C0"), ("solution_date_entree", "2026-03-01"), ("solution_date_rupture", "2026-04-01")];
    assert!(outside(4, &broken), "who dropped out again is followed again");
    assert!(!outside(5, &[(CAMPAIGN, "C2")]), "counting begins with the first campaign that names the person");
}

#[test]
fn false_leavers_and_the_work_they_cost_are_counted() {
    let attempt = r#"{"date":"2026-02-10","mode":"telephone","qui":"mere"}"#;
    let gone = gone(date(2026, 2, 28), Some("C1"), "inscrit");
    let cases = [
        person(
            1,
            &[(CAMPAIGN, "C0"), ("date_sortie", "2025-12-01"), ("tentative_contact", attempt), (LISTED, "2026-01-31")],
        ),
        person(2, &[(CAMPAIGN, "C0"), ("tentative_contact", attempt), (GONE, &gone)]),
        person(3, &[(CAMPAIGN, "C0"), ("date_signalement", "2026-01-02"), ("date_sortie", "2026-01-01")]),
        person(4, &[(CAMPAIGN, "C1"), ("tentative_contact", attempt)]),
    ];
    let measures = measure(&alone(&cases), &campaign(0), &[campaign(0), campaign(1)], date(2026, 3, 2));
    assert_eq!((measures.named, measures.tried, measures.contacted), (3, 2, 2));
    assert_eq!((measures.false_leavers, measures.wasted_attempts, measures.gone), (1, 1, 1));
    assert_eq!(measures.days_until_known, Some(1), "reported the day after; of the others nothing says since when");
    assert_eq!(measures.days_until_contact, Some(71));
    assert_eq!((measures.days_since_confirmed, measures.days_since_confirmed_max), (Some(30), Some(59)));
}

#[test]
fn who_was_known_before_a_list_does_not_wait_for_its_review() {
    let attempt = r#"{"date":"2026-02-10","mode":"telephone","qui":"mere"}"#;
    let calls_of = |fields: &[(&str, &str)], day| calls(&[person(1, fields)], day);
    let review = ("revue_jusqu_au", "2026-11-20");
    let tried = ("tentative_contact", r#"{"date":"2026-11-02","mode":"telephone"}"#);
    assert_eq!(calls_of(&[review], date(2026, 11, 20)), Calls::Wait);
    assert_eq!(calls_of(&[review], date(2026, 11, 21)), Calls::Begin, "nobody has called: there is no follow-up yet");
    assert_eq!(calls_of(&[], date(2026, 11, 20)), Calls::Begin);
    assert_eq!(calls_of(&[review, tried], date(2026, 11, 20)), Calls::GoOn);
    let waits = |fields: &[(&str, &str)], day| is_in_review(&person(1, fields), day);
    let until = ("revue_jusqu_au", "2026-11-30");
    assert!(waits(&[until], date(2026, 11, 30)));
    assert!(!waits(&[until], date(2026, 12, 1)));
    assert!(!waits(&[until, ("tentative_contact", attempt)], date(2026, 11, 30)), "somebody is in touch");
    assert!(!waits(&[(CAMPAIGN, "C1")], date(2026, 11, 30)), "the file was there before");
}

#[test]
fn people_are_known_from_the_day_on_which_their_file_was_opened() {
    let opened = |number: u8, day: Date, fields: &[(&str, &str)]| {
        let chronicle = Chronicle { opened: Timestamp::at_start_of(day), ..Chronicle::default() };
        CaseSummary { chronicle: Some(chronicle), ..person(number, fields) }
    };
    let campaigns = [campaign(0), campaign(1)];
    let cases = [
        opened(1, date(2026, 3, 2), &[(CAMPAIGN, "C1"), ("date_sortie", "2026-02-12")]),
        opened(2, date(2026, 2, 2), &[(CAMPAIGN, "C0"), (CAMPAIGN, "C1"), ("date_sortie", "2026-01-31")]),
    ];
    let known =
        |index: usize| measure(&alone(&cases), &campaigns[index], &campaigns, date(2026, 3, 2)).days_until_known;
    assert_eq!(known(1), Some(18), "the list of 28 February came on 2 March, and the other was known before");
    assert_eq!(known(0), Some(2));
}

#[test]
fn contacted_means_the_same_as_in_the_figures_of_a_period() {
    let attempt = |day: &str, who: &str| format!(r#"{{"date":"{day}","mode":"telephone","qui":"{who}"}}"#);
    let tried =
        [attempt("2026-02-03", "etablissement"), attempt("2026-02-05", "personne"), attempt("2026-02-11", "pere")];
    let fields = |attempts: &[String]| -> Vec<(&str, String)> {
        let head = [(CAMPAIGN, "C0".to_owned()), ("date_sortie", "2026-02-01".to_owned())];
        head.into_iter().chain(attempts.iter().map(|attempt| ("tentative_contact", attempt.clone()))).collect()
    };
    let cases = [case(1, CaseKind::Person, &fields(&tried)), case(2, CaseKind::Person, &fields(&tried[..2]))];
    let measures = measure(&alone(&cases), &campaign(0), &[campaign(0)], date(2026, 3, 2));
    assert_eq!((measures.tried, measures.contacted, measures.days_until_contact), (2, 1, Some(10)));
    let figures = indicators(&cases, Period { from: date(2026, 1, 1), until: date(2026, 3, 2) });
    assert_eq!((figures.contacted, figures.contact_days), (1, Some(10)));
}

proptest! {
    /// However lists come and go, closing a campaign twice changes nothing, the count is the number of campaigns since the first,
    /// and only who was on the list before and is not now is gone.
    #[test]
    fn closing_is_settled_once(listed in proptest::collection::vec(any::<bool>(), 1..7)) {
        let campaigns: Vec<Campaign> = (0..u8::try_from(listed.len()).expect("few")).map(campaign).collect();
        let mut fields: Vec<(&str, String)> = Vec::new();
        for (index, campaign) in campaigns.iter().enumerate() {
            if listed[index] {
                fields.push((CAMPAIGN, campaign.name.clone()));
                fields.retain(|(name, _)| *name != GONE);
            }
            let before = case(1, CaseKind::Person, &fields);
            let settled = settle(&alone(&[before]), campaign, &campaigns, 4);
            let was = index > 0 && listed[index - 1] && !listed[index];
            prop_assert_eq!(settled.iter().any(|settled| settled.writes(GONE)), was);
            for (name, value) in settled.into_iter().flat_map(|settled| settled.values) {
                fields.retain(|(known, _)| *known != name);
                fields.push((name, value));
            }
            let after = case(1, CaseKind::Person, &fields);
            prop_assert_eq!(settle(&alone(std::slice::from_ref(&after)), campaign, &campaigns, 4), vec![]);
            let expected = listed.iter().position(|listed| *listed).filter(|first| *first <= index).map(|first| index - first + 1);
            let count = values(&after, COUNT).first().and_then(|value| value.parse::<usize>().ok());
            prop_assert_eq!(count, expected);
            prop_assert_eq!(!values(&after, OUTSIDE).is_empty(), expected.is_some_and(|count| count > 4));
        }
    }
}
