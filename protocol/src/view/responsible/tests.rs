// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::person::{Referents, Word, of_person, referents};
use super::*;
use crate::id::{CaseHandle, DocumentId, OrganisationId};
use crate::key::SecretKey;
use crate::statement::{CaseKind, Refusal};
use crate::view::{Author, AuthorRole, CaseHead, DocumentView, FieldView};

fn value(name: &str, time: u64, entry: u8, standing: Standing) -> Value {
    let key = SecretKey::from_seed(&[1; 32]).public();
    let author = Author { key, organisation: None, role: AuthorRole::Adviser, name: None };
    let (entry, value, time) = (EntryId([entry; 32]), Some(name.to_owned()), Timestamp(time));
    Value { entry, value, author, time, admitted: None, standing }
}

fn view(documents: Vec<Vec<Value>>) -> CaseView {
    let holder = Party { organisation: OrganisationId([9; 32]), name: "Holder".to_owned(), kind: None };
    let head =
        CaseHead { case: CaseHandle([1; 16]), number: 1, kind: CaseKind::Person, holder, own: true, handed_over: None };
    let documents = documents
        .into_iter()
        .map(|values| DocumentView { document: DocumentId([1; 32]), values, proposals: Vec::new() })
        .collect();
    let field = FieldView { field: FIELD.to_owned(), list: false, conflict: false, documents };
    CaseView { head, fields: vec![field], responsible_untold: false, told: None, emergency_until: None, moved_at: None }
}

fn names(claims: &[Claim]) -> Vec<&str> {
    claims.iter().map(|claim| claim.name.as_str()).collect()
}

#[test]
fn the_holder_is_responsible_until_somebody_claims() {
    let nobody = responsible(&view(vec![]));
    assert_eq!((nobody.name.as_str(), nobody.by_default), ("Holder", true));
    let cleared = responsible(&view(vec![vec![value("", 1, 1, Standing::Counted)]]));
    assert_eq!((cleared.name.as_str(), cleared.by_default), ("Holder", true));
    let waiting = responsible(&view(vec![vec![value("CIO", 1, 1, Standing::Pending)]]));
    assert_eq!((waiting.name.as_str(), names(&waiting.pending)), ("Holder", vec!["CIO"]));
    let refused = Standing::Refused { reason: Refusal::NoGrant };
    assert_eq!(responsible(&view(vec![vec![value("CIO", 1, 1, refused)]])).name, "Holder");
}

#[test]
fn who_is_not_told_of_claims_guesses_nobody() {
    let mut view = view(vec![]);
    view.head.own = false;
    view.responsible_untold = true;
    let answer = responsible(&view);
    assert_eq!((answer.name.as_str(), answer.untold, answer.by_default), ("", true, false));
    let holder = view.head.holder.clone();
    assert!(!is_responsible(&view, &holder));
    view.responsible_untold = false;
    assert!(is_responsible(&view, &holder));
}

