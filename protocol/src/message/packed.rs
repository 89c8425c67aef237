// SPDX-License-Identifier: EUPL-1.2
//! Deliveries without what their receiver computes anyway (SPEC.md, 20.6).
//!
//! Two thirds of a delivery follow from the rest: a header ends with the commitments to its bodies, which are hashes of
//! bodies that come along, and a disclosure lists the ids of entries that come along. Both are left out of the frame and
//! put back when it is read, so that nothing else in this program knows of it; the ids of entries that do not come along are in
//! it. A delivery that does not come out as it was goes as it is.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Delivery, Part, PartEntry};
use crate::codec::{self, DecodeError};
use crate::commit::SignedCommit;
use crate::entry::{Header, SALT_BYTES, entry_id};
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId, TreeHash};
use crate::key::PublicKey;
use crate::statement::{DISCLOSURE_ITEMS_MAX, Disclosure, DisclosureGroup, DisclosureItem, Payload};

/// Is a delivery on its way.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct PackedDelivery {
    first: u64,
    /// The part of the disclosure, its only entry without its only body.
    disclosure: Part,
    list: PackedList,
    parts: Vec<PackedPart>,
}

/// Is the body of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct PackedList {
    salt: [u8; SALT_BYTES],
    recipient: OrganisationId,
    ledger: LedgerId,
    first: u64,
    /// The entries that are listed and do not come: numbered after those that do.
    held: Vec<EntryId>,
    groups: Vec<PackedGroup>,
}

/// Are the items of an alias: the number of each one's entry among those of all parts and those held, and its slots.
type PackedGroup = (Option<CaseHandle>, Vec<(u16, u8)>);

#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct PackedPart {
    commit: SignedCommit,
    siblings: Vec<TreeHash>,
    entries: Vec<PackedEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct PackedEntry {
    place: u16,
    /// The slots of the bodies that come along: bit `n` stands for slot `n`.
    slots: u8,
    /// The header without the commitments to them.
    header: Bytes,
    /// The bodies, by slot: as many as `slots` says, so that their number is not written.
    bodies: Vec<Bytes>,
}

impl BorshSerialize for PackedEntry {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        (self.place, self.slots, &self.header).serialize(writer)?;
        self.bodies.iter().try_for_each(|body| body.serialize(writer))
    }
}

impl BorshDeserialize for PackedEntry {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let (place, slots, header) = <(u16, u8, Bytes)>::deserialize_reader(reader)?;
        let bodies = (0..slots.count_ones()).map(|_| Bytes::deserialize_reader(reader)).collect::<io::Result<_>>()?;
        Ok(Self { place, slots, header, bodies })
    }
}

/// Are bytes after their length in LEB128: few are longer than 127.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bytes(Vec<u8>);

impl BorshSerialize for Bytes {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        let mut length = self.0.len();
        while length >= 0x80 {
            writer.write_all(&[u8::try_from(length & 0x7f).expect("seven bits") | 0x80])?;
            length >>= 7;
        }
        writer.write_all(&[u8::try_from(length).expect("seven bits")])?;
        writer.write_all(&self.0)
    }
}

impl BorshDeserialize for Bytes {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let invalid = |what: &'static str| io::Error::new(io::ErrorKind::InvalidData, what);
        let mut length = 0usize;
        for shift in (0..28).step_by(7) {
            let byte = u8::deserialize_reader(reader)?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                if byte == 0 && shift > 0 {
                    return Err(invalid("length that is not the shortest"));
                }
                let mut bytes = Vec::new();
                // No more memory is taken for what a length says than for what came.
                while bytes.len() < length {
                    let start = bytes.len();
                    bytes.resize(length.min(start + READ_BYTES), 0);
                    reader.read_exact(&mut bytes[start..])?;
                }
                return Ok(Self(bytes));
            }
        }
        Err(invalid("length of more than four bytes"))
    }
}

/// How many bytes are read at once.
const READ_BYTES: usize = 64 * 1024;

