// SPDX-License-Identifier: EUPL-1.2
//! Entries as a store keeps them: a header without the commitments that follow from bodies held beside it.
//!
//! Of an opening's 114 bytes 96 are commitments to its bodies. A store that holds the bodies computes them again, one hash each,
//! and needs not keep them. When such a body is deleted, its commitment is written first, in [`Table::Commitments`]: the header, and
//! with it the id, the signature and the place in history, stay what they were.

use std::io;

use borsh::{BorshDeserialize, BorshSerialize};

use super::{LedgerError, Location, body_key, read_row};
use crate::entry;
use crate::id::Commitment;
use crate::key::PublicKey;
use crate::store::{Overlay, Store, StoreError, Table};

/// Is an entry as stored.
///
/// ```text
/// +----------------------------------------------+---------------------------------+
/// | place (12 bits), slots (3 bits), 1    (u16)  | header without the commitments  |
/// +----------------------------------------------+---------------------------------+
/// slots: bit 12 + n is set where the commitment to the body at slot n is left out
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place in the tree of its commit.
    pub place: u16,
    /// The slots whose commitments are left out, as a mask.
    left_out: u8,
    /// The bytes of its header, without these.
    kept: Vec<u8>,
}

/// Says of a place that the header is all that follows; without it comes its length first, as in stores of version 6.
const HEADER_ENDS_ROW: u16 = 1 << 15;
/// Where the slots begin whose commitments are left out.
const SLOTS_SHIFT: u32 = 12;
/// The bits of a place.
const PLACE_BITS: u16 = (1 << SLOTS_SHIFT) - 1;
/// The longest body whose commitment is left out: it is hashed wherever its header is read.
const BODY_HASHED_BYTES_MAX: usize = 256;

impl StoredEntry {
    /// Keeps a header whole.
    pub fn whole(place: u16, header: Vec<u8>) -> Self {
        Self { place, left_out: 0, kept: header }
    }

    /// Keeps a header beside bodies of its own, which must be what it commits to: without the commitments to these.
    pub fn beside(place: u16, header: Vec<u8>, bodies: &[(u8, Vec<u8>)]) -> Self {
        let mut entry = Self::whole(place, header);
        let short = bodies.iter().filter(|(slot, body)| *slot < SLOTS_MAX && body.len() <= BODY_HASHED_BYTES_MAX);
        let slots = short.fold(0u8, |slots, (slot, _)| slots | 1 << *slot);
        // The last first: where one stands is known while all before it do.
        for slot in (0..SLOTS_MAX).rev().filter(|slot| slots & (1 << *slot) != 0) {
            if let Some(at) = entry::commitment_at(&entry.kept, slot) {
                entry.left_out |= 1 << slot;
                entry.kept.drain(at..at + COMMITMENT_BYTES);
            }
        }
        entry
    }

    /// Returns the bytes of the header if all of it is kept, as that of every statement is.
    pub fn whole_header(&self) -> Option<&[u8]> {
        (self.left_out == 0).then_some(&self.kept)
    }

    /// Returns how long the header is.
    pub fn header_bytes(&self) -> usize {
        self.kept.len() + COMMITMENT_BYTES * self.left_out.count_ones() as usize
    }

    /// Tells whether the commitment to the body at `slot` is left out.
    pub(super) fn leaves_out(&self, slot: u8) -> bool {
        self.left_out.checked_shr(u32::from(slot)).is_some_and(|slots| slots & 1 == 1)
    }

    /// Returns the commitment to `body` at `slot`, as it follows from it.
    pub(super) fn commitment(&self, slot: u8, body: &[u8], signer: PublicKey) -> Option<Commitment> {
        entry::commitment_of(&self.kept, slot, body, signer)
    }

    /// Returns the bytes of the header, with what `commitment` returns for each slot that is left out; nothing where it returns none.
    pub(super) fn header<E>(
        self,
        mut commitment: impl FnMut(&Self, u8) -> Result<Option<Commitment>, E>,
    ) -> Result<Option<Vec<u8>>, E> {
        if self.left_out == 0 {
            return Ok(Some(self.kept));
        }
        let mut header = Vec::with_capacity(self.header_bytes());
        header.extend_from_slice(&self.kept);
        for slot in (0..SLOTS_MAX).filter(|slot| self.leaves_out(*slot)) {
            let Some(commitment) = commitment(&self, slot)? else { return Ok(None) };
            let at = entry::commitment_place(&header, slot).unwrap_or(header.len()).min(header.len());
            header.splice(at..at, commitment.0);
        }
        Ok(Some(header))
    }
}

