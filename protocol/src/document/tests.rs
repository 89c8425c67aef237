// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::entropy::Entropy;
use crate::entry::Draft;
use crate::key::SecretKey;

fn signer() -> PublicKey {
    SecretKey::from_seed(&[1; 32]).public()
}

fn change_of(draft: Draft) -> DocumentChange {
    DocumentChange { id: draft.header.id(signer()), header: draft.header, signer: signer() }
}

fn opening(entropy: &mut Entropy) -> DocumentChange {
    change_of(Draft::opening(signer(), &[1; 16], &[1, 0], b"first", entropy))
}

fn next(opening: &DocumentChange, after: &[EntryId], replaces: &[EntryId], entropy: &mut Entropy) -> DocumentChange {
    change_of(Draft::change(signer(), opening.id.into(), after.to_vec(), replaces.to_vec(), b"next", entropy))
}

/// What stands, by the definition: no change replaces it.
fn reference_current(changes: &[DocumentChange]) -> BTreeSet<EntryId> {
    let replaced: BTreeSet<EntryId> = changes.iter().flat_map(|change| change.parts().unwrap().2.to_vec()).collect();
    changes.iter().map(|change| change.id).filter(|id| !replaced.contains(id)).collect()
}

#[test]
fn concurrent_values_stand_side_by_side_until_replaced() {
    let mut entropy = Entropy::from_seed([0; 32]);
    let first = opening(&mut entropy);
    let left = next(&first, &[first.id], &[first.id], &mut entropy);
    let right = next(&first, &[first.id], &[first.id], &mut entropy);
    let both = Document::build(&[first.clone(), left.clone(), right.clone()]).unwrap();
    assert_eq!(both.current().unwrap(), BTreeSet::from([left.id, right.id]));
    assert_eq!(both.heads(), BTreeSet::from([left.id, right.id]));
    let settled = next(&first, &[left.id, right.id], &[left.id, right.id], &mut entropy);
    let settled_document = Document::build(&[first, right, left, settled.clone()]).unwrap();
    assert_eq!(settled_document.current().unwrap(), BTreeSet::from([settled.id]));
}

#[test]
fn change_without_its_dependency_is_refused() {
    let mut entropy = Entropy::from_seed([0; 32]);
    let first = opening(&mut entropy);
    let second = next(&first, &[first.id], &[first.id], &mut entropy);
    let third = next(&first, &[second.id], &[second.id], &mut entropy);
    let refused = Document::build(&[first.clone(), third.clone()]).unwrap_err();
    assert_eq!(refused, DocumentError::Dependency { change: third.id, missing: second.id });
    assert_eq!(Document::build(std::slice::from_ref(&second)).unwrap_err(), DocumentError::Misplaced(second.id));
}

#[test]
fn document_saves_and_loads_in_automerge() {
    let mut entropy = Entropy::from_seed([0; 32]);
    let first = opening(&mut entropy);
    let second = next(&first, &[first.id], &[first.id], &mut entropy);
    let document = Document::build(&[first, second]).unwrap();
    let loaded = Automerge::load(&document.save()).unwrap();
    assert_eq!(loaded.get_heads(), document.automerge.get_heads());
    assert_eq!(loaded.get_changes(&[]).len(), 2);
}

#[test]
fn saved_document_holds_commitments_and_no_value() {
    let mut entropy = Entropy::from_seed([0; 32]);
    let draft = Draft::opening(signer(), &[1; 16], &[1, 0], b"a secret that must not be there", &mut entropy);
    let saved = Document::build(&[change_of(draft)]).unwrap().save();
    assert!(!saved.windows(8).any(|window| window == b"a secret"));
}

#[test]
fn change_replaces_only_what_it_follows() {
    let mut entropy = Entropy::from_seed([0; 32]);
    let first = opening(&mut entropy);
    let left = next(&first, &[first.id], &[first.id], &mut entropy);
    let right = next(&first, &[first.id], &[], &mut entropy);
    let held: BTreeMap<EntryId, Header> =
        [&first, &left, &right].map(|change| (change.id, change.header.clone())).into();
    assert_eq!(fit(&held, &[first.id], &[]), Fit::Fits);
    assert_eq!(fit(&held, &[left.id], &[first.id]), Fit::Fits, "what a dependency follows, it follows too");
    assert_eq!(fit(&held, &[left.id, right.id], &[left.id, right.id]), Fit::Fits);
    assert_eq!(fit(&held, &[left.id], &[right.id]), Fit::ReplacesUnseen);
    assert_eq!(fit(&held, &[EntryId([9; 32])], &[]), Fit::Missing);
    assert_eq!(fit(&held, &[left.id], &[EntryId([9; 32])]), Fit::Missing);
}

proptest! {
    /// Any history, in any order that respects dependencies, gives the same document; and Automerge agrees with the
    /// definition of which values stand.
    #[test]
    fn histories_converge(seed in any::<[u8; 32]>(), steps in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..14), order in any::<[u8; 32]>()) {
        let mut entropy = Entropy::from_seed(seed);
        let first = opening(&mut entropy);
        let mut changes = vec![first.clone()];
        for (at, merge) in steps {
            // A change sees some prefix of the history, or all of it.
            let seen = if merge { changes.len() } else { at.index(changes.len()) + 1 };
            let document = Document::build(&changes[..seen]).unwrap();
            let (heads, current): (Vec<_>, Vec<_>) = (document.heads().into_iter().collect(), document.current().unwrap().into_iter().collect());
            changes.push(next(&first, &heads, &current, &mut entropy));
        }
        let built = Document::build(&changes).unwrap();
        prop_assert_eq!(built.current().unwrap(), reference_current(&changes));

        // Another order that respects dependencies.
        let mut shuffle = Entropy::from_seed(order);
        let (mut placed, mut waiting) = (vec![changes[0].clone()], changes[1..].to_vec());
        while !waiting.is_empty() {
            let ready: Vec<usize> = (0..waiting.len()).filter(|index| {
                waiting[*index].parts().unwrap().1.iter().all(|dependency| placed.iter().any(|change| change.id == *dependency))
            }).collect();
            let picked = ready[usize::try_from(shuffle.below(ready.len() as u64)).unwrap()];
            placed.push(waiting.remove(picked));
        }
        let other = Document::build(&placed).unwrap();
        prop_assert_eq!(other.current().unwrap(), built.current().unwrap());
        prop_assert_eq!(other.automerge.get_heads(), built.automerge.get_heads());
    }
}
