// SPDX-License-Identifier: EUPL-1.2
//! Published vectors, and what the keys promise.

use proptest::prelude::*;

use super::phone::{PhoneProblem, looked_up_for_tests, mask_phone, phone_e164};
use super::*;

fn replaced(text: &str, index: usize, shift: u8) -> String {
    let mut characters = text.as_bytes().to_vec();
    characters[index] = b'0' + (characters[index] - b'0' + shift) % 10;
    String::from_utf8(characters).expect("digits are ASCII")
}

fn uai(number: u32) -> String {
    let digits = format!("{number:07}");
    format!("{digits}{}", letter_modulo_23(digits.as_bytes()))
}

fn matricule(year: u16, month: u8, day: u8, serial: u16) -> String {
    let payload = format!("{year:04}{month:02}{day:02}{serial:03}");
    let digits: Vec<u8> = payload.bytes().map(|c| c - b'0').collect();
    format!("{payload}{}{}", luhn_digit(&digits), verhoeff_digit(&digits))
}

proptest! {
    #[test]
    fn a_changed_digit_of_a_school_code_is_noticed(number in 10_000u32..960_000, index in 0usize..7, shift in 1u8..10) {
        let code = uai(number);
        prop_assert_eq!(check_uai(&code), Ok(&code[..3]));
        prop_assert!(check_uai(&replaced(&code, index, shift)).is_err());
    }

    #[test]
    fn swapped_neighbours_of_a_school_code_are_noticed(number in 10_000u32..960_000, index in 0usize..6) {
        let code = uai(number);
        if code.as_bytes()[index] == code.as_bytes()[index + 1] {
            return Ok(());
        }
        let mut swapped = code.into_bytes();
        swapped.swap(index, index + 1);
        prop_assert!(check_uai(std::str::from_utf8(&swapped).expect("ASCII")).is_err());
    }

    #[test]
    fn a_changed_digit_of_a_secondary_number_is_noticed(number in 0u64..10_000_000_000, index in 0usize..10, shift in 1u8..10) {
        let digits = format!("{number:010}");
        let ine = format!("{digits}{}", letter_modulo_23(digits.as_bytes()));
        prop_assert_eq!(check_ine(&ine), Ok(IneShape::Bea));
        let noticed = matches!(check_ine(&replaced(&ine, index, shift)), Err(IneProblem::Key { .. }));
        prop_assert!(noticed);
    }

    #[test]
    fn a_higher_education_number_with_its_key_passes(body in "[0-9A-Z]{10}") {
        let ine = format!("{body}{}", nne_key(body.as_bytes()));
        prop_assert_eq!(check_ine(&ine), Ok(IneShape::Nne));
        let wrong = replaced(&ine, 10, 1);
        let noticed = matches!(check_ine(&wrong), Err(IneProblem::Key { .. }));
        prop_assert!(noticed);
    }

    #[test]
    fn a_changed_digit_of_a_matricule_is_noticed(
        year in 1900u16..2030, month in 1u8..13, day in 1u8..29, serial in 0u16..1000, index in 0usize..13, shift in 1u8..10,
    ) {
        let number = matricule(year, month, day, serial);
        prop_assert_eq!(
            check_matricule(&number).map(|date| date.to_string()),
            Ok(format!("{year:04}-{month:02}-{day:02}"))
        );
        prop_assert!(check_matricule(&replaced(&number, index, shift)).is_err());
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = (check_ine(&text), check_uai(&text), check_matricule(&text), mask_phone(&text));
        for country in [Country::Belgium, Country::France, Country::Germany, Country::Luxembourg] {
            let _ = phone_e164(&text, country);
        }
    }

    #[test]
    fn the_short_way_agrees_with_the_numbering_plan(national in "[1-9][0-9]{8}", luxembourgish in "6[0-9]{8}") {
        prop_assert_eq!(
            phone_e164(&format!("+33{national}"), Country::France),
            looked_up_for_tests(&format!("+33{national}"))
        );
        prop_assert_eq!(
            phone_e164(&format!("+352{luxembourgish}"), Country::Luxembourg),
            looked_up_for_tests(&format!("+352{luxembourgish}"))
        );
    }

    #[test]
    fn a_mask_shows_two_digits_at_most(number in r"\+?[0-9 ]{0,20}") {
        prop_assert!(mask_phone(&number).chars().filter(char::is_ascii_digit).count() <= 2);
    }
}

// Every leading three digits, so that no branch of the short way is left to chance.
#[test]
fn the_short_way_agrees_for_every_prefix() {
    for prefix in 100..1000 {
        for (code, country) in [("+33", Country::France), ("+352", Country::Luxembourg)] {
            let number = format!("{code}{prefix}201301");
            assert_eq!(phone_e164(&number, country), looked_up_for_tests(&number), "{number}");
        }
    }
}

// Vectors: `CheckBEA23.java` of esup-transferts, and the fixtures of mission-apprentissage (whose
// number fails its own key).
#[test]
fn student_numbers() {
    assert_eq!(check_ine("0494004062M"), Ok(IneShape::Bea));
    assert_eq!(check_ine("1234567890A"), Err(IneProblem::Key { expected: 'V', found: 'A' }));
    assert_eq!(check_ine("123456789AB"), Ok(IneShape::Rnie));
    assert_eq!(check_ine("2019A12345X"), Ok(IneShape::Apprenticeship));
    for wrong in ["", "12345", "12345678_AB", "0494004062m", "ÉÉÉÉÉA"] {
        assert_eq!(check_ine(wrong), Err(IneProblem::Shape), "{wrong}");
    }
}

