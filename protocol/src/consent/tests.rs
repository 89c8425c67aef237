// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::id::Digest;
use crate::identifier::Country;
use crate::statement::ConsentParticulars;

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

#[test]
fn a_representative_alone_consents_for_a_minor_or_shows_the_order_of_a_court() {
    let by = Consenter::Representative;
    assert_eq!(check(Country::France, &[date(2008, 11, 23)], by, false), Ok(()), "18 tomorrow");
    assert_eq!(check(Country::France, &[date(2008, 11, 22)], by, false), Err(ConsentError::OfAge), "18 today");
    assert_eq!(check(Country::Luxembourg, &[date(2000, 1, 1)], by, false), Err(ConsentError::OfAge));
    assert_eq!(check(Country::France, &[date(2000, 1, 1)], by, true), Ok(()));
    assert_eq!(check(Country::France, &[date(2000, 1, 1)], Consenter::Both, false), Ok(()));
    assert_eq!(check(Country::France, &[date(2000, 1, 1), date(2010, 1, 1)], by, false), Ok(()), "the latest decides");
    assert_eq!(check(Country::France, &[], by, false), Ok(()), "nothing shows the age");
}

#[test]
fn a_form_is_judged_by_the_day_of_its_signature() {
    let recorded = date(2026, 11, 22);
    let day = |signed_on: &str| particulars_of(signed_on).day(recorded);
    assert_eq!(day("2026-10-01"), date(2026, 10, 1));
    assert_eq!(["", "some day", "2027-01-01"].map(day), [recorded; 3], "never after it was recorded");
}

fn particulars_of(signed_on: &str) -> ConsentParticulars {
    let [name, relation, language, note] = [const { String::new() }; 4];
    ConsentParticulars {
        consenter: Consenter::YoungPerson,
        name,
        relation,
        language,
        signed_on: signed_on.to_owned(),
        note,
    }
}

proptest! {
    /// By birth date: at any time exactly one of the young person alone and a representative alone is refused, or neither.
    #[test]
    fn who_consents_follows_from_the_age(
        days in 0i64..20_000,
        evidence: bool,
        basis in select(&Basis::ALL[..]),
        country in select(&[Country::France, Country::Luxembourg][..]),
    ) {
        let birth = date(1980, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let day = date(2026, 11, 22);
        let rules = RuleSet::of(country, day).unwrap();
        let can = |consenter| check_consenter(basis, &particulars(consenter, evidence), &[birth], day, rules).is_ok();
        let asks = basis == Basis::Consent;
        let age = age_in_years(birth, day);
        let (born, of_age) = (birth <= day, age >= i16::from(MAJORITY_AGE));
        prop_assert_eq!(can(Consenter::YoungPerson), !asks || age >= i16::from(rules.consent_alone_age()));
        prop_assert_eq!(can(Consenter::Representative), !asks || born && (!of_age || evidence));
        prop_assert_eq!(can(Consenter::Both), !asks || born);
    }
}
