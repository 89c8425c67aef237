// SPDX-License-Identifier: EUPL-1.2
//! The end of the month: what each office says, against the ledger.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use jiff::civil::date;
use raccord::demo::inspect::{Allowed, Leak, inspect};
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::statement::CaseKind;
use serde_json::{Value, json};

use super::ledger::{FileId, figures};
use super::platform::Who;
use super::steps::{Month, text};

impl Month {
    /// Every office shows the values of the ledger, of its own files and of what it was given of others', and nothing more.
    pub(super) fn values_are_those_of_the_ledger(&self) {
        for who in Who::ALL {
            // A file that was taken over stands among those of others alone.
            let listed = ["--own", "--foreign"].map(|whose| self.platform[who].does(&["case", "list", whose]));
            let cases = listed.iter().flat_map(|cases| cases.as_array().expect("an array"));
            let shown: BTreeMap<&str, &Value> = cases.map(|case| (text(&case["case"]), &case["fields"])).collect();
            let mut known = BTreeSet::new();
            for (id, file) in &self.ledger.files {
                let (is_own, reader) = (id.0 == who, file.readers.get(&who));
                if !is_own && reader.is_none() {
                    continue;
                }
                let reads = |field: &str| is_own || reader.is_some_and(|reader| reader.fields.contains(field));
                let number = self.number(who, id);
                let fields = shown.get(number.as_str()).unwrap_or_else(|| panic!("{} has {id:?}", who.name()));
                known.insert(number);
                for (field, values) in file.stands.iter().filter(|(field, _)| reads(field)) {
                    let mut values = values.clone();
                    values.sort();
                    assert_eq!(texts(&fields[*field]), values, "{}: {id:?}: {field}", who.name());
                }
                if reads("organisme_responsable") {
                    let shown = texts(&fields["organisme_responsable"]);
                    let shown: BTreeSet<&str> =
                        shown.iter().filter_map(|claim| claim.rsplit_once(" [")).map(|(name, _)| name).collect();
                    let claims: BTreeSet<&str> = file.claims.iter().map(|claim| claim.name()).collect();
                    assert_eq!(shown, claims, "{}: {id:?}", who.name());
                }
                for (field, _) in file.replaced.iter().filter(|(field, _)| !file.stands.contains_key(field)) {
                    assert_eq!(fields[*field], Value::Null, "{}: {id:?}: {field} was cleared", who.name());
                }
            }
            let more: Vec<_> = shown.keys().filter(|case| !known.contains(**case)).collect();
            assert!(more.is_empty(), "{} has cases that nobody gave it: {more:?}", who.name());
        }
    }

    /// For each person there is one organisation, the same in every file and at every office that may read who it is.
    pub(super) fn each_person_has_one_responsible_organisation(&self) {
        let mut of_person: BTreeMap<usize, BTreeSet<Who>> = BTreeMap::new();
        for (id, file) in &self.ledger.files {
            of_person.entry(file.person).or_default().insert(file.responsible(id.0));
        }
        assert_eq!(of_person.len(), 500, "everybody has a file");
        for (person, responsible) in &of_person {
            assert_eq!(responsible.len(), 1, "person {person}: {responsible:?}");
        }
        for who in Who::ALL {
            for (id, file) in &self.ledger.files {
                let reader = file.readers.get(&who);
                let may_read = reader.is_some_and(|reader| reader.fields.contains("organisme_responsable"));
                if (id.0 == who || may_read) && (file.is_told() || self.dice_shows(id)) {
                    let said = self.platform[who].does(&["responsible", &self.number(who, id)]);
                    let expected = file.responsible(id.0).name();
                    assert_eq!(said["responsible"]["name"], expected, "{}: {id:?}: {said}", who.name());
                    assert_eq!(said["otherwise"], json!([]), "{}: {id:?}", who.name());
                }
            }
        }
    }

    /// Tells whether a file is one of the few that are asked about though nothing happened to them.
    fn dice_shows(&self, id: &FileId) -> bool {
        id.1.starts_with('0')
    }

    /// Nothing that was asked of somebody is open, at either end.
    pub(super) fn every_referral_is_settled(&self) {
        assert!(self.ledger.open.is_empty(), "{:?}", self.ledger.open);
        for who in Who::ALL {
            let open = self.platform[who].does(&["referrals", "list", "--open"]);
            assert_eq!(open["referrals"], json!([]), "{}", who.name());
        }
    }

