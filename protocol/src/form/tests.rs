// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::consent::check_form;
use crate::id::{Nonce, OrganisationId};
use crate::key::SecretKey;
use crate::roster::{Card, Member, RulesInForce, SignedCard, SignedRoster};
use crate::time::DAY_MS;

const GOOD: &str = r#"
name = "metz"
version = 2
basis = "consent"
days = 365
title = { fr = "Mon accord", en = "My agreement" }
purpose = { fr = "chercher une place", en = "finding a place" }
text = { fr = "Vous pouvez refuser.", en = "You may refuse." }

[[line]]
name = "place"
organisations = ["cfa", "e2c"]
named = ["Maison des jeunes"]
fields = ["nom", "mobile"]
title = { fr = "Mon nom", en = "My name" }

[[line]]
name = "suite"
organisations = ["association"]
blocks = ["identite"]
title = { fr = "Mon identité", en = "Who I am" }
"#;

fn edited(from: &str, to: &str) -> Result<Form, FormError> {
    assert!(GOOD.contains(from), "{from}");
    Form::read(&GOOD.replacen(from, to, 1))
}

/// Where the fault is, and which it is, as people who read no French or English Fluent file see it.
fn said(from: &str, to: &str) -> String {
    edited(from, to).unwrap_err().to_string()
}

#[test]
fn a_form_says_what_its_file_says() {
    let form = Form::read(GOOD).unwrap();
    assert_eq!((form.name.as_str(), form.version, form.days), ("metz", 2, 365));
    assert_eq!(form.title.say(Language::French), "Mon accord");
    assert_eq!(form.digest, Digest(sha256(&[GOOD.as_bytes()])));
    let [place, rest] = &form.lines[..] else { panic!("two lines") };
    let names = place.fields.iter().map(|field| Catalogue::current().field(*field).unwrap().name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["nom", "mobile"]);
    assert!(place.is_about(OrganisationKind::Cfa, "any") && place.is_about(OrganisationKind::Cio, "Maison des jeunes"));
    assert!(!place.is_about(OrganisationKind::Cio, "any") && !rest.is_about(OrganisationKind::Cio, ""));
    let private = |field: &FieldId| Catalogue::current().field(*field).unwrap().class == Class::Private;
    assert!(!rest.fields.is_empty() && !rest.fields.iter().any(private), "a block without its private fields");
}

#[test]
fn a_form_that_says_too_little_or_too_much_is_refused_with_its_place() {
    insta::assert_snapshot!(said("\"mobile\"", "\"commentaire\""), @"line place, fields: commentaire is private and leaves item by item only");
    insta::assert_snapshot!(said("\"mobile\"", "\"mobil\""), @"line place, fields: no field mobil");
    insta::assert_snapshot!(said("\"identite\"", "\"identity\""), @"line suite, blocks: no block identity");
    insta::assert_snapshot!(said("blocks = [\"identite\"]", ""), @"line suite, fields: no field is named");
    insta::assert_snapshot!(said("organisations = [\"association\"]", ""), @"line suite, organisations: no organisation is named");
    insta::assert_snapshot!(said("\"Maison des jeunes\"", "\" \""), @"line place, named: a text says nothing");
    insta::assert_snapshot!(said("name = \"suite\"", "name = \"place\""), @"line place, name: two lines have one name");
    insta::assert_snapshot!(said("name = \"metz\"", "name = \"Metz 2\""), @"name: a name has letters, digits, - and _");
    insta::assert_snapshot!(said("days = 365", "days = 0"), @"days: a number from 1 to 3660");
    insta::assert_snapshot!(said("version = 2", "version = 0"), @"version: a number from 1 to 4294967295");
    insta::assert_snapshot!(said("\"My agreement\"", "\"\""), @"title: a text says nothing");
    insta::assert_snapshot!(said("basis = \"consent\"", "basis = \"law\""), @"article: the basis is the law: an article is wanted");
    insta::assert_snapshot!(said("version = 2", "version = 2\nsurprise = 2"), @"row 4: unknown field `surprise`, expected one of `name`, `version`, `country`, `basis`, `article`, `days`, `title`, `purpose`, `text`, `line`");
    insta::assert_snapshot!(said("[\"cfa\", \"e2c\"]", "[\"cfa\", \"e2\"]").split(", expected").next().unwrap(), @"row 12: unknown variant `e2`");
}

