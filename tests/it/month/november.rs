// SPDX-License-Identifier: EUPL-1.2
//! The fourth week: the list of November, files that move between offices and over the border, consents that end, somebody who
//! leaves.

use std::collections::BTreeSet;

use serde_json::json;

use super::ledger::{File, FileId};
use super::people::Row;
use super::platform::Who;
use super::steps::{BY_CONSENT, BY_TASK, FOLLOW_UP, Month};

/// The processing dates of the two campaigns.
const OCTOBER: &str = "2026-10-15";
const NOVEMBER: &str = "2026-11-15";

impl Month {
    /// The second campaign: some are enrolled again, some are on no list any more, some are back, some are new.
    pub(super) fn the_list_of_november(&mut self) {
        let of_october: Vec<usize> = (0..320).collect();
        let untouched = |month: &Self| -> Vec<usize> {
            let waiting: BTreeSet<usize> =
                month.waiting.values().flatten().map(|file| month.ledger.files[file].person).collect();
            of_october.iter().copied().filter(|person| waiting.contains(person)).collect()
        };
        let mut free = untouched(self);
        self.dice.shuffle(&mut free);
        let (enrolled, rest) = free.split_at(24);
        let (absent, rest) = rest.split_at(30);
        let back = &enrolled[..8];

        let file = self.platform.path("inscrits.csv");
        let rows = enrolled.iter().map(|person| (&self.people[*person], Row::Enrolled));
        std::fs::write(&file, super::people::list(rows)).unwrap();
        let cio = &self.platform[Who::Cio];
        let marked = cio.does(&["campaign", "enrolled", "Octobre", file.to_str().expect("UTF-8")]);
        assert_eq!((&marked["known"], &marked["gone"]), (&24.into(), &24.into()));
        cio.does(&["campaign", "close", "Octobre"]);
        for person in enrolled {
            let file = self.ledger.of(Who::Cio, *person);
            self.ledger.file(&file).set("sorti_de_la_liste", gone("Octobre", OCTOBER, "inscrit"));
        }

        self.platform[Who::Cio].does(&["campaign", "new", "Novembre", "--processing", NOVEMBER]);
        for person in &rest[..5] {
            self.people[*person].commune = "LAXOU".to_owned();
        }
        let missing: BTreeSet<usize> = enrolled.iter().chain(absent).copied().collect();
        let named = of_october.iter().copied().filter(|person| !missing.contains(person) || back.contains(person));
        let rows: Vec<(usize, Row)> = named.chain(340..400).map(|person| (person, Row::Leaver)).collect();
        self.imports(Who::Cio, NOVEMBER, Some("Novembre"), &rows);
        self.platform[Who::Cio].does(&["campaign", "close", "Novembre"]);
        let closed: Vec<FileId> = self.ledger.held_by(Who::Cio).map(|(id, _)| id.clone()).collect();
        for id in closed {
            self.ledger.file(&id).is_counted_in_november();
        }
        self.platform.settle();
    }

    /// Files go over: from schools to the list's home, and from the Luxembourg service over the border, whence they are shared on.
    pub(super) fn files_move(&mut self) {
        let transfer = [&BY_TASK[..], &["--transfer"]].concat();
        let reported: Vec<FileId> = self.ledger.held_by(Who::Lycee).map(|(id, _)| id.clone()).take(4).collect();
        let asked: Vec<String> =
            reported.iter().map(|file| self.refers(file, Who::Cio, &FOLLOW_UP, &transfer)).collect();
        for (file, referral) in reported.iter().zip(&asked).take(3) {
            self.takes_over(file, Who::Cio, referral);
        }
        let refuse = ["referrals", "reject", &asked[3], "--reason", "le lycée suit encore ce jeune"];
        self.platform[Who::Cio].does(&refuse);
        self.ledger.open.remove(&asked[3]);

        let over_the_border = [&BY_CONSENT[..], &["--transfer", "--reason", "habite Longwy"]].concat();
        let people: Vec<FileId> = self.ledger.held_by(Who::Alj).map(|(id, _)| id.clone()).take(2).collect();
        let mut moved = Vec::new();
        for file in &people {
            self.calls(Who::Alj, file, "2026-11-05", "jeune");
            let referral = self.refers(file, Who::Longwy, &FOLLOW_UP, &over_the_border);
            moved.push(self.takes_over(file, Who::Longwy, &referral));
        }
        // What came over one platform is shared on the other, in another scope, by whoever holds it now.
        self.gives(&moved[..1], Who::Mission, &["nom", "prenom", "mobile", "organisme_responsable"], &BY_TASK);
        self.platform.settle();
    }