// Vectors: the public directory of schools, and `uaiUtils.js` of catalogue-apprentissage.
#[test]
fn school_codes() {
    for valid in ["0750654D", "0752524L", "0920131T", "0021593W", "0750655E"] {
        assert_eq!(check_uai(valid), Ok(&valid[..3]));
    }
    assert_eq!(check_uai("0740003A"), Err(UaiProblem::Key { expected: 'B', found: 'A' }));
    assert_eq!(check_uai("0990003B"), Err(UaiProblem::Department { prefix: "099".into() }));
    assert_eq!(check_uai("750654D"), Err(UaiProblem::Shape));
    assert_eq!(check_uai(&uai(6_200_010)), Ok("620"), "Corsica");
}

// Vectors: the Rust test of Datadog's sensitive-data scanner, and lux-utils. `1990010100197` is
// printed by some libraries as valid and is not.
#[test]
fn matricules() {
    for valid in ["1893120105732", "1990093012358", "1993102814564", "2001120308757", "1979122003208", "1966051507682"]
    {
        assert!(check_matricule(valid).is_ok(), "{valid}");
    }
    assert!(matches!(check_matricule("1990010100197"), Err(MatriculeProblem::Key { .. })));
    assert_eq!(check_matricule("1990139912358"), Err(MatriculeProblem::BirthDate));
    assert_eq!(check_matricule("19900930123"), Err(MatriculeProblem::Shape));
}

#[test]
fn telephone_numbers() {
    let check = |text: &str, country, expected: &str| {
        assert_eq!(phone_e164(text, country).as_deref(), Ok(expected), "{text}");
    };
    check("06 12 34 56 78", Country::France, "+33612345678");
    check("06.12.34.56.78", Country::France, "+33612345678");
    check("612345678", Country::France, "+33612345678");
    check("+33 (0)6 12 34 56 78", Country::France, "+33612345678");
    check("0033612345678", Country::France, "+33612345678");
    check("01 42 34 56 78", Country::France, "+33142345678");
    check("0690 20 13 01", Country::France, "+590690201301");
    check("0590 20 13 01", Country::France, "+590590201301");
    check("0694 20 13 01", Country::France, "+594694201301");
    check("0696 20 13 01", Country::France, "+596696201301");
    check("0692 20 13 01", Country::France, "+262692201301");
    check("0639 20 13 01", Country::France, "+262639201301");
    check("621 123 456", Country::Luxembourg, "+352621123456");
    check("+352 26 20 13 01", Country::Luxembourg, "+35226201301");
    check("27 12 34", Country::Luxembourg, "+352271234");
    check("0475 12 34 56", Country::Belgium, "+32475123456");
    check("+32 475 12 34 56", Country::Luxembourg, "+32475123456");
    check("030 123456", Country::Germany, "+4930123456");
    for wrong in ["06 12 34 56", "061234567890", "+33 6 90 20 13 01", "0000000000"] {
        assert_eq!(phone_e164(wrong, Country::France), Err(PhoneProblem::Unassigned), "{wrong}");
    }
    for wrong in ["", "pas de téléphone", "06 12 34 56 78 (mère)", "06+12"] {
        assert_eq!(phone_e164(wrong, Country::France), Err(PhoneProblem::Characters), "{wrong}");
    }
    assert_eq!(mask_phone("+33 6 12 34 56 78"), "+** * ** ** ** 78");
    assert_eq!(mask_phone("1234"), "****");
}

#[test]
fn phone_numbers_are_shown_as_their_country_writes_them() {
    let shown = |text: &str| phone::phone_written(text).replace('\u{a0}', " ");
    assert_eq!(shown("0612345678"), "06 12 34 56 78");
    assert_eq!(shown("+33612345678"), "06 12 34 56 78");
    assert_eq!(shown("0033 6.12.34.56.78"), "06 12 34 56 78");
    assert_eq!(shown("+352621123456"), "+352 621 123 456");
    assert_eq!(shown("621123456"), "621 123 456");
    assert_eq!(shown("+4915112345678"), "+49 1511 2345678");
    for other in ["", "sa tante", "06 12", "le soir au 0612345678"] {
        assert_eq!(shown(other), other);
    }
}

proptest! {
    /// Showing a number changes no digit of a national one, and it is dialled as before.
    #[test]
    fn a_number_that_is_shown_is_the_same_number(digits in "(0|\\+33|\\+352|00352|)[1-9][0-9]{7,8}") {
        for country in [Country::France, Country::Luxembourg] {
            if let Ok(dialled) = phone_e164(&digits, country) {
                let shown = phone::phone_written(&digits);
                let of = if digits.starts_with("+33") { Country::France } else { country };
                prop_assert_eq!(phone_e164(&shown, of), Ok(dialled), "{} {}", digits, shown);
            }
        }
    }
}

#[test]
fn mobile_numbers_are_told_from_fixed_ones() {
    for text in
        ["06 12 34 56 78", "0733000001", "+352 621 123 456", "0690 00 12 34", "+32 475 12 34 56", "+49 1512 3456789"]
    {
        assert!(phone::is_mobile(text, Country::France), "{text}");
    }
    for text in ["03 83 00 00 01", "+352 26 12 34 56", "09 70 00 00 01", "abc", ""] {
        assert!(!phone::is_mobile(text, Country::France), "{text}");
    }
    assert!(
        phone::is_mobile("621 123 456", Country::Luxembourg) && !phone::is_mobile("26 12 34 56", Country::Luxembourg)
    );
}
