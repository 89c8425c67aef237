// SPDX-License-Identifier: EUPL-1.2
//! Chance, all of it drawn from the seed of the run.
//!
//! Every purpose has a stream of its own, so that one office doing something more does not change what happens to the
//! others: the comparison of runs with and without secret cases rests on it.

use raccord_protocol::entropy::Entropy;
use sha2::{Digest, Sha256};

/// Is one stream of chance.
#[derive(Debug)]
pub struct Dice(Entropy);

impl Dice {
    /// Returns the stream of a purpose, for the `index`-th of those it serves.
    pub fn new(seed: u64, purpose: &str, index: usize) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"raccord simulation");
        hasher.update(seed.to_be_bytes());
        hasher.update((index as u64).to_be_bytes());
        hasher.update(purpose.as_bytes());
        Self(Entropy::from_seed(hasher.finalize().into()))
    }

    /// Tells whether something happens that happens `permille` times in a thousand.
    pub fn chance(&mut self, permille: u32) -> bool {
        self.0.below(1_000) < u64::from(permille)
    }

    /// Returns a number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.0.below(high.saturating_sub(low) + 1)
    }

    /// Returns a waiting time around `mean`, short ones being likelier: between a tenth of it and about four times it.
    pub fn wait(&mut self, mean: u64) -> u64 {
        let (one, other) = (self.between(0, 2 * mean), self.between(0, 2_000));
        (one * other / 1_000).max(mean / 10).max(1)
    }

    /// Returns an index below `count`, which is at least 1.
    pub fn index(&mut self, count: usize) -> usize {
        let index = self.0.below(count as u64);
        usize::try_from(index).expect("an index below a usize")
    }

    /// Returns one of `choices`, unless there are none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        if choices.is_empty() { None } else { Some(&choices[self.index(choices.len())]) }
    }

    /// Returns 32 bytes to start a replica's own entropy from.
    pub fn seed(&mut self) -> [u8; 32] {
        self.0.draw()
    }

    /// Returns the entropy itself, for what the protocol draws when staff sign.
    pub fn entropy(&mut self) -> &mut Entropy {
        &mut self.0
    }
}