impl PackedDelivery {
    /// Packs a delivery; `None` where it would not come out as it is.
    pub(super) fn of(delivery: &Delivery) -> Option<Self> {
        let mut numbers: BTreeMap<EntryId, u16> = BTreeMap::new();
        let mut next = 0u16;
        for part in &delivery.parts {
            for entry in &part.entries {
                numbers.entry(entry_id(part.commit.commit.signer, &entry.header)).or_insert(next);
                next = next.checked_add(1)?;
            }
        }
        let [entry] = delivery.disclosure.entries.as_slice() else { return None };
        let [(0, body)] = entry.bodies.as_slice() else { return None };
        let disclosure =
            Part { entries: vec![PartEntry { bodies: vec![], ..entry.clone() }], ..delivery.disclosure.clone() };
        let packed = Self {
            first: delivery.first,
            disclosure,
            list: PackedList::of(body, numbers, next)?,
            parts: delivery.parts.iter().map(PackedPart::of).collect::<Option<_>>()?,
        };
        Some(packed)
    }

    /// Returns the delivery, and the ids of the entries of each of its parts: the bodies of each open its header, for that is how
    /// the header came about.
    pub(super) fn unpack(self) -> Result<(Delivery, Vec<Vec<EntryId>>), DecodeError> {
        let malformed = |reason: &str| DecodeError::Malformed { what: "packed delivery", reason: reason.to_owned() };
        let parts: Option<Vec<Part>> = self.parts.into_iter().map(PackedPart::unpack).collect();
        let parts = parts.ok_or_else(|| malformed("a header does not take the bodies that come with it"))?;
        let id = |part: &Part, entry: &PartEntry| entry_id(part.commit.commit.signer, &entry.header);
        let ids: Vec<Vec<EntryId>> =
            parts.iter().map(|part| part.entries.iter().map(|entry| id(part, entry)).collect()).collect();
        let body =
            self.list.unpack(ids.concat()).ok_or_else(|| malformed("an item is of no entry, or there are too many"))?;
        let mut disclosure = self.disclosure;
        match disclosure.entries.as_mut_slice() {
            [entry] if entry.bodies.is_empty() => entry.bodies = vec![(0, body)],
            _ => return Err(malformed("the disclosure is not alone in its part")),
        }
        Ok((Delivery { first: self.first, disclosure, parts }, ids))
    }
}

impl PackedList {
    /// Packs the body of a disclosure, `next` being the number of the first entry that does not come along.
    fn of(body: &[u8], mut numbers: BTreeMap<EntryId, u16>, mut next: u16) -> Option<Self> {
        let list = Disclosure::read(body).ok()?;
        let (salt, payload) = body.split_first_chunk::<SALT_BYTES>()?;
        if codec::encode(&list) != payload {
            return None;
        }
        let mut held = Vec::new();
        for (_, item) in list.items() {
            if let Entry::Vacant(vacant) = numbers.entry(item.entry) {
                vacant.insert(next);
                held.push(item.entry);
                next = next.checked_add(1)?;
            }
        }
        let item = |item: &DisclosureItem| (numbers[&item.entry], item.slots);
        let group = |group: &DisclosureGroup| (group.alias, group.items.iter().map(item).collect());
        let groups = list.groups.iter().map(group).collect();
        Some(Self { salt: *salt, recipient: list.recipient, ledger: list.ledger, first: list.first, held, groups })
    }

    fn unpack(self, mut ids: Vec<EntryId>) -> Option<Vec<u8>> {
        ids.extend(self.held);
        if self.groups.iter().map(|(_, items)| items.len()).sum::<usize>() > DISCLOSURE_ITEMS_MAX {
            return None;
        }
        let item = |(number, slots): (u16, u8)| Some(DisclosureItem { entry: *ids.get(usize::from(number))?, slots });
        let group = |(alias, items): PackedGroup| {
            Some(DisclosureGroup { alias, items: items.into_iter().map(item).collect::<Option<_>>()? })
        };
        let groups = self.groups.into_iter().map(group).collect::<Option<_>>()?;
        let list = Disclosure { recipient: self.recipient, ledger: self.ledger, first: self.first, groups };
        Some([self.salt.as_slice(), &codec::encode(&list)].concat())
    }
}

