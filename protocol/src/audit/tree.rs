// SPDX-License-Identifier: EUPL-1.2
//! Roots of sparse trees (see [`crate::merkle`]), computed without keeping the tree: an auditor needs nothing else of it.

use crate::id::{Seed, TreeHash};
use crate::merkle::{DEPTH_MAX, Places, filler, node};

/// Returns the root of a tree of `depth` whose `i`-th leaf stands at its secret place; `None` when they do not fit.
pub(super) fn whole_root(seed: &Seed, depth: u8, leaves: impl ExactSizeIterator<Item = TreeHash>) -> Option<TreeHash> {
    root_of_placed(seed, depth, placed(seed, depth, leaves)?)
}

/// Returns leaves with their secret places, in the order given; `None` when there are more than places.
pub(super) fn placed(
    seed: &Seed,
    depth: u8,
    leaves: impl ExactSizeIterator<Item = TreeHash>,
) -> Option<Vec<(u32, TreeHash)>> {
    let fit = depth <= DEPTH_MAX && leaves.len() <= 1 << depth;
    fit.then(|| {
        let mut places = Places::new(seed, depth);
        (0u32..).zip(leaves).map(|(index, leaf)| (places.place(index), leaf)).collect()
    })
}

/// Returns the root of a whole tree of `depth` from its leaves and their places.
pub(super) fn root_of_placed(seed: &Seed, depth: u8, mut leaves: Vec<(u32, TreeHash)>) -> Option<TreeHash> {
    if leaves.is_empty() {
        return Some(filler(seed, depth, 0));
    }
    leaves.sort_unstable_by_key(|(place, _)| *place);
    fold(depth, leaves, |level, index| Some(filler(seed, level, index)))
}

/// Returns the root that leaves (place and hash, by increasing place) and siblings lead to; `None` when they are no proof.
pub(super) fn proof_root(depth: u8, leaves: Vec<(u32, TreeHash)>, siblings: &[TreeHash]) -> Option<TreeHash> {
    let fits = depth <= DEPTH_MAX && leaves.last().is_some_and(|(place, _)| u64::from(*place) < 1 << depth);
    if !fits || leaves.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return None;
    }
    let mut unread = siblings.iter().copied();
    let root = fold(depth, leaves, |_, _| unread.next())?;
    unread.next().is_none().then_some(root)
}

/// Climbs from leaves, by increasing place, to the root; `missing` gives the nodes that no leaf is under.
fn fold(
    depth: u8,
    mut nodes: Vec<(u32, TreeHash)>,
    mut missing: impl FnMut(u8, u32) -> Option<TreeHash>,
) -> Option<TreeHash> {
    for level in 0..depth {
        let mut above = 0;
        let mut at = 0;
        while let Some(&(index, hash)) = nodes.get(at) {
            let parent = match nodes.get(at + 1) {
                Some((next, right)) if index % 2 == 0 && *next == index + 1 => {
                    at += 1;
                    node(&hash, right)
                }
                _ if index % 2 == 0 => node(&hash, &missing(level, index + 1)?),
                _ => node(&missing(level, index - 1)?, &hash),
            };
            at += 1;
            nodes[above] = (index / 2, parent);
            above += 1;
        }
        nodes.truncate(above);
    }
    nodes.first().map(|(_, root)| *root)
}

#[cfg(test)]
mod tests;
