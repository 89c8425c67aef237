// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn what_is_shown_can_be_typed_back(id: [u8; 32]) {
        let platform = PlatformId(id);
        let shown = of_platform(platform);
        let forms = [shown.clone(), shown.replace(' ', "-"), shown.to_uppercase(), platform.to_string()];
        for form in forms {
            let typed: Fingerprint = form.parse().unwrap();
            prop_assert!(typed.matches(platform));
            prop_assert!(typed.matches(typed.padded()));
        }
        prop_assert_eq!(platform.to_string().parse::<Fingerprint>().unwrap().padded(), platform);
    }

    #[test]
    fn one_wrong_digit_does_not_match(id: [u8; 32], place in 0..16usize, bit in 0..8u8) {
        let mut other = id;
        other[place] ^= 1 << bit;
        let typed: Fingerprint = of_platform(PlatformId(other)).parse().unwrap();
        prop_assert!(!typed.matches(PlatformId(id)));
    }

    #[test]
    fn too_few_digits_or_others_are_refused(text in "[0-9a-f]{0,31}|[g-z]{32}") {
        prop_assert!(text.parse::<Fingerprint>().is_err());
    }

    /// A platform is meant by its name, however it is typed, and by eight digits of its fingerprint or more.
    #[test]
    fn a_platform_is_chosen_by_its_name_or_by_first_digits(id: [u8; 32], count in 0..=64usize) {
        let platform = PlatformId(id);
        let start = &platform.to_string()[..count];
        let named = |text: &str| -> PlatformNamed { text.parse().unwrap() };
        prop_assert_eq!(named(start).is_start_of(platform), count >= 8);
        prop_assert!(named(&of_platform(platform)[..9]).is_start_of(platform));
        prop_assert!(named(" psad NANCY ").is_name("PSAD Nancy"));
        prop_assert!(!named("PSAD").is_name("PSAD Nancy"));
    }
}
