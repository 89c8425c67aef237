// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

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
    CaseView { head, fields: vec![field], responsible_untold: false, told: None, emergency_until: None }
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

#[test]
fn a_wrong_clock_wins_nothing() {
    // Written in the claimant's past, admitted after the other had counted for an hour.
    let mut late = value(&marked("ML", 1), 1, 1, Standing::Counted);
    late.admitted = Some(Timestamp(7_200));
    let mut early = value(&marked("ALJ", 2), 9_999, 2, Standing::Counted);
    early.admitted = Some(Timestamp(3_600));
    let answer = responsible(&view(vec![vec![late], vec![early]]));
    assert_eq!((answer.name.as_str(), names(&answer.claims)), ("ALJ", vec!["ALJ", "ML"]));
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