impl PackedPart {
    fn of(part: &Part) -> Option<Self> {
        let signer = part.commit.commit.signer;
        let entries = part.entries.iter().map(|entry| PackedEntry::of(entry, signer)).collect::<Option<_>>()?;
        Some(Self { commit: part.commit.clone(), siblings: part.siblings.clone(), entries })
    }

    fn unpack(self) -> Option<Part> {
        let signer = self.commit.commit.signer;
        let entries = self.entries.into_iter().map(|entry| entry.unpack(signer)).collect::<Option<_>>()?;
        Some(Part { commit: self.commit, siblings: self.siblings, entries })
    }
}

impl PackedEntry {
    fn of(entry: &PartEntry, signer: PublicKey) -> Option<Self> {
        let header = Header::decode(&entry.header).ok()?;
        let mut slots = 0u8;
        for (slot, body) in &entry.bodies {
            // In order of their slots, each once, and each what the header commits to.
            if u32::from(*slot) >= u8::BITS || slots >> slot != 0 || header.check_body(*slot, body, signer).is_err() {
                return None;
            }
            slots |= 1 << slot;
        }
        let (head, commitments) = split(&entry.header, header.body_count())?;
        let kept = (0u32..).zip(commitments).filter(|(slot, _)| slots & (1 << slot) == 0);
        let kept = kept.flat_map(|(_, commitment)| commitment.iter().copied());
        Some(Self {
            place: entry.place,
            slots,
            header: Bytes(head.iter().copied().chain(kept).collect()),
            bodies: entry.bodies.iter().map(|(_, body)| Bytes(body.clone())).collect(),
        })
    }

    fn unpack(self, signer: PublicKey) -> Option<PartEntry> {
        let bodies: Vec<(u8, Vec<u8>)> = (0..8)
            .filter(|slot| self.slots & (1 << slot) != 0)
            .zip(self.bodies)
            .map(|(slot, body)| (slot, body.0))
            .collect();
        let count = body_count(&self.header.0)?;
        let kept = count.checked_sub(bodies.len())?;
        let (head, kept) = split(&self.header.0, kept)?;
        let mut kept = kept.iter();
        let mut bytes = head.to_vec();
        for slot in 0..count {
            let is_here = self.slots.checked_shr(u32::try_from(slot).ok()?)? & 1 == 1;
            bytes.extend_from_slice(if is_here { &[0; 32] } else { kept.next()? });
        }
        let header = Header::decode(&bytes).ok()?;
        for (slot, body) in &bodies {
            let commitment = header.commitment(*slot, body, signer).ok()?;
            let at = head.len() + 32 * usize::from(*slot);
            bytes.get_mut(at..at + 32)?.copy_from_slice(&commitment.0);
        }
        Some(PartEntry { place: self.place, header: bytes, bodies })
    }
}

/// Divides the bytes of a header into what comes before its last `count` commitments, and these.
fn split(header: &[u8], count: usize) -> Option<(&[u8], &[[u8; 32]])> {
    let (head, commitments) = header.split_at_checked(header.len().checked_sub(32 * count)?)?;
    Some((head, commitments.as_chunks().0))
}

/// Returns how many bodies an entry has, from the start of its header: it stands before the commitments.
fn body_count(header: &[u8]) -> Option<usize> {
    let list = |at: usize| Some(u32::from_le_bytes(*header.get(at..)?.first_chunk()?) as usize);
    match header.get(1)? {
        1 => Some(3),
        2 => Some(1),
        // version, variant, kind, references
        3 => list(7usize.checked_add(list(3)?.checked_mul(32)?)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
