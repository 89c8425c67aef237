// SPDX-License-Identifier: EUPL-1.2
use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

/// Shows the blanks: `_` is the no-break space, `~` the narrow one.
fn set(text: &str) -> String {
    french(text).replace(NO_BREAK_SPACE, "_").replace(NARROW_NO_BREAK_SPACE, "~")
}

#[test]
fn signs_have_the_blanks_and_apostrophes_of_print() {
    assert_snapshot!(set("Fin de l'atelier « Yes, ech wëll » : qu'est-ce ? Oui ; non !"), @"Fin de l’atelier «_Yes, ech wëll_»_: qu’est-ce~? Oui~; non~!");
    assert_snapshot!(set("raccord case set 3fa9 --text 'a b' à 10:30; /ip4/x"), @"raccord case set 3fa9 --text 'a b' à 10:30; /ip4/x");
}

proptest! {
    #[test]
    fn text_that_is_set_stays_and_loses_nothing(text in "[a-z'’:;!?«» \u{a0}\u{202f}\n]{0,30}") {
        let once = french(&text).into_owned();
        prop_assert_eq!(&french(&once), &once);
        prop_assert_eq!(once.chars().count(), text.chars().count());
    }
}
