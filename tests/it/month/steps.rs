// SPDX-License-Identifier: EUPL-1.2
//! The steps of the script: each types a command at an office, and writes into the ledger what it must have done.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ledger::{FileId, Ledger};
use super::people::{Dice, Person, Row, SEED, list, people};
use super::platform::{Platform, Who};

/// Is the month under way.
pub(super) struct Month {
    pub(super) people: Vec<Person>,
    pub(super) platform: Platform,
    pub(super) ledger: Ledger,
    pub(super) dice: Dice,
    /// Whom each office is to work for next, in an order that the seed decides.
    pub(super) waiting: BTreeMap<Who, Vec<FileId>>,
    /// Files that somebody was given by consent, for as long as the consent stands.
    pub(super) consented: Vec<FileId>,
}

/// What an office that follows a person is given of somebody else's file.
pub(super) const FOLLOW_UP: [&str; 18] = [
    "nom",
    "prenom",
    "date_naissance",
    "commune",
    "mobile",
    "date_sortie",
    "date_signalement",
    "date_traitement",
    "tentative_contact",
    "resultat_contact",
    "relance_le",
    "etape",
    "organisme_responsable",
    "solution_retenue",
    "solution_date_entree",
    "fin_suivi_le",
    "fin_suivi_motif",
    "place_reservee",
];

/// What somebody is given to decide whether there is a place for a person.
pub(super) const TO_DECIDE: [&str; 5] = ["nom", "prenom", "date_naissance", "mobile", "organisme_responsable"];

/// On what ground, and for what, something is given.
pub(super) const BY_TASK: [&str; 6] = ["--basis", "public_task", "--purpose", "suivi", "--days", "200"];
pub(super) const BY_CONSENT: [&str; 8] =
    ["--basis", "consent", "--by", "young_person", "--purpose", "une place", "--days", "90"];

/// Returns the text of a value that `--json` printed.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is a text"))
}

impl Month {
    pub(super) fn begin() -> Self {
        let (platform, dice) = (Platform::found(), Dice::new(SEED));
        Self {
            people: people(),
            platform,
            ledger: Ledger::default(),
            dice,
            waiting: BTreeMap::new(),
            consented: Vec::new(),
        }
    }

    /// Returns the number by which an office knows a file.
    pub(super) fn number(&self, who: Who, file: &FileId) -> String {
        if file.0 == who { file.1.clone() } else { self.ledger.files[file].readers[&who].alias.clone() }
    }

    /// Returns the next file that an office is to work for.
    pub(super) fn next(&mut self, who: Who) -> FileId {
        self.waiting.get_mut(&who).and_then(Vec::pop).unwrap_or_else(|| panic!("{} has work", who.name()))
    }

    pub(super) fn next_of(&mut self, who: Who, count: usize) -> Vec<FileId> {
        (0..count).map(|_| self.next(who)).collect()
    }

    /// A list arrives and is imported, for a campaign or as it comes.
    pub(super) fn imports(&mut self, who: Who, day: &str, campaign: Option<&str>, rows: &[(usize, Row)]) -> Value {
        let file = self.platform.path(&format!("{}.csv", who.name()));
        std::fs::write(&file, list(rows.iter().map(|(person, row)| (&self.people[*person], *row)))).unwrap();
        let file = file.to_str().expect("UTF-8");
        let when = campaign.map_or(["--date", day], |name| ["--campaign", name]);
        let read = self.platform[who].does(&["import", file, when[0], when[1]]);
        let leavers: Vec<usize> =
            rows.iter().filter(|(_, row)| *row == Row::Leaver).map(|(person, _)| *person).collect();
        // The program says which numbers it gave; who they are is known from the list.
        let known: Vec<usize> = self.ledger.held_by(who).map(|(_, file)| file.person).collect();
        let new: Vec<usize> = leavers.iter().copied().filter(|person| !known.contains(person)).collect();
        assert_eq!(read["opened"], new.len(), "{}: {read}", who.name());
        let numbers = self.numbers(who);
        for person in leavers {
            let Person { family_name, given_name, born, commune, mobile, left } = &self.people[person];
            let id = (who, numbers[&(family_name.clone(), given_name.clone())].clone());
            if new.contains(&person) {
                let file = self.ledger.opens(id.clone(), person);
                for (field, value) in [
                    ("nom", family_name),
                    ("prenom", given_name),
                    ("date_naissance", born),
                    ("mobile", mobile),
                    ("date_sortie", left),
                ] {
                    file.set(field, value);
                }
                if campaign.is_some() {
                    file.set("nombre_campagnes", "1");
                }
            }
            let file = self.ledger.file(&id);
            if file.handed_to.is_none() {
                if !file.by_hand.contains("commune") {
                    file.set("commune", commune);
                }
                if let Some(name) = campaign {
                    file.add("campagne", name);
                    file.set("date_traitement", day);
                    file.set("sorti_de_la_liste", "");
                }
            }
        }
        read
    }

