// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;

use super::*;

#[test]
fn a_birth_date_that_fits_nobody_is_told() {
    let birth = Catalogue::current().by_name("date_naissance").unwrap();
    let odd = |value: &str| odd_birth_date(birth, value, date(2026, 11, 22)).map(|message| message.id());
    assert_eq!(odd("1908-05-04"), Some("warning-birth-old"), "a slip of one digit");
    assert_eq!(odd("1995-11-22"), Some("warning-birth-old"), "31 today");
    assert_eq!(odd("1995-11-23"), None, "30 until tomorrow");
    assert_eq!(odd("2008-05-04"), None);
    assert_eq!(odd("2012-11-22"), None, "14 today");
    assert_eq!(odd("2012-11-23"), Some("warning-birth-young"));
    let refused = |field: &str, day: &str| {
        let field = Catalogue::current().by_name(field).unwrap();
        impossible_day(field, day, date(2026, 11, 22)).map(|message| message.id())
    };
    assert_eq!(refused("date_naissance", "2026-11-23"), Some("warning-birth-future"));
    assert_eq!(refused("date_naissance", "2026-11-22"), None);
    assert_eq!(refused("demande_droit_au_retour_le", "2026-11-23"), Some("value-asked-later"));
    assert_eq!(refused("relance_le", "2026-11-23"), None);
    let odd_in = |field: &str, day: &str| {
        let field = Catalogue::current().by_name(field).unwrap();
        odd_day(field, day, date(2026, 11, 22)).map(|message| message.id())
    };
    assert_eq!(odd_in("date_sortie", "2030-06-30"), Some("warning-day-far-ahead"));
    assert_eq!(odd_in("solution_date_entree", "1999-09-01"), Some("warning-day-long-ago"));
    assert_eq!((odd_in("date_sortie", "2027-06-30"), odd_in("date_sortie", "2014-06-30")), (None, None));
    assert_eq!(odd_in("date_naissance", "2005-05-05"), None);
    assert_eq!(odd(""), None, "a field that is cleared");
    let other = Catalogue::current().by_name("mobile").unwrap();
    assert_eq!(odd_birth_date(other, "1908-05-04", date(2026, 11, 22)), None);
}

#[test]
fn the_choices_of_a_field_are_named() {
    let sex = Catalogue::current().by_name("sexe").unwrap();
    let translator = Translator::new(Language::English);
    let words = Words::new(&translator);
    let named = words.say(choices(sex, &sex.parse("pigeon").unwrap_err(), words).unwrap());
    let FieldKind::Choice { options } = &sex.kind else { panic!("it is a choice") };
    assert!(options.iter().all(|option| named.contains(&option.code)), "{named}");
    let birth = Catalogue::current().by_name("date_naissance").unwrap();
    assert_eq!(choices(birth, &birth.parse("pigeon").unwrap_err(), words), None);
    // Of a record, those of the part that is wrong; in the words of the person beside the codes.
    let attempt = Catalogue::current().by_name("tentative_contact").unwrap();
    let error = attempt.parse("date=2026-11-03; mode=pigeon").unwrap_err();
    let named = words.say(choices(attempt, &error, words).unwrap());
    assert!(named.contains("courrier (Letter"), "{named}");
}

/// Staff who read English type what they read, and so do those who read French; codes are taken as well.
#[test]
fn an_option_is_called_by_its_code_and_by_its_label_in_either_language() {
    for field in Catalogue::current().fields() {
        let kinds = match &field.kind {
            FieldKind::Record { parts } => parts.iter().map(|part| &part.kind).collect(),
            kind => vec![kind],
        };
        for kind in kinds {
            let FieldKind::Choice { options } = kind else { continue };
            for option in options {
                assert_eq!(option_called(options, &option.code), Some(option));
                for label in [&option.label_fr, &option.label_en] {
                    let called = option_called(options, label).map(|found| (&found.label_fr, &found.label_en));
                    assert!(
                        called.is_some_and(|found| found.0 == label || found.1 == label),
                        "{}: {label}",
                        field.name
                    );
                }
            }
        }
    }
}

/// What is told of a value is what a person would type.
#[test]
fn values_are_told_as_they_are_typed() {
    let typed = |language, name: &str, value: &str| {
        let translator = Translator::new(language);
        Words::new(&translator).typed(Catalogue::current().by_name(name).unwrap(), value)
    };
    assert_eq!(typed(Language::French, "date_naissance", "2009-03-12"), "12/03/2009");
    assert_eq!(typed(Language::French, "a_ne_pas_contacter", "true"), "oui");
    let attempt = r#"{"date":"2026-11-03","message_repondeur":"true","mode":"courrier"}"#;
    assert_eq!(
        typed(Language::English, "tentative_contact", attempt),
        "date=2026-11-03; mode=courrier; message_repondeur=yes"
    );
}

/// Whoever wrote "until 23/11/2026" reads that day, in winter and in summer, of terms of before too, which ended with the day of universal
/// time; a term of so many hours ends at its minute.
#[test]
fn a_term_that_ends_with_a_day_is_said_by_that_day() {
    let paris = TimeZone::get("Europe/Paris").expect("a zone that there is");
    let translator = Translator::in_time_zone(Language::French, paris.clone());
    let words = Words::new(&translator);
    for (day, said) in [((2026, 11, 23), "23/11/2026"), ((2026, 7, 14), "14/07/2026"), ((2026, 3, 28), "28/03/2026")] {
        let day = Date::new(day.0, day.1, day.2).expect("a day");
        assert_eq!(words.until(end_of(day, &paris)), said);
        assert_eq!(
            words.moment(end_of(day, &paris).minus_ms(1)),
            format!("{said} 23:59"),
            "it stands to the end of the day"
        );
        assert_eq!(words.until(Timestamp::at_start_of(day.tomorrow().expect("a day"))), said);
    }
    assert_eq!(
        words.until(end_of(Date::new(2026, 11, 23).expect("a day"), &paris).plus_ms(60_000)),
        "24/11/2026 00:01"
    );
}

#[test]
fn blocks_of_the_interview_are_shown_by_their_names() {
    for language in [Language::French, Language::English] {
        let translator = Translator::new(language);
        let words = Words::new(&translator);
        let named = |name: &str| Block::all().iter().find(|block| block.name == name).unwrap().label(words.language);
        let expected = format!("{}, {}", named("situation"), named("projet"));
        assert_eq!(words.part("entretien", "blocs", "situation projet"), expected);
        let held = r#"{"blocs":"situation projet","date":"2026-11-03","genre":"diagnostic"}"#;
        assert!(words.value("entretien", held).contains(&expected), "{}", words.value("entretien", held));
    }
}

#[test]
fn a_moment_is_a_day_a_day_and_a_time_or_universal_time() {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let read = |text: &str| parse_moment(text, &zone).map(|moment| instant(moment).to_string()).ok();
    for (text, moment) in [
        ("20/11/2026", Some("2026-11-19T23:00:00Z")),
        ("20/11/2026 17:30", Some("2026-11-20T16:30:00Z")),
        ("2026-11-20 17h30", Some("2026-11-20T16:30:00Z")),
        ("2026-11-20T17:30:05.25Z", Some("2026-11-20T17:30:05.25Z")),
        ("20/11/2026 25:00", None),
        ("vendredi", None),
    ] {
        assert_eq!(read(text).as_deref(), moment, "{text}");
    }
}
