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
    Value { entry: EntryId([entry; 32]), value: Some(name.to_owned()), author, time: Timestamp(time), standing }
}

fn view(documents: Vec<Vec<Value>>) -> CaseView {
    let holder = Party { organisation: OrganisationId([9; 32]), name: "Holder".to_owned(), kind: None };
    let head = CaseHead { case: CaseHandle([1; 16]), number: 1, kind: CaseKind::Person, holder, own: true };
    let documents = documents
        .into_iter()
        .map(|values| DocumentView { document: DocumentId([1; 32]), values, proposals: Vec::new() })
        .collect();
    let field = FieldView { field: FIELD.to_owned(), list: false, conflict: false, documents };
    CaseView { head, fields: vec![field] }
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
