// SPDX-License-Identifier: EUPL-1.2
use super::*;

fn count(part: &str, budget: &mut Budget) -> Result<(), ImportError> {
    Parts::new(budget).count(part.as_bytes())
}

#[test]
fn what_a_part_says_of_its_strings_is_held_against_its_bytes() {
    let said = |attributes: &str| {
        let part = format!("<?xml version=\"1.0\"?><x:sst {attributes}><si><t>a</t></si><si/></x:sst>");
        count(&part, &mut Budget::new())
    };
    for honest in ["", "count=\"2\" uniqueCount=\"2\"", "count=\"19000000\"", "uniqueCount='0'"] {
        assert_eq!(said(honest), Ok(()), "{honest}");
    }
    for lie in ["18446744073709551615", "18446744073709551616", "4000000000", "1000", "-1", ""] {
        assert_eq!(said(&format!("uniqueCount=\"{lie}\"")), Err(unsound()), "{lie}");
        assert_eq!(said(&format!("uniqueCount=\"2\" uniqueCount=\"{lie}\"")), Err(unsound()), "{lie}");
    }
    assert_eq!(said("count=\"18446744073709551615\""), Err(unsound()));
}

#[test]
fn shared_strings_are_cells() {
    let strings = "<sst><si><t>abc</t></si><si/><si><t>&amp;de</t><t><![CDATA[f]]></t></si></sst>";
    assert_eq!(count(strings, &mut Budget::of(3, 6)), Ok(()));
    for (cells, bytes) in [(2, 6), (3, 5)] {
        let refused = count(strings, &mut Budget::of(cells, bytes));
        assert!(matches!(refused, Err(ImportError::CellsMany { .. })), "{refused:?}");
    }
}

#[test]
fn styles_may_not_copy_long_names_over_and_over() {
    let styles = |fonts: usize, name: usize, styles: usize| {
        let fonts = format!("<font><name val=\"{}\"/></font>", "x".repeat(name)).repeat(fonts);
        let part =
            format!("<styleSheet><fonts>{fonts}</fonts><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(styles));
        count(&part, &mut Budget::new())
    };
    assert_eq!(styles(100, 30, 1_000), Ok(()));
    assert_eq!(styles(1, 1_000_000, 1_000), Err(unsound()));
    assert_eq!(styles(KEPT_MAX + 1, 0, 0), Err(unsound()));
}