#[test]
fn everything_has_a_limit() {
    let long = |count| "x".repeat(count);
    assert!(said("\"metz\"", &format!("\"{}\"", long(65))).contains("more than 64 bytes"));
    assert!(said("\"Mon accord\"", &format!("\"{}\"", long(201))).contains("more than 200 bytes"));
    assert!(said("\"finding a place\"", &format!("\"{}\"", long(4097))).contains("more than 4096 bytes"));
    let names = vec!["\"cfa\""; 65].join(", ");
    assert!(said("\"cfa\"", &names).contains("more than 64"));
    let line = |number: usize| GOOD[GOOD.rfind("[[line]]").unwrap()..].replace("suite", &format!("l{number}"));
    let lines = |count: usize| GOOD.to_owned() + &(2..count).map(line).collect::<String>();
    assert_eq!(Form::read(&lines(64)).unwrap().lines.len(), 64);
    assert!(Form::read(&lines(65)).unwrap_err().to_string().contains("more than 64"));
    let padded = |bytes: usize| format!("{GOOD}#{}", long(bytes - GOOD.len() - 1));
    assert!(Form::read(&padded(FORM_BYTES_MAX)).is_ok());
    let bytes = FORM_BYTES_MAX + 1;
    assert_eq!(Form::read(&padded(bytes)), Err(FormError::TooLong { bytes, bytes_max: FORM_BYTES_MAX }));
}

/// What the file of a form says of one line.
fn line_file(number: usize, (kinds, fields, write): &(Vec<OrganisationKind>, Vec<String>, bool)) -> String {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("{:?}", kind.name())).collect();
    format!(
        "[[line]]\nname = \"l{number}\"\norganisations = [{}]\nfields = {fields:?}\nwrite = {write}\n\
         title = {{ fr = \"L\", en = \"L\" }}\n",
        kinds.join(", "),
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        name in "[a-zé0-9_-]{1,20}",
        version in 1u32..,
        days in 1..=FORM_DAYS_MAX,
        basis in select(&Basis::ALL[..]),
        lines in proptest::collection::vec((
            proptest::collection::vec(select(&OrganisationKind::ALL[..]), 1..6),
            proptest::collection::vec(select(shared()), 1..12),
            any::<bool>(),
        ), 1..8),
        said in "\\PC{0,60}x",
    ) {
        let basis_name = toml::Value::try_from(basis).unwrap();
        let text = toml::Value::String(said.clone());
        let file = format!(
            "name = {name:?}\nversion = {version}\ndays = {days}\nbasis = {basis_name}\narticle = \"L. 1\"\n\
             [title]\nfr = \"T\"\nen = \"T\"\n[purpose]\nfr = \"P\"\nen = \"P\"\n[text]\nfr = {text}\nen = \"t\"\n{}",
            lines.iter().enumerate().map(|(number, line)| line_file(number, line)).collect::<String>(),
        );
        let form = Form::read(&file).unwrap();
        prop_assert_eq!((form.name, form.version, form.days, form.basis), (name, version, days, basis));
        prop_assert_eq!(form.text.say(Language::French), said.trim());
        prop_assert_eq!(form.lines.len(), lines.len());
        for (read, (kinds, fields, write)) in form.lines.iter().zip(&lines) {
            let names: BTreeSet<&str> =
                read.fields.iter().map(|field| Catalogue::current().field(*field).unwrap().name.as_str()).collect();
            prop_assert_eq!(names, fields.iter().map(String::as_str).collect::<BTreeSet<_>>());
            prop_assert!(read.fields.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!((&read.kinds, read.write), (kinds, *write));
        }
        prop_assert_eq!(form.digest, Digest(sha256(&[file.as_bytes()])));
    }

    /// A file that somebody damaged, or made to harm, is read or refused, and nothing else.
    #[test]
    fn no_file_is_too_much(text in "(\\PC|\n){0,400}", cut in 0..GOOD.len(), with in "(\\PC|\n){0,8}") {
        let _ = Form::read(&text);
        let cut = (cut..).find(|at| GOOD.is_char_boundary(*at)).unwrap();
        let _ = Form::read(&format!("{}{with}{}", &GOOD[..cut], &GOOD[cut..]));
        let _ = Form::read(&format!("{}{}", "[".repeat(text.len() * 20), GOOD));
    }
}

