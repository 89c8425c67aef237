// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::id::{Nonce, PlatformId};
use crate::key::SecretKey;
use crate::organisation::OrganisationKind;
use crate::roster::{Card, Directory, SignedCard, SignedRoster};

/// A roster as version 1 has it: what every program wrote before there were forms.
#[derive(BorshSerialize)]
struct Version1 {
    version: u8,
    number: u32,
    lineage: Lineage,
    name: String,
    country: Country,
    territory: String,
    issued: Timestamp,
    threshold: u8,
    leaders: Vec<OrganisationId>,
    members: Vec<Member>,
    rules: Vec<RulesInForce>,
}

fn leader() -> (SecretKey, SignedCard) {
    let key = SecretKey::from_seed(&[1; 32]);
    let card = Card::first(key.public(), "Leader", OrganisationKind::Cio, Country::France, Timestamp(1));
    let signed = SignedCard::sign(&card, &key, None);
    (key, signed)
}

fn roster(forms: Vec<PlatformForm>) -> Roster {
    let (_, card) = leader();
    let organisation = card.organisation().unwrap();
    let circle = crate::organisation::Circle::First;
    let kind = OrganisationKind::Cio;
    let member = Member { organisation, kind, circle, since: Timestamp(1), until: None, successor: None };
    let mut roster = Roster::founding(Nonce([1; 16]), "Platform", Country::France, Timestamp(1));
    (roster.leaders, roster.members, roster.forms) = (vec![organisation], vec![member], forms);
    roster.forms.sort_by_key(|form| form.digest);
    roster
}

fn next(before: &SignedRoster, forms: Vec<PlatformForm>) -> SignedRoster {
    let mut next = roster(forms);
    next.number = before.read().unwrap().number + 1;
    next.lineage = Lineage::Successor { platform: before.platform().unwrap(), previous: before.digest() };
    sign(&next)
}

fn sign(roster: &Roster) -> SignedRoster {
    let (key, card) = leader();
    let mut signed = SignedRoster::unsigned(roster);
    signed.add_signature(card.organisation().unwrap(), &key);
    signed
}

fn refusal(forms: Vec<PlatformForm>) -> String {
    SignedRoster::unsigned(&Roster { forms, ..roster(vec![]) }).read().unwrap_err().to_string()
}

fn texts() -> impl Strategy<Value = Vec<PlatformForm>> {
    let form = ("\\PC{0,40}", 1u64..1_000_000, proptest::option::of(1u64..1_000), any::<bool>());
    proptest::collection::vec(form, 0..6).prop_map(|forms| {
        let form = |(text, since, lasts, told): (String, u64, Option<u64>, bool)| {
            let made = PlatformForm::new(&text, Timestamp(since));
            let until = lasts.map(|lasts| Timestamp(since + lasts));
            PlatformForm { until, text: made.text.clone().filter(|_| told), ..made }
        };
        let mut forms: Vec<PlatformForm> = forms.into_iter().map(form).collect();
        forms.sort_by_key(|form| form.digest);
        forms.dedup_by_key(|form| form.digest);
        forms
    })
}

proptest! {
    #[test]
    fn what_is_signed_is_read(forms in texts()) {
        let roster = roster(forms);
        let bytes = codec::encode(&roster);
        prop_assert_eq!(bytes[0], if roster.forms.is_empty() { 1 } else { 2 });
        prop_assert_eq!(&Roster::decode(&bytes).unwrap(), &roster);
        prop_assert_eq!(SignedRoster::unsigned(&roster).read().unwrap(), roster);
    }

    /// Bytes that somebody made up are one roster or none: what is read is written as the same bytes.
    #[test]
    fn bytes_have_one_meaning(forms in texts(), at in any::<proptest::sample::Index>(), byte in any::<u8>(), cut in 0usize..40) {
        let mut bytes = codec::encode(&roster(forms));
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut.saturating_sub(20)));
        if let Ok(read) = Roster::decode(&bytes) {
            prop_assert_eq!(codec::encode(&read), bytes);
        }
    }
}

