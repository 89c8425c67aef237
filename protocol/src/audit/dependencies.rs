// SPDX-License-Identifier: EUPL-1.2
//! What changes build on and replace, kept short: a bundle has as many as entries.

use super::column::{Column, record};
use super::known::{Form, Known, Order, short};
use super::pages::Pages;
use crate::id::{DocumentId, EntryId};

/// Is what every change builds on: most build on one other, so all stand in one list.
#[derive(Debug)]
pub(super) struct Dependencies {
    changes: Column<Change>,
    orders: Column<Order>,
    /// Of changes for which not all was there when they came: the document, what they build on, what they replace.
    ids: Column<EntryId>,
}

/// Is where the parts of a change stand in the lists of [`Dependencies`].
#[derive(Debug, Clone, Copy)]
struct Change {
    /// In `orders`.
    built_on: Part,
    /// In `orders`.
    replaces: Part,
    /// In `ids`, after the document.
    wanted: Option<(Part, Part)>,
}

record!(Change { built_on: Part, replaces: Part, wanted: Option<(Part, Part)> });

/// Is a part of a list.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: u64,
    count: u16,
}

record!(Part { start: u64, count: u16 });

/// Is what a change names that was not all there when it came.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) document: DocumentId,
    pub(super) dependencies: Vec<EntryId>,
    pub(super) predecessors: Vec<EntryId>,
}

impl Dependencies {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { changes: Column::new(pages), orders: Column::new(pages), ids: Column::new(pages) }
    }

    /// Adds those of a change, which get the number that it returns; of a partner's, what it replaces once it is admitted, and
    /// what it wants.
    pub(super) fn push(&mut self, built_on: &[Order], replaces: &[Order], wanted: Option<&Wanted>) -> u32 {
        let (built_on, replaces) = (self.keep(built_on), self.keep(replaces));
        let wanted = wanted.map(|wanted| {
            self.ids.push(wanted.document.into());
            (extend(&mut self.ids, &wanted.dependencies), extend(&mut self.ids, &wanted.predecessors))
        });
        short(self.changes.push(Change { built_on, replaces, wanted }))
    }

    /// Says that what a change wanted is there now.
    pub(super) fn complete(&mut self, change: u32, built_on: &[Order], replaces: &[Order]) {
        let (built_on, replaces) = (self.keep(built_on), self.keep(replaces));
        self.changes.set(change as usize, Change { built_on, replaces, wanted: None });
    }

    /// Returns what a change builds on; nothing for what is no change.
    pub(super) fn of(&self, order: Order, known: &Known) -> impl Iterator<Item = Order> {
        let change = change_of(order, known).map(|change| self.changes.get(change as usize));
        change.into_iter().flat_map(|change| list(&self.orders, change.built_on))
    }

    /// Returns what a partner's change replaces.
    pub(super) fn replaced_by(&self, order: Order, known: &Known) -> Vec<Order> {
        let change = change_of(order, known).map(|change| self.changes.get(change as usize));
        change.into_iter().flat_map(|change| list(&self.orders, change.replaces)).collect()
    }

    /// Returns what a change wants.
    pub(super) fn wanted(&self, change: u32) -> Option<Wanted> {
        let (dependencies, predecessors) = self.changes.get(change as usize).wanted?;
        let document = usize::try_from(dependencies.start).ok()?.checked_sub(1)?;
        Some(Wanted {
            document: self.ids.get(document).into(),
            dependencies: list(&self.ids, dependencies).collect(),
            predecessors: list(&self.ids, predecessors).collect(),
        })
    }

    fn keep(&mut self, orders: &[Order]) -> Part {
        extend(&mut self.orders, orders)
    }
}

/// Returns the number under which the dependencies of a change stand.
pub(super) fn change_of(order: Order, known: &Known) -> Option<u32> {
    let entry = known.entry(order);
    entry.subject.filter(|_| matches!(entry.form, Form::Change(_)))
}

fn extend<T: super::column::Record>(list: &mut Column<T>, added: &[T]) -> Part {
    let start = list.len() as u64;
    for record in added {
        list.push(*record);
    }
    Part { start, count: u16::try_from(added.len()).expect("a header that reads names 24 changes at most") }
}

fn list<T: super::column::Record>(list: &Column<T>, part: Part) -> impl Iterator<Item = T> {
    let start = usize::try_from(part.start).unwrap_or(usize::MAX);
    (start..start.saturating_add(part.count.into())).map(|at| list.get(at))
}