/// The names of the fields of a person's case that can be shared whole.
fn shared() -> &'static [String] {
    static NAMES: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        let fields = Catalogue::current().fields().iter();
        let whole = fields.filter(|field| field.of == CaseKind::Person && field.class != Class::Private);
        whole.map(|field| field.name.clone()).collect()
    });
    &NAMES
}

// On a platform

const NOW: Timestamp = Timestamp(1_780_000_000_000);

fn member(number: u8, kind: OrganisationKind) -> (OrganisationId, Member, SignedCard) {
    let key = SecretKey::from_seed(&[number; 32]);
    let card = Card::first(key.public(), &format!("Office {number}"), kind, Country::France, Timestamp(1));
    let circle = kind.default_circle();
    let organisation = card.organisation;
    let member = Member { organisation, kind, circle, since: Timestamp(1), until: None, successor: None };
    (organisation, member, SignedCard::sign(&card, &key, None))
}

/// A platform of offices of these kinds, with these forms.
fn platform(kinds: &[OrganisationKind], forms: Vec<PlatformForm>) -> (Directory, PlatformId) {
    let offices: Vec<_> = (1..).zip(kinds).map(|(number, kind)| member(number, *kind)).collect();
    let mut roster = Roster::founding(Nonce([1; 16]), "Platform", Country::France, Timestamp(1));
    roster.rules = vec![RulesInForce::of(Country::France, NOW).unwrap()];
    roster.rules[0].since = Timestamp(1);
    roster.leaders = vec![offices[0].0];
    roster.members = offices.iter().map(|(_, member, _)| member.clone()).collect();
    roster.members.sort_unstable_by_key(|member| member.organisation);
    roster.forms = forms;
    roster.forms.sort_unstable_by_key(|form| form.digest);
    let mut signed = SignedRoster::unsigned(&roster);
    signed.add_signature(offices[0].0, &SecretKey::from_seed(&[1; 32]));
    let mut directory = Directory::default();
    offices.into_iter().for_each(|(_, _, card)| assert!(directory.add_card(card).unwrap()));
    let platform = directory.add_roster(signed).unwrap().expect("a new platform");
    (directory, platform)
}

fn unfit(kinds: &[OrganisationKind], from: &str, to: &str) -> Result<(), Unfit> {
    let (directory, platform) = platform(kinds, Vec::new());
    let roster = directory.roster(platform).unwrap();
    edited(from, to).unwrap().check_on(roster, &directory, NOW)
}

#[test]
fn what_the_rules_can_never_allow_is_known_when_a_form_is_added() {
    use OrganisationKind::{Cio, MissionLocale, Pjj};
    assert_eq!(NOW.date(), date(2026, 5, 28));
    assert_eq!(unfit(&[Cio, MissionLocale], "metz", "metz"), Ok(()));
    assert_eq!(unfit(&[Cio], "version = 2", "version = 2\ncountry = \"luxembourg\""), Err(Unfit::Country));
    let days_max = crate::rules::RuleSet::of(Country::France, NOW.date()).unwrap().longest_grant_days();
    let days = format!("days = {}", u32::from(days_max) + 1);
    assert_eq!(unfit(&[Cio], "days = 365", &days), Err(Unfit::Days { days_max }));
    // The association of the second line stands in the second circle, to which a public task gives no identity.
    let Err(Unfit::Refused { line, recipient, refusal, .. }) = unfit(&[Cio], "\"consent\"", "\"shared_secret\"") else {
        panic!("a refusal")
    };
    assert_eq!((line.as_str(), recipient), ("place", OrganisationKind::Cfa));
    assert!(matches!(refusal, Refusal::Basis { sufficient, .. } if sufficient.contains(&Basis::Consent)));
    // Where only judicial youth protection could hold a case, nothing goes by field; where another office can, it is asked later.
    assert!(matches!(
        unfit(&[Pjj], "metz", "metz"),
        Err(Unfit::Refused { refusal: Refusal::HolderItemOnly { holder: Pjj }, .. })
    ));
    assert_eq!(unfit(&[Pjj, Cio], "metz", "metz"), Ok(()));
}

