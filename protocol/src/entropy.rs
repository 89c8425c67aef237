// SPDX-License-Identifier: EUPL-1.2
//! Entropy: handed in once as a seed, drawn as often as needed.

use zeroize::Zeroize;

use crate::codec::tagged_hash;

/// Draws random bytes from a seed of 32 bytes: a hash chain that keeps no state from which earlier output follows.
///
/// ```text
/// output = SHA-256( tag "entropy-output" | state )      state' = SHA-256( tag "entropy-state" | state )
/// ```
pub struct Entropy {
    state: [u8; 32],
}

impl Entropy {
    /// Starts from `seed`, which comes from the operating system, or from a simulation that repeats.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self { state: seed }
    }

    /// Returns `N` random bytes, 32 at most.
    pub fn draw<const N: usize>(&mut self) -> [u8; N] {
        const { assert!(N <= 32, "a hash has no more than 32 bytes") };
        let output = tagged_hash("entropy-output", &[&self.state]);
        self.state = tagged_hash("entropy-state", &[&self.state]);
        let mut drawn = [0; N];
        drawn.copy_from_slice(&output[..N]);
        drawn
    }

    /// Returns a random number below `bound`, which is at least 1; the bias is below `bound` / 2^64.
    pub fn below(&mut self, bound: u64) -> u64 {
        u64::from_le_bytes(self.draw()) % bound.max(1)
    }
}

impl Drop for Entropy {
    fn drop(&mut self) {
        self.state.zeroize();
    }
}

impl std::fmt::Debug for Entropy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Entropy")
    }
}