#[test]
fn a_roster_without_forms_is_the_bytes_it_always_was() {
    let Roster { number, lineage, name, country, territory, issued, threshold, leaders, members, rules, forms } =
        roster(vec![]);
    assert!(forms.is_empty());
    let before =
        Version1 { version: 1, number, lineage, name, country, territory, issued, threshold, leaders, members, rules };
    let bytes = codec::encode(&before);
    assert_eq!(codec::encode(&roster(vec![])), bytes);
    assert_eq!(Roster::decode(&bytes).unwrap(), roster(vec![]));
    // Version 2 is not another way to write the same.
    let empty = [&[2], &bytes[1..], &[0; 4]].concat();
    assert!(Roster::decode(&empty).unwrap_err().to_string().contains("version 2 without a form"));
    for version in [0, 3, 255] {
        let unknown = [&[version], &bytes[1..]].concat();
        assert_eq!(Roster::decode(&unknown), Err(DecodeError::UnknownVersion { what: "roster", version }));
    }
}

#[test]
fn forms_have_limits_and_one_order() {
    let form = |number: usize| PlatformForm::new(&format!("form {number}"), Timestamp(1));
    let sorted = |count| {
        let mut forms: Vec<PlatformForm> = (0..count).map(form).collect();
        forms.sort_by_key(|form| form.digest);
        forms
    };
    assert!(SignedRoster::unsigned(&roster(sorted(FORMS_MAX))).read().is_ok());
    assert!(refusal(sorted(FORMS_MAX + 1)).contains("more than 64"));
    assert!(refusal(sorted(2).into_iter().rev().collect()).contains("order"));
    assert!(refusal(vec![form(1), form(1)]).contains("order"), "none twice");
    let long = "x".repeat(FORM_BYTES_MAX);
    assert!(SignedRoster::unsigned(&roster(vec![PlatformForm::new(&long, Timestamp(1))])).read().is_ok());
    assert!(refusal(vec![PlatformForm::new(&(long + "x"), Timestamp(1))]).contains("65,536 bytes"));
    let other = PlatformForm { text: Some("another".to_owned()), ..form(1) };
    assert!(refusal(vec![other]).contains("another hash"));
    assert!(refusal(vec![PlatformForm { until: Some(Timestamp(1)), ..form(1) }]).contains("before it starts"));
}

#[test]
fn the_text_of_a_form_comes_with_the_first_roster_that_names_it() {
    let told = PlatformForm::new("the text", Timestamp(1));
    let named = PlatformForm { text: None, ..told.clone() };
    let keys = |_| vec![leader().0.public()];
    let missing = "the text of a consent form is missing";
    let error = |checked: Result<Roster, RosterError>| checked.unwrap_err().to_string();
    assert!(error(sign(&roster(vec![named.clone()])).verify(None, keys)).ends_with(missing));

    let mut directory = Directory::default();
    directory.add_card(leader().1).unwrap();
    let texts = |directory: &Directory| {
        directory
            .forms_signed(told.digest)
            .map(|(of, text)| (of, text.to_owned()))
            .collect::<Vec<(PlatformId, String)>>()
    };
    let first = sign(&roster(vec![]));
    let platform = directory.add_roster(first.clone()).unwrap().unwrap();
    assert!(error(next(&first, vec![named.clone()]).verify(Some(&first), keys)).ends_with(missing));
    let second = next(&first, vec![told.clone()]);
    directory.add_roster(second.clone()).unwrap();
    let third = next(&second, vec![named.clone()]);
    directory.add_roster(third.clone()).unwrap();
    assert_eq!(texts(&directory), [(platform, "the text".to_owned())]);
    let dropped = next(&third, vec![]);
    directory.add_roster(dropped.clone()).unwrap();
    assert_eq!(dropped.bytes[0], 1, "without a form it is as before");
    assert_eq!(texts(&directory).len(), 1, "what was agreed to by it can be read for ever");
    assert!(error(next(&dropped, vec![named]).verify(Some(&dropped), keys)).ends_with(missing));
    directory.add_roster(next(&dropped, vec![told.clone()])).unwrap();
}