#[test]
fn a_platform_offers_the_newest_version_that_is_in_force() {
    let version = |number: u32| GOOD.replacen("version = 2", &format!("version = {number}"), 1);
    let form = |number, since: i64, until: Option<i64>| PlatformForm {
        until: until.map(|until| Timestamp(NOW.0.checked_add_signed(until).unwrap())),
        ..PlatformForm::new(&version(number), Timestamp(NOW.0.checked_add_signed(since).unwrap()))
    };
    let offered = |forms: Vec<PlatformForm>| {
        let (directory, platform) = platform(&[OrganisationKind::Cio], forms);
        let versions = in_force(&directory, platform, NOW).into_iter().map(|form| form.version).collect::<Vec<_>>();
        (versions, listed(directory.roster(platform).unwrap(), &directory).len())
    };
    assert_eq!(offered(vec![]), (vec![], 0));
    assert_eq!(offered(vec![form(1, -9, Some(0)), form(2, 0, None)]), (vec![2], 2), "in its place at once");
    assert_eq!(offered(vec![form(1, -9, Some(1)), form(2, 1, None)]), (vec![1], 2), "and not before");
    assert_eq!(offered(vec![form(10, -9, None), form(9, -5, None)]), (vec![10], 2));
    assert_eq!(offered(vec![form(1, -9, Some(0))]), (vec![], 1), "withdrawn");
    let foreign = PlatformForm::new("of a later program", Timestamp(1));
    assert_eq!(offered(vec![foreign, form(3, -1, None)]), (vec![3], 2), "one that does not read hides no other");
}

/// A paper bears a day, and a form is published or withdrawn at some moment of it: what was in force then may be what was signed,
/// and the home refuses none of it.
#[test]
fn what_was_in_force_at_some_moment_of_the_day_may_have_been_signed() {
    let day = Timestamp::at_start_of(NOW.date());
    let recorded = day.plus_ms(3 * DAY_MS);
    let version = |number: u32| GOOD.replacen("version = 2", &format!("version = {number}"), 1);
    let form = |number: u32, since: u64, until: Option<u64>| PlatformForm {
        until: until.map(|until| day.plus_ms(until)),
        ..PlatformForm::new(&version(number), day.plus_ms(since))
    };
    let noon = DAY_MS / 2;
    let named = |forms: Vec<PlatformForm>, agreed: Agreed| {
        let (directory, platform) = platform(&[OrganisationKind::Cio], forms);
        let roster = directory.roster(platform).unwrap();
        let found = signable(&directory, platform, agreed);
        for form in &found {
            assert_eq!(check_form(roster, form.digest, agreed), Ok(()), "the home takes what is offered");
        }
        (found.into_iter().map(|form| form.version).collect::<Vec<_>>(), had_own(roster, agreed))
    };
    let signed = Agreed::on(NOW.date(), recorded);
    let replaced = || vec![form(1, 0, Some(noon)), form(2, noon, None)];
    assert_eq!(named(replaced(), signed), (vec![1, 2], true), "nobody can tell whether before noon or after");
    assert_eq!(named(vec![form(3, noon, None)], signed), (vec![3], false), "published on that day");
    assert_eq!(named(vec![form(3, 0, Some(noon))], signed), (vec![3], false), "withdrawn on that day");
    assert_eq!(named(vec![form(3, DAY_MS, None)], signed), (vec![], false), "published on the next");
    let next = Agreed::on(NOW.date().tomorrow().unwrap(), recorded);
    assert_eq!(named(vec![form(3, 0, Some(DAY_MS))], next), (vec![], false), "withdrawn before");
    // Of a signature of today it is known when: now.
    for (now, offered) in [(noon - 1, 1), (noon, 2)] {
        let agreed = Agreed::on(NOW.date(), day.plus_ms(now));
        assert_eq!(named(replaced(), agreed), (vec![offered], true));
    }
}
