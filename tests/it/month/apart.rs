// SPDX-License-Identifier: EUPL-1.2
//! The third week: the network is cut in two. Both parts go on with their work, without knowing of each other, and meet again.

use serde_json::Value;

use super::ledger::FileId;
use super::platform::Who;
use super::steps::{BY_TASK, FOLLOW_UP, Month, text};

/// The parts: the list's home with schools and the Luxembourg service, and those who follow people of its list.
const EAST: [Who; 7] = [Who::Cio, Who::Pjj, Who::Lycee, Who::Loritz, Who::Cfa, Who::Alj, Who::LyceeEsch];
const WEST: [Who; 5] = [Who::Mission, Who::Longwy, Who::Foquale, Who::SecondChance, Who::Association];

/// Two solutions with one place each: the holder of one is in the west, of the other in the east.
const SECOND_CHANCE: &str = "E2C, entrée de novembre";
const APPRENTICESHIP: &str = "CAP cuisine en alternance";

impl Month {
    /// Solutions are offered to everybody before the cut.
    pub(super) fn solutions_are_offered(&mut self) {
        for (who, name) in [(Who::SecondChance, SECOND_CHANCE), (Who::Cfa, APPRENTICESHIP)] {
            let name = format!("solution_nom={name}");
            self.platform[who].does(&["solution", "new", &name, "solution_places=1", "--share", "--yes"]);
        }
        self.platform.settle();
    }

    /// The network is cut; each part does its work while the other is out of reach; then they meet.
    pub(super) fn the_network_is_cut(&mut self) {
        let by_task_to_write = [&BY_TASK[..], &["--write"]].concat();
        let followed = self.next_of(Who::Mission, 6);
        let [moved, settled, withdrawn, called, placed, late] = followed.as_slice() else { panic!("six files") };
        let claimed = self.next_of(Who::Cio, 3);
        let [by_one, by_both, raced] = claimed.as_slice() else { panic!("three files") };
        for who in [Who::Mission, Who::Foquale] {
            self.gives(&claimed, who, &FOLLOW_UP, &by_task_to_write);
        }
        let of_cio = self.next_of(Who::Cio, 2);
        self.platform.settle();

        // West: partners write in files whose home does not hear of it; the only place of the second chance is taken.
        self.platform.leave_up(&WEST);
        self.calls(Who::Mission, called, "2026-11-03", "jeune");
        for file in [moved, settled] {
            self.writes_apart(Who::Mission, file, "commune", "Vandœuvre");
        }
        for file in &claimed {
            self.platform[Who::Mission].does(&["claim", &self.number(Who::Mission, file), "--take-over"]);
        }
        self.platform[Who::Foquale].does(&["claim", &self.number(Who::Foquale, raced), "--take-over"]);
        // Of a file that is withdrawn meanwhile: what comes too late is a proposal to its home, and counts for nothing.
        self.writes_apart(Who::Mission, withdrawn, "etape", "parcours");
        let kept = self.reserves(Who::Mission, placed, SECOND_CHANCE);
        let waits = self.reserves(Who::Mission, late, APPRENTICESHIP);
        assert_eq!(waits["state"], "pending", "the holder cannot be asked");
        self.platform.wait_for("the place is kept", || {
            place(&self.platform[Who::Mission].does(&["solution", "show", SECOND_CHANCE]), &kept) == "kept"
        });

        // East: the home writes in the same files, withdraws one, and asks for the same places. Its node dies in the middle.
        self.platform.leave_up(&EAST);
        for file in [moved, settled] {
            self.writes_apart(Who::Cio, file, "commune", "Toul");
        }
        self.leaves_to(Who::Cio, by_both, Who::Foquale);
        self.platform[Who::Cio].kill();
        self.platform.start(&[Who::Cio]);
        self.withdraws(withdrawn, Who::Mission);
        self.ledger.late.insert(Who::Cio, 1);
        let waits_too = self.reserves(Who::Cio, &of_cio[0], SECOND_CHANCE);
        let kept_too = self.reserves(Who::Cio, &of_cio[1], APPRENTICESHIP);
        self.calls(Who::Cio, called, "2026-11-04", "pere");

        self.platform.start(&WEST);
        self.platform.settle();
        self.values_of_both_parts_stand([moved, settled]);
        self.claims_of_both_parts_stand([by_one, by_both, raced]);
        self.claims(Who::Cio, withdrawn);
        self.platform.settle();

        // Each place went to whoever asked first in the word of its holder, and everybody is told the same.
        for who in [Who::Mission, Who::Cio, Who::SecondChance, Who::Cfa] {
            let of_school = self.platform[who].does(&["solution", "show", SECOND_CHANCE]);
            let of_cook = self.platform[who].does(&["solution", "show", APPRENTICESHIP]);
            assert_eq!(
                [place(&of_school, &kept), place(&of_school, &waits_too)],
                ["kept", "waiting"],
                "{}",
                who.name()
            );
            assert_eq!([place(&of_cook, &kept_too), place(&of_cook, &waits)], ["kept", "waiting"], "{}", who.name());
        }
    }

    fn writes_apart(&self, who: Who, file: &FileId, field: &str, value: &str) {
        self.platform[who].does(&["case", "set", &self.number(who, file), field, value]);
    }

    /// What both parts wrote stands side by side for all who may read it, until somebody who sees both settles it.
    fn values_of_both_parts_stand(&mut self, [moved, settled]: [&FileId; 2]) {
        for file in [moved, settled] {
            let file = self.ledger.file(file);
            file.set("commune", "Toul");
            file.by_hand.insert("commune");
            file.add("commune", "Vandœuvre");
        }
        for who in [Who::Cio, Who::Mission] {
            let listed = self.platform[who].does(&["case", "list", "--conflicts"]);
            for file in [moved, settled] {
                let case = self.number(who, file);
                let found = listed.as_array().expect("an array").iter().find(|listed| listed["case"] == *case);
                let shown = found.unwrap_or_else(|| panic!("{} shows {file:?} as in conflict", who.name()));
                assert_eq!(shown["fields"]["commune"].as_array().map(Vec::len), Some(2), "{shown}");
            }
        }
        self.sets(Who::Mission, settled, "commune", "Vandœuvre");
    }

    /// Of claims of both parts the one made first wins, whoever heard of it when, and none is lost.
    fn claims_of_both_parts_stand(&mut self, [by_one, by_both, raced]: [&FileId; 3]) {
        self.ledger.file(by_one).claims = vec![Who::Mission];
        self.ledger.file(by_both).claims = vec![Who::Mission, Who::Foquale];
        self.ledger.file(raced).claims = vec![Who::Mission, Who::Foquale];
        for file in [by_both, raced] {
            let said = self.platform[Who::Cio].does(&["responsible", &file.1]);
            let names: Vec<&str> = said["responsible"]["claims"]
                .as_array()
                .expect("an array")
                .iter()
                .map(|claim| text(&claim["name"]))
                .collect();
            assert_eq!(names, [Who::Mission.name(), Who::Foquale.name()], "{said}");
        }
    }
}

/// Returns the state of a reservation in what `solution show` prints.
fn place<'s>(shown: &'s Value, reservation: &Value) -> &'s str {
    let all = shown["places"]["reservations"].as_array().unwrap_or_else(|| panic!("{shown} has reservations"));
    let found = all.iter().find(|known| known["reference"] == reservation["reference"]);
    found.map_or("unknown", |known| text(&known["state"]))
}