impl BorshSerialize for StoredEntry {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        (self.place | u16::from(self.left_out) << SLOTS_SHIFT | HEADER_ENDS_ROW).serialize(writer)?;
        writer.write_all(&self.kept)
    }
}

impl BorshDeserialize for StoredEntry {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let place = u16::deserialize_reader(reader)?;
        if place & HEADER_ENDS_ROW == 0 {
            return Ok(Self::whole(place, Vec::deserialize_reader(reader)?));
        }
        let mut kept = Vec::new();
        reader.read_to_end(&mut kept)?;
        let left_out = u8::try_from((place & !HEADER_ENDS_ROW) >> SLOTS_SHIFT).expect("three bits");
        Ok(Self { place: place & PLACE_BITS, left_out, kept })
    }
}

/// Returns the bytes of the header of an entry as it stands, with the bodies beside it; nothing where a body was lost that the
/// header follows from.
///
/// # Errors
/// Fails when the store does.
pub(super) fn header_from(
    store: &dyn Store,
    location: Location,
    stored: StoredEntry,
    signer: PublicKey,
    bodies: &[(u8, Vec<u8>)],
) -> Result<Option<Vec<u8>>, StoreError> {
    stored.header(|stored, slot| match bodies.iter().find(|(held, _)| *held == slot) {
        Some((_, body)) => Ok(stored.commitment(slot, body, signer)),
        None => kept_commitment(store, location, slot),
    })
}

/// Returns the commitment to a body that was deleted, where its header leaves it out.
fn kept_commitment(store: &dyn Store, location: Location, slot: u8) -> Result<Option<Commitment>, StoreError> {
    let value = store.get(Table::Commitments, &body_key(location, slot))?;
    value.map(|value| read_row(Table::Commitments, &value)).transpose()
}

/// Returns the commitment to a body that is held, where its header leaves it out.
///
/// # Errors
/// Fails when the store does, or what it holds does not read.
pub fn commitment_left_out(
    store: &dyn Store,
    location: Location,
    slot: u8,
    body: &[u8],
) -> Result<Option<Commitment>, LedgerError> {
    let Some(value) = store.get(Table::Entries, &location.key())? else { return Ok(None) };
    let stored: StoredEntry = read_row(Table::Entries, &value)?;
    if !stored.leaves_out(slot) {
        return Ok(None);
    }
    Ok(stored.commitment(slot, body, super::signed(store, location.commit)?.commit.signer))
}

/// Deletes a body, if it is held; the commitment to it stays.
///
/// # Errors
/// Fails when the store does.
pub fn delete_body(overlay: &mut Overlay<'_>, location: Location, slot: u8) -> Result<(), LedgerError> {
    let key = body_key(location, slot);
    let Some(body) = overlay.get(Table::Bodies, &key)? else { return Ok(()) };
    if let Some(commitment) = commitment_left_out(overlay, location, slot, &body)? {
        overlay.put(Table::Commitments, key, commitment.0.to_vec());
    }
    overlay.delete(Table::Bodies, key);
    Ok(())
}

/// Makes sure that the header of an entry that stands follows from what is held, after bodies of it were lost: `header` is what it
/// is. Returns whether it is.
///
/// # Errors
/// Fails when the store does.
pub fn restore_header(
    overlay: &mut Overlay<'_>,
    location: Location,
    signer: PublicKey,
    header: &[u8],
) -> Result<bool, LedgerError> {
    let stored: StoredEntry = read_row(Table::Entries, &super::required(overlay, Table::Entries, &location.key())?)?;
    if stored.header_bytes() != header.len() {
        return Ok(false);
    }
    let bodies = super::bodies(overlay, location)?;
    let mut lost = Vec::new();
    let found = stored.header(|stored, slot| {
        let held = bodies.iter().find(|(held, _)| *held == slot);
        let held = held.and_then(|(_, body)| stored.commitment(slot, body, signer));
        let kept = held.map_or_else(|| kept_commitment(overlay, location, slot), |held| Ok(Some(held)))?;
        Ok::<_, LedgerError>(kept.or_else(|| {
            let at = entry::commitment_place(header, slot)?;
            let commitment = Commitment(*header.get(at..)?.first_chunk()?);
            lost.push((slot, commitment));
            Some(commitment)
        }))
    })?;
    let is_same = found.as_deref() == Some(header);
    if is_same {
        for (slot, commitment) in lost {
            overlay.put(Table::Commitments, body_key(location, slot), commitment.0.to_vec());
        }
    }
    Ok(is_same)
}

const COMMITMENT_BYTES: usize = 32;
/// How many slots a place leaves bits for.
const SLOTS_MAX: u8 = 3;

#[cfg(test)]
mod tests;