    /// Returns the numbers of an office's own files, by the names in them.
    fn numbers(&self, who: Who) -> BTreeMap<(String, String), String> {
        let listed = self.platform[who].does(&["case", "list", "--own"]);
        let name = |case: &Value, field: &str| case["fields"][field].as_str().unwrap_or_default().to_owned();
        let cases = listed.as_array().expect("an array").iter();
        cases.map(|case| ((name(case, "nom"), name(case, "prenom")), text(&case["case"]).to_owned())).collect()
    }

    /// A school reports somebody who left, without waiting for a list.
    pub(super) fn reports(&mut self, who: Who, person: usize, day: &str) -> FileId {
        let Person { family_name, given_name, born, commune, mobile, left } = self.people[person].clone();
        let values = [
            ("nom", family_name),
            ("prenom", given_name),
            ("date_naissance", born),
            ("commune", commune),
            ("mobile", mobile),
            ("date_sortie", left),
        ];
        let pairs: Vec<String> = values.iter().map(|(field, value)| format!("{field}={value}")).collect();
        let mut typed = vec!["report", "--here", "--from", "referent_decrochage", "--date", day];
        typed.extend(pairs.iter().map(String::as_str));
        let case = text(&self.platform[who].does(&typed)["case"]).to_owned();
        let id = (who, case);
        let file = self.ledger.opens(id.clone(), person);
        values.into_iter().for_each(|(field, value)| file.set(field, value));
        file.set("date_signalement", day);
        file.set("etape", "reperage");
        id
    }

