// SPDX-License-Identifier: EUPL-1.2
//! Finding records by their keys: an open table of numbers, in pages like the records.
//!
//! A place holds a number and 32 bits that its key hashes to, its print. A number stands at the first free place from its
//! home on, which is its print as a fraction of the table: so a table that grows keeps its order, and the larger one is
//! written in one pass over the smaller, page by page, whatever its size. No key is read for that, and where a key is looked for,
//! only that of a number with its print.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::column::{Column, Record, record};
use super::known::short;
use super::pages::Pages;

/// Finds numbers by the prints of their keys; the keys stand elsewhere.
#[derive(Debug)]
pub(super) struct Index {
    pages: Pages,
    places: Column<Place>,
    /// How many places there are; at most three quarters are taken.
    size: usize,
    taken: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    /// The number and one, or zero where the place is free.
    taken_by: u32,
    print: u32,
}

record!(Place { taken_by: u32, print: u32 });

impl Place {
    const FREE: Self = Self { taken_by: 0, print: 0 };

    fn is_free(self) -> bool {
        self.taken_by == 0
    }
}

impl Index {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { pages: pages.clone(), places: Column::new(pages), size: 0, taken: 0 }
    }

    /// Returns the number of a key; `is_it` tells whether a number with its print is.
    pub(super) fn find(&self, print: u32, is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        self.place(print, is_it).ok().map(|(_, number)| number)
    }

    /// Adds a number under a key, unless there is one; returns the one that is there.
    pub(super) fn insert(&mut self, print: u32, number: u32, is_it: impl FnMut(u32) -> bool) -> u32 {
        if self.taken * 4 >= self.size * 3 {
            self.grow();
        }
        match self.place(print, is_it) {
            Ok((_, first)) => first,
            Err(free) => {
                self.places.set(free, Place { taken_by: number + 1, print });
                self.taken += 1;
                number
            }
        }
    }

    /// Puts one number in the place of another, under the same key.
    fn renumber(&mut self, print: u32, from: u32, to: u32) {
        if let Ok((at, _)) = self.place(print, |number| number == from) {
            self.places.set(at, Place { taken_by: to + 1, print });
        }
    }

    /// Takes a number away.
    fn remove(&mut self, print: u32, number: u32) {
        let Ok((mut hole, _)) = self.place(print, |other| other == number) else { return };
        // What was put further on because the place was taken moves up.
        let mut at = hole;
        loop {
            at = (at + 1) % self.size;
            let place = self.places.get(at);
            if place.is_free() || at == hole {
                break;
            }
            let from_home = (at + self.size - self.home(place.print)) % self.size;
            let from_hole = (at + self.size - hole) % self.size;
            if from_home >= from_hole {
                self.places.set(hole, place);
                hole = at;
            }
        }
        self.places.set(hole, Place::FREE);
        self.taken -= 1;
    }

    /// Returns the place of a key with its number, or the free place where it would stand.
    fn place(&self, print: u32, mut is_it: impl FnMut(u32) -> bool) -> Result<(usize, u32), usize> {
        if self.size == 0 {
            return Err(0);
        }
        let wanted = |place: &Place| place.is_free() || place.print == print;
        let mut start = self.home(print);
        loop {
            let found = self.places.find_in(start, self.size, wanted);
            let found = found.or_else(|| self.places.find_in(0, self.size, wanted));
            let (at, place) = found.expect("a quarter of the places is free");
            let Some(number) = place.taken_by.checked_sub(1) else { return Err(at) };
            if is_it(number) {
                return Ok((at, number));
            }
            start = (at + 1) % self.size;
        }
    }

    fn home(&self, print: u32) -> usize {
        let home = (u64::from(print) * self.size as u64) >> 32;
        usize::try_from(home).expect("it is less than the size")
    }

    fn grow(&mut self) {
        self.size = (self.size + self.size / 2).max(PLACES_MIN);
        let smaller = std::mem::replace(&mut self.places, Column::new(&self.pages));
        let (places, size) = (&mut self.places, self.size);
        smaller.drain(|place| {
            if place.is_free() {
                return;
            }
            let home = usize::try_from((u64::from(place.print) * size as u64) >> 32).expect("it is less than the size");
            let free = places.find_in(home, size, |other| other.is_free());
            let free = free.or_else(|| places.find_in(0, home, |other| other.is_free()));
            let (at, _) = free.expect("a third of the places is free");
            places.set(at, place);
        });
    }
}

