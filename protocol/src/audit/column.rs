// SPDX-License-Identifier: EUPL-1.2
//! Columns: records of one size, by number, in pages.

use std::marker::PhantomData;

use super::finding::FindingKind;
use super::pages::{PAGE_BYTES, Page, Pages};
use crate::catalogue::FieldId;
use crate::id::{CaseHandle, CommitId, DocumentId, EntryId, LedgerId, Nonce, TreeHash};
use crate::time::Timestamp;

/// Is something that takes as many bytes as any other of its type, and has a value for zeros.
pub(super) trait Record: Copy {
    /// How many bytes.
    const BYTES: usize;

    /// Writes it to as many bytes.
    fn write(&self, bytes: &mut [u8]);

    /// Reads it from as many bytes, be they written by [`Record::write`] or zeros.
    fn read(bytes: &[u8]) -> Self;
}

/// Is a row of records by their numbers, from 0. What was never set is zeros, and takes no page while none near it is set.
#[derive(Debug)]
pub(super) struct Column<T> {
    pages: Pages,
    held: Vec<Page>,
    length: usize,
    records: PhantomData<T>,
}

impl<T: Record> Column<T> {
    const ON_PAGE: usize = PAGE_BYTES / T::BYTES;

    pub(super) fn new(pages: &Pages) -> Self {
        Self { pages: pages.clone(), held: Vec::new(), length: 0, records: PhantomData }
    }

    /// Returns the number after the last that was set.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Returns a record; what zeros mean where none was set.
    pub(super) fn get(&self, number: usize) -> T {
        match self.held.get(number / Self::ON_PAGE) {
            Some(&page) if page != NONE => {
                let start = number % Self::ON_PAGE * T::BYTES;
                T::read(&self.pages.read(page)[start..start + T::BYTES])
            }
            Some(_) | None => T::read(&ZEROS[..T::BYTES]),
        }
    }

    /// Sets a record, wherever.
    pub(super) fn set(&mut self, number: usize, record: T) {
        let at = number / Self::ON_PAGE;
        if self.held.len() <= at {
            self.held.resize(at + 1, NONE);
        }
        if self.held[at] == NONE {
            self.held[at] = self.pages.add();
        }
        let start = number % Self::ON_PAGE * T::BYTES;
        record.write(&mut self.pages.write(self.held[at])[start..start + T::BYTES]);
        self.length = self.length.max(number + 1);
    }

    /// Adds a record at the end; returns its number.
    pub(super) fn push(&mut self, record: T) -> usize {
        let number = self.length;
        self.set(number, record);
        number
    }

    /// Changes a record.
    pub(super) fn update(&mut self, number: usize, change: impl FnOnce(&mut T)) {
        let mut record = self.get(number);
        change(&mut record);
        self.set(number, record);
    }

    /// Takes the last record away, if there is one.
    pub(super) fn pop(&mut self) -> Option<T> {
        let last = self.length.checked_sub(1)?;
        let record = self.get(last);
        self.set(last, T::read(&ZEROS[..T::BYTES]));
        self.length = last;
        Some(record)
    }

    /// Returns all records, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = T> {
        (0..self.length).map(|number| self.get(number))
    }

    /// Returns the first record from `start` on, and before `end`, that is wanted, with its number. What asks may not look
    /// into a column.
    pub(super) fn find_in(&self, start: usize, end: usize, wanted: impl Fn(&T) -> bool) -> Option<(usize, T)> {
        let mut number = start;
        while number < end {
            let page_end = (number / Self::ON_PAGE + 1) * Self::ON_PAGE;
            let page = self.held.get(number / Self::ON_PAGE).copied().filter(|page| *page != NONE);
            let bytes = page.map(|page| self.pages.read(page));
            let bytes = bytes.as_ref().map_or(&ZEROS, |bytes| &**bytes);
            let first = number % Self::ON_PAGE;
            let records = bytes[first * T::BYTES..].chunks_exact(T::BYTES).map(T::read);
            let mut numbered = (number..end.min(page_end)).zip(records);
            if let Some(found) = numbered.find(|(_, record)| wanted(record)) {
                return Some(found);
            }
            number = page_end;
        }
        None
    }

    /// Hands out all records, in order, and gives back each page once it is read.
    pub(super) fn drain(mut self, mut take: impl FnMut(T)) {
        for (at, page) in std::mem::take(&mut self.held).into_iter().enumerate() {
            let first = at * Self::ON_PAGE;
            for number in first..self.length.min(first + Self::ON_PAGE) {
                let start = (number - first) * T::BYTES;
                let bytes = (page != NONE).then(|| self.pages.read(page));
                let record =
                    bytes.map_or_else(|| T::read(&ZEROS[..T::BYTES]), |bytes| T::read(&bytes[start..start + T::BYTES]));
                take(record);
            }
            if page != NONE {
                self.pages.release(page);
            }
        }
    }
}

