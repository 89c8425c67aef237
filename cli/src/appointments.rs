// SPDX-License-Identifier: EUPL-1.2
//! The appointments of a case: those that are planned, and the plain fields that name the next one. Which that is says
//! [`raccord_protocol::appointment`]; whatever is made, recorded or typed in the form, the plain fields follow it.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use raccord_protocol::appointment::{self, Appointment, FIELD, NEXT, PLANNED};
use raccord_protocol::view::CaseSummary;

use crate::calling::values;
use crate::error::CliError;
use crate::writing::{Item, Writer};

/// The code of an appointment to which the person came, ...
pub const KEPT: &str = "honore";
/// ... of one to which the person did not, ...
pub const MISSED: &str = "manque";
/// ... and of one that does not take place.
pub const CANCELLED: &str = "annule";

/// Returns the appointments of a case that are planned, the earliest first.
pub fn planned(case: &CaseSummary) -> Vec<Appointment> {
    let plain = NEXT.map(|(field, _)| values(case, field).first().map_or("", String::as_str));
    appointment::planned_with(values(case, FIELD).iter().map(String::as_str), plain)
}

/// Returns the next appointment of a case.
pub fn next(case: &CaseSummary, now: DateTime) -> Option<Appointment> {
    appointment::next(&planned(case), now).cloned()
}

/// The appointments of a case while they are written.
pub(crate) struct Book<'w, 'a> {
    writer: &'w mut Writer<'a>,
    all: Vec<(Option<Item>, Appointment)>,
}

impl<'w, 'a> Book<'w, 'a> {
    /// Opens them.
    pub(crate) fn of(writer: &'w mut Writer<'a>) -> Self {
        let items = writer.items(FIELD).into_iter();
        let all = items.filter_map(|item| Some((Some(item.clone()), Appointment::of_parts(item.parts)?))).collect();
        Self { writer, all }
    }

    /// Makes a record of the appointment that the plain fields name and no record does: so no other one is written over it.
    pub(crate) fn keep_plain(&mut self) -> Result<(), CliError> {
        let unknown: Vec<Appointment> = planned(&self.writer.summary)
            .into_iter()
            .filter(|one| !self.all.iter().any(|(_, known)| known.is_at(one.date, one.time)))
            .collect();
        unknown.into_iter().try_for_each(|one| self.add(one.parts))
    }

    /// Returns those that are planned, each with its place.
    pub(crate) fn planned(&self) -> impl Iterator<Item = (usize, &Appointment)> {
        self.all.iter().map(|(_, one)| one).enumerate().filter(|(_, one)| one.is_planned())
    }

    /// Returns the one at a place.
    pub(crate) fn at(&self, place: usize) -> &Appointment {
        &self.all[place].1
    }

    /// Adds one.
    pub(crate) fn add(&mut self, parts: BTreeMap<String, String>) -> Result<(), CliError> {
        let Some(one) = Appointment::of_parts(parts) else { return Ok(()) };
        self.all.push((None, one));
        Ok(())
    }

    /// Gives the one at a place other parts.
    pub(crate) fn change(&mut self, place: usize, parts: &[(&str, &str)]) -> Result<(), CliError> {
        let (item, one) = &mut self.all[place];
        if let Some(item) = item {
            self.writer.change_record(FIELD, item, parts)?;
        }
        one.parts.extend(parts.iter().map(|(part, value)| ((*part).to_owned(), (*value).to_owned())));
        if let Some(read) = Appointment::of_parts(one.parts.clone()) {
            *one = read;
        }
        Ok(())
    }

    /// Takes over what the form says of the next appointment. Another day is another appointment; what else is said of the same day is of
    /// that one; a day that is cleared is an appointment that does not take place.
    pub(crate) fn take_over(&mut self, given: &BTreeMap<&str, String>) -> Result<(), CliError> {
        let Some((field, _)) = NEXT.first() else { return Ok(()) };
        let stands = self.writer.value(field).to_owned();
        self.keep_plain()?;
        let day = given.get("date").unwrap_or(&stands).clone();
        let is_of = |wanted: &str| {
            let mut planned = self.planned();
            planned.find(|(_, one)| one.part("date") == wanted).map(|(at, _)| at)
        };
        let parts: Vec<(&str, &str)> = given.iter().map(|(part, value)| (*part, value.as_str())).collect();
        match (day.as_str(), is_of(&day)) {
            ("", _) => match is_of(&stands) {
                Some(at) => self.change(at, &[("statut", CANCELLED)]),
                None => Ok(()),
            },
            (_, Some(at)) => self.change(at, &parts),
            (_, None) => {
                let planned = ("statut", PLANNED);
                let all = parts.into_iter().chain([planned]).filter(|(_, value)| !value.is_empty());
                self.add(all.map(|(part, value)| (part.to_owned(), value.to_owned())).collect())
            }
        }
    }

    /// Writes what was added, and has the plain fields say the next one; returns it.
    pub(crate) fn say_next(self, now: DateTime) -> Result<Option<Appointment>, CliError> {
        let Self { writer, all } = self;
        for (_, one) in all.iter().filter(|(item, _)| item.is_none()) {
            let parts: Vec<(&str, &str)> =
                one.parts.iter().map(|(part, value)| (part.as_str(), value.as_str())).collect();
            writer.add_record(FIELD, &parts)?;
        }
        let all: Vec<Appointment> = all.into_iter().map(|(_, one)| one).collect();
        let next = appointment::next(&all, now).cloned();
        for (field, part) in NEXT {
            writer.set(field, next.as_ref().map_or("", |next| next.part(part)))?;
        }
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::case;
    use crate::writing::field;

    #[test]
    fn the_fields_are_in_the_catalogue() {
        for (name, _) in NEXT {
            assert!(!field(name).list, "{name} holds one value");
        }
        assert!(field(FIELD).list && !field("relance_le").list);
        for state in [KEPT, MISSED, CANCELLED] {
            assert!(field(FIELD).parse(&format!("date=2026-12-01; statut={state}")).is_ok(), "{state}");
        }
    }

    #[test]
    fn the_next_one_is_not_the_one_that_was_typed_last() {
        let now = date(2026, 11, 23).at(10, 0, 0, 0);
        let made = [
            (FIELD, "date=2026-12-01; heure=14:30; statut=prevu"),
            (FIELD, "date=2026-12-02; statut=prevu"),
            ("prochain_rdv_date", "2026-12-02"),
        ];
        let next = next(&case(&made), now).expect("two are planned");
        assert_eq!((next.part("date"), next.part("heure")), ("2026-12-01", "14:30"));
    }
}
