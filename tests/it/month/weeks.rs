// SPDX-License-Identifier: EUPL-1.2
//! The script, week by week.

use jiff::civil::date;

use super::ledger::FileId;
use super::people::Row;
use super::platform::Who;
use super::steps::{BY_CONSENT, BY_TASK, FOLLOW_UP, Month, TO_DECIDE, text};

/// Who follows the people of the list of October.
const SHARING_OUT: [Who; 3] = [Who::Cio, Who::Mission, Who::Foquale];
/// People on the list of October whom the mission locale knows on its own, and those whom the PJJ knows.
const ALSO_AT_THE_MISSION: [usize; 5] = [5, 45, 85, 125, 165];
const ALSO_AT_THE_PJJ: [usize; 2] = [7, 27];

fn leavers(people: impl IntoIterator<Item = usize>) -> Vec<(usize, Row)> {
    people.into_iter().map(|person| (person, Row::Leaver)).collect()
}

impl Month {
    /// The first week: lists arrive at every office, schools report, the work is shared out.
    pub(super) fn lists_arrive(&mut self) {
        let review = ["--processing", "2026-10-15", "--review-until", "2026-10-19"];
        self.platform[Who::Cio].does(&[&["campaign", "new", "Octobre"], &review[..]].concat());
        let mut october = leavers(0..320);
        october.extend((500..508).map(|person| (person, Row::Diploma)));
        let read = self.imports(Who::Cio, "2026-10-15", Some("Octobre"), &october);
        assert_eq!((&read["opened"], &read["not_leavers"]), (&320.into(), &8.into()));
        self.imports(Who::Mission, "2026-10-16", None, &leavers(ALSO_AT_THE_MISSION.into_iter().chain(400..424)));
        self.imports(Who::Longwy, "2026-10-16", None, &leavers(424..430));
        self.imports(Who::Pjj, "2026-10-16", None, &leavers(ALSO_AT_THE_PJJ.into_iter().chain(430..450)));
        self.imports(Who::Alj, "2026-10-16", None, &leavers(450..495));
        let schools =
            [(Who::Lycee, 320..328), (Who::Loritz, 328..334), (Who::Cfa, 334..340), (Who::LyceeEsch, 495..500)];
        for (school, people) in schools {
            let reported: Vec<FileId> = people.map(|person| self.reports(school, person, "2026-10-19")).collect();
            if school != Who::LyceeEsch {
                self.gives(&reported, Who::Cio, &FOLLOW_UP, &BY_TASK);
                reported.iter().for_each(|file| self.leaves_to(school, file, Who::Cio));
            }
        }
        self.share_out();
    }

    /// The CIO's list is shared out: to each as many as to the others, and each is given the files of those it follows. Who is to call
    /// must be able to know it: until then all stay with the CIO.
    fn share_out(&mut self) {
        let among = SHARING_OUT.map(Who::name).join(",");
        let dry = self.platform[Who::Cio].does(&["share-out", "--among", &among, "--dry-run"]);
        let to_others = dry["cases"].as_array().expect("an array").iter().filter(|case| case["to"] != Who::Cio.name());
        assert_eq!(to_others.count(), 0, "nobody else could know");
        let files: Vec<FileId> = self.ledger.held_by(Who::Cio).map(|(file, _)| file.clone()).collect();
        for who in [Who::Mission, Who::Foquale] {
            self.gives(&files, who, &["organisme_responsable"], &BY_TASK);
        }
        let shared = self.platform[Who::Cio].does(&["share-out", "--among", &among, "--yes"]);
        for case in shared["cases"].as_array().expect("an array") {
            let who = SHARING_OUT.into_iter().find(|who| case["to"] == who.name()).expect("one of those named");
            let file = (Who::Cio, text(&case["case"]).to_owned());
            self.ledger.file(&file).claims = vec![who];
            self.waiting.entry(who).or_default().push(file);
        }
        let shares: Vec<usize> = SHARING_OUT.iter().map(|who| self.waiting[who].len()).collect();
        assert_eq!(shares, [107, 107, 106], "320 among three");
        for who in [Who::Mission, Who::Foquale] {
            let files = self.waiting[&who].clone();
            self.gives(&files, who, &FOLLOW_UP, &[&BY_TASK[..], &["--write"]].concat());
        }
        for files in self.waiting.values_mut() {
            self.dice.shuffle(files);
            // People with a second file elsewhere are worked for in steps of their own.
            let twice: Vec<usize> = ALSO_AT_THE_MISSION.into_iter().chain(ALSO_AT_THE_PJJ).collect();
            files.retain(|file| !twice.contains(&self.ledger.files[file].person));
        }
        self.platform.settle();
    }

    /// The second week: people are called, met, accompanied; files that are of one person are linked; others are asked for help.
    pub(super) fn people_are_called(&mut self) {
        for (who, count) in [(Who::Cio, 18), (Who::Mission, 20), (Who::Foquale, 12)] {
            for place in 0..count {
                let file = self.next(who);
                let day = format!("2026-10-{:02}", 20 + place % 9);
                let answered_by = ["personne", "jeune", "mere", "personne", "jeune"][self.dice.below(5)];
                self.calls(who, &file, &day, answered_by);
                match (answered_by, place % 4) {
                    ("personne", _) => {}
                    (_, 0) => self.finds_a_solution(who, &file, &day),
                    (_, 1) => self.was_no_leaver(who, &file, &day),
                    (_, _) => self.sets(who, &file, "etape", "diagnostic"),
                }
            }
        }
        self.one_person_two_files();
        self.others_are_asked();
        self.the_single_service_works();
        self.platform.settle();
    }

