// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::rules::{Access, Extent, RuleSet, Share};

use super::*;
use crate::language::{Language, Translator};

#[test]
fn forms_that_ship_ask_for_nothing_that_the_rules_refuse() {
    let forms = built_in();
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
fn a_file_that_is_no_form_is_told_what_where_and_how_to_mend_it() {
    let translators = [Language::French, Language::English].map(Translator::new);
    let good = BUILT_IN[1];
    let check = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        let file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
        fs::write(file.path(), good.replacen(from, to, 1)).unwrap();
        let error = read_file(file.path()).unwrap_err();
        let say = |translator: &Translator| {
            let reason = translator.say(error.reason().unwrap());
            let hints: Vec<String> = error.hints().iter().map(|hint| translator.say(hint)).collect();
            format!("{reason} / {}", hints.join(" / "))
        };
        translators.each_ref().map(say).join("\n")
    };
    insta::assert_snapshot!(check("\"projet\"", "\"commentaire\""), @"
    solutions › fields : commentaire est privé, et ne part qu’élément par élément / retirez-le de la ligne ; un seul élément se communique avec raccord grant --item
    solutions › fields: commentaire is private, and leaves item by item only / take it out of the line; a single item is released with raccord grant --item
    ");
    insta::assert_snapshot!(check("\"projet\"", "\"projett\""), @"
    solutions › fields : il n’y a pas de champ projett / raccord fields liste les champs et les blocs
    solutions › fields: there is no field projett / raccord fields lists fields and blocks
    ");
    insta::assert_snapshot!(check("days = 365", "days = 0"), @"
    days : il faut un nombre de 1 à 3 660 / écrivez le nombre sans guillemets, comme days = 365
    days: a number from 1 to 3,660 is wanted / write the number without quotation marks, as days = 365
    ");
    insta::assert_snapshot!(check("name = \"obstacles\"", "name = \"solutions\""), @"
    solutions › name : deux lignes ont ce nom / donnez à chaque ligne un nom à elle
    solutions › name: two lines have this name / give each line a name of its own
    ");
    let shape = check("version = 1", "version = 1\nsurprise = 2");
    assert!(shape.contains("ligne 9 du fichier") && shape.contains("row 9 of the file: unknown field `surprise`"));
    assert!(shape.contains("raccord platform form show psad --source"));
}