proptest! {
    /// In whatever documents and order the claims arrive, the earliest wins, and no claimant is forgotten.
    #[test]
    fn the_answer_depends_on_the_claims_alone(
        mut claims in proptest::collection::vec((0u64..4, 0u8..4, 0usize..3), 1..8),
        documents in 1usize..4,
        turn in 0usize..8,
    ) {
        const NAMES: [&str; 3] = ["CIO", "Mission locale", "PJJ"];
        claims.sort();
        claims.dedup_by_key(|(time, entry, _)| (*time, *entry));
        let first = NAMES[claims[0].2];
        let mut wanted: Vec<&str> = claims.iter().map(|claim| NAMES[claim.2]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let middle = turn % claims.len();
        claims.rotate_left(middle);
        let mut spread = vec![Vec::new(); documents];
        for (index, (time, entry, name)) in claims.into_iter().enumerate() {
            spread[index % documents].push(value(NAMES[name], time, entry, Standing::Counted));
        }
        let answer = responsible(&view(spread));
        prop_assert_eq!(&answer.name, first);
        let mut found = names(&answer.claims);
        found.sort_unstable();
        prop_assert_eq!(found, wanted);
    }
}

fn marked(name: &str, organisation: u8) -> String {
    claim_value(name, OrganisationId([organisation; 32]))
}

/// The home admits what an office wrote while it was cut off hours later; a clock ahead is believed as far as the admission.
#[test]
fn the_claim_made_first_wins_whenever_the_home_heard_of_it() {
    let mut cut_off = value(&marked("ML", 1), 3_600, 1, Standing::Counted);
    cut_off.admitted = Some(Timestamp(9_000));
    let home = value(&marked("CIO", 2), 5_000, 2, Standing::Counted);
    let mut ahead = value(&marked("ALJ", 3), 99_999, 3, Standing::Counted);
    ahead.admitted = Some(Timestamp(4_000));
    let answer = responsible(&view(vec![vec![ahead], vec![home], vec![cut_off]]));
    assert_eq!((answer.name.as_str(), names(&answer.claims)), ("ML", vec!["ML", "ALJ", "CIO"]));
    assert_eq!(answer.claims.iter().map(|claim| claim.time.0).collect::<Vec<_>>(), [3_600, 4_000, 5_000]);
}

/// A date of years ago, in which an office was not cut off, takes nothing from who claimed in between.
#[test]
fn a_claim_is_dated_back_by_so_much_at_most() {
    let day = |days: u64| Timestamp(days * DAY_MS);
    let mut dated_back = value(&marked("ML", 1), day(1).0, 1, Standing::Counted);
    dated_back.admitted = Some(day(1_000));
    let before = value(&marked("CIO", 2), day(900).0, 2, Standing::Counted);
    let answer = responsible(&view(vec![vec![before], vec![dated_back]]));
    assert_eq!(names(&answer.claims), ["CIO", "ML"]);
    assert_eq!(answer.claims[1].time, day(1_000).minus_ms(CUT_OFF_MS));
}

/// Whom the loser put in charge is no referent beside the winner, and is not forgotten.
#[test]
fn a_referent_goes_with_the_claim() {
    let party = |number: u8, name: &str| Party {
        organisation: OrganisationId([number; 32]),
        name: name.to_owned(),
        kind: None,
    };
    let by = |mut value: Value, party: Party| {
        value.author.organisation = Some(party);
        value
    };
    let claim = |name: &str, number: u8, time| {
        by(value(&marked(name, number), time, number, Standing::Counted), party(number, name))
    };
    let mut view = view(vec![vec![claim("CIO", 1, 5)], vec![claim("ML", 2, 9)]]);
    let referent = |name: &str, office: (u8, &str)| {
        by(value(name, 9, office.0 + 10, Standing::Counted), party(office.0, office.1))
    };
    let values =
        vec![referent("Paul Weber", (2, "ML")), referent("Claire Morel", (1, "CIO")), referent("Ana Roux", (3, "ALJ"))];
    let document = DocumentView { document: DocumentId([2; 32]), values, proposals: Vec::new() };
    view.fields.push(FieldView { field: REFERENT.to_owned(), list: false, conflict: true, documents: vec![document] });
    let word = Word::of(&view);
    assert_eq!(word.answer.name, "CIO");
    let lost = vec![("ML", "Paul Weber")];
    assert_eq!(referents(&view, &word, true), Referents { standing: vec!["Claire Morel", "Ana Roux"], lost });
    let beside = referents(&view, &word, false);
    assert_eq!(
        (beside.standing, beside.lost.len()),
        (vec!["Claire Morel"], 2),
        "beside the file that decides, others' referents are their own"
    );
    view.fields[0].documents[0].values.clear();
    view.fields[0].documents[1].values[0].time = Timestamp(10);
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let said = |view: &CaseView| {
        let word = Word::of(view);
        let found = referents(view, &word, true);
        let lost = found.lost.iter().map(|(_, name)| *name).collect::<Vec<_>>();
        (all(&found.standing), all(&lost))
    };
    // Found by a newcomer: the referent of the office before stayed, and was looked for in vain at the new one.
    assert_eq!(said(&view), (all(&["Paul Weber"]), all(&["Claire Morel", "Ana Roux"])), "named before the claim");
    view.fields[1].documents[0].values[1].time = Timestamp(10);
    assert_eq!(said(&view), (all(&["Paul Weber", "Claire Morel"]), all(&["Ana Roux"])), "named for who claims");
    view.fields[0].documents[1].values.clear();
    assert_eq!(said(&view).0.len(), 3, "without a claim nobody has lost");
}

/// A file of some office, with claims by number of office and time, and what else is said of it.
fn word(holder: u8, claims: &[(u8, u64)], (goes_on, is_told): (bool, bool)) -> Word {
    let claims = claims.iter().map(|(office, time)| {
        // The entry is as unlike for unlike claims as it is for those that are signed.
        value(&marked(&format!("Office {office}"), *office), *time, holder * 16 + *office, Standing::Counted)
    });
    let mut view = view(vec![claims.collect()]);
    view.head.holder =
        Party { organisation: OrganisationId([holder; 32]), name: format!("Office {holder}"), kind: None };
    view.head.number = holder.into();
    let mut word = Word::with(&view, goes_on);
    word.is_told = is_told;
    word
}

proptest! {
    /// From whichever of the files of a person it is asked, and in whatever order they come, one office contacts the person: the one
    /// that claimed first in a file in which the person is followed.
    #[test]
    fn every_file_of_a_person_names_one_office(
        files in proptest::collection::vec((proptest::collection::vec((1u8..4, 1u64..5), 0..3), any::<bool>(), any::<bool>()), 1..4),
    ) {
        let words: Vec<Word> = (1u8..).zip(&files).map(|(holder, (claims, goes_on, is_told))| word(holder, claims, (*goes_on, *is_told))).collect();
        let mut answers = Vec::new();
        for first in 0..words.len() {
            let mut turned = words.clone();
            turned.rotate_left(first);
            let found = of_person(&turned);
            let deciding = &turned[found.deciding];
            prop_assert_eq!(&found.answer.name, &deciding.answer.name);
            for (at, name) in &found.otherwise {
                prop_assert_eq!(&turned[*at].answer.name, name);
                prop_assert_ne!(name, &found.answer.name);
            }
            answers.push(found.answer.name);
        }
        let followed: Vec<&Word> = match words.iter().any(|word| word.goes_on) {
            true => words.iter().filter(|word| word.goes_on).collect(),
            false => words.iter().collect(),
        };
        let claims = followed.iter().flat_map(|word| &word.answer.claims);
        if let Some(oldest) = claims.min() {
            prop_assert!(answers.iter().all(|name| *name == oldest.name), "{answers:?}");
        } else if followed.iter().any(|word| word.is_told) {
            prop_assert!(answers.iter().all(|name| *name == answers[0]), "{answers:?}");
        }
    }
}

proptest! {
    /// Whom a file was handed over to goes before what the other files said by then, from whichever it is asked: until somebody claims the
    /// person in one of them, it was opened for a file that came back, or is the recipient's own.
    #[test]
    fn whoever_was_handed_a_file_goes_before_what_was_said_before(
        claims in proptest::collection::vec(1u64..9, 0..3),
        moved in 2u64..8,
        came_back in proptest::option::of(1u64..9),
        holder in 1u8..4,
        goes_on in any::<bool>(),
    ) {
        let mut handed = view(vec![]);
        handed.head.handed_over = Some(Party { organisation: OrganisationId([3; 32]), name: "Office 3".to_owned(), kind: None });
        handed.moved_at = Some(Timestamp(moved));
        let handed = Word::with(&handed, true);
        let claims: Vec<(u8, u64)> = claims.into_iter().map(|time| (1, time)).collect();
        let mut other = word(holder, &claims, (goes_on, true));
        other.moved_at = came_back.map(Timestamp);
        // One claim of an organisation stands for all of that organisation: the first.
        let is_claimed_since = claims.iter().map(|(_, time)| *time).min() >= Some(moved);
        let is_said_since = holder == 3 || came_back >= Some(moved) || is_claimed_since;
        for files in [[handed.clone(), other.clone()], [other, handed]] {
            let found = of_person(&files);
            prop_assert_eq!(found.answer.handed_over, !is_said_since);
            if !is_said_since {
                prop_assert_eq!(found.answer.name, "Office 3");
                let said: Vec<&str> = found.otherwise.iter().map(|(_, name)| name.as_str()).collect();
                prop_assert_eq!(said, if claims.is_empty() || !goes_on { vec![] } else { vec!["Office 1"] });
            }
        }
    }
}

#[test]
fn organisations_of_one_name_are_two_and_of_two_names_one() {
    let values = [(marked("ML", 1), 1), (marked("ML", 2), 2), (marked("ML du Nord", 1), 3), ("ML".to_owned(), 4)];
    let values = values.map(|(text, entry)| value(&text, u64::from(entry), entry, Standing::Counted));
    let answer = responsible(&view(vec![values.into()]));
    assert_eq!(names(&answer.claims), ["ML", "ML"]);
    let party = |id| Party { organisation: OrganisationId([id; 32]), name: "another".to_owned(), kind: None };
    assert!(answer.claims[0].is_for(&party(1)) && answer.claims[1].is_for(&party(2)));
}

#[test]
fn who_has_a_file_now_is_responsible_whatever_was_claimed_before() {
    let mut handed = view(vec![vec![value("CIO", 1, 1, Standing::Counted)]]);
    handed.head.handed_over = Some(Party { organisation: OrganisationId([3; 32]), name: "ML".to_owned(), kind: None });
    let answer = responsible(&handed);
    assert_eq!((answer.name.as_str(), answer.handed_over, names(&answer.claims)), ("ML", true, vec!["CIO"]));
}

proptest! {
    /// A name of any form comes back out of the value of a claim.
    #[test]
    fn names_come_back(name in ".{0,40}", id in any::<[u8; 32]>()) {
        let text = claim_value(&name, OrganisationId(id));
        let (read, mark) = read_claim(&text);
        prop_assert_eq!(read, name.as_str());
        prop_assert_eq!(mark.map(str::len), Some(MARK_DIGITS));
    }
}