    /// The figures are those that were counted by hand.
    pub(super) fn indicators_are_those_of_the_ledger(&self) {
        let (from, until) = (date(2026, 10, 15), date(2026, 11, 20));
        for who in Who::ALL {
            let shown =
                self.platform[who].does(&["indicators", "--from", &from.to_string(), "--until", &until.to_string()]);
            let figure = |value: Option<u64>| value.map_or_else(|| json!("none"), |value| json!({ "value": value }));
            let expected: BTreeMap<&str, Value> = figures(&self.ledger, who, from, until)
                .into_iter()
                .map(|(code, value)| (code, figure(value)))
                .collect();
            assert_eq!(shown["figures"], json!(expected), "{}", who.name());
        }
    }
}

impl Month {
    /// What was written over is in the history of its file, with what took its place: of every file in which staff wrote, and of some
    /// that only lists changed.
    pub(super) fn no_value_was_lost(&self) {
        for (id, file) in self.ledger.files.iter().filter(|(id, file)| file.is_told() || self.dice_shows(id)) {
            if file.replaced.is_empty() {
                continue;
            }
            let history = self.platform[id.0].does(&["case", "history", &id.1]).to_string();
            for (field, value) in &file.replaced {
                assert!(history.contains(&json!(value).to_string()), "{id:?}: {field} was {value}");
            }
        }
    }

    /// The store of each office, read page by page without the program's own reading, holds of others' cases what it was given and
    /// nothing else, and its log names nobody.
    pub(super) fn nothing_is_held_that_was_not_given(&mut self) {
        let mut leaks = Vec::new();
        for who in Who::ALL {
            let copy = self.platform.path(&format!("{}.db", who.name()));
            self.platform[who].does(&["store", "export", "--plain", copy.to_str().expect("UTF-8")]);
            let found = inspect(&copy, &self.allowed(who)).expect("the copy reads");
            let (late, other): (Vec<Leak>, Vec<Leak>) =
                found.leaked.into_iter().partition(|leak| matches!(leak, Leak::Stray { .. }));
            if !other.is_empty() || late.len() != self.ledger.late.get(&who).copied().unwrap_or_default() {
                leaks.push((who, late, other));
            }
            self.platform[who].stop();
            for person in &self.people {
                let log = &self.platform[who].log;
                assert!(!log.contains(&person.mobile), "the log of {} says how to reach {person:?}", who.name());
            }
        }
        assert!(leaks.is_empty(), "{leaks:?}");
    }

    fn allowed(&self, who: Who) -> Allowed {
        let number = |name: &str| Catalogue::current().by_name(name).expect("a field").id.0;
        let mut allowed = Allowed { organisation: self.platform[who].organisation(), ..Allowed::default() };
        let mut reached: BTreeSet<usize> = BTreeSet::new();
        for (id, file) in &self.ledger.files {
            let reader = file.readers.get(&who);
            if let Some(reader) = reader {
                let fields = reader.fields.iter().map(|field| number(field)).collect();
                allowed.fields.insert(bytes(&reader.alias), fields);
            }
            if id.0 == who || reader.is_some_and(|reader| reader.fields.contains("mobile")) {
                reached.insert(file.person);
            }
        }
        // Solutions are for all members.
        let solutions = self.platform[who].does(&["solution", "list"]);
        let of_solutions: BTreeSet<u16> =
            Catalogue::current().fields_of(CaseKind::Solution).map(|field| field.id.0).collect();
        for solution in solutions.as_array().expect("an array") {
            allowed.fields.insert(bytes(text(&solution["solution"]["case"])), of_solutions.clone());
        }
        let others = self.people.iter().enumerate().filter(|(person, _)| !reached.contains(person));
        allowed.forbidden = others.map(|(_, person)| person.mobile.clone()).collect();
        allowed
    }
}

/// Reads the number of a case.
fn bytes(number: &str) -> [u8; 16] {
    let bytes = HEXLOWER.decode(number.as_bytes()).expect("hexadecimal digits");
    bytes.try_into().expect("16 bytes")
}

/// Returns the values of a field as `case list --json` prints them.
fn texts(value: &Value) -> Vec<String> {
    let mut texts: Vec<String> = match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().map(|value| text(value).to_owned()).collect(),
        value => vec![text(value).to_owned()],
    };
    texts.sort();
    texts
}
