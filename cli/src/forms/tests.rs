// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use raccord_protocol::organisation::Circle;
use raccord_protocol::rules::{Access, Extent, RuleSet, Share};

use super::*;

#[test]
fn forms_that_ship_ask_for_nothing_that_the_rules_refuse() {
    let forms = Form::built_in();
    assert_eq!(forms.iter().map(|form| form.name.as_str()).collect::<Vec<_>>(), ["alj", "psad"]);
    for form in forms {
        let rules = RuleSet::of(form.country.expect("each is made for a country"), date(2026, 9, 1)).unwrap();
        assert!(form.days <= u32::from(rules.longest_grant_days()));
        for line in &form.lines {
            for (field, recipient) in
                line.fields.iter().flat_map(|field| line.kinds.iter().map(move |kind| (field, kind)))
            {
                let share = Share {
                    class: Catalogue::current().field(*field).unwrap().class,
                    extent: Extent::Field,
                    access: if line.write { Access::Write } else { Access::Read },
                    basis: form.basis,
                    holder: OrganisationKind::Cio,
                    recipient: *recipient,
                    circle: Circle::Second,
                };
                assert!(rules.permits(&share).is_ok(), "{}: {}: {recipient:?}", form.name, line.name);
            }
        }
    }
}

#[test]
fn a_form_that_says_too_little_or_too_much_is_refused() {
    let good = BUILT_IN[1];
    assert!(Form::read(good).is_ok());
    let check = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        Form::read(&good.replacen(from, to, 1)).unwrap_err()
    };
    assert!(check("\"projet\"", "\"commentaire\"").contains("private"));
    assert!(check("\"projet\"", "\"projett\"").contains("no field"));
    assert!(check("days = 365", "days = 0").contains("days"));
    assert!(check("name = \"obstacles\"", "name = \"solutions\"").contains("one name"));
    assert!(check("version = 1", "version = 1\nsurprise = 2").contains("surprise"));
}