    /// The holder gives fields of files to another office.
    pub(super) fn gives(&mut self, files: &[FileId], to: Who, fields: &[&'static str], how: &[&str]) {
        let holder = files[0].0;
        let names = fields.join(",");
        let mut typed = vec!["grant"];
        typed.extend(files.iter().map(|(_, case)| case.as_str()));
        typed.extend(["--to", to.name(), "--field", &names, "--yes"]);
        typed.extend(how);
        let given = self.platform[holder].does(&typed);
        self.enters_grants(holder, to, fields, &given, files.len());
    }

    /// Writes grants that were given into the ledger, with the numbers by which the reader knows the files.
    pub(super) fn enters_grants(
        &mut self,
        holder: Who,
        to: Who,
        fields: &[&'static str],
        given: &Value,
        expected: usize,
    ) {
        let given = given["grants"].as_array().expect("an array");
        assert_eq!(given.len(), expected);
        for grant in given {
            let id = (holder, text(&grant["case"]).to_owned());
            self.ledger.file(&id).give(to, text(&grant["alias"]), fields);
        }
    }

    /// The holder takes back all that an office was given of a file.
    pub(super) fn withdraws(&mut self, file: &FileId, from: Who) {
        let typed = ["revoke", "--case", &file.1, "--to", from.name(), "--reason", "retrait du consentement", "--yes"];
        self.platform[file.0].does(&typed);
        self.ledger.file(file).readers.remove(&from);
    }

    /// Somebody calls, and is answered or not.
    pub(super) fn calls(&mut self, who: Who, file: &FileId, day: &str, answered_by: &str) {
        let number = self.number(who, file);
        self.platform[who].does(&["contact", &number, "--date", day, "--mode", "telephone", "--who", answered_by]);
        self.ledger.file(file).add("tentative_contact", attempt(day, answered_by));
    }

    /// Somebody writes a field over what stands there.
    pub(super) fn sets(&mut self, who: Who, file: &FileId, field: &'static str, value: &str) {
        let number = self.number(who, file);
        self.platform[who].does(&["case", "set", &number, field, value]);
        let file = self.ledger.file(file);
        file.set(field, value);
        file.by_hand.insert(field);
    }

    /// An office claims to be responsible, whoever was.
    pub(super) fn claims(&mut self, who: Who, file: &FileId) {
        let number = self.number(who, file);
        self.platform[who].does(&["claim", &number, "--take-over"]);
        self.ledger.file(file).claims = vec![who];
    }

    /// An office says in its own file who is responsible for the person.
    pub(super) fn leaves_to(&mut self, who: Who, file: &FileId, responsible: Who) {
        self.platform[who].does(&["claim", &self.number(who, file), "--for", responsible.name(), "--take-over"]);
        self.ledger.file(file).claims = vec![responsible];
    }

    /// An office says that two files are of one person, which only its own people learn.
    pub(super) fn links(&mut self, who: Who, one: &FileId, other: &FileId) {
        let (first, second) = (self.number(who, one), self.number(who, other));
        self.platform[who].does(&["link", &first, &second, "--reason", "le jeune l'a dit"]);
        self.ledger.links.entry(who).or_default().extend([one.clone(), other.clone()]);
    }

    /// The holder asks another office to do something, or to take the file over; returns the referral's number.
    pub(super) fn refers(&mut self, file: &FileId, to: Who, fields: &[&'static str], how: &[&str]) -> String {
        let names = fields.join(",");
        let mut typed = vec!["refer", &file.1, "--to", to.name(), "--field", &names, "--yes"];
        typed.extend(how);
        let sent = self.platform[file.0].does(&typed);
        let referral = text(&sent["referrals"][0]["referral"]).to_owned();
        self.ledger.open.insert(referral.clone());
        // By which number the other office knows the file stands in the grant.
        let grants =
            self.platform[file.0].does(&["grants", "--case", &file.1, "--to", to.name(), "--given", "--active"]);
        let alias = text(&grants[0]["alias"]).to_owned();
        self.ledger.file(file).give(to, &alias, fields);
        referral
    }

    /// A file goes over to whoever was asked to take it: values that the new holder could read go along, the rest stays.
    pub(super) fn takes_over(&mut self, file: &FileId, by: Who, referral: &str) -> FileId {
        self.platform.settle();
        let taken = self.platform[by].does(&["referrals", "accept", referral]);
        let taken = if taken["case"].is_string() {
            taken
        } else {
            self.platform.settle();
            self.platform[by].does(&["referrals", "take", referral])
        };
        self.ledger.open.remove(referral);
        let id = (by, text(&taken["case"]).to_owned());
        let old = self.ledger.file(file);
        old.handed_to = Some(by);
        // What others were given of it ends with the hand-over, unless the new holder gives it again.
        old.readers.retain(|reader, _| *reader == by);
        let person = old.person;
        let read = old.readers[&by].fields.clone();
        let along: Vec<(&'static str, Vec<String>)> = old
            .stands
            .iter()
            .filter(|(field, _)| read.contains(*field))
            .map(|(field, values)| (*field, values.clone()))
            .collect();
        let new = self.ledger.opens(id.clone(), person);
        for (field, values) in along {
            new.stands.insert(field, values);
        }
        id
    }

    /// Asks for a place; returns what became of it.
    pub(super) fn reserves(&mut self, who: Who, file: &FileId, solution: &str) -> Value {
        let number = self.number(who, file);
        self.platform[who].does(&["solution", "reserve", solution, "--case", &number])["reservation"].clone()
    }
}

/// Returns an attempt as it is kept.
pub(super) fn attempt(day: &str, answered_by: &str) -> String {
    json!({ "date": day, "mode": "telephone", "qui": answered_by }).to_string()
}