const PLACES_MIN: usize = 512;

/// Is values by their keys, each with a number in the order in which they came.
#[derive(Debug)]
pub(super) struct Lookup<K, V> {
    rows: Column<(K, V)>,
    index: Index,
}

impl<K: Record + Eq + Hash, V: Record> Lookup<K, V> {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { rows: Column::new(pages), index: Index::new(pages) }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns the number of a key.
    pub(super) fn number(&self, key: K) -> Option<u32> {
        self.index.find(print(&key), |number| self.rows.get(number as usize).0 == key)
    }

    /// Returns the key of a number, with its value.
    pub(super) fn row(&self, number: u32) -> (K, V) {
        self.rows.get(number as usize)
    }

    pub(super) fn get(&self, key: K) -> Option<V> {
        self.number(key).map(|number| self.row(number).1)
    }

    pub(super) fn contains(&self, key: K) -> bool {
        self.number(key).is_some()
    }

    /// Adds a value where the key has none; returns its number, and whether it had none.
    pub(super) fn insert(&mut self, key: K, value: V) -> (u32, bool) {
        let next = short(self.rows.len());
        let number = self.index.insert(print(&key), next, |number| self.rows.get(number as usize).0 == key);
        if number == next {
            self.rows.push((key, value));
        }
        (number, number == next)
    }

    /// Sets the value of a key; returns the one that it had.
    pub(super) fn replace(&mut self, key: K, value: V) -> Option<V> {
        let (number, fresh) = self.insert(key, value);
        if fresh {
            return None;
        }
        let (_, before) = self.row(number);
        self.rows.set(number as usize, (key, value));
        Some(before)
    }

    /// Takes a key away; the last one gets its number.
    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        let number = self.number(key)?;
        let (_, value) = self.row(number);
        self.index.remove(print(&key), number);
        let last = self.rows.pop()?;
        if number as usize != self.rows.len() {
            self.index.renumber(print(&last.0), short(self.rows.len()), number);
            self.rows.set(number as usize, last);
        }
        Some(value)
    }

    /// Returns all keys with their values, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (K, V)> {
        self.rows.iter()
    }
}

/// Is lists of values, each under a key, the newest first.
#[derive(Debug)]
pub(super) struct Lists<K, V> {
    newest: Lookup<K, u32>,
    /// Each with the one before it under its key.
    values: Column<(V, Option<u32>)>,
}

impl<K: Record + Eq + Hash, V: Record> Lists<K, V> {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { newest: Lookup::new(pages), values: Column::new(pages) }
    }

    /// Adds a value under a key.
    pub(super) fn push(&mut self, key: K, value: V) {
        let before = self.newest.get(key);
        let number = short(self.values.push((value, before)));
        self.newest.replace(key, number);
    }

    /// Takes the newest value of a key away.
    pub(super) fn pop(&mut self, key: K) -> Option<V> {
        let (value, before) = self.values.get(self.newest.get(key)? as usize);
        match before {
            Some(before) => drop(self.newest.replace(key, before)),
            None => drop(self.newest.remove(key)),
        }
        Some(value)
    }

    /// Returns all values of a key.
    pub(super) fn of(&self, key: K) -> impl Iterator<Item = V> {
        let newest = self.newest.get(key).map(|number| self.values.get(number as usize));
        let listed = std::iter::successors(newest, |(_, before)| Some(self.values.get((*before)? as usize)));
        listed.map(|(value, _)| value)
    }
}

/// Is keys, each with a number in the order in which they came.
pub(super) type Set<K> = Lookup<K, ()>;

/// Returns 32 bits of a hash that is the same in every run.
pub(super) fn print(key: &impl Hash) -> u32 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests;
