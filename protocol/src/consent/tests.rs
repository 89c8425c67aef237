// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::id::Digest;
use crate::identifier::Country;

fn particulars(consenter: Consenter, evidence: bool) -> GrantParticulars {
    GrantParticulars {
        consenter,
        name: "Somebody".to_owned(),
        evidence: evidence.then_some(Digest([1; 32])),
        evidence_salt: [0; 16],
        note: String::new(),
    }
}

fn check(country: Country, births: &[Date], consenter: Consenter, evidence: bool) -> Result<(), ConsentError> {
    let day = date(2026, 11, 22);
    let rules = RuleSet::of(country, day).unwrap();
    check_consenter(Basis::Consent, &particulars(consenter, evidence), births, day, rules)
}

#[test]
fn one_consents_alone_from_the_birthday_that_the_country_says() {
    let young = Consenter::YoungPerson;
    let too_young = |age_min| Err(ConsentError::TooYoung { age_min });
    assert_eq!(check(Country::France, &[date(2011, 11, 22)], young, true), Ok(()), "15 today");
    assert_eq!(check(Country::France, &[date(2011, 11, 23)], young, true), too_young(15), "15 tomorrow");
    assert_eq!(check(Country::Luxembourg, &[date(2011, 11, 22)], young, true), too_young(16));
    assert_eq!(check(Country::Luxembourg, &[date(2010, 11, 22)], young, true), Ok(()));
    let contradicting = [date(2008, 1, 1), date(2012, 1, 1)];
    assert_eq!(check(Country::France, &contradicting, young, true), too_young(15), "the latest birth date decides");
}

#[test]
fn an_unknown_age_takes_a_paper() {
    let unknown = Err(ConsentError::AgeUnknown { age_min: 15 });
    assert_eq!(check(Country::France, &[], Consenter::YoungPerson, false), unknown);
    assert_eq!(check(Country::France, &[], Consenter::YoungPerson, true), Ok(()));
    assert_eq!(check(Country::France, &[], Consenter::Nobody, true), Err(ConsentError::Nobody));
}

proptest! {
    #[test]
    fn a_representative_always_can_and_other_grounds_ask_nobody(
        days in 0i64..20_000,
        consenter in select(&[Consenter::Representative, Consenter::Both][..]),
        basis in select(&Basis::ALL[..]),
        country in select(&[Country::France, Country::Luxembourg][..]),
    ) {
        let birth = date(1980, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        prop_assert_eq!(check(country, &[birth], consenter, false), Ok(()));
        let day = date(2026, 11, 22);
        let rules = RuleSet::of(country, day).unwrap();
        let alone = check_consenter(basis, &particulars(Consenter::YoungPerson, false), &[birth], day, rules);
        let old_enough = age_in_years(birth, day) >= i16::from(rules.consent_alone_age());
        prop_assert_eq!(alone.is_ok(), basis != Basis::Consent || old_enough);
    }
}
