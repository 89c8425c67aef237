// SPDX-License-Identifier: EUPL-1.2
//! Secret keys at rest.

use std::fmt;

use zeroize::Zeroizing;

/// Is the key of a node's store. It protects stolen disks and backups; it is wiped when dropped and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    /// Returns the key made of `bytes`.
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// Returns the bytes, for the cipher only.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StoreKey(..)")
    }
}