/// Is no page: all its records are zeros.
const NONE: Page = Page::MAX;
const ZEROS: [u8; PAGE_BYTES] = [0; PAGE_BYTES];

/// Makes a record of a struct: its fields, one after the other.
macro_rules! record {
    ($type:ident { $($field:ident: $kind:ty),* $(,)? }) => {
        impl $crate::audit::column::Record for $type {
            const BYTES: usize = 0 $(+ <$kind as $crate::audit::column::Record>::BYTES)*;

            fn write(&self, bytes: &mut [u8]) {
                $(
                    let (field, bytes) = bytes.split_at_mut(<$kind as $crate::audit::column::Record>::BYTES);
                    $crate::audit::column::Record::write(&self.$field, field);
                )*
                debug_assert!(bytes.is_empty());
            }

            fn read(bytes: &[u8]) -> Self {
                $(
                    let (field, bytes) = bytes.split_at(<$kind as $crate::audit::column::Record>::BYTES);
                    let $field = <$kind as $crate::audit::column::Record>::read(field);
                )*
                debug_assert!(bytes.is_empty());
                Self { $($field),* }
            }
        }
    };
}
pub(super) use record;

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl Record for $type {
            const BYTES: usize = size_of::<Self>();

            fn write(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }

            fn read(bytes: &[u8]) -> Self {
                Self::from_le_bytes(bytes.try_into().expect("as many bytes as it has"))
            }
        })*
    };
}

numbers!(u8, u16, u32, u64);

macro_rules! ids {
    ($($type:ident $bytes:literal),*) => {
        $(impl Record for $type {
            const BYTES: usize = $bytes;

            fn write(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.0);
            }

            fn read(bytes: &[u8]) -> Self {
                Self(bytes.try_into().expect("as many bytes as it has"))
            }
        })*
    };
}

ids!(CaseHandle 16, CommitId 32, DocumentId 32, EntryId 32, LedgerId 32, Nonce 16, TreeHash 32);

impl Record for () {
    const BYTES: usize = 0;

    fn write(&self, _bytes: &mut [u8]) {}

    fn read(_bytes: &[u8]) -> Self {}
}

impl Record for bool {
    const BYTES: usize = 1;

    fn write(&self, bytes: &mut [u8]) {
        u8::from(*self).write(bytes);
    }

    fn read(bytes: &[u8]) -> Self {
        u8::read(bytes) != 0
    }
}

impl Record for Timestamp {
    const BYTES: usize = u64::BYTES;

    fn write(&self, bytes: &mut [u8]) {
        self.0.write(bytes);
    }

    fn read(bytes: &[u8]) -> Self {
        Self(u64::read(bytes))
    }
}

impl Record for FieldId {
    const BYTES: usize = u16::BYTES;

    fn write(&self, bytes: &mut [u8]) {
        self.0.write(bytes);
    }

    fn read(bytes: &[u8]) -> Self {
        Self(u16::read(bytes))
    }
}

impl Record for FindingKind {
    const BYTES: usize = 1;

    fn write(&self, bytes: &mut [u8]) {
        (*self as u8).write(bytes);
    }

    fn read(bytes: &[u8]) -> Self {
        Self::ALL.get(usize::from(u8::read(bytes))).copied().unwrap_or(Self::ALL[0])
    }
}

impl<T: Record> Record for Option<T> {
    const BYTES: usize = 1 + T::BYTES;

    fn write(&self, bytes: &mut [u8]) {
        bytes.fill(0);
        if let Some(value) = self {
            bytes[0] = 1;
            value.write(&mut bytes[1..]);
        }
    }

    fn read(bytes: &[u8]) -> Self {
        (bytes[0] != 0).then(|| T::read(&bytes[1..]))
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    const BYTES: usize = A::BYTES + B::BYTES;

    fn write(&self, bytes: &mut [u8]) {
        let (first, second) = bytes.split_at_mut(A::BYTES);
        self.0.write(first);
        self.1.write(second);
    }

    fn read(bytes: &[u8]) -> Self {
        let (first, second) = bytes.split_at(A::BYTES);
        (A::read(first), B::read(second))
    }
}

#[cfg(test)]
mod tests;