    fn finds_a_solution(&mut self, who: Who, file: &FileId, day: &str) {
        let kind = ["e2c", "apprentissage", "service_civique"][self.dice.below(3)];
        for (field, value) in [("etape", "solution"), ("solution_retenue", kind), ("solution_date_entree", day)] {
            self.sets(who, file, field, value);
        }
    }

    fn was_no_leaver(&mut self, who: Who, file: &FileId, day: &str) {
        self.sets(who, file, "fin_suivi_motif", "faux_decrocheur");
        self.sets(who, file, "fin_suivi_le", day);
    }

    /// The mission locale and the PJJ find that they know people of the CIO's list, and say in their own file who contacts them.
    fn one_person_two_files(&mut self) {
        for (who, people) in [(Who::Mission, &ALSO_AT_THE_MISSION[..]), (Who::Pjj, &ALSO_AT_THE_PJJ)] {
            let files: Vec<FileId> = people.iter().map(|person| self.ledger.of(Who::Cio, *person)).collect();
            let how: &[&str] = if who == Who::Pjj { &BY_CONSENT } else { &BY_TASK };
            // That there is a file, and who is to call, says not who it is.
            let reads_name = |file: &&FileId| {
                self.ledger.files[*file].readers.get(&who).is_some_and(|reader| reader.fields.contains("nom"))
            };
            let unknown: Vec<FileId> = files.iter().filter(|file| !reads_name(file)).cloned().collect();
            if !unknown.is_empty() {
                self.gives(&unknown, who, &FOLLOW_UP, how);
            }
            self.platform.settle();
            let found = self.platform[who].does(&["duplicates"]);
            let pairs = found["pairs"].as_array().expect("an array");
            assert_eq!(pairs.len(), files.len(), "{}: {found}", who.name());
            for (person, file) in people.iter().zip(&files) {
                let own = self.ledger.of(who, *person);
                self.links(who, &own, file);
                // Two files, two answers: the program says so until one of them is changed.
                let responsible = self.ledger.file(file).claims[0];
                let said = self.platform[who].does(&["responsible", &own.1]);
                assert_eq!(said["otherwise"].as_array().map(Vec::len), Some(usize::from(responsible != who)), "{said}");
                self.leaves_to(who, &own, responsible);
            }
        }
    }

    /// Others are asked: for a place, which is given, refused or no longer wanted; or to take the file over.
    fn others_are_asked(&mut self) {
        let asked = self.next_of(Who::Cio, 4);
        self.consented = asked[..2].to_vec();
        let referrals: Vec<String> =
            asked.iter().map(|file| self.refers(file, Who::SecondChance, &TO_DECIDE, &BY_CONSENT)).collect();
        let moved = self.next_of(Who::Cio, 3);
        let transfer = [&BY_TASK[..], &["--transfer"]].concat();
        let moves: Vec<String> =
            moved.iter().map(|file| self.refers(file, Who::Longwy, &FOLLOW_UP, &transfer)).collect();
        self.platform.settle();

        let there = &self.platform[Who::SecondChance];
        there.does(&["referrals", "accept", &referrals[0]]);
        there.does(&["referrals", "accept", &referrals[1]]);
        there.does(&["referrals", "reject", &referrals[2], "--reason", "pas de place avant janvier"]);
        self.platform[Who::Cio].does(&["referrals", "revoke", &referrals[3], "--reason", "il a trouvé un employeur"]);
        self.platform.settle();
        for referral in &referrals[..2] {
            self.platform[Who::Cio].does(&["referrals", "done", referral]);
        }
        for (referral, file) in referrals.iter().zip(&asked) {
            self.ledger.open.remove(referral);
            // Of what was rejected or taken back nothing is kept.
            if referral == &referrals[2] || referral == &referrals[3] {
                self.ledger.file(file).readers.remove(&Who::SecondChance);
            }
        }
        for (file, referral) in moved.iter().zip(&moves) {
            let new = self.takes_over(file, Who::Longwy, referral);
            assert_eq!(
                self.platform[Who::Cio].is_refused(&["case", "set", &file.1, "commune", "Nancy"]),
                "case-handed-over"
            );
            self.calls(Who::Longwy, &new, "2026-10-30", "jeune");
        }
    }

    /// Beside the platform: one service, one leader, the rules of Luxembourg, and a workshop in five steps.
    fn the_single_service_works(&mut self) {
        let files: Vec<FileId> = self.ledger.held_by(Who::Alj).map(|(id, _)| id.clone()).skip(2).take(3).collect();
        for file in &files {
            self.calls(Who::Alj, file, "2026-10-22", "jeune");
            self.sets(Who::Alj, file, "interet_formation_professionnelle", "true");
            self.platform[Who::Alj].does(&["workshop", "enrol", &file.1, "--date", "2026-10-26"]);
            self.platform[Who::Alj].does(&["workshop", "attend", &file.1, "--step", "1", "--date", "2026-10-27"]);
            let came = self.platform[Who::Alj].does(&["workshop", "show", &file.1]);
            assert_eq!(came["steps"][0]["present"][0], "2026-10-27", "{came}");
            self.ledger.file(file).came.insert(date(2026, 10, 27));
        }
        // What a French platform gives its missions locales as a public task, Luxembourg gives by consent alone.
        let give = ["grant", &files[0].1, "--to", Who::Longwy.name(), "--field", "nom,etape", "--yes"];
        let refused = self.platform[Who::Alj].is_refused(&[&give[..], &BY_TASK].concat());
        assert_eq!(refused, "grant-refused-basis");
        self.gives(&files[..1], Who::Longwy, &["nom", "etape"], &BY_CONSENT);
        for (who, leaders) in [(Who::Cio, 2), (Who::Alj, 1)] {
            let shown = self.platform[who].does(&["platform", "show"]);
            assert_eq!(shown["threshold"], leaders, "{shown}");
        }
    }
}