    /// Somebody writes in, and gives, all files of a place: but for those that were handed over, which are left out.
    pub(super) fn many_at_once(&mut self) {
        let gone =
            self.ledger.held_by(Who::Cio).find(|(_, file)| file.handed_to.is_some()).expect("one was handed over");
        let place = gone.1.values("commune")[0].clone();
        let of_place = format!("commune={place}");
        let condition = ["--where", "campagne=Octobre", "--where", &of_place];
        let is_meant = |(_, file): &(&FileId, &File)| {
            let named = file.values("campagne").iter().any(|name| name == "Octobre");
            named && file.handed_to.is_none() && file.values("commune").contains(&place)
        };
        let meant: Vec<FileId> = self.ledger.held_by(Who::Cio).filter(is_meant).map(|(id, _)| id.clone()).collect();
        let cio = &self.platform[Who::Cio];
        let set = ["case", "set-many", "assistant_plateforme", "Claire Morel", "--yes"];
        let set = cio.does(&[&set[..], &condition].concat());
        assert_eq!(set["cases"].as_array().map(Vec::len), Some(meant.len()), "{set}");
        assert!(set["passed_over"].as_u64() >= Some(1), "{set}");
        let give = ["grant", "--to", Who::Longwy.name(), "--field", "nom,prenom", "--yes"];
        let given = cio.does(&[&give[..], &condition, &BY_TASK].concat());
        for file in &meant {
            self.ledger.file(file).set("assistant_plateforme", "Claire Morel");
        }
        self.enters_grants(Who::Cio, Who::Longwy, &["nom", "prenom"], &given, meant.len());
        self.platform.settle();
        // Who was given them to read is told that they cannot be written, and is not asked whether to.
        let person = self.ledger.file(&meant[0]);
        let [name, given_name] = ["nom", "prenom"].map(|field| format!("{field}={}", person.values(field)[0]));
        let set = ["case", "set-many", "prenom", "Zoé", "--where", &name, "--where", &given_name];
        assert_eq!(self.platform[Who::Longwy].is_refused(&set), "set-many-none-writable");
    }

    /// Consents end, and with them all that was given for them.
    pub(super) fn consents_end(&mut self) {
        for file in std::mem::take(&mut self.consented) {
            self.withdraws(&file, Who::SecondChance);
        }
        self.platform.settle();
    }

    /// A member of staff comes, works, and leaves: what was done stays, what comes afterwards is refused.
    pub(super) fn somebody_leaves(&mut self) {
        let paul = self.platform[Who::Mission].hires("paul", "adviser");
        for day in ["2026-11-09", "2026-11-10"] {
            let file = self.next(Who::Mission);
            let number = self.number(Who::Mission, &file);
            let call = ["contact", &number, "--date", day, "--mode", "telephone", "--who", "jeune"];
            self.platform[Who::Mission].does_as(&paul, &call).expect("he works here");
            self.ledger.file(&file).add("tentative_contact", super::steps::attempt(day, "jeune"));
        }
        self.platform[Who::Mission].runs(&["staff", "end", "paul", "--yes"]);
        let file = self.next(Who::Mission);
        let late = ["case", "set", &self.number(Who::Mission, &file), "etape", "clos"];
        assert!(self.platform[Who::Mission].does_as(&paul, &late).is_err(), "he does not work here any more");
        self.platform.settle();
    }
}

impl File {
    /// The end of the campaign of November: who is not on its list is gone from it, and everybody's campaigns are counted, but of
    /// those whose follow-up is over.
    fn is_counted_in_november(&mut self) {
        let until = |field: &str| self.values(field).iter().any(|day| day.as_str() <= NOVEMBER);
        let over = until("fin_suivi_le") || until("solution_date_entree");
        let named = |campaign: &str| self.values("campagne").iter().any(|name| name == campaign);
        let (october, november) = (named("Octobre"), named("Novembre"));
        if over || self.handed_to.is_some() || !(october || november) {
            return;
        }
        if october && !november && self.values("sorti_de_la_liste").is_empty() {
            self.set("sorti_de_la_liste", gone("Novembre", NOVEMBER, "absent"));
        }
        self.set("nombre_campagnes", if october { "2" } else { "1" });
    }
}

fn gone(campaign: &str, day: &str, why: &str) -> String {
    json!({ "campagne": campaign, "date": day, "motif": why }).to_string()
}
